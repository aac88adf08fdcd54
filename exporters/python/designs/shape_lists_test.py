"""
The form of February 2007: both ways, its open questions, and the judge.

BUFCONF names the program that questions what comes out.  What NumPy says of
the same memory is compared where there is NumPy.
"""

import ctypes
import json
import os
import struct
import subprocess
import sys
import tempfile
import unittest
from array import array

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import shape_lists as lists  # noqa: E402  (beside this file)
import shape_subjects as subjects  # noqa: E402
from shape_formats import parse, render  # noqa: E402

try:
    import numpy
except ImportError:
    numpy = None

# What CI requires is here: then its absence is a failure.
MAY_SKIP = "numpy" not in os.environ.get("BUFCONF_REQUIRE", "").split()
needs_numpy = unittest.skipIf(numpy is None and MAY_SKIP, "there is no NumPy")
LITTLE = sys.byteorder == "little"
NATIVE, FOREIGN = "<>" if LITTLE else "><"


def leaves(kind, at=0):
    """(offset, name, dtype) of all that is no padding in a dtype."""
    found = []
    for name in kind.names or ():
        member, offset = kind.fields[name][:2]
        if member.names:
            found += leaves(member, at + offset)
        elif member.base.kind != "V":
            found.append((at + offset, name, member))
    return found


class Offered:
    """An object that has an __array_interface__, and what keeps it."""

    def __init__(self, form):
        self.form = form
        self.__array_interface__ = lists.to_interface(form)


class Both(unittest.TestCase):
    """There and back."""

    def test_a_tuple_of_lists(self):
        memory = memoryview(array("h", range(6))).cast("B").cast("h", (2, 3))
        form = lists.read(memory)
        self.assertEqual(form.format, "h")
        self.assertEqual(form.information, ([2, 3], [6, 2]))
        self.assertEqual(lists.view(form).tolist(), [[0, 1, 2], [3, 4, 5]])

    def test_it_is_the_same_memory(self):
        memory = array("h", range(6))
        form = subjects.again(lists.read(memoryview(memory)[::-1]))
        lists.view(form)[0] = -7
        self.assertEqual(memory[5], -7)

    def test_no_dimension_and_no_item(self):
        scalar = lists.read(ctypes.c_int16(-3))
        self.assertEqual(scalar.information, ([], []))
        self.assertEqual(lists.view(subjects.again(
            scalar._replace(format="h")))[()], -3)
        empty = lists.read(bytearray(4))._replace(
            information=([0, 3], [3, 1]))
        self.assertEqual(lists.view(subjects.again(empty)).shape, (0, 3))
        self.assertEqual(lists.chunk(empty), (empty.pointer, empty.pointer))

    def test_the_interface(self):
        form = lists.read(memoryview(b"abcdef")[::-2])
        self.assertEqual(lists.to_interface(form), {
            "version": 3, "typestr": "|u1", "shape": (3,), "strides": (-2,),
            "data": (form.pointer, True)})

    def test_what_is_read_is_held(self):
        memory = bytearray(4)
        form = lists.read(memory)
        with self.assertRaises(BufferError):
            memory.append(1)
        del form
        memory.append(1)

    def test_a_format_has_to_fit(self):
        memory = ctypes.create_string_buffer(6)
        odd = lists.View(
            buf=ctypes.addressof(memory), len=6, itemsize=3, ndim=1,
            format=b"h", shape=(lists.SIZE * 1)(2),
            strides=(lists.SIZE * 1)(3))
        with self.assertRaises(ValueError):
            lists.read(lists._library.PyMemoryView_FromBuffer(odd))

    def test_not_this_interface(self):
        right = {"version": 3, "typestr": "|u1", "shape": (2,),
                 "data": b"ab"}
        lists.from_interface(right, None)
        for wrong in ({"version": 2}, {"mask": b"ab"}, {"typestr": "|O8"},
                      {"typestr": "|V3", "descr": [("a", "|u1")]},
                      {"data": memoryview(b"abcd")[::2]}):
            with self.assertRaises(ValueError, msg=wrong):
                lists.from_interface(dict(right, **wrong), None)


