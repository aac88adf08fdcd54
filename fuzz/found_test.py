"""What was found in CPython and NumPy is found again, by scripts of its own."""

import importlib.util
import os
import re
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
SPEC = importlib.util.spec_from_file_location(
    "found", os.path.join(HERE, "found", "__main__.py"))
found = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(found)


class Found(unittest.TestCase):
    def test_here(self):
        asked = 0
        for row in found.rows():
            with self.subTest(row.name):
                version = found.version_in(sys.executable, row.of)
                outcome = found.ask(sys.executable, row)
                self.assertEqual(found.judge(row, version, outcome), "",
                                 outcome.said)
                asked += outcome.found is not None
        self.assertGreaterEqual(asked, 5)

    def test_a_row_for_each_script(self):
        scripts = {name[:-3] for name in os.listdir(found.HERE)
                   if name.endswith(".py") and name != "__main__.py"}
        self.assertEqual(scripts, {row.name for row in found.rows()})

    def test_scripts_stand_alone(self):
        for row in found.rows():
            path = os.path.join(found.HERE, row.name + ".py")
            with open(path, encoding="ascii") as file:
                text = file.read()
            self.assertLessEqual(
                set(re.findall(r"^ *(?:import|from) (\w+)", text,
                               re.MULTILINE)),
                {"ctypes", "mmap", "numpy", "struct", "sys"})


class Expected(unittest.TestCase):
    ROW = found.Row("x", "python", "3.8", "3.10", "3.12", "t", "none found")

    def expect(self, version, want):
        self.assertIs(found.is_expected(
            self.ROW, found.version_of(version)), want)

    def test_versions(self):
        self.expect("3.7.9", None)
        self.expect("3.8.0", True)
        self.expect("3.10.13", True)
        self.expect("3.11.1", None)
        self.expect("3.12.0rc1", False)

    def test_outcomes(self):
        for version, is_found, want in (
                ("3.9.1", False, "NO LONGER"), ("3.13.0", True, "AGAIN"),
                ("3.11.0", True, ""), ("3.9.1", True, "")):
            self.assertEqual(found.judge(
                self.ROW, version, found.Outcome(is_found, "")), want)
        self.assertEqual(found.judge(self.ROW, "3.9.1", found.Outcome(
            None, "the script failed: x")), "NOT ASKED")


if __name__ == "__main__":
    unittest.main()
