"""How the tests of the scripted exporter ask, and what they expect.

Independent of the harness and of the extension's own C code: a request is
made through ctypes, what an answer points to is read by a system call that
fails where a load would kill, and the expectation is computed from a
subject's declared truth.
"""
import ctypes
import itertools
import os
import sys
from unittest import mock

SIMPLE, WRITABLE, FORMAT, ND = 0x0, 0x1, 0x4, 0x8
STRIDES, C, F, ANY, INDIRECT = 0x18, 0x38, 0x58, 0x98, 0x118
FLAGS = (WRITABLE, FORMAT, ND, STRIDES, C, F, ANY, INDIRECT)

# From 3.13 on the runtime itself refuses these two.
WORDS = [w for w in range(512) if w != 0x100]
MALFORMED = [0x400, 0x600, 0x7fffffff, -1, -0x80000000, 0x7fff0000]
FILLS = (0x00, 0xa5, 0xff)
GUARD = 0x3b


def canonical(word):
    """The union of the flags that are wholly in the word."""
    union = 0
    for flag in FLAGS:
        if word & flag == flag:
            union |= flag
    return union


LEGAL = sorted({canonical(w) for w in range(512)} - {0x4, 0x5})


class View(ctypes.Structure):
    """Py_buffer, with every pointer as a number."""

    _fields_ = [
        ("buf", ctypes.c_size_t),
        ("obj", ctypes.c_size_t),
        ("len", ctypes.c_ssize_t),
        ("itemsize", ctypes.c_ssize_t),
        ("readonly", ctypes.c_int),
        ("ndim", ctypes.c_int),
        ("format", ctypes.c_size_t),
        ("shape", ctypes.c_size_t),
        ("strides", ctypes.c_size_t),
        ("suboffsets", ctypes.c_size_t),
        ("internal", ctypes.c_size_t),
    ]


class Guarded(ctypes.Structure):
    """A view between two rows of bytes that nobody may write."""

    _fields_ = [
        ("below", ctypes.c_ubyte * 64),
        ("view", View),
        ("above", ctypes.c_ubyte * 64),
    ]


_get = ctypes.pythonapi.PyObject_GetBuffer
_get.argtypes = [ctypes.py_object, ctypes.c_void_p, ctypes.c_int]
_get.restype = ctypes.c_int
_release = ctypes.pythonapi.PyBuffer_Release
_release.argtypes = [ctypes.c_void_p]
_release.restype = None
_write = ctypes.CDLL(None, use_errno=True).write
_write.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t]
_write.restype = ctypes.c_ssize_t
_pipe = os.pipe()


def peek(address, size):
    """The bytes at an address, or None where nothing can be read."""
    if size == 0:
        return b""
    written = _write(_pipe[1], address, size)
    got = os.read(_pipe[0], written) if written > 0 else b""
    return got if len(got) == size else None


def peek_numbers(address, count):
    """A tuple of Py_ssize_t, "NULL" or "wild"."""
    if address == 0:
        return "NULL"
    size = ctypes.sizeof(ctypes.c_ssize_t)
    raw = peek(address, count * size)
    if raw is None:
        return "wild"
    return tuple(
        int.from_bytes(raw[k * size:(k + 1) * size], sys.byteorder,
                       signed=True) for k in range(count))


def peek_text(address):
    """A str, None for NULL, or b"wild"."""
    if address == 0:
        return None
    text = b""
    while not text.endswith(b"\0"):
        byte = peek(address + len(text), 1)
        if byte is None:
            return b"wild"
        text += byte
    return text[:-1].decode()


