"""Figures of how payees became suppliers: groups beside entities, tiers, and what waits for a person."""

from __future__ import annotations

from itertools import groupby

from tallystick.spend.reporting import words
from tallystick.spend.reporting.bars import bars, bars_alternative
from tallystick.spend.reporting.derived_rows import MemberRow, Resolution
from tallystick.spend.reporting.model import Cell, Figure, Fold, Heading, Kind, Table
from tallystick.spend.reporting.rules import share
from tallystick.spend.reporting.subject import Subject
from tallystick.spend.reporting.words import TIERS, tier_words

FOLDED = 15
_KINDS = {
    "organisation": "Organisations",
    "person": "Individuals",
    "withheld": "Withheld names",
    "placeholder": "Placeholders, no payee",
    "": "Not resolved yet",
}


def figures(subject: Subject) -> tuple[Figure, ...]:
    """Return the figures of resolution; none where suppliers are not resolved."""
    resolution = subject.evidence.resolution
    if resolution is None:
        return ()
    return (_groups(subject, resolution), _tiers(subject, resolution), _review(subject, resolution))


def _groups(subject: Subject, resolution: Resolution) -> Figure:
    grouped = [list(rows) for _, rows in groupby(resolution.members, key=lambda row: row.place)]
    counted = resolution.groups
    meaning: tuple[str, ...]
    if grouped:
        meaning = (
            f"{words.counted(counted.groups, 'commercial group')} of two or more legal entities, "
            f"{words.counted(counted.entities, 'entity', 'entities')} in all, received "
            f"{words.pounds_short(counted.pence)}, "
            f"{words.percent(share(counted.pence, subject.evidence.pence))} of all pounds.",
            "A group is who trades together, for instance brands under one VAT registration. It is a "
            "different answer from the legal entity; no other figure of this report mixes the two.",
        )
    else:
        meaning = ("No commercial group of two or more legal entities was found.",)
    return Figure(
        name="groups",
        title="Commercial groups",
        meaning=meaning,
        table=Table(
            name="groups",
            caption="Commercial groups of two or more legal entities",
            headings=(
                Heading("Group, by its largest entity"),
                Heading("Legal entities", Kind.COUNT),
                Heading("Bodies", Kind.COUNT),
                Heading("Lines", Kind.COUNT),
                Heading("Pounds", Kind.POUNDS),
                Heading("Why they are one group", Kind.PROSE),
            ),
            rows=tuple(_group_row(members) for members in grouped),
            total=counted.groups,
        ),
        coverage=subject.coverage() + " Individuals and withheld names are left out.",
        queries=("payee_keys", "group_members", "group_counts"),
        rooms=("suppliers",),
        folds=tuple(_group_fold(members) for members in grouped[:FOLDED]),
        folds_title="Legal entities of each group",
        more=(
            Table(
                name="group-members",
                caption="Legal entities of each commercial group",
                headings=(Heading("Group, by its largest entity"), *_MEMBER_HEADINGS),
                rows=tuple(
                    (members[0].supplier_name, *_member(row)) for members in grouped for row in members
                ),
            ),
        )
        if grouped
        else (),
    )


_MEMBER_HEADINGS = (
    Heading("Legal entity"),
    Heading("Bodies", Kind.COUNT),
    Heading("Lines", Kind.COUNT),
    Heading("Pounds", Kind.POUNDS),
)


def _member(row: MemberRow) -> tuple[Cell, ...]:
    return (row.supplier_name, row.bodies, row.lines, row.pence)


def _group_row(members: list[MemberRow]) -> tuple[Cell, ...]:
    return (
        members[0].supplier_name,
        len(members),
        members[0].group_bodies,
        sum(row.lines for row in members),
        members[0].group_pence,
        members[0].basis,
    )


def _group_fold(members: list[MemberRow]) -> Fold:
    return Fold(
        name=members[0].supplier_name,
        notes=(
            words.counted(len(members), "entity", "entities"),
            words.pounds_short(members[0].group_pence),
        ),
        table=Table(
            name="",
            caption=f"Legal entities of the group of {members[0].supplier_name}",
            headings=_MEMBER_HEADINGS,
            rows=tuple(_member(row) for row in members),
            shown=60,
        ),
        note=members[0].basis,
    )


