"""Every template, strict and honest: all words, all fields, no residue."""
import ctypes
import itertools
import sys
import unittest

import bufconf_native as native

import asking

CYCLES = 2100  # of each exporter


def resident():
    """Bytes of memory in use."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * 4096


class Honest(unittest.TestCase):
    def test_every_word(self):
        for name in native.names("kinds"):
            truth = native.subject(name)
            for word in asking.WORDS + asking.MALFORMED:
                answer = asking.Answer(truth["object"], word)
                asking.compare(self, name, word, answer, truth, {})

    def test_every_fill(self):
        for name in native.names("kinds"):
            truth = native.subject(name)
            for word, fill in itertools.product(asking.LEGAL, asking.FILLS):
                answer = asking.Answer(truth["object"], word, fill)
                asking.compare(self, name, word, answer, truth, {})

    def test_words_have_72_classes(self):
        self.assertEqual(len(asking.LEGAL), 70)

    def test_buf_is_always_the_same(self):
        for name in native.names("kinds"):
            obj = native.subject(name)["object"]
            answers = [asking.Answer(obj, w) for w in asking.LEGAL]
            bufs = {a.view.buf for a in answers if a.granted}
            self.assertEqual(len(bufs), 1, name)
            self.assertNotIn(0, bufs, name)

    def test_memoryview_reads_the_items(self):
        for name in native.names("kinds"):
            truth = native.subject(name)
            with memoryview(truth["object"]) as view:
                if "items" in truth:
                    self.assertEqual(view.tobytes(), truth["items"], name)
                self.assertEqual(view.format, asking.format_of(truth), name)
                self.assertEqual(view.itemsize, truth["itemsize"], name)
                self.assertEqual(list(view.shape), truth["shape"], name)
                self.assertEqual(view.readonly, truth["readonly"], name)
                self.assertEqual(list(view.suboffsets),
                                 truth.get("suboffsets", []), name)

    def test_items_differ_from_each_other(self):
        for name in native.names("kinds"):
            truth = native.subject(name)
            size, items = truth["itemsize"], truth.get("items", b"")
            parts = {items[i:i + size] for i in range(0, len(items), size)}
            shared = {"broadcast-2x3": 3, "broadcast-columns": 2,
                      "broadcast-all": 1, "broadcast-1d": 1, "window-3x2": 4}
            if name in shared:
                self.assertEqual(len(parts), shared[name], name)
            elif not name.startswith("big-"):
                self.assertEqual(len(parts) * size, len(items), name)

    def test_writes_are_shared(self):
        obj = native.subject("c-2x3")["object"]
        one, two = memoryview(obj), memoryview(obj)
        one[1, 2] = -7
        self.assertEqual(two[1, 2], -7)

    def test_views_are_independent(self):
        for name in ("c-2x3", "pil-2x2"):
            truth = native.subject(name)
            views = [memoryview(truth["object"]) for _ in range(4)]
            for n in (2, 0, 3, 1):
                views[n].release()
                for view in views[:0 if n == 1 else 1]:
                    if n != 0 and view is not views[0]:
                        self.assertEqual(view.tobytes(), truth["items"])
            self.assertEqual(truth["object"].exports, 0)

    def test_view_outlives_all_names_of_the_exporter(self):
        for name in ("c-2x3", "indirect-2x2x2"):
            truth = native.subject(name)
            view = memoryview(truth.pop("object"))
            self.assertEqual(view.tobytes(), truth["items"])

    def test_no_view_to_fill(self):
        obj = native.subject("c-2x3")["object"]
        get = ctypes.pythonapi.PyObject_GetBuffer
        with self.assertRaises(BufferError):
            get(ctypes.py_object(obj), None, 0)


class Residue(unittest.TestCase):
    """Get and release, or a refusal, many times over, leave nothing."""

    def cycle(self, name):
        obj = native.subject(name)["object"]
        view = asking.View()
        get = ctypes.pythonapi.PyObject_GetBuffer
        release = ctypes.pythonapi.PyBuffer_Release
        granted, word = 0, 0x11c
        before = sys.getrefcount(obj)
        for n in range(CYCLES):
            word = asking.LEGAL[n % 70]
            try:
                get(obj, ctypes.addressof(view), word)
            except Exception:
                continue
            granted += 1
            release(ctypes.addressof(view))
        self.assertEqual(sys.getrefcount(obj), before, name)
        self.assertEqual(obj.exports, 0, name)
        return granted

    def test_references_and_memory(self):
        names = native.names("kinds") + native.names("odd")
        self.cycle(names[0])
        before = resident()
        granted = sum(self.cycle(name) for name in names)
        self.assertGreater(granted, 10000)
        self.assertLess(resident() - before, 1 << 20)


if __name__ == "__main__":
    unittest.main()
