"""The diagram says of every cell in which sets it is, and nothing else."""

import unittest

from reports import euler
from reports.matrix_test import parse

ROWS = ("up", "down")


def cells(columns, rows=ROWS):
    return frozenset((row, column) for row in rows for column in columns)


def draw(columns, sets):
    """The diagram as an element; every cell counts 1,000 and something."""
    counts = {(row, column): 1001 + 10 * x + 100 * y
              for y, row in enumerate(ROWS) for x, column in enumerate(columns)}
    svg = parse(euler.draw(ROWS, columns, sets, counts,
                           {column: [column] for column in columns}))
    return svg, {f"{number:,}": cell for cell, number in counts.items()}


def number(element, name):
    return float(element.attributes[name])


def inside(rectangle, point):
    """Is the anchor of the text POINT in RECTANGLE?"""
    x, y = number(point, "x"), number(point, "y")
    left, top = number(rectangle, "x"), number(rectangle, "y")
    return (left < x < left + number(rectangle, "width")
            and top < y < top + number(rectangle, "height"))


class Drawing(unittest.TestCase):

    def assert_true(self, columns, sets):
        """Each rectangle has the counts of its cells inside, and no other."""
        svg, cell_of = draw(columns, sets)
        points = svg.find("text", class_="euler-count")
        self.assertEqual(set(cell_of), {p.text() for p in points})
        drawn = {g.find("title")[0].text(): g.find("rect")[0]
                 for g in svg.find("g")}
        self.assertEqual({", ".join(s.names) for s in sets}, set(drawn))
        for s in sets:
            rectangle = drawn[", ".join(s.names)]
            self.assertEqual(
                set(s.cells),
                {cell_of[p.text()] for p in points if inside(rectangle, p)})
        return svg, drawn

    def test_sets_hold_their_cells(self):
        self.assert_true("abcde", [
            euler.Set(("all",), cells("abcde")),
            euler.Set(("most",), cells("abce")),
            euler.Set(("left",), cells("ca")),
            euler.Set(("right", "more"), cells("be")),
            euler.Set(("across",), cells("ce")),
            euler.Set(("upper",), cells("abcde", ("up",))),
            euler.Set(("lower",), cells("abcde", ("down",)))])

    def test_everything_is_on_the_sheet(self):
        svg, drawn = self.assert_true("ab", [
            euler.Set(("all",), cells("ab")), euler.Set(("one",), cells("b")),
            euler.Set(("upper",), cells("ab", ("up",)))])
        sheet = svg.find("svg")[0]
        for rectangle in drawn.values():
            for place, size in (("x", "width"), ("y", "height")):
                self.assertGreaterEqual(number(rectangle, place), 0)
                self.assertLessEqual(
                    number(rectangle, place) + number(rectangle, size),
                    number(sheet, size))

    def test_nested_sets_do_not_touch(self):
        _, drawn = self.assert_true("abc", [
            euler.Set(("all",), cells("abc")), euler.Set(("two",), cells("ab")),
            euler.Set(("one",), cells("a"))])
        for outer, inner in (("all", "two"), ("two", "one")):
            for place, size in (("x", "width"), ("y", "height")):
                first, second = drawn[outer], drawn[inner]
                self.assertLess(number(first, place), number(second, place))
                self.assertGreater(
                    number(first, place) + number(first, size),
                    number(second, place) + number(second, size))

    def test_what_cannot_be_drawn_is_not(self):
        with self.assertRaises(euler.NoDiagram):  # no order of three pairs
            draw("abc", [euler.Set(("one",), cells("ab")),
                         euler.Set(("two",), cells("bc")),
                         euler.Set(("three",), cells("ca"))])
        with self.assertRaises(euler.NoDiagram):
            draw("ab", [euler.Set(("corner",), frozenset({("up", "a")}))])
        with self.assertRaises(euler.NoDiagram):
            draw("ab", [euler.Set(("bent",),
                                  cells("a") | cells("b", ("up",)))])


class Lines(unittest.TestCase):

    def test_words_are_wrapped(self):
        self.assertEqual(["one, two", "three"],
                         euler.wrap(["one", "two", "three"], 9))
        self.assertEqual(["much too long"], euler.wrap(["much too long"], 3))


if __name__ == "__main__":
    unittest.main()
