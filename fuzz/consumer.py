"""Fuzz a third party's consumer: `bufconf fuzz consumer:module:callable`.

Legal layouts are exported to the callable inside the interpreter
(live_layout, with the callable as one more oracle), and what it returns is
compared with the content that the geometry says.  What it gets wrong is made
simple (simplify.py), and written as a script that builds the memory by
itself, and as a find (findings.py).
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
import textwrap
import time
from collections import namedtuple

import engine
import findings
import simplify
import targets

HERE = os.path.dirname(os.path.realpath(__file__))
NAME = "live_layout"
ASKED = "consume:ask"  # what stands between, and counts
SKIPPED = 77
# Who fills in and copies beside the consumer: CPython's own functions, so
# that every question of the target has somebody to answer it.
ORACLES = "reference,utilities"
PATIENCE = 60  # seconds that a script, or an import, may take
SIMPLIFY = 60  # seconds for a layout
HANGS = 20  # seconds after which one input hangs
SHOWN = 200  # characters of what came
LEAKS = "detected-memory-leaks"
QUESTIONS = {"copy": "its content in C order", "values": "its values"}
TRY = """\
import json, sys
sys.path[:0] = json.loads(sys.argv[2])
sys.path.insert(0, sys.argv[3])
import consume
_, version = consume.load(sys.argv[1])
if isinstance(version, str):
    print("version " + version)
