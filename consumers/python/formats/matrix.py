"""
Who takes what, measured: a matrix of constructs and readers.

usage: matrix.py --out DIR COMPARE-OPTIONS

The rows are those of spec/readers.def, and texts that are no formats; each is
tried with the examples below.  Writes matrix.json, matrix.md and matrix.html.
Where bufconf says otherwise than was measured the cell has a "!".
"""

import json
import os
import re
import sys

import asking
import by_ours
import compare
import generate

ROOT = os.path.normpath(os.path.join(asking.HERE, "..", "..", ".."))
ROW = re.compile(r"BP_READS(|_CODE|_COMPLEX)\('?([^',]+)'?,[^\"]*\"([^\"]*)\"")

# construct: (formats that have it and little else, what it looks like where
# ctypes wrote it, or None)
EXAMPLES = {
    "AT": (["@i"], "@"), "EQUAL": (["=i"], "="), "LESS": (["<i"], "<"),
    "GREATER": ([">i"], ">"), "BANG": (["!i"], "!"), "CARET": (["^i"], r"\^"),
    "FOREIGN": ([">i", "!h"], ">"), "PREFIX_LATER": (["i@b"], ".[<>]"),
    "EMPTY": ([""], "^$"), "PREFIX_ALONE": (["<", "@"], "^[<>]$"),
    "PREFIX_SHAPE": (["T{=(3)i@d}"], r"[<>]\("),
    "COUNT_PREFIX": (["T{2@di}", "1<i"], r"\d[<>]"),
    "COUNT_SHAPE": (["2(3)i"], r"\d\("),
    "SHAPE_TWICE": (["(2)(3)i"], r"\)\("),
    "SHAPE": (["T{(3)id}"], r"\("), "SHAPE_ZERO": (["T{i(0)d}"], r"\(0"),
    "SHAPE_EMPTY": (["(2)0i"], None), "COUNT": (["1i", "1d"],
                                               r"\d[a-wyzA-Z]"),
    "COUNT_ZERO": (["0bi", "b0i"], "(^|[^0-9:a-z])0[a-z]"),
    "SPACE": (["i ", " i"], r"\s"), "SPACE_ODD": (["i\t", "\vi"], r"[\t\v]"),
    "SPACE_SHAPE": (["T{( 3)id}"], r"\( "), "STRUCT": (["T{ib}"], "T{"),
    "STRUCT_EMPTY": (["T{}"], "T{}"), "NAME": (["i:a:"], ":"),
    "NAME_TWICE": (["T{i:a:b:a:}"], None),
    "NAME_BYTES": ([b"i:\xff:"], None), "PAD": (["i3x", "ib3x"], r"\dx|x"),
    "PAD_NAME": (["ib3x:a:"], r"x:"), "SEVERAL": (["ib"], r"^[<>]?\w[<>]"),
    "COMPANY": (["ni", "2n"], None), "POINTER": (["&i"], "&"),
    "FUNCTION": (["X{}"], "X{}"), "SIGNATURE": (["X{i->d}"], "->"),
    "BIG": (["4294967296s"], None),
}
NO_FORMATS = {  # as above; nobody defines them
    "a T{} that is left open": ["T{i"],
    "a } that nothing opened": ["i}", "}"],
    "a name that does not end": ["i:a"],
    "a count and nothing": ["i2"], "a prefix and nothing": ["i<"],
    "two prefixes": ["@@i"], "blanks behind a count": ["1 i"],
    "blanks between T and {": ["T {i}"],
    "a shape that is left open": ["(2,3"], "an empty shape": ["()i"],
    "an extent with a sign": ["(+1)i"], "Z and an integer": ["Zi"],
    "an unknown letter": ["k"], "too many digits": ["99999999999999999999i"],
    "a count above 2**32": ["4294967297i"],
    "more items than asked for": ["ibh"],
    "a function without braces": ["f->f"],
}
SEEDS = 3000  # of types that ctypes is asked to write


def rows():
    """(construct, text, examples, pattern) of every row."""
    path = os.path.join(ROOT, "spec", "readers.def")
    with open(path, encoding="ascii") as file:
        table = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.S)
    for macro, name, text in ROW.findall(table):
        if macro:
            name = "Z" * (macro == "_COMPLEX") + name
            yield name, text, [name], "[<>]" + re.escape(name)
        else:
            examples, pattern = EXAMPLES[name]
            yield name, text, examples, pattern
    for text, examples in NO_FORMATS.items():
        yield "", text, examples, None


