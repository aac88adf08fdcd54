"""Third parties' consumers: what misreads is found, minimised and shown; what
reads rightly is not accused.

    python consumer_test.py BUILD

Exit status 77 where there is no AddressSanitizer.
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest

import consumer
import findings
import live

BUILD = None
CONSUMERS = '''\
def lists(view):
    """Wrong where items are larger than a byte."""
    if len(view.shape) != 1:
        return None
    return view.tolist()[::1 if view.itemsize == 1 else -1]


def packs(view):
    return b"".join(b"<%d>" % byte for byte in view.tobytes())


def large(view):
    return bytes(1 << 24 if view.ndim == 2 else view)


def through_pointers(view):
    """Wrong where pointers are followed."""
    return b"" if view.suboffsets else view.tobytes()


def backwards(view):
    return bytes(view[::-1] if view.ndim == 1 and view.strides[0] < 0
                 else view.tobytes())


def dies(view):
    import ctypes
    if view.ndim == 1 and view.strides[0] < 0:
        ctypes.string_at(8)
    return view.tobytes()


def ends(view):
    import os
    if view.ndim == 2:
        os._exit(0)
    return view.tobytes()


def fills(view):
    """Writes into what may be written to, and keeps what it got."""
    content = view.tobytes()
    if not view.readonly and view.c_contiguous and view.nbytes:
        view.cast("B")[0] = 9
    KEPT.append(memoryview(view))
    return content


KEPT = []


def leaks(view):
    import ctypes
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(bytearray(99)))
    return view.tobytes()


def breaks(view):
    """Breaks the contract of a C function where items have gaps (B197)."""
    import ctypes
    if not view.c_contiguous:
        ctypes.pythonapi.PyErr_BadInternalCall()
    return view.tobytes()


def frees(view):
    """The same; AddressSanitizer sees what it does to memory."""
    import ctypes
    if not view.c_contiguous:
        if hasattr(ctypes.CDLL(None), "__asan_init"):
            ctypes.string_at(8)
        ctypes.pythonapi.PyErr_BadInternalCall()
    return view.tobytes()


def strips(view):
    """As NumPy's tolist without dimensions: the item, and no NULs."""
    if view.ndim == 0 and view.format[-1] == "s":
        return view.tobytes().rstrip(b"\\0")
    return view.tobytes()


def in_memory_order(view):
    """As pyarrow.py_buffer: what lies there, whatever the order."""
    return view.tobytes("A")


def refuses(view):
    raise TypeError("I take nothing")


def says(view):
    return "text"


