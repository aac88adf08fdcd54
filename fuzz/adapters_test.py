"""
The layouts of the fuzzer, put through the designs of 2007 (adapters.py).

usage: adapters_test.py BUILD RUNS

BUILD has bpf_live_layout.so and, in share/bufconf/native, bufconf_designs.
"""

import os
import re
import sys
import tempfile
import unittest

import live_test
import targets

BUILD = RUNS = None
GOOD = ("segments", "counting", "redirect")
SEEDS = os.path.join(targets.ROOT, "corpus", "live_layout")


def run(names, *words):
    callables = [word for name in names
                 for word in ("--callable", "adapters:" + name)]
    return live_test.run(
        "--path", os.path.join(BUILD, "share", "bufconf", "native"),
        "--path", targets.HERE, *callables, *words,
        BUFCONF_ORACLES="reference,memoryview,utilities")


class Adapters(unittest.TestCase):
    def compared(self, told, names):
        """Each of them was compared, and not only refused."""
        for name in names:
            match = re.search(r"(?m)^adapters:%s compared (\d+)" % name, told)
            self.assertTrue(match and int(match.group(1)) > 0, told[-3000:])

    def test_any_layout(self):
        with tempfile.TemporaryDirectory() as scratch:
            status, told = run(GOOD, "live_layout", "-runs=" + RUNS,
                               "-max_len=256", "-len_control=0",
                               "-artifact_prefix=" + scratch + "/", scratch,
                               SEEDS)
            self.assertEqual(status, 0, told[-3000:])
            status, told = run(GOOD, "--replay", "live_layout", scratch)
        self.assertEqual(status, 0, told[-3000:])
        self.compared(told, GOOD)

    def test_planted(self):
        with tempfile.TemporaryDirectory() as scratch:
            status, told = run(["backwards"], "live_layout", "-runs=20000",
                               "-max_len=256", "-len_control=0", "-seed=1",
                               "-artifact_prefix=" + scratch + "/")
        self.assertNotEqual(status, 0)
        self.assertIn("adapters:backwards", told[-9000:])
        self.assertIn("BUFCONF-DIFF", told[-9000:])


if __name__ == "__main__":
    RUNS = sys.argv.pop()
    BUILD = live_test.BUILD = sys.argv.pop()
    if run([], "--replay", "live_layout", SEEDS)[0] == 77:
        sys.exit(77)
    unittest.main()
