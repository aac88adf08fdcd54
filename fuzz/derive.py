"""Objects that are derived from a subject, and what is true of them.

A chain is a list of operations, (name, argument...); `follow` applies it to
what is known of the subject and returns the expression that makes the object,
and what is known of that.  Shape, strides and content come from the geometry
of this file: nothing of them is read from what was derived.
"""

import struct
from collections import namedtuple

# What is known of an object.  None: not known.  items are the bytes in C
# order; kind says what its operations mean: "view" (a memoryview), "numpy",
# "pickle" (a PickleBuffer: it has none), or "own" (whatever its type makes of
# them).
Known = namedtuple("Known", "kind shape strides suboffsets itemsize format "
                   "readonly items redirects")
# An object: how it is made, what is known, and what its own type has to
# agree to before its content counts as known: (parent, child, index).
Derived = namedtuple("Derived", "expression known claims")

UNKNOWN = Known("own", None, None, None, None, None, None, None, False)
CAST_CODES = "bBchHiIlLqQnNfd?"
# Formats that mean the same to NumPy, and that it spells alike.
NUMPY_CODES = set("bBhHiIlLqQfd?")

# Requests and releases on an object that is handed on; what is left open
# stays so, with its struct, until the process ends.
HISTORY = """\
from ctypes import *
import gc
l, v, k = PyDLL(None), {}, {}
def g(n, w):
 b = create_string_buffer(96)
 try:
  if l.PyObject_GetBuffer(py_object(o), b, w) == 0: v[n] = b
 except BaseException: pass
def r(n):
 if n in v: l.PyBuffer_Release(v.pop(n))
def m(n):
 try: k[n] = memoryview(o)[:1]
 except Exception: pass
def d(n): k.pop(n, 0)
"""
# without its functions the namespace dies, and what it keeps
END = "del g, r, m, d\n"
LEAVE = "for x in [*v.values(), *k.values()]: l.Py_IncRef(py_object(x))\n"


class Impossible(Exception):
    """The operation has no meaning there."""


def product(numbers):
    total = 1
    for number in numbers:
        total *= number
    return total


def packed(shape, itemsize):
    """Strides of C order without gaps."""
    strides, step = [0] * len(shape), itemsize
    for n in reversed(range(len(shape))):
        strides[n] = step
        step *= shape[n]
    return strides


def is_c(known):
    """Is it laid out in C order?"""
    if known.strides is None or known.suboffsets is not None:
        return False
    if 0 in known.shape:
        return True
    return all(extent == 1 or have == want for extent, have, want in zip(
        known.shape, known.strides, packed(known.shape, known.itemsize)))


def rows(known):
    """The content, cut along the first dimension."""
    size = len(known.items) // max(known.shape[0], 1)
    return [known.items[n * size:(n + 1) * size]
            for n in range(known.shape[0])]


def positions(extent, start, stop, step):
    """Which indices a slice takes: the rules of the language reference,
    without those of slice.indices."""
    step = 1 if step is None else step
    low, high = (0, extent) if step > 0 else (-1, extent - 1)

    def clip(at, other):
        if at is None:
            return other
        return min(max(at + extent if at < 0 else at, low), high)
    at = clip(start, low if step > 0 else high)
    end = clip(stop, high if step > 0 else low)
    found = []
    while (at < end) if step > 0 else (at > end):
        found.append(at)
        at += step
    return found


def take(known, axis, which, step):
    """KNOWN with the indices WHICH of one dimension."""
    shape, strides = list(known.shape), known.strides
    items = known.items
    if items is not None:
        outer = product(shape[:axis])
        size = len(items) // max(outer * shape[axis], 1)
        items = b"".join(
            items[(block * shape[axis] + n) * size:][:size]
            for block in range(outer) for n in which)
    shape[axis] = len(which)
    if strides is not None:
        strides = list(strides)
        strides[axis] *= 1 if step is None else step
    return known._replace(shape=shape, strides=strides, items=items)


# --- operations ---

def slice_text(part):
    return ":".join("" if n is None else str(n) for n in part)


