"""
The ways in which a result file can be wrong, one class each.

Each says where (file and line) and what; `advice` says what to do about it.
"""

AGAIN = "run the check again"


class ResultError(Exception):
    """A result file that cannot be used."""

    advice = "use the file as bufconf wrote it, or " + AGAIN

    def __init__(self, path, line, what):
        super().__init__(path, line, what)
        self.path = path
        self.line = line
        self.what = what

    def __str__(self):
        where = f"{self.path}, line {self.line}" if self.line else self.path
        return f"{where}: {self.what}; {self.advice}"


class Unreadable(ResultError):
    """There is no such file, or it may not be read."""

    advice = "give the path of a result file (check --json FILE writes one)"


class Empty(ResultError):
    """The file has no line."""

    advice = AGAIN


class NotText(ResultError):
    """A line is not UTF-8."""


class NotJson(ResultError):
    """A line is no JSON object, or no JSON as bufconf writes it."""


class WrongSchema(ResultError):
    """The file is of another version of the schema."""

    advice = "use the reports of the bufconf that wrote it, or " + AGAIN


class UnknownRecord(ResultError):
    """A record of a kind that does not exist."""


class MisplacedRecord(ResultError):
    """A record stands where its kind may not stand."""


class MissingMember(ResultError):
    """A record lacks a member."""


class UnknownMember(ResultError):
    """A record has a member too many."""


class WrongType(ResultError):
    """A member has a value of the wrong type or out of its range."""


class UnknownVerdict(ResultError):
    """A verdict that does not exist."""


class UnknownClause(ResultError):
    """A clause that the table of the first line does not have."""


class WrongSubject(ResultError):
    """A record names another subject than the one it stands under."""


class NotSorted(ResultError):
    """Subjects are not in the order of their ids, or one occurs twice."""


class CutOff(ResultError):
    """The file ends before its record "end"."""

    advice = AGAIN + " and let it finish"


class Trailing(ResultError):
    """Something stands behind the record "end"."""


class WrongDigest(ResultError):
    """The file was changed after it was written."""


class WrongCounts(ResultError):
    """The record "end" counts what is not there."""


class NotJudged(ResultError):
    """A fuzzer found something, and nobody judged it."""

    advice = "bufconf judge FILE --json FILE does that"


class NotDesigns(ResultError):
    """The file is not what `list designs --json FILE` writes."""

    advice = "bufconf list designs --json FILE writes one"


class NotAMatrix(ResultError):
    """The file is not what `list liars --matrix --json FILE` writes."""

    advice = "bufconf list liars --matrix --json FILE writes one"
