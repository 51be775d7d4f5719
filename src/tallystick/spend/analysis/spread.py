"""What a body spends per head on one class, beside comparable bodies of its kind.

Method, source and limits: ``docs/methods/spread_per_head.md``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from tallystick.opportunities.model import Basis, Finder, Prior
from tallystick.spend.analysis.frame import Finding, Frame
from tallystick.spend.analysis.shared_suppliers import prepare_spend

_OWN = "our own belief, not confirmed; no published rate"


@dataclass(frozen=True)
class Spreading:
    """The settings of the finder; all are our own, not confirmed.

    Attributes:
        least_peers: comparable bodies of the same kind, besides the body itself, below which nothing is said.
        some_peers, many_peers: from which the grade rises. Below the first a gap that one supplier is large
            enough to make is no finding: few peers and one contract are no pattern.
        least_distance: robust standard deviations above the peers' median from which it is a finding.
        least_scale: a robust standard deviation is at least this share of the median.
        least_gap_pence: yearly gap to the median below which nothing is said.
        prior_peers: how many peers' worth of doubt shrink the gap: n peers count n / (n + prior_peers).
        central: share of the shrunk gap that may be a saving; the rest is need, duty and price of place.
        most_unclassified, care_unclassified: share of a year's pounds without a class from which classes may
            not be compared, or with care only; as on the pages of the spend report.
    """

    least_peers: int = 4
    some_peers: int = 8
    many_peers: int = 15
    least_distance: float = 3.5
    least_scale: float = 0.2
    least_gap_pence: int = 5_000_000
    prior_peers: float = 8.0
    central: float = 0.25
    most_unclassified: float = 0.25
    care_unclassified: float = 0.05


SPREADING = Spreading()

FINDER = Finder(
    name="spread_per_head",
    title="Spends more per head than comparable bodies",
    page="spread_per_head.md",
    source="median and MAD, modified z-score 3.5 (Iglewicz and Hoaglin 1993); share saved: " + _OWN,
    basis=Basis.A_YEAR,
    why_wrong="Only the kind of body is held alike: deprivation, age, density, roads, what is done "
    "in-house and "
    "what falls in the year are not. Spend per head is no price. A year with one large project is no habit.",
    next_step="Ask what is bought and how much of it; compare volume and unit price with the nearest peers.",
    grades={
        "A": "fifteen or more comparable bodies, and the certificate allows the comparison",
        "B": "eight or more comparable bodies",
        "C": "four to seven comparable bodies",
        "D": "the certificate forbids the comparison: no pounds are told",
    },
    priors={
        "A": Prior(0.3, source=_OWN),
        "B": Prior(0.2, source=_OWN),
        "C": Prior(0.1, source=_OWN),
        "D": Prior(0.05, source=_OWN),
    },
    needs=("category_tree",),
)


def run(frame: Frame, settings: Spreading = SPREADING) -> None:
    """Find bodies and classes above all comparable bodies of the kind, and far above their median."""
    prepare_spend(frame)
    facts = asdict(settings)
    frame.make(
        "spread_classes",
        "spread_body_years",
        "spread_years",
        "spread_heads",
        "spread_peers",
        "spread_middles",
        "spread_outliers",
        **facts,
    )
    frame.add("found", "spread_found", **facts)
    frame.add("found_cells", "spread_found_cells")
    frame.drop(
        "spread_classes",
        "spread_body_years",
        "spread_years",
        "spread_heads",
        "spread_peers",
        "spread_middles",
        "spread_outliers",
    )


FINDINGS = (Finding(FINDER, run),)
