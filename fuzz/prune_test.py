"""
prune.py keeps what covers something, and leaves committed inputs alone.

An engine of a few lines stands for libFuzzer: a file covers its first byte.
"""

import io
import os
import sys
import tempfile
import unittest
from contextlib import redirect_stdout

import prune
import targets

ENGINE = '''
import os, shutil, sys
fresh, folder = [a for a in sys.argv[1:] if not a.startswith("-")]
first = lambda path: open(path, "rb").read(1)
seen = {first(os.path.join(fresh, n)) for n in os.listdir(fresh)}
for name in sorted(os.listdir(folder)):
    path = os.path.join(folder, name)
    if first(path) == b"!":
        sys.exit(1)
    if first(path) not in seen:
        seen.add(first(path))
        shutil.copy(path, fresh)
'''


class Prune(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.out = os.path.join(scratch.name, "out")
        self.golden = os.path.join(scratch.name, "golden")
        self.corpus = os.path.join(self.out, "request", "corpus")
        script = os.path.join(scratch.name, "engine.py")
        os.makedirs(self.golden)
        os.makedirs(self.corpus)
        self.write(script, ENGINE.encode())
        self.write(os.path.join(self.golden, "seed-a"), b"a")
        self.replace("program", lambda target: [sys.executable, script])
        self.replace("seeds", lambda target: self.golden)

    def replace(self, name, value):
        self.addCleanup(setattr, targets, name, getattr(targets, name))
        setattr(targets, name, value)

    def write(self, path, data):
        with open(path, "wb") as file:
            file.write(data)

    def prune(self, **grown):
        for name, data in grown.items():
            self.write(os.path.join(self.corpus, name), data)
        with redirect_stdout(io.StringIO()):
            return prune.prune(targets.read()["request"], self.out)

    def test_kept(self):
        self.assertEqual(self.prune(one=b"a2", two=b"b", three=b"b2"), 0)
        self.assertEqual(os.listdir(self.corpus), ["three"])
        self.assertEqual(os.listdir(self.golden), ["seed-a"])

    def test_failure_keeps_all(self):
        self.assertEqual(self.prune(one=b"!", two=b"b", three=b"b2"), 1)
        self.assertEqual(len(os.listdir(self.corpus)), 3)
        self.assertEqual(os.listdir(os.path.join(self.out, "request")),
                         ["corpus"])

    def test_nothing(self):
        self.assertEqual(self.prune(), 0)


if __name__ == "__main__":
    unittest.main()
