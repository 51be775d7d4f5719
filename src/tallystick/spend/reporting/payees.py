"""Figures of suppliers: the largest, concentration, and payees not shown by name."""

from __future__ import annotations

from dataclasses import dataclass

from tallystick.spend.reporting import words
from tallystick.spend.reporting.bars import bars, bars_alternative
from tallystick.spend.reporting.model import Drawing, Figure, Heading, Kind, Table
from tallystick.spend.reporting.over_time import body_file
from tallystick.spend.reporting.rows import RankRow
from tallystick.spend.reporting.rules import herfindahl, share
from tallystick.spend.reporting.subject import Subject

TOGETHER = "Individuals and withheld names"
DRAWN = 20
_WHY = {
    "withheld": "Withheld by the publisher",
    "no name": "No payee published",
    "individual": "Looks like a private individual (a title such as Mr or Dr, no word of an organisation)",
}


def largest(subject: Subject, body: str = "") -> Figure:
    """Return the largest suppliers of one body, or of all together, by exact published name."""
    found = [row for row in subject.evidence.suppliers if row.scope == body]
    total = subject.pence(body)
    apart_lines, apart = subject.withheld.get(body, (0, 0))
    ranked = [(row.supplier_name, row.pence, words.percent(share(row.pence, total))) for row in found[:DRAWN]]
    if apart_lines:
        ranked.append((TOGETHER, apart, words.percent(share(apart, total))))
        ranked.sort(key=lambda item: -item[1])
    who = subject.names[body] if body else "all bodies together"
    names = _number_of_names(subject, body)
    return Figure(
        name="suppliers",
        title=f"The {min(DRAWN, len(found))} largest suppliers, {who}" if found else f"Suppliers, {who}",
        meaning=_largest_meaning(subject, body, ranked),
        table=Table(
            name=f"{body_file(subject, body)}-suppliers" if body else "suppliers",
            caption=f"Largest suppliers by exact published name, {who}",
            headings=(
                Heading("Supplier as published"),
                *(() if body else (Heading("Bodies", Kind.COUNT),)),
                Heading("Lines", Kind.COUNT),
                Heading("Refunds in it", Kind.POUNDS),
                Heading("Pounds", Kind.POUNDS),
                Heading("Share of all pounds", Kind.SHARE),
            ),
            rows=tuple(
                (
                    row.supplier_name,
                    *(() if body else (row.bodies,)),
                    row.lines,
                    row.refund_pence,
                    row.pence,
                    share(row.pence, total),
                )
                for row in found
            ),
            total=names,
        ),
        body=body,
        coverage=subject.coverage(body),
        queries=("payees", "suppliers", "top_suppliers"),
        drawing=bars(
            ranked,
            set_apart=frozenset({TOGETHER}),
            key=(("solid", "One supplier"), ("plum", TOGETHER)) if apart_lines else (),
        )
        if ranked
        else None,
        alternative=bars_alternative(f"the largest suppliers, {who}", ranked),
    )


@dataclass(frozen=True)
class Concentration:
    """How far spend gathers with few suppliers; shares are of pounds paid to payees above nothing."""

    whole_pence: int
    withheld_pence: int
    suppliers: int
    net_refund_suppliers: int
    points: tuple[tuple[int, int], ...]
    lowest_index: float | None
    highest_index: float | None

    def share_of_top(self, count: int) -> float | None:
        """Return the share of the largest ``count`` suppliers."""
        reached = [pence for place, pence in self.points if place <= count]
        return share(reached[-1], self.whole_pence) if reached else None


def concentration_of(subject: Subject, body: str = "") -> Concentration:
    """Return the concentration of one body's spend, or of all together."""
    ranks: list[RankRow] = [row for row in subject.evidence.ranks if row.scope == body]
    withheld = max(subject.withheld.get(body, (0, 0))[1], 0)
    if not ranks:
        return Concentration(withheld, withheld, 0, 0, (), None, None)
    whole = ranks[0].named_pence + withheld
    return Concentration(
        whole_pence=whole,
        withheld_pence=withheld,
        suppliers=ranks[0].named_suppliers,
        net_refund_suppliers=ranks[0].net_refund_suppliers,
        points=tuple((row.place, row.running_pence) for row in ranks),
        lowest_index=herfindahl(ranks[0].squares, whole),
        highest_index=herfindahl(ranks[0].squares + (withheld / 100) ** 2, whole),
    )


