"""
The report as one HTML page that needs nothing else.

Everything can be read without the script, which only filters and unfolds.
"""

from urllib.parse import quote

from . import summary
from .html_text import Html, join, tag
from .page import whole
from .script import SCRIPT
from .verdicts import BY_WORD, RANK, TABLE, worst

FEW_WORDS = 6  # so many requests of a finding are shown unfolded
BAND = 56  # so many subjects stand side by side on a common screen


# Names of places in the page.

def subject_place(subject):
    """Where SUBJECT is told of."""
    return "subject." + subject.id


def finding_place(subject, finding):
    """Where FINDING is told of."""
    return f"finding.{subject.id}.{finding.clause}.{finding.cause}"


def clause_place(name):
    """Where the clause NAME is told of."""
    return "clause." + name


def link(place, *children, **attributes):
    """A link to a PLACE in the page."""
    return tag("a", *children, **attributes,
               href="#" + quote(place, safe="", errors="backslashreplace"))


# Small parts.

def badge(word):
    """The verdict WORD, coloured."""
    verdict = BY_WORD[word]
    return tag("span", word, class_="badge " + verdict.kind,
               title=verdict.text)


def is_listed(subject):
    """Is SUBJECT of the catalogue, and its id the name that it has there?"""
    return subject.id.startswith(subject.package + ".")


def short_name(subject):
    """The name of SUBJECT without its package; what nobody named is called
    what it was asked for by, for its id is half a digest."""
    if is_listed(subject):
        return subject.id[len(subject.package) + 1:]
    return subject.target


def verdicts_of(subject):
    """All verdicts that SUBJECT shows, for the filter."""
    shown = {subject.verdict}
    shown.update(t.verdict for t in subject.tallies)
    shown.update(f.verdict for f in subject.findings)
    return " ".join(sorted(shown))


def definitions(pairs, class_=None):
    """A definition list of (term, value) PAIRS."""
    return tag("dl", *[tag("div", tag("dt", term), tag("dd", value))
                       for term, value in pairs], class_=class_)


# The head of the page.

def tally_bar(run):
    """How many subjects have which verdict, as a bar with its key."""
    judged = summary.asked(run)
    counts = [(v, sum(s.verdict == v.word for s in judged))
              for v in reversed(TABLE)]
    counts = [(verdict, number) for verdict, number in counts if number]
    bar = [tag("span", class_="part " + verdict.kind,
               style=f"flex-grow: {number}")
           for verdict, number in counts]
    key = [tag("li", badge(verdict.word), " ", tag("b", number))
           for verdict, number in counts]
    return join([
        tag("div", *bar, class_="bar", aria_hidden="true"),
        tag("ul", *key, class_="key",
            aria_label="subjects by their worst verdict")])


def masthead(run):
    """Title, the run in a sentence, and where it comes from."""
    asked = summary.asked(run)
    left_out = len(run.subjects) - len(asked)
    findings = sum(len(s.findings) for s in run.subjects)
    facts = [("Interpreter", summary.python(run)),
             ("Platform", run.platform),
             ("Profile", run.profile),
             ("Seed", run.seed),
             ("Suite", f"bufconf {run.suite}, rules {run.rules}"),
             ("Size", f"{summary.count(len(asked), 'subject')}, "
                      f"{summary.count(len(run.clauses), 'clause')}, "
                      f"{summary.count(findings, 'finding')}"
                      + (f", {left_out} skipped" if left_out else "")),
             ("Packages", summary.packages(run))]
    return tag("header",
               tag("p", "bufconf", class_="brand"),
               tag("h1", "Python\u2019s buffer protocol: who keeps it"),
               tag("p", summary.headline(run), class_="lead"),
               tally_bar(run) if asked else None,
               definitions(facts, "facts"))