"""

Shown = namedtuple("Shown", "status expected actual")


def is_there(name, options):
    """Does the callable import?  The version of its package in a list, which
    may be empty; or None, and a sentence on stderr."""
    ended = None
    try:
        ended = subprocess.run(
            [sys.executable, "-B", "-c", TRY, name, json.dumps(list(map(
                os.path.abspath, options.path))), HERE],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, check=False, timeout=PATIENCE,
            universal_newlines=True)
        why = (ended.stderr.strip().splitlines() or [
            "importing it ends the process (%d)" % ended.returncode])[-1]
    except subprocess.TimeoutExpired:
        why = "importing it takes more than %d s" % PATIENCE
    if ended is None or ended.returncode != 0:
        print("bufconf fuzz: consumer:%s: %s" % (name, why), file=sys.stderr)
        return None
    return [line[8:] for line in ended.stdout.splitlines()
            if line.startswith("version ")]


class Live:
    """live_layout with the consumer as an oracle."""

    def __init__(self, name, options, folder):
        self.name, self.options = name, options
        self.target = targets.read()[NAME]
        self.counts = os.path.join(folder, "counts")
        self.reset()

    def reset(self):
        with open(self.counts, "wb") as file:
            file.write(bytes(40))

    def counted(self):
        """Asked, refused, returned None, returned what is no content, and
        whether the callable is at work."""
        with open(self.counts, "rb") as file:
            return struct.unpack("5Q", file.read())

    def run(self, *words, flags=(), patience=None, **environment):
        command = [sys.executable, "-B", os.path.join(HERE, "live.py"),
                   "--build", targets.BUILD, "--callable", ASKED]
        for folder in self.options.path:
            command += ["--path", os.path.abspath(folder)]
        return engine.run(
            command + [*flags, NAME, *words],
            engine.environment(
                BUFCONF_CONSUMER=self.name, BUFCONF_COUNTS=self.counts,
                BUFCONF_ORACLES=ORACLES, **environment), patience)

    def fuzz(self, corpus, finds):
        given = engine.options(
            self.target, seconds=self.options.seconds,
            runs=self.options.runs, seed=self.options.seed,
            artifacts=finds + "/") + [corpus]
        if targets.seeds(self.target):
            given.append(targets.seeds(self.target))
        return self.run(*given)

    def replay(self, path, **environment):
        """Run one input; without an engine nobody else ends a call that
        hangs."""
        self.reset()
        return self.run(path, flags=["--replay"], patience=HANGS,
                        **environment)

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
    place, colon, expression = name.partition(":")
    if place.endswith(".py"):
        place = os.path.abspath(place)
    known = dict(facts, CONSUMER=place + colon + expression,
                 PATHS=[*map(os.path.abspath, paths)])
    values = "\n".join("%s = %s" % (key, pprint.pformat(
        value, width=70, compact=True)) for key, value in known.items())
    head, rest = text.split("# --- facts", 1)
    imports = head[head.index("import builtins"):]
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


class Scripts:
    """Scripts for facts of one consumer, each run in a fresh process."""

    def __init__(self, live, folder):
        self.live, self.folder, self.known = live, folder, {}

    def text(self, facts):
        return script(self.live.name, facts, self.live.options.path)

    def run(self, facts):
        """What the script says and shows."""
        text = self.text(facts)
        if text not in self.known:
            path = os.path.join(self.folder, "shown.py")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            self.known[text] = self.shown(path)
        return self.known[text]

    def shown(self, path):
        try:
            ended = subprocess.run(
                [sys.executable, "-B", path], stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                timeout=PATIENCE, check=False)
        except subprocess.TimeoutExpired:
            return Shown(2, None, None)
        said = ended.stdout.decode("utf-8", "replace")

        def part(word):
            return (re.findall(r"^%s +(.*)$" % word, said, re.MULTILINE)
                    or [None])[-1]
        return Shown(ended.returncode, part("expected"), part("actual"))


PLAIN = simplify.build(simplify.Plan([3], 1, "B", 1, [1], [False], False,
                                     False))


def reads_plain(live, folder):
    """Does the consumer give back the simplest there is, three bytes?  If not
    it is none that reads, and nothing it does can be judged.  True also if it
    refuses, or dies: that is another matter."""
    shown = Scripts(live, folder).run(PLAIN)
    if shown.status != 1 or kind_of(shown) != "content":
        return True
    print("bufconf fuzz: consumer:%s returned %s for the plain bytes %s: it "
          "has to return what is in the buffer, as bytes, a list or a "
          "buffer, or None; wrap it in an expression that does" % (
              live.name, shown.actual, shown.expected), file=sys.stderr)
    return False


def kind_of(shown):
    """How it goes wrong: the content, or what it does."""
    return shown.actual[:8] if shown.actual.startswith("it ") else "content"


# --- what is found ---

def words(facts, question):
    """The operation in words."""
    return ("asked for %s: %s memory of format %s, itemsize %d, shape %s, "
            "strides %s%s" % (
                QUESTIONS.get(question, question),
                "read-only" if facts["READONLY"] else "writable",
                json.dumps(facts["FORMAT"]), facts["ITEMSIZE"],
                tuple(facts["SHAPE"]), tuple(facts["STRIDES"]),
                "" if facts["SUBOFFSETS"] is None else ", suboffsets %s" % (
                    tuple(facts["SUBOFFSETS"]),)))


class Difference:
    """What a run ended with, as far as it is the consumer's doing."""

    def __init__(self, live, outcome):
        self.signature = outcome.signature or ""
        parts = self.signature.split("/")
        self.question = parts[2] if len(parts) == 4 else "copy"
        self.cause = None  # by the layout
        self.expected = self.actual = None  # by the script
        self.theirs = True
        if live.counted()[4]:
            how = "exit/%s" % outcome.status if is_silent(outcome) else \
                outcome.signature
            hung = how.startswith("timeout")
            self.cause = "consumer-hung" if hung else "consumer-crashed"
            self.signature = ASKED + "/" + how
            self.expected = "what is in it, or an exception"
            self.actual = "it does not come back" if hung else \
                "it ends the process: %s" % how
        elif parts[0] == ASKED:
            self.expected, self.actual = said(outcome)
            if parts[3:] == ["error"]:
                self.cause = "consumer-broke-call"
        elif parts[:2] == ["invariant", "oracles"] and parts[3] == "memory" \
                and self.question in QUESTIONS:
            self.cause = "source-written"
            self.expected = "memory as it was"
            self.actual = "somebody wrote to it"
        else:
            self.theirs = False


def is_silent(outcome):
    """Did the process end without a word of the engine?"""
    return outcome.signature in (None, "died", "silent")


def said(outcome):
    """What the run says that was expected, and came."""
    found = [re.findall(r"^%s: (.*)$" % name, outcome.output, re.MULTILINE)
             for name in ("reference", ASKED)]
    return [(lines or ["nothing that can be told"])[-1][:SHOWN]
            for lines in found]


