"""A binary of April 2007 asks exporters of today, a binary of today asks
exporters of April 2007, and a consumer of bytes asks one that insists on
FORMAT.

    python draft_test.py PROGRAM NATIVE

What a word of the draft meant is written down here once more, from the post;
what comes of it is seen live, on every honest exporter of exporters/native;
and both together are compared with what `bufconf list designs` says.  An
exporter of April 2007 is one of today behind a translator of words; with a
wrong translator it has to be found out.  The folder NATIVE has asking.py.
"""

import binascii
import hashlib
import io
import json
import os
import subprocess
import sys
import tempfile
import unittest

PROGRAM, NATIVE = sys.argv[1:]
sys.path.insert(0, NATIVE)

import asking  # noqa: E402
import bufconf_native as native  # noqa: E402

WRITEABLE, READONLY, FORMAT, SHAPE = 0x01, 0x02, 0x04, 0x08
STRIDES, OFFSETS = 0x18, 0x38
MEMBERS = {"format": FORMAT, "shape": SHAPE, "strides": STRIDES,
           "suboffsets": OFFSETS}


def told(name):
    """Word of the table NAME -> its row, as the program writes it."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "designs")
        subprocess.run([PROGRAM, "list", "designs", "--json", path],
                       check=True)
        with open(path, encoding="ascii") as file:
            tables = json.load(file)["tables"]
    return {row["word"]: row for table in tables
            if table["name"] == name for row in table["words"]}


def is_meant(truth, word):
    """Might memory like this have come for WORD in April 2007?"""
    def has(flag):
        return word & flag == flag

    indirect = max(truth.get("suboffsets", [-1]), default=-1) >= 0
    return not (has(WRITEABLE) and truth["readonly"]
                or has(READONLY) and not truth["readonly"]
                or not has(STRIDES) and not asking.is_contiguous(truth, "C")
                or not has(OFFSETS) and indirect)


def there(answer, name):
    """Is the member NAME filled?"""
    return answer.observed[name] not in (None, "NULL")


def is_meant_today(truth, word):
    """May memory like this come for WORD today?"""
    return not asking.must_refuse(truth, word, {})


def ask_today(truth, word):
    """What an exporter of today answers."""
    return asking.Answer(truth["object"], word)


def of_april(word):
    """A word of April 2007 without READONLY as one of today."""
    today = word & (WRITEABLE | FORMAT)
    for flag, meaning in ((SHAPE, asking.ND), (STRIDES, asking.STRIDES),
                          (OFFSETS, asking.INDIRECT)):
        if word & flag == flag:
            today |= meaning
    return today


def ask_then(truth, word):
    """What an exporter of April 2007 answers to a word without READONLY."""
    return asking.Answer(truth["object"], of_april(word))


def compare(subjects, word, members, is_meant_by, ask):
    """same, less, more or else, as seen; MEMBERS are those of who asks."""
    meant, come = set(), set()
    wanted = {name for name, flag in members.items() if word & flag == flag}
    filled = set()
    for name, truth in subjects.items():
        answer = ask(truth, word)
        if is_meant_by(truth, word):
            meant.add(name)
        if answer.granted:
            come.add(name)
            filled |= {m for m in MEMBERS if there(answer, m)}
    if not come:
        filled = wanted  # nobody can see that one is not
    less = come <= meant and filled <= wanted
    more = meant <= come and wanted <= filled
    return ("same" if less and more else "less" if less else
            "more" if more else "else")


class Encounters(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.subjects = {}
        for name in native.names("kinds"):
            truth = native.subject(name)
            if len(truth["shape"]) in range(1, 65):
                cls.subjects[name] = truth

    def test_there_is_memory_of_every_sort(self):
        sorts = {(asking.is_contiguous(t, "C"), asking.is_contiguous(t, "F"),
                  max(t.get("suboffsets", [-1]), default=-1) >= 0,
                  t["readonly"]) for t in self.subjects.values()}
        self.assertEqual({(c, f, deep, readonly)
                          for c, f, deep in ((True, True, False),
                                             (True, False, False),
                                             (False, True, False),
                                             (False, False, False),
                                             (False, False, True))
                          for readonly in (False, True)}, sorts)

    def test_every_word_is_understood_as_the_program_says(self):
        rows = told("draft-2007-04")
        self.assertEqual(32, len(rows))
        for word, row in rows.items():
            with self.subTest(hex(word)):
                self.assertEqual(row["change"], compare(
                    self.subjects, word, MEMBERS, is_meant, ask_today))

    def test_every_word_was_understood_as_the_program_says(self):
        members = dict(MEMBERS, suboffsets=asking.INDIRECT)
        rows = told("today")
        self.assertEqual(asking.LEGAL, sorted(rows))
        for word, row in rows.items():
            with self.subTest(hex(word)):
                self.assertEqual(row["change"], compare(
                    self.subjects, word, members, is_meant_today, ask_then))

    def test_pointers_come_to_who_asks_for_c_order(self):
        truth = native.subject("pil-2x2")
        answer = ask_then(truth, asking.C)
        self.assertTrue(answer.granted and there(answer, "suboffsets"))
        # where the items would be in C order there are the pointers
        raw = asking.Answer(truth["object"], asking.INDIRECT, keep=True)
        try:
            self.assertNotEqual(truth["items"], asking.peek(
                raw.view.buf, len(truth["items"])))
        finally:
            raw.release()

    def test_pointers_are_refused_who_asks_for_them(self):
        pointers = native.subject("pil-2x2")["object"]
        self.assertFalse(asking.Answer(pointers, OFFSETS).granted)
        self.assertTrue(asking.Answer(pointers, asking.INDIRECT).granted)
        packed = asking.Answer(native.subject("c-2x3")["object"], OFFSETS)
        self.assertTrue(packed.granted and there(packed, "strides"))
        self.assertFalse(there(packed, "suboffsets"))

    def test_who_asks_for_read_only_may_write(self):
        answer = asking.Answer(native.subject("bytes-8")["object"], READONLY)
        self.assertTrue(answer.granted)
        self.assertEqual(0, answer.observed["readonly"])


# Exporters that misread words: what they take a word for.
MISREAD_TODAY = {
    "as it was in April": of_april,
    "strides are the least": lambda word: word | asking.STRIDES,
    "nobody wants a format": lambda word: word & ~FORMAT,
    "nobody wants to write": lambda word: word & ~WRITEABLE,
}
MISREAD_THEN = {
    "as it is today": lambda word: word,
    "pointers are not known": lambda word: of_april(word & ~0x20),
    "strides are the least": lambda word: of_april(word) | asking.STRIDES,
    "a bit of OFFSETS is enough":
        lambda word: of_april(word | (OFFSETS if word & OFFSETS else 0)),
    "nobody wants a format": lambda word: of_april(word & ~FORMAT),
    "nobody wants to write": lambda word: of_april(word & ~WRITEABLE),
}


class Liars(unittest.TestCase):
    """Exporters that read words otherwise do not pass for what they are."""

    def found(self, rows, members, is_meant_by, read):
        """Does some word come out otherwise than the program says?"""
        def ask(truth, word):
            return asking.Answer(truth["object"], read(word))

        return any(row["change"] != compare(self.subjects, word, members,
                                            is_meant_by, ask)
                   for word, row in rows.items())

    @classmethod
    def setUpClass(cls):
        cls.subjects = {name: native.subject(name) for name in (
            "c-2x3", "c-2x3-ro", "f-2x3", "f-2x3-ro", "both-1d",
            "strided-1d", "strided-1d-ro", "pil-2x2", "pil-2x2-ro")}

    def test_an_exporter_of_today(self):
        rows = told("draft-2007-04")
        self.assertFalse(self.found(rows, MEMBERS, is_meant,
                                    lambda word: word))
        for name, read in MISREAD_TODAY.items():
            self.assertTrue(self.found(rows, MEMBERS, is_meant, read), name)

    def test_an_exporter_of_april(self):
        rows, members = told("today"), dict(MEMBERS,
                                            suboffsets=asking.INDIRECT)
        self.assertFalse(self.found(rows, members, is_meant_today, of_april))
        for name, read in MISREAD_THEN.items():
            self.assertTrue(self.found(rows, members, is_meant_today, read),
                            name)


# Consumers that want bytes and do not care what they are.
BYTEWISE = {
    "crc32": binascii.crc32,
    "sha256": lambda obj: hashlib.sha256(obj).hexdigest(),
    "write": lambda obj: io.BytesIO().write(obj),
}


class Insisting(unittest.TestCase):
    """format-demanded is struct-aligned, but insists on FORMAT (HIS-013)."""

    def test_who_reads_bytes_fails(self):
        for name, consumer in BYTEWISE.items():
            with self.subTest(name):
                obj = native.subject("format-demanded")["object"]
                with self.assertRaises(BufferError):
                    consumer(obj)
                self.assertEqual(0, obj.exports)
                consumer(native.subject("struct-aligned")["object"])

    def test_who_asks_for_a_format_gets_the_same_bytes(self):
        truth = native.subject("format-demanded")
        with memoryview(truth["object"]) as view:
            self.assertEqual(truth["format"], view.format)
            self.assertEqual(truth["items"], view.tobytes())
            for name, consumer in BYTEWISE.items():
                with self.subTest(name):
                    self.assertEqual(consumer(truth["items"]),
                                     consumer(view))

    def test_format_is_all_that_it_takes(self):
        obj = native.subject("format-demanded")["object"]
        plain = native.subject("struct-aligned")["object"]
        granted = 0
        for word in asking.LEGAL:
            with self.subTest(hex(word)):
                self.assertEqual(
                    bool(word & FORMAT) and asking.Answer(plain, word).granted,
                    asking.Answer(obj, word).granted)
                granted += asking.Answer(obj, word).granted
        self.assertGreater(granted, 0)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
