"""
What a reproducer looks for: one function for each kind of fault, and the table
ROWS that says which one, with which argument, shows a cause of causes.def.

A function gets an answer, and what is known of the answers to other words of
the same object while nothing else is held.  It returns what came, as text, if
that is the fault; None if it is not; CannotTell if neither can be said.
reproduce.py copies it into the script, with the functions that it calls.
"""

from collections import namedtuple

from .standalone import (
    DECLARED, FULL_RO, ORDERS, RECORDED, UNWRITTEN, WILD, CannotTell, packed,
    union)

# --- what is known ---


def has(word, flag):
    return word & flag == flag


def reference(known):
    """The fullest answer that was granted."""
    for word in (FULL_RO, 0x118, 0x1c, 0x18, 0x8, 0x0, *sorted(known)):
        if word in known and known[word].granted:
            return known[word]
    raise CannotTell("nothing was granted that shows the memory")


def beside(a, known):
    """The answer of the same object that buf is compared with."""
    return getattr(a, "anchor", None) or reference(known)


def memory(known):
    """Shape, strides, suboffsets and itemsize of the memory: declared, or
    as the fullest answer says."""
    if "shape" in DECLARED and "itemsize" in DECLARED:
        shape, size = tuple(DECLARED["shape"]), DECLARED["itemsize"]
        return (shape, tuple(DECLARED.get("strides") or packed(shape, size)),
                DECLARED.get("suboffsets"), size)
    full = reference(known)
    shape = () if full.ndim == 0 else full.shape
    if not isinstance(shape, tuple) or full.itemsize is UNWRITTEN:
        raise CannotTell("no answer shows the layout of the memory")
    return (shape, full.strides or packed(shape, full.itemsize),
            full.suboffsets, full.itemsize)


def is_indirect(layout):
    return layout[2] is not None and max(layout[2], default=-1) >= 0


def is_packed(layout, order):
    """Is the memory contiguous in the order "C" or "F"?"""
    shape, strides, _, size = layout
    if is_indirect(layout):
        return False
    if 0 in shape:
        return True
    want = packed(shape, size) if order == "C" else packed(
        shape[::-1], size)[::-1]
    return all(extent == 1 or have == need for extent, have, need
               in zip(shape, strides, want))


def meets(layout, flag):
    """Has the memory the order that the contiguity FLAG asks for?"""
    c, f = is_packed(layout, "C"), is_packed(layout, "F")
    return {0x38: c, 0x58: f, 0x98: c or f}[flag]


def reasons(word, layout):
    """Why the memory cannot satisfy the word."""
    return [why for why, so in (
        ("not C-contiguous", not has(word, 0x18)
         and not is_packed(layout, "C")),
        ("in need of suboffsets", has(word, 0x18) and not has(word, 0x118)
         and is_indirect(layout)),
        ("not C-contiguous", has(word, 0x38) and not meets(layout, 0x38)),
        ("not Fortran-contiguous", has(word, 0x58)
         and not meets(layout, 0x58)),
        ("not contiguous", has(word, 0x98) and not meets(layout, 0x98)))
        if so]


def refused(answer):
    return answer.returned == -1


def kind(answer):
    return answer.exception.__name__ if answer.exception else "no exception"


# --- the call itself ---


def odd_return(a, known):
    if a.returned not in (0, -1):
        return "returned %d" % a.returned


def success_with_exception(a, known):
    if a.granted and a.exception:
        return "the struct is filled, and %s is pending" % kind(a)


def failure_without_exception(a, known):
    if refused(a) and not a.exception:
        return "returned -1, and no exception is pending"


def wrote_outside(a, known):
    where = a.guards()
    if where:
        return "bytes %s the struct changed" % " and ".join(where)


def wild(a, known):
    for name in "owner", "format", "shape", "strides", "suboffsets", "content":
        if a.granted and getattr(a, name) is WILD:
            return "%s is %s" % (name, WILD)


def release_raised(a, known):
    if a.raised:
        return "%s is pending after the release" % a.raised.__name__


def page_readonly(a, known):
    """Is memory with readonly 0 in a page that nobody may write?"""
    if not a.granted or a.readonly != 0:
        return None
    with open("/proc/self/maps", encoding="utf-8") as file:
        for line in file:
            place, rights = line.split()[:2]
            low, high = (int(part, 16) for part in place.split("-"))
            if low <= a.view.buf < high and "w" not in rights:
                return "readonly is 0, and the page is " + rights
    return None