def concentration(subject: Subject, body: str = "") -> Figure:
    """Return the running share of spend by rank of supplier."""
    found = concentration_of(subject, body)
    who = subject.names[body] if body else "all bodies together"
    values = tuple(
        {
            "place": place,
            "share": pence / found.whole_pence,
            "words": f"Top {place:,}: {words.percent(share(pence, found.whole_pence))}"
            if place in (10, 100, 1000)
            else "",
        }
        for place, pence in found.points
    )
    meaning = _concentration_meaning(found)
    return Figure(
        name="concentration",
        title=f"Share of spend that goes to the largest suppliers, {who}",
        meaning=meaning,
        table=Table(
            name=f"{body_file(subject, body)}-concentration" if body else "concentration",
            caption=f"Running share of spend by rank of supplier, {who}",
            headings=(
                Heading("Largest suppliers", Kind.COUNT),
                Heading("Pounds to them", Kind.POUNDS),
                Heading("Share of spend", Kind.SHARE),
            ),
            rows=tuple((place, pence, share(pence, found.whole_pence)) for place, pence in found.points),
        ),
        body=body,
        coverage=subject.coverage(body)
        + " Shares are of pounds to payees whose payments exceed their refunds, with individuals and "
        "withheld names in the whole and never in the ranking.",
        queries=("payees", "suppliers", "concentration"),
        drawing=Drawing("cumulative", "cumulative_narrow", values, {"last": max(found.suppliers, 10)})
        if values
        else None,
        alternative="Line chart of the running share of spend by rank of supplier. " + " ".join(meaning),
    )


def not_shown_by_name(subject: Subject, body: str = "") -> Figure:
    """Return lines and pounds to individuals and withheld names, by reason."""
    totals: dict[str, list[int]] = {}
    for row in subject.evidence.withheld:
        if not body or row.body_id == body:
            entry = totals.setdefault(row.why, [0, 0])
            entry[0] += row.lines
            entry[1] += row.pence
    lines, pence = subject.withheld.get(body, (0, 0))
    part = words.percent(share(pence, subject.pence(body)))
    return Figure(
        name="withheld",
        title=TOGETHER,
        meaning=(
            f"{words.counted(lines, 'line')} worth {words.pounds_short(pence)}, {part} of all pounds, "
            "go to payees that are shown only together: nothing on these pages names a private person "
            "knowingly. The rule is simple and errs towards not naming; it is replaced when suppliers are "
            "resolved.",
        ),
        table=Table(
            name=f"{body_file(subject, body)}-withheld" if body else "withheld",
            caption="Payees not shown by name, by reason",
            headings=(Heading("Reason"), Heading("Lines", Kind.COUNT), Heading("Pounds", Kind.POUNDS)),
            rows=tuple((_WHY[why], *totals[why]) for why in _WHY if why in totals),
        ),
        body=body,
        coverage=subject.coverage(body),
        queries=("payees", "withheld"),
        table_open=True,
    )


def _number_of_names(subject: Subject, body: str) -> int:
    found = concentration_of(subject, body)
    return found.suppliers + found.net_refund_suppliers


def _largest_meaning(subject: Subject, body: str, ranked: list[tuple[str, int, str]]) -> tuple[str, ...]:
    found = concentration_of(subject, body)
    named = [item for item in ranked if item[0] != TOGETHER]
    if not named:
        return ("No supplier is published by name.",)
    name, pence, part = named[0]
    top_ten = words.percent(found.share_of_top(10))
    return (
        f"{name} received most: {words.pounds_short(pence)}, {part} of all pounds. The ten largest of "
        f"{words.counted(found.suppliers, 'published name')} received {top_ten}.",
        "Names are compared letter by letter as published: one supplier under two spellings stands "
        "here twice.",
    )


def _concentration_meaning(found: Concentration) -> tuple[str, ...]:
    if not found.points or found.lowest_index is None or found.highest_index is None:
        return ("No supplier is published by name, so concentration cannot be told.",)
    even = 10_000 / found.highest_index
    sentences = [
        f"The 10 largest suppliers received {words.percent(found.share_of_top(10))} of spend and the "
        "100 largest "
        f"{words.percent(found.share_of_top(100))}, out of "
        f"{words.counted(found.suppliers, 'published name')}.",
        f"Spend is as spread out as if it went in equal parts to about {_about(even)} suppliers "
        f"(Herfindahl-Hirschman index {_index_words(found.lowest_index, found.highest_index)}).",
        "Because one supplier can stand under several spellings, true concentration is the same or higher.",
    ]
    if found.net_refund_suppliers:
        many = words.counted(found.net_refund_suppliers, "name")
        sentences.append(f"{many} with more refunds than payments are not ranked.")
    return tuple(sentences)


def _index_words(lowest: float, highest: float) -> str:
    low, high = f"{lowest:,.0f}", f"{highest:,.0f}"
    if low == high:
        return f"{low} of 10,000"
    return (
        f"{low} to {high} of 10,000; the higher figure treats all individuals and withheld names as one payee"
    )


def _about(number: float) -> str:
    """Return a count to two figures, as befits an equivalent."""
    scale = 10 ** max(len(str(int(number))) - 2, 0)
    return f"{max(round(number / scale) * scale, 1):,}"
