"""
`python -m reports FILE --html OUT --markdown OUT`, or, for the matrix of
the liars, `python -m reports --liars FILE --html OUT --markdown OUT`, or, for
the page of history, `--designs FILE` in the same place

The program runs the folder itself, `python FOLDER/reports FILE ...`, which
says nothing of the package that this file belongs to.
"""

import argparse
import os
import sys
from functools import partial

if not __package__:
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

from reports import history, liars, markdown, matrix, model  # noqa: E402
from reports.errors import ResultError  # noqa: E402


def arguments(argv):
    """The command line; wrong use ends with exit status 2."""
    parser = argparse.ArgumentParser(
        prog="reports", description="Write reports from a result file.")
    parser.add_argument("file", metavar="FILE", nargs="?",
                        help="a result file (check --json FILE writes one)")
    parser.add_argument("--liars", metavar="FILE",
                        help="the matrix of the liars instead (list liars "
                        "--matrix --json FILE writes it)")
    parser.add_argument("--designs", metavar="FILE",
                        help="the page of history instead (list designs "
                        "--json FILE writes it)")
    parser.add_argument("--history", metavar="LINK",
                        help="let the matrix link to that page of history")
    parser.add_argument("--html", metavar="OUT",
                        help="write the matrix as one HTML page")
    parser.add_argument("--markdown", metavar="OUT",
                        help="write a table and the findings as Markdown")
    options = parser.parse_args(argv)
    given = (options.file, options.liars, options.designs)
    if sum(name is not None for name in given) != 1:
        parser.error("give either FILE, --liars FILE or --designs FILE")
    if options.html is None and options.markdown is None:
        parser.error("give --html OUT, --markdown OUT or both")
    return options


def write(path, text):
    """
    Write TEXT to PATH, or to standard output for "-".

    Bytes that a subject gave and that are not UTF-8 are lone surrogates in
    TEXT; they are shown as escapes.
    """
    encoded = text.encode("utf-8", "backslashreplace")
    if path == "-":
        sys.stdout.buffer.write(encoded)
        return
    with open(path, "wb") as file:
        file.write(encoded)


def main(argv=None):
    """Read, write, and return the exit status."""
    options = arguments(argv)
    try:
        if options.liars is not None:
            content = liars.read(options.liars)
            pages = liars.html, liars.markdown
        elif options.designs is not None:
            content = history.read(options.designs)
            pages = history.html, history.markdown
        else:
            content = model.read(options.file)
            pages = (partial(matrix.page, history=options.history),
                     markdown.page)
    except ResultError as error:
        print(f"reports: {error}", file=sys.stderr)
        return 2
    for path, page in zip((options.html, options.markdown), pages):
        try:
            if path is not None:
                write(path, page(content))
        except OSError as error:
            print(f"reports: {path}: {error.strerror}; give a path that can "
                  "be written", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
