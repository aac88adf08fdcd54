"""
Who finds the planted bugs, and after how many executions.

usage: measure.py [--build DIR] [--trials N] [--runs N] [--jobs N]
                  [--only NAME...] [--nth N] [--seeds-only|--empty-only]
                  [--out FILE] [--gate MEDIAN]
       measure.py --show FILE
       measure.py --check-seeds [--build DIR]
       measure.py --compare OLD NEW

Each bug is fuzzed for in N trials of at most --runs executions, with an empty
corpus and with the committed seeds.  Printed are the median and the worst
trial; ">" marks trials that did not find it (censored).  Exit status 1 if a
trial did not, or if with --gate the median over the bugs exceeds MEDIAN.

--out adds each trial to FILE, as a line of JSON, when it ends; those that FILE
has already are not run again, so that a measurement that was cut off goes on.
--show prints the table of what FILE has.

--check-seeds runs every seed with every bug awake: none may be triggered, else
finding it would be no merit of the fuzzer.

--compare takes two files of --out: for each bug, and over all, the
Mann-Whitney U test (two-sided p) and Vargha-Delaney's A12, the chance that a
trial of NEW needs more executions than one of OLD.
"""

import argparse
import concurrent.futures
import json
import math
import os
import statistics
import struct
import sys
import tempfile
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.dirname(HERE))

import bugs  # noqa: E402
import engine  # noqa: E402
import targets  # noqa: E402

FIELDS = "executions reached triggered first_reached first_triggered".split()
TARGETS = targets.read()
LOCK = threading.Lock()


def read_tally(path):
    """What awake.c left, by name; zeros if nothing ran."""
    try:
        with open(path, "rb") as file:
            values = struct.unpack("5Q", file.read(40))
    except (OSError, struct.error):
        values = (0,) * 5
    return dict(zip(FIELDS, values))


def fuzz(bug, options, scratch, arguments):
    """Run the target of BUG with it awake; (outcome, tally)."""
    target = TARGETS[bug.target]
    log = os.path.join(scratch, "tally")
    env = engine.environment(BUFCONF_BUG=bug.name, BUFCONF_BUG_LOG=log)
    env["ASAN_OPTIONS"] += ":detect_leaks=0:symbolize=0"
    command = targets.program(target, options.build, seeded=True) \
        + engine.options(target, artifacts=scratch + "/") + arguments
    outcome = engine.run(command, env, patience=1200)
    tally = read_tally(log)
    if outcome.status == "timeout" or tally["executions"] == 0:
        sys.exit("%s: the fuzzer did not run:\n%s" % (
            bug.name, outcome.output[-2000:]))
    return outcome, tally


def trial(bug, seed, seeds, options):
    """One trial, as a dict."""
    with tempfile.TemporaryDirectory(prefix="bufconf-bug-") as scratch:
        folders = [os.path.join(scratch, "corpus")]
        os.mkdir(folders[0])
        if seeds:
            folders.append(targets.seeds(TARGETS[bug.target]))
        outcome, tally = fuzz(bug, options, scratch, [
            "-runs=%d" % options.runs, "-seed=%d" % seed] + folders)
    return dict(tally, bug=bug.name, target=bug.target, seed=seed,
                seeds=seeds, runs=options.runs,
                detected=outcome.status != 0, signature=outcome.signature)


def load(path):
    """The trials that --out wrote; a line that was cut off is none."""
    with open(path, encoding="ascii") as file:
        return [json.loads(line) for line in file if line.endswith("}\n")]


def kept(bug, seed, seeds, options, done):
    """The trial as DONE has it; else it is run, and kept at once."""
    row = done.get((bug.name, seed, seeds))
    if row is None:
        row = trial(bug, seed, seeds, options)
        if options.out:
            with LOCK, open(options.out, "a", encoding="ascii") as file:
                file.write(json.dumps(row, sort_keys=True) + "\n")
    return row