# --- views that are held ---


def changed(a, known, what):
    if a.changed == what:
        return "%s changed while other views came and went" % what


def second_refused(a, known):
    if a.word in known and known[a.word].granted and refused(a):
        return "refused with %s, and granted alone" % kind(a)


def for_consumer(a):
    """What a consumer sees of an answer."""
    if not a.granted:
        return "refused"
    strides = a.strides
    if isinstance(strides, tuple) and isinstance(a.shape, tuple):
        strides = tuple(stride if extent > 1 and 0 not in a.shape else None
                        for stride, extent in zip(strides, a.shape))
    return (a.len, a.itemsize, a.readonly != 0, a.ndim, a.format, a.shape,
            strides, a.suboffsets)


def differs_from(a, other):
    """How an answer differs from another, for a consumer; or None."""
    mine, its = for_consumer(a), for_consumer(other)
    if mine == its:
        return None
    if "refused" in (mine, its):
        return "refused" if mine == "refused" else "granted"
    names = ("len", "itemsize", "readonly", "ndim", "format", "shape",
             "strides", "suboffsets")
    return "; ".join("%s is %s, not %s" % row for row
                     in zip(names, mine, its) if row[1] != row[2])


def view_differs(a, known):
    if a.word in known:
        return differs_from(a, known[a.word])


def depends_on_fill(a, known):
    for other in a.siblings:
        text = differs_from(a, other)
        if text:
            return "%s, where it was full of 0x%02x" % (text, other.fill)


# --- references and obj ---


def counted(a):
    """Change of the count that the view is about, held and released."""
    if a.owner == "the exporter":
        return a.held, a.after
    return a.obj_held, a.obj_after


def no_reference(a, known):
    held = counted(a)[0] if a.granted and a.owner in (
        "the exporter", "another object") else None
    if held is not None and held < 1:
        return "the count of obj changed by %d while the view is held" % held


def leaked(a, known):
    after = max(count or 0 for count in (a.after, counted(a)[1]))
    if a.granted and after > 0:
        return "a count is %d higher after the release" % after


def stolen(a, known):
    after = min(count or 0 for count in (a.after, counted(a)[1]))
    if a.granted and after < 0:
        return "a count is %d lower after the release" % -after


def kept(a, known):
    if refused(a) and (a.after or 0) > 0:
        return "the refusal raised the exporter's count by %d" % a.after


def refusal_stole(a, known):
    if refused(a) and (a.after or 0) < 0:
        return "the refusal lowered the exporter's count by %d" % -a.after


def owner_is(a, known, who):
    if a.granted and a.owner == who:
        return "obj is " + who


# --- refusals ---


def refused_with(a, known, names):
    if not refused(a) or not a.exception or issubclass(
            a.exception, BufferError):
        return None
    if not names or any(base.__name__ in names
                        for base in a.exception.__mro__):
        return "the refusal raises " + kind(a)


def refusal_leaves(a, known, owners):
    if refused(a) and a.owner in owners:
        return "obj is %s after the refusal" % a.owner


def refuses_all(a, known):
    if known and not any(other.granted for other in known.values()):
        return "every request is refused, this one with " + kind(a)


def satisfiable(a, known):
    layout = memory(known)
    if refused(a) and not reasons(a.word, layout):
        return "refused with %s; the memory is shape %s, strides %s" % (
            kind(a), layout[0], layout[1])


def other_granted(a, known, change):
    """Is another word granted where this one is refused?"""
    for other in change(a.word):
        if refused(a) and other in known and known[other].granted:
            return "refused with %s, while 0x%03x is granted" % (
                kind(a), other)


def with_format(word):
    return [word | 0x4]


def without_format(word):
    return [word & ~0x4] if has(word, 0x4) else []


def lesser(word):
    """Words that ask for less description."""
    rest = word & (ORDERS | 1)
    level = [has(word, flag) for flag in (0x8, 0x18, 0x118)].count(True)
    return [flag | rest for flag in (0x0, 0x8, 0x18)[:level]
            if not rest & ORDERS or flag == 0x18]


def c_order(word):
    return [0x38 | word & 1]


# --- granted although it has to be refused ---


def granted_against(a, known, why):
    """WHY: the reason that the clause is about, of those there are."""
    layout = memory(known)
    if a.granted and why in reasons(a.word, layout):
        return "granted; the memory is %s: shape %s, strides %s" % (
            why, layout[0], layout[1])


