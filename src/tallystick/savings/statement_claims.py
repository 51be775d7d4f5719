"""The claims behind a statement's figures: who signed them, on what evidence, and what payments say."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from tallystick.savings.counterfactual import split
from tallystick.savings.ledger import Ledger
from tallystick.savings.model import (
    Balance,
    Bases,
    ClaimState,
    Evidence,
    SavingType,
    SignedEvent,
    Status,
)
from tallystick.savings.posting import balances_of
from tallystick.savings.replaying import ADVANCED, AMENDED, CLAIMED, LAPSED, REVERSED
from tallystick.savings.verification_run import last_verification

_STEPS = (CLAIMED, AMENDED, ADVANCED, LAPSED, REVERSED)
LeftOut = Callable[[Balance], bool]


@dataclass(frozen=True)
class ClaimRow:
    """One claim as a statement lists it; pence net of costs, in the ledger's three bases.

    ``signed`` is the event that brought it where it stands, ``claimed`` the one that opened it.
    ``verdict`` is what later payments said last, empty where nobody asked.
    """

    state: ClaimState
    in_year: Bases
    lifetime: Bases
    claimed: SignedEvent
    signed: SignedEvent
    verdict: str = ""
    verdict_why: str = ""
    verified_on: str = ""
    snapshot: str = ""

    @property
    def claim_id(self) -> str:
        """Its id."""
        return self.state.claim.claim_id

    @property
    def title(self) -> str:
        """What to call it."""
        return self.state.claim.title or f"{self.state.claim.service}: {self.state.claim.lever}"

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What it points to."""
        return self.state.claim.evidence

    @property
    def horizon(self) -> str:
        """First to last year that it has."""
        claim = self.state.claim
        return claim.start if claim.start == claim.end else f"{claim.start} to {claim.end}"


@dataclass(frozen=True)
class PriceVolumeRow:
    """What made the cost of a claim's line change from its baseline year, in pence; parts add up to it."""

    claim_id: str
    driver: str
    baseline_year: str
    financial_year: str
    baseline_pence: int
    index_pence: int
    price_pence: int
    volume_pence: int
    cost_pence: int


@dataclass(frozen=True)
class Initiative:
    """Listed claims of one initiative, counted and not counted apart: each with its own basis and horizon."""

    name: str
    rows: tuple[ClaimRow, ...]

    @property
    def counted(self) -> tuple[ClaimRow, ...]:
        """Those whose pounds are in totals."""
        return tuple(row for row in self.rows if row.state.counted_as.counts)

    @property
    def in_year_pence(self) -> int:
        """Counted nominal pence of the statement's year; cost avoidance is left out."""
        return sum(row.in_year.nominal for row in self.counted if _adds_up(row))

    @property
    def lifetime_pence(self) -> int:
        """Counted nominal pence over all years; cost avoidance is left out."""
        return sum(row.lifetime.nominal for row in self.counted if _adds_up(row))


def claim_rows(
    ledger: Ledger, member: str, status: Collection[Status], *, year: str, listed: int, left: LeftOut
) -> tuple[ClaimRow, ...]:
    """Return the largest claims that stand in one of these, as far as the reader left them in."""
    if listed < 1:
        return ()
    # One status at a time: each is read along an index and stops after so many; together they are sorted.
    states = [state for one in status for state in ledger.claims(member=member, status=(one,), limit=listed)]
    rows = [row for state in states if (row := claim_row(state, year, left)) is not None]
    return tuple(sorted(rows, key=lambda row: (-row.lifetime.nominal, row.state.number))[:listed])


def every_claim(ledger: Ledger, member: str, year: str) -> Iterator[ClaimRow]:
    """Yield every claim of a member, or of all, largest first."""
    for state in ledger.claims(member=member):
        row = claim_row(state, year, lambda _: False, empty=True)
        assert row is not None  # noqa: S101 - empty claims are kept
        yield row


def claim_row(state: ClaimState, year: str, left: LeftOut, *, empty: bool = False) -> ClaimRow | None:
    """Return a claim as listed; None where the reader left out all of it, or nothing of it stands."""
    nought = Bases(0, 0, 0)
    in_year = lifetime = nought
    kept = 0
    for balance in balances_of(state):
        if not left(balance):
            kept += 1
            lifetime += balance.sums
            if balance.financial_year == year:
                in_year += balance.sums
    if not kept and not empty:
        return None
    said = last_verification(state)
    event = next((one for one in reversed(state.history) if one.facts == said and said), None)
    steps = [
        one for one in state.history if one.kind in ("claimed", "amended", "advanced", "lapsed", "reversed")
    ]
    return ClaimRow(
        state,
        in_year,
        lifetime,
        state.history[0],
        steps[-1] if steps else state.history[0],
        str(said.get("verdict", "")),
        str(said.get("why", "")),
        event.at[:10] if event else "",
        str(said.get("snapshot", "")),
    )


def price_and_volume(rows: Sequence[ClaimRow]) -> tuple[PriceVolumeRow, ...]:
    """Return what price and volume each changed, for the claims that are priced by volume."""
    found = []
    for row in rows:
        stated = row.state.claim.counterfactual
        if stated.baseline_volume <= 0:
            continue
        for year in stated.years:
            parts = split(stated, year)
            found.append(
                PriceVolumeRow(
                    row.claim_id,
                    stated.volume_driver,
                    stated.baseline_year,
                    year.financial_year,
                    parts.baseline_pence,
                    parts.index_pence,
                    parts.own_pence,
                    parts.volume_pence,
                    parts.cost_pence,
                )
            )
    return tuple(found)


def initiatives(rows: Sequence[ClaimRow]) -> tuple[Initiative, ...]:
    """Return the listed claims by initiative, those with the most counted pounds first."""
    groups: dict[str, list[ClaimRow]] = {}
    for row in rows:
        if row.state.claim.initiative:
            groups.setdefault(row.state.claim.initiative, []).append(row)
    found = [Initiative(name, tuple(listed)) for name, listed in groups.items()]
    return tuple(sorted(found, key=lambda one: (-one.lifetime_pence, one.name)))


def _adds_up(row: ClaimRow) -> bool:
    return row.state.claim.saving_type is not SavingType.COST_AVOIDANCE
