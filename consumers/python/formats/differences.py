"""
Where a reader is known to differ from what bufconf says, row by row.

A row has a name, the reader, the versions [since, before) that differ (() for
no limit), the kinds of difference, a predicate over the case, what the reason
is, and a public link ("none found" if there is none).

    takes     it takes what we say it does not, or what we cannot read
    refuses   it refuses what we say it takes
    means     it reads another size, offset, kind or order than we do
    crashes, hangs

A case is compare.Case.  A difference that no row explains fails, and so does
a row that explains nothing.
"""

import re
from collections import namedtuple

import leniency
from meaning import MANY, fits, merged, runs_of, same, units

Row = namedtuple("Row", "name reader since before kinds predicate reason link")

ROWS = []


def row(name, reader, kinds, reason, link, since=(), before=()):
    """Make the function below a row's predicate."""
    def add(predicate):
        ROWS.append(Row(name, reader, since, before, kinds.split(),
                        predicate, reason, link))
        return predicate
    return add


# struct

@row("struct-0p", "struct", "means",
     "unpack of an empty Pascal string raises SystemError, pack is undefined",
     "https://github.com/python/cpython/issues/124248", before=(3, 13))
def struct_0p(case):
    return case.theirs.endswith("unpack raises SystemError") \
        and b"0p" in case.text


# NumPy

def lenient(case):
    """Does the text that NumPy reads instead mean what it said?"""
    meaning = case.read(leniency.of_numpy(case.string))
    return meaning and (
        same(case.theirs, meaning)
        or same(case.theirs, merged(meaning, "O8>", "O8<")))


NUMPY_GRAMMAR = "https://github.com/numpy/numpy/issues/24428"


@row("numpy-one-letter", "numpy", "takes",
     "a text of one letter is read by another parser: prefixes may stand on "
     "both sides, the last one is its order, and Z before any letter is "
     "skipped", "none found")
def numpy_one_letter(case):
    text, order = leniency.of_numpy_fast(case.string) or ("", "")
    meaning = case.read(text)
    if order:
        meaning = re.sub(r"(?<=\d)[<>]", order, meaning)
    return text and same(case.theirs, meaning)


@row("numpy-depth", "numpy", "takes",
     "T{} may be nested as deeply as Python recurses", "none found")
def numpy_depth(case):
    return leniency.unspaced(case.string).count("T{") > 32


@row("numpy-braces", "numpy", "takes",
     "the end of the text closes every T{}, and } at the top level ends it",
     NUMPY_GRAMMAR)
def numpy_braces(case):
    return leniency.closed(case.string) != case.string and lenient(case)


@row("numpy-whitespace", "numpy", "takes",
     "all whitespace is removed first, also behind counts and letters",
     NUMPY_GRAMMAR)
def numpy_whitespace(case):
    return leniency.unspaced(case.string) != case.string and lenient(case)


@row("numpy-int", "numpy", "takes",
     "extents and counts are what Python's int takes: signs, underscores, "
     "digits of other scripts", "none found")
def numpy_int(case):
    return leniency.extents(case.string) != case.string and lenient(case)


@row("numpy-length-overflow", "numpy", "takes",
     "the length of a pad or a string is cut to an int, which may be negative",
     "none found", before=(2, 0))
def numpy_length_overflow(case):
    return any(int(length) >= 2 ** 29 for length in re.findall(
        r"(\d{9,})[@=<>!^]?[xsw]", case.string))


@row("numpy-object-order", "numpy", "means",
     "a PyObject * has this machine's order, whatever the prefix",
     "none found")
def numpy_object_order(case):
    return "O8>" in case.meaning and same(
        case.theirs, merged(case.meaning, "O8>", "O8<"))


# Cython

def given(case, string):
    """The units that Cython reads in STRING, or None."""
    runs = runs_of(case.read(leniency.of_cython(string)))
    return None if runs is None else units(runs)


def lenient_type(case, has):
    """Is there the pattern HAS outside names, and does the text that Cython
    reads instead describe the type?"""
    string = re.sub(r":[^:]*:", "", case.string)
    return re.search(has, string) and fits(
        case.wanted, given(case, case.string))


