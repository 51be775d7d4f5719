"""Small made evidence for finders: the frame's tables from a few rows, without files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tallystick.spend.analysis.frame import PLACES, Frame
from tallystick.store import connect

YEAR = "2023-24"
TREE = (
    ("IT", "ICT", "IT", True),
    ("IT01", "Software", "IT", True),
    ("IT02", "Computers", "IT", True),
    ("OF", "Office", "OF", True),
    ("OF01", "Paper", "OF", True),
    ("AC", "Adult care", "AC", True),
    ("AC01", "Care homes", "AC", True),
    ("TX", "Tax", "TX", False),
)


@dataclass(frozen=True)
class Spend:
    """What a body paid a supplier for a class in a year."""

    body: str
    supplier: str
    code: str
    pence: int
    lines: int = 4
    year: str = YEAR
    kind: str = "organisation"
    group: str = ""
    last_day: date = date(2024, 3, 20)


@dataclass(frozen=True)
class Contract:
    """A listed contract."""

    body: str
    number: str
    supplier: str
    end: date


def made_frame(
    spend: Iterable[Spend],
    *,
    months: dict[str, int] | None = None,
    populations: dict[str, int] | None = None,
    kinds: dict[str, str] | None = None,
    answers: dict[str, str] | None = None,
    public: Sequence[str] = (),
    communities: Sequence[str] = (),
    contracts: Sequence[Contract] | None = None,
    rooms: bool = True,
) -> Frame:
    """Return a frame over made cells; ``rooms`` is false where nothing is resolved or classified."""
    rows = list(spend)
    frame = Frame(connect("512MB"))
    bodies = sorted({row.body for row in rows})
    _table(
        frame,
        "cells",
        {
            "body_id": "VARCHAR", "supplier_id": "VARCHAR", "class_code": "VARCHAR",
            "class_first_level": "VARCHAR", "financial_year": "VARCHAR", "lines": "BIGINT", "pence": "BIGINT",
            "refund_pence": "BIGINT", "first_day": "DATE", "last_day": "DATE",
            "supplier_label": "VARCHAR", "supplier_kind": "VARCHAR",
            "group_id": "VARCHAR",
        },
        [
            (
                row.body, row.supplier, row.code, row.code[:2], row.year, row.lines, row.pence, 0,
                "2023-04-03",
                row.last_day.isoformat(), row.supplier if row.kind == "organisation" else "", row.kind,
                row.group or f"G-{row.supplier}",
            )
            for row in rows
        ],
    )  # fmt: skip
    _periods(frame, rows, months or {})
    _table(
        frame,
        "known_bodies",
        {
            "body_id": "VARCHAR",
            "name": "VARCHAR",
            "kind": "VARCHAR",
            "population": "BIGINT",
            "population_year": "BIGINT",
        },
        [
            (
                body,
                f"{body} Council",
                (kinds or {}).get(body, "district"),
                (populations or {}).get(body, 100_000),
                2023,
            )
            for body in bodies
        ],
    )
    _table(
        frame,
        "comparability",
        dict.fromkeys(("body_id", "financial_year", "comparison", "answer", "reasons"), "VARCHAR"),
        [
            (body, row_year, comparison, answer, "" if answer == "may" else f"the reason of {body}")
            for body in bodies
            for row_year in sorted({row.year for row in rows})
            for comparison in ("per head", "by category", "totals")
            for answer in [(answers or {}).get(body, "may")]
        ],
    )
    for place, columns in PLACES.items():
        listed = ", ".join(f"{column.name} {column.sql_type}" for column in columns)
        frame.engine.execute(f"create table {place} ({listed})")
    if rooms:
        _rooms(frame, rows, public, communities)
    if contracts is not None:
        _contracts(frame, contracts)
    return frame


def found(frame: Frame) -> list[dict[str, Any]]:
    """Return the findings, the facts read from JSON."""
    cursor = frame.engine.execute("select * from found order by opportunity_id")
    names = [column[0] for column in cursor.description or []]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [{**row, "facts": json.loads(row["facts"])} for row in rows]


def cell_sums(frame: Frame) -> dict[str, int]:
    """Return the pence of the evidence cells of each finding."""
    return dict(frame.rows("select opportunity_id, cast(sum(pence) as bigint) from found_cells group by all"))


def check_promises(frame: Frame) -> None:
    """Check what every finding promises, whatever the finder."""
    for row in found(frame):
        assert 0 <= row["low_pence"] <= row["central_pence"] <= row["high_pence"], row
        assert row["spend_pence"] >= 0
        assert row["title"]
        assert None not in (
            row["caveat"],
            row["is_withheld"],
            row["basis"],
            row["class_code"],
            row["body_id"],
        )
        if row["is_withheld"]:
            assert row["high_pence"] == 0


def table(frame: Frame, name: str, layout: dict[str, str], rows: Sequence[Sequence[object]]) -> None:
    """Create a table from rows; days as ISO text."""
    _table(frame, name, layout, rows)


def _table(frame: Frame, name: str, layout: dict[str, str], rows: Sequence[Sequence[object]]) -> None:
    listed = ", ".join(f"item.{column} as {column}" for column in layout)
    items = [dict(zip(layout, row, strict=True)) for row in rows]
    frame.engine.execute(
        f"create or replace table {name} as select {listed} from (select unnest(from_json(?, ?)) as item)",
        [json.dumps(items), json.dumps([layout])],
    )


def _periods(frame: Frame, rows: Sequence[Spend], months: dict[str, int]) -> None:
    every = [
        (
            body,
            year,
            f"{2023 if number < 9 else 2024}-{(number + 3) % 12 + 1:02d}",
            1,
            0,
            "2023-04-03",
            "2024-03-20",
        )
        for body, year in sorted({(row.body, row.year) for row in rows})
        for number in range(months.get(body, 12))
    ]
    layout = {
        "body_id": "VARCHAR", "financial_year": "VARCHAR", "period": "VARCHAR", "lines": "BIGINT",
        "pence": "BIGINT", "first_day": "DATE", "last_day": "DATE",
    }  # fmt: skip
    _table(frame, "body_periods", layout, every)
    frame.make("reference_years")


def _rooms(frame: Frame, rows: Sequence[Spend], public: Sequence[str], communities: Sequence[str]) -> None:
    _table(
        frame,
        "category_tree",
        {"code": "VARCHAR", "title": "VARCHAR", "first_level": "VARCHAR", "is_influenceable": "BOOLEAN"},
        TREE,
    )
    suppliers = sorted({row.supplier for row in rows if row.supplier})
    _table(
        frame,
        "entities",
        {
            "entity_id": "VARCHAR",
            "public_body_id": "VARCHAR",
            "legal_form": "VARCHAR",
            "identifiers": "VARCHAR[]",
        },
        [
            (
                name,
                name if name in public else "",
                "CIC" if name in communities else "LTD",
                [f"GB-COH-{name}"],
            )
            for name in suppliers
        ],
    )
    _table(
        frame,
        "payees",
        {"supplier_name": "VARCHAR", "kind": "VARCHAR", "entity_id": "VARCHAR"},
        [(name, "organisation", name) for name in suppliers],
    )


def _contracts(frame: Frame, contracts: Sequence[Contract]) -> None:
    _table(
        frame,
        "listed_contracts",
        {
            "body_id": "VARCHAR", "contract_id": "VARCHAR", "title": "VARCHAR", "supplier_name": "VARCHAR",
            "supplier_identifier": "VARCHAR", "start_date": "DATE", "end_date": "DATE",
            "value_pence": "BIGINT",
        },
        [
            (one.body, one.number, "Supplies", one.supplier, "", "2020-04-01", one.end.isoformat(), 100)
            for one in contracts
        ],
    )  # fmt: skip
