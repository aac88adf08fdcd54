"""
What fuzz/ found in CPython and NumPy, tried again.

usage: python fuzz/found [PYTHON...]

Runs each script of this folder in each PYTHON (this one by default), in a
process of its own, and prints what it said.  The scripts import nothing of
ours.  Exit status 1 if some script says other than found.tsv.
"""

import os
import subprocess
import sys
from collections import namedtuple

HERE = os.path.dirname(os.path.abspath(__file__))
NOT_HERE = 77

Row = namedtuple("Row", "name of since seen before target link")
Outcome = namedtuple("Outcome", "found said")

VERSION = {"python": "import platform; print(platform.python_version())",
           "numpy": "import numpy; print(numpy.__version__)"}


def rows():
    with open(os.path.join(HERE, "found.tsv"), encoding="ascii") as file:
        return [Row(*line.rstrip("\n").split("\t")) for line in file
                if not line.startswith("#")]


def version_of(text):
    """"3.11.7" as numbers; what is no number ends it."""
    numbers = []
    for part in text.split("."):
        if not part.isdigit():
            break
        numbers.append(int(part))
    return tuple(numbers)


def is_expected(row, version):
    """Must VERSION have it?  None where nobody has looked."""
    if row.before != "-" and version >= version_of(row.before):
        return False
    seen = version_of(row.seen)
    if version_of(row.since) <= version and version[:len(seen)] <= seen:
        return True
    return None


def ask(python, row):
    """What the script says in PYTHON; found is None if it cannot run."""
    ended = subprocess.run(
        [python, os.path.join(HERE, row.name + ".py")], timeout=60,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    lines = ended.stdout.decode("utf-8", "replace").strip().splitlines()
    if ended.returncode < 0:
        return Outcome(True, "killed by signal %d" % -ended.returncode)
    if ended.returncode == NOT_HERE:
        return Outcome(None, lines[-1])
    if ended.returncode not in (0, 1) or any(
            line.startswith("Traceback") for line in lines):
        return Outcome(None, "the script failed: %s" % (
            lines[-1] if lines else "status %d" % ended.returncode))
    return Outcome(ended.returncode == 1, lines[-1])


def version_in(python, of):
    ended = subprocess.run([python, "-c", VERSION[of]], check=False,
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return ended.stdout.decode("ascii").strip()


def judge(row, version, outcome):
    """What is wrong with the OUTCOME, or ""."""
    if outcome.said.startswith("the script failed"):
        return "NOT ASKED"
    want = is_expected(row, version_of(version)) if version else None
    if want is None or outcome.found is None or outcome.found == want:
        return ""
    return "NO LONGER" if want else "AGAIN"


def main(pythons):
    wrong = 0
    for python in pythons:
        print("%s: CPython %s, NumPy %s" % (
            python, version_in(python, "python"),
            version_in(python, "numpy") or "is not there"))
        for row in rows():
            outcome = ask(python, row)
            verdict = judge(row, version_in(python, row.of), outcome)
            wrong += bool(verdict)
            print("  %-20s %-6s %s%s" % (
                row.name, {True: "found", False: "not", None: "-"}[
                    outcome.found], outcome.said,
                "  <- " + verdict if verdict else ""))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or [sys.executable]))
