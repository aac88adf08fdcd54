"""
Run a live target: a fuzz target inside a stock interpreter.

usage: live.py [--option...] NAME [libFuzzer's options] [FOLDER...]
       live.py --replay [--option...] NAME FILE|FOLDER...

  --build FOLDER       where NAME was built (default: that of ./bufconf fuzz)
  --replay             run the files and leave; prints what was compared
  --rows               ... and fail if a row that applies here was not used
  --describe           say what the files are, and run nothing
  --findings FILE      a difference is written there, as a result file
  --min-oracles N      fail with fewer (the reference counts; default: those
                       that --oracles names, else all there are)
  --callable MODULE:CALLABLE
                       one more oracle: it takes a buffer, and returns bytes
                       in C order, a nested list, a buffer or None
  --path FOLDER        put in front of sys.path
  --known NAME         do what is left out because of a known bug; repeatable

$BUFCONF_ORACLES=reference,struct,...  asks these only.  Exit status: that of
libFuzzer; 2 for what cannot be run, 77 where there is no AddressSanitizer.

This starts the interpreter again, with AddressSanitizer in front of it and
memory from malloc: a read behind an object of Python is seen.
"""

import ctypes
import os
import subprocess
import sys

import targets

HERE = os.path.dirname(os.path.abspath(__file__))
ALL = ("reference", "struct", "memoryview", "utilities", "numpy")
INSIDE = "BUFCONF_LIVE_INSIDE"
SANITIZER = ctypes.CDLL(None)  # once it is there
NO_RANDOM_ADDRESSES = 0x0040000  # of personality(2)
# What is read after it was freed, by code that is not instrumented, is at
# least not what it was.
ASAN = ("allocator_may_return_null=1:quarantine_size_mb=16:"
        "max_free_fill_size=4096:free_fill_byte=90")
# While fuzzing: who allocated what is told by the replay of a find, and the
# stack that is looked at is ours alone.  LeakSanitizer wants two frames.
FAST = ":malloc_context_size=2:detect_stack_use_after_return=0"
# Looking for leaks after every input costs more than all the rest:
# LeakSanitizer looks when this exits.  Entropic scheduling doubles the price
# of an input, and the code that is asked has no features that it could weigh.
ENGINE = ["-detect_leaks=0", "-entropic=0"]


FLAGS = ("replay", "rows", "describe")
VALUES = ("build", "findings", "min-oracles", "callable", "path", "known")


class Options:
    """The command line: what begins with "--" is ours, wherever it stands."""

    def __init__(self, words):
        self.replay = self.rows = self.describe = False
        self.build, self.findings = targets.BUILD, None
        self.min_oracles = None
        self.callable, self.path, self.known, self.rest = [], [], [], []
        self.ours = []
        words = iter(words)
        for word in words:
            if word.startswith("--"):
                self.take(word, words)
            else:
                self.rest.append(word)
        if not self.rest:
            sys.exit(__doc__)
        self.name = self.rest.pop(0)
        self.target = os.path.join(self.build, "bin",
                                   "bpf_%s.so" % self.name)

    def take(self, word, words):
        name = word[2:].replace("-", "_")
        self.ours.append(word)
        if word[2:] in FLAGS:
            setattr(self, name, True)
            return
        value = next(words, None)
        if word[2:] not in VALUES or value is None:
            print("live.py: %s is no option, or has no value" % word)
            sys.exit(2)
        self.ours.append(value)
        if isinstance(getattr(self, name), list):
            getattr(self, name).append(value)
        else:
            setattr(self, name, value)


# Outside: what the interpreter needs around it.

def runtime():
    """AddressSanitizer's shared library, as clang has it, or None."""
    for compiler in (os.environ.get("CC"), "clang"):
        try:
            path = subprocess.run(
                [compiler, "-print-file-name=libclang_rt.asan-x86_64.so"],
                stdout=subprocess.PIPE, check=True,
                universal_newlines=True).stdout.strip()
        except (OSError, TypeError, subprocess.CalledProcessError):
            continue
        if os.path.isabs(path):
            return path
    return None


def environment(options, preload):
    made = dict(os.environ)
    fast = "" if options.replay or options.describe else FAST
    made.update({
        INSIDE: "1", "LD_PRELOAD": preload, "PYTHONHASHSEED": "0",
        "PYTHONMALLOC": os.environ.get("BUFCONF_PYTHONMALLOC", "malloc"),
        "PYTHONDONTWRITEBYTECODE": "1", "OPENBLAS_NUM_THREADS": "1",
        "ASAN_OPTIONS": "%s:%s%s" % (
            ASAN, os.environ.get("ASAN_OPTIONS", ""), fast)})
    return made


