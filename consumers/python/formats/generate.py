"""
Format strings to ask about: a fixed list, and as many more as wanted.

The same seed gives the same strings on every Python.
"""

import random

CODES = "cbB?hHiIlLqQnNefdgPO"
STRINGS = "spwu"
COMPLEX = ("Zf", "Zd", "Zg", "F", "D", "G", "Ze")
ODD = "tXzvZ&akmV"
PREFIXES = "@=<>!^"
SPACES = " \t\n\v\f\r"
COUNTS = ("0", "1", "2", "3", "4", "5", "7", "10", "007", "16")
LARGE = ("127", "255", "256", "65535", "65536", "2147483647", "2147483648",
         "4294967295", "4294967297", "9223372036854775807",
         "9223372036854775808", "18446744073709551615",
         "18446744073709551617", "12345678901234567890")
NAMES = (":a:", ":b:", ":c:", ":x1:", ":f0:", ":f1:", "::", ":a b:",
         ":\u00e9:", ":T{:", ":3i:")
MUTANTS = "T{}()&X:,0123 @=<>!^xibhsZ\t\u00a0\u00e9"
DEPTH = 3

# clauses.md 5.5
VECTORS = (
    "bi", "=bi", "^bi", "ix", "ixi", "b0i", "i0d", "T{i:a:b:b:}",
    "^T{b:a:i:b:}", "T{b:a:d:b:}:x:b:y:", "=T{b:a:d:b:}:x:b:y:",
    "T{>i:a:}i", "(2,3)i", "2T{b:a:d:b:}", "(2)T{d:a:b:b:}:n:b:m:",
    "i:ival: (16,4)d:data:", ">i:big: <i:little:", "3w", "Zg",
    "T{<b:a:3x<i:b:}")

# FMT-048, and what like it has killed somebody.
HOSTILE = (
    "T{i", "i}", "}", "i:a", "(2,3", "(", "99999999999999999999i", "2", ":",
    "&", "Z", "(2, 3)i", "i}i", "T", "T{", "{", ")", ",", "()i", "(,)i",
    "(2,)i", "(-1)i", "(1_0)i", "(+2)i", "-1i", "1_0i", "\u0663i", "ibh",
    "i(2)i", "( 1)i", "(1 )i", "(1 2)i", "4294967297i", "(4294967297)i",
    "2147483648i", "42949672973x", "4294967296s", "4294967301s", "4294967301w", "4294967297T{i}", "294967297T{}",
    "(1)O", "id}", "(300000)T{T{}b}", "007=T{I}",
    "4294967295xlfd", "0T{O", "1\rl", "0dd", "T{}i", "T{i}}", "i:a:b", "i::", "i:a::b:", "<>i", "@@i", "2 h", "2 2h",
    "22(3)i", "(2)(3)i", "<(3)i", "(3)<i", "2(3)i", "<3(2)i", "Zi", "Zq",
    "ZZf", "Z f", "2Zf", "X{}", "X{i->i}", "X", "&i", "&&i", "&T{i}", "2&i",
    "&2i", "t", "3t", "0x", "0s", "0p", "s", "p", "0T{}", "T{}", "T{}i",
    "iT{}", "T{}:a:", "0T{i}", "i0T{d}", "(0)i", "(0)T{d}b", "b(0)d", "x",
    "3x", "x:a:", "3x:a:i", " ", "\t", "@", "<", "^", "> ", " <i", "\vi",
    "i\f", "\u00a0i", "i:a\u00a0b:", "", "f->f", "ii:a:", "i:a:i:a:",
    "T{i:a:i:a:}", "i:f1:i", "n", "@n", "=n", "<n", "^n", "2n", "nn",
    "T{n}", "N", "P", "=P", "g", "=g", "<Zg", "O", "<O", "F", "=D", "G",
    "e", "=e", "!e", "u", "<u", "w", "<w", "z", "<z", "<Z", "v", "1s", "5s",
    "(5)c", "(2)3s", "T{b0d}", "T{0db}", "T{b}d", "bT{d}", "bT{=d}",
    "=bT{@d}", "T{=d}b", "@T{d=b}", "=T{d@b}", "T{db}T{db}", "3T{db}b",
    "T{T{T{T{b}i}h}q}", "0d", "b0d0s", "x0d", "ib3x", "xi", "i3x",
    "T{T{d}", "T{3 1i", "18446744073709551615xxH", "T{(3)(3)i:a@:d^:d:}",
    "9223372036854775808T{f:c0:}", "\u00e9", "i" * 300, "T{" * 40 + "i" + "}" * 40, "T{" * 2000)

# What the types of formats_cython.pyx are like.
ITEMS = (
    "i", "b", "T{i:a:}", "T{i:a:b:b:}", "^T{b:b:i:a:}", "=T{b:b:i:a:}",
    "T{b:b:d:d:h:h:}", "T{T{i:a:b:b:}:inner:b:c:}",
    "T{b:c:T{T{i:a:b:b:}:inner:b:c:}:middle:d:d:}", "T{(3)i:a:d:d:}",
    "T{3id}", "T{(2,3)h:m:H:n:}", "T{5s:name:i:n:}", "T{(5)c:name:i:n:}",
    "T{Zf:z:f:f:}", "T{dd:b:i:n:}", "T{2di}", "^T{b:a:g:g:q:q:}", "Zd", "O",
    "l", "q", "g", "?")

