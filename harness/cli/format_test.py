"""`bufconf format`: what it says is true, and looks as it did when somebody
looked at it.

    python format_test.py PROGRAM

Sizes and offsets are compared with struct, ctypes and NumPy, which know
nothing of spec/; whole outputs with format_golden.txt, which was read by eye;
what is offered as a substitute with whoever it is offered to.
"""

import ctypes
import json
import os
import struct
import subprocess
import sys
import time
import unittest

try:
    import numpy
except ImportError:
    numpy = None

FOLDER = os.path.dirname(os.path.abspath(__file__))
PROGRAM = None  # set by the command line


def run(*arguments, **environment):
    """(exit status, output, errors), all bytes"""
    done = subprocess.run(
        [PROGRAM, "format", *arguments], stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, check=False,
        env=dict(os.environ, LC_ALL="C", **environment))
    return done.returncode, done.stdout, done.stderr


def meaning(text, *options):
    """What --json says of TEXT, which is fine."""
    status, output, errors = run("--json", *options, "--", text)
    if status != 0 or errors:
        raise AssertionError((text, status, output, errors))
    return json.loads(output.decode("ascii"))


def wrong(text, *options):
    """The error that --json reports for TEXT."""
    status, output, _ = run("--json", *options, "--", text)
    found = json.loads(output.decode("ascii"))
    if status != 1 or found["size"] is not None:
        raise AssertionError((text, status, output))
    return found["error"]


def offsets(found):
    """The offset of every named element that is not behind a pointer."""
    return {e["name"]: e["offset"] for e in found["elements"]
            if e["name"] is not None and not e["pointed_to"]}


def prefix_of(text):
    return text[:text[0] in "@=<>!"]


def one_of(element):
    """The code of one item of ELEMENT: "5s", "h" of "2h"."""
    code = element["text"].strip()
    return code if code[-1] in "sp" else code[-1]


def telling(code):
    """A value of CODE whose bytes are not all zero, and its neutral one."""
    if code[-1] in "sp":
        return b"\xff\xff", b""
    if code == "c":
        return b"\xff", b"\0"
    if code == "?":
        return True, False
    return (1.5, 0) if code in "efd" else (1, 0)


class Struct(unittest.TestCase):
    """struct says where an item is: pack one that is not zero."""

    FORMATS = ["bi", "bd", "=bi", "<hqb", ">hqb", "!lL", "ixi", "ix", "b0i",
               "llh0l", "i0d", "bhbq", "?e", "3sh", "5pb", "nN", "bP", "cbB",
               "fdfd", "2b3hq", "b3xi", "hx2xl", "  h b ", "@bH", "xxb"]

    def test_sizes(self):
        for text in self.FORMATS:
            with self.subTest(text):
                self.assertEqual(meaning(text)["size"], struct.calcsize(text))

    def test_offsets(self):
        for text in self.FORMATS:
            with self.subTest(text):
                self.check_offsets(text)

    def check_offsets(self, text):
        found = [(e["offset"] + k * e["size"], one_of(e))
                 for e in meaning(text)["elements"] if e["kind"] != "padding"
                 for k in range(e["items"])]
        neutral = [telling(code)[1] for _, code in found]
        for k, (offset, code) in enumerate(found):
            values = list(neutral)
            values[k] = telling(code)[0]
            packed = struct.pack(text, *values)
            changed = [n for n, byte in enumerate(packed) if byte]
            alone = struct.pack(prefix_of(text) + code, values[k])
            size = len(alone)
            # the same bytes as alone, and no other
            self.assertEqual(packed[offset:offset + size], alone, (text, k))
            self.assertTrue(set(changed)
                            <= set(range(offset, offset + size)), (text, k))

    def test_orders(self):
        for text in ["<H", ">H", "!H", "=H", "@H", "H"]:
            order = meaning(text)["elements"][0]["order"]
            self.assertEqual(struct.pack(text, 1),
                             (1).to_bytes(2, order), text)


