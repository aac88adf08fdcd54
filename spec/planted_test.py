"""Errors planted into the code of the designs of 2007, to be found by tests.

    python planted_test.py LIBRARY CC [FLAG...]

A row: the design; the file of this folder; what stands in it, once; what
stands there instead; the test that has to fail.  A copy with the error is
compiled and linked before LIBRARY (libbp_spec.a), which has the rest.
Each test also runs with the file as it is, and must not fail then.  A test
that a signal or the clock ends has failed.
"""

import collections
import concurrent.futures
import functools
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SECONDS = 10
Planted = collections.namedtuple("Planted", "design file right wrong test")

SEGMENTS = ("segments", "segments.c"), "segments"
MIRROR = ("mirror", "mirror.c"), "mirror"
WALK = ("item-iterator", "walk.c"), "iter"
ITER = ("item-iterator", "iter.c"), "iter"
ITEM = ("item-address", "item.c"), "item_banks"
TABLE = ("draft-flags", "drafts.def"), "draft"
DRAFT = ("draft-flags", "draft.c"), "draft"
REGION = ("draft-flags", "region.c"), "region"

ROWS = [Planted(*where, *words, test) for (where, test), *words in [
    # pointers are as long as items
    (SEGMENTS, "last ? itemsize : step", "itemsize"),
    # a float * taken for a float **
    (SEGMENTS, "last ? -1 : 0", "0"),
    # a float ** taken for rows side by side
    (SEGMENTS, "if (like->ndim > 1)", "if (like->ndim > 2)"),
    # rows that know their length taken for pointers
    (SEGMENTS, "fill(&numbers, ndim, SEGMENT, itemsize)",
     "fill(&numbers, ndim, POINTER, itemsize)"),
    # rows of many lengths
    (SEGMENTS, "segment->count != extent", "segment->count < extent"),
    # the offset of a slice is lost on the way back
    (SEGMENTS, "view->suboffsets[n] != 0", "view->suboffsets[n] < 0"),
    # tables of another dimension
    (SEGMENTS, "next + i * view->shape[n]", "next + i * view->shape[n - 1]"),
    # contiguous somehow is contiguous enough
    (MIRROR, "!bp_view_is_contiguous(memory->view, m.order)",
     "!bp_view_is_contiguous(memory->view, BP_ORDER_ANY)"),
    # what was for reading is written back
    (MIRROR, "mirror->is_copy && mirror->writes", "mirror->is_copy"),
    # written back twice
    (MIRROR, "    mirror->is_copy = false;\n", ""),
    # written back in another order
    (MIRROR, "mirror->nbytes, mirror->order, err)",
     "mirror->nbytes, BP_ORDER_C, err)"),
    # the copy lies over what it is of
    (MIRROR, "overlap != BP_OVERLAP_NO", "overlap == BP_OVERLAP_NO"),
    # one byte of room too few
    (MIRROR, "want->nroom < mirror->nbytes",
     "want->nroom + 1 < mirror->nbytes"),
    # a loop does not come back to its beginning
    (ITER, "(uintptr_t)(loop->extent - 1)", "(uintptr_t)loop->extent"),
    # pointers in front of the loop that turns are not loaded again
    (ITER, "first = loop->level < first ? loop->level : first",
     "first = loop->level"),
    # a run goes on over gaps
    (ITER, "it->step == it->itemsize", "it->step >= it->itemsize"),
    # one stride is thought to lead on behind a pointer
    (WALK, "it->nloops > 0 && loop[-1].level == level",
     "it->nloops > 0"),
    # the orders are mixed up
    (WALK, "if (order == BP_ORDER_F)", "if (order != BP_ORDER_F)"),
    # nothing is iterated over once
    (WALK, "ended = layout_is_empty(view)", "ended = false"),
    # an offset of 0 means no pointer
    (ITEM, "view->suboffsets[n] >= 0", "view->suboffsets[n] > 0"),
    # where a slice begins in the sub-buffer is lost
    (ITEM, "checked_move(at, view->suboffsets[n], &at)",
     "checked_move(at, 0, &at)"),
    # a pointer is followed in front of the step to it
    (ITEM, "checked_mul(strides[n], indices[n], &span)",
     "checked_mul(view->suboffsets != NULL ? 0 : strides[n], indices[n], "
     "&span)"),
    # 0x38 is what it is today
    (TABLE, "OFFSETS, 0x38, BP_INDIRECT", "OFFSETS, 0x38, BP_C_CONTIGUOUS"),
    # READONLY meant that memory need not be writable
    (DRAFT, "BP_DRAFT_READONLY) && !truth->readonly",
     "BP_DRAFT_READONLY) && truth->readonly"),
    # both flags of access together leave memory
    (DRAFT, "d.access &= FOR_READING", "d.access = FOR_READING"),
    # what is of both orders is not Fortran's
    (DRAFT, "d.layouts &= ONLY_F | BOTH", "d.layouts &= ONLY_F"),
    # who gains memory is said to lose some
    (REGION, "gains || (after && !before)", "gains || (before && !after)"),
    # what does both is said to restrict
    (REGION, "loses && !gains", "loses"),
]]


