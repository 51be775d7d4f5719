"""The comparability certificate as pages show it: what may be compared, and why not or with what care."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tallystick.spend.reporting import words
from tallystick.spend.reporting.model import Heading, Kind, Table
from tallystick.spend.reporting.over_time import body_file
from tallystick.spend.reporting.pages import Page
from tallystick.spend.reporting.subject import Subject

if TYPE_CHECKING:
    from tallystick.spend.quality.model import Certificate

_MAY = "may"
_VAT = {"net": "without VAT", "gross": "with VAT", "mixed": "some with, some without", "unknown": "not said"}
_CARDS = {"separate": "in files of their own", "included": "among the payments", "none": "none seen"}


def page(subject: Subject, certificates: Sequence[Certificate]) -> Page:
    """Return the page of all certificates: verdicts by body and year, then the facts behind them."""
    ordered = _ordered(subject, certificates)
    verdicts, facts = _verdicts(subject, ordered), _facts(subject, ordered)
    lead = (
        "Before any figure of one body is set beside another’s: what each body’s published payments "
        "allow, year by "
        "year. A verdict is only as strict as its reasons, which stand beside it."
        if ordered
        else "No body has payment lines in this snapshot, so there is nothing to certify."
    )
    return Page(
        "certificate.html",
        "Comparability certificate",
        "certificate.html",
        {
            "lead": lead,
            "summary": _summary(ordered),
            "verdicts": verdicts,
            "facts": facts,
            "tables": (verdicts, facts, _reasons(subject, ordered, "certificate-reasons")),
        },
    )


def of_body(subject: Subject, certificates: Sequence[Certificate], body: str) -> tuple[Table, ...]:
    """Return the certificates of one body as two tables: verdicts with reasons, and facts."""
    own = [certificate for certificate in _ordered(subject, certificates) if certificate.body_id == body]
    if not own:
        return ()
    name = body_file(subject, body)
    verdicts = _reasons(subject, own, f"{name}-certificate")
    facts = _facts(subject, own)
    turned = zip(facts.headings[2:], zip(*(row[2:] for row in facts.rows), strict=True), strict=True)
    return (
        replace(verdicts, headings=verdicts.headings[1:], rows=tuple(row[1:] for row in verdicts.rows)),
        Table(
            name=f"{name}-certificate-facts",
            caption="The facts behind the verdicts",
            headings=(Heading("Fact"), *(Heading(item.financial_year) for item in own)),
            rows=tuple(
                (heading.text, *(words.cell_text(value, heading.kind) for value in values))
                for heading, values in turned
            ),
        ),
    )


def findings(certificates: Sequence[Certificate]) -> list[tuple[str, str, str]]:
    """Return what the certificates say in one sentence: text, page and words of the link."""
    if not certificates:
        return []
    free = sum(1 for item in certificates if item.verdict("totals").answer.value == _MAY)
    barred = sum(1 for item in certificates if item.verdict("totals").answer.value == "may not")
    many = words.counted(len(certificates), "body-year", "body-years")
    text = (
        f"Of {many}, totals of {free:,} may be compared freely, "
        f"{len(certificates) - free - barred:,} with care and {barred:,} not."
    )
    return [(text, "certificate.html", "Comparability certificate")]


def _ordered(subject: Subject, certificates: Sequence[Certificate]) -> list[Certificate]:
    places = {body: place for place, body in enumerate(subject.bodies)}
    return sorted(
        certificates,
        key=lambda item: (places.get(item.body_id, len(places)), item.body_id, item.financial_year),
    )


def _summary(certificates: Sequence[Certificate]) -> list[dict[str, Any]]:
    """Return, for each kind of comparison, how many body-years may, may with care, and may not."""
    counted: dict[str, Counter[str]] = {}
    for certificate in certificates:
        for verdict in certificate.verdicts:
            counted.setdefault(verdict.comparison, Counter())[verdict.answer.value] += 1
    return [
        {
            "comparison": comparison[0].upper() + comparison[1:],
            "parts": [
                (answer, numbers[answer]) for answer in (_MAY, "may with care", "may not") if numbers[answer]
            ],
        }
        for comparison, numbers in counted.items()
    ]


def _verdicts(subject: Subject, certificates: Sequence[Certificate]) -> Table:
    comparisons = [verdict.comparison for verdict in certificates[0].verdicts] if certificates else []
    return Table(
        name="certificate",
        caption="What may be compared, by body and financial year",
        headings=(
            Heading("Body"),
            Heading("Year", Kind.YEAR),
            *(Heading(comparison[0].upper() + comparison[1:], Kind.VERDICT) for comparison in comparisons),
            Heading("Main reasons", Kind.PROSE),
        ),
        rows=tuple(
            (
                _name(subject, item),
                item.financial_year,
                *(item.verdict(comparison).answer.value for comparison in comparisons),
                "; ".join(dict.fromkeys(reason for verdict in item.verdicts for reason in verdict.reasons)),
            )
            for item in certificates
        ),
        shown=200,
        links=_links(subject, certificates),
    )


def _facts(subject: Subject, certificates: Sequence[Certificate]) -> Table:
    return Table(
        name="certificate-facts",
        caption="The facts behind the verdicts, by body and financial year",
        headings=(
            Heading("Body"),
            Heading("Year", Kind.YEAR),
            Heading("Lines", Kind.COUNT),
            Heading("Pounds", Kind.POUNDS),
            Heading("Published from", Kind.PROSE),
            Heading("VAT"),
            Heading("Missing months", Kind.PROSE),
            Heading("Payees withheld, lines", Kind.SHARE),
            Heading("Refunds, pounds", Kind.SHARE),
            Heading("Cards"),
            Heading("Lines published again", Kind.COUNT),
            Heading("Lines not readable", Kind.COUNT),
            Heading("Lines of doubtful date", Kind.COUNT),
            Heading("Fields missing", Kind.PROSE),
        ),
        rows=tuple(_fact_row(subject, item) for item in certificates),
        shown=200,
        links=_links(subject, certificates),
    )


def _fact_row(subject: Subject, item: Certificate) -> tuple[str | int | float | None, ...]:
    return (
        _name(subject, item),
        item.financial_year,
        item.lines,
        item.pence,
        item.threshold.words,
        _VAT.get(item.vat_basis, item.vat_basis),
        words.spans(item.months_missing) if item.months_missing else "none",
        item.redacted.share_of_lines,
        item.refunds.share_of_pounds,
        _CARDS.get(item.cards, item.cards),
        item.republished.lines,
        item.rejected.lines,
        item.lines_of_doubtful_date,
        words.listed([_plain(field) for field in item.fields_missing]) or "none",
    )


def _reasons(subject: Subject, certificates: Sequence[Certificate], name: str) -> Table:
    return Table(
        name=name,
        caption="What may be compared, and why not or with what care",
        headings=(
            Heading("Body"),
            Heading("Year", Kind.YEAR),
            Heading("Comparison"),
            Heading("Verdict", Kind.VERDICT),
            Heading("Reasons", Kind.PROSE),
        ),
        rows=tuple(
            (
                _name(subject, item),
                item.financial_year,
                verdict.comparison,
                verdict.answer.value,
                "; ".join(verdict.reasons),
            )
            for item in certificates
            for verdict in item.verdicts
        ),
        shown=60,
    )


def _name(subject: Subject, item: Certificate) -> str:
    return subject.names.get(item.body_id, item.body_name or item.body_id)


def _links(subject: Subject, certificates: Sequence[Certificate]) -> dict[str, str]:
    return {
        _name(subject, item): f"{subject.pages[item.body_id]}#certificate"
        for item in certificates
        if item.body_id in subject.pages
    }


def _plain(field: str) -> str:
    return field.replace("_", " ").replace("vat", "VAT")
