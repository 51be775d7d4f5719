"""Spend per head beside comparable bodies: the gate, the middle, the gap."""

from __future__ import annotations

from statistics import median

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.spend.analysis.buying_cases import Spend, cell_sums, check_promises, found, made_frame

from tallystick.spend.analysis.frame import Frame
from tallystick.spend.analysis.spread import SPREADING, run

POUNDS = 100
PEERS = {"B": 10, "C": 11, "D": 12, "E": 13}
"""Pounds a head on ICT of four districts of 100,000 residents."""


def heads(**pounds: float) -> list[Spend]:
    """Each body buys ICT of so many pounds a head, a quarter of it from each of four suppliers."""
    return [
        Spend(body, f"{body}{place}", "IT02", int(each * POUNDS * 25_000))
        for body, each in pounds.items()
        for place in range(4)
    ]


def looked(frame: Frame) -> list[dict[str, object]]:
    run(frame)
    check_promises(frame)
    return found(frame)


def test_thirty_pounds_beside_a_middle_of_eleven_fifty_is_a_finding() -> None:
    frame = made_frame(heads(A=30, **PEERS))
    (one,) = looked(frame)
    assert (
        one["title"] == "A Council spends £30.00 a head on ICT; the middle of 4 others of its kind is £11.50"
    )
    assert (one["grade"], one["body_id"], one["is_withheld"]) == ("C", "A", False)
    gap = int(18.50 * POUNDS * 100_000)
    weight = 4 / (4 + SPREADING.prior_peers)
    assert one["facts"]["gap_pence"] == gap
    assert one["low_pence"] == 0
    assert one["central_pence"] == int(gap * weight * SPREADING.central)
    assert one["high_pence"] == int(gap * weight)
    assert cell_sums(frame) == {one["opportunity_id"]: one["spend_pence"]}


def test_with_care_the_range_is_widened_and_the_centre_halved() -> None:
    (sure,) = looked(made_frame(heads(A=30, **PEERS)))
    (care,) = looked(made_frame(heads(A=30, **PEERS), answers={"A": "may with care"}))
    assert care["central_pence"] * 2 in (sure["central_pence"], sure["central_pence"] - 1)
    assert care["high_pence"] == care["facts"]["gap_pence"] > sure["high_pence"]
    assert care["caveat"] == "With care: the reason of A."


def test_with_few_peers_one_contract_is_no_pattern() -> None:
    """Waste of £30 a head, all of it one contract: among a few bodies that says nothing."""
    one_contract = [Spend("A", "Acme", "IT02", 30 * POUNDS * 100_000), *heads(**PEERS)]
    assert looked(made_frame(one_contract)) == []
    many = dict(zip("BCDEFGHI", (10, 11, 12, 13, 10, 11, 12, 13), strict=True))
    (one,) = looked(made_frame([one_contract[0], *heads(**many)]))
    assert one["grade"] == "B"
    assert "One supplier and class is as large as the whole gap" in str(one["caveat"])


def test_what_may_not_be_compared_is_withheld_without_a_figure() -> None:
    (one,) = looked(made_frame(heads(A=30, **PEERS), answers={"A": "may not"}))
    assert (one["is_withheld"], one["grade"]) == (True, "D")
    assert (one["low_pence"], one["central_pence"], one["high_pence"]) == (0, 0, 0)
    assert "£" not in str(one["title"])
    assert set(one["facts"]) == {"peers", "financial_year"}
    assert "the reason of A" in str(one["caveat"])


def test_bodies_that_may_not_be_compared_are_no_peers() -> None:
    assert looked(made_frame(heads(A=30, **PEERS), answers={"E": "may not"})) == []


@pytest.mark.parametrize(
    "spend",
    [
        pytest.param(heads(A=30, B=10, C=11, D=12), id="three peers are too few"),
        pytest.param(heads(A=30), id="one body alone"),
        pytest.param(heads(A=14, **PEERS), id="within the spread"),
        pytest.param([Spend(s.body, s.supplier, "TX", s.pence) for s in heads(A=30, **PEERS)], id="tax"),
        pytest.param(
            [Spend(s.body, s.supplier, "", s.pence) for s in heads(A=30, **PEERS)], id="unclassified"
        ),
    ],
)
def test_what_is_no_finding(spend: list[Spend]) -> None:
    assert looked(made_frame(spend)) == []


def test_a_gap_of_few_pounds_is_no_finding() -> None:
    town = [Spend(s.body, s.supplier, s.code, s.pence // 100) for s in heads(A=30, **PEERS)]
    assert looked(made_frame(town, populations=dict.fromkeys("ABCDE", 1_000))) == []


def test_only_a_body_above_all_its_peers_is_a_finding() -> None:
    assert all(one["body_id"] == "F" for one in looked(made_frame(heads(A=30, **PEERS, F=31))))


def test_bodies_of_another_kind_are_no_peers() -> None:
    kinds = {"A": "county", **dict.fromkeys(PEERS, "district")}
    assert looked(made_frame(heads(A=30, **PEERS), kinds=kinds)) == []


def test_a_body_without_residents_is_left_out() -> None:
    assert looked(made_frame(heads(A=30, **PEERS), populations={"A": 0})) == []


def test_a_year_with_a_third_unclassified_may_not_be_compared() -> None:
    """What is unclassified is missing from every class: as on the pages of the report."""
    spend = [*heads(A=30, **PEERS), Spend("A", "Acme", "", 15 * POUNDS * 100_000)]
    (one,) = looked(made_frame(spend))
    assert one["is_withheld"]
    assert "33% of its pounds are unclassified" in str(one["caveat"])


def test_years_are_not_mixed() -> None:
    old = [Spend(s.body, s.supplier, s.code, s.pence, year="2022-23") for s in heads(A=30)]
    assert looked(made_frame([*old, *heads(**PEERS)])) == []


def test_the_modified_z_score_is_that_of_iglewicz_and_hoaglin() -> None:
    """M = 0.6745 (x - median) / MAD, outlying beyond 3.5; 1.4826 is 1 / 0.6745."""
    peers = [10, 14, 18, 22, 26]
    middle = median(peers)
    deviation = median(abs(one - middle) for one in peers)
    just_below = middle + 3.45 / 0.6745 * deviation
    just_above = middle + 3.55 / 0.6745 * deviation
    others = dict(zip("BCDEF", peers, strict=True))
    assert looked(made_frame(heads(A=just_below, **others))) == []
    (one,) = looked(made_frame(heads(A=just_above, **others)))
    assert 349 <= one["facts"]["robust_deviations_hundredths"] <= 356


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.integers(1, 60), min_size=4, max_size=9), st.permutations("ABCDEFGHI"))
def test_the_middle_is_the_median_of_the_others_in_any_order(pounds: list[int], names: list[str]) -> None:
    frame = made_frame(heads(**dict(zip(names, pounds, strict=False))))
    for one in looked(frame):
        others = [each for name, each in zip(names, pounds, strict=False) if name != one["body_id"]]
        assert one["facts"]["middle_pence_per_head"] == int(median(others) * 100)
        assert one["high_pence"] <= one["facts"]["gap_pence"] <= one["spend_pence"]
