"""
Is the catalogue well-formed, honest and true?

Honest: no truth is read back from the object that it is about.  True: what
memoryview says of the object agrees, wherever memoryview can say it.
"""

import ast
import binascii
import importlib
import importlib.util
import os
import re
import struct
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, "catalogue")
KEYS = {"format", "fields", "itemsize", "shape", "strides", "suboffsets",
        "readonly", "items", "refuses", "redirects", "dialects"}

# What reads a buffer, or what a buffer says of itself.
READERS = {"shape", "strides", "suboffsets", "itemsize", "nbytes", "ndim",
           "format", "readonly", "tobytes", "tolist", "hex", "data",
           "buffer_info", "getvalue", "dtype", "size", "flags", "offset",
           "fields", "descr", "alignment",
           "__array_interface__", "__buffer__", "sizeof", "string_at",
           "unpack", "unpack_from", "iter_unpack", "frombytes", "read"}
# What a truth may be computed with, besides names of module level.
TOOLS = {"pack", "calcsize", "dict", "bytes", "range", "len"}


def files():
    """The catalogue's files by name, in order."""
    return sorted(name for name in os.listdir(FOLDER)
                  if name.endswith(".py"))


def load(name):
    """Load one file by its path, as the worker does."""
    spec = importlib.util.spec_from_file_location(
        "catalogue_" + name[:-3], os.path.join(FOLDER, name))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def check_truth(truth):
    """What the worker makes of TRUTH."""
    spec = importlib.util.spec_from_file_location(
        "truth", os.path.join(HERE, "truth.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.check(truth)


def subjects():
    """All (id, package, text, factory) of the catalogue."""
    found = []
    for name in files():
        module = load(name)
        for subject, (text, factory) in module.SUBJECTS.items():
            found.append((module.PACKAGE + "." + subject, module.PACKAGE,
                          text, factory))
    return found


def made_subjects():
    """All (id, text, object, truth) that this interpreter can make."""
    found = []
    for id_, package, text, factory in subjects():
        try:
            importlib.import_module(package)
            made, truth = factory()
        except ModuleNotFoundError:
            continue
        except NotImplementedError as error:
            assert str(error), id_
            continue
        found.append((id_, text, made, truth))
    return found


# The lint.

# What a class of the catalogue does when it is asked, not when it is
# described: methods of these names may read what they hand out.
EXPORTS = ("__buffer__", "__release_buffer__")


def exporting(tree):
    """All nodes inside the methods EXPORTS of classes of TREE."""
    return {id(node) for kind in ast.walk(tree)
            if isinstance(kind, ast.ClassDef) for method in kind.body
            if isinstance(method, ast.FunctionDef) and method.name in EXPORTS
            for node in ast.walk(method)}


def name_of(node):
    """The name that NODE calls, if it is a call of a plain name."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id
    return None


def lint_call(node, first_halves):
    """Why the call NODE may read a buffer, or None."""
    name = name_of(node)
    argument = node.args[0] if node.args else None
    if name == "getattr":
        return "getattr may read a buffer"
    if name == "memoryview" and not isinstance(argument, ast.Constant):
        return "memoryview may read a buffer"
    if name == "vars" and not (isinstance(argument, ast.Name)
                               and argument.id == "module"):
        return "vars may read a buffer"
    if name == "eval" and id(node) not in first_halves:
        return "what is evaluated is the object, returned at once"
    return None


def lint_truth(truth, own):
    """Yield (node, reason) for what TRUTH may not be made of."""
    excused = {id(word.value) for call in ast.walk(truth)
               if isinstance(call, ast.Call) for word in call.keywords
               if word.arg == "redirects"}
    for node in ast.walk(truth):
        if isinstance(node, ast.Name) and node.id in own \
                and id(node) not in excused:
            yield node, f"the truth reads '{node.id}'"
        elif isinstance(node, ast.Call) and name_of(node) not in TOOLS:
            yield node, "a truth calls only " + ", ".join(sorted(TOOLS))


def lint_factory(function):
    """Yield (node, reason) for the truths that FUNCTION returns."""
    own = {n.id for n in ast.walk(function)
           if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    for node in ast.walk(function):
        if isinstance(node, ast.Return):
            if not isinstance(node.value, ast.Tuple):
                yield node, "a factory returns the object and its truth"
            else:
                yield from lint_truth(node.value.elts[1], own)


def is_factory(node):
    """A function without arguments; row builders have some."""
    return isinstance(node, ast.FunctionDef) and not node.args.args


def lint(source):
    """Return what is wrong with the SOURCE of a catalogue file."""
    tree = ast.parse(source)
    package = None
    for node in tree.body:
        if isinstance(node, ast.Assign) and node.targets[0].id == "PACKAGE":
            package = node.value.value
    first_halves = {id(node.value.elts[0]) for node in ast.walk(tree)
                    if isinstance(node, ast.Return)
                    and isinstance(node.value, ast.Tuple)}
    found = [] if package else [(tree.body[0], "PACKAGE is missing")]
    free = exporting(tree)
    for node in ast.walk(tree):
        if id(node) in free:
            continue
        if isinstance(node, ast.Attribute) and node.attr in READERS:
            found.append((node, f".{node.attr} reads a buffer"))
        elif isinstance(node, ast.Call):
            reason = lint_call(node, first_halves)
            found.extend([(node, reason)] if reason else [])
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            if package in [a.name for a in node.names] \
                    + [getattr(node, "module", None)]:
                found.append((node, "only a factory imports the package"))
        elif is_factory(node):
            found.extend(lint_factory(node))
    return [f"line {node.lineno}: {reason}" for node, reason in found]


class Form(unittest.TestCase):
    """Names, texts and truths have the form that the worker expects."""

    def test_files_pass_the_lint(self):
        for name in files():
            with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
                self.assertEqual([], lint(file.read()), name)

    def test_file_is_named_after_its_package(self):
        """pep688.py makes its own classes: what it asks is the slot that
        the interpreter gives them."""
        for name in files():
            self.assertEqual("builtins" if name == "pep688.py"
                             else name[:-3], load(name).PACKAGE)

    def test_ids_are_unique_and_spelled_right(self):
        ids = [subject[0] for subject in subjects()]
        self.assertEqual(len(ids), len(set(ids)))
        self.assertGreater(len(ids), 60)
        for id_ in ids:
            self.assertRegex(id_, r"\A[a-z0-9._+-]+\Z")

    def test_ids_are_locked(self):
        """Every id has its line in spec/ids.lock; there ids only grow."""
        path = os.path.join(HERE, os.pardir, os.pardir, "spec", "ids.lock")
        with open(path, encoding="utf-8") as file:
            lines = file.read().splitlines()
        renamed = {line.split()[2] for line in lines
                   if line.startswith("rename subject ")}
        locked = [line.split()[1] for line in lines
                  if line.startswith("subject ")]
        locked += [line.split()[3] for line in lines
                   if line.startswith("rename subject ")]
        self.assertEqual(len(set(locked)), len(locked))
        self.assertEqual({subject[0] for subject in subjects()},
                         set(locked) - renamed)

    def test_texts_are_targets_or_phrases(self):
        for id_, package, text, _ in subjects():
            self.assertTrue(text.startswith(package + ":")
                            or ":" not in text, id_)

    def test_listing_imports_no_package(self):
        code = ("import sys; sys.path.insert(0, sys.argv[1]); "
                "import catalogue_test; known = set(sys.modules); "
                "catalogue_test.subjects(); "
                "print(' '.join(set(sys.modules) - known))")
        said = subprocess.run(
            [sys.executable, "-c", code, HERE], check=True,
            stdout=subprocess.PIPE, universal_newlines=True).stdout
        for package in ("numpy", "ctypes", "mmap", "array", "pickle"):
            self.assertNotIn(package, said.split())


class Lint(unittest.TestCase):
    """The lint itself: what it has to accept, and what to refuse."""

    HEAD = 'PACKAGE = "p"\n'
    CLASS = HEAD + ("class C:\n    def {}(self, flags):\n"
                    "        return memoryview(self.content)\n")
    FACTORY = HEAD + "def f():\n    o = g()\n    return {}\n"

    def refused(self, result):
        self.assertNotEqual([], lint(self.FACTORY.format(result)), result)

    def test_literals_are_accepted(self):
        self.assertEqual([], lint(self.FACTORY.format(
            "o, dict(shape=[2], items=pack('2i', 1, 2))")))

    def test_a_declared_redirect_is_accepted(self):
        self.assertEqual([], lint(self.FACTORY.format(
            "h(o), dict(shape=[2], redirects=o)")))

    def test_attributes_are_refused(self):
        for reader in sorted(READERS):
            self.refused(f"o, dict(shape=o.{reader})")
            self.refused(f"o, dict(shape=o.{reader}())")

    def test_an_exporting_class_is_accepted(self):
        for method in EXPORTS:
            self.assertEqual([], lint(self.CLASS.format(method)), method)

    def test_other_methods_are_refused(self):
        for method in ("__init__", "describe"):
            self.assertNotEqual([], lint(self.CLASS.format(method)), method)
        self.assertNotEqual([], lint(
            self.HEAD + "def __buffer__(o):\n    return memoryview(o)\n"))

    def test_calls_are_refused(self):
        for call in ("len(o)", "bytes(o)", "memoryview(o)", "list(o)",
                     "getattr(o, 'x')", "measure(o)", "vars(o)", "h(3)",
                     "eval('o')"):
            self.refused(f"o, dict(items={call})")

    def test_other_ways_are_refused(self):
        for source in (
                "import p\n", "from p import o\n",
                "def f():\n    return make()\n",
                "def f():\n    o = g()\n    t = dict(n=bytes(o))\n"
                "    return o, t\n",
                "SIZE = len(eval('o'))\n",
                "SIZE = getattr(o, 'x')\n"):
            self.assertNotEqual([], lint(self.HEAD + source), source)
        self.assertNotEqual([], lint("SUBJECTS = {}\n"))


# What a format means, where struct can read it: sign, width, byte order.

def meaning(format_):
    """(kind, size, order) of a one-letter format, or None."""
    match = re.fullmatch(r"([@=<>]?)(\d*[bBhHiIlLqQ?efdsc])", format_)
    if match is None:
        return None
    order, code = match.groups()
    kind = code
    if code in "bhilq":
        kind = "signed"
    elif code in "BHILQ":
        kind = "unsigned"
    size = struct.calcsize(format_)
    swapped = order in ("<", ">") and size > 1 \
        and order != {"little": "<", "big": ">"}[sys.byteorder]
    return kind, size, swapped


class Truth(unittest.TestCase):
    """What memoryview says of an object is what its truth says."""

    # They refuse FORMAT, without which memoryview does not ask.
    UNREADABLE = {"numpy." + name for name in (
        "datetime64", "timedelta64", "longdouble-big-endian",
        "struct-datetime64", "struct-name-colon", "struct-overlapping",
        "struct-union", "struct-out-of-order", "fields-c-a")}

    # Before Python 3.10 ctypes says that an item of no items has no bytes.
    FAULTY = {"ctypes.int-0"} if sys.version_info < (3, 10) else set()

    @classmethod
    def setUpClass(cls):
        cls.made = made_subjects()

    @classmethod
    def tearDownClass(cls):
        del cls.made

    def test_keys_and_types(self):
        for id_, _, _, truth in self.made:
            with self.subTest(id_):
                self.assertLessEqual(set(truth), KEYS)
                self.assertIs(bool, type(truth["readonly"]))
                self.assertIs(list, type(truth["shape"]))
                self.assertEqual(len(truth["shape"]), len(truth["strides"]))
                self.assertNotIn("dialects", truth)

    def test_worker_takes_them(self):
        for id_, _, _, truth in self.made:
            with self.subTest(id_):
                self.assertEqual(truth, check_truth(truth))

    def test_sizes(self):
        for id_, _, _, truth in self.made:
            with self.subTest(id_):
                size = truth["itemsize"]
                for extent in truth["shape"]:
                    size *= extent
                self.assertEqual(size, len(truth.get("items", bytes(size))))
                known = meaning(truth.get("format", ""))
                if known is not None:
                    self.assertEqual(known[1], truth["itemsize"])

    def test_layout(self):
        self.assertGreater(len(self.made), 40)
        for id_, _, made, truth in self.made:
            if id_ in self.UNREADABLE or id_ in self.FAULTY:
                continue
            with self.subTest(id_), memoryview(made) as view:
                self.assertEqual(truth["itemsize"], view.itemsize)
                self.assertEqual(truth["readonly"], view.readonly)
                self.assertEqual(truth["shape"], list(view.shape))
                free = 0 in truth["shape"]
                for n, extent in enumerate(truth["shape"]):
                    if extent > 1 and not free:
                        self.assertEqual(truth["strides"][n],
                                         view.strides[n])

    def content(self, id_, made):
        """What MADE holds; binascii asks for nothing but bytes."""
        if id_ in self.UNREADABLE:
            return binascii.unhexlify(binascii.hexlify(made))
        with memoryview(made) as view:
            return view.tobytes()

    def test_items(self):
        for id_, _, made, truth in self.made:
            if "items" in truth:
                with self.subTest(id_):
                    self.assertEqual(truth["items"],
                                     self.content(id_, made))

    def test_unreadable_are_so(self):
        for id_, _, made, _ in self.made:
            if id_ in self.UNREADABLE:
                with self.subTest(id_), self.assertRaises(ValueError):
                    memoryview(made)

    def test_formats(self):
        compared = 0
        for id_, _, made, truth in self.made:
            known = meaning(truth.get("format", ""))
            if known is not None:
                with self.subTest(id_), memoryview(made) as view:
                    self.assertEqual(known, meaning(view.format))
                    compared += 1
        self.assertGreater(compared, 40)

    def test_texts_make_the_same(self):
        for id_, text, made, truth in self.made:
            if ":" not in text:
                continue
            with self.subTest(id_):
                module, expression = text.split(":", 1)
                again = eval(expression, dict(vars(
                    importlib.import_module(module))))
                self.assertEqual(type(made).__name__, type(again).__name__)
                if "items" in truth:
                    self.assertEqual(truth["items"],
                                     self.content(id_, again))

    def test_truths_are_not_shared(self):
        again = {id_: truth for id_, _, _, truth in made_subjects()}
        for id_, _, _, truth in self.made:
            self.assertIsNot(truth, again[id_], id_)


if __name__ == "__main__":
    unittest.main()
