"""Invoice numbers that stand out: a series without gaps, a number that comes again at another sum.

Method, source and limits: ``docs/methods/invoice_numbers.md``. A pattern worth a look; no pounds are claimed.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from tallystick.opportunities.model import Basis, Finder, Prior
from tallystick.spend.analysis.contract_cover import make_classes, make_entities
from tallystick.spend.analysis.frame import Finding, Frame

_OWN = "our own belief, not confirmed; no published rate"


@dataclass(frozen=True)
class Numbering:
    """The settings of the finder; all are our own, not confirmed.

    Attributes:
        least_invoices: invoices over at least 180 days from which a series is judged.
        dense_percent: share of the numbers from least to most that were paid.
        in_order_percent: share of them that were paid no earlier than the one before.
        most_dense_percent: a body of which more series have no gaps is left out: there it says nothing.
        large_pence: lines from which a number that comes again is looked at.
        most_reused_percent: a body of which more numbers come again is left out: they are no invoice numbers.
        most_of_a_body: findings of each kind shown for one body.
    """

    least_invoices: int = 12
    dense_percent: int = 90
    in_order_percent: int = 80
    most_dense_percent: int = 10
    large_pence: int = 500_000
    most_reused_percent: int = 3
    most_of_a_body: int = 10


NUMBERING = Numbering()

FINDER = Finder(
    name="invoice_numbers",
    title="Invoice numbers that stand out",
    page="invoice_numbers.md",
    source="a usual test of payment audits (consecutive and repeated invoice numbers); rule and settings: "
    + _OWN,
    basis=Basis.NONE,
    why_wrong="The published reference may be the body's own number, an order or an account; suppliers may "
    "number by customer, and bill in parts under one number.",
    next_step="Look the supplier up (when founded, who owns it, who approves its invoices), "
    "or the two invoices.",
    grades={
        "A": "many invoices, numbered without any gap, paid in order; no other body is known to pay it",
        "B": "the same with few gaps, or fewer invoices",
        "C": "a number that came again: at another sum, or with a letter added",
    },
    priors={
        "A": Prior(0.1, source=_OWN),
        "B": Prior(0.05, source=_OWN),
        "C": Prior(0.05, source=_OWN),
    },
)


def run(frame: Frame, settings: Numbering = NUMBERING) -> None:
    """Find invoice numbers that stand out. Works without classes and without resolved suppliers."""
    values = asdict(settings)
    make_classes(frame)
    make_entities(frame)
    frame.make(
        "invoice_series", "invoice_members", "invoice_runs", "invoice_rates", "invoice_customers", **values
    )
    frame.make("invoice_only_customer", **values)
    frame.make("invoice_large", "invoice_reuse", "invoice_reuse_rates", "invoice_again", **values)
    frame.add("found", "invoice_only_found")
    frame.add("found", "invoice_again_found")
    frame.add("found_lines", "invoice_only_evidence")
    frame.add("found_lines", "invoice_again_evidence")
    frame.drop("invoice_series", "invoice_members", "invoice_runs", "invoice_rates", "invoice_customers")
    frame.drop(
        "invoice_only_customer", "invoice_large", "invoice_reuse", "invoice_reuse_rates", "invoice_again"
    )


FINDINGS: tuple[Finding, ...] = (Finding(FINDER, run),)
