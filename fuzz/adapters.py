"""
Layouts, put through the designs of 2007: callables for live.py --callable.

Each takes what exports a layout and returns a buffer with the same content, by
way of an exporter of exporters/native/designs.  Whether the design can have
that layout is known from memoryview; if it says otherwise, what is returned is
wrong, so that a refusal out of place is found as well.
"""

import bufconf_designs as designs

REFUSED = b"refused, though the design can have it"
GRANTED = b"granted, though the design cannot have it"


def has_rows(view):
    """Do the items of a row lie side by side, behind no pointer each?"""
    if view.ndim == 0:
        return True
    if view.suboffsets and view.suboffsets[-1] >= 0:
        return False
    return view.shape[-1] <= 1 or view.strides[-1] == view.itemsize


def made(possible, make):
    """What MAKE makes, or raises, if it is right to."""
    try:
        result = make()
    except BufferError:
        if possible:
            return REFUSED
        raise
    return result if possible else GRANTED


def segments(exporter):
    """void **segments of the rows, and of the rows of these."""
    view = memoryview(exporter)
    return made(has_rows(view), lambda: designs.segmented(
        designs.segmented(view)))


def pieces(view, slicer):
    """The bytes of VIEW, from slices of a slice of it."""
    whole = slicer(view, 0, view.nbytes)
    cuts = [0, view.nbytes // 3, view.nbytes - view.nbytes // 4, view.nbytes]
    return b"".join(memoryview(slicer(whole, start, stop)).tobytes()
                    for start, stop in zip(cuts, cuts[1:]))


def counting(exporter):
    """ByteBufferSlice as the post has it."""
    view = memoryview(exporter)
    return made(view.c_contiguous,
                lambda: pieces(view, designs.counting_slice))


def redirect(exporter):
    """ByteBufferSlice as today's protocol has it."""
    view = memoryview(exporter)
    return made(view.c_contiguous,
                lambda: pieces(view, designs.redirect_slice))


def backwards(exporter):
    """Wrong: the rows in the other direction.  For the test."""
    view = memoryview(exporter)
    return designs.segmented(view[::-1] if view.ndim == 1 else view)
