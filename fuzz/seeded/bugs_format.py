"""
Bugs in the code of format strings, values and items.
"""

from bug import Bug  # noqa: F401

BUGS = []
