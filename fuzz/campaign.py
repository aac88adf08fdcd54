"""
Fuzz targets for a while, as many at once as there are jobs.

Every target has a corpus of its own in the output folder, which grows from run
to run; the committed inputs are read beside it.  What is found is named by its
signature, described in words, and stays in the output folder until it is
filed (keep.py).
"""

import concurrent.futures
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections import namedtuple

import engine
import findings
import targets

Find = namedtuple("Find", "signature path words")


def out_folder():
    return os.path.join(os.path.dirname(targets.BUILD), "fuzz-out")


def artifacts(target, out):
    """The inputs that ended a run of TARGET, oldest first."""
    folder = os.path.join(out, target.name, "finds")
    names = [os.path.join(folder, name) for name in os.listdir(folder)]
    return sorted(names, key=os.path.getmtime)


def describe(target, path):
    """What the file says, in words."""
    told = subprocess.run(
        engine.prefix() + targets.replay(target) + ["--describe", path],
        env=engine.environment(), stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, check=False)
    return told.stdout.decode("utf-8", "replace").strip()


def fuzz(target, worker, options):
    """One run of TARGET; (outcome, finds)."""
    folder = os.path.join(options.out, target.name)
    corpus = os.path.join(folder, "corpus")
    finds = os.path.join(folder, "finds")
    for name in (corpus, finds):
        os.makedirs(name, exist_ok=True)
    before = set(artifacts(target, options.out))
    command = targets.program(target) + engine.options(
        target, seconds=options.seconds, runs=options.runs,
        seed=options.seed + worker if options.seed is not None else None,
        artifacts=finds + "/") + ["-reload=1", corpus]
    if targets.seeds(target):
        command.append(targets.seeds(target))
    outcome = engine.run(command)
    with open(os.path.join(folder, "log-%d.txt" % worker), "w",
              encoding="utf-8") as file:
        file.write(outcome.output)
    found = [Find(outcome.signature, path, describe(target, path))
             for path in artifacts(target, options.out)
             if path not in before and outcome.status != 0]
    return outcome, found


def started(outcome):
    """Did the fuzzer come as far as running inputs?"""
    return outcome.executions > 0


def record(target, outcome, finds):
    """What is kept of a run."""
    return {"target": target.name, "executions": outcome.executions,
            "seconds": round(outcome.seconds), "coverage": outcome.coverage,
            "features": outcome.features, "rss_mb": outcome.rss,
            "finds": [find.signature for find in finds]}