def navigation(run, history=None):
    """Links to the sections and to the page HISTORY, and what the script
    filters by."""
    links = [("#matrix", "Matrix"), ("#subjects", "Subjects"),
             ("#findings", "Findings"), ("#clauses", "Clauses"),
             ("#legend", "Legend")]
    if history is not None:
        links.append((history, "History"))
    names = sorted({s.package for s in summary.asked(run)})
    words = {t.verdict for s in run.subjects for t in s.tallies}
    words |= {f.verdict for s in run.subjects for f in s.findings}
    words -= {"NOT-EXERCISED"}
    package = tag("select", tag("option", "all", value=""),
                  *[tag("option", name, value=name) for name in names],
                  id="by-package")
    verdict = tag("select", tag("option", "all", value=""),
                  *[tag("option", word, value=word) for word in
                    sorted(words, key=RANK.__getitem__, reverse=True)],
                  id="by-verdict")
    return tag("nav",
               tag("ul", *[tag("li", tag("a", name, href=place))
                           for place, name in links]),
               tag("form",
                   tag("label", "Package ", package),
                   tag("label", "Verdict ", verdict),
                   id="filter", hidden=True))


# Subjects.

def share(subject):
    """Granted of all requests, as a bar."""
    total = subject.granted + subject.refused
    part = 100 * subject.granted // total if total else 0
    return tag("span", tag("span", style=f"width: {part}%"), class_="share",
               aria_hidden="true")


def counted_cells(subject):
    """Requests and clauses of SUBJECT; who was fuzzed got no requests."""
    if subject.finds:
        return [tag("td", "fuzzed, not asked", colspan=3,
                    class_="fuzzed muted")]
    held, applied = summary.held(subject)
    return [
        tag("td", subject.granted, share(subject), class_="number",
            data_label="granted"),
        tag("td", subject.refused, class_="number", data_label="refused"),
        tag("td", f"{held}\u2009/\u2009{applied}", class_="number",
            data_label="held")]


def subject_row(subject, columns):
    """SUBJECT in the table of subjects."""
    counts = summary.finding_counts(subject)
    cells = [
        tag("th", tag("div", link(subject_place(subject),
                                  short_name(subject)),
                      tag("code", subject.target if is_listed(subject)
                          else subject.id)), scope="row"),
        tag("td", badge(subject.verdict)),
        *counted_cells(subject)]
    for word in columns:
        number = counts[word]
        cells.append(tag("td", number or "", data_label=word,
                         class_="number count "
                         + (BY_WORD[word].kind if number else "")))
    return tag("tr", *cells, class_="subject", data_package=subject.package,
               data_verdicts=verdicts_of(subject))


def subjects_section(run):
    """The table of subjects, by package."""
    columns = summary.shown_verdicts(run)
    head = tag("tr", tag("th", "Subject", scope="col"),
               tag("th", "Verdict", scope="col"),
               tag("th", "Granted", scope="col", class_="number",
                   title="of the 70 legal requests"),
               tag("th", "Refused", scope="col", class_="number",
                   title="of the 70 legal requests"),
               tag("th", "Held", scope="col", class_="number",
                   title="clauses that held / clauses that applied"),
               *[tag("th", tag("abbr", word, title=BY_WORD[word].text),
                     scope="col", class_="number") for word in columns])
    bodies = []
    for package, subjects in summary.by_package(summary.asked(run)).items():
        title = tag("tr", tag(
            "th", summary.package_name(run, package), " ",
            tag("small", summary.count(len(subjects), "subject")),
            colspan=5 + len(columns), scope="rowgroup"), class_="package")
        bodies.append(tag("tbody", title,
                          *[subject_row(s, columns) for s in subjects],
                          data_package=package))
    return tag("section", tag("h2", "Subjects"),
               tag("p", "What was asked, and how many findings of which "
                   "verdict came of it. Granted and refused count the 70 "
                   "legal requests; held counts the clauses that held among "
                   "those that applied.", class_="note-text"),
               tag("div", tag("table", tag("thead", head), *bodies,
                              class_="subjects"), class_="scroll"),
               skipped_part(run), id="subjects")


