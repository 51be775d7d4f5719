"""Small made evidence: parts of a few payment lines and the manifests that list them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from tallystick.store import FileEntry, Home, Manifest, PeriodTotal, Snapshot, Supersession, connect, totals

PAYMENT_COLUMNS = (
    ("line_id", "VARCHAR"),
    ("file_hash", "VARCHAR"),
    ("source_row", "BIGINT"),
    ("body_id", "VARCHAR"),
    ("body_name", "VARCHAR"),
    ("paid_on", "DATE"),
    ("period", "VARCHAR"),
    ("supplier_name", "VARCHAR"),
    ("amount_pence", "BIGINT"),
    ("amount_basis", "VARCHAR"),
    ("irrecoverable_vat_pence", "BIGINT"),
    ("department", "VARCHAR"),
    ("purpose", "VARCHAR"),
    ("procurement_category", "VARCHAR"),
    ("merchant_category", "VARCHAR"),
    ("transaction_ref", "VARCHAR"),
    ("is_redacted", "BOOLEAN"),
)
REJECT_COLUMNS = (
    ("file_hash", "VARCHAR"),
    ("source_row", "BIGINT"),
    ("reason", "VARCHAR"),
    ("amount_pence", "BIGINT"),
)
SUPERSEDED_COLUMNS = tuple((name, "VARCHAR") for name in ("line_id", "file_hash", "superseded_by", "reason"))

DEFAULTS = {
    "body_id": "E10000000",
    "body_name": "Made County Council",
    "paid_on": "2024-04-05",
    "period": "2024-04",
    "supplier_name": "Acme Paper Ltd",
    "amount_basis": "net",
    "is_redacted": False,
}


def write_parquet(path: Path, columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[object]]) -> None:
    with connect(threads=1) as engine:
        engine.execute(f"create table made ({', '.join(f'{name} {kind}' for name, kind in columns)})")
        marks = ", ".join("?" for _ in columns)
        for row in rows:
            engine.execute(f"insert into made values ({marks})", list(row))
        engine.execute(f"copy made to '{path.as_posix()}' (format parquet)")


def stage_file(
    home: Home,
    name: str,
    pence: Sequence[int],
    *,
    rejected: Sequence[int] = (),
    lines: Sequence[dict[str, object]] = (),
) -> tuple[FileEntry, str, Path]:
    """Keep an original and stage (not adopt) its part; return its entry, the part's key and folder."""
    original = home.path / f"{name}.upload"
    original.write_text(f"{name}: {list(pence)} {list(rejected)} {list(lines)}", "utf-8")
    digest = home.keep_original(original)
    size = original.stat().st_size
    original.unlink()
    key = hashlib.sha256(f"part of {digest}".encode()).hexdigest()
    folder = home.staging_folder(key)
    made = list(lines) or [{} for _ in pence]
    rows = []
    for number, (amount, line) in enumerate(zip(pence, made, strict=True), start=2):
        own = {"line_id": f"{digest[:16]}-1-{number}", "file_hash": digest, "source_row": number}
        values = DEFAULTS | own | {"amount_pence": amount} | line
        rows.append([values.get(column) for column, _ in PAYMENT_COLUMNS])
    if rows:
        write_parquet(folder / "payments.parquet", PAYMENT_COLUMNS, rows)
    if rejected:
        reasons = [(digest, 100 + number, "no date", amount) for number, amount in enumerate(rejected)]
        write_parquet(folder / "rejects.parquet", REJECT_COLUMNS, reasons)
    entry = FileEntry(
        file_hash=digest,
        file=f"{name}.csv",
        size=size,
        kind="payments",
        status="accepted",
        body_id="E10000000",
        part=key,
        rows_in=len(pence) + len(rejected) + 1,
        rows_accepted=len(pence),
        rows_rejected=len(rejected),
        rows_not_payments=1,
        not_payments={"total": 1},
        pence_in=sum(pence) + sum(rejected),
        pence_accepted=sum(pence),
        pence_rejected=sum(rejected),
        periods=(PeriodTotal("2024-04", len(pence), sum(pence)),),
        warnings=("no VAT basis stated",),
        seen_as=((f"in/{name}.csv", size, 1),),
    )
    return entry, key, folder


def add_file(home: Home, name: str, pence: Sequence[int], **more: object) -> FileEntry:
    """Keep an original and adopt its part."""
    entry, key, folder = stage_file(home, name, pence, **more)  # type: ignore[arg-type]
    home.adopt_part(key, folder)
    return entry


def supersede(
    home: Home, old: FileEntry, new: FileEntry, line_ids: Sequence[str], pence: int
) -> Supersession:
    """Adopt a part that lists lines of ``old`` as replaced by ``new``."""
    key = hashlib.sha256(f"{old.file_hash} by {new.file_hash}".encode()).hexdigest()
    folder = home.staging_folder(key)
    reason = "corrected publication of 2024-04"
    rows = [(line_id, old.file_hash, new.file_hash, reason) for line_id in line_ids]
    write_parquet(folder / "superseded.parquet", SUPERSEDED_COLUMNS, rows)
    home.adopt_part(key, folder)
    return Supersession(old.file_hash, new.file_hash, len(line_ids), pence, key, reason)


def manifest_of(home: Home, files: Sequence[FileEntry], superseded: Sequence[Supersession] = ()) -> Manifest:
    current = home.current()
    lines, pence = totals(files, superseded)
    return Manifest(
        created_at="2024-06-01T09:00:00+00:00",
        previous=current.id if current else None,
        files=tuple(files),
        superseded=tuple(superseded),
        versions={"tallystick": "0"},
        lines=lines,
        pence=pence,
        payment_columns=PAYMENT_COLUMNS,
        reject_columns=REJECT_COLUMNS,
    )


def publish(home: Home, files: Sequence[FileEntry], superseded: Sequence[Supersession] = ()) -> Snapshot:
    with home.writer_lock():
        return home.publish(manifest_of(home, files, superseded))
