#!/usr/bin/env python3
"""Frama-C's Eva over spec/: can anything be undefined behaviour?

usage: eva.py [DRIVER...]

Eva looks at all runs of a driver eva/DRIVER.c at once (default: at those of
every driver), and says where it cannot exclude undefined behaviour.  Its
alarms have to be the rows of eva/alarms, and so have the functions of spec/
that no driver reaches; exit 1 if there is one without a row, or a row too
many.  eva/planted.c is wrong, and Eva has to say so.  Logs: build-eva/.
"""

import collections
import concurrent.futures
import csv
import os
import pathlib
import re
import subprocess
import sys

SPEC = pathlib.Path(__file__).resolve().parent
BUILD = SPEC.parent / "build-eva"
TABLE = SPEC / "eva" / "alarms"
PLANTED = "planted"
OPTIONS = """
    -c11 -machdep gcc_x86_64 -warn-invalid-pointer
    -eva-warn-undefined-pointer-comparison pointer
    -eva -eva-precision 4 -eva-split-return full
    -eva-msg-key=-initial-state,-final-states
    -metrics -metrics-by-function -metrics-eva-cover
    -then -report-csv
""".split()
CPP = "-cpp-extra-args=-I. -Ieva -include eva/stubs.h -DBP_MAX_NDIM="
OURS = (".", "eva")
PROVED = ("Valid", "Considered valid", "Dead")
# what makes a result worth nothing
FATAL = re.compile(r"missing-spec|Neither code nor|recursive call|"
                   r"aborted|\[eva\] .*degenerate")

Alarm = collections.namedtuple("Alarm", "file function kind")


def sources():
    """The files of the library, as CMakeLists.txt has them."""
    text = (SPEC / "CMakeLists.txt").read_text(encoding="utf-8")
    return re.search(r"set\(BP_SOURCES([^)]*)\)", text).group(1).split()


def options_of(driver):
    """What stands in "ndim: N" and "options: ..." of a driver's comment."""
    text = (SPEC / "eva" / f"{driver}.c").read_text(encoding="utf-8")
    found = dict(re.findall(r"^ \* (ndim|options): (.*)$", text, re.M))
    return [CPP + found.get("ndim", "2")], found.get("options", "").split()


def analyse(driver):
    """Run Eva on DRIVER; leaves DRIVER.log and DRIVER.csv."""
    cpp, extra = options_of(driver)
    table = BUILD / f"{driver}.csv"
    table.unlink(missing_ok=True)
    command = ["frama-c", *cpp, *sources(), f"eva/{driver}.c", *extra,
               *OPTIONS, str(table)]
    with open(BUILD / f"{driver}.log", "w", encoding="utf-8") as log:
        # Frama-C believes $PWD
        status = subprocess.run(command, cwd=SPEC, stdout=log,
                                stderr=subprocess.STDOUT, check=False,
                                env={**os.environ, "PWD": str(SPEC)})
    return status.returncode


class Result:
    """What the log and the report of a driver say."""

    def __init__(self, driver):
        text = (BUILD / f"{driver}.log").read_text(encoding="utf-8")
        self.files = dict(reversed(pair.rsplit("/", 1)) for pair in
                          re.findall(r"Stats for function <(.*)>", text))
        reached = re.findall(r"^ +(\w+): \d+ stmts out of \d+", text, re.M)
        self.reached = {self.where(name) for name in reached}
        self.functions = {self.where(name) for name in self.files}
        self.fatal = [line for line in text.splitlines() if FATAL.search(line)]
        self.statements = re.search(r"(\d+) stmts in analyzed functions, "
                                    r"(\d+) stmts", text)
        self.alarms = collections.defaultdict(set)
        with open(BUILD / f"{driver}.csv", encoding="utf-8") as report:
            for row in csv.DictReader(report, delimiter="\t",
                                      quoting=csv.QUOTE_NONE):
                # what a function of the C library requires is said of
                # its callers
                if row["status"] not in PROVED and row["directory"] in OURS:
                    self.add(row)

    def where(self, name):
        """File and name; of several functions called f, Frama-C calls the
        second one f_0."""
        base = re.sub(r"_\d+$", "", name)
        return (self.files.get(name, "?"),
                base if base in self.files else name)

    def add(self, row):
        kind = re.sub(r"_va_\d+$", "", row["property kind"])
        file = (pathlib.PurePath(row["directory"]) / row["file"]).as_posix()
        function = self.where(row["function"])[1]
        self.alarms[Alarm(file, function, kind)].add(
            (row["line"], re.sub(r"_\d+\b", "", row["property"])))


