"""A statement reads balances, never claims or entries: the larger ledger does not make it slower."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path

import pytest

from savings.made_claims import OFFICER, SETTINGS, made_claim
from tallystick.savings.finding import balances_in, largest_first
from tallystick.savings.ledger import Ledger
from tallystick.savings.model import SavingType, Status
from tallystick.store import Home


def ledger_of(tmp_path: Path, claims: int) -> Ledger:
    ledger = Ledger.of(Home.open(tmp_path / "home", create=True))
    ledger.begin(SETTINGS, **OFFICER)
    kinds = list(SavingType)
    ledger.add(
        (
            made_claim(
                f"C-{number}",
                member=f"XS-{number % 20}",
                saving_type=kinds[number % len(kinds)],
                attribution={"programme": Decimal("0.5")} if number % 2 else {},
            )
            for number in range(claims)
        ),
        **OFFICER,
    )
    ledger.advance((f"C-{number}" for number in range(0, claims, 2)), Status.BUDGETED, **OFFICER)
    return ledger


def test_balances_do_not_grow_with_claims(tmp_path: Path):
    ledger = ledger_of(tmp_path, 400)
    few = [len(ledger.balances()), len(ledger.balances(member="XS-3"))]
    ledger.add((made_claim(f"D-{n}", member=f"XS-{n % 20}") for n in range(400)), **OFFICER)
    assert [len(ledger.balances()), len(ledger.balances(member="XS-3"))] == few
    assert sum(item.claims for item in ledger.balances(year="2023-24")) == 400 + 400 + 200


def test_the_question_for_balances_reads_one_members_rows_alone(tmp_path: Path):
    ledger = ledger_of(tmp_path, 20)
    asked: list[str] = []
    with ledger._reading() as connection:
        assert connection is not None
        connection.set_trace_callback(asked.append)
        balances_in(connection, "XS-3", "", ())
        connection.set_trace_callback(None)
        plan = " ".join(row[3] for row in connection.execute(f"explain query plan {asked[0]}"))
    assert "SEARCH savings_balances USING PRIMARY KEY (member=?)" in plan
    assert "SEARCH savings_classes USING INTEGER PRIMARY KEY (rowid=?)" in plan
    assert "savings_entries" not in plan
    assert "SCAN" not in plan


def test_the_largest_claims_are_read_in_order_from_an_index(tmp_path: Path):
    ledger = ledger_of(tmp_path, 20)
    asked: list[str] = []
    with ledger._reading() as connection:
        assert connection is not None
        connection.set_trace_callback(asked.append)
        list(largest_first(connection, "", "2023-24", [Status.PROPOSED]))
        list(largest_first(connection, "XS-3", "", [Status.PROPOSED]))
        connection.set_trace_callback(None)
        for question in asked:
            plan = " ".join(row[3] for row in connection.execute(f"explain query plan {question}"))
            assert "USING COVERING INDEX" in plan
            assert ("member=?" in plan) == ("XS-3" in question)
            assert "TEMP B-TREE" not in plan


@pytest.mark.slow
def test_ten_thousand_claims_and_a_statement_in_a_moment(tmp_path: Path):
    ledger = ledger_of(tmp_path, 10_000)
    begun = time.perf_counter()
    ledger.balances()
    ledger.balances(member="XS-3")
    assert time.perf_counter() - begun < 2
    assert ledger.check() == ()