def compile_(compiler, source, target):
    subprocess.run(compiler + ["-std=c11", "-O1", "-w", "-I", HERE, "-c",
                               source, "-o", target], check=True)


class Bench:
    """A folder with objects, which are made once."""

    def __init__(self, compiler, library, folder):
        self.compiler, self.library = compiler, library
        self.folder = folder

    @functools.lru_cache(maxsize=None)
    def of_tests(self, name):
        target = os.path.join(self.folder, name + ".o")
        compile_(self.compiler, os.path.join(HERE, name + ".c"), target)
        return target

    def changed(self, row, number):
        """The object of a row's file, with its error."""
        folder = os.path.join(self.folder, "%d%s" % (number, row.file))
        os.makedirs(folder, exist_ok=True)
        unit = "draft.c" if row.file == "drafts.def" else row.file
        for name in {row.file, unit}:
            with open(os.path.join(HERE, name), encoding="ascii") as file:
                text = file.read()
            if name == row.file and number > 0:
                if text.count(row.right) != 1:
                    raise SystemExit("%s: not there once: %s"
                                     % (name, row.right))
                text = text.replace(row.right, row.wrong)
            with open(os.path.join(folder, name), "w") as file:
                file.write(text)
        target = os.path.join(folder, "changed.o")
        compile_(self.compiler, os.path.join(folder, unit), target)
        return target

    def fails(self, row, number):
        """Does the test fail with the error of a row (or, with the number 0,
        without)?"""
        program = os.path.join(self.folder, "%d%s" % (number, row.test))
        subprocess.run(self.compiler + [
            self.of_tests(row.test + "_test"), self.of_tests("sample"),
            self.changed(row, number), self.library, "-o", program],
            check=True)
        try:
            done = subprocess.run([program], stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            return True
        return done.returncode != 0


def main(library, *compiler):
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(list(compiler), library, folder)
        missed = []
        for test in {row.test for row in ROWS}:
            bench.of_tests(test + "_test")
        bench.of_tests("sample")

        def ask(number):
            row = ROWS[number - 1]
            return row, bench.fails(row, number)

        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for row, found in pool.map(ask, range(1, len(ROWS) + 1)):
                if not found:
                    missed.append("%s: %s" % (row.file, row.wrong))
        for test, row in {row.test: row for row in ROWS}.items():
            if bench.fails(row, 0):
                missed.append("%s: fails as it is" % test)
    designs = collections.Counter(row.design for row in ROWS)
    print("%d planted errors, %d missed (%s)" % (
        len(ROWS), len(missed),
        ", ".join("%s %d" % pair for pair in designs.items())))
    print("\n".join(missed), end="\n" if missed else "")
    return 1 if missed else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
