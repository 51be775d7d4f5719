"""The pages of opportunities: what could be saved, and for each of the first its lines and its doubts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tallystick.kernel import format_pence
from tallystick.opportunities.model import Basis
from tallystick.spend.reporting import words
from tallystick.spend.reporting.bars import bars, bars_alternative
from tallystick.spend.reporting.model import Figure, Heading, Kind, Table
from tallystick.spend.reporting.pages import Page

if TYPE_CHECKING:
    from tallystick.opportunities.model import Finder, Opportunity
    from tallystick.spend.reporting.found import Opportunities
    from tallystick.spend.reporting.subject import Subject

HREF = "opportunities.html"
_LINE_HEADINGS = (
    Heading("Line"),
    Heading("Role"),
    Heading("Body"),
    Heading("Paid on"),
    Heading("Payee"),
    Heading("Amount", Kind.POUNDS),
    Heading("Invoice"),
    Heading("Purpose"),
    Heading("File"),
    Heading("Row", Kind.COUNT),
)


def pages(subject: Subject, found: Opportunities) -> Iterator[Page]:
    """Return the page of the list, then a page for each opportunity that has one."""
    lead = (
        f"{sentence(found)} A finding is a question to ask, not an accusation; nothing here is a saving yet."
    )
    yield Page(
        HREF,
        "Opportunities",
        "figures.html",
        {"lead": lead, "notices": tuple(_not_run(found))},
        (by_finder(subject, found), listed(subject, found), rates(subject, found)),
    )
    for item in found.ranking.opportunities:
        if item.opportunity_id in found.lines:
            yield _page(subject, found, item)


def sentence(found: Opportunities) -> str:
    """Return what was found in one sentence."""
    once, yearly = (found.ranking.total(basis) for basis in (Basis.ONCE, Basis.A_YEAR))
    number = words.counted(sum(one.found for one in found.ranking.totals), "finding")
    return (
        f"{number}: {_range(yearly)} a year and {_range(once)} once, each pound of spend counted with one "
        "finding only."
    )


def _range(pounds: tuple[int, int, int]) -> str:
    low, central, high = (words.pounds_estimate(pence) for pence in pounds)
    return f"{central} ({low} to {high})"


def _not_run(found: Opportunities) -> Iterator[str]:
    titles = {one.name: one.title for one in found.run.finders}
    for name, why in found.run.not_run.items():
        yield f"{titles.get(name, name)} did not run. {why}"


def href_of(found: Opportunities, key: str) -> str:
    """Return the page of an opportunity; empty where it has none."""
    return f"opportunities/{key}.html" if key in found.lines else ""


def by_finder(subject: Subject, found: Opportunities) -> Figure:
    """Return what each finder found, with pounds counted once."""
    totals = [one for one in found.ranking.totals if one.found or one.finder not in found.run.not_run]
    drawn = sorted(
        ((one.title, one.central_pence, one.basis.value) for one in totals if one.central_pence > 0),
        key=lambda row: -row[1],
    )
    rows = tuple(
        (
            one.title,
            one.found,
            one.withheld,
            *(
                (None, None, None)
                if one.basis is Basis.NONE
                else (one.low_pence, one.central_pence, one.high_pence)
            ),
            "no pounds claimed" if one.basis is Basis.NONE else one.basis.value,
            one.before_pence - one.central_pence if one.basis is not Basis.NONE else None,
            one.hit_rate,
        )
        for one in totals
    )
    return Figure(
        name="by-finder",
        title="What each method found",
        meaning=(
            "Bars are central estimates, counted once: where two findings rest on the same pound of spend, "
            "it counts with the one to which it is worth most.",
            "Left out are pounds that another finding owns, and findings that were judged false. Methods "
            "without pounds list patterns worth a look.",
        ),
        table=Table(
            "opportunities-by-finder",
            "Findings by method",
            (
                Heading("Method"),
                Heading("Found", Kind.COUNT),
                Heading("Pounds withheld", Kind.COUNT),
                Heading("Low", Kind.POUNDS),
                Heading("Central", Kind.POUNDS),
                Heading("High", Kind.POUNDS),
                Heading("Pounds are"),
                Heading("Left out", Kind.POUNDS),
                Heading("Judged right"),
            ),
            rows,
        ),
        coverage=subject.coverage(),
        queries=(),
        method=_METHOD,
        rooms=("opportunities",),
        drawing=bars(drawn) if drawn else None,
        alternative=bars_alternative("central estimates by method", drawn),
        table_open=True,
    )


_METHOD = (
    "Each method has a technical page in docs/methods with its rule, source, parameters and known errors.",
    "Confidence in a finding is its own judgement where it has one, else what is believed of its grade: a "
    "prior belief, then the judgements. The list is in order of counted pounds times confidence.",
    "Every line or cell of spend belongs to the opportunity with the most expected saving per pound.",
)


def listed(subject: Subject, found: Opportunities) -> Figure:
    """Return the ranked list."""
    names = subject.names
    rows = tuple(
        (
            item.opportunity_id,
            item.title,
            None if _is_silent(item) else item.central_pence,
            None if _is_silent(item) else item.counted_pence,
            "withheld" if item.is_withheld else "a look" if item.basis is Basis.NONE else item.basis.value,
            item.grade,
            item.confidence,
            _who(names, item),
            item.verdict.value if item.verdict else "",
        )
        for item in found.ranking.opportunities
    )
    return Figure(
        name="list",
        title="The list, most expected pounds first",
        meaning=("A finding that was judged false stands last. Each id leads to the lines it rests on.",),
        table=Table(
            "opportunities",
            "Opportunities in order of expected pounds",
            (
                Heading("Opportunity"),
                Heading("What was found", Kind.PROSE),
                Heading("Central", Kind.POUNDS),
                Heading("Counted in totals", Kind.POUNDS),
                Heading("Pounds are"),
                Heading("Grade"),
                Heading("Confidence", Kind.SHARE),
                Heading("Who could act", Kind.PROSE),
                Heading("Judged"),
            ),
            rows,
            shown=60,
            total=sum(one.found for one in found.ranking.totals),
            links={key: f"opportunities/{key}.html" for key in found.lines},
        ),
        coverage=subject.coverage(),
        queries=(),
        method=_METHOD,
        rooms=("opportunities",),
        table_open=True,
    )


def _who(names: Mapping[str, str], item: Opportunity) -> str:
    if len(item.bodies) > 3:
        return f"{len(item.bodies):,} bodies"
    return words.listed([names.get(body, body) for body in item.bodies])


def rates(subject: Subject, found: Opportunities) -> Figure:
    """Return the hit rate of each finder and grade."""
    grades = {one.name: one.grades for one in found.run.finders}
    return Figure(
        name="rates",
        title="How often each rule proved right",
        meaning=(
            "Findings that people judged true or already known, of all they judged, with the 95 % interval "
            "after Wilson. Without judgements a rule is believed as its prior says; most priors are our own.",
        ),
        table=Table(
            "opportunity-hit-rates",
            "Hit rates by method and grade",
            (
                Heading("Method"),
                Heading("Grade"),
                Heading("What the grade means", Kind.PROSE),
                Heading("Found", Kind.COUNT),
                Heading("Judged right"),
                Heading("Believed of the next", Kind.SHARE),
                Heading("Prior", Kind.SHARE),
                Heading("Where the prior comes from", Kind.PROSE),
            ),
            tuple(
                (
                    rate.finder.replace("_", " "),
                    rate.grade,
                    grades.get(rate.finder, {}).get(rate.grade, ""),
                    rate.found,
                    rate.said,
                    rate.confidence,
                    rate.prior.share,
                    rate.prior.source,
                )
                for rate in found.ranking.rates
            ),
            shown=60,
        ),
        coverage=subject.coverage(),
        queries=(),
        method=("Believed = (prior share x weight + right ones) / (weight + judged).",),
        rooms=("opportunities",),
        table_open=True,
    )


def _is_silent(item: Opportunity) -> bool:
    return item.is_withheld or item.basis is Basis.NONE


def _page(subject: Subject, found: Opportunities, item: Opportunity) -> Page:
    finder = next(one for one in found.run.finders if one.name == item.finder)
    lines, count = found.lines[item.opportunity_id]
    files = {row.file: subject.file_names[row.file_hash] for row in subject.evidence.files}
    table = Table(
        f"opportunities/{item.opportunity_id}",
        f"Payment lines of {item.opportunity_id}",
        _LINE_HEADINGS,
        tuple(
            (
                line.line_id,
                line.role,
                subject.names.get(line.body_id, line.body_name),
                line.paid_on,
                line.supplier_name,
                line.pence,
                line.invoice_ref or line.transaction_ref,
                line.purpose,
                files.get(line.file, line.file),
                line.source_row,
            )
            for line in lines
        ),
        shown=50,
        total=count,
    )
    return Page(
        href_of(found, item.opportunity_id),
        item.title,
        "opportunity.html",
        {
            "item": item,
            "numbers": _numbers(found, item, finder),
            "facts": _facts(subject, found, item, finder),
            "overlaps": [
                {
                    "key": key,
                    "href": href_of(found, key),
                    "pounds": format_pence(pence),
                }
                for key, pence in item.overlaps
            ],
            "lines": table,
            "tables": (table,),
            "snapshot": item.snapshot,
        },
    )


def _numbers(found: Opportunities, item: Opportunity, finder: Finder) -> list[dict[str, str]]:
    rate = next(one for one in found.ranking.rates if (one.finder, one.grade) == (item.finder, item.grade))
    confidence = {
        "what": "Confidence",
        "number": f"{item.confidence:.0%}",
        "note": f"grade {item.grade}, {rate.said}",
    }
    spend = {
        "what": "Spend it rests on",
        "number": words.pounds_estimate(item.spend_pence),
        "note": words.counted(item.lines, "line"),
    }
    if item.is_withheld:
        return [{"what": "Saving", "number": "withheld", "note": "not comparable"}, spend, confidence]
    if finder.basis is Basis.NONE or item.basis is Basis.NONE:
        return [{"what": "Saving", "number": "none claimed", "note": "worth a look"}, spend, confidence]
    return [
        {
            "what": f"Could be saved {item.basis.value}",
            "number": words.pounds_estimate(item.central_pence),
            "note": f"{words.pounds_estimate(item.low_pence)} to {words.pounds_estimate(item.high_pence)}",
        },
        {
            "what": "Counted in totals",
            "number": words.pounds_estimate(item.counted_pence),
            "note": "the rest is owned by other findings" if item.overlaps else "",
        },
        spend,
        confidence,
    ]


def _fact(name: str, value: object) -> tuple[str, str]:
    """Return a fact in words; what ends with ``_pence`` is money, a text that is empty is left out."""
    plain = name.removesuffix("_pence").replace("_", " ").capitalize()
    if name.endswith("_pence") and isinstance(value, int):
        return plain, format_pence(value)
    if isinstance(value, bool):
        return plain, "yes" if value else "no"
    if isinstance(value, float):
        return plain, f"{value:,.3g}"
    if isinstance(value, list):
        return plain, ", ".join(str(one) for one in value)
    return plain, "" if value is None else f"{value:,}" if isinstance(value, int) else str(value)


def _facts(
    subject: Subject, found: Opportunities, item: Opportunity, finder: Finder
) -> list[tuple[str, str]]:
    judged = [
        f"{one.verdict.value.capitalize()}, {one.by}, {words.day(one.at)}: {one.why}"
        + (" (taken back)" if one.is_reversed else "")
        for one in found.judgements
        if one.opportunity_id == item.opportunity_id
    ]
    told = [
        ("Who could act", words.listed([subject.names.get(body, body) for body in item.bodies])),
        ("What the grade means", finder.grades.get(item.grade, "")),
        ("Why this may be wrong", f"{finder.why_wrong} {item.caveat}".strip()),
        ("What to do next", finder.next_step),
        ("Method", f"{finder.title}: docs/methods/{finder.page}. {finder.source}"),
        ("Judged", " ".join(judged) or "Nobody has judged it yet."),
        *(_fact(name, value) for name, value in item.facts.items()),
    ]
    return [(name, text) for name, text in told if text]
