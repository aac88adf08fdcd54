"""pickle: PickleBuffer, which hands every request on to what it wraps."""

import importlib

PACKAGE = "pickle"


def row(text, base, items, stride=1, readonly=True):
    """A PickleBuffer of what BASE makes; that is where view.obj points."""
    truth = dict(format="B", itemsize=1, shape=[len(items)],
                 strides=[stride], readonly=readonly, items=items)

    def factory():
        wrapped = base()
        made = importlib.import_module(PACKAGE).PickleBuffer(wrapped)
        return made, dict(truth, redirects=wrapped)
    return f"pickle:PickleBuffer({text})", factory


SUBJECTS = {
    "of-bytes": row('b"spam"', lambda: b"spam", b"spam"),
    "of-bytearray": row('bytearray(b"spam")', lambda: bytearray(b"spam"),
                        b"spam", readonly=False),
    "of-memoryview": row('memoryview(b"abcdef")[::2]',
                         lambda: memoryview(b"abcdef")[::2], b"ace",
                         stride=2),
}