def op_slice(known, *part):
    """[a:b:c] of the first dimension."""
    if known.shape is not None and not known.shape:
        raise Impossible("a scalar has no slices")
    after = known
    if known.shape is not None:
        which = positions(known.shape[0], *part)
        after = take(known, 0, which, part[2])
        if known.kind == "own":
            after = after._replace(strides=None, suboffsets=None)
    return "{}[%s]" % slice_text(part), after, known.kind == "own" and part


def op_index(known, *parts):
    """[a:b:c, ...], a slice for some dimensions."""
    if known.kind != "numpy" or known.shape is None or len(
            parts) > len(known.shape):
        return ("{}[%s]" % ", ".join(slice_text(p) for p in parts),
                UNKNOWN, False)
    for axis, part in enumerate(parts):
        known = take(known, axis,
                     positions(known.shape[axis], *part), part[2])
    return "{}[%s]" % ", ".join(slice_text(p) for p in parts), known, False


def op_view(known):
    return "memoryview({})", known._replace(
        kind="view", redirects=False,
        strides=known.strides), False


def op_readonly(known):
    if known.kind != "view":
        raise Impossible("only a memoryview can do that")
    return "{}.toreadonly()", known._replace(readonly=True), False


def op_cast(known, code, shape=None):
    """memoryview.cast: other items in the same bytes."""
    if known.kind != "view":
        raise Impossible("only a memoryview can do that")
    text = "{}.cast(%r%s)" % (
        code, "" if shape is None else ", %r" % (list(shape),))
    size = struct.calcsize(code)
    if known.shape is None:
        return text, known._replace(shape=None, strides=None, items=None,
                                    itemsize=None, format=None), False
    total = product(known.shape) * known.itemsize
    if not is_c(known) and known.strides is not None or total % size:
        raise Impossible("not C-contiguous, or bytes are left over")
    if shape is not None and product(shape) * size != total:
        raise Impossible("the shape has another size")
    shape = [total // size] if shape is None else list(shape)
    strides = packed(shape, size) if known.strides is not None else None
    return text, known._replace(shape=shape, strides=strides, format=code,
                                itemsize=size), False


def op_pickle_buffer(known):
    return ("__import__('pickle').PickleBuffer({})",
            known._replace(kind="pickle", redirects=True), False)


def op_round_trip(known):
    """Through pickle, protocol 5, with the buffer out of band."""
    return ("(lambda p, o, b: p.loads(p.dumps(o, 5, buffer_callback=b.append)"
            ", buffers=b))(__import__('pickle'), {}, [])", UNKNOWN, False)


def op_copy(known):
    return "__import__('copy').copy({})", UNKNOWN, False


def op_asarray(known):
    after = known._replace(kind="numpy", redirects=False)
    if known.format not in NUMPY_CODES or known.suboffsets is not None:
        after = UNKNOWN._replace(kind="numpy")
    # by the buffer, and not by what else it knows: bytes are a string to it
    return "__import__('numpy').asarray(memoryview({}))", after, False


def op_transpose(known):
    """.T: the dimensions in reverse."""
    if known.kind == "view":
        raise Impossible("a memoryview has none")
    if known.kind != "numpy" or known.shape is None:
        return "{}.T", UNKNOWN._replace(kind=known.kind), False
    shape, items = known.shape, known.items
    if items is not None:
        size = known.itemsize
        steps = packed(shape, size)[::-1]
        items = b"".join(items[at:at + size]
                         for at in offsets(shape[::-1], steps))
    return "{}.T", known._replace(
        shape=shape[::-1], items=items, strides=known.strides
        and known.strides[::-1]), False


def offsets(shape, steps):
    """Where the items of a layout lie, in C order."""
    found = [0]
    for extent, step in zip(shape, steps):
        found = [at + n * step for at in found for n in range(extent)]
    return found


def op_reshape(known, *shape):
    if known.kind == "view":
        raise Impossible("a memoryview has none")
    text = "{}.reshape(%s)" % ", ".join(map(str, shape))
    if known.kind != "numpy" or known.shape is None or not is_c(known):
        return text, UNKNOWN._replace(kind=known.kind), False
    if product(shape) != product(known.shape):
        raise Impossible("the shape has another size")
    return text, known._replace(
        shape=list(shape), strides=packed(shape, known.itemsize)), False


def op_history(known, leave, *steps):
    """Requests and releases on it, before it is asked."""
    text = "".join("%s(%s)\n" % (step[0], ", ".join(
        hex(n) if n > 9 else str(n) for n in step[1:])) for step in steps)
    text = HISTORY + text.replace("c()", "gc.collect()") + (
        LEAVE if leave else "for n in list(v): r(n)\n") + END
    return ("(lambda o, s: exec(s, {{'o': o}}) or o)({}, %s)"
            % repr(text).replace("{", "{{").replace("}", "}}"), known, False)


OPERATIONS = {
    "slice": op_slice, "index": op_index, "view": op_view,
    "readonly": op_readonly, "cast": op_cast,
    "pickle-buffer": op_pickle_buffer, "round-trip": op_round_trip,
    "copy": op_copy, "asarray": op_asarray, "transpose": op_transpose,
    "reshape": op_reshape, "history": op_history}


def follow(expression, known, chain):
    """The object that CHAIN makes of the subject; Impossible if it has no
    meaning."""
    claims = []
    for name, *arguments in chain:
        text, after, claim = OPERATIONS[name](known, *arguments)
        child = text.format(expression)
        if claim and after.items is not None:
            claims.append((expression, child, list(claim)))
        expression, known = child, after
    return Derived(expression, known, claims)


def declare(derived, agreed, more=()):
    """The expression of a dict that declares what is known, or, where
    nothing is, of the object alone."""
    known, truth = derived.known, dict(more)
    if known.redirects:
        truth["redirects"] = True
    if agreed and known.items is not None:
        truth["items"] = known.items
    if known.strides is not None and known.shape is not None and agreed:
        truth.update(shape=list(known.shape), strides=list(known.strides),
                     itemsize=known.itemsize, readonly=known.readonly)
        if known.suboffsets is not None:
            truth["suboffsets"] = list(known.suboffsets)
        if known.format is not None:
            truth["format"] = known.format
    if not truth:
        return derived.expression
    return "{%s}" % ", ".join(
        ["'object': " + derived.expression]
        + ["%r: %r" % row for row in sorted(truth.items())])


# --- in words ---

def words(chain):
    """The chain as a list of sentences."""
    return [WORDS[name](*arguments) for name, *arguments in chain]


def history_words(leave, *steps):
    names = {"g": "request 0x%03x into view %d", "r": "release view %d",
             "m": "make a memoryview, slice %d of it kept",
             "d": "drop slice %d", "c": "collect garbage"}
    told = []
    for kind, *numbers in steps:
        told.append(names[kind] % tuple(reversed(numbers)))
    return "%s; %s" % ("; ".join(told) or "nothing", "leave open what is"
                       if leave else "release the rest")


WORDS = {
    "slice": lambda *part: "slice [%s]" % slice_text(part),
    "index": lambda *parts: "slice [%s]" % ", ".join(
        slice_text(p) for p in parts),
    "view": lambda: "memoryview",
    "readonly": lambda: "toreadonly",
    "cast": lambda code, shape=None: "cast to %r%s" % (
        code, "" if shape is None else ", shape %s" % (list(shape),)),
    "pickle-buffer": lambda: "PickleBuffer",
    "round-trip": lambda: "through pickle, the buffer out of band",
    "copy": lambda: "copy.copy",
    "asarray": lambda: "numpy.asarray of a memoryview",
    "transpose": lambda: ".T",
    "reshape": lambda *shape: "reshape to %s" % (list(shape),),
    "history": history_words}


# --- at random ---

LEGAL = sorted(
    order | form | write | deep
    for order in (0x0, 0x8, 0x18, 0x38, 0x58, 0x98, 0xb8, 0x78, 0xd8, 0xf8)
    for form in (0x0, 0x4) for write in (0x0, 0x1)
    for deep in ((0x0, 0x100) if order & 0x10 else (0x0,))
    if order or not form)


def random_slice(random, extent):
    """A slice, mostly of something."""
    step = random.choice([None, None, None, 1, 2, 3, -1, -2])
    low, high = -extent - 1, extent + 1
    ends = [random.choice([None, random.randint(low, high)])
            for _ in range(2)]
    return (*ends, step)


def random_shape(random, count):
    """A shape of COUNT items, 0 to 3 dimensions."""
    shape = []
    while count > 1 and len(shape) < 2:
        divisors = [n for n in range(1, min(count, 64) + 1) if count % n == 0]
        shape.append(random.choice(divisors))
        count //= shape[-1]
    if count != 1 or not shape or random.random() < 0.2:
        shape.append(count)
    return shape


def random_history(random, may_leave):
    steps = []
    for _ in range(random.randint(2, 8)):
        kind = random.choice("ggggrrrmdc")
        slot = random.randrange(4)
        steps.append({"g": ("g", slot, random.choice(LEGAL)),
                      "c": ("c",)}.get(kind, (kind, slot)))
    return ("history", may_leave and random.random() < 0.5, *steps)


def random_op(random, known, can, may_leave):
    """An operation that may have a meaning there."""
    extent = known.shape[0] if known.shape else 6
    total = (product(known.shape) * known.itemsize
             if known.shape is not None else 24)
    choices = ["history"] + ["view"] * (1 if known.kind == "view" else 3)
    if known.kind == "view":
        choices += ["slice"] * 4 + ["cast"] * 4 + ["readonly"]
    elif known.kind == "numpy":
        choices += ["slice", "index", "index", "transpose", "reshape"]
        choices += ["round-trip", "copy"]
    elif known.kind == "own":
        choices += ["round-trip", "copy"]
        choices += can["slice"] * ["slice"] * 3
        choices += ["index"] * (can["slice"] and (
            known.shape is None or len(known.shape) > 1))
        choices += can["transpose"] * ["transpose"]
        choices += can["reshape"] * ["reshape"]
    choices += ["pickle-buffer"] * (known.kind != "pickle")
    choices += can["numpy"] * ["asarray"]
    name = random.choice(choices)
    if name == "slice":
        return (name, *random_slice(random, extent))
    if name == "index":
        dims = len(known.shape) if known.shape else random.randint(1, 2)
        return (name, *(random_slice(random, extent)
                        for _ in range(random.randint(1, max(dims, 1)))))
    if name == "cast":
        code = random.choice("B" + CAST_CODES)
        count = total // struct.calcsize(code)
        return (name, code) + ((random_shape(random, count),)
                               if random.random() < 0.5 else ())
    if name == "reshape":
        size = known.itemsize or 1
        return (name, *random_shape(random, total // size))
    if name == "history":
        return random_history(random, may_leave)
    return (name,)


def random_chain(random, expression, known, can, may_leave):
    """A chain of 1 to 5 operations that has a meaning."""
    chain, length = [], random.choice([1, 2, 2, 3, 3, 4, 5])
    for _ in range(20):
        now = follow(expression, known, chain).known
        try:
            op = random_op(random, now, can, may_leave)
            follow(expression, known, chain + [op])
        except Impossible:
            continue
        chain.append(op)
        if len(chain) == length:
            break
    return chain


# --- simpler ---

def simpler(chain):
    """Chains that are a step simpler, the boldest first."""
    found = []
    for n in range(len(chain)):
        found.append(chain[:n] + chain[n + 1:])
    for n, op in enumerate(chain):
        for other in simpler_op(op):
            found.append(chain[:n] + [other] + chain[n + 1:])
    return [c for c in found if c]


def simpler_op(op):
    """Operations that are a step simpler than OP."""
    name, *rest = op
    if name == "history":
        leave, *steps = rest
        found = [(name, leave, *steps[:n], *steps[n + 1:])
                 for n in range(len(steps)) if len(steps) > 1]
        return found + ([(name, False, *steps)] if leave else [])
    if name == "slice":
        start, stop, step = rest
        options = [(None, None, step), (start, None, None),
                   (None, stop, None), (start, None, step),
                   (None, stop, step), (start, stop, None)]
        return [(name, *o) for o in options
                if o != tuple(rest) and o != (None, None, None)
                and o.count(None) > rest.count(None)]
    if name == "index" and len(rest) > 1:
        return [(name, *rest[:n], *rest[n + 1:]) for n in range(len(rest))]
    if name == "index":
        return [("slice", *rest[0])]
    if name == "cast" and len(rest) == 2:
        return [(name, rest[0])]
    return []
