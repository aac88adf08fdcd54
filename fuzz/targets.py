"""
The fuzz targets, as targets.tsv lists them, and where their parts are.

usage: targets.py     print the names of those that look for something, as
                      JSON: the matrix of the workflows
"""

import json
import os
from collections import namedtuple

HERE = os.path.dirname(os.path.realpath(__file__))
ROOT = os.path.dirname(HERE)
BUILD = os.environ.get("BUFCONF_FUZZ_BUILD") or os.path.join(
    ROOT, "build", "libfuzzer")

Target = namedtuple("Target", "name where max_len counts needs what")


def read(path=os.path.join(HERE, "targets.tsv")):
    """All targets by name, in the order of the table."""
    found = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                name, where, max_len, counts, needs, what = line.rstrip(
                    "\n").split("\t")
                found[name] = Target(name, where, int(max_len), int(counts),
                                     needs, what)
    return found


def searching():
    """The targets that look for something; "empty" only measures."""
    return [target for target in read().values() if target.name != "empty"]


def dictionary(target):
    """Its dictionary, or None."""
    # the inputs of both are texts of formats
    name = "fmt_text" if target.name == "live_format" else target.name
    path = os.path.join(HERE, name + ".dict")
    return path if os.path.exists(path) else None


def seeds(target):
    """The folder of its committed inputs, or None."""
    path = os.path.join(ROOT, "corpus", target.name)
    return path if os.path.isdir(path) else None


def replay(target, build=BUILD):
    """The command that runs its files without mutation."""
    if target.where == "live":
        return live(target, build) + ["--replay"]
    return [os.path.join(build, "bin", "fuzz_%s_replay" % target.name)]


def program(target, build=BUILD, seeded=False):
    """The command that fuzzes it."""
    if target.where == "live":
        return live(target, build)
    return [os.path.join(build, "bin", "fuzz_%s%s" % (
        target.name, "_seeded" if seeded else ""))]


def live(target, build):
    """The command of a target inside an interpreter (live.py)."""
    import sys
    return [sys.executable, "-B", os.path.join(HERE, "live.py"),
            "--build", build, target.name]


if __name__ == "__main__":
    print(json.dumps([target.name for target in searching()]))