class CTypes(unittest.TestCase):
    """A C compiler's layout is that of the text in mode @, padded as C."""

    CODES = {"b": ctypes.c_byte, "h": ctypes.c_short, "i": ctypes.c_int,
             "l": ctypes.c_long, "q": ctypes.c_longlong, "f": ctypes.c_float,
             "d": ctypes.c_double, "g": ctypes.c_longdouble,
             "P": ctypes.c_void_p, "?": ctypes.c_bool, "O": ctypes.py_object}
    MEMBERS = ["bi", "ib", "bhb", "bd", "dbh", "bgb", "b?q", "hPb", "fbOb",
               "qbib", "lbl"]

    def structure(self, codes):
        class Made(ctypes.Structure):
            _fields_ = [("m%d" % n, self.CODES[code])
                        for n, code in enumerate(codes)]
        return Made

    @staticmethod
    def text(codes):
        return "T{%s}" % "".join("%s:m%d:" % (code, n)
                                 for n, code in enumerate(codes))

    def test_members(self):
        for codes in self.MEMBERS:
            made = self.structure(codes)
            found = meaning(self.text(codes), "--padding", "c")
            with self.subTest(codes):
                self.assertEqual(found["size"], ctypes.sizeof(made))
                self.assertEqual(found["align"], ctypes.alignment(made))
                self.assertEqual(
                    offsets(found),
                    {name: getattr(made, name).offset
                     for name, _ in made._fields_})

    def test_nested(self):
        inner = self.structure("bd")

        class Outer(ctypes.Structure):
            _fields_ = [("a", ctypes.c_byte), ("s", inner * 3),
                        ("z", ctypes.c_short)]
        found = meaning("T{b:a:(3)T{b:m0:d:m1:}:s:h:z:}", "--padding", "c")
        self.assertEqual(found["size"], ctypes.sizeof(Outer))
        got = offsets(found)
        for name in "asz":
            self.assertEqual(got[name], getattr(Outer, name).offset)
        self.assertEqual(got["m1"], Outer.s.offset + inner.m1.offset)

    def test_what_ctypes_exports(self):
        class Packed(ctypes.LittleEndianStructure):
            _pack_ = 1
            _layout_ = "ms"
            _fields_ = [("a", ctypes.c_byte), ("b", ctypes.c_int),
                        ("c", ctypes.c_short * 3 * 2), ("d", ctypes.c_double)]
        text = memoryview(Packed()).format
        if "a" not in text:
            self.skipTest("before 3.12 ctypes says %r of packed structs"
                          % text)
        found = meaning(text)
        self.assertEqual(found["size"], ctypes.sizeof(Packed))
        self.assertEqual(offsets(found), {
            name: getattr(Packed, name).offset for name, _ in Packed._fields_})

    def test_codes_of_its_own(self):
        for kind in (ctypes.c_char_p, ctypes.c_wchar_p, ctypes.c_wchar,
                     ctypes.c_void_p, ctypes.c_longdouble,
                     ctypes.POINTER(ctypes.c_int), ctypes.CFUNCTYPE(None)):
            text = memoryview(kind()).format
            with self.subTest(text):
                self.assertEqual(meaning(text, "--ctypes")["size"],
                                 ctypes.sizeof(kind))


@unittest.skipIf(numpy is None, "there is no NumPy")
class NumPy(unittest.TestCase):
    """NumPy writes a text for what it knows the layout of."""

    def dtypes(self):
        rgb = [("r", "u1"), ("g", "u1"), ("b", "u1")]
        return [numpy.dtype(*arguments) for arguments in [
            ([("a", "i1"), ("b", "<i4"), ("c", ">f8")], True),
            ([("a", "i1"), ("b", "<i4"), ("c", ">f8")], False),
            ([("a", "<i8"), ("b", "?")], True),
            ([("x", "f4", (2, 3)), ("y", "U3"), ("n", rgb)],),
            ([("s", "S5"), ("o", object), ("z", "c16")], True),
            ([("i", ">u2"), ("g", "g"), ("h", "f2")], True),
            ([("p", [("q", "i2"), ("r", "f8")]), ("t", "i1")], True),
            ([("p", rgb, (4,)), ("t", ">c8")],),
        ]]

    def test_offsets(self):
        for dtype in self.dtypes():
            text = memoryview(numpy.zeros(2, dtype)).format
            with self.subTest(text):
                found = meaning(text, "--padding", "numpy")
                self.assertEqual(found["size"], dtype.itemsize)
                got = {e["name"]: e["offset"] for e in found["elements"]
                       if e["parent"] == 0 and e["name"] is not None}
                self.assertEqual(got, {name: field[1] for name, field
                                       in dtype.fields.items()})

    def test_elements(self):
        for code in "bBhHiIlLqQefdgO?":
            text = memoryview(numpy.zeros(1, code)).format
            self.assertEqual(meaning(text)["size"],
                             numpy.dtype(code).itemsize, text)


