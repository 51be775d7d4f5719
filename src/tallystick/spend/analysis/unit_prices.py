"""What bodies pay for one unit of the same thing, where order lines or price lists are loaded.

Method, source and limits: ``docs/methods/unit_prices.md``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from tallystick.opportunities.model import Basis, Finder, Prior
from tallystick.spend.analysis.frame import Finding, Frame
from tallystick.spend.analysis.shared_suppliers import prepare_names, prepare_spend

_OWN = "our own belief, not confirmed; no published rate"


@dataclass(frozen=True)
class Pricing:
    """The settings of the finder; all are our own, not confirmed.

    Attributes:
        least_spread: highest by lowest price from which it is a finding.
        least_gap_pence: yearly pounds above the lower quartile below which nothing is said.
    """

    least_spread: float = 1.05
    least_gap_pence: int = 5_000


PRICING = Pricing()

FINDER = Finder(
    name="unit_prices",
    title="Different prices for the same thing",
    page="unit_prices.md",
    source="price benchmarking by unit, as the national supplier spend analysis of 2006 intended; "
    "quantity-weighted "
    "median and lower quartile, ours",
    basis=Basis.A_YEAR,
    why_wrong="Like wordings can be different things: make, grade, delivery, warranty. A price can hold "
    "services. "
    "Prices of two years stand side by side without inflation. Suppliers may not give every body the best "
    "price.",
    next_step="Check that makes and terms are alike, then ask the dearer suppliers for the lower price or "
    "join the "
    "cheaper contract.",
    grades={
        "A": "three or more bodies, the same words, measures and unit",
        "B": "two bodies, or wordings that are alike but not the same",
        "C": "one body pays different prices for orders of one size",
    },
    priors={
        "A": Prior(0.6, source=_OWN),
        "B": Prior(0.4, source=_OWN),
        "C": Prior(0.4, source=_OWN),
    },
    needs=("order_lines", "order_items"),
)

_STEPS = (
    "price_lines",
    "price_spans",
    "price_sizes",
    "price_benchmarks",
    "price_gaps",
    "price_things",
    "price_between",
    "price_within",
    "price_links",
)


def run(frame: Frame, settings: Pricing = PRICING) -> None:
    """Find things whose unit price differs between bodies, or within one body for orders of one size."""
    prepare_spend(frame)
    prepare_names(frame)
    facts = asdict(settings)
    frame.make(*_STEPS, **facts)
    frame.add("found", "price_between_found")
    frame.add("found_cells", "price_between_cells")
    frame.add("found", "price_within_found")
    frame.add("found_cells", "price_within_cells")
    frame.drop(*_STEPS)


FINDINGS = (Finding(FINDER, run),)
