"""Second digits: Benford's law as published, sums that follow it conform, sums that do not are ranked."""

from __future__ import annotations

import math
import random
from datetime import date, timedelta

import pytest
from tests.spend.analysis.pattern_cases import Paid, found, frame_of

from tallystick.spend.analysis.second_digit import CONFORMITY, FINDINGS, conformity

DIGIT = FINDINGS[0]
PUBLISHED = (0.1197, 0.1139, 0.1088, 0.1043, 0.1003, 0.0967, 0.0934, 0.0904, 0.0876, 0.0850)
"""Shares of the second digits 0 to 9: Nigrini, I've got your number (Journal of Accountancy, May 1999)."""


def benford(count: int, least: float = 250, decades: float = 3, seed: int = 1) -> list[Paid]:
    """Sums whose logarithms are evenly spread, of which those below a cut-off are not published."""
    drawn = random.Random(seed)
    return [
        Paid(f"Firm {n % 50}", sum_, date(2023, 4, 3) + timedelta(days=n % 350))
        for n in range(count)
        if (sum_ := round(100 * 10 ** (drawn.random() * decades), 2)) >= least
    ]


def test_the_law_given_the_first_digit_adds_up_to_the_published_shares():
    for digit, share in enumerate(PUBLISHED):
        joint = sum(
            math.log10(1 + 1 / first) * math.log(1 + 1 / (10 * first + digit)) / math.log(1 + 1 / first)
            for first in range(1, 10)
        )
        assert joint == pytest.approx(share, abs=0.00006)


def test_the_published_bounds_of_conformity():
    assert [bound for bound, _ in CONFORMITY] == [0.008, 0.010, 0.012]
    assert conformity(0.0079) == "close conformity"
    assert conformity(0.0119) == "marginally acceptable conformity"
    assert conformity(0.0121) == "nonconformity"


@pytest.mark.parametrize("cut_off", [100, 250, 500])
def test_sums_that_follow_the_law_conform_whatever_the_cut_off(cut_off: float):
    assert found(frame_of(benford(6_000, cut_off)), DIGIT) == []


def test_too_many_sums_just_below_a_round_one_are_ranked():
    invented = [
        Paid(f"Shop {n % 9}", 1_900 + 1_000 * (n % 8) + n * 0.07, date(2023, 7, 3) + timedelta(days=n % 200))
        for n in range(900)
    ]
    one = found(frame_of(benford(4_000) + invented), DIGIT)[0]
    assert one["facts"]["second_digit"] == 9
    assert one["facts"]["share"] > 2 * one["facts"]["expected_share"]
    assert one["grade"] == "A"
    assert one["lines"] <= 200


def test_a_group_that_is_too_small_is_not_judged():
    few = [Paid("Shop", 1_900 + n * 0.1, date(2023, 7, 3)) for n in range(400)]
    assert found(frame_of(benford(700) + few), DIGIT) == []


def test_a_rent_paid_a_thousand_times_counts_once():
    rents = [Paid("Landlord", 1_950, date(2023, 4, 3) + timedelta(days=n % 350)) for n in range(3_000)]
    assert found(frame_of(benford(6_000) + rents), DIGIT) == []