def begins(case, string, whole):
    """Does a beginning of STRING describe the type, or, if it need not be
    the WHOLE type, its first members?"""
    for end in range(len(string) + 1):
        found = given(case, string[:end])
        if found is not None and fits(
                case.wanted if whole else case.wanted[:len(found)], found):
            return True
    return False


@row("cython-name", "cython", "crashes",
     "a name without its second colon is read beyond the NUL", "none found")
def cython_name(case):
    return case.text.count(b":") % 2 == 1


@row("cython-complete", "cython", "crashes",
     "behind the last member of the type two more items are looked at "
     "through a NULL pointer", "https://github.com/cython/cython/issues/1712")
def cython_complete(case):
    # one T{} of several is enough; a pad of 2**32 - n goes back by n
    once = re.sub(r"\d+(?=[@=<>!^\s]*T)", "", case.string)
    back = re.sub(r"\d{10,}x", "", once)
    return case.text.count(b":") % 2 == 0 and any(
        begins(case, string, True) for string in (case.string, once, back))


@row("cython-blank-in-shape", "cython", "hangs",
     "whitespace in a shape is never gone past", "none found")
def cython_blank_in_shape(case):
    inside = case.string.replace("\t", " ").split("(")[1:]
    return any(" " in part.split(")")[0] for part in inside)


# __Pyx_BufFmt_CheckString and what it calls
CYTHON_SOURCE = ("https://github.com/cython/cython/blob/"
                 "03abdffead995e9ca7b3b83516edb80967430063/"
                 "Cython/Utility/Buffer.c")


@row("cython-stray-brace", "cython", "takes",
     "a } that nothing opened ends the check with success, whatever members "
     "are missing; so does the } of a T{} that is repeated 0 times",
     CYTHON_SOURCE)
def cython_stray_brace(case):
    string = re.sub(r":[^:]*:", "", case.string)
    inside = re.sub(r"(?<!\d)0+[@=<>!^\s]*T\{", "", string)
    end = leniency.closed(inside)
    if end == inside:  # what was opened 0 times is not closed at all
        return inside != string and fits(case.wanted, given(case, end))
    return inside.startswith(end) and begins(case, end, False)


@row("cython-empty-struct", "cython", "takes",
     "a T{} without members is nothing", CYTHON_SOURCE)
def cython_empty_struct(case):
    return re.search(r"T\{[@=<>^\s\d]*\}", case.string)


@row("cython-empty-shape", "cython", "takes",
     "() is no shape", CYTHON_SOURCE)
def cython_empty_shape(case):
    return lenient_type(case, r"\(\)")


@row("cython-count-overflow", "cython", "takes",
     "counts and extents are computed in an int that overflows", CYTHON_SOURCE)
def cython_count_overflow(case):
    return lenient_type(case, r"\d{10}")


@row("cython-blank-behind-count", "cython", "takes",
     "blanks may stand between a count and its letter", CYTHON_SOURCE)
def cython_blank_behind_count(case):
    return lenient_type(case, r"\d[ \r\n]+[A-Za-z?]")


@row("cython-zero-count", "cython", "takes",
     "a count of 0 adds nothing to a run of one letter", CYTHON_SOURCE)
def cython_zero_count(case):
    return lenient_type(case, r"(?<!\d)0+[a-zA-Z?]")


@row("cython-dangling", "cython", "takes",
     "a count or a prefix that nothing follows is forgotten", CYTHON_SOURCE)
def cython_dangling(case):
    return lenient_type(case, r"[@=<>!^\d]\s*(\}|$)")


@row("cython-modifiers", "cython", "takes",
     "of several prefixes or counts the last one holds", CYTHON_SOURCE)
def cython_modifiers(case):
    return lenient_type(case, r"[@=<>!^]\s*\d*[@=<>!^]|\d[@=<>!^\s]+\d")


