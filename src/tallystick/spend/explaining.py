"""Explain one payment line: as published, how it was read, who was paid, what was bought, and why.

The walk from a figure back to the published row. Only the part of the line's own file is opened, since a
line's id begins with the hash of its file; who was paid and what was bought come through the views that other
rooms derive, so that nothing here knows those rooms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tallystick import store
from tallystick.kernel import NotFound, TallystickError, UsageProblem
from tallystick.kernel.money import format_pence
from tallystick.spend.mapping import read_profile
from tallystick.spend.mapping.model import Field
from tallystick.spend.reporting.about import derived
from tallystick.spend.reporting.words import percent, step_words, tier_words
from tallystick.store import FileEntry, Home, Snapshot
from tallystick.store.engine import snapshot_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_FORM = re.compile(r"[0-9a-f]{1,16}|[0-9a-f]{16}-(\d+(-\d*)?)?")
_HASH = 16
_MOST_FILES = 200
_DATES = (Field.PAID_ON, Field.INVOICE_DATE, Field.PERIOD)
_AMOUNTS = (Field.NET_AMOUNT, Field.GROSS_AMOUNT, Field.AMOUNT)
_SUPPLIER_VIEWS = frozenset({"payees", "entities", "supplier_groups"})
_CLASS_VIEWS = frozenset({"classified_payments", "category_tree"})
_COMMANDS = {"suppliers": "tallystick suppliers resolve", "categories": "tallystick categories classify"}


@dataclass(frozen=True)
class ColumnRead:
    """One column of the published table: what it was read as, how sure, why, and what the line has of it."""

    heading: str
    field: str
    confidence: float
    evidence: tuple[str, ...]
    value: str
    profile: str


@dataclass(frozen=True)
class Replaced:
    """The later publication that replaces this line, and why it does."""

    file: str
    reason: str


@dataclass(frozen=True)
class PayeeFacts:
    """Who was paid, as the suppliers were resolved; probability is that the payee is the entity."""

    payee_id: int
    kind: str
    clean_name: str
    legal_form: str
    tier: str
    probability: float | None
    reason: str
    entity_id: str | None
    entity: str | None
    identifiers: list[str] | None
    public_body_id: str | None
    spellings: int | None
    bodies: int | None
    group_id: str | None
    group_name: str | None
    group_basis: str | None
    group_entities: int | None


@dataclass(frozen=True)
class ClassFacts:
    """What was bought, as the line was classified; ``code`` is empty where it is unclassified."""

    code: str
    title: str
    level: int
    first_level: str
    first_title: str
    probability: float | None
    step: str
    reason: str


@dataclass(frozen=True)
class DecisionFacts:
    """A person's decision that bears on the line: in which room, which event, who, when, why."""

    room: str
    number: int
    kind: str
    by: str
    at: str
    facts: dict[str, Any]
    is_reversed: bool


@dataclass(frozen=True)
class DerivationFacts:
    """A derivation that the explanation rests on, and why it is stale where it is."""

    room: str
    id: str
    stale: str


