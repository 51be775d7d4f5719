"""Figures of departments and categories as published: each body and each scheme by itself."""

from __future__ import annotations

from tallystick.spend.reporting import words
from tallystick.spend.reporting.bars import BLUE, GREY, bars, bars_alternative
from tallystick.spend.reporting.model import Drawing, Figure, Heading, Kind, Table
from tallystick.spend.reporting.over_time import body_file
from tallystick.spend.reporting.rows import CoverageRow, LabelRow
from tallystick.spend.reporting.rules import share
from tallystick.spend.reporting.subject import Subject

SCHEMES = {
    "department": ("a department", "departments"),
    "expenditure_category": ("an expenditure category", "expenditure categories"),
    "procurement_category": ("a procurement category", "procurement categories"),
}
PANELS = 12
PANEL_LABELS = 5
REST = "All others and without a label"


def published(subject: Subject, scheme: str) -> Figure:
    """Return the largest labels of one scheme, a panel for each body, and how far each body publishes it."""
    one, many = SCHEMES[scheme]
    coverage = {row.body_id: row for row in subject.evidence.coverage if row.scheme == scheme}
    using = [body for body in subject.bodies if body in coverage and coverage[body].labels]
    drawn = using[:PANELS]
    values = tuple(value for body in drawn for value in _panel(subject, coverage[body], scheme))
    meaning = _meaning(subject, coverage, using, scheme)
    return Figure(
        name=scheme.replace("_", "-"),
        title=f"Largest {many} of each body, as published",
        meaning=meaning,
        table=Table(
            name=many.replace(" ", "-"),
            caption=f"How far each body publishes {one}, and its largest label",
            headings=(
                Heading("Body"),
                Heading("Different labels", Kind.COUNT),
                Heading("Lines with a label", Kind.SHARE),
                Heading("Pounds with a label", Kind.POUNDS),
                Heading("Largest label"),
                Heading("Pounds of it", Kind.POUNDS),
            ),
            rows=tuple(
                _coverage_row(subject, coverage[body], scheme) for body in subject.bodies if body in coverage
            ),
            shown=60,
            links={subject.names[body]: subject.pages[body] for body in subject.bodies},
        ),
        coverage=subject.coverage()
        + (f" The {PANELS} largest bodies that publish one are drawn." if len(using) > PANELS else ""),
        queries=("labels", "label_coverage", "top_labels"),
        drawing=Drawing("labels", "labels_narrow", values) if values else None,
        alternative=f"{len(drawn)} small bar charts of the largest {many}, one a body. " + " ".join(meaning),
    )


def of_body(subject: Subject, body: str, scheme: str) -> Figure:
    """Return the largest labels of one body in one scheme."""
    one, many = SCHEMES[scheme]
    labels = _labels(subject, body, scheme)
    coverage = next(row for row in subject.evidence.coverage if (row.body_id, row.scheme) == (body, scheme))
    ranked = [(row.label, row.pence, words.percent(share(row.pence, coverage.pence))) for row in labels[:12]]
    top = labels[0]
    return Figure(
        name=scheme.replace("_", "-"),
        title=f"Largest {many} as published, {subject.names[body]}",
        meaning=(
            f"{top.label} is the largest of {words.counted(coverage.labels, _noun(one), many)}: "
            f"{words.pounds_short(top.pence)}, {words.percent(share(top.pence, coverage.pence))} of "
            "all pounds. "
            f"{words.percent(share(coverage.labelled_lines, coverage.lines))} of lines carry {one}.",
        ),
        table=Table(
            name=f"{body_file(subject, body)}-{many.replace(' ', '-')}",
            caption=f"Largest {many} as published, {subject.names[body]}",
            headings=(
                Heading(_noun(one).capitalize()),
                Heading("Lines", Kind.COUNT),
                Heading("Pounds", Kind.POUNDS),
                Heading("Share of all pounds", Kind.SHARE),
            ),
            rows=tuple((row.label, row.lines, row.pence, share(row.pence, coverage.pence)) for row in labels),
            total=coverage.labels,
        ),
        body=body,
        coverage=subject.coverage(body),
        queries=("labels", "top_labels"),
        drawing=bars(ranked),
        alternative=bars_alternative(f"the largest {many} of {subject.names[body]}", ranked),
    )


def schemes_of(subject: Subject, body: str) -> tuple[str, ...]:
    """Return the schemes a body publishes, in fixed order."""
    have = {row.scheme for row in subject.evidence.coverage if row.body_id == body and row.labels}
    return tuple(scheme for scheme in SCHEMES if scheme in have)


def _labels(subject: Subject, body: str, scheme: str) -> list[LabelRow]:
    return [row for row in subject.evidence.labels if row.body_id == body and row.scheme == scheme]


def _panel(subject: Subject, coverage: CoverageRow, scheme: str) -> list[dict[str, object]]:
    body = coverage.body_id
    top = _labels(subject, body, scheme)[:PANEL_LABELS]
    entries = [(row.label, row.pence, BLUE) for row in top]
    rest = coverage.pence - sum(row.pence for row in top)
    if rest:
        entries.append((REST, rest, GREY))
    largest = max(1, *(pence for _, pence, _ in entries))
    return [
        {
            "panel": subject.names[body],
            "order": subject.bodies.index(body),
            "place": place,
            "name": name,
            "part": max(pence, 0) / largest,
            "words": f"{words.pounds_short(pence)}, {words.percent(share(pence, coverage.pence))}",
            "colour": colour,
        }
        for place, (name, pence, colour) in enumerate(entries, 1)
    ]


def _coverage_row(subject: Subject, row: CoverageRow, scheme: str) -> tuple[str | int | float | None, ...]:
    top = next(iter(_labels(subject, row.body_id, scheme)), None)
    return (
        subject.names[row.body_id],
        row.labels,
        share(row.labelled_lines, row.lines),
        row.labelled_pence,
        top.label if top else "",
        top.pence if top else None,
    )


def _meaning(
    subject: Subject, coverage: dict[str, CoverageRow], using: list[str], scheme: str
) -> tuple[str, ...]:
    one, many = SCHEMES[scheme]
    if not using:
        return (f"No body in this snapshot publishes {one}.",)
    labels = sorted(coverage[body].labels for body in using)
    spread = f"{labels[0]:,}" if labels[0] == labels[-1] else f"{labels[0]:,} to {labels[-1]:,}"
    return (
        f"{len(using):,} of {words.counted(len(subject.bodies), 'body', 'bodies')} publish {one}, "
        f"with {spread} "
        "different labels each.",
        f"Each body words its {many} in its own way, so they are never added up across bodies here.",
    )


def _noun(with_article: str) -> str:
    return with_article.partition(" ")[2]
