"""Is the ledger what its events make of it? Everything beside the events is worked out again and compared.

The events themselves are checked by their hashes (``store.Register.verify``). From them follow, claim by
claim, the entries; from the entries the balances; and from the claims their standings and histories.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from tallystick.kernel import TallystickError
from tallystick.savings.model import ClaimState, SignedEvent
from tallystick.savings.posting import Classes, Entry, Places, entries, net_pence, places
from tallystick.savings.replaying import OPENED, POSTING, ROOM, SETTLED, after, claims_of
from tallystick.savings.tables import TOGETHER, Standing, standing_of

_COLUMNS = ", ".join(Classes._fields)
_MOST = 100
"""Sentences after which more of them tell nothing new."""


def check(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return a sentence for everything beside the events that is not as they say; empty when all is whole."""
    run = _Check(connection)
    found: list[str] = []
    for sentence in run.sentences():
        found.append(sentence)
        if len(found) == _MOST:
            return (*found, "There is more; the check ended here.")
    return tuple(found)


class _Check:
    """One run over one state of the ledger."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._numbers: dict[Classes, int] = {}
        self._due: defaultdict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
        self._entries = 0
        self._claims = 0
        self._noted: defaultdict[int, int] = defaultdict(int)

    def sentences(self) -> Iterator[str]:
        """Yield what is wrong."""
        yield from self._file()
        yield from self._read_classes()
        for number, rows in groupby(self._histories(), key=lambda row: row[0]):
            yield from self._claim(number, [row[1:] for row in rows])
        yield from self._counts()
        yield from self._events()
        yield from self._balances()

    def _file(self) -> Iterator[str]:
        for (told,) in self._connection.execute("pragma integrity_check"):
            if told != "ok":
                yield f"The file itself is damaged: {told}."

    def _read_classes(self) -> Iterator[str]:
        for number, *told in self._connection.execute(
            f"select class, {_COLUMNS} from savings_classes order by class"
        ):
            if self._numbers.setdefault(Classes(*told), number) != number:
                yield f"Class {number} stands twice."

    def _histories(self) -> Iterator[tuple[Any, ...]]:
        return self._connection.execute(
            "select claim, number, kind, at, by, facts, hash, room from savings_history "
            "left join events on number = event order by claim, event"
        )

    def _claim(self, number: int, rows: list[tuple[Any, ...]]) -> Iterator[str]:
        """Replay one claim and compare each event's entries, then where it stands."""
        state: ClaimState | None = None
        before: Places = {}
        for event_number, kind, at, by, facts, digest, room in rows:
            if event_number is None or room != ROOM:
                yield f"The history of claim {number} names an event that is not there."
                return
            try:
                told = json.loads(facts)
                event = SignedEvent(event_number, kind, at, by, told.get("why", ""), told, digest)
                following = after(state, event)
            except (
                TallystickError,
                ValueError,
                KeyError,
                TypeError,
                ArithmeticError,
                AttributeError,
            ) as problem:
                yield f"Event {event_number} cannot be what happened to claim {number}: {problem}"
                return
            if following.number != number or following.claim.claim_id not in claims_of(kind, told):
                yield f"Event {event_number} is not about claim {number}."
                return
            self._noted[event_number] += 1
            now = places(following)
            yield from self._compare(event_number, following, entries(before, now))
            state, before = following, now
        if state is not None:
            yield from self._standing(standing_of(state, net_pence(before)))

    def _compare(self, event: int, state: ClaimState, posted: list[Entry]) -> Iterator[str]:
        member, due = state.claim.member, []
        for position, (classes, *amounts) in enumerate(posted):
            number = self._numbers.get(classes, 0)
            due.append((position, member, number, *amounts))
            for of in (member, TOGETHER):
                sums = self._due[of, number]
                for place, amount in enumerate(amounts):
                    sums[place] += amount
        rows = self._connection.execute(
            "select position, member, class, nominal, constant, present, claims from savings_entries "
            "where event = ? and claim = ? order by position",
            (event, state.number),
        ).fetchall()
        self._entries += len(rows)
        if rows != due:
            yield f"The entries of event {event} for claim {state.number} are not those that it posted."

    def _standing(self, due: Standing) -> Iterator[str]:
        self._claims += 1
        row = self._connection.execute(
            f"select {', '.join(Standing._fields)} from savings_standings where claim = ?", (due.claim,)
        ).fetchone()
        if row != due:
            yield f"Claim {due.claim_id} does not stand where its events have taken it."

    def _counts(self) -> Iterator[str]:
        """Nothing may be there that no event accounts for."""
        for table, due in (("savings_entries", self._entries), ("savings_standings", self._claims)):
            (there,) = self._connection.execute(f"select count(*) from {table}").fetchone()
            if there != due:
                yield f"{table} has {there:,} rows, but the events account for {due:,}."

    def _events(self) -> Iterator[str]:
        """Every event stands in the history of each claim that it names."""
        opened = 0
        for number, kind, facts in self._connection.execute(
            "select number, kind, facts from events where room = ? order by number", (ROOM,)
        ):
            noted = self._noted.get(number, 0)
            if noted == 1 and kind in POSTING - {SETTLED}:
                continue
            opened += kind == OPENED
            try:
                due = len(claims_of(kind, json.loads(facts)))
            except (ValueError, KeyError, TypeError, AttributeError):
                due = -1
            if due != noted:
                yield f"Event {number} is not in the history of every claim that it is about."
        if opened != 1 and self._noted:
            yield f"The ledger was opened {opened} times."

    def _balances(self) -> Iterator[str]:
        there = 0
        for member, number, *sums in self._connection.execute(
            "select member, class, nominal, constant, present, claims from savings_balances"
        ):
            there += 1
            if self._due.get((member, number)) != sums:
                whose = member or "all members together"
                yield f"The balance of {whose} in class {number} is not the sum of its entries."
        if there != len(self._due):
            yield f"There are {there:,} balances, but entries in {len(self._due):,} classes of members."
        used = {number for _, number in self._due}
        for classes, number in self._numbers.items():
            if number not in used:
                yield f"Class {number} ({', '.join(str(part) for part in classes if part)}) has no entries."
