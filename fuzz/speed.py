"""
How fast targets are, as a ratio to the empty one, in one run.

usage: speed.py [--build DIR] [--runs N] [--json FILE] [TARGET...]

Every target runs N inputs from the committed seeds with the same options, in
turn; the best of three counts.  What counts is the time of the processor, not
that of the clock: others may work here, too.  New inputs are kept in memory:
in a long run files are rarely written.  A live target is compared with the
pure empty one, too: the interpreter is part of its price.
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


def processor():
    """Seconds of the processor that all children took so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def inputs(target, scratch):
    """The option that names the seeds of TARGET."""
    folder = targets.seeds(target)
    if folder is None:
        return []
    path = os.path.join(scratch, "inputs")
    with open(path, "w", encoding="utf-8") as file:
        file.write(",".join(os.path.join(folder, name)
                            for name in sorted(os.listdir(folder))))
    return ["-seed_inputs=@" + path]


def seconds_of(target, build, runs):
    """The least seconds for RUNS inputs, without what starting takes."""
    best = None
    for _ in range(REPEAT):
        with tempfile.TemporaryDirectory() as scratch:
            took = []
            for number in (1, runs):
                before = processor()
                outcome = engine.run(
                    targets.program(target, build)
                    + engine.options(target, runs=number, seed=1,
                                     artifacts=scratch + "/")
                    + ["-detect_leaks=0"] + inputs(target, scratch))
                if outcome.status != 0:
                    sys.exit("%s: %s\n%s" % (target.name, outcome.signature,
                                             outcome.output[-2000:]))
                took.append(processor() - before)
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