class Substitutes(unittest.TestCase):
    """What is offered to somebody is taken by him, with the same size."""

    FORMATS = Struct.FORMATS + [
        "T{<c:a:3x<i:b:}", "T{i:a:b:b:}", "T{b:a:d:b:}:x:b:y:", "(2,3)<h",
        "2T{ib}", "T{i:a:b:b:}:x:(2,3)h:m:", "<(3)i", "@i", "=d", "<l"]

    def offers(self, reader):
        for text in self.FORMATS:
            found = meaning(text)
            for row in found["accepts"]:
                if row["reader"] == reader and row["instead"]:
                    yield found, row["instead"]

    def test_struct(self):
        count = 0
        for found, instead in self.offers("struct"):
            count += 1
            self.assertEqual(struct.calcsize(instead), found["size"], instead)
        self.assertGreater(count, 5)

    def test_memoryview(self):
        count = 0
        for found, instead in self.offers("memoryview"):
            count += 1
            view = memoryview(bytes(found["size"])).cast(instead)
            self.assertEqual(view.itemsize, found["size"], instead)
        self.assertGreater(count, 1)

    def test_ours(self):
        for reader in ("numpy", "cython", "ctypes"):
            for found, instead in self.offers(reader):
                option = (["--ctypes"] if reader == "ctypes"
                          else ["--padding", reader])
                self.assertEqual(meaning(instead, *option)["size"],
                                 found["size"], (reader, instead))


