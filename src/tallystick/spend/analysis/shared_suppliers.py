"""The same supplier paid by several bodies for the same class of purchase: buy together, when contracts end.

Method, source and limits: ``docs/methods/shared_suppliers.md``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from tallystick.opportunities.model import Basis, Finder, Prior
from tallystick.spend.analysis.frame import Finding, Frame

_OWN = "our own belief, not confirmed; no published rate"


@dataclass(frozen=True)
class Sharing:
    """The settings of the finder; all are our own, not confirmed.

    Attributes:
        least_pence: a body buys a class from a supplier where it spends so much on it in a year.
        joint_pence: what all of them must spend together in a year.
        small_pence: a supplier paid less than this by all bodies together counts as small.
        low, central, high: shares of the yearly spend that buying together may save. What is unclassified
            claims nothing low, ``low`` as its central and ``central`` as its high.
    """

    least_pence: int = 100_000
    joint_pence: int = 1_000_000
    small_pence: int = 10_000_000
    low: float = 0.02
    central: float = 0.05
    high: float = 0.10


SHARING = Sharing()

FINDER = Finder(
    name="shared_suppliers",
    title="The same supplier paid by several bodies",
    page="shared_suppliers.md",
    source="method and shares saved: " + _OWN,
    basis=Basis.A_YEAR,
    why_wrong="The bodies may buy different things of one class, hold a framework's price already, or be "
    "too far "
    "apart to be served together. Names can join two suppliers or part one. The share saved is a belief.",
    next_step="Compare the bodies' prices and contract ends; agree one specification before the first "
    "contract "
    "ends, in lots that small suppliers can bid for.",
    grades={
        "A": "listed contracts of two or more bodies end within the same twelve months",
        "B": "three or more bodies buy the same class from it",
        "C": "two bodies buy the same class from it",
        "D": "what the bodies buy from it is not classified",
    },
    priors={
        "A": Prior(0.6, source=_OWN),
        "B": Prior(0.45, source=_OWN),
        "C": Prior(0.3, source=_OWN),
        "D": Prior(0.15, source=_OWN),
    },
)

_CONTRACTS = (
    "body_id VARCHAR, contract_id VARCHAR, supplier_name VARCHAR, supplier_identifier VARCHAR, end_date DATE"
)
_STEPS = (
    "shared_stakes",
    "shared_small_suppliers",
    "shared_last_day",
    "shared_contract_ends",
    "shared_contract_windows",
    "shared_supplier_totals",
    "shared_group_totals",
)


def run(frame: Frame, settings: Sharing = SHARING) -> None:
    """Find suppliers that two or more bodies pay for the same class of purchase.

    Works without classes (all is then grade D), without resolved suppliers and without listed contracts.
    """
    prepare_spend(frame)
    prepare_names(frame)
    has_contracts = "listed_contracts" in frame.views()
    if not has_contracts:
        frame.engine.execute(f"create temp table listed_contracts ({_CONTRACTS})")
    frame.make(*_STEPS, **asdict(settings))
    if not has_contracts:
        frame.drop("listed_contracts")  # other finders ask whether a list was loaded
    frame.add("found", "shared_found", **asdict(settings))
    frame.add("found_cells", "shared_found_cells")
    frame.drop(*_STEPS)


def prepare_spend(frame: Frame) -> None:
    """Make ``shared_spend``, what can be bought otherwise by body, supplier and class in the reference year.

    Finders that read it share one: it is made once in a frame. Beside it stand ``shared_classes`` (titles,
    and
    what can be influenced) and ``shared_entities``, empty where rooms have not made their tables.
    """
    there = frame.views()
    if "shared_spend" in there:
        return
    if "category_tree" in there:
        frame.make("shared_classes")
    else:
        _empty(frame, "shared_classes", "class_code VARCHAR, title VARCHAR, is_influenceable BOOLEAN")
    if "entities" in there:
        frame.make("shared_entities")
    else:
        _empty(
            frame,
            "shared_entities",
            "supplier_id VARCHAR, public_body_id VARCHAR, is_public BOOLEAN, is_community BOOLEAN",
        )
    frame.make("shared_spend")


def prepare_names(frame: Frame) -> None:
    """Make ``shared_names`` and ``shared_identifiers``: which supplier a name or number in a list is."""
    there = frame.views()
    if "shared_names" in there:
        return
    if "payees" in there:
        frame.make("shared_names")
    else:
        frame.make("shared_own_names")
        frame.engine.execute("alter table shared_own_names rename to shared_names")
    if "entities" in there:
        frame.make("shared_identifiers")
    else:
        _empty(frame, "shared_identifiers", "identifier VARCHAR, supplier_id VARCHAR")


def _empty(frame: Frame, name: str, layout: str) -> None:
    frame.engine.execute(f"create or replace table {name} ({layout})")


FINDINGS = (Finding(FINDER, run),)