@dataclass(frozen=True)
class Explanation:
    """All that is known of one payment line.

    ``line`` has the columns of a payment line (days as ISO text); ``file`` what the snapshot says of its
    file; ``payee`` and ``purchase`` are None where no room has looked at the line; ``notes`` say so.
    """

    line_id: str
    line: dict[str, Any]
    file: dict[str, Any]
    columns: tuple[ColumnRead, ...]
    replaced_by: Replaced | None
    payee: PayeeFacts | None
    purchase: ClassFacts | None
    decisions: tuple[DecisionFacts, ...]
    snapshot: str
    derivations: tuple[DerivationFacts, ...]
    notes: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the explanation as plain values."""
        return asdict(self)

    def lines(self) -> Iterator[str]:
        """Yield the explanation as text for people, one line each."""
        yield f"Line {self.line_id}"
        yield _sentence(self.line)
        for heading, facts in (
            ("As published", _published(self)),
            ("How each column was read", _columns(self)),
            ("Who was paid", _payee(self.payee)),
            ("What was bought", _purchase(self.purchase)),
            ("Decisions by people", _decisions(self)),
            ("Made from", _made_from(self)),
        ):
            if facts:
                yield ""
                yield heading
                width = min(max(len(label) for label, _ in facts), 28)
                yield from (f"  {label:<{width}}  {text}" for label, text in facts)
        if self.notes:
            yield ""
            yield from self.notes


def explain(home: Path | str, line_id: str) -> Explanation:
    """Return all that is known of one payment line of the snapshot in force.

    Args:
        home: the evidence base.
        line_id: identity of the line, or a beginning of it that no other line has.

    Raises:
        NotFound: no line has that id.
        UsageProblem: several lines begin with it.
    """
    place = Home.open(Path(home))
    snapshot = snapshot_of(place)
    wanted = line_id.strip().lower()
    entries = _files_of(snapshot, wanted)
    if not entries:
        raise _not_found(line_id)
    with store.open_reader(_only(snapshot, entries)) as reader:
        whole = _whole_id(reader, wanted, line_id)
        (entry,) = (item for item in entries if item.file_hash[:_HASH] == whole[:_HASH])
        line = _row(reader, "select * from published_payments where line_id = $line_id", line_id=whole) or {}
        replaced = _replaced(reader, snapshot, whole)
        payee, purchase = (None, None) if replaced else _derived_facts(reader, line)
    if replaced:  # it is in no view of lines in force, so let it stand in for one
        with store.open_reader(_only(snapshot, [entry], superseded=False)) as reader:
            payee, purchase = _derived_facts(reader, line)
    made = tuple(DerivationFacts(item.room, item.id, item.stale) for item in derived(place, snapshot.id))
    line = {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in line.items()}
    columns, notes = _columns_read(place, entry, line)
    return Explanation(
        line_id=whole,
        line=line,
        file=_file_facts(place, entry),
        columns=columns,
        replaced_by=replaced,
        payee=payee,
        purchase=purchase,
        decisions=tuple(_bearing(place, line, payee)),
        snapshot=snapshot.id,
        derivations=tuple(item for item in made if item.room in _COMMANDS),
        notes=(*notes, *_missing(payee, purchase, made)),
    )


def _files_of(snapshot: Snapshot, wanted: str) -> list[FileEntry]:
    """Return the files that may hold the line: an id begins with the hash of its file."""
    if not _FORM.fullmatch(wanted):
        return []
    beginning = wanted[:_HASH]
    return [
        entry
        for entry in snapshot.manifest.files
        if entry.part and entry.rows_accepted and entry.file_hash.startswith(beginning)
    ]


def _only(snapshot: Snapshot, entries: list[FileEntry], *, superseded: bool = True) -> Snapshot:
    """Return the snapshot as if it held these files alone, so that a reader opens no other part."""
    if len(entries) > _MOST_FILES:
        raise UsageProblem(
            "Many lines begin with that.",
            why=f"It fits {len(entries):,} files.",
            next_step="Give more of the id: its first 16 characters name the file.",
        )
    hashes = {entry.file_hash for entry in entries}
    taken = tuple(item for item in snapshot.manifest.superseded if item.file_hash in hashes)
    manifest = replace(
        snapshot.manifest, files=tuple(entries), superseded=taken if superseded else (), parts=()
    )
    return replace(snapshot, manifest=manifest)


def _whole_id(reader: DuckDBPyConnection, wanted: str, given: str) -> str:
    sql = store.load("tallystick.spend")["explain_line"].sql
    found = [row[0] for row in reader.execute(sql, {"line_id": wanted}).fetchall()]
    if not found:
        raise _not_found(given)
    if len(found) > 1 and found[0] != wanted:
        shown = ", ".join(found[:3])
        raise UsageProblem(
            f"More than one line begins with {given!r}.",
            why=f"For example {shown}.",
            next_step="Give more of the id.",
        )
    return str(found[0])


def _not_found(given: str) -> NotFound:
    return NotFound(
        f"There is no payment line {given!r}.",
        why="An id is the beginning of its file's hash, the number of the table and the row, for example "
        "7d897e1526badf6e-1-204. A line that was rejected has none.",
        next_step='To find one: tallystick spend query "select line_id, paid_on, supplier_name, amount_pence '
        "from payments where supplier_name ilike '%name%' limit 20\"",
    )


def _row(reader: DuckDBPyConnection, sql: str, **settings: object) -> dict[str, Any] | None:
    cursor = reader.execute(sql, settings)
    names = [column[0] for column in cursor.description or ()]
    found = cursor.fetchall()
    return dict(zip(names, found[0], strict=True)) if found else None


def _replaced(reader: DuckDBPyConnection, snapshot: Snapshot, line_id: str) -> Replaced | None:
    found = _row(
        reader, "select superseded_by, reason from superseded where line_id = $line_id", line_id=line_id
    )
    if found is None:
        return None
    files = {entry.file_hash: entry.file for entry in snapshot.manifest.files}
    return Replaced(files.get(found["superseded_by"], found["superseded_by"]), found["reason"] or "")


def _derived_facts(
    reader: DuckDBPyConnection, line: dict[str, Any]
) -> tuple[PayeeFacts | None, ClassFacts | None]:
    listed = reader.execute("select table_name from information_schema.tables").fetchall()
    there = {name for (name,) in listed}
    statements = store.load("tallystick.spend")
    payee = purchase = None
    if there >= _SUPPLIER_VIEWS:
        key = {
            name: line[name] for name in ("body_id", "supplier_name", "supplier_ref", "supplier_identifier")
        }
        found = _row(reader, statements["explain_payee"].sql, **key)
        payee = PayeeFacts(**found) if found else None
    if there >= _CLASS_VIEWS:
        found = _row(reader, statements["explain_class"].sql, line_id=line["line_id"])
        looked_at = found and (found["reason"] or found["code"])
        purchase = ClassFacts(**found) if found and looked_at else None
    return payee, purchase


def _file_facts(home: Home, entry: FileEntry) -> dict[str, Any]:
    return {
        "file": entry.file,
        "file_hash": entry.file_hash,
        "original": str(home.original_path(entry.file_hash)),
        "kind": entry.kind,
        "status": entry.status,
        "format": entry.format,
        "reader": entry.reader,
        "date_order": entry.date_order,
        "amount_basis": entry.amount_basis,
        "imported_at": entry.imported_at,
        "profiles": [str(home.profiles / name) for name in _profiles(entry)],
        "warnings": list(entry.warnings),
    }


def _profiles(entry: FileEntry) -> tuple[str, ...]:
    return entry.profiles or ((entry.profile,) if entry.profile else ())


def _columns_read(
    home: Home, entry: FileEntry, line: dict[str, Any]
) -> tuple[tuple[ColumnRead, ...], tuple[str, ...]]:
    """Return what each column was read as, by the profile as it stands now, and what is to be said of it."""
    found: list[ColumnRead] = []
    notes = []
    for name in _profiles(entry):
        try:
            profile = read_profile(home.profiles / name)
        except TallystickError as problem:
            notes.append(f"The profile {name} by which the file was read cannot be shown: {problem.what}")
            continue
        date = next((one for one in _DATES if profile.positions(one)), None)
        amount = next((one for one in _AMOUNTS if profile.positions(one)), None)
        found += [
            ColumnRead(
                column.heading or f"(column {column.position + 1})",
                column.field.value,
                column.confidence,
                column.evidence,
                _value(column.field, date, amount, line),
                name,
            )
            for column in profile.columns
            if column.field is not Field.OTHER
        ]
    return tuple(found), tuple(notes)


def _value(field: Field, date: Field | None, amount: Field | None, line: dict[str, Any]) -> str:
    """Return what the line has of a column; several columns that make one text share it."""
    if field is date:
        return str(line.get("date_as_published") or "")
    if field is amount:
        return str(line.get("amount_as_published") or "")
    if field in (Field.COMPANY_NUMBER, Field.CHARITY_NUMBER, Field.VAT_NUMBER):
        return str(line.get("supplier_identifier") or "")
    if field is Field.BODY_CODE:
        return str(line.get("body_id") or "")
    if field is Field.IRRECOVERABLE_VAT and line.get("irrecoverable_vat_pence") is not None:
        return format_pence(line["irrecoverable_vat_pence"])
    return str(line.get(field.value) or "")


def _bearing(home: Home, line: dict[str, Any], payee: PayeeFacts | None) -> Iterator[DecisionFacts]:
    """Yield the decisions of the register that name this line, its payee, its entity or its ledger code."""
    register = store.Register.of(home)
    for room in _COMMANDS:
        events = list(register.events(room))
        reversed_ones = {event.facts.get("number") for event in events if event.kind == "reversal"}
        for event in events:
            if event.kind != "reversal" and _bears(event.facts, line, payee):
                yield DecisionFacts(
                    room,
                    event.number,
                    event.kind,
                    event.by,
                    event.at,
                    event.facts,
                    event.number in reversed_ones,
                )


def _bears(facts: dict[str, Any], line: dict[str, Any], payee: PayeeFacts | None) -> bool:
    if facts.get("line_id"):
        return bool(facts["line_id"] == line["line_id"])
    names = {line.get("supplier_name")}
    if payee is not None:
        names |= {payee.clean_name, payee.entity_id}
    code = facts.get("ledger_code")
    by_code = (
        facts.get("body_id") in (None, "", line.get("body_id"))
        and code == (line.get("expenditure_code") or line.get("expenditure_category"))
        if code
        else None
    )
    keys = ("supplier", "entity_id", "left", "right", "name")
    of_supplier = [facts[key] for key in keys if facts.get(key)]
    by_name = any(name in names for name in of_supplier) if of_supplier else None
    said = [verdict for verdict in (by_code, by_name) if verdict is not None]
    return bool(said) and all(said)


def _missing(
    payee: PayeeFacts | None, purchase: ClassFacts | None, made: tuple[DerivationFacts, ...]
) -> Iterator[str]:
    rooms = {item.room: item for item in made}
    for room, facts, what in (
        ("suppliers", payee, "Who was paid is not resolved"),
        ("categories", purchase, "What was bought is not classified"),
    ):
        if facts is None:
            found = rooms.get(room)
            why = f" for this line: the derivation was {found.stale}" if found and found.stale else " yet"
            yield f"{what}{why}. To do so: {_COMMANDS[room]}"


def _sentence(line: dict[str, Any]) -> str:
    when = line.get("paid_on") or line.get("period")
    who = line.get("body_name") or line.get("body_id")
    payee = line.get("supplier_name") or "nobody named"
    return f"{format_pence(line['amount_pence'])} to {payee}, {who}, {when}"


def _published(found: Explanation) -> list[tuple[str, str]]:
    line, file = found.line, found.file
    table = f"{line['source_table']}, " if line.get("source_table") else ""
    counted = "yes"
    if found.replaced_by:
        counted = f"no: replaced by {found.replaced_by.file}; {found.replaced_by.reason}"
    return [
        ("File", file["file"]),
        ("Row", f"{table}row {line['source_row']:,}"),
        ("Date", f"“{line['date_as_published']}” read as {line['paid_on'] or line['period']}"),
        (
            "Amount",
            f"“{line['amount_as_published']}” read as {format_pence(line['amount_pence'])}, "
            f"VAT basis {line['amount_basis']}",
        ),
        ("Counted", counted),
        ("Original kept as", file["original"]),
        ("Read as", f"{file['kind']}, {file['format']}, {file['reader']} reader, status {file['status']}"),
        *(("Warning", warning) for warning in file["warnings"][:3]),
    ]


def _columns(found: Explanation) -> list[tuple[str, str]]:
    facts = [
        (
            column.heading,
            f"{column.field} ({column.confidence:.2f}: {'; '.join(column.evidence) or 'a person’s word'})"
            + (f" = {column.value}" if column.value else ""),
        )
        for column in found.columns
    ]
    names = dict.fromkeys(column.profile for column in found.columns)
    return [*facts, *(("Profile", name) for name in names)]


def _payee(payee: PayeeFacts | None) -> list[tuple[str, str]]:
    if payee is None:
        return []
    facts = [("Kind", payee.kind)]
    if payee.kind == "person":
        facts[0] = ("Kind", "person; reports show individuals only together")
    if payee.entity:
        many = (
            f", {payee.spellings:,} names, {payee.bodies:,} bodies"
            if payee.spellings and payee.bodies
            else ""
        )
        facts.append(("Legal entity", f"{payee.entity} ({payee.entity_id}{many})"))
    if payee.identifiers:
        facts.append(("Identifiers", ", ".join(payee.identifiers)))
    if payee.public_body_id:
        facts.append(("Public body", payee.public_body_id))
    if payee.group_entities and payee.group_entities > 1:
        facts.append(("Group", f"{payee.group_name} ({payee.group_id}): {payee.group_basis}"))
    if payee.entity_id:
        facts.append(("Matched by", f"{tier_words(payee.tier)}, probability {percent(payee.probability)}"))
    facts.append(("Why", payee.reason))
    return facts


def _purchase(purchase: ClassFacts | None) -> list[tuple[str, str]]:
    if purchase is None:
        return []
    if not purchase.code:
        return [("Class", "unclassified"), ("Why", purchase.reason)]
    above = (
        f", within {purchase.first_level} {purchase.first_title}"
        if purchase.first_level not in ("", purchase.code)
        else ""
    )
    return [
        ("Class", f"{purchase.code} {purchase.title}{above} (level {purchase.level})"),
        ("Decided by", f"{step_words(purchase.step)}, probability {percent(purchase.probability)}"),
        ("Why", purchase.reason),
    ]


def _decisions(found: Explanation) -> list[tuple[str, str]]:
    return [
        (
            f"{item.room} {item.number}",
            f"{item.kind} by {item.by} on {item.at[:10]}: {item.facts.get('why', '')}"
            + (" (taken back since)" if item.is_reversed else ""),
        )
        for item in found.decisions
    ]


def _made_from(found: Explanation) -> list[tuple[str, str]]:
    made = [("Snapshot", found.snapshot)]
    for item in found.derivations:
        made.append((item.room.capitalize(), item.id + (f" ({item.stale})" if item.stale else "")))
    return made