@row("cython-open-brace", "cython", "takes",
     "the end of the text closes every T{}", CYTHON_SOURCE)
def cython_open_brace(case):
    return lenient_type(case, r"\{[^}]*$")


@row("cython-names", "cython", "takes",
     "names are skipped wherever they stand, also between a count and its "
     "letter", CYTHON_SOURCE)
def cython_names(case):
    return ":" in case.string and lenient_type(case, "")


@row("cython-depth", "cython", "takes",
     "T{} may be nested as deeply as C recurses", CYTHON_SOURCE)
def cython_depth(case):
    return case.string.count("T{") > 32


@row("cython-string-signed", "cython", "refuses",
     "s and p are signed chars: no unsigned char is taken for them",
     CYTHON_SOURCE)
def cython_string_signed(case):
    return set("sp") & set(case.string) and any(
        letter == "u" and size == 1 for _, letter, size in case.wanted)


@row("cython-shape", "cython", "refuses",
     "a shape is taken for an array of the type only, whatever it says, and "
     "an array for a shape only", CYTHON_SOURCE)
def cython_shape(case):
    return "(" in case.string or case.type in ("Array", "Matrix", "Chars")


@row("cython-repeats", "cython", "hangs",
     "a T{} is walked over as often as its count says", CYTHON_SOURCE)
def cython_repeats(case):
    return re.search(r"\d{7}\s*T", case.string)


# Behind the rows that say why one text in particular is taken.
@row("cython-malformed", "cython", "takes crashes hangs",
     "it follows no grammar: what else we cannot read, some of what is above "
     "in one text, is taken for some type, or is the end of it",
     CYTHON_SOURCE)
def cython_malformed(case):
    return case.opinion == "U"


# ctypes: case.type says what the type was made of, theirs what it is

CTYPES_PADS = "https://github.com/python/cpython/issues/76961"


def kinds(meaning):
    """The kinds of the plain items of MEANING, in order."""
    return [kind for word in merged(meaning).split()[2:] if ":" in word
            for kind in [word.partition(":")[2].partition("*")[0]]
            for _ in range(int(word.rpartition("*")[2]))]


@row("ctypes-union", "ctypes", "means",
     "a union is written as B, whatever its size", "none found")
def ctypes_union(case):
    return "union" in case.type and "B" in case.string


@row("ctypes-packed", "ctypes", "means",
     "a packed structure is written as B, whatever its size",
     CTYPES_PADS, before=(3, 12))
def ctypes_packed(case):
    return "packed" in case.type and "B" in case.string


@row("ctypes-derived", "ctypes", "means",
     "the fields that a structure inherits are not written", "none found")
def ctypes_derived(case):
    cut = case.meaning.endswith(MANY)
    return "derived" in case.type and (
        cut or len(kinds(case.meaning)) < len(kinds(case.theirs)))


@row("ctypes-bits", "ctypes", "means",
     "every bit-field is written as an item of its whole type",
     "none found")
def ctypes_bits(case):
    return "bits" in case.type and ":bits" in case.string


@row("ctypes-pads", "ctypes", "means",
     "padding is not written", CTYPES_PADS, before=(3, 12))
def ctypes_pads(case):
    theirs, ours = kinds(case.theirs), kinds(case.meaning)
    if case.theirs.endswith(MANY) and case.meaning.endswith(MANY):
        end = min(len(theirs), len(ours))
        return theirs[:end] == ours[:end]
    return theirs == ours


@row("ctypes-pointer-mode", "ctypes", "takes",
     "pointers have no prefix of their own: before the first one the text is "
     "in mode @, though they are not aligned in it", "none found")
def ctypes_pointer_mode(case):
    first = re.search("[<>]", case.string)
    pointer = re.search("&|X", case.string)
    return pointer and pointer.start() < first.start() if first else pointer


@row("cython-deep", "cython", "refuses",
     "a struct that begins with a struct, and is not the beginning itself, is "
     "entered one level deep only: no format is taken",
     "https://github.com/cython/cython/issues/1840")
def cython_deep(case):
    return case.type == "Deep"
