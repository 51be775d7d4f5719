"""Judgements: kept with who and why, never edited, and counted as hit rates."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_findings import DUPLICATES

from tallystick.kernel import NotFound, UsageProblem
from tallystick.opportunities.judging import in_force, judgements, record, reverse
from tallystick.opportunities.model import Prior, Verdict
from tallystick.opportunities.rating import believed, hit_rates, wilson
from tallystick.store import Home, Register


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.open(tmp_path / "home", create=True)


def judge(home: Home, key: str, verdict: str, why: str = "looked at both invoices") -> int:
    return record(home, key, "duplicates", "A", verdict, by="A Clerk", why=why, snapshot="s1").number


def test_a_judgement_keeps_who_why_and_the_snapshot(home: Home) -> None:
    judge(home, "d-1", "already-known")
    (found,) = judgements(home)
    assert (found.verdict, found.by, found.why, found.snapshot) == (
        Verdict.ALREADY_KNOWN,
        "A Clerk",
        "looked at both invoices",
        "s1",
    )
    assert Register.of(home).verify() == ()


def test_the_newest_judgement_holds_and_a_reversed_one_does_not(home: Home) -> None:
    judge(home, "d-1", "true")
    second = judge(home, "d-1", "false")
    assert in_force(judgements(home))["d-1"].verdict is Verdict.FALSE
    reverse(home, second, by="A Clerk", why="wrong invoice")
    assert in_force(judgements(home))["d-1"].verdict is Verdict.TRUE
    assert len(judgements(home)) == 2


def test_what_cannot_be_kept_is_refused(home: Home) -> None:
    with pytest.raises(UsageProblem, match="no verdict"):
        judge(home, "d-1", "perhaps")
    with pytest.raises(UsageProblem, match="a reason"):
        judge(home, "d-1", "true", why=" ")
    with pytest.raises(NotFound, match="no judgement 7"):
        reverse(home, 7, by="A Clerk", why="x")
    assert judgements(home) == []


def test_52_flags_of_which_4_are_true(home: Home) -> None:
    """The published rate of one unitary council: 52 flags, 4 true (spend.md B4)."""
    for number in range(52):
        judge(home, f"d-{number}", "true" if number < 4 else "false")
    (rate,) = hit_rates([DUPLICATES], {("duplicates", "A"): 52}, judgements(home))
    assert (rate.true, rate.false, rate.judged) == (4, 48, 52)
    assert rate.said == "4 of 52 right (3% to 18%)"
    assert rate.confidence == pytest.approx((0.8 * 4 + 4) / 56)


def test_already_known_is_a_hit_of_the_rule(home: Home) -> None:
    judge(home, "d-1", "already known")
    (rate,) = hit_rates([DUPLICATES], {}, judgements(home))
    assert (rate.share, rate.true, rate.already_known) == (1.0, 0, 1)


def test_belief_begins_with_the_prior_and_ends_with_the_judgements() -> None:
    assert believed(Prior(0.8, 4), 0, 0) == 0.8
    assert believed(Prior(0.8, 4), 0, 396) == pytest.approx(0.008)


def test_the_interval_is_wilsons() -> None:
    """Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, by the score method without correction."""
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