def skipped_part(run):
    """What was not asked, and why."""
    reasons = summary.skipped(run)
    if not reasons:
        return None
    rows = [tag("li", badge("SKIP"), " ", tag("b", reason), " ",
                tag("span", ", ".join(s.id for s in subjects),
                    class_="muted"))
            for reason, subjects in sorted(reasons.items())]
    return join([tag("h3", "Not asked"), tag("ul", *rows, class_="skipped")])


# The matrix.

def cell(subject, clause, first):
    """The verdict of CLAUSE on SUBJECT, the FIRST of its package or not."""
    tally = next((t for t in subject.tallies if t.clause == clause), None)
    findings = [f for f in summary.sorted_findings(subject)
                if f.clause == clause]
    word = tally.verdict if tally else worst(
        f.verdict for f in findings)
    verdict = BY_WORD[word]
    title = f"{subject.id}, {clause}: {word}"
    if tally:
        title += (f" (held {tally.held}, broken {tally.broken}, "
                  f"cannot tell {tally.cannot_tell})")
    sign = verdict.sign
    if findings:
        sign = link(finding_place(subject, findings[0]), sign,
                    aria_label=f"{word}: {subject.id}, {clause}")
    return tag("td", sign, title=title,
               class_=verdict.kind + (" first" if first else ""),
               data_package=subject.package, data_verdict=word)


def agreed(run, clause):
    """The verdicts of CLAUSE if all subjects agree on it, else None."""
    shown = {t.verdict for s in summary.asked(run) for t in s.tallies
             if t.clause == clause}
    return shown if shown <= {"PASS", "NOT-EXERCISED"} else None


def bands(run):
    """Subjects in lists that fit beside each other, packages kept whole."""
    found = [[]]
    for subjects in summary.by_package(summary.asked(run)).values():
        if found[-1] and len(found[-1]) + len(subjects) > BAND:
            found.append([])
        found[-1].extend(subjects)
    return found


def matrix_head(band):
    """Packages, and under them subjects."""
    first = [tag("th", "clause", class_="corner", rowspan=2)]
    second = []
    for package, subjects in summary.by_package(band).items():
        first.append(tag("th", tag("span", package), colspan=len(subjects),
                         scope="colgroup", data_package=package,
                         title=package, class_="package"))
        for subject in subjects:
            second.append(tag(
                "th", link(subject_place(subject),
                           tag("span", short_name(subject))),
                scope="col", data_package=package, title=subject.target,
                data_verdicts=verdicts_of(subject)))
    return tag("thead", tag("tr", *first), tag("tr", *second))


def matrix_row(band, clause):
    """CLAUSE, and what it came to on every subject of BAND."""
    return tag("tr", tag("th", link(clause_place(clause.name), clause.name),
                         tag("small", clause.level), scope="row",
                         title=clause.rule),
               *[cell(subject, clause.name,
                      n > 0 and subject.package != band[n - 1].package)
                 for n, subject in enumerate(band)])


def matrix_band(band, clauses):
    """CLAUSES on the subjects of BAND."""
    table = tag("table", matrix_head(band),
                tag("tbody", *[matrix_row(band, c) for c in clauses]),
                class_="matrix")
    return tag("div", table, class_="scroll", tabindex=0, role="region",
               aria_label="matrix: " + ", ".join(summary.by_package(band)))


def folded_clauses(run, clauses):
    """The clauses on which no subject differs."""
    rows = []
    for clause in clauses:
        tallies = [t for s in summary.asked(run) for t in s.tallies
                   if t.clause == clause.name]
        held = sum(t.verdict == "PASS" for t in tallies)
        rest = len(tallies) - held
        word = "PASS" if held else "NOT-EXERCISED"
        said = f"on {summary.count(held or rest, 'subject')}"
        if held and rest:
            said += f"; never applied to {rest}"
        rows.append(tag("tr", tag("th", link(clause_place(clause.name),
                                             clause.name), scope="row"),
                        tag("td", badge(word), " ", said),
                        tag("td", clause.rule)))
    return tag("details",
               tag("summary", summary.count(len(clauses), "clause"),
                   " on which all subjects agree"),
               tag("div", tag("table", tag("tbody", *rows),
                              class_="agreed"), class_="scroll"))


