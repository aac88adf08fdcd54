"""Counts and phrases."""

import unittest
from dataclasses import replace

from reports import summary
from reports.model_test import GOOD, read


class Summary(unittest.TestCase):

    def setUp(self):
        self.run_ = read(GOOD)

    def with_verdicts(self, *verdicts):
        """A run whose subjects have these verdicts."""
        subject = self.run_.subjects[1]
        return replace(self.run_, subjects=tuple(
            replace(subject, id=f"s{n}", verdict=verdict)
            for n, verdict in enumerate(verdicts)))

    def test_headline(self):
        for verdicts, sentence in (
                (("FAIL", "PASS"),
                 "1 of 2 subjects breaks the buffer protocol."),
                (("FAIL", "CRASH", "LEAK", "TIMEOUT", "WARN"),
                 "4 of 5 subjects break the buffer protocol."),
                (("NOTE",),
                 "None of 1 subject breaks the buffer protocol."),
                (("PASS", "BROKEN"),
                 "None of 2 subjects breaks the buffer protocol. On 1 the "
                 "harness itself failed."),
                ((), "No subject was asked.")):
            self.assertEqual(sentence, summary.headline(
                self.with_verdicts(*verdicts)))

    def test_skipped_are_not_asked(self):
        self.assertEqual(["array.i", "ctypes.int-3"],
                         [s.id for s in summary.asked(self.run_)])
        self.assertEqual("1 of 2 subjects breaks the buffer protocol.",
                         summary.headline(self.run_))
        (reason, subjects), = summary.skipped(self.run_).items()
        self.assertIn("absent", reason)
        self.assertEqual(["absent.thing"], [s.id for s in subjects])

    def test_held_counts_what_applied(self):
        _, array, ctypes = self.run_.subjects
        self.assertEqual((1, 2), summary.held(array))
        self.assertEqual((1, 3), summary.held(ctypes))

    def test_worst_finding_first(self):
        ctypes = self.run_.subjects[2]
        backwards = replace(ctypes, findings=ctypes.findings[::-1])
        self.assertEqual(ctypes.findings,
                         tuple(summary.sorted_findings(backwards)))
        self.assertEqual(["FAIL", "NOTE"],
                         summary.shown_verdicts(self.run_))

    def test_packages(self):
        self.assertEqual("ctypes 1.1.0, absent, array",
                         summary.packages(self.run_))
        self.assertEqual("CPython 3.11.7", summary.python(self.run_))

    def test_truth(self):
        self.assertEqual(
            [("format", "i"), ("fields", "2h at 0, h at 2"),
             ("itemsize", "4"), ("shape", "(2,)"), ("strides", "(4,)"),
             ("readonly", "no")],
            summary.truth_phrases(self.run_.subjects[1]))
        self.assertEqual([], summary.truth_phrases(self.run_.subjects[2]))
        array = replace(self.run_.subjects[1], truth={"fields": []})
        self.assertEqual([("fields", "none")], summary.truth_phrases(array))


if __name__ == "__main__":
    unittest.main()
