"""`python -m reports`, and the folder run as a program."""

import json
import os
import subprocess
import sys
import tempfile
import unittest

from reports import history_test, liars_test, sample

FOLDER = os.path.dirname(os.path.abspath(__file__))


class Command(unittest.TestCase):

    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        self.file = self.path("result.ndjson")
        with open(self.file, "wb") as file:
            file.write(sample.ndjson(sample.records()))

    def path(self, name):
        return os.path.join(self.scratch.name, name)

    def run_(self, *arguments, how=("-m", "reports"), cwd=None):
        """(exit status, output, errors)"""
        done = subprocess.run(
            [sys.executable, "-B", *how, *arguments], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, cwd=cwd or os.path.dirname(FOLDER))
        return (done.returncode, done.stdout.decode("utf-8"),
                done.stderr.decode("utf-8"))

    def test_both_reports(self):
        html, markdown = self.path("a.html"), self.path("a.md")
        self.assertEqual((0, "", ""), self.run_(
            self.file, "--html", html, "--markdown", markdown))
        with open(html, encoding="utf-8") as file:
            self.assertTrue(file.read().startswith("<!DOCTYPE html>\n"))
        with open(markdown, encoding="utf-8") as file:
            self.assertTrue(file.read().startswith("# bufconf"))

    def test_text_that_is_not_utf_8(self):
        records = sample.records()
        for record in records:
            if record["record"] in ("subject", "finding"):
                record.update({key: value + "\udcff"
                               for key, value in record.items()
                               if key in ("actual", "target", "cause")})
        with open(self.file, "wb") as file:
            file.write(sample.ndjson(records))
        for option in ("--html", "--markdown"):
            status, output, errors = self.run_(self.file, option, "-")
            self.assertEqual((0, ""), (status, errors))
            self.assertIn("\\udcff", output)

    def test_folder_as_a_program(self):
        status, output, errors = self.run_(
            self.file, "--markdown", "-", how=(FOLDER,),
            cwd=self.scratch.name)
        self.assertEqual((0, ""), (status, errors))
        self.assertTrue(output.startswith("# bufconf"))

    def test_a_link_to_the_folder_as_a_program(self):
        link = self.path("reports")
        os.symlink(FOLDER, link)
        status, output, errors = self.run_(
            self.file, "--html", "-", how=(link,), cwd=self.scratch.name)
        self.assertEqual((0, ""), (status, errors))
        self.assertTrue(output.startswith("<!DOCTYPE html>\n"))

    def test_the_matrix_of_the_liars(self):
        with open(self.file, "w", encoding="utf-8") as file:
            json.dump(liars_test.SAMPLE, file)
        html, markdown = self.path("a.html"), self.path("a.md")
        self.assertEqual((0, "", ""), self.run_(
            "--liars", self.file, "--html", html, "--markdown", markdown))
        with open(html, encoding="utf-8") as file:
            self.assertIn("Who catches which liar", file.read())
        with open(markdown, encoding="utf-8") as file:
            self.assertIn("# bufconf: who catches which", file.read())
        status, _, errors = self.run_(self.file, "--html", "-")
        self.assertEqual(2, status)
        self.assertIn("reports: ", errors)

    def test_the_page_of_history(self):
        with open(self.file, "w", encoding="utf-8") as file:
            json.dump(history_test.SAMPLE, file)
        html, markdown = self.path("a.html"), self.path("a.md")
        self.assertEqual((0, "", ""), self.run_(
            "--designs", self.file, "--html", html, "--markdown", markdown))
        with open(html, encoding="utf-8") as file:
            self.assertIn("The designs of 2007", file.read())
        with open(markdown, encoding="utf-8") as file:
            self.assertIn("# bufconf: the designs of 2007", file.read())

    def test_link_to_the_page_of_history(self):
        for options, there in ((("--history", "other.html"), True), ((), False)):
            status, output, _ = self.run_(self.file, "--html", "-", *options)
            self.assertEqual(0, status)
            self.assertEqual(there, '<a href="other.html">History</a>' in output)

    def test_wrong_use(self):
        for arguments in ((), (self.file,), ("--html", "x"),
                          (self.file, "--designs", self.file, "--html", "x"),
                          (self.file, "--liars", self.file, "--html", "x"),
                          ("--liars", self.file),
                          (self.file, "--pdf", "x"),
                          (self.file, self.file, "--html", "x")):
            status, output, errors = self.run_(*arguments)
            self.assertEqual((2, ""), (status, output))
            self.assertIn("usage: reports", errors)

    def test_bad_file(self):
        with open(self.file, "ab") as file:
            file.write(b"more\n")
        html = self.path("a.html")
        status, output, errors = self.run_(self.file, "--html", html)
        self.assertEqual((2, ""), (status, output))
        self.assertEqual(1, errors.count("\n"))
        self.assertIn('something stands behind the record "end"', errors)
        self.assertFalse(os.path.exists(html))

    def test_no_file(self):
        status, _, errors = self.run_(self.path("none"), "--html", "-")
        self.assertEqual(2, status)
        self.assertIn("No such file", errors)

    def test_output_that_cannot_be_written(self):
        status, _, errors = self.run_(self.file, "--html",
                                      self.path("no/such/folder"))
        self.assertEqual(2, status)
        self.assertIn("give a path that can be written", errors)


if __name__ == "__main__":
    unittest.main()
