"""
Compare what readers make of formats with what bufconf does.

usage: compare.py --library FILE [--cython FILE] [--number N] [--seed N]
                  [--all] [--python PY...] [--others N] [--reader NAME...]
                  [--plant WHAT] [--json FILE]

The interpreter that runs this is asked, and those that --python names; --all
adds one of each version from 3.8 on that is on PATH or in $BUFCONF_PYTHONS,
with NumPy if there is one.  Others are asked at most --others generated
formats.

Every reader is asked about the fixed list and about N generated formats, and
about what we would write for it to mean the same.  A
difference without a row in differences.py fails, and so does a row that
nothing hits.  --plant reader makes bufconf wrong, --plant row adds a row that
nothing can hit: both have to fail.
"""

import argparse
import collections
import importlib
import itertools
import json
import os
import sys
import time

import asking
import by_ours
import differences
import generate
from meaning import fits, runs_of, same, units

SHOWN = 8  # differences without a row, of each sort


class Case:
    """A format, a reader, and what it and we say."""

    def __init__(self, text, reader, version, theirs, ours):
        self.text = text  # bytes
        self.reader = reader
        self.version = version
        self.theirs = theirs
        self.opinion = ours[0]
        self.meaning, _, self.why = ours[2:].partition(" # ")
        if self.opinion == "U":
            self.meaning, self.why = "", self.meaning
        self.kind = None
        self.type = None  # Cython's, or a word about ctypes' own
        self.wanted = None  # units of that type

    @property
    def string(self):
        """The text as a str; what is no UTF-8 in it is kept apart."""
        return self.text.decode("utf-8", "surrogateescape")

    def read(self, string):
        """The meaning that we find in another text; "" if none."""
        if "\0" in string or len(string) > 30000:
            return ""
        text = string.encode("utf-8", "surrogateescape")
        told = by_ours.ask_as(self.reader, self.version, text)
        return "" if told[0] == "U" else told[2:].partition(" # ")[0]

    def __str__(self):
        told = "%s %s: %r%s" % (self.reader, ".".join(map(str, self.version)),
                                self.text.decode("latin-1"),
                                " as " + self.type if self.type else "")
        return "%s\n    %s: %s\n    ours: %s %s %s" % (
            told, self.kind, self.theirs[:160],
            {"T": "takes it", "R": "refuses it", "U": "cannot read it"}[
                self.opinion], self.meaning[:160], self.why)


def differs(case):
    """The kind of difference, or None."""
    verdict = case.theirs.split(" ", 1)[0]
    if verdict == "ok":
        if case.opinion != "T":
            return "takes"
        return None if same(case.theirs, case.meaning) else "means"
    if verdict == "refused":
        return "refuses" if case.opinion == "T" else None
    return {"crashed": "crashes", "hung": "hangs"}[verdict]


def plain_cases(reader, formats, answers, ours):
    """The cases of a reader that says what a format means."""
    for text, theirs, mine in zip(formats, answers.answers, ours.answers):
        case = Case(text, reader, answers.version, theirs, mine)
        case.kind = differs(case)
        yield case


# Cython says only which types take a format.

def cython_cases(reader, formats, answers, ours):
    """The cases of Cython: one for each type that says or should say yes."""
    types = {name: units(members)
             for name, (_, members) in answers.about["types"].items()}
    for text, theirs, mine in zip(formats, answers.answers, ours.answers):
        base = Case(text, reader, answers.version, theirs, mine)
        runs = runs_of(base.meaning) if base.opinion == "T" else None
        given = None if runs is None else units(runs)
        said = dict.fromkeys(types, "no")
        for word in theirs.split()[1:]:
            verdict, _, name = word.rpartition(":")
            said[name] = verdict or "yes"
        for name, verdict in said.items():
            expected = fits(types[name], given)
            if verdict == "unasked" or (verdict == "no" and not expected):
                continue
            case = Case(text, reader, answers.version, verdict, mine)
            case.type, case.wanted = name, types[name]
            if verdict in ("crashed", "hung"):
                case.kind = {"crashed": "crashes", "hung": "hangs"}[verdict]
            elif (verdict == "yes") != expected:
                case.kind = "takes" if verdict == "yes" else "refuses"
            yield case


# ctypes writes: what it wrote is read by us.

def ctypes_cases(answers, library, plant):
    """The cases of ctypes: what it wrote, and what it wrote it for."""
    written = [line.split(" ", 3)[1:] for line in answers.answers
               if line.startswith("wrote ")]
    texts = [bytes.fromhex(text) for text, _, _ in written]
    ours = asking.ask(sys.executable, texts, "ours", library, "ctypes",
                      *answers.version, *plant)
    for text, (_, notes, truth), mine in zip(texts, written, ours.answers):
        case = Case(text, "ctypes", answers.version, truth, mine)
        case.type = notes
        case.kind = differs(case)
        if case.opinion != "T":
            case.kind = "takes"
        yield case


def translated_cases(python, reader, version, formats, library):
    """The cases of the texts that we write for READER: he has to take each,
    and to mean what the format that it was written for does."""
    ours = asking.ask(sys.executable, formats, "ours", library, reader,
                      *version, "translate")
    written = [line.split(" ", 2)[1:] for line in ours.answers
               if line.startswith("T ")]
    texts = [bytes.fromhex(text) for text, _ in written]
    answers = asking.ask(python, texts, reader)
    for text, theirs, (_, told) in zip(texts, answers.answers, written):
        case = Case(text, reader, version, theirs.partition(" |")[0],
                    "T " + told.partition(" |")[0])
        case.type = "a translation"
        case.kind = differs(case)
        yield case