class Formats(unittest.TestCase):
    """(format, type string or fields, size, how it is written again)"""

    ROWS = [
        ("h", NATIVE + "i2", 2, "h"), ("=l", NATIVE + "i4", 4, "i"),
        (FOREIGN + "Q", FOREIGN + "u8", 8, FOREIGN + "Q"),
        ("?", "|b1", 1, "?"), ("e", NATIVE + "f2", 2, "e"),
        ("Zd", NATIVE + "c16", 16, "Zd"), ("5s", "|S5", 5, "5s"),
        ("3w", NATIVE + "U3", 12, "3w"), ("7x", "|V7", 7, "7x"),
        ("T{b:a:i:b:}", [("a", "|i1"), ("", "|V3"), ("b", NATIVE + "i4")], 8,
         "T{b:a:3x%si:b:}" % NATIVE),
        ("T{=b:a:i:b:}", [("a", "|i1"), ("b", NATIVE + "i4")], 5,
         "T{b:a:%si:b:}" % NATIVE),
        ("T{b:a:T{b:p:i:q:}:n:}",
         [("a", "|i1"), ("", "|V3"),
          ("n", [("p", "|i1"), ("", "|V3"), ("q", NATIVE + "i4")])], 12,
         "T{b:a:3xT{b:p:3x%si:q:}:n:}" % NATIVE),
        ("T{>h:a:T{(2,3)f:p:}:b:}",
         [("a", ">i2"), ("b", [("p", ">f4", (2, 3))])], 26,
         "T{>h:a:T{(2,3)>f:p:}:b:}"),
    ]

    def test_rows(self):
        for text, type_, size, written in self.ROWS:
            kind = parse(text)
            self.assertEqual((kind.type, kind.size), (type_, size), text)
            self.assertEqual(render(type_), written, text)
            again = parse(written)
            self.assertEqual((again.type, again.size), (type_, size), text)

    def test_long_double(self):
        size = ctypes.sizeof(ctypes.c_longdouble)
        for text, type_ in (("g", "%sf%d" % (NATIVE, size)),
                            ("T{^g:a:}", [("a", "%sf%d" % (NATIVE, size))])):
            self.assertEqual(parse(text).type, type_)
            self.assertEqual(render(type_), text)

    def test_what_has_no_type_string(self):
        for text in ("", "2h", "O", "P", "&d", "hh", "(2)h", "<g", "T{h}",
                     "T{h:a:", "T{2h:a:}", "2T{h:a:}", "Zi", "<n"):
            with self.assertRaises(ValueError, msg=text):
                parse(text)

    def test_what_has_no_letter(self):
        for type_ in "|O8", "<M8", "<f3":
            with self.assertRaises(ValueError, msg=type_):
                render(type_)

    @needs_numpy
    def test_numpy_understands_the_same(self):
        for _, type_, size, written in self.ROWS:
            if written == "7x":
                continue  # NumPy reads padding as no item at all
            kind = numpy.dtype([field if field[0] else ("pad",) + field[1:]
                                for field in type_]
                               if isinstance(type_, list) else type_)
            self.assertEqual(kind.itemsize, size)
            form = lists.read(bytearray(size))._replace(
                format=written, information=([], []))
            seen = numpy.asarray(lists.view(form)).dtype
            self.assertEqual(seen.itemsize, size, written)
            self.assertEqual(leaves(seen), leaves(kind), written)
            if not kind.names:
                self.assertEqual(seen, kind, written)


class Offset(unittest.TestCase):
    """Question 1: an offset beside the pointer?"""

    INTERFACE = {"version": 3, "typestr": "|u1", "shape": (3,), "offset": 2,
                 "data": b"--abc--"}

    def test_it_is_in_the_pointer(self):
        form = lists.from_interface(self.INTERFACE, None)
        self.assertEqual(lists.view(form).tobytes(), b"abc")
        self.assertNotIn("offset", lists.to_interface(form))
        self.assertEqual(
            lists.view(subjects.again(form)).tobytes(), b"abc")

    def test_who_does_not_know_it_reads_other_items(self):
        interface = dict(self.INTERFACE)
        del interface["offset"]
        form = lists.from_interface(interface, None)
        self.assertEqual(lists.view(form).tobytes(), b"--a")


