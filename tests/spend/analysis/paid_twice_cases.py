"""Made payment lines for duplicates and credits: a frame from a few payments, without files."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from tallystick.opportunities.model import Finder
from tallystick.spend.analysis.frame import PLACES, Finding, Frame
from tallystick.store import connect

_LAYOUT = {
    "line_id": "VARCHAR",
    "file_hash": "VARCHAR",
    "body_id": "VARCHAR",
    "paid_on": "DATE",
    "period": "VARCHAR",
    "financial_year": "VARCHAR",
    "supplier_id": "VARCHAR",
    "supplier_label": "VARCHAR",
    "supplier_kind": "VARCHAR",
    "supplier_name": "VARCHAR",
    "supplier_ref": "VARCHAR",
    "group_id": "VARCHAR",
    "class_code": "VARCHAR",
    "class_first_level": "VARCHAR",
    "amount_pence": "BIGINT",
    "invoice_ref": "VARCHAR",
    "transaction_ref": "VARCHAR",
    "purpose": "VARCHAR",
    "department": "VARCHAR",
    "expenditure_code": "VARCHAR",
    "expenditure_category": "VARCHAR",
    "is_card": "BOOLEAN",
}


@dataclass(frozen=True)
class Paid:
    """One payment line; a refund has negative pounds. Without ``entity`` the supplier is its name."""

    supplier: str
    pounds: float
    day: str
    invoice: str | None = None
    body: str = "ELM"
    transaction: str | None = None
    purpose: str | None = None
    department: str | None = "Corporate"
    code: str | None = "4301"
    kind: str = "organisation"
    group: str = ""
    entity: str = ""
    supplier_ref: str | None = None
    is_card: bool = False


def frame_of(payments: Iterable[Paid]) -> Frame:
    """Return a frame over these lines; ids are their places, so that equal lists give equal frames."""
    frame = Frame(connect("512MB", threads=1))
    rows = [_line(place, paid) for place, paid in enumerate(payments)]
    listed = ", ".join(f"item.{column} as {column}" for column in _LAYOUT)
    frame.engine.execute(
        f"create table analysis_lines as select {listed} from (select unnest(from_json(?, ?)) as item)",
        [json.dumps(rows), json.dumps([_LAYOUT])],
    )
    frame.make("cells", "body_periods")
    for place, columns in PLACES.items():
        frame.engine.execute(
            f"create table {place} ({', '.join(f'{column.name} {column.sql_type}' for column in columns)})"
        )
    return frame


def _line(place: int, paid: Paid) -> dict[str, Any]:
    day = date.fromisoformat(paid.day)
    year = day.year if day.month > 3 else day.year - 1
    hidden = paid.kind in ("withheld", "placeholder")
    return {
        "line_id": f"line-{place:05d}",
        "file_hash": "made",
        "body_id": paid.body,
        "paid_on": paid.day,
        "period": paid.day[:7],
        "financial_year": f"{year}-{(year + 1) % 100:02d}",
        "supplier_id": "" if hidden else paid.entity or f"name:{paid.supplier.upper()}",
        "supplier_label": paid.supplier if paid.kind == "organisation" else "",
        "supplier_kind": paid.kind,
        "supplier_name": paid.supplier,
        "supplier_ref": paid.supplier_ref,
        "group_id": paid.group,
        "class_code": "",
        "class_first_level": "",
        "amount_pence": round(paid.pounds * 100),
        "invoice_ref": paid.invoice,
        "transaction_ref": paid.transaction or f"T{place}",
        "purpose": paid.purpose,
        "department": paid.department,
        "expenditure_code": paid.code,
        "expenditure_category": None,
        "is_card": paid.is_card,
    }


def found(finding: Finding, payments: Iterable[Paid]) -> list[dict[str, Any]]:
    """Return what a finder finds in these lines, each with its lines at stake and as context by place."""
    frame = frame_of(payments)
    finding.run(frame)
    cursor = frame.engine.execute("select * from found order by grade, opportunity_id")
    names = [column[0] for column in cursor.description or []]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for row in rows:
        evidence = frame.rows(
            "select line_id, role, pence from found_lines where opportunity_id = $key order by line_id",
            {"key": row["opportunity_id"]},
        )
        row["at_stake"] = [int(line[-5:]) for line, role, _ in evidence if role == "at stake"]
        row["context"] = [int(line[-5:]) for line, role, _ in evidence if role == "context"]
        row["stake_pence"] = sum(pence for _, _, pence in evidence)
        row["facts"] = json.loads(row["facts"])
    frame.engine.close()
    return rows


def grades(rows: Iterable[dict[str, Any]]) -> str:
    """Return the grades of findings in a row, for example ``AB``."""
    return "".join(str(row["grade"]) for row in rows)


def is_complete(finder: Finder, row: dict[str, Any]) -> bool:
    """Tell whether a finding says all that an opportunity must say, and its pounds are in order."""
    columns = [column.name for column in PLACES["found"]]
    return (
        all(row[name] is not None for name in columns)
        and row["grade"] in finder.grades
        and 0 <= row["low_pence"] <= row["central_pence"] <= row["high_pence"] <= row["spend_pence"]
        and row["spend_pence"] == row["stake_pence"]
        and row["lines"] == len(row["at_stake"])
    )
