"""The baseline agrees with payroll and budget, line by line, or nothing is computed from it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tallystick.transformation import CaseDoesNotReconcile, CaseRefused, appraise, read_case
from tallystick.transformation.baseline import (
    EmployerInsurance,
    LineCheck,
    check_rebaselinings,
    line_checks,
    post_cost,
    reconcile,
)
from tallystick.transformation.model import ContractLine, ControlTotal, Post, Rebaselining

INSURANCE = EmployerInsurance(Decimal("0.15"), 500_000)


def line(
    name: str = "Desk", fte: str = "100", payroll: str = "100", pence: int = 10**8, budget: int = 10**8
) -> LineCheck:
    return LineCheck(name, Decimal(fte), Decimal(payroll), pence, budget)


def test_a_post_costs_pay_insurance_above_the_threshold_and_pension():
    post = Post("A", "Desk", "Desk", "Adviser", Decimal(1), 3_000_000, Decimal("0.20"))
    assert post_cost(post, INSURANCE) == 3_000_000 + 375_000 + 600_000
    assert post_cost(Post("B", "D", "D", "g", Decimal("0.1"), 400_000, Decimal(0)), INSURANCE) == 400_000


@pytest.mark.parametrize(
    ("check", "agrees"),
    [
        (line(fte="101"), True),
        (line(fte="101.01"), False),
        (line(fte="99"), True),
        (line(pence=101_000_000), True),
        (line(pence=101_000_001), False),
        (line(payroll="0", fte="0.1"), False),
        (line(payroll="0", fte="0"), True),
    ],
)
def test_one_per_cent_of_the_control_total_is_the_bound(check: LineCheck, agrees: bool):
    assert check.agrees is agrees


def test_an_error_in_one_line_does_not_hide_behind_its_opposite_in_another():
    with pytest.raises(CaseDoesNotReconcile) as refused:
        reconcile([line("Desk", fte="105"), line("Back office", fte="95"), line("Planning")])
    assert "2 of 3 cost lines differ" in refused.value.what
    assert "Desk: 105 FTE against 100 on payroll (+5)" in refused.value.why
    assert "Back office: 95 FTE against 100 on payroll (-5)" in refused.value.why
    assert "Planning" not in refused.value.why


def test_contract_lines_and_lines_that_only_one_side_knows_are_compared_too():
    checks = line_checks(
        [Post("A", "Desk", "Desk", "Adviser", Decimal(1), 1_000, Decimal(0))],
        [ContractLine("K", "Post room", "Post room", 5_000, 0, date(2026, 6, 1))],
        [ControlTotal("Desk", Decimal(1), 1_000), ControlTotal("Ghost", Decimal(2), 2_000)],
        INSURANCE,
    )
    assert [(c.cost_line, c.agrees) for c in checks] == [
        ("Desk", True),
        ("Ghost", False),
        ("Post room", False),
    ]


def test_a_published_gap_is_flagged():
    # T25: £30m + 4 + 5.2 + 1 + 0.6 + 0.5 = 41.3 of £47.8m: 6.5 unexplained (Belfast Telegraph, 2013).
    parts = [3_000_000_000, 400_000_000, 520_000_000, 100_000_000, 60_000_000, 50_000_000]
    with pytest.raises(CaseDoesNotReconcile, match=r"-£6,500,000\.00"):
        reconcile([LineCheck("Convergence", Decimal(0), Decimal(0), sum(parts), 4_780_000_000)])


def test_a_case_that_does_not_reconcile_is_refused_whole(write_case):
    path = write_case(control_totals="cost_line,payroll_fte,budget\nDesk,3,99000\n")
    with pytest.raises(CaseDoesNotReconcile, match=r"Desk: 2\.5 FTE against 3 on payroll \(-0\.5\)"):
        appraise(read_case(path))


def entry(before: str, after: str, day: int = 1, **more: object) -> Rebaselining:
    facts = {"on": date(2008, 11, day), "by": "Board", "reason": "Posts found on a second payroll"}
    fte = {"fte_before": Decimal(before), "fte_after": Decimal(after), "pence_before": 0, "pence_after": 0}
    return Rebaselining(**(facts | fte | more))  # type: ignore[arg-type]


def test_a_published_rebaselining_is_kept_with_its_reason():
    # T9: Salford, 24 November 2008: 345.5 - 29 = 316.5, and 345.5 + 70.5 = 416.
    posts = [Post(f"P{fte}", "All", "All", "any", Decimal(fte), 0, Decimal(0)) for fte in ("345.5", "70.5")]
    counted = line_checks(posts, [], [ControlTotal("All", Decimal(416), 0)], INSURANCE)[0]
    assert counted.agrees
    check_rebaselinings([entry("316.5", "345.5"), entry("345.5", "416", 24)], counted.baseline_fte, 0)
    with pytest.raises(CaseRefused, match="It ends at 416 FTE"):
        check_rebaselinings([entry("345.5", "416", 24)], counted.baseline_fte - 29, 0)


def test_a_log_with_a_gap_without_reason_or_another_end_is_refused():
    with pytest.raises(CaseRefused, match="does not begin where the one before it ended"):
        check_rebaselinings([entry("315", "345.5"), entry("316.5", "416", 24)], Decimal(416), 0)
    with pytest.raises(CaseRefused, match="no reason"):
        check_rebaselinings([entry("315", "416", reason=" ")], Decimal(416), 0)
    with pytest.raises(CaseRefused, match="does not end at the baseline"):
        check_rebaselinings([entry("315", "345.5")], Decimal(416), 0)


def test_shares_that_do_not_sum_are_named_by_post(write_case):
    path = write_case(
        activities="post_id,activity,detail,percent\nA1,customer contact,telephone,90\n"
        "A2,customer contact,telephone,100\nA3,customer contact,telephone,100.5\n"
    )
    with pytest.raises(CaseRefused, match=r"percentage from 0 to 100"):
        read_case(path)
    path = write_case(
        activities="post_id,activity,detail,percent\nA1,customer contact,telephone,90\n"
        "A2,customer contact,telephone,100\nA3,customer contact,telephone,100\nA3,support,people,0.5\n"
        "A1,failure demand,chasing progress,5\n"
    )
    with pytest.raises(CaseRefused, match=r"A1: 95 %; A3: 100\.5 %\."):
        appraise(read_case(path))