class Answer:
    """What one request was answered, read while the view was held.

    With keep the view is held until release() is called.
    """

    def __init__(self, obj, word, fill=0xa5, keep=False):
        self.obj = obj
        self.fill = fill
        self.guarded = Guarded()
        ctypes.memset(ctypes.addressof(self.guarded), GUARD,
                      ctypes.sizeof(Guarded))
        self.view = self.guarded.view
        self.address = ctypes.addressof(self.view)
        ctypes.memset(self.address, fill, ctypes.sizeof(View))
        self.pattern = bytes([fill]) * 8
        self.exception = self.exception_type = None
        self.rc = None
        self.raised = None
        before = sys.getrefcount(obj)
        try:
            self.rc = _get(obj, self.address, word)
        except BaseException as exc:  # KeyboardInterrupt is one of them
            self.exception_type = type(exc)
            self.exception = type(exc).__name__
        self.held = sys.getrefcount(obj) - before
        # ctypes hides the return value behind a pending exception
        self.granted = self.rc == 0
        self.released = not self.granted
        self.filled = (not self.untouched("len") if self.rc is None
                       else self.rc != -1)
        self.observed = self.observe()
        self.guards = (set(self.guarded.below) != {GUARD},
                       set(self.guarded.above) != {GUARD})
        if not keep:
            self.release()
            self.after = sys.getrefcount(obj) - before

    def release(self):
        """Release a faithful copy; what that raises is noted."""
        if self.released or self.untouched("obj") or self.owner() not in (
                "self", "other"):
            return
        self.released = True
        copy = View.from_buffer_copy(self.view)
        try:
            _release(ctypes.addressof(copy))
        except Exception as exc:
            self.raised = type(exc).__name__

    def untouched(self, name):
        """Does the member still hold the fill pattern?"""
        field = getattr(View, name)
        raw = ctypes.string_at(self.address + field.offset, field.size)
        return raw == self.pattern[:field.size]

    def owner(self):
        """Who obj is."""
        if self.untouched("obj") and self.fill != 0:
            return "untouched"
        if self.view.obj == 0:
            return "NULL"
        if self.view.obj == id(self.obj):
            return "self"
        return "wild" if peek(self.view.obj, 8) is None else "other"

    def array(self, name):
        """An array of the view: a tuple, "NULL", "wild" or "untouched"."""
        if self.untouched(name) and self.fill != 0:
            return "untouched"
        count = self.view.ndim if 0 <= self.view.ndim <= 65 else 0
        return peek_numbers(getattr(self.view, name), count)

    def inside(self, name):
        """Does the pointer lead into the struct?"""
        offset = getattr(self.view, name) - self.address
        return 0 <= offset < ctypes.sizeof(View)

    def number(self, name):
        """A number of the view, or "untouched"."""
        if self.untouched(name) and self.fill != 0:
            return "untouched"
        return getattr(self.view, name)

    def observe(self):
        """All that can be seen of the view; empty if it was not filled.

        references is the count of another object in obj.
        """
        if not self.filled:
            return {"obj": self.owner()}
        seen = {name: self.number(name)
                for name in ("len", "itemsize", "readonly", "ndim")}
        seen["obj"] = self.owner()
        if seen["obj"] == "other":
            seen["references"] = ctypes.c_ssize_t.from_address(
                self.view.obj).value
        seen["format"] = ("untouched"
                          if self.untouched("format") and self.fill != 0
                          else peek_text(self.view.format))
        for name in ("shape", "strides", "suboffsets"):
            seen[name] = self.array(name)
            seen[name + " inside"] = self.inside(name)
        seen["internal"] = (
            "untouched" if self.untouched("internal") and self.fill != 0
            else "NULL" if self.view.internal == 0 else "given")
        seen["content"] = self.content(seen)
        return seen

    def content(self, seen):
        """The items in index order, or why they cannot be told."""
        shape, strides = seen["shape"], seen["strides"]
        suboffsets = seen["suboffsets"]
        if "untouched" in (shape, strides, suboffsets, seen["len"]):
            return "unclear"
        if shape in ("NULL", "wild") or strides == "wild":
            size = seen["len"]
            return "unclear" if size < 0 else peek(self.view.buf, size)
        if strides == "NULL":
            strides = packed(shape, seen["itemsize"], "C")
        if suboffsets in ("NULL", "wild"):
            suboffsets = (-1,) * len(shape)
        return self.walk(shape, strides, suboffsets)

    def walk(self, shape, strides, suboffsets):
        """Follow the formula of the documents to every item."""
        if 0 in shape:
            return b""
        if min(shape, default=1) < 0 or max(shape, default=1) > 10000:
            return "unclear"
        size = max(self.view.itemsize, 0)
        if (strides == packed(shape, size, "C")
                and max(suboffsets, default=-1) < 0):
            for extent in shape:
                size *= extent
            return peek(self.view.buf, size)
        items = []
        for index in itertools.product(*map(range, shape)):
            at = self.view.buf
            for k, i in enumerate(index):
                at += strides[k] * i
                if suboffsets[k] >= 0:
                    pointer = peek_numbers(at, 1)
                    if pointer == "wild":
                        return "wild"
                    at = pointer[0] + suboffsets[k]
            item = peek(at, max(self.view.itemsize, 0))
            if item is None:
                return "wild"
            items.append(item)
        return b"".join(items)


def packed(shape, itemsize, order):
    """Strides without gaps, as a tuple."""
    strides = [0] * len(shape)
    stride = itemsize
    axes = range(len(shape))
    for k in axes if order == "F" else reversed(axes):
        strides[k] = stride
        stride *= shape[k]
    return tuple(strides)


