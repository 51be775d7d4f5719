"""A made home whose payments tell a story month by month, without any file being read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tallystick.spend.model import PAYMENT_COLUMNS
from tallystick.store import FileEntry, Home, Manifest, PeriodTotal, connect

COLUMNS = tuple((column.name, column.sql_type) for column in PAYMENT_COLUMNS)


@dataclass(frozen=True)
class Paid:
    """One payment: body, supplier, month, pence; on the 25th where no day is given."""

    body: str
    supplier: str
    period: str
    pence: int
    day: int = 25
    department: str = ""
    basis: str = "net"


def months(first: str, count: int) -> list[str]:
    """Return a run of months."""
    begun = int(first[:4]) * 12 + int(first[5:7]) - 1
    return [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(begun, begun + count)]


def publish(path: Path, payments: Iterable[Paid]) -> Path:
    """Publish one more snapshot with these payments added, and return the home."""
    listed = list(payments)
    home = Home.open(path, create=True)
    earlier = home.current()
    before = earlier.manifest if earlier else None
    upload = home.path / "upload"
    upload.write_text(f"{len(before.files) if before else 0} {listed}", "utf-8")
    with home.writer_lock():
        digest = home.keep_original(upload)
        upload.unlink()
        key = hashlib.sha256(f"part of {digest}".encode()).hexdigest()
        folder = home.staging_folder(key)
        _write(folder / "payments.parquet", digest, listed)
        home.adopt_part(key, folder)
        pence = sum(one.pence for one in listed)
        entry = FileEntry(
            file_hash=digest,
            file=f"{digest[:6]}.csv",
            size=1,
            kind="payments",
            status="accepted",
            body_id=listed[0].body,
            part=key,
            rows_in=len(listed),
            rows_accepted=len(listed),
            pence_in=pence,
            pence_accepted=pence,
            periods=(PeriodTotal(listed[0].period, len(listed), pence),),
        )
        home.publish(
            Manifest(
                created_at="2026-06-01T09:00:00+00:00",
                previous=earlier.id if earlier else None,
                files=(*(before.files if before else ()), entry),
                superseded=(),
                versions={"tallystick": "0"},
                lines=(before.lines if before else 0) + len(listed),
                pence=(before.pence if before else 0) + pence,
                payment_columns=COLUMNS,
                reject_columns=(("file_hash", "VARCHAR"), ("source_row", "BIGINT"), ("reason", "VARCHAR")),
            )
        )
    return path


def line_ids(path: Path, where: str) -> list[str]:
    """Return the ids of the lines in force that a condition fits, in order."""
    from tallystick.store import query

    return [
        row[0]
        for row in query(Home.open(path), f"select line_id from payments where {where} order by 1").rows
    ]


def _write(path: Path, digest: str, listed: list[Paid]) -> None:
    rows = [
        {
            "line_id": f"{digest[:16]}-1-{number}",
            "file_hash": digest,
            "source_row": number,
            "body_id": one.body,
            "body_name": f"Body {one.body}",
            "paid_on": f"{one.period}-{one.day:02d}",
            "period": one.period,
            "financial_year": _year(one.period),
            "supplier_name": one.supplier,
            "amount_pence": one.pence,
            "amount_basis": one.basis,
            "department": one.department,
            "is_redacted": False,
            "is_card": False,
        }
        for number, one in enumerate(listed, start=2)
    ]
    with connect(threads=1) as engine:
        engine.execute(f"create table made ({', '.join(f'{name} {kind}' for name, kind in COLUMNS)})")
        layout = json.dumps([dict.fromkeys(rows[0], "VARCHAR")])
        listed_columns = ", ".join(rows[0])
        cells = ", ".join(f"item.{name}" for name in rows[0])
        engine.execute(
            f"insert into made ({listed_columns}) select {cells} "
            "from (select unnest(from_json(?, ?)) as item)",
            [json.dumps(rows), layout],
        )
        engine.execute(f"copy made to '{path.as_posix()}' (format parquet)")


def _year(period: str) -> str:
    first = int(period[:4]) - (int(period[5:7]) < 4)
    return f"{first}-{(first + 1) % 100:02d}"
