"""
How fast targets are, as a ratio to the empty one, in one run.

usage: speed.py [--build DIR] [--runs N] [--json FILE] [TARGET...]

Every target runs N inputs from the committed seeds with the same options, in
turn; the best of three counts.  A live target is compared with the pure empty
one, too: the interpreter is part of its price.
"""

import argparse
import json
import os
import sys
import tempfile

import engine
import targets

REPEAT = 3


def seconds_of(target, build, runs):
    """The least seconds for RUNS inputs, without what starting takes."""
    best = None
    for _ in range(REPEAT):
        with tempfile.TemporaryDirectory() as scratch:
            folders = [scratch] + ([targets.seeds(target)]
                                   if targets.seeds(target) else [])
            took = []
            for number in (1, runs):
                outcome = engine.run(
                    targets.program(target, build)
                    + engine.options(target, runs=number, seed=1,
                                     artifacts=scratch + "/")
                    + ["-detect_leaks=0"] + folders)
                if outcome.status != 0:
                    sys.exit("%s: %s\n%s" % (target.name, outcome.signature,
                                             outcome.output[-2000:]))
                took.append(outcome.seconds)
        best = min(best or 1e9, took[1] - took[0])
    return best


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[1])
    parser.add_argument("--build", default=targets.BUILD)
    parser.add_argument("--runs", type=int, default=300000)
    parser.add_argument("--json")
    parser.add_argument("targets", nargs="*")
    options = parser.parse_args()
    table = targets.read()
    chosen = [table[name] for name in options.targets] or [
        target for target in table.values() if target.name != "empty"]
    empty = options.runs * 10 / seconds_of(table["empty"], options.build,
                                           options.runs * 10)
    rows = {"empty": round(empty)}
    print("%-16s %10d/s" % ("empty", empty))
    for target in chosen:
        speed = options.runs / seconds_of(target, options.build,
                                          options.runs)
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
