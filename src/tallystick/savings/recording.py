"""One transaction of the ledger: its signature, the events it appends, and what these post."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from tallystick.kernel import UsageProblem, financial_year
from tallystick.savings import replaying, tables
from tallystick.savings.bases import Valuation
from tallystick.savings.errors import ClaimRefused, TransitionRefused
from tallystick.savings.finding import numbers_of, rivals_of, settings_of, states_of
from tallystick.savings.model import Claim, ClaimState, Component, LedgerSettings, SignedEvent, Status
from tallystick.savings.plain import Amounts, amounts_to_plain, claim_to_plain
from tallystick.savings.replaying import ROOM, after
from tallystick.savings.requirements import check_claim
from tallystick.store import Event
from tallystick.store.register import Writing


class Work:
    """One transaction of the ledger: its connection, its signature, and what it posts."""

    def __init__(
        self, writing: Writing, numbers: tables.ClassNumbers, signed: tuple[str, str], moment: str
    ) -> None:
        self.connection = writing.connection
        self.posting = tables.Posting(writing.connection, numbers)
        self.day = date.fromisoformat(moment[:10])
        self._writing = writing
        self._by, self._why = signed
        self._moment = moment

    def open(self, settings: LedgerSettings) -> Event:
        """Append the ledger's first event."""
        valuation = Valuation(settings)
        valuation.bases(0, settings.present_year)  # refuses years of which no deflator is known
        facts = {"price_year": settings.price_year, "present_year": settings.present_year}
        return self._append(replaying.OPENED, facts)

    def add(self, claims: Collection[Claim]) -> int:
        """Append claims that are new; refuse one whose id stands for another."""
        for claim in claims:
            check_claim(claim)
        settings = settings_of(self.connection)
        if settings is None:
            year = financial_year(self.day)
            settings = LedgerSettings(year, year)
            self.open(settings)
        valuation = Valuation(settings)
        known = self._known(claim.claim_id for claim in claims)
        added = 0
        for claim in claims:
            if claim.claim_id in known:
                _refuse_another(claim, known[claim.claim_id])
                continue
            known[claim.claim_id] = self._claim(replaying.CLAIMED, claim, None, valuation)
            added += 1
        return added

    def amend(self, claim: Claim, state: ClaimState) -> ClaimState:
        """Append another statement of a proposal."""
        check_claim(claim)
        if state.status is not Status.PROPOSED:
            raise TransitionRefused(
                f"{claim.claim_id} is {state.status.value}; only a proposal can be amended.",
                next_step="Reverse it and claim anew under another id.",
            )
        if claim.member != state.claim.member:
            raise TransitionRefused(f"{claim.claim_id} is a claim of {state.claim.member}.")
        settings = settings_of(self.connection)
        assert settings is not None  # noqa: S101 - a claim that is amended was added
        return self._claim(replaying.AMENDED, claim, state, Valuation(settings))

    def revalue(self, claim_ids: Iterable[str]) -> int:
        """Append new amounts of those claims that today's figures tell otherwise; return how many."""
        settings = settings_of(self.connection)
        assert settings is not None  # noqa: S101 - a ledger with claims has settings
        valuation = Valuation(settings)
        changed = 0
        for state in self.states(claim_ids):
            amounts = _valued(state.claim, valuation)
            if amounts != state.amounts:
                self.move(replaying.REVALUED, state, {"amounts": amounts_to_plain(amounts)})
                changed += 1
        return changed

    def states(self, claim_ids: Iterable[str]) -> list[ClaimState]:
        """Return claims by their ids, each once."""
        numbers = numbers_of(self.connection, list(dict.fromkeys(claim_ids)))
        found = states_of(self.connection, numbers)
        return [found[number] for number in numbers]

    def rivals(self, state: ClaimState) -> list[ClaimState]:
        """Return the other claims on the same cost line of the same member by the same lever."""
        return rivals_of(self.connection, state)

    def move(self, kind: str, state: ClaimState, facts: Mapping[str, Any]) -> ClaimState:
        """Append an event about one claim and post what it does."""
        (moved,) = self.move_all(kind, [state], {"claim": state.claim.claim_id, **facts})
        return moved

    def move_all(self, kind: str, states: Iterable[ClaimState], facts: Mapping[str, Any]) -> list[ClaimState]:
        """Append one event about several claims and post what it does to each."""
        event = self._append(kind, facts)
        moved = []
        for before in states:
            moved.append(after(before, signed(event)))
            self.posting.move(event.number, before, moved[-1])
        return moved

    def record(self, kind: str, facts: Mapping[str, Any]) -> Event:
        """Append an event that posts nothing."""
        numbers = numbers_of(self.connection, list(replaying.claims_of(kind, facts)))
        event = self._append(kind, facts)
        for number in numbers:
            self.posting.note(event.number, number)
        return event

    def _claim(self, kind: str, claim: Claim, before: ClaimState | None, valuation: Valuation) -> ClaimState:
        facts = {
            "claim": claim.claim_id,
            "stated": claim_to_plain(claim),
            "amounts": amounts_to_plain(_valued(claim, valuation)),
        }
        event = self._append(kind, facts)
        state = after(before, signed(event))
        self.posting.move(event.number, before, state)
        return state

    def _append(self, kind: str, facts: Mapping[str, Any]) -> Event:
        return self._writing.append(ROOM, kind, self._by, {"why": self._why, **facts}, at=self._moment)

    def _known(self, claim_ids: Iterable[str]) -> dict[str, ClaimState]:
        numbers = [
            number
            for (number,) in tables.select_in(
                self.connection, "select claim from savings_standings where claim_id in (?)", claim_ids
            )
        ]
        return {state.claim.claim_id: state for state in states_of(self.connection, numbers).values()}


