"""Names of request words: the flags that a consumer ORs together."""

# Contained flags first; each after those that it contains.
FLAGS = (
    ("ND", 0x008),
    ("STRIDES", 0x018),
    ("C_CONTIGUOUS", 0x038),
    ("F_CONTIGUOUS", 0x058),
    ("ANY_CONTIGUOUS", 0x098),
    ("INDIRECT", 0x118),
    ("FORMAT", 0x004),
    ("WRITABLE", 0x001),
)
COMPOUND = {
    0x000: "SIMPLE",
    0x009: "CONTIG",
    0x019: "STRIDED",
    0x01c: "RECORDS_RO",
    0x01d: "RECORDS",
    0x11c: "FULL_RO",
    0x11d: "FULL",
}


def unsigned(word):
    """WORD as an unsigned number of 32 bits, which orders words."""
    return word & 0xffffffff


def name(word):
    """WORD as flags: a compound name, or flags joined by "|"; other bits in
    hex."""
    if word in COMPOUND:
        return COMPOUND[word]
    rest = unsigned(word)
    present = [(flag, bits) for flag, bits in FLAGS if word & bits == bits]
    for _, bits in present:
        rest &= ~bits
    parts = [flag for flag, bits in present
             if not any(bits != other and bits & other == bits
                        for _, other in present)]
    if rest:
        parts.append(hex(rest))
    return "|".join(parts)


def expand(runs):
    """The words of RUNS, pairs of first and last word, in their order."""
    found = []
    for first, last in runs:
        for number in range(unsigned(first), unsigned(last) + 1):
            found.append(number - (1 << 32) if number >> 31 else number)
    return found
