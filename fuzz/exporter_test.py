"""Third parties' exporters: what is planted is found, simplified and shown;
what is right is not accused.

    python exporter_test.py PROGRAM PYTHON
"""

import argparse
import contextlib
import io
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
import unittest

import derive
import exporter

EXAMPLE = os.path.join(exporter.HERE, "example.py")


def run(*words):
    """Exit status and output of the command."""
    ended = subprocess.run(
        [OPTIONS.program, "fuzz", "--python", OPTIONS.python, "--out",
         os.path.join(FOLDER, "out"), *words], stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return ended.returncode, ended.stdout.decode("utf-8", "replace")


def readme():
    with open(os.path.join(exporter.ROOT, "README.md"),
              encoding="utf-8") as file:
        return file.read()


def block(text):
    """What is said of an object, without paths."""
    lines = text[text.index("object    example.Turned"):].splitlines()
    first = next(n for n, line in enumerate(lines)
                 if line.startswith("BUFCONF-FIND"))
    end = next(n for n, line in enumerate(lines)
               if n > first and not line.startswith("BUFCONF-FIND"))
    return [line for line in lines[:end] if ".py" not in line
            and "the fault" not in line]


class Geometry(unittest.TestCase):
    """derive.py against lists of Python."""

    def test_positions(self):
        ends = [None, *range(-6, 7)]
        for extent, start, stop, step in itertools.product(
                range(5), ends, ends, [None, -3, -2, -1, 1, 2, 3]):
            part = start, stop, step
            self.assertEqual(derive.positions(extent, *part),
                             list(range(extent)[slice(*part)]), part)

    def test_words(self):
        flags = 0x1, 0x4, 0x8, 0x18, 0x38, 0x58, 0x98, 0x118
        unions = {0}
        for flag in flags:
            unions |= {word | flag for word in unions}
        self.assertEqual(derive.LEGAL, sorted(unions - {0x4, 0x5}))

    def layout(self):
        items = bytes(range(24))
        return derive.Known("numpy", [2, 3, 4], [12, 4, 1], None, 1, "B",
                            False, items, False)

    def at(self, known, whole):
        """The bytes that shape and strides lead to in WHOLE, and items."""
        low = -min(0, *derive.offsets(known.shape, known.strides), 0)
        return bytes(whole[low + at] for at in derive.offsets(
            known.shape, known.strides)), known.items

    def test_items_and_strides_agree(self):
        """Content and strides are computed apart, by two functions."""
        known, whole = self.layout(), bytes(range(24))
        for axis in range(3):
            part = derive.take(known, axis, derive.positions(
                known.shape[axis], None, None, 2), 2)
            self.assertEqual(*self.at(part, whole))
        turned = derive.op_transpose(known)[1]
        self.assertEqual(turned.shape, [4, 3, 2])
        self.assertEqual(*self.at(turned, whole))

    def test_simpler_chains_are_shorter(self):
        """So that simplification ends."""
        randomly = random.Random(0)
        can = dict.fromkeys(("slice", "transpose", "reshape", "numpy"), 1)
        for _ in range(300):
            chain = derive.random_chain(
                randomly, "x", self.layout()._replace(kind="own"), can, True)
            for other in derive.simpler(chain):
                self.assertLess(weight(other), weight(chain))


def weight(chain):
    """The length of a chain in words."""
    numbers = sum(len([n for n in op if n is not None]) for op in chain)
    parts = sum(len([n for n in part if n is not None]) for op in chain
                for part in op if isinstance(part, tuple))
    names = {"index": 2}
    return (len(chain), sum(names.get(op[0], 1) for op in chain), numbers
            + parts + sum(op[0] == "history" and op[1] for op in chain))


class Command(unittest.TestCase):
    def test_planted_slice(self):
        """Found, simplified to one step, shown, and as README.md has it."""
        result = os.path.join(FOLDER, "planted.ndjson")
        status, said = run("--runs", "24", "--json", result,
                           "exporter:%s:rows" % EXAMPLE)
        self.assertEqual(status, 1, said)
        self.assertEqual(said.count("shows the fault\n"),
                         said.count("BUFCONF-FIND: "), said)
        self.assertEqual(block(said), block(readme()))
        again = subprocess.run(
            [OPTIONS.program, "judge", result], stdout=subprocess.PIPE,
            check=False)
        self.assertEqual(again.returncode, 1, again.stdout)
        with open(result, encoding="ascii") as file:
            subjects = [json.loads(line) for line in file]
        targets = {r["target"] for r in subjects if r["record"] == "subject"}
        self.assertIn(EXAMPLE + ":rows", targets)
        self.assertEqual(len(targets), 2)

    def test_honest(self):
        status, said = run("--runs", "12",
                           "exporter:array:array('h', range(12))")
        self.assertEqual(status, 0, said)
        self.assertIn("derived   12 objects, seed 0\n", said)
        self.assertIn("finds     0\n", said)

    def test_bytes(self):
        """NumPy makes a string of bytes, if it is not given a buffer: that
        is no fault of either."""
        status, said = run("--runs", "16", "exporter:builtins:bytes(5)")
        self.assertEqual(status, 0, said)
        self.assertIn("finds     0\n", said)

    def test_names_that_are_made_late(self):
        """A module may make a name when it is asked for it."""
        with open(os.path.join(FOLDER, "late.py"), "w",
                  encoding="ascii") as file:
            file.write("import array\n\n\ndef __getattr__(name):\n"
                       "    if name != 'made':\n"
                       "        raise AttributeError(name)\n"
                       "    return array.array\n")
        status, said = run("--runs", "4", "--path", FOLDER,
                           "exporter:late:(lambda: made('h', range(6)))()")
        self.assertEqual(status, 0, said)
        status, said = run("--runs", "1", "--path", FOLDER,
                           "exporter:late:unmade('h', range(6))")
        self.assertEqual(status, 2, said)
        self.assertIn("name 'unmade' is not defined", said)

    def test_same_seed(self):
        target = "exporter:array:array('h', range(12))"
        lists = [run("--dry-run", "--runs", "60", "--seed", seed, target)
                 for seed in ("7", "7", "8")]
        self.assertEqual(len(lists[0][1].splitlines()), 60)
        self.assertEqual(lists[0], lists[1])
        self.assertNotEqual(lists[0], lists[2])

    def test_wrong_use(self):
        for target in "no_such_module:x", "builtins:5", "builtins":
            status, said = run("--runs", "3", "exporter:" + target)
            self.assertEqual(status, 2, said)
            self.assertNotIn("Traceback", said)
        self.assertEqual(run("exporter:builtins:b'a'", "words")[0], 2)

    def test_nothing_asked(self):
        status, said = run("--runs", "0", "exporter:builtins:b'abc'")
        self.assertEqual(status, 2, said)
        self.assertIn("nothing was asked", said)


class Truth(unittest.TestCase):
    def test_wrong_geometry_is_seen(self):
        """What is declared is compared: a generator that takes every third
        item for every second would accuse an honest array."""
        def wrong(known, axis, which, step):
            return right(known, axis, which[:1] + which[2:],
                         step)
        right, derive.take = derive.take, wrong
        patient, exporter.minimise = exporter.minimise, lambda *a: a[1]
        os.environ["BUFCONF_PROGRAM"] = OPTIONS.program
        options = argparse.Namespace(
            seed=0, runs=8, seconds=300, jobs=2, path=[], dry_run=False,
            json=None, out=os.path.join(FOLDER, "out"))
        said = io.StringIO()
        try:
            with contextlib.redirect_stdout(said):
                status = exporter.run("array:array('i', range(6))", options)
        finally:
            derive.take, exporter.minimise = right, patient
        self.assertEqual(status, 1, said.getvalue())


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("python")
    OPTIONS = parser.parse_args()
    with tempfile.TemporaryDirectory() as FOLDER:
        unittest.main(argv=[sys.argv[0]])
