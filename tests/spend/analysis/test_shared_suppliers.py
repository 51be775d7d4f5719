"""The same supplier paid by several bodies: what counts as the same thing, and what it may be worth."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.spend.analysis.buying_cases import Contract, Spend, cell_sums, check_promises, found, made_frame

from tallystick.spend.analysis.frame import Frame
from tallystick.spend.analysis.shared_suppliers import FINDER, SHARING, run

POUNDS = 100
THREE = [Spend(body, "Acme Ltd", "IT02", 20_000 * POUNDS) for body in ("A", "B", "C")]


def looked(frame: Frame) -> list[dict[str, object]]:
    run(frame)
    check_promises(frame)
    return found(frame)


def test_three_bodies_that_buy_computers_from_one_supplier_are_one_finding() -> None:
    frame = made_frame(THREE)
    (one,) = looked(frame)
    assert one["title"] == "3 bodies pay Acme Ltd for the same thing: ICT"
    assert (one["grade"], one["bodies"], one["body_id"], one["basis"]) == ("B", 3, "", "a year")
    assert one["spend_pence"] == 60_000 * POUNDS
    assert (one["low_pence"], one["central_pence"], one["high_pence"]) == (
        1_200 * POUNDS,
        3_000 * POUNDS,
        6_000 * POUNDS,
    )
    assert cell_sums(frame) == {one["opportunity_id"]: one["spend_pence"]}


def test_one_body_alone_is_no_finding() -> None:
    assert (
        looked(made_frame([Spend("A", "Acme Ltd", "IT02", 10**9), Spend("A", "Bolt Ltd", "IT02", 10**9)]))
        == []
    )


@pytest.mark.parametrize(
    "spend",
    [
        pytest.param(
            [Spend("A", "Acme", "IT02", 10**7), Spend("B", "Acme", "OF01", 10**7)], id="other classes"
        ),
        pytest.param([Spend(b, "Acme", "TX", 10**7) for b in "AB"], id="cannot be influenced"),
        pytest.param([Spend(b, "P1", "IT02", 10**7, kind="individual") for b in "AB"], id="individuals"),
        pytest.param([Spend(b, "", "IT02", 10**7, kind="withheld") for b in "AB"], id="withheld names"),
        pytest.param(
            [Spend("A", "Acme", "IT02", 10**7), Spend("B", "Acme", "IT02", 500)], id="hardly a buyer"
        ),
        pytest.param([Spend(b, "Acme", "IT02", 200_000) for b in "AB"], id="too little together"),
        pytest.param([Spend(b, "Acme", "IT02", -(10**7)) for b in "AB"], id="refunds only"),
    ],
)
def test_what_is_no_finding(spend: list[Spend]) -> None:
    assert looked(made_frame(spend)) == []


def test_a_public_body_is_no_supplier() -> None:
    assert looked(made_frame(THREE, public=["Acme Ltd"])) == []


def test_two_levels_of_one_class_are_the_same_thing() -> None:
    (one,) = looked(made_frame([Spend("A", "Acme", "IT", 10**7), Spend("B", "Acme", "IT02", 10**7)]))
    assert (one["grade"], one["bodies"]) == ("C", 2)


def test_what_only_one_body_buys_from_a_shared_supplier_is_not_at_stake() -> None:
    frame = made_frame([*THREE, Spend("A", "Acme Ltd", "OF01", 10**8)])
    (one,) = looked(frame)
    assert one["spend_pence"] == 60_000 * POUNDS
    assert one["facts"]["not_shared_pence"] == 10**8
    assert cell_sums(frame)[one["opportunity_id"]] == 60_000 * POUNDS


def test_unclassified_spend_claims_nothing_low_and_stands_apart() -> None:
    (one,) = looked(made_frame([Spend(b, "Acme", "", 20_000 * POUNDS) for b in "ABC"]))
    assert one["grade"] == "D"
    assert (one["low_pence"], one["central_pence"], one["high_pence"]) == (0, 1_200 * POUNDS, 3_000 * POUNDS)
    assert one["facts"]["unclassified_pence"] == one["spend_pence"]


def test_contracts_that_end_within_twelve_months_make_it_the_first_grade() -> None:
    contracts = [
        Contract("A", "1", "ACME LTD", date(2025, 3, 31)),
        Contract("B", "2", "Acme Ltd", date(2026, 2, 1)),
    ]
    frame = made_frame(THREE, contracts=contracts)
    (one,) = looked(frame)
    assert one["grade"] == "A"
    assert str(one["title"]).endswith("contracts of 2 end between 2025-03-31 and 2026-02-01")
    assert "listed_contracts" in frame.views()


@pytest.mark.parametrize(
    ("first", "second"),
    [(date(2025, 3, 31), date(2026, 3, 1)), (date(2023, 3, 31), date(2023, 6, 1))],
    ids=["more than twelve months apart", "ended before the last payment"],
)
def test_contracts_that_cannot_be_timed_together_do_not(first: date, second: date) -> None:
    contracts = [Contract("A", "1", "Acme Ltd", first), Contract("B", "2", "Acme Ltd", second)]
    (one,) = looked(made_frame(THREE, contracts=contracts))
    assert one["grade"] == "B"


def test_a_list_of_contracts_is_not_made_up_for_others() -> None:
    frame = made_frame(THREE)
    looked(frame)
    assert "listed_contracts" not in frame.views()


def test_it_works_on_payments_that_no_room_has_looked_at() -> None:
    (one,) = looked(made_frame([Spend(b, "name:ACME", "", 10**7) for b in "AB"], rooms=False))
    assert one["grade"] == "D"


def test_an_incomplete_year_is_scaled_up_and_says_so() -> None:
    (one,) = looked(made_frame(THREE, months={"A": 6}))
    assert one["facts"]["annual_pence"] == 80_000 * POUNDS
    assert one["spend_pence"] == 60_000 * POUNDS
    assert "only 6 months" in str(one["caveat"])


def test_a_single_month_is_scaled_up_by_four_at_most() -> None:
    (one,) = looked(made_frame(THREE, months={"A": 1, "B": 1, "C": 1}))
    assert one["facts"]["annual_pence"] == 4 * 60_000 * POUNDS


def test_harm_to_small_and_community_suppliers_is_said_where_it_can_be_seen() -> None:
    (small,) = looked(made_frame(THREE))
    assert "small business" in str(small["caveat"])
    (community,) = looked(made_frame(THREE, communities=["Acme Ltd"]))
    assert "community interest company" in str(community["caveat"])
    others = [Spend("A", f"Small {n}", "IT02", 10**6) for n in range(5)]
    (displaced,) = looked(made_frame([*THREE, *others]))
    assert displaced["facts"]["small_supplier_accounts"] == 8  # five others, and Acme itself at three bodies


def test_other_suppliers_of_the_group_are_told_not_added() -> None:
    spend = [
        *[Spend(s.body, s.supplier, s.code, s.pence, group="G") for s in THREE],
        Spend("A", "Acme North", "IT02", 10**7, group="G"),
    ]
    (one,) = looked(made_frame(spend))
    assert one["facts"]["group_suppliers"] == 2
    assert one["spend_pence"] == 60_000 * POUNDS


def test_a_finding_keeps_its_id_when_later_months_arrive() -> None:
    (before,) = looked(made_frame(THREE))
    (after,) = looked(made_frame([Spend(s.body, s.supplier, s.code, s.pence * 2, lines=9) for s in THREE]))
    assert before["opportunity_id"] == after["opportunity_id"]


def test_every_grade_has_a_meaning_and_a_prior_that_says_where_it_comes_from() -> None:
    assert set(FINDER.grades) == set(FINDER.priors) == set("ABCD")
    assert all("not confirmed" in prior.source for prior in FINDER.priors.values())


ROWS = st.builds(
    Spend,
    st.sampled_from("ABCD"),
    st.sampled_from(["Acme", "Bolt"]),
    st.sampled_from(["IT02", "IT01", "OF01", "", "TX"]),
    st.integers(-(10**7), 10**9),
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ROWS, min_size=1, max_size=12, unique_by=lambda row: (row.body, row.supplier, row.code)))
def test_pounds_never_exceed_a_tenth_of_what_was_spent_and_evidence_adds_up(rows: list[Spend]) -> None:
    frame = made_frame(rows)
    sums = None
    for one in looked(frame):
        sums = sums or cell_sums(frame)
        assert one["bodies"] >= 2
        assert one["high_pence"] <= one["facts"]["annual_pence"] * SHARING.high
        assert sums[one["opportunity_id"]] == one["spend_pence"]
        buyers = {r.body for r in rows if r.supplier == one["supplier_id"] and r.pence > 0 and r.code != "TX"}
        assert one["bodies"] <= len(buyers)
