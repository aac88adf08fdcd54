"""Slices and managers: locking, nesting, release in any order, and the judge.

BUFCONF names the program that questions both kinds of slices.
"""
import gc
import itertools
import json
import mmap
import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

import asking  # noqa: E402  (stands in the folder above)
import subjects  # noqa: E402
from subjects import CONTENT, KINDS, ROOTS, designs  # noqa: E402

RIGHT = "counting", "redirect"
RANGES = (1, 7), (2, 7), (4, 4)
SCRUBBED = b"\x5c"


def paged(file):
    """An mmap that every Python can resize: one of a file."""
    file.seek(0)
    file.write(CONTENT.ljust(mmap.PAGESIZE, b"\0"))
    file.flush()
    return mmap.mmap(file.fileno(), mmap.PAGESIZE)


def grow(root):
    """Make a root larger, which moves its memory or could."""
    if isinstance(root, bytearray):
        root.extend(bytes(1000))
    else:
        root.resize(mmap.PAGESIZE * 2)


class Orders(unittest.TestCase):
    """Three nested slices and a view of each, given up in every order."""

    def nest(self, kind, root):
        make = KINDS[kind]
        slices = [make(root, 1, 8)]
        slices.append(make(slices[-1], 1, 7))
        slices.append(make(slices[-1], 1, 5))
        return dict(enumerate(
            slices + [memoryview(one) for one in slices]))

    def contents(self, held):
        want = {0: b"bcdefgh", 1: b"cdefgh", 2: b"defg"}
        for key, thing in held.items():
            self.assertEqual(bytes(thing), want[key % 3])

    def holds(self, kind, held):
        """Does what is held lock the memory?  A redirected slice does not."""
        return any(key >= 3 or kind == "counting" for key in held)

    def one(self, kind, root, order):
        held = self.nest(kind, root)
        for key in order:
            self.contents(held)
            with self.assertRaises(BufferError):
                grow(root)
            if isinstance(root, mmap.mmap):
                with self.assertRaises(BufferError):
                    root.close()
            del held[key]
            if not self.holds(kind, held):
                break
        self.contents(held)
        grow(root)
        self.contents(held)  # of slices that today's scheme leaves alive

    def every_order(self, make):
        orders = itertools.permutations(range(6))
        for kind, order in itertools.product(RIGHT, orders):
            self.one(kind, make(), order)

    def test_manager(self):
        self.every_order(ROOTS["manager"])

    def test_bytearray(self):
        self.every_order(ROOTS["bytearray"])

    def test_mmap(self):
        with tempfile.TemporaryFile() as file:
            self.every_order(lambda: paged(file))

    def test_locks_are_counted(self):
        root = designs.manager(CONTENT)
        held = self.nest("counting", root)
        for left in reversed(range(6)):
            self.assertEqual(root.locks, left + 1)
            held.pop(left)
        self.assertEqual(root.locks, 0)
        held = self.nest("redirect", root)
        self.assertEqual(root.locks, 3)

    def test_a_view_outlives_slice_and_root(self):
        for kind, root in itertools.product(RIGHT, ROOTS):
            view = memoryview(subjects.subject(kind, root, 2, 7)["object"])
            gc.collect()
            self.assertEqual(view.tobytes(), b"cdefg", (kind, root))
            self.assertEqual(view.shape, (5,))


class Owner(unittest.TestCase):
    def test_who_is_told_of_the_release(self):
        root = designs.manager(CONTENT)
        for make in designs.counting_slice, designs.redirect_slice:
            inner = make(make(root, 1, 8), 1, 3)
            self.assertIs(memoryview(inner).obj, root)
        root = bytearray(CONTENT)
        outer = designs.redirect_slice(root, 1, 8)
        self.assertIs(memoryview(designs.redirect_slice(outer, 1, 3)).obj,
                      root)
        # an object of today is no manager: somebody has to speak for it
        outer = designs.counting_slice(root, 1, 8)
        inner = designs.counting_slice(outer, 1, 3)
        releaser = memoryview(inner).obj
        self.assertEqual(type(releaser).__name__, "Releaser")
        self.assertIs(releaser, memoryview(outer).obj)
        self.assertEqual(releaser.locks, 2)

    def test_writes_reach_the_root(self):
        for kind, root in itertools.product(RIGHT, ("bytearray", "manager")):
            memory = ROOTS[root]()
            sliced = KINDS[kind](memory, 2, 5)
            memoryview(sliced)[1] = ord("X")
            self.assertEqual(bytes(memory), b"abcXefgh")

    def test_nothing_in_a_view_leads_into_the_slice(self):
        """The sketch's shape does, and dangles when the slice has died."""
        for make in designs.counting_slice, designs.redirect_slice:
            sliced = make(bytearray(CONTENT), 1, 7)
            inside = range(id(sliced), id(sliced) + sliced.__sizeof__())
            answer = asking.Answer(sliced, asking.INDIRECT | asking.FORMAT,
                                   keep=True)
            view = answer.view
            for at in view.shape, view.strides, view.format, view.internal:
                self.assertNotIn(at or 0, inside)
            self.assertGreater(len(inside), 16)
            self.assertTrue(view.shape and view.strides and view.format)
            answer.release()

    def test_what_is_no_slice(self):
        root = designs.manager(CONTENT)
        for kind, make in KINDS.items():
            for start, stop in (-1, 2), (3, 2), (0, 9):
                with self.assertRaises(ValueError, msg=kind):
                    make(root, start, stop)
            with self.assertRaises(TypeError):
                make(object(), 0, 0)
        self.assertEqual(root.locks, 0)


