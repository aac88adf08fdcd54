"""A find is judged, merged and reported as what it is, by the whole program.

    python findings_test.py PROGRAM PYTHON
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

import findings

PROGRAM = PYTHON = None
HERE = os.path.dirname(os.path.abspath(__file__))
CAUSES = os.path.join(findings.ROOT, "harness", "judge", "causes.def")
FIND = findings.Find(
    subject="consumer:eats:all", package="eats", cause="strides-misread",
    fuzzer="live_layout", signature="consumer/copy/content",
    operation="content in C order\nof 2 items \"\u00e9\"", expected="02 01",
    actual="returned 01 02", again="seen", script="print(1)\n")


def run(*words):
    """Exit status and output of the program."""
    ended = subprocess.run(
        [PROGRAM, *words], stdin=subprocess.DEVNULL, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env=dict(os.environ, BUFCONF_LAST=os.path.join(FOLDER, "last")))
    return ended.returncode, ended.stdout.decode("utf-8", "replace")


def written(name, *finds, **versions):
    path = os.path.join(FOLDER, name)
    findings.write(path, finds, versions)
    return path


def records(path):
    with open(path, encoding="ascii") as file:
        return [json.loads(line) for line in file]


def by_hand(path, all_records):
    """Write records as somebody might who knows how: digest and counts are
    right."""
    body = b"".join(map(findings.line, all_records[:-1]))
    end = dict(all_records[-1], digest=hashlib.sha256(body).hexdigest())
    with open(path, "wb") as file:
        file.write(body + findings.line(end))


def asked():
    """The result file of an exporter that was asked."""
    path = os.path.join(FOLDER, "asked.ndjson")
    if not os.path.exists(path):
        run("check", "--python", PYTHON, "-q", "--json", path,
            "builtins:bytes(3)")
    return path


class Judged(unittest.TestCase):
    def test_file(self):
        got = records(written("a.ndjson", FIND))
        self.assertEqual([r["record"] for r in got], [
            "run", "env", "subject", "find", "clause", "finding", "end"])
        self.assertEqual((got[2]["verdict"], got[5]["verdict"],
                          got[5]["clause"], got[5]["confirmed"]),
                         ("FAIL", "FAIL", "CNS-004", True))
        self.assertEqual(got[3]["operation"],
                         "content in C order; of 2 items \"\u00e9\"")
        self.assertGreater(got[0]["rules"], 0)

    def test_again(self):
        """Judged again it says the same, to the byte; under any profile it
        is a fault."""
        path = written("b.ndjson", FIND)
        again = os.path.join(FOLDER, "again.ndjson")
        status, said = run("judge", path, "--json", again)
        self.assertEqual(status, 1, said)
        self.assertIn("FAIL      CNS-004  MUST  strides-misread\n", said)
        self.assertIn("content in C order; of 2 items", said)
        self.assertIn("bufconf reproduce", said)
        self.assertNotRegex(said, "PASS|granted|not asked")
        with open(path, "rb") as one, open(again, "rb") as other:
            self.assertEqual(one.read(), other.read())
        for profile in "docs", "pep3118":
            self.assertEqual(run("judge", "--profile", profile, path)[0], 1)

    def test_crash(self):
        path = written("c.ndjson", FIND._replace(cause="consumer-crashed"))
        status, said = run("judge", path)
        self.assertEqual(status, 1, said)
        self.assertIn("  CRASH, by what fuzzers found", said)

    def test_not_seen_again(self):
        path = written("d.ndjson", FIND._replace(again="not seen"))
        status, said = run("judge", path)
        self.assertEqual(status, 0, said)
        self.assertIn("  FLAKY, by", said)
        self.assertEqual(run("judge", "--strict", path)[0], 1)

    def test_expected(self):
        expect = os.path.join(FOLDER, "expect")
        path = written("e.ndjson", FIND)
        with open(expect, "w", encoding="ascii") as file:
            file.write("consumer:eats:* CNS-004 strides-misread known\n"
                       "consumer:eats:* CNS-020 gaps-misread known\n")
        status, said = run("judge", "--expect", expect, path)
        self.assertEqual(status, 0, said)
        self.assertIn("  WAIVED, by", said)
        self.assertNotIn("unexpected", said)

    def test_no_find(self):
        """A file that says nothing of its subject is not one that passes."""
        path = written("f.ndjson", FIND)
        kept = [r for r in records(path) if r["record"] in (
            "run", "env", "subject", "end")]
        kept[0]["clauses"] = {}
        kept[2]["verdict"] = "PASS"
        kept[-1].update(findings=0, verdicts={"PASS": 1})
        by_hand(path, kept)
        status, said = run("judge", path)
        self.assertEqual(status, 2, said)
        self.assertIn("nothing was judged", said)


class Smuggled(unittest.TestCase):
    """What is judged by answers is judged by nothing else."""

    def refused(self, change, why):
        got = records(asked())
        change(got)
        path = os.path.join(FOLDER, "hand.ndjson")
        by_hand(path, got)
        for command in (["judge", path],
                        ["report", "--python", PYTHON, "--output",
                         os.path.join(FOLDER, "out"), path]):
            status, said = run(*command)
            self.assertEqual(status, 2, said)
            self.assertIn(why, said)

    def put(self, got, **more):
        """A find behind the states of the subject that was asked."""
        last = max(n for n, r in enumerate(got) if r["record"] == "state")
        record = findings.find_record(FIND._replace(**more))
        got.insert(last + 1, dict(record, subject=got[last]["subject"]))

    def test_beside_answers(self):
        self.refused(self.put, "a find stands beside answers")

    def test_cause_of_a_rule(self):
        def change(got):
            del got[3:-1]
            got[0]["clauses"] = {}
            got[-1]["findings"] = 0
            record = findings.find_record(FIND._replace(cause="len-wrong"))
            got.insert(3, dict(record, subject=got[2]["id"]))
        self.refused(change, "is none that a fuzzer finds")

    def test_verdict(self):
        """A verdict that is written in is not believed."""
        path = written("g.ndjson", FIND)
        got = records(path)
        got[2]["verdict"] = got[4]["verdict"] = got[5]["verdict"] = "PASS"
        got[-1]["verdicts"] = {"PASS": 1}
        by_hand(path, got)
        status, said = run("judge", path)
        self.assertEqual(status, 1, said)
        self.assertIn("  FAIL, by", said)


class Reported(unittest.TestCase):
    def report(self, *paths):
        out = os.path.join(FOLDER, "report")
        status, said = run("report", "--python", PYTHON, "--gate",
                           "--output", out, *paths)
        texts = []
        for name in "index.html", "report.md":
            with open(os.path.join(out, name), encoding="utf-8") as file:
                texts.append(file.read())
        return status, said, texts

    def test_merged(self):
        """Two runs of a fuzzer and one of the checks become one report."""
        more = FIND._replace(cause="gaps-misread", operation="of 3 items",
                             script=None)
        status, said, texts = self.report(
            asked(), written("h.ndjson", FIND),
            written("i.ndjson", FIND, more))
        self.assertEqual(status, 1, said)
        self.assertIn("2 subjects asked; 1 does not conform (2 findings)",
                      said)
        for text in texts:
            self.assertIn("returned 01 02", text)
            self.assertIn("of 3 items", text)
            self.assertIn("builtins:bytes(3)", text)
        self.assertIn("print(1)", texts[0])

    def test_reproduced(self):
        path = written("j.ndjson", FIND)
        status, said = run("reproduce", "--python", PYTHON, "--from", path,
                           "strides-misread")
        self.assertEqual((status, said), (0, "print(1)\n"))

    def test_not_judged(self):
        """Without a program the find is written; and can be judged later."""
        path = os.path.join(FOLDER, "k.ndjson")
        os.environ["BUFCONF_PROGRAM"] = "/nowhere"
        try:
            with self.assertRaises(findings.NoProgram):
                findings.write(path, [FIND])
        finally:
            os.environ["BUFCONF_PROGRAM"] = PROGRAM
        status, said = run("reproduce", "--python", PYTHON, "--from", path)
        self.assertEqual(status, 2, said)
        self.assertIn("has no finding", said)
        self.assertEqual(run("judge", path, "--json", path)[0], 1)
        self.assertEqual(run("reproduce", "--python", PYTHON, "--from",
                             path)[0], 0)


class Tables(unittest.TestCase):
    def test_ids(self):
        """Ids are those that the program makes."""
        targets = [FIND.subject, "a:" + "x" * 60, "a:" + "-" * 60 + "b",
                   "\u00e9:\u00c9", "A.B_c+:(1, 2)", ":::x"]
        for target in targets:
            status, said = run("check", "--python", PYTHON, "--dry-run",
                               "--", target)
            if status == 0:
                self.assertEqual(said.split()[0],
                                 findings.identity(target), target)

    def test_causes(self):
        """What fuzzers may find and what they do find is the same."""
        with open(CAUSES, encoding="utf-8") as file:
            rows = re.findall(r"^BPH_CAUSE\((\w+),\s+\w+,\s+\w+,\s+FOUND,",
                              file.read(), re.MULTILINE)
        there = {name.lower().replace("_", "-") for name in rows}
        texts = ""
        for folder, _, names in os.walk(HERE):
            for name in names:
                if name.endswith((".c", ".h", ".py")) and "_test" not in name:
                    with open(os.path.join(folder, name),
                              encoding="utf-8") as file:
                        texts += file.read()
        named = {name for name in there if '"%s"' % name in texts}
        self.assertGreater(len(there), 10)
        self.assertEqual(sorted(there - named), [])


if __name__ == "__main__":
    PROGRAM, PYTHON = (os.path.abspath(p) for p in sys.argv[1:])
    os.environ["BUFCONF_PROGRAM"] = PROGRAM
    with tempfile.TemporaryDirectory() as FOLDER:
        unittest.main(argv=[sys.argv[0]])
