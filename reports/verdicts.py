"""
The verdicts: how each is shown, and what it means.

In the order of spec/verdicts.def, from the one that says least to the worst.
"""

from collections import namedtuple

# word: as it is stored; sign: its one letter in the matrix; kind: which of
# the colours it gets; fails: it makes a run exit with 1
Verdict = namedtuple("Verdict", "word sign kind fails text")

TABLE = (
    Verdict("NOT-EXERCISED", "\u2013", "none", False,
            "Nothing that was seen lets one judge: the clause never applied, "
            "or not enough is known to tell."),
    Verdict("PASS", "P", "pass", False,
            "The clause applied and held every time."),
    Verdict("NOTE", "N", "note", False,
            "Worth knowing, and no fault: the documents leave it open, or "
            "what ships with Python does it too."),
    Verdict("DECLINED", "D", "note", False,
            "The subject refused cleanly what nothing obliges it to grant."),
    Verdict("SKIP", "S", "none", False,
            "It could not be asked here, for instance because a package is "
            "missing; the reason stands beside it."),
    Verdict("WAIVED", "V", "note", False,
            "It fails, and an expected failure for it is on file."),
    Verdict("DIALECT", "I", "note", False,
            "It differs from the documents as a dialect does that the "
            "subject declares."),
    Verdict("WARN", "W", "warn", False,
            "It breaks a recommendation, or the letter of a rule that much "
            "shipping code breaks too; or an expected failure did not "
            "occur."),
    Verdict("FLAKY", "Y", "warn", False,
            "It was seen once and not again when it was asked again alone."),
    Verdict("NOT-RUN", "R", "none", False,
            "It was left out because the subject had died too often "
            "before."),
    Verdict("LEAK", "L", "fail", True,
            "References or memory are gone for good after the release."),
    Verdict("TIMEOUT", "T", "fail", True,
            "The subject did not answer in time."),
    Verdict("CRASH", "C", "fail", True,
            "The process died while the subject was asked."),
    Verdict("FAIL", "F", "fail", True, "The subject breaks the clause."),
    Verdict("BROKEN", "B", "ours", False,
            "The harness failed; this says nothing of the subject."),
)
BY_WORD = {verdict.word: verdict for verdict in TABLE}
RANK = {verdict.word: rank for rank, verdict in enumerate(TABLE)}


def worst(words):
    """The worst of the verdicts WORDS; the one that says least if none."""
    return max(words, key=RANK.__getitem__, default=TABLE[0].word)
