"""
How fast targets are, as a ratio to the empty one, in one run.

usage: speed.py [--build DIR] [--json FILE] [TARGET...]

Every target starts from the committed seeds with the same options and keeps
nothing on disk.  What counts is the CPU time of all that it takes to run N
inputs less that of running one, N such that this is SECONDS or more; the best
of three.  A live target is compared with the pure empty one, too: the
interpreter is part of its price.
"""

import argparse
import json
import os
import resource
import sys
import tempfile

import engine
import targets

REPEAT = 3
SECONDS = 2


def cpu(target, build, runs):
    """The CPU seconds that RUNS inputs take, with start and end."""
    seeds = targets.seeds(target)
    given = ["-seed_inputs=" + ",".join(
        os.path.join(seeds, name) for name in sorted(os.listdir(seeds)))] \
        if seeds else []
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryDirectory() as scratch:
        outcome = engine.run(
            targets.program(target, build)
            + engine.options(target, runs=runs, seed=1,
                             artifacts=scratch + "/")
            + ["-detect_leaks=0"] + given)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if outcome.status != 0:
        sys.exit("%s: %s\n%s" % (target.name, outcome.signature,
                                 outcome.output[-2000:]))
    return (after.ru_utime - before.ru_utime
            + after.ru_stime - before.ru_stime)


def speed_of(target, build):
    """Executions per second of CPU time."""
    start = cpu(target, build, 1)
    runs = 100
    while cpu(target, build, runs) - start < SECONDS / 4:
        runs *= 4
    runs *= 4
    return max(runs / (cpu(target, build, runs) - cpu(target, build, 1))
               for _ in range(REPEAT))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[1])
    parser.add_argument("--build", default=targets.BUILD)
    parser.add_argument("--json")
    parser.add_argument("targets", nargs="*")
    options = parser.parse_args()
    table = targets.read()
    chosen = [table[name] for name in options.targets] or [
        target for target in table.values() if target.name != "empty"]
    empty = speed_of(table["empty"], options.build)
    rows = {"empty": round(empty)}
    print("%-16s %10d/s" % ("empty", empty))
    for target in chosen:
        speed = speed_of(target, options.build)
        rows[target.name] = round(speed)
        print("%-16s %10d/s  %5.1f %% of empty" % (
            target.name, speed, 100 * speed / empty), flush=True)
    if options.json:
        with open(options.json, "w", encoding="ascii") as file:
            json.dump(rows, file, sort_keys=True, indent=1)
            file.write("\n")
    return 0


if __name__ == "__main__":
    os.environ["ASAN_OPTIONS"] = "detect_leaks=0"
    sys.exit(main())