def cases_of(python, reader, formats, options):
    """(cases, None) of READER under PYTHON, or (None, why not)."""
    extra = [options.cython] if reader == "cython" else []
    if reader == "cython" and not options.cython:
        return None, "there was no Cython when this was built"
    if reader == "cython" and python != sys.executable:
        return None, "the module is built for another interpreter"
    answers = asking.ask(python, formats, reader, *extra)
    if answers.absent:
        return None, answers.absent
    plant = ["wrong"] if options.plant == "reader" else []
    if reader == "ctypes":
        return ctypes_cases(answers, options.library, plant), None
    ours = asking.ask(sys.executable, formats, "ours", options.library,
                      reader, *answers.version, *plant)
    if reader == "cython":
        return cython_cases(reader, formats, answers, ours), None
    return itertools.chain(
        plain_cases(reader, formats, answers, ours),
        translated_cases(python, reader, answers.version, formats,
                         options.library)), None


class Tally:
    """What came of all cases."""

    def __init__(self, rows):
        self.rows = rows
        self.hits = collections.Counter()
        self.examples = {}
        self.unexplained = collections.defaultdict(list)
        self.present = set()  # (reader, version)
        self.cases = self.differences = 0

    def add(self, case):
        self.cases += 1
        self.present.add((case.reader, case.version))
        if case.kind is None:
            return
        self.differences += 1
        for row in self.rows:
            if applies(row, case.reader, case.version) \
                    and case.kind in row.kinds and row.predicate(case):
                self.hits[row.name] += 1
                if len(case.text) < len(self.examples.get(
                        row.name, case.text + b" ")):
                    self.examples[row.name] = case.text
                return
        why = "".join(" " if c.isdigit() else c for c in case.why)
        self.unexplained[case.reader, case.kind, why].append(case)

    def unused(self):
        """Rows for versions that were asked, and that nothing hit."""
        return [row for row in self.rows if not self.hits[row.name] and any(
            applies(row, *present) for present in self.present)]


def applies(row, reader, version):
    return row.reader == reader and tuple(row.since) <= tuple(version) \
        and (not row.before or tuple(version) < tuple(row.before))


def report(tally):
    """Print what came of it; the exit status."""
    print("%d cases, %d differences" % (tally.cases, tally.differences))
    for row in tally.rows:
        if tally.hits[row.name]:
            print("%8d  %-9s %-26s %s" % (
                tally.hits[row.name], row.reader, row.name,
                tally.examples[row.name][:40]))
    for (reader, kind, why), cases in sorted(
            tally.unexplained.items(), key=lambda item: -len(item[1])):
        print("NO ROW: %s %s, %d times: %s" % (reader, kind, len(cases), why))
        for case in sorted(cases, key=lambda c: len(c.text))[:SHOWN]:
            print("  " + str(case))
    for row in tally.unused():
        print("UNUSED ROW: %s" % row.name)
    return 1 if tally.unexplained or tally.unused() else 0


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[1])
    parser.add_argument("--library", required=True)
    parser.add_argument("--cython")
    parser.add_argument("--number", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--python", action="append", default=[])
    parser.add_argument("--others", type=int, default=4000)
    parser.add_argument("--reader", action="append",
                        choices=by_ours.READERS)
    parser.add_argument("--plant", choices=["reader", "row"])
    parser.add_argument("--json")
    return parser.parse_args()


def pythons(options):
    """The interpreters to ask, this one first."""
    found = [sys.executable] + options.python
    if options.all:
        sys.path.insert(0, os.path.join(asking.HERE, "..", "..", "..",
                                        "exporters", "python"))
        gate = importlib.import_module("gate_test")
        versions = {tuple(sys.version_info[:3]): None}
        for python in sorted(gate.interpreters(), reverse=True,
                             key=lambda python: "numpy" in python.modules):
            versions.setdefault(tuple(python.version), python.path)
        found += [path for _, path in sorted(versions.items()) if path]
    return found


def left_out(reader, python, reason):
    """Say so; leave if this interpreter's may not be left out."""
    print("SKIP %s under %s: %s" % (reader, python, reason), flush=True)
    if python == sys.executable and reader in os.environ.get(
            "BUFCONF_REQUIRE", "").split():
        sys.exit("%s is required and not here" % reader)


def planted():
    return differences.Row("planted", "struct", (), (), ["means"],
                           lambda case: False, "for the test", "none found")


def main():
    options = arguments()
    by_ours.load(options.library, "struct", 0, 0)
    rows = differences.ROWS + [planted()] * (options.plant == "row")
    tally = Tally(rows)
    fixed = generate.fixed()
    formats = list(dict.fromkeys(
        fixed + generate.generated(options.seed, options.number)))
    few = formats[:len(dict.fromkeys(fixed)) + options.others]
    print("seed %d, %d formats" % (options.seed, len(formats)))
    for python in pythons(options):
        for reader in options.reader or by_ours.READERS:
            start = time.time()
            cases, absent = cases_of(
                python, reader, formats if python == sys.executable else few,
                options)
            if absent:
                left_out(reader, python, absent)
                continue
            for case in cases:
                tally.add(case)
            print("%s under %s: %.1f s" % (reader, python,
                                           time.time() - start), flush=True)
    if not tally.present:
        sys.exit("nothing was asked")
    if options.json:
        with open(options.json, "w", encoding="ascii") as file:
            json.dump({"seed": options.seed, "formats": len(formats),
                       "cases": tally.cases,
                       "differences": tally.differences,
                       "rows": dict(tally.hits)}, file, indent=1)
    return report(tally)


if __name__ == "__main__":
    sys.exit(main())
