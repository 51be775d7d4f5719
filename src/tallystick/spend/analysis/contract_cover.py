"""Payments without a listed contract, above its value, or after its end.

Method, source and limits: ``docs/methods/contract_cover.md``. No pounds are claimed: the most common cause is
a list with gaps, and no published rate says what a listed contract saves over one that is not listed.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from tallystick.opportunities.model import Basis, Finder, Prior
from tallystick.spend.analysis.frame import Finding, Frame

_OWN = "our own belief, not confirmed; no published rate"


@dataclass(frozen=True)
class Cover:
    """The settings of the finder.

    Attributes:
        least_pence: the Code asks to list contracts of more than £5,000; smaller sums are left alone.
        least_a_year_pence: a supplier without a listed contract is shown from this net sum in one financial
            year on: the sum from which a council's contract is notifiable (Procurement Act 2023 s. 87).
        tolerance: payments may pass a value by so much: VAT at 20 % where the value is net and payments are
            gross, times the 10 % change that the Act permits without a notice.
        least_contracts, least_share: a list speaks for a year from so many contracts in force on, and from so
            much of the spend with listed suppliers; ours, not confirmed.
        most_of_a_body: suppliers without a listed contract shown for one body, those paid most.
    """

    least_pence: int = 500_000
    least_a_year_pence: int = 3_000_000
    tolerance: float = 1.32
    least_contracts: int = 10
    least_share: float = 0.1
    most_of_a_body: int = 100


COVER = Cover()

FINDER = Finder(
    name="contract_cover",
    title="Payments that no listed contract covers",
    page="contract_cover.md",
    source="Local Government Transparency Code 2015 (contracts above £5,000); Procurement Act 2023 ss. 74, "
    "87; matching and grades: " + _OWN,
    basis=Basis.NONE,
    why_wrong="Lists have gaps and lag; call-offs from frameworks, joint contracts led by another body and "
    "extensions are often not listed; a value may be net where payments are gross; one name can "
    "stand for two suppliers.",
    next_step="Ask the contract owner for the contract or its extension; add it to the list, or compete "
    "what has none.",
    grades={
        "A": "paid after the end, or more than half above the value, of contracts of the same name or number",
        "B": "the same with a weaker match of names, or less far above the value",
        "C": "no contract is listed for the supplier, in a year for which the list speaks",
        "D": "none is listed, for a likely reason: group, similar name, unclassified, bought one by one",
    },
    priors={
        "A": Prior(0.5, source=_OWN),
        "B": Prior(0.3, source=_OWN),
        "C": Prior(0.25, source=_OWN),
        "D": Prior(0.1, source=_OWN),
    },
    needs=("listed_contracts",),
)

_MATCHING = (
    "contract_names",
    "contract_listed",
    "contract_numbers",
    "contract_links",
    "contract_suppliers",
    "contract_matched",
)
_JUDGING = ("contract_lists", "contract_lines", "contract_days")
_LAYOUTS = {
    "contract_entities": "supplier_id VARCHAR, group_id VARCHAR, is_public BOOLEAN, numbers VARCHAR",
    "contract_classes": "class_code VARCHAR, is_contracted BOOLEAN, is_spot BOOLEAN",
}


def run(frame: Frame, settings: Cover = COVER) -> None:
    """Compare payments with listed contracts.

    Works without resolved suppliers (names are then compared as published) and without classes (suppliers
    without a contract are then grade D).
    """
    values = asdict(settings)
    match_contracts(frame)
    frame.make(*_JUDGING)
    frame.make("contract_after_lines", "contract_after", "contract_running", "contract_above", **values)
    make_classes(frame)
    frame.make("contract_cells", "contract_years", "contract_unlisted", **values)
    for kind in ("after", "above", "unlisted"):
        frame.add("found", f"contract_{kind}_found", **values)
    frame.add("found_lines", "contract_after_evidence")
    frame.add("found_lines", "contract_above_evidence")
    frame.add("found_cells", "contract_unlisted_evidence", **values)
    frame.drop(
        *("contract_after_lines", "contract_after", "contract_running", "contract_above", "contract_days"),
        *("contract_lines", "contract_cells", "contract_unlisted", "contract_names", "contract_paid_names"),
    )


def match_contracts(frame: Frame) -> None:
    """Match listed contracts to the suppliers that are paid.

    Makes ``contract_links`` (contract and supplier_id, with the linkage: 1 registered number, 2 the same
    name at the body, 3 the name at another body), ``contract_suppliers`` (body and supplier with what its
    contracts come to) and ``contract_matched`` (listed contracts with the supplier as payments know it).
    """
    make_entities(frame)
    source = "contract_payee_names" if "payees" in frame.views() else "contract_published_names"
    frame.make(source)
    frame.drop("contract_paid_names")
    frame.engine.execute(f"alter table {source} rename to contract_paid_names")
    frame.make(*_MATCHING)


def make_classes(frame: Frame) -> None:
    """Make ``contract_classes``: where contracts are expected; empty where nothing is classified."""
    _make_or_empty(frame, "contract_classes", "category_tree")


def make_entities(frame: Frame) -> None:
    """Make ``contract_entities``: which suppliers are public bodies; empty where they are not resolved."""
    _make_or_empty(frame, "contract_entities", "entities")


def _make_or_empty(frame: Frame, name: str, needs: str) -> None:
    """Make a table, or leave it empty where the room that would fill it has not run."""
    if needs in frame.views():
        frame.make(name)
    else:
        frame.engine.execute(f"create or replace table {name} ({_LAYOUTS[name]})")


FINDINGS: tuple[Finding, ...] = (Finding(FINDER, run),)