def investigate(live, path, outcome, folder):
    """The find that the input at PATH shows, or None: it is none of the
    consumer."""
    difference = Difference(live, outcome)
    if not difference.theirs:
        return None
    if difference.cause == "consumer-hung":  # each try would wait for it
        again = live.replay(path).status == "timeout"
    else:
        live.minimise(path, outcome.signature)
        again = live.replay(path).signature == outcome.signature
    facts = capture(live, path, folder)
    find = findings.Find(
        subject="consumer:" + live.name,
        package=package_of(live.name),
        cause=difference.cause or "items-misread", fuzzer=NAME,
        signature=difference.signature.replace(ASKED, "consumer"),
        operation="asked for " + QUESTIONS.get(difference.question, "it"),
        expected=difference.expected, actual=difference.actual,
        again="seen" if again else "not seen", script=None)
    return find if facts is None else explain(live, find, difference, facts,
                                              folder)


def without_input(live, outcome):
    """The find of a process that was ended so that no input was kept."""
    difference = Difference(live, outcome)
    return findings.Find(
        subject="consumer:" + live.name,
        package=package_of(live.name), cause=difference.cause,
        fuzzer=NAME, signature=difference.signature.replace(
            ASKED, "consumer"), operation="asked for its content or values; "
        "which layout it was is not known", expected=difference.expected,
        actual=difference.actual, again="not asked", script=None)


def both(actual, difference):
    """What the script says that came, and if AddressSanitizer saw more, that
    too: memory that is freed may still be there without it."""
    died = difference.cause == "consumer-crashed"
    return "%s; with AddressSanitizer %s" % (actual, difference.actual) \
        if died and not actual.startswith("it died") else actual


def explain(live, find, difference, facts, folder):
    """FIND with the simplest layout that shows it, and its script."""
    scripts = Scripts(live, folder)
    first = scripts.run(facts)
    if first.status == 1:
        if difference.cause != "consumer-hung":
            late = time.monotonic() + SIMPLIFY
            facts = simplify.simplify(facts, lambda other: (
                time.monotonic() < late and scripts.run(other).status == 1
                and kind_of(scripts.run(other)) == kind_of(first)))
        shown = scripts.run(facts)
        find = find._replace(
            expected=shown.expected, actual=both(shown.actual, difference),
            again="seen", script=scripts.text(facts))
    return find._replace(
        cause=difference.cause or simplify.cause(facts, difference.question),
        operation=words(facts, difference.question))


# --- telling ---

def keep_script(live, find, out):
    """Write the script of FIND; what is said of it."""
    if find.script is None:
        return {"seen": "none: it shows only where AddressSanitizer is in "
                "front", "not seen": "none: it was not seen again",
                "not asked": "none: the input is not known"}[find.again]
    name = os.path.join(out, re.sub(r"\W+", "-", live.name) + ".py")
    with open(name, "w", encoding="utf-8") as file:
        file.write(find.script)
    os.chmod(name, 0o755)
    return os.path.relpath(name) + " it shows the fault"


def judged(path):
    """The first finding of a result file."""
    with open(path, encoding="ascii") as file:
        for line in file:
            record = json.loads(line)
            if record["record"] == "finding":
                return record
    raise findings.NoProgram("%s has no finding" % path)


def tell(live, find, finding, path, out):
    print("find      %s" % live.name)
    print("  %-9s %s  %s" % (finding["verdict"], finding["clause"],
                             finding["cause"]))
    for name, text in (("operation", find.operation),
                       ("expected", find.expected), ("actual", find.actual),
                       ("script", keep_script(live, find, out)),
                       ("input", os.path.relpath(path) if path else
                        "none")):
        print(textwrap.fill(
            text, 79, initial_indent="        %-9s " % name,
            subsequent_indent=" " * 18, break_long_words=False,
            break_on_hyphens=False))
    print("BUFCONF-FIND: consumer/%s/%s/%s" % (
        live.name, finding["clause"], finding["cause"]))


def publish(live, find, options, versions, out):
    """Write the result file, also as the last run; the finding in it."""
    result = options.json or os.path.join(out, "result.ndjson")
    findings.write(result, [find], versions)
    last = os.environ.get("BUFCONF_LAST")
    if last:
        os.makedirs(os.path.dirname(last) or ".", exist_ok=True)
        shutil.copy(result, last)
    return result, judged(result)