# What ctypes writes.
WRITTEN = (
    "<i", "<b", ">h", "T{<b:a:3x<i:b:}", "T{>b:a:3x>i:b:}", "(2,3)<i",
    "T{(2)<i:a:<d:b:}", "X{}", "&<i", "&T{<i:a:}", "<P", "<O", "<g", "<u",
    "T{T{<h:a:<b:b:x}:s:<i:n:}", "T{<b:a:}", "(3)<c", "<?", "<z", "<Z")


def fixed():
    """The fixed list."""
    found = dict.fromkeys(VECTORS + HOSTILE + ITEMS + WRITTEN)
    for code in tuple(CODES + STRINGS + ODD) + COMPLEX:
        for prefix in ("",) + tuple(PREFIXES):
            for count in ("", "0", "3"):
                found[prefix + count + code] = None
    return [text.encode("utf-8") for text in found] + [
        b"i:\xff:", b"\xff", b"i:\xc3:", bytes(range(1, 256))]


class Generator:
    """Makes format strings."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.styles = ([self.single] * 2 + [self.of_struct] * 4
                       + [self.of_pep] * 6 + [self.alike] * 3
                       + [self.mutant] * 4)

    def chance(self, percent):
        return self.random.random() * 100 < percent

    def pick(self, options):
        return self.random.choice(options)

    def maybe(self, percent, options):
        return self.pick(options) if self.chance(percent) else ""

    def count(self):
        return self.pick(LARGE if self.chance(2) else COUNTS)

    def code(self):
        """A letter, or Z and one."""
        if self.chance(4):
            return self.pick(ODD)
        if self.chance(8):
            return self.pick(COMPLEX)
        return self.pick(STRINGS if self.chance(12) else CODES)

    def single(self):
        """One code, with at most a prefix and a count."""
        return (self.maybe(60, PREFIXES) + self.maybe(25, COUNTS)
                + self.code())

    def of_struct(self):
        """As struct understands it: a prefix, then counts and codes."""
        parts = [self.maybe(50, PREFIXES)]
        for _ in range(self.random.randint(1, 6)):
            parts.append(self.maybe(4, SPACES))
            if self.chance(20):
                parts.append(self.count())
            parts.append("x" if self.chance(15) else
                         self.pick(CODES + "sp") if self.chance(95)
                         else self.code())
        return "".join(parts)

    def shape(self):
        extents = [self.count() for _ in range(self.random.randint(1, 3))]
        comma = ", " if self.chance(2) else ","
        return "(" + comma.join(extents) + ")"

    def modifiers(self):
        """Mostly in the order that NumPy wants."""
        parts = [self.shape() if self.chance(15) else "",
                 self.maybe(15, PREFIXES),
                 self.count() if self.chance(15) else ""]
        if self.chance(3):
            self.random.shuffle(parts)
        return "".join(parts)

    def name(self, index):
        if self.chance(92):
            return ":%s%d:" % (self.pick("abcdef"), index)
        return self.pick(NAMES)

    def element(self, depth, named, index):
        """One element of PEP 3118."""
        text = self.modifiers()
        if depth < DEPTH and self.chance(22):
            text += "T{" + self.members(depth + 1) + "}"
        elif self.chance(12):
            text += self.pick(("x", "2x", "3x", "7x"))
            return text + (self.maybe(5, NAMES) if named else "")
        elif self.chance(2):
            text += self.pick(("X{}", "X{i->d}", "&")) + self.code()
        else:
            text += self.code()
        if named or self.chance(3):
            text += self.name(index)
        return text + self.maybe(2, SPACES)

    def members(self, depth):
        """The inside of a T{}, or a whole format."""
        named = self.chance(60)
        number = 1 if self.chance(25) else self.random.randint(1, 4)
        return "".join(self.element(depth, named, index)
                       for index in range(number if self.chance(97) else 0))

    def of_pep(self):
        """As PEP 3118 has it."""
        if self.chance(60):
            return self.modifiers() + "T{" + self.members(1) + "}"
        return self.members(0)

    def alike(self):
        """Near to what Cython's types or ctypes have: pads, other codes."""
        text = self.pick(ITEMS + WRITTEN)
        for _ in range(self.random.randint(0, 2)):
            at = self.random.randrange(len(text) + 1)
            if self.chance(50):
                text = text[:at] + self.pick(
                    ("x", "3x", "^", "@", "=", "<", "0d", "i", " ")) + text[at:]
            elif text[at:at + 1].isalpha() and text[at] != "T":
                text = text[:at] + self.pick("bBchHiIlqfd?") + text[at + 1:]
        return text

    def mutant(self):
        """Something else with a few bytes wrong."""
        text = self.pick((self.of_struct, self.of_pep, self.alike))()
        for _ in range(self.random.randint(1, 3)):
            at = self.random.randrange(len(text) + 1)
            to = min(len(text), at + self.random.randint(1, 4))
            text = self.pick((
                text[:at], text[:at] + text[to:],
                text[:at] + self.pick(MUTANTS) + text[at:],
                text[:at] + self.pick(MUTANTS) + text[at + 1:],
                text[:to] + text[at:]))
        return text

    def next(self):
        """A format string."""
        return self.pick(self.styles)().encode("utf-8")


def generated(seed, number):
    """NUMBER formats; the same for the same SEED, and none twice."""
    generator = Generator(seed)
    found = {}
    while len(found) < number:
        text = generator.next()
        if b"\0" not in text and len(text) < 30000:
            found[text] = None
    return list(found)
