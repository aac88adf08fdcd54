"""
Sets of regions as an Euler diagram, SVG.

Regions are the cells of a grid: a row for each access, a column for each
layout.  The columns are put in an order in which every set is a block, so
that a rectangle holds what belongs to a set and nothing else; if there is no
such order, NoDiagram is raised and nothing wrong is drawn.
"""

from dataclasses import dataclass
from itertools import permutations

from .html_text import tag

CELL, ROW, STEP, LEFT, PAD = 132, 62, 24, 128, 14
LINE = 15  # between lines of text
CHARACTERS = 19  # that fit into a cell


class NoDiagram(Exception):
    """No order of the columns makes every set a block."""


@dataclass(frozen=True)
class Set:
    """Names of one set, and its cells: (row, column) pairs."""

    names: tuple
    cells: frozenset

    def rows(self):
        return {row for row, _ in self.cells}

    def columns(self):
        return {column for _, column in self.cells}


def is_block(numbers):
    """Are NUMBERS a run without a gap?"""
    return max(numbers) - min(numbers) + 1 == len(set(numbers))


def order(columns, sets):
    """The first order of COLUMNS in which every one of SETS is a block."""
    for candidate in permutations(columns):
        place = {column: n for n, column in enumerate(candidate)}
        if all(is_block([place[c] for c in s.columns()]) for s in sets):
            return candidate
    raise NoDiagram("no order of the columns makes every set a block")


def check(rows, columns, sets):
    """Every set is rows times columns, with one of them whole."""
    for s in sets:
        product = {(r, c) for r in s.rows() for c in s.columns()}
        if product != set(s.cells) or not (
                s.rows() == set(rows) or s.columns() == set(columns)):
            raise NoDiagram(f"{s.names} is no rectangle")


def depths(sets):
    """How deep each of SETS lies: 0 is the largest; one more than whatever
    shares a cell with it and comes before it."""
    found = {}
    for s in sorted(sets, key=lambda s: (-len(s.cells), s.names)):
        found[s] = max([found[other] + 1 for other in found
                        if other.cells & s.cells], default=0)
    return found


def wrap(words, width=CHARACTERS):
    """WORDS as lines of about WIDTH characters."""
    lines = []
    for word in words:
        if lines and len(lines[-1]) + len(word) + 2 <= width:
            lines[-1] += ", " + word
        else:
            lines.append(word)
    return lines


def text(x, y, content, class_, anchor="middle"):
    return tag("text", content, x=x, y=y, class_=class_, text_anchor=anchor)


def band(x, y, width, height, s, class_, label, anchor):
    """The rectangle of a set, with its names at LABEL."""
    title = ", ".join(s.names)
    return tag("g", tag("title", title), tag(
        "rect", x=x, y=y, width=width, height=height, rx=10, class_=class_),
        text(*label, title, "euler-name", anchor))


def of_columns(s, place, depth, top, bottom):
    """A set of whole columns: nested from above."""
    numbers = [place[c] for c in s.columns()]
    inset = 4 + 5 * depth
    x = LEFT + CELL * min(numbers) + inset
    width = CELL * len(numbers) - 2 * inset
    y = PAD + STEP * depth
    return band(x, y, width, bottom + 8 * (1 + top // STEP - depth) - y, s,
                "euler-layout", (x + width - 10, y + 17), "end")


def of_rows(s, rows, columns, top):
    """A set of whole rows, its names on the left."""
    numbers = [rows.index(r) for r in s.rows()]
    y = top + ROW * min(numbers) + 4
    height = ROW * len(numbers) - 8
    return band(6, y, LEFT + CELL * len(columns), height, s, "euler-access",
                (18, y + 20), "start")


def draw(rows, columns, sets, counts, heads):
    """
    The diagram.

    ROWS and COLUMNS are their names, SETS of Set, COUNTS the number in each
    cell, HEADS the lines of text under each column.
    """
    check(rows, columns, sets)
    whole = [s for s in sets if s.rows() == set(rows)]
    across = [s for s in sets if s not in whole]
    columns = order(columns, whole)
    place = {column: n for n, column in enumerate(columns)}
    depth = depths(whole)
    top = PAD + STEP * (1 + max(depth.values(), default=0))
    bottom = top + ROW * len(rows)
    feet = bottom + 8 * (2 + top // STEP)
    parts = [of_columns(s, place, depth[s], top, bottom)
             for s in sorted(whole, key=depth.get)]
    parts += [of_rows(s, rows, columns, top) for s in across]
    for n, row in enumerate(rows):
        y = top + ROW * n + ROW // 2 + 10
        parts.append(text(18, y, row, "euler-row", "start"))
        parts += [text(LEFT + CELL * place[c] + CELL // 2, y,
                       f"{counts[row, c]:,}", "euler-count") for c in columns]
    for c in columns:
        parts += [text(LEFT + CELL * place[c] + CELL // 2,
                       feet + LINE * (n + 1), line, "euler-head")
                  for n, line in enumerate(heads[c])]
    width = LEFT + CELL * len(columns) + PAD
    height = feet + LINE * (1 + max(len(heads[c]) for c in columns))
    return tag("svg", *parts, xmlns="http://www.w3.org/2000/svg",
               viewBox=f"0 0 {width} {height}", width=width, height=height,
               role="img", class_="euler")
