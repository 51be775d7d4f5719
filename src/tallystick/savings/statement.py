"""A member's annual statement: what is counted, in which basis, over which period, and on whose word.

Sums come from the ledger's balances alone, so a statement of a million claims takes no longer than one of
ten. The three types of saving are never added up without saying so; what is only proposed or budgeted, and
costs that are only avoided, stand apart. Claims are listed by their counted pounds, each with who signed it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from tallystick.kernel import NotFound, UsageProblem, financial_year
from tallystick.members import load_register
from tallystick.savings import definitions
from tallystick.savings.bases import Valuation, first_year
from tallystick.savings.ledger import Ledger
from tallystick.savings.model import (
    Assurance,
    Balance,
    Bases,
    Component,
    LedgerSettings,
    SavingType,
    Status,
)
from tallystick.savings.sampling_run import last_evaluation
from tallystick.savings.statement_claims import (
    ClaimRow,
    Initiative,
    PriceVolumeRow,
    claim_rows,
    price_and_volume,
)
from tallystick.savings.statement_claims import initiatives as told_initiatives
from tallystick.store import Home

NOUGHT = Bases(0, 0, 0)
COUNTED = (Status.DELIVERED, Status.SUSTAINED)
PIPELINE = (Status.PROPOSED, Status.BUDGETED)
EFFICIENCY_TYPES = (SavingType.CASH_RELEASING, SavingType.NON_CASH_RELEASING)
"""Types that may be told together; cost avoidance never is."""

_CLASS_OF: Mapping[str, Callable[[Balance], str]] = {
    "type": lambda one: one.saving_type.value,
    "status": lambda one: one.status.value,
    "assurance": lambda one: one.assurance.value,
    "lever": lambda one: one.lever,
    "party": lambda one: one.party,
    "year": lambda one: one.financial_year,
}
DIMENSIONS = tuple(_CLASS_OF)
"""By what a reader may leave pounds out: ``type=cost avoidance``, ``assurance=none`` ..."""


@dataclass(frozen=True)
class Measure:
    """Pounds net of costs and disbenefits: in the statement's year, a year once running, and over all years.

    ``run_rate`` is what the year brings without its costs to achieve, which are spent once.
    """

    in_year: Bases = NOUGHT
    run_rate: Bases = NOUGHT
    lifetime: Bases = NOUGHT

    def __add__(self, other: Measure) -> Measure:
        return Measure(
            self.in_year + other.in_year, self.run_rate + other.run_rate, self.lifetime + other.lifetime
        )


@dataclass(frozen=True)
class ClassRow:
    """What one class of one dimension comes to, for example all claims of assurance A."""

    dimension: str
    value: str
    measure: Measure


@dataclass(frozen=True)
class Headline:
    """One figure as it may be quoted: its words say the basis, the period and the horizon."""

    name: str
    pence: int
    words: str


@dataclass(frozen=True)
class Statement:
    """What a member, or all members together, saved; see the module. Money in pence.

    Attributes:
        member, name: body id, empty for all together, and what to call it.
        year: the financial year it is about.
        horizon: first and last financial year with counted pounds.
        settings: price year and present year of the ledger.
        head: hash of the ledger's last event: to be noted elsewhere.
        made_on: day of the statement.
        without: classes that the reader left out.
        by_type: counted pounds of each type.
        classes: counted pounds by class of every dimension.
        years: counted pounds by financial year and type.
        pipeline: pounds of claims that are only proposed or budgeted, whatever the reader left out.
        claims_by_status: how many claims stand where, all years.
        ni179_pence, ni179_since: net ongoing cash-releasing gains of the year, cumulative since that year.
        efficiency: what of the year's pounds is an efficiency by the Government Efficiency Framework.
        cashable: the cash-releasing part of efficiencies over all years.
        claims: the largest counted claims; ``claims_in_all`` says how many there are.
        proposals: the largest claims of the pipeline; ``proposals_in_all`` likewise.
        price_volume: price and volume of the listed claims that are priced by volume.
        initiatives: listed claims of one initiative together.
        audit: facts of the last audit, empty where there was none.
        figures: dated figures that the sums rest on, in words; ``unconfirmed`` names those not confirmed.
        balances: the counted balances that all sums come from.
    """

    member: str
    name: str
    year: str
    horizon: tuple[str, str]
    settings: LedgerSettings
    head: str
    made_on: date
    without: tuple[str, ...]
    by_type: Mapping[SavingType, Measure]
    classes: tuple[ClassRow, ...]
    years: tuple[tuple[str, SavingType, Bases], ...]
    pipeline: Mapping[Status, Measure]
    claims_by_status: Mapping[Status, int]
    ni179_pence: int
    ni179_since: str
    efficiency: Bases
    cashable: Decimal | None
    claims: tuple[ClaimRow, ...]
    claims_in_all: int
    proposals: tuple[ClaimRow, ...]
    proposals_in_all: int
    price_volume: tuple[PriceVolumeRow, ...]
    initiatives: tuple[Initiative, ...]
    audit: Mapping[str, Any]
    figures: tuple[str, ...]
    unconfirmed: tuple[str, ...]
    balances: tuple[Balance, ...] = field(repr=False, default=())

    @property
    def together(self) -> Measure:
        """Cash-releasing and non-cash-releasing savings together; cost avoidance is not in it."""
        return sum((self.by_type[kind] for kind in EFFICIENCY_TYPES), Measure())

    @property
    def to_come(self) -> Bases:
        """What of ``together`` lies in years after the statement's: delivered by now, but not yet lived."""
        return sum(
            (
                one.sums
                for one in self.balances
                if one.saving_type in EFFICIENCY_TYPES and one.financial_year > self.year
            ),
            NOUGHT,
        )

    @property
    def verdicts(self) -> tuple[tuple[str, int, int], ...]:
        """What later payments say of the claims listed: verdict, claims, and their net nominal pence."""
        found: dict[str, tuple[int, int]] = {}
        for row in self.claims:
            verdict = row.verdict or "not asked"
            claims, pence = found.get(verdict, (0, 0))
            found[verdict] = claims + 1, pence + row.lifetime.nominal
        return tuple((verdict, *sums) for verdict, sums in sorted(found.items()))

    @property
    def assurance(self) -> tuple[tuple[Assurance, int, Decimal], ...]:
        """Counted pounds over all years, without cost avoidance, by assurance: pence and part of the whole.

        Parts are of the sum of positive grades; a grade that is negative on balance has none.
        """
        return assurance_parts(self.balances)

    @property
    def headlines(self) -> tuple[Headline, ...]:
        """The figures that may be quoted, each with its basis, period and horizon."""
        cash = self.by_type[SavingType.CASH_RELEASING]
        first, last = self.horizon
        span = first if first == last else f"{first} to {last}"
        years = 0 if not first else first_year(last) - first_year(first) + 1
        horizon = f"{span} ({years} {'year' if years == 1 else 'years'}), delivered and sustained, net"
        return (
            Headline(
                "Cash-releasing, in the year",
                cash.in_year.nominal,
                f"nominal, {self.year} only, delivered and sustained, net",
            ),
            Headline(
                "Cash-releasing, annual run-rate",
                cash.run_rate.nominal,
                f"nominal, one year at the level of {self.year}, before costs to achieve",
            ),
            Headline("Cash-releasing, lifetime, nominal", cash.lifetime.nominal, f"nominal, {horizon}"),
            Headline(
                "Cash-releasing, lifetime, constant prices",
                cash.lifetime.constant,
                f"in prices of {self.settings.price_year}, {horizon}",
            ),
            Headline(
                "Cash-releasing, lifetime, present value",
                cash.lifetime.present,
                f"in prices of {self.settings.price_year}, at present value of "
                f"{self.settings.present_year}, {horizon}",
            ),
        )


