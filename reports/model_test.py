"""
Reading: what is in the file arrives, and what is wrong is named.

The schema and the list of verdicts that bufconf itself uses stand in the
same tree; they have to agree with what is here.
"""

import json
import os
import re
import tempfile
import unittest

from reports import errors, model, sample
from reports.verdicts import TABLE

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def read(content):
    """Read CONTENT, the bytes of a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "result.ndjson")
        with open(path, "wb") as file:
            file.write(content)
        return model.read(path)


def changed(change, count=True):
    """The sample after CHANGE, a function over its records."""
    records = sample.records()
    change(records)
    return sample.ndjson(records, count)


def of_kind(records, kind):
    """The first record of KIND."""
    return next(r for r in records if r["record"] == kind)


def setting(kind, **members):
    """A change that sets MEMBERS of the first record of KIND."""
    return lambda records: of_kind(records, kind).update(members)


def dropping(kind, member):
    """A change that takes MEMBER out of the first record of KIND."""
    return lambda records: of_kind(records, kind).pop(member)


def paired(rows):
    """A change that makes the first state one of pairs, with ROWS."""
    def change(records):
        of_kind(records, "state").update(like="fresh", pairs=rows,
                                         state="pairs", together=True)
        del of_kind(records, "state")["words"]
    return change


def swapping(first, second):
    """A change that swaps two records, by their places."""
    def change(records):
        records[first], records[second] = records[second], records[first]
    return change


def fuzzed(change):
    """The sample that was fuzzed, after CHANGE."""
    records = sample.fuzzed()
    change(records)
    return sample.ndjson(records)


GOOD = sample.ndjson(sample.records())
LINES = GOOD.splitlines(keepends=True)

# What is wrong with a file, as bytes, and what has to be said of it.
WRONG = [
    (errors.Empty, b""),
    (errors.CutOff, GOOD[:-1]),
    (errors.CutOff, GOOD[:500]),
    (errors.CutOff, b"".join(LINES[:-1])),
    (errors.CutOff, LINES[0]),
    (errors.Trailing, GOOD + b"\n"),
    (errors.Trailing, GOOD + LINES[-1]),
    (errors.NotText, b"\xff\n"),
    (errors.NotJson, b"\n"),
    (errors.NotJson, b"hello\n"),
    (errors.NotJson, b"[]\n"),
    (errors.NotJson, b'{"record":"run","record":"run"}\n'),
    (errors.NotJson, GOOD.replace(b'"rules":1', b'"rules":1.5')),
    (errors.NotJson, GOOD.replace(b'"rules":1', b'"rules":NaN')),
    (errors.NotJson, b"[" * 100000 + b"\n"),
    (errors.MisplacedRecord, changed(lambda r: r.insert(
        6, sample.find(subject="array.i")))),
    (errors.MisplacedRecord, fuzzed(swapping(4, 5))),
    (errors.MissingMember, fuzzed(dropping("find", "script"))),
    (errors.WrongType, fuzzed(setting("find", again="perhaps"))),
    (errors.WrongType, fuzzed(setting("find", operation=None))),
    (errors.WrongSubject, fuzzed(setting("find", subject="array.i"))),
    (errors.NotJudged, fuzzed(setting("find", cause="gaps-misread"))),
    (errors.NotJudged, fuzzed(lambda r: r.pop(6))),
    (errors.UnknownRecord, b"{}\n"),
    (errors.UnknownRecord, b'{"record":[]}\n'),
    (errors.UnknownRecord, changed(setting("env", record="where"))),
    (errors.MisplacedRecord, changed(swapping(0, 1))),
    (errors.MisplacedRecord, changed(swapping(1, 2))),
    (errors.MisplacedRecord, changed(swapping(5, 6))),
    (errors.MisplacedRecord, changed(lambda r: r.insert(2, r[4]))),
    (errors.MisplacedRecord, b"".join(LINES[:2] + LINES[:1])),
    (errors.WrongSchema, changed(setting("run", schema=2))),
    (errors.MissingMember, changed(dropping("subject", "truth"))),
    (errors.MissingMember, changed(dropping("finding", "words"))),
    (errors.MissingMember, changed(dropping("state", "words"))),
    (errors.MissingMember, changed(setting("state", pairs=[]))),
    (errors.MissingMember, changed(
        lambda r: r[0]["clauses"]["REQ-011"].pop("rule"))),
    (errors.UnknownMember, changed(setting("obs", time=1))),
    (errors.UnknownMember, changed(setting("clause", twice=True))),
    (errors.WrongType, changed(setting("subject", granted="70"))),
    (errors.WrongType, changed(setting("subject", granted=True))),
    (errors.WrongType, changed(setting("subject", granted=-1))),
    (errors.WrongType, changed(setting("subject", id=None))),
    (errors.WrongType, changed(setting("run", clauses={"REQ-011": 1}))),
    (errors.WrongType, changed(setting("env", packages={"numpy": 2}))),
    (errors.WrongType, changed(setting("state", words=[[0, 1]]))),
    (errors.WrongType, changed(paired([[0, 1]]))),
    (errors.WrongType, changed(paired([[0, "1", 0]]))),
    (errors.WrongType, changed(setting("finding", held=[[0]]))),
    (errors.WrongType, changed(setting("finding", words=[[0]]))),
    (errors.WrongType, changed(setting("finding", words=[["0", "1"]]))),
    (errors.WrongType, changed(setting("finding", words=[[5, 4]]))),
    (errors.WrongType, changed(setting("finding", words=[[0, -1]]))),
    (errors.UnknownVerdict, changed(setting("subject", verdict="OK"))),
    (errors.UnknownVerdict, changed(setting("clause", verdict="pass"))),
    (errors.UnknownVerdict, changed(setting("finding", verdict=""))),
    (errors.UnknownClause, changed(setting("clause", clause="REQ-999"))),
    (errors.UnknownClause, changed(setting("finding", clause="REQ-999"))),
    (errors.WrongSubject, changed(setting("obs", subject="absent.thing"))),
    (errors.WrongSubject, changed(setting("state", subject="nobody"))),
    (errors.WrongSubject, changed(setting("clause", subject="nobody"))),
    (errors.WrongSubject, changed(setting("finding", subject="nobody"))),
    (errors.NotSorted, changed(setting("subject", id="zzz"))),
    (errors.NotSorted, changed(setting("subject", id="array.i"))),
    (errors.NotSorted, changed(setting("obs", n=1))),
    (errors.WrongDigest, GOOD.replace(b"array:array", b"array:arrow")),
    (errors.WrongCounts, changed(setting("end", subjects=9), count=False)),
    (errors.WrongCounts, changed(
        setting("end", subjects=3, findings=3, verdicts={"FAIL": 3}),
        count=False)),
    (errors.WrongCounts, changed(
        setting("end", subjects=3, findings=4,
                verdicts={"FAIL": 1, "NOTE": 1, "SKIP": 1}), count=False)),
]


class Right(unittest.TestCase):
    """A whole file, member by member."""

    def setUp(self):
        self.run_ = read(GOOD)

    def test_run(self):
        run = self.run_
        self.assertEqual(("0.1.0", 1, "cpython", "0"), (
            run.suite, run.rules, run.profile, run.seed))
        self.assertEqual(("cpython", "3.11.7", "linux-x86_64"), (
            run.implementation, run.version, run.platform))
        self.assertEqual("1.1.0", run.packages["ctypes"])
        self.assertEqual("MUST", run.clauses["REQ-005"].level)

    def test_subjects(self):
        skipped, array, ctypes = self.run_.subjects
        self.assertEqual(sample.SKIPPED, skipped.skipped)
        self.assertIsNone(skipped.type)
        self.assertEqual([2], array.truth["shape"])
        self.assertEqual((1, ("fresh",)), (array.answers, array.states))
        self.assertEqual((2, ("control",)), (ctypes.answers, ctypes.states))
        self.assertEqual((60, 10), (ctypes.granted, ctypes.refused))

    def test_tallies_and_findings(self):
        _, array, ctypes = self.run_.subjects
        self.assertEqual(["NOT-EXERCISED", "PASS", "NOTE"],
                         [t.verdict for t in array.tallies])
        self.assertEqual(35, ctypes.tallies[1].broken)
        self.assertEqual("X-02/true-format", array.findings[0].position)
        self.assertEqual((4, 5), array.findings[0].words)
        self.assertEqual((0, 1, 8, 9, 24, 25, 56, 57, 0x7fffffff,
                          -0x80000000, -1), ctypes.findings[0].words)
        self.assertTrue(ctypes.findings[0].confirmed)

    def test_pairs(self):
        run = read(changed(paired([[284, 0, 0], [284, 8, None],
                                   [0, 284, [0, 0, 0]]])))
        self.assertEqual(("pairs",), run.subjects[1].states)
        run = read(changed(setting("finding", held=[[0, 1], [284, 284]])))
        self.assertEqual((0, 1, 284), run.subjects[1].findings[0].held)
        self.assertEqual((), run.subjects[2].findings[0].held)

    def test_finds(self):
        subject, = read(fuzzed(lambda records: None)).subjects
        first, second = subject.finds
        self.assertEqual(("seen", "not asked"), (first.again, second.again))
        self.assertEqual(("strides-misread", "live_layout", "02 01"), (
            first.cause, first.fuzzer, first.expected))
        self.assertEqual("print('<shown>')\n", first.script)
        self.assertIsNone(second.script)
        self.assertEqual((), read(GOOD).subjects[1].finds)

    def test_large_seed(self):
        run = read(changed(setting("run", seed="ffffffffffffffff")))
        self.assertEqual("ffffffffffffffff", run.seed)

    def test_no_subject(self):
        run = read(changed(lambda records: records.__delitem__(
            slice(2, -1))))
        self.assertEqual((), run.subjects)


class Wrong(unittest.TestCase):
    """Every way to be wrong has its class."""

    def test_files(self):
        for n, (expected, content) in enumerate(WRONG):
            with self.subTest(n=n, expected=expected.__name__):
                with self.assertRaises(errors.ResultError) as caught:
                    read(content)
                self.assertIs(expected, type(caught.exception),
                              str(caught.exception))

    def test_every_class_is_tried(self):
        tried = {expected for expected, _ in WRONG}
        # see liars_test and history_test
        tried |= {errors.Unreadable, errors.NotAMatrix, errors.NotDesigns}
        self.assertEqual(set(errors.ResultError.__subclasses__()), tried)

    def test_unreadable(self):
        with tempfile.TemporaryDirectory() as folder:
            for path in (folder, os.path.join(folder, "nothing")):
                with self.assertRaises(errors.Unreadable) as caught:
                    model.read(path)
                self.assertIn(path, str(caught.exception))
                self.assertIn("--json FILE", str(caught.exception))

    def test_sentence_names_the_line(self):
        with self.assertRaises(errors.UnknownClause) as caught:
            read(changed(setting("clause", clause="REQ-999")))
        self.assertEqual(7, caught.exception.line)
        self.assertIn("line 7: the clause 'REQ-999' is not",
                      str(caught.exception))


class Agreement(unittest.TestCase):
    """The reports and the rest of the tree say the same."""

    @classmethod
    def setUpClass(cls):
        with open(os.path.join(ROOT, "harness", "results",
                               "result.schema.json")) as file:
            cls.schema = json.load(file)["$defs"]

    def test_members(self):
        for kind, members in model.MEMBERS.items():
            known = self.schema[kind]
            self.assertEqual({"record", *members}, set(known["required"]))
            self.assertEqual({"record", *members,
                              *model.OPTIONAL.get(kind, {})},
                             set(known["properties"]))
        clause = self.schema["run"]["properties"]["clauses"]
        self.assertEqual(set(model.CLAUSE),
                         set(clause["additionalProperties"]["required"]))

    def test_schema_version(self):
        self.assertEqual(
            model.SCHEMA,
            self.schema["run"]["properties"]["schema"]["const"])

    def test_verdicts(self):
        self.assertEqual([v.word for v in TABLE],
                         self.schema["verdict"]["enum"])
        with open(os.path.join(ROOT, "spec", "verdicts.def")) as file:
            rows = re.findall(
                r'^BP_VERDICT\(\w+, "([A-Z-]+)", (\d),\s+((?:"[^"]*"\s*)+)\)',
                file.read(), re.MULTILINE)
        self.assertEqual(
            [(v.word, v.fails, v.text) for v in TABLE],
            [(word, exits == "1",
              "".join(re.findall(r'"([^"]*)"', text)))
             for word, exits, text in rows])

    def test_again(self):
        self.assertEqual(model.AGAIN, set(
            self.schema["find"]["properties"]["again"]["enum"]))

    def test_signs_differ(self):
        self.assertEqual(len(TABLE), len({v.sign for v in TABLE}))


if __name__ == "__main__":
    unittest.main()
