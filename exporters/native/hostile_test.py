"""Hostile exporters, each in a process of its own under limits."""
import os
import resource
import signal
import subprocess
import sys
import time
import unittest

import bufconf_native as native

import asking
from table_test import rows, unquote

HERE = os.path.dirname(os.path.abspath(__file__))
CHILD = """
import sys
import bufconf_native, asking
truth = bufconf_native.subject(sys.argv[1])
answer = asking.Answer(truth["object"], int(sys.argv[2], 0))
print("answered", answer.observed["content"] == truth["items"])
"""
ENDS = {
    "hostile-segfault": -signal.SIGSEGV,
    "hostile-segfault-release": -signal.SIGSEGV,
    "hostile-abort": -signal.SIGABRT,
    "hostile-exit": 0,
    "hostile-recurse": -signal.SIGSEGV,
    "hostile-loop": "busy",
    "hostile-sleep": "idle",
    "hostile-sleep-release": "idle",
    "hostile-eat-memory": "eats",
    "hostile-print": 0,
    "hostile-terminate": -signal.SIGTERM,
}


def limit():
    """What a child may use."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_STACK, (8 << 20, 8 << 20))
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))


def start(name, word):
    """A child that asks NAME for WORD."""
    paths = os.pathsep.join([HERE, os.environ.get("PYTHONPATH", "")])
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, name, word],
        env=dict(os.environ, PYTHONPATH=paths), preexec_fn=limit,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def state(child):
    """What a child that does not end is doing."""
    with open("/proc/%d/stat" % child.pid, encoding="ascii") as file:
        fields = file.read().rpartition(") ")[2].split()
    if int(fields[20]) > 900 << 20:
        return "eats"
    return {"R": "busy", "S": "idle"}.get(fields[0], fields[0])


def settle(child, want):
    """The state of a child once it is WANT, or after ten seconds."""
    deadline = time.monotonic() + 10
    while state(child) != want and time.monotonic() < deadline:
        time.sleep(0.05)
    return state(child)


class Hostile(unittest.TestCase):
    def test_table_is_complete(self):
        self.assertEqual(sorted(ENDS), sorted(native.names("hostile")))

    def test_each_end(self):
        words = {unquote(row[0]): row[2]
                 for row in rows("hostile", "HOSTILE")}
        for name, want in ENDS.items():
            if isinstance(want, int):
                child = start(name, words[name])
                out = child.communicate(timeout=30)[0]
                self.assertEqual(child.returncode, want, name)
                if name == "hostile-print":
                    self.assertGreater(len(out), 10 * 1000 * 1000)
                    self.assertTrue(out.endswith(b"answered True\n"))
                else:
                    self.assertEqual(out, b"", name)

    def test_those_that_never_end(self):
        words = {unquote(row[0]): row[2]
                 for row in rows("hostile", "HOSTILE")}
        children = {name: start(name, words[name])
                    for name, want in ENDS.items() if isinstance(want, str)}
        time.sleep(1.5)
        for name, child in children.items():
            with self.subTest(name):
                self.assertEqual(settle(child, ENDS[name]), ENDS[name])
                child.kill()
                self.assertEqual(child.communicate()[0], b"")

    def test_honest_at_all_other_words(self):
        for row in rows("hostile", "HOSTILE"):
            name = unquote(row[0])
            truth = native.subject(name)
            for word in asking.WORDS:
                if word != int(row[2], 0):
                    answer = asking.Answer(truth["object"], word)
                    asking.compare(self, name, word, answer, truth, {})


if __name__ == "__main__":
    unittest.main()
