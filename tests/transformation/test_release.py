"""The redundancy gate and the release curve: who may leave when, and what of a saving is cash."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.transformation.effort import DriverSaving
from tallystick.transformation.model import (
    Driver,
    DriverKind,
    Evidence,
    Exit,
    Measurement,
    Post,
    Process,
    Route,
)
from tallystick.transformation.months import first_whole_month, month_of, month_text
from tallystick.transformation.release import candidate, release, team_releases, whole_fte
from tallystick.transformation.stability import Gate, State, gate, limits_of
from tallystick.transformation.taxonomy import Activity

CONTACT = Activity.CUSTOMER_CONTACT
LIVE = date(2026, 6, 1)
START, END = month_of(date(2026, 6, 1)), month_of(date(2031, 6, 1))


def process(live_on: date | None = LIVE) -> Process:
    return Process("P", "Calls", "Desk", CONTACT, Decimal(1), Decimal(1), live_on=live_on)


def points(*values: float) -> list[Measurement]:
    return [
        Measurement("P", date(2026, 6 + place, 28), Decimal(str(value))) for place, value in enumerate(values)
    ]


def saving(fte: str, process_of: Process | None = None) -> DriverSaving:
    share = Decimal(1)
    driver = Driver(
        "D", DriverKind.SIMPLIFY, "Desk", CONTACT, process_of.process_id if process_of else "", share, share,
        share, Evidence.TESTED,
    )  # fmt: skip
    return DriverSaving(driver, process_of, share, Decimal(fte))


def leaving(post_id: str, fte: str, on: date, *gates: Gate):
    post = Post(post_id, "Desk", "Desk", "Adviser", Decimal(fte), 3_000_000, Decimal(0))
    return candidate(Exit(post_id, on, Route.TURNOVER), post, gates, END)


def test_limits_of_an_individuals_chart_are_the_published_ones():
    # T14: 1 to 10 give 5.5, 2.84, 8.16 (nhspy-plotthedots, test_limits_calculations.py).
    found = limits_of([Decimal(value) for value in range(1, 11)])
    assert (found.mean, found.lower, found.upper) == (Decimal("5.5"), Decimal("2.84"), Decimal("8.16"))


@pytest.mark.parametrize(
    ("live_on", "values", "state", "earliest"),
    [
        (None, (), State.NO_DATE, None),
        (date(2027, 2, 1), (), State.NOT_LIVE, "2027-06"),
        (LIVE, (7, 6), State.TOO_FEW, "2027-01"),
        (LIVE, (7, 6, 6, 7), State.STABLE, "2026-09"),
        (LIVE, (5, 5, 5, 5, 9), State.OUTSIDE, "2027-03"),
    ],
)
def test_a_process_is_stable_after_four_points_within_its_limits(live_on, values, state, earliest):
    found = gate(process(live_on), points(*values), date(2026, 11, 2))
    assert found.state is state
    assert (found.earliest and month_text(found.earliest)) == earliest
    assert found.open is (state is State.STABLE)


def test_points_before_going_live_say_nothing_of_the_new_way():
    old = [Measurement("P", LIVE - timedelta(days=30 * back), Decimal(9)) for back in range(1, 6)]
    assert gate(process(), old + points(6, 6), date(2026, 11, 2)).points == 2


def test_a_process_that_was_unstable_in_between_opens_the_gate_only_after():
    # A jump in the fifth month; the last four points lie within again only from the ninth on.
    months = [5, 5.1, 5, 5.1, 12, 5, 5.1, 5, 5.1]
    values = [Measurement("P", date(2026, 1 + place, 28), Decimal(str(v))) for place, v in enumerate(months)]
    live = process(date(2026, 1, 1))
    first = gate(live, values[:4], date(2026, 4, 30))
    jumped = gate(live, values[:5], date(2026, 5, 30))
    assert (first.state, jumped.state) == (State.STABLE, State.OUTSIDE)
    later = gate(live, values, date(2026, 9, 30))
    assert (later.state, later.earliest) == (State.STABLE, month_of(date(2026, 9, 1)))


def test_nobody_leaves_before_the_gate_opens():
    new = gate(process(date(2026, 10, 1)), (), date(2026, 6, 1))
    found = leaving("A", "1", date(2026, 10, 31), new)
    assert found.postponed
    assert (month_text(found.leaves), month_text(found.begins)) == ("2027-02", "2027-03")


def test_without_a_day_of_going_live_nobody_leaves():
    found = leaving("A", "1", date(2026, 10, 31), gate(process(None), (), date(2026, 6, 1)))
    assert found.leaves is None
    assert "no day of going live" in found.why
    assert [r.counted for r in release([found], [saving("5")], {}, START)] == [False]


def test_a_saving_begins_with_the_first_whole_month_away():
    assert first_whole_month(date(2026, 8, 31)) == month_of(date(2026, 9, 1))
    assert first_whole_month(date(2026, 9, 1)) == month_of(date(2026, 9, 1))


def test_only_whole_fte_become_cash_the_rest_is_capacity():
    wanted = [leaving(name, "1", date(2026, 9, 30)) for name in "ABC"]
    found = release(wanted, [saving("1.4"), saving("1.3")], {}, START)
    assert [(r.candidate.post.post_id, r.counted) for r in found] == [("A", True), ("B", True), ("C", False)]
    assert "2.70 FTE are saved in Desk by then, 2 of them whole" in found[2].why
    team = team_releases({"Desk": Decimal(5)}, [saving("2.7")], found)[0]
    assert (team.released, team.capacity) == (Decimal(2), Decimal("0.7"))


def test_part_time_posts_fill_a_whole_fte_together():
    wanted = [leaving("A", "0.5", date(2026, 9, 30)), leaving("B", "0.6", date(2026, 9, 30)),
              leaving("C", "0.5", date(2026, 9, 30))]  # fmt: skip
    found = release(wanted, [saving("1.9")], {}, START)
    assert [(r.candidate.post.post_id, r.counted) for r in found] == [("A", True), ("B", False), ("C", True)]


def test_a_driver_supports_an_exit_only_once_its_process_is_stable():
    later = process(date(2027, 6, 1))
    gates = {"P": gate(later, (), date(2026, 6, 1))}
    found = release([leaving("A", "1", date(2026, 9, 30))], [saving("3", later)], gates, START)
    assert not found[0].counted


@given(
    st.decimals(0, 30, places=3), st.lists(st.sampled_from(["0.2", "0.5", "0.6", "0.8", "1"]), max_size=20)
)
def test_never_more_leaves_than_the_whole_fte_saved(saved: Decimal, ftes: list[str]):
    wanted = [leaving(f"A{n:02d}", fte, date(2026, 7, 31)) for n, fte in enumerate(ftes)]
    found = release(wanted, [saving(str(saved))], {}, START)
    gone = sum((r.candidate.post.fte for r in found if r.counted), Decimal(0))
    assert gone <= whole_fte(saved) <= saved
    assert len(found) == len(wanted)
    assert team_releases({"Desk": Decimal(30)}, [saving(str(saved))], found)[0].capacity >= 0
