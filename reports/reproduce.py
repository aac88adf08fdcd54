"""
Write a script that shows one finding of a result file, by itself.

    bufconf reproduce --from FILE [--path DIR] [ID]

The script imports nothing of bufconf, only ctypes and the module of the
subject.  It makes the object, sends the requests, prints what the clause
requires and what came, and exits 1 if the fault shows, 0 if it does not, 2
if that cannot be told.  ID is SUBJECT/CLAUSE/CAUSE, or as much of it as one
finding has; without it the findings are listed.
"""

import argparse
import ast
import json
import os
import pprint
import sys

if not __package__:
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    __package__ = "reports"

from reports import model, standalone_checks as checks, words  # noqa: E402
from reports.errors import ResultError  # noqa: E402
from reports.summary import finds_of  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
UNWRITTEN, WILD = "left unwritten", "in memory that cannot be read"
REFERENCES = {"no-reference", "reference-leaked", "obj-unpaired",
              "reference-stolen"}
WIDTH = 79


class Unshown(Exception):
    """A finding that no script can show, and why."""


# --- which finding ---

def name_of(subject, finding):
    return "%s/%s/%s" % (subject.id, finding.clause, finding.cause)


def matching(run, name):
    """The findings, each behind its subject, that NAME speaks of."""
    wanted = name.split("/") if name else []
    return [(subject, finding) for subject in run.subjects
            for finding in subject.findings
            if all(part in (subject.id, finding.clause, finding.cause)
                   for part in wanted)]


