"""A whole case: reckoned by hand, simulated, cut off at vesting day, refused outside a figure's dates."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallystick.kernel import UsageProblem
from tallystick.parameters import ParameterNotInForce
from tallystick.transformation import Case, CaseRefused, appraise, case_json, read_case
from tallystick.transformation.model import NOUGHT, ONE, CostKind, Range, RedundancyTerms, Uncertainty


def test_a_small_case_reckoned_by_hand(write_case):
    found = appraise(read_case(write_case()))
    # Contact 1.9 FTE x 50 % x 0.9 = 0.855; failure demand 0.6 x 50 % x 0.6 = 0.18.
    assert found.effect.saved_fte == Decimal("1.035")
    assert found.effect.released_fte == 1
    assert found.cash.steady_pence == 3_975_000
    # 12 weeks x £30,000 / 52 = £6,923.08; strain £1,000; technology £20,000.
    assert found.central.one_off_pence == 692_308 + 100_000 + 2_000_000
    assert found.run_rate == Decimal("8.4")
    # £3,312.50 a month from September on: £27,923.08 are back in the ninth month of saving, the twelfth.
    assert found.central.payback.month == 12
    assert found.central.net_pence == 3_975_000 * 33 // 12 - 2_792_308


def test_a_saving_without_a_leaving_post_is_capacity_and_no_cash(write_case):
    found = appraise(read_case(write_case(exits="post_id,leaves_on,route\n")))
    assert found.effect.saved_fte > 1
    assert found.cash.steady_pence == 0
    assert found.run_rate is None
    assert found.central.payback.said == "not paid back within the horizon"


def test_a_contract_line_that_falls_is_cash_and_a_new_running_cost_counts_against_it(write_case):
    path = write_case(
        contracts="contract_id,name,cost_line,annual_cost,annual_cost_after,falls_on\n"
        "K1,Post room,Post,12000,2400,2026-06-01\nK2,Portal,Post,0,1200,2026-06-01\n",
        control_totals="cost_line,payroll_fte,budget\nDesk,2.5,99000\nPost,0,12000\n",
        exits="post_id,leaves_on,route\n",
    )
    found = appraise(read_case(path))
    assert found.cash.steady_pence == 960_000 - 120_000
    assert found.central.savings[0] == 80_000 - 10_000


def test_after_vesting_day_nothing_is_credited_unless_the_successor_adopts_it(write_case):
    found = appraise(read_case(write_case("vesting_on: 2027-04-01\n")))
    assert set(found.central.savings[10:]) == {0}
    none, half, whole = found.sensitivities
    assert none.net_pence == found.central.net_pence < half.net_pence < whole.net_pence
    assert whole.net_pence == appraise(read_case(write_case())).central.net_pence
    assert found.central.payback.month is None


def test_ages_and_service_are_needed_for_redundancy_only(write_case):
    path = write_case(exits="post_id,leaves_on,route\nA2,2026-08-31,redundancy\n")
    with pytest.raises(CaseRefused, match="Post A2 goes by redundancy"):
        appraise(read_case(path))
    path = write_case(exits="post_id,leaves_on,route\nA2,2026-08-31,vacancy\n")
    assert appraise(read_case(path)).cash.costs[CostKind.REDUNDANCY] == [0] * 36


def test_outside_the_dates_of_a_figure_the_case_stops_with_its_name_and_dates(write_case):
    path = write_case(exits="post_id,leaves_on,route\nA1,2027-08-31,redundancy\n")
    with pytest.raises(ParameterNotInForce) as refused:
        appraise(read_case(path))
    assert "business_and_trade/redundancy_week" in refused.value.what
    assert "05 April 2027" in refused.value.why
    path = write_case(
        "redundancy: {figures_on: 2026-06-01}\n", exits="post_id,leaves_on,route\nA1,2027-08-31,redundancy\n"
    )
    assert appraise(read_case(path)).central.one_off_pence == 692_308 + 100_000 + 2_000_000
    with pytest.raises(ParameterNotInForce, match="hmrc/employer_national_insurance"):
        appraise(replace(read_case(path), prices_on=date(2020, 1, 1)))


def test_usual_working_time_is_marked_not_confirmed(write_case):
    found = appraise(read_case(write_case()))
    assert case_json(found)["not_confirmed"] == ["national_joint_council/working_time"]
    own = appraise(read_case(write_case("working_time: {hours_a_day: 7.4, days_a_year: 206}\n")))
    assert case_json(own)["not_confirmed"] == []


def test_with_ranges_of_no_width_every_draw_is_the_case(vennick: Case):
    drivers = tuple(replace(d, low=d.percent, high=d.percent) for d in vennick.drivers)
    fixed = Uncertainty(draws=50, volume=ONE, minutes=ONE, cost=ONE, delay=NOUGHT)
    found = appraise(replace(vennick, drivers=drivers, uncertainty=fixed))
    drawn = found.simulation
    assert drawn.months == {found.central.payback.month: 50}
    assert drawn.net.p10 == drawn.net.p50 == drawn.net.p90 == found.central.net_pence
    assert abs(drawn.present.p50 - found.central.present_pence) <= vennick.months
    assert drawn.varied == ()


@given(
    st.sampled_from(["0.6", "0.85", "1", "1.2", "2"]), st.integers(0, 7), st.sampled_from(["0.5", "1", "3"])
)
@settings(max_examples=12, deadline=None)
def test_a_draw_is_the_case_with_those_figures(vennick: Case, volume: str, delay: int, cost: str):
    factor, dear = Decimal(volume), Decimal(cost)
    drivers = tuple(replace(d, low=d.percent, high=d.percent) for d in vennick.drivers)
    at = Uncertainty(draws=3, volume=Range(factor, factor, factor), cost=Range(dear, dear, dear))
    drawn = appraise(replace(vennick, drivers=drivers, uncertainty=at)).simulation
    processes = tuple(replace(p, volume=p.volume * factor) for p in vennick.processes)
    costs = tuple(
        replace(c, pence=int(c.pence * (1 if c.kind is CostKind.CONTINGENCY else dear)))
        for c in vennick.costs
    )
    same = appraise(
        replace(vennick, drivers=drivers, processes=processes, costs=costs, uncertainty=Uncertainty(draws=1))
    )
    assert abs(drawn.net.p50 - same.central.net_pence) <= vennick.months
    late = replace(at, delay=Range(Decimal(delay), Decimal(delay), Decimal(delay)))
    later = appraise(replace(vennick, drivers=drivers, uncertainty=late)).simulation
    assert later.net.p50 <= drawn.net.p50


def test_the_same_seed_gives_the_same_odds_and_another_does_not(vennick: Case):
    few = replace(vennick, uncertainty=replace(vennick.uncertainty, draws=2_000))
    first, again = appraise(few).simulation, appraise(few).simulation
    assert first == again
    other = appraise(replace(few, uncertainty=replace(few.uncertainty, seed=2))).simulation
    assert other.net != first.net
    assert abs(other.paid_back - first.paid_back) < 0.03


def test_the_documented_example(vennick: Case):
    found = appraise(vennick)
    assert found.run_rate == Decimal("9.5")
    assert found.central.payback.month == 16
    assert found.simulation.within == 0
    assert 0.95 < found.simulation.paid_back < 1
    assert sum(found.simulation.months.values()) == 10_000
    not_counted = {r.candidate.post.post_id for r in found.effect.releases if not r.counted}
    assert not_counted == {"CS13", "CS15", "CS17", "RB16", "RB17", "PL11"}
    assert found.with_optimism is not None
    assert found.with_optimism.uplift == Decimal("0.323")


def test_local_terms_change_what_an_exit_costs(write_case):
    base = read_case(write_case())
    more = replace(base, redundancy=RedundancyTerms(multiplier=Decimal("1.5")))
    assert sum(appraise(more).cash.costs[CostKind.REDUNDANCY]) == 1_038_462


@given(st.lists(st.decimals(0, 1, places=2), min_size=2, max_size=2), st.booleans())
@settings(max_examples=25, deadline=None)
def test_no_drivers_whatever_save_more_than_there_is(vennick: Case, percents: list[Decimal], tested: bool):
    drivers = tuple(
        replace(d, percent=percents[n % 2], low=percents[n % 2], high=percents[n % 2])
        for n, d in enumerate(vennick.drivers)
    )
    case = replace(vennick, drivers=drivers, uncertainty=Uncertainty(draws=1))
    found = appraise(case)
    for cell in found.effect.cells:
        assert 0 <= cell.saved <= cell.fte
    for team in found.effect.teams:
        assert 0 <= team.released <= team.saved <= team.baseline


def test_without_the_library_for_arrays_the_advice_says_what_to_install(write_case, monkeypatch):
    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(UsageProblem, match="pip install"):
        appraise(read_case(write_case()))
