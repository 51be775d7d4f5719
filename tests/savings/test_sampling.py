"""Monetary-unit sampling: published factors, limits worked by hand, and held as often as stated."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.kernel import UsageProblem
from tallystick.savings.sampling import (
    Finding,
    Plan,
    Sized,
    draw,
    evaluate,
    poisson_factor,
    sample_size,
)

P95, P90 = Decimal("0.95"), Decimal("0.90")
POPULATIONS = st.lists(st.integers(1, 10**9), min_size=1, max_size=60).map(
    lambda pence: [Sized(f"C-{number}", one) for number, one in enumerate(pence)]
)


def right(plan: Plan) -> dict[str, Finding]:
    """Findings of an auditor who found everything right."""
    return {one.claim_id: Finding(one.claim_id, one.pence, one.pence) for one in (*plan.top, *plan.sampled)}


@pytest.mark.parametrize(
    ("errors", "at_95", "at_90"),
    [(0, "3.00", "2.31"), (1, "4.75", "3.89"), (2, "6.30", "5.33"), (3, "7.76", "6.69"), (4, "9.16", "8.00")],
)
def test_published_reliability_factors(errors: int, at_95: str, at_90: str):
    # AICPA, Audit Guide: Audit Sampling, confidence factors; the tables round up.
    for confidence, printed in ((P95, at_95), (P90, at_90)):
        exact = poisson_factor(errors, confidence)
        assert Decimal(printed) - Decimal("0.01") < exact <= Decimal(printed) + Decimal("0.005")


def test_sixty_pounds_show_a_twentieth():
    # Published value for 5 % of materiality at 95 %, no error: 60 units, limit 0.0499289 (Derks, jfa).
    assert sample_size(100_000_000, 5_000_000, P95) == 60
    assert round(poisson_factor(0, P95) / 60, 6) == Decimal("0.049929")


def test_an_expected_error_makes_the_sample_larger():
    # By hand: 1,000,000 x 2.995732 / (50,000 - 10,000 x 1.6) = 88.1, rounded up.
    assert sample_size(1_000_000, 50_000, P95, 10_000) == 89
    with pytest.raises(UsageProblem, match="expected is not below"):
        sample_size(1_000_000, 50_000, P95, 31_250)


def test_the_limit_worked_by_hand():
    # 100 claims of £1,000; 10 drawn, so each speaks for £10,000. One is wholly wrong, one by a quarter.
    plan = draw([Sized(f"C-{number}", 100_000) for number in range(100)], 10, "seed")
    assert (len(plan.top), len(plan.sampled), plan.interval_pence) == (0, 10, 1_000_000)
    findings = right(plan)
    wrong, part = (one.claim_id for one in plan.sampled[:2])
    findings[wrong] = Finding(wrong, 100_000, 0)
    findings[part] = Finding(part, 100_000, 75_000)
    found = evaluate(plan, findings)
    assert found.projected_pence == 1_250_000
    # Factors at 95 %: 2.995732, 4.743865, 6.295794; so 1.748133 x 1 + 1.551929 x 0.25 above the first.
    assert found.basic_pence == 2_995_732
    assert found.upper_pence == 2_995_732 + 1_748_133 + round(1_551_929 / 4)
    assert found.upper_pence == found.projected_pence + found.basic_pence + found.allowance_pence
    assert found.is_material(5_000_000)
    assert not found.is_material(5_200_000)


def test_basic_precision_of_a_published_example():
    # Interval 7,538 at 90 %: 7,538 x 2.31 = 17,413 with the printed factor, which is rounded up.
    plan = draw([Sized(f"C-{number}", 753_800) for number in range(100)], 10, "seed", P90)
    tenth = Plan(**{**vars(plan), "rest_pence": 7_538_000})
    assert abs(evaluate(tenth, right(tenth)).basic_pence - 1_741_300) < 6_000


def test_an_error_in_the_top_stratum_is_certain_and_is_not_projected():
    plan = draw(
        [Sized("Large", 10_000_000), *(Sized(f"C-{number}", 1_000) for number in range(1000))], 10, "s"
    )
    assert [one.claim_id for one in plan.top] == ["Large"]
    findings = right(plan) | {"Large": Finding("Large", 10_000_000, 9_000_000)}
    found = evaluate(plan, findings)
    assert found.top_error_pence == found.projected_pence == 1_000_000
    assert found.upper_pence == 1_000_000 + found.basic_pence


def test_where_every_claim_is_looked_at_nothing_is_left_to_chance():
    plan = draw([Sized("A", 500), Sized("B", 300)], 5, "seed")
    assert (len(plan.top), plan.sampled, plan.interval_pence) == (2, (), 0)
    assert evaluate(plan, right(plan)).upper_pence == 0


def test_too_little_claimed_lowers_the_projection_and_not_the_limit():
    plan = draw([Sized(f"C-{number}", 1_000) for number in range(100)], 10, "seed")
    first = plan.sampled[0].claim_id
    found = evaluate(plan, right(plan) | {first: Finding(first, 1_000, 2_000)})
    assert found.projected_pence == -10_000
    assert found.upper_pence == evaluate(plan, right(plan)).upper_pence


def test_claims_that_count_nothing_are_said_to_be_left_out():
    plan = draw([Sized("A", 500), Sized("Dear", -900), Sized("None", 0)], 1, "seed")
    assert (plan.claims, plan.left_out, plan.left_out_pence) == (1, 2, -900)
    with pytest.raises(UsageProblem, match="No claim counts"):
        draw([Sized("Dear", -900)], 1, "seed")


def test_findings_that_are_not_those_of_the_sample_are_refused():
    plan = draw([Sized(f"C-{number}", 1_000) for number in range(10)], 3, "seed")
    findings = right(plan)
    missing = dict(list(findings.items())[1:])
    with pytest.raises(UsageProblem, match="1 claims of the sample have none"):
        evaluate(plan, missing)
    with pytest.raises(UsageProblem, match="1 are of other claims"):
        evaluate(plan, findings | {"Other": Finding("Other", 1, 1)})


@pytest.mark.parametrize("confidence", [Decimal("0.4"), Decimal(1), Decimal("-1")])
def test_a_confidence_that_is_none_is_refused(confidence: Decimal):
    with pytest.raises(UsageProblem, match="confidence"):
        draw([Sized("A", 1)], 1, "seed", confidence)


@given(POPULATIONS, st.integers(1, 80), st.text(max_size=8))
def test_every_claim_at_or_above_the_interval_is_taken(population: list[Sized], size: int, seed: str):
    plan = draw(population, size, seed)
    taken = {one.claim_id for one in (*plan.top, *plan.sampled)}
    assert len(taken) == len(plan.top) + len(plan.sampled) == min(size, len(population))
    for one in population:
        if plan.sampled and one.pence >= plan.interval_pence:
            assert one.claim_id in taken
    assert sum(one.pence for one in plan.top) + plan.rest_pence == plan.population_pence
    assert draw(list(reversed(population)), size, seed) == plan


@given(POPULATIONS, st.integers(1, 40))
def test_the_limit_is_never_below_what_was_projected_from_overstatements(population: list[Sized], size: int):
    plan = draw(population, size, "seed")
    findings = {
        one.claim_id: Finding(one.claim_id, one.pence, one.pence * (number % 3) // 2)
        for number, one in enumerate((*plan.top, *plan.sampled))
    }
    found = evaluate(plan, findings)
    assert found.upper_pence >= found.projected_pence >= found.top_error_pence


def test_each_pound_has_the_same_chance():
    population = [Sized("Small", 100), Sized("Middle", 300), *(Sized(f"C-{n}", 200) for n in range(30))]
    drawn = {"Small": 0, "Middle": 0}
    for seed in range(2_000):
        for one in draw(population, 8, str(seed)).sampled:
            if one.claim_id in drawn:
                drawn[one.claim_id] += 1
    assert 2.4 < drawn["Middle"] / drawn["Small"] < 3.7


def test_the_limit_covers_what_is_wrong_at_least_as_often_as_stated():
    held, rounds = 0, 120
    for number in range(rounds):
        rng = random.Random(number)
        population = [Sized(f"C-{n}", int(rng.lognormvariate(9, 1.2) * 100)) for n in range(300)]
        taint = {one.claim_id: rng.choice((1, 1, 0.5, 0.2)) * (rng.random() < 0.08) for one in population}
        true = sum(int(one.pence * taint[one.claim_id]) for one in population)
        plan = draw(population, 40, str(number))
        findings = {
            one.claim_id: Finding(one.claim_id, one.pence, one.pence - int(one.pence * taint[one.claim_id]))
            for one in (*plan.top, *plan.sampled)
        }
        held += evaluate(plan, findings).upper_pence >= true
    assert held / rounds >= 0.95
