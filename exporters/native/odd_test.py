"""Legal but odd: each uses the choices of its policy, and only those."""
import ctypes
import unittest

import bufconf_native as native

import asking
from table_test import rows, unquote

COLUMNS = ("exception left plain alone readonly owner arrays grants empty "
           "idle memory nothing internal release spelling views design").split()
POLICIES = {row[0]: dict(zip(COLUMNS, row[1:]))
            for row in rows("policies", "POLICY")}
STRICT = POLICIES["strict"]
EXCEPTIONS = {"BUFFER_ERROR": "BufferError", "VALUE_ERROR": "ValueError",
              "RUNTIME_ERROR": "RuntimeError", "OWN": "Refusal",
              "MEMORY_ERROR": "MemoryError"}
POLICY_OF = {unquote(row[0]): row[2] for row in rows("odd", "ODD")}
# What a value of a column means, in the words of asking.expect.
MEANINGS = {
    ("left", "UNTOUCHED"): {"left": "untouched"},
    ("plain", "ONE"): {"plain": 1},
    ("plain", "ZERO"): {"plain": 0},
    ("alone", "BYTES"): {"alone": "B"},
    ("readonly", "UNLESS_ASKED"): {"readonly_first": True},
    ("readonly", "NUMBER"): {"yes": 2},
    ("owner", "HIDDEN"): {"hidden": True},
    ("grants", "NO_FORMAT"): {"no_format": True},
    ("grants", "FORMAT"): {"demands": asking.FORMAT},
    ("grants", "STRIDES"): {"demands": asking.STRIDES},
    ("grants", "READING"): {"declines": asking.WRITABLE},
    ("grants", "C_AND_ANY"): {"declines": asking.F},
    ("grants", "SILENCE"): {"declines": 0},
    ("empty", "NO"): {"strict_empty": True},
    ("empty", "NEVER"): {"empty_never": True},
    ("memory", "FRESH"): {"internal": "given"},
    ("arrays", "PER_VIEW"): {"internal": "given"},
    ("internal", "UNTOUCHED"): {"internal": "untouched"},
    ("internal", "COOKIE"): {"internal": "given"},
    ("spelling", "BITS"): {"bits": True},
    ("spelling", "STRICT"): {"strict_words": True},
}
# Choices that no answer to a single request shows; other tests do.
HIDDEN = {("owner", "BASE"), ("owner", "REDIRECT"), ("grants", "NOTHING"),
          ("memory", "LIVE"), ("nothing", "NULLED"), ("release", "ABSENT"),
          ("views", "ONE"), ("design", "OUT_PARAMETERS"),
          ("design", "SEGMENTS")}


def idle(kind, k, stride):
    """A stride that says nothing."""
    return {"AS_THEY_ARE": stride, "ODD": -1000003 * (k + 1), "ZERO": 0,
            "HUGE": 2**63 - 1 - k}[kind]


def choices_of(policy, truth):
    """What a policy comes to on that memory."""
    choices = {"exception": EXCEPTIONS[policy["exception"]]}
    for pair in policy.items():
        choices.update(MEANINGS.get(pair, {}))
    if policy["alone"] == "REAL":
        choices["alone"] = truth["format"]
    shape, strides = truth["shape"], truth.get("strides", [])
    if policy["arrays"] == "INSIDE" and len(shape) == 1:
        choices["inside"] = (
            (("shape",) if truth["itemsize"] == 1 else ())
            + (("strides",) if strides[0] == truth["itemsize"] else ()))
    if policy["idle"] != "AS_THEY_ARE":
        choices["odd_strides"] = [
            idle(policy["idle"], k, stride)
            if 0 in shape or shape[k] < 2 else stride
            for k, stride in enumerate(strides)]
    return choices


