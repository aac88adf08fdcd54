"""How a live target asks a consumer of a third party: `consume:ask` is the
callable of live.py, and $BUFCONF_CONSUMER names the one that is meant.

It gets a memoryview, which refuses what the memory is not, and not the object
of the live targets, which grants everything.  $BUFCONF_COUNTS is a file of
five numbers: asked, refused, returned None, returned what is no content, and
whether the callable is at work: if the process dies then, that is its doing.
With $BUFCONF_CAPTURE what is asked is written there as well, as JSON.
"""

import ctypes
import json
import mmap
import os
import sys

import standalone_consumer

ASKED, REFUSED, NOTHING, ODD, INSIDE = range(5)
MOST = 1 << 20  # bytes of content: more than any layout has
GAP = 256  # bytes between items that still lie in one block


def load(name):
    """The callable that NAME says, and the version of its package or None."""
    module, found = standalone_consumer.load(name)
    if not callable(found):
        raise TypeError("%s is not callable" % name)
    package = sys.modules.get(module.__name__.partition(".")[0], module)
    return found, getattr(package, "__version__", None)


def counts():
    """Numbers that outlive the process."""
    with open(os.environ["BUFCONF_COUNTS"], "r+b") as file:
        memory = mmap.mmap(file.fileno(), 40)
    return (ctypes.c_uint64 * 5).from_buffer(memory)


def merge(ranges):
    """Blocks (start, end) that hold all RANGES (start, size)."""
    blocks = []
    for start, size in sorted(ranges):
        if blocks and start <= blocks[-1][1] + GAP:
            blocks[-1][1] = max(blocks[-1][1], start + size)
        else:
            blocks.append([start, start + size])
    return blocks


def place(blocks, address):
    """[number of a block, offset in it] of an address in or near it."""
    number = min(range(len(blocks)), key=lambda n: max(
        blocks[n][0] - address, address - blocks[n][1], 0))
    return [number, address - blocks[number][0]]


def walk(standalone, view):
    """Addresses of all items, and what pointers were followed: {address:
    (value, where it leads)}."""
    items, pointers = [], {}
    shape, strides = view.shape or (), view.strides or ()
    for index in standalone.indices(shape) if 0 not in shape else []:
        at = view.view.buf
        for n, i in enumerate(index):
            at += strides[n] * i
            if view.suboffsets is not None and view.suboffsets[n] >= 0:
                value = standalone.peek_array(at, 1)[0]
                pointers[at] = value, value + view.suboffsets[n]
                at = pointers[at][1]
        items.append(at)
    return items, pointers


def capture(view, path):
    """Write what VIEW is, and the memory that it leads to."""
    sys.path.insert(0, os.path.dirname(os.path.dirname(
        os.path.abspath(__file__))))
    from reports import standalone
    got = standalone.Answer(view, standalone.FULL_RO)
    items, pointers = walk(standalone, got)
    size = got.itemsize
    ranges = [(at, size) for at in items] + [
        (at, standalone.SIZE) for at in pointers]
    blocks = merge(ranges or [(got.view.buf, 1)])
    content = [bytearray(b"\xee") * (end - start) for start, end in blocks]
    for at in items:
        number, offset = place(blocks, at)
        content[number][offset:offset + size] = standalone.peek(at, size)
    found = {
        "FORMAT": got.format, "ITEMSIZE": size, "READONLY": got.readonly,
        "SHAPE": list(got.shape or ()), "STRIDES": list(got.strides or ()),
        "SUBOFFSETS": got.suboffsets and list(got.suboffsets),
        "FIRST": place(blocks, got.view.buf),
        "BLOCKS": [bytes(block).hex() for block in content],
        "POINTERS": [place(blocks, at) + [
            place(blocks, leads)[0],
            value - blocks[place(blocks, leads)[0]][0]]
            for at, (value, leads) in sorted(pointers.items())]}
    got.release()
    with open(path, "w", encoding="ascii") as file:
        json.dump(found, file)


def ask(exported):
    """Give the consumer a view of what is exported; what it returns."""
    COUNTS[ASKED] += 1
    view = memoryview(exported)
    if CAPTURE:
        capture(view, CAPTURE)
    COUNTS[INSIDE] = 1
    try:
        told = CONSUMER(view)
        if standalone_consumer.is_value(told, view.shape, view.format):
            told = [told]
        if not isinstance(told, (list, tuple, type(None))):
            told = content(told, view)
    except BaseException:
        COUNTS[REFUSED] += 1
        raise
    finally:
        COUNTS[INSIDE] = 0
    COUNTS[NOTHING] += told is None
    COUNTS[ODD] += told is NotImplemented
    return None if told is NotImplemented else told


def content(told, asked):
    """The bytes of a buffer that came back for ASKED: a copy, for it may be
    the view itself.  NotImplemented: it is no buffer."""
    try:
        view = memoryview(told)
    except TypeError:
        return NotImplemented
    if standalone_consumer.is_memory(view, asked):
        return asked.tobytes()
    # of what is too much, that it is says enough
    return view.tobytes() if view.nbytes <= MOST else bytes(MOST)


CAPTURE = os.environ.get("BUFCONF_CAPTURE")
if "BUFCONF_CONSUMER" in os.environ:
    COUNTS = counts()
    CONSUMER, _ = load(os.environ["BUFCONF_CONSUMER"])