class Readings(unittest.TestCase):

    def sizes(self, text, which):
        return {name: row["size"]
                for name, row in meaning(text)[which].items()}

    def test_paddings(self):
        self.assertEqual(self.sizes("(2)T{d:a:b:b:}:n:b:m:", "paddings"),
                         {"strict": 19, "c": 33, "numpy": 40, "cython": 33})
        self.assertEqual(self.sizes("T{b:a:d:b:b:c:}", "paddings"),
                         {"strict": 17, "c": 24, "numpy": 24, "cython": 17})

    def test_scopes(self):
        row = meaning("T{>i:a:}i")["scopes"]
        self.assertTrue(row["sticky"]["agrees"])
        self.assertEqual(row["struct"]["orders"][2], "little")
        self.assertEqual(row["sticky"]["size"], 8)
        row = meaning("=T{@n}n")["scopes"]["struct"]
        self.assertIsNone(row["size"])
        self.assertIn("native modes only", row["error"])

    def test_machines(self):
        sizes = {row["abi"]: row["size"] for row in meaning("bl")["abis"]}
        self.assertEqual((sizes["lp64"], sizes["llp64"]), (16, 8))
        for name, size in sizes.items():
            self.assertEqual(meaning("bl", "--abi", name)["size"], size)

    def test_options_are_said(self):
        found = meaning("b", "--padding", "c", "--scope", "item", "--ctypes",
                        "--abi", "i386")
        self.assertEqual(
            [found[key] for key in ("padding", "scope", "ctypes", "abi")],
            ["c", "item", True, "i386"])

    def test_names_are_bytes(self):
        found = meaning(os.fsdecode(b"T{i:gr\xc3\xb6:i:\xff:}"))
        self.assertEqual([e["name"] for e in found["elements"]],
                         [None, "gr\xf6", "\udcff"])

    def test_holes(self):
        found = meaning("T{b:a:d:b:}:x:b:y:", "--padding", "numpy")
        self.assertEqual(
            [(h["offset"], h["size"], h["parent"]) for h in found["holes"]],
            [(1, 7, 0), (17, 7, None)])

    def test_empty(self):
        for text in ("", "<", "@"):
            found = meaning(text)
            self.assertEqual((found["size"], found["elements"]), (0, []))
            self.assertEqual([n["name"] for n in found["notes"]], ["FMT-044"])

    def test_notes(self):
        for text, name in [
                ("<(3)i", "FMT-009"), ("(2)(3)i", "FMT-023"), ("i i", "FMT-016"),
                ("i:a b:", "FMT-026"), ("^i", "FMT-005"), ("i>i", "FMT-007"),
                ("T{>i:a:}i", "FMT-008"), ("T{ib}", "FMT-020"),
                ("ix", "FMT-019"), ("b0i", "FMT-013"), ("3x:a:", "FMT-014"),
                ("F", "FMT-028"), ("&i", "FMT-029"), ("X{}", "FMT-030"),
                ("O", "FMT-031"), ("g", "FMT-033"), ("u", "FMT-035"),
                ("<i", "FMT-043"), ("T{<b:a:<i:b:}", "X-14")]:
            names = [note["name"] for note in meaning(text)["notes"]]
            self.assertIn(name, names, text)
        self.assertEqual(meaning("T{<i:a:<i:b:}")["notes"], [])
        self.assertEqual(meaning("i")["notes"], [])
        for text in ("<z", "<P", "<g"):
            names = [note["name"]
                     for note in meaning(text, "--ctypes")["notes"]]
            self.assertIn("X-35", names, text)

    def test_versions(self):
        rows = {row["reader"]: row for row in meaning("F")["accepts"]}
        self.assertEqual(rows["struct"]["versions"], "since 3.14")
        self.assertFalse(rows["numpy"]["accepted"])
        rows = {row["reader"]: row for row in meaning("ix")["accepts"]}
        self.assertTrue(rows["numpy"]["accepted"])
        self.assertFalse(rows["numpy"]["agrees"])
        self.assertEqual(rows["numpy"]["size"], 8)


class Errors(unittest.TestCase):

    KINDS = [
        # text, position, kind, clause
        ("T{i:a:", 6, "malformed", "FMT-047"),
        ("i}", 1, "malformed", "FMT-047"),
        ("i:a", 1, "malformed", "FMT-047"),
        ("2", 1, "malformed", "FMT-047"),
        ("i(", 2, "malformed", "FMT-022"),
        ("(2,3", 4, "malformed", "FMT-022"),
        ("(2,)i", 3, "malformed", "FMT-022"),
        ("2 h", 1, "malformed", "FMT-015"),
        ("X{(", 3, "malformed", "FMT-047"),
        ("&", 1, "malformed", "FMT-047"),
        ("iy", 1, "not known", None),
        ("<>i", 1, "not known", "FMT-009"),
        ("2(3)4i", 4, "not known", "FMT-009"),
        ("i3t", 2, "not known", "FMT-032"),
        ("<n", 1, "not known", "FMT-041"),
        ("T{" * 33 + "b" + "}" * 33, 64, "not known", None),
        ("99999999999999999999i", 0, "too large", None),
        ("b9223372036854775807q", 20, "too large", "FMT-048"),
    ]

    def test_positions(self):
        for text, position, kind, clause in self.KINDS:
            with self.subTest(text):
                error = wrong(text)
                self.assertEqual(
                    (error["position"], error["kind"], error["clause"]),
                    (position, kind, clause))
                self.assertTrue(error["text"])

    def test_carets(self):
        for text, position, _, clause in self.KINDS:
            with self.subTest(text):
                status, output, errors = run("--", text)
                lines = output.decode("ascii").splitlines()
                self.assertEqual((status, errors), (1, b""))
                if position < 36:
                    self.assertEqual(lines[1].index("^"), 2 + position)
                self.assertEqual(lines[1].strip(), "^")
                self.assertIn(clause or "", lines[3] if clause else "")

    def test_escapes(self):
        _, output, _ = run("--", os.fsdecode(b"i:\xc3\xbc\x1b:\ti:"))
        lines = output.decode("ascii").splitlines()
        self.assertEqual(lines[0], r"  i:\xc3\xbc\x1b:\x09i:")
        self.assertEqual(lines[1].index("^"), lines[0].rindex(":"))

    def test_long(self):
        for before, behind in [(0, 5000), (5000, 0), (5000, 5000)]:
            text = "i" * before + "}" + "i" * behind
            lines = run("--", text)[1].decode("ascii").splitlines()
            self.assertLess(max(map(len, lines)), 81)
            self.assertEqual(lines[0][lines[1].index("^")], "}")
            self.assertEqual(lines[0].startswith("  ..."), before > 0)
            self.assertEqual(lines[0].endswith("..."), behind > 0)

    def test_ctypes_is_recommended(self):
        self.assertIn(b"--ctypes", run("--", "T{<P:p:}")[1])
        self.assertNotIn(b"--ctypes", run("--", "T{<P:p:")[1])


