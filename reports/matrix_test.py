"""The page: well-formed, complete, harmless, and on its own."""

import re
import unittest
from html.parser import HTMLParser
from urllib.parse import unquote

from reports import matrix, sample
from reports.html_text import VOID, Html, tag
from reports.model_test import GOOD, changed, fuzzed, read, setting
from reports.style import STYLE
from reports.verdicts import BY_WORD, TABLE

HOSTILE = "<script>alert('x')</script>\"'&</style><img src=x onerror=y>"


class Element:
    """An element of a page."""

    def __init__(self, name, attributes, parent):
        self.name = name
        self.attributes = attributes
        self.parent = parent
        self.children = []
        self.parts = []

    def text(self):
        """All text inside, in order."""
        return "".join(part if isinstance(part, str) else part.text()
                       for part in self.parts)

    def find(self, name=None, **attributes):
        """All elements below with this name and these attributes."""
        found = []
        for child in self.children:
            if name in (None, child.name) and all(
                    value in (child.attributes.get(key.rstrip("_")
                                                   .replace("_", "-"))
                              or "").split()
                    for key, value in attributes.items()):
                found.append(child)
            found.extend(child.find(name, **attributes))
        return found


class Parser(HTMLParser):
    """A page as elements; a tag too many or too few is an error."""

    def __init__(self):
        super().__init__()
        self.root = self.at = Element("", {}, None)

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), (tag, names)
        child = Element(tag, dict(attrs), self.at)
        self.at.children.append(child)
        self.at.parts.append(child)
        if tag not in VOID:
            self.at = child

    def handle_endtag(self, tag):
        assert self.at.name == tag, f"</{tag}> closes <{self.at.name}>"
        self.at = self.at.parent

    def handle_data(self, data):
        self.at.parts.append(data)


def parse(page):
    """The root element of PAGE."""
    parser = Parser()
    parser.feed(page)
    parser.close()
    assert parser.at is parser.root, parser.at.name
    return parser.root


def hostile(records):
    """Every text that may be anything is hostile."""
    for record in records:
        for key in ("actual", "expected", "source", "rule", "target",
                    "type", "skipped", "not_run", "state", "cause",
                    "position", "suite", "profile", "platform", "version",
                    "implementation", "package", "fuzzer", "operation",
                    "script", "signature"):
            if isinstance(record.get(key), str):
                record[key] = HOSTILE + record[key]
        if record["record"] == "subject":
            record["truth"] = {"format": HOSTILE, "dialects": [HOSTILE],
                               "fields": [[0, HOSTILE]]}
        for key in ("id", "subject"):
            if key in record:
                record[key] += HOSTILE
    for clause in records[0]["clauses"].values():
        clause.update(rule=HOSTILE, source=HOSTILE, level=HOSTILE)
    records[0]["clauses"][HOSTILE] = records[0]["clauses"].pop("REQ-011")
    for record in records:
        if record.get("clause") == "REQ-011":
            record["clause"] = HOSTILE
    records[1]["packages"] = {HOSTILE: HOSTILE}


class Tag(unittest.TestCase):

    def test_escapes(self):
        self.assertEqual('<p class="a&quot;b" data-x="&lt;">&lt;b&gt;</p>',
                         tag("p", "<b>", class_='a"b', data_x="<"))

    def test_keeps_html(self):
        self.assertEqual("<p><b>&amp;</b></p>", tag("p", tag("b", "&")))
        self.assertIsInstance(tag("p"), Html)

    def test_attributes_and_void(self):
        self.assertEqual("<meta name=\"x\" hidden>",
                         tag("meta", name="x", hidden=True, open=False,
                             id=None))


