"""Made payment lines for finders that read single lines: a frame from a few payments, without files."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from tallystick.spend.analysis.contract_list import LISTED_CONTRACT_COLUMNS
from tallystick.spend.analysis.frame import PLACES, Finding, Frame
from tallystick.store import connect

TREE = (
    ("IT01", "Software", "IT", True),
    ("FM06", "Building repairs", "FM", True),
    ("AC01", "Residential care homes", "AC", True),
    ("VG01", "Grants to voluntary bodies", "VG", True),
    ("TX01", "Income tax", "TX", False),
)


@dataclass(frozen=True)
class Paid:
    """One payment of a body to a supplier; pounds may have pence."""

    supplier: str
    pounds: float
    day: date
    body: str = "ELM"
    code: str = "IT01"
    department: str = "Corporate"
    invoice: str = ""
    transaction: str = ""
    kind: str = "organisation"
    category: str = ""
    is_card: bool = False


def frame_of(
    payments: Iterable[Paid],
    *,
    classes: bool = True,
    public: Iterable[str] = (),
    contracts: Iterable[dict[str, Any]] | None = None,
) -> Frame:
    """Return a frame over these lines; without ``classes`` neither classes nor a category tree is there."""
    frame = Frame(connect("512MB", threads=1))
    rows = [_line(place, paid, classes=classes) for place, paid in enumerate(payments)]
    _table(frame, "analysis_lines", _LINE, rows)
    frame.make("cells", "body_periods", "reference_years")
    for place, columns in PLACES.items():
        frame.engine.execute(
            f"create table {place} ({', '.join(f'{column.name} {column.sql_type}' for column in columns)})"
        )
    bodies = sorted({row["body_id"] for row in rows})
    _table(
        frame,
        "known_bodies",
        {"body_id": "VARCHAR", "name": "VARCHAR"},
        [{"body_id": body, "name": f"{body.title()} Council"} for body in bodies],
    )
    if classes:
        _table(
            frame,
            "category_tree",
            {"code": "VARCHAR", "title": "VARCHAR", "first_level": "VARCHAR", "is_influenceable": "BOOLEAN"},
            [
                dict(zip(("code", "title", "first_level", "is_influenceable"), item, strict=True))
                for item in TREE
            ],
        )
    if public:
        _table(
            frame,
            "entities",
            {
                "entity_id": "VARCHAR",
                "group_id": "VARCHAR",
                "public_body_id": "VARCHAR",
                "identifiers": ["VARCHAR"],
            },
            [
                {
                    "entity_id": f"name:{name.upper()}",
                    "group_id": "",
                    "public_body_id": "X",
                    "identifiers": [],
                }
                for name in public
            ],
        )
    if contracts is not None:
        layout = {column.name: column.sql_type for column in LISTED_CONTRACT_COLUMNS}
        _table(
            frame, "listed_contracts", layout, [_contract(place, one) for place, one in enumerate(contracts)]
        )
    return frame


def found(frame: Frame, finding: Finding) -> list[dict[str, Any]]:
    """Run a finder and return what it found, best grade first, each checked for what all finders promise."""
    finding.run(frame)
    columns = [column.name for column in PLACES["found"]]
    rows = frame.rows(f"select {', '.join(columns)} from found order by grade, opportunity_id")
    opportunities = [dict(zip(columns, row, strict=True)) for row in rows]
    evidence = dict(
        frame.rows(
            "select opportunity_id, sum(pence) from (select opportunity_id, pence from found_lines "
            "union all select opportunity_id, pence from found_cells) group by opportunity_id"
        )
    )
    for one in opportunities:
        assert one["opportunity_id"].startswith(f"{finding.finder.name}-")
        assert one["grade"] in finding.finder.grades
        assert one["grade"] in finding.finder.priors
        assert one["basis"] == "none"
        assert one["low_pence"] == one["central_pence"] == one["high_pence"] == 0
        assert all(value is not None for value in one.values())
        one["facts"] = json.loads(one["facts"])
        assert evidence[one["opportunity_id"]] == one["spend_pence"]
    assert set(evidence) == {one["opportunity_id"] for one in opportunities}
    return opportunities


def contract(supplier: str, start: str, end: str | None, **more: Any) -> dict[str, Any]:
    """Return a listed contract of the body ELM; ``pounds`` is its value over the length."""
    pounds = more.pop("pounds", None)
    values = {"supplier_name": supplier, "start_date": start, "end_date": end}
    return {**values, "value_pence": pounds * 100 if pounds else None, **more}


_LINE = {
    "line_id": "VARCHAR", "file_hash": "VARCHAR", "body_id": "VARCHAR", "paid_on": "DATE",
    "period": "VARCHAR", "financial_year": "VARCHAR", "supplier_id": "VARCHAR", "supplier_label": "VARCHAR",
    "supplier_kind": "VARCHAR",
    "supplier_name": "VARCHAR", "supplier_ref": "VARCHAR", "group_id": "VARCHAR", "class_code": "VARCHAR",
    "class_first_level": "VARCHAR", "amount_pence": "BIGINT", "invoice_ref": "VARCHAR",
    "transaction_ref": "VARCHAR", "purpose": "VARCHAR", "department": "VARCHAR",
    "expenditure_code": "VARCHAR",
    "expenditure_category": "VARCHAR", "is_card": "BOOLEAN",
}  # fmt: skip


def _line(place: int, paid: Paid, *, classes: bool) -> dict[str, Any]:
    first_year = paid.day.year if paid.day.month > 3 else paid.day.year - 1
    values = asdict(paid)
    return {
        "line_id": f"line-{place:06d}",
        "file_hash": "f" * 64,
        "body_id": paid.body,
        "paid_on": paid.day.isoformat(),
        "period": f"{paid.day:%Y-%m}",
        "financial_year": f"{first_year}-{(first_year + 1) % 100:02d}",
        "supplier_id": f"name:{paid.supplier.upper()}",
        "supplier_label": paid.supplier if paid.kind == "organisation" else "",
        "supplier_kind": paid.kind,
        "supplier_name": paid.supplier,
        "class_code": paid.code if classes else "",
        "class_first_level": paid.code[:2] if classes else "",
        "amount_pence": round(paid.pounds * 100),
        "invoice_ref": values["invoice"],
        "transaction_ref": values["transaction"],
        "department": paid.department,
        "expenditure_category": paid.category,
        "is_card": paid.is_card,
    }


def _contract(place: int, given: dict[str, Any]) -> dict[str, Any]:
    usual = {"body_id": "ELM", "contract_id": f"C{place}", "title": "A contract", "supplier_identifier": ""}
    return {**usual, "class_code": "", "file_hash": "0" * 64, "source_row": place + 2, **given}


def _table(frame: Frame, name: str, layout: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    listed = ", ".join(f"item.{column} as {column}" for column in layout)
    frame.engine.execute(
        f"create table {name} as select {listed} from (select unnest(from_json(?, ?)) as item)",
        [json.dumps(rows), json.dumps([layout])],
    )
