#!/usr/bin/env python3
"""Frama-C's Eva over spec/: can anything be undefined behaviour?

usage: eva.py [--again] [DRIVER...]

Eva looks at all runs of a driver eva/DRIVER.c at once (default: at those of
every driver, one driver after the other), and says where it cannot exclude
undefined behaviour.  Its alarms have to be the rows of eva/alarms, and so have
the functions of spec/ that no driver reaches; exit 1 if there is one without a
row, a row too many, or if fewer functions are reached than the row "reached"
says.  eva/planted.c is wrong, and Eva has to say so.  Logs: build-eva/; with
--again, what the last run left there is compared with the rows again.
"""

import collections
import csv
import os
import pathlib
import re
import resource
import subprocess
import sys
import time

SPEC = pathlib.Path(__file__).resolve().parent
BUILD = SPEC.parent / "build-eva"
TABLE = SPEC / "eva" / "alarms"
PLANTED = "planted"
FAULTS = {"mem_access", "signed_overflow", "initialization", "shift",
          "division_by_zero"}
OPTIONS = """
    -c11 -machdep gcc_x86_64 -warn-invalid-pointer
    -eva-warn-undefined-pointer-comparison pointer
    -eva
    -eva-msg-key=-initial-state,-final-states
    -metrics -metrics-by-function -metrics-eva-cover
    -then -report-csv
""".split()
# how, for drivers that do not say it
PRECISION = "-eva-precision 4 -eva-split-return full"
CPP = "-cpp-extra-args=-I. -Ieva -include eva/stubs.h -DBP_MAX_NDIM="
OURS = (".", "eva")
PROVED = ("Valid", "Considered valid", "Dead")
# what makes a result worth nothing
FATAL = re.compile(r"missing-spec|Neither code nor|recursive call|"
                   r"aborted|\[eva\] .*degenerate")

Alarm = collections.namedtuple("Alarm", "file function kind")
FLOOR = Alarm("*", "*", "reached")


def sources():
    """The files of the library, as CMakeLists.txt has them."""
    text = (SPEC / "CMakeLists.txt").read_text(encoding="utf-8")
    return re.search(r"set\(BP_SOURCES([^)]*)\)", text).group(1).split()


def options_of(driver):
    """What stands in "ndim: N", "options: ..." (beside PRECISION) and
    "only: ..." (instead of it), lines of a driver's comment."""
    text = (SPEC / "eva" / f"{driver}.c").read_text(encoding="utf-8")
    found = collections.defaultdict(list)
    for key, value in re.findall(r"^ \* (ndim|options|only): (.*)$", text,
                                 re.M):
        found[key] += value.split()
    ndim = (found["ndim"] or ["2"])[0]
    return [CPP + ndim], found["only"] or PRECISION.split() + found["options"]


def children_time():
    """Seconds of the processor, of all programs that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def analyse(driver):
    """Run Eva on DRIVER; leaves DRIVER.log and DRIVER.csv.  Return the words
    for how long it took."""
    cpp, extra = options_of(driver)
    table = BUILD / f"{driver}.csv"
    table.unlink(missing_ok=True)
    command = ["frama-c", *cpp, *sources(), f"eva/{driver}.c", *extra,
               *OPTIONS, str(table)]
    start, before = time.monotonic(), children_time()
    with open(BUILD / f"{driver}.log", "w", encoding="utf-8") as log:
        # Frama-C believes $PWD
        status = subprocess.run(command, cwd=SPEC, stdout=log,
                                stderr=subprocess.STDOUT, check=False,
                                env={**os.environ, "PWD": str(SPEC)})
    if status.returncode != 0:
        sys.exit(f"frama-c fails: see build-eva/{driver}.log")
    return (f"; {time.monotonic() - start:.0f} s"
            f" ({children_time() - before:.0f} s of the processor)")


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
    """(file, function, kind) -> count, of eva/alarms; and the least number
    of functions that have to be reached."""
    rows = {}
    for number, line in enumerate(TABLE.read_text(encoding="utf-8")
                                  .splitlines(), 1):
        if line.startswith("#") or not line.strip():
            continue
        parts = [part.strip() for part in line.split(" | ")]
        if len(parts) != 5 or not all(parts):
            sys.exit(f"eva/alarms:{number}: five columns, please")
        rows[Alarm(*parts[:3])] = int(parts[3])
    return rows, rows.pop(FLOOR)


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


def is_ours(file):
    """Is FILE one of spec/, and not a driver?"""
    return "/" not in file and (SPEC / file).exists()


def summary(driver, result, rows):
    """What DRIVER reached and found, in a line."""
    reached = sum(is_ours(file) for file, _ in result.reached)
    alarms = sum(map(len, result.alarms.values()))
    explained = sum(min(len(places), rows.get(alarm, 0))
                    for alarm, places in result.alarms.items())
    return (f"{driver:<8}{reached:4} of {count_ours(result.functions)}"
            f" functions, {result.statements[2]} of"
            f" {result.statements[1]} statements in them; {alarms} alarms,"
            f" {explained} explained")


def count_ours(functions):
    """How many of FUNCTIONS are spec/'s."""
    return sum(is_ours(file) for file, _ in functions)


def judge(results, table, whole):
    """Print what RESULTS, by driver, are in all; return what is wrong."""
    rows, floor = table
    alarms = collections.defaultdict(set)
    reached, functions, wrong = set(), set(), []
    for driver, result in results.items():
        for alarm, places in result.alarms.items():
            alarms[alarm] |= places
        reached |= result.reached
        functions |= result.functions
        wrong += [f"eva/{driver}.c: {line}" for line in result.fatal]
    ours = {one for one in functions if is_ours(one[0])}
    found = len(reached & ours)
    bad = list(compare(alarms, ours - reached if whole else (), rows, whole))
    print(f"in all  {found:4} of {len(ours)} functions of spec/;"
          f" {sum(map(len, alarms.values()))} alarms,"
          f" unexplained {sum(not line.startswith(' ') for line in bad)}")
    if whole and found < floor:
        wrong.append(f"{found} functions are reached, fewer than {floor}")
    return wrong + bad


def judge_planted(result):
    """The same of the driver that is wrong: is every fault seen?"""
    kinds = {alarm.kind for alarm in result.alarms
             if alarm.file == "eva/planted.c"}
    print(f"{PLANTED} {', '.join(sorted(kinds))}")
    return [] if kinds == FAULTS else ["planted.c has other faults"]


def main(arguments):
    BUILD.mkdir(exist_ok=True)
    again = arguments[:1] == ["--again"]
    drivers = arguments[1:] if again else arguments
    every = sorted(path.stem for path in (SPEC / "eva").glob("*.c")
                   if not path.stem.endswith("_test")
                   and path.stem != PLANTED)
    chosen = drivers or every
    table = read_table()
    results, start = {}, time.monotonic()
    for driver in [*chosen, PLANTED]:
        took = "" if again else analyse(driver)
        results[driver] = Result(driver)
        print(summary(driver, results[driver], table[0]) + took, flush=True)
    wrong = judge_planted(results.pop(PLANTED))
    wrong += judge(results, table, chosen == every)
    print(f"        {time.monotonic() - start:.0f} s")
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