def orders_granted(a, known):
    layout = memory(known)
    if a.granted and not all(meets(layout, flag) for flag in (
            0x38, 0x58, 0x98) if has(a.word, flag)):
        return "granted; shape is %s, strides %s" % layout[:2]


def granted_readonly(a, known):
    if a.granted and has(a.word, 1) and DECLARED.get("readonly"):
        return "granted, though the memory is declared read-only"


def readonly_delivered(a, known):
    if a.granted and has(a.word, 1) and a.readonly != 0:
        return "readonly is %s" % a.readonly


def too_deep(a, known):
    if a.granted and (a.ndim > 64 or len(DECLARED.get("shape", ())) > 64
                      or DECLARED.get("ndim", 0) > 64):
        return "granted, ndim is %s" % a.ndim


# --- pointers ---


def given(a, known, name):
    """Is a pointer there that nobody asked for?"""
    if a.granted and getattr(a, name) is not None:
        return "%s is %r" % (name, getattr(a, name))


def missing(a, known, name):
    value = getattr(a, name)
    if a.granted and (value is None or value is UNWRITTEN):
        return "%s is %s" % (name, value or "NULL")


def missing_beside(a, known, name):
    """Missing, and the memory needs it?"""
    return missing(a, known, name) if is_indirect(memory(known)) else None


def scalar_arrays(a, known):
    names = [name for name in ("shape", "strides", "suboffsets")
             if getattr(a, name) is not None]
    if a.granted and memory(known)[0] == () and names:
        return "%s given for an item without dimensions" % ", ".join(names)


def wrong_layout(a, known, at):
    """AT: which of shape, strides, suboffsets is compared."""
    want = memory(known)[at]
    name = ("shape", "strides", "suboffsets")[at]
    have = getattr(a, name)
    if not a.granted or not has(a.word, 0x18 if at else 0x8):
        return None
    if at == 1 and isinstance(have, tuple) and isinstance(a.shape, tuple):
        keep = [n for n, extent in enumerate(a.shape) if extent > 1]
        if [have[n] for n in keep] == [want[n] for n in keep]:
            return None
    if at == 2:
        have, want = (tuple(max(n, -1) for n in values)
                      if isinstance(values, (list, tuple)) else
                      (-1,) * len(memory(known)[0])
                      for values in (have, want))
    return "%s is %s, not %s" % (name, have, want) if have != want else None


def idle_suboffsets(a, known):
    if not a.granted or a.suboffsets is None:
        return None
    if a.suboffsets is UNWRITTEN or max(a.suboffsets, default=-1) < 0:
        return "suboffsets is %s" % (a.suboffsets,)


def alone_arrays(a, known, name):
    """Is NAME there without what has to stand beside it?"""
    beside = [a.shape] + ([a.strides] if name == "suboffsets" else [])
    if a.granted and getattr(a, name) is not None and (
            None in beside or (name == "suboffsets" and a.ndim == 0)):
        return "%s is %s; shape %s, strides %s, ndim %s" % (
            name, getattr(a, name), a.shape, a.strides, a.ndim)


def arrays_inside(a, known):
    if a.granted and a.inside:
        return "%s points into the struct itself" % min(a.inside)


# --- numbers ---


def is_number(a, known, name, wrong):
    """Is a member of an answer one of the WRONG values?"""
    if a.granted and wrong(getattr(a, name)):
        return "%s is %s" % (name, getattr(a, name))


def is_unwritten(value):
    return value is UNWRITTEN


def is_zero(value):
    return value == 0


def is_not_a_truth(value):
    return value is not UNWRITTEN and value not in (0, 1)


def is_not_a_count(value):
    return value is UNWRITTEN or value < 0


def is_more_than_64(value):
    return value is not UNWRITTEN and value > 64


def buf_null(a, known):
    if a.granted and a.view.buf == 0 and a.len == 0:
        return "buf is NULL, len is 0"


def product(a):
    """The bytes that shape and itemsize make."""
    size = a.itemsize
    for extent in a.shape or ():
        size *= extent
    return size


def len_wrong(a, known):
    if not a.granted or not has(a.word, 0x8) or (
            not isinstance(a.shape, tuple) and a.ndim != 0):
        return None
    if UNWRITTEN in (a.len, a.itemsize):
        return "len is %s, itemsize %s" % (a.len, a.itemsize)
    if a.len != product(a):
        return "len is %d; shape %s and itemsize %d make %d" % (
            a.len, a.shape, a.itemsize, product(a))


