"""
Keep of each corpus what covers something.

usage: prune.py [--out FOLDER] [TARGET...]

FOLDER (default build/fuzz-out) is where ./bufconf fuzz keeps what grew.  The
files of a target are merged into an empty folder by -set_cover_merge, which
takes its place if that worked.  Committed inputs (corpus/TARGET) come first
and are never pruned: what only covers what they cover goes.
"""

import argparse
import os
import shutil
import sys
import tempfile

import campaign
import engine
import targets


def files(folder):
    return sorted(os.listdir(folder)) if os.path.isdir(folder) else []


def merge(target, folder, fresh):
    """Merge the committed inputs and FOLDER into FRESH; what the engine
    said."""
    golden = targets.seeds(target)
    for name in files(golden) if golden else []:
        shutil.copy(os.path.join(golden, name), fresh)
    outcome = engine.run(
        targets.program(target) + engine.LIMITS + [
            "-max_len=%d" % target.max_len,
            "-use_counters=%d" % target.counts, "-set_cover_merge=1", fresh,
            folder], patience=3600)
    for name in files(golden) if golden else []:
        os.remove(os.path.join(fresh, name))
    return outcome


def prune(target, out):
    """Prune the corpus of TARGET in OUT; the exit status."""
    folder = os.path.join(out, target.name, "corpus")
    before = len(files(folder))
    if before == 0:
        print("%-16s nothing there" % target.name)
        return 0
    fresh = tempfile.mkdtemp(prefix="pruned-", dir=os.path.dirname(folder))
    outcome = merge(target, folder, fresh)
    after = len(files(fresh))
    if outcome.status != 0 or after > before:
        print("%-16s not pruned\n%s" % (target.name, outcome.output[-2000:]))
        shutil.rmtree(fresh)
        return 1
    shutil.rmtree(folder)
    os.rename(fresh, folder)
    print("%-16s %d of %d inputs kept" % (target.name, after, before))
    return 0


def main():
    parser = argparse.ArgumentParser(prog="prune.py")
    parser.add_argument("--out", default=campaign.out_folder())
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    options = parser.parse_args()
    table = targets.read()
    for name in options.targets:
        if name not in table:
            parser.error("there is no target %s" % name)
    chosen = [table[name] for name in options.targets] or targets.searching()
    return max(prune(target, options.out) for target in chosen)


if __name__ == "__main__":
    sys.exit(main())