def _tiers(subject: Subject, resolution: Resolution) -> Figure:
    suppliers = [row for row in resolution.tiers if row.kind in ("organisation", "person")]
    ranked = [
        (tier_words(tier).capitalize(), sum(row.pence for row in rows), _payees(sum(r.payees for r in rows)))
        for tier in TIERS
        if (rows := [row for row in suppliers if row.tier == tier])
    ]
    joined = resolution.joined
    meaning = [
        f"{words.counted(joined.names, 'published name')} became "
        f"{words.counted(joined.suppliers, 'supplier')}; "
        f"{words.counted(joined.several_names, 'supplier')} stand under two or more names (at most "
        f"{joined.most_names:,}) and received {words.pounds_short(joined.several_pence)}.",
        *_coverage(subject, resolution),
    ]
    order = {tier: place for place, tier in enumerate(TIERS)}
    rows = sorted(resolution.tiers, key=lambda row: (list(_KINDS).index(row.kind), order.get(row.tier, 99)))
    whole = subject.evidence.pence
    return Figure(
        name="tiers",
        title="By what payees were told to be a supplier",
        meaning=tuple(meaning),
        table=Table(
            name="tiers",
            caption="Payees, lines and pounds by kind of payee and by what it came to its legal entity",
            headings=(
                Heading("Kind of payee"),
                Heading("Matched by"),
                Heading("Payees", Kind.COUNT),
                Heading("Lines", Kind.COUNT),
                Heading("Pounds", Kind.POUNDS),
                Heading("Share of all pounds", Kind.SHARE),
            ),
            rows=tuple(
                (
                    _KINDS.get(row.kind, row.kind),
                    tier_words(row.tier),
                    row.payees,
                    row.lines,
                    row.pence,
                    share(row.pence, whole),
                )
                for row in rows
            ),
        ),
        coverage=subject.coverage(),
        queries=("payee_keys", "tiers", "names_joined"),
        method=(
            "A payee is one body’s way of writing a supplier: name, its own number, published identifier. "
            "Tiers are tried from the strongest to the weakest; the first that decides is the one counted.",
        ),
        rooms=("suppliers",),
        drawing=bars(ranked) if ranked else None,
        alternative=bars_alternative("pounds by what payees were matched by", ranked),
        table_open=True,
    )


def _payees(number: int) -> str:
    return words.counted(number, "payee")


def _coverage(subject: Subject, resolution: Resolution) -> tuple[str, ...]:
    whole = subject.evidence.pence
    kinds: dict[str, int] = {}
    for row in resolution.tiers:
        kinds[row.kind] = kinds.get(row.kind, 0) + row.pence
    parts = [
        f"{words.percent(share(kinds[kind], whole))} to {text}"
        for kind, text in (
            ("organisation", "organisations"),
            ("person", "individuals"),
            ("withheld", "withheld names"),
            ("placeholder", "placeholders"),
        )
        if kinds.get(kind)
    ]
    sentences = [f"Of all pounds, {words.listed(parts)}."] if parts else []
    lines, pence = resolution.not_covered
    if lines:
        sentences.append(
            f"{words.counted(lines, 'line')} worth {words.pounds_short(pence)} are of payees not resolved "
            "yet; they stand under their published names."
        )
    return tuple(sentences)


def _review(subject: Subject, resolution: Resolution) -> Figure:
    waiting = [row for row in resolution.matches if row.status == "review"]
    pairs, pence = sum(row.pairs for row in waiting), sum(row.pence for row in waiting)
    return Figure(
        name="review",
        title="Waiting for a person to decide",
        meaning=(
            f"{words.counted(pairs, 'pair')} of names may or may not be one supplier; "
            f"{words.pounds_short(pence)} are at stake. Until somebody decides they count as two."
            if pairs
            else "No pair of names waits for a decision.",
            "To decide them: tallystick suppliers review. A decision outranks every model and survives new "
            "files.",
        )[: 2 if pairs else 1],
        table=Table(
            name="review",
            caption="The largest pairs of names that wait for a decision",
            headings=(
                Heading("One name"),
                Heading("Another name"),
                Heading("Probability", Kind.SHARE),
                Heading("What agrees and what differs", Kind.PROSE),
                Heading("Pounds at stake", Kind.POUNDS),
            ),
            rows=tuple(
                (row.left_name, row.right_name, row.probability, row.reason, row.pence)
                for row in resolution.review
            ),
            total=pairs,
        ),
        coverage="Pounds at stake are the smaller of the two names’ sums. Pairs with a payee that is not "
        "shown by name are counted and not listed.",
        queries=("matches", "review_pairs"),
        rooms=("suppliers",),
    )
