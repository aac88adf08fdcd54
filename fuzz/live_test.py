"""
Live targets find what is planted: live_test.py BUILD

A wrong oracle, a leak, a read behind an object of Python and an oracle that
is missing are told, each in the run of a target; without them it is silent.
Exit status 77 where there is no AddressSanitizer.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

import campaign
import engine
import findings
import live
import targets

BUILD = None
# The last CPython where known bugs were looked for (found/found.tsv); later
# ones of the same minor version may have them fixed.
SEEN = (3, 13, 0)
SEEDS = os.path.join(targets.ROOT, "corpus", "live_format")


def pythons():
    """(version, path) of the interpreters that are here, this one first."""
    sys.path.insert(0, os.path.join(targets.ROOT, "exporters", "python"))
    import gate_test
    found = {sys.version_info[:3]: sys.executable}
    for python in gate_test.interpreters():
        found.setdefault(tuple(python.version), python.path)
    return list(found.items())


def run(*words, python=sys.executable, **environment):
    """Exit status and output of live.py."""
    done = subprocess.run(
        [python, "-B", os.path.join(live.HERE, "live.py"), "--build",
         BUILD, *words], env=dict(os.environ, **environment), timeout=300,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def fuzz(*words, **environment):
    """A short run from nothing, of two oracles."""
    environment.setdefault("BUFCONF_ORACLES", "reference,struct")
    with tempfile.TemporaryDirectory() as scratch:
        return run("live_format", "-runs=300", "-seed=1",
                   "-artifact_prefix=" + scratch + "/", *words,
                   **environment)


class Planted(unittest.TestCase):

    def test_nothing(self):
        status, told = fuzz()
        self.assertEqual(status, 0, told)

    def test_leak(self):
        status, told = fuzz(BUFCONF_PLANT="leak")
        self.assertNotEqual(status, 0, told)
        self.assertIn("LeakSanitizer: detected memory leaks", told)

    def test_overread(self):
        status, told = fuzz(BUFCONF_PLANT="overread")
        self.assertNotEqual(status, 0, told)
        self.assertIn("AddressSanitizer: heap-buffer-overflow", told)

    def test_overread_needs_malloc(self):
        """What the test above would look like, were the memory not malloc's:
        this is why it is there."""
        status, told = fuzz(BUFCONF_PLANT="overread",
                            BUFCONF_PYTHONMALLOC="pymalloc",
                            ASAN_OPTIONS="detect_leaks=0")
        self.assertIn("behind it is", told)
        self.assertEqual(status, 0, told)

    def test_difference(self):
        with tempfile.TemporaryDirectory() as scratch:
            path = os.path.join(scratch, "findings.ndjson")
            status, told = run("--replay", "--findings", path, "live_format",
                               os.path.join(SEEDS, "seed-padded"),
                               BUFCONF_PLANT="reference")
            self.assertNotEqual(status, 0)
            self.assertIn("\nBUFCONF-DIFF: numpy/reference/values/size\n",
                          told)
            self.assertIn('format "T{bi}b"', told)
            with open(path, encoding="ascii") as file:
                records = [json.loads(line) for line in file]
        self.assertEqual([r["record"] for r in records],
                         ["run", "env", "subject", "find", "clause",
                          "finding", "end"])
        self.assertEqual((records[3]["cause"], records[3]["operation"]),
                         ("values-misread",
                          'format "T{bi}b", item 81 82 83 ...'))
        self.assertIn("item size 12", records[3]["actual"])
        self.assertEqual((records[2]["target"], records[2]["verdict"]),
                         ("live_format:numpy", "FAIL"))

    def found(self, name, seed, plant):
        """What the campaign makes of a find: in a file, and judged."""
        target = targets.read()[name]
        path = os.path.join(targets.ROOT, "corpus", name, seed)
        os.environ["BUFCONF_PLANT"] = plant
        try:
            signature = engine.run(targets.replay(target) + [path]).signature
            find = campaign.Find(signature, path, "the input in words")
            with tempfile.TemporaryDirectory() as scratch:
                result = os.path.join(scratch, "result.ndjson")
                campaign.publish([(target, find)], result)
                made, = findings.read(result)
                script = os.path.join(scratch, "script.py")
                with open(script, "w", encoding="utf-8") as file:
                    file.write(made.script)
                shown = subprocess.run(
                    [sys.executable, script], cwd=targets.ROOT,
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                    check=False).returncode
                return made, shown, subprocess.run(
                    [findings.program(), "judge", "-q", result],
                    stdout=subprocess.DEVNULL, check=False).returncode
        finally:
            del os.environ["BUFCONF_PLANT"]

    def test_campaign(self):
        """A difference and a death are written, seen again, and faults."""
        for plant, cause, actual in (
                ("reference", "values-misread", "item size 12"),
                ("overread", "runtime-crashed", "heap-buffer-overflow")):
            find, shown, status = self.found("live_format", "seed-padded",
                                             plant)
            self.assertEqual((find.cause, find.again, status),
                             (cause, "seen", 1))
            self.assertIn(actual, find.actual)
            self.assertNotEqual(shown, 0)

    def test_rationed(self):
        """NumPy is asked about a part of the inputs, and found to be wrong
        all the same; what it was wrong about says so again."""
        with tempfile.TemporaryDirectory() as scratch:
            found = os.path.join(scratch, "found")
            for words in (["-runs=2000", "-seed=1",
                           "-exact_artifact_path=" + found],
                          ["--replay", found], [found]):
                status, told = run("live_format", *words,
                                   BUFCONF_PLANT="numpy")
                self.assertNotEqual(status, 0, told)
                self.assertIn("\nBUFCONF-DIFF: numpy/reference/values/size\n",
                              told)

    def test_unwritten(self):
        """Copies and assignments that do nothing are seen."""
        for name in ("assign", "assign-back", "copy-in", "copy-out"):
            seed = os.path.join(targets.ROOT, "corpus", "live_layout",
                                "seed-" + name)
            status, told = run("--replay", "live_layout", seed,
                               BUFCONF_PLANT="unwritten")
            self.assertNotEqual(status, 0, told)
            self.assertRegex(told, "BUFCONF-DIFF: [a-z/]*/%s/content"
                             % name.replace("-back", ""))

    def test_shown(self):
        """The script shows every row about layouts; it stands alone."""
        with open(os.path.join(live.HERE, "oracles", "divergences.def"),
                  encoding="ascii") as file:
            rows = re.findall(r'BPF_DIVERGENCE\("([a-z-]+)"', file.read())
        done = subprocess.run(
            [sys.executable, "-B", os.path.join(live.HERE, "show.py"), *rows],
            stdout=subprocess.PIPE, universal_newlines=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertNotIn("not seen", done.stdout)

    def test_lost_oracle(self):
        """NumPy that does not import."""
        with tempfile.TemporaryDirectory() as scratch:
            with open(os.path.join(scratch, "numpy.py"), "w",
                      encoding="ascii") as file:
                file.write("raise ImportError('not here')\n")
            status, told = run("--path", scratch, "--replay", "live_format",
                               SEEDS)
        self.assertEqual(status, 2, told)
        self.assertIn("oracle numpy: there is no NumPy", told)

    def test_callable(self):
        """Bytes and an array are right; a list of nothing is not."""
        told = run("--replay", "--callable", "builtins:bytes", "--callable",
                   "numpy:array", "live_layout",
                   os.path.join(targets.ROOT, "corpus", "live_layout"))
        self.assertEqual(told[0], 0, told[1])
        self.assertRegex(told[1], r"(?m)^builtins:bytes compared [1-9]")
        with tempfile.TemporaryDirectory() as scratch:
            with open(os.path.join(scratch, "wrong.py"), "w",
                      encoding="ascii") as file:
                file.write("def nothing(view):\n    return []\n")
            status, told = run(
                "--path", scratch, "--callable", "wrong:nothing", "--replay",
                "live_format", os.path.join(SEEDS, "seed-item"))
        self.assertNotEqual(status, 0, told)
        self.assertIn("BUFCONF-DIFF: reference/wrong:nothing/values/content",
                      told)

    def test_known_bugs(self):
        """What is left out because of known bugs is found if it is not."""
        if sys.version_info[:3] > SEEN:
            self.skipTest("nobody has looked whether this CPython has them")
        for name, told_by in (
                ("142560", "AddressSanitizer: heap-use-after-free"),
                ("142663", "AddressSanitizer: heap-use-after-free"),
                ("142664", "BUFCONF-DIFF: cpython/model/lifecycle/"
                           "hash-value"),
                ("154524", "BUFCONF-DIFF: cpython/model/lifecycle/"
                           "resized-while-exported")):
            seed = os.path.join(targets.ROOT, "corpus", "lifecycle",
                                "seed-known-" + name)
            status, told = run("--known", name, "--replay", "lifecycle", seed)
            self.assertNotEqual(status, 0, told)
            self.assertIn(told_by, told)

    def test_interpreters(self):
        """Every interpreter that is here does what the model says, and one
        that has __buffer__ is found out if it does not lock its content."""
        folder = os.path.join(targets.ROOT, "corpus", "lifecycle")
        planted = 0
        for version, python in pythons():
            with self.subTest(python=python):
                status, told = run("--replay", "--rows", "lifecycle", folder,
                                   python=python)
                self.assertEqual(status, 0, told)
                if version >= (3, 12):
                    planted += 1
                    status, told = run(
                        "--replay", "lifecycle",
                        os.path.join(folder, "seed-buffer"), python=python,
                        BUFCONF_PLANT="unlocked")
                    self.assertIn("/resized-while-exported\n", told)
        if not planted:
            self.skipTest("no CPython from 3.12 on is here")

    def test_some_oracles(self):
        """Nobody is missed who was not wanted."""
        status, told = run("--replay", "live_layout",
                           os.path.join(targets.ROOT, "corpus",
                                        "live_layout"),
                           BUFCONF_ORACLES="reference,memoryview")
        self.assertEqual(status, 0, told)

    def test_too_few(self):
        status, told = run("--replay", "--min-oracles", "3", "live_format",
                           SEEDS, BUFCONF_ORACLES="reference,struct")
        self.assertEqual(status, 2, told)
        self.assertIn("2 oracles, not 3", told)
        self.assertEqual(run("--replay", "live_format", SEEDS,
                             BUFCONF_ORACLES="struct")[0], 2)

    def test_unused_row(self):
        status, told = run("--replay", "--rows", "live_format",
                           os.path.join(SEEDS, "seed-item"))
        self.assertEqual(status, 1, told)
        self.assertIn("UNUSED ROW: struct-0p", told)


if __name__ == "__main__":
    BUILD = sys.argv.pop(1)
    status, told = fuzz()
    if status == 77:
        print(told)
        sys.exit(77)
    unittest.main()