class Manager(unittest.TestCase):
    """lockbuffer and releasebuffer by themselves."""

    def test_locks_nest(self):
        root = designs.manager(CONTENT)
        root.lockbuffer()
        root.lockbuffer()
        root.releasebuffer()
        with self.assertRaises(BufferError):
            root.resize(100)
        root.releasebuffer()
        root.resize(10)
        self.assertEqual(bytes(root), CONTENT + bytes(2))
        root.resize(3)
        self.assertEqual(bytes(root), b"abc")

    def test_one_release_too_many(self):
        root = designs.manager(CONTENT)
        with self.assertRaises(BufferError):
            root.releasebuffer()
        self.assertEqual(root.locks, 0)

    def test_a_lock_and_a_view_are_of_one_count(self):
        root = designs.manager(CONTENT)
        view = memoryview(root)
        root.lockbuffer()
        view.release()
        with self.assertRaises(BufferError):
            root.resize(100)
        root.releasebuffer()
        root.resize(100)

    def test_the_releaser_is_a_manager_and_no_exporter(self):
        root = bytearray(CONTENT)
        releaser = memoryview(designs.counting_slice(root, 0, 8)).obj
        with self.assertRaises(TypeError):
            memoryview(releaser)
        self.assertEqual(releaser.locks, 0)  # the slice has died
        grow(root)
        with self.assertRaises(BufferError):
            releaser.lockbuffer()

    def test_a_lock_that_is_forgotten_goes_with_the_releaser(self):
        root = bytearray(CONTENT)
        sliced = designs.counting_slice(root, 0, 8)
        releaser = memoryview(sliced).obj
        releaser.lockbuffer()
        del sliced
        self.assertRaises(BufferError, grow, root)
        del releaser
        grow(root)

    def test_anybody_may_release_what_another_locked(self):
        """What spoke against the scheme: a lock has no owner."""
        root = designs.manager(CONTENT)
        view = memoryview(designs.counting_slice(root, 0, 8))
        root.releasebuffer()
        self.assertEqual(root.locks, 0)
        root.resize(100)
        self.assertEqual(view.tobytes(), SCRUBBED * 8)
        view.release()
        self.assertEqual(root.locks, 0)

    def test_today_a_slice_without_views_locks_nothing(self):
        root = bytearray(CONTENT)
        sliced = designs.redirect_slice(root, 2, 5)
        view = memoryview(sliced)
        self.assertEqual(view.tobytes(), b"cde")
        view.release()
        del root[:2]
        self.assertEqual(bytes(sliced), b"efg")
        del root[4:]
        with self.assertRaises(BufferError):
            memoryview(sliced)
        root.extend(b"!")
        self.assertEqual(bytes(sliced), b"ef!")


class Words(unittest.TestCase):
    """All words, all fills, against the declared truth."""

    def test_every_word(self):
        choices = {"alone": "B", "inside": ("shape", "strides")}
        for kind, root, (start, stop) in itertools.product(
                RIGHT, ROOTS, RANGES):
            truth = subjects.subject(kind, root, start, stop)
            name = "%s %s %d:%d" % (kind, root, start, stop)
            for word in asking.WORDS + asking.MALFORMED:
                asking.compare(self, name, word, asking.Answer(
                    truth["object"], word), truth, choices)
            for word, fill in itertools.product(asking.LEGAL, asking.FILLS):
                asking.compare(self, name, word, asking.Answer(
                    truth["object"], word, fill), truth, choices)


class Residue(unittest.TestCase):
    def test_references(self):
        for kind, name in itertools.product(RIGHT, ROOTS):
            root = ROOTS[name]()
            types = {type(KINDS[kind](root, 1, 7)), designs_type("manager"),
                     designs_type("releaser")}
            before = [sys.getrefcount(one) for one in (root, *types)]
            for _ in range(2000):
                outer = KINDS[kind](root, 1, 7)
                inner = KINDS[kind](outer, 1, 5)
                view = memoryview(inner)
                del outer, inner
                view.release()
                self.assertRaises(ValueError, KINDS[kind], root, 5, 4)
            del view
            after = [sys.getrefcount(one) for one in (root, *types)]
            self.assertEqual(before, after, (kind, name))


