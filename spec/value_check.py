"""Compare the values of spec/ with what struct, NumPy and ctypes make of them.

usage: value_check.py LIBRARY COUNT [SEED] [planted]

LIBRARY is the module that value_check.c is built into.  COUNT random formats
are read for each of the others: values one by one, bit for bit, as text, and
packed back.  "planted": the library is shown other bytes than the others are,
and that has to be found.  Exit 77 if all is well but NumPy is missing.
"""

import ctypes
import math
import random
import struct
import sys
import warnings
from fractions import Fraction

try:
    import numpy
except ImportError:
    numpy = None

SIZE = ctypes.c_ssize_t
SIGNED, UNSIGNED, BOOL, FLOAT, COMPLEX, BYTES, TEXT, POINTER = range(8)
ZERO, FINITE, INFINITE, NAN = range(4)
AS_NUMPY, AS_CTYPES = 1, 2
OK, VIOLATION, OVERFLOW = 0, -2, -3  # -1 minus a status
CAPACITY = 512


class Real(ctypes.Structure):
    """struct bp_real"""

    _fields_ = [
        ("format", ctypes.c_int),
        ("is_", ctypes.c_int),
        ("negative", ctypes.c_bool),
        ("exponent", ctypes.c_int),
        ("high", ctypes.c_uint64),
        ("low", ctypes.c_uint64),
    ]


class Value(ctypes.Structure):
    """struct bp_value"""

    _fields_ = [
        ("kind", ctypes.c_int),
        ("bits", ctypes.c_uint64),
        ("real", Real),
        ("imag", Real),
        ("units", ctypes.c_void_p),
        ("length", SIZE),
        ("unit", ctypes.c_int),
        ("little", ctypes.c_bool),
    ]


class Differs(Exception):
    pass


class Library:
    def __init__(self, path, planted):
        self.calls = ctypes.CDLL(path)
        self.planted = planted
        for name in ("value_size", "size", "unpack", "pack", "compare",
                     "print"):
            getattr(self.calls, "check_" + name).restype = SIZE
        if self.calls.check_value_size() != ctypes.sizeof(Value):
            sys.exit("value_check.py: struct bp_value has changed")

    def unpack(self, text, mem, ways=0):
        """Return the values of the item MEM, and what keeps them alive."""
        mem = bytearray(mem)
        if self.planted and mem:
            mem[0] ^= 1
        mem = ctypes.create_string_buffer(bytes(mem), len(mem))
        values = (Value * CAPACITY)()
        n = self.calls.check_unpack(text.encode(), ways, mem, values,
                                    SIZE(CAPACITY))
        if n < 0:
            raise Differs("%r cannot be read: %d" % (text, n))
        return values[:n], (mem, values)

    def pack(self, text, values, mem, ways=0):
        """Return the status and the bytes of MEM, written over."""
        array = (Value * len(values))(*values)
        mem = ctypes.create_string_buffer(bytes(mem), len(mem))
        status = self.calls.check_pack(text.encode(), ways, array,
                                       SIZE(len(values)), mem)
        return status, mem.raw

    def size(self, text, ways=0):
        return self.calls.check_size(text.encode(), ways)

    def print(self, value):
        out = ctypes.create_string_buffer(4096)
        self.calls.check_print(ctypes.byref(value), out, SIZE(4096))
        return out.value.decode("ascii")

    def compare(self, text, mem, other_text, other_mem):
        """Return the number of the first value that differs, or -1."""
        first = SIZE(-2)
        if self.planted and mem:
            mem = bytes([mem[0] ^ 1]) + mem[1:]
        status = self.calls.check_compare(text.encode(), mem,
                                          other_text.encode(), other_mem,
                                          ctypes.byref(first))
        if status != 0:
            raise Differs("%r and %r: %d" % (text, other_text, status))
        return first.value


def exact(real):
    """A Real as a Fraction, or a float if it is none."""
    sign = -1 if real.negative else 1
    if real.is_ == NAN:
        return math.nan
    if real.is_ == INFINITE:
        return sign * math.inf
    if real.is_ == ZERO:
        return sign * 0.0
    return sign * Fraction(real.high << 64 | real.low) \
        * Fraction(2) ** (real.exponent - 127)


