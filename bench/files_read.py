"""Measure 1: files read without help, against a hand-checked table of which column is which."""

from __future__ import annotations

import csv
from dataclasses import dataclass

from bench.places import SHARED, TRUTH, published_files
from tallystick.spend import Inspection, Status, inspect

_DATES = ("paid_on", "invoice_date", "period")
_AMOUNTS = ("net_amount", "gross_amount", "amount")


@dataclass(frozen=True)
class Truth:
    """Which headings of a file hold date, amount and payee; all empty where it holds no payments."""

    date: str
    amount: str
    payee: str


def truth() -> dict[str, Truth]:
    """Return the hand-checked table by path below the real data."""
    with (TRUTH / "columns.csv").open(encoding="utf-8", newline="") as lines:
        return {row["path"]: Truth(row["date"], row["amount"], row["payee"]) for row in csv.DictReader(lines)}


def found(inspection: Inspection) -> Truth:
    """Return the columns that were taken for date, amount and payee."""
    ours = [table for table in inspection.outcome.tables if table.kind in ("payments", "procurement_card")]
    if not ours:
        return Truth("", "", "")
    columns = ours[0].columns

    def heading(fields: tuple[str, ...]) -> str:
        for field in fields:
            for number, column in enumerate(columns, 1):
                if column.field == field:
                    return column.heading or f"#{number}"
        return ""

    return Truth(heading(_DATES), heading(_AMOUNTS), heading(("supplier_name",)))


def measure() -> dict[str, object]:
    """Inspect every real file and compare; print each file that is not right."""
    known = truth()
    right, wrong_silently, waiting, rejected_right = 0, [], [], 0
    payments = 0
    for inspection in inspect(published_files()):
        name = str(inspection.result.file).removeprefix(f"{SHARED}/")
        expected = known.get(name)
        if expected is None:
            print(f"  not in the truth table: {name}")
            continue
        accepted = inspection.result.status is Status.ACCEPTED
        if not expected.date:  # no payments in it, whatever folder it is in
            rejected_right += not accepted
            if accepted:
                wrong_silently.append(name)
            continue
        payments += 1
        if not accepted:
            waiting.append(
                (name, inspection.result.status.value, "; ".join(inspection.result.warnings)[:160])
            )
        elif found(inspection) == expected:
            right += 1
        else:
            wrong_silently.append(name)
            print(f"  WRONG {name}: {found(inspection)} instead of {expected}")
    for name, status, why in waiting:
        print(f"  {status}: {name}: {why}")
    others = [path for path in sorted((SHARED / "not_spend").rglob("*")) if path.is_file()]
    others += [path for path in sorted((SHARED / "contracts").rglob("*")) if path.is_file()]
    refused = 0
    for inspection in inspect(others):
        refused += inspection.result.status is not Status.ACCEPTED
        if inspection.result.status is Status.ACCEPTED:
            print(f"  WRONG accepted: {inspection.result.file}")
    return {
        "payment_files": payments,
        "accepted_and_right": right,
        "share_accepted_and_right": round(right / payments, 4) if payments else None,
        "accepted_but_wrong": len(wrong_silently),
        "waiting_or_refused": len(waiting),
        "files_without_payments": len(others),
        "of_these_not_accepted": refused,
    }
