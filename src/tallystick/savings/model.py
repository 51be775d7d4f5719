"""The nouns of the savings room: claims, what they rest on, their life, and the entries of the ledger.

A *claim* says that a public body spends less, or gets more, than it otherwise would have. It is made by a
named person, moves from status to status by events that nobody can edit, and posts balanced entries. Pounds
are integer pence; a year is a financial year such as ``2025-26``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any


class SavingType(StrEnum):
    """What becomes of a saving; the three are never added up without saying so."""

    CASH_RELEASING = "cash-releasing"
    """A budget falls."""
    NON_CASH_RELEASING = "non-cash-releasing"
    """More for the same money: priced, but no budget falls."""
    COST_AVOIDANCE = "cost avoidance"
    """Money that would have had to be spent: no efficiency by the Government Efficiency Framework."""


class Status(StrEnum):
    """Where a claim stands in its life. Only delivered and sustained claims enter totals."""

    PROPOSED = "proposed"
    BUDGETED = "budgeted"
    DELIVERED = "delivered"
    SUSTAINED = "sustained"
    """Delivered, and still so two full financial years after the year in which it first accrued."""
    LAPSED = "lapsed"
    """Was delivered and no longer is: its later years are taken back, the earlier ones stay."""
    REVERSED = "reversed"
    """Never was what it was claimed to be: everything is taken back by negative entries."""

    @property
    def counts(self) -> bool:
        """True where the claim's pounds are in totals."""
        return self in (Status.DELIVERED, Status.SUSTAINED)


class Assurance(StrEnum):
    """How sure somebody other than the claimant is; opinions as government internal audit words them."""

    A = "A"
    """Substantial."""
    B = "B"
    """Moderate."""
    C = "C"
    """Limited."""
    D = "D"
    """Unsatisfactory (the wording of the fourth level is not confirmed)."""
    NONE = "none"
    """Nobody but the claimant has looked."""


class OutputEffect(StrEnum):
    """What becomes of the output; the Government Efficiency Framework counts the first two alone."""

    SAME = "same output"
    MORE = "more output"
    LESS = "less output"
    """A cut: less is done for less."""
    DEFERRED = "deferred cost"
    """The money is spent later."""
    UNSTATED = "not stated"
    """Whoever claims does not say: kept out of efficiency totals until they do."""

    @property
    def is_efficient(self) -> bool:
        """True where at least as much is done."""
        return self in (OutputEffect.SAME, OutputEffect.MORE)


class EvidenceKind(StrEnum):
    """What a claim points to."""

    OPPORTUNITY = "opportunity"
    LINE = "line"
    CASE = "case"
    BUDGET = "budget"
    DOCUMENT = "document"


class Component(StrEnum):
    """What an amount of a claim is. Net = gross - cost to achieve - disbenefit."""

    GROSS = "gross"
    COST_TO_ACHIEVE = "cost to achieve"
    DISBENEFIT = "disbenefit"


@dataclass(frozen=True)
class Evidence:
    """One thing a claim rests on: its kind, its id or address, and what it shows."""

    kind: EvidenceKind
    reference: str
    shows: str = ""


@dataclass(frozen=True)
class UnitYear:
    """One year of a saving priced by volume: (baseline unit cost x index - unit cost) x volume.

    ``index`` is the named index against the baseline year (1 in that year), ``unit_pence`` the unit cost that
    was reached, ``volume`` the units of the driver in that year.
    """

    financial_year: str
    index: Decimal
    unit_pence: Decimal
    volume: Decimal


@dataclass(frozen=True)
class Counterfactual:
    """What would have happened otherwise, and how that is priced.

    Attributes:
        words: what would have happened, in a sentence; a claim without it stays proposed.
        baseline_pence: cost of the baseline year.
        baseline_year: that year.
        price_base: the year in whose prices the baseline is told.
        volume_driver: what drives the cost, for example ``placements``; empty for a lump sum.
        baseline_volume: its volume in the baseline year.
        index_name: the index that carries the baseline unit cost forward; ``none`` for no uplift.
        years: the years of a saving priced by volume; empty where ``Claim.amounts`` gives lump sums.
    """

    words: str
    baseline_pence: int = 0
    baseline_year: str = ""
    price_base: str = ""
    volume_driver: str = ""
    baseline_volume: Decimal = Decimal(0)
    index_name: str = "none"
    years: tuple[UnitYear, ...] = ()


@dataclass(frozen=True)
class YearAmounts:
    """What a claim comes to in one financial year, in that year's prices; costs are told as positive."""

    financial_year: str
    gross_pence: int
    cost_to_achieve_pence: int = 0
    disbenefit_pence: int = 0

    @property
    def net_pence(self) -> int:
        """Return gross less cost to achieve less disbenefit."""
        return self.gross_pence - self.cost_to_achieve_pence - self.disbenefit_pence


