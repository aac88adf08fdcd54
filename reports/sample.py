"""
Result files made by hand, for the tests.

`records()` gives those of a small, whole run; a test changes what it likes
and `ndjson` writes them as bufconf does, counts and digest recomputed.
"""

import copy
import hashlib
import json

CLAUSES = {
    "ERR-002": {"level": "MUST", "source": "c-api/buffer: bf_getbuffer",
                "rule": "A request that cannot be met raises BufferError."},
    "REQ-005": {"level": "MUST", "source": "c-api/buffer: readonly, format",
                "rule": "If FORMAT was not asked for, format is NULL."},
    "REQ-011": {"level": "de facto", "source": "CPython: memoryobject.c",
                "rule": "FORMAT without ND is refused or gives plain bytes."},
}
SKIPPED = "no module named 'absent' is installed"


def subject(id_, target, verdict, **more):
    """A subject record."""
    return dict({"granted": 70, "id": id_, "not_run": None,
                 "package": id_.split(".")[0], "python_level": False,
                 "record": "subject", "refused": 0, "skipped": None,
                 "target": target, "truth": None, "type": "x.thing",
                 "verdict": verdict}, **more)


def clause(id_, name, verdict, held=70, broken=0):
    """A clause record: a tally."""
    return {"broken": broken, "cannot_tell": 0, "clause": name,
            "held": held, "record": "clause", "subject": id_,
            "verdict": verdict}


def finding(id_, name, verdict, cause, words, **more):
    """A finding record."""
    return dict({"actual": "format is \"<i\"", "cause": cause,
                 "clause": name, "confirmed": verdict == "FAIL",
                 "expected": "format is NULL without FORMAT",
                 "fact": "broken", "level": CLAUSES[name]["level"],
                 "position": None, "record": "finding", "state": "fresh",
                 "subject": id_, "verdict": verdict, "words": words}, **more)


def records():
    """The records of a run with three subjects, one of them skipped."""
    return copy.deepcopy([
        {"clauses": CLAUSES, "profile": "cpython", "record": "run",
         "rules": 1, "schema": 1, "seed": 0, "suite": "0.1.0"},
        {"implementation": "cpython", "record": "env",
         "packages": {"absent": None, "array": "3.11.7", "ctypes": "1.1.0"},
         "platform": "linux-x86_64", "version": "3.11.7"},
        subject("absent.thing", "absent:thing()", "SKIP", granted=0,
                skipped=SKIPPED, type=None),
        subject("array.i", 'array:array("i", [1, 2])', "NOTE",
                truth={"fields": [[0, "2h"], [2, "h"]], "format": "i",
                       "itemsize": 4, "readonly": False, "shape": [2],
                       "strides": [4]}),
        {"answer": {"outcome": "granted"}, "n": 0, "record": "obs",
         "subject": "array.i"},
        {"record": "state", "state": "fresh", "subject": "array.i",
         "words": [[0, 511, 0], [-1, -1, None]]},
        clause("array.i", "ERR-002", "NOT-EXERCISED", held=0),
        clause("array.i", "REQ-005", "PASS"),
        clause("array.i", "REQ-011", "NOTE", held=0, broken=2),
        finding("array.i", "REQ-011", "NOTE", "format-alone", [[4, 5]],
                position="X-02/true-format"),
        subject("ctypes.int-3", "ctypes:(c_int * 3)()", "FAIL", granted=60,
                refused=10),
        {"answer": {"outcome": "granted"}, "n": 0, "record": "obs",
         "subject": "ctypes.int-3"},
        {"answer": {"outcome": "refused"}, "n": 1, "record": "obs",
         "subject": "ctypes.int-3"},
        {"record": "state", "state": "control", "subject": "ctypes.int-3",
         "twice": True, "words": [[284, 284, [0, 0]]]},
        clause("ctypes.int-3", "ERR-002", "PASS", held=10),
        clause("ctypes.int-3", "REQ-005", "FAIL", held=25, broken=35),
        clause("ctypes.int-3", "REQ-011", "NOTE", held=0, broken=2),
        finding("ctypes.int-3", "REQ-005", "FAIL", "format-unasked",
                [[0, 1], [8, 9], [24, 25], [56, 57],
                 [2147483647, -2147483648], [-1, -1]]),
        finding("ctypes.int-3", "REQ-011", "NOTE", "format-alone",
                [[4, 5]]),
        {"digest": "", "findings": 0, "record": "end", "subjects": 0,
         "verdicts": {}},
    ])


EATS = "consumer-eats-all-01234567"


def find(**more):
    """A find record."""
    return dict({"actual": "returned 01 02", "again": "seen",
                 "cause": "strides-misread", "expected": "02 01",
                 "fuzzer": "live_layout", "operation":
                 "content in C order of 2 items, strides (-1,)",
                 "record": "find", "script": "print('<shown>')\n",
                 "signature": "consumer/copy/content", "subject": EATS},
                **more)


def fuzzed():
    """The records of a run with one consumer, which has two finds."""
    found = records()
    clauses = {"CNS-004": {
        "level": "MUST", "source": "c-api/buffer: strides",
        "rule": "A consumer copes with negative strides."}}
    return [
        dict(found[0], clauses=clauses), found[1],
        subject(EATS, "consumer:eats:all", "FAIL", granted=0,
                package="eats", type=None),
        find(), find(operation="the same of 3 items", again="not asked",
                     script=None, actual="returned 01 02 03"),
        clause(EATS, "CNS-004", "FAIL", held=0, broken=2),
        {"actual": "returned 01 02", "cause": "strides-misread",
         "clause": "CNS-004", "confirmed": True, "expected": "02 01",
         "fact": "broken", "level": "MUST", "position": None,
         "record": "finding", "state": "found.live_layout", "subject": EATS,
         "verdict": "FAIL", "words": []},
        found[-1]]


def line(record):
    """RECORD as bufconf writes it: keys sorted, ASCII, no blanks."""
    return json.dumps(record, sort_keys=True,
                      separators=(",", ":")).encode("ascii") + b"\n"


def ndjson(all_records, count=True):
    """The bytes of a file; the record "end" counts what is there."""
    body = b"".join(line(record) for record in all_records[:-1])
    end = dict(all_records[-1], digest=hashlib.sha256(body).hexdigest())
    if count:
        subjects = [r for r in all_records if r.get("record") == "subject"]
        end["subjects"] = len(subjects)
        end["findings"] = sum(r.get("record") == "finding"
                              for r in all_records)
        end["verdicts"] = {}
        for record in subjects:
            verdict = record["verdict"]
            end["verdicts"][verdict] = end["verdicts"].get(verdict, 0) + 1
    return body + line(end)
