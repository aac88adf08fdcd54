"""Fuzz a third party's exporter: `bufconf fuzz exporter:module:expression`.

Objects are derived from the subject by chains of slices, casts, requests and
releases (derive.py), and questioned like any subject, by `bufconf check`: so
isolation, rules, confirmation and the result file are its own.  A find is a
clause and a cause that the subject itself does not show.
"""

import collections
import json
import os
import random
import re
import select
import subprocess
import sys
import tempfile
import textwrap
import time

import derive
import findings

HERE = os.path.dirname(os.path.realpath(__file__))
ROOT = os.path.dirname(HERE)
BATCH = 20  # objects that are questioned by one `bufconf check`
PATIENCE = 60  # seconds that making an object may take
ROUNDS = 40  # of simplification
FAILS = {"FAIL", "CRASH", "TIMEOUT", "LEAK"}
# Causes at FULL_RO that leave the answer usable as what is true.
HARMLESS = {"strides-missing"}
GREEDY = {"second-refused", "locked-by-refusal"}

Subject = collections.namedtuple("Subject", "type granted verdict findings")
Find = collections.namedtuple("Find", "chain target subject finding")


class Wrong(Exception):
    """Wrong use: exit status 2."""


class Failed(Exception):
    """Ours: exit status 3."""


# --- asking ---