def revision():
    """The commit that runs, and whether anything was changed since."""
    told = subprocess.run(
        ["git", "-C", targets.ROOT, "describe", "--always", "--dirty",
         "--abbrev=12"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        check=False)
    return told.stdout.decode().strip() or "unknown"


def append_log(path, rows):
    """Add ROWS to the log at PATH and renew the digest in its last line."""
    lines = []
    if os.path.exists(path):
        lines = checked_log(path)
    lines += [json.dumps(dict(row, revision=revision()), sort_keys=True)
              for row in rows]
    text = "".join(line + "\n" for line in lines)
    digest = hashlib.sha256(text.encode()).hexdigest()
    temporary = path + ".new"
    with open(temporary, "w", encoding="ascii") as file:
        file.write(text + json.dumps({"sha256": digest}) + "\n")
    os.replace(temporary, path)


def checked_log(path):
    """The lines of a log without its digest, which has to be right."""
    with open(path, encoding="ascii") as file:
        *lines, last = file.read().splitlines() or [""]
    text = "".join(line + "\n" for line in lines)
    digest = hashlib.sha256(text.encode()).hexdigest()
    try:
        said = json.loads(last)["sha256"]
    except (ValueError, KeyError, TypeError):
        said = None
    if said != digest:
        sys.exit("%s: its digest is not that of its lines; it was cut off or "
                 "edited" % path)
    return lines


def show_log(path):
    """Print the sums of a log; 1 if it has a find."""
    rows = [json.loads(line) for line in checked_log(path)]
    names = list(dict.fromkeys(row["target"] for row in rows))
    print("%-16s %6s %15s %9s %8s %9s %6s" % (
        "target", "runs", "executions", "seconds", "per s", "features",
        "finds"))
    for name in names + ["all"]:
        mine = [row for row in rows if name in (row["target"], "all")]
        executions = sum(row["executions"] for row in mine)
        seconds = sum(row["seconds"] for row in mine)
        print("%-16s %6d %15s %9s %8d %9s %6d" % (
            name, len(mine), "{:,}".format(executions),
            "{:,}".format(seconds), executions // max(seconds, 1),
            "" if name == "all" else max(row["features"] for row in mine),
            sum(len(row["finds"]) for row in mine)))
    for row in rows:
        for find in row["finds"]:
            print("find  %s  %s" % (row["target"], find))
    print("revisions %s" % ", ".join(dict.fromkeys(
        row["revision"] for row in rows)))
    return 1 if any(row["finds"] for row in rows) else 0


def print_outcome(target, outcome, finds):
    """A line for the run, and what was found."""
    speed = outcome.executions / max(outcome.seconds, 0.001)
    print("%-16s %12s executions  %7d/s  cov %5d  ft %6d  %s" % (
        target.name, "{:,}".format(outcome.executions), speed,
        outcome.coverage, outcome.features,
        "nothing found" if outcome.status == 0 else outcome.signature),
        flush=True)
    for find in finds:
        print("  find      %s" % find.signature)
        for line in find.words.splitlines()[:12]:
            print("            %s" % line)
        print("  input     %s" % find.path)
        print("  run it    %s" % " ".join(
            targets.replay(target) + [find.path]))
        print("  keep it   ./bufconf fuzz --keep %s %s" % (
            target.name, find.path))


SCRIPT = '''#!/usr/bin/env python3
"""
{signature}

Run it in the source tree of bufconf, where ./bufconf fuzz {name} was built.
Exit status: 0 it does not show, anything else: it does.
"""

import subprocess
import sys
import tempfile

INPUT = bytes.fromhex(
    "{data}")
with tempfile.NamedTemporaryFile() as file:
    file.write(INPUT)
    file.flush()
    sys.exit(subprocess.call(
        [sys.executable, "-B", "fuzz/live.py", "--replay", "{name}",
         file.name]))
'''


def script(target, find):
    """A script that runs the input of FIND again."""
    with open(find.path, "rb") as file:
        data = file.read().hex()
    return SCRIPT.format(signature=find.signature, name=target.name,
                         data="\"\n    \"".join(
                             data[n:n + 60] for n in range(0, len(data), 60)))


def as_found(target, find):
    """FIND of a live target as a result file has it: it is run once more, in
    a fresh process, which writes what it is about."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "find.ndjson")
        again = engine.run(targets.replay(target) + [
            "--findings", path, find.path])
        written = findings.read(path) if os.path.exists(path) else []
    seen = "seen" if again.signature == find.signature else "not seen"
    found = written[0] if written else findings.Find(
        subject=target.name + ":interpreter", package="cpython",
        cause="runtime-crashed", fuzzer=target.name,
        signature=find.signature, operation=find.words,
        expected="all calls come back", actual="the process ended: %s"
        % find.signature, again=seen, script=None)
    return found._replace(again=seen, script=script(target, find))


def publish(found, path):
    """Write the finds of live targets to PATH.  What pure targets find is
    about bufconf itself, and no finding of anybody."""
    if os.path.exists(path):
        os.remove(path)  # of another run
    ours = sorted({target.name for target, _ in found
                   if target.where == "pure"})
    if ours:
        print("result    without %s: these say that bufconf is wrong" % (
            ", ".join(ours)))
    others = [as_found(*pair) for pair in found if pair[0].where == "live"]
    if others:
        findings.write(path, others)
        print("result    %s" % os.path.relpath(path))


def run(chosen, options):
    """Fuzz the targets CHOSEN; the exit status."""
    missing = [t.name for t in chosen
               if t.where == "pure" and not os.path.exists(
                   targets.program(t)[0])]
    if missing:
        print("bufconf fuzz: %s not built in %s; ./bufconf fuzz in the "
              "source tree builds them" % (", ".join(missing), targets.BUILD),
              file=sys.stderr)
        return 3
    # fewer targets than jobs: several runs of one share its corpus
    rounds = max(1, options.jobs // len(chosen))
    work = [(target, worker) for worker in range(rounds) for target in chosen]
    status, found = 0, []
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        futures = {pool.submit(fuzz, target, worker, options): target
                   for target, worker in work}
        for future in concurrent.futures.as_completed(futures):
            target = futures[future]
            outcome, finds = future.result()
            print_outcome(target, outcome, finds)
            if options.log:  # at once: the next may take an hour
                append_log(options.log, [record(target, outcome, finds)])
            found += [(target, find) for find in finds]
            if not started(outcome):
                print(outcome.output[-2000:], file=sys.stderr)
                status = 3
            elif outcome.status != 0:
                status = max(status, 1)
    if options.json:
        publish(found, options.json)
    return status
