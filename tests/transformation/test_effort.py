"""Drivers follow one another on what is left: nothing is saved twice, and never more than there is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.transformation.effort import (
    cell_saving,
    driver_share,
    effective_share,
    effort_fte,
    in_sequence,
    plan_cells,
    taken_in_cell,
)
from tallystick.transformation.model import Channel, Driver, DriverKind, Evidence, Process, WorkingTime
from tallystick.transformation.taxonomy import DETAILS, Activity

TIME = WorkingTime(Decimal("7.4"), Decimal(210))
CONTACT = Activity.CUSTOMER_CONTACT
SHARES = st.decimals(0, 1, places=3)


def driver(kind: DriverKind = DriverKind.SIMPLIFY, percent: str = "0.5", **more: object) -> Driver:
    share = Decimal(percent)
    facts = {
        "driver_id": "D",
        "team": "Desk",
        "activity": CONTACT,
        "process_id": "",
        "evidence": Evidence.TESTED,
    }
    return Driver(kind=kind, percent=share, low=share, high=share, **(facts | more))  # type: ignore[arg-type]


def process(**more: object) -> Process:
    facts = {"process_id": "P", "name": "Calls", "team": "Desk", "activity": CONTACT}
    return Process(**(facts | {"volume": Decimal(9324), "minutes": Decimal(10)} | more))  # type: ignore[arg-type]


def test_effort_is_volume_times_minutes_over_a_working_year():
    # 9,324 cases x 10 minutes = 93,240 minutes = 60 x 7.4 x 210: one FTE.
    assert effort_fte(Decimal(9324), Decimal(10), TIME) == 1


def test_two_halves_save_three_quarters():
    assert in_sequence(Decimal(4), [Decimal("0.5"), Decimal("0.5")]) == [Decimal(2), Decimal(1)]


@given(st.decimals(0, 500, places=2), st.lists(SHARES, max_size=6))
def test_what_drivers_take_is_the_whole_less_what_all_of_them_leave(fte: Decimal, shares: list[Decimal]):
    left = fte
    for share in shares:
        left *= 1 - share
    taken = in_sequence(fte, shares)
    assert abs(sum(taken) - (fte - left)) < Decimal("1e-12")
    assert all(part >= 0 for part in taken)


@given(
    st.decimals(0, 60, places=2),
    st.lists(st.tuples(st.decimals("0.01", 80, places=2), st.lists(SHARES, max_size=4)), max_size=4),
    st.lists(SHARES, max_size=4),
)
def test_a_cell_never_gives_more_than_it_has(fte, processes, on_cell):
    efforts, shares = [effort for effort, _ in processes], [row for _, row in processes]
    taken, taken_on_cell = taken_in_cell(fte, efforts, shares, on_cell, min)
    total = sum((part for row in taken for part in row), Decimal(0)) + sum(taken_on_cell, Decimal(0))
    assert total <= fte + Decimal("1e-12")
    for effort, row in zip(efforts, taken, strict=True):
        assert sum(row, Decimal(0)) <= effort + Decimal("1e-12")


@given(st.lists(SHARES, min_size=2, max_size=5), st.randoms())
def test_the_order_of_drivers_changes_who_is_credited_but_not_the_sum(shares: list[Decimal], random):
    other = list(shares)
    random.shuffle(other)
    assert abs(sum(in_sequence(Decimal(10), shares)) - sum(in_sequence(Decimal(10), other))) < Decimal(
        "1e-12"
    )


@pytest.mark.parametrize(
    ("evidence", "share"), [(Evidence.TESTED, "0.45"), (Evidence.PEER, "0.30"), (Evidence.OPINION, "0.15")]
)
def test_confidence_counts_what_was_tested_most(evidence: Evidence, share: str):
    assert driver_share(driver(evidence=evidence), None, Decimal("0.5"), Decimal) == Decimal(share)


def test_stopping_works_on_failure_demand_only():
    found = driver_share(
        driver(DriverKind.STOP), process(failure_share=Decimal("0.4")), Decimal("0.5"), Decimal
    )
    assert found == Decimal("0.5") * Decimal("0.9") * Decimal("0.4")


def test_shifting_works_on_one_channel_and_leaves_the_effort_of_the_other():
    moved = driver(DriverKind.SHIFT, from_channel=Channel.TELEPHONE, effort_after=Decimal("0.25"))
    calls = process(channels={Channel.TELEPHONE: Decimal("0.8"), Channel.ONLINE: Decimal("0.2")})
    assert driver_share(moved, calls, Decimal("0.5"), Decimal) == Decimal("0.45") * Decimal("0.8") * Decimal(
        "0.75"
    )


def test_volumes_that_claim_more_time_than_posts_spend_are_scaled_down():
    # Processes of 2 FTE in a cell of 1: half of each is there, so the driver saves half as much.
    plan = plan_cells(
        {("Desk", CONTACT): Decimal(1)}, [process(volume=Decimal(18648))], [driver(process_id="P")]
    )
    found = cell_saving(plan[0], TIME)
    assert found.effort == 2
    assert found.saved == Decimal("0.45")


def test_drivers_of_the_cell_follow_those_of_its_processes():
    drivers = [driver(driver_id="ALL"), driver(driver_id="P1", process_id="P")]
    plan = plan_cells({("Desk", CONTACT): Decimal(2)}, [process()], drivers)
    found = cell_saving(plan[0], TIME)
    assert [(s.driver.driver_id, s.fte) for s in found.savings] == [
        ("P1", Decimal("0.45")),
        ("ALL", Decimal("1.55") * Decimal("0.45")),
    ]


def test_kinds_are_applied_in_the_order_of_the_method():
    kinds = list(reversed(DriverKind))
    plan = plan_cells(
        {("Desk", CONTACT): Decimal(1)}, [], [driver(kind, driver_id=kind.value) for kind in kinds]
    )
    assert [d.kind for d in plan[0].drivers_on_cell] == ["shift", "stop", "simplify", "automate", "span"]


@pytest.mark.parametrize(
    ("percent", "factor", "printed"),
    [("10", "0.75", "7.5"), ("18", "0.75", "13.5"), ("6", "0.75", "4.5"),
     ("10", "0.67", "6.7"), ("18", "0.67", "12.1"), ("6", "0.67", "4.0")],
)  # fmt: skip
def test_published_percentages_scaled_by_a_factor(percent: str, factor: str, printed: str):
    # T2: Runnymede, Surrey LGR, Principle 5, page 8.
    assert round(effective_share(Decimal(percent), Decimal(factor)), 1) == Decimal(printed)


def test_the_taxonomy_has_nine_activities_each_with_its_details():
    assert len(Activity) == 9
    assert set(DETAILS) == set(Activity)
    every = [detail for details in DETAILS.values() for detail in details]
    assert len(every) == len(set(every))
