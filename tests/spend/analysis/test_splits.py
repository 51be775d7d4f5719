"""Several payments just below a limit: found where they are rare, left alone where a habit or a price."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.spend.analysis.pattern_cases import Paid, found, frame_of

from tallystick.parameters import parameter
from tallystick.spend.analysis.splits import FINDINGS, LEGAL_LIMITS, OWN_LIMITS, limits_of

SPLITS = FINDINGS[0]
MAY = date(2023, 5, 10)


def background(count: int = 300) -> list[Paid]:
    """Ordinary invoices of many sizes of many suppliers, by which the body's habits are known."""
    return [
        Paid(f"Firm {n % 40}", 520 + 37.3 * (n * 7919 % 331), MAY + timedelta(days=n % 300), invoice=f"B{n}")
        for n in range(count)
    ]


def cut(*pounds: float, supplier: str = "Roof Ltd", apart: int = 2, **more: object) -> list[Paid]:
    return [
        Paid(supplier, sum_, MAY + timedelta(days=apart * n), invoice=f"R{n}", code="FM06", **more)  # type: ignore[arg-type]
        for n, sum_ in enumerate(pounds)
    ]


def test_three_different_sums_just_below_5000_within_days_are_of_the_best_grade():
    one = found(frame_of(background() + cut(4_950, 4_870.5, 4_990)), SPLITS)[0]
    assert (one["grade"], one["lines"], one["spend_pence"]) == ("A", 3, 1_481_050)
    assert one["title"] == "Elm Council paid Roof Ltd 3 times just below £5000 within 5 days"
    assert one["facts"]["limit_pence"] == 500_000
    assert one["facts"]["such_payments_to_it_in_all"] == 3


@pytest.mark.parametrize(
    ("payments", "why"),
    [
        (cut(4_950, 4_870), "two are no run"),
        (cut(4_950, 4_870, 5_000), "the limit itself is not below it"),
        (cut(4_950, 4_870, 4_200), "far below is not just below"),
        (cut(4_950, 4_870, 4_990, apart=20), "weeks lie between them"),
        (cut(4_950, 4_870, 4_990, kind="individual"), "individuals are never shown"),
        (cut(4_950, 4_870, 4_990, is_card=True), "cards have limits of their own"),
        ([Paid("Tax", 4_950 - n, MAY, code="TX01", invoice=f"T{n}") for n in range(3)], "no purchase"),
        (
            [Paid("Care", 4_950 - n, MAY, code="AC01", invoice=f"T{n}") for n in range(3)],
            "places, not orders",
        ),
        ([Paid("Roof Ltd", 4_950 - n, MAY, invoice="SAME") for n in range(3)], "one invoice in three lines"),
    ],
)
def test_what_is_no_split_is_left_alone(payments: list[Paid], why: str):
    assert found(frame_of(background() + payments), SPLITS) == [], why


def test_a_line_below_the_limit_of_an_invoice_above_it_is_no_split():
    lines = cut(4_950, 4_870, 4_990)
    rest = [Paid("Roof Ltd", 900, MAY, invoice="R1", code="FM06")]
    assert found(frame_of(background() + lines), SPLITS)
    assert found(frame_of(background() + lines + rest), SPLITS) == []


def test_a_monthly_price_is_no_split():
    rent = [
        Paid(f"Lets {k}", 4_900, date(2023, m, d), invoice=f"{k}-{m}-{d}")
        for k in range(2)
        for m in range(4, 12)
        for d in (3, 5, 7)
    ]
    assert found(frame_of(background() + rent), SPLITS) == []


def test_a_supplier_with_very_many_invoices_has_some_near_any_limit():
    busy = [
        Paid("Roof Ltd", 600 + n * 31.7, MAY + timedelta(days=n % 20), invoice=f"X{n}", code="FM06")
        for n in range(250)
    ]
    run = found(frame_of(background(2_000) + busy + cut(4_950, 4_870, 4_990)), SPLITS)
    assert {one["grade"] for one in run if one["supplier_name"] == "Roof Ltd"} <= {"C"}


def test_equal_sums_are_of_the_weakest_grade_and_say_why():
    one = found(frame_of(background() + cut(4_900, 4_900, 4_900)), SPLITS)[0]
    assert one["grade"] == "C"
    assert "equal" in one["caveat"]


def test_it_works_without_classes():
    assert (
        found(frame_of(background() + cut(4_950, 4_870.5, 4_990), classes=False), SPLITS)[0]["grade"] == "A"
    )


def test_the_id_stays_when_later_months_arrive():
    first = found(frame_of(cut(4_950, 4_870.5, 4_990) + background()), SPLITS)
    later = found(
        frame_of(cut(4_950, 4_870.5, 4_990) + background() + [Paid("New", 700, date(2024, 9, 1))]), SPLITS
    )
    assert first[0]["opportunity_id"] in {one["opportunity_id"] for one in later}


def test_limits_are_the_bodies_own_and_the_acts_by_date_and_are_not_confirmed():
    own = set(parameter(OWN_LIMITS).figures[-1].value.values())
    limits = list(limits_of(()))
    assert {limit.pence for limit in limits if not limit.is_law} == own
    legal = [limit for limit in limits if limit.is_law]
    assert {limit.pence for limit in legal} == {21_347_700, 21_490_400, 20_772_000}
    assert [limit.since for limit in legal] == [date(2022, 1, 1), date(2024, 1, 1), date(2026, 1, 1)]
    assert all(one.until == other.since for one, other in pairwise(legal))
    assert not parameter(LEGAL_LIMITS).on(date(2025, 5, 1)).confirmed
    assert not parameter(OWN_LIMITS).figures[-1].confirmed


@settings(max_examples=8, deadline=None)
@given(st.lists(st.integers(500, 9_999), min_size=0, max_size=8), st.integers(0, 40))
def test_every_payment_of_a_finding_lies_below_the_limit_it_names(pounds: list[int], apart: int):
    for one in found(frame_of(cut(*pounds, apart=apart)), SPLITS):
        assert one["lines"] >= 3
        assert one["spend_pence"] < one["lines"] * one["facts"]["limit_pence"]
        assert (one["last_day"] - one["first_day"]).days <= 30
