"""struct.unpack of an empty Pascal string.

CPython before 3.13: SystemError, since a size of 0 less the byte of its length
is -1; pack writes that byte although there is none.
"""
import struct
import sys

try:
    found = struct.unpack("0p", b"")
    print("unpack gives %r" % (found,))
except SystemError as error:
    print("SystemError: %s" % error)
    sys.exit(1)
