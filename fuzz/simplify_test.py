"""What is built is the layout that the plan says, and what is simple is all
that is left."""

import itertools
import random
import unittest

import simplify
import standalone_consumer as standalone

PLAIN = simplify.Plan([], 1, "B", 1, [], [], False, False)


def plans(count):
    """Any plans, of up to three dimensions."""
    chance = random.Random(1)
    for _ in range(count):
        n = chance.randrange(4)
        yield PLAIN._replace(
            shape=[chance.randrange(4) for _ in range(n)],
            itemsize=2, format="H",
            order=[chance.choice([1, -1, 0]) for _ in range(n)],
            pointers=[chance.random() < 0.3 for _ in range(n)],
            gap=chance.random() < 0.5, fortran=chance.random() < 0.3)


def memory(facts):
    """The memory of FACTS, as the script makes it."""
    for name, value in facts.items():
        setattr(standalone, name, value)
    return standalone.Memory()


def line(extent, order):
    return PLAIN._replace(shape=[extent], order=[order], pointers=[False])


class Building(unittest.TestCase):
    def test_content(self):
        """memoryview finds the items where the formula has them, and as many
        different ones as there are places."""
        for plan in plans(1000):
            made = memory(simplify.build(plan))
            items = made.items()
            self.assertEqual(made.view().tobytes(), b"".join(items), plan)
            places = 1
            for extent, order in zip(plan.shape, plan.order):
                places *= extent if order else min(extent, 1)
            self.assertEqual(len(set(items)), places, plan)

    def test_back(self):
        """The plan of what was built is the plan."""
        for plan in plans(1000):
            if min(plan.shape, default=0) < 2 or any(plan.pointers) or (
                    0 in plan.order or plan.gap or (
                        plan.fortran and len(plan.shape) < 2)):
                continue
            self.assertEqual(simplify.plan_of(simplify.build(plan)), plan)


class Simplifying(unittest.TestCase):
    def simplest(self, wrong):
        """The cause, and the plan that is left, where WRONG says of a plan
        whether it is misread."""
        start = PLAIN._replace(
            shape=[2, 3, 4], itemsize=4, format=">i", order=[1, -1, 1],
            pointers=[True, False, False], gap=True)
        facts = simplify.simplify(
            simplify.build(start),
            lambda facts: wrong(simplify.plan_of(facts)))
        return simplify.cause(facts, "values"), simplify.plan_of(facts)

    def test_what_is_left(self):
        for wrong, cause, shape in (
                (lambda plan: True, "items-misread", [1]),
                (lambda plan: any(plan.pointers), "pointers-misread", [1]),
                (lambda plan: -1 in plan.order, "strides-misread", [2]),
                (lambda plan: len(plan.shape) > 1, "items-misread", [1, 1]),
                (lambda plan: plan.gap and len(plan.shape) > 0,
                 "gaps-misread", [2]),
                (lambda plan: plan.gap and not any(plan.pointers)
                 and plan.order == [1, -1, 1], "strides-misread",
                 [1, 2, 1]),
                (lambda plan: plan.format == ">i" and plan.shape,
                 "byte-order-misread", [1])):
            found, plan = self.simplest(wrong)
            self.assertEqual((found, plan.shape), (cause, shape), plan)

    def test_scalars(self):
        """A scalar is what it takes only if one item in a line is right."""
        for wrong, cause in ((lambda plan: not plan.shape, "scalar-misread"),
                             (lambda plan: True, "items-misread")):
            facts = simplify.simplify(
                simplify.build(PLAIN),
                lambda facts: wrong(simplify.plan_of(facts)))
            self.assertEqual(simplify.cause(facts, "copy"), cause)

    def test_what_cannot_be_built(self):
        """What only the layout of the fuzzer shows stays as it is."""
        facts = simplify.build(line(3, -1))
        self.assertIs(simplify.simplify(facts, lambda other: False), facts)

    def test_causes(self):
        for plan, cause in (
                (line(0, 1), "empty-misread"), (PLAIN, "scalar-misread"),
                (line(1, -1), "items-misread"),
                (line(2, 0), "strides-misread"),
                (line(2, 1)._replace(format="<h", itemsize=2),
                 "byte-order-misread"),
                (line(2, 1)._replace(format="h", itemsize=2),
                 "values-misread")):
            self.assertEqual(simplify.cause(simplify.build(plan), "values"),
                             cause)
        self.assertEqual(simplify.cause(simplify.build(line(2, 1)._replace(
            format="<h", itemsize=2)), "copy"), "items-misread")

    def test_order_of_causes(self):
        """Pointers explain more than strides, strides more than gaps."""
        for pointer, order, gap in itertools.product(
                (True, False), (1, -1), (True, False)):
            plan = line(2, order)._replace(pointers=[pointer], gap=gap)
            self.assertEqual(
                simplify.cause(simplify.build(plan), "copy"),
                "pointers-misread" if pointer else "strides-misread"
                if order < 0 else "gaps-misread" if gap else "items-misread")


if __name__ == "__main__":
    unittest.main()
