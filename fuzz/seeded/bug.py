"""
What a row of bugs_*.py is made of (bugs.py says what the columns mean).
"""

from collections import namedtuple

Bug = namedtuple("Bug", "name file function right wrong target real")
