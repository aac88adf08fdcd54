"""
A result file as objects.

Reading is strict: a file that is not as bufconf writes it gives one of the
exceptions of errors.py, never a report with holes.
"""

import hashlib
import json
from dataclasses import dataclass, replace

from . import errors, words
from .verdicts import BY_WORD

SCHEMA = 1
MAX_WORDS = 1 << 16


@dataclass(frozen=True)
class Clause:
    """A rule of the protocol."""

    name: str
    level: str
    rule: str
    source: str


@dataclass(frozen=True)
class Tally:
    """What was seen of one clause on one subject: (word, state) pairs."""

    clause: str
    held: int
    broken: int
    cannot_tell: int
    verdict: str


@dataclass(frozen=True)
class Find:
    """What a fuzzer saw a subject do."""

    cause: str
    again: str  # "seen", "not seen" or "not asked"
    fuzzer: str
    signature: str
    operation: str
    expected: str
    actual: str
    script: str  # shows it by itself; or None


@dataclass(frozen=True)
class Finding:
    """One cause of one clause on one subject."""

    clause: str
    cause: str
    level: str
    fact: str
    verdict: str
    position: str  # the side of an ambiguity, "X-06/value-error", or None
    state: str
    words: tuple
    expected: str
    actual: str
    confirmed: bool
    held: tuple = ()  # words that were held, in a state of pairs


@dataclass(frozen=True)
class Subject:
    """An exporter and what came of questioning it; or who was fuzzed."""

    id: str
    package: str
    target: str
    type: str  # None if it was never made
    python_level: bool
    granted: int
    refused: int
    skipped: str  # why it was not asked, or None
    not_run: str  # why the rest of it was not asked, or None
    truth: dict  # None if nothing is declared
    verdict: str
    answers: int = 0
    states: tuple = ()
    finds: tuple = ()  # of one that was fuzzed, and has no answers
    tallies: tuple = ()
    findings: tuple = ()


@dataclass(frozen=True)
class Run:
    """A whole file."""

    suite: str
    rules: int
    profile: str
    seed: str
    implementation: str
    version: str
    platform: str
    packages: dict  # name to version, or to None
    clauses: dict  # name to Clause
    subjects: tuple


# The members of each kind of record, and of what type they are.
TEXT, COUNT, FLAG = (str,), (int,), (bool,)
MAYBE = (str, type(None))
MEMBERS = {
    "run": {"clauses": (dict,), "profile": TEXT, "rules": COUNT,
            "schema": COUNT, "seed": (int, str), "suite": TEXT},
    "env": {"implementation": TEXT, "packages": (dict,), "platform": TEXT,
            "version": TEXT},
    "subject": {"granted": COUNT, "id": TEXT, "not_run": MAYBE,
                "package": TEXT, "python_level": FLAG, "refused": COUNT,
                "skipped": MAYBE, "target": TEXT,
                "truth": (dict, type(None)), "type": MAYBE,
                "verdict": TEXT},
    "obs": {"answer": (dict,), "n": COUNT, "subject": TEXT},
    "state": {"state": TEXT, "subject": TEXT},
    "find": {"actual": TEXT, "again": TEXT, "cause": TEXT, "expected": TEXT,
             "fuzzer": TEXT, "operation": TEXT, "script": MAYBE,
             "signature": TEXT, "subject": TEXT},
    "clause": {"broken": COUNT, "cannot_tell": COUNT, "clause": TEXT,
               "held": COUNT, "subject": TEXT, "verdict": TEXT},
    "finding": {"actual": TEXT, "cause": TEXT, "clause": TEXT,
                "confirmed": FLAG, "expected": TEXT, "fact": TEXT,
                "level": TEXT, "position": MAYBE, "state": TEXT,
                "subject": TEXT, "verdict": TEXT, "words": (list,)},
    "end": {"digest": TEXT, "findings": COUNT, "subjects": COUNT,
            "verdicts": (dict,)},
}
OPTIONAL = {"state": {"like": TEXT, "pairs": (list,), "together": FLAG,
                      "twice": FLAG, "words": (list,)},
            "finding": {"held": (list,)}}
CLAUSE = {"level": TEXT, "rule": TEXT, "source": TEXT}

# Which kinds may follow which; None is the beginning.
PARTS = ("subject", "obs", "state", "clause", "finding")
AGAIN = {"seen", "not seen", "not asked"}
FOLLOWS = {
    None: {"run"},
    "run": {"env"},
    "env": {"subject", "end"},
    "subject": {*PARTS, "find", "end"},
    "obs": {*PARTS, "end"},
    "state": {"state", "clause", "finding", "subject", "end"},
    "find": {"find", "clause", "finding", "subject", "end"},
    "clause": {"clause", "finding", "subject", "end"},
    "finding": {"finding", "subject", "end"},
    "end": set(),
}