def outside(options):
    """Start again, with AddressSanitizer."""
    preload = os.environ.get("BUFCONF_ASAN_RUNTIME") or runtime()
    if preload is None or not os.path.exists(options.target):
        what = options.target if preload else "clang's AddressSanitizer"
        print("SKIP: there is no %s" % what)
        sys.exit(1 if "clang" in os.environ.get("BUFCONF_REQUIRE", "").split()
                 else 77)
    # clang 14's runtime does not always find room at random addresses
    SANITIZER.personality(NO_RANDOM_ADDRESSES)
    sys.stdout.flush()
    os.execve(sys.executable, [sys.executable, "-B", *sys.argv],
              environment(options, preload))


# Inside.

class Exporter:
    """Becomes an exporter (oracles/exporting.c)."""


class Start(ctypes.Structure):
    """struct bpf_live_start"""

    _fields_ = [("exporter", ctypes.py_object),
                ("explain", ctypes.py_object), ("find", ctypes.py_object),
                ("oracles", ctypes.c_char_p), ("callables", ctypes.c_char_p)]


def command():
    """How libFuzzer starts this again; it puts it into a shell's line."""
    return " ".join([sys.executable, "-B", os.path.abspath(__file__),
                     *OPTIONS.ours, OPTIONS.name])


def as_argv(words):
    argv = [os.fsencode(word) for word in words]
    return len(argv), (ctypes.c_char_p * (len(argv) + 1))(*argv)


class Unwatched:
    """Within, nothing that is allocated is a leak."""

    def __enter__(self):
        SANITIZER["__lsan_disable"]()

    def __exit__(self, *_):
        SANITIZER["__lsan_enable"]()


def make_frames():
    """Make the frame objects of all callers: an exception would, and only
    the interpreter's own stack, which is not looked at, leads to them."""
    with Unwatched():
        frame = sys._getframe()
        while frame is not None:
            frame = frame.f_back


def start(options):
    """The target, with its oracles; leaves if there are too few."""
    with Unwatched():  # what imports leave behind is not ours
        return start_unwatched(options)


def start_unwatched(options):
    import rows
    for path in reversed(options.path):
        sys.path.insert(0, path)
    library = ctypes.PyDLL(os.path.abspath(options.target))
    names = os.environ.get("BUFCONF_ORACLES")
    rows.load(library._name, options.findings)
    wanted = options.min_oracles
    if wanted is None:
        wanted = (len(names.split(",")) if names else library.bpf_live_needs()
                  ) + len(options.callable)
    wanted = max(int(wanted), 2)
    if names:
        names = names.encode()
    given = Start(Exporter, rows.explain, rows.find, names,
                  ",".join(options.callable).encode())
    there = library.bpf_live_start(ctypes.byref(given))
    if there < wanted:
        print("%d oracles, not %d: nothing would be compared"
              % (max(there, 0), wanted))
        sys.stdout.flush()
        os._exit(2)
    if hasattr(library, "bpf_reenter"):
        import reentrant
        reentrant.install(ctypes.PYFUNCTYPE(ctypes.c_long)(
            ("bpf_reenter", library)))
        return library, given
    rows.prepare(names.decode().split(",") if names else ALL)
    return library, given


def replay(library, options):
    import rows
    words = ["replay"] + ["--describe"] * options.describe + options.rest
    make_frames()
    status = library.bpf_live_replay(*as_argv(words))
    if options.describe:
        return status
    library.bpf_live_tell()
    rows.tell()
    if options.rows and (library.bpf_live_unused() + (not rows.all_used())):
        status = 1
    if SANITIZER.__lsan_do_recoverable_leak_check():
        status = 1
    return status


def inside(options):
    # what libFuzzer starts is a shell first: without AddressSanitizer
    del os.environ["LD_PRELOAD"], os.environ[INSIDE]
    sys.path.insert(0, os.path.join(HERE, "oracles"))
    if options.known:
        os.environ["BUFCONF_KNOWN"] = ",".join(options.known)
    library, kept = start(options)
    if options.replay or options.describe:
        status = replay(library, options)
    else:
        make_frames()
        status = library.bpf_live_fuzz(*as_argv(
            [command()] + ENGINE + options.rest))
    sys.stdout.flush()
    sys.stderr.flush()
    del kept
    os._exit(status)


if __name__ == "__main__":
    OPTIONS = Options(sys.argv[1:])
    if INSIDE in os.environ:
        inside(OPTIONS)
    outside(OPTIONS)
