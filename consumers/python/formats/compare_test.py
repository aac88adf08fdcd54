"""
The comparison can fail: compare_test.py LIBRARY

What is right passes; a wrong rule, a row that nothing hits and what kills a
worker are found.
"""

import os
import subprocess
import sys
import tempfile
import unittest

import asking

HERE = asking.HERE
LIBRARY = None
READERS = ("struct", "memoryview", "ctypes")  # here under every interpreter


def compare(*options, readers=READERS):
    """Exit status and output of compare.py."""
    command = [sys.executable, "-B", os.path.join(HERE, "compare.py"),
               "--library", LIBRARY, "--number", "1000", *options]
    for reader in readers:
        command += ["--reader", reader]
    done = subprocess.run(command, stdout=subprocess.PIPE, timeout=300,
                          universal_newlines=True, check=False)
    return done.returncode, done.stdout


class Planted(unittest.TestCase):

    def test_nothing(self):
        status, told = compare()
        self.assertEqual(0, status, told)
        self.assertIn("seed 0, ", told)
        self.assertNotIn("NO ROW", told)

    def test_wrong_rule(self):
        status, told = compare("--plant", "reader", readers=["struct"])
        self.assertEqual(1, status)
        self.assertIn("NO ROW: struct means", told)
        self.assertIn("'ix'", told)

    def test_unused_row(self):
        status, told = compare("--plant", "row", readers=["struct"])
        self.assertEqual(1, status)
        self.assertIn("UNUSED ROW: planted", told)
        self.assertNotIn("NO ROW", told)

    def test_seed(self):
        other = compare("--seed", "7", readers=["memoryview"])
        self.assertEqual(0, other[0], other[1])
        self.assertIn("seed 7, ", other[1])


PLAIN = '''
import os, signal
def about(): return {"version": [1, 2]}
def ask(text):
    if text == b"die": os.kill(os.getpid(), signal.SIGSEGV)
    while text == b"spin": pass
    return "ok 0"
'''
PARTS = '''
import os, signal
def about(): return {"version": [1, 2]}
def parts(): return ["a", "b", "c", "d"]
def ask_part(text, name):
    if text == b"die" and name in "ac": os.kill(os.getpid(), signal.SIGSEGV)
    while text == b"spin": pass
    return name != "b"
'''
RAISES = '''
def about(): return {"version": [1, 2]}
def ask(text): raise KeyError(text)
'''


class Worker(unittest.TestCase):
    """What kills a worker is an answer."""

    def ask(self, source, *formats):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "by_planted.py")
            with open(path, "w", encoding="ascii") as file:
                file.write(source)
            done = subprocess.run(
                [sys.executable, os.path.join(HERE, "worker.py"), "planted"],
                input="".join(text.hex() + "\n" for text in formats),
                env=dict(os.environ, PYTHONPATH=folder), timeout=60,
                stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                universal_newlines=True, check=False)
        return done.returncode, done.stdout.split("\n")[1:-1]

    def test_deaths(self):
        self.assertEqual(
            (0, ["ok 0", "crashed SIGSEGV", "ok 0", "hung", "ok 0"]),
            self.ask(PLAIN, b"a", b"die", b"b", b"spin", b"c"))

    def test_last_one_dies(self):
        self.assertEqual((0, ["ok 0", "crashed SIGSEGV"]),
                         self.ask(PLAIN, b"a", b"die"))

    def test_parts(self):
        self.assertEqual(
            (0, ["takes a c d", "takes crashed:a crashed:c d",
                 "takes hung:a hung:b unasked:c unasked:d", "takes a c d"]),
            self.ask(PARTS, b"i", b"die", b"spin", b"j"))

    def test_our_fault_is_no_answer(self):
        status, answers = self.ask(RAISES, b"a")
        self.assertEqual(([], 1), (answers, status))


if __name__ == "__main__":
    LIBRARY = sys.argv.pop(1)
    unittest.main()
