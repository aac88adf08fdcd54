"""What `bufconf list designs` says is there, is there.

    python designs_test.py PROGRAM CTEST BUILD SOURCE
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest

PROGRAM, CTEST, BUILD, SOURCE = sys.argv[1:]


def designs():
    """The rows, as the program writes them."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "designs")
        subprocess.run([PROGRAM, "list", "designs", "--json", path],
                       check=True)
        with open(path, encoding="ascii") as file:
            return json.load(file)["designs"]


def tests():
    """The names that CTest knows."""
    done = subprocess.run(
        [CTEST, "--show-only=json-v1"], cwd=BUILD, stdout=subprocess.PIPE,
        check=True)
    return {test["name"] for test in json.loads(done.stdout)["tests"]}


def liars():
    """The names of the liars, as the program lists them."""
    done = subprocess.run([PROGRAM, "list", "liars"], stdout=subprocess.PIPE,
                          check=True, universal_newlines=True)
    return {line.split()[0] for line in done.stdout.splitlines()
            if line[:1].strip()}


class Designs(unittest.TestCase):
    def test_rows_are_there(self):
        rows = designs()
        self.assertTrue(rows)
        known = tests()
        for row in rows:
            with self.subTest(row["name"]):
                self.assertTrue(row["code"] and row["tests"])
                for path in row["code"]:
                    self.assertTrue(
                        os.path.isfile(os.path.join(SOURCE, path)), path)
                for name in row["tests"]:
                    self.assertIn(name, known)
                self.assertTrue(row["lies"])
                for name in row["lies"]:
                    if name.endswith("-"):
                        self.assertTrue(any(liar.startswith(name)
                                            for liar in liars()), name)
                    else:
                        self.assertIn(name, known)
                for clause in row["clauses"]:
                    self.assertIsNotNone(clause["rule"], clause["name"])

    def test_names_of_tests_are_read(self):
        self.assertIn("harness.designs", tests())
        self.assertNotIn("spec.nothing", tests())

    def test_names_of_liars_are_read(self):
        self.assertIn("ret-one", liars())
        self.assertNotIn("status", liars())  # of a text that is wrapped


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
