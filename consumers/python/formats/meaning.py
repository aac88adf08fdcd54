"""
What a format means, in one form whoever was asked.

    ok SIZE RUN RUN ...         RUN is OFFSET:KIND*COUNT
    refused WHY
    crashed SIGNAL, hung        the process that was asked died

KIND is a letter, the bytes of one item, and the byte order if it has one: i4<
u2> f8< c16< (complex) b1 (bool) s5 (5 bytes) p5 (Pascal) U12< (3 UCS-4 units)
P8< (pointer) O8< (PyObject *) X8< (function pointer).  Runs are in the order
of the text; items of one kind side by side are one run, whatever the text
calls them: "3i", "(3)i" and "iii" are alike.  Behind LIMIT runs stands "...".
"""

LIMIT = 200
MANY = "..."
BYTEWISE = "bsp"  # kinds without a byte order


class Runs:
    """Collects runs, in order."""

    def __init__(self):
        self.runs = []
        self.full = False

    def add(self, offset, kind, size, count):
        """COUNT items of SIZE bytes; false if nothing more is wanted."""
        if count == 0 or size == 0:
            return not self.full
        if self.runs:
            at, last, width, number = self.runs[-1]
            if last == kind and width == size and at + width * number \
                    == offset:
                self.runs[-1] = at, kind, size, number + count
                return True
        if len(self.runs) == LIMIT:
            self.full = True
            return False
        self.runs.append((offset, kind, size, count))
        return True

    def repeat(self, one, offset, size, count):
        """COUNT times the runs ONE, SIZE bytes apart; as add."""
        if len(one.runs) == 1 and not one.full:
            (at, kind, width, number), = one.runs
            if width * number == size:
                return self.add(offset + at, kind, width, number * count)
        for index in range(count if one.runs else 0):  # at least a run each
            for at, kind, width, number in one.runs:
                if not self.add(offset + index * size + at, kind, width,
                                number):
                    return False
            if one.full:
                self.full = True
                return False
        return not self.full

    def text(self, total):
        """The meaning of an item of TOTAL bytes with these runs."""
        words = ["ok", str(total)]
        words += ["%d:%s*%d" % (offset, kind, count)
                  for offset, kind, _, count in self.runs]
        return " ".join(words + [MANY] * self.full)


def spell(letter, size, order):
    """A kind: "i4<", or "u1" where there is no order."""
    if size == 1 or letter in BYTEWISE:
        order = ""
    return "%s%d%s" % (letter, size, order)


def explicit(names):
    """NAMES without those that NumPy would have given by itself."""
    return [name for name in names
            if not (name[:2] == "66" and len(name) > 2
                    and bytes.fromhex(name[2:]).isdigit())]


def same(theirs, ours):
    """Do two meanings agree?  "?" stands for all but the size; of what is cut
    off the runs before the last one count, which may be cut itself."""
    theirs, _, their_names = theirs.partition(" |")
    ours, _, our_names = ours.partition(" |")
    theirs, ours = theirs.split(), ours.split()
    if "?" in (theirs[-1:] + ours[-1:]):
        return theirs[1:2] == ours[1:2]
    if MANY in theirs and MANY in ours:
        end = min(len(theirs), len(ours)) - 2
        return theirs[:end] == ours[:end]
    return theirs == ours and explicit(their_names.split(" ")) == explicit(
        our_names.split(" "))


def merged(meaning, old="", new=""):
    """MEANING with OLD replaced in its kinds, and runs that are one now."""
    told, bar, names = meaning.partition(" |")
    runs = Runs()
    for word in told.split()[2:]:
        if ":" in word:
            offset, kind, count = word.replace("*", ":").split(":")
            size = int(kind[1:].rstrip("<>"))
            runs.add(int(offset), kind.replace(old, new) if old else kind,
                     size, int(count))
    runs.full |= told.endswith(MANY)
    return runs.text(int(told.split()[1])) + bar + names


# What Cython tells apart.

UNITS = 64  # no type of formats_cython.pyx has as many


def units(runs):
    """The units that Cython tells apart: [(offset, kind, bytes)].  A char
    ("h") is one of whatever sign, a bool an unsigned char."""
    found = []
    for offset, letter, size, count in runs:
        if letter in "sp":
            letter, size, count = "h", 1, size * count
        if letter == "b":
            letter = "u"
        if len(found) + count > UNITS:
            return None
        found.extend((offset + index * size, letter, size)
                     for index in range(count))
    return found


def runs_of(meaning):
    """The runs of a meaning, as tuples; None if they are not all there."""
    words = meaning.split()[2:]
    if not meaning or words[-1:] in (["?"], ["..."]):
        return None
    found = []
    for word in words:
        offset, kind, count = word.replace("*", ":").split(":")
        found.append((int(offset), kind[0], int(kind[1:].rstrip("<>")),
                      int(count)))
    return found


def fits(wanted, given):
    """Does a format of units GIVEN describe a type of units WANTED?"""
    return given is not None and len(wanted) == len(given) and all(
        a[0] == b[0] and a[2] == b[2]
        and (a[1] == b[1] or "h" in (a[1], b[1]))
        for a, b in zip(wanted, given))
