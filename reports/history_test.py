"""The page of history: read strictly, shown whole, and harmless."""

import copy
import json
import os
import re
import tempfile
import unittest

from reports import errors, history
from reports.matrix_test import HOSTILE, parse


def flag(name, word, alone, widest, **effect):
    return {"name": name, "word": word, "alone": alone, "widest": widest,
            "effect": dict({"enlarges": 0, "exchanges": 0, "restricts": 0,
                            "same": 0}, **effect)}


def word(number, name, change, translation, gap=None):
    return {"word": number, "name": name, "read": name, "change": change,
            "translation": translation, "gap": gap}


SAMPLE = {
    "record": "designs",
    "designs": [
        {"name": "one-thing", "author": "Somebody", "date": "2007-03-27",
         "title": "A thing", "proposed": "This was wanted.",
         "now": "That was made of it.", "why": "It is simpler.",
         "clauses": [{"name": "HIS-003", "rule": "Once it was so."}],
         "code": ["spec/item.c"], "tests": ["spec.item"],
         "lies": ["spec.planted", "thing-"]}],
    "regions": [
        {"kinds": ["flat", "bytes"], "memories": 1234, "readonly": False},
        {"kinds": ["flat", "bytes"], "memories": 1235, "readonly": True},
        {"kinds": ["wild", "bytes"], "memories": 77, "readonly": False},
        {"kinds": ["wild", "bytes"], "memories": 78, "readonly": True}],
    "tables": [
        {"name": "today",
         "flags": [flag("NONE", 0, [0, 1], [0, 1, 2, 3]),
                   flag("W", 1, [0], [0, 2], restricts=5),
                   flag("NOTHING", 2, None, [0, 1, 2, 3], same=4),
                   flag("ALL", 4, [0, 1, 2, 3], [0, 1, 2, 3], enlarges=2,
                        same=1),
                   flag("ODD", 8, [0, 1, 2, 3], [2, 3], enlarges=1,
                        exchanges=3)],
         "words": [word(0, "NONE", "same", "NULL"),
                   word(1, "W", "more", None, "it cannot be said"),
                   word(5, "W|ALL", "more", "BOTH")]}],
}


def read(value):
    """Read VALUE, or the text that it is."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "designs.json")
        with open(path, "w", encoding="utf-8") as file:
            file.write(value if isinstance(value, str)
                       else json.dumps(value))
        return history.read(path)


def changed(value, *path):
    """The sample with VALUE at PATH; without it if VALUE is KeyError."""
    sample = copy.deepcopy(SAMPLE)
    inner = sample
    for key in path[:-1]:
        inner = inner[key]
    if value is KeyError:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return sample


class Reading(unittest.TestCase):

    def test_other_files_are_refused(self):
        for value in (changed(KeyError, "regions"), changed("run", "record"),
                      changed(KeyError, "designs", 0, "why"),
                      changed([7], "designs", 0, "code"),
                      changed(7, "designs", 0, "clauses", 0, "rule"),
                      changed("12", "regions", 0, "memories"),
                      changed([None], "regions", 0, "kinds"),
                      changed([4], "tables", 0, "flags", 0, "alone"),
                      changed([-1], "tables", 0, "flags", 0, "widest"),
                      changed([True], "tables", 0, "flags", 0, "widest"),
                      changed({}, "tables", 0, "flags", 0, "effect"),
                      changed("odd", "tables", 0, "words", 0, "change"),
                      changed("x", "more"), [], 7):
            with self.assertRaises(errors.NotDesigns) as caught:
                read(value)
            self.assertIn("list designs --json", str(caught.exception))

    def test_what_is_no_json_is_refused(self):
        with self.assertRaises(errors.NotJson):
            read("{")
        with self.assertRaises(errors.Unreadable):
            history.read("/no/such/file")


class Sets(unittest.TestCase):

    def test_flags_draw_their_sets(self):
        found = read(SAMPLE)
        columns = history.layouts(found.regions)
        self.assertEqual([("flat",)] * 2 + [("wild",)] * 2, columns)
        sets = {s.names: s.cells for s in history.sets_of(
            found.tables[0], found.regions, columns)}
        both = {("writable", ("flat",)), ("read-only", ("flat",))}
        # NOTHING draws nothing, and W what it leaves of everything
        self.assertEqual({
            ("NONE",): both,
            ("W",): {("writable", ("flat",)), ("writable", ("wild",))},
            ("ALL", "ODD"): both | {("writable", ("wild",)),
                                    ("read-only", ("wild",))}}, sets)

    def test_effects_in_a_word(self):
        verdicts = [f.effect.verdict() for f in read(SAMPLE).tables[0].flags]
        self.assertEqual(["changes no set", "only restricts",
                          "changes no set", "only enlarges",
                          "enlarges or exchanges"], verdicts)


class Pages(unittest.TestCase):

    def test_page_shows_everything(self):
        root = parse(history.html(read(SAMPLE)))
        text = root.text()
        for part in ("A thing", "Somebody, 2007-03-27", "This was wanted.",
                     "That was made of it.", "It is simpler.", "HIS-003",
                     "Once it was so.", "spec/item.c", "spec.item",
                     "it cannot be said",
                     "3 words, of which 1 same, 0 less, 2 more, 0 else"):
            self.assertIn(part, text)
        drawn = root.find("svg")[0]
        self.assertEqual(["1,234", "77", "1,235", "78"], [
            e.text() for e in drawn.find("text", class_="euler-count")])
        rows = root.find("section", id="flags")[0].find("tbody")[0].find("tr")
        self.assertEqual(["0", "5", "0", "0"], [
            cell.text() for cell in rows[1].find("td", class_="number")])

    def test_page_is_harmless(self):
        def poison(value, key=None):
            if isinstance(value, dict):
                return {k: poison(v, k) for k, v in value.items()}
            if isinstance(value, list):
                return [poison(inner) for inner in value]
            return value + HOSTILE if isinstance(value, str) and key not in (
                "record", "change") else value
        found = read(poison(SAMPLE))
        root = parse(history.html(found))
        self.assertEqual([], root.find("script") + root.find("img"))
        spans = re.sub("`[^`]*`", "", history.markdown(found))
        self.assertNotIn("<img", spans.replace("\\<img", ""))

    def test_markdown_shows_everything(self):
        text = history.markdown(read(SAMPLE))
        for part in ("## A thing", "* why: It is simpler.",
                     "* clauses: HIS-003\n", "* tests: `spec.item`",
                     "* broken by: errors that `spec.planted` plants; the "
                     "liars `thing-*`; each has to be found",
                     "| `ODD` | `0x08` | 1 | 0 | 3 | 0 |",
                     "ALL: only enlarges; ODD: enlarges or exchanges.",
                     "of 3 words: 1 same, 0 less, 2 more, 0 else."):
            self.assertIn(part, text)


if __name__ == "__main__":
    unittest.main()