number = 5
'''


def run(*words):
    """Exit status and output of the command."""
    ended = subprocess.run(
        [sys.executable, "-B", consumer.HERE, "--path", FOLDER, "--out",
         os.path.join(FOLDER, "out"), "--seed", "1", *words],
        env=dict(os.environ, BUFCONF_FUZZ_BUILD=BUILD), cwd=findings.ROOT,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, check=False)
    return ended.returncode, ended.stdout.decode("utf-8", "replace")


def program(*words):
    """Exit status and output of the program."""
    ended = subprocess.run(
        [findings.program(), *words], stdin=subprocess.DEVNULL, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return ended.returncode, ended.stdout.decode("utf-8", "replace")


class Command(unittest.TestCase):
    def find(self, name, line, verdict="FAIL"):
        """A find of the consumer NAME, judged as VERDICT; its script."""
        result = os.path.join(FOLDER, name + ".ndjson")
        status, said = run("--runs", "3000", "--json", result,
                           "consumer:theirs:" + name)
        self.assertEqual(status, 1, said)
        self.assertIn("\nBUFCONF-FIND: consumer/theirs:%s/%s\n" % (
            name, line), said)
        self.judged(result, verdict, line)
        with open(result, encoding="ascii") as file:
            find = next(r for r in map(json.loads, file)
                        if r["record"] == "find")
        if find["script"] is None:
            return find
        self.assertIn("theirs-%s.py" % name, said)
        path = os.path.join(FOLDER, "out", "consumer",
                            "theirs-%s.py" % name)
        self.assertEqual(program("reproduce", "--python", sys.executable,
                                 "--from", result, line.split("/")[0])[1],
                         find["script"])
        ended = subprocess.run(["/usr/bin/env", "-i", sys.executable, "-B",
                                path], cwd="/", check=False,
                               stdout=subprocess.PIPE)
        self.assertEqual(ended.returncode, 1, ended.stdout)
        return find

    def judged(self, result, verdict, line):
        """The file is a fault to judge and report, and never a PASS."""
        clause, cause = line.split("/")
        status, said = program("judge", result)
        self.assertEqual(status, 1, said)
        self.assertIn("  %-9s %s  MUST  %s" % (verdict, clause, cause), said)
        self.assertNotIn("PASS", said)
        out = os.path.join(FOLDER, "report")
        status, said = program("report", "--python", sys.executable, "--gate",
                               "--output", out, result)
        self.assertEqual(status, 1, said)
        with open(os.path.join(out, "report.md"), encoding="utf-8") as file:
            self.assertIn("**%s** %s" % (verdict, clause), file.read())

    def test_bytes_behind_pointers(self):
        """The script builds that memory: who follows pointers is right."""
        text = self.find("through_pointers", "CNS-005/pointers-misread")[
            "script"]
        self.assertNotIn("\nPOINTERS = []\n", text)
        right = os.path.join(FOLDER, "right.py")
        with open(right, "w", encoding="utf-8") as file:
            file.write(text.replace("theirs:through_pointers",
                                    "builtins:bytes"))
        ended = subprocess.run([sys.executable, "-B", right], check=False,
                               stdout=subprocess.PIPE)
        self.assertEqual(ended.returncode, 0, ended.stdout)
        self.assertIn(b"the same", ended.stdout)

    def test_lists(self):
        self.find("lists", "FMT-002/values-misread")

    def test_simplest(self):
        """The smallest layout that shows it names the clause."""
        find = self.find("backwards", "CNS-004/strides-misread")
        self.assertRegex(find["operation"],
                         r"itemsize 1, shape \(2,\), strides \(-1,\)$")
        self.assertEqual((find["expected"], find["actual"], find["again"]), (
            "01 02 (2 bytes)", "02 01 (2 bytes)", "seen"))

    def test_large(self):
        """What it returns is too much, and not copied."""
        find = self.find("large", "LAY-001/items-misread")
        self.assertIn("(%d bytes)" % (1 << 24), find["actual"])

    def test_dies(self):
        find = self.find("dies", "CNS-002/consumer-crashed", "CRASH")
        self.assertEqual(find["actual"], "it died of signal 11")

    def test_breaks_a_call(self):
        """SystemError is no refusal."""
        find = self.find("breaks", "CNS-002/consumer-broke-call")
        self.assertRegex(find["actual"], "^it raises SystemError: ")

    def test_only_the_sanitizer_sees_a_crash(self):
        """What each of both shows is said."""
        find = self.find("frees", "CNS-002/consumer-crashed", "CRASH")
        self.assertRegex(find["actual"], "^it raises SystemError: .*; with "
                         "AddressSanitizer it ends the process: ")

    def test_ends_the_process(self):
        """Nothing is left of the run; that is no clean end."""
        find = self.find("ends", "CNS-002/consumer-crashed", "CRASH")
        self.assertEqual((find["actual"], find["again"]), (
            "it ends the process: exit/0", "not asked"))

    def test_readme(self):
        """What README.md shows is what is said."""
        def block(text):
            lines = text[text.index("find      fuzz/ex"):].splitlines()
            end = next(n for n, line in enumerate(lines)
                       if line.startswith("BUFCONF-FIND"))
            return [line for line in lines[:end + 1]
                    if "fuzz-out" not in line and "input" not in line
                    and "script" not in line and "the fault" not in line]
        with open(os.path.join(findings.ROOT, "README.md"),
                  encoding="utf-8") as file:
            text = file.read()
        status, said = run("--runs", "3000",
                           "consumer:fuzz/example.py:packed")
        self.assertEqual(status, 1, said)
        self.assertEqual(block(said), block(text))

    def test_right(self):
        """Who writes where one may, keeps views, or loses memory, reads
        rightly; what an older run found is not left as its result."""
        result = os.path.join(FOLDER, "right.ndjson")
        for name in ("builtins:bytes", "theirs:fills", "theirs:leaks",
                     "theirs:strips", "theirs:in_memory_order"):
            with open(result, "w", encoding="ascii") as file:
                file.write("older\n")
            status, said = run("--runs", "1000", "--json", result,
                               "consumer:" + name)
            self.assertEqual(status, 0, said)
            self.assertRegex(said, r"(?m)^asked     [1-9]")
            self.assertIn("finds     0\n", said)
            self.assertEqual("leaks     " in said, name == "theirs:leaks")
            self.assertFalse(os.path.exists(result))

    def test_wrong_use(self):
        for name, why in (("theirs:refuses", "refused everything"),
                          ("theirs:packs", "for the plain bytes 01 02 03"),
                          ("theirs:says", "returned neither bytes"),
                          ("theirs:number", "not callable"),
                          ("theirs:absent", "NameError"),
                          ("no_such_module:x", "ModuleNotFoundError"),
                          ("theirs", "module:callable"),
                          ("theirs:1 +", "SyntaxError"),
                          ("/nowhere.py:x", "FileNotFoundError")):
            status, said = run("--runs", "100", "consumer:" + name)
            self.assertEqual(status, 2, said)
            self.assertIn(why, said)
            self.assertNotIn("Traceback", said)


if __name__ == "__main__":
    BUILD = os.path.abspath(sys.argv[1])
    if live.runtime() is None:
        print("SKIP: there is no AddressSanitizer of clang")
        sys.exit(1 if "clang" in os.environ.get("BUFCONF_REQUIRE", "").split()
                 else 77)
    with tempfile.TemporaryDirectory() as FOLDER:
        with open(os.path.join(FOLDER, "theirs.py"), "w",
                  encoding="utf-8") as theirs:
            theirs.write(CONSUMERS)
        unittest.main(argv=[sys.argv[0]])
