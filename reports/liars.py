"""
The matrix of the liars: clause x case x liar, and its holes, as a page.

`bufconf list liars --matrix` asks the liars and writes what was found out;
nothing in here counts for itself what that file says already.
"""

import json
from dataclasses import dataclass

from . import errors
from .html_text import join, tag
from .markdown import code, plain, table
from .page import whole
from .summary import count

# The states as they are asked; one that is new comes last.
ORDER = ("fresh", "control", "pairs", "many-fifo", "many-lifo")
TEXT, FLAG = (str,), (bool,)
MAYBE = (str, type(None))
MEMBERS = {
    "liars": {"clauses": (list,), "implementation": TEXT, "liars": (list,),
              "record": TEXT, "rules": (list,), "silent": (list,),
              "version": TEXT},
    "clause": {"bound": TEXT, "cases": (list,), "clause": TEXT,
               "level": TEXT, "rule": TEXT, "untested": MAYBE},
    "case": {"id": TEXT, "liars": (list,)},
    "liar": {"caught": FLAG, "clause": TEXT, "name": TEXT, "only": MAYBE,
             "origin": TEXT, "verdict": TEXT},
    "rule": {"free": (list,), "name": TEXT, "text": TEXT},
}


@dataclass(frozen=True)
class Case:
    """A rule in a state, and the liars that it sees through."""

    id: str
    liars: tuple

    @property
    def state(self):
        return self.id.partition(".")[0]

    @property
    def rule(self):
        return self.id.partition(".")[2]


@dataclass(frozen=True)
class Clause:
    """A clause that binds exporters, or has a case all the same."""

    clause: str
    level: str
    bound: str
    rule: str
    cases: tuple
    untested: str  # why it has no case, or None


@dataclass(frozen=True)
class Liar:
    """A liar of liars.def, and whether it was caught as its row says."""

    name: str
    clause: str
    verdict: str
    origin: str
    caught: bool
    only: str  # the one rule that finds it, or None


@dataclass(frozen=True)
class Rule:
    """A rule, and the liars that go free without it."""

    name: str
    text: str
    free: tuple


@dataclass(frozen=True)
class Matrix:
    """All of it."""

    implementation: str
    version: str
    clauses: tuple
    liars: tuple
    rules: tuple
    silent: tuple  # ids of cases that never applied

    def states(self):
        """The states that have cases, in order."""
        found = dict.fromkeys(case.state for clause in self.clauses
                              for case in clause.cases)
        return sorted(found, key=lambda state: ORDER.index(state)
                      if state in ORDER else len(ORDER))

    def named_for(self, clause):
        """The liars that CLAUSE has caught."""
        return [liar.name for liar in self.liars
                if liar.caught and liar.clause == clause.clause]

    def ours(self):
        """The clauses that bind exporters."""
        return [clause for clause in self.clauses
                if clause.bound in ("exporter", "both")]

    def tested(self):
        """The clauses that have a case."""
        return [clause for clause in self.clauses if clause.cases]

    def untested(self):
        """Those that have none."""
        return [clause for clause in self.clauses if not clause.cases]

    def without_liar(self):
        """Those that have a case, and no liar."""
        return [clause for clause in self.tested()
                if not self.named_for(clause)]

    def uncaught(self):
        """The liars that are not caught as their row says."""
        return [liar.name for liar in self.liars if not liar.caught]

    def alone(self):
        """Rule -> the liars that it alone finds."""
        found = {}
        for liar in self.liars:
            if liar.caught and liar.only is not None:
                found.setdefault(liar.only, []).append(liar.name)
        return found

    def needless(self):
        """The rules without which no liar goes free."""
        return [rule.name for rule in self.rules if not rule.free]


# Reading.

def check(path, value, kind):
    """VALUE, if it is an object with the members of KIND."""
    members = MEMBERS[kind]
    if not isinstance(value, dict) or set(value) != set(members) or any(
            type(value[key]) not in types for key, types in members.items()):
        raise errors.NotAMatrix(path, 0, f"there is no {kind} as bufconf "
                                "writes it")
    return value


def names(path, value):
    """VALUE as a tuple, if it is a list of texts."""
    if not all(isinstance(name, str) for name in value):
        raise errors.NotAMatrix(path, 0, "a name is no text")
    return tuple(value)


def clause_of(path, value):
    check(path, value, "clause")
    cases = tuple(Case(case["id"], names(path, case["liars"]))
                  for case in value["cases"] if check(path, case, "case"))
    return Clause(**dict(value, cases=cases))


def rule_of(path, value):
    check(path, value, "rule")
    return Rule(**dict(value, free=names(path, value["free"])))


def read(path):
    """Read the matrix at PATH; a Matrix, or an exception of errors.py."""
    path = str(path)
    try:
        with open(path, encoding="utf-8") as file:
            value = json.load(file)
    except OSError as error:
        raise errors.Unreadable(path, 0, error.strerror) from None
    except (ValueError, RecursionError) as error:
        raise errors.NotJson(path, 0, f"this is no JSON: {error}") from None
    check(path, value, "liars")
    if value["record"] != "liars":
        raise errors.NotAMatrix(path, 0, "this is another record")
    return Matrix(
        value["implementation"], value["version"],
        tuple(clause_of(path, v) for v in value["clauses"]),
        tuple(Liar(**check(path, v, "liar")) for v in value["liars"]),
        tuple(rule_of(path, v) for v in value["rules"]),
        names(path, value["silent"]))


# Words that both pages have.

