"""
Write the seeds of the targets layout_valid and layout_hostile.

usage: seeds_layout.py CORPUS
       seeds_layout.py --check CORPUS     they have to be there, as they are

They are named layouts, plain ones: each question once, about layouts on which
little can go wrong.  None may trigger a planted bug (seeded/measure.py
--check-seeds).  The bytes are in the order of producers/layout.c.
"""

import itertools
import os
import sys

SIZES = [4, 8, 1, 2, 3, 16, 5, 12, 6, 7, 24, 40, 9, 0, 33, 32]
EXTENTS = [2, 3, 1, 2, 4, 3, 5, 2, 0, 3, 1, 4, 7, 2, 9, 17]
QUESTIONS = ["sizes", "bounds", "addresses", "iteration", "to-packed",
             "from-packed", "copy", "overlap", "slices", "mirror",
             "segments", "lengths"]
PLAIN = 32     # flag: no strides where they are those of C order
PADDED = 2     # dimension: a stride of an item more than it takes


def layout(shape, itemsize=4, loads=0, fortran=False, dims=(), flags=0):
    """The bytes of one layout; LOADS: all dimensions but the last one."""
    data = [len(shape), SIZES.index(itemsize), flags]
    data += [EXTENTS.index(extent) for extent in shape]
    if loads:  # rows are packed, and pointers lead to their first items
        data += [128 | (1 << (len(shape) - 1)) - 1, 0, 0]
        return bytes(data + [0] * 4 * (len(shape) - 1))
    data.append(0)
    ways = 1
    for k in range(2, len(shape) + 1):
        ways *= k
    if len(shape) > 1:
        data.append(ways - 1 if fortran else 0)
    data += list(dims) + [0] * (len(shape) - len(dims))
    return bytes(data + [0])  # nothing spare


LAYOUTS = {
    "scalar": layout(()),
    "c-3": layout((3,)),
    "c-2x3": layout((2, 3)),
    "f-2x3": layout((2, 3), fortran=True),
    "packed-2x3": layout((2, 3), flags=PLAIN),
    "padded-2x3": layout((2, 3), itemsize=8, dims=(PADDED,)),
    "pil-2x3": layout((2, 3), loads=True),
}

# What is asked about which layout; every other pair triggers some bug.
VALID = {
    "sizes": ["scalar", "c-3"],
    "bounds": ["scalar", "c-3", "c-2x3", "f-2x3", "padded-2x3"],
    "addresses": ["scalar", "c-3", "c-2x3", "f-2x3", "packed-2x3",
                  "padded-2x3"],
    "iteration": ["scalar", "c-2x3", "f-2x3", "padded-2x3", "pil-2x3"],
    "to-packed": ["scalar", "c-3", "c-2x3"],
    "from-packed": ["scalar", "c-3", "c-2x3"],
    "copy": ["scalar", "c-3", "c-2x3"],
    "overlap": ["scalar", "c-3", "c-2x3"],
    "slices": ["c-3", "c-2x3"],
    "mirror": ["scalar", "c-3"],
    "segments": ["scalar", "c-3", "c-2x3", "pil-2x3"],
    "lengths": ["c-3", "c-2x3", "pil-2x3"],
}

# What follows the layout: bytes of the question.
MORE = {
    "slices": bytes([0, 0, 55, 57] * 3),  # [0:2], three times
    "mirror": bytes([3]),                 # in C order, written back
}

HOSTILE = {
    "ndim": (0, 0),
    "len": (2, 130),
    "no-shape": (7,),
    "no-suboffsets": (8,),
    "buf": (10, 130),
}


def everything():
    """(folder, name, bytes) of all seeds."""
    for number, question in enumerate(QUESTIONS):
        for name in VALID[question]:
            yield ("layout_valid", "%s-%s" % (question, name),
                   bytes([number]) + LAYOUTS[name] + MORE.get(question, b""))
    for name, change in itertools.product(sorted(LAYOUTS), sorted(HOSTILE)):
        if (name, change) != ("pil-2x3", "no-suboffsets"):
            yield ("layout_hostile", "%s-%s" % (name, change),
                   LAYOUTS[name] + bytes([0]) + bytes(HOSTILE[change]))


def main():
    check = sys.argv[1] == "--check"
    corpus = sys.argv[-1]
    seeds = {(folder, name): data for folder, name, data in everything()}
    for (folder, name), data in sorted(seeds.items()):
        path = os.path.join(corpus, folder, "seed-" + name)
        if check:
            with open(path, "rb") as file:
                if file.read() != data:
                    sys.exit("%s is not what seeds_layout.py writes" % path)
            continue
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)
    print("%d seeds" % len(seeds))


if __name__ == "__main__":
    main()