def signed(event: Event) -> SignedEvent:
    """Return an event of the register as a claim's history tells it."""
    why = str(event.facts.get("why", ""))
    return SignedEvent(event.number, event.kind, event.at, event.by, why, event.facts, event.hash)


def _valued(claim: Claim, valuation: Valuation) -> Amounts:
    """Return each amount of a claim in three bases, without those that are nought."""
    found: Amounts = {}
    for item in sorted(claim.amounts, key=lambda amount: amount.financial_year):
        for component, pence in (
            (Component.GROSS, item.gross_pence),
            (Component.COST_TO_ACHIEVE, item.cost_to_achieve_pence),
            (Component.DISBENEFIT, item.disbenefit_pence),
        ):
            if pence:
                found[item.financial_year, component] = valuation.bases(pence, item.financial_year)
    return found


def _refuse_another(claim: Claim, known: ClaimState) -> None:
    stated = next(event for event in reversed(known.history) if "stated" in event.facts).facts["stated"]
    if claim_to_plain(claim) != stated:
        raise ClaimRefused(
            f"The ledger has another claim {claim.claim_id!r}, made by {known.history[0].by} on "
            f"{known.history[0].at[:10]}.",
            where=claim.claim_id,
            why="Nothing in the ledger is overwritten.",
            next_step="A proposal is amended with --amend and a reason; otherwise give the claim another id.",
        )


def signature(by: str, why: str) -> tuple[str, str]:
    """Return who and why without superfluous spaces.

    Raises:
        UsageProblem: one of them is empty.
    """
    for name, text in (("who", by), ("why", why)):
        if not text.strip():
            raise UsageProblem(
                f"The ledger asks {name}.",
                why="Every event states who did it, when and why; nobody can take that away later.",
                next_step="Give --by NAME and --why TEXT.",
            )
    return " ".join(by.split()), " ".join(why.split())


def moment(at: str) -> str:
    """Return when, in UTC: now where nothing is given.

    Raises:
        UsageProblem: it is no moment, has no time zone, or lies in the future.
    """
    now = datetime.now(UTC)
    if not at:
        return now.isoformat(timespec="seconds")
    try:
        told = datetime.fromisoformat(at)
    except ValueError as problem:
        raise UsageProblem(
            f"{at!r} is no moment.", next_step="Write it like 2026-05-01T09:30:00+00:00."
        ) from problem
    if told.tzinfo is None:
        raise UsageProblem(f"{at!r} has no time zone.", next_step=f"Write it like {at}+00:00.")
    if told > now:
        raise UsageProblem(f"{at} lies in the future.", next_step="An event is noted when it has happened.")
    return told.astimezone(UTC).isoformat(timespec="seconds")
