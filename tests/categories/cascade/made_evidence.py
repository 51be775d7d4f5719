"""Made evidence for the cascade: a home with a few payment lines and their suppliers, no text model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tallystick.spend.model import PAYMENT_COLUMNS
from tallystick.store import FileEntry, Home, Manifest, PeriodTotal, connect, open_reader, publish_derivation
from tallystick.suppliers.model import ENTITY_COLUMNS, PAYEE_COLUMNS

COLUMNS = tuple((column.name, column.sql_type) for column in PAYMENT_COLUMNS)
NORTH = "E10000001"
SOUTH = "E10000002"
_DEFAULTS = {
    "body_id": NORTH,
    "body_name": "North Council",
    "paid_on": "2024-04-05",
    "period": "2024-04",
    "financial_year": "2024-25",
    "supplier_name": "Acme Ltd",
    "amount_pence": 100_00,
    "amount_basis": "net",
}
_NAMES = {NORTH: "North Council", SOUTH: "South Council"}


def make_home(path: Path, lines: Sequence[dict[str, object]], *, resolve: bool = True) -> Home:
    """A home with these lines; ``times`` in a line repeats it, ``kind`` says what its payee is."""
    home = Home.open(path, create=True)
    add_lines(home, lines)
    if resolve:
        resolve_suppliers(home, lines)
    return home


def add_lines(home: Home, lines: Sequence[dict[str, object]]) -> None:
    rows = []
    for line in lines:
        facts = {key: value for key, value in line.items() if key not in ("times", "kind")}
        rows += [facts] * int(str(line.get("times", 1)))
    earlier = home.current()
    number = len(earlier.manifest.files) if earlier else 0
    upload = home.path / "upload"
    upload.write_text(f"{number} {rows}", "utf-8")
    with home.writer_lock():
        digest = home.keep_original(upload)
        upload.unlink()
        key = hashlib.sha256(f"part of {digest}".encode()).hexdigest()
        folder = home.staging_folder(key)
        pence = _write(folder / "payments.parquet", digest, rows)
        home.adopt_part(key, folder)
        entry = FileEntry(
            file_hash=digest,
            file=f"{number}.csv",
            size=1,
            kind="payments",
            status="accepted",
            body_id=NORTH,
            part=key,
            rows_in=len(rows),
            rows_accepted=len(rows),
            pence_in=pence,
            pence_accepted=pence,
            periods=(PeriodTotal("2024-04", len(rows), pence),),
        )
        before = earlier.manifest if earlier else None
        home.publish(
            Manifest(
                created_at="2024-06-01T09:00:00+00:00",
                previous=earlier.id if earlier else None,
                files=(*(before.files if before else ()), entry),
                superseded=(),
                versions={"tallystick": "0"},
                lines=(before.lines if before else 0) + len(rows),
                pence=(before.pence if before else 0) + pence,
                payment_columns=COLUMNS,
                reject_columns=(("file_hash", "VARCHAR"), ("source_row", "BIGINT"), ("reason", "VARCHAR")),
            )
        )


def _write(path: Path, digest: str, rows: Sequence[dict[str, object]]) -> int:
    values = []
    for number, row in enumerate(rows, start=2):
        own = {"line_id": f"{digest[:16]}-1-{number}", "file_hash": digest, "source_row": number}
        body = str(row.get("body_id", NORTH))
        full = _DEFAULTS | own | {"body_name": _NAMES.get(body, "Other Council")} | row
        values.append({name: full.get(name) for name, _ in COLUMNS})
    with connect(threads=1) as engine:
        _put(engine, "made", dict(COLUMNS), values)
        engine.execute(f"copy made to '{path.as_posix()}' (format parquet)")
    return sum(int(str(value["amount_pence"])) for value in values)


def _put(engine: Any, table: str, layout: dict[str, Any], rows: Sequence[dict[str, object]]) -> None:
    columns = ", ".join(f"item.{name}" for name in layout)
    engine.execute(
        f"create table {table} as select {columns} from (select unnest(from_json(?, ?)) as item)",
        [json.dumps(list(rows)), json.dumps([layout])],
    )


def resolve_suppliers(home: Home, lines: Sequence[dict[str, object]] = ()) -> None:
    """Publish a suppliers' derivation in which equal words of a name are one entity."""
    kinds = {
        str(line.get("supplier_name", "Acme Ltd")): str(line["kind"]) for line in lines if "kind" in line
    }
    snapshot = home.current()
    assert snapshot is not None
    with open_reader(home) as reader, connect(threads=1) as engine:
        rows = reader.execute(
            "select body_id, supplier_name, supplier_ref, supplier_identifier, count(*), sum(amount_pence)"
            " from payments group by all order by all"
        ).fetchall()
        payees: list[dict[str, object]] = []
        entities: dict[str, dict[str, object]] = {}
        for number, (body, name, ref, identifier, count, pence) in enumerate(rows, start=1):
            kind = kinds.get(name or "", "organisation")
            words = (name or "").upper().split()
            form = next((word for word in words if word in ("LTD", "PLC")), "")
            clean = " ".join(word for word in words if word not in ("LTD", "PLC", "LIMITED"))
            entity = "" if kind == "withheld" else "E" + hashlib.sha256(clean.encode()).hexdigest()[:8]
            sums = {"lines": count, "pence": pence}
            who = {"kind": kind, "legal_form": form, "entity_id": entity, "group_id": entity}
            payees.append(
                {
                    "payee_id": number,
                    "body_id": body,
                    "supplier_name": name,
                    "supplier_ref": ref,
                    "supplier_identifier": identifier,
                    "clean_name": clean,
                    "tier": "exact_name",
                    "probability": 1.0,
                    "reason": "Equal words.",
                    **who,
                    **sums,
                }
            )
            if entity:
                identifiers = [identifier] if identifier else []
                entities.setdefault(entity, {"name": name, "identifiers": identifiers, **who, **sums})
        for table, columns, made in (
            ("payees", PAYEE_COLUMNS, payees),
            ("entities", ENTITY_COLUMNS, list(entities.values())),
        ):
            layout = {c.name: ["VARCHAR"] if c.sql_type == "VARCHAR[]" else c.sql_type for c in columns}
            _put(engine, table, layout, made)
        with home.writer_lock():
            staged = home.staging_folder("suppliers")
            for table in ("payees", "entities"):
                target = (staged / f"{table}.parquet").as_posix()
                engine.execute(f"copy {table} to '{target}' (format parquet)")
            key = ("body_id", "supplier_name", "supplier_ref", "supplier_identifier")
            same = " and ".join(f"p.{name} is not distinct from y.{name}" for name in key)
            publish_derivation(
                home,
                "suppliers",
                staged,
                made_from={"snapshot": snapshot.id},
                facts={},
                views={
                    "resolved_payments": "select p.*, y.payee_id, y.kind as payee_kind, y.entity_id,"
                    " e.name as entity_name, y.group_id from payments p"
                    f" left join payees y on {same} left join entities e on e.entity_id = y.entity_id"
                },
            )


def classes(home: Home, columns: str = "class_code, class_step") -> dict[str, tuple[object, ...]]:
    """The class of each line by its purpose; every line of a test has a purpose of its own."""
    with open_reader(home) as engine:
        rows = engine.execute(f"select purpose, {columns} from classified_payments").fetchall()
    return {row[0]: row[1:] for row in rows}
