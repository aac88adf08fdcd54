"""Errors planted into slices and managers, to be found by tests and the judge.

    python designs_planted_test.py CC NATIVE PROGRAM

A row: the file of this folder; what stands in it, once; what stands there
instead; who has to find it: a test of designs_test.py, or a subject of
subjects.py and the clause for which PROGRAM accuses it.  The module is
compiled anew with the error and put in front of that in NATIVE, which has the
other modules.  Unchanged it must be accused of nothing.
"""

import concurrent.futures
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCES = "module.c", "manager.c", "segmented.c", "slice.c"
SECONDS = 30
SUFFIX = sysconfig.get_config_var("EXT_SUFFIX")
INCLUDE = sysconfig.get_paths()["include"]
BYTES, MEMORY = ("subject('redirect', 'bytes', 1, 7)",
                 "subject('counting', 'manager', 1, 7)")

ROWS = [
    # a view is no lock: its release undoes somebody else's
    ("slice.c", "if (manager_lock(self->owner) < 0) {\n        Py_CLEAR",
     "if (0) {\n        Py_CLEAR", "Orders.test_locks_are_counted"),
    # the lock of a slice outlives it
    ("slice.c", "if (self->locked) {", "if (0) {",
     "Orders.test_locks_are_counted"),
    # nobody who manages memory is told of the end of a view
    ("slice.c", "PyBuffer_FillInfo(view, self->owner,",
     "PyBuffer_FillInfo(view, object,",
     "Owner.test_who_is_told_of_the_release"),
    # the sketch of 2007: the shape lies in the slice, and dies with it
    ("slice.c", "== PyBUF_ND ? &view->len",
     "== PyBUF_ND ? (Py_ssize_t *)&self->length",
     "Owner.test_nothing_in_a_view_leads_into_the_slice"),
    # the memory behind the slice has become shorter
    ("slice.c", "view->len - self->start < self->length", "0",
     "Manager.test_today_a_slice_without_views_locks_nothing"),
    # a slice of a slice forgets where the outer one begins
    ("slice.c", "self->start = outer_start + start", "self->start = start",
     (BYTES, "REQ-004")),
    ("slice.c", "(char *)where.buf + start", "(char *)where.buf",
     (MEMORY, "REQ-004")),
    # B161: pyzmq, immutable bytes handed out as writable
    ("slice.c", "view, word & PyBUF_WRITABLE)", "view, PyBUF_SIMPLE)",
     (BYTES, "REQ-006")),
    # B009: format whatever was asked
    ("slice.c", "(word & PyBUF_FORMAT) == PyBUF_FORMAT ? format : NULL",
     "format", (BYTES, "REQ-005")),
    # B163: the length of the whole
    ("slice.c", "    view->len = self->length;\n", "", (BYTES, "LAY-001")),
    # B015: an export that nobody gives back
    ("slice.c", "PyBuffer_Release(view);\n        PyErr_SetString",
     "PyErr_SetString",
     "Manager.test_today_a_slice_without_views_locks_nothing"),
    # memory moves while it is locked
    ("manager.c", "if (self->lockable.locks > 0) {\n        return PyErr",
     "if (0) {\n        return PyErr", "Manager.test_locks_nest"),
    # B206: python-pcl, the counter is reset
    ("manager.c", "        self->locks--;\n", "        self->locks = 0;\n",
     "Manager.test_locks_nest"),
    ("manager.c", "--self->lockable.locks == 0", "self->lockable.locks-- > 0",
     "Orders.test_bytearray"),
    # who has released is asked to lock once more
    ("manager.c", "if (self->locks == 0) {\n        PyErr_SetString(PyExc_"
     "BufferError, \"the object", "if (0) {\n        PyErr_SetString(PyExc_"
     "BufferError, \"the object",
     "Manager.test_the_releaser_is_a_manager_and_no_exporter"),
    # today's views of a manager are no locks
    ("manager.c", "    return manager_lock(object);\n}\n\n/* Also",
     "    return 0;\n}\n\n/* Also",
     "Manager.test_a_lock_and_a_view_are_of_one_count"),
    # the view of the object is never given back
    ("segmented.c", "if (self->holds) {", "if (0) {",
     "Segmented.test_the_object_is_held"),
    # tables of tables: all entries lead to the first one
    ("segmented.c", "begin + level + i * of->shape[k + 1]", "begin + level",
     "Segmented.test_rows_are_shared"),
    # the object's own pointers are taken for items
    ("segmented.c", "view->suboffsets != NULL && view->suboffsets[k] >= 0",
     "0", "Segmented.test_of_itself"),
    # suboffsets for who did not ask for them
    ("segmented.c", "return !asks_for(word, PyBUF_INDIRECT)", "return 0",
     ("segmented(2, 3)", "REQ-015")),
]


