"""Figures of supplier names that several bodies pay."""

from __future__ import annotations

from tallystick.spend.reporting import words
from tallystick.spend.reporting.bars import bars, bars_alternative
from tallystick.spend.reporting.model import Drawing, Figure, Heading, Kind, Table
from tallystick.spend.reporting.rows import SharedRow
from tallystick.spend.reporting.rules import share
from tallystick.spend.reporting.subject import Subject

DRAWN = 20
_GROUPS = ((1, 1), (2, 2), (3, 4), (5, 9), (10, 10**9))


def by_number_of_bodies(subject: Subject) -> Figure:
    """Return names and pounds by how many bodies pay the name."""
    counts = subject.evidence.shared_counts
    names, pence = sum(row.suppliers for row in counts), sum(row.pence for row in counts)
    groups = []
    for low, high in _GROUPS:
        inside = [row for row in counts if low <= row.bodies <= high]
        if inside:
            number, money = sum(row.suppliers for row in inside), sum(row.pence for row in inside)
            groups.append((_group(low, high), number, money))
    values = tuple(
        {
            "group": group,
            "measure": measure,
            "share": part or 0.0,
            "words": f"{words.percent(part)} of {measure}",
        }
        for group, number, money in groups
        for measure, part in (("names", share(number, names)), ("pounds", share(money, pence)))
    )
    several = [row for row in counts if row.bodies >= 2]
    meaning = (
        f"{words.counted(sum(row.suppliers for row in several), 'name')}, "
        f"{words.percent(share(sum(row.suppliers for row in several), names))} of all, are paid by "
        "two or more bodies "
        f"and take {words.percent(share(sum(row.pence for row in several), pence))} of the pounds "
        "paid to named "
        "suppliers.",
        "Names must be spelt exactly alike to count as one, so this is the least that is shared. Resolving "
        "spellings to suppliers comes later and can only find more.",
    )
    return Figure(
        name="shared-counts",
        title="Supplier names and pounds by the number of bodies that pay the name",
        meaning=meaning,
        table=Table(
            name="shared-counts",
            caption="Supplier names, lines and pounds by the number of bodies that pay the name",
            headings=(
                Heading("Bodies that pay the name", Kind.COUNT),
                Heading("Names", Kind.COUNT),
                Heading("Lines", Kind.COUNT),
                Heading("Pounds", Kind.POUNDS),
                Heading("Share of names", Kind.SHARE),
                Heading("Share of pounds", Kind.SHARE),
            ),
            rows=tuple(
                (r.bodies, r.suppliers, r.lines, r.pence, share(r.suppliers, names), share(r.pence, pence))
                for r in counts
            ),
        ),
        coverage=subject.coverage() + " Individuals and withheld names are left out.",
        queries=("payees", "suppliers", "shared_counts"),
        drawing=Drawing(
            "pairs", "pairs_narrow", values, {}, (("teal", "Share of names"), ("solid", "Share of pounds"))
        )
        if values
        else None,
        alternative="Paired bar chart: "
        + "; ".join(f"{value['group']}: {value['words']}" for value in values)
        + ".",
    )


def largest(subject: Subject) -> Figure:
    """Return the largest names that two or more bodies pay."""
    grouped: dict[str, list[SharedRow]] = {}
    for row in subject.evidence.shared:
        grouped.setdefault(row.supplier_name, []).append(row)
    ranked = [
        (name, sum(row.pence for row in payers), f"{len(payers):,} bodies")
        for name, payers in list(grouped.items())[:DRAWN]
    ]
    return Figure(
        name="shared",
        title=f"The {len(ranked)} largest names paid by two or more bodies"
        if ranked
        else "Names paid by two or more bodies",
        meaning=_meaning(ranked),
        table=Table(
            name="shared",
            caption="Supplier names paid by two or more bodies, with the bodies that pay them",
            headings=(
                Heading("Supplier as published"),
                Heading("Bodies", Kind.COUNT),
                Heading("Lines", Kind.COUNT),
                Heading("Pounds", Kind.POUNDS),
                Heading("Paid most by"),
                Heading("Share of that body", Kind.SHARE),
                Heading("All bodies that pay", Kind.PROSE),
            ),
            rows=tuple(_row(subject, name, payers) for name, payers in grouped.items()),
            total=sum(row.suppliers for row in subject.evidence.shared_counts if row.bodies >= 2),
        ),
        coverage=subject.coverage() + " Individuals and withheld names are left out.",
        queries=("payees", "suppliers", "shared_suppliers"),
        drawing=bars(ranked) if ranked else None,
        alternative=bars_alternative("names paid by two or more bodies", ranked),
    )


def _row(subject: Subject, name: str, payers: list[SharedRow]) -> tuple[str | int | float | None, ...]:
    pence = sum(row.pence for row in payers)
    shown = [subject.names[row.body_id] for row in payers[:6]]
    if len(payers) > 6:
        shown.append(f"{len(payers) - 6:,} more")
    return (
        name,
        len(payers),
        sum(row.lines for row in payers),
        pence,
        subject.names[payers[0].body_id],
        share(payers[0].pence, pence),
        words.listed(shown),
    )


def _meaning(ranked: list[tuple[str, int, str]]) -> tuple[str, ...]:
    if not ranked:
        return ("No published name is paid by two bodies in this snapshot.",)
    name, pence, bodies = ranked[0]
    return (
        f"{name} is the largest: {words.pounds_short(pence)} from {bodies}.",
        "A shared name is a place to start a conversation between bodies, not yet a saving: "
        "contracts, prices "
        "and needs may differ.",
    )


def _group(low: int, high: int) -> str:
    if low == high:
        return "1 body" if low == 1 else f"{low} bodies"
    return f"{low} or more bodies" if high > 1000 else f"{low} to {high} bodies"
