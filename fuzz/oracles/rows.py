"""
Known divergences, and finds of those that are not known.

The rows about formats are those of consumers/python/formats/differences.py;
a row is asked only where a difference was found, and it has to explain that
difference: of the same kind, and about the same size.
"""

import collections
import importlib
import os
import sys

import findings

HERE = os.path.dirname(os.path.abspath(__file__))
FORMATS = os.path.join(HERE, "..", "..", "consumers", "python", "formats")

# what a difference is called here, and there
KINDS = {"accepts": ("takes",), "refuses": ("refuses", "means"),
         "error": ("refuses", "means"), "size": ("means", "takes"),
         "content": ("means",)}
READERS = {"struct": "struct", "utilities": "struct",
           "memoryview": "memoryview", "numpy": "numpy"}

# Rows that cannot be met here, and why.
INVISIBLE = {"numpy-object-order": "all objects in items are NULL, which has "
             "no order"}

HITS = collections.Counter()
PRESENT = {}  # reader: version
STATE = {"findings": None, "target": ""}


def load(library, findings):
    """Load the rows; LIBRARY says what bufconf makes of a text."""
    sys.path.insert(0, FORMATS)
    import by_ours
    by_ours.load(library, "struct", 0, 0)
    STATE["findings"] = findings
    STATE["target"] = os.path.basename(library)[len("bpf_"):-len(".so")]


def prepare(oracles):
    """Import what rows about these ORACLES will ask."""
    import compare  # noqa: F401: kept in sys.modules
    for name in oracles:
        if name in READERS:
            importlib.import_module("by_" + READERS[name])


def case_of(reader, version, text):
    """The difference as the comparison of formats sees it, or None."""
    import by_ours
    import compare
    module = importlib.import_module("by_" + reader)
    case = compare.Case(text, reader, version, module.ask(text),
                        by_ours.ask_as(reader, version, text))
    case.kind = compare.differs(case)
    return case if case.kind else None


def is_about(case, kind, size):
    """Is CASE the difference that was found?"""
    words = case.theirs.split()
    return case.kind in KINDS[kind] and (
        size < 0 or words[0] != "ok" or words[1].rstrip(",") == str(size))


def explain(oracle, version, question, kind, text, size):
    """The name of the row that explains a difference, or None."""
    import compare
    import differences
    reader = READERS.get(oracle)
    version = divmod(version, 1000)
    if reader is None or question not in ("size", "values", "pack"):
        return None
    case = case_of(reader, version, text)
    if case is None or not is_about(case, kind, size):
        return None
    for row in differences.ROWS:
        if compare.applies(row, reader, version) and case.kind in row.kinds \
                and row.predicate(case):
            HITS[row.name] += 1
            return row.name
    return None


def applicable():
    """The rows that inputs have to hit here: of the oracles that are asked,
    in these versions."""
    import compare
    import differences
    versions = {"struct": sys.version_info[:2],
                "memoryview": sys.version_info[:2]}
    if "numpy" in sys.modules:
        versions["numpy"] = tuple(map(
            int, sys.modules["numpy"].__version__.split(".")[:2]))
    return [row.name for row in differences.ROWS
            if row.reader in versions and row.name not in INVISIBLE
            and compare.applies(row, row.reader, versions[row.reader])]


def all_used():
    """Was every row about formats used?  Says which was not."""
    if STATE["target"] != "live_format":
        return True
    unused = [name for name in applicable() if not HITS[name]]
    for name in unused:
        print("UNUSED ROW: " + name)
    return not unused


def tell():
    for name, hits in sorted(HITS.items()):
        print("%8d  %s" % (hits, name))
    sys.stdout.flush()


# What oracles are parts of, where that is not a module of their name.
PACKAGES = {"memoryview": "builtins", "utilities": "cpython",
            "oracles": "cpython"}


def find(oracle, question, kind, cause, operation, expected, actual):
    """Write a find, if a file for it was named."""
    if not STATE["findings"]:
        return
    operation, expected, actual = (
        text.decode("ascii", "backslashreplace")
        for text in (operation, expected, actual))
    found = findings.Find(
        subject="%s:%s" % (STATE["target"], oracle),
        package=PACKAGES.get(oracle, oracle.partition(":")[0]),
        cause=cause, fuzzer=STATE["target"],
        signature="%s/%s/%s" % (oracle, question, kind),
        operation=operation, expected=expected, actual=actual,
        again="not asked", script=None)
    try:
        findings.write(STATE["findings"], [found])
    except findings.NoProgram as reason:
        print("the find is not judged: %s" % reason, file=sys.stderr)
