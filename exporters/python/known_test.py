"""
What fails in the catalogue is known, and what is known fails.

BUFCONF names the program; interpreters are those of gate_test.py.
"""

import fnmatch
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import unittest

from catalogue_test import made_subjects
from gate_test import ACCUSATIONS, Interpreter, interpreters, unmet
from known import KNOWN

LIMIT = 600  # seconds for one interpreter, the whole catalogue


def report(program, python, folder):
    """The records of the whole catalogue, asked by PYTHON."""
    subprocess.run(
        [program, "report", "--quiet", "--python", python.path,
         "--output", folder], stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, timeout=LIMIT, check=True)
    with open(os.path.join(folder, "result.ndjson"),
              encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def expected(asked, python):
    """All (subject, clause, cause) that KNOWN foretells of ids ASKED."""
    return {(id_, clause, cause)
            for patterns, clause, cause, condition, _ in KNOWN
            if unmet(condition, python) is None
            for pattern in patterns.split()
            for id_ in fnmatch.filter(asked, pattern)}


class Known(unittest.TestCase):

    @unittest.skipUnless(importlib.util.find_spec("numpy"), "needs NumPy")
    def test_others_see_it_too(self):
        from witness import WITNESSES
        here = Interpreter(sys.executable, sys.version_info[:3], sys.prefix,
                           {"numpy"})
        made = {id_: thing for id_, _, thing, _ in made_subjects()}
        seen = expected(list(made), here)
        for id_, clause, cause in sorted(seen):
            with self.subTest(id_, clause=clause, cause=cause):
                self.assertTrue(WITNESSES[cause](made[id_]))
        print(f"{len(seen)} known failures are seen by others")

    def test_each_pattern_speaks_of_a_subject(self):
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)),
                               os.pardir, os.pardir, "spec", "ids.lock"),
                  encoding="utf-8") as file:
            ids = [line.split()[1] for line in file
                   if line.startswith("subject ")]
        for patterns, *_, reason in KNOWN:
            self.assertTrue(reason)
            for pattern in patterns.split():
                self.assertTrue(fnmatch.filter(ids, pattern), pattern)

    @staticmethod
    def chosen():
        """The oldest and the newest interpreter, and the one with NumPy that
        runs this; all of them if BUFCONF_EACH is set."""
        found = interpreters()
        if os.environ.get("BUFCONF_EACH"):
            return found
        here = [python for python in found if python.prefix == sys.prefix]
        return list(dict.fromkeys(found[:1] + here + found[-1:]))

    def test_all_that_fails_is_known(self):
        program = os.environ.get("BUFCONF")
        self.assertTrue(program, "BUFCONF has to name the program")
        pythons = self.chosen()
        self.assertTrue(pythons, "there is no interpreter to ask")
        for python in pythons:
            with self.subTest(python=python.path), \
                    tempfile.TemporaryDirectory() as folder:
                self.compare(python, report(program, python, folder))

    def compare(self, python, records):
        """Every finding has its row, and every row its findings."""
        asked = [r["id"] for r in records if r["record"] == "subject"
                 and r["skipped"] is None]
        found = {(r["subject"], r["clause"], r["cause"]) for r in records
                 if r["record"] == "finding" and r["verdict"] in ACCUSATIONS}
        print("{}.{}.{} {}: {} subjects asked, {} known failures".format(
            *python.version, python.path, len(asked), len(found)))
        self.assertGreater(len(asked), 90)
        self.assertEqual(set(), found - expected(asked, python),
                         "failures that are not known")
        self.assertEqual(set(), expected(asked, python) - found,
                         "known failures that did not show")


if __name__ == "__main__":
    unittest.main()