def float_of(real):
    """A Real that is a double."""
    number = exact(real)
    if isinstance(number, float):
        return number
    if Fraction(float(number)) != number:
        raise Differs("%r is no double" % number)
    return float(number)


def python_of(value):
    """A value as struct and NumPy have it."""
    if value.kind == SIGNED:
        return value.bits - (value.bits >> 63 << 64)
    if value.kind in (UNSIGNED, POINTER):
        return value.bits
    if value.kind == BOOL:
        return value.bits != 0
    if value.kind == FLOAT:
        return float_of(value.real)
    if value.kind == COMPLEX:
        return complex(float_of(value.real), float_of(value.imag))
    if value.kind == BYTES:
        return ctypes.string_at(value.units, value.length)
    units = ctypes.string_at(value.units, value.length * value.unit)
    order = "little" if value.little else "big"
    numbers = [int.from_bytes(units[i:i + value.unit], order)
               for i in range(0, len(units), value.unit)]
    demand(max(numbers, default=0) <= sys.maxunicode, numbers)
    return "".join(map(chr, numbers))


def bits_of(number):
    """What tells a number from all others; every NaN is alike."""
    if isinstance(number, complex):
        return bits_of(number.real), bits_of(number.imag)
    if isinstance(number, float):
        return "nan" if number != number else struct.pack(">d", number)
    return type(number), number


def has_nan(values):
    return any(value != value for value in values)


def demand(condition, *what):
    if not condition:
        raise Differs(" ".join(map(repr, what)))


def random_bytes(rng, size):
    """Bytes of all kinds: most patterns that mean something are rare."""
    kind = rng.randrange(8)
    if kind == 0:
        return bytes([rng.choice([0, 255, 127, 128, 1])]) * size
    if kind == 1:
        return bytes(rng.choice([0, 0, 255, 128, 127, 240, 1])
                     for _ in range(size))
    return rng.getrandbits(8 * size + 1).to_bytes(size + 1, "little")[:size]


# struct

def struct_element(rng, native):
    """Return a count, as text, and a code."""
    code = rng.choice("cbB?hHiIlLqQefdsp" + ("nNP" if native else ""))
    count = rng.choice(["", "", "", "0", "1", "2", "3"])
    if code in "sp":  # of "0p" CPython 3.11 makes a SystemError
        count = rng.choice(["", "1", "4", "30", "300"]
                           + ["0"] * (code == "s"))
    return rng.choice(["", "", "", "x", "3x"]), count + code


def struct_format(rng):
    """Return a prefix and elements."""
    prefix = rng.choice(["", "@", "=", "<", ">", "!"])
    native = prefix in ("", "@")
    return prefix, [part for _ in range(rng.randrange(1, 6))
                    for part in struct_element(rng, native) if part]


def check_texts(library, values, want, wide):
    """WIDE: of each value, whether it is as precise as a Python float."""
    for value, number, is_wide in zip(values, want, wide):
        if value.kind == POINTER:
            text = hex(number)
        elif value.kind == FLOAT and not is_wide:
            continue  # NumPy knows their digits
        else:
            text = repr(number)
        demand(library.print(value) == text, library.print(value), text)


def check_pads(packed, fills, prefix, elements, text):
    """Only what is covered by an item is written."""
    covered = set()
    for i, element in enumerate(elements):
        if not element.endswith("x"):
            end = struct.calcsize(prefix + "".join(elements[:i + 1]))
            covered.update(range(end - struct.calcsize(prefix + element),
                                 end))
    for i, pair in enumerate(zip(*packed)):
        if i in covered:
            demand(pair[0] == pair[1], text, "byte", i, "is left")
        else:
            demand(pair == fills, text, "byte", i, "is written")


def check_struct(library, rng):
    prefix, elements = struct_format(rng)
    text = prefix + "".join(elements)
    size = struct.calcsize(text)
    mem = random_bytes(rng, size)
    want = struct.unpack(text, mem)
    values, keep = library.unpack(text, mem)
    demand(library.size(text) == size, text, library.size(text), size)
    got = [python_of(value) for value in values]
    demand(list(map(bits_of, got)) == list(map(bits_of, want)), text, mem,
           got, want)
    wide = [code == "d" for element in elements for code in
            element[-1:] * (int(element[:-1] or 1)
                            if element[-1] not in "sp" else 1)
            if code != "x"]
    check_texts(library, values, want, wide)
    packed = [library.pack(text, values, bytes([fill]) * size)
              for fill in (0, 0xa5)]
    demand([status for status, _ in packed] == [OK, OK], text, packed)
    packed = [mem for _, mem in packed]
    check_pads(packed, (0, 0xa5), prefix, elements, text)
    again = struct.unpack(text, packed[0])
    demand(list(map(bits_of, again)) == list(map(bits_of, want)), text, want,
           again)
    if not has_nan(want):
        demand(packed[0] == struct.pack(text, *want), text, mem, packed[0])
    del keep


