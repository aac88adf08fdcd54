"""
What readers make of text that is none: rewritten as the text that they treat
it as.  A row of differences.py that speaks of leniency holds only where our
reading of the rewritten text is what the reader said.
"""

import re
import sys

SPACE = re.compile(r"[ \t\n\v\f\r]+")
PREFIXES = re.compile(r"[@=<>!^]+")
NATIVE = str.maketrans("@=^", 3 * ("<" if sys.byteorder == "little" else ">"))
FAST = re.compile(r"([@=<>!^]*)(Z?)([a-zA-Z?])([@=<>!^]*)$")


def pieces(text):
    """TEXT outside names and in them, in turn."""
    return text.split(":")


def unspaced(text):
    """TEXT without whitespace, but in names."""
    parts = pieces(text)
    parts[::2] = [SPACE.sub("", part) for part in parts[::2]]
    return ":".join(parts)


def closed(text):
    """TEXT up to the brace that nothing opened, all others closed."""
    parts = pieces(text)
    depth = 0
    for index in range(0, len(parts), 2):
        for at, char in enumerate(parts[index]):
            depth += (char == "{") - (char == "}")
            if depth < 0:
                return ":".join(parts[:index] + [parts[index][:at]])
    return text + "}" * depth


def extents(text):
    """TEXT with its extents, and counts, as Python's int reads them."""
    def number(match):
        try:
            return "(%s)" % ",".join(
                str(int(part)) for part in match.group(1).split(","))
        except ValueError:
            return match.group()
    parts = pieces(text)
    parts[::2] = [
        re.sub(r"\d+", lambda match: str(int(match.group())),
               re.sub(r"\(([^()]*)\)", number, part))
        for part in parts[::2]]
    return ":".join(parts)


def of_numpy(text):
    """What _dtype_from_pep3118 reads for TEXT."""
    return closed(extents(unspaced(text)))


def of_numpy_fast(text):
    """What NumPy's parser of one letter reads for TEXT, and the order that a
    prefix behind the letter gives it, or ""; None if that is not asked."""
    fast = FAST.match(text)
    if not fast:
        return None
    z = fast.group(2) if fast.group(3) in "fdg" else ""
    order = fast.group(4)[-1:].replace("!", ">").translate(NATIVE)
    return fast.group(1)[-1:] + z + fast.group(3), order


# Cython

COUNT = re.compile(r"\d+")
DANGLING = re.compile(r"[@=<>!^\d]+($|\})")
BEFORE = re.compile(r"[@=<>!^\d]+(?=[^@=<>!^\d]|$)")


def modifiers(match):
    """A run of counts and prefixes: the last of each counts, modulo 2**32."""
    counts = COUNT.findall(match.group())
    prefixes = PREFIXES.findall(match.group())
    count = str(int(counts[-1]) % 2 ** 32) if counts else ""
    return "".join(prefix[-1] for prefix in prefixes[-1:]) + count


def of_cython(text):
    """What __Pyx_BufFmt_CheckString reads for TEXT: names and blanks are
    skipped wherever they stand, and T{} without members."""
    text = re.sub(r":[^:]*:", "", text)
    text = re.sub(r"[ \r\n]+", "", text).replace("()", "")
    while True:
        parts = re.split(r"(\([^)]*\))", text)
        parts[::2] = [BEFORE.sub(modifiers, part) for part in parts[::2]]
        less = DANGLING.sub(r"\1", "".join(parts).replace("T{}", ""))
        if less == text:
            return closed(text)
        text = less
