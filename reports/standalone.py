"""
What a reproducer asks with: the text of this file stands in every script
that reproduce.py writes, behind the facts of one finding (TARGET, DECLARED,
WORDS, ...), and before the function that looks for one cause.

So it imports nothing of ours, and it shares no code with the engine: requests
go through ctypes, and what an answer points to is read by a system call that
fails where a load would kill.
"""

import builtins
import ctypes
import gc
import importlib
import importlib.util
import os
import sys

# --- facts; every script has its own in their place ---

TARGET, PATHS = "module:expression", []
CLAUSE, CAUSE, EXPECTED = "REQ-005", "format-unasked", "format is NULL"
STATE = "fresh"  # or control, pairs, many-fifo, many-lifo
WORDS, HELD = [0x0], []  # requests that show it, and words that were held
BESIDE = []  # what is asked before, to compare with
WATCHES = False  # is the count of another object looked at?
EVERY_FILL = False  # does it count only if it is so after every fill?
DECLARED = {}  # what is true of the object
RECORDED = []  # what was answered when the fault was found

# --- asking ---

FULL_RO = 0x11c
ORDERS = 0xe0  # the bits of the three contiguity flags
FLAGS = (0x001, 0x004, 0x008, 0x018, 0x038, 0x058, 0x098, 0x118)
FILLS = 0x00, 0xa5, 0xff  # what the struct is full of before the call
GUARD = 0x3b  # what lies around it
UNWRITTEN, WILD = "left unwritten", "in memory that cannot be read"
SIZE = ctypes.sizeof(ctypes.c_size_t)
MOST = 1 << 20  # bytes of content that are looked at


class View(ctypes.Structure):
    """Py_buffer, every pointer a number."""

    _fields_ = [
        ("buf", ctypes.c_size_t), ("obj", ctypes.c_size_t),
        ("len", ctypes.c_ssize_t), ("itemsize", ctypes.c_ssize_t),
        ("readonly", ctypes.c_int), ("ndim", ctypes.c_int),
        ("format", ctypes.c_size_t), ("shape", ctypes.c_size_t),
        ("strides", ctypes.c_size_t), ("suboffsets", ctypes.c_size_t),
        ("internal", ctypes.c_size_t)]


MEMBERS = [name for name, _ in View._fields_]
python = ctypes.PyDLL(None)
python.PyObject_GetBuffer.argtypes = [
    ctypes.py_object, ctypes.c_void_p, ctypes.c_int]
python.PyBuffer_Release.argtypes = [ctypes.c_void_p]
python.PyBuffer_Release.restype = None
python.Py_IncRef.argtypes = [ctypes.py_object]
python.Py_IncRef.restype = None
libc = ctypes.CDLL(None)
libc.write.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t]
libc.write.restype = ctypes.c_ssize_t
PIPE = os.pipe()
WATCHED = {}  # address -> an object that obj of several views is
MARKS = []  # a file that hears what comes next, in the child process


class CannotTell(Exception):
    """The fault can neither be seen nor excluded."""


def mark(text):
    """Say what comes next, in case it does not come back."""
    for file in MARKS:
        os.write(file, text.encode("ascii"))


def peek(address, size):
    """SIZE bytes at ADDRESS, or WILD."""
    found = b""
    while len(found) < size:
        at = ctypes.c_void_p((address + len(found)) % (1 << 8 * SIZE))
        put = libc.write(PIPE[1], at, min(size - len(found), 4096))
        if put <= 0:
            return WILD
        found += os.read(PIPE[0], put)
    return found


def peek_array(address, count):
    """COUNT numbers of the size of a pointer, None for NULL, or WILD."""
    raw = peek(address, SIZE * count) if address else None
    if raw is None or raw is WILD:
        return raw
    return tuple(int.from_bytes(raw[n:n + SIZE], sys.byteorder, signed=True)
                 for n in range(0, SIZE * count, SIZE))


def peek_text(address):
    """The text up to its NUL, None for NULL, or WILD."""
    text = b""
    while address and not text.endswith(b"\0") and len(text) < 4096:
        byte = peek(address + len(text), 1)
        if byte is WILD:
            return WILD
        text += byte
    return text[:-1].decode("utf-8", "surrogateescape") if text else None


def packed(shape, itemsize):
    """Strides of C order without gaps."""
    strides = []
    for extent in reversed(shape):
        strides.insert(0, itemsize)
        itemsize *= extent
    return tuple(strides)


