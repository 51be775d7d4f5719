"""Write the lines in force to one file: plain CSV, Parquet, or the layout of the Transparency Code.

The Code is the Local Government Transparency Code 2015 (Department for Communities and Local Government,
February 2015), expenditure over £500: date, department, beneficiary, purpose, amount, VAT that cannot be
recovered, merchant category.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from tallystick.kernel import StoreFailure, UsageProblem
from tallystick.store.durable import flush
from tallystick.store.engine import connect, create_views, quoted, snapshot_of
from tallystick.store.failures import storing

if TYPE_CHECKING:
    from tallystick.store.home import Home, Snapshot

FORMATS = ("csv", "parquet", "transparency")
_WHAT = "The export could not be written."

_CSV = "(format csv, header true, delimiter ',', quote '\"', escape '\"')"

# A spreadsheet takes a text that begins with one of these for a formula (OWASP ASVS 5.0, 1.2.10).
_FORMULA = r"'^[=+\-@\t\r\x00]'"


@dataclass(frozen=True)
class Export:
    """What was written: where, how many lines, their sum in pence, and from which snapshot."""

    path: Path
    lines: int
    pence: int
    snapshot: str


def export(source: Home | Snapshot, format: str, target: Path) -> Export:  # noqa: A002
    """Write the lines in force to ``target``, whole or not at all.

    Args:
        source: a home (its snapshot in force) or a snapshot.
        format: ``csv`` (all canonical columns, amounts in pence), ``parquet`` (the same columns and types),
            or ``transparency`` (CSV in the layout of the Transparency Code 2015, amounts in pounds).
        target: the file to write; a file already there is replaced at the end, a folder is refused.

    In both kinds of CSV a text that a spreadsheet would take for a formula gets a leading apostrophe;
    numbers, among them negative amounts, stay numbers. Payees withheld by the publisher stay withheld.

    Raises:
        UsageProblem: unknown format, ``target`` is a folder, or its folder does not exist.
        StoreFailure: the disk is full, permission is refused, or lines are missing.
    """
    _check(format, target)
    snapshot = snapshot_of(source)
    lines = snapshot.manifest.lines
    with _replacing(target) as temporary, connect() as engine, storing(_WHAT, target):
        create_views(engine, snapshot)
        described = engine.execute("describe payments").fetchall()
        columns = [(str(row[0]), str(row[1])) for row in described]
        destination = "'" + temporary.as_posix().replace("'", "''") + "'"
        select, options = _layout(format, columns, snapshot.id)
        written = engine.execute(f"copy ({select}) to {destination} {options}").fetchall()[0][0]
        if written != lines:
            raise StoreFailure(
                _WHAT,
                where=str(target),
                why=f"The snapshot holds {lines} lines, but {written} were written.",
                next_step="Restore the home from a backup, or import the originals into a new one.",
            )
    return Export(target, lines, snapshot.manifest.pence, snapshot.id)


def _check(format: str, target: Path) -> None:  # noqa: A002
    if format not in FORMATS:
        raise UsageProblem(
            f"There is no export format {format!r}.", next_step=f"Use one of: {', '.join(FORMATS)}."
        )
    if target.is_dir():
        raise UsageProblem(
            _WHAT, where=str(target), why="A folder stands there.", next_step="Name a file with -o."
        )
    if not target.absolute().parent.is_dir():
        raise UsageProblem(
            _WHAT,
            where=str(target),
            why="The folder to write into does not exist.",
            next_step=f"Make it, or name another file: mkdir -p {target.parent}",
        )


@contextmanager
def _replacing(target: Path) -> Iterator[Path]:
    temporary = target.absolute().with_name(f".{target.name}.{uuid4().hex[:8]}.part")
    try:
        yield temporary
        with storing(_WHAT, target):
            flush(temporary)
            temporary.replace(target)
            flush(target.absolute().parent)
    finally:
        temporary.unlink(missing_ok=True)


def _layout(format: str, columns: list[tuple[str, str]], snapshot_id: str) -> tuple[str, str]:  # noqa: A002
    if format == "parquet":
        options = f"(format parquet, compression zstd, kv_metadata {{tallystick_snapshot: '{snapshot_id}'}})"
        return "select * from payments", options
    if format == "csv":
        chosen = ", ".join(
            f"{_safe(quoted(name))} as {quoted(name)}" if sql_type == "VARCHAR" else quoted(name)
            for name, sql_type in columns
        )
        return f"select {chosen} from payments", _CSV
    return _transparency({name for name, _ in columns}), _CSV


def _transparency(present: set[str]) -> str:
    """Return the SQL of the Code's layout. A month stands for the date where no day was published."""

    def text(*names: str) -> str:
        known = [quoted(name) for name in names if name in present]
        return f"coalesce({', '.join([*known, 'null'])})::varchar"

    day = "strftime(paid_on, '%Y-%m-%d')" if "paid_on" in present else "null"
    columns = {
        "Body": _safe(text("body_name")),
        "Body identifier": _safe(text("body_id")),
        "Date": f"coalesce({day}, {text('period')})",
        "Transaction number": _safe(text("transaction_ref")),
        "Department": _safe(text("department")),
        "Beneficiary": _safe(_beneficiary(text("supplier_name"), present)),
        "Purpose": _safe(text("purpose", "expenditure_category")),
        "Amount": _pounds("amount_pence"),
        "VAT basis of amount": text("amount_basis"),
        "Irrecoverable VAT": _pounds("irrecoverable_vat_pence")
        if "irrecoverable_vat_pence" in present
        else "null",
        "Merchant category": _safe(text("merchant_category", "procurement_category")),
    }
    chosen = ", ".join(f'{sql} as "{heading}"' for heading, sql in columns.items())
    return f"select {chosen} from payments"


def _beneficiary(name: str, present: set[str]) -> str:
    if "is_redacted" not in present:
        return name
    return f"coalesce({name}, case when is_redacted then 'Redacted' end)"


def _safe(value: str) -> str:
    return f"case when regexp_matches({value}, {_FORMULA}) then chr(39) || {value} else {value} end"


def _pounds(column: str) -> str:
    # By digits and not by division into a fraction, so that no penny passes through floating point.
    sign = f"case when {column} < 0 then '-' else '' end"
    pounds = f"printf('%s%d.%02d', {sign}, abs({column}) // 100, abs({column}) % 100)"
    return f"case when {column} is not null then {pounds} end"
