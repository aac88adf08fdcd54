"""README.md tells the truth: its outputs and figures are made by this script.

    python .ci/readme.py PROGRAM PYTHON           compare (the test)
    python .ci/readme.py PROGRAM PYTHON --write   render them anew

A ```console block that begins with "$ ./bufconf" holds that command's output
(without the line that names the interpreter).  Between the comments "facts"
stand figures counted from the tables; that every liar is caught and no honest
exporter accused is what the tests proof.liars and proof.odd demand.
"""

import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
NATIVE = os.path.join(ROOT, "exporters", "native")


def read(*path):
    with open(os.path.join(ROOT, *path), encoding="utf-8") as file:
        return file.read()


def output(program, python, command):
    """What COMMAND, a line "$ ./bufconf ARGUMENTS", prints."""
    arguments = command.split("./bufconf ", 1)[1]
    line = "'%s' %s --python '%s'" % (program, arguments, python)
    done = subprocess.run(line, shell=True, stdout=subprocess.PIPE,
                          universal_newlines=True, check=False)
    lines = done.stdout.splitlines()
    return "\n".join(lines[2:]).strip("\n")


def facts():
    """The figures, as Markdown."""
    liars = read("exporters", "native", "liars.def")
    rows = re.findall(r"^LIAR\(", liars, re.M)
    bugs = set(re.findall(r"\bB\d{3}\b", liars.split("*/", 1)[1]))
    odd = re.findall(r"^ODD\(", read("exporters", "native", "odd.def"), re.M)
    kinds = re.findall(r"^TEMPLATE\(\w+, KIND,",
                       read("exporters", "native", "templates.def"), re.M)
    scope = {}
    exec(compile(read("exporters", "python", "gate.py"), "gate.py", "exec"),
         scope)
    gate = len(scope["TARGETS"]) + len(scope["EXACT"])
    rules = re.findall(r"^BPH_RULE\(", read("harness", "judge", "rules.def"),
                       re.M)
    return "\n".join((
        "| | |",
        "| --- | --- |",
        "| liars, each with one fault | %d, re-enacting %d bugs that shipped "
        "|" % (len(rows), len(bugs)),
        "| found, with the right clause and verdict | all %d, none only by "
        "crashing |" % len(rows),
        "| rules | %d, each needed by some liar |" % len(rules),
        "| honest, and legal but odd exporters | %d and %d, none accused |"
        % (len(kinds), len(odd)),
        "| gate: targets that are right by common consent | %d, none accused "
        "|" % gate))


def render(text, program, python):
    def block(match):
        command = match.group(1)
        return "```console\n%s\n%s\n```" % (
            command, output(program, python, command))
    text = re.sub(r"```console\n(\$ \./bufconf [^\n]*)\n.*?```", block, text,
                  flags=re.S)
    return re.sub(r"(<!-- facts -->\n).*?(<!-- /facts -->)",
                  lambda match: match.group(1) + facts() + "\n"
                  + match.group(2), text, flags=re.S)


def main(program, python, *more):
    path = os.path.join(ROOT, "README.md")
    old = read("README.md")
    new = render(old, program, python)
    if more == ("--write",):
        with open(path, "w", encoding="utf-8") as file:
            file.write(new)
    elif old != new:
        sys.stdout.write(new)
        sys.exit("README.md is not what .ci/readme.py renders: run it with "
                 "--write")


if __name__ == "__main__":
    main(*sys.argv[1:])