def indices(shape):
    """All indices in C order."""
    if not shape:
        return [()]
    return [(first,) + rest for first in range(shape[0])
            for rest in indices(shape[1:])]


def contents(buf, itemsize, shape, strides, suboffsets):
    """The bytes of all items in C order, by the documents' formula."""
    found = []
    for index in indices(shape):
        at = buf
        for n, i in enumerate(index):
            at += strides[n] * i
            if suboffsets is not None and suboffsets[n] >= 0:
                pointer = peek_array(at, 1)
                if pointer is WILD or pointer is None:
                    return WILD
                at = pointer[0] + suboffsets[n]
        item = peek(at, itemsize)
        if item is WILD:
            return WILD
        found.append(item)
    return b"".join(found)


def count_of(obj):
    """Its reference count; None for what never dies."""
    count = sys.getrefcount(obj)
    return count if count < 1 << 28 else None


def change(before, after):
    return None if None in (before, after) else after - before


class Answer:
    """What one request got; the view is held until release()."""

    def __init__(self, obj, word, fill=0xa5):
        self.asked, self.word, self.fill = obj, word, fill
        guard = bytes([GUARD]) * 64
        text = guard + bytes([fill]) * ctypes.sizeof(View) + guard
        self.frame = ctypes.create_string_buffer(text, len(text))
        self.view = View.from_buffer(self.frame, 64)
        self.exception = self.raised = self.held = self.after = None
        self.obj_held = self.obj_after = self.changed = None
        self.siblings = [self]  # the answers to other fills, and this one
        before = count_of(obj)
        watched = {at: count_of(WATCHED[at]) for at in WATCHED}
        self.call(obj)
        self.held = change(before, count_of(obj))
        self.granted = self.returned == 0
        if not self.granted:
            self.after = self.held
        if self.view.obj in watched:
            self.obj_held = change(watched[self.view.obj],
                                   count_of(WATCHED[self.view.obj]))
        self.look()

    def call(self, obj):
        mark("get\n")
        try:
            self.returned = python.PyObject_GetBuffer(
                obj, ctypes.addressof(self.view), self.word)
        except BaseException as error:  # KeyboardInterrupt is one, too
            self.exception = type(error)
            # ctypes hides the return value behind a pending exception
            filled = self.view.obj != 0 and not {
                "obj", "len"} & self.left_as_it_was()
            self.returned = 0 if filled else -1
        mark("read\n")

    def left_as_it_was(self):
        """Names of members that still hold what the struct was full of."""
        return {name for name in MEMBERS if self.raw(name) == bytes(
            [self.fill]) * getattr(View, name).size}

    def raw(self, name):
        member = getattr(View, name)
        at = 64 + member.offset
        return self.frame.raw[at:at + member.size]

    def look(self):
        """Read all that the view says and points to."""
        view = self.view
        for name in ("buf", "obj", "len", "itemsize", "readonly", "ndim"):
            setattr(self, name, getattr(view, name))
        self.owner = ("NULL" if view.obj == 0 else
                      "the exporter" if view.obj == id(self.asked) else
                      WILD if peek(view.obj, SIZE) is WILD else
                      "another object")
        self.internal = view.internal
        self.bytes = self.frame.raw
        self.format = peek_text(view.format) if self.granted else None
        count = view.ndim if 0 <= view.ndim <= 65 else 0
        self.inside = set()
        for name in ("shape", "strides", "suboffsets"):
            at = getattr(view, name)
            setattr(self, name,
                    peek_array(at, count) if self.granted else None)
            if 0 <= at - ctypes.addressof(view) < ctypes.sizeof(View):
                self.inside.add(name)
                # what begins in the struct ends there
                end = ctypes.addressof(view) + ctypes.sizeof(View)
                if self.granted and at + count * SIZE > end:
                    setattr(self, name, WILD)
        self.content = self.read() if self.granted else None

    def read(self):
        """The content in C order, None if unclear, or WILD."""
        view, shape, strides = self.view, self.shape, self.strides
        suboffsets = self.suboffsets
        if not 0 <= view.len <= MOST or view.itemsize < 0:
            return None
        if shape is None:
            return peek(view.buf, view.len)
        if WILD in (shape, strides, suboffsets):
            return None
        if 0 in shape:
            return b""
        size = view.itemsize
        for extent in shape:
            size *= extent
        if min(shape, default=1) < 0 or size > MOST:
            return None
        plain = packed(shape, view.itemsize)
        direct = max(suboffsets or (), default=-1) < 0
        if direct and strides in (None, plain):
            return peek(view.buf, size)
        return contents(view.buf, view.itemsize, shape, strides or plain,
                        suboffsets)

    def guards(self):
        """Which bytes around the struct were overwritten?"""
        raw, guard = self.frame.raw, bytes([GUARD]) * 64
        return [where for where, part in (
            ("before", raw[:64]),
            ("behind", raw[64 + ctypes.sizeof(View):])) if part != guard]

    def snapshot(self):
        return [("members", self.bytes),
                ("arrays", (self.shape, self.strides, self.suboffsets)),
                ("format", self.format), ("content", self.content)]

    def look_again(self):
        """What of the view is another than at first?"""
        first = self.snapshot()
        self.look()
        for (name, old), (_, new) in zip(first, self.snapshot()):
            if old != new and self.changed is None:
                self.changed = name

    def counts(self, other):
        return (count_of(self.asked),
                None if other is None else count_of(other))

    def release(self):
        """Release a copy of the struct, and count what that changed."""
        if not self.granted or self.view.obj == 0 or self.owner is WILD:
            return
        other = WATCHED.get(self.view.obj)
        copy = View.from_buffer_copy(self.view)
        start = self.counts(other)
        mark("release\n")
        try:
            python.PyBuffer_Release(ctypes.byref(copy))
        except BaseException as error:
            self.raised = type(error)
        mark("read\n")
        steps = [change(*pair) for pair in zip(start, self.counts(other))]
        self.after, self.obj_after = (
            None if None in pair else sum(pair) for pair in (
                (self.held, steps[0]), (self.obj_held, steps[1])))


