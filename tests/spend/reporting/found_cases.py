"""Invented findings over the made snapshot: what the report must show of any finder, and what it must not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from derived_cases import INFO, report, resolved_snapshot
from report_cases import BODIES, HOSTILE, Made

from tallystick.opportunities.judging import Judgement
from tallystick.opportunities.keeping import Run
from tallystick.opportunities.model import (
    EVIDENCE_CELL_COLUMNS,
    EVIDENCE_LINE_COLUMNS,
    OPPORTUNITY_COLUMNS,
    Basis,
    Finder,
    Prior,
    Verdict,
)
from tallystick.spend.reporting.found import Sought

TWICE = Finder(
    "paid_twice",
    "Paid twice",
    "duplicate_payments.md",
    "made for tests",
    Basis.ONCE,
    "Two deliveries may cost the same.",
    "Look at both invoices.",
    {"A": "same invoice and amount"},
    {"A": Prior(0.8, source="made for tests")},
)
TOGETHER = Finder(
    "together",
    "Bought together",
    "shared_suppliers.md",
    "made for tests",
    Basis.A_YEAR,
    "Prices may differ for good reasons.",
    "Compare contracts.",
    {"B": "three or more bodies"},
    {"B": Prior(0.5)},
)
MISSING = Finder(
    "leak",
    "Without a contract",
    "contract_cover.md",
    "made for tests",
    Basis.NONE,
    "Lists have gaps.",
    "Ask.",
)
LINES = ("line-0000", "line-0010")
JUDGED = Judgement(
    7, "paid_twice-bbb", "paid_twice", "A", Verdict.FALSE, "A. Clerk", "2026-11-20T09:00:00", "two sites"
)


def _opportunity(key: str, finder: str, title: str, central: int, **more: object) -> dict[str, object]:
    return {
        "opportunity_id": key,
        "finder": finder,
        "grade": "A" if finder == "paid_twice" else "B",
        "title": title,
        "body_id": BODIES[0][0],
        "bodies": 1,
        "supplier_id": "S",
        "supplier_name": HOSTILE,
        "class_code": "care",
        "first_day": "2023-04-15",
        "last_day": "2023-05-15",
        "lines": 2,
        "spend_pence": 2_469_135,
        "low_pence": central // 2,
        "central_pence": central,
        "high_pence": central * 2,
        "basis": "once" if finder == "paid_twice" else "a year",
        "is_withheld": False,
        "caveat": "",
        "facts": '{"apart_days": 30, "unit_pence": 1250, "is_close": true, "note": ""}',
        **more,
    }


def _line(key: str, line_id: str, pence: int, role: str = "at stake") -> dict[str, object]:
    return {
        "opportunity_id": key,
        "line_id": line_id,
        "role": role,
        "pence": pence,
        "body_id": BODIES[0][0],
        "supplier_id": "S",
        "class_code": "care",
        "financial_year": "2023-24",
    }


def found_snapshot() -> Made:
    """Return the resolved snapshot with findings that share a line, one judged false, one withheld."""
    made = resolved_snapshot()
    person = made.connection.execute(
        "select min(line_id) from payments where supplier_name like '%Invented-Person%'"
    ).fetchall()[0][0]
    tables = {
        "opportunities": (
            OPPORTUNITY_COLUMNS,
            [
                _opportunity("paid_twice-aaa", "paid_twice", f"Paid twice to {HOSTILE}", 1_234_567),
                _opportunity("paid_twice-bbb", "paid_twice", "Paid twice to an individual", 61_033),
                _opportunity("together-ccc", "together", "=3 bodies pay Harbour", 100_000, bodies=3),
                _opportunity("together-ddd", "together", "Dear by comparison", 0, is_withheld=True),
            ],
        ),
        "opportunity_lines": (
            EVIDENCE_LINE_COLUMNS,
            [
                _line("paid_twice-aaa", LINES[0], 1_234_567),
                _line("paid_twice-aaa", LINES[1], 0, "context"),
                _line("paid_twice-bbb", person, 61_033),
                _line("together-ccc", LINES[0], 1_234_567),
                _line("together-ccc", LINES[1], 1_234_568),
                _line("together-ddd", LINES[1], 1_234_568),
            ],
        ),
        "opportunity_cells": (EVIDENCE_CELL_COLUMNS, []),
    }
    for name, (columns, rows) in tables.items():
        listed = ", ".join(f"{column.name} {column.sql_type}" for column in columns)
        made.connection.execute(f"CREATE TABLE {name} ({listed})")
        for row in rows:
            marks = ", ".join("?" for _ in columns)
            values = [row[column.name] for column in columns]
            made.connection.execute(f"INSERT INTO {name} VALUES ({marks})", values)
    made.connection.execute(
        "CREATE VIEW opportunity_evidence AS SELECT o.opportunity_id, o.line_id, o.role, o.pence, "
        "r.payee_kind = 'organisation' AS is_named FROM opportunity_lines o "
        "JOIN resolved_payments r ON r.line_id = o.line_id"
    )
    return made


def found_report(made: Made, place: Path) -> Path:
    """Write the report of what was found and return its folder."""
    run = Run((TWICE, TOGETHER, MISSING), {"paid_twice": 0.1}, {"leak": "It needs contracts. Run: load"})
    return report(made, place, replace(INFO, sought=Sought(run, (JUDGED,), INFO.snapshot_id)))
