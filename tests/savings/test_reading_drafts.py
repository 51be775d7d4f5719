"""From an opportunity to a claim: the draft can be read, and stays a proposal until a person completes it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tallystick.kernel import UsageProblem
from tallystick.opportunities.model import Basis, Opportunity
from tallystick.savings.drafting import draft
from tallystick.savings.model import EvidenceKind, Selection
from tallystick.savings.reading import read_claims
from tallystick.savings.requirements import missing

TWICE = Opportunity(
    opportunity_id="duplicate_payments-0123456789ab",
    finder="duplicate_payments",
    grade="A",
    title='Acme "Care": {Ltd} # was paid £1,000.00 again',
    body_id="XS-VENNICK",
    bodies=("XS-VENNICK",),
    supplier_id="E0001",
    supplier_name="Acme",
    class_code="AC",
    first_day="2024-05-01",
    last_day="2024-05-20",
    lines=1,
    spend_pence=100_000,
    low_pence=10_000,
    central_pence=60_000,
    high_pence=100_000,
    basis=Basis.ONCE,
    is_withheld=False,
    caveat="",
    facts={},
    confidence=0.6,
    owned_pence=100_000,
    counted_pence=45_007,
    overlaps=(),
    verdict=None,
    snapshot="snapshot",
)
SHARED = replace(TWICE, basis=Basis.A_YEAR, bodies=("XS-COUNTY", "XS-VENNICK"))


def claim_of(tmp_path: Path, text: str):
    path = tmp_path / "draft.yaml"
    path.write_text(text, encoding="utf-8")
    (claim,) = read_claims(path)
    return claim


def test_money_that_comes_back_once(tmp_path: Path):
    claim = claim_of(tmp_path, draft(TWICE, "XS-VENNICK", "2024-25", ["line-1"]))
    assert (claim.lever, claim.start, claim.end) == ("recovery", "2024-25", "2024-25")
    assert [item.gross_pence for item in claim.amounts] == [45_007]
    assert claim.title == TWICE.title
    assert claim.evidence[0].kind is EvidenceKind.OPPORTUNITY
    assert claim.selection == Selection("XS-VENNICK", line_ids=("line-1",))
    assert missing(claim) == ("a counterfactual: what would have been spent otherwise, and why",)


def test_what_several_bodies_can_save_is_claimed_whole_by_none(tmp_path: Path):
    text = draft(SHARED, "XS-VENNICK", "2024-25", ["line-1"])
    assert "your part of £450.07, which 2 bodies have together" in text
    claim = claim_of(tmp_path, text)
    assert (claim.lever, claim.end) == ("aggregation", "2026-27")
    assert sum(item.gross_pence for item in claim.amounts) == 0
    assert claim.selection == Selection("XS-VENNICK", "E0001", "AC")
    assert len(missing(claim)) == 2


@pytest.mark.parametrize(
    ("item", "member", "message"),
    [
        (replace(TWICE, basis=Basis.NONE), "XS-VENNICK", "tells no pounds"),
        (replace(SHARED, is_withheld=True), "XS-VENNICK", "tells no pounds"),
        (TWICE, "XS-COUNTY", "does not concern XS-COUNTY"),
        (SHARED, "", "a body that is not named"),
    ],
)
def test_what_cannot_be_claimed(item: Opportunity, member: str, message: str):
    with pytest.raises(UsageProblem, match=message):
        draft(item, member, "2024-25")
