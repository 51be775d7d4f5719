"""What two or more bodies overlap in, and what they would be as one on the first day.

Works on any set of bodies that pay, whether or not they are to merge: councils of a reorganisation, or bodies
that think of buying together. Method and limits: ``docs/methods/merging_bodies.md``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tallystick.kernel import NotFound, UsageProblem, format_pence
from tallystick.members import Register, load_register
from tallystick.spend.analysis.frame import Frame, Progress, make_frame
from tallystick.spend.analysis.shared_suppliers import prepare_names, prepare_spend
from tallystick.store import Home, connect
from tallystick.store.engine import create_derived_views, create_views, snapshot_of

MEMORY = "3GB"
DEPENDENT_SHARE = 0.5
"""Share of what all bodies known here pay a supplier from which it depends on one payer; our own."""
DEPENDENT_PENCE = 2_500_000
"""Yearly pence below which dependence is not told; our own."""

_CONTRACTS = (
    "body_id VARCHAR, contract_id VARCHAR, title VARCHAR, supplier_name VARCHAR, supplier_identifier "
    "VARCHAR, "
    "start_date DATE, end_date DATE, value_pence BIGINT"
)
_STEPS = ("merge_cells", "merge_suppliers")


@dataclass(frozen=True)
class MergingBody:
    """One body of the set in the year of the position; ``card_share`` and days are None without payments.

    ``net_share`` is the share of lines published without VAT. ``certificate`` is the verdict on totals.
    """

    body_id: str
    name: str
    kind: str
    population: int | None
    months: int
    lines: int
    pence: int
    payment_days: int | None
    card_share: float | None
    net_share: float | None
    certificate: str


@dataclass(frozen=True)
class MergingSupplier:
    """One supplier as the joint body would pay it.

    Attributes:
        by_body: pence of each body that pays it above nought; given where two or more do.
        is_within: it is itself one of the bodies, so that the payments fall away.
        share: share of the joint spend.
        everywhere_pence: what all bodies known here pay it in the year.
        before_share: the largest share of that which one body paid.
        after_share: the share that the joint body would pay.
    """

    supplier_id: str
    name: str
    is_within: bool
    bodies: int
    lines: int
    pence: int
    share: float
    by_body: Mapping[str, int]
    everywhere_pence: int
    before_share: float
    after_share: float

    @property
    def becomes_dependent(self) -> bool:
        """True where no body pays half of what it is known to be paid, and the joint body would."""
        return (
            self.bodies >= 2
            and not self.is_within
            and self.pence >= DEPENDENT_PENCE
            and self.before_share < DEPENDENT_SHARE <= self.after_share
        )


@dataclass(frozen=True)
class MergingClass:
    """One class of purchase: joint spend, that of each body, and what goes to suppliers that two share."""

    code: str
    title: str
    bodies: int
    suppliers: int
    shared_suppliers: int
    lines: int
    pence: int
    shared_pence: int
    by_body: Mapping[str, int]


@dataclass(frozen=True)
class MergingContract:
    """One listed contract; ``bodies`` of the set have one with the same supplier."""

    body_id: str
    contract_id: str
    title: str
    supplier_name: str
    start_date: date | None
    end_date: date | None
    value_pence: int | None
    bodies: int


@dataclass(frozen=True)
class Overlap:
    """Suppliers that exactly so many of the bodies pay, and what they are paid."""

    bodies: int
    suppliers: int
    pence: int
    share: float


@dataclass(frozen=True)
class MergedPosition:
    """The joint position of a set of bodies in one financial year; pence, refunds taken off.

    Attributes:
        bodies: the bodies, largest spend first.
        financial_year: the latest year that most of them published most months of.
        pence, lines: joint sums; they equal the sums of bodies, months and classes.
        unnamed_pence: of these, payments to individuals and withheld names, never shown by name.
        between_pence: payments from one of the bodies to another, which fall away.
        suppliers: suppliers that can be named, largest joint spend first.
        overlaps: by how many bodies suppliers are shared.
        classes: by class of purchase; one without a code is what is unclassified.
        months: pence by month and body.
        contracts: listed contracts, those of shared suppliers first; empty where no list is loaded.
        notes: what a reader must know.
        snapshot: of what evidence.
    """

    bodies: tuple[MergingBody, ...]
    financial_year: str
    lines: int
    pence: int
    unnamed_pence: int
    between_pence: int
    suppliers: tuple[MergingSupplier, ...]
    overlaps: tuple[Overlap, ...]
    classes: tuple[MergingClass, ...]
    months: Mapping[str, Mapping[str, int]]
    contracts: tuple[MergingContract, ...]
    has_contracts: bool
    notes: tuple[str, ...]
    snapshot: str

    @property
    def shared(self) -> tuple[MergingSupplier, ...]:
        """Return the suppliers that two or more of the bodies pay."""
        return tuple(supplier for supplier in self.suppliers if supplier.bodies >= 2)

    @property
    def dependent(self) -> tuple[MergingSupplier, ...]:
        """Return the suppliers that become dependent on the joint body."""
        return tuple(supplier for supplier in self.suppliers if supplier.becomes_dependent)

    def name_of(self, body_id: str) -> str:
        """Return the name of one of the bodies."""
        return next((body.name for body in self.bodies if body.body_id == body_id), body_id)

    def sentences(self) -> tuple[str, ...]:
        """Return the position in a few sentences, without pennies."""
        shared = self.shared
        shared_pence = sum(supplier.pence for supplier in shared)
        part = f"{shared_pence / self.pence:.0%}" if self.pence > 0 else "no share"
        said = [
            f"{' + '.join(body.name for body in self.bodies)}, {self.financial_year}: "
            f"{format_pence(self.pence)} in {self.lines:,} lines.",
            f"{len(shared):,} of {len(self.suppliers):,} suppliers are paid by two or more of them and take "
            f"{format_pence(shared_pence)}, {part} of the joint spend.",
        ]
        if shared:
            first = shared[0]
            said.append(
                f"The largest of these is {first.name}: {format_pence(first.pence)} from {first.bodies} "
                f"bodies."
            )
        if self.between_pence:
            said.append(f"Payments between them come to {format_pence(self.between_pence)} and fall away.")
        joint = [item for item in self.classes if item.code and item.bodies >= 2]
        if joint:
            said.append(
                f"{len(joint)} classes of purchase are bought by two or more; the largest is "
                f"{joint[0].title} with {format_pence(joint[0].pence)}."
            )
        if self.has_contracts:
            several = [contract for contract in self.contracts if contract.bodies >= 2]
            said.append(
                f"{len(self.contracts):,} contracts are listed, {len(several):,} with suppliers of two or "
                f"more bodies."
            )
        said.append(
            f"{len(self.dependent):,} suppliers would get half or more of what is known of their income from "
            "the joint body, and do not get it from one of the bodies today."
        )
        return (*said, *self.notes)

    def as_json(self) -> dict[str, Any]:
        """Return the whole position as plain data; days as ISO text."""
        plain = asdict(self)
        for contract in plain["contracts"]:
            for name in ("start_date", "end_date"):
                contract[name] = contract[name].isoformat() if contract[name] else None
        plain["dependent_suppliers"] = [supplier.supplier_id for supplier in self.dependent]
        return plain


def merge(
    home: Path | str,
    bodies: Sequence[str],
    *,
    output: Path | str | None = None,
    progress: Progress | None = None,
) -> MergedPosition:
    """Return what some bodies overlap in and their joint position; write it where ``output`` names a folder.

    Args:
        home: where the payments are; better with suppliers resolved and categories classified.
        bodies: two or more, by id or name.
        output: folder for ``index.html``, ``data/*.csv`` and ``merged.xlsx``; replaced whole where an earlier
            position stands in it.
        progress: told in a few words what begins.

    Raises:
        UsageProblem: fewer than two bodies, or the folder holds something else.
        NotFound: a body is not known, or has no payments here.
        StoreFailure: the folder cannot be written.
    """
    base = Home.open(Path(home))
    snapshot = snapshot_of(base)
    if output is not None:
        from tallystick.spend.analysis.merging_page import check_place  # noqa: PLC0415 - only to write

        check_place(Path(output))
    with connect(MEMORY) as engine:
        create_views(engine, snapshot)
        create_derived_views(engine, base.path)
        register = load_register(base.bodies)
        _say(progress, "who was paid for what")
        frame = make_frame(engine, register)
        chosen = _chosen(frame, bodies, register)
        _say(progress, "joint position")
        position = merged_position(frame, chosen, snapshot=snapshot.id)
    if output is not None:
        from tallystick.spend.analysis.merging_page import write_position  # noqa: PLC0415 - likewise

        _say(progress, "page, tables and workbook")
        write_position(position, Path(output))
    return position


def merged_position(frame: Frame, bodies: Sequence[str], *, snapshot: str = "") -> MergedPosition:
    """Return the joint position of bodies, by their ids, in a frame."""
    prepare_spend(frame)
    prepare_names(frame)
    frame.engine.execute(
        "create or replace table merge_bodies as select unnest(from_json(?, '[\"VARCHAR\"]')) as body_id",
        [json.dumps(list(bodies))],
    )
    frame.make("merge_years")
    year = _year(frame)
    frame.make(*_STEPS, financial_year=year)
    _position_tables(frame, year)
    members = _members(frame, year)
    total = sum(body.pence for body in members)
    suppliers = _suppliers(frame, total)
    contracts, has_contracts = _contracts(frame)
    unnamed = int(
        frame.rows("select coalesce(sum(pence), 0) from merge_cells where supplier_label = ''")[0][0]
    )
    return MergedPosition(
        bodies=members,
        financial_year=year,
        lines=sum(body.lines for body in members),
        pence=total,
        unnamed_pence=unnamed,
        between_pence=sum(supplier.pence for supplier in suppliers if supplier.is_within),
        suppliers=suppliers,
        overlaps=_overlaps(suppliers, total),
        classes=_classes(frame),
        months=_months(frame),
        contracts=contracts,
        has_contracts=has_contracts,
        notes=_notes(members, year, has_contracts),
        snapshot=snapshot,
    )


def _say(progress: Progress | None, words: str) -> None:
    if progress is not None:
        progress(words)


def _chosen(frame: Frame, wanted: Sequence[str], register: Register) -> list[str]:
    """Return the ids of the bodies, each once, in the order given."""
    paying: dict[str, str] = dict(frame.rows("select body_id, name from known_bodies"))
    by_name = {name.casefold(): body_id for body_id, name in paying.items()}
    chosen: list[str] = []
    for text in wanted:
        known = register.by_id(text) or register.by_code(text) or register.by_name(text)
        body_id = text if text in paying else known.body_id if known else by_name.get(text.casefold(), "")
        if body_id not in paying:
            said = f"There is no body {text!r}." if not body_id else f"{text} has no payments here."
            raise NotFound(
                said,
                where=text,
                next_step="Bodies with payments: "
                + ", ".join(f"{key} ({name})" for key, name in sorted(paying.items())[:20]),
            )
        if body_id not in chosen:
            chosen.append(body_id)
    if len(chosen) < 2:
        raise UsageProblem(
            "It takes two or more bodies to compare.",
            why=f"{len(chosen)} was named." if chosen else "None was named.",
            next_step="Name them by id or name, parted by commas: --merge A,B",
        )
    return chosen


def _year(frame: Frame) -> str:
    rows = frame.rows(
        "select financial_year from merge_years order by bodies desc, least_months desc, financial_year "
        "desc limit 1"
    )
    if not rows:
        raise NotFound("These bodies have no payments.")
    return str(rows[0][0])


def _position_tables(frame: Frame, year: str) -> None:
    frame.make(
        "merge_body_sums",
        "merge_months",
        "merge_supplier_bodies",
        "merge_classes",
        "merge_class_bodies",
        "merge_practices",
        financial_year=year,
    )


def _members(frame: Frame, year: str) -> tuple[MergingBody, ...]:
    rows = frame.rows(
        "select s.body_id, k.name, k.kind, k.population, s.months, s.lines, s.pence, p.payment_days, "
        "p.card_lines, "
        "p.net_lines, p.lines, c.answer from merge_body_sums s join known_bodies k using (body_id) "
        "left join merge_practices p using (body_id) left join comparability c on c.body_id = s.body_id "
        "and c.financial_year = $year and c.comparison = 'totals' order by s.pence desc, s.body_id",
        {"year": year},
    )
    return tuple(
        MergingBody(
            body_id,
            name,
            kind,
            population,
            int(months),
            int(lines),
            int(pence),
            None if days is None else int(days),
            cards / counted if counted else None,
            net / counted if counted else None,
            answer or "no certificate",
        )
        for body_id, name, kind, population, months, lines, pence, days, cards, net, counted, answer in rows
    )


def _suppliers(frame: Frame, total: int) -> tuple[MergingSupplier, ...]:
    by_body: dict[str, dict[str, int]] = {}
    for supplier_id, body_id, pence in frame.rows(
        "select supplier_id, body_id, pence from merge_supplier_bodies order by supplier_id, pence desc, "
        "body_id"
    ):
        by_body.setdefault(supplier_id, {})[body_id] = int(pence)
    return tuple(
        MergingSupplier(
            supplier_id,
            name,
            bool(is_within),
            int(bodies),
            int(lines),
            int(pence),
            pence / total if total > 0 else 0.0,
            by_body.get(supplier_id, {}),
            int(everywhere),
            most / everywhere if everywhere > 0 else 0.0,
            min(max(pence, 0) / everywhere, 1.0) if everywhere > 0 else 0.0,
        )
        for supplier_id, name, is_within, bodies, lines, pence, everywhere, most in frame.rows(
            "select supplier_id, supplier_name, is_within, bodies, lines, pence, everywhere_pence, "
            "most_dependent "
            "from merge_suppliers order by pence desc, supplier_id"
        )
    )


def _overlaps(suppliers: Sequence[MergingSupplier], total: int) -> tuple[Overlap, ...]:
    counts: Counter[int] = Counter()
    pence: Counter[int] = Counter()
    for supplier in suppliers:
        counts[supplier.bodies] += 1
        pence[supplier.bodies] += supplier.pence
    return tuple(
        Overlap(bodies, counts[bodies], pence[bodies], pence[bodies] / total if total > 0 else 0.0)
        for bodies in sorted(counts, reverse=True)
    )


def _classes(frame: Frame) -> tuple[MergingClass, ...]:
    by_body: dict[str, dict[str, int]] = {}
    for code, body_id, pence in frame.rows(
        "select class_code, body_id, pence from merge_class_bodies order by class_code, body_id"
    ):
        by_body.setdefault(code, {})[body_id] = int(pence)
    return tuple(
        MergingClass(
            code,
            title or "Not classified",
            int(bodies),
            int(suppliers),
            int(shared),
            int(lines),
            int(pence),
            int(shared_pence),
            by_body.get(code, {}),
        )
        for code, title, bodies, suppliers, shared, lines, pence, shared_pence in frame.rows(
            "select class_code, class_title, bodies, suppliers, shared_suppliers, lines, pence, shared_pence "
            "from merge_classes order by class_code = '', pence desc, class_code"
        )
    )


def _months(frame: Frame) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for period, body_id, pence in frame.rows(
        "select period, body_id, pence from merge_months order by period, body_id"
    ):
        found.setdefault(period, {})[body_id] = int(pence)
    return found


def _contracts(frame: Frame) -> tuple[tuple[MergingContract, ...], bool]:
    if "listed_contracts" not in frame.views():
        return (), False
    frame.make("merge_contracts")
    rows = frame.rows(
        "select body_id, contract_id, title, supplier_name, start_date, end_date, value_pence, bodies "
        "from merge_contracts order by bodies < 2, supplier_key, end_date, body_id, contract_id"
    )
    return tuple(MergingContract(*row) for row in rows), True


def _notes(members: Sequence[MergingBody], year: str, has_contracts: bool) -> tuple[str, ...]:
    notes = [
        f"{body.name} published {body.months} of 12 months of {year}: its sums are too low."
        for body in members
        if body.months < 12
    ]
    forbidden = [body.name for body in members if body.certificate == "may not"]
    if forbidden:
        notes.append(
            f"By the comparability certificate, sums of {', '.join(forbidden)} may not be set beside others; "
            "what is shared still holds, its pounds with care."
        )
    if not has_contracts:
        notes.append("No list of contracts is loaded: overlaps in contracts are not known.")
    notes.append("Published payments carry no invoice dates, so terms of payment cannot be told from them.")
    return tuple(notes)
