"""Findings put straight into tables, so that a test says in a few rows what it is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import duckdb

from tallystick.opportunities.model import (
    EVIDENCE_CELL_COLUMNS,
    EVIDENCE_LINE_COLUMNS,
    OPPORTUNITY_COLUMNS,
    Basis,
    Finder,
    Prior,
)

AGGREGATION = Finder(
    "aggregation",
    "The same supplier paid by many",
    "shared_suppliers.md",
    "made for tests",
    Basis.A_YEAR,
    "prices may differ for good reasons",
    "compare contracts",
    {"A": "named alike"},
    {"A": Prior(0.5)},
)
DUPLICATES = Finder(
    "duplicates",
    "Paid twice",
    "duplicate_payments.md",
    "made for tests",
    Basis.ONCE,
    "two deliveries",
    "look at both invoices",
    {"A": "same invoice", "C": "same amount"},
    {"A": Prior(0.8), "C": Prior(0.1)},
)

Rows = Sequence[dict[str, Any]]
Fill = Callable[..., duckdb.DuckDBPyConnection]


def opportunity(key: str, finder: str, grade: str, spend: int, central: int, **more: Any) -> dict[str, Any]:
    """Return one row of ``opportunities`` with what matters, the rest plausible."""
    return {
        "opportunity_id": key,
        "finder": finder,
        "grade": grade,
        "title": f"{finder} {key}",
        "body_id": "",
        "bodies": 1,
        "supplier_id": "",
        "supplier_name": "",
        "class_code": "",
        "first_day": "2023-04-03",
        "last_day": "2024-03-28",
        "lines": 1,
        "spend_pence": spend,
        "low_pence": central // 2,
        "central_pence": central,
        "high_pence": central * 2,
        "basis": "once" if finder == "duplicates" else "a year",
        "is_withheld": False,
        "caveat": "",
        "facts": "{}",
        **more,
    }


def cell(
    key: str, supplier: str, pence: int, *, body: str = "A", code: str = "IT", year: str = "2023-24"
) -> dict[str, Any]:
    """Return one row of ``opportunity_cells``."""
    return {
        "opportunity_id": key,
        "body_id": body,
        "supplier_id": supplier,
        "class_code": code,
        "financial_year": year,
        "lines": 1,
        "pence": pence,
    }


def line(
    key: str, line_id: str, supplier: str, pence: int, *, role: str = "at stake", body: str = "A"
) -> dict[str, Any]:
    """Return one row of ``opportunity_lines``."""
    return {
        "opportunity_id": key,
        "line_id": line_id,
        "role": role,
        "pence": pence,
        "body_id": body,
        "supplier_id": supplier,
        "class_code": "IT",
        "financial_year": "2023-24",
    }


def made_engine(found: Rows, cells: Rows = (), lines: Rows = ()) -> duckdb.DuckDBPyConnection:
    """Return an engine with the three tables filled."""
    engine = duckdb.connect()
    for name, columns, rows in (
        ("opportunities", OPPORTUNITY_COLUMNS, found),
        ("opportunity_cells", EVIDENCE_CELL_COLUMNS, cells),
        ("opportunity_lines", EVIDENCE_LINE_COLUMNS, lines),
    ):
        listed = ", ".join(f"{column.name} {column.sql_type}" for column in columns)
        engine.execute(f"create table {name} ({listed})")
        for row in rows:
            marks = ", ".join("?" for _ in columns)
            engine.execute(f"insert into {name} values ({marks})", [row[column.name] for column in columns])
    return engine
