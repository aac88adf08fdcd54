"""
Bugs that are planted into a copy of spec/, to see who finds them.

A row: a name; the file of spec/ and the function in it; the expression that is
right, as it stands there (once in that function); what stands there instead;
the target that has to find it; what it re-enacts: an entry of real-bugs.md's
list ("B-012: NumPy ...") or the reason why it is worth planting.

Numbers are positions in this list, from 1: rows are appended, never moved.
"""

from collections import namedtuple

Bug = namedtuple("Bug", "name file function right wrong target real")

BUGS = []
