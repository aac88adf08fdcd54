"""A "U" of NumPy whose number is no character.

NumPy 2.2: tolist() makes the error of the conversion and returns a list all
the same; the interpreter notices, or whoever calls next.
"""
import sys

try:
    import numpy
except ImportError:
    print("there is no NumPy")
    sys.exit(77)

array = numpy.array([0x7fffffff], dtype="u4").view("U1")
try:
    found = array.tolist()
    print("tolist gives %r" % (found,))
except SystemError as error:
    print("SystemError: %s" % error)
    sys.exit(1)
except ValueError as error:
    print("ValueError, as it should: %s" % error)
