"""
Scripts that show a finding by themselves: each exits 1 on the liar and 0 on
its honest twin.

    python reproduce_test.py PROGRAM PYTHON NATIVE [--all]

One finding for each function that looks for faults; with --all one of every
liar, and every hostile exporter.
"""

import argparse
import ast
import dataclasses
import os
import re
import subprocess
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

from reports import model, reproduce, sample  # noqa: E402
from reports.model_test import read  # noqa: E402
import reports.standalone_checks as checks  # noqa: E402

CAUSES = os.path.join(ROOT, "harness", "judge", "causes.def")
STANDARD = {"builtins", "ctypes", "gc", "importlib", "os", "subprocess",
            "sys", "threading", "time"}
# Liars that are enough to have every function that looks for faults at work.
# A list of its own, so that not all of them have to be asked.
ENOUGH = """
any-order-refused april-readonly buf-copy-always buf-copy-once buf-null-empty
c-and-f-on-c c-delivers-gaps content-fortran deep-65-flattened
format-alone-len format-bit-units format-mandatory format-never
held-format-empty held-struct hostile-exit hostile-print hostile-segfault
itemsize-one-simple len-in-items len-in-items-simple ndim-65 ndim-one-more
nulled-shape obj-borrowed obj-leaked obj-null obj-other-once
out-parameters-signs-lost readonly-never readonly-varies refusal-leaks
refusal-locks-next refusal-obj-self refusal-opens-writing refusal-steals
refusal-value-error release-raises release-steals ret-one
ret-silent-refusal ret-success-raises scalar-shape scalar-strides
second-format segments-taken-for-rows shape-for-simple shape-huge-empty
shape-inside shape-negative suboffsets-minus-one any-on-strided format-wild
writable-transposes
writable-delivers-readonly writes-behind
""".split()


def listed():
    """Clause and verdict of each liar, by its name."""
    text = subprocess.run(
        [OPTIONS.program, "list", "liars"], stdout=subprocess.PIPE,
        check=True).stdout.decode()
    rows = (line.split() for line in text.splitlines()
            if line and not line.startswith(" "))
    return {row[0]: (row[1], row[2]) for row in rows}


def names():
    """The liars and the hostile ones that are asked."""
    if not OPTIONS.all:
        return ENOUGH
    code = ("import bufconf_native as n\n"
            "print(*n.names('liars'), *n.names('hostile'))")
    return subprocess.run(
        [OPTIONS.python, "-c", code], stdout=subprocess.PIPE, check=True,
        env=dict(os.environ, PYTHONPATH=OPTIONS.native)).stdout.decode(
            ).split()


def run(path):
    """Run the script with nothing in its environment; its exit status."""
    ended = subprocess.run(
        ["/usr/bin/env", "-i", OPTIONS.python, "-B", path],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, check=False, cwd="/")
    return ended.returncode, ended.stdout.decode("utf-8", "replace")


class Table(unittest.TestCase):
    def test_every_cause_is_shown_or_has_a_reason(self):
        with open(CAUSES, encoding="utf-8") as file:
            rows = re.findall(r"^BPH_CAUSE\((\w+),\s+\w+,\s+\w+,\s+(\w+),",
                              file.read(), re.MULTILINE)
        # of what fuzzers find, they write the script
        causes = [name.lower().replace("_", "-") for name, evidence in rows
                  if evidence != "FOUND"]
        self.assertGreater(len(rows), len(causes))
        shown = [*checks.ROWS, *checks.DEATHS, *checks.UNSHOWN]
        self.assertGreater(len(causes), 100)
        self.assertEqual(sorted(causes), sorted(shown))


class Found(unittest.TestCase):
    """The script of a find is that of the fuzzer."""

    def test_script(self):
        subject, = read(sample.ndjson(sample.fuzzed())).subjects
        finding, = subject.findings
        self.assertEqual(reproduce.script("", subject, finding),
                         subject.finds[0].script)
        without = dataclasses.replace(subject, finds=subject.finds[1:])
        with self.assertRaisesRegex(reproduce.Unshown, "wrote no script"):
            reproduce.script("", without, finding)