def build(compiler, folder, file=None, right="", wrong=""):
    """Compile the module into FOLDER, with an error if there is a FILE."""
    for name in SOURCES + ("manager.h", "segmented.h", "slice.h"):
        shutil.copy(os.path.join(HERE, name), folder)
    if file is not None:
        path = os.path.join(folder, file)
        with open(path, encoding="ascii") as stream:
            text = stream.read()
        if text.count(right) != 1:
            raise SystemExit("%s: not there once: %s" % (file, right))
        with open(path, "w", encoding="ascii") as stream:
            stream.write(text.replace(right, wrong))
    target = os.path.join(folder, "bufconf_designs" + SUFFIX)
    subprocess.run([compiler, "-std=c11", "-O1", "-w", "-shared", "-fPIC",
                    "-I", INCLUDE, "-o", target]
                   + [os.path.join(folder, name) for name in SOURCES],
                   check=True)


def run(command, folder, native):
    """How COMMAND ends with the module of FOLDER; None: not in time."""
    environment = dict(os.environ, PYTHONDONTWRITEBYTECODE="1",
                       PYTHONPATH=os.pathsep.join((folder, native)))
    try:
        return subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            timeout=SECONDS).returncode
    except subprocess.TimeoutExpired:
        return None


def accused_for(target, folder, native, program):
    """The clauses for which a subject is accused."""
    path = os.path.join(folder, "result.ndjson")
    run([program, "check", "--python", sys.executable, "--path", folder,
         "--path", HERE, "--path", native, "--json", path,
         "subjects:" + target], folder, native)
    with open(path, encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    return {r["clause"] for r in records
            if r["record"] == "finding" and r["verdict"] == "FAIL"}


def found(row, compiler, native, program):
    """Is the error of a row found by whom it names?"""
    file, right, wrong, finder = row
    with tempfile.TemporaryDirectory() as folder:
        build(compiler, folder, file, right, wrong)
        if isinstance(finder, str):
            test = os.path.join(HERE, "designs_test.py")
            return run([sys.executable, test, finder], folder, native) != 0
        target, clause = finder
        return clause in accused_for(target, folder, native, program)


def main(compiler, native, program):
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = list(pool.map(
            lambda row: found(row, compiler, native, program), ROWS))
    missed = ["%s: %s" % (row[0], row[2])
              for row, is_found in zip(ROWS, results) if not is_found]
    with tempfile.TemporaryDirectory() as folder:
        build(compiler, folder)
        tests = sorted({row[3] for row in ROWS if isinstance(row[3], str)})
        if run([sys.executable, os.path.join(HERE, "designs_test.py")]
               + tests, folder, native) != 0:
            missed.append("a test fails as it is")
        for target in BYTES, MEMORY:
            if accused_for(target, folder, native, program):
                missed.append("%s is accused as it is" % target)
    print("%d planted errors, %d missed" % (len(ROWS), len(missed)))
    print("\n".join(missed), end="\n" if missed else "")
    return 1 if missed else 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
