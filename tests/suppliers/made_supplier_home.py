"""A made home: payment lines written as the store keeps them, without any file being read."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from tallystick.spend.model import PAYMENT_COLUMNS
from tallystick.store import FileEntry, Home, Manifest, PeriodTotal, connect

COLUMNS = tuple((column.name, column.sql_type) for column in PAYMENT_COLUMNS)
_DEFAULTS = {"paid_on": "2024-04-05", "period": "2024-04", "amount_basis": "net", "is_redacted": False}

Payment = tuple[str, str, int]
"""Body, published name, pence."""


def add_payments(path: Path, payments: Sequence[Payment], **rest: object) -> Path:
    """Publish one more snapshot with these payments added, and return the home."""
    home = Home.open(path, create=True)
    earlier = home.current()
    before = earlier.manifest if earlier else None
    upload = home.path / "upload"
    upload.write_text(f"{len(before.files) if before else 0} {payments} {rest}", "utf-8")
    with home.writer_lock():
        digest = home.keep_original(upload)
        upload.unlink()
        key = hashlib.sha256(f"part of {digest}".encode()).hexdigest()
        folder = home.staging_folder(key)
        _write(folder / "payments.parquet", digest, payments, rest)
        home.adopt_part(key, folder)
        pence = sum(amount for _, _, amount in payments)
        entry = FileEntry(
            file_hash=digest,
            file=f"{digest[:6]}.csv",
            size=1,
            kind="payments",
            status="accepted",
            body_id="XA",
            part=key,
            rows_in=len(payments),
            rows_accepted=len(payments),
            pence_in=pence,
            pence_accepted=pence,
            periods=(PeriodTotal("2024-04", len(payments), pence),),
        )
        home.publish(
            Manifest(
                created_at="2024-06-01T09:00:00+00:00",
                previous=earlier.id if earlier else None,
                files=(*(before.files if before else ()), entry),
                superseded=(),
                versions={"tallystick": "0"},
                lines=(before.lines if before else 0) + len(payments),
                pence=(before.pence if before else 0) + pence,
                payment_columns=COLUMNS,
                reject_columns=(("file_hash", "VARCHAR"), ("source_row", "BIGINT"), ("reason", "VARCHAR")),
            )
        )
    return path


def _write(path: Path, digest: str, payments: Sequence[Payment], rest: dict[str, object]) -> None:
    with connect(threads=1) as engine:
        engine.execute(f"create table made ({', '.join(f'{name} {kind}' for name, kind in COLUMNS)})")
        marks = ", ".join("?" for _ in COLUMNS)
        for number, (body, name, pence) in enumerate(payments, start=2):
            known = {
                **_DEFAULTS,
                "line_id": f"{digest[:16]}-1-{number}",
                "file_hash": digest,
                "source_row": number,
                "body_id": body,
                "body_name": f"Body {body}",
                "supplier_name": name,
                "amount_pence": pence,
                **rest,
            }
            engine.execute(f"insert into made values ({marks})", [known.get(column) for column, _ in COLUMNS])
        engine.execute(f"copy made to '{path.as_posix()}' (format parquet)")
