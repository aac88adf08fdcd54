"""Fuzz a third party's consumer: `bufconf fuzz consumer:module:callable`.

Legal layouts are exported to the callable inside the interpreter
(live_layout, with the callable as one more oracle), and what it returns is
compared with the content that the geometry says.  A difference is minimised,
and written as a script that builds the very memory by itself.
"""

import json
import os
import pprint
import re
import shutil
import struct
import subprocess
import sys
import tempfile

import engine
import targets

HERE = os.path.dirname(os.path.realpath(__file__))
NAME = "live_layout"
ASKED = "consume:ask"  # what stands between, and counts
SKIPPED = 77
# Who fills in and copies beside the consumer: CPython's own functions, so
# that every question of the target has somebody to answer it.
ORACLES = "reference,utilities"
# What a consumer breaks by a wrong answer to a question of the target.
CLAUSES = {"copy": "CNS-012", "values": "CNS-011"}
TRY = """\
import array, json, sys
sys.path[:0] = json.loads(sys.argv[2])
sys.path.insert(0, sys.argv[3])
import consume
call = consume.load(sys.argv[1])
for view in (b"abc", array.array("i", [1, 2]), memoryview(bytes(6)).cast(
        "B", [2, 3]), array.array("d", [1.5])):
    try:
        call(memoryview(view))
    except Exception as error:
        print("refused %s: %s" % (type(error).__name__, error))
    else:
        print("taken")
"""


def is_there(name, options):
    """Does the callable import?  Its answers to four plain buffers, or None
    and a sentence on stderr."""
    ended = subprocess.run(
        [sys.executable, "-B", "-c", TRY, name, json.dumps(list(map(
            os.path.abspath, options.path))), HERE],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, check=False, universal_newlines=True)
    if ended.returncode == 1:
        print("bufconf fuzz: consumer:%s: %s" % (
            name, (ended.stderr.strip().splitlines() or ["it fails"])[-1]),
            file=sys.stderr)
        return None
    return [line for line in ended.stdout.splitlines()
            if line.startswith(("taken", "refused"))]


class Live:
    """live_layout with the consumer as an oracle."""

    def __init__(self, name, options, folder):
        self.name, self.options = name, options
        self.target = targets.read()[NAME]
        self.counts = os.path.join(folder, "counts")
        self.findings = os.path.join(folder, "findings.ndjson")
        self.reset()

    def reset(self):
        with open(self.counts, "wb") as file:
            file.write(bytes(32))

    def counted(self):
        """Asked, refused, returned None, returned what is no content."""
        with open(self.counts, "rb") as file:
            return struct.unpack("4Q", file.read())

    def run(self, *words, flags=(), **environment):
        command = [sys.executable, "-B", os.path.join(HERE, "live.py"),
                   "--build", targets.BUILD, "--callable", ASKED]
        for folder in self.options.path:
            command += ["--path", os.path.abspath(folder)]
        return engine.run(
            command + [*flags, NAME, *words],
            engine.environment(
                BUFCONF_CONSUMER=self.name, BUFCONF_COUNTS=self.counts,
                BUFCONF_ORACLES=ORACLES, **environment))

    def fuzz(self, corpus, finds):
        given = engine.options(
            self.target, seconds=self.options.seconds,
            runs=self.options.runs, seed=self.options.seed,
            artifacts=finds + "/") + [corpus]
        if targets.seeds(self.target):
            given.append(targets.seeds(self.target))
        return self.run(*given, flags=["--findings", self.findings])

    def replay(self, path, **environment):
        return self.run(path, flags=["--replay", "--findings",
                                     self.findings], **environment)

    def minimise(self, path, signature):
        """The input as small as libFuzzer makes it."""
        made = path + ".small"
        self.run("-minimize_crash=1", "-runs=5000", "-max_total_time=5",
                 "-exact_artifact_path=" + made, path)
        if os.path.exists(made):
            if self.replay(made).signature == signature:
                shutil.copy(made, path)
            os.remove(made)


def capture(live, path, folder):
    """The layout that the input asks about, or None."""
    place = os.path.join(folder, "captured.json")
    live.replay(path, BUFCONF_CAPTURE=place)
    if not os.path.exists(place):
        return None
    with open(place, encoding="ascii") as file:
        return json.load(file)


def script(name, facts, paths):
    """The text of the standalone script."""
    with open(os.path.join(HERE, "standalone_consumer.py"),
              encoding="utf-8") as file:
        text = file.read()
    known = dict(facts, CONSUMER=name, PATHS=[*map(os.path.abspath, paths)])
    values = "\n".join("%s = %s" % (key, pprint.pformat(
        value, width=70, compact=True)) for key, value in known.items())
    head, rest = text.split("# --- facts", 1)
    imports = head[head.index("import ctypes"):]
    rest = rest[rest.index("# --- building"):]
    return '''#!/usr/bin/env python3
"""
%s misreads a buffer.

Exit status: 1 the fault shows, 0 it does not, 2 that cannot be told.
Needs nothing but ctypes and the consumer's module; written by bufconf.
"""

%s# --- the find ---

%s

%s''' % (name, imports, values, rest)