def records_of(path, subject):
    """The answers of the subject, and its states by name."""
    answers, states = [], {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            if subject.id not in line:  # spares reading a large file as JSON
                continue
            record = json.loads(line)
            if record.get("subject") != subject.id:
                continue
            if record["record"] == "obs":
                answers.append(record["answer"])
            elif record["record"] == "state":
                states[record["state"]] = record
    return answers, states


def answers_to(finding, answers, states):
    """The recorded answers to the words of FINDING."""
    found, wanted = [], set(finding.words)
    for name in (finding.state, "fresh"):
        state = states.get(name, {})
        for first, last, which in state.get("words", []):
            if wanted & set(words.expand([[first, last]])):
                found.append(which)
        found += [which for _, word, which in state.get("pairs", [])
                  if word in wanted]
    numbers = []
    for which in found:
        numbers += which if isinstance(which, list) else [which]
    return [answers[n] for n in dict.fromkeys(numbers) if n is not None]


def plain(value):
    """A member of a recorded answer, as the script reads it."""
    if isinstance(value, dict) and "ptr" in value:
        return value.get("values", value.get("text", {
            "untouched": UNWRITTEN}.get(value["ptr"], WILD)))
    return UNWRITTEN if value == "untouched" else value


def recorded(check, found):
    """What the check compares with."""
    if check is checks.text_as_recorded:
        return [[plain(a["format"]), plain(a["itemsize"])] for a in found
                if "format" in a]
    if check is not checks.as_recorded:
        return []
    names = "len itemsize readonly ndim format shape strides suboffsets"
    return [[a["outcome"] == "granted"] + [
        plain(a[name]) for name in names.split()] + [
        a["buf"] if isinstance(a["buf"], int) else "?"]
        for a in found if "format" in a]


# --- the parts of a script ---

def source(name):
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        return file.read()


def body(name, marker):
    """The text of a file from MARKER on."""
    text = source(name)
    return text[text.index(marker):].rstrip("\n") + "\n"


def needed(names):
    """The source of the functions called NAMES, and of what they call."""
    text = source("standalone_checks.py")
    nodes = {node.name: node for node in ast.parse(text).body
             if isinstance(node, ast.FunctionDef)}
    wanted, open_names = set(), list(names)
    while open_names:
        name = open_names.pop()
        if name in nodes and name not in wanted:
            wanted.add(name)
            open_names += [node.id for node in ast.walk(nodes[name])
                           if isinstance(node, ast.Name)]
    return "\n\n".join(ast.get_source_segment(text, node) + "\n"
                       for name, node in nodes.items() if name in wanted)


def literal(name, value):
    """An assignment, in lines that can be read."""
    text = "%s = %r" % (name, value)
    if len(text) <= WIDTH:
        return text
    if isinstance(value, str):
        step = WIDTH - 12
        parts = [value[n:n + step // 2] for n in range(0, len(value),
                                                       step // 2)]
        return "%s = (\n%s)" % (name, "\n".join(
            "    %r" % part for part in parts))
    return "%s = %s" % (name, pprint.pformat(
        value, width=WIDTH - 4, compact=True))


def hexes(name, values):
    """A list of words, as words are written."""
    text = ", ".join(("-0x%x" % -v if v < 0 else "0x%03x" % v)
                     for v in values)
    lines, line = [], name + " = ["
    for part in text.split(" "):
        if len(line) + len(part) > WIDTH - 2:
            lines.append(line.rstrip())
            line = "    "
        line += part + " "
    return "\n".join(lines + [line.rstrip() + "]"])


def facts(target, subject, finding, row, answers, paths):
    """The facts of a finding, as assignments."""
    asked = finding.words
    return "\n".join([
        literal("TARGET", target), literal("PATHS", paths),
        literal("CLAUSE", finding.clause), literal("CAUSE", finding.cause),
        literal("EXPECTED", finding.expected),
        literal("STATE", finding.state),
        hexes("WORDS", asked), hexes("HELD", finding.held),
        hexes("BESIDE", row.beside(asked[0]) if row else []),
        literal("WATCHES", finding.cause in REFERENCES),
        literal("EVERY_FILL", finding.cause in checks.EVERY_FILL),
        literal("DECLARED", subject.truth or {}),
        literal("RECORDED", recorded(row and row.check, answers))])


def call(function, arguments):
    """The text of a call; functions by name."""
    return "%s(%s)" % (function, ", ".join(
        a.__name__ if callable(a) else repr(a) for a in arguments))


DOC = '''\
#!/usr/bin/env python3
"""
{subject}: {clause}, {cause}

Expected: {expected}.
Actual, when bufconf asked: {actual}.

Exit status: 1 the fault shows, 0 it does not, 2 that cannot be told.
Needs nothing but ctypes and the module of the subject; written by bufconf.
"""

import builtins
import ctypes
import gc
import importlib
import importlib.util
import os
import sys
{imports}
# --- the finding ---

{facts}

{asking}

{watching}if __name__ == "__main__":
    sys.exit({call})
'''


def found_script(finds):
    """The script that the fuzzer wrote for the first of FINDS that has
    one."""
    for find in finds:
        if find.script is not None:
            return find.script
    raise Unshown("the fuzzer wrote no script: %s, %s" % (
        finds[0].fuzzer, finds[0].signature))


def script(path, subject, finding, target=None, paths=()):
    """The text of the script for FINDING of SUBJECT in the file PATH."""
    finds = finds_of(subject, finding)
    if finds:
        return found_script(finds)
    death = checks.DEATHS.get(finding.cause)
    row = checks.ROWS.get(finding.cause)
    if death is None and row is None:
        raise Unshown(checks.UNSHOWN.get(
            finding.cause, "the cause %s is unknown" % finding.cause))
    answers = answers_to(finding, *records_of(path, subject))
    known = facts(target or subject.target, subject, finding, row, answers,
                  [os.path.abspath(p) for p in paths])
    if death is not None:
        known += "\n" + literal("DEATH", death)
        watching, text = body("standalone_child.py",
                              "# --- watching"), "watch_child()"
    else:
        used = [a.__name__ for a in (row.check, *row.arguments)
                if callable(a)]
        watching = "# --- looking ---\n\n\n" + needed(used)
        text = call("run", (row.check, *row.arguments))
    return DOC.format(
        subject=(target or subject.target).replace("\\", "\\\\"),
        clause=finding.clause, cause=finding.cause,
        expected=finding.expected, actual=finding.actual.replace(
            "\\", "\\\\").replace('"""', "'''"),
        imports="import subprocess\nimport threading\nimport time\n"
        if death else "", facts=known,
        asking=body("standalone.py", "# --- asking"),
        watching=watching + "\n\n", call=text)


# --- the command ---

def arguments(argv):
    parser = argparse.ArgumentParser(
        prog="bufconf reproduce", description="Write a standalone script "
        "for one finding; without ID list the findings.")
    parser.add_argument("id", metavar="ID", nargs="?",
                        help="SUBJECT/CLAUSE/CAUSE, or part of it")
    last = os.environ.get("BUFCONF_LAST")
    parser.add_argument("--from", dest="file", metavar="FILE", default=last,
                        required=last is None,
                        help="the result file (check --json FILE); the last "
                        "run by default")
    parser.add_argument("--path", metavar="DIR", action="append", default=[],
                        help="goes in front of sys.path of the script")
    parser.add_argument("--output", metavar="FILE", help="write it there")
    parser.add_argument("--python", help="read by bufconf")
    return parser.parse_args(argv)


def main(argv=None):
    options = arguments(argv)
    try:
        found = matching(model.read(options.file), options.id)
    except ResultError as error:
        print("bufconf reproduce: %s" % error, file=sys.stderr)
        return 2
    if options.id is None or len(found) != 1:
        for subject, finding in found:
            print("%-13s %s" % (finding.verdict, name_of(subject, finding)))
        if options.id is not None or not found:
            print("bufconf reproduce: %d findings are meant; give the whole "
                  "SUBJECT/CLAUSE/CAUSE of one" % len(found),
                  file=sys.stderr)
            return 2
        return 0
    try:
        text = script(options.file, *found[0], paths=options.path)
    except Unshown as reason:
        print("bufconf reproduce: %s" % reason, file=sys.stderr)
        return 2
    if options.output is None:
        sys.stdout.write(text)
    else:
        with open(options.output, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(options.output, 0o755)
    return 0


if __name__ == "__main__":
    sys.exit(main())
