"""What `bufconf fuzz` does; see --help."""

import argparse
import os
import sys

import campaign
import consumer
import exporter
import keep
import targets


def arguments():
    parser = argparse.ArgumentParser(
        prog="bufconf fuzz",
        description="Fuzz the reference, and what is asked inside an "
        "interpreter.  Exit status: 0 nothing found, 1 something, 2 wrong "
        "use, 3 bufconf failed.")
    parser.add_argument(
        "targets", nargs="*", metavar="TARGET",
        help="see --list; all of them by default.  exporter:MODULE:EXPRESSION "
        "is an exporter of a third party: objects derived from it are "
        "questioned.  consumer:MODULE:CALLABLE takes a buffer: what it "
        "returns (bytes in C order, a nested list, a buffer) is compared")
    parser.add_argument("--list", action="store_true",
                        help="list the targets")
    parser.add_argument("--seconds", type=int, default=60,
                        help="for each target (default 60)")
    parser.add_argument("--runs", type=int,
                        help="at most so many executions of each")
    parser.add_argument("--seed", type=int, help="of libFuzzer, or of the "
                        "objects that are derived")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(),
                        help="how many run at once (default: the processors)")
    parser.add_argument("--python", help="the interpreter that live targets "
                        "run in (read by bufconf)")
    parser.add_argument("--out", default=campaign.out_folder(),
                        help="where corpora and finds are kept (default "
                        "build/fuzz-out)")
    parser.add_argument("--log", metavar="FILE",
                        help="add what was run to this log, with its digest")
    parser.add_argument("--show-log", metavar="FILE",
                        help="check the digest of a log and sum it up")
    parser.add_argument("--keep", nargs=2, metavar=("TARGET", "FILE"),
                        help="make a regression of an input that fails: "
                        "reproduce, minimise, decode, file in corpus/")
    parser.add_argument("--path", action="append", default=[], metavar="DIR",
                        help="of others: goes in front of sys.path")
    parser.add_argument("--json", metavar="FILE",
                        help="the result file of the finds, for bufconf judge "
                        "and report; what ours find about bufconf itself is "
                        "not among them")
    parser.add_argument("--dry-run", action="store_true",
                        help="of an exporter: print what would be asked")
    parser.add_argument("--broke", default="", metavar="TEXT",
                        help="with --keep: what broke")
    parser.add_argument("--fixed", default="open", metavar="REVISION",
                        help="with --keep: what fixes it")
    return parser, parser.parse_args()


def find(parser, name, table):
    if name not in table:
        parser.error("there is no target %s; --list names them" % name)
    return table[name]


THIRD = {"exporter": exporter.run, "consumer": consumer.run}


def third_party(parser, options):
    """Fuzz what belongs to others; the exit status, the worst of all."""
    rows = [name.partition(":") for name in options.targets]
    ours = [name for name, colon, _ in rows if name not in THIRD or not colon]
    if ours:
        parser.error("%s belongs to nobody else: ask ours and others' apart"
                     % ours[0])
    if options.json and len(options.targets) > 1:
        parser.error("--json takes one target")
    return max(THIRD[kind](name, options) for kind, _, name in rows)


def main():
    parser, options = arguments()
    if any(name.partition(":")[0] in THIRD and ":" in name
           for name in options.targets):
        return third_party(parser, options)
    table = targets.read()
    if options.list:
        for target in table.values():
            print("%-16s %-5s %s" % (target.name, target.where, target.what))
        return 0
    if options.show_log:
        return campaign.show_log(options.show_log)
    if options.keep:
        return keep.keep(find(parser, options.keep[0], table),
                         options.keep[1], options.broke, options.fixed)
    chosen = [find(parser, name, table) for name in options.targets] \
        or targets.searching()
    return campaign.run(chosen, options)


if __name__ == "__main__":
    sys.exit(main())
