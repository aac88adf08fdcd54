"""
What a reproducer does where the fault kills its process, stops it or floods
it: the script runs itself again, and watches.  The text stands behind that of
standalone.py; DEATH, how and where the process ended, is one of the facts.
"""

import os
import subprocess
import sys
import threading
import time

from .standalone import (
    CAUSE, CLAUSE, EXPECTED, MARKS, PATHS, TARGET, attempts, mark)

DEATH = "signal", "get"

# --- watching ---

PATIENCE = {"import": 60, "get": 5, "read": 60, "release": 5}  # seconds
MOST_MEMORY, MOST_OUTPUT = (2 << 30) * 9 // 10, 1 << 20  # bytes


def ask_all(file):
    """In the child process: ask, and say each step before it is taken."""
    sys.path[:0] = PATHS
    MARKS.append(file)
    for attempt in attempts():
        for _ in attempt():
            pass
    mark("done\n")
    os._exit(0)


class Watch:
    """A child process, its last step and the output that it made."""

    def __init__(self):
        steps, put = os.pipe()
        self.child = subprocess.Popen(
            [sys.executable, os.path.abspath(__file__), "child", str(put)],
            pass_fds=[put], stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        os.close(put)
        self.step, self.since, self.output = "import", time.monotonic(), 0
        for target in (self.hear, os.fdopen(steps)), (
                self.count, self.child.stdout):
            threading.Thread(target=target[0], args=target[1:],
                             daemon=True).start()

    def hear(self, steps):
        for line in steps:
            self.step, self.since = line.strip(), time.monotonic()

    def count(self, output):
        for block in iter(lambda: output.read1(65536), b""):
            self.output += len(block)

    def memory(self):
        try:
            with open("/proc/%d/statm" % self.child.pid,
                      encoding="ascii") as file:
                return int(file.read().split()[0]) * os.sysconf("SC_PAGESIZE")
        except (OSError, IndexError):
            return 0

    def limit(self):
        """Which limit it passed, if any."""
        if self.output > MOST_OUTPUT:
            return "output"
        if DEATH[0] == "memory" and self.memory() > MOST_MEMORY:
            return "memory"
        late = time.monotonic() - self.since
        return "time" if late > PATIENCE.get(self.step, 60) else None

    def end(self):
        """How it ended, at which step, and a sentence."""
        passed = None
        while self.child.poll() is None and passed is None:
            time.sleep(0.02)
            passed = self.limit()
        if passed is not None:
            self.child.kill()
            self.child.wait()
        time.sleep(0.1)  # the threads may have more to read
        passed = passed or ("output" if self.output > MOST_OUTPUT else None)
        status = self.child.returncode
        if passed is not None:
            return passed, self.step, "it passed the limit of " + passed
        if self.step == "done":
            return None
        if status < 0:
            return "signal", self.step, "it died of signal %d" % -status
        return "exit", self.step, "it left with status %d" % status


def watch_child():
    """Ask in a child process; the exit status."""
    if sys.argv[1:2] == ["child"]:
        ask_all(int(sys.argv[2]))
    print("subject   %s\nclause    %s  %s\nexpected  %s"
          % (TARGET, CLAUSE, CAUSE, EXPECTED))
    ended = Watch().end()
    if ended is None:
        print("actual    every call came back: the fault does not show")
        return 0
    how, step, text = ended
    print("actual    at the step \"%s\" %s" % (step, text))
    # output is read while the next steps are taken
    return 1 if (how, step) == DEATH or how == DEATH[0] == "output" else 2
