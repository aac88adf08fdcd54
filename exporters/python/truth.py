"""What a subject may declare to be true of it, and whether it can be so."""

import re

# One plain item, or a sub-array of it: no structure, no name, no padding.
PLAIN = re.compile(r"(\(\d+(,\d+)*\))?[@=<>!^]?\d*"
                   r"(Z?[A-Za-wyz?]|&.+|X\{.*\})", re.ASCII | re.DOTALL)
KINDS = {
    "int": lambda v: type(v) is int and -2 ** 63 <= v < 2 ** 63,
    "int >= 0": lambda v: type(v) is int and 0 <= v < 2 ** 63,
    "str": lambda v: isinstance(v, str) and "\0" not in v and is_utf_8(v),
    "bool": lambda v: isinstance(v, bool),
    "bytes": lambda v: isinstance(v, bytes),
    "callable": callable,
    "object": lambda v: True,
    "[offset, format of a plain item]": lambda v: is_field(v),
}
TRUTHS = {
    "format": "str",
    "fields": "list of [offset, format of a plain item]",
    "itemsize": "int >= 0",
    "shape": "list of int >= 0",
    "strides": "list of int",
    "suboffsets": "list of int",
    "items": "bytes",
    "readonly": "bool",
    "refuses": "bool",
    "redirects": "object",
    "dialects": "list of str",
    "resize": "callable",
    "threads": "object",
}
UNSAID = "resize", "threads"  # of these the orchestrator is not told


def is_utf_8(text):
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def is_field(value):
    """Is VALUE a pair like [4, "(2,3)>h"]?"""
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        return False
    offset, text = value
    return (KINDS["int >= 0"](offset) and KINDS["str"](text)
            and PLAIN.fullmatch(text) is not None)


def fits(value, kind):
    """Is VALUE of a KIND that TRUTHS names?"""
    if not kind.startswith("list of "):
        return KINDS[kind](value)
    return isinstance(value, (list, tuple)) and all(
        fits(item, kind[len("list of "):]) for item in value)


def check_sizes(truth):
    """Raise ValueError if what is declared does not fit together."""
    shape = truth.get("shape")
    for offset, text in truth.get("fields", ()):
        if offset >= truth.get("itemsize", offset + 1):
            raise ValueError("fields has %s at %d, the item ends at %d"
                             % (text, offset, truth["itemsize"]))
    for key in "strides", "suboffsets":
        if key in truth and len(truth[key]) != len(shape or ()):
            raise ValueError(key + " needs one entry for each of shape")
    if "suboffsets" in truth and "strides" not in truth:
        raise ValueError("suboffsets need strides beside them (LAY-010)")
    if shape is None or "itemsize" not in truth:
        return
    size = truth["itemsize"]
    for extent in shape:
        size *= extent
    if "items" in truth and len(truth["items"]) != size:
        raise ValueError("items has %d bytes, shape and itemsize make %d"
                         % (len(truth["items"]), size))


def check(declared):
    """What of the dict DECLARED the orchestrator is told.

    None means not declared.  ValueError says what is wrong.
    """
    truth = {}
    for key, value in declared.items():
        if key not in TRUTHS:
            raise ValueError("unknown key %r; known are object, %s"
                             % (key, ", ".join(sorted(TRUTHS))))
        if value is not None and not fits(value, TRUTHS[key]):
            raise ValueError("%s has to be: %s" % (key, TRUTHS[key]))
        if value is not None and key not in UNSAID:
            truth[key] = value
    check_sizes(truth)
    return truth
