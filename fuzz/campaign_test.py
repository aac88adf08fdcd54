"""The log of what was fuzzed: complete, and checked before it is read."""

import contextlib
import io
import json
import os
import tempfile
import unittest

import campaign

ROW = {"target": "a", "executions": 1000, "seconds": 10, "coverage": 3,
       "features": 4, "rss_mb": 30, "finds": []}


class Log(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "log.ndjson")

    def show(self):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            status = campaign.show_log(self.path)
        return status, out.getvalue()

    def test_sums(self):
        campaign.append_log(self.path, [ROW])
        campaign.append_log(self.path, [ROW, dict(ROW, target="b")])
        status, text = self.show()
        self.assertEqual(status, 0)
        self.assertRegex(text, r"a +2 +2,000 +20 +100 ")
        self.assertRegex(text, r"all +3 +3,000 +30 +100 ")

    def test_a_find_shows(self):
        campaign.append_log(self.path, [dict(ROW, finds=["x/y/size/differs"])])
        status, text = self.show()
        self.assertEqual(status, 1)
        self.assertIn("find  a  x/y/size/differs", text)

    def test_edited(self):
        campaign.append_log(self.path, [dict(ROW, finds=["x"]), ROW])
        with open(self.path, encoding="ascii") as file:
            lines = file.read().splitlines(True)
        for wrong in (lines[:-1], lines[1:], lines[:1] + lines[2:],
                      [lines[0].replace('["x"]', "[]")] + lines[1:]):
            with open(self.path, "w", encoding="ascii") as file:
                file.write("".join(wrong))
            with self.assertRaises(SystemExit):
                self.show()

    def test_every_line_is_json(self):
        campaign.append_log(self.path, [ROW])
        with open(self.path, encoding="ascii") as file:
            rows = [json.loads(line) for line in file]
        self.assertEqual(len(rows), 2)
        self.assertTrue(rows[0]["revision"])


if __name__ == "__main__":
    unittest.main()