# one value into an item of another format

def random_number(rng):
    if rng.randrange(3) == 0:
        return rng.random() < 0.5
    if rng.randrange(2) == 0:
        bits = rng.choice([7, 8, 15, 16, 31, 32, 63, 64, 10])
        number = (1 << bits) + rng.randrange(-2, 3)
        return max(-1 << 63, min(rng.choice([number, -number]),
                                 (1 << 64) - 1))
    return rng.choice([
        struct.unpack("<d", random_bytes(rng, 8))[0],
        struct.unpack("<f", random_bytes(rng, 4))[0],
        rng.uniform(-70000, 70000), rng.uniform(-1e-7, 1e-7),
        65504.0, 65519.99999, 65520.0, 3.4028235677973362e38,
        3.4028235677973366e38, 5e-324, 2.0 ** -25, 2.0 ** -24, 0.0, -0.0])


def value_of(library, number):
    """Return a value, read from bytes that struct has packed."""
    code = "<?" if isinstance(number, bool) else \
        "<d" if isinstance(number, float) else \
        "<q" if number < 0 else "<Q"
    planted, library.planted = library.planted, False
    values, keep = library.unpack(code, struct.pack(code, number))
    library.planted = planted
    return values, keep


def check_ranges(library, rng):
    number = random_number(rng)
    values, keep = value_of(library, number)
    text = rng.choice("<>=!") + rng.choice("bBhHiIlLqQ?efd")
    if isinstance(number, int) and text[1] in "ef" \
            and abs(number) > 1 << 53:
        text = text[0] + "d"  # struct rounds twice
    try:
        want, mem = OK, struct.pack(text, number)
    except OverflowError:
        want, mem = OVERFLOW, None
    except struct.error:
        want = VIOLATION if isinstance(number, float) else OVERFLOW
        mem = None
    status, got = library.pack(text, values, bytes(struct.calcsize(text)))
    if library.planted and got:
        got = bytes([got[0] ^ 1]) + got[1:]
    demand(status == want, text, number, status, want)
    if want == OK and number == number:
        demand(got == mem, text, number, got, mem)
    del keep


# two items with values that often are equal

EQUAL = [(0, "bBhHiIqQ?efd"), (1, "bBhHiIqQ?efd"), (-1, "bhiqefd"),
         (255, "BhHiIqQefd"), (True, "?"), (0.0, "efd"), (-0.0, "efd"),
         (2.5, "efd"), (0.1, "efd"), (math.inf, "efd"), (math.nan, "efd"),
         ((1 << 63) - 1, "qQd"), ((1 << 64) - 1, "Qd"), (1 << 63, "Qd"),
         (b"a", "cs"), (b"", "p")]


def random_item(rng, choices):
    text = rng.choice("<>=@")
    numbers = []
    for _ in range(rng.randrange(1, 4)):
        number, codes = rng.choice(choices)
        text += rng.choice(codes)
        numbers.append(number)
    return text, struct.pack(text, *numbers)


def check_equal(library, rng):
    choices = rng.sample(EQUAL, 2)
    one, other = random_item(rng, choices), random_item(rng, choices)
    first = library.compare(*one, *other)
    a, b = struct.unpack(*one), struct.unpack(*other)
    want = next((i for i, pair in enumerate(zip(a, b)) if pair[0] != pair[1]),
                -1 if len(a) == len(b) else min(len(a), len(b)))
    demand(first == want, one, other, first, want)


# NumPy

SCALARS = ["?", "i1", "u1", "<i2", ">i2", "<u2", ">u2", "<i4", ">i4", "<u4",
           ">u4", "<i8", ">i8", "<u8", ">u8", "<f2", ">f2", "<f4", ">f4",
           "<f8", ">f8", "g", "<c8", ">c8", "<c16", ">c16", "G", "S1", "S5",
           "<U1", ">U3"]


