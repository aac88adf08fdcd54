"""The tables of bufconf_native, and the module around them."""
import os
import re
import sys
import unittest

import bufconf_native as native

HERE = os.path.dirname(os.path.abspath(__file__))


def rows(name, macro):
    """The rows of a table, each as a list of the texts of its columns."""
    with open(os.path.join(HERE, name + ".def"), encoding="ascii") as file:
        text = re.sub(r"/\*.*?\*/", "", file.read(), flags=re.DOTALL)
    token = re.compile(r'"(?:[^"\\]|\\.)*"|[(){},]|[^"(){},]+')
    found = []
    for part in text.split(macro + "(")[1:]:
        depth, columns = 1, [""]
        for word in token.findall(part):
            depth += (word in "({") - (word in ")}")
            if depth == 0:
                break
            if depth == 1 and word == ",":
                columns.append("")
            else:
                columns[-1] += word
        found.append([" ".join(c.split()) for c in columns])
    return found


def unquote(text):
    """A C string literal, or several in a row, as a str."""
    return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', text))


class Tables(unittest.TestCase):
    def test_counts(self):
        self.assertGreaterEqual(len(native.names("kinds")), 80)
        self.assertGreaterEqual(len(native.names("odd")), 60)
        self.assertGreaterEqual(len(native.names("liars")), 150)
        self.assertGreaterEqual(len(native.names("hostile")), 9)

    def test_names_are_unique(self):
        names = native.names()
        self.assertEqual(len(names), len(set(names)))
        parts = [native.names(kind)
                 for kind in ("kinds", "odd", "liars", "hostile")]
        self.assertEqual(sum(parts, []), names)
        for name in names:
            self.assertRegex(name, r"^[a-z0-9]+(-[a-z0-9]+)*$")

    def test_names_are_those_of_the_tables(self):
        listed = {
            "odd": [unquote(r[0]) for r in rows("odd", "ODD")],
            "liars": [unquote(r[0]) for r in rows("liars", "LIAR")],
            "hostile": [unquote(r[0]) for r in rows("hostile", "HOSTILE")],
            "kinds": [unquote(r[2]) for r in rows("templates", "TEMPLATE")
                      if r[1] == "KIND"],
        }
        for kind, names in listed.items():
            self.assertEqual(native.names(kind=kind), names)

    def test_columns_of_liars(self):
        verdicts = {"FAIL", "LEAK", "WARN", "NOTE"}
        for row in rows("liars", "LIAR"):
            self.assertEqual(len(row), 12, row)
            self.assertRegex(row[8], r"^[A-Z]{3}_[0-9]{3}$", row[0])
            self.assertIn(row[9], verdicts, row[0])
            self.assertTrue(unquote(row[10]), row[0])
            self.assertIn(row[11], {"0", "1"}, row[0])

    def test_columns_of_the_others(self):
        for row in rows("odd", "ODD"):
            self.assertEqual(len(row), 7, row)
            self.assertIn(row[3], {"PASS", "NOTE", "DECLINED", "WARN"}, row[0])
            self.assertIn(row[4], {"PASS", "NOTE", "DECLINED", "WARN", "FAIL"},
                          row[0])
            self.assertRegex(row[5], r"^\((NOTHING|PENDING|\w+\(\w+\))",
                             row[0])
        for row in rows("hostile", "HOSTILE"):
            self.assertEqual(len(row), 6, row)

    def test_lines_are_short(self):
        for name in ("templates", "policies", "odd", "forgiven", "liars",
                     "bugs", "hostile"):
            path = os.path.join(HERE, name + ".def")
            with open(path, encoding="ascii") as file:
                for number, line in enumerate(file, 1):
                    self.assertLess(len(line), 81, (name, number))


class Module(unittest.TestCase):
    def test_unknown_names(self):
        with self.assertRaisesRegex(ValueError, "'kinds'"):
            native.names("liar")
        for function in (native.subject, native.twin):
            with self.assertRaisesRegex(ValueError, "'c-2x4'"):
                function("c-2x4")
            with self.assertRaises(TypeError):
                function()

    def test_types_make_no_objects(self):
        for name in ("c-2x3", "no-release"):
            kind = type(native.subject(name)["object"])
            with self.assertRaisesRegex(TypeError, "subject"):
                kind()
            with self.assertRaises(TypeError):
                type("Heir", (kind,), {})

    def test_objects_are_fresh(self):
        one = native.subject("c-2x3")["object"]
        two = native.subject("c-2x3")["object"]
        memoryview(one).cast("B")[0] = 0
        self.assertNotEqual(memoryview(one), memoryview(two))
        self.assertIn("c-2x3", repr(one))

    def test_exports_are_counted(self):
        obj = native.subject("c-2x3")["object"]
        views = [memoryview(obj) for _ in range(5)]
        self.assertEqual(obj.exports, 5)
        for view in views:
            view.release()
        self.assertEqual(obj.exports, 0)

    def test_twins_are_honest(self):
        for name in native.names("liars") + native.names("hostile"):
            liar, twin = native.subject(name), native.twin(name)
            self.assertIsNot(liar.pop("object"), twin.pop("object"))
            self.assertEqual(liar, twin, name)

    def test_truth_has_known_keys(self):
        known = {"object", "format", "fields", "itemsize", "shape", "strides",
                 "suboffsets", "readonly", "items", "refuses", "redirects"}
        for name in native.names():
            truth = native.subject(name)
            self.assertLessEqual(set(truth), known, name)
            self.assertIsInstance(truth.get("items", b""), bytes)
            self.assertIs(type(truth["readonly"]), bool)

    @unittest.skipUnless(hasattr(sys, "_is_gil_enabled"), "3.13 and later")
    def test_gil_stays_as_it_was(self):
        flag = getattr(sys.flags, "gil", None)
        if flag is None or flag == 1:
            self.skipTest("this interpreter has a GIL")
        self.assertFalse(sys._is_gil_enabled())


if __name__ == "__main__":
    unittest.main()
