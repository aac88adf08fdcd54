"""
Bugs that are planted into a copy of spec/, to see who finds them.

A row: a name; the file of spec/ and the function in it; the expression that is
right, as it stands there (once in that function); what stands there instead;
the target that has to find it; what it re-enacts: an entry of real-bugs.md's
list ("B012: NumPy ...") or the reason why it is worth planting.

The rows are in bugs_AREA.py.  A bug is called by its name: $BUFCONF_BUG.  It
may be called by its number, too, its place in BUGS from 1, which moves when
rows are added.
"""

from bug import Bug
import bugs_format
import bugs_layout
import bugs_request

BUGS = bugs_format.BUGS + bugs_layout.BUGS + bugs_request.BUGS

assert all(isinstance(bug, Bug) for bug in BUGS)
assert len({bug.name for bug in BUGS}) == len(BUGS), "a name stands twice"
