"""Time the formats of spec/ beside struct and NumPy.

usage: format_bench.py LIBRARY [WORD]

LIBRARY is the module that format_bench.c is built into; with a WORD, only the
formats with this word in their names are read.

All read the same text and compute its size, in turns, and the best of many
turns counts: nanoseconds per text.  struct is asked with its cache cleared,
and the time of clearing is taken off; a format that it does not take is left
out.  NumPy's reader is numpy._core._internal._dtype_from_pep3118, which
np.asarray would call, so that no array and no buffer is part of its time.
Nothing is asserted but that all of them found the same size.
"""

import ctypes
import struct
import sys
import timeit

try:
    import numpy
except ImportError:
    numpy = None

ROUNDS = 25
ROUND_NS = 2e6
STRICT, NUMPY = 0, 2  # enum bp_padding

FORMATS = [
    ("an int", "i"),
    ("a foreign double", ">d"),
    ("a long count", "1000000000B"),
    ("seven numbers", "bhilqfd"),
    ("counts", "=4h2i3d"),
    ("strings", "3s10p16s"),
    ("count 0 at the end", "llh0l"),
    ("an IP header", "!BBHHHBBH4s4s"),
    ("a ZIP entry", "<4s4B4HL2L5H2L"),
    ("pads and blanks", "@b x h 2x i 4x q ?"),
    ("64 numbers", "bhilqfdI" * 8),
    ("complex", "Zd"),
    ("a sub-array", "(16,4)d"),
    ("a record", "T{b:a:d:b:}"),
    ("with a sub-array", "T{i:ival:(16,4)d:data:}"),
    ("nested", "T{=i:id:T{d:x:d:y:d:z:}:pos:=3w:name:}"),
    ("pybind11", "^T{i:a:4xd:b:?:c:7x}"),
    ("ctypes", "T{<b:a:3x<i:b:(3)<d:c:}"),
    ("ctypes, pointers", "T{<i:tag:4x&<d:p:X{}:f:}"),
    ("eight levels", "T{b:n:" * 8 + "i:leaf:" + "}:t:" * 8),
    ("100 fields", "T{" + "".join("=q:field%d:" % i for i in range(100))
     + "}"),
]


def python(work, minus=0.0):
    """Return a contender that calls WORK: a number of times, in ns of one."""
    timer = timeit.Timer(work)
    return lambda times: timer.timeit(times) / times * 1e9 - minus


def own(function, text, padding):
    size = ctypes.c_ssize_t(-1)

    def run(times):
        ns = function(text.encode(), padding, times, ctypes.byref(size))
        return ns if ns >= 0 else None
    run.size = lambda: size.value
    return run


def struct_size(text):
    try:
        return struct.calcsize(text)
    except struct.error:
        return None


def numpy_size(text):
    if numpy is None:
        return None
    try:
        return numpy._core._internal._dtype_from_pep3118(text).itemsize
    except (ValueError, NotImplementedError):
        return None


def contenders(library, text):
    """Return what to time, by name."""
    strict, padded = struct_size(text), numpy_size(text)
    found = {}
    for name in ("size", "nodes"):
        function = getattr(library, "bench_" + name)
        function.restype = ctypes.c_double
        for padding, want in ((STRICT, strict), (NUMPY, padded)):
            run = own(function, text, padding)
            if run(1) is None or want not in (None, run.size()):
                sys.exit("format_bench.py: %r is %s bytes, not %s"
                         % (text, run.size(), want))
        found[name] = run
    if strict is not None:
        clear, calcsize = struct._clearcache, struct.calcsize

        def uncached():
            clear()
            calcsize(text)
        clearing = min(timeit.repeat(clear, number=10000)) / 10000 * 1e9
        found["calcsize"] = python(uncached, clearing)
    if padded is not None:
        read = numpy._core._internal._dtype_from_pep3118
        found["NumPy"] = python(lambda: read(text))
    return found


def measure(library, text):
    """Return nanoseconds by contender."""
    found = contenders(library, text)
    times = {name: max(1, int(ROUND_NS / max(run(10), 1.0)))
             for name, run in found.items()}
    best = {}
    for _ in range(ROUNDS):
        for name, run in found.items():
            ns = run(times[name])
            best[name] = min(ns, best.get(name, ns))
    return best


def cells(ns, name):
    if name not in ns:
        return "%9s %6s" % ("no", "")
    return "%9.0f %6.1f" % (ns[name], ns[name] / ns["size"])


def main(argv):
    if len(argv) not in (2, 3):
        sys.exit("usage: format_bench.py LIBRARY [WORD]")
    library = ctypes.CDLL(argv[1])
    print("ns per format; x: how many times as long as size. Python %s, NumPy"
          " %s" % (sys.version.split()[0],
                   "is missing" if numpy is None else numpy.__version__))
    print("%-20s %6s %9s %6s %9s %6s %9s %6s" % (
        "", "size", "nodes", "x", "calcsize", "x", "NumPy", "x"))
    totals = {}
    for name, text in FORMATS:
        if argv[2:] and argv[2] not in name:
            continue
        ns = measure(library, text)
        print("%-20s %6.0f %s %s %s" % (
            name, ns["size"], cells(ns, "nodes"), cells(ns, "calcsize"),
            cells(ns, "NumPy")))
        for rival in set(ns) - {"size"}:
            mine, theirs = totals.get(rival, (0.0, 0.0))
            totals[rival] = mine + ns["size"], theirs + ns[rival]
    for rival, (mine, theirs) in sorted(totals.items()):
        print("all that %s takes: %.1f times as long as size"
              % (rival, theirs / mine))


if __name__ == "__main__":
    main(sys.argv)
