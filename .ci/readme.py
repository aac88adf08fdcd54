"""README.md tells the truth: its outputs and figures are made by this script.

    python .ci/readme.py PROGRAM PYTHON           compare (the test)
    python .ci/readme.py PROGRAM PYTHON --write   render them anew
    python .ci/readme.py PROGRAM PYTHON --facts   measure the figures again and
                                                  compare (the test facts)
    python .ci/readme.py PROGRAM PYTHON --facts --write

A ```console block that begins with "$ ./bufconf" holds that command's output
(of check, without the line that names the interpreter).  Between the comments
"facts" stand figures: those of .ci/facts.json, which `bufconf list liars
--score` measures in minutes, and others that are counted from the tables.
Between the comments "designs" stands a table of what `bufconf list designs`
lists, with links to the code and to the tests.
"""

import json
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FACTS = os.path.join(ROOT, ".ci", "facts.json")
SKIPPED = 77


def read(*path):
    with open(os.path.join(ROOT, *path), encoding="utf-8") as file:
        return file.read()


def output(program, python, command):
    """What COMMAND, a line "$ ./bufconf ARGUMENTS", prints."""
    arguments = command.split("./bufconf ", 1)[1]
    asks = arguments.startswith("check ")
    line = "'%s' %s%s" % (program, arguments,
                          " --python '%s'" % python if asks else "")
    done = subprocess.run(line, shell=True, stdout=subprocess.PIPE,
                          universal_newlines=True, check=False)
    lines = done.stdout.splitlines()
    return "\n".join(lines[2 * asks:]).strip("\n")


def number(count):
    """COUNT as it reads best: 0 is "none"."""
    return "{:,}".format(count) if count else "none"


def figures(proof):
    """What a proof measured, as a phrase: "5,000 legal, none accused"."""
    if proof is None:
        return "not measured yet"
    return ", ".join("%s %s" % (number(value), name.replace("_", " "))
                     for name, value in proof.items())


def mutants(proof):
    """The mechanical mutants as a phrase."""
    names = ("illegal", "caught", "survivors", "legal", "accused")
    if proof is None or not set(names) <= set(proof):
        return figures(proof)
    return ("%s illegal, %s caught, %s missed; %s legal, "
            "%s accused" % tuple(number(proof[name]) for name in names))


def random_row(random, twins):
    """A row about random exporters, or about their illegal twins."""
    if random is None:
        return "not measured"
    if twins:
        return "%s, %s caught" % (number(random["twins"]),
                                  number(random["caught"]))
    return "%s, %s accused" % (number(random["legal"]),
                               random["accused"] or "none")


def counted():
    """What is counted from the tables: bugs and targets of the gate."""
    liars = read("exporters", "native", "liars.def").split("*/", 1)[1]
    scope = {}
    exec(compile(read("exporters", "python", "gate.py"), "gate.py", "exec"),
         scope)
    owed = set(re.findall(r"^BUG\((B\d{3}), .*, HERE\)",
                          read("exporters", "native", "bugs.def"), re.M))
    return (len(owed & set(re.findall(r"\bB\d{3}\b", liars))),
            len(scope["TARGETS"]) + len(scope["EXACT"]))


def rows_of(pattern, *path):
    """How many rows of a table begin with PATTERN."""
    return len(re.findall("^" + pattern, read(*path), re.M))


def check_age(measured):
    """Leave if the tables have grown since the figures were MEASURED."""
    written, right = measured["written"], measured["accusations"]
    native = "exporters", "native"
    now = {
        "liars": rows_of(r"LIAR\(", *native, "liars.def"),
        "odd": rows_of(r"ODD\(", *native, "odd.def"),
        "honest": rows_of(r"TEMPLATE\(\w+, KIND,", *native,
                          "templates.def"),
        "rules": rows_of(r"BPH_RULE\(", "harness", "judge", "rules.def"),
    }
    then = dict(written, **right)
    for name, count in now.items():
        if then[name] != count:
            sys.exit(".ci/facts.json is old: it counts %d %s, there are %d; "
                     "run .ci/readme.py with --facts --write"
                     % (then[name], name, count))


def facts():
    """The figures, as Markdown."""
    with open(FACTS, encoding="utf-8") as file:
        measured = json.load(file)
    check_age(measured)
    written, right = measured["written"], measured["accusations"]
    bugs, gate = counted()
    rows = (
        ("**written liars**, each with one fault",
         "%d, re-enacting %d bugs that shipped" % (written["liars"], bugs)),
        ("found, with the right clause and verdict",
         "%d of %d; %s only by crashing" % (
             written["caught"], written["liars"],
             number(written["crash_only"]))),
        ("rules", "%d" % written["rules"]),
        ("**mechanical mutants** of honest exporters",
         mutants(measured["mechanical"])),
        ("**accusations**: honest, and legal but odd exporters",
         "%d and %d, %s accused" % (right["honest"], right["odd"],
                                    number(right["accused"]))),
        ("random legal exporters", random_row(right["random"], False)),
        ("their illegal twins", random_row(right["random"], True)),
        ("gate: targets that are right by common consent",
         "%d, none accused" % gate))
    return "\n".join(["| | |", "| --- | --- |"]
                     + ["| %s | %s |" % row for row in rows])


