"""Suppliers that are first paid lately, and in round sums only: new, and no invoice with pence yet.

Method, source and limits: ``docs/methods/new_suppliers.md``. A pattern worth a look; no pounds are claimed.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from tallystick.opportunities.model import Basis, Finder, Prior
from tallystick.spend.analysis.contract_cover import make_classes, make_entities
from tallystick.spend.analysis.frame import Finding, Frame

_OWN = "our own belief, not confirmed; no published rate"


@dataclass(frozen=True)
class Newcomers:
    """The settings of the finder; all are our own, not confirmed.

    Attributes:
        least_payments: payments from which round sums are no accident.
        least_pence: what they come to.
        least_months_before: months of the year before its first payment that are known, so that it is new.
        most_of_a_body: suppliers shown for one body, those paid most.
    """

    least_payments: int = 3
    least_pence: int = 500_000
    least_months_before: int = 10
    most_of_a_body: int = 10


NEWCOMERS = Newcomers()

FINDER = Finder(
    name="new_suppliers",
    title="New suppliers paid in round sums only",
    page="new_suppliers.md",
    source="a usual test of payment audits (new vendor, round amounts); rule and settings: " + _OWN,
    basis=Basis.NONE,
    why_wrong="Fees agreed by the day or the stage, deposits and contributions are round; a known supplier "
    "may be new by name only; evidence may not reach back far enough to call it new.",
    next_step="See who set the supplier up, what was ordered and what was delivered; then judge the finding.",
    grades={
        "A": "whole thousands of pounds, and no other body pays it",
        "B": "whole five hundreds, or another body pays it too",
        "C": "whole hundreds, equal sums, unclassified, or of a group that was paid before",
    },
    priors={
        "A": Prior(0.15, source=_OWN),
        "B": Prior(0.08, source=_OWN),
        "C": Prior(0.03, source=_OWN),
    },
)


def run(frame: Frame, settings: Newcomers = NEWCOMERS) -> None:
    """Find new suppliers paid in round sums. Works without classes and without resolved suppliers."""
    values = asdict(settings)
    make_classes(frame)
    make_entities(frame)
    frame.make("newcomer_suppliers", "newcomer_months", "newcomer_rates", "newcomer_ranked", **values)
    frame.add("found", "newcomer_found")
    frame.add("found_lines", "newcomer_evidence")
    frame.drop("newcomer_suppliers", "newcomer_months", "newcomer_rates", "newcomer_ranked")


FINDINGS: tuple[Finding, ...] = (Finding(FINDER, run),)
