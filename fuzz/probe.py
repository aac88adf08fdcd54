"""What a subject is, and whether an object can be derived from it: asked in a
process of its own, which may die of it.

    python probe.py FD MODULE [PATH...]

reads a command on each line of its input, JSON, and answers on the file
descriptor FD.  No rule is in here, and no verdict.
"""

import importlib
import importlib.util
import json
import os
import sys

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[0] = os.path.dirname(HERE)

from reports import standalone  # noqa: E402

MOST_ITEMS = 4096  # bytes of content that a target declares
MOST_ROWS = 10000


def load(name):
    """The module of a target."""
    if not name.endswith(".py"):
        return importlib.import_module(name)
    sys.path.insert(0, os.path.dirname(os.path.abspath(name)))
    spec = importlib.util.spec_from_file_location(
        os.path.basename(name)[:-3], name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def describe(error):
    return ("%s: %s" % (type(error).__name__, error))[:200].rstrip(": ")


def evaluate(module, expression):
    return eval(expression, standalone.Names(module))


def values(obj):
    """What an object says of its content in Python, without a buffer."""
    if hasattr(obj, "tolist"):
        return obj.tolist()
    if len(obj) > MOST_ROWS:
        raise ValueError("there are too many")
    return [values(row) if hasattr(row, "tolist") else row for row in obj]


def agrees(module, parent, child, part):
    """Is the slice, in Python, what the rows of its parent are, and is the
    parent's buffer what that is in Python?"""
    whole, some = evaluate(module, parent), evaluate(module, child)
    rows = values(whole)
    return (memoryview(whole).tolist() == rows
            and values(some) == [rows[n] for n in range(
                *slice(*part).indices(len(rows)))])


def facts(answer, declared):
    """The layout and content by the FULL_RO answer, or as declared."""
    found = {name: getattr(answer, name) for name in
             ("shape", "strides", "suboffsets", "itemsize", "format")}
    found["readonly"] = bool(answer.readonly)
    found["redirects"] = answer.owner != "the exporter"
    content = answer.content
    found["items"] = content.hex() if isinstance(content, bytes) and len(
        content) <= MOST_ITEMS else None
    for name in found:
        if declared.get(name) is not None and name != "redirects":
            value = declared[name]
            found[name] = value.hex() if name == "items" else value
    return found


def base(module, expression):
    """All that the generator has to know of the subject."""
    value = evaluate(module, expression)
    declared = value if isinstance(value, dict) else {"object": value}
    obj = declared["object"]
    found = {"dict": isinstance(value, dict),
             "type": type(obj).__name__, "module": type(obj).__module__}
    answers = [standalone.Answer(evaluate(module, expression)["object"]
                                 if found["dict"] else
                                 evaluate(module, expression),
                                 standalone.FULL_RO) for _ in range(2)]
    if all(a.granted for a in answers):
        known = [facts(a, declared) for a in answers]
        found["known"] = known[0]
        if known[0]["items"] != known[1]["items"]:
            found["known"]["items"] = None  # another with each object
    found["can"] = {
        "slice": int(hasattr(type(obj), "__getitem__")),
        "transpose": int(hasattr(obj, "T")),
        "reshape": int(hasattr(obj, "reshape")),
        "numpy": int(importlib.util.find_spec("numpy") is not None)}
    return found


def attempt(module, expression, claims):
    """Can the object be made, and does its own type agree?"""
    obj = evaluate(module, expression)
    try:
        memoryview(obj)
    except TypeError as error:
        if "bytes-like object is required" in str(error):
            return {"declined": "no exporter"}
    except BaseException:  # refusals are for the judge
        pass
    agreed = True
    for claim in claims:
        try:
            agreed = agreed and agrees(module, *claim)
        except Exception:
            agreed = False
    return {"agreed": agreed}


def main():
    out = os.fdopen(int(sys.argv[1]), "w", encoding="ascii")
    sys.path[:0] = sys.argv[3:]
    module = None
    for line in sys.stdin:
        command = json.loads(line)
        try:
            if module is None:
                module = load(sys.argv[2])
            if command["do"] == "base":
                answer = base(module, command["expression"])
            else:
                answer = attempt(module, command["expression"],
                                 command["claims"])
        except BaseException as error:
            answer = {"declined": describe(error)}
        print(json.dumps(answer), file=out, flush=True)


if __name__ == "__main__":
    main()