class Page(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.page = matrix.page(read(GOOD))
        cls.root = parse(cls.page)

    def section(self, name):
        return self.root.find("section", id=name)[0]

    def test_provenance(self):
        header = self.root.find("header")[0].text()
        for word in ("CPython 3.11.7", "linux-x86_64", "ctypes 1.1.0",
                     "cpython", "bufconf 0.1.0, rules 1", "Seed0",
                     "1 of 2 subjects breaks the buffer protocol.",
                     "2 subjects, 3 clauses, 3 findings, 1 skipped"):
            self.assertIn(word, header)

    def test_table_has_the_numbers_of_the_file(self):
        table = self.section("subjects").find("table")[0]
        heads = [th.text() for th in table.find("thead")[0].find("th")]
        self.assertEqual(["Subject", "Verdict", "Granted", "Refused", "Held",
                          "FAIL", "NOTE"], heads)
        rows = [[td.text() for td in row.find("td")]
                for row in table.find("tr", class_="subject")]
        self.assertEqual([
            ["NOTE", "70", "0", "1\u2009/\u20092", "", "1"],
            ["FAIL", "60", "10", "1\u2009/\u20093", "1", "1"]], rows)

    def test_matrix_has_the_verdicts_of_the_file(self):
        table, = self.section("matrix").find("table", class_="matrix")
        heads = table.find("thead")[0].find("th")
        self.assertEqual(["clause", "array", "ctypes", "i", "int-3"],
                         [head.text() for head in heads])
        rows = [[row.find("th")[0].find("a")[0].text()]
                + [cell.attributes["data-verdict"]
                   for cell in row.find("td")]
                for row in table.find("tbody")[0].find("tr")]
        self.assertEqual([["REQ-005", "PASS", "FAIL"],
                          ["REQ-011", "NOTE", "NOTE"]], rows)
        for cell in table.find("td"):
            verdict = BY_WORD[cell.attributes["data-verdict"]]
            self.assertEqual(verdict.sign, cell.text())
            self.assertEqual(verdict.kind,
                             cell.attributes["class"].split()[0])
            self.assertIn(verdict.word, cell.attributes["title"])

    def test_rows_on_which_all_agree_are_folded(self):
        folded = self.section("matrix").find("table", class_="agreed")[0]
        self.assertEqual(["ERR-002"],
                         [th.text() for th in folded.find("th")])
        self.assertIn("PASS on 1 subject; never applied to 1",
                      folded.text())

    def test_cells_lead_to_their_findings(self):
        table, = self.section("matrix").find("table", class_="matrix")
        links = [cell.find("a")[0].attributes["href"][1:]
                 for cell in table.find("td") if cell.find("a")]
        self.assertEqual(["finding.ctypes.int-3.REQ-005.format-unasked",
                          "finding.array.i.REQ-011.format-alone",
                          "finding.ctypes.int-3.REQ-011.format-alone"],
                         links)

    def test_finding_tells_everything(self):
        card, = self.root.find(
            id="finding.ctypes.int-3.REQ-005.format-unasked")
        self.assertEqual(
            "FAIL REQ-005 MUST ctypes.int-3 \u00b7 format-unasked"
            "If FORMAT was not asked for, format is NULL. "
            "c-api/buffer: readonly, format"
            "Expectedformat is NULL without FORMAT"
            "Actualformat is \"<i\""
            "11 requestsSIMPLE WRITABLE ND CONTIG STRIDES STRIDED "
            "and 5 moreC_CONTIGUOUS C_CONTIGUOUS|WRITABLE C_CONTIGUOUS|"
            "F_CONTIGUOUS|ANY_CONTIGUOUS|INDIRECT|FORMAT|WRITABLE|0x7ffffe02"
            " 0x80000000 C_CONTIGUOUS|F_CONTIGUOUS|ANY_CONTIGUOUS|INDIRECT|"
            "FORMAT|WRITABLE|0xfffffe02"
            "Statefresh; asked again in a fresh process, and seen again",
            card.text())
        ambiguous, = self.root.find(
            id="finding.array.i.REQ-011.format-alone")
        self.assertIn("AmbiguityX-02/true-format", ambiguous.text())
        self.assertNotIn("asked again", ambiguous.text())

    def test_what_was_fuzzed(self):
        """The operation, both results, and the script stand there."""
        root = parse(matrix.page(read(fuzzed(lambda records: None))))
        card, = root.find("article")
        first, second = card.find("dl")
        said = dict(zip([t.text() for t in first.find("dt")],
                        [d.text() for d in first.find("dd")]))
        self.assertEqual(
            ("content in C order of 2 items, strides (-1,)", "02 01",
             "returned 01 02"),
            (said["Operation"], said["Expected"], said["Actual"]))
        self.assertIn("live_layout", said["Found by"])
        self.assertIn("and seen again", said["Found by"])
        self.assertIn("reproduce --from FILE " + sample.EATS, said["Script"])
        self.assertEqual("print('<shown>')\n",
                         first.find("pre")[0].text())
        self.assertIn("not looked at again", second.text())
        row, = root.find("tr", class_="subject")
        self.assertIn("fuzzed, not asked", row.text())
        self.assertNotIn("granted", root.find(
            "details", class_="subject")[0].text())

    def test_what_nobody_named(self):
        """Who has no name in the catalogue is called as it was asked for."""
        row, = parse(matrix.page(read(fuzzed(lambda records: None)))).find(
            "tr", class_="subject")
        self.assertEqual("consumer:eats:all", row.find("a")[0].text())
        self.assertEqual(sample.EATS, row.find("code")[0].text())
        first = self.root.find("tr", class_="subject")[0]
        self.assertEqual("i", first.find("a")[0].text())

    def test_hostile_find(self):
        records = sample.fuzzed()
        for record in records:
            for key in ("actual", "expected", "fuzzer", "operation",
                        "script", "signature"):
                if record["record"] == "find" and record[key]:
                    record[key] = HOSTILE
        root = parse(matrix.page(read(sample.ndjson(records))))
        self.assertEqual(1, len(root.find("script")))
        self.assertEqual([], root.find("img"))

    def test_what_was_held_is_told(self):
        root = parse(matrix.page(read(changed(setting(
            "finding", state="pairs", held=[[0, 0], [284, 285]])))))
        card = next(c for c in root.find("article")
                    if "format-alone" in c.text()
                    and "array.i" in c.text())
        said = dict(zip([t.text() for t in card.find("dt")],
                        card.find("dd")))
        self.assertEqual(["SIMPLE", "FULL_RO", "FULL"],
                         [c.text() for c in said["Beside"].find("code")])
        self.assertIn("pairs: after another request", said["State"].text())

    def test_only_failing_subjects_are_unfolded(self):
        self.assertEqual(
            [("subject.ctypes.int-3", True), ("subject.array.i", False)],
            [(d.attributes["id"], "open" in d.attributes)
             for d in self.root.find("details", class_="subject")])

    def test_skipped_with_their_reason(self):
        part, = self.root.find("ul", class_="skipped")
        self.assertEqual(f"SKIP {sample.SKIPPED} absent.thing", part.text())

    def test_legend_explains_every_verdict(self):
        legend = self.section("legend")
        self.assertEqual([f"{v.sign} {v.word}" for v in reversed(TABLE)],
                         [dt.text() for dt in legend.find("dt")])
        self.assertEqual([v.text for v in reversed(TABLE)],
                         [dd.text() for dd in legend.find("dd")])

    def test_links_lead_somewhere(self):
        ids = [e.attributes["id"] for e in self.root.find()
               if "id" in e.attributes]
        self.assertEqual(len(ids), len(set(ids)))
        links = [a.attributes["href"] for a in self.root.find("a")]
        self.assertGreater(len(links), 15)
        for link in links:
            self.assertEqual("#", link[0])
            self.assertIn(unquote(link[1:]), ids)

    def test_nothing_is_loaded(self):
        for element in self.root.find():
            for name in ("src", "srcset", "href", "action", "data",
                         "poster", "background"):
                value = element.attributes.get(name, "#")
                self.assertTrue(value[:1] in "#" or value == "data:,", value)
            self.assertFalse([n for n in element.attributes
                              if n.startswith("on")])
        self.assertNotRegex(self.page, r"https?:|url\(|@import|//[a-z]")
        policy = self.root.find("meta", http_equiv="Content-Security-Policy")
        self.assertIn("default-src 'none'",
                      policy[0].attributes["content"])

    def test_the_same_file_gives_the_same_page(self):
        self.assertEqual(self.page, matrix.page(read(GOOD)))


class Hostile(unittest.TestCase):
    """What a subject is called is never more than text."""

    def test_nothing_hostile_gets_through(self):
        page = matrix.page(read(changed(hostile)))
        root = parse(page)
        self.assertEqual(1, len(root.find("script")))
        self.assertEqual(1, len(root.find("style")))
        self.assertEqual([], root.find("img"))
        self.assertNotIn("<script>alert", page)
        self.assertIn("array.i" + HOSTILE, root.text())
        for element in root.find():
            self.assertFalse([n for n in element.attributes
                              if n.startswith("on")])

    def test_links_still_lead_somewhere(self):
        root = parse(matrix.page(read(changed(hostile))))
        ids = {e.attributes.get("id") for e in root.find()}
        for link in root.find("a"):
            self.assertIn(unquote(link.attributes["href"][1:]), ids)

    def test_a_subject_called_script(self):
        def rename(records):
            records[2]["id"] = "<script>"
        root = parse(matrix.page(read(changed(rename))))
        self.assertIn("<script>", root.find("ul", class_="skipped")[0]
                      .text())
        self.assertEqual(1, len(root.find("script")))


class Bands(unittest.TestCase):
    """Many subjects stand in several tables, packages kept whole."""

    def test_bands(self):
        def grow(records):
            end = records.pop()
            del records[2:]
            for package, count in (("a", 40), ("b", 10), ("c", 20)):
                for n in range(count):
                    id_ = f"{package}.{n:02}"
                    records.append(sample.subject(id_, "x:y", "NOTE"))
                    records.append(sample.clause(id_, "REQ-011", "NOTE"))
            records.append(end)
        root = parse(matrix.page(read(changed(grow))))
        tables = root.find("table", class_="matrix")
        self.assertEqual([50, 20], [len(t.find("td")) for t in tables])

    def test_no_subject_at_all(self):
        root = parse(matrix.page(read(changed(
            lambda records: records.__delitem__(slice(2, -1))))))
        self.assertIn("No subject was asked.", root.text())


class Look(unittest.TestCase):
    """No verdict without a colour, no colour without a word."""

    def test_every_kind_has_a_style(self):
        for verdict in TABLE:
            for place in ("td", ".sign", ".badge"):
                self.assertTrue(re.search(
                    rf"td\.{verdict.kind}|\.{verdict.kind}\{place}",
                    STYLE), (verdict.kind, place))


if __name__ == "__main__":
    unittest.main()
