"""The statistics of measure.py, and that plant.py loses no bug."""

import argparse
import json
import os
import tempfile
import unittest
from unittest import mock

import measure
import plant
from bugs import BUGS, Bug

SOURCE = """\
static int
first(int a)
{
    return a + 1;
}

int
second(int a)
{
    return a
           + 1;
}
"""


class Statistics(unittest.TestCase):
    def test_ranks_of_ties(self):
        self.assertEqual(measure.ranks([5, 1, 5, 9]), [2.5, 1.0, 2.5, 4.0])

    def test_apart(self):
        # all of new above all of old: U = 25, z = 12 / sqrt(25 * 11 / 12)
        p, effect = measure.mann_whitney([1, 2, 3, 4, 5], [6, 7, 8, 9, 10])
        self.assertEqual(effect, 1.0)
        self.assertAlmostEqual(p, 0.0122, places=4)

    def test_alike(self):
        p, effect = measure.mann_whitney([3, 3, 3], [3, 3, 3])
        self.assertEqual((p, effect), (1.0, 0.5))

    def test_missed_trials_are_shown(self):
        trials = [dict(executions=n, detected=n < 1000)
                  for n in (10, 1000, 1000)]
        self.assertEqual(measure.shown(*measure.median_of(trials)), ">1,000")


class Kept(unittest.TestCase):
    """A measurement that was cut off goes on."""

    def test_goes_on(self):
        bug = Bug("x", "x.c", "f", "a", "b", "empty", "a test")
        row = dict(bug="x", target="empty", seed=1, seeds=False, runs=9,
                   detected=True, executions=5, first_reached=1)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "rows")
            with open(path, "w", encoding="ascii") as file:
                file.write(json.dumps(row) + '\n{"bug": "x", "seed": 2')
            rows = measure.load(path)
        self.assertEqual(rows, [row])
        done = {("x", 1, False): row}
        options = argparse.Namespace(out=None, runs=9)
        self.assertIs(measure.kept(bug, 1, False, options, done), row)

    def test_new_ones_are_added(self):
        row = dict(bug="x", seed=2, seeds=True)
        bug = Bug("x", "x.c", "f", "a", "b", "empty", "a test")
        with tempfile.TemporaryDirectory() as folder, \
                mock.patch.object(measure, "trial", return_value=row):
            path = os.path.join(folder, "rows")
            options = argparse.Namespace(out=path, runs=9)
            measure.kept(bug, 2, True, options, {})
            self.assertEqual(measure.load(path), [row])


class Plant(unittest.TestCase):
    def bug(self, function, right):
        return Bug("x", "x.c", function, right, "a", "empty", "a test")

    def test_in_its_function_only(self):
        text = plant.plant(SOURCE, 7, self.bug("second", "a + 1"))
        first, second = text.split("int\nsecond")
        self.assertIn("return a + 1;", first)
        self.assertIn("BPF_BUG(7, a\n           + 1, a)", second)

    def test_lost(self):
        for bug in (self.bug("third", "a"), self.bug("first", "b"),
                    self.bug("first", "a")):
            with self.assertRaises(ValueError):
                plant.plant(SOURCE, 1, bug)


class Rows(unittest.TestCase):
    def test_names(self):
        names = [bug.name for bug in BUGS]
        self.assertEqual(len(names), len(set(names)))
        for bug in BUGS:
            self.assertRegex(bug.name, r"^[a-z0-9-]+$")
            self.assertIn(bug.target, measure.TARGETS)
            self.assertTrue(bug.real, bug.name)


if __name__ == "__main__":
    unittest.main()
