"""Legal but odd: each uses its choices, and only those."""
import unittest

import bufconf_native as native

import asking

# What is odd about each, in the words of asking.expect.
CHOICES = {
    "fill-info": {"left": "untouched", "alone": "B",
                  "inside": ("shape", "strides")},
    "fill-info-writable": {"alone": "B", "inside": ("shape", "strides")},
    "array-like": {"alone": "i", "inside": ("strides",)},
    "numpy-like": {"left": "untouched", "plain": 0, "alone": "i"},
    "numpy-like-f": {"left": "untouched"},
    "memoryview-like": {"plain": 1},
    "memoryview-like-empty": {"strict_empty": True},
    "redirecting": {},
    "redirecting-strided": {},
    "readonly-unless-asked": {"readonly_first": True},
    "format-declined": {"no_format": True},
    "format-declined-strided": {"no_format": True},
    "format-out-of-memory": {"no_format": True, "exception": "MemoryError"},
    "odd-strides": {"odd_strides": (-1000003, 4)},
    "odd-strides-empty": {"odd_strides": (-1000003, -2000006)},
    "fresh-copies": {"internal": "given"},
    "fresh-pointers": {"internal": "given"},
    "null-when-empty": {},
    "internal-untouched": {"internal": "untouched"},
    "no-release": {},
    "closed": {},
    "deep-65": {},
    "struct-trailing": {},
}


class Odd(unittest.TestCase):
    def test_table_is_complete(self):
        self.assertEqual(sorted(CHOICES), sorted(native.names("odd")))

    def test_every_word(self):
        for name, choices in CHOICES.items():
            truth = native.subject(name)
            for word in asking.WORDS + asking.MALFORMED:
                answer = asking.Answer(truth["object"], word)
                asking.compare(self, name, word, answer, truth, choices)

    def test_every_choice_shows(self):
        for name, choices in CHOICES.items():
            truth = native.subject(name)
            for left_out in choices:
                rest = {k: v for k, v in choices.items() if k != left_out}
                self.assertTrue(
                    any(self.differs(truth, word, rest)
                        for word in asking.WORDS), (name, left_out))

    def differs(self, truth, word, choices):
        answer = asking.Answer(truth["object"], word)
        refused = asking.must_refuse(truth, word, choices)
        exception = choices.get("exception", "BufferError")
        return (answer.observed != asking.expect(truth, word, choices)
                or (refused and answer.exception != exception))

    def test_redirect_is_another_object(self):
        for name in ("redirecting", "redirecting-strided"):
            truth = native.subject(name)
            self.assertTrue(truth["redirects"])
            view = memoryview(truth["object"])
            self.assertIsNot(view.obj, truth["object"])
            self.assertIs(view.obj, memoryview(truth["object"]).obj)
            self.assertEqual(view.tobytes(), truth["items"])

    def test_copies_are_fresh(self):
        for name in ("fresh-copies", "fresh-pointers"):
            truth = native.subject(name)
            one = memoryview(truth["object"])
            two = memoryview(truth["object"])
            one[(0,) * one.ndim] = -7
            self.assertEqual(two.tobytes(), truth["items"])
            self.assertNotEqual(one.tobytes(), truth["items"])

    def test_empty_has_no_memory(self):
        obj = native.subject("null-when-empty")["object"]
        self.assertEqual(asking.Answer(obj, asking.ND).view.buf, 0)

    def test_release_slot(self):
        kinds = {name: type(native.subject(name)["object"])
                 for name in ("c-2x3", "no-release", "numpy-like")}
        self.assertIs(kinds["no-release"], kinds["numpy-like"])
        self.assertIsNot(kinds["no-release"], kinds["c-2x3"])

    def test_refusing_everything_is_declared(self):
        for name in native.names("odd"):
            truth = native.subject(name)
            refuses = not any(asking.Answer(truth["object"], word).granted
                              for word in asking.LEGAL)
            self.assertEqual(refuses, truth.get("refuses", False), name)


if __name__ == "__main__":
    unittest.main()
