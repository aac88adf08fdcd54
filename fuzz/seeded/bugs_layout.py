"""
Bugs in the code of layouts, copies, slices, bounds.
"""

from bug import Bug  # noqa: F401

BUGS = []
