"""What fuzzers found, as a result file.

A find is a fact: who did what, and what would have been right.  It is written
down as such, and `bufconf judge` says what that breaks; so no verdict is made
here, and suite, rules and clauses are those of the program.
"""

import hashlib
import json
import os
import platform
import re
import subprocess
import sys
from collections import namedtuple

ROOT = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))

# subject: a target as people write it, "consumer:numpy:asarray"; again: "seen"
# or "not seen" in a fresh process, or "not asked"; script: shows it by itself,
# or None; all others as in result.schema.json
Find = namedtuple("Find", "subject package cause fuzzer signature operation "
                  "expected actual again script")


class NoProgram(Exception):
    """There is nobody who judges; the sentence says where it was sought."""


def program():
    """The program that this was started by, or that of the build."""
    found = os.environ.get("BUFCONF_PROGRAM") or os.path.join(
        ROOT, "build", "bin", "bufconf")
    if not os.access(found, os.X_OK):
        raise NoProgram("there is no program %s; run ./bufconf once" % found)
    return found


def identity(target):
    """The id of a subject, as `bufconf check` makes them: what can be read of
    TARGET, and its digest."""
    readable = re.sub(r"[^a-z0-9._+]+", "-", target.lower()).lstrip("-")
    return "%s-%s" % (readable[:40].rstrip("-") or "x", hashlib.sha256(
        target.encode("utf-8", "surrogateescape")).hexdigest()[:8])


def one_line(text):
    return "; ".join(filter(None, map(str.strip, text.splitlines())))


def packages(finds):
    """The versions of what the finds are about, as far as it is loaded."""
    found = {}
    for name in {find.package for find in finds}:
        version = getattr(sys.modules.get(name), "__version__", None)
        found[name] = version if isinstance(version, str) else None
    return found


def subject_record(target, package):
    return {"record": "subject", "id": identity(target), "package": package,
            "target": target, "type": None, "truth": None,
            "python_level": False, "granted": 0, "refused": 0,
            "skipped": None, "not_run": None, "verdict": "NOT-EXERCISED"}


def find_record(find):
    told = find._asdict()
    del told["package"]
    return dict(told, record="find", subject=identity(find.subject),
                operation=one_line(find.operation))


def records(finds, versions):
    """All records but the last, in the order of a result file."""
    yield {"record": "run", "schema": 1, "suite": "", "rules": 0, "seed": 0,
           "profile": "cpython", "clauses": {}}
    yield {"record": "env", "packages": dict(packages(finds), **versions),
           "implementation": sys.implementation.name,
           "platform": sys.platform + "-" + platform.machine(),
           "version": sys.version.split()[0]}
    about = {find.subject: find.package for find in finds}
    for target in sorted(about, key=identity):
        yield subject_record(target, about[target])
        for find in finds:
            if find.subject == target:
                yield find_record(find)


def line(record):
    return json.dumps(record, sort_keys=True,
                      separators=(",", ":")).encode("ascii") + b"\n"


def judge(path):
    """Have the file at PATH judged, in place."""
    ended = subprocess.run(
        [program(), "judge", "-q", "--json", path, path],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, check=False)
    if ended.returncode not in (0, 1):
        raise NoProgram("bufconf judge %s ended with %d: %s" % (
            path, ended.returncode,
            ended.stdout.decode("utf-8", "replace")[-1000:]))


def read(path):
    """The finds of a result file."""
    found, subject = [], {}
    with open(path, encoding="ascii") as file:
        for text in file:
            record = json.loads(text)
            if record["record"] == "subject":
                subject = record
            elif record["record"] == "find":
                found.append(Find(**dict(
                    {name: record[name] for name in Find._fields
                     if name in record}, subject=subject["target"],
                    package=subject["package"])))
    return found


def write(path, finds, versions=()):
    """Write FINDS to PATH, and have them judged; VERSIONS of packages that
    are not loaded here."""
    body = b"".join(map(line, records(finds, dict(versions))))
    subjects = len({find.subject for find in finds})
    end = {"record": "end", "findings": 0, "subjects": subjects,
           "verdicts": {"NOT-EXERCISED": subjects},
           "digest": hashlib.sha256(body).hexdigest()}
    with open(path, "wb") as file:
        file.write(body + line(end))
    judge(path)
