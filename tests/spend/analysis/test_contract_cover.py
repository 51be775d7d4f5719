"""Payments that no listed contract covers: after its end, above its value, without any; what is none."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.spend.analysis.pattern_cases import Paid, contract, found, frame_of

from tallystick.spend.analysis.contract_cover import FINDINGS, Cover, match_contracts, run
from tallystick.spend.analysis.frame import Finding

COVER = FINDINGS[0]
SMALL = Finding(COVER.finder, lambda frame: run(frame, Cover(least_contracts=1)))
"""The same finder for lists of one contract; in use a list speaks for a year from ten contracts on."""


def monthly(supplier: str, pounds: float, months: int = 24, **more: Any) -> list[Paid]:
    days = [(2022 + (3 + n) // 12, (3 + n) % 12 + 1) for n in range(months)]
    return [Paid(supplier, pounds, date(y, m, 12), **more) for y, m in days]


# A contract begun late in the evidence shows that the list is up to date.
CURRENT = contract("Fresh Ltd", "2024-01-01", "2027-12-31")
FRESH = monthly("Fresh Ltd", 100)


def kinds(rows: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return sorted((one["supplier_name"], one["facts"]["kind"], one["grade"]) for one in rows)


def test_payments_that_go_on_after_the_end_are_found_from_the_day_that_cover_ends():
    payments = monthly("Oak Ltd", 1_000) + FRESH
    rows = found(
        frame_of(payments, contracts=[CURRENT, contract("OAK LIMITED", "2021-01-01", "2022-12-31")]), SMALL
    )
    assert kinds(rows) == [("Oak Ltd", "paid after end", "A")]
    # 31 December and 62 days: the payment of March is the first after it; the last is of March 2024.
    assert (rows[0]["first_day"], rows[0]["lines"], rows[0]["spend_pence"]) == (
        date(2023, 3, 12),
        13,
        1_300_000,
    )
    assert rows[0]["title"] == (
        "Elm Council went on paying Oak Ltd after its last listed contract ended on 2022-12-31"
    )


def test_the_last_invoices_in_arrears_are_no_leak():
    payments = [paid for paid in monthly("Oak Ltd", 9_000) if paid.day < date(2023, 3, 1)] + FRESH
    assert (
        found(frame_of(payments, contracts=[CURRENT, contract("Oak Ltd", "2021-01-01", "2022-12-31")]), SMALL)
        == []
    )


def test_one_late_invoice_and_small_sums_are_no_leak():
    late = [Paid("Oak Ltd", 30_000, date(2023, 9, 1)), *FRESH]
    small = monthly("Oak Ltd", 200) + FRESH
    ended = [CURRENT, contract("Oak Ltd", "2021-01-01", "2022-12-31")]
    assert found(frame_of(late, contracts=ended), SMALL) == []
    assert found(frame_of(small, contracts=ended), SMALL) == []


def test_a_contract_that_follows_covers_what_comes_after():
    payments = monthly("Oak Ltd", 1_000) + FRESH
    contracts = [
        CURRENT,
        contract("Oak Ltd", "2021-01-01", "2022-12-31"),
        contract("Oak Ltd", "2023-01-01", None),
    ]
    assert found(frame_of(payments, contracts=contracts), SMALL) == []


def test_a_list_says_nothing_of_days_long_after_its_latest_contract_began():
    payments = monthly("Oak Ltd", 1_000)
    assert found(frame_of(payments, contracts=[contract("Oak Ltd", "2021-01-01", "2021-12-31")]), SMALL) == []


@pytest.mark.parametrize(("value", "grade"), [(24_000, None), (19_000, None), (18_000, "B"), (15_000, "A")])
def test_vat_and_a_permitted_change_are_no_overspend(value: int, grade: str | None):
    payments = monthly("Oak Ltd", 1_000) + FRESH
    rows = found(
        frame_of(
            payments, contracts=[CURRENT, contract("Oak Ltd", "2022-01-01", "2026-12-31", pounds=value)]
        ),
        SMALL,
    )
    assert [one["grade"] for one in rows] == ([grade] if grade else [])
    if rows:
        assert rows[0]["spend_pence"] == 2_400_000 - value * 100
        assert rows[0]["facts"]["paid_pence"] == 2_400_000


def test_contracts_of_one_supplier_count_together_and_one_without_a_value_ends_the_comparison():
    payments = monthly("Oak Ltd", 1_000) + FRESH
    both = [contract("Oak Ltd", "2022-01-01", "2026-12-31", pounds=12_000, contract_id=n) for n in ("a", "b")]
    assert found(frame_of(payments, contracts=[CURRENT, *both]), SMALL) == []
    unvalued = [
        contract("Oak Ltd", "2022-01-01", "2026-12-31", pounds=10_000),
        contract("Oak Ltd", "2023-01-01", None),
    ]
    assert found(frame_of(payments, contracts=[CURRENT, *unvalued]), SMALL) == []


def test_a_value_a_year_counts_for_the_length():
    payments = monthly("Oak Ltd", 1_000) + FRESH
    yearly = contract("Oak Ltd", "2022-04-01", "2024-03-31", annual_value_pence=700_000)
    rows = found(frame_of(payments, contracts=[CURRENT, yearly]), SMALL)
    assert rows[0]["facts"]["value_pence"] == 1_400_000


def test_a_supplier_without_a_listed_contract_is_shown_from_30000_pounds_a_year():
    payments = monthly("Oak Ltd", 2_600) + monthly("Ash Ltd", 2_400) + FRESH
    rows = found(frame_of(payments, contracts=[contract("Fresh Ltd", "2022-01-01", None)]), SMALL)
    assert kinds(rows) == []  # the list covers too little of the spend to speak
    many = FRESH + monthly("Fresh Ltd", 5_000)
    rows = found(
        frame_of(
            payments + many,
            contracts=[contract("Fresh Ltd", "2023-12-01", None), contract("Fresh Ltd", "2022-01-01", None)],
        ),
        SMALL,
    )
    assert kinds(rows) == [("Oak Ltd", "no known contract", "C")]
    assert rows[0]["facts"]["most_in_a_year_pence"] == 3_120_000


@pytest.mark.parametrize(
    ("payments", "grade"),
    [
        (monthly("Oak Grants", 9_000, code="VG01"), None),
        (monthly("Taxes", 9_000, code="TX01"), None),
        (monthly("Somebody", 9_000, kind="individual"), None),
        (monthly("Oak Council", 9_000), None),
        (monthly("Unclear Ltd", 9_000, code=""), None),
        (monthly("Rest Home", 9_000, code="AC01"), "D"),
        (monthly("Plainview Serv", 9_000), "D"),
        (monthly("Plain Ltd", 9_000), "C"),
    ],
)
def test_who_needs_no_contract_or_may_be_listed_otherwise(payments: list[Paid], grade: str | None):
    contracts = [
        contract("Fresh Ltd", "2022-01-01", None),
        contract("Fresh Ltd", "2023-12-01", None),
        contract("Plainview Services", "2022-01-01", None),
    ]
    frame = frame_of(payments + monthly("Fresh Ltd", 9_000), contracts=contracts, public=["Oak Council"])
    assert [one["grade"] for one in found(frame, SMALL)] == ([grade] if grade else [])


def test_a_year_before_most_listed_contracts_began_is_not_judged():
    names = [f"Supplier {letter} Services" for letter in "ABCDEFGHIJKLMNOP"]
    contracts = [contract(name, "2023-05-01", None, contract_id=name) for name in names[:12]]
    payments = [paid for name in names[:12] for paid in monthly(name, 500)] + monthly("Plain Ltd", 9_000)
    rows = found(frame_of(payments, contracts=contracts), COVER)
    assert [one["first_day"] for one in rows] == [date(2023, 4, 12)]


def test_a_registered_number_is_the_surest_link_and_names_of_other_bodies_the_weakest():
    payments = monthly("Oak Trading", 1_000) + monthly("Oak Trading", 50, body="ASH")
    frame = frame_of(
        payments, contracts=[contract("The Oak Trading Co. Ltd", "2022-01-01", None, body_id="ASH")]
    )
    match_contracts(frame)
    assert frame.rows("select body_id, supplier_id, linkage from contract_links") == [
        ("ASH", "name:OAK TRADING", 2)
    ]
    frame = frame_of(payments, contracts=[contract("Oak Trading", "2022-01-01", None, body_id="FIR")])
    match_contracts(frame)
    assert frame.rows("select supplier_id, linkage from contract_matched") == [("name:OAK TRADING", 3)]


@pytest.mark.parametrize(
    ("listed", "paid", "same"),
    [
        ("Oak & Sons Ltd", "OAK AND SONS LIMITED", True),
        ("The Oak's Company Ltd.", "Oaks Ltd", True),
        ("Oak Ltd (Leeds)", "OAK LTD T/A ELM", True),
        ("Oak Services Ltd", "Oak Supplies Ltd", False),
        ("Ltd", "The Company", False),
    ],
)
def test_names_are_the_same_without_marks_and_legal_forms(listed: str, paid: str, same: bool):
    frame = frame_of([Paid(paid, 1, date(2023, 5, 1))], contracts=[contract(listed, "2022-01-01", None)])
    match_contracts(frame)
    assert bool(frame.rows("select * from contract_links")) is same


def test_without_classes_all_counts_and_the_grade_says_so():
    contracts = [contract("Fresh Ltd", "2022-01-01", None), contract("Fresh Ltd", "2023-12-01", None)]
    payments = monthly("Plain Ltd", 9_000) + monthly("Fresh Ltd", 9_000)
    rows = found(frame_of(payments, contracts=contracts, classes=False), SMALL)
    assert kinds(rows) == [("Plain Ltd", "no known contract", "D")]


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 23), st.integers(100, 40_000))
def test_a_payment_is_after_the_end_or_above_the_value_never_both(end_month: int, value: int):
    end = date(2022 + (3 + end_month) // 12, (3 + end_month) % 12 + 1, 28)
    payments = monthly("Oak Ltd", 1_000) + FRESH
    frame = frame_of(
        payments, contracts=[CURRENT, contract("Oak Ltd", "2022-01-01", end.isoformat(), pounds=value)]
    )
    found(frame, SMALL)
    twice = "select line_id from found_lines where role = 'at stake' group by line_id having count(*) > 1"
    assert frame.rows(twice) == []