class Odd(unittest.TestCase):
    def test_every_word(self):
        for name, policy in POLICY_OF.items():
            truth = native.subject(name)
            choices = choices_of(POLICIES[policy], truth)
            words = asking.LEGAL + [0x4, 0x5] + asking.MALFORMED
            if POLICIES[policy]["spelling"] != "FLAGS":
                words = asking.WORDS
            for word in words:
                answer = asking.Answer(truth["object"], word)
                asking.compare(self, name, word, answer, truth, choices)

    def test_every_choice_shows(self):
        """With any choice undone, some odd exporter is not as expected."""
        wanted = {(column, value) for policy in POLICIES.values()
                  for column, value in policy.items()
                  if value != STRICT[column]} - HIDDEN
        shown = set()
        for name, policy_name in POLICY_OF.items():
            truth = native.subject(name)
            policy = POLICIES[policy_name]
            for column in COLUMNS:
                if (column, policy[column]) in wanted - shown:
                    undone = dict(policy, **{column: STRICT[column]})
                    if self.differs(truth, choices_of(undone, truth)):
                        shown.add((column, policy[column]))
        self.assertEqual(wanted - shown, set())

    def differs(self, truth, choices):
        for word in asking.WORDS:
            answer = asking.Answer(truth["object"], word)
            refused = asking.must_refuse(truth, word, choices)
            if (answer.observed != asking.expect(truth, word, choices)
                    or (refused and answer.exception != choices["exception"])):
                return True
        return False

    def test_redirect_is_another_object(self):
        for name in ("redirecting", "redirecting-strided", "hidden-redirect"):
            truth = native.subject(name)
            self.assertEqual(truth.get("redirects", False),
                             name != "hidden-redirect")
            view = memoryview(truth["object"])
            self.assertIsNot(view.obj, truth["object"])
            self.assertIs(view.obj, memoryview(truth["object"]).obj)
            self.assertEqual(view.tobytes(), truth["items"])

    def test_copies_are_fresh(self):
        for name in ("fresh-copies", "fresh-pointers", "all-per-view"):
            truth = native.subject(name)
            one = memoryview(truth["object"])
            two = memoryview(truth["object"])
            one[(0,) * one.ndim] = -7
            self.assertEqual(two.tobytes(), truth["items"])
            self.assertNotEqual(one.tobytes(), truth["items"])

    def test_arrays_are_those_of_the_view(self):
        obj = native.subject("arrays-per-view")["object"]
        views = [asking.Answer(obj, asking.STRIDES, keep=True)
                 for _ in range(3)]
        self.assertEqual(len({a.view.shape for a in views}), 3)
        for n in (1, 0, 2):
            views[n].release()
            for other in views:
                if not other.released:
                    self.assertEqual(other.observe(), other.observed)
        self.assertEqual(obj.exports, 0)

    def test_live_memory_changes(self):
        for name in ("live", "live-strided"):
            obj = native.subject(name)["object"]
            self.assertNotIn("items", native.subject(name))
            one, two = (asking.Answer(obj, asking.STRIDES).observed["content"]
                        for _ in range(2))
            self.assertNotEqual(one, two)

    def test_designs_answer_for_themselves(self):
        """All that is refused is refused by the wrapper of a design."""
        get = ctypes.pythonapi.PyObject_GetBuffer
        designs = [name for name, policy in POLICY_OF.items()
                   if POLICIES[policy]["design"] != "PROTOCOL"]
        self.assertGreater(len(designs), 10)
        for name in designs + ["words-strict"]:
            obj, view = native.subject(name)["object"], asking.View()
            with self.assertRaises(BufferError) as raised:
                get(ctypes.py_object(obj), ctypes.addressof(view),
                    asking.FORMAT)
            self.assertEqual("a design of 2007" in str(raised.exception),
                             name in designs, name)

    def test_one_view_at_a_time(self):
        obj = native.subject("one-view")["object"]
        one = asking.Answer(obj, asking.STRIDES, keep=True)
        self.assertEqual(asking.Answer(obj, asking.ND).exception,
                         "BufferError")
        one.release()
        self.assertTrue(asking.Answer(obj, asking.ND).granted)

    def test_base_holds_the_memory(self):
        obj = native.subject("based")["object"]
        with memoryview(obj) as view:
            self.assertIs(view.obj, obj)
            view[0, 0] = -7
        self.assertEqual(memoryview(obj)[0, 0], -7)

    def test_empty_has_no_memory(self):
        for name in ("null-when-empty", "bitarray-empty", "empty-unaligned"):
            obj = native.subject(name)["object"]
            self.assertEqual(asking.Answer(obj, asking.ND).view.buf, 0)
        obj = native.subject("empty-odd-address")["object"]
        self.assertEqual(asking.Answer(obj, asking.ND).view.buf % 2, 1)

    def test_release_slot(self):
        kinds = {name: type(native.subject(name)["object"])
                 for name in ("c-2x3", "no-release", "numpy-like")}
        self.assertIs(kinds["no-release"], kinds["numpy-like"])
        self.assertIsNot(kinds["no-release"], kinds["c-2x3"])

    def test_own_exception_is_a_buffer_error(self):
        obj = native.subject("own-exception")["object"]
        raised = asking.Answer(obj, asking.C).exception_type
        self.assertIsNot(raised, BufferError)
        self.assertTrue(issubclass(raised, BufferError))

    def test_refusing_everything_is_declared(self):
        for name in native.names("odd"):
            truth = native.subject(name)
            refuses = not any(asking.Answer(truth["object"], word).granted
                              for word in asking.LEGAL)
            self.assertEqual(refuses,
                             truth.get("refuses", False) or name == "silent",
                             name)


if __name__ == "__main__":
    unittest.main()