def matrix_section(run):
    """Clauses down, subjects across."""
    shown, folded = [], []
    for name in sorted(run.clauses):
        clause = run.clauses[name]
        (shown if agreed(run, name) is None else folded).append(clause)
    key = [tag("li", tag("span", v.sign, class_="sign " + v.kind), " ",
               v.word) for v in TABLE
           if any(t.verdict == v.word for s in run.subjects
                  for t in s.tallies)]
    return tag("section", tag("h2", "Matrix"),
               tag("p", "Clauses down, subjects across. A letter leads to "
                   "its finding, a name to the subject or the clause.",
                   class_="note-text"),
               tag("ul", *key, class_="signs"),
               *[matrix_band(band, shown) for band in bands(run)
                 if band and shown],
               folded_clauses(run, folded) if folded else None, id="matrix")


# Findings.

def request_list(names):
    """The requests NAMES, all but a few folded."""
    names = [tag("code", name) for name in names]
    first = join(names[:FEW_WORDS], " ")
    if len(names) <= FEW_WORDS:
        return first
    rest = len(names) - FEW_WORDS
    return join([first, tag("details", tag("summary", f"and {rest} more"),
                            join(names[FEW_WORDS:], " "))], " ")


def asked_pairs(finding):
    """How FINDING was seen in answers to requests."""
    state = summary.state_text(finding)
    if finding.confirmed:
        state += "; asked again in a fresh process, and seen again"
    pairs = [("Expected", finding.expected), ("Actual", finding.actual),
             (summary.count(len(finding.words), "request"),
              request_list(summary.request_names(finding)))]
    if finding.held:
        pairs.append(("Beside", request_list(summary.held_names(finding))))
    pairs.append(("State", state))
    if finding.position:
        pairs.append(("Ambiguity", finding.position))
    return pairs


def script_part(subject, finding, find):
    """The script that shows FIND by itself, folded."""
    if find.script is None:
        return "none"
    name = f"{subject.id}/{finding.clause}/{finding.cause}"
    return join([
        tag("code", "bufconf reproduce --from FILE ", name),
        tag("details", tag("summary", "the script"),
            tag("pre", find.script, class_="script", tabindex=0))])


def found_pairs(subject, finding, find):
    """What a fuzzer saw: FIND, of FINDING."""
    return [("Operation", tag("span", find.operation, class_="operation")),
            ("Expected", tag("code", find.expected)),
            ("Actual", tag("code", find.actual)),
            ("Found by", f"the fuzzer {find.fuzzer}; "
                         f"{summary.again_text(find)}"),
            ("Signature", tag("code", find.signature)),
            ("Script", script_part(subject, finding, find))]


def evidence(subject, finding):
    """What shows FINDING."""
    finds = summary.finds_of(subject, finding)
    if not finds:
        return [definitions(asked_pairs(finding), "evidence")]
    first, *rest = [definitions(found_pairs(subject, finding, find),
                                "evidence") for find in finds]
    if not rest:
        return [first]
    return [first, tag("details", tag("summary", f"{len(rest)} more of "
                                      "this cause"), *rest)]


def finding_card(run, subject, finding):
    """FINDING, with the rule that it is about."""
    clause = run.clauses[finding.clause]
    return tag(
        "article",
        tag("h4", badge(finding.verdict), " ",
            link(clause_place(clause.name), clause.name), " ",
            tag("span", finding.level, class_="level"), " ",
            tag("span", subject.id, " \u00b7 ", finding.cause,
                class_="cause")),
        tag("p", clause.rule, " ", tag("cite", clause.source),
            class_="rule"),
        *evidence(subject, finding),
        class_="finding " + BY_WORD[finding.verdict].kind,
        id=finding_place(subject, finding), data_verdict=finding.verdict)


