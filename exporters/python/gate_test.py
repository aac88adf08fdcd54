"""
The gate test: no target of gate.py may be accused, on any interpreter.

BUFCONF names the program.  Interpreters are $BUFCONF_PYTHON, python3.8 and
later on PATH and those in $BUFCONF_PYTHONS; each is asked once, with every
target that it can make.  What $BUFCONF_REQUIRE names ("numpy", "python3.12")
may not be left out.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import unittest
from collections import namedtuple

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import gate  # noqa: E402  (beside this file, not installed)

ACCUSATIONS = {"FAIL", "CRASH", "TIMEOUT", "LEAK"}
MODULES = ("numpy", "_testbuffer")
LIMIT = 600  # seconds for one interpreter, all targets

Interpreter = namedtuple("Interpreter", "path version prefix modules")
Subject = namedtuple("Subject", "record findings")

# Run by every candidate: is it one that bufconf supports, and what has it?
ASK = """
import importlib.util, json, sys, sysconfig
def has(name):
    try:
        return importlib.util.find_spec(name) is not None
    except Exception:
        return False
odd = [word for word, true in (
    ("is not CPython", sys.implementation.name != "cpython"),
    ("is a debug build", hasattr(sys, "gettotalrefcount")),
    ("has no GIL", bool(sysconfig.get_config_var("Py_GIL_DISABLED"))),
) if true]
print(json.dumps({
    "version": list(sys.version_info[:3]), "prefix": sys.prefix,
    "executable": sys.executable, "odd": odd,
    "modules": [name for name in sys.argv[1:] if has(name)]}))
"""


def candidates():
    """Paths that may be interpreters, those that are named first."""
    named = "{} {}".format(os.environ.get("BUFCONF_PYTHON", ""),
                           os.environ.get("BUFCONF_PYTHONS", ""))
    found = [path for path in re.split(r"[\s:]+", named) if path]
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        try:
            names = sorted(os.listdir(folder or "."))
        except OSError:
            continue
        found.extend(os.path.join(folder, name) for name in names
                     if re.fullmatch(r"python3(\.\d+)?", name))
    return found


def ask(path):
    """What the interpreter at PATH says of itself, or None."""
    try:
        done = subprocess.run(
            [path, "-c", ASK, *MODULES], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, timeout=60,
            universal_newlines=True)
        return json.loads(done.stdout) if done.returncode == 0 else None
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None


def interpreters():
    """Those that bufconf supports, each once; prints why not another."""
    found = {}
    for path in candidates():
        said = ask(path)
        if said is None or said["version"] < [3, 8]:
            continue
        if said["odd"]:
            print(f"SKIP {path}: it {' and '.join(said['odd'])}")
            continue
        key = tuple(said["version"]), said["prefix"]
        found.setdefault(key, Interpreter(
            said["executable"], *key, frozenset(said["modules"])))
    return [found[key] for key in sorted(found)]


def unmet(condition, python):
    """Why PYTHON cannot make a target with CONDITION, or None."""
    version = python.version[:2]
    if "module" in condition and condition["module"] not in python.modules:
        return "no module " + condition["module"]
    if "since" in condition and version < condition["since"]:
        return "since Python {}.{}".format(*condition["since"])
    if "before" in condition and version >= condition["before"]:
        return "before Python {}.{}".format(*condition["before"])
    return None


def wanted(python):
    """The targets that PYTHON can make; prints what is left out and why."""
    rows = gate.TARGETS + [row[:2] for row in gate.EXACT]
    targets, left_out = [], {}
    for target, condition in rows:
        reason = unmet(condition, python)
        if reason is not None:
            left_out[reason] = left_out.get(reason, 0) + 1
        elif target not in targets:
            targets.append(target)
    for reason, count in sorted(left_out.items()):
        print(f"SKIP {count} targets: {reason}")
    return targets


def check(program, python, targets, folder):
    """Run `check`; return exit status, what was printed, and the records."""
    path = os.path.join(folder, "result.ndjson")
    done = subprocess.run(
        [program, "check", "--python", python.path, "--path", HERE,
         "--json", path, *targets],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=LIMIT,
        stdin=subprocess.DEVNULL, universal_newlines=True)
    records = []
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            records = [json.loads(line) for line in file]
    return done.returncode, done.stdout, records


def by_target(records):
    """The subjects of a result file, by target, with their findings."""
    subjects = {r["id"]: Subject(r, []) for r in records
                if r["record"] == "subject"}
    for record in records:
        if record["record"] == "finding":
            subjects[record["subject"]].findings.append(record)
    return {s.record["target"]: s for s in subjects.values()}


class Gate(unittest.TestCase):
    """One test; every interpreter and target is a subtest of it."""

    def test_no_accusation(self):
        program = os.environ.get("BUFCONF")
        self.assertTrue(program, "BUFCONF has to name the program")
        pythons = interpreters()
        print(f"{len(pythons)} interpreters")
        self.assertTrue(pythons, "there is no interpreter to ask")
        self.nothing_required_is_missing(pythons)
        for python in pythons:
            print("{}.{}.{} {}".format(*python.version, python.path))
            self.one(program, python)

    def nothing_required_is_missing(self, pythons):
        """What CI requires is here: a SKIP is no refuge."""
        present = set()
        for python in pythons:
            present.update(python.modules)
            present.add("python{}.{}".format(*python.version))
        for word in os.environ.get("BUFCONF_REQUIRE", "").split():
            if word in MODULES or word.startswith("python3."):
                self.assertIn(word, present, "required, and not here")

    def one(self, program, python):
        """Ask one interpreter all that it can answer."""
        targets = wanted(python)
        with tempfile.TemporaryDirectory() as folder:
            status, printed, records = check(program, python, targets,
                                             folder)
        with self.subTest(python=python.path):
            self.assertEqual(0, status, printed)
        subjects = by_target(records)
        for target in targets:
            with self.subTest(python=python.path, target=target):
                self.assertIn(target, subjects)
                self.not_accused(subjects[target])
        for target, condition, granted, refused, findings in gate.EXACT:
            if unmet(condition, python) is None and target in subjects:
                with self.subTest(python=python.path, exact=target):
                    self.exact(subjects[target], granted, refused, findings)

    def not_accused(self, subject):
        """It was asked, it granted something, and nothing is held against
        it."""
        self.assertIsNone(subject.record.get("skipped"))
        self.assertIsNone(subject.record.get("not_run"))
        self.assertGreater(subject.record["granted"], 0)
        self.assertEqual([], [
            finding for finding in subject.findings
            if finding["verdict"] in ACCUSATIONS])

    def exact(self, subject, granted, refused, findings):
        """It came out exactly as the policy says."""
        self.assertEqual((granted, refused), (subject.record["granted"],
                                              subject.record["refused"]))
        self.assertEqual(
            sorted(findings),
            sorted((f["verdict"], f["clause"]) for f in subject.findings))


if __name__ == "__main__":
    unittest.main()