def statement(
    home: Path | str,
    *,
    member: str = "",
    year: str = "",
    without: Sequence[str] = (),
    since: str = "",
    listed: int = 50,
    on: date | None = None,
) -> Statement:
    """Return the annual statement of a member, or of all members together.

    Args:
        home: where the ledger is.
        member: body id, or the body's name; empty for all together.
        year: the financial year; where not given the last one with counted pounds that has begun.
        without: classes to leave out, for example ``assurance=none``; see :data:`DIMENSIONS`.
        since: first year of National Indicator 179's cumulative total; the first counted year by default.
        listed: claims to list.
        on: the day of the statement; today where not given.

    Raises:
        NotFound: there is no ledger, or no claim of that member.
        UsageProblem: a year is none, or there is no such class.
    """
    base = Home.open(Path(home))
    ledger = Ledger.of(base)
    settings = ledger.settings
    body, name = _member(base, ledger, member)
    day = on or datetime.now(UTC).date()
    for stated in (year, since):
        if stated:
            first_year(stated)
    every = ledger.balances(member=body)
    left = _left_out(without, every)
    counted = [one for one in every if one.status.counts and not left(one)]
    chosen = year or _latest(counted, financial_year(day))
    first = since or min((one.first_year for one in counted if one.first_year), default=chosen)
    span = _horizon(counted)
    rows = claim_rows(ledger, body, (*COUNTED, Status.LAPSED), year=chosen, listed=listed, left=left)
    offers = claim_rows(ledger, body, PIPELINE, year=chosen, listed=min(listed, 25), left=lambda _: False)
    counts = {status: ledger.count(member=body, status=(status,)) for status in Status}
    efficiency = definitions.efficiency(one for one in counted if one.financial_year == chosen)
    figures = Valuation(settings).figures(*_years(counted))
    return Statement(
        member=body,
        name=name,
        year=chosen,
        horizon=span,
        settings=settings,
        head=ledger.head(),
        made_on=day,
        without=tuple(without),
        by_type={
            kind: measure([one for one in counted if one.saving_type is kind], chosen) for kind in SavingType
        },
        classes=_class_rows(counted, chosen),
        years=_by_year(counted),
        pipeline={
            status: measure([one for one in every if one.status is status], chosen) for status in PIPELINE
        },
        claims_by_status=counts,
        ni179_pence=definitions.ni179_pence(counted, chosen, first),
        ni179_since=first,
        efficiency=efficiency,
        cashable=definitions.cashable_share(counted),
        claims=rows,
        claims_in_all=counts[Status.DELIVERED] + counts[Status.SUSTAINED] + counts[Status.LAPSED],
        proposals=offers,
        proposals_in_all=counts[Status.PROPOSED] + counts[Status.BUDGETED],
        price_volume=price_and_volume(rows),
        initiatives=told_initiatives((*rows, *offers)),
        audit=last_evaluation(ledger),
        figures=tuple(figure.said for figure in figures),
        unconfirmed=tuple(dict.fromkeys(figure.name for figure in figures if not figure.confirmed)),
        balances=tuple(counted),
    )


