"""
The gate: what the community holds to be right.

None of these targets declares a truth.  Each has to exit 0 and to show no
FAIL on every interpreter; a suite that accuses one of them is wrong itself.

TARGETS: (target, condition).  EXACT: (target, condition, granted, refused,
findings), where granted and refused count the 70 legal requests and findings
are all (verdict, clause) to be shown, in any order, and nothing else.

A condition is a dict: "module" has to exist, the version has to be at least
"since" and less than "before".  {} is always met.
"""

ALWAYS = {}
NUMPY = {"module": "numpy"}
TESTBUFFER = {"module": "_testbuffer"}
PEP_688 = {"since": (3, 12)}

TARGETS = [
    ('builtins:bytes(8)', ALWAYS),
    ('builtins:b""', ALWAYS),
    ('builtins:bytearray(b"spam")', ALWAYS),
    ('builtins:bytearray()', ALWAYS),
    ('array:array("b", [1, 2, 3])', ALWAYS),
    ('array:array("B", [1, 2, 3])', ALWAYS),
    ('array:array("u", "abc")', {"before": (3, 16)}),
    ('array:array("w", "abc")', {"since": (3, 13)}),
    ('array:array("h", [1, 2, 3])', ALWAYS),
    ('array:array("H", [1, 2, 3])', ALWAYS),
    ('array:array("i", [1, 2, 3])', ALWAYS),
    ('array:array("I", [1, 2, 3])', ALWAYS),
    ('array:array("l", [1, 2, 3])', ALWAYS),
    ('array:array("L", [1, 2, 3])', ALWAYS),
    ('array:array("q", [1, 2, 3])', ALWAYS),
    ('array:array("Q", [1, 2, 3])', ALWAYS),
    ('array:array("f", [1, 2, 3])', ALWAYS),
    ('array:array("d", [1, 2, 3])', ALWAYS),
    ('array:array("d")', ALWAYS),
    ('builtins:memoryview(bytearray(b"spam"))', ALWAYS),
    ('builtins:memoryview(b"spam")', ALWAYS),
    ('builtins:memoryview(bytearray(b"spam")).toreadonly()', ALWAYS),
    ('builtins:memoryview(bytearray(24)).cast("i")', ALWAYS),
    ('builtins:memoryview(bytearray(24)).cast("B", [2, 3, 4])', ALWAYS),
    ('builtins:memoryview(b"abcdef")[2:4]', ALWAYS),
    ('builtins:memoryview(b"abcdef")[::2]', ALWAYS),
    ('builtins:memoryview(b"abcdef")[::-1]', ALWAYS),
    ('builtins:memoryview(b"abcdef")[1:2:7]', ALWAYS),
    ('builtins:memoryview(b"")', ALWAYS),
    ('builtins:memoryview(b"abcdef")[2:2:2]', ALWAYS),
    ('builtins:memoryview(bytes(8)).cast("d", [])', ALWAYS),
    ('array:memoryview(array("i", [1, 2, 3, 4]))[::-2]', ALWAYS),
    ('mmap:mmap(-1, 16)', ALWAYS),
    ('mmap:mmap(-1, 16, access=ACCESS_READ)', ALWAYS),
    ('io:BytesIO(b"spam and eggs").getbuffer()', ALWAYS),
    ('io:BytesIO().getbuffer()', ALWAYS),
    ('pickle:PickleBuffer(b"spam")', ALWAYS),
    ('pickle:PickleBuffer(bytearray(b"spam"))', ALWAYS),
    ('gate_subjects:shared(16)', ALWAYS),
    ('gate_subjects:OneAtATime(b"spam")', PEP_688),
    ('gate_subjects:Counting(b"spam")', PEP_688),
    ('gate_subjects:WithoutRelease(b"spam")', PEP_688),
    ('_testbuffer:ndarray([1, 2, 3], shape=[3], format="i", '
     'flags=ND_WRITABLE)', TESTBUFFER),
    ('_testbuffer:ndarray(list(range(6)), shape=[2, 3], format="i")',
     TESTBUFFER),
    ('_testbuffer:ndarray(list(range(6)), shape=[2, 3], format="i", '
     'flags=ND_FORTRAN)', TESTBUFFER),
    ('_testbuffer:ndarray(list(range(6)), shape=[3], strides=[8], '
     'format="i")', TESTBUFFER),
    ('_testbuffer:ndarray(list(range(6)), shape=[6], strides=[-4], '
     'offset=20, format="i")', TESTBUFFER),
    ('_testbuffer:ndarray(list(range(6)), shape=[2, 3], format="i", '
     'flags=ND_PIL)', TESTBUFFER),
    ('numpy:arange(6.)', NUMPY),
    ('numpy:arange(6.).reshape(2, 3)', NUMPY),
    ('numpy:arange(6.).reshape(2, 3).T', NUMPY),
    ('numpy:arange(24.).reshape(2, 3, 4).transpose(2, 0, 1)', NUMPY),
    ('numpy:arange(6.)[::2]', NUMPY),
    ('numpy:arange(6.).reshape(2, 3)[:, 1]', NUMPY),
    ('numpy:arange(6.)[::-1]', NUMPY),
    ('numpy:broadcast_to(arange(3.), (2, 3))', NUMPY),
    ('numpy:zeros(0)', NUMPY),
    ('numpy:zeros((0, 3))', NUMPY),
    ('numpy:array(3.)', NUMPY),
    ('numpy:arange(6.)[2:3]', NUMPY),
    ('numpy:arange(6.)[::6]', NUMPY),
    ('numpy:arange(6.).reshape(2, 3)[1:]', NUMPY),
    ('numpy:frombuffer(bytes(6), uint8)', NUMPY),
    ('numpy:zeros(2, dtype([("a", "i1"), ("b", "i4")], align=True))', NUMPY),
    ('numpy:zeros(2, dtype([("a", "i4"), ("b", "i1")], align=True))', NUMPY),
    ('numpy:zeros(3, "datetime64[s]")', NUMPY),
    ('numpy:float64(2.5)', NUMPY),
    ('numpy:int32(7)', NUMPY),
    ('numpy:bool_(True)', NUMPY),
]

EXACT = [
    ('array:array("d",[1,2])', ALWAYS, 70, 0,
     [("NOTE", "REQ-011"), ("NOTE", "FLD-027")]),
    # bytes answers through PyBuffer_FillInfo, which points shape and strides
    # into the struct: FLD-027, as with array.array.
    ('builtins:bytes(8)', ALWAYS, 35, 35,
     [("NOTE", "ERR-003"), ("NOTE", "REQ-011"), ("NOTE", "FLD-027")]),
    ('builtins:memoryview(b"abcd")[::2]', ALWAYS, 4, 66, []),
    ('numpy:arange(6.).reshape(2,3).T', NUMPY, 32, 38,
     [("WARN", "ERR-002"), ("NOTE", "ERR-003")]),
    ('numpy:array(3.)', NUMPY, 70, 0, [("NOTE", "REQ-011")]),
    ('numpy:arange(6.)', NUMPY, 70, 0,
     [("NOTE", "REQ-011"), ("NOTE", "FLD-022")]),
]