@dataclass(frozen=True)
class Selection:
    """Which payment lines a claim should change, so that later payments can say whether they did.

    Empty fields select all. ``supplier`` is an entity's id or name, or a published name; ``class_code``
    also selects the classes below it. ``line_ids`` name single lines instead (recoveries).
    """

    body_id: str
    supplier: str = ""
    class_code: str = ""
    department: str = ""
    line_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Claim:
    """A saving that somebody claims.

    Attributes:
        claim_id: the claimant's own, unique in the ledger.
        member: body id of who saves.
        lever: by what it is saved (``aggregation``, ``recovery``, ``redesign`` ...); with ``cost_line`` and
            period it shows when two claims claim the same.
        cost_line: the budget or contract line that falls.
        initiative: what people do together to save it; claims of one initiative are shown together.
        amounts: per financial year; where the counterfactual has years of its own, gross must equal them.
        attribution: who brought it about, shares that sum to at most 1; what is left belongs to nobody.
        start, end: first and last financial year.
        output_effect: what becomes of the output; ``output_words`` says how that is known.
        contract_end: last day of the contract that carries the saving (ISO), empty where none does.
        horizon_reason: why the saving is claimed for longer than is usual for its kind.
    """

    claim_id: str
    member: str
    service: str
    lever: str
    cost_line: str
    saving_type: SavingType
    counterfactual: Counterfactual
    amounts: tuple[YearAmounts, ...]
    start: str
    end: str
    initiative: str = ""
    title: str = ""
    evidence: tuple[Evidence, ...] = ()
    selection: Selection | None = None
    attribution: Mapping[str, Decimal] = field(default_factory=dict)
    output_effect: OutputEffect = OutputEffect.UNSTATED
    output_words: str = ""
    contract_end: str = ""
    horizon_reason: str = ""


@dataclass(frozen=True)
class Bases:
    """One sum in three bases: as paid, in constant prices, and at present value."""

    nominal: int
    constant: int
    present: int

    def __add__(self, other: Bases) -> Bases:
        return Bases(
            self.nominal + other.nominal, self.constant + other.constant, self.present + other.present
        )

    def __neg__(self) -> Bases:
        return Bases(-self.nominal, -self.constant, -self.present)


@dataclass(frozen=True)
class Balance:
    """What the entries come to for one combination of a claim's classes; ``claims`` counts distinct claims.

    ``party`` is to whom the share is attributed, ``unattributed`` for what belongs to nobody. Pounds of costs
    and disbenefits are told as negative, so that balances of all components add up to net.
    """

    member: str
    financial_year: str
    saving_type: SavingType
    status: Status
    assurance: Assurance
    lever: str
    party: str
    component: Component
    sums: Bases
    claims: int
    first_year: str = ""
    """Financial year in which the claims first accrued."""
    is_ongoing: bool = False
    """Held, or claimed, for at least two full financial years after the first (NI 179)."""
    is_efficiency: bool = False
    """At least as much is done, for money that is really spent less (Government Efficiency Framework)."""


@dataclass(frozen=True)
class SignedEvent:
    """One thing that happened to a claim: who, when (ISO, UTC), why, all facts, and the hash in the chain."""

    number: int
    kind: str
    at: str
    by: str
    why: str
    facts: Mapping[str, Any]
    hash: str


@dataclass(frozen=True)
class ClaimState:
    """A claim as it stands after its last event.

    Attributes:
        number: number of the event that opened it.
        claim: what is claimed, as last amended, with evidence added since.
        attribution: shares in force.
        share: part of the gross that is this claim's own once a conflict was settled; 1 where there was none.
        lapsed_from: first financial year that was taken back; empty where none was.
        settled_with: ids of claims with which a conflict is settled.
        amounts: each year and component in three bases, before share and attribution; costs are positive.
        history: every event, oldest first; also those that others recorded of it (``verified`` ...).
    """

    number: int
    claim: Claim
    status: Status
    assurance: Assurance
    attribution: Mapping[str, Decimal]
    amounts: Mapping[tuple[str, Component], Bases]
    share: Decimal = Decimal(1)
    counted_as: Status = Status.PROPOSED
    """The status under which its pounds stand: that before the lapse of a lapsed claim, else its status."""
    lapsed_from: str = ""
    settled_with: frozenset[str] = frozenset()
    history: tuple[SignedEvent, ...] = ()


@dataclass(frozen=True)
class ClaimSum:
    """A claim's id and its net nominal pence over all years that stand in the ledger."""

    claim_id: str
    member: str
    status: Status
    net_pence: int


@dataclass(frozen=True)
class LedgerSettings:
    """How the ledger tells pounds; fixed by its first event, so that totals stay comparable.

    Attributes:
        price_year: constant prices are those of this financial year.
        present_year: present values are those of this financial year.
    """

    price_year: str
    present_year: str
