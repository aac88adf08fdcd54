"""
Write a copy of spec/ and harness/judge/ with all bugs of bugs.py planted.

usage: plant.py SPEC JUDGE OUT

The files of the judge are in OUT/judge, and rows call them so.  A row whose
expression does not stand exactly once in its function is an error: bugs do not
get lost when the code moves.  OUT/bug_names.inc is the list of their names,
for awake.c.
"""

import os
import re
import sys

import bugs


def function_span(text, name):
    """[start, end) of the body of function NAME, which begins a line."""
    match = re.search(r"^%s\(" % re.escape(name), text, re.MULTILINE)
    if match is None:
        raise ValueError("there is no function %s" % name)
    end = text.find("\n}\n", match.start())
    if end < 0:
        raise ValueError("%s has no end" % name)
    return match.start(), end


def pattern_of(expression):
    """A pattern for EXPRESSION, however its lines are broken."""
    return r"\s+".join(map(re.escape, expression.split()))


def plant(text, number, bug):
    """TEXT with BUG planted."""
    start, end = function_span(text, bug.function)
    pattern = pattern_of(bug.right)
    found = list(re.finditer(pattern, text[start:end]))
    if len(found) != 1:
        raise ValueError("%r stands %d times in %s, not once" % (
            bug.right, len(found), bug.function))
    planted = "BPF_BUG(%d, %s, %s)" % (number, found[0].group(), bug.wrong)
    return (text[:start + found[0].start()] + planted
            + text[start + found[0].end():])


def write(path, text):
    """Write TEXT, unless it is there: what did not change stays old."""
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            if file.read() == text:
                return
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def read(folder, prefix=""):
    """The texts of FOLDER by name; a PREFIX is put in front."""
    texts = {}
    for name in sorted(os.listdir(folder)):
        if name.endswith((".c", ".h", ".def")):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                texts[prefix + name] = file.read()
    return texts


def write_all(out, texts):
    """Write TEXTS into OUT, and remove what else is there."""
    wanted = {os.path.join(out, name) for name in texts}
    for path in wanted:
        os.makedirs(os.path.dirname(path), exist_ok=True)
    for folder, _, names in os.walk(out):
        for path in (os.path.join(folder, name) for name in names):
            if path not in wanted:
                os.remove(path)
    for name, text in texts.items():
        write(os.path.join(out, name), text)


def main():
    spec, judge, out = sys.argv[1:]
    texts = read(spec)
    texts.update(read(judge, "judge/"))
    for number, bug in enumerate(bugs.BUGS, 1):
        try:
            texts[bug.file] = plant(texts[bug.file], number, bug)
        except (KeyError, ValueError) as error:
            sys.exit("bug %d (%s) cannot be planted into %s: %s" % (
                number, bug.name, bug.file, error))
    texts["bug_names.inc"] = "".join(
        '"%s",\n' % bug.name for bug in bugs.BUGS)
    write_all(out, texts)
    print("%d bugs planted" % len(bugs.BUGS))


if __name__ == "__main__":
    main()