def designs_type(name):
    """The type of managers, or of releasers."""
    root = designs.manager(b"") if name == "manager" else b""
    return type(root) if name == "manager" else type(
        memoryview(designs.counting_slice(root, 0, 0)).obj)


class Forgetful(unittest.TestCase):
    """The liar: what it shows is not what the manager has."""

    def test_the_right_ones_lock(self):
        for kind in RIGHT:
            root = designs.manager(CONTENT)
            view = memoryview(KINDS[kind](root, 2, 7))
            self.assertRaises(BufferError, root.resize, 1000)
            self.assertEqual(view.tobytes(), b"cdefg")

    def test_it_reads_what_was_left(self):
        liar = subjects.forgetful()
        view = memoryview(liar["object"])
        self.assertEqual(view.tobytes(), b"cdefg")
        liar["resize"]()  # LIF-003 is broken here
        self.assertEqual(view.tobytes(), SCRUBBED * 5)  # and LIF-001 here

    def test_it_writes_where_nobody_reads(self):
        root = designs.manager(CONTENT)
        view = memoryview(designs.forgetful_slice(root, 2, 7))
        self.assertEqual(root.locks, 0)
        root.resize(1000)
        view[0] = 0
        self.assertEqual(bytes(root)[:8], CONTENT)

    def test_only_of_memory_that_stays_readable(self):
        self.assertRaises(TypeError, designs.forgetful_slice, bytearray(8),
                          0, 8)


class Segmented(unittest.TestCase):
    """void **segments of the rows of another object."""

    def test_rows_are_shared(self):
        root = bytearray(range(24))
        view = memoryview(root).cast("B", (2, 3, 4))
        made = memoryview(designs.segmented(view))
        self.assertEqual(made.suboffsets, (0, 0, -1))
        self.assertEqual(made.tolist(), view.tolist())
        root[23] = 99
        self.assertEqual(made[1, 2, 3], 99)

    def test_of_itself(self):
        view = memoryview(bytes(range(24))).cast("B", (4, 3, 2))
        made = designs.segmented(designs.segmented(view))
        self.assertEqual(memoryview(made).tolist(), view.tolist())

    def test_the_object_is_held(self):
        root = bytearray(8)
        made = designs.segmented(root)
        self.assertRaises(BufferError, root.append, 1)
        del made
        root.append(1)

    def test_rows_with_gaps(self):
        with self.assertRaises(BufferError):
            designs.segmented(memoryview(bytes(8))[::2])

    def test_references(self):
        root = bytearray(8)
        before = sys.getrefcount(root)
        for _ in range(2000):
            made = memoryview(designs.segmented(
                memoryview(root).cast("B", (2, 4))))
            made.release()
            self.assertRaises(BufferError, designs.segmented,
                              memoryview(root)[::3])
        del made
        self.assertEqual(sys.getrefcount(root), before)


class Judged(unittest.TestCase):
    """The engine asks, the judge has nothing against the right ones."""

    def check(self, *targets):
        program = os.environ.get("BUFCONF")
        self.assertTrue(program, "BUFCONF has to name the program")
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "result.ndjson")
            done = subprocess.run(
                [program, "check", "--python", sys.executable, "--path", HERE,
                 "--path", os.path.dirname(designs.__file__), "--json", path,
                 *targets],
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL, universal_newlines=True)
            self.assertEqual(0, done.returncode, done.stdout)
            with open(path, encoding="utf-8") as file:
                return [json.loads(line) for line in file]

    def test_segments(self):
        targets = {"subjects:segmented(%s)" % ", ".join(map(str, shape)):
                   70 if len(shape) == 1 else 4
                   for shape in ((5,), (2, 3), (2, 3, 4))}
        records = self.check(*targets)
        granted = {r["target"]: r["granted"] for r in records
                   if r["record"] == "subject"}
        self.assertEqual(granted, targets)
        verdicts = {r["verdict"] for r in records if r["record"] == "finding"}
        self.assertLessEqual(verdicts, {"NOTE"})

    def test_no_fail(self):
        targets = ["subjects:manager()"] + [
            "subjects:subject(%r, %r, %d, %d)" % (kind, root, *ends)
            for kind in RIGHT for root in ROOTS for ends in RANGES]
        records = self.check(*targets)
        seen = {r["target"]: r for r in records if r["record"] == "subject"}
        self.assertEqual(set(targets), set(seen))
        for target, record in seen.items():
            halves = "bytes" in target and "bytearray" not in target
            self.assertEqual(record["granted"], 35 if halves else 70, target)
        verdicts = {r["verdict"] for r in records if r["record"] == "finding"}
        self.assertLessEqual(verdicts, {"NOTE"})


if __name__ == "__main__":
    unittest.main()