def is_contiguous(truth, order, strict_empty=False):
    """Is the declared memory packed in that order?"""
    shape = truth["shape"]
    if max(truth.get("suboffsets", [-1]), default=-1) >= 0:
        return False
    if 0 in shape and not strict_empty:
        return True
    want = packed(shape, truth["itemsize"], order)
    have = truth.get("strides", [])
    return all(extent == 1 or have[k] == want[k]
               for k, extent in enumerate(shape))


def must_refuse(truth, word, choices):
    """Has the request to be refused?"""
    def has(flag):
        return word & flag == flag

    never = choices.get("empty_never", False) and 0 in truth["shape"]
    empty = choices.get("strict_empty", False)
    c = not never and is_contiguous(truth, "C", empty)
    f = not never and is_contiguous(truth, "F", empty)
    indirect = max(truth.get("suboffsets", [-1]), default=-1) >= 0
    return any((
        truth.get("refuses", False),
        has(WRITABLE) and truth["readonly"],
        has(C) and not c,
        has(F) and not f,
        has(ANY) and not (c or f),
        not has(STRIDES) and not c,
        not has(INDIRECT) and indirect,
        has(FORMAT) and choices.get("no_format", False),
        has(FORMAT) and not has(ND) and "alone" not in choices,
        not has(choices.get("demands", 0)),
        "declines" in choices and has(choices["declines"]),
        choices.get("strict_words", False) and word != canonical(word),
    ))


def expect(truth, word, choices):
    """What is to be seen of the answer: a dict like Answer.observed.

    choices: left, exception, plain (ndim without ND), alone (the format
    without ND), readonly_first, yes (what readonly is if it is), hidden,
    inside, no_format, demands and declines (a flag), strict_words, bits,
    strict_empty, empty_never, odd_strides, internal.
    """
    def has(flag):
        return word & flag == flag

    if must_refuse(truth, word, choices):
        return {"obj": choices.get("left", "NULL")}
    shape = tuple(truth["shape"])
    ndim = len(shape)
    count = 1
    for extent in shape:
        count *= extent
    readonly = truth["readonly"] or choices.get("readonly_first", False)
    seen = {
        "len": count * truth["itemsize"],
        "itemsize": truth["itemsize"],
        "readonly": (choices.get("yes", 1)
                     if readonly and not has(WRITABLE) else 0),
        "ndim": ndim if has(ND) else choices.get("plain", ndim),
        "obj": "other" if is_elsewhere(truth, choices) else "self",
        "format": None,
        "shape": "NULL",
        "strides": "NULL",
        "suboffsets": "NULL",
        "internal": choices.get("internal", "NULL"),
        "content": truth.get("items", mock.ANY),
    }
    if is_elsewhere(truth, choices):
        seen["references"] = 2  # the exporter's, and the view's
    if has(FORMAT):
        seen["format"] = format_of(truth) if has(ND) else choices["alone"]
    if has(ND) and ndim > 0:
        seen["shape"] = shape
    if (has(STRIDES) or choices.get("bits") and word & 0x10) and ndim > 0:
        seen["strides"] = tuple(choices.get("odd_strides",
                                            truth["strides"]))
    if has(INDIRECT) and "suboffsets" in truth:
        seen["suboffsets"] = tuple(truth["suboffsets"])
    inside = choices.get("inside", ())
    for name in ("shape", "strides", "suboffsets"):
        seen[name + " inside"] = (name in inside and seen[name] != "NULL")
    return seen


def format_of(truth):
    """Where no format describes the item it is so many bytes."""
    return truth.get("format", "%dB" % truth["itemsize"])


def is_elsewhere(truth, choices):
    """Is obj another object?"""
    return truth.get("redirects", False) or choices.get("hidden", False)


def compare(case, name, word, answer, truth, choices):
    """Assert that an answer is the expected one and leaves nothing."""
    where = "%s, word %#x, fill %#x" % (name, word, answer.fill)
    want = expect(truth, word, choices)
    case.assertEqual(answer.observed, want, where)
    if "len" in want:
        case.assertEqual(answer.rc, 0, where)
        held = 0 if is_elsewhere(truth, choices) else 1
        case.assertEqual(answer.held, held, where)
    else:
        exception = choices.get("exception", "BufferError")
        case.assertEqual(answer.exception, exception, where)
    case.assertEqual(answer.after, 0, where)
    case.assertEqual(answer.guards, (False, False), where)
    case.assertIsNone(answer.raised, where)
