"""
Write a copy of spec/ with all bugs of bugs.py planted.

usage: plant.py SPEC OUT

A row whose expression does not stand exactly once in its function is an
error: bugs do not get lost when the code moves.  OUT/bug_names.inc is the list
of their names, for awake.c.
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


def main():
    spec, out = sys.argv[1:]
    names = [name for name in sorted(os.listdir(spec))
             if name.endswith((".c", ".h", ".def"))]
    texts = {}
    for name in names:
        with open(os.path.join(spec, name), encoding="utf-8") as file:
            texts[name] = file.read()
    for number, bug in enumerate(bugs.BUGS, 1):
        try:
            texts[bug.file] = plant(texts[bug.file], number, bug)
        except (KeyError, ValueError) as error:
            sys.exit("bug %d (%s) cannot be planted into spec/%s: %s" % (
                number, bug.name, bug.file, error))
    texts["bug_names.inc"] = "".join(
        '"%s",\n' % bug.name for bug in bugs.BUGS)
    os.makedirs(out, exist_ok=True)
    for name in set(os.listdir(out)) - set(texts):
        os.remove(os.path.join(out, name))
    for name, text in texts.items():
        write(os.path.join(out, name), text)
    print("%d bugs planted" % len(bugs.BUGS))


if __name__ == "__main__":
    main()
