"""Figures of suppliers that several bodies pay: entities where resolved, else exact names."""

from __future__ import annotations

from itertools import groupby

from tallystick.spend.reporting import words
from tallystick.spend.reporting.bars import bars, bars_alternative
from tallystick.spend.reporting.derived_rows import SpellingRow
from tallystick.spend.reporting.model import Drawing, Figure, Fold, Heading, Kind, Table
from tallystick.spend.reporting.rows import SharedRow
from tallystick.spend.reporting.rules import share
from tallystick.spend.reporting.subject import Subject
from tallystick.spend.reporting.words import tier_words

DRAWN = 20
FOLDED = 30
_GROUPS = ((1, 1), (2, 2), (3, 4), (5, 9), (10, 10**9))
_LEFT_OUT = " Individuals and withheld names are left out."


def by_number_of_bodies(subject: Subject) -> Figure:
    """Return suppliers and pounds by how many bodies pay the supplier."""
    counts = subject.evidence.shared_counts
    what = "suppliers" if subject.resolved else "names"
    number_of_all, pence = sum(row.suppliers for row in counts), sum(row.pence for row in counts)
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
            "words": f"{words.percent(part)} of {what if measure == 'names' else measure}",
        }
        for group, number, money in groups
        for measure, part in (("names", share(number, number_of_all)), ("pounds", share(money, pence)))
    )
    noun = _noun(subject)
    return Figure(
        name="shared-counts",
        title=f"{noun.capitalize()}s and pounds by the number of bodies that pay them",
        meaning=_counts_meaning(subject, number_of_all, pence),
        table=Table(
            name="shared-counts",
            caption=f"{noun.capitalize()}s, lines and pounds by the number of bodies that pay them",
            headings=(
                Heading("Bodies that pay", Kind.COUNT),
                Heading(what.capitalize(), Kind.COUNT),
                Heading("Lines", Kind.COUNT),
                Heading("Pounds", Kind.POUNDS),
                Heading(f"Share of {what}", Kind.SHARE),
                Heading("Share of pounds", Kind.SHARE),
            ),
            rows=tuple(
                (
                    r.bodies,
                    r.suppliers,
                    r.lines,
                    r.pence,
                    share(r.suppliers, number_of_all),
                    share(r.pence, pence),
                )
                for r in counts
            ),
        ),
        coverage=subject.coverage() + _LEFT_OUT,
        queries=(*subject.payee_queries, "suppliers", "shared_counts"),
        method=subject.supplier_method,
        rooms=subject.supplier_rooms,
        drawing=Drawing(
            "pairs",
            "pairs_narrow",
            values,
            {},
            (("teal", f"Share of {what}"), ("solid", "Share of pounds")),
        )
        if values
        else None,
        alternative="Paired bar chart: "
        + "; ".join(f"{value['group']}: {value['words']}" for value in values)
        + ".",
    )


def largest(subject: Subject) -> Figure:
    """Return the largest suppliers that two or more bodies pay, with the names that bodies write for them."""
    grouped: dict[tuple[str, str], list[SharedRow]] = {}
    for row in subject.evidence.shared:
        grouped.setdefault((row.supplier_id, row.supplier_name), []).append(row)
    ranked = [
        (name, sum(row.pence for row in payers), f"{len(payers):,} bodies")
        for (_, name), payers in list(grouped.items())[:DRAWN]
    ]
    noun = _noun(subject)
    folds, spellings = _spellings(subject)
    return Figure(
        name="shared",
        title=f"The {len(ranked)} largest {noun}s paid by two or more bodies"
        if ranked
        else f"{noun.capitalize()}s paid by two or more bodies",
        meaning=_meaning(subject, ranked),
        table=Table(
            name="shared",
            caption=f"{noun.capitalize()}s paid by two or more bodies, with the bodies that pay them",
            headings=(
                Heading("Supplier" if subject.resolved else "Supplier as published"),
                Heading("Bodies", Kind.COUNT),
                Heading("Lines", Kind.COUNT),
                Heading("Pounds", Kind.POUNDS),
                Heading("Paid most by"),
                Heading("Share of that body", Kind.SHARE),
                Heading("All bodies that pay", Kind.PROSE),
            ),
            rows=tuple(_row(subject, name, payers) for (_, name), payers in grouped.items()),
            total=sum(row.suppliers for row in subject.evidence.shared_counts if row.bodies >= 2),
        ),
        coverage=subject.coverage() + _LEFT_OUT,
        queries=(
            *subject.payee_queries,
            "suppliers",
            "shared_suppliers",
            *(("spellings",) if subject.resolved else ()),
        ),
        method=subject.supplier_method,
        rooms=subject.supplier_rooms,
        drawing=bars(ranked) if ranked else None,
        alternative=bars_alternative(f"{noun}s paid by two or more bodies", ranked),
        folds=folds,
        folds_title="Under which names each is paid, by whom, and why they count as one",
        more=spellings,
    )