def random_dtype(rng, depth):
    if depth == 0 or rng.randrange(3) == 0:
        return numpy.dtype(rng.choice(SCALARS))
    fields = []
    for i in range(rng.randrange(1, 4)):
        field = ("f%d" % i, random_dtype(rng, depth - 1))
        shape = rng.choice([(), (), (2,), (2, 3), (1, 1, 2)])
        # a sub-array of structs that has one is one level more than NumPy
        # writes: FMT-023
        fields.append(field + (shape,) if shape and field[1].ndim == 0
                      else field)
    return numpy.dtype(fields, align=rng.random() < 0.5)


def leaves(array):
    """Yield the plain items of ARRAY, as arrays without dimensions."""
    if array.ndim > 0:
        for i in range(len(array)):
            yield from leaves(array[i, ...])
    elif array.dtype.names:
        for name in array.dtype.names:
            yield from leaves(array[name][...])
    else:
        yield array


def random_long_double(rng):
    """Not from bytes: most of x87's patterns are no numbers."""
    x = numpy.longdouble(rng.uniform(-1, 1))
    y = numpy.longdouble(rng.uniform(-1, 1))
    with numpy.errstate(all="ignore"):
        return numpy.ldexp(x * y + x, rng.choice(
            [0, rng.randrange(-17000, 17000)])) * rng.choice([1, 1, 1, 0])


def fill(rng, array):
    """Write random bytes, but nothing that NumPy cannot show."""
    flat = array.reshape(1).view(numpy.uint8)
    flat[:] = numpy.frombuffer(random_bytes(rng, flat.size), numpy.uint8)
    for leaf in leaves(array):
        if leaf.dtype.char == "g":
            leaf[...] = random_long_double(rng)
        elif leaf.dtype.char == "G":
            leaf.real[...] = random_long_double(rng)
            leaf.imag[...] = random_long_double(rng)
        elif leaf.dtype.kind == "U":
            leaf[...] = "".join(rng.choice("a\0'\xe9\u20ac\U0001f600")
                                for _ in range(3))


def random_array(rng):
    """
    Return a text that NumPy writes and an array of what it then reads, which
    may be something else; some of its own texts it refuses.
    """
    for _ in range(100):
        memory = memoryview(numpy.zeros((), random_dtype(rng, 2)))
        try:
            array = numpy.asarray(memory)
        except RuntimeError:
            continue
        fill(rng, array)
        return memory.format, array
    raise Differs("NumPy refuses a hundred texts of its own")


def exact_numpy(number):
    if not numpy.isfinite(number):
        return float(number)
    if number == 0:
        return math.copysign(0.0, numpy.signbit(number) and -1 or 1)
    return Fraction(*number.as_integer_ratio())


def check_digits(text, number):
    """Is TEXT the shortest that is read as NUMBER?"""
    if not numpy.isfinite(number):
        demand(text in ("nan", "inf", "-inf"), text, number)
        return
    demand(type(number)(text) == number, text, number)
    theirs = numpy.format_float_scientific(number, unique=True, trim="-")
    digits = text.lower().split("e")[0].replace(".", "").strip("-0")
    demand(digits == theirs.split("e")[0].replace(".", "").strip("-0"),
           text, theirs)


def check_leaf(library, value, leaf):
    number = leaf[()]
    if leaf.dtype.char == "g":
        demand(bits_of(exact(value.real)) == bits_of(exact_numpy(number)),
               number)
    elif leaf.dtype.char == "G":
        for real, part in ((value.real, number.real),
                           (value.imag, number.imag)):
            demand(bits_of(exact(real)) == bits_of(exact_numpy(part)),
                   number)
    else:
        got = python_of(value)
        if leaf.dtype.kind in "SU":  # NumPy's end before the NULs
            got = got.rstrip(b"\0" if leaf.dtype.kind == "S" else "\0")
        demand(bits_of(got) == bits_of(number.item()), got, number)
    if leaf.dtype.kind == "f":
        check_digits(library.print(value), number)
    elif leaf.dtype.kind == "U":
        demand(library.print(value) == ascii(python_of(value)), number)
    elif leaf.dtype.char == "D":
        demand(library.print(value) == repr(number.item()), number)