class Scripts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.file = os.path.join(cls.folder.name, "liars.ndjson")
        said = subprocess.run(
            [OPTIONS.program, "check", "--python", OPTIONS.python, "--path",
             OPTIONS.native, "-q", "--json", cls.file]
            + ['bufconf_native:subject("%s")' % name for name in names()],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        assert said.returncode == 1, said.stdout.decode()
        cls.result = model.read(cls.file)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def write(self, subject, finding, target):
        path = os.path.join(self.folder.name, re.sub(
            r"\W+", "-", target + finding.cause) + ".py")
        with open(path, "w", encoding="utf-8") as file:
            file.write(reproduce.script(self.file, subject, finding, target,
                                        [OPTIONS.native]))
        return path

    def chosen(self):
        """The findings that rows of liars are about."""
        rows, found = listed(), {}
        for subject in self.result.subjects:
            name = re.findall(r'"(.*)"', subject.target)[0]
            for finding in subject.findings:
                if rows.get(name, (finding.clause, finding.verdict)) != (
                        finding.clause, finding.verdict):
                    continue
                row = checks.ROWS.get(finding.cause)
                what = checks.DEATHS.get(finding.cause) or row.check
                found[name if OPTIONS.all else what] = subject, finding
        return list(found.values())

    def show(self, pair):
        """The statuses on the liar and its twin, with what was said."""
        subject, finding = pair
        twin = subject.target.replace("subject(", "twin(")
        return [run(self.write(subject, finding, target))
                for target in (subject.target, twin)]

    def test_the_liar_is_shown_and_its_twin_is_not(self):
        chosen = self.chosen()
        with ThreadPoolExecutor(2) as pool:
            for (subject, finding), results in zip(
                    chosen, pool.map(self.show, chosen)):
                with self.subTest(subject.target, cause=finding.cause):
                    for (status, said), wanted in zip(results, (1, 0)):
                        self.assertEqual(status, wanted, said)
        print("%d findings of %d causes shown, and not on honest twins" % (
            len(chosen), len({f.cause for _, f in chosen})))

    def test_every_function_is_among_them(self):
        used = {checks.ROWS[f.cause].check.__name__ for _, f in self.chosen()
                if f.cause in checks.ROWS}
        unused = {row.check.__name__ for row in checks.ROWS.values()} - used
        self.assertEqual(unused, NEVER_LIES, "a liar for each function")

    def test_what_others_do(self):
        """Two findings that no liar has, beside objects without them."""
        with tempfile.NamedTemporaryFile(suffix=".ndjson") as file:
            subprocess.run(
                [OPTIONS.program, "check", "--python", OPTIONS.python, "-q",
                 "--json", file.name, "builtins:5", "array:array('i', [1])"],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                check=False)
            shown = {f.cause: (s, f) for s in model.read(file.name).subjects
                     for f in s.findings}
            for cause, other in (("refuses-all", "builtins:b'a'"),
                                 ("format-alone", "builtins:5")):
                subject, finding = shown[cause]
                for target, wanted in (subject.target, 1), (other, 0):
                    path = os.path.join(self.folder.name, "other.py")
                    with open(path, "w", encoding="utf-8") as out:
                        out.write(reproduce.script(
                            file.name, subject, finding, target))
                    self.assertEqual(run(path)[0], wanted, target)

    def test_it_imports_nothing_of_ours(self):
        for subject, finding in self.chosen():
            text = reproduce.script(self.file, subject, finding)
            imported = set()
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.Import):
                    imported |= {alias.name.split(".")[0]
                                 for alias in node.names}
                self.assertNotIsInstance(node, ast.ImportFrom)
            self.assertLessEqual(imported, STANDARD)

    def test_what_cannot_be_made_cannot_be_told(self):
        subject, finding = self.chosen()[0]
        for target in "no_such_module:x", "builtins:1 / 0":
            self.assertEqual(run(self.write(subject, finding, target))[0], 2)


# What no liar needs: nobody ends a format never, or hands out a page that is
# read-only; the other two are asked of others below.
NEVER_LIES = {"format_endless", "page_readonly", "refuses_all",
              "format_alone"}

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("python")
    parser.add_argument("native")
    parser.add_argument("--all", action="store_true")
    OPTIONS = parser.parse_args()
    unittest.main(argv=[sys.argv[0]])