def _spellings(subject: Subject) -> tuple[tuple[Fold, ...], tuple[Table, ...]]:
    resolution = subject.evidence.resolution
    if resolution is None or not resolution.spellings:
        return (), ()
    folds = tuple(
        _fold(subject, list(rows))
        for _, rows in groupby(
            (row for row in resolution.spellings if row.place <= FOLDED), key=lambda row: row.place
        )
    )
    table = Table(
        name="spellings",
        caption="Published names of suppliers that two or more bodies pay",
        headings=(Heading("Supplier"), *_SPELLING_HEADINGS),
        rows=tuple((row.supplier_name, *_spelling(subject, row)) for row in resolution.spellings),
    )
    return folds, (table,)


_SPELLING_HEADINGS = (
    Heading("Name as published"),
    Heading("Body"),
    Heading("Matched by"),
    Heading("Probability", Kind.SHARE),
    Heading("Why", Kind.PROSE),
    Heading("Lines", Kind.COUNT),
    Heading("Pounds", Kind.POUNDS),
)


def _fold(subject: Subject, rows: list[SpellingRow]) -> Fold:
    names, bodies = {row.published for row in rows}, {row.body_id for row in rows}
    return Fold(
        name=rows[0].supplier_name,
        notes=(
            words.counted(len(names), "name"),
            words.counted(len(bodies), "body", "bodies"),
            words.pounds_short(sum(row.pence for row in rows)),
        ),
        table=Table(
            name="",
            caption=f"Published names of {rows[0].supplier_name}",
            headings=_SPELLING_HEADINGS,
            rows=tuple(_spelling(subject, row) for row in rows),
            shown=60,
        ),
    )


def _spelling(subject: Subject, row: SpellingRow) -> tuple[str | int | float | None, ...]:
    return (
        row.published,
        subject.names[row.body_id],
        tier_words(row.tier),
        row.probability,
        row.reason,
        row.lines,
        row.pence,
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


def _counts_meaning(subject: Subject, number: int, pence: int) -> tuple[str, ...]:
    several = [row for row in subject.evidence.shared_counts if row.bodies >= 2]
    shared, money = sum(row.suppliers for row in several), sum(row.pence for row in several)
    noun = "supplier" if subject.resolved else "name"
    return (
        f"{words.counted(shared, noun)}, {words.percent(share(shared, number))} of all, "
        f"{'is' if shared == 1 else 'are'} paid by two or more bodies and "
        f"{'takes' if shared == 1 else 'take'} {words.percent(share(money, pence))} of the pounds paid to "
        "named suppliers.",
        "A supplier is a legal entity under all the names that bodies write for it. What is still waiting "
        "for a person to decide counts apart, so this is rather too little than too much."
        if subject.resolved
        else "Names must be spelt exactly alike to count as one, so this is the least that is shared.",
    )


def _meaning(subject: Subject, ranked: list[tuple[str, int, str]]) -> tuple[str, ...]:
    if not ranked:
        return (f"No {_noun(subject)} is paid by two bodies in this snapshot.",)
    name, pence, bodies = ranked[0]
    return (
        f"{name} is the largest: {words.pounds_short(pence)} from {bodies}.",
        f"A shared {'supplier' if subject.resolved else 'name'} is a place to start a conversation between "
        "bodies, not yet a saving: contracts, prices and needs may differ.",
    )


def _noun(subject: Subject) -> str:
    return "supplier" if subject.resolved else "supplier name"


def _group(low: int, high: int) -> str:
    if low == high:
        return "1 body" if low == 1 else f"{low} bodies"
    return f"{low}+ bodies" if high > 1000 else f"{low} to {high} bodies"
