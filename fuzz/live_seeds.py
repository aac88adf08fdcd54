"""
The seeds of the live targets: live_seeds.py [--check]

Writes corpus/NAME/seed-*, or says which of them is not as it would be
written.  Each known divergence has one that meets it; the others are one of
each kind.
"""

import hashlib
import os
import sys

import targets

CORPUS = os.path.join(targets.ROOT, "corpus")

ITEM = bytes(range(1, 33))  # behind the NUL: an item

FORMATS = {
    # known divergences, by the names of their rows
    "row-struct-0p": b"0p",
    "row-numpy-one-letter": b"Zi",
    "row-numpy-depth": b"T{" * 33 + b"i",
    "row-numpy-depth-spaced": b"T {" * 33 + b"i",
    "row-numpy-braces": b"h}i",
    "row-numpy-whitespace": b"i3 h",
    "row-numpy-int": b"(0_2)i",
    "row-numpy-length-overflow": b"4294967297x",
    # what struct and memoryview read
    "integers": b"bBhHiIlLqQ\0" + ITEM * 2,
    "native": b"nNP\0" + ITEM,
    "standard-little": b"<hiqefd?c\0" + ITEM * 2,
    "standard-big": b">HIQefd\0" + ITEM * 2,
    "network": b"!4s3p2x\0" + ITEM,
    "equal": b"=3h 2?",
    "memoryview": b"@d\0\0\0\0\0\0\0\xf8\x7f",
    "item": b"q\0\xff\xff\xff\xff\xff\xff\xff\xff",
    "double": b"d\0\0\0\0\0\0\0\xf8\xff",
    "empty": b"",
    "zero-count": b"0i3x",
    "zero-extent": b"(1,2147483647,0)d",
    "zero-extent-inside": b"T{i(2147483647,0)d}",
    "large": b"2147483647x",
    # PEP 3118's additions
    "struct": b"T{<i:a:>h:b:x:c:}",
    "nested": b"T{b:a:T{d:x:h:y:}:b:}",
    "padded": b"T{bi}b",
    "array": b"(2,3)T{<H:r:B:g:}:pixels:",
    "complex": b"Zf:a:Zd:b:Zg:c:",
    "text": b"3w:w:u",
    "long-double": b"g",
    "prefixes": b"<i>i@i=i^ii",
    "pointers": b"&<i:p:X{}:f:O",
    "object": b"T{i:a:O:b:}",
    "bits": b"3t5t",
    # what nobody reads
    "no-item": b"3",
    "no-name": b"i:a",
    "no-brace": b"T{i",
    "huge": b"99999999999999999999i",
    "many": b"4294967295i",
}



def drawn(count, size):
    """COUNT inputs of SIZE bytes that say something each: digests."""
    return {"drawn-%02d" % number: hashlib.shake_128(
        b"layout %d" % number).digest(size) for number in range(count)}


# Rows: found by runs with --known NAME; the others by a look at random bytes.
LAYOUTS = {name: bytes.fromhex(text) for name, text in {
    "row-memoryview-empty": "0162484848484848",
    "row-memoryview-empty-cast": "01ba00086f6f002d",
    "row-memoryview-follows-nothing": "ff00cd000af8ff",
    "row-copy-follows-nothing": "ffd8ffff92d8ff",
    "row-pointer-without-strides": "0100353535353535",
    "row-fill-divides-by-zero": "ff3d46c3ffffffff571101055b0001300105",
    "row-numpy-no-bytes": "cdcd41766704d85b000066",
    "assign":
        "6a4d4b8103c172a5ae4d968cb2acf649c147b0d86b025f73bcfcfb44ae1b"
        "ac743a53a3b691",
    "assign-back":
        "08d12d4b8bfb07c055abfa9e25e1d35ffa23738abd80db66bea2893e7570"
        "847b2f5edacd52",
    "copy-in":
        "609b508a16861fbffe66fadcfb6b7d792eb19c8de5d2bbf116771c62a33e"
        "3bcd72e607f1c8",
    "copy-out": "42075fbadc75fde7a6c20f3f6a037196e0fbdb7f994f230e67dcd7",
    "odd-strides": "f140c390aff7d0821fe0dd464029853373ac5ddf8fe47dbf73b08b",
}.items()}

# Of lifecycle: an act (lifecycle/world.h), whether it re-enters, and for how
# many steps; then three numbers.
ACTS = ("make view again slice cast readonly release drop get set copy "
        "compare hash ask ask-exporter give-back grow shrink clear "
        "search").split()
BYTEARRAY, ARRAY, MMAP, BYTES, HASHED, CTYPES, BUFFER, DERIVED = range(8)


def trace(*steps):
    """The bytes of STEPS, (act, number, number, number, nested steps)."""
    made = bytearray()
    for name, *numbers in steps:
        a, b, c, nested = (numbers + [0] * 4)[:4]
        made += bytes((ACTS.index(name) | (nested - 1 << 5 | 0x80
                                           if nested else 0), a, b, c))
    return bytes(made)


