"""Credits that may not have been taken, as far as published payments show them.

Method, source and limits: ``docs/methods/credits_not_taken.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tallystick.opportunities.model import Basis, Finder, Prior
from tallystick.spend.analysis.duplicates import Shares
from tallystick.spend.analysis.frame import Finding, Frame

_OWN = "our own belief, not confirmed; no published rate"


def _shares() -> Mapping[str, Shares]:
    return {
        "A": Shares(0.10, 0.40, 1.0),
        "B": Shares(0.0, 0.20, 0.80),
        "C": Shares(0.0, 0.10, 0.50),
    }


@dataclass(frozen=True)
class Rules:
    """The settings of the finder; all are our own, not confirmed.

    Attributes:
        least_pence: smaller credit notes are not looked at.
        least_balance_pence: nor is less than this left over of a supplier's credits.
        most_numbers: a supplier paid under more such numbers than this numbers its invoices like that.
        shares: pounds believed to be due, by grade.
    """

    least_pence: int = 10_000
    least_balance_pence: int = 10_000
    most_numbers: int = 1
    shares: Mapping[str, Shares] = field(default_factory=_shares)

    def parameters(self) -> dict[str, int | float]:
        """Return the settings by the names that the statements use."""
        shares = {
            f"{grade.lower()}_{name}": float(getattr(share, name))
            for grade, share in self.shares.items()
            for name in ("low", "central", "high")
        }
        return {
            "least_pence": self.least_pence,
            "least_balance_pence": self.least_balance_pence,
            "most_numbers": self.most_numbers,
            **shares,
        }


RULES = Rules()

FINDER = Finder(
    name="credits_not_taken",
    title="Credits that may not have been taken",
    page="credits_not_taken.md",
    source="Recovery audit practice (credit notes keyed as invoices, debit balances of dormant suppliers); "
    "shares: " + _OWN,
    basis=Basis.ONCE,
    why_wrong="Published lines show neither the suppliers' statements nor money that came back another way. "
    "A credit may have been refunded in cash, set off against lines below the threshold, in months that are "
    "not published or against another account of the supplier; a number like a credit note's may be an "
    "invoice's.",
    next_step="Ask the supplier for a statement of account with open credits, compare it with the debit "
    "balances of the ledger, then ask for the money or set it off.",
    grades={
        "A": "a payment under the number of a credit note that was never taken off",
        "B": "credits that nothing was left to be set off against, and a year of months without the supplier",
        "C": "the same after three months; or a credit paid back under its own number",
    },
    central_holds_belief=True,
    priors={
        "A": Prior(0.40, source=_OWN),
        "B": Prior(0.20, source=_OWN),
        "C": Prior(0.10, source=_OWN),
    },
)

_STEPS = (
    "credit_dormant",
    "credit_notes",
    "credit_balances",
    "credit_numbers",
    "credit_cases",
    "credit_case_lines",
)


def run(frame: Frame, rules: Rules = RULES) -> None:
    """Find credits that may not have been taken.

    Works without resolved suppliers and, for balances, without invoice numbers. Card payments and withheld
    payees are left out.
    """
    frame.make(*_STEPS, **rules.parameters())
    frame.add("found", "credit_found", **rules.parameters())
    frame.add("found_lines", "credit_found_lines")
    frame.drop(*_STEPS)


FINDINGS = (Finding(FINDER, run),)