def in_parallel(options, function, rows):
    """FUNCTION of each of the ROWS, --jobs at once, in their order."""
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        return list(pool.map(lambda row: function(*row), rows))


def chosen(options):
    """The bugs that --only and --per-target name."""
    found = [bug for bug in bugs.BUGS
             if not options.only or bug.name in options.only]
    missing = set(options.only or ()) - {bug.name for bug in found}
    if missing or not found:
        sys.exit("there is no bug %s; bugs_*.py list them" % (
            ", ".join(sorted(missing)) or "at all"))
    found = found[::options.nth]
    for bug in found:
        if bug.target not in TARGETS:
            sys.exit("%s: there is no target %s" % (bug.name, bug.target))
    return found


def median_of(trials):
    """The median of the executions, and whether it is censored."""
    counts = sorted((t["executions"], not t["detected"]) for t in trials)
    return counts[len(counts) // 2]


def shown(count, censored):
    return (">" if censored else "") + "{:,}".format(count)


def print_table(rows):
    """A line for each bug, by kind of corpus."""
    kinds = sorted({row["seeds"] for row in rows})
    print("%-28s %-15s" % ("bug", "target") + "".join(
        "  %-36s" % ("with seeds" if kind else "empty corpus")
        for kind in kinds))
    print("%-44s" % "" + "".join(
        "  %5s %9s %9s %9s " % ("found", "median", "worst", "reached")
        for kind in kinds))
    for name, target in dict.fromkeys((r["bug"], r["target"]) for r in rows):
        line = "%-28s %-15s" % (name[:28], target)
        for kind in kinds:
            mine = [row for row in rows
                    if row["bug"] == name and row["seeds"] == kind]
            worst = max(((t["executions"], not t["detected"]) for t in mine),
                        default=(0, False))
            line += "  %2d/%-2d %9s %9s %9s " % (
                sum(t["detected"] for t in mine), len(mine),
                shown(*median_of(mine)), shown(*worst),
                "{:,}".format(int(statistics.median(
                    t["first_reached"] for t in mine)))) \
                if mine else " " * 38
        print(line.rstrip())


def summary(rows, gate=None):
    """Print what holds over all bugs; the exit status."""
    status = 0
    for kind in sorted({row["seeds"] for row in rows}):
        mine = [row for row in rows if row["seeds"] == kind]
        medians = sorted(median_of([t for t in mine if t["bug"] == name])[0]
                         for name in {t["bug"] for t in mine})
        missed = sum(not t["detected"] for t in mine)
        middle = statistics.median(medians)
        print("%s: %d bugs, %d of %d trials found theirs; median over the "
              "bugs %s executions, worst median %s" % (
                  "with seeds" if kind else "empty corpus", len(medians),
                  len(mine) - missed, len(mine), "{:,}".format(int(middle)),
                  "{:,}".format(medians[-1])))
        if missed or (gate and middle > gate):
            status = 1
    return status


def measure(options):
    found = chosen(options)
    kinds = [False] * (not options.seeds_only) \
        + [True] * (not options.empty_only)
    before = load(options.out) \
        if options.out and os.path.exists(options.out) else []
    done = {(row["bug"], row["seed"], row["seeds"]): row for row in before
            if row["runs"] == options.runs}
    rows = in_parallel(options, kept, [
        (bug, seed, kind, options, done) for kind in kinds for bug in found
        if not kind or targets.seeds(TARGETS[bug.target])
        for seed in range(1, options.trials + 1)])
    return show(rows, options.gate)


def show(rows, gate=None):
    print_table(rows)
    return summary(rows, gate)


def run_seeds(bug, options):
    """How often seeds trigger BUG.  As files, not as a folder: of that
    libFuzzer runs the empty input as well."""
    folder = targets.seeds(TARGETS[bug.target])
    files = [os.path.join(folder, name) for name in os.listdir(folder or ".")
             if folder and name.startswith("seed-")]
    if not files:
        return 0
    with tempfile.TemporaryDirectory(prefix="bufconf-bug-") as scratch:
        _, tally = fuzz(bug, options, scratch, files)
    return tally["triggered"]


def check_seeds(options):
    found = chosen(options)
    counts = in_parallel(options, run_seeds,
                         [(bug, options) for bug in found])
    bad = [bug.name for bug, count in zip(found, counts) if count]
    for name in bad:
        print("seeds trigger %s" % name)
    print("%d bugs, %d of them triggered by seeds" % (
        len(found), len(bad)))
    return 1 if bad else 0


def ranks(values):
    """The ranks from 1, ties share theirs."""
    order = sorted(range(len(values)), key=values.__getitem__)
    out = [0.0] * len(values)
    at = 0
    while at < len(order):
        end = at
        while end < len(order) and values[order[end]] == values[order[at]]:
            end += 1
        for i in order[at:end]:
            out[i] = (at + 1 + end) / 2
        at = end
    return out


def mann_whitney(old, new):
    """(two-sided p by the normal approximation with ties, A12)."""
    n, m = len(old), len(new)
    rank = ranks(old + new)
    u = sum(rank[n:]) - m * (m + 1) / 2
    ties = sum(count ** 3 - count for count in (
        (old + new).count(value) for value in set(old + new)))
    total = n + m
    spread = n * m / 12 * (total + 1 - ties / (total * (total - 1)))
    z = 0 if spread <= 0 else (abs(u - n * m / 2) - 0.5) / math.sqrt(spread)
    return min(1.0, math.erfc(max(z, 0) / math.sqrt(2))), u / (n * m)


def counts_of(rows, bug):
    """Executions of the trials of BUG; a trial that missed counts as the
    limit and one."""
    return [row["executions"] if row["detected"] else row["runs"] + 1
            for row in rows if row["bug"] == bug and not row["seeds"]]


def compare(old_file, new_file):
    """Print two measurements beside each other."""
    old, new = load(old_file), load(new_file)
    names = [name for name in dict.fromkeys(row["bug"] for row in old)
             if counts_of(new, name) and counts_of(old, name)]
    if not names:
        sys.exit("the two files have no bug in common (empty corpus)")
    print("%-28s %10s %10s %8s %6s" % ("bug", "old", "new", "p", "A12"))
    effects = []
    for name in names:
        a, b = counts_of(old, name), counts_of(new, name)
        p, effect = mann_whitney(a, b)
        effects.append(effect)
        print("%-28s %10d %10d %8.4f %6.2f%s" % (
            name, statistics.median(a), statistics.median(b), p, effect,
            "  *" if p < 0.05 else ""))
    print("%d bugs; mean A12 %.2f (0.50: no difference, above: NEW is slower)"
          % (len(names), statistics.mean(effects)))
    return 0


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[1])
    parser.add_argument("--build", default=targets.BUILD)
    parser.add_argument("--trials", type=int, default=5)
    parser.add_argument("--runs", type=int, default=1000000)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--only", nargs="+")
    parser.add_argument("--nth", type=int, default=1,
                        help="every Nth bug only")
    parser.add_argument("--seeds-only", action="store_true")
    parser.add_argument("--empty-only", action="store_true")
    parser.add_argument("--out", metavar="FILE")
    parser.add_argument("--gate", type=int)
    parser.add_argument("--show", metavar="FILE")
    parser.add_argument("--check-seeds", action="store_true")
    parser.add_argument("--compare", nargs=2, metavar=("OLD", "NEW"))
    return parser.parse_args()


def main():
    options = arguments()
    if options.compare:
        return compare(*options.compare)
    if options.show:
        return show(load(options.show))
    if options.check_seeds:
        return check_seeds(options)
    return measure(options)


if __name__ == "__main__":
    sys.exit(main())