def no_float(text):
    """The file has integers only."""
    raise ValueError(f"{text} is not an integer")


def no_duplicate(pairs):
    """Members of an object, each once."""
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member occurs twice")
    return members


class Reader:
    """Takes one line after the other."""

    def __init__(self, path):
        self.path = path
        self.line = 0
        self.before = None
        self.digest = hashlib.sha256()
        self.first = {}
        self.env = {}
        self.clauses = {}
        self.subjects = []

    def wrong(self, kind, what):
        """The exception KIND, about the line that is being read."""
        return kind(self.path, self.line, what)

    def take(self, raw):
        """Take the line RAW, its newline included."""
        if self.before == "end":
            raise self.wrong(errors.Trailing,
                             'something stands behind the record "end"')
        self.line += 1
        if not raw.endswith(b"\n"):
            raise self.wrong(errors.CutOff, "the file ends within this line")
        record = self.parse(raw)
        kind = record.pop("record", None)
        if not isinstance(kind, str) or kind not in MEMBERS:
            raise self.wrong(errors.UnknownRecord,
                             f"a record {kind!r} is unknown")
        if kind not in FOLLOWS[self.before]:
            raise self.wrong(
                errors.MisplacedRecord, f'a record "{kind}" cannot stand '
                + (f'behind a record "{self.before}"' if self.before
                   else "at the beginning"))
        self.check(record, MEMBERS[kind], OPTIONAL.get(kind, {}), kind)
        getattr(self, "take_" + kind)(record)
        self.digest.update(raw)
        self.before = kind

    def parse(self, raw):
        """The JSON object of the line RAW."""
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise self.wrong(errors.NotText,
                             f"byte {error.start} is not UTF-8") from None
        try:
            record = json.loads(text, parse_float=no_float,
                                parse_constant=no_float,
                                object_pairs_hook=no_duplicate)
        except (ValueError, RecursionError) as error:
            raise self.wrong(errors.NotJson,
                             f"this is no JSON: {error}") from None
        if not isinstance(record, dict):
            raise self.wrong(errors.NotJson, "this is no JSON object")
        return record

    def check(self, record, members, optional, where):
        """Has RECORD these MEMBERS, and perhaps the OPTIONAL ones?"""
        for key in members:
            if key not in record:
                raise self.wrong(errors.MissingMember,
                                 f'"{where}" lacks a member "{key}"')
        for key, value in record.items():
            types = members.get(key) or optional.get(key)
            if types is None:
                raise self.wrong(errors.UnknownMember,
                                 f'"{where}" has a member {key!r} too many')
            if type(value) not in types:
                raise self.wrong(errors.WrongType,
                                 f'"{key}" of "{where}" is of a wrong type')
            if types is COUNT and value < 0:
                raise self.wrong(errors.WrongType,
                                 f'"{key}" of "{where}" is negative')

    def known_verdict(self, word):
        """WORD, if it is a verdict."""
        if word not in BY_WORD:
            raise self.wrong(errors.UnknownVerdict,
                             f"the verdict {word!r} is unknown")
        return word

    def known_clause(self, name):
        """NAME, if the clause is in the table of the first line."""
        if name not in self.clauses:
            raise self.wrong(errors.UnknownClause, f"the clause {name!r} is "
                             "not in the table of the first line")
        return name

    def runs(self, value, size):
        """VALUE, if it is a list of lists of SIZE with two words each."""
        count = 0
        for run in value:
            if not (isinstance(run, list) and len(run) == size
                    and type(run[0]) is int and type(run[1]) is int):
                raise self.wrong(errors.WrongType, '"words" or "held" is '
                                 'not a list of runs')
            first, last = words.unsigned(run[0]), words.unsigned(run[1])
            count += last - first + 1
            if last < first or count > MAX_WORDS:
                raise self.wrong(errors.WrongType,
                                 'a run of "words" is of an absurd length')
        return value

    def grow(self, record, **changes):
        """Change the last subject, which RECORD has to be about."""
        last = self.subjects[-1]
        if record["subject"] != last.id:
            raise self.wrong(errors.WrongSubject, "the subject "
                             f"{record['subject']!r} is not the one above")
        self.subjects[-1] = replace(last, **changes)

    def take_run(self, record):
        if record["schema"] != SCHEMA:
            raise self.wrong(
                errors.WrongSchema, f"the file has schema "
                f"{record['schema']} and these reports read {SCHEMA}")
        for name, row in record["clauses"].items():
            if not isinstance(row, dict):
                raise self.wrong(errors.WrongType,
                                 f"the clause {name!r} is no object")
            self.check(row, CLAUSE, {}, name)
            self.clauses[name] = Clause(name=name, **row)
        self.first = record

    def take_env(self, record):
        for name, version in record["packages"].items():
            if not isinstance(version, (str, type(None))):
                raise self.wrong(errors.WrongType,
                                 f"the version of {name!r} is no text")
        self.env = record

    def take_subject(self, record):
        self.known_verdict(record["verdict"])
        if self.subjects and self.subjects[-1].id >= record["id"]:
            raise self.wrong(errors.NotSorted, "the subjects are not in the "
                             "order of their ids")
        self.subjects.append(Subject(**record))

    def take_obs(self, record):
        if record["n"] != self.subjects[-1].answers:
            raise self.wrong(errors.NotSorted, "the answers are not in the "
                             "order of their numbers")
        self.grow(record, answers=record["n"] + 1)

    def pairs(self, rows):
        """Check ROWS: the word held, the word asked, and its answers."""
        if len(rows) > MAX_WORDS or not all(
                isinstance(row, list) and len(row) == 3
                and type(row[0]) is int and type(row[1]) is int
                for row in rows):
            raise self.wrong(errors.WrongType,
                             '"pairs" is not a list of pairs')

    def take_state(self, record):
        if ("words" in record) == ("pairs" in record):
            raise self.wrong(errors.MissingMember, '"state" has either a '
                             'member "words" or a member "pairs"')
        if "words" in record:
            self.runs(record["words"], 3)
        else:
            self.pairs(record["pairs"])
        self.grow(record, states=self.subjects[-1].states
                  + (record["state"],))

    def take_find(self, record):
        if record["again"] not in AGAIN:
            raise self.wrong(errors.WrongType,
                             f'"again" of "find" is {record["again"]!r}')
        if self.subjects[-1].answers or self.subjects[-1].states:
            raise self.wrong(errors.MisplacedRecord,
                             "a find stands beside answers")
        members = {key: value for key, value in record.items()
                   if key != "subject"}
        self.grow(record, finds=self.subjects[-1].finds + (Find(**members),))

    def take_clause(self, record):
        self.known_verdict(record["verdict"])
        self.known_clause(record["clause"])
        tally = Tally(**{key: value for key, value in record.items()
                         if key != "subject"})
        self.grow(record, tallies=self.subjects[-1].tallies + (tally,))

    def take_finding(self, record):
        self.known_verdict(record["verdict"])
        self.known_clause(record["clause"])
        self.runs(record["words"], 2)
        members = {key: value for key, value in record.items()
                   if key != "subject"}
        members["words"] = tuple(words.expand(record["words"]))
        self.runs(record.get("held", []), 2)
        members["held"] = tuple(words.expand(record.get("held", [])))
        self.grow(record, findings=self.subjects[-1].findings
                  + (Finding(**members),))

    def judged(self):
        """Has every find a finding of its cause?"""
        for subject in self.subjects:
            causes = {finding.cause for finding in subject.findings}
            if not causes.issuperset(find.cause for find in subject.finds):
                raise self.wrong(
                    errors.NotJudged, f"a find of {subject.id!r} has no "
                    "finding")

    def take_end(self, record):
        self.judged()
        if record["digest"] != self.digest.hexdigest():
            raise self.wrong(errors.WrongDigest, "the digest is not that of "
                             "the lines before: the file was changed")
        verdicts = {}
        for subject in self.subjects:
            verdicts[subject.verdict] = verdicts.get(subject.verdict, 0) + 1
        found = (len(self.subjects),
                 sum(len(s.findings) for s in self.subjects), verdicts)
        if found != (record["subjects"], record["findings"],
                     record["verdicts"]):
            raise self.wrong(errors.WrongCounts, "the counts are wrong: "
                             f"there are {found[0]} subjects and "
                             f"{found[1]} findings")

    def run(self):
        """The whole file, once its last line is taken."""
        if self.line == 0:
            raise self.wrong(errors.Empty, "the file is empty")
        if self.before != "end":
            raise self.wrong(errors.CutOff,
                             'the file ends without a record "end"')
        first, env = self.first, self.env
        return Run(
            suite=first["suite"], rules=first["rules"],
            profile=first["profile"], seed=str(first["seed"]),
            implementation=env["implementation"], version=env["version"],
            platform=env["platform"], packages=env["packages"],
            clauses=self.clauses, subjects=tuple(self.subjects))


def read(path):
    """Read the result file at PATH; a Run, or an exception of errors.py."""
    reader = Reader(str(path))
    try:
        with open(path, "rb") as file:
            for raw in file:
                reader.take(raw)
    except OSError as error:
        raise errors.Unreadable(str(path), 0, error.strerror) from None
    return reader.run()
