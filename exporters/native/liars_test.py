"""Every liar lies where its row says so, and nowhere else."""
import collections
import sys
import unittest

import bufconf_native as native

import asking
from table_test import rows, unquote

# Two equal ones, all legal words, FORMAT alone, and some spellings of each.
WORDS = [0x11c, 0x11c] + asking.LEGAL + [
    0x004, 0x005, 0x002, 0x003, 0x00a, 0x010, 0x011, 0x020, 0x040, 0x080,
    0x05a, 0x11e, 0x11f, 0x101, 0x110, 0x400, -1,
]
FILLS = (0xa5, 0x00)  # the second for those whose lie it shows
ROWS = rows("liars", "LIAR")

# Columns of a row.
NAME, TEMPLATE, POLICY, WHEN, VALUE, FIELD = 0, 1, 2, 3, 4, 5

# Those that one request after the other, each released, does not show.
HELD = {"SECOND", "HELD", "LIFO", "FIFO"}
LATE = {"obj-leaked-late": 100}


def needs_held(row):
    """Does the lie need several views?"""
    return row[WHEN] in HELD or row[FIELD][:5] in ("HELD_", "REST_")


def ignored(row):
    """What follows from a liar's remembering its views, and is no lie."""
    tracks = (row[FIELD] == "HELD_STRUCT"
              or row[WHEN] in ("LIFO", "FIFO", "MOVED"))
    return {"internal"} if tracks else set()


def applies(when, value, word, call, refused, refusals, fill):
    """Does a row speak about this word?  The columns in Python."""
    value = -1 if value == "ANY_WORD" else int(value, 0)
    level = asking.canonical(word) & ~(asking.WRITABLE | asking.FORMAT)
    is_class = value in (-1, asking.canonical(word))
    return {
        "EVERY": True,
        "WORD": word == value,
        "CLASS": asking.canonical(word) == value,
        "LEVEL": level == value,
        "HAS": word & value == value,
        "LACKS": word & value != value,
        "ANY_BIT": word & value != 0,
        "FROM": call >= value,
        "NTH": call == value,
        "AFTER_REFUSAL": refused and is_class,
        "SINCE_REFUSAL": refusals and is_class,
        "NULLED": fill == 0 and is_class,
        "MOVED": True,
        "SECOND": False,
        "HELD": False,
        "LIFO": False,
        "FIFO": False,
    }[when]


# What follows from what a design of 2007 says, beside the field itself; what
# it says also decides who is refused.
WORKED_OUT = {"LEN": {"itemsize"}}
OF_DESIGNS = {"out_parameters", "segments"}


def describe(answer, base):
    """An answer as something that compares."""
    shift = answer.view.buf - base if answer.filled and base else 0
    nulled = answer.filled and not answer.view.buf
    return {
        "rc": answer.rc,
        "exception": answer.exception,
        "references": (answer.held, answer.after),
        "guards": answer.guards,
        "raised": answer.raised,
        "shift": ("NULL" if nulled else
                  shift if abs(shift) < 16 else "far"),
        "view": answer.observed,
    }


def sweep(obj, fill, words):
    """All answers to the words, one after the other."""
    answers = [asking.Answer(obj, word, fill) for word in words]
    bufs = collections.Counter(a.view.buf for a in answers if a.filled)
    base = bufs.most_common(1)[0][0] if bufs else 0
    return [describe(answer, base) for answer in answers]


def words_for(row):
    """WORDS, each behind a refused one if that is what the liar waits for."""
    if row[WHEN] != "AFTER_REFUSAL":
        return tuple(WORDS)
    twin = native.twin(unquote(row[NAME]))["object"]
    refused = next(word for word in asking.LEGAL
                   if not asking.Answer(twin, word).granted)
    return tuple(w for word in WORDS for w in (refused, word))


def again(answer):
    """What a view that is held shows now."""
    return answer.observe() if answer.filled else None


def scene(obj, words, order):
    """Ask while all views are held, then release them in that order.

    Returns all answers, what each view shows when the last one was got and
    before it is released, and the references in the end.
    """
    before = sys.getrefcount(obj)
    answers = [asking.Answer(obj, word, keep=True) for word in words]
    base = next((a.view.buf for a in answers if a.filled), 0)
    for answer in answers:
        answer.after = 0
    seen = [describe(answer, base) for answer in answers]
    seen.append([again(answer) for answer in answers])
    for answer in (answers if order == "FIFO" else reversed(answers)):
        seen.append(again(answer))
        answer.release()
        seen.append(answer.raised)
    seen.append(sys.getrefcount(obj) - before)
    return seen


