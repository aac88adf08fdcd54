"""What both reports say alike: counts, order and phrases."""

from collections import Counter

from . import words
from .verdicts import BY_WORD, RANK, TABLE


def count(number, noun):
    """ "1 subject", "2 subjects". """
    return f"{number} {noun}" + ("" if number == 1 else "s")


def asked(run):
    """The subjects that were asked."""
    return [s for s in run.subjects if s.skipped is None]


def skipped(run):
    """The subjects that were not, by their reason."""
    reasons = {}
    for subject in run.subjects:
        if subject.skipped is not None:
            reasons.setdefault(subject.skipped, []).append(subject)
    return reasons


def by_package(subjects):
    """SUBJECTS by package, both in order."""
    packages = {}
    for subject in subjects:
        packages.setdefault(subject.package, []).append(subject)
    return {name: packages[name] for name in sorted(packages)}


def finding_counts(subject):
    """How many findings SUBJECT has of each verdict."""
    return Counter(finding.verdict for finding in subject.findings)


def shown_verdicts(run):
    """The verdicts that a finding has, the worst first."""
    found = {f.verdict for s in run.subjects for f in s.findings}
    return [v.word for v in reversed(TABLE) if v.word in found]


def held(subject):
    """(clauses that held, clauses that applied) of SUBJECT."""
    applied = [t for t in subject.tallies if t.verdict != "NOT-EXERCISED"]
    return sum(t.verdict == "PASS" for t in applied), len(applied)


def sorted_findings(subject):
    """The findings of SUBJECT, the worst first."""
    return sorted(subject.findings,
                  key=lambda f: (-RANK[f.verdict], f.clause, f.cause))


def headline(run):
    """The whole run in one or two sentences."""
    judged = asked(run)
    bad = sum(BY_WORD[s.verdict].fails for s in judged)
    ours = sum(s.verdict == "BROKEN" for s in judged)
    if not judged:
        return "No subject was asked."
    if bad:
        sentence = f"{bad} of {count(len(judged), 'subject')} " + (
            "breaks" if bad == 1 else "break") + " the buffer protocol."
    else:
        sentence = f"None of {count(len(judged), 'subject')} breaks the " \
            "buffer protocol."
    if ours:
        sentence += f" On {ours} the harness itself failed."
    return sentence


def finds_of(subject, finding):
    """What fuzzers saw of the cause of FINDING; first what it tells."""
    return sorted((find for find in subject.finds
                   if find.cause == finding.cause),
                  key=lambda find: find.actual != finding.actual)


def again_text(find):
    """Was FIND looked at again?"""
    return {"seen": "looked at again in a fresh process, and seen again",
            "not seen": "looked at again in a fresh process, and not seen",
            "not asked": "not looked at again"}[find.again]


def request_names(finding):
    """The request words of FINDING as flags."""
    return [words.name(word) for word in finding.words]


def held_names(finding):
    """The words that were held as flags; none outside states of pairs."""
    return [words.name(word) for word in finding.held]


# What a state is, where its name alone does not say it.
STATES = {
    "control": "two equal requests held together",
    "pairs": "after another request, which is held or was refused",
    "many-fifo": "all that is granted held at once, the first released "
                 "first",
    "many-lifo": "all that is granted held at once, the last released "
                 "first",
}


def state_text(finding):
    """The state of FINDING, in words."""
    text = finding.state
    if text in STATES:
        text += ": " + STATES[text]
    return text


def shorten(names, few):
    """The first FEW of NAMES, and how many more there are."""
    if len(names) <= few:
        return ", ".join(names)
    return ", ".join(names[:few]) + f" and {len(names) - few} more"


def python(run):
    """ "CPython 3.11.7" """
    names = {"cpython": "CPython", "pypy": "PyPy", "graalpy": "GraalPy"}
    name = names.get(run.implementation, run.implementation)
    return f"{name} {run.version}"


def package_name(run, package):
    """ "numpy 2.2.6"; only the name of what comes with Python. """
    version = run.packages.get(package)
    if version in (None, run.version):
        return package
    return f"{package} {version}"


def packages(run):
    """Everything that subjects come from, with versions of its own first."""
    names = [package_name(run, name) for name in sorted(run.packages)]
    return ", ".join(sorted(names, key=lambda name: " " not in name)) \
        or "none"


def truth_phrases(subject):
    """What is declared of SUBJECT, as (word, value) pairs."""
    order = ("format", "fields", "itemsize", "shape", "strides", "suboffsets",
             "readonly", "refuses", "redirects", "dialects", "items")
    found = []
    for key in order:
        value = (subject.truth or {}).get(key)
        if value is None:
            continue
        if key == "fields":
            value = ", ".join(f"{text} at {offset}"
                              for offset, text in value) or "none"
        if isinstance(value, list):
            value = "(" + ", ".join(str(v) for v in value) + (
                ",)" if len(value) == 1 else ")")
        if isinstance(value, bool):
            value = "yes" if value else "no"
        found.append(("digest of items" if key == "items" else key,
                      str(value)))
    return found
