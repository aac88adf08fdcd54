#!/usr/bin/env python3
"""Lines, branches and MC/DC of spec/ from what llvm-cov counted.

usage: mcdc.py EXPORT.json EXPORT.lcov HOLES MARKS SPEC

Prints the figures of every file and in all, then what is not covered.  A
hole is explained by a mark GCOV_EXCL_BR_LINE in its line (branches alone) or
by a row of the file HOLES; exit 1 if one is not, if a mark or a row explains
nothing, or if there are not as many of both as MARKS says.

A function that one file compiles several times (kernel_item.h) counts each
time.  One that several files compile (an inline function of a header) counts
once: what any of these files covers is covered.
"""

import collections
import json
import os
import sys

Hole = collections.namedtuple("Hole", "file function what text line")
MARK = "GCOV_EXCL_BR_LINE"


def is_inside(region, outer):
    return outer[:2] <= region[:2] and region[2:] <= outer[2:]


def outermost(regions):
    """The conditions, without the ?: that they have inside."""
    return [one for one in regions
            if not any(other != one and is_inside(one, other)
                       for other in regions)]


class Sources:
    """The files of spec/, by path."""

    def __init__(self, spec):
        self.spec = os.path.realpath(spec) + "/"
        self.lines = {}

    def name(self, path):
        """The name of a file of spec/ with code, else None."""
        path = os.path.realpath(path)
        if not path.startswith(self.spec) or path.endswith(".def"):
            return None
        return path[len(self.spec):]

    def of(self, name):
        if name not in self.lines:
            with open(self.spec + name, encoding="utf-8") as file:
                self.lines[name] = file.read().split("\n")
        return self.lines[name]

    def line(self, name, number):
        return " ".join(self.of(name)[number - 1].split())

    def text(self, name, region):
        """What stands in REGION, in one line."""
        first, column, last, end = region
        lines = self.of(name)[first - 1:last]
        lines[-1] = lines[-1][:end - 1]
        lines[0] = lines[0][column - 1:]
        return " ".join(" ".join(lines).split())


class Counts:
    """Which branches and conditions there are, and which are covered."""

    def __init__(self, sources):
        self.sources = sources
        self.branches = {}
        self.decisions = {}

    def add(self, function):
        files = [self.sources.name(path) for path in function["filenames"]]
        name = function["name"].split(":")[-1]
        for branch in function["branches"]:
            file = files[branch[6]]
            if file is not None:
                key = (file, name, tuple(branch[:4]))
                sides = self.branches.setdefault(key, [0, 0])
                sides[0] += branch[4]
                sides[1] += branch[5]
        for record in function["mcdc_records"]:
            # llvm-cov does not say which file; it is the function's own
            key = (files[0], name, tuple(record[:4]))
            covered = self.decisions.setdefault(key, [False] * len(record[6]))
            for i, one in enumerate(record[6]):
                covered[i] |= one

    def branch_holes(self):
        for (file, name, region), sides in sorted(self.branches.items()):
            for value, count in zip(("true", "false"), sides):
                if count == 0:
                    text = self.sources.text(file, region)
                    yield Hole(file, name, value, text, region[0])

    def condition_holes(self):
        for (file, name, region), covered in sorted(self.decisions.items()):
            parts = outermost([key[2] for key in sorted(self.branches)
                               if key[:2] == (file, name)
                               and is_inside(key[2], region)])
            if len(parts) != len(covered):
                sys.exit(f"{file}:{region[0]}: {len(covered)} conditions, but"
                         f" {len(parts)} parts")
            for part, one in zip(parts, covered):
                if not one:
                    text = self.sources.text(file, part)
                    yield Hole(file, name, "condition", text, part[0])


def read_lines(path, sources):
    """(file, line) -> was it run, of the lines with code."""
    run = {}
    file = None
    with open(path, encoding="utf-8") as lcov:
        for record in lcov:
            kind, _, rest = record.strip().partition(":")
            if kind == "SF":
                file = sources.name(rest)
            elif kind == "DA" and file is not None:
                line, count = rest.split(",")[:2]
                run[file, int(line)] = int(count) > 0
    return run


def read_holes(path):
    """The rows of the table, as holes with the line of the table."""
    rows = []
    with open(path, encoding="utf-8") as table:
        for number, line in enumerate(table, 1):
            if line.startswith("#") or not line.strip():
                continue
            parts = [part.strip() for part in line.split(" | ")]
            if len(parts) != 5 or not all(parts):
                sys.exit(f"{path}:{number}: five columns, please")
            rows.append(Hole(*parts[:4], number))
    return rows


def find_marks(sources, files):
    """(file, line) of every mark."""
    return [(file, number) for file in files
            for number, line in enumerate(sources.of(file), 1)
            if MARK in line]


def explain(holes, rows, marks):
    """Match holes with rows and marks; return what does not match."""
    wrong = []
    used = set()
    for hole in holes:
        fits = [row for row in rows if row[:4] == hole[:4]]
        if hole.what in ("true", "false"):
            fits += [mark for mark in marks if mark == (hole.file, hole.line)]
        used.update(fits)
        if not fits:
            wrong.append(f"{hole.file}:{hole.line}: {hole.function}:"
                         f" not covered, and not explained: {hole.what}:"
                         f" {hole.text}")
    for row in rows:
        if row not in used:
            wrong.append(f"mcdc.holes:{row.line}: explains nothing")
    for mark in marks:
        if mark not in used:
            wrong.append(f"{mark[0]}:{mark[1]}: the mark explains nothing")
    return wrong


def share(part, whole):
    return f"{100 * part / whole:6.2f}%" if whole else "      -"


def figures(name, lines, branches, conditions):
    """One line; each argument is a list of what is covered or not."""
    print(f"{name:<18}{len(lines):5} lines {share(sum(lines), len(lines))}"
          f" {len(branches):5} branches {share(sum(branches), len(branches))}"
          f" {len(conditions):4} conditions"
          f" {share(sum(conditions), len(conditions))}")


def report(counts, run):
    """Print the figures; return the names of the files."""
    lines, branches, conditions = (collections.defaultdict(list)
                                   for _ in range(3))
    for (file, _), one in run.items():
        lines[file].append(one)
    for (file, _, _), sides in counts.branches.items():
        branches[file] += [count > 0 for count in sides]
    for (file, _, _), covered in counts.decisions.items():
        conditions[file] += covered
    for file in sorted(lines):
        figures(file, lines[file], branches[file], conditions[file])
    figures("in all", *(sum(part.values(), [])
                        for part in (lines, branches, conditions)))
    if not sum(conditions.values(), []):
        sys.exit("there are no conditions: was it built with -fcoverage-mcdc?")
    return sorted(lines)


def main(export, lcov, table, most, spec):
    sources = Sources(spec)
    counts = Counts(sources)
    with open(export, encoding="utf-8") as file:
        for function in json.load(file)["data"][0]["functions"]:
            counts.add(function)
    run = read_lines(lcov, sources)
    files = report(counts, run)
    holes = [Hole(file, "-", "line", sources.line(file, line), line)
             for (file, line), one in sorted(run.items()) if not one]
    holes += [*counts.branch_holes(), *counts.condition_holes()]
    rows = read_holes(table)
    marks = find_marks(sources, files)
    wrong = explain(holes, rows, marks)
    print(f"{len(holes)} holes; {len(rows)} rows and {len(marks)} marks"
          f" explain them, and {most} may")
    if len(rows) + len(marks) != int(most):
        wrong.append("coverage.limits says another number")
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
