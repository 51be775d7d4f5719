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
    "placeholder": "Stands for no payee, such as sundry creditors",
    "individual": "Looks like a private individual (a title such as Mr or Dr, no word of an organisation)",
}
_WHY_RESOLVED = _WHY | {"individual": "Individuals: payees that look like private people"}


def largest(subject: Subject, body: str = "") -> Figure:
    """Return the largest suppliers of one body, or of all together: entities, or exact published names."""
    found = [row for row in subject.evidence.suppliers if row.scope == body]
    total = subject.pence(body)
    ranked = [(row.supplier_name, row.pence, words.percent(share(row.pence, total))) for row in found[:DRAWN]]
    apart = _apart(subject, body)
    ranked += [(name, pence, words.percent(share(pence, total))) for name, pence in apart]
    ranked.sort(key=lambda item: -item[1])
    who = subject.names[body] if body else "all bodies together"
    names = _number_of_names(subject, body)
    how = "" if subject.resolved else " by exact published name"
    return Figure(
        name="suppliers",
        title=f"The {min(DRAWN, len(found))} largest suppliers, {who}" if found else f"Suppliers, {who}",
        meaning=_largest_meaning(subject, body, ranked),
        table=Table(
            name=f"{body_file(subject, body)}-suppliers" if body else "suppliers",
            caption=f"Largest suppliers{how}, {who}",
            headings=(
                Heading("Supplier" if subject.resolved else "Supplier as published"),
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
        queries=(*subject.payee_queries, "suppliers", "top_suppliers"),
        method=subject.supplier_method,
        rooms=subject.supplier_rooms,
        drawing=bars(
            ranked,
            set_apart=frozenset(name for name, _ in apart),
            key=(("solid", "One supplier"), ("plum", "Payees shown only together")) if apart else (),
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
    meaning = _concentration_meaning(subject, found)
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
        queries=(*subject.payee_queries, "suppliers", "concentration"),
        method=subject.supplier_method,
        rooms=subject.supplier_rooms,
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
    reasons = _WHY_RESOLVED if subject.resolved else _WHY
    return Figure(
        name="withheld",
        title=TOGETHER,
        meaning=(
            f"{words.counted(lines, 'line')} worth {words.pounds_short(pence)}, {part} of all pounds, "
            f"go to payees that are shown only together. {_privacy(subject)}",
        ),
        table=Table(
            name=f"{body_file(subject, body)}-withheld" if body else "withheld",
            caption="Payees not shown by name, by reason",
            headings=(Heading("Reason"), Heading("Lines", Kind.COUNT), Heading("Pounds", Kind.POUNDS)),
            rows=tuple((reasons[why], *totals[why]) for why in reasons if why in totals),
        ),
        body=body,
        coverage=subject.coverage(body),
        queries=(*subject.payee_queries, "withheld"),
        rooms=subject.supplier_rooms,
        table_open=True,
    )


def _number_of_names(subject: Subject, body: str) -> int:
    found = concentration_of(subject, body)
    return found.suppliers + found.net_refund_suppliers


def _largest_meaning(subject: Subject, body: str, ranked: list[tuple[str, int, str]]) -> tuple[str, ...]:
    found = concentration_of(subject, body)
    apart = {name for name, _ in _apart(subject, body)}
    named = [item for item in ranked if item[0] not in apart]
    if not named:
        return ("No supplier is published by name.",)
    name, pence, part = named[0]
    top_ten = words.percent(found.share_of_top(10))
    return (
        f"{name} received most: {words.pounds_short(pence)}, {part} of all pounds. The ten largest of "
        f"{words.counted(found.suppliers, subject.supplier_noun)} received {top_ten}.",
        "Each bar is one legal entity under all the names that bodies write for it; commercial groups "
        "are a table of their own and never mixed in."
        if subject.resolved
        else "Names are compared letter by letter as published: one supplier under two spellings stands "
        "here twice.",
    )


def _apart(subject: Subject, body: str) -> list[tuple[str, int]]:
    """Return what the chart shows beside suppliers: payees that are only shown together, and their pence."""
    totals: dict[str, int] = {}
    for row in subject.evidence.withheld:
        if not body or row.body_id == body:
            name = _BARS.get(row.why, "Withheld names") if subject.resolved else TOGETHER
            totals[name] = totals.get(name, 0) + row.pence
    return list(totals.items())


_BARS = {"individual": "Individuals", "placeholder": "Placeholders, no payee"}


def _privacy(subject: Subject) -> str:
    if subject.info.show_individuals:
        return "Payees that look like private people are named here, because the operator asked for it."
    if subject.resolved:
        return "Nothing on these pages names a payee that looks like a private person."
    return (
        "Nothing on these pages names a private person knowingly. The rule is simple and errs towards not "
        "naming; it is replaced when suppliers are resolved."
    )


def _concentration_meaning(subject: Subject, found: Concentration) -> tuple[str, ...]:
    if not found.points or found.lowest_index is None or found.highest_index is None:
        return ("No supplier is published by name, so concentration cannot be told.",)
    even = 10_000 / found.highest_index
    sentences = [
        f"The 10 largest suppliers received {words.percent(found.share_of_top(10))} of spend and the 100 "
        f"largest {words.percent(found.share_of_top(100))}, out of "
        f"{words.counted(found.suppliers, subject.supplier_noun)}.",
        f"Spend is as spread out as if it went in equal parts to about {_about(even)} suppliers "
        f"(Herfindahl-Hirschman index {_index_words(found.lowest_index, found.highest_index)}).",
        "Suppliers are legal entities here: counted by commercial group, concentration is the same or higher."
        if subject.resolved
        else "Because one supplier can stand under several spellings, true concentration is the same or "
        "higher.",
    ]
    if found.net_refund_suppliers:
        many = words.counted(found.net_refund_suppliers, "supplier" if subject.resolved else "name")
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
