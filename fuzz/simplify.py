"""Make the layout of a find at a consumer as simple as it can be: what is
left is what it takes, and says which clause is broken."""

from collections import namedtuple

POINTER = 8  # bytes
MOST = 60  # layouts that are tried
PREFIXES = "<>=!"  # that change the order of bytes, or their sizes

# order: for each dimension 1, -1 (reversed) or 0 (all indices lead to one
# place); pointers: for each, whether its elements are pointers; gap: behind
# every item; fortran: the first index is the fastest
Plan = namedtuple("Plan", "shape itemsize format readonly order pointers gap "
                  "fortran")


def packed(shape, itemsize):
    strides = []
    for extent in reversed(shape):
        strides.insert(0, itemsize)
        itemsize *= extent
    return strides


def plan_of(facts):
    """What of FACTS (see standalone_consumer.py) a plan can say."""
    shape, strides = facts["SHAPE"], facts["STRIDES"]
    long = [n for n, extent in enumerate(shape) if extent > 1]
    steps = [abs(strides[n]) for n in long]
    fortran = len(steps) > 1 and steps == sorted(steps) and 0 not in steps
    dense = packed(shape[::-1], facts["ITEMSIZE"])[::-1] if fortran else \
        packed(shape, facts["ITEMSIZE"])
    return Plan(
        shape, facts["ITEMSIZE"], facts["FORMAT"], facts["READONLY"],
        [(s > 0) - (s < 0) if n in long else 1
         for n, s in enumerate(strides)],
        [s >= 0 for s in facts["SUBOFFSETS"] or [-1] * len(shape)],
        steps != [dense[n] for n in long], fortran)


class Builder:
    """Memory for a plan: blocks, and the pointers in them."""

    def __init__(self, plan):
        self.plan, self.blocks, self.pointers = plan, [], []
        self.strides = [plan.itemsize] * len(plan.shape)
        self.items = 0

    def item(self):
        self.items += 1
        return bytes((self.items + n * 16) % 256
                     for n in range(self.plan.itemsize))

    def block(self, content, pointers):
        self.blocks.append(content)
        number = len(self.blocks) - 1
        self.pointers += [[number, *pointer] for pointer in pointers]
        return number

    def part(self, n):
        """(bytes, pointers in them, offset of the first) of what dimension N
        and all behind it make."""
        plan = self.plan
        if n == len(plan.shape):
            return self.item(), [], 0
        units = [self.part(n + 1) for _ in range(
            plan.shape[n] and (plan.shape[n] if plan.order[n] else 1))]
        if plan.pointers[n]:
            units = [(bytes(POINTER), [[0, self.block(*unit[:2]), unit[2]]],
                      0) for unit in units]
        elif plan.gap and n == len(plan.shape) - 1:
            units = [(unit[0] + b"\xee" * plan.itemsize, *unit[1:])
                     for unit in units]
        return self.join(n, units)

    def join(self, n, units):
        if not units:
            return b"", [], 0
        size, order = len(units[0][0]), self.plan.order[n]
        self.strides[n] = size * order
        first = units[0][2] + (size * (len(units) - 1) if order < 0 else 0)
        if order < 0:
            units = units[::-1]
        return (b"".join(unit[0] for unit in units),
                [[size * i + at, *rest] for i, unit in enumerate(units)
                 for at, *rest in unit[1]], first)


def build(plan):
    """FACTS of the layout that PLAN says."""
    turned = plan.fortran and not any(plan.pointers)
    builder = Builder(plan._replace(
        shape=plan.shape[::-1], order=plan.order[::-1]) if turned else plan)
    content, pointers, first = builder.part(0)
    root = builder.block(content or b"\xee", pointers)
    strides = builder.strides[::-1] if turned else builder.strides
    return {
        "FORMAT": plan.format, "ITEMSIZE": plan.itemsize,
        "READONLY": plan.readonly, "SHAPE": list(plan.shape),
        "STRIDES": strides,
        "SUBOFFSETS": [0 if p else -1 for p in plan.pointers]
        if any(plan.pointers) else None,
        "BLOCKS": [block.hex() for block in builder.blocks],
        "POINTERS": builder.pointers, "FIRST": [root, first]}


def replaced(values, n, value):
    return [*values[:n], value, *values[n + 1:]]


def simpler(plan):
    """Plans that are a step simpler.  No dimension at all is odder than
    one."""
    if not plan.shape:
        yield plan._replace(shape=[1], order=[1], pointers=[False])
    for n in range(len(plan.shape) if len(plan.shape) > 1 else 0):
        yield plan._replace(**{name: [*getattr(plan, name)[:n],
                                      *getattr(plan, name)[n + 1:]]
                               for name in ("shape", "order", "pointers")})
    for n, has in enumerate(plan.pointers):
        if has:
            yield plan._replace(pointers=replaced(plan.pointers, n, False))
    for n, order in enumerate(plan.order):
        if order != 1:
            yield plan._replace(order=replaced(plan.order, n, 1))
    if plan.gap:
        yield plan._replace(gap=False)
    if plan.fortran:
        yield plan._replace(fortran=False)
    for n, extent in enumerate(plan.shape):
        for less in (1, 2):
            if extent > less:
                yield plan._replace(shape=replaced(plan.shape, n, less))
    if plan.format != "B":
        yield plan._replace(format="B", itemsize=1)
    if plan.format[0] in PREFIXES:
        yield plan._replace(format=plan.format[1:])


def simplify(facts, shows):
    """The simplest facts that SHOWS, a function over facts, is true of."""
    plan, tries = plan_of(facts), MOST
    plan = next((other for other in (plan, *simpler(plan))
                 if shows(build(other))), None)
    if plan is None:
        return facts
    while tries > 0:
        for other in simpler(plan):
            tries -= 1
            if shows(build(other)):
                plan = other
                break
        else:
            break
    return build(plan)


def cause(facts, question):
    """The cause (harness/judge/causes.def) of what is misread: what of the
    layout is not plain."""
    plan = plan_of(facts)
    long = [order for order, extent in zip(plan.order, plan.shape)
            if extent > 1]
    if any(plan.pointers):
        return "pointers-misread"
    if 0 in plan.shape:
        return "empty-misread"
    if not plan.shape:
        return "scalar-misread"
    if any(order != 1 for order in long):
        return "strides-misread"
    if plan.gap or plan.fortran:
        return "gaps-misread"
    if question == "values" and plan.format != "B":
        return "byte-order-misread" if plan.format[0] in PREFIXES else \
            "values-misread"
    return "items-misread"