class Pointer(unittest.TestCase):
    """Question 2: the pointer of a chunk, or of a strided area?"""

    def setUp(self):
        # the array is the six digits, with others' memory around
        self.memory = bytearray(b"<<<<<<012345>>>>>>")
        whole = memoryview(self.memory)
        self.first = lists.read(whole).pointer
        self.form = lists.read(whole[6:12][::-1])

    def test_it_is_that_of_item_zero(self):
        self.assertEqual(self.form.pointer, self.first + 11)
        self.assertEqual(lists.view(self.form).tobytes(), b"543210")
        self.assertEqual(lists.chunk(self.form),
                         (self.first + 6, self.first + 12))

    def test_from_a_chunks_beginning_negative_strides_leave_it(self):
        begin, end = lists.chunk(self.form)
        wrong = self.form._replace(pointer=begin)
        self.assertLess(lists.chunk(wrong)[0], begin)
        self.assertEqual(lists.view(wrong).tobytes(), b"0<<<<<")

    def test_a_strided_area_is_no_chunk(self):
        form = lists.read(memoryview(self.memory)[6:12:2])
        self.assertEqual(lists.view(form).tobytes(), b"024")
        self.assertFalse(lists.is_chunk(form))
        # as a single segment of so many bytes, as the old protocol gave
        wrong = form._replace(information=([3], [1]))
        self.assertTrue(lists.is_chunk(wrong))
        self.assertEqual(lists.view(wrong).tobytes(), b"012")

    def test_what_is_a_chunk(self):
        form = lists.read(bytearray(6))
        for strides, want in (([3, 1], True), ([1, 2], False),
                              ([-3, 1], False), ([0, 1], False)):
            self.assertIs(want, lists.is_chunk(
                form._replace(information=([2, 3], strides))), strides)
        self.assertTrue(lists.is_chunk(
            form._replace(information=([1, 3], [99, 1]))))
        self.assertTrue(lists.is_chunk(
            form._replace(information=([0, 3], [99, 7]))))


