"""
Write the seeds of the targets words, request, region and judge.

usage: seeds_request.py CORPUS
       seeds_request.py --check CORPUS     they have to be there, as they are

They are few and plain: each sort of memory once, asked for with every flag.
None may trigger a planted bug (seeded/measure.py --check-seeds), so nothing
that is easily got wrong is among them.
"""

import os
import sys

# Words, as the byte of truth_read_word has them: one bit for each flag.
EVERY_FLAG = bytes([0xff, 0])

WORDS = {
    "simple": bytes([0, 0]),
    "writable": bytes([1, 0]),
    "writable-raw": bytes([1, 6, 0]),
}


def memory(form=0, readonly=0, ndim=1, itemsize=0, shape=(3,), strides=1,
           suboffsets=(0, 0), more=(), text=1):
    """The bytes of truth.c's decoder, in its order."""
    return bytes([form, readonly, ndim, itemsize, *shape, strides,
                  *suboffsets, *more, text])


REQUEST = {
    "packed": memory(),
    "no-strides": memory(itemsize=1, strides=0, text=2),
    "long-items": memory(itemsize=5, shape=(2,)),
    "largest": memory(form=5, more=(1, 2, 0, 1)),
    "half-of-it": memory(form=5, more=(1, 3, 0, 1)),
    "too-large": memory(form=5, itemsize=3, more=(1, 2, 0, 1)),
    "negative-extent": memory(form=7, more=(5, 0, 1)),
    "no-shape": memory(form=7, more=(2,)),
    "deep": memory(form=8, more=(3,)),
}


def exporter(*memory):
    """No mutation, plain manners (judge.c), and a memory as the dice of
    harness/proof/random.c throw it: not many ways, an item, extents."""
    return bytes(1 + 8 + 40) + bytes(memory)


JUDGE = {
    "rows": exporter(0, 0, 7, 0, 6, 0, 0, 1, 0, 0, 1, 0, 0, 2),
    "columns": exporter(0, 0, 7, 0, 6, 0, 0, 1, 0, 0, 1, 0, 0, 2, 0, 0, 2),
    "box": exporter(0, 0, 9, 0, 4, 0, 0, 2, 0, 0, 1, 0, 0, 2, 0, 0, 1, 0),
}


REGION = {
    "nothing": bytes([0, 0, 0, 3, 3, 0]),
    "rows": bytes([1, 1, 0, 3, 3, 0]),
}


def everything():
    """(folder, name, bytes) of all seeds."""
    for name, data in WORDS.items():
        yield "words", name, data
    for name, data in REGION.items():
        yield "region", name, data
    for name, data in JUDGE.items():
        yield "judge", name, data
    for name, data in REQUEST.items():
        yield "request", name, EVERY_FLAG + data


def main():
    check = sys.argv[1] == "--check"
    corpus = sys.argv[-1]
    for folder, name, data in everything():
        path = os.path.join(corpus, folder, "seed-" + name)
        if check:
            with open(path, "rb") as file:
                if file.read() != data:
                    sys.exit("%s is not what seeds_request.py writes" % path)
            continue
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)
    print("%d seeds" % len(list(everything())))


if __name__ == "__main__":
    main()
