"""A catalogue for worker_test.c."""

PACKAGE = "array"


def pair():
    import array
    return array.array("B", b"ab"), {
        "format": "B", "itemsize": 1, "shape": [2], "strides": [1],
        "suboffsets": None, "readonly": False, "items": b"ab",
        "dialects": ["odd"], "fields": [(0, "B"), [0, "?"]]}


def absent():
    raise NotImplementedError("not on this interpreter")


SUBJECTS = {
    "pair": ('array:array("B", b"ab")', pair),
    "absent": ("something newer", absent),
    "plain": ("nothing declared", lambda: (b"plain", None)),
}