class Segments(unittest.TestCase):
    """Question 3: memory in several pieces?"""

    def setUp(self):
        # three rows in one block, for addresses that are known
        self.memory = bytearray(b"abcd....efgh..ijkl......")
        whole = memoryview(self.memory)
        self.rows = [whole[at:at + 4] for at in (0, 8, 14)]
        self.first = lists.read(whole).pointer
        self.form = lists.from_segments("B", self.rows)

    def test_a_third_list_says_where_to_follow(self):
        self.assertEqual(self.form.information,
                         ([3, 4], [lists.POINTER, 1], [0, -1]))
        seen = lists.view(self.form)
        self.assertEqual(seen.suboffsets, (0, -1))
        self.assertEqual(seen.tobytes(), b"abcdefghijkl")

    def test_and_back(self):
        want = [self.first + at for at in (0, 8, 14)]
        self.assertEqual(lists.to_segments(self.form), want)
        read = lists.read(lists.view(self.form))
        self.assertEqual(read.information, self.form.information)
        self.assertEqual(lists.to_segments(read), want)
        sliced = read._replace(information=([3, 2], [lists.POINTER, 1],
                                            [2, -1]))
        self.assertEqual(lists.view(sliced).tobytes(), b"cdghkl")
        self.assertEqual(lists.to_segments(sliced), [at + 2 for at in want])

    def test_a_write_reaches_the_row(self):
        lists.view(self.form)[1, 2] = ord("G")
        self.assertEqual(self.memory[8:12], b"efGh")

    def test_no_stride_leads_through_them(self):
        first, second, third = lists.to_segments(self.form)
        wrong = lists.read(self.memory)._replace(
            pointer=first, information=([3, 4], [second - first, 1]))
        self.assertEqual(lists.view(wrong).tobytes(), b"abcdefghkl..")
        wrong = wrong._replace(
            information=([3, 4], [(third - first) // 2, 1]))
        self.assertEqual(lists.view(wrong).tobytes(), b"abcd.efgijkl")

    def test_without_the_third_list_the_pointers_are_the_items(self):
        wrong = self.form._replace(information=self.form.information[:2])
        self.assertEqual(
            lists.view(wrong)[0, 0],
            struct.pack("P", lists.to_segments(self.form)[0])[0])

    def test_the_interface_has_no_word_for_them(self):
        with self.assertRaises(ValueError):
            lists.to_interface(self.form)

    def test_a_copy_is_not_shared(self):
        copied = bytearray(lists.view(self.form).tobytes())
        copied[0] = ord("X")
        self.assertEqual(lists.view(self.form)[0, 0], ord("a"))

    def test_rows_that_are_none(self):
        for form, rows in (("B", []), ("B", [bytearray(2), bytearray(3)]),
                           ("h", [bytearray(3)])):
            with self.assertRaises(ValueError):
                lists.from_segments(form, rows)
        with self.assertRaises(ValueError):
            lists.to_segments(self.form._replace(
                information=([2, 2], [2, 1], [-1, -1])))


@needs_numpy
class Descendant(unittest.TestCase):
    """NumPy, on the other side of __array_interface__."""

    def test_numpy_reads_it(self):
        memory = memoryview(array("h", range(6))).cast("B").cast("h", (2, 3))
        self.assertEqual(
            numpy.asarray(Offered(lists.read(memory))).tolist(),
            [[0, 1, 2], [3, 4, 5]])
        seen = numpy.asarray(Offered(lists.read(memoryview(b"abcdef")[::-2])))
        self.assertEqual(seen.tobytes(), b"fdb")
        self.assertEqual(seen.strides, (-2,))
        self.assertFalse(seen.flags.writeable)

    def test_numpy_writes_it(self):
        records = numpy.zeros(2, [("a", ">i2"), ("b", "<f8", (2,))])
        records["a"] = 1, 2
        records["b"][1] = 0.5, -3
        for made in (
                numpy.arange(6.).reshape(2, 3).T[::-1], numpy.array(3, "u2"),
                numpy.array(["ab", "c"]), numpy.array([b"ab", b"c"]),
                numpy.arange(3) * 1j, records,
                numpy.array([b"abc"], "V3")):
            form = lists.from_interface(made.__array_interface__, made)
            self.assertEqual(form.information,
                             (list(made.shape), list(made.strides)))
            self.assertEqual(lists.view(form).tobytes(), made.tobytes())
            seen = numpy.asarray(Offered(form))
            self.assertEqual(seen.dtype, made.dtype)
            self.assertEqual(seen.tobytes(), made.tobytes())


class Judged(unittest.TestCase):
    """The engine asks what comes out, the judge has nothing against it."""

    def check(self, *targets):
        program = os.environ.get("BUFCONF")
        self.assertTrue(program, "BUFCONF has to name the program")
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "result.ndjson")
            done = subprocess.run(
                [program, "check", "--python", sys.executable, "--path", HERE,
                 "--json", path, *targets],
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL, universal_newlines=True)
            with open(path, encoding="utf-8") as file:
                return done, [json.loads(line) for line in file]

    def test_no_accusation(self):
        targets = ["shape_subjects:" + text for text in subjects.TARGETS]
        done, records = self.check(*targets)
        self.assertEqual(0, done.returncode, done.stdout)
        seen = {r["target"]: r for r in records if r["record"] == "subject"}
        self.assertEqual(set(targets), set(seen))
        for target, record in seen.items():
            self.assertGreater(record["granted"], 0, target)
        verdicts = {r["verdict"] for r in records if r["record"] == "finding"}
        self.assertLessEqual(verdicts, {"NOTE"}, done.stdout)

    def test_liars_are_accused(self):
        """Other answers to the open questions, and plain mistakes."""
        targets = ["shape_subjects:" + text for text in subjects.LIARS]
        done, records = self.check(*targets)
        self.assertEqual(1, done.returncode, done.stdout)
        names = {r["id"]: r["target"].split(":")[1] for r in records
                 if r["record"] == "subject"}
        found = {(names[r["subject"]], r["clause"]) for r in records
                 if r["record"] == "finding" and r["verdict"] == "FAIL"}
        self.assertLessEqual(set(subjects.LIARS.items()), found, done.stdout)


if __name__ == "__main__":
    unittest.main(verbosity=2)