def settle(answers):
    """Name what is left unwritten after every fill of the struct."""
    left = set.intersection(*(a.left_as_it_was() for a in answers))
    for answer in answers:
        answer.siblings = answers
        for name in left if any(a.fill for a in answers) else ():
            setattr(answer, "owner" if name == "obj" else name, UNWRITTEN)
    return answers


def ask(obj, word):
    """Ask with each fill, and release; the answers."""
    answers = []
    for fill in FILLS:
        answer = Answer(obj, word, fill)
        answer.release()
        answers.append(answer)
    return settle(answers)


class Names(dict):
    """The names of a module, also those that it makes when they are asked
    for, as NumPy does with numpy.ma."""

    def __init__(self, module):
        super().__init__(vars(module))
        self.module = module

    def __missing__(self, name):
        if not hasattr(builtins, name) and hasattr(self.module, name):
            return getattr(self.module, name)
        raise KeyError(name)


def make():
    """The object afresh, and what is declared of it."""
    name, _, expression = TARGET.partition(":")
    mark("import\n")
    if name.endswith(".py"):
        sys.path.insert(0, os.path.dirname(os.path.abspath(name)))
        spec = importlib.util.spec_from_file_location("subject", name)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    else:
        module = importlib.import_module(name)
    value = eval(expression, Names(module))
    if not isinstance(value, dict):
        value = {"object": value}
    if "items" in value:
        DECLARED["items"] = value["items"]
    obj = value["object"]
    gc.disable()  # counts are compared
    for _ in range(1000):  # it outlives references that are given away
        python.Py_IncRef(obj)
    other = value.get("redirects")
    if not isinstance(other, (bool, type(None))) and other is not obj:
        WATCHED[id(other)] = other
    if WATCHES:
        watch(obj)
    return obj


# --- the order of the requests ---

def legal_words():
    """The words that are unions of flags."""
    return sorted({union(word) for word in range(512)})


def union(word):
    """All flags that are wholly in WORD."""
    found = 0
    for flag in FLAGS:
        found |= flag if word & flag == flag else 0
    return found


def first_of(answers):
    return {word: found[0] for word, found in answers.items()}


def watch(obj):
    """Keep the other object that two views at once have in obj."""
    views = [Answer(obj, FULL_RO), Answer(obj, FULL_RO)]
    at = views[0].view.obj
    if (all(v.granted and v.owner == "another object" for v in views)
            and at == views[1].view.obj):
        WATCHED[at] = ctypes.cast(at, ctypes.py_object).value
    for view in views:
        view.release()


