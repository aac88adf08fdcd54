"""corpus/INDEX.tsv and the regressions agree, and their bytes still say what
they said when they were filed."""

import os
import tempfile
import unittest
from collections import namedtuple

import campaign
import keep
import targets

Outcome = namedtuple("Outcome", "signature")
CORPUS = os.path.join(targets.ROOT, "corpus")


def regressions():
    for name in targets.read():
        folder = os.path.join(CORPUS, name)
        for file in sorted(os.listdir(folder) if os.path.isdir(folder)
                           else []):
            if file.startswith("regress-"):
                yield "%s/%s" % (name, file)


class Index(unittest.TestCase):
    def test_a_row_for_each_file(self):
        named = [row[0] for row in keep.rows()]
        self.assertEqual(sorted(named), sorted(set(named)))
        self.assertEqual(sorted(named), sorted(regressions()))

    def test_rows_are_whole(self):
        for row in keep.rows():
            self.assertEqual(len(row), 5, row)
            for cell in row:
                self.assertTrue(cell.strip(), row)

    def test_what_they_say(self):
        table = targets.read()
        for name, _, _, _, words in keep.rows():
            target = table[name.split("/")[0]]
            if not os.path.exists(targets.replay(target)[0]):
                continue  # live, and this build has no engine
            self.assertEqual(keep.in_one_line(campaign.describe(
                target, os.path.join(CORPUS, name))), words, name)

    def test_only_known_names(self):
        for name in targets.read():
            folder = os.path.join(CORPUS, name)
            for file in os.listdir(folder) if os.path.isdir(folder) else []:
                self.assertRegex(file, r"^(seed|regress)-[A-Za-z0-9._-]+$")


class OneLine(unittest.TestCase):
    def test_no_tab_and_no_newline(self):
        told = keep.in_one_line("a\tb\nc\\n")
        self.assertEqual(told, "a\\tb\\nc\\\\n")


class Shorten(unittest.TestCase):
    """What fails in another way is not what was found."""

    def replayed(self, _, path):
        with open(path, "rb") as file:
            data = file.read()
        found = "the find" if b"a" in data and data.endswith(b"z") else \
            "another" if len(data) < 2 else None
        return Outcome(found)

    def test_the_signature_stays(self):
        before, keep.replayed = keep.replayed, self.replayed
        with tempfile.TemporaryDirectory() as scratch:
            path = os.path.join(scratch, "input")
            for text in b"12345a6789z", b"az", b"aaaazz":
                with open(path, "wb") as file:
                    file.write(text)
                keep.shorten(None, path, "the find", scratch)
                with open(path, "rb") as file:
                    self.assertEqual(file.read(), b"az")
        keep.replayed = before


if __name__ == "__main__":
    unittest.main()
