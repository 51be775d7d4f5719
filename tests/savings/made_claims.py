"""Made claims, small enough to reckon by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from tallystick.savings.model import (
    Assurance,
    Bases,
    Claim,
    ClaimState,
    Component,
    Counterfactual,
    Evidence,
    EvidenceKind,
    LedgerSettings,
    OutputEffect,
    SavingType,
    Status,
    YearAmounts,
)

SETTINGS = LedgerSettings("2024-25", "2024-25")
OFFICER = {"by": "F. Officer", "why": "a reason"}
MINUTE = Evidence(EvidenceKind.DOCUMENT, "Minute 47", "the price agreed")


def made_claim(claim_id: str = "AGENCY-1", **changed: Any) -> Claim:
    """A council saves £1,000 in each of three years, and spends £200 on it in the first."""
    usual = Claim(
        claim_id=claim_id,
        member="XS-VENNICK",
        service="Adult social care",
        lever="staffing",
        cost_line=f"Line of {claim_id}",
        saving_type=SavingType.CASH_RELEASING,
        counterfactual=Counterfactual("The hours bought would have stayed as they were."),
        amounts=(
            YearAmounts("2022-23", 100_000, 20_000),
            YearAmounts("2023-24", 100_000),
            YearAmounts("2024-25", 100_000),
        ),
        start="2022-23",
        end="2024-25",
        evidence=(MINUTE,),
        output_effect=OutputEffect.SAME,
    )
    return replace(usual, **changed)


def made_state(claim: Claim | None = None, **changed: Any) -> ClaimState:
    """The claim as a proposal in a ledger in which all three bases are the same."""
    claim = claim or made_claim()
    amounts = {}
    for item in claim.amounts:
        for component, pence in (
            (Component.GROSS, item.gross_pence),
            (Component.COST_TO_ACHIEVE, item.cost_to_achieve_pence),
            (Component.DISBENEFIT, item.disbenefit_pence),
        ):
            if pence:
                amounts[item.financial_year, component] = Bases(pence, pence, pence)
    usual = ClaimState(
        number=2,
        claim=claim,
        status=Status.PROPOSED,
        assurance=Assurance.NONE,
        attribution=claim.attribution,
        amounts=amounts,
        share=Decimal(1),
    )
    return replace(usual, **changed)