def few():
    """The fewest requests that show it, each released before the next."""
    for word in WORDS[:1]:
        obj = make()
        asked = {other: ask(obj, other) for other in BESIDE + [word]}
        yield from ((a, first_of(asked)) for a in asked[word])


def all_words():
    """What each word gets on one object, first those without WRITABLE."""
    obj = make()
    Answer(obj, FULL_RO).release()
    odd = [0x400, 0x7fff0000, 0x7fffffff, -1, -0x80000000]
    order = [FULL_RO] + [
        word for writable in (0, 1) for word in list(range(512)) + odd
        if word & 1 == writable and word not in (0x100, 0x200, FULL_RO)]
    return {word: ask(obj, word) for word in order}


def sweep():
    """Every word on one object, each released before the next."""
    asked = all_words()
    for word in WORDS:
        for answer in asked.get(word, ()):
            yield answer, first_of(asked)


def pairs():
    """Each legal word while one is held, or right after its refusal."""
    fresh = first_of(all_words())
    for held in HELD:
        obj, asked, first = make(), {}, None
        refused = held in fresh and not fresh[held].granted
        if not refused:
            first, = settle([Answer(obj, held)])
            if WATCHES:  # there may be another one for each first view
                watch(obj)
        anchor = first if first is not None and first.granted else None
        for word in legal_words():
            if refused:
                Answer(obj, held).release()
            asked[word], = settle([Answer(obj, word)])
            asked[word].beside = held
            anchor = anchor or (asked[word] if asked[word].granted else None)
            asked[word].anchor = anchor
            asked[word].release()
        if first is not None:
            first.look_again()
            first.release()
            first.beside, first.anchor = held, anchor
            if held in WORDS:
                yield first, fresh
        yield from ((asked[word], fresh) for word in WORDS if word in asked)


def many():
    """All words that are granted, held at once, released in an order."""
    fresh = first_of(all_words())
    obj = make()
    views = [settle([Answer(obj, word)])[0] for word in legal_words()
             if fresh[word].granted and word not in (4, 5)]
    for view in reversed(views) if STATE == "many-lifo" else views:
        view.look_again()
        view.release()
        view.anchor = views[0]
    yield from ((view, fresh) for view in views if view.word in WORDS)


def control():
    """The same word twice, both views held."""
    obj = make()
    views = [settle([Answer(obj, WORDS[0])])[0] for _ in range(2)]
    for view in views:
        view.siblings = views
        view.anchor = views[0]
    yield from ((view, {view.word: views[0]}) for view in views)
    for view in views:
        view.release()


def attempts():
    """Ways to show it, the shortest first."""
    return {"fresh": [few, sweep], "control": [control],
            "pairs": [pairs]}.get(STATE, [many])


def look_for(check):
    """What the first request that shows it got; None if none does."""
    unclear = None
    for attempt in attempts():
        for answer, known in attempt():
            try:
                found = check(answer, known)
                if EVERY_FILL and found is not None:
                    found = found if all(check(a, known) is not None for a in
                                         answer.siblings) else None
            except CannotTell as reason:
                unclear, found = reason, None
            if found is not None:
                return answer, found, attempt.__doc__
    if unclear is not None:
        raise unclear
    return None


def say(check, *more):
    """Ask, print what is required and what came; the exit status."""
    print("subject   %s\nclause    %s  %s\nexpected  %s"
          % (TARGET, CLAUSE, CAUSE, EXPECTED))
    try:
        found = look_for(lambda answer, known: check(answer, known, *more))
    except BaseException as reason:
        print("actual    it cannot be told: %s: %s"
              % (type(reason).__name__, reason))
        return 2
    if found is None:
        print("actual    nothing of that kind: the fault does not show")
        return 0
    answer, text, how = found
    print("actual    %s\nrequest   0x%03x%s, the struct full of 0x%02x\n"
          "asked     %s" % (
              text, answer.word & 0xffffffff,
              " while 0x%03x is held or was refused" % answer.beside
              if hasattr(answer, "beside") else "", answer.fill, how))
    return 1


def run(check, *more):
    """Do that in a process of its own, which may die of something else."""
    sys.path[:0] = PATHS
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        status = say(check, *more)
        sys.stdout.flush()
        os._exit(status)
    status = os.waitpid(child, 0)[1]
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) in (0, 1, 2):
        return os.WEXITSTATUS(status)
    print("actual    it cannot be told: the process died of something else")
    return 2
