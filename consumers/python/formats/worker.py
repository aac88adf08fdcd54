"""
Asks one reader what formats mean: worker.py READER [ARGUMENT...]

A line of input is a format in hex, a line of output what it means
(meaning.py); the first line is JSON about the reader: its "version" and what
else it says of itself, or why it is "absent".  What
kills the process is an answer too: the questions are asked by a child, and
behind the one that it died of another child goes on.
"""

import importlib
import json
import mmap
import os
import signal
import struct
import sys

CPU_SECONDS = 5  # for one question; computed, not waited: load is no hang
PART_SECONDS = 0.1  # for a part of one
HANGS = 2  # parts of a format that may hang; the rest of it is not asked
OPEN, NO, YES, DIED, HUNG, UNASKED = range(6)  # of a part of a question
WORDS = {YES: "", DIED: "crashed:", HUNG: "hung:", UNASKED: "unasked:"}


class Progress:
    """How far the children are, in memory that outlives them."""

    HEAD = struct.Struct("qq")

    def __init__(self, nparts):
        self.memory = mmap.mmap(-1, max(mmap.PAGESIZE,
                                        self.HEAD.size + nparts))
        self.marks = memoryview(self.memory)[self.HEAD.size:][:nparts]

    def get(self):
        """(index of the format, of the part) that is being asked."""
        return self.HEAD.unpack_from(self.memory)

    def set(self, index, part=0):
        self.HEAD.pack_into(self.memory, 0, index, part)


def say(text):
    """Write an answer at once."""
    os.write(1, text.encode("ascii", "backslashreplace") + b"\n")


def timed(seconds, ask, *question):
    """The answer to QUESTION, or the end of this process."""
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    told = ask(*question)
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return told


def ask_parts(module, text, index, names, progress):
    """Ask the parts that are not asked yet; the answer of all of them."""
    marks = progress.marks
    for part, name in enumerate(names):
        if bytes(marks).count(HUNG) == HANGS:
            marks[part] = marks[part] or UNASKED
        elif marks[part] == OPEN:
            progress.set(index, part)
            yes = timed(PART_SECONDS, module.ask_part, text, name)
            marks[part] = YES if yes else NO
    told = " ".join(WORDS[mark] + name for mark, name in zip(marks, names)
                    if mark != NO)
    marks[:] = bytes(len(names))
    return ("takes " + told).rstrip()


def answer(module, formats, names, progress):
    """The child: answer from where the last one got to."""
    for index in range(progress.get()[0], len(formats)):
        progress.set(index)
        if names:
            told = ask_parts(module, formats[index], index, names, progress)
        else:
            told = timed(CPU_SECONDS, module.ask, formats[index])
        progress.set(index + 1)
        say(told)


def death(status):
    """What a child died of.  One that left by itself met an exception that
    its reader's file does not expect: our fault, and the end."""
    if not os.WIFSIGNALED(status):
        sys.exit("a child ended with status %d" % os.WEXITSTATUS(status))
    number = os.WTERMSIG(status)
    if number == signal.SIGVTALRM:
        return "hung"
    return "crashed " + signal.Signals(number).name


def run(module, formats):
    """Answer all FORMATS, with as many children as it takes."""
    names = module.parts() if hasattr(module, "parts") else []
    progress = Progress(len(names))
    while progress.get()[0] < len(formats):
        child = os.fork()
        if child == 0:
            code = 1
            try:
                answer(module, formats, names, progress)
                code = 0
            except BaseException:  # ours: shown, and a death of status 1
                sys.excepthook(*sys.exc_info())
                sys.stderr.flush()
            os._exit(code)
        _, status = os.waitpid(child, 0)
        index, part = progress.get()
        if status == 0:
            break
        told = death(status)
        if names:
            progress.marks[part] = HUNG if told == "hung" else DIED
        else:
            say(told)
            progress.set(index + 1)


def load(name, *more):
    """The module of a reader; leaves with one line if there is none."""
    try:
        module = importlib.import_module("by_" + name)
        if more:
            module.load(*more)
        return module
    except Exception as error:  # of any kind: the reason is the answer
        print(json.dumps({"absent": "%s: %s" % (type(error).__name__, error)}))
        sys.exit(0)


def main(name, *more):
    module = load(name, *more)
    print(json.dumps(module.about()), flush=True)
    signal.signal(signal.SIGVTALRM, signal.SIG_DFL)
    run(module, [bytes.fromhex(line)
                 for line in sys.stdin.read().split("\n")[:-1]])


if __name__ == "__main__":
    main(*sys.argv[1:])
