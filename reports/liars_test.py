"""The matrix of the liars: read strictly, shown whole, and harmless."""

import copy
import json
import os
import re
import tempfile
import unittest

from reports import errors, liars
from reports.matrix_test import HOSTILE, parse

SAMPLE = {
    "record": "liars", "implementation": "cpython", "version": "3.11.7",
    "clauses": [
        {"clause": "REQ-003", "level": "MUST", "bound": "exporter",
         "rule": "Under SIMPLE all is NULL.", "untested": None,
         "cases": [{"id": "fresh.simple", "liars": ["one", "two"]},
                   {"id": "pairs.simple", "liars": ["two"]}]},
        {"clause": "REQ-004", "level": "MUST", "bound": "exporter",
         "rule": "The bytes are the content.", "untested": None,
         "cases": [{"id": "fresh.flat", "liars": []}]},
        {"clause": "LIF-003", "level": "MUST", "bound": "exporter",
         "rule": "It stays.", "untested": "a scenario", "cases": []},
    ],
    "liars": [
        {"name": "one", "clause": "REQ-003", "verdict": "FAIL",
         "origin": "B001", "caught": True, "only": "simple"},
        {"name": "two", "clause": "REQ-003", "verdict": "FAIL",
         "origin": "B002", "caught": True, "only": None},
        {"name": "three", "clause": "REQ-004", "verdict": "FAIL",
         "origin": "B003", "caught": False, "only": None},
    ],
    "rules": [
        {"name": "simple", "text": "it is plain", "free": ["one"]},
        {"name": "flat", "text": "it is flat", "free": []},
    ],
    "silent": ["pairs.flat"],
}


def read(value):
    """Read VALUE, or the text that it is."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "matrix.json")
        with open(path, "w", encoding="utf-8") as file:
            file.write(value if isinstance(value, str)
                       else json.dumps(value))
        return liars.read(path)


def without(*path):
    """The sample without the member at PATH."""
    value = copy.deepcopy(SAMPLE)
    inner = value
    for key in path[:-1]:
        inner = inner[key]
    del inner[path[-1]]
    return value


def with_(value, *path):
    """The sample with VALUE at PATH."""
    changed = copy.deepcopy(SAMPLE)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return changed


class Reading(unittest.TestCase):

    def test_everything_arrives(self):
        matrix = read(SAMPLE)
        self.assertEqual(["fresh", "pairs"], matrix.states())
        self.assertEqual(["one", "two"],
                         matrix.named_for(matrix.clauses[0]))
        self.assertEqual(["LIF-003"],
                         [c.clause for c in matrix.untested()])
        self.assertEqual(["REQ-004"],
                         [c.clause for c in matrix.without_liar()])
        self.assertEqual(["three"], matrix.uncaught())
        self.assertEqual({"simple": ["one"]}, matrix.alone())
        self.assertEqual(["flat"], matrix.needless())

    def test_other_files_are_refused(self):
        for value in (without("clauses"), without("clauses", 0, "cases"),
                      without("liars", 1, "only"),
                      without("rules", 0, "free"),
                      without("clauses", 0, "cases", 0, "liars"),
                      with_("run", "record"), with_(1, "version"),
                      with_(1, "liars", 0, "caught"), with_([1], "silent"),
                      with_("x", "more"), [], 7):
            with self.assertRaises(errors.NotAMatrix) as caught:
                read(value)
            self.assertIn("list liars --matrix", str(caught.exception))

    def test_what_is_no_json_is_refused(self):
        with self.assertRaises(errors.NotJson):
            read("{")
        with self.assertRaises(errors.Unreadable):
            liars.read("/no/such/file")


class Pages(unittest.TestCase):

    def test_page_shows_everything(self):
        page = liars.html(read(SAMPLE))
        root = parse(page)
        text = root.text()
        for word in ("2 of 3 liars caught by 2 rules", "REQ-003", "REQ-004",
                     "LIF-003", "a scenario", "pairs.simple", "pairs.flat",
                     "three", "2 of 3 clauses"):
            self.assertIn(word, text)
        rows = root.find("tbody")[0].find("tr")
        self.assertEqual(2, len(rows))
        self.assertEqual(["2", "1"], [cell.text() for cell in rows[0].find(
            "td", class_="number")])
        self.assertEqual(["0", ""], [cell.text() for cell in rows[1].find(
            "td", class_="number")])

    def test_page_is_harmless(self):
        def poison(value):
            if isinstance(value, dict):
                return {key: poison(inner) for key, inner in value.items()}
            if isinstance(value, list):
                return [poison(inner) for inner in value]
            return value + HOSTILE if isinstance(value, str) else value
        value = dict(poison(SAMPLE), record="liars")
        page = liars.html(read(value))
        root = parse(page)
        self.assertEqual([], root.find("script") + root.find("img"))
        spans = re.sub("`[^`]*`", "", liars.markdown(read(value)))
        self.assertNotIn("<img", spans.replace("\\<img", ""))

    def test_markdown_shows_everything(self):
        text = liars.markdown(read(SAMPLE))
        for line in ("| REQ-003 | MUST | 2 | 1 | 2 |",
                     "| REQ-004 | MUST | 0 |  | 0 |",
                     "## Clauses without a case: 1",
                     "* `LIF-003`: a scenario",
                     "## Rules that catch nothing else: 1", "* `flat`"):
            self.assertIn(line + "\n", text + "\n")


if __name__ == "__main__":
    unittest.main()