def size_overflow(a, known):
    if a.granted and isinstance(a.shape, tuple):
        size = 1
        for extent in a.shape:
            size *= extent or 1
        if size * max(a.itemsize, 1) >= 1 << 63:
            return "shape is %s, itemsize %d" % (a.shape, a.itemsize)


def extent_negative(a, known):
    if a.granted and isinstance(a.shape, tuple) and min(
            a.shape, default=0) < 0:
        return "shape is %s" % (a.shape,)


def itemsize_wrong(a, known):
    if a.granted and a.itemsize != DECLARED.get("itemsize", a.itemsize):
        return "itemsize is %s, not %d" % (a.itemsize, DECLARED["itemsize"])


def ndim_wrong(a, known, wrong=None):
    """WRONG: the value that the cause is about, or None for any other."""
    want = len(memory(known)[0])
    if a.granted and a.ndim != want and wrong in (None, a.ndim):
        return "ndim is %s, not %d" % (a.ndim, want)


def varies(a, known, name):
    """Has a member another value than in the fullest answer, or declared?"""
    full = reference(known)
    mine, its = getattr(a, name), getattr(full, name)
    if a.granted and mine != its:
        return "%s is %s, for 0x%03x it is %s" % (name, mine, full.word, its)
    if name == "len" and a.granted and {"shape", "itemsize"} <= set(DECLARED):
        its = DECLARED["itemsize"]
        for extent in DECLARED["shape"]:
            its *= extent
        if mine != its:
            return "len is %s, the content has %d" % (mine, its)


def buf_varies(a, known):
    """Sound where the exporter gives equal requests the same buf."""
    other = beside(a, known)
    if a.granted and a.len != 0 and a.buf != other.buf:
        if UNWRITTEN in (a.buf, other.buf):
            return "buf is %s" % UNWRITTEN
        return "buf is %d bytes from that of 0x%03x" % (
            a.buf - other.buf, other.word)


def obj_varies(a, known):
    full = reference(known)
    if a.granted and a.owner != full.owner:
        return "obj is %s, for 0x%03x it is %s" % (
            a.owner, full.word, full.owner)


def buf_unstable(a, known):
    for other in a.siblings:
        if a.granted and other.granted and a.buf != other.buf:
            return "two equal requests, both held, have two bufs"


def readonly_denied(a, known):
    if a.granted and a.readonly == 0 and DECLARED.get("readonly"):
        return "readonly is 0, the memory is declared read-only"


def readonly_differs(a, known):
    full = reference(known)
    if a.granted and UNWRITTEN not in (a.readonly, full.readonly) and (
            (a.readonly != 0) != (full.readonly != 0)):
        return "readonly is %d, for 0x%03x it is %d" % (
            a.readonly, full.word, full.readonly)


def writable_changes(a, known):
    plain = known.get(a.word & ~1)
    if plain is None or not (a.granted and plain.granted):
        return None
    for name in "ndim", "format", "shape", "strides", "suboffsets":
        mine, its = getattr(a, name), getattr(plain, name)
        if mine != its and (name != "strides" or (mine is None)
                            != (its is None)):
            return "%s is %s, without WRITABLE it is %s" % (name, mine, its)


# --- content and format ---


def digest(content):
    """FNV-1a of the length and a content of at most 4096 bytes."""
    found = 0xcbf29ce484222325
    for byte in len(content).to_bytes(8, "little") + content:
        found = (found ^ byte) * 0x100000001b3 % (1 << 64)
    return "%016x" % found


def content_wrong(a, known):
    """Other bytes than declared, or than the fullest answer delivers?"""
    if not a.granted or a.content is WILD or a.content is None:
        return None
    want = DECLARED.get("items")
    if isinstance(want, str) and len(a.content) <= 4096:
        same = digest(a.content) == want
    elif isinstance(want, str):
        raise CannotTell("only a digest of the content is known")
    else:
        want = reference(known).content if want is None else want
        same = a.content == want
    if not same:
        return "the content is %s%s" % (a.content[:24].hex(" "), "" if
                                        isinstance(want, str) or not want
                                        else ", not " + want[:24].hex(" "))


def not_contiguous(a, known):
    layout = (a.shape, a.strides, a.suboffsets, a.itemsize)
    flags = [flag for flag in (0x38, 0x58, 0x98) if has(a.word, flag)]
    if (a.granted and isinstance(a.shape, tuple)
            and isinstance(a.strides, tuple) and flags
            and not any(meets(layout, flag) for flag in flags)):
        return "shape is %s, strides %s" % (a.shape, a.strides)


