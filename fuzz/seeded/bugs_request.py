"""
Bugs in the code of requests and what they have to be answered.
"""

from bug import Bug  # noqa: F401

BUGS = []