def reproduce(live, path, folder, out):
    """Write and run the script; (path, status), or None."""
    facts = capture(live, path, folder)
    if facts is None:
        return None
    name = os.path.join(out, re.sub(r"\W+", "-", live.name) + ".py")
    with open(name, "w", encoding="utf-8") as file:
        file.write(script(live.name, facts, live.options.path))
    os.chmod(name, 0o755)
    return name, subprocess.run([sys.executable, "-B", name],
                                stdin=subprocess.DEVNULL, check=False,
                                stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL).returncode


def words_of(outcome):
    """What the run says of the difference."""
    lines = outcome.output.splitlines()
    start = [n for n, line in enumerate(lines)
             if line.startswith("--- a difference")]
    return [line.replace(ASKED, "consumer") for line in
            lines[start[-1] + 1:] if start][:5] if start else []


def tell(live, path, outcome, folder, out):
    """Minimise and print a find; True if it is one of the consumer."""
    signature = outcome.signature
    if not signature.startswith(ASKED + "/"):
        print("other     %s: this is not about %s; %s" % (
            signature, live.name, path))
    live.minimise(path, signature)
    again = live.replay(path)
    print("find      %s" % live.name)
    for line in words_of(again):
        print("  %s" % (line if len(line) < 120 else line[:117] + "..."))
    made = reproduce(live, path, folder, out)
    print("  script  %s" % (
        "none: the consumer was not reached" if made is None else "%s: %s" % (
            os.path.relpath(made[0]), {
                1: "it shows the fault", 0: "it does NOT show the fault",
            }.get(made[1], "it cannot tell"))))
    print("  input   %s" % os.path.relpath(path))
    part = signature.split("/")
    if signature.startswith(ASKED + "/"):
        print("BUFCONF-FIND: consumer/%s/%s/%s-%s" % (
            live.name, CLAUSES.get(part[2], "CNS-001"), *part[2:4]))
    else:
        print("BUFCONF-FIND: consumer/%s/%s" % (live.name, signature))


def sum_up(live, outcome, counted):
    print("consumer  %s" % live.name)
    print("layouts   %s, at %d per s" % (
        "{:,}".format(outcome.executions),
        outcome.executions / max(outcome.seconds, 0.001)))
    print("asked     %s; declined %s, returned None %s, no content %s" % tuple(
        "{:,}".format(n) for n in counted))


def newest(finds):
    """The input that ended the run, or None."""
    names = [os.path.join(finds, name) for name in os.listdir(finds)]
    return max(names, key=os.path.getmtime, default=None)


def fuzz(live, folder, options):
    """Run, and tell what came of it; the exit status."""
    out = os.path.join(options.out, "consumer")
    corpus = os.path.join(out, re.sub(r"\W+", "-", live.name))
    finds = os.path.join(folder, "finds")
    os.makedirs(corpus, exist_ok=True)
    os.makedirs(finds)
    outcome = live.fuzz(corpus, finds)
    if outcome.executions == 0 and outcome.status != 0:
        print(outcome.output[-2000:], file=sys.stderr)
        return 3
    counted = live.counted()
    sum_up(live, outcome, counted)
    if outcome.status == 0:
        asked, refused, _, odd = counted
        if asked == refused + odd:
            print("bufconf fuzz: consumer:%s %s: nothing was judged" % (
                live.name, "refused everything" if odd == 0 else
                "returned neither bytes, a list, a buffer nor None"),
                file=sys.stderr)
            return 2
        print("finds     0")
        return 0
    path = newest(finds)
    if path is None:
        print(outcome.output[-2000:], file=sys.stderr)
        return 3
    kept = os.path.join(out, os.path.basename(path))
    shutil.copy(path, kept)
    tell(live, kept, outcome, folder, out)
    if options.json and os.path.exists(live.findings):
        shutil.copy(live.findings, options.json)
        print("result    %s" % os.path.relpath(options.json))
    return 1


def run(name, options):
    """Fuzz one consumer; the exit status."""
    module, _, rest = name.partition(":")
    if not module or not rest:
        print("bufconf fuzz: a consumer is consumer:module:callable",
              file=sys.stderr)
        return 2
    if is_there(name, options) is None:
        return 2
    with tempfile.TemporaryDirectory() as folder:
        return fuzz(Live(name, options, folder), folder, options)