def sum_up(live, outcome, counted):
    print("consumer  %s" % live.name)
    print("layouts   %s, at %d per s" % (
        "{:,}".format(outcome.executions),
        outcome.executions / max(outcome.seconds, 0.001)))
    print("asked     %s; declined %s, returned None %s, no content %s" % tuple(
        "{:,}".format(n) for n in counted[:4]))


def newest(finds):
    """The input that ended the run, or None."""
    names = [os.path.join(finds, name) for name in os.listdir(finds)]
    return max(names, key=os.path.getmtime, default=None)


def nothing_found(live, counted):
    """What is said if the run came to its end; the exit status."""
    asked, refused, _, odd, _ = counted
    if asked == refused + odd:
        print("bufconf fuzz: consumer:%s %s: nothing was judged" % (
            live.name, "refused everything" if odd == 0 else
            "returned neither bytes, a list, a buffer nor None"),
            file=sys.stderr)
        return 2
    print("finds     0")
    return 0


def found_input(live, outcome, path, folder, out):
    """(the input that ended the run, where it is kept; the find it shows)"""
    if path is None:
        return None, without_input(live, outcome)
    kept = os.path.join(out, os.path.basename(path))
    shutil.copy(path, kept)
    return kept, investigate(live, kept, outcome, folder)


def something_found(live, outcome, path, folder, options, versions):
    """Investigate and publish what ended the run; the exit status."""
    out = os.path.join(options.out, "consumer")
    kept, find = found_input(live, outcome, path, folder, out)
    if find is None:
        print("bufconf fuzz: the run ended early, and not by what %s did: "
              "%s; please report it, with %s" % (
                  live.name, outcome.signature, os.path.relpath(kept)),
              file=sys.stderr)
        return 3
    result, finding = publish(live, find, options, versions, out)
    tell(live, find, finding, kept, out)
    print("result    %s" % os.path.relpath(result))
    return 1 if finding["verdict"] != "FLAKY" else 0


def tell_leak(outcome):
    """What LeakSanitizer says at the end is of the whole process."""
    print("leaks     %s; not judged: it is not known that the consumer lost "
          "them" % (re.findall(r"SUMMARY: AddressSanitizer: (.*)\.",
                               outcome.output) or ["some"])[-1])


def fuzz(live, folder, options, versions):
    """Run, and tell what came of it; the exit status."""
    out = os.path.join(options.out, "consumer")
    corpus = os.path.join(out, re.sub(r"\W+", "-", live.name))
    finds = os.path.join(folder, "finds")
    os.makedirs(corpus, exist_ok=True)
    os.makedirs(finds)
    if options.json and os.path.exists(options.json):
        os.remove(options.json)  # of another run
    outcome = live.fuzz(corpus, finds)
    counted = live.counted()
    path = newest(finds)
    died = counted[4] != 0  # while the consumer was at work
    if outcome.executions == 0 and path is None and not died:
        print(outcome.output[-2000:], file=sys.stderr)
        return 3
    sum_up(live, outcome, counted)
    if not died and outcome.signature and outcome.signature.startswith(LEAKS):
        tell_leak(outcome)
    elif died or outcome.status != 0:
        return something_found(live, outcome, path, folder, options, versions)
    return nothing_found(live, counted)


def package_of(name):
    """The package that a target is about, as `bufconf check` calls it."""
    place = name.partition(":")[0]
    return os.path.basename(place)[:-3] if place.endswith(".py") else \
        place.partition(".")[0]


def run(name, options):
    """Fuzz one consumer; the exit status."""
    place, _, expression = name.partition(":")
    if not place or not expression.strip():
        print("bufconf fuzz: a consumer is consumer:module:callable or "
              "consumer:FILE.py:callable", file=sys.stderr)
        return 2
    version = is_there(name, options)
    if version is None:
        return 2
    versions = {package_of(name): version[0]} if version else {}
    with tempfile.TemporaryDirectory() as folder:
        live = Live(name, options, folder)
        try:
            return fuzz(live, folder, options, versions) if reads_plain(
                live, folder) else 2
        except findings.NoProgram as error:
            print("bufconf fuzz: %s" % error, file=sys.stderr)
            return 3
