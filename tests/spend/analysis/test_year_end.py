"""Spikes in March: many payments in a rush, not one large bill, not a habit of the season."""

from __future__ import annotations

from datetime import date

from tests.spend.analysis.pattern_cases import Paid, found, frame_of

from tallystick.spend.analysis.year_end import FINDINGS

MARCH = FINDINGS[0]


def year(first: int = 2022, per_month: int = 3, pounds: float = 2_000, **more: object) -> list[Paid]:
    """Every month of a financial year alike."""
    months = [(first, month) for month in range(4, 13)] + [(first + 1, month) for month in (1, 2, 3)]
    return [
        Paid(f"Firm {n}", pounds + n, date(y, m, 5 + n), department="ICT", **more)  # type: ignore[arg-type]
        for y, m in months
        for n in range(per_month)
    ]


def rush(first: int = 2023, count: int = 25, pounds: float = 2_500, **more: object) -> list[Paid]:
    return [
        Paid(f"Shop {n % 5}", pounds + n, date(first + 1, 3, 22 + n % 7), department="ICT", **more)  # type: ignore[arg-type]
        for n in range(count)
    ]


def steady(**more: object) -> list[Paid]:
    """What else the body pays, so that its March as a whole is like any month."""
    return [
        Paid("Power", 90_000, date(y, m, 9), department="Estates", code="FM06", **more)  # type: ignore[arg-type]
        for first in (2022, 2023)
        for y, m in [(first, k) for k in range(4, 13)] + [(first + 1, k) for k in (1, 2, 3)]
    ]


def test_a_rush_in_the_last_days_of_march_is_found_with_what_it_is_compared_with():
    one = found(frame_of(year(2022) + year(2023) + rush() + steady()), MARCH)[0]
    assert (one["grade"], one["lines"]) == ("A", 28)
    assert one["title"] == "Elm Council, ICT: March 2024 was 11 times a usual month for Software"
    assert one["facts"]["mean_of_other_months_pence"] == 600_300
    assert one["facts"]["from_22_march_pence"] == sum(250_000 + 100 * n for n in range(25))
    assert one["facts"]["times_in_other_years"] == 1.0


def test_without_another_year_the_grade_is_lower_and_says_so():
    one = found(frame_of(year(2023) + rush() + steady()), MARCH)[0]
    assert one["grade"] == "B"
    assert "no other year" in one["caveat"]


def test_the_same_every_year_is_a_yearly_bill_or_a_habit():
    rows = found(frame_of(year(2022) + rush(2022) + year(2023) + rush() + steady()), MARCH)
    assert [one["grade"] for one in rows] == ["C", "C"]
    assert "yearly bill" in rows[0]["caveat"]


def test_one_large_bill_is_no_spike():
    bill = [Paid("Vendor", 80_000, date(2024, 3, 25), department="ICT")]
    assert found(frame_of(year(2022) + year(2023) + bill + steady()), MARCH) == []


def test_a_march_in_which_the_body_pays_more_of_everything_is_no_spike():
    everything = rush() + rush(code="FM06") + [Paid("Power", 900_000, date(2024, 3, 9), department="Estates")]
    assert found(frame_of(year(2022) + year(2023) + everything + steady()), MARCH) == []


def test_a_season_that_other_bodies_have_too_is_of_the_weakest_grade():
    others = year(2023, body="OAK") + rush(body="OAK") + steady(body="OAK")
    rows = found(frame_of(year(2022) + year(2023) + rush() + steady() + others), MARCH)
    assert {one["body_id"]: one["grade"] for one in rows}["ELM"] == "C"


def test_too_few_months_are_not_judged():
    few = [paid for paid in year(2023) + rush() + steady() if paid.day >= date(2023, 10, 1)]
    assert found(frame_of(few), MARCH) == []


def test_without_classes_the_published_category_stands_for_the_purchase():
    payments = year(2022, category="Hardware") + year(2023, category="Hardware") + rush(category="Hardware")
    one = found(frame_of(payments + steady(), classes=False), MARCH)[0]
    assert one["title"].endswith("for HARDWARE")


def test_a_department_joined_with_a_service_by_a_slash_is_one_department():
    split = [
        Paid(p.supplier, p.pounds, p.day, department=f"ICT / {p.supplier}")
        for p in year(2022) + year(2023) + rush()
    ]
    assert found(frame_of(split + steady()), MARCH)[0]["lines"] == 28
