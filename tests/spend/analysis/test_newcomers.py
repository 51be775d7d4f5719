"""New suppliers paid in round sums only: new must be known to be new, and round must be all of it."""

from __future__ import annotations

from datetime import date

import pytest
from tests.spend.analysis.pattern_cases import Paid, found, frame_of

from tallystick.spend.analysis.newcomers import FINDINGS

NEW = FINDINGS[0]


def background(first: int = 2022) -> list[Paid]:
    months = [(y, m) for y in range(first, 2024) for m in range(1, 13)]
    return [Paid("Old Ltd", 1_234.56, date(y, m, 8)) for y, m in months]


def fees(*pounds: float, supplier: str = "Adviser Ltd", **more: object) -> list[Paid]:
    return [
        Paid(supplier, sum_, date(2023, 8 + n, 15), **more)  # type: ignore[arg-type]
        for n, sum_ in enumerate(pounds)
    ]


def test_thousands_to_a_supplier_first_paid_this_year_are_of_the_best_grade():
    one = found(frame_of(background() + fees(4_000, 7_000, 2_000)), NEW)[0]
    assert (one["grade"], one["lines"], one["spend_pence"]) == ("A", 3, 1_300_000)
    assert one["title"] == (
        "Elm Council first paid Adviser Ltd on 2023-08-15 and pays it round sums only, 3 so far"
    )
    assert one["facts"]["months_known_before"] == 12
    assert one["facts"]["suppliers_with_as_many_payments"] == 2
    assert one["facts"]["of_these_round_only"] == 1


@pytest.mark.parametrize(
    ("payments", "grade", "said"),
    [
        (fees(4_000, 7_500, 2_000), "B", ""),
        (fees(4_000, 7_100, 2_000), "C", ""),
        (fees(4_000, 4_000, 4_000), "C", "instalments"),
        (fees(4_000, 7_000, 2_000, code=""), "C", "not classified"),
        (
            [*fees(4_000, 7_000, 2_000), Paid("Adviser Ltd", 999.99, date(2023, 2, 1), body="OAK")],
            "B",
            "1 other bodies",
        ),
    ],
)
def test_weaker_evidence_has_a_lower_grade(payments: list[Paid], grade: str, said: str):
    rows = [one for one in found(frame_of(background() + payments), NEW) if one["body_id"] == "ELM"]
    assert [one["grade"] for one in rows] == [grade]
    assert said in rows[0]["caveat"]


@pytest.mark.parametrize(
    ("payments", "why"),
    [
        (fees(4_000, 7_000), "two may be an accident"),
        (fees(4_000, 7_000.01, 2_000), "a penny is not round"),
        (fees(4_000, 7_000, 2_000, -1_000), "a refund shows dealings"),
        (fees(1_000, 1_500, 1_000), "less than £5,000 in all"),
        (fees(4_000, 7_000, 2_000, code="VG01"), "grants are round by nature"),
        (fees(4_000, 7_000, 2_000, kind="individual"), "individuals are never shown"),
        ([Paid("Adviser Ltd", 500.5, date(2022, 3, 3)), *fees(4_000, 7_000, 2_000)], "it is not new"),
    ],
)
def test_what_is_ordinary_is_left_alone(payments: list[Paid], why: str):
    assert found(frame_of(background() + payments), NEW) == [], why


def test_a_supplier_is_not_called_new_where_the_year_before_is_not_known():
    assert found(frame_of(background(2023) + fees(4_000, 7_000, 2_000)), NEW) == []


def test_public_bodies_are_left_alone():
    payments = background() + fees(4_000, 7_000, 2_000, supplier="Oak Council")
    assert found(frame_of(payments, public=["Oak Council"]), NEW) == []
