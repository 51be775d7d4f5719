"""Write the truth of made data as plain CSV, apart from the published files."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from tallystick.sample.categories import BY_KEY
from tallystick.sample.model import Body, CountySummary, Finding, Payment, PublishedFile, Supplier
from tallystick.sample.publishing import write_whole

FILE_COLUMNS = (
    "file",
    "body_id",
    "kind",
    "expected_status",
    "period",
    "rows",
    "pence",
    "unreadable_rows",
    "amount_basis",
    "superseded_by",
    "quirks",
)
LINE_COLUMNS = (
    "payment_id",
    "file",
    "table",
    "source_row",
    "body_id",
    "paid_on",
    "pence",
    "supplier_id",
    "supplier_name",
    "invoice_ref",
    "category",
    "published_category",
    "is_card",
    "is_redacted",
    "duplicate_of",
    "refund_of",
    "superseded_by",
)
SUPPLIER_COLUMNS = (
    "supplier_id",
    "spelling",
    "true_name",
    "category",
    "company_number",
    "vat_number",
    "charity_number",
    "bodies",
    "lines",
    "group_id",
)
FINDING_COLUMNS = ("finding_id", "kind", "body_id", "supplier_id", "pence", "payment_ids", "note")
BODY_COLUMNS = (
    "body_id",
    "name",
    "kind",
    "gss_code",
    "org_id",
    "old_ons_code",
    "region",
    "valid_from",
    "valid_to",
    "successor",
    "parent",
    "population",
    "population_year",
    "aliases",
    "web_domains",
    "source",
    "confirmed",
)


_REGISTER_KINDS = {"nhs": "nhs_trust"}


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write rows as UTF-8 CSV with a header, whole or not at all."""

    def write(target: Path) -> None:
        with target.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.writer(opened, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows(rows)

    write_whole(path, write)


def _flag(value: bool) -> str:
    return "true" if value else "false"


def write_files(path: Path, files: Iterable[PublishedFile]) -> None:
    """Write one row for each published file, in order of its name."""
    write_csv(path, FILE_COLUMNS, (_file_row(file) for file in sorted(files, key=lambda file: file.file)))


def _file_row(file: PublishedFile) -> tuple[object, ...]:
    return (
        file.file,
        file.body_id,
        file.kind,
        file.expected_status,
        file.period,
        file.rows,
        file.pence,
        file.unreadable_rows,
        file.amount_basis,
        file.superseded_by,
        "; ".join(file.quirks),
    )


def line_rows(file: PublishedFile) -> Iterator[tuple[object, ...]]:
    """Yield the truth of each payment row of a file; ``pence`` is what stands in that file."""
    for appearance in file.appearances:
        payment = appearance.payment
        yield (
            payment.payment_id,
            file.file,
            appearance.table,
            appearance.source_row,
            payment.body_id,
            payment.paid_on.isoformat(),
            appearance.pence,
            payment.supplier_id,
            payment.supplier_name,
            payment.invoice_ref,
            payment.category,
            payment.published_category,
            _flag(payment.is_card),
            _flag(payment.is_redacted),
            payment.duplicate_of,
            payment.refund_of,
            file.superseded_by,
        )


def write_suppliers(path: Path, payments: Iterable[Payment], suppliers: Mapping[str, Supplier]) -> None:
    """Write one row for each spelling in use: its true supplier, the bodies that use it, its lines."""
    bodies: dict[tuple[str, str], set[str]] = defaultdict(set)
    lines: dict[tuple[str, str], int] = defaultdict(int)
    for payment in payments:
        if payment.supplier_id:
            key = (payment.supplier_id, payment.supplier_name)
            bodies[key].add(payment.body_id)
            lines[key] += 1
    rows = (
        (
            *_supplier_row(suppliers[supplier_id], spelling),
            " ".join(sorted(bodies[supplier_id, spelling])),
            count,
            suppliers[supplier_id].group_id or supplier_id,
        )
        for (supplier_id, spelling), count in sorted(lines.items())
    )
    write_csv(path, SUPPLIER_COLUMNS, rows)


def _supplier_row(supplier: Supplier, spelling: str) -> tuple[str, ...]:
    return (
        supplier.supplier_id,
        spelling,
        supplier.name,
        BY_KEY[supplier.category].procurement,
        supplier.company_number,
        supplier.vat_number,
        supplier.charity_number,
    )


def write_findings(path: Path, findings: Iterable[Finding]) -> None:
    """Write what was planted, each with the payments that carry it."""
    rows = (
        (
            f"F{number:05d}",
            found.kind,
            found.body_id,
            found.supplier_id,
            found.pence,
            " ".join(found.payment_ids),
            found.note,
        )
        for number, found in enumerate(findings, start=1)
    )
    write_csv(path, FINDING_COLUMNS, rows)


def write_bodies(path: Path, bodies: Iterable[Body]) -> None:
    """Write the made bodies with the columns of the register of bodies."""
    rows = (
        (
            body.body_id,
            body.name,
            _REGISTER_KINDS.get(body.kind, body.kind),
            "",
            "",
            "",
            "Ombershire",
            "2009-04-01",
            "",
            "",
            "",
            body.population or "",
            2023 if body.population else "",
            body.aliases,
            f"{body.folder}.example",
            "made by tallystick sample; no such body exists",
            "yes",
        )
        for body in bodies
    )
    write_csv(path, BODY_COLUMNS, rows)


def summarise(
    folder: Path, seed: int, bodies: int, files: Sequence[PublishedFile], findings: int
) -> CountySummary:
    """Return the summary of what stands in the folder."""
    counted = [file for file in files if file.expected_status == "accepted"]
    published = folder / "published"
    return CountySummary(
        folder=folder,
        seed=seed,
        bodies=bodies,
        files=len(files),
        files_to_refuse=sum(file.expected_status == "refused" for file in files),
        lines=sum(file.rows for file in counted),
        pence=sum(file.pence for file in counted),
        published_bytes=sum((published / file.file).stat().st_size for file in files),
        findings=findings,
    )