def read(path):
    """The subjects of a result file, by target."""
    found, by_id = {}, {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            if record["record"] == "subject":
                subject = Subject(record["type"], record["granted"],
                                  record["verdict"], [])
                found[record["target"]] = by_id[record["id"]] = subject
            elif record["record"] == "finding":
                by_id[record["subject"]].findings.append(record)
    return found


def check(options, targets, path, last=False):
    """Question TARGETS into the result file PATH; (subjects, what it said).
    Targets that cannot be made are not among the subjects.  LAST: this is
    what `bufconf reproduce` shall find."""
    command = [findings.program(), "check", "--python", sys.executable, "-q",
               "--jobs", str(options.jobs), "--json", path]
    for folder in options.path:
        command += ["--path", folder]
    if os.path.exists(path):
        os.remove(path)
    environment = os.environ if last else dict(
        os.environ, BUFCONF_LAST=path + ".last")
    ended = subprocess.run(
        command + ["--"] + targets, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        env=environment)
    said = ended.stdout.decode("utf-8", "replace")
    if ended.returncode not in (0, 1, 2):
        raise Failed("bufconf check ended with %d: %s" % (
            ended.returncode, said[-1000:]))
    return read(path) if os.path.exists(path) else {}, said


class Probe:
    """The process that tries to make objects; started again if it dies."""

    def __init__(self, module, paths):
        self.command = [module, *map(os.path.abspath, paths)]
        self.process = None

    def start(self):
        answers, put = os.pipe()
        self.process = subprocess.Popen(
            [sys.executable, "-B", os.path.join(HERE, "probe.py"), str(put),
             *self.command], stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            pass_fds=[put])
        os.close(put)
        self.answers = os.fdopen(answers, encoding="ascii")

    def ask(self, **command):
        if self.process is None:
            self.start()
        self.process.stdin.write(json.dumps(command).encode() + b"\n")
        self.process.stdin.flush()
        ready = select.select([self.answers], [], [], PATIENCE)[0]
        line = self.answers.readline() if ready else ""
        if line:
            return json.loads(line)
        self.process.kill()
        status = self.stop()
        return {"declined": "making it takes more than %d s" % PATIENCE
                if not ready else "making it ends the process (%s)" % status}

    def stop(self):
        if self.process is None:
            return 0
        self.process.stdin.close()
        self.answers.close()
        status, self.process = self.process.wait(), None
        return status


# --- the subject ---

class Base:
    """The subject itself: what it shows, and what is known of it."""

    def __init__(self, target, options, folder):
        self.module, _, expression = target.partition(":")
        if not expression.strip():
            raise Wrong("a target is exporter:module:expression or "
                        "exporter:FILE.py:expression")
        self.target = target
        subjects, said = check(options, [target],
                               os.path.join(folder, "base.ndjson"))
        if target not in subjects:
            raise Wrong(said.strip() or "nothing was asked")
        self.subject = subjects[target]
        if self.subject.granted == 0:
            raise Wrong("%s refuses every request: nothing can be derived"
                        % target)
        self.shown = {(f["clause"], f["cause"])
                      for f in self.subject.findings}
        self.probe = Probe(self.module, options.path)
        found = self.probe.ask(do="base", expression=expression)
        if "declined" in found:
            raise Wrong("%s: %s" % (target, found["declined"]))
        self.expression = "(%s)" % expression + (
            "['object']" if found["dict"] else "")
        self.can = found["can"]
        self.known = self.trust(found)
        # one that serves a single consumer may refuse all others
        self.may_leave = not any(cause in GREEDY for _, cause in self.shown)

    def trust(self, found):
        """What may be taken as true: not an answer that is wrong itself."""
        kind = {("builtins", "memoryview"): "view",
                ("numpy", "ndarray"): "numpy"}.get(
                    (found["module"], found["type"]), "own")
        wrong = [f for f in self.subject.findings if f["verdict"] in FAILS
                 and f["cause"] not in HARMLESS
                 and any(first <= 0x11c <= last
                         for first, last in f["words"])]
        if wrong or "known" not in found or not self.is_whole(
                found["known"]):
            return derive.UNKNOWN._replace(kind=kind)
        known = found["known"]
        shape = known["shape"] or []
        items = known["items"]
        return derive.Known(
            kind, shape, known["strides"] or derive.packed(
                shape, known["itemsize"]), known["suboffsets"],
            known["itemsize"], known["format"], known["readonly"],
            None if items is None else bytes.fromhex(items),
            known["redirects"])

    def is_whole(self, known):
        return all(isinstance(known[name], (list, type(None)))
                   for name in ("shape", "strides", "suboffsets")) and (
            isinstance(known["itemsize"], int) and known["itemsize"] > 0)


# --- objects ---

class Objects:
    """Derived objects in the order of the seed, and what became of them."""

    def __init__(self, base, seed):
        self.base = base
        self.random = random.Random(seed)
        self.seen = set()
        self.derived = self.asked = 0
        self.declined = collections.Counter()

    def next(self):
        """A chain that was not there before, and its object."""
        for _ in range(1000):
            chain = derive.random_chain(
                self.random, self.base.expression, self.base.known,
                self.base.can, self.base.may_leave)
            made = derive.follow(self.base.expression, self.base.known,
                                 chain)
            if made.expression not in self.seen:
                self.seen.add(made.expression)
                self.derived += 1
                return chain, made
        return None

    def target(self, made):
        """The target that declares what is true of it; None: declined."""
        tried = self.base.probe.ask(do="try", expression=made.expression,
                                    claims=made.claims)
        if "declined" in tried:
            return None, tried["declined"]
        return "%s:%s" % (self.base.module, derive.declare(
            made, tried["agreed"])), None

    def batch(self, deadline, limit):
        """Up to BATCH chains by target."""
        found = {}
        while len(found) < BATCH and time.monotonic() < deadline and (
                limit is None or self.derived < limit):
            made = self.next()
            if made is None:
                break
            target, reason = self.target(made[1])
            if target is None:
                self.declined[re.sub(r"\d+", "N", reason)[:60]] += 1
            else:
                found[target] = made[0]
        return found


def new_findings(base, subject):
    """What fails of SUBJECT that the base does not show."""
    return [f for f in subject.findings if f["verdict"] in FAILS
            and (f["clause"], f["cause"]) not in base.shown]


def ask_batch(objects, batch, options, path, finds):
    """Question a batch; finds that are new go into FINDS by their key."""
    subjects, _ = check(options, list(batch), path)
    for target, chain in batch.items():
        subject = subjects.get(target)
        if subject is None or subject.granted == 0 and not new_findings(
                objects.base, subject):
            objects.declined["refuses every request" if subject
                             else "cannot be made a second time"] += 1
            continue
        objects.asked += 1
        for finding in new_findings(objects.base, subject):
            key = subject.type, finding["clause"], finding["cause"]
            finds.setdefault(key, Find(chain, target, subject, finding))


# --- minimising ---

def candidates(objects, chain):
    """Objects of simpler chains, by target."""
    base, found = objects.base, {}
    for other in derive.simpler(chain):
        try:
            made = derive.follow(base.expression, base.known, other)
        except derive.Impossible:
            continue
        target, _ = objects.target(made)
        if target is not None:
            found.setdefault(target, other)
    return found


def minimise(objects, find, options, path):
    """The simplest chain that still shows clause and cause."""
    key = find.finding["clause"], find.finding["cause"]
    for _ in range(ROUNDS):
        tries = candidates(objects, find.chain)
        subjects = check(options, list(tries), path)[0] if tries else {}
        for target, chain in tries.items():
            again = [f for f in new_findings(objects.base, subjects[target])
                     if (f["clause"], f["cause"]) == key] \
                if target in subjects else []
            if again:
                find = Find(chain, target, subjects[target], again[0])
                break
        else:
            break
    return find


# --- telling ---

def reproducer(find, options, path, out):
    """Write and run the standalone script; its path, and what it says."""
    sys.path.insert(0, ROOT)
    from reports import model, reproduce
    subject = next(s for s in model.read(path).subjects
                   if s.target == find.target)
    finding = next(f for f in subject.findings if (f.clause, f.cause) == (
        find.finding["clause"], find.finding["cause"]))
    text = reproduce.script(path, subject, finding, paths=options.path)
    name = re.sub(r"[^a-z0-9]+", "-", ("%s-%s-%s" % (
        find.subject.type, finding.clause, finding.cause)).lower())
    script = os.path.join(out, name + ".py")
    with open(script, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(script, 0o755)
    status = subprocess.run(
        [sys.executable, "-B", script], stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        check=False).returncode
    says = {1: "it shows the fault", 0: "it does NOT show the fault"}
    return os.path.relpath(script), says.get(
        status, "it cannot tell (%d)" % status)


def tell(base, finds, options, path, out):
    """One object, and all that is found of it."""
    print("object    %s" % finds[0].subject.type)
    print("  made of %s" % base.target)
    for number, sentence in enumerate(derive.words(finds[0].chain), 1):
        print("  step %d  %s" % (number, sentence))
    for find in finds:
        finding = find.finding
        print("  %-9s %s  %s" % (finding["verdict"], finding["clause"],
                                 finding["cause"]))
        for name, text in (
                ("expected", finding["expected"]),
                ("actual", finding["actual"]),
                ("requests", ranges(finding["words"])),
                ("script", "%s %s" % reproducer(find, options, path, out))):
            print(textwrap.fill(
                text, 79, initial_indent="        %-9s " % name,
                subsequent_indent=" " * 18, break_long_words=False,
                break_on_hyphens=False))
    for find in finds:
        print("BUFCONF-FIND: exporter/%s/%s/%s" % (
            find.subject.type, find.finding["clause"],
            find.finding["cause"]))


def ranges(runs):
    """Runs of words as text, the first few."""
    texts = ["0x%03x" % (first & 0xffffffff) if first == last else
             "0x%03x to 0x%03x" % (first & 0xffffffff, last & 0xffffffff)
             for first, last in runs]
    return ", ".join(texts[:4]) + (", ..." if len(texts) > 4 else "")


def sum_up(objects, finds, options):
    base = objects.base
    shown = sorted("%s %s" % key for key in base.shown)
    print("subject   %s  (%s)" % (base.target, base.subject.type))
    print("itself    %s%s" % (base.subject.verdict, "" if not shown else
                              ": " + ", ".join(shown)))
    print("known     %s" % (
        "nothing but its own answers" if base.known.shape is None else
        "shape %s, strides %s, format %r, %s" % (
            base.known.shape, base.known.strides, base.known.format,
            "read-only" if base.known.readonly else "writable")))
    print("derived   %d objects, seed %d" % (objects.derived, options.seed))
    print("asked     %d" % objects.asked)
    print("declined  %d" % sum(objects.declined.values()))
    for reason, count in objects.declined.most_common(8):
        print("  %6d  %s" % (count, reason))
    rest = objects.declined.most_common()[8:]
    if rest:
        print("  %6d  for %d other reasons" % (
            sum(count for _, count in rest), len(rest)))
    print("finds     %d" % len(finds))


def list_objects(objects, options):
    """The objects that would be asked."""
    for _ in range(options.runs or BATCH):
        made = objects.next()
        if made is None:
            break
        print(made[1].expression)
    return 0


def fuzz(base, options, folder, out):
    """Derive and ask until the time is over; the exit status."""
    objects = Objects(base, options.seed)
    if options.dry_run:
        return list_objects(objects, options)
    deadline = time.monotonic() + options.seconds
    path = os.path.join(folder, "batch.ndjson")
    finds = {}
    while True:
        batch = objects.batch(deadline, options.runs)
        if not batch:
            break
        ask_batch(objects, batch, options, path, finds)
    smallest = {}
    for key, find in finds.items():
        if key[1:] in {shown[1:] for shown in smallest}:
            continue  # a simpler object shows it, too
        find = minimise(objects, find, options, path)
        for finding in new_findings(base, find.subject):
            smallest.setdefault(
                (find.subject.type, finding["clause"], finding["cause"]),
                find._replace(finding=finding))
    if not objects.asked:
        sum_up(objects, smallest, options)
        raise Wrong("nothing was asked")
    result = options.json or os.path.join(out, "result.ndjson")
    check(options, [base.target] + sorted(
        {f.target for f in smallest.values()}), result, last=True)
    sum_up(objects, smallest, options)
    by_target = {}
    for key in sorted(smallest):
        by_target.setdefault(smallest[key].target, []).append(smallest[key])
    for found in by_target.values():
        tell(base, found, options, result, out)
    print("result    %s" % os.path.relpath(result))
    return 1 if smallest else 0


def run(target, options):
    """Fuzz one exporter; the exit status."""
    options.seed = options.seed or 0
    out = os.path.join(options.out, "exporter")
    os.makedirs(out, exist_ok=True)
    base = None
    try:
        with tempfile.TemporaryDirectory() as folder:
            base = Base(target, options, folder)
            return fuzz(base, options, folder, out)
    except Wrong as error:
        print("bufconf fuzz: %s" % error, file=sys.stderr)
        return 2
    except (Failed, findings.NoProgram) as error:
        print("bufconf fuzz: %s" % error, file=sys.stderr)
        return 3
    finally:
        if base is not None:
            base.probe.stop()
