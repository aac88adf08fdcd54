"""Third parties' consumers: what misreads is found, minimised and shown; what
reads rightly is not accused.

    python consumer_test.py BUILD

Exit status 77 where there is no AddressSanitizer.
"""

import os
import subprocess
import sys
import tempfile
import unittest

import consumer
import live

BUILD = None
CONSUMERS = '''\
def lists(view):
    return view.tolist()[::-1] if len(view.shape) == 1 else None


def through_pointers(view):
    """Wrong where pointers are followed."""
    return b"" if view.suboffsets else view.tobytes()


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
        env=dict(os.environ, BUFCONF_FUZZ_BUILD=BUILD),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, check=False)
    return ended.returncode, ended.stdout.decode("utf-8", "replace")


class Command(unittest.TestCase):
    def find(self, name, line):
        """A find of the consumer NAME, and its script."""
        status, said = run("--runs", "3000", "consumer:theirs:" + name)
        self.assertEqual(status, 1, said)
        self.assertIn("\nBUFCONF-FIND: consumer/theirs:%s/%s\n" % (
            name, line), said)
        self.assertIn("theirs-%s.py: it shows the fault\n" % name, said)
        path = os.path.join(FOLDER, "out", "consumer",
                            "theirs-%s.py" % name)
        ended = subprocess.run(["/usr/bin/env", "-i", sys.executable, "-B",
                                path], cwd="/", check=False,
                               stdout=subprocess.PIPE)
        self.assertEqual(ended.returncode, 1, ended.stdout)
        return path

    def test_bytes_behind_pointers(self):
        """The script builds that memory: who follows pointers is right."""
        path = self.find("through_pointers", "CNS-012/copy-content")
        with open(path, encoding="utf-8") as file:
            text = file.read()
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
        self.find("lists", "CNS-011/values-content")

    def test_right(self):
        status, said = run("--runs", "1000", "consumer:builtins:bytes")
        self.assertEqual(status, 0, said)
        self.assertRegex(said, r"(?m)^asked     [1-9]")
        self.assertIn("finds     0\n", said)

    def test_wrong_use(self):
        for name, why in (("theirs:refuses", "refused everything"),
                          ("theirs:says", "returned neither bytes"),
                          ("theirs:number", "not callable"),
                          ("theirs:absent", "AttributeError"),
                          ("no_such_module:x", "ModuleNotFoundError"),
                          ("theirs", "module:callable")):
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
