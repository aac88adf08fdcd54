"""
The workflows, ClusterFuzzLite's files and OSS-Fuzz's fit the tree.

What runs on somebody else's machine breaks silently when a script moves.  So,
as far as that can be told without a network: the files parse, every script and
option that a workflow names is there, every action is pinned, matrices come
from targets.tsv, and "fuzz-ok" waits for all jobs.  Faults are planted, to see
that each is found.
"""

import glob
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
OSS_FUZZ = os.path.join(HERE, "oss-fuzz")
CLUSTER = os.path.join(ROOT, ".clusterfuzzlite")
OF_TARGETS = "${{ fromJSON(needs.list.outputs.targets) }}"
KEY = re.compile(r"([\w-]+):(?: (.*))?$")


# --- YAML, as much of it as we write ---

def scalar(text):
    """A value on one line."""
    if text.startswith("[") and text.endswith("]"):
        return [scalar(part.strip()) for part in text[1:-1].split(",")]
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        return text[1:-1]
    if text in ("true", "false"):
        return text == "true"
    return int(text) if re.match(r"\d+$", text) else text


def lines_of(text):
    """(indentation, text) of the lines that say something."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if "\t" in line or line != line.rstrip():
            raise ValueError("line %d: a tab, or a blank at the end" % number)
        if bare and not bare.startswith("#"):
            found.append((len(line) - len(line.lstrip()), bare))
    return found


def block(lines, indent):
    """The mapping or list at INDENT that LINES begin with; takes them off."""
    is_list = lines[0][1].startswith("- ")
    value = [] if is_list else {}
    while lines and lines[0][0] == indent:
        text = lines.pop(0)[1]
        if is_list:
            if not text.startswith("- "):
                raise ValueError("no item: " + text)
            if KEY.match(text[2:]):
                lines.insert(0, (indent + 2, text[2:]))
                value.append(block(lines, indent + 2))
            else:
                value.append(scalar(text[2:]))
            continue
        match = KEY.match(text)
        if match is None or match.group(1) in value:
            raise ValueError("no key, or twice: " + text)
        value[match.group(1)] = entry(lines, indent, match.group(2))
    if lines and lines[0][0] > indent:
        raise ValueError("indented too far: " + lines[0][1])
    return value


def entry(lines, indent, text):
    """What stands behind a key: TEXT, or the block that follows."""
    if text is not None:
        return scalar(text)
    return block(lines, lines[0][0]) if lines and lines[0][0] > indent \
        else None


def parse(text):
    lines = lines_of(text)
    value = block(lines, 0)
    if lines:
        raise ValueError("left over: " + lines[0][1])
    return value


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


# --- commands ---

def is_ours(word):
    """Does WORD name a file of the tree, and nothing that is built?"""
    return re.match(r"(\./)?[.\w-]+(/[.\w-]+)*$", word) and (
        word.startswith(("./", ".ci/", "fuzz/", "spec/", "corpus/")))


def script_of(words):
    """The position of what runs in WORDS, behind sudo and python3 -B."""
    at = 1 if words[0] == "sudo" else 0
    if words[at] == "python3":
        at += 1
        while words[at].startswith("-"):
            at += 1
    return at


def options_text(path, words, at):
    """The text that says which options a script takes."""
    if path == os.path.join(ROOT, "bufconf") and words[at + 1] == "fuzz":
        path = os.path.join(HERE, "__main__.py")
    return read(path)


def wrong_with_command(command):
    """What is wrong with a command of a workflow, as a list of sentences."""
    plain = re.sub(r"\$\{\{.*?\}\}", "X", command)
    inner = re.findall(r"\$\(([^)]*)\)", plain)
    words = shlex.split(re.sub(r"\$\([^)]*\)", "X", plain))
    found = [fault for part in inner for fault in wrong_with_command(part)]
    for word in words:
        if is_ours(word) and not os.path.exists(os.path.join(ROOT, word)):
            found.append("there is no " + word)
    at = script_of(words)
    path = os.path.normpath(os.path.join(ROOT, words[at]))
    if found or not is_ours(words[at]):
        return found + wrong_with_targets(words)
    if "python3" not in words and not os.access(path, os.X_OK):
        found.append("%s cannot be executed" % words[at])
    text = options_text(path, words, at)
    return found + ["%s has no %s" % (words[at], word)
                    for word in words[at:]
                    if word.startswith("--") and word not in text]


def wrong_with_targets(words):
    """Targets of CMake that are not there."""
    cmake = read(os.path.join(HERE, "CMakeLists.txt"))
    return ["CMake has no target " + word
            for before, word in zip(words, words[1:])
            if before == "--target"
            and "add_custom_target(%s)" % word not in cmake]


# --- workflows ---

def wrong_with_step(step):
    found = []
    if "uses" in step and not re.match(
            r"[\w-]+(/[\w-]+)+@(v\d+(\.\d+)*|[0-9a-f]{40})$", step["uses"]):
        found.append("%s is not pinned" % step["uses"])
    if "uses" not in step and "run" not in step:
        found.append("a step does nothing")
    for command in step.get("run", "").split(" && "):
        if command:
            found += wrong_with_command(command)
    return found


def wrong_with_job(name, job, jobs):
    found = []
    needs = job.get("needs", [])
    needs = [needs] if isinstance(needs, str) else needs
    found += ["%s needs %s, which is no job" % (name, other)
              for other in needs if other not in jobs]
    asked = re.findall(r"needs\.([\w-]+)\.", json.dumps(job))
    found += ["%s asks %s, which it does not need" % (name, other)
              for other in asked if other not in needs]
    matrix = job.get("strategy", {}).get("matrix", {})
    if matrix.get("target", OF_TARGETS) != OF_TARGETS:
        found.append("%s lists targets by hand" % name)
    if "matrix.target" in json.dumps(job) and "target" not in matrix:
        found.append("%s has no matrix" % name)
    for step in job["steps"]:
        found += ["%s: %s" % (name, fault) for fault in wrong_with_step(step)]
    return found


def wrong_with_gate(jobs):
    """fuzz-ok has to wait for all, and for nothing less than success."""
    gate = jobs.get("fuzz-ok")
    if gate is None:
        return []
    others = sorted(set(jobs) - {"fuzz-ok"})
    want = 'test "${{ join(needs.*.result, \' \') }}" = "%s"' % " ".join(
        ["success"] * len(others))
    found = []
    if sorted(gate["needs"]) != others:
        found.append("fuzz-ok does not wait for all of " + " ".join(others))
    if gate.get("if") != "always()" or gate["steps"][0].get("run") != want:
        found.append("fuzz-ok lets failures pass")
    return found


def wrong_with_workflow(text):
    """What is wrong with a workflow, as a list of sentences."""
    try:
        workflow = parse(text)
    except (ValueError, IndexError) as error:
        return ["it does not parse: %s" % error]
    found = ["there is no " + key for key in (
        "name", "on", "permissions", "jobs") if key not in workflow]
    jobs = workflow.get("jobs", {})
    for name, job in jobs.items():
        found += wrong_with_job(name, job, jobs)
    return found + wrong_with_gate(jobs)


WORKFLOWS = sorted(glob.glob(os.path.join(
    ROOT, ".github", "workflows", "*.yml")))


class Workflows(unittest.TestCase):
    def test_all(self):
        self.assertGreater(len(WORKFLOWS), 3)
        for path in WORKFLOWS:
            self.assertEqual(wrong_with_workflow(read(path)), [],
                             os.path.basename(path))

    def test_as_yaml(self):
        try:
            import yaml
        except ImportError:
            print("PyYAML is not here: our own reader alone")
            return
        more = glob.glob(os.path.join(ROOT, ".clusterfuzzlite", "*.yaml"))
        for path in WORKFLOWS + more + [os.path.join(
                OSS_FUZZ, "project.yaml")]:
            other = yaml.safe_load(read(path))
            if True in other:  # YAML 1.1 reads "on" so
                other["on"] = other.pop(True)
            self.assertEqual(parse(read(path)), other, path)

    def test_matrix(self):
        said = subprocess.run(
            [sys.executable, "-B", os.path.join(HERE, "targets.py")],
            stdout=subprocess.PIPE, check=True).stdout
        rows = [line.split("\t")[0] for line in read(os.path.join(
            HERE, "targets.tsv")).splitlines() if not line.startswith("#")]
        self.assertEqual(json.loads(said), [
            name for name in rows if name != "empty"])
        lists = [path for path in WORKFLOWS
                 if "$(python3 -B fuzz/targets.py)" in read(path)]
        self.assertEqual(lists, [path for path in WORKFLOWS
                                 if OF_TARGETS in read(path)])

    def test_planted(self):
        right = read(os.path.join(ROOT, ".github", "workflows", "fuzz.yml"))
        for old, new, fault in (
                ("fuzz/targets.py", "fuzz/target.py", "there is no"),
                (".ci/fuzz-setup", ".ci/facts.json", "be executed"),
                ("--seconds", "--second_s", "has no --second_s"),
                ("actions/checkout@v4", "actions/checkout@main", "pinned"),
                (OF_TARGETS, "[words, request]", "by hand"),
                ("needs: list", "needs: lists", "is no job"),
                ("[list, fuzz, oss-fuzz]", "[list, fuzz]", "does not wait"),
                ("success success success", "success success", "let"),
                ("if: always()", "if: success()", "lets failures"),
                ("  list:\n", "   list:\n", "does not parse"),
                ("jobs:", "job:", "there is no jobs")):
            self.assertIn(old, right)
            self.assertRegex("\n".join(wrong_with_workflow(
                right.replace(old, new))), fault)
        self.assertEqual(wrong_with_command(
            "cmake --build build --target fuzz_nothing"),
            ["CMake has no target fuzz_nothing"])


class Elsewhere(unittest.TestCase):
    def test_one_build_script(self):
        truth = os.path.join(OSS_FUZZ, "build.sh")
        self.assertEqual(os.path.realpath(os.path.join(CLUSTER, "build.sh")),
                         os.path.realpath(truth))
        self.assertTrue(os.access(truth, os.X_OK))

    def test_images(self):
        for folder, context in ((OSS_FUZZ, OSS_FUZZ), (CLUSTER, ROOT)):
            image = read(os.path.join(folder, "Dockerfile"))
            self.assertIn("\nFROM gcr.io/oss-fuzz-base/base-builder", image)
            copied = re.findall(r"^COPY (\S+) ", image, re.MULTILINE)
            self.assertIn("build.sh", [os.path.basename(c) for c in copied])
            for source in copied:
                self.assertTrue(os.path.exists(os.path.join(context, source)))

    def test_projects(self):
        ours = parse(read(os.path.join(OSS_FUZZ, "project.yaml")))
        theirs = parse(read(os.path.join(CLUSTER, "project.yaml")))
        self.assertEqual(ours["language"], theirs["language"])
        known = read(os.path.join(OSS_FUZZ, "environment.sh"))
        for sanitizer in ours["sanitizers"]:
            self.assertIn("\n    %s)\n" % sanitizer, known)

    def test_left_out(self):
        rows = dict(line.split("\t")[:2] for line in read(os.path.join(
            HERE, "targets.tsv")).splitlines() if not line.startswith("#"))
        for line in read(os.path.join(
                OSS_FUZZ, "left_out.tsv")).splitlines():
            if not line.startswith("#"):
                name, why = line.split("\t")
                self.assertEqual(rows[name], "pure")
                self.assertTrue(why)

    def test_submit(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(
                [os.path.join(OSS_FUZZ, "submit.sh"), "https://host/path",
                 "a@b.c", folder], stdout=subprocess.DEVNULL, check=True)
            self.assertEqual(sorted(os.listdir(folder)), [
                "Dockerfile", "build.sh", "project.yaml"])
            project = parse(read(os.path.join(folder, "project.yaml")))
            self.assertEqual(project["main_repo"], "https://host/path")
            self.assertEqual(project["primary_contact"], "a@b.c")
            self.assertNotIn("@REPO", read(os.path.join(
                folder, "Dockerfile")))


if __name__ == "__main__":
    unittest.main()