def scenes(obj):
    """Pairs and crowds of views that are held together."""
    second = asking.LEGAL[::-1]
    seen = []
    for n, word in enumerate(second):
        first = 0x11c if n % 2 else 0x01c
        seen.append(scene(obj, (first, word), "LIFO"))
    for word in (0x118, 0x018, 0x008, 0x000):
        seen.append(scene(obj, (word, 0x01c, word), "FIFO"))
    seen.append(scene(obj, asking.LEGAL, "FIFO"))
    return seen


def difference(one, two):
    """The keys in which two answers differ."""
    keys = {key for key in one if one[key] != two[key] and key != "view"}
    for key in set(one["view"]) | set(two["view"]):
        if one["view"].get(key) != two["view"].get(key):
            keys.add(key)
    return keys


class Twins:
    """Answers of honest twins, which depend on template and policy only."""

    def __init__(self):
        self.known = {}

    def __call__(self, row, how, *args):
        key = row[TEMPLATE], row[POLICY], how, args
        if key not in self.known:
            obj = native.twin(unquote(row[NAME]))["object"]
            self.known[key] = how(obj, *args)
        return self.known[key]


class Liars(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """Per liar: its row, a fill, its answers and its twin's."""
        cls.twins = Twins()
        cls.each = []
        for row in ROWS:
            for fill in FILLS:
                if fill == 0 and row[WHEN] != "NULLED":
                    continue
                liar = native.subject(unquote(row[NAME]))["object"]
                words = words_for(row)
                cls.each.append((row, fill, words, sweep(liar, fill, words),
                                 cls.twins(row, sweep, fill, words)))

    def test_no_dead_liar(self):
        alive = {row[NAME] for row, _, _, liar, twin in self.each
                 if any(difference(a, b) - ignored(row)
                        for a, b in zip(liar, twin))}
        held = {row[NAME] for row in ROWS if needs_held(row)}
        dead = {row[NAME] for row in ROWS} - alive - held
        self.assertEqual({unquote(name) for name in dead}, set(LATE))

    def test_no_dead_liar_among_several_views(self):
        for row in ROWS:
            if not needs_held(row):
                continue
            liar = native.subject(unquote(row[NAME]))["object"]
            dead = (self.pared(scenes(liar))
                    == self.pared(self.twins(row, scenes)))
            self.assertFalse(dead, row[NAME])

    def pared(self, seen):
        """Without internal, which liars that remember views need."""
        if isinstance(seen, dict):
            return {key: self.pared(value) for key, value in seen.items()
                    if key != "internal"}
        if isinstance(seen, list):
            return [self.pared(value) for value in seen]
        return seen

    def test_late_liar(self):
        for name in LATE:
            liar = native.subject(name)["object"]
            twin = native.twin(name)["object"]
            self.assertEqual(sweep(liar, 0, WORDS), sweep(twin, 0, WORDS))
            self.assertNotEqual(sweep(liar, 0, WORDS), sweep(twin, 0, WORDS))

    def test_honest_to_everybody_else(self):
        for row, fill, words, liar, twin in self.each:
            refused, refusals = False, 0
            for n, word in enumerate(words):
                if not applies(row[WHEN], row[VALUE], word, n + 1, refused,
                               refusals, fill):
                    self.assertLessEqual(difference(liar[n], twin[n]),
                                         ignored(row), (row[0], hex(word)))
                refused = "len" not in liar[n]["view"]
                refusals += refused

    def test_one_fault_each(self):
        """What a lie changes is what its field is about."""
        follows = {
            "OUTCOME": None,  # another outcome changes everything
            "WORD": None,  # and another word
            "RC": {"rc", "exception", "references"},
            "GUARD": {"guards"},
            "OBJ": {"obj", "references"},
            "REFERENCE": {"references"},
            "BUF": {"shift", "content", "internal"},
            "INTERNAL": {"internal"},
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
            "RELEASE": {"references", "raised", "internal"},
            "HELD_CONTENT": {"content"},
            "HELD_STRUCT": {"internal"},
        }
        for row, _, words, liar, twin in self.each:
            allowed = follows.get(row[FIELD], set())
            if row[WHEN] in ("LIFO", "FIFO"):
                allowed = {"internal"}
            designed = row[POLICY] in OF_DESIGNS
            if designed and allowed is not None:
                allowed = allowed | WORKED_OUT.get(row[FIELD], set())
            for n, word in enumerate(words):
                differ = difference(liar[n], twin[n])
                if designed and liar[n]["rc"] != twin[n]["rc"]:
                    continue
                if allowed is not None:
                    self.assertLessEqual(differ, allowed,
                                         (row[0], hex(word)))

    def test_references_are_not_all_stolen(self):
        """A liar that steals survives many more requests than are made."""
        for name in ("obj-borrowed", "release-steals", "refusal-steals"):
            obj = native.subject(name)["object"]
            for _ in range(1000):
                asking.Answer(obj, asking.C)
            self.assertIn(name, repr(obj))


if __name__ == "__main__":
    unittest.main()
