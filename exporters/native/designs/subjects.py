"""Slices of other objects' memory, and what is true of them.

subject(kind, root, start, stop) makes a slice of one of ROOTS and declares
its truth, which is literal: every root has the bytes of CONTENT.
"""
import mmap

import bufconf_designs as designs

CONTENT = b"abcdefgh"


def make_mmap():
    memory = mmap.mmap(-1, mmap.PAGESIZE)
    memory[:len(CONTENT)] = CONTENT
    return memory


ROOTS = {
    "manager": lambda: designs.manager(CONTENT),
    "bytearray": lambda: bytearray(CONTENT),
    "mmap": make_mmap,
    "bytes": lambda: bytes(bytearray(CONTENT)),
}
KINDS = {
    "counting": designs.counting_slice,
    "redirect": designs.redirect_slice,
    "forgetful": designs.forgetful_slice,
}


def truth(root, start, stop):
    """What is true of bytes of CONTENT from START up to STOP."""
    return {"format": "B", "itemsize": 1, "shape": [stop - start],
            "strides": [1], "readonly": root == "bytes",
            "items": CONTENT[start:stop]}


def subject(kind, root, start, stop):
    """A slice of a slice of a root, and its truth."""
    outer = KINDS[kind](ROOTS[root](), 1, 8)
    sliced = KINDS[kind](outer, start - 1, stop - 1)
    return dict(truth(root, start, stop), object=sliced, redirects=True)


def manager():
    """The manager itself is an exporter of today as well."""
    return dict(truth("manager", 0, 8), object=designs.manager(CONTENT))


def forgetful():
    """
    A liar: the manager may move what it exports, and resize does.

    As long as nobody asks after a resize there is nothing to be seen of it.
    """
    root = designs.manager(CONTENT)
    return dict(truth("manager", 2, 7),
                object=KINDS["forgetful"](root, 2, 7),
                resize=lambda: root.resize(1000))


def segmented(*shape):
    """Segments over bytes of SHAPE, one to three extents above 0."""
    content = bytes(range(65, 65 + product(shape)))
    of = memoryview(bytearray(content)).cast("B", shape)
    strides = [8] * (len(shape) - 1) + [1]
    made = {"object": designs.segmented(of), "format": "B", "itemsize": 1,
            "shape": list(shape), "strides": strides, "readonly": False,
            "items": content}
    if len(shape) > 1:
        made["suboffsets"] = [0] * (len(shape) - 1) + [-1]
    return made


def product(numbers):
    result = 1
    for number in numbers:
        result *= number
    return result
