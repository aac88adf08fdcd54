"""The Markdown report."""

import re
import unittest

from reports import markdown, sample
from reports.matrix_test import HOSTILE, hostile
from reports.model_test import GOOD, changed, fuzzed, read, setting


def rows(page):
    """The rows of the table, as lists of cells."""
    lines = [line for line in page.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            for line in lines]


class Page(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.page = markdown.page(read(GOOD))

    def test_table(self):
        self.assertEqual([
            ["Subject", "Target", "Verdict", "Granted", "Refused", "Held",
             "FAIL", "NOTE"],
            ["---", "---", "---", "---:", "---:", "---:", "---:", "---:"],
            ["`array.i`", '`array:array("i", [1, 2])`', "NOTE", "70", "0",
             "1/2", "", "1"],
            ["`ctypes.int-3`", "`ctypes:(c_int * 3)()`", "FAIL", "60", "10",
             "1/3", "1", "1"]], rows(self.page))

    def test_findings(self):
        self.assertIn(
            "* **FAIL** REQ-005 (MUST): If FORMAT was not asked for, format "
            "is NULL. *c-api/buffer: readonly, format*\n"
            "  * expected: format is NULL without FORMAT\n"
            "  * actual: format is \"\\<i\"\n"
            "  * 11 requests: `SIMPLE`, `WRITABLE`, `ND`, `CONTIG`, "
            "`STRIDES`, `STRIDED` and 5 more\n"
            "  * state: fresh, confirmed; cause: format-unasked\n",
            self.page)
        self.assertIn("ambiguity: X-02/true-format", self.page)
        self.assertLess(self.page.index("### ctypes.int-3: FAIL"),
                        self.page.index("### array.i: NOTE"))

    def test_what_was_fuzzed(self):
        page = markdown.page(read(fuzzed(lambda records: None)))
        self.assertIn("| fuzzed |  |  | 1 |", page)
        self.assertIn(
            "  * cause: strides-misread\n"
            "  * operation: content in C order of 2 items, strides (-1,)\n"
            "    * expected: `02 01`\n"
            "    * actual: `returned 01 02`\n"
            "    * found by live\\_layout, looked at again in a fresh "
            "process, and seen again: consumer/copy/content\n"
            "    * script: `bufconf reproduce --from FILE CNS-004/"
            "strides-misread`\n"
            "  * operation: the same of 3 items\n", page)
        self.assertIn("    * script: none\n", page)

    def test_what_was_held_is_told(self):
        page = markdown.page(read(changed(setting(
            "finding", state="many-lifo", held=[[0, 0], [284, 285]]))))
        self.assertIn("; beside `SIMPLE`, `FULL_RO`, `FULL`\n", page)
        self.assertIn("state: many-lifo: all that is granted held at once, "
                      "the last released first", page)

    def test_skipped(self):
        self.assertIn(f"* {sample.SKIPPED}: `absent.thing`", self.page)

    def test_legend_has_what_occurs(self):
        legend = self.page[self.page.index("## Legend"):]
        self.assertEqual(["FAIL", "SKIP", "NOTE"],
                         re.findall(r"\*\*([A-Z-]+)\*\*", legend))

    def test_nothing_found(self):
        page = markdown.page(read(changed(
            lambda records: records.__delitem__(slice(2, -1)))))
        self.assertIn("## Findings\n\nNone.\n", page)


class Escapes(unittest.TestCase):

    def test_code(self):
        self.assertEqual("`a b`", markdown.code("a\n b"))
        self.assertEqual("`` a`b ``", markdown.code("a`b"))

    def test_plain(self):
        self.assertEqual("\\<b\\> \\*x\\*", markdown.plain("<b>\n*x*"))

    def test_a_bar_in_a_cell(self):
        page = markdown.page(read(changed(
            lambda records: records[3].update(target="a:b | c | d"))))
        self.assertEqual({8}, {len(row) for row in rows(page)})

    def test_hostile_texts(self):
        page = markdown.page(read(changed(hostile)))
        self.assertEqual({8}, {len(row) for row in rows(page)})
        outside = re.sub(r"(`+).*?\1", "", page)
        self.assertNotRegex(outside, r"(?<!\\)<")
        self.assertIn("`" + HOSTILE, page)


if __name__ == "__main__":
    unittest.main()
