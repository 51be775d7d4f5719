"""The ledger of a home: claims, the events that move them, the entries they post, and the balances of these.

It stands in the register (``register.sqlite``). Each call that changes something is one transaction: events,
entries, balances and histories together or not at all, on the disk when the call returns.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

from tallystick.kernel import NotFound, UsageProblem
from tallystick.savings import finding, replaying, tables
from tallystick.savings.attribution import check_shares
from tallystick.savings.checking import check
from tallystick.savings.conflicts import check_settlement, refuse_unsettled
from tallystick.savings.errors import TransitionRefused
from tallystick.savings.model import (
    Assurance,
    Balance,
    Claim,
    ClaimState,
    ClaimSum,
    Evidence,
    LedgerSettings,
    Status,
)
from tallystick.savings.plain import evidence_to_plain, shares_to_plain
from tallystick.savings.recording import Work, moment, signature
from tallystick.savings.replaying import ROOM
from tallystick.savings.transitions import check_advance, check_lapse, check_step
from tallystick.store import Event, Register, reach

if TYPE_CHECKING:
    from tallystick.store import Home

_AT_ONCE = 2_000
"""Claims of one transaction, where many are added or advanced."""


class Ledger:
    """The savings ledger of a home; it comes into being with its first event."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._numbers = tables.ClassNumbers()

    @classmethod
    def of(cls, home: Home) -> Ledger:
        """Return the ledger of a home."""
        return cls(Register.of(home))

    # What changes the ledger

    def begin(self, settings: LedgerSettings, *, by: str, why: str, at: str = "") -> Event:
        """Open the ledger with its settings; without it the first ``add`` takes the year of the day.

        Raises:
            UsageProblem: it is open already; its settings are fixed, so that totals stay comparable.
        """
        with self._transaction(by, why, at, begins=True) as work:
            if (known := finding.settings_of(work.connection)) is not None:
                raise UsageProblem(
                    f"The ledger is open already, in prices of {known.price_year} and present values of "
                    f"{known.present_year}.",
                    next_step="Its settings are fixed, so that its totals stay comparable.",
                )
            return work.open(settings)

    def add(
        self, claims: Iterable[Claim], *, by: str, why: str, at: str = "", at_once: int = _AT_ONCE
    ) -> int:
        """Add claims as proposed; return how many were new. The same claim again changes nothing.

        Args:
            claims: any number, also a generator of a million.
            by, why, at: who says so, why, and when (ISO with a time zone; now where not given).
            at_once: claims of one transaction. Where one of these is refused, none of them is added, and
                the transactions before stand; adding all again goes on from there.

        Raises:
            ClaimRefused: a claim contradicts itself, or its id stands for another claim.
            ParameterNotInForce: no deflator is known for one of its years.
        """
        added = 0
        for chunk in tables.chunks(claims, at_once):
            with self._transaction(by, why, at, begins=True) as work:
                added += work.add(chunk)
        return added

    def amend(self, claim: Claim, *, by: str, why: str, at: str = "") -> ClaimState:
        """Put another statement in the place of a claim that is still proposed; raises as ``amend_all``."""
        return self.amend_all([claim], by=by, why=why, at=at)[0]

    def amend_all(self, claims: Collection[Claim], *, by: str, why: str, at: str = "") -> list[ClaimState]:
        """Put other statements in the place of claims that are still proposed, all of them or none.

        Raises:
            NotFound: there is no such claim.
            TransitionRefused: one is proposed no longer, or would change its member.
        """
        with self._transaction(by, why, at) as work:
            states = work.states([claim.claim_id for claim in claims])
            return [work.amend(claim, state) for claim, state in zip(claims, states, strict=True)]

    def advance(
        self,
        claim_ids: str | Iterable[str],
        status: Status,
        *,
        by: str,
        why: str,
        evidence: Collection[Evidence] = (),
        at: str = "",
        at_once: int = _AT_ONCE,
    ) -> int:
        """Move claims on to budgeted, delivered or sustained; return how many.

        Raises:
            NotFound: there is no such claim.
            TransitionRefused: a condition is not met; nothing of the transaction was changed.
            ConflictUnsettled: another claim says the same, and nobody settled it.
        """
        moved = 0
        added = [evidence_to_plain(item) for item in evidence]
        for chunk in tables.chunks([claim_ids] if isinstance(claim_ids, str) else claim_ids, at_once):
            with self._transaction(by, why, at) as work:
                for state in work.states(chunk):
                    check_advance(state, status, work.day, evidence)
                    if status.counts:
                        refuse_unsettled(state, work.rivals(state))
                    facts = {"from": state.status.value, "to": status.value}
                    work.move(replaying.ADVANCED, state, {**facts, "evidence": added} if added else facts)
                    moved += 1
        return moved

    def lapse(self, claim_id: str, year: str, *, by: str, why: str, at: str = "") -> ClaimState:
        """Take back a delivered claim's amounts from a financial year on; the years before stay.

        Raises:
            NotFound: there is no such claim.
            TransitionRefused: it never counted, or has nothing in those years, or nothing before them.
        """
        return self._change(
            claim_id,
            replaying.LAPSED,
            lambda state: {"from": state.status.value, "from_year": year},
            lambda state: check_lapse(state, year),
            (by, why, at),
        )

    def reverse(self, claim_id: str, *, by: str, why: str, at: str = "") -> ClaimState:
        """Take back all of a claim by negative entries.

        Raises:
            NotFound: there is no such claim.
            TransitionRefused: it is reversed already.
        """
        return self._change(
            claim_id,
            replaying.REVERSED,
            lambda state: {"from": state.status.value},
            lambda state: check_step(state, Status.REVERSED),
            (by, why, at),
        )

    def attribute(
        self, claim_id: str, shares: Mapping[str, Decimal], *, by: str, why: str, at: str = ""
    ) -> ClaimState:
        """Say anew who brought a saving about.

        Raises:
            NotFound: there is no such claim.
            ClaimRefused: the shares sum to more than 1, or are not shares.
            TransitionRefused: the claim is reversed.
        """
        check_shares(shares, claim_id)
        return self._change(
            claim_id,
            replaying.ATTRIBUTED,
            lambda _: {"shares": shares_to_plain(shares)},
            _refuse_reversed,
            (by, why, at),
        )

    def assure(self, claim_id: str, assurance: Assurance, *, by: str, why: str, at: str = "") -> ClaimState:
        """Record an opinion on a claim by somebody other than whoever made it or moved it on.

        Raises:
            NotFound: there is no such claim.
            TransitionRefused: the opinion is on one's own claim, or the claim is reversed.
        """

        def check_opinion(state: ClaimState) -> None:
            _refuse_reversed(state)
            _refuse_own_opinion(state, by, assurance)

        return self._change(
            claim_id,
            replaying.ASSURED,
            lambda state: {"from": state.assurance.value, "assurance": assurance.value},
            check_opinion,
            (by, why, at),
        )

    def settle(self, shares: Mapping[str, Decimal], *, by: str, why: str, at: str = "") -> list[ClaimState]:
        """Settle a conflict: each claim keeps its share of its gross; a share of 0 withdraws a claim.

        Raises:
            NotFound: there is no such claim.
            TransitionRefused: the shares sum to more than 1, or another claim is in conflict too.
        """
        with self._transaction(by, why, at) as work:
            states = work.states(shares)
            around = {state.number: state for state in states}
            for state in states:
                around |= {rival.number: rival for rival in work.rivals(state)}
            check_settlement(shares, around.values())
            return work.move_all(replaying.SETTLED, states, {"shares": shares_to_plain(shares)})

    def revalue(self, *, by: str, why: str, at: str = "", at_once: int = _AT_ONCE) -> int:
        """Tell all claims anew by the deflators and the rate of today; return how many changed.

        Every claim is told by the figures known when it was made; where these were revised since, totals in
        constant prices and present values mix old and new ones until this is done. Nominal pounds stay.

        Raises:
            NotFound: there is no ledger yet.
            ParameterNotInForce: a deflator is known no longer.
        """
        living = [status for status in Status if status is not Status.REVERSED]
        changed = 0
        for chunk in tables.chunks([item.claim_id for item in self.sums(status=living)], at_once):
            with self._transaction(by, why, at) as work:
                changed += work.revalue(chunk)
        return changed

    def record(self, kind: str, *, by: str, facts: Mapping[str, Any], at: str = "") -> Event:
        """Record an event that posts nothing (``verified``, ``sampled`` ...).

        Where facts name a claim (key ``claim``: its id) the event stands in that claim's history.

        Raises:
            UsageProblem: the kind is one of the ledger's own.
            NotFound: there is no such claim.
        """
        if kind in replaying.POSTING or kind == replaying.OPENED:
            raise UsageProblem(f"Events of the kind {kind!r} come from the ledger's own verbs.")
        with self._transaction(by, str(facts.get("why", kind)), at) as work:
            return work.record(kind, facts)

    # What the ledger tells

    @property
    def settings(self) -> LedgerSettings:
        """Price year and present year.

        Raises:
            NotFound: the ledger has no event yet.
        """
        with self._reading() as connection:
            known = finding.settings_of(connection) if connection else None
        if known is None:
            raise self._no_ledger()
        return known

    def claims(
        self, *, member: str = "", year: str = "", status: Collection[Status] = (), limit: int = 0
    ) -> Iterator[ClaimState]:
        """Yield claims, those with the most net pence first.

        Args:
            member: only this body's.
            year: only those whose first year is not later and whose last year is not earlier.
            status: only those that stand in one of these.
            limit: at most so many; 0 for all.
        """
        with self._reading() as connection:
            if connection is None:
                return
            with closing(finding.largest_first(connection, member, year, status or tuple(Status))) as numbers:
                for chunk in tables.chunks(islice(numbers, limit or None), min(limit or _AT_ONCE, _AT_ONCE)):
                    found = finding.states_of(connection, chunk)
                    yield from (found[number] for number in chunk)

    def claim(self, claim_id: str) -> ClaimState:
        """Return one claim.

        Raises:
            NotFound: there is none of that id; the message names the nearest.
        """
        with self._reading() as connection:
            number = finding.numbers_of(connection, [claim_id])[0] if connection else 0
            if connection is None:
                raise finding.no_such_claim(claim_id, [])
            return finding.states_of(connection, [number])[number]

    def rivals(self, claim_id: str) -> list[ClaimState]:
        """Return the other claims, not reversed, of the same member, cost line and lever."""
        with self._reading() as connection:
            if connection is None:
                raise finding.no_such_claim(claim_id, [])
            number = finding.numbers_of(connection, [claim_id])[0]
            return finding.rivals_of(connection, finding.states_of(connection, [number])[number])

    def sums(
        self, *, member: str = "", year: str = "", status: Collection[Status] = ()
    ) -> Iterator[ClaimSum]:
        """Yield id and net pence of claims in the order of their number: light enough for a million."""
        condition, values = finding.chosen(member, year, status)
        with self._reading() as connection:
            if connection is None:
                return
            for claim_id, of, standing, net in connection.execute(
                f"select claim_id, member, status, net from {finding.standings(member)} where {condition} "
                "order by claim",
                values,
            ):
                yield ClaimSum(claim_id, of, Status(standing), net)

    def count(self, *, member: str = "", year: str = "", status: Collection[Status] = ()) -> int:
        """Return how many claims there are."""
        condition, values = finding.chosen(member, year, status)
        with self._reading() as connection:
            if connection is None:
                return 0
            row = connection.execute(
                f"select count(*) from {finding.standings(member)} where {condition}", values
            ).fetchone()
            return int(row[0])

    def balances(self, *, member: str = "", year: str = "", status: Collection[Status] = ()) -> list[Balance]:
        """Return what the entries come to by class.

        Args:
            member: a body's id; empty for all together, and the balances' member is then empty too.
            year: only this financial year's amounts.
            status: only pounds that stand in one of these.
        """
        with self._reading() as connection:
            return finding.balances_in(connection, member, year, status) if connection else []

    def events(self, kinds: Collection[str] = ()) -> Iterator[Event]:
        """Yield the events of the ledger in order, of some kinds only where these are named."""
        return self._register.events(ROOM, kinds)

    def head(self) -> str:
        """Return the hash of the ledger's last event, to be noted elsewhere; empty where there is none."""
        return self._register.head(ROOM)

    def check(self, noted: Collection[str] = ()) -> tuple[str, ...]:
        """Return a sentence for everything that is not as it was posted; empty when all is whole.

        ``noted``: heads that were noted earlier; one that is no longer there shows an end cut off.
        """
        found = self._register.verify(noted)
        with self._reading() as connection:
            return (*found, *(check(connection) if connection else ()))

    @contextmanager
    def _transaction(self, by: str, why: str, at: str, *, begins: bool = False) -> Iterator[Work]:
        signed, when = signature(by, why), moment(at)
        if not begins and not self._register.path.exists():
            raise self._no_ledger()
        try:
            with self._register.writing(tables.LAYOUT) as writing:
                work = Work(writing, self._numbers, signed, when)
                yield work
                reach("ledger-after-events")
                work.posting.write()
                reach("ledger-after-entries")
        except BaseException:
            self._numbers.forget()
            raise

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        """Give one state of the ledger for the block, None where there is none yet; nothing is written."""
        if not self._register.path.exists():
            yield None
            return
        with self._register.reading() as connection:
            yield connection if tables.are_there(connection) else None

    def _no_ledger(self) -> NotFound:
        return NotFound(
            "There is no savings ledger here yet.",
            where=str(self._register.path),
            next_step="Its first claim opens it: tallystick savings add FILE --by NAME",
        )

    def _change(
        self,
        claim_id: str,
        kind: str,
        facts: Callable[[ClaimState], Mapping[str, Any]],
        allowed: Callable[[ClaimState], None],
        signature: tuple[str, str, str],
    ) -> ClaimState:
        with self._transaction(*signature) as work:
            (state,) = work.states([claim_id])
            allowed(state)
            return work.move(kind, state, facts(state))


def _refuse_reversed(state: ClaimState) -> None:
    if state.status is Status.REVERSED:
        raise TransitionRefused(f"{state.claim.claim_id} is reversed: nothing is left of it.")


def _refuse_own_opinion(state: ClaimState, by: str, assurance: Assurance) -> None:
    own = (replaying.CLAIMED, replaying.AMENDED, replaying.ADVANCED)
    did = [event for event in state.history if event.kind in own and _same(event.by, by)]
    if did and assurance is not Assurance.NONE:
        raise TransitionRefused(
            f"{by} {did[0].kind} {state.claim.claim_id} and cannot give assurance on it.",
            next_step="Somebody else has to look: --by NAME of whoever did.",
        )


def _same(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())
