# cython: language_level=3
"""
Functions that take a buffer of one item type each.

Generated code decides from the format whether the buffer is taken: that is
the reader that is asked.  `types()` says what C makes of each type: its
size and plain members as (offset, kind, bytes, count).  A kind is a letter of
meaning.py; "h" is a char, which Cython takes for either sign.
"""

cdef extern from *:
    long CYTHON_HEX_VERSION

ctypedef unsigned char uchar
ctypedef signed char schar
ctypedef unsigned short ushort
ctypedef unsigned int uint
ctypedef unsigned long ulong
ctypedef long long llong
ctypedef unsigned long long ullong
ctypedef long double ldouble
ctypedef float complex cfloat
ctypedef double complex cdouble
ctypedef long double complex cldouble

cdef struct Alone:
    int a

cdef struct Tail:
    int a
    schar b

cdef packed struct Packed:
    schar b
    int a

cdef struct Aligned:
    schar b
    double d
    short h

cdef struct Nested:
    Tail inner
    schar c

cdef struct Deep:
    schar c
    Nested middle
    double d

cdef struct Array:
    int a[3]
    double d

cdef struct Matrix:
    short m[2][3]
    ushort n

cdef struct Chars:
    char name[5]
    int n

cdef struct Phased:
    cfloat z
    float f

cdef struct Same:
    double a
    double b
    int n

cdef packed struct Wide:
    schar a
    ldouble g
    llong q

def take_char(char[:] view): pass
def take_schar(schar[:] view): pass
def take_uchar(uchar[:] view): pass
def take_short(short[:] view): pass
def take_ushort(ushort[:] view): pass
def take_int(int[:] view): pass
def take_uint(uint[:] view): pass
def take_long(long[:] view): pass
def take_ulong(ulong[:] view): pass
def take_llong(llong[:] view): pass
def take_ullong(ullong[:] view): pass
def take_float(float[:] view): pass
def take_double(double[:] view): pass
def take_ldouble(ldouble[:] view): pass
def take_cfloat(cfloat[:] view): pass
def take_cdouble(cdouble[:] view): pass
def take_cldouble(cldouble[:] view): pass
def take_object(object[:] view): pass
def take_Alone(Alone[:] view): pass
def take_Tail(Tail[:] view): pass
def take_Packed(Packed[:] view): pass
def take_Aligned(Aligned[:] view): pass
def take_Nested(Nested[:] view): pass
def take_Deep(Deep[:] view): pass
def take_Array(Array[:] view): pass
def take_Matrix(Matrix[:] view): pass
def take_Chars(Chars[:] view): pass
def take_Phased(Phased[:] view): pass
def take_Same(Same[:] view): pass
def take_Wide(Wide[:] view): pass


cdef at(void *member, void *start):
    return <char *> member - <char *> start


cdef scalar(kind, size):
    return size, [(0, kind, size, 1)]


def types():
    """name -> (size, members)"""
    cdef Tail tail
    cdef Packed packed
    cdef Aligned aligned
    cdef Nested nested
    cdef Deep deep
    cdef Array array
    cdef Matrix matrix
    cdef Chars chars
    cdef Phased phased
    cdef Same same
    cdef Wide wide
    found = {
        "char": scalar("h", sizeof(char)),
        "schar": scalar("i", sizeof(schar)),
        "uchar": scalar("u", sizeof(uchar)),
        "short": scalar("i", sizeof(short)),
        "ushort": scalar("u", sizeof(ushort)),
        "int": scalar("i", sizeof(int)),
        "uint": scalar("u", sizeof(uint)),
        "long": scalar("i", sizeof(long)),
        "ulong": scalar("u", sizeof(ulong)),
        "llong": scalar("i", sizeof(llong)),
        "ullong": scalar("u", sizeof(ullong)),
        "float": scalar("f", sizeof(float)),
        "double": scalar("f", sizeof(double)),
        "ldouble": scalar("f", sizeof(ldouble)),
        "cfloat": scalar("c", sizeof(cfloat)),
        "cdouble": scalar("c", sizeof(cdouble)),
        "cldouble": scalar("c", sizeof(cldouble)),
        "object": scalar("O", sizeof(void *)),
        "Alone": (sizeof(Alone), [(0, "i", sizeof(int), 1)]),
        "Tail": (sizeof(Tail), [
            (at(&tail.a, &tail), "i", sizeof(int), 1),
            (at(&tail.b, &tail), "i", 1, 1)]),
        "Packed": (sizeof(Packed), [
            (at(&packed.b, &packed), "i", 1, 1),
            (at(&packed.a, &packed), "i", sizeof(int), 1)]),
        "Aligned": (sizeof(Aligned), [
            (at(&aligned.b, &aligned), "i", 1, 1),
            (at(&aligned.d, &aligned), "f", sizeof(double), 1),
            (at(&aligned.h, &aligned), "i", sizeof(short), 1)]),
        "Nested": (sizeof(Nested), [
            (at(&nested.inner.a, &nested), "i", sizeof(int), 1),
            (at(&nested.inner.b, &nested), "i", 1, 1),
            (at(&nested.c, &nested), "i", 1, 1)]),
        "Deep": (sizeof(Deep), [
            (at(&deep.c, &deep), "i", 1, 1),
            (at(&deep.middle.inner.a, &deep), "i", sizeof(int), 1),
            (at(&deep.middle.inner.b, &deep), "i", 1, 1),
            (at(&deep.middle.c, &deep), "i", 1, 1),
            (at(&deep.d, &deep), "f", sizeof(double), 1)]),
        "Array": (sizeof(Array), [
            (at(&array.a, &array), "i", sizeof(int), 3),
            (at(&array.d, &array), "f", sizeof(double), 1)]),
        "Matrix": (sizeof(Matrix), [
            (at(&matrix.m, &matrix), "i", sizeof(short), 6),
            (at(&matrix.n, &matrix), "u", sizeof(ushort), 1)]),
        "Chars": (sizeof(Chars), [
            (at(&chars.name, &chars), "h", 1, 5),
            (at(&chars.n, &chars), "i", sizeof(int), 1)]),
        "Phased": (sizeof(Phased), [
            (at(&phased.z, &phased), "c", sizeof(cfloat), 1),
            (at(&phased.f, &phased), "f", sizeof(float), 1)]),
        "Same": (sizeof(Same), [
            (at(&same.a, &same), "f", sizeof(double), 1),
            (at(&same.b, &same), "f", sizeof(double), 1),
            (at(&same.n, &same), "i", sizeof(int), 1)]),
        "Wide": (sizeof(Wide), [
            (at(&wide.a, &wide), "i", 1, 1),
            (at(&wide.g, &wide), "f", sizeof(ldouble), 1),
            (at(&wide.q, &wide), "i", sizeof(llong), 1)]),
    }
    return found


def takers():
    """name -> the function that takes buffers of that type"""
    return {name[5:]: function for name, function in globals().items()
            if name.startswith("take_")}


def version():
    """The version of Cython that compiled this."""
    return CYTHON_HEX_VERSION >> 24 & 255, CYTHON_HEX_VERSION >> 16 & 255