def meant(leaf):
    """The bytes of LEAF that mean something, as they are packed."""
    raw = leaf.tobytes()
    if leaf.dtype.kind == "b":
        return bytes([raw != b"\0"])
    if leaf.dtype.char in "gG" and numpy.finfo(leaf.dtype).nmant == 63:
        part = numpy.dtype("g").itemsize
        return [raw[i:i + 10] for i in range(0, len(raw), part)]
    return raw


def check_numpy(library, rng):
    text, array = random_array(rng)
    mem = array.tobytes()
    values, keep = library.unpack(text, mem, AS_NUMPY)
    plain = list(leaves(array))
    demand(len(values) == len(plain), text, len(values), len(plain))
    demand(library.size(text, AS_NUMPY) == array.itemsize, text)
    for value, leaf in zip(values, plain):
        check_leaf(library, value, leaf)
    status, packed = library.pack(text, values, bytes(len(mem)), AS_NUMPY)
    demand(status == OK, text, status)
    again = numpy.frombuffer(packed, array.dtype).reshape(())
    for leaf, back in zip(plain, leaves(again)):
        demand(meant(leaf) == meant(back), text, meant(leaf), meant(back))
    del keep


# ctypes

SIMPLE = [ctypes.c_bool, ctypes.c_byte, ctypes.c_ubyte, ctypes.c_short,
          ctypes.c_ushort, ctypes.c_int, ctypes.c_uint, ctypes.c_long,
          ctypes.c_ulong, ctypes.c_longlong, ctypes.c_ulonglong,
          ctypes.c_float, ctypes.c_double, ctypes.c_longdouble,
          ctypes.c_char, ctypes.c_wchar, ctypes.c_void_p]


def check_ctypes(library, rng):
    kind = rng.choice(SIMPLE)
    if kind is ctypes.c_longdouble:
        item = kind(rng.uniform(-1, 1) * 2.0 ** rng.randrange(-1000, 1000))
    elif kind is ctypes.c_wchar:
        item = kind(rng.choice("a\xe9\u20ac"))
    else:
        item = kind.from_buffer_copy(random_bytes(rng, ctypes.sizeof(kind)))
    swapped = rng.random() < 0.5 and hasattr(kind, "__ctype_be__") \
        and kind is not ctypes.c_longdouble
    if swapped:
        other = kind.__ctype_be__ if sys.byteorder == "little" \
            else kind.__ctype_le__
        item = other.from_buffer_copy(bytes(item))
    text = memoryview(item).format
    values, keep = library.unpack(text, bytes(item), AS_CTYPES)
    demand(len(values) == 1, text, len(values))
    want = item.value
    if kind is ctypes.c_void_p:
        want = want or 0
    elif kind is ctypes.c_float:
        want = float(want)
    demand(bits_of(python_of(values[0])) == bits_of(want), text,
           python_of(values[0]), want)
    del keep


CHECKS = [check_struct, check_ranges, check_equal, check_ctypes]


def run(check, library, count, seed):
    """Return whether COUNT cases agree."""
    found = 0
    for i in range(count):
        case = "%s:%s:%d" % (seed, check.__name__, i)
        try:
            check(library, random.Random(case))
        except Differs as differs:
            found += 1
            if found == 1:
                print("%s: %s" % (case, differs))
    print("%-13s %d cases, %d differ" % (check.__name__, count, found))
    return found


def main(argv):
    planted = argv[-1] == "planted"
    if planted:
        argv = argv[:-1]
    if len(argv) not in (3, 4):
        sys.exit("usage: value_check.py LIBRARY COUNT [SEED] [planted]")
    seed = argv[3] if len(argv) > 3 else "1"
    # NumPy warns of an overflow when it reads a small long double
    warnings.simplefilter("ignore", RuntimeWarning)
    library = Library(argv[1], planted)
    checks = CHECKS + ([check_numpy] if numpy is not None else [])
    print("Python %s, NumPy %s, seed %s" % (
        sys.version.split()[0],
        "is missing" if numpy is None else numpy.__version__, seed))
    found = [run(check, library, int(argv[2]), seed) for check in checks]
    if planted:
        print("every check sees it" if all(found) else "a check is blind")
        return 0 if all(found) else 1
    if any(found):
        return 1
    if numpy is None:
        print("SKIP: all agree, but there is no NumPy")
        return 77
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