def headline(matrix):
    """What came of it, in a sentence."""
    caught = sum(liar.caught for liar in matrix.liars)
    return (f"{caught} of {count(len(matrix.liars), 'liar')} caught by "
            f"{count(len(matrix.rules), 'rule')}, with the clause and the "
            f"verdict that their rows name; "
            f"{sum(bool(c.cases) for c in matrix.ours())} of "
            f"{len(matrix.ours())} clauses that bind exporters have a case.")


def seen_in(clause, state):
    """The liars that the cases of CLAUSE in STATE see through, and whether
    there is such a case at all."""
    cases = [case for case in clause.cases if case.state == state]
    return bool(cases), {name for case in cases for name in case.liars}


def holes(matrix):
    """(title, sentence, rows of (term, text)) of every kind of hole."""
    alone = matrix.alone()
    number = sum(len(liars) for liars in alone.values())
    return [
        ("Clauses without a case",
         "Each with the reason that untested.def gives.",
         [(c.clause, c.untested or "no reason is given")
          for c in matrix.untested()]),
        ("Clauses with a case that no liar is named for",
         "A rule speaks of them, and what it would say is not tried.",
         [(c.clause, c.rule) for c in matrix.without_liar()]),
        ("Cases that never applied to a liar",
         "The rule spoke in that state of no answer.",
         [(name, "") for name in matrix.silent]),
        ("Liars that are not caught as their row says", "",
         [(name, "") for name in matrix.uncaught()]),
        ("Liars caught by one rule alone",
         f"{number} of {len(matrix.liars)}; were the rule wrong, nothing "
         "else would tell.",
         [(rule, ", ".join(liars)) for rule, liars in alone.items()]),
        ("Rules that catch nothing else",
         "Switched off, no liar goes free.",
         [(name, "") for name in matrix.needless()]),
    ]


# HTML.

def case_rows(clause):
    """The cases of CLAUSE that see through some liar."""
    rows = [tag("div", tag("dt", tag("code", case.id)),
                tag("dd", ", ".join(case.liars)))
            for case in clause.cases if case.liars]
    return tag("dl", *rows, class_="evidence") if rows else None


def clause_row(matrix, clause, states):
    """CLAUSE: how many liars are seen through in each state."""
    liars = matrix.named_for(clause)
    cells = []
    for state in states:
        there, seen = seen_in(clause, state)
        kind = "pass" if seen else "none"
        sign = len(seen) or ("0" if there else "")
        cells.append(tag("td", sign, class_="number " + kind, title=(
            f"{clause.clause}, {state}: "
            + (", ".join(sorted(seen)) if seen else
               "no liar" if there else "no case"))))
    said = tag("details", tag("summary", count(len(liars), "liar")),
               case_rows(clause)) if liars else tag(
        "span", "no liar", class_="badge warn")
    return tag("tr", tag("th", clause.clause, " ",
                         tag("small", clause.level), scope="row"),
               tag("td", clause.rule), *cells, tag("td", said))


def matrix_part(matrix):
    """The clauses that have a case."""
    states = matrix.states()
    head = tag("tr", tag("th", "Clause", scope="col"),
               tag("th", "Rule", scope="col"),
               *[tag("th", state, scope="col", class_="number")
                 for state in states],
               tag("th", "Liars", scope="col"))
    return tag("section", tag("h2", "Matrix"),
               tag("p", "How many liars the cases of a clause see through, "
                   "by state; 0: there is a case and no liar needs it.",
                   class_="note-text"),
               tag("div", tag("table", tag("thead", head), tag(
                   "tbody", *[clause_row(matrix, clause, states)
                              for clause in matrix.tested()]),
                   class_="clauses liars"), class_="scroll"), id="matrix")


def hole_part(title, sentence, rows):
    """One kind of hole."""
    return tag("details", tag("summary", tag("b", len(rows)), " ", title),
               tag("p", sentence, class_="note-text") if sentence else None,
               tag("dl", *[tag("div", tag("dt", tag("code", term)),
                               tag("dd", text)) for term, text in rows],
                   class_="evidence"), class_="subject")


def html(matrix):
    """The whole page."""
    body = tag(
        "body",
        tag("header", tag("p", "bufconf", class_="brand"),
            tag("h1", "Who catches which liar"),
            tag("p", headline(matrix), class_="lead")),
        tag("main", matrix_part(matrix),
            tag("section", tag("h2", "Holes"),
                join([hole_part(*hole) for hole in holes(matrix)]),
                id="holes")),
        tag("footer", f"Asked with {matrix.implementation} "
            f"{matrix.version}. ", tag("code", "bufconf list liars"),
            " says where each liar's fault shipped."))
    return whole("liars", body)


# Markdown.

def markdown(matrix):
    """The same as Markdown."""
    states = matrix.states()
    rows = []
    for clause in matrix.tested():
        cells = []
        for state in states:
            there, seen = seen_in(clause, state)
            cells.append(str(len(seen)) if there else "")
        rows.append([plain(clause.clause), plain(clause.level), *cells,
                     str(len(matrix.named_for(clause)))])
    lines = ["# bufconf: who catches which liar", "",
             plain(headline(matrix)), "", "## Matrix", "",
             "How many liars the cases of a clause see through, by state.",
             "", *table(["Clause", "Level", *states, "Liars"], rows,
                        range(2, len(states) + 3)), ""]
    for title, sentence, found in holes(matrix):
        lines += [f"## {title}: {len(found)}", ""]
        lines += [plain(sentence), ""] if sentence else []
        lines += [f"* {code(term)}" + (f": {plain(text)}" if text else "")
                  for term, text in found]
        lines += [""] if found else []
    return "\n".join(lines)