class Hostile(unittest.TestCase):
    """An answer, in time and in a bearable number of lines."""

    TEXTS = [
        "i" * 30000, "".join("i:%x:" % n for n in range(3000)),
        "T{" * 32 + "i" + "}" * 32, "9T{" * 12 + "bi" + "}" * 12,
        "9223372036854775807x", "2305843009213693951i",
        "(0,9223372036854775807)T{(100)b(100)b}",
        "9223372036854775800x0T{(100)b(100)b}", "&" * 32 + "i", "&y",
        "(%s)i" % ",".join("1" * 30000), "X{" * 5000 + "}" * 5000,
        "i:%s:" % ("n" * 90000), " " * 90000 + "i",
        "1000000000T{bT{3i}2h}", "1000000000000T{}", "3000000000(0)i",
        "T{0x}" * 1000, "(3)0T{i}b",
    ]

    def test_answers(self):
        for text in self.TEXTS:
            for option in ([], ["-v"], ["--json"]):
                with self.subTest(text=text[:40], option=option):
                    self.check(text, option)

    def check(self, text, option):
        begun = time.monotonic()
        status, output, errors = run(*option, "--", text)
        self.assertLess(time.monotonic() - begun, 30)
        self.assertEqual((status, errors), (0, b""))
        if option == []:
            self.assertLess(output.count(b"\n"), 300)
        if option == ["--json"]:
            json.loads(output.decode("ascii"))
        self.assertNotRegex(output, rb"[^\n -~]")


class Golden(unittest.TestCase):
    """format_golden.txt: lines "$ bufconf format ...", then the output."""

    maxDiff = None

    def test_outputs(self):
        with open(os.path.join(FOLDER, "format_golden.txt"),
                  encoding="utf-8") as file:
            blocks = file.read().split("\n$ bufconf format ")[1:]
        self.assertGreater(len(blocks), 5)
        for block in blocks:
            command, _, wanted = block.partition("\n")
            with self.subTest(command):
                done = subprocess.run(
                    "'%s' format %s; echo \"exit $?\"" % (PROGRAM, command),
                    shell=True, stdout=subprocess.PIPE, check=False,
                    env=dict(os.environ, LC_ALL="C.UTF-8"))
                self.assertEqual(done.stdout.decode("utf-8").strip("\n"),
                                 wanted.strip("\n"))

    def test_no_colour_in_a_pipe(self):
        self.assertNotIn(b"\033", run("--", "bi")[1])

    def test_no_blank_at_an_end_of_line(self):
        for text in ("T{i:a:b:b:}:x:(2,3)h:m:", "bZd&i", "2000T{dh}"):
            self.assertNotIn(b" \n", run("--", text)[1])


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("give the program")
    PROGRAM = sys.argv.pop(1)
    unittest.main()