def verdict(told):
    """Words for an answer of a worker.  Several types of Cython's are asked:
    one may take what another dies of."""
    word = told.split(" ", 1)[0]
    if word != "takes":
        return {"ok": "yes", "refused": "no", "crashed": "crash",
                "hung": "hang"}[word]
    parts = told.split()[1:]
    said = ["yes"] * any(":" not in part for part in parts) + [
        name for name, mark in (("crash", "crashed:"), ("hang", "hung:"))
        if any(part.startswith(mark) for part in parts)]
    return ", ".join(said) or "no"


def together(words):
    """What several answers come to; "some" if they are not alike."""
    plain = {word for word in words if word in ("yes", "no")}
    dead = [word for word in dict.fromkeys(words) if word not in plain]
    if dead:
        return dead[0]
    return words[0] if len(plain) == 1 else "some"


def as_bytes(example):
    return example if isinstance(example, bytes) else example.encode("utf-8")


def cells_of(python, reader, table, options):
    """(reader and version, [(measured, predicted)]) or None."""
    formats = [as_bytes(e) for _, _, examples, _ in table for e in examples]
    extra = [options.cython] if reader == "cython" else []
    if reader == "cython" and (not options.cython
                               or python != sys.executable):
        return None
    asked = formats
    if reader == "ctypes":
        asked = generate.generated(options.seed, SEEDS)
    answers = asking.ask(python, asked, reader, *extra)
    if answers.absent:
        return None
    written = [bytes.fromhex(told.split()[1]).decode("utf-8")
               for told in answers.answers if told.startswith("wrote ")]
    told, cells = iter(answers.answers), []
    for _, _, examples, pattern in table:
        ours = together(["yes" if by_ours.ask_as(
            reader, answers.version, as_bytes(e))[0] == "T" else "no"
                         for e in examples])
        if reader != "ctypes":
            cells.append((together([verdict(next(told)) for _ in examples]),
                          ours))
        elif pattern is None:
            cells.append(("", ""))
        else:
            seen = any(re.search(pattern, text) for text in written)
            cells.append(("yes" if seen else "no", ""))
    return "%s %d.%d" % ((reader,) + answers.version), cells


def measure(options):
    """(rows, {reader and version: cells})."""
    table, columns = list(rows()), {}
    for reader in by_ours.READERS:
        for python in compare.pythons(options):
            found = cells_of(python, reader, table, options)
            if found is not None:
                columns.setdefault(*found)
    order = sorted(columns, key=lambda name: (
        by_ours.READERS.index(name.split()[0]),
        [int(part) for part in name.split()[1].split(".")]))
    return table, {name: columns[name] for name in order}


def shown(cell):
    """A cell as text; "!" where bufconf says otherwise."""
    measured, predicted = cell
    return measured + (" !" if predicted and measured.split(",")[0]
                       != predicted else "")


def pages(table, columns):
    """(Markdown, HTML)."""
    sys.path.insert(0, ROOT)
    from reports.html_text import join, tag
    from reports.markdown import code, table as markdown
    head = ["construct", "examples", *columns]
    lines = [[text] + [", ".join(code(e) if isinstance(e, str) and e.strip() == e != ""
                                 else code(repr(e)) for e in examples)]
             + [shown(cells[index]) for cells in columns.values()]
             for index, (_, text, examples, _) in enumerate(table)]
    html = tag(
        "table", tag("thead", tag("tr", *(tag("th", h) for h in head))),
        tag("tbody", *(tag("tr", *(tag("td", cell) for cell in line))
                       for line in lines)))
    title = "Who takes what in a format string"
    return ("\n".join(["# " + title, ""] + markdown(head, lines, ())) + "\n",
            "<!DOCTYPE html>\n" + tag(
                "html", tag("head", tag("meta", charset="utf-8"),
                            tag("title", title)),
                tag("body", tag("h1", title), join([html])), lang="en"))


def main():
    if sys.argv[1:2] != ["--out"]:
        sys.exit(__doc__)
    out = sys.argv[2]
    del sys.argv[1:3]
    options = compare.arguments()
    by_ours.load(options.library, "struct", 0, 0)
    table, columns = measure(options)
    os.makedirs(out, exist_ok=True)
    markdown, html = pages(table, columns)
    told = {"readers": list(columns), "rows": [
        {"construct": name, "text": text,
         "examples": [as_bytes(e).decode("latin-1") for e in examples],
         "cells": {reader: cells[index][0]
                   for reader, cells in columns.items()}}
        for index, (name, text, examples, _) in enumerate(table)]}
    for name, content in (("json", json.dumps(told, indent=1)),
                          ("md", markdown), ("html", html)):
        with open(os.path.join(out, "matrix." + name), "w",
                  encoding="utf-8") as file:
            file.write(content)
    print("wrote %s: %d constructs, %d readers"
          % (os.path.join(out, "matrix.*"), len(table), len(columns)))


if __name__ == "__main__":
    main()