def numbered(kind):
    """An exporter of KIND and all that can be done to a view of it."""
    return trace(("make", 0, kind, 3), ("view",), ("grow",), ("readonly",),
                 ("cast", 0, 1), ("slice", 0, 0x72, 1), ("hash", 2),
                 ("again", 4), ("get", 0, 3), ("set", 0, 3, 9), ("copy", 6),
                 ("compare", 0, 4), ("ask", 0, 0, 5), ("release",),
                 ("ask-exporter", 0, 1, 3), ("give-back", 0), ("release",),
                 ("get", 0, 3), ("shrink",), ("clear",))


# Twice the number of a view; inside a call an odd number is one of those that
# the call uses.
RELEASES = [("release", 1), ("release", 3), ("grow", 0)]
RAISES, WRONG, RELEASED = 240, 241, 242  # what __buffer__ does
TWO = [("make", 0, BYTEARRAY, 5), ("view",)]
LIFECYCLE = {
    "bytearray": numbered(BYTEARRAY), "array": numbered(ARRAY),
    "mmap": numbered(MMAP), "bytes": numbered(BYTES),
    "hashed": numbered(HASHED), "ctypes": numbered(CTYPES),
    "buffer": numbered(BUFFER), "derived": numbered(DERIVED),
    "index-releases": trace(*TWO, ("get", 0, 3, 0, 3), *RELEASES),
    "slice-releases": trace(*TWO, ("slice", 0, 0x51, 0, 3), *RELEASES),
    "buffer-resizes": trace(
        ("make", 0, BUFFER, 5), ("view", 0, 0, 0, 2), ("grow",), ("view",),
        ("release", 0, 0, 0, 3), ("grow",), ("release",), ("get", 0, 1),
        ("release", 2, 0, RAISES, 2), ("shrink",), ("ask-exporter", 0, 1, 3),
        ("grow",)),
    "derived-resizes": trace(
        ("make", 0, DERIVED, 5), ("ask-exporter", 0, 1, 3, 2), ("clear",),
        ("grow",), ("give-back", 1, 0, 0, 3), ("shrink",),
        ("ask-exporter", 0, 1, 3), ("view",), ("drop", 0, 0, 0, 1), ("grow",),
        ("grow",)),
    "buffer-fails": trace(*[step for kind in (BUFFER, DERIVED) for step in [
        ("make", 0, kind, 3), *[(act, kind - BUFFER, 0, how)
                                for act in ("view", "ask-exporter")
                                for how in (RAISES, WRONG, RELEASED)]]]),
    # a byte and an exporter that are there, some that are not, and what cannot
    # be had
    "search": trace(
        ("make", 0, BYTEARRAY, 5), ("make", 0, BYTES, 1), ("make", 0, BUFFER),
        ("search", 0, 0, 4), ("search", 0, 0, 5), ("search", 0, 0, 132),
        *[("search", 0, exporter, how) for exporter in (97, 98, 96)
          for how in (0, 200)], ("search", 1, 0, 4),
        ("search", 0, 98, RAISES), ("search", 0, 98, WRONG),
        ("search", 0, 98, RELEASED), ("search", 0, 98, 0, 2), ("view",),
        ("search", 0, 97)),
    # known bugs: these find them with --known NAME, and nothing without
    "known-92888": trace(*TWO, ("set", 0, 3, 9, 3), *RELEASES),
    "known-142560": trace(("make", 0, BYTEARRAY, 7), ("search", 0, 0, 4, 1),
                          ("clear", 0)),
    "known-154524": trace(("make", 0, CTYPES, 3), ("view",), ("grow",),
                          ("copy",)),
    "known-142663": trace(*TWO, ("cast", 0, 1), ("compare", 0, 2, 0, 3),
                          *RELEASES),
    "known-142664": trace(("make", 0, HASHED, 5), ("view",), ("readonly",),
                          ("release", 0), ("hash", 2, 0, 0, 3), *RELEASES),
}

SEEDS = {"live_format": FORMATS,
         "live_layout": dict(LAYOUTS, **drawn(40, 64)),
         "lifecycle": LIFECYCLE}


def main():
    wrong = 0
    for target, seeds in SEEDS.items():
        folder = os.path.join(CORPUS, target)
        os.makedirs(folder, exist_ok=True)
        there = {name for name in os.listdir(folder)
                 if name.startswith("seed-")}
        for name, data in seeds.items():
            path = os.path.join(folder, "seed-" + name)
            there.discard("seed-" + name)
            if "--check" not in sys.argv:
                with open(path, "wb") as file:
                    file.write(data)
            elif not os.path.exists(path) or open(path, "rb").read() != data:
                print("%s is not what live_seeds.py writes" % path)
                wrong += 1
        for name in sorted(there):
            print("%s/%s is written by nobody" % (folder, name))
            wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
