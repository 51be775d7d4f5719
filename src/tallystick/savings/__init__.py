"""Savings: claims, a ledger that nobody can inflate, and their proof in later payments.

For example::

    from pathlib import Path
    from tallystick import savings
    savings.add(Path("evidence"), Path("claim.yaml"), by="A. Officer", why="agreed at the budget meeting")
    savings.advance(Path("evidence"), "AGENCY-1", savings.Status.BUDGETED, by="A. Officer", why="budget cut")
    savings.verify_ledger(Path("evidence"))         # () when nothing was tampered with
"""

from tallystick.savings.ledger import Ledger
from tallystick.savings.model import Assurance, Claim, ClaimState, LedgerSettings, SavingType, Status
from tallystick.savings.verbs import (
    Added,
    add,
    advance,
    assure,
    attribute,
    claim_json,
    draft_claim,
    open_ledger,
    reverse,
    settle,
    verify_ledger,
)

__all__ = [
    "Added",
    "Assurance",
    "Claim",
    "ClaimState",
    "Ledger",
    "LedgerSettings",
    "SavingType",
    "Status",
    "add",
    "advance",
    "assure",
    "attribute",
    "claim_json",
    "draft_claim",
    "open_ledger",
    "reverse",
    "settle",
    "verify_ledger",
]
