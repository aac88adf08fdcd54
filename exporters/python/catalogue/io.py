"""io: the buffer of a BytesIO."""

import importlib

PACKAGE = "io"


def row(expression, items, stride=1):
    """A writable row of bytes."""
    truth = dict(format="B", itemsize=1, shape=[len(items)],
                 strides=[stride], readonly=False, items=items)

    def factory():
        module = importlib.import_module(PACKAGE)
        return eval(expression, dict(vars(module))), dict(truth)
    return PACKAGE + ":" + expression, factory


SUBJECTS = {
    "bytesio": row('BytesIO(b"spam and eggs").getbuffer()',
                   b"spam and eggs"),
    "bytesio-empty": row("BytesIO().getbuffer()", b""),
    "bytesio-stepped": row('BytesIO(b"spam and eggs").getbuffer()[::4]',
                           b"s  s", stride=4),
}
