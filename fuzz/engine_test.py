"""What is read out of a fuzzer's output (engine.py), and the table."""

import unittest

import engine
import targets

ASAN = """\
=================================================================
==7==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x602
READ of size 1 at 0x602000000034 thread T0
    #0 0x55 in __asan_memcpy (fuzz+0x1)
    #1 0x56 in bp_copy_run /src/spec/copy.c:41:5
    #2 0x57 in bpf_run /src/fuzz/layout.c:3:1
"""
UBSAN = """\
/src/spec/view.c:9:3: runtime error: signed integer overflow: 5 + 6
    #0 0x56 in bp_view_extent /src/spec/view.c:9:3
"""
DIFFERENCE = """\
--- a difference, after 17 executions
BUFCONF-DIFF: numpy/reference/size/accepts
==7== ERROR: libFuzzer: deadly signal
    #8 0x56 in bpf_differ /src/fuzz/bpf.c:70:5
"""


class Signature(unittest.TestCase):
    def test_difference(self):
        self.assertEqual(engine.signature(DIFFERENCE),
                         "numpy/reference/size/accepts")

    def test_sanitizers(self):
        self.assertEqual(engine.signature(ASAN),
                         "heap-buffer-overflow/bp_copy_run")
        self.assertEqual(engine.signature(UBSAN),
                         "signed-integer-overflow/bp_view_extent")

    def test_same_place_same_name(self):
        moved = ASAN.replace("0x602", "0x777").replace(":41:", ":42:")
        self.assertEqual(engine.signature(moved), engine.signature(ASAN))

    def test_engine(self):
        self.assertEqual(
            engine.signature("==9== ERROR: libFuzzer: timeout after 26 s"),
            "timeout/unknown")

    def test_last_number(self):
        text = "cov: 3 ft: 4\nDONE cov: 12 ft: 40\n"
        self.assertEqual(engine.number(r"cov: (\d+)", text), 12)
        self.assertEqual(engine.number(r"rss: (\d+)", text, -1), -1)


class Run(unittest.TestCase):
    def test_status_and_text(self):
        outcome = engine.run(["sh", "-c", "echo cov: 7; exit 3"])
        self.assertEqual((outcome.status, outcome.coverage), (3, 7))
        self.assertIsNotNone(outcome.signature)

    def test_a_hang_ends(self):
        outcome = engine.run(["sh", "-c", "sleep 9"], patience=0.2)
        self.assertEqual(outcome.status, "timeout")


class Table(unittest.TestCase):
    def test_rows(self):
        table = targets.read()
        self.assertIn("empty", table)
        for target in table.values():
            self.assertRegex(target.name, r"^[a-z_]+$")
            self.assertIn(target.where, ("pure", "live"))
            self.assertGreater(target.max_len, 0)
            self.assertIn(target.counts, (0, 1))
            self.assertTrue(target.what)

    def test_every_target_has_seeds(self):
        for name, target in targets.read().items():
            if name != "empty":
                self.assertTrue(targets.seeds(target), name)


if __name__ == "__main__":
    unittest.main()
