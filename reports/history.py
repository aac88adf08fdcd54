"""
The designs of 2007 as a page: proposed, now, why.

`bufconf list designs --json FILE` writes the rows of designs.def and what was
computed of the flags; nothing in here counts for itself what that says.
"""

import json
from dataclasses import dataclass
from functools import partial

from . import errors, euler
from .html_text import join, tag
from .markdown import code, plain, table
from .page import whole
from .summary import count

TEXT, NUMBER, FLAG, LIST = (str,), (int,), (bool,), (list,)
MAYBE = (str, type(None))
MEMBERS = {
    "file": {"designs": LIST, "record": TEXT, "regions": LIST,
             "tables": LIST},
    "design": {"author": TEXT, "clauses": LIST, "code": LIST, "date": TEXT,
               "lies": LIST, "name": TEXT, "now": TEXT, "proposed": TEXT,
               "tests": LIST, "title": TEXT, "why": TEXT},
    "clause": {"name": TEXT, "rule": TEXT},
    "region": {"kinds": LIST, "memories": NUMBER, "readonly": FLAG},
    "table": {"flags": LIST, "name": TEXT, "words": LIST},
    "flag": {"alone": (list, type(None)), "effect": (dict,), "name": TEXT,
             "widest": LIST, "word": NUMBER},
    "effect": {"enlarges": NUMBER, "exchanges": NUMBER, "restricts": NUMBER,
               "same": NUMBER},
    "word": {"change": TEXT, "gap": MAYBE, "name": TEXT, "read": TEXT,
             "translation": MAYBE, "word": NUMBER},
}
CHANGES = {
    "same": ("pass", "the same"),
    "less": ("note", "less: safe, and refused more often"),
    "more": ("fail", "more: memory comes that nobody was prepared for"),
    "else": ("warn", "more of one thing and less of another"),
}
WRITABLE, READONLY = "writable", "read-only"
TITLES = {"draft-2007-04": "13 April 2007", "today": "today"}


@dataclass(frozen=True)
class Region:
    """Memories that no word tells apart."""

    kinds: tuple
    memories: int
    readonly: bool


@dataclass(frozen=True)
class Effect:
    """To how many words a flag does what."""

    enlarges: int
    exchanges: int
    restricts: int
    same: int

    def verdict(self):
        """What it does at all, in a word."""
        does = [name for name, number in (
            ("enlarges", self.enlarges), ("restricts", self.restricts),
            ("exchanges", self.exchanges)) if number]
        if not does:
            return "changes no set"
        return ("only " if len(does) == 1 else "") + " or ".join(does)


@dataclass(frozen=True)
class Flag:
    """A flag of one table."""

    name: str
    word: int
    effect: Effect
    alone: tuple  # regions, or None
    widest: tuple


@dataclass(frozen=True)
class Word:
    """A request word, and how the other time understands it."""

    word: int
    name: str
    read: str
    change: str
    translation: str  # or None:
    gap: str


@dataclass(frozen=True)
class Table:
    """All flags and words of a time."""

    name: str
    flags: tuple
    words: tuple


@dataclass(frozen=True)
class Design:
    """A row of designs.def."""

    name: str
    author: str
    date: str
    title: str
    proposed: str
    now: str
    why: str
    clauses: tuple  # (name, rule) pairs
    code: tuple
    tests: tuple
    lies: tuple


@dataclass(frozen=True)
class History:
    """All of it."""

    designs: tuple
    regions: tuple
    tables: tuple


# Reading.

def check(path, value, kind):
    """VALUE, if it is an object with the members of KIND."""
    members = MEMBERS[kind]
    if not isinstance(value, dict) or set(value) != set(members) or any(
            type(value[key]) not in types for key, types in members.items()):
        raise errors.NotDesigns(path, 0, f"there is no {kind} as bufconf "
                                "writes it")
    return value


def several(path, values, type_, below=None):
    """VALUES as a tuple, if each is of TYPE_ (and a number from 0 to
    BELOW)."""
    if not all(type(v) is type_ and (below is None or 0 <= v < below)
               for v in values):
        raise errors.NotDesigns(path, 0, "a list holds something else")
    return tuple(values)


def design_of(path, value):
    check(path, value, "design")
    clauses = tuple((c["name"], c["rule"]) for c in value["clauses"]
                    if check(path, c, "clause"))
    return Design(**dict(
        value, clauses=clauses, code=several(path, value["code"], str),
        tests=several(path, value["tests"], str),
        lies=several(path, value["lies"], str)))


def region_of(path, value):
    check(path, value, "region")
    return Region(**dict(value, kinds=several(path, value["kinds"], str)))


def flag_of(path, value, regions):
    check(path, value, "flag")
    alone = value["alone"]
    return Flag(**dict(
        value, effect=Effect(**check(path, value["effect"], "effect")),
        alone=alone if alone is None else several(path, alone, int, regions),
        widest=several(path, value["widest"], int, regions)))


def word_of(path, value):
    check(path, value, "word")
    if value["change"] not in CHANGES:
        raise errors.NotDesigns(path, 0, "an unknown change")
    return Word(**value)