def subject_facts(run, subject):
    """What SUBJECT is, and what is declared of it."""
    pairs = [("Target", tag("code", subject.target))]
    if subject.type:
        kind = tag("code", subject.type)
        if subject.python_level:
            kind = join([kind, ", exports by a Python function"])
        pairs.append(("Type", kind))
    if subject.finds:
        pairs.append(("Found", summary.count(len(subject.finds), "find")
                      + " of fuzzers; no requests were sent to it"))
        return definitions(pairs, "evidence")
    pairs.append(("Requests", f"{subject.granted} granted, "
                  f"{subject.refused} refused; "
                  f"{summary.count(subject.answers, 'different answer')}"))
    truth = summary.truth_phrases(subject)
    if truth:
        truth = join([join([word, " ", tag("code", value)])
                      for word, value in truth], ", ")
    pairs.append(("Declared", truth or "nothing: judged by its own answer "
                  "to FULL_RO"))
    if subject.not_run:
        pairs.append(("Not run", subject.not_run))
    return definitions(pairs, "evidence")


def subject_part(run, subject):
    """SUBJECT and its findings, unfolded if it fails."""
    counts = summary.finding_counts(subject)
    said = ", ".join(f"{counts[v.word]} {v.word}" for v in reversed(TABLE)
                     if counts[v.word]) or "nothing found"
    return tag(
        "details",
        tag("summary", badge(subject.verdict), " ", tag(
            "b", subject.id if is_listed(subject) else subject.target),
            " ", tag("span", said, class_="muted")),
        subject_facts(run, subject),
        *[finding_card(run, subject, finding)
          for finding in summary.sorted_findings(subject)],
        id=subject_place(subject), class_="subject",
        data_package=subject.package, data_verdicts=verdicts_of(subject),
        open=BY_WORD[subject.verdict].fails)


def findings_section(run):
    """Every subject with its findings, the worst first."""
    subjects = sorted(summary.asked(run),
                      key=lambda s: (-RANK[s.verdict], s.id))
    return tag("section", tag("h2", "Findings"),
               tag("p", "One cause is one finding, however many requests "
                   "show it. Subjects that fail come first, unfolded.",
                   class_="note-text"),
               *[subject_part(run, subject) for subject in subjects],
               tag("p", "No finding fits the filter.", id="none",
                   hidden=True, class_="muted"),
               id="findings")


# What the words mean.

def clauses_section(run):
    """The clauses that were judged."""
    rows = [tag("tr", tag("th", clause.name, scope="row"),
                tag("td", tag("span", clause.level, class_="level")),
                tag("td", clause.rule, tag("cite", clause.source)),
                id=clause_place(clause.name))
            for _, clause in sorted(run.clauses.items())]
    return tag("section", tag("h2", "Clauses"),
               tag("div", tag("table", tag("tbody", *rows),
                              class_="clauses"), class_="scroll"),
               id="clauses")


def legend_section():
    """The verdicts, the worst first."""
    rows = [tag("div", tag("dt", tag("span", v.sign, class_="sign "
                                     + v.kind), " ", v.word),
                tag("dd", v.text)) for v in reversed(TABLE)]
    return tag("section", tag("h2", "Legend"),
               tag("p", "FAIL, CRASH, TIMEOUT and LEAK are faults, and each "
                   "was asked again in a fresh process before it was "
                   "written down; of what a fuzzer found, it says whether "
                   "it was. Nothing else is a fault of the subject.",
                   class_="note-text"),
               tag("dl", *rows, class_="legend"), id="legend")


def page(run, history=None):
    """The whole page."""
    body = tag(
        "body", masthead(run), navigation(run, history),
        tag("main", matrix_section(run), subjects_section(run),
            findings_section(run), clauses_section(run), legend_section()),
        tag("footer", "Written by bufconf ", run.suite, " from one result "
            "file. ", tag("code", "bufconf explain NAME"),
            " says more of a clause, a verdict or an ambiguity."),
        tag("script", Html(SCRIPT)))
    return whole(summary.python(run), body, SCRIPT)