def measure(balances: Iterable[Balance], year: str) -> Measure:
    """Return what balances come to in a year, as a run-rate of that year, and over all years."""
    in_year = run_rate = lifetime = NOUGHT
    for one in balances:
        lifetime += one.sums
        if one.financial_year == year:
            in_year += one.sums
            if one.component is not Component.COST_TO_ACHIEVE:
                run_rate += one.sums
    return Measure(in_year, run_rate, lifetime)


def assurance_parts(balances: Iterable[Balance]) -> tuple[tuple[Assurance, int, Decimal], ...]:
    """Return pence and part of the whole by assurance, best first; cost avoidance is left out."""
    sums = dict.fromkeys(Assurance, 0)
    for one in balances:
        if one.saving_type in EFFICIENCY_TYPES:
            sums[one.assurance] += one.sums.nominal
    whole = sum(max(pence, 0) for pence in sums.values())
    return tuple(
        (grade, pence, Decimal(max(pence, 0)) / whole if whole else Decimal(0))
        for grade, pence in sums.items()
    )


def _member(home: Home, ledger: Ledger, member: str) -> tuple[str, str]:
    """Return a member's id and name."""
    if not member:
        return "", "All members together"
    bodies = {body.body_id: body for body in load_register(home.bodies)}
    if member not in bodies:
        by_name = [body for body in bodies.values() if body.name.casefold() == member.casefold()]
        member = by_name[0].body_id if len(by_name) == 1 else member
    if not ledger.count(member=member):
        raise NotFound(
            f"The ledger has no claim of {member!r}.",
            next_step="Name a body by its id or full name, or leave --member out for all together.",
        )
    return member, bodies[member].name if member in bodies else member


def _left_out(without: Sequence[str], balances: Sequence[Balance]) -> Callable[[Balance], bool]:
    """Return whether a reader left a balance out.

    Raises:
        UsageProblem: there is no such dimension or class.
    """
    chosen: dict[str, set[str]] = {}
    for text in without:
        dimension, _, value = (part.strip() for part in text.partition("="))
        if dimension not in _CLASS_OF:
            raise UsageProblem(
                f"{text!r} names no class that can be left out.",
                next_step=f"Write NAME=VALUE; names are: {', '.join(DIMENSIONS)}.",
            )
        known = sorted({_CLASS_OF[dimension](one) for one in balances})
        if value not in known:
            raise UsageProblem(
                f"There is no {dimension} {value!r} in this statement.",
                next_step=f"There is: {', '.join(known[:20]) or 'nothing'}.",
            )
        chosen.setdefault(dimension, set()).add(value)
    return lambda one: any(_CLASS_OF[name](one) in values for name, values in chosen.items())


def _years(balances: Iterable[Balance]) -> list[str]:
    return sorted({one.financial_year for one in balances})


def _latest(balances: Sequence[Balance], now: str) -> str:
    years = _years(balances)
    return max((year for year in years if year <= now), default=years[0] if years else now)


def _horizon(balances: Sequence[Balance]) -> tuple[str, str]:
    years = _years(balances)
    return (years[0], years[-1]) if years else ("", "")


def _class_rows(balances: Sequence[Balance], year: str) -> tuple[ClassRow, ...]:
    found = []
    for dimension, class_of in _CLASS_OF.items():
        groups: dict[str, list[Balance]] = {}
        for one in balances:
            groups.setdefault(class_of(one), []).append(one)
        found += [ClassRow(dimension, value, measure(groups[value], year)) for value in sorted(groups)]
    return tuple(found)


def _by_year(balances: Sequence[Balance]) -> tuple[tuple[str, SavingType, Bases], ...]:
    sums: dict[tuple[str, SavingType], Bases] = {}
    for one in balances:
        key = one.financial_year, one.saving_type
        sums[key] = sums.get(key, NOUGHT) + one.sums
    return tuple((year, kind, found) for (year, kind), found in sorted(sums.items()))