def table_of(path, value, regions):
    check(path, value, "table")
    return Table(value["name"],
                 tuple(flag_of(path, v, regions) for v in value["flags"]),
                 tuple(word_of(path, v) for v in value["words"]))


def read(path):
    """Read the designs at PATH; a History, or an exception of errors.py."""
    path = str(path)
    try:
        with open(path, encoding="utf-8") as file:
            value = json.load(file)
    except OSError as error:
        raise errors.Unreadable(path, 0, error.strerror) from None
    except (ValueError, RecursionError) as error:
        raise errors.NotJson(path, 0, f"this is no JSON: {error}") from None
    check(path, value, "file")
    if value["record"] != "designs":
        raise errors.NotDesigns(path, 0, "this is another record")
    regions = tuple(region_of(path, v) for v in value["regions"])
    return History(
        tuple(design_of(path, v) for v in value["designs"]), regions,
        tuple(table_of(path, v, len(regions)) for v in value["tables"]))


# The diagram.

def layouts(regions):
    """(column of each region, its name): regions that differ in access alone
    are one column, called by the kinds that no other column has."""
    columns = list(dict.fromkeys(r.kinds for r in regions))
    names = {}
    for kinds in columns:
        others = {k for other in columns if other != kinds for k in other}
        own = tuple(k for k in kinds if k not in others)
        names[kinds] = own or kinds
    return [names[r.kinds] for r in regions]


def sets_of(table, regions, columns):
    """The sets that the flags of TABLE draw; equal ones are one.

    A flag that only restricts is drawn beside the flag that takes
    everything, others alone."""
    found = {}
    for flag in table.flags:
        effect = flag.effect
        only_restricts = effect.restricts and not (effect.enlarges
                                                   or effect.exchanges)
        drawn = flag.widest if only_restricts else flag.alone
        if drawn:
            cells = frozenset(
                (READONLY if regions[n].readonly else WRITABLE, columns[n])
                for n in drawn)
            found.setdefault(cells, []).append(flag.name)
    return [euler.Set(tuple(names), cells)
            for cells, names in found.items()]


def diagram(history, table):
    """The sets of TABLE, drawn."""
    columns = layouts(history.regions)
    counts = {(READONLY if r.readonly else WRITABLE, column): r.memories
              for r, column in zip(history.regions, columns)}
    names = euler.order(dict.fromkeys(columns), [
        s for t in history.tables  # so that one diagram is as the other
        for s in sets_of(t, history.regions, columns)])
    return euler.draw(
        (WRITABLE, READONLY), names,
        sets_of(table, history.regions, columns), counts,
        {name: euler.wrap(name) for name in names})


# Words that both pages have.

def headline(history):
    """What the page is about, in a sentence."""
    return (f"{count(len(history.designs), 'design')} of the posts from "
            "which the buffer protocol came, each run by this tree.")


def argument(table):
    """Which flags of TABLE do what, as a sentence."""
    does = {}
    for flag in table.flags:
        if flag.word:
            does.setdefault(flag.effect.verdict(), []).append(flag.name)
    return "; ".join(f"{', '.join(names)}: {verdict}"
                     for verdict, names in does.items()) + "."


def misread(table):
    """Change -> how many words of TABLE are understood so."""
    found = dict.fromkeys(CHANGES, 0)
    for word in table.words:
        found[word.change] += 1
    return found


def lie(name, code):
    """Who breaks a design: liars, by what their names begin with, or a test
    that plants errors; CODE marks what is a name."""
    if name.endswith("-"):
        return ["the liars ", code(name + "*")]
    return ["errors that ", code(name), " plants"]


# HTML.

def design_part(design):
    """One design."""
    rows = [("proposed", design.proposed), ("now", design.now),
            ("why", design.why),
            ("clauses", join([tag("div", tag("b", name), " ", rule)
                              for name, rule in design.clauses])),
            ("code", join([tag("code", path) for path in design.code], " ")),
            ("tests", join([tag("code", name) for name in design.tests],
                           " ")),
            ("broken by", join([join(lie(name, partial(tag, "code")))
                                for name in design.lies]
                               + ["each has to be found"], "; "))]
    return tag("article", tag("h3", design.title),
               tag("p", f"{design.author}, {design.date} ",
                   tag("code", design.name), class_="note-text"),
               tag("dl", *[tag("div", tag("dt", term), tag("dd", value))
                           for term, value in rows], class_="evidence"),
               id="design." + design.name, class_="finding")


def flag_row(flag):
    effect = flag.effect
    cells = [effect.enlarges, effect.restricts, effect.exchanges, effect.same]
    return tag("tr", tag("th", tag("code", flag.name), scope="row"),
               tag("td", tag("code", f"0x{flag.word:02x}")),
               *[tag("td", number, class_="number") for number in cells],
               tag("td", effect.verdict() if flag.word else ""))


