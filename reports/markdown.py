"""The report as Markdown: the table of subjects, and the findings."""

import re

from . import summary
from .verdicts import BY_WORD, RANK

FEW_WORDS = 6  # so many requests of a finding are named


def plain(value):
    """VALUE as text on one line that Markdown shows as it is."""
    one_line = " ".join(str(value).split())
    return re.sub(r"([\\`*_{}\[\]<>|#~&])", r"\\\1", one_line)


def code(value):
    """VALUE as code on one line."""
    one_line = " ".join(str(value).split())
    ticks = "`" * (1 + max((len(run) for run in re.findall("`+", one_line)),
                           default=0))
    space = " " if "`" in one_line else ""
    return ticks + space + one_line + space + ticks


def cell(value):
    """VALUE, which is Markdown, inside a table."""
    return re.sub(r"(?<!\\)\|", r"\\|", value)


def table(head, rows, right):
    """Lines of a table; the columns RIGHT are aligned to the right."""
    lines = ["| " + " | ".join(head) + " |",
             "|" + "|".join("---:" if n in right else "---"
                            for n in range(len(head))) + "|"]
    lines.extend("| " + " | ".join(cell(value) for value in row) + " |"
                 for row in rows)
    return lines


def head_lines(run):
    """What was tested, with what."""
    return ["# bufconf: who keeps Python\u2019s buffer protocol", "",
            summary.headline(run), "",
            f"* Interpreter: {plain(summary.python(run))} on "
            f"{plain(run.platform)}",
            f"* Packages: {plain(summary.packages(run))}",
            f"* Profile: {plain(run.profile)}; seed {plain(run.seed)}",
            f"* Suite: bufconf {plain(run.suite)}, rules {run.rules}", ""]


def subject_lines(run):
    """The table of subjects."""
    columns = summary.shown_verdicts(run)
    rows = []
    for subject in summary.asked(run):
        counts = summary.finding_counts(subject)
        held, applied = summary.held(subject)
        asked = ["fuzzed", "", ""] if subject.finds else [
            str(subject.granted), str(subject.refused), f"{held}/{applied}"]
        rows.append([code(subject.id), code(subject.target),
                     subject.verdict, *asked]
                    + [str(counts[word] or "") for word in columns])
    head = ["Subject", "Target", "Verdict", "Granted", "Refused", "Held"]
    return ["## Subjects", "",
            "Granted and refused count the 70 legal requests; held counts "
            "the clauses that held among those that applied; then findings "
            "by verdict.", "",
            *table(head + columns, rows, range(3, len(head + columns))), ""]


def found_lines(finding, find):
    """One find of a fuzzer, which FINDING is about."""
    script = "none" if find.script is None else code(
        "bufconf reproduce --from FILE %s/%s" % (finding.clause,
                                                 finding.cause))
    return [f"  * operation: {plain(find.operation)}",
            f"    * expected: {code(find.expected)}",
            f"    * actual: {code(find.actual)}",
            f"    * found by {plain(find.fuzzer)}, "
            f"{plain(summary.again_text(find))}: {plain(find.signature)}",
            f"    * script: {script}"]


def finding_lines(run, subject, finding):
    """One finding."""
    clause = run.clauses[finding.clause]
    finds = summary.finds_of(subject, finding)
    head = (f"* **{finding.verdict}** {plain(clause.name)} "
            f"({plain(clause.level)}): {plain(clause.rule)} "
            f"*{plain(clause.source)}*")
    if finds:
        return [head, f"  * cause: {plain(finding.cause)}"] + [
            line for find in finds for line in found_lines(finding, find)]
    return [head] + asked_lines(finding)


def asked_lines(finding):
    """How FINDING was seen in answers to requests."""
    names = summary.request_names(finding)
    words = summary.shorten([code(name) for name in names], FEW_WORDS)
    held = summary.shorten([code(name) for name in
                            summary.held_names(finding)], FEW_WORDS)
    if held:
        words += f"; beside {held}"
    state = summary.state_text(finding) + (
        ", confirmed" if finding.confirmed else "")
    lines = [f"  * expected: {plain(finding.expected)}",
             f"  * actual: {plain(finding.actual)}",
             f"  * {summary.count(len(names), 'request')}: {words}",
             f"  * state: {plain(state)}; cause: {plain(finding.cause)}"]
    if finding.position:
        lines[-1] += f"; ambiguity: {plain(finding.position)}"
    return lines


def findings_lines(run):
    """All findings, the worst subject first."""
    lines = ["## Findings", ""]
    subjects = sorted((s for s in summary.asked(run) if s.findings),
                      key=lambda s: (-RANK[s.verdict], s.id))
    for subject in subjects:
        lines += [f"### {plain(subject.id)}: {subject.verdict}", "",
                  code(subject.target), ""]
        if subject.not_run:
            lines += [f"Not run: {plain(subject.not_run)}", ""]
        for finding in summary.sorted_findings(subject):
            lines += finding_lines(run, subject, finding)
        lines.append("")
    return lines if subjects else lines + ["None.", ""]


def skipped_lines(run):
    """What was not asked, and why."""
    reasons = sorted(summary.skipped(run).items())
    if not reasons:
        return []
    return ["## Not asked", "",
            *[f"* {plain(reason)}: " + ", ".join(
                code(s.id) for s in subjects)
              for reason, subjects in reasons], ""]


def legend_lines(run):
    """The verdicts that occur."""
    words = {s.verdict for s in run.subjects}
    words.update(f.verdict for s in run.subjects for f in s.findings)
    return ["## Legend", "",
            *[f"* **{word}**: {BY_WORD[word].text}" for word in
              sorted(words, key=RANK.__getitem__, reverse=True)], ""]


def page(run):
    """The whole report."""
    return "\n".join(head_lines(run) + subject_lines(run)
                     + skipped_lines(run) + findings_lines(run)
                     + legend_lines(run))
