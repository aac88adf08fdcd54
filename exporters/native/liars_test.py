"""Every liar lies where its row says so, and nowhere else."""
import unittest

import bufconf_native as native

import asking
from table_test import rows, unquote

# All legal words, FORMAT alone, and some spellings of each kind.
WORDS = asking.LEGAL + [
    0x004, 0x005, 0x002, 0x003, 0x00a, 0x010, 0x011, 0x020, 0x040, 0x080,
    0x05a, 0x11e, 0x11f, 0x101, 0x110, 0x400, -1,
]


def applies(when, value, word, call):
    """Does a row speak about this word?  The columns in Python."""
    value = int(value, 0)
    level = asking.canonical(word) & ~(asking.WRITABLE | asking.FORMAT)
    return {
        "EVERY": True,
        "WORD": word == value,
        "CLASS": asking.canonical(word) == value,
        "LEVEL": level == value,
        "HAS": word & value == value,
        "LACKS": word & value != value,
        "ANY_BIT": word & value != 0,
        "FROM": call >= value,
    }[when]


def sweep(obj, fill):
    """All answers to WORDS, as things that compare."""
    answers = [asking.Answer(obj, word, fill) for word in WORDS]
    base = next((a.view.buf for word, a in zip(WORDS, answers)
                 if word >= asking.INDIRECT and a.filled), 0)
    seen = []
    for answer in answers:
        shift = answer.view.buf - base if answer.filled else 0
        seen.append({
            "rc": answer.rc,
            "exception": answer.exception,
            "references": (answer.held, answer.after),
            "guards": answer.guards,
            "shift": shift if abs(shift) < 16 else "far",
            "view": answer.observed,
        })
    return seen


def difference(one, two):
    """The keys in which two answers differ."""
    keys = {key for key in one if one[key] != two[key] and key != "view"}
    for key in set(one["view"]) | set(two["view"]):
        if one["view"].get(key) != two["view"].get(key):
            keys.add(key)
    return keys


class Liars(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """Per liar and fill: its row, its answers and its twin's."""
        cls.each = []
        for row in rows("liars", "LIAR"):
            name = unquote(row[0])
            for fill in (0x00, 0xa5):
                liar = native.subject(name)["object"]
                twin = native.twin(name)["object"]
                cls.each.append((row, sweep(liar, fill), sweep(twin, fill)))

    def test_no_dead_liar(self):
        alive = {unquote(row[0]) for row, liar, twin in self.each
                 if liar != twin}
        self.assertEqual(sorted(set(native.names("liars")) - alive),
                         ["obj-leaked-late"])

    def test_late_liar(self):
        liar = native.subject("obj-leaked-late")["object"]
        twin = native.twin("obj-leaked-late")["object"]
        self.assertEqual(sweep(liar, 0), sweep(twin, 0))
        self.assertNotEqual(sweep(liar, 0), sweep(twin, 0))

    def test_honest_to_everybody_else(self):
        for row, liar, twin in self.each:
            for n, word in enumerate(WORDS):
                if not applies(row[3], row[4], word, n + 1):
                    self.assertEqual(difference(liar[n], twin[n]), set(),
                                     (row[0], hex(word)))

    def test_one_fault_each(self):
        """What a lie changes is what its field is about."""
        follows = {
            "OUTCOME": None,  # another outcome changes everything
            "RC": {"rc", "exception", "references"},
            "GUARD": {"guards"},
            "OBJ": {"obj", "references"},
            "REFERENCE": {"references"},
            "BUF": {"shift", "content", "internal"},
            "LEN": {"len", "content"},
            "ITEMSIZE": {"itemsize", "content"},
            "READONLY": {"readonly"},
            "NDIM": {"ndim", "shape", "strides", "content"},
            "FORMAT": {"format"},
            "SHAPE": {"shape", "shape inside", "content"},
            "SHAPE_0": {"shape", "content"},
            "SHAPE_1": {"shape", "content"},
            "STRIDES": {"strides", "strides inside", "content"},
            "STRIDES_0": {"strides", "content"},
            "STRIDES_1": {"strides", "content"},
            "SUBOFFSETS": {"suboffsets", "content"},
            "ARRAYS": {"shape", "strides", "content"},
            "CONTENT": {"content"},
            "EXCEPTION": {"exception", "rc"},
            "LEFT_OBJ": {"obj"},
            "LEFT_REFERENCE": {"references"},
            "RELEASE": {"references"},
        }
        for row, liar, twin in self.each:
            allowed = follows[row[5]]
            for n, word in enumerate(WORDS):
                differ = difference(liar[n], twin[n])
                if allowed is not None:
                    self.assertLessEqual(differ, allowed,
                                         (row[0], hex(word)))

    def test_references_are_not_all_stolen(self):
        """A liar that steals survives many more requests than are made."""
        for name in ("obj-borrowed", "release-steals", "refusal-steals"):
            obj = native.subject(name)["object"]
            for _ in range(3000):
                asking.Answer(obj, asking.C)
            self.assertIn(name, repr(obj))


if __name__ == "__main__":
    unittest.main()