def flags_part(history, table):
    """The diagram of TABLE, and what it was drawn from."""
    head = tag("tr", *[tag("th", name, scope="col", class_=class_)
                       for name, class_ in (
                           ("Flag", None), ("Word", None),
                           ("enlarges", "number"), ("restricts", "number"),
                           ("exchanges", "number"), ("leaves", "number"),
                           ("Altogether", None))])
    return join([
        tag("h3", "The flags of " + TITLES.get(table.name, table.name)),
        tag("div", diagram(history, table), class_="scroll"),
        tag("div", tag("table", tag("thead", head), tag(
            "tbody", *[flag_row(flag) for flag in table.flags]),
            class_="clauses"), class_="scroll")])


def word_row(word, gaps):
    """WORD; why it has no translation is a number, of GAPS."""
    class_, text = CHANGES[word.change]
    return tag("tr", tag("th", tag("code", f"0x{word.word:02x}"),
                         scope="row"),
               tag("td", word.name),
               tag("td", word.translation if word.translation is not None
                   else tag("span", f"none ({gaps.index(word.gap) + 1})",
                            class_="muted", title=word.gap)),
               tag("td", word.read),
               tag("td", tag("span", word.change, class_="badge " + class_,
                             title=text)))


def words_part(table):
    """How the words of TABLE are understood at the other time."""
    numbers = misread(table)
    gaps = list(dict.fromkeys(w.gap for w in table.words
                              if w.translation is None))
    head = tag("tr", *[tag("th", name, scope="col") for name in
                       ("Word", "Means", "Translation", "Is read as",
                        "That asks for")])
    return tag(
        "details", tag("summary", tag(
            "b", TITLES.get(table.name, table.name)),
            f": {count(len(table.words), 'word')}, of which "
            + ", ".join(f"{numbers[c]} {c}" for c in CHANGES)),
        tag("div", tag("table", tag("thead", head), tag(
            "tbody", *[word_row(word, gaps) for word in table.words]),
            class_="clauses"), class_="scroll"),
        tag("ol", *[tag("li", gap) for gap in gaps], class_="note-text"),
        class_="subject")


def legend():
    return tag("dl", *[tag("div", tag("dt", tag(
        "span", name, class_="badge " + class_)), tag("dd", text))
        for name, (class_, text) in CHANGES.items()], class_="evidence")


def html(history):
    """The whole page."""
    body = tag(
        "body",
        tag("header", tag("p", "bufconf", class_="brand"),
            tag("h1", "The designs of 2007"),
            tag("p", headline(history), class_="lead")),
        tag("main",
            tag("section", tag("h2", "Proposed, now, why"),
                join([design_part(d) for d in history.designs]),
                id="designs"),
            tag("section", tag("h2", "Do flags enlarge or restrict?"),
                tag("p", "Every memory of a small space was asked about with "
                    "every legal word. A rectangle is the set of memories "
                    "that a flag may be granted for; a flag that only "
                    "restricts is drawn as what it leaves of everything. "
                    "Below, to how many words a flag does what when it is "
                    "added.", class_="note-text"),
                join([flags_part(history, t) for t in history.tables]),
                id="flags"),
            tag("section", tag("h2", "Words that meet an exporter of the "
                               "other time"),
                tag("p", "The bits are read as they are. Beside what the "
                    "author of a word meant, the exporter then grants",
                    class_="note-text"), legend(),
                join([words_part(t) for t in history.tables]), id="words")),
        tag("footer", tag("code", "bufconf explain NAME"),
            " says the same of one design."))
    return whole("history", body)


# Markdown.

def markdown(history):
    """The same as Markdown, without the drawing."""
    lines = ["# bufconf: the designs of 2007", "", plain(headline(history)),
             ""]
    for d in history.designs:
        lines += [f"## {plain(d.title)}", "",
                  plain(f"{d.author}, {d.date}"), "",
                  f"* proposed: {plain(d.proposed)}",
                  f"* now: {plain(d.now)}", f"* why: {plain(d.why)}",
                  f"* clauses: {', '.join(plain(name) for name, _ in d.clauses)}",
                  f"* code: {', '.join(code(path) for path in d.code)}",
                  f"* tests: {', '.join(code(name) for name in d.tests)}",
                  "* broken by: " + "; ".join(
                      ["".join(lie(name, code)) for name in d.lies]
                      + ["each has to be found"]), ""]
    for t in history.tables:
        name = TITLES.get(t.name, t.name)
        rows = [[code(f.name), code(f"0x{f.word:02x}"), str(f.effect.enlarges),
                 str(f.effect.restricts), str(f.effect.exchanges),
                 str(f.effect.same)] for f in t.flags]
        numbers = misread(t)
        lines += [f"## The flags of {plain(name)}", "", *table(
            ["Flag", "Word", "enlarges", "restricts", "exchanges", "leaves"],
            rows, range(2, 6)), "", plain(argument(t)), "",
            "Read at the other time, of "
            f"{count(len(t.words), 'word')}: "
            + ", ".join(f"{numbers[c]} {c}" for c in CHANGES) + ".", ""]
    return "\n".join(lines)
