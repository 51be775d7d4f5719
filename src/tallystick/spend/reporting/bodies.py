"""Figures that set bodies side by side."""

from __future__ import annotations

from tallystick.spend.reporting import words
from tallystick.spend.reporting.bars import bars, bars_alternative
from tallystick.spend.reporting.model import Figure, Heading, Kind, Table
from tallystick.spend.reporting.rules import share
from tallystick.spend.reporting.subject import Subject

DRAWN = 30


def by_body(subject: Subject) -> Figure:
    """Return pounds by body."""
    evidence = subject.evidence
    ranked = [
        (subject.names[body], pence, words.percent(share(pence, evidence.pence)))
        for body, pence in list(evidence.body_pence.items())[:DRAWN]
    ]
    return Figure(
        name="bodies",
        title="Pounds by body",
        meaning=_meaning(subject),
        table=Table(
            name="bodies",
            caption="Lines, pounds, refunds and withheld names by body",
            headings=(
                Heading("Body"),
                Heading("First month", Kind.MONTH),
                Heading("Last month", Kind.MONTH),
                Heading("Missing months", Kind.COUNT),
                Heading("Lines", Kind.COUNT),
                Heading("Pounds", Kind.POUNDS),
                Heading("Refunds in it", Kind.POUNDS),
                Heading("Lines by card", Kind.SHARE),
                Heading("Individuals and withheld names, lines", Kind.SHARE),
                Heading("Lines net of VAT", Kind.SHARE),
            ),
            rows=tuple(_row(subject, body) for body in subject.bodies),
            shown=60,
            links={subject.names[body]: subject.pages[body] for body in subject.bodies},
        ),
        coverage=subject.coverage()
        + (
            f" The {DRAWN} largest bodies are drawn; the table has all."
            if len(subject.bodies) > DRAWN
            else ""
        ),
        queries=("body_months", "months", "payees", "withheld"),
        drawing=bars(ranked) if ranked else None,
        alternative=bars_alternative("pounds by body", ranked),
        table_open=True,
    )


def _row(subject: Subject, body: str) -> tuple[str | int | float | None, ...]:
    rows = subject.evidence.of_body(body)
    months = sorted(row.period for row in rows if row.period)
    lines = sum(row.lines for row in rows)
    return (
        subject.names[body],
        months[0] if months else "",
        months[-1] if months else "",
        len(subject.gaps(body)),
        lines,
        subject.pence(body),
        sum(row.refund_pence for row in rows),
        share(sum(row.card_lines for row in rows), lines),
        share(subject.withheld.get(body, (0, 0))[0], lines),
        share(sum(row.net_lines for row in rows), lines),
    )


def _meaning(subject: Subject) -> tuple[str, ...]:
    if not subject.bodies:
        return ("No body has lines.",)
    top = subject.bodies[0]
    part = words.percent(share(subject.pence(top), subject.evidence.pence))
    periods = {subject.period_words(body) for body in subject.bodies}
    sentences = [
        f"{subject.names[top]} has most: {words.pounds_short(subject.pence(top))}, {part} of all pounds."
    ]
    if len(periods) > 1:
        sentences.append("The bodies do not cover the same months, so their totals are not yet comparable.")
    basis = {_basis(subject, body) for body in subject.bodies}
    if len(basis) > 1:
        sentences.append("Some publish amounts net of VAT and others do not, or do not say.")
    sentences.append(
        "What may be compared is said in the comparability certificate. Sizes are not performance."
    )
    return tuple(sentences)


def _basis(subject: Subject, body: str) -> str:
    rows = subject.evidence.of_body(body)
    lines = sum(row.lines for row in rows)
    if sum(row.net_lines for row in rows) == lines:
        return "net"
    return "gross" if sum(row.gross_lines for row in rows) == lines else "other"