def format_endless(a, known):
    if a.granted and isinstance(a.format, str) and len(a.format) >= 4095:
        return "there is no NUL in the first 4096 bytes"


def text_as_recorded(a, known):
    """The same format, for an item of the same size, as was found wrong?"""
    if a.granted and [a.format, a.itemsize] in RECORDED:
        return "format is %r, itemsize %d" % (a.format, a.itemsize)


def as_recorded(a, known):
    """The same answer that was found wrong?"""
    seen = [a.granted, a.len, a.itemsize, a.readonly, a.ndim, a.format]
    seen += [list(part) if isinstance(part, tuple) else part
             for part in (a.shape, a.strides, a.suboffsets)]
    seen += [a.buf - beside(a, known).buf if UNWRITTEN not in (
        a.buf, beside(a, known).buf) else None]
    for row in RECORDED:
        if a.granted and all(mine == its for mine, its in zip(seen, row)
                             if its != "?"):
            return "format %r, ndim %s, shape %s, strides %s, len %s" % (
                a.format, a.ndim, a.shape, a.strides, a.len)


def format_alone(a, known):
    if a.granted:
        return "granted with format %r" % (a.format,)


def spelled_otherwise(a, known):
    other = known.get(union(a.word))
    if other is not None:
        return differs_from(a, other)


# --- deaths ---
# Names of how the child ended, and where; reproduce.py writes them into the
# script, which asks in a child process and watches it.

DEATHS = {
    "crashed": ("signal", "get"),
    "exited": ("exit", "get"),
    "hung": ("time", "get"),
    "ate-memory": ("memory", "get"),
    "flooded-output": ("output", "get"),
    "release-crashed": ("signal", "release"),
    "release-hung": ("time", "release"),
}

# --- which function shows which cause ---

Row = namedtuple("Row", "check arguments beside")


def nothing(word):
    return []


def full(word):
    return [] if word == FULL_RO else [FULL_RO]


def plain(word):
    return full(word) + [word & ~1]


def around(word):
    """Whatever may be compared with it."""
    near = {FULL_RO, word & ~1, word & ~0x4, word | 0x4, union(word),
            0x38 | word & 1, *lesser(word)}
    return sorted(near - {word})


def everything(word):
    return sorted({union(w) for w in range(512)} - {word})


def row(check, *arguments, beside=nothing):
    return Row(check, arguments, beside)


