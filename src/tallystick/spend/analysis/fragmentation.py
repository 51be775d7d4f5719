"""The same class of purchase bought from many suppliers: by one body (the tail), and by several side by side.

Method, source and limits: ``docs/methods/fragmentation.md``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from tallystick.opportunities.model import Basis, Finder, Prior
from tallystick.spend.analysis.frame import Finding, Frame
from tallystick.spend.analysis.shared_suppliers import prepare_spend

_OWN = "our own belief, not confirmed; no published rate"

LEFT_OUT = ("AC", "CS", "ED", "HE", "HO", "LC", "PB", "PH", "PR", "PT", "RF", "TX", "VG")
"""First levels of our tree in which suppliers are many because people, places and causes are: care,
education, health, housing, leisure and culture, property, passenger transport, grants; and no purchases."""


@dataclass(frozen=True)
class Fragmenting:
    """The settings of the finder. Costs of an invoice are published, all else is our own, not confirmed.

    Attributes:
        least_tail: suppliers in a body's tail of one class from which it is a finding.
        class_pence: what the body must spend on the class in a year.
        concentrated, highly_concentrated: Herfindahl-Hirschman index from which a class is so; a body's tail
            counts below the first, a class of several bodies below the second.
        least_bodies, least_unshared, buyer_pence, unshared_share: a joint finding needs so many bodies that
            spend so much each, so many suppliers that serve one of them only, and their share of the spend.
        tail_low, tail_central, tail_high: shares of the tail's yearly spend that fewer suppliers may save.
        market_central, market_high: shares of unshared spend that buying together may save; low is nothing.
        avoided_low, avoided_central, avoided_high: shares of the tail's invoices that need not come any more.
        invoice_low_pence, invoice_central_pence, invoice_high_pence: cost to a council of one invoice.
    """

    least_tail: int = 15
    class_pence: int = 5_000_000
    concentrated: int = 1_000
    highly_concentrated: int = 2_000
    least_bodies: int = 3
    least_unshared: int = 10
    buyer_pence: int = 1_000_000
    unshared_share: float = 0.3
    tail_low: float = 0.0
    tail_central: float = 0.03
    tail_high: float = 0.08
    market_central: float = 0.02
    market_high: float = 0.05
    avoided_low: float = 0.25
    avoided_central: float = 0.5
    avoided_high: float = 0.75
    invoice_low_pence: int = 25
    invoice_central_pence: int = 340
    invoice_high_pence: int = 1_000


FRAGMENTING = Fragmenting()

FINDER = Finder(
    name="fragmentation",
    title="The same thing bought from many suppliers",
    page="fragmentation.md",
    source="Herfindahl-Hirschman index of 1,000 and 2,000: concentrated, highly concentrated (UK merger "
    "assessment guidelines 2010); cost "
    "of an invoice: survey of 285 councils by freedom of information, 2012; shares: " + _OWN,
    basis=Basis.A_YEAR,
    why_wrong="A class holds many different things, and many suppliers can be right: local, specialised, "
    "competing. "
    "Small local suppliers may lose. Time saved on invoices is cash only when a post goes. Shares are "
    "beliefs.",
    next_step="List what is bought in the tail; put repeated purchases on an existing contract, and leave "
    "the rest.",
    grades={
        "A": "one body with a very long tail (twice the least) in a class that nobody leads",
        "B": "one body with a long tail in a class that nobody leads",
        "C": "several bodies side by side buy a class from many suppliers that serve one of them only",
    },
    priors={
        "A": Prior(0.4, source=_OWN),
        "B": Prior(0.3, source=_OWN),
        "C": Prior(0.2, source=_OWN),
    },
    needs=("category_tree",),
)


def run(frame: Frame, settings: Fragmenting = FRAGMENTING) -> None:
    """Find tails within a body and classes that bodies buy side by side from many suppliers."""
    prepare_spend(frame)
    listed = ", ".join(f"('{code}')" for code in LEFT_OUT)
    frame.engine.execute(
        f"create or replace table fragment_left_out as select * from (values {listed}) t(class_first_level)"
    )
    facts = asdict(settings)
    frame.make("fragment_spend", "fragment_ranked", "fragment_tails", **facts)
    frame.add("found", "fragment_tail_found", **facts)
    frame.add("found_cells", "fragment_tail_cells")
    frame.make(
        "fragment_market_suppliers",
        "fragment_market_bodies",
        "fragment_market_spend",
        "fragment_markets",
        **facts,
    )
    frame.add("found", "fragment_market_found", **facts)
    frame.add("found_cells", "fragment_market_cells")
    frame.drop(
        "fragment_spend",
        "fragment_ranked",
        "fragment_tails",
        "fragment_market_suppliers",
        "fragment_market_bodies",
        "fragment_market_spend",
        "fragment_markets",
    )


FINDINGS = (Finding(FINDER, run),)
