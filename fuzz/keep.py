"""
From a crash to a regression file: reproduce, minimise, decode, file.

corpus/INDEX.tsv has a row for each regression: its file, its signature, what
broke, since when that is fixed, and what the bytes say.  index_test.py looks
that file and row agree, and that the bytes still say the same.
"""

import hashlib
import os
import re
import shutil
import sys
import tempfile

import campaign
import engine
import targets

INDEX = os.path.join(targets.ROOT, "corpus", "INDEX.tsv")
TRIES = 10


def replayed(target, path):
    return engine.run(targets.replay(target) + [path])


def reproduce(target, path):
    """The signature that PATH has every time."""
    found = {replayed(target, path).signature for _ in range(TRIES)}
    if found == {None}:
        sys.exit("%s does not fail: nothing to keep" % path)
    if len(found) > 1:
        sys.exit("%s fails in %d ways in %d runs: %s" % (
            path, len(found), TRIES, ", ".join(map(str, sorted(
                found, key=str)))))
    return found.pop()


def without(data, at, size):
    return data[:at] + data[at + size:]


def shorten(target, path, signature, scratch):
    """Leave out what can be left out of the file at PATH: halves, quarters,
    bytes.  libFuzzer keeps what fails in any way, and so may end elsewhere."""
    made = os.path.join(scratch, "shorter")
    with open(path, "rb") as file:
        data = file.read()
    size = len(data) // 2
    while size > 0:
        at = 0
        while at < len(data):
            with open(made, "wb") as file:
                file.write(without(data, at, size))
            if replayed(target, made).signature == signature:
                data = without(data, at, size)
            else:
                at += size
        size //= 2
    with open(path, "wb") as file:
        file.write(data)


def minimise(target, path, signature, scratch):
    """A path of a file as small as it can be made, with the SIGNATURE."""
    best = os.path.join(scratch, "best")
    shutil.copy(path, best)
    for flag in (["-minimize_crash=1", "-runs=100000"],
                 ["-cleanse_crash=1"]):
        made = os.path.join(scratch, "made")
        engine.run(targets.program(target) + flag + [
            "-max_total_time=60", "-exact_artifact_path=" + made, best])
        if os.path.exists(made):
            if replayed(target, made).signature == signature:
                shutil.copy(made, best)
            os.remove(made)
    shorten(target, best, signature, scratch)
    return best


def in_one_line(words):
    """WORDS for a cell of the index."""
    return words.replace("\\", "\\\\").replace("\t", "\\t").replace(
        "\n", "\\n")


def rows(path=INDEX):
    """The rows of the index, as lists of five."""
    with open(path, encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t") for line in file
                if line.strip() and not line.startswith("#")]


def keep(target, path, broke, fixed):
    """File the input at PATH; its name in corpus/."""
    signature = reproduce(target, path)
    with tempfile.TemporaryDirectory() as scratch:
        small = minimise(target, path, signature, scratch)
        with open(small, "rb") as file:
            data = file.read()
        words = campaign.describe(target, small)
    kind = re.sub(r"[^a-z0-9]+", "-", signature.lower().split("/")[-1])
    name = "%s/regress-%s-%s" % (target.name, kind.strip("-"),
                                 hashlib.sha1(data).hexdigest()[:8])
    if any(row[0] == name for row in rows()):
        sys.exit("corpus/%s is there already" % name)
    os.makedirs(os.path.join(targets.ROOT, "corpus", target.name),
                exist_ok=True)
    with open(os.path.join(targets.ROOT, "corpus", name), "wb") as file:
        file.write(data)
    with open(INDEX, "a", encoding="utf-8") as file:
        file.write("\t".join([name, signature, broke, fixed,
                              in_one_line(words)]) + "\n")
    print("%d bytes: corpus/%s\n%s" % (len(data), name, words))
    print("commit it with what fixes it")
    return 0