ROWS = {
    "returned-other": row(odd_return),
    "success-with-exception": row(success_with_exception),
    "failure-without-exception": row(failure_without_exception),
    "wrote-outside": row(wrote_outside),
    "wild-pointer": row(wild),
    "release-raised": row(release_raised),
    "page-readonly": row(page_readonly),
    "readonly-denied": row(readonly_denied),
    "struct-changed": row(changed, "members"),
    "arrays-changed": row(changed, "arrays"),
    "format-changed": row(changed, "format"),
    "content-changed": row(changed, "content"),
    "second-refused": row(second_refused),
    "locked-by-refusal": row(second_refused),
    "view-differs": row(view_differs),
    "depends-on-fill": row(depends_on_fill),
    "obj-null": row(owner_is, "NULL"),
    "obj-unset": row(owner_is, UNWRITTEN),
    "obj-other": row(owner_is, "another object"),
    "no-reference": row(no_reference),
    "reference-leaked": row(leaked),
    "obj-unpaired": row(leaked),
    "reference-stolen": row(stolen),
    "reference-kept": row(kept),
    "refusal-stole": row(refusal_stole),
    "refusal-value-error": row(refused_with, ["ValueError"]),
    "refusal-python-level": row(refused_with, []),
    "refusal-memory-error": row(refused_with, ["MemoryError"]),
    "refusal-other-exception": row(refused_with, []),
    "refusal-obj-untouched": row(refusal_leaves, [UNWRITTEN]),
    "refusal-obj-dangling": row(
        refusal_leaves, ["the exporter", "another object", WILD]),
    "refuses-all": row(refuses_all, beside=everything),
    "satisfiable-refused": row(satisfiable, beside=full),
    "format-demanded": row(other_granted, with_format, beside=around),
    "more-refused": row(other_granted, lesser, beside=around),
    "plain-refused": row(other_granted, c_order, beside=around),
    "format-refused": row(other_granted, without_format, beside=around),
    "empty-refused": row(satisfiable, beside=full),
    "granted-readonly": row(granted_readonly),
    "readonly-delivered": row(readonly_delivered),
    "not-c-without-strides": row(
        granted_against, "not C-contiguous", beside=full),
    "indirect-unasked": row(
        granted_against, "in need of suboffsets", beside=full),
    "not-c-granted": row(granted_against, "not C-contiguous", beside=full),
    "not-f-granted": row(
        granted_against, "not Fortran-contiguous", beside=full),
    "not-any-granted": row(granted_against, "not contiguous", beside=full),
    "too-deep-granted": row(too_deep),
    "combined-granted": row(orders_granted, beside=full),
    "indirect-order-granted": row(orders_granted, beside=full),
    "scalar-arrays": row(scalar_arrays, beside=full),
    "shape-wrong": row(wrong_layout, 0, beside=full),
    "strides-wrong": row(wrong_layout, 1, beside=full),
    "suboffsets-wrong": row(wrong_layout, 2, beside=full),
    "internal-unwritten": row(is_number, "internal", is_unwritten),
    "buf-null": row(buf_null),
    "shape-unasked": row(given, "shape"),
    "strides-unasked-simple": row(given, "strides"),
    "suboffsets-unasked-simple": row(given, "suboffsets"),
    "format-unasked": row(given, "format"),
    "shape-missing": row(missing, "shape"),
    "strides-unasked": row(given, "strides"),
    "suboffsets-unasked-nd": row(given, "suboffsets"),
    "strides-missing": row(missing, "strides"),
    "suboffsets-unasked": row(given, "suboffsets"),
    "suboffsets-missing": row(missing_beside, "suboffsets", beside=full),
    "suboffsets-idle": row(idle_suboffsets),
    "suboffsets-alone": row(alone_arrays, "suboffsets"),
    "strides-alone": row(alone_arrays, "strides"),
    "arrays-inside": row(arrays_inside),
    "format-missing": row(missing, "format"),
    "format-endless": row(format_endless),
    "format-alone": row(format_alone),
    "format-alone-odd": row(as_recorded, beside=full),
    "len-wrong": row(len_wrong),
    "size-overflow": row(size_overflow),
    "itemsize-wrong": row(itemsize_wrong),
    "itemsize-zero": row(is_number, "itemsize", is_zero),
    "buf-varies": row(buf_varies, beside=full),
    "len-varies": row(varies, "len", beside=full),
    "itemsize-varies": row(varies, "itemsize", beside=full),
    "obj-varies": row(obj_varies, beside=full),
    "buf-unstable": row(buf_unstable),
    "readonly-value": row(is_number, "readonly", is_not_a_truth),
    "readonly-unwritten": row(is_number, "readonly", is_unwritten),
    "readonly-varies": row(readonly_differs, beside=full),
    "readonly-split": row(readonly_differs, beside=full),
    "ndim-range": row(is_number, "ndim", is_not_a_count),
    "ndim-too-large": row(is_number, "ndim", is_more_than_64),
    "ndim-wrong": row(ndim_wrong, beside=full),
    "ndim-one": row(ndim_wrong, 1, beside=full),
    "ndim-zero": row(ndim_wrong, 0, beside=full),
    "extent-negative": row(extent_negative),
    "writable-changes": row(writable_changes, beside=plain),
    "content-differs": row(content_wrong, beside=full),
    "content-of-nd": row(content_wrong, beside=full),
    "content-of-strides": row(content_wrong, beside=full),
    "not-contiguous": row(not_contiguous),
    "spelling-incomplete": row(spelled_otherwise, beside=around),
    "spelling-unknown": row(spelled_otherwise, beside=around),
}
# What a text means takes a parser of formats, which no script has: the text
# that was found wrong is looked for.
ROWS.update((cause, row(text_as_recorded)) for cause in (
    "format-malformed", "format-count-blank", "format-name-colon",
    "format-size", "format-empty", "format-padding", "format-wrong",
    "code-of-ctypes", "code-p-standard", "code-n-standard", "code-bits",
    "code-g-standard", "code-wchar", "code-complex", "format-blanks",
    "format-order", "format-shapes", "format-scope", "field-wrong",
    "field-invented", "field-omitted", "fields-as-bytes", "union-member"))
# Causes that no script shows, and why.  None at present.
UNSHOWN = {}
# The count of a reference may be off once: only what every fill shows counts.
EVERY_FILL = {"no-reference", "reference-leaked", "obj-unpaired",
              "reference-stolen", "reference-kept", "refusal-stole"}