def read_table():
    """(file, function, kind) -> count, of eva/alarms."""
    rows = {}
    for number, line in enumerate(TABLE.read_text(encoding="utf-8")
                                  .splitlines(), 1):
        if line.startswith("#") or not line.strip():
            continue
        parts = [part.strip() for part in line.split(" | ")]
        if len(parts) != 5 or not all(parts):
            sys.exit(f"eva/alarms:{number}: five columns, please")
        rows[Alarm(*parts[:3])] = int(parts[3])
    return rows


def compare(alarms, unreached, rows, whole):
    """What has no row and, of all drivers, which rows say too much."""
    found = {alarm: len(places) for alarm, places in alarms.items()}
    found.update(collections.Counter(
        Alarm(file, "*", "not reached") for file, _ in unreached))
    for alarm in sorted(set(found) | set(rows)):
        have, want = found.get(alarm, 0), rows.get(alarm, 0)
        if have > want or whole and have < want:
            yield (f"{alarm.file}: {alarm.function}: {alarm.kind}:"
                   f" {have}, and the table says {want}")
            for line, text in sorted(alarms.get(alarm, ())):
                yield f"    {alarm.file}:{line}: {text}"
            if alarm.function == "*":
                yield "    " + ", ".join(sorted(
                    name for file, name in unreached if file == alarm.file))


def judge(drivers, rows, whole):
    """Print what was analysed; return what is wrong."""
    alarms = collections.defaultdict(set)
    reached, functions, wrong = set(), set(), []
    for driver in drivers:
        result = Result(driver)
        for alarm, places in result.alarms.items():
            alarms[alarm] |= places
        reached |= result.reached
        functions |= result.functions
        wrong += [f"eva/{driver}.c: {line}" for line in result.fatal]
        print(f"{driver:<10}{len(result.reached):4} functions,"
              f" {result.statements[2]} of their {result.statements[1]}"
              f" statements, {sum(map(len, result.alarms.values()))} alarms")
    ours = {(file, name) for file, name in functions
            if "/" not in file and (SPEC / file).exists()}
    print(f"in all    {len(reached & ours):4} of {len(ours)} functions of"
          f" spec/, {sum(map(len, alarms.values()))} alarms;"
          f" {len(rows)} rows of eva/alarms")
    unreached = ours - reached if whole else ()
    return wrong + list(compare(alarms, unreached, rows, whole))


def main(drivers):
    BUILD.mkdir(exist_ok=True)
    every = sorted(path.stem for path in (SPEC / "eva").glob("*.c")
                   if not path.stem.endswith("_test")
                   and path.stem != PLANTED)
    chosen = drivers or every
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        runs = list(pool.map(analyse, [*chosen, PLANTED]))
    for driver, status in zip([*chosen, PLANTED], runs):
        if status != 0:
            sys.exit(f"frama-c fails: see build-eva/{driver}.log")
    wrong = judge(chosen, read_table(), chosen == every)
    planted = [alarm for alarm in Result(PLANTED).alarms
               if alarm.file == "eva/planted.c"]
    print(f"planted: {', '.join(sorted(one.kind for one in planted))}")
    if {one.kind for one in planted} != {"mem_access", "signed_overflow",
                                         "initialization", "shift",
                                         "division_by_zero"}:
        wrong.append("planted.c has other faults")
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