def measure(program, python):
    """The figures as `list liars --score` finds them."""
    data = os.path.join(os.path.dirname(os.path.dirname(
        os.path.realpath(program))), "share", "bufconf")
    if not os.path.isdir(os.path.join(data, "native")):
        print("SKIP: the native exporters were not built")
        sys.exit(SKIPPED)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "facts.json")
        subprocess.run([program, "list", "liars", "--score",
                        "--python", python, "--json", path], check=False)
        with open(path, encoding="utf-8") as file:
            measured = json.load(file)
    return json.dumps(measured, indent=2, sort_keys=True) + "\n"


def check_facts(program, python, write):
    """Measure again; leave with a status if that is not what is on file."""
    new = measure(program, python)
    if write:
        with open(FACTS, "w", encoding="utf-8") as file:
            file.write(new)
    elif new != read(".ci", "facts.json"):
        sys.stdout.write(new)
        sys.exit(".ci/facts.json is not what was measured: run .ci/readme.py "
                 "with --facts --write, and then with --write")


# Where the tests of a prefix stand.
TESTS = {"designs": "exporters/python", "native": "exporters/native",
         "proof": "harness/proof", "reports": "reports", "spec": "spec"}


def test_file(name):
    """The file of the CTest test NAME: "spec.item" is spec/item_test.c."""
    prefix, _, rest = name.partition(".")
    wanted = {rest.replace("-", "_") + "_test" + end for end in (".c", ".py")}
    top = os.path.join(ROOT, TESTS.get(prefix, prefix))
    found = sorted(os.path.relpath(os.path.join(folder, file), ROOT)
                   for folder, _, files in os.walk(top)
                   for file in files if file in wanted)
    if len(found) != 1:
        sys.exit("the test %s should be one file, and is %s" % (name, found))
    return found[0]


def link_to_lie(name):
    """Liars by what their names begin with, or a test that plants errors."""
    if not name.endswith("-"):
        return "[%s](%s)" % (name, test_file(name))
    liars = read("exporters", "native", "liars.def")
    return "[%d liars %s*](exporters/native/liars.def)" % (
        liars.count('LIAR("' + name), name)


def designs(program):
    """The designs of 2007, as Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "designs.json")
        subprocess.run([program, "list", "designs", "--json", path],
                       check=True)
        with open(path, encoding="ascii") as file:
            rows = json.load(file)["designs"]
    lines = ["| design | from | code | tests | breaks it, and is found |",
             "| --- | --- | --- | --- | --- |"]
    for row in rows:
        code = ", ".join("[%s](%s)" % (os.path.basename(path), path)
                         for path in row["code"])
        tests = ", ".join("[%s](%s)" % (name, test_file(name))
                          for name in row["tests"])
        lies = ", ".join(link_to_lie(name) for name in row["lies"])
        lines.append("| `%s`: %s | %s, %s | %s | %s | %s |" % (
            row["name"], row["title"].replace("*", "\\*"), row["author"],
            row["date"], code, tests, lies))
    return "\n".join(lines)


def render(text, program, python):
    def block(match):
        command = match.group(1)
        return "```console\n%s\n%s\n```" % (
            command, output(program, python, command))
    text = re.sub(r"```console\n(\$ \./bufconf [^\n]*)\n.*?```", block, text,
                  flags=re.S)
    text = re.sub(r"(<!-- designs -->\n).*?(<!-- /designs -->)",
                  lambda match: match.group(1) + designs(program) + "\n"
                  + match.group(2), text, flags=re.S)
    return re.sub(r"(<!-- facts -->\n).*?(<!-- /facts -->)",
                  lambda match: match.group(1) + facts() + "\n"
                  + match.group(2), text, flags=re.S)


def check_readme(program, python, write):
    """Render README.md; leave with a status if that is another one."""
    old = read("README.md")
    new = render(old, program, python)
    if write:
        with open(os.path.join(ROOT, "README.md"), "w",
                  encoding="utf-8") as file:
            file.write(new)
    elif old != new:
        sys.stdout.write(new)
        sys.exit("README.md is not what .ci/readme.py renders: run it with "
                 "--write")


def main(program, python, *more):
    if not set(more) <= {"--write", "--facts"}:
        sys.exit("there are the options --write and --facts")
    check = check_facts if "--facts" in more else check_readme
    check(program, python, "--write" in more)


if __name__ == "__main__":
    main(*sys.argv[1:])
