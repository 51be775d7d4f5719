"""Made payment lines, files and parts for the tests of this folder."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tallystick.kernel import financial_year, period
from tallystick.spend.model import PAYMENT_COLUMNS
from tallystick.store.model import FileEntry, PeriodTotal

BODY = "E10000099"
DAY_NS = 86_400 * 10**9


@dataclass(frozen=True)
class Line:
    paid_on: date
    pence: int
    supplier: str = "Acme Paving Ltd"
    reference: str = ""


def hash_of(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def row(file_hash: str, number: int, line: Line, **more: Any) -> dict[str, Any]:
    values: dict[str, Any] = {column.name: None for column in PAYMENT_COLUMNS}
    values |= {
        "line_id": f"{file_hash[:16]}-1-{number}",
        "file_hash": file_hash,
        "source_row": number,
        "body_id": BODY,
        "body_name": "Made Borough Council",
        "paid_on": line.paid_on,
        "period": period(line.paid_on),
        "financial_year": financial_year(line.paid_on),
        "supplier_name": line.supplier,
        "amount_pence": line.pence,
        "amount_basis": "net",
        "transaction_ref": line.reference or None,
        "is_card": False,
        "is_redacted": False,
    }
    return values | more


def create_payments(connection: Any, table: str, rows: list[dict[str, Any]]) -> None:
    columns = ", ".join(f"{column.name} {column.sql_type}" for column in PAYMENT_COLUMNS)
    connection.execute(f"CREATE OR REPLACE TABLE {table} ({columns})")
    if rows:
        layout = json.dumps([{column.name: column.sql_type for column in PAYMENT_COLUMNS}])
        connection.execute(
            f"INSERT INTO {table} SELECT unnest(from_json(?, ?), recursive := true)",
            [json.dumps(rows, default=str), layout],
        )


class Shelf:
    """Files with parts on disk, as the store would hold them."""

    def __init__(self, connection: Any, folder: Path) -> None:
        self.connection = connection
        self.folder = folder
        self.entries: list[FileEntry] = []
        self.lines: dict[str, list[Line]] = {}

    def add(
        self, name: str, lines: list[Line], *, kind: str = "payments", modified: int = 0, **more: Any
    ) -> str:
        file_hash = hash_of(name + repr(lines) + kind)
        create_payments(
            self.connection, "writing", [row(file_hash, n, line) for n, line in enumerate(lines, start=1)]
        )
        self.connection.execute(f"COPY writing TO '{self.part_path(file_hash)}' (FORMAT parquet)")
        totals: Counter[str] = Counter()
        counts: Counter[str] = Counter()
        for line in lines:
            totals[period(line.paid_on)] += line.pence
            counts[period(line.paid_on)] += 1
        self.entries.append(
            FileEntry(
                file_hash=file_hash,
                file=f"downloads/{name}",
                size=1,
                kind=kind,
                status="accepted",
                body_id=BODY,
                part=file_hash,
                rows_accepted=len(lines),
                pence_accepted=sum(line.pence for line in lines),
                periods=tuple(PeriodTotal(month, counts[month], totals[month]) for month in sorted(counts)),
                fields=("transaction_ref",) if any(line.reference for line in lines) else (),
                seen_as=((name, 1, modified * DAY_NS),) if modified else (),
                **more,
            )
        )
        self.lines[file_hash] = lines
        return file_hash

    def part_path(self, part: str) -> str:
        return (self.folder / f"{part}.parquet").as_posix()
