"""The ledger's tables beside the events: classes, entries, balances, histories, and where claims stand.

Entries, classes and histories are append-only by triggers, as the events are. Balances and standings are
kept in step in the same transaction; ``checking`` works all of them out again from the events, which finds
more than foreign keys would and costs nothing while claims are added.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from tallystick.savings.conflicts import conflict_key
from tallystick.savings.model import ClaimState
from tallystick.savings.posting import Classes, both_places, entries, net_pence, places

Item = TypeVar("Item")

TOGETHER = ""
"""The member under which balances of all members together stand."""
APPEND_ONLY = ("savings_classes", "savings_entries", "savings_history")
_AT_ONCE = 500
_MOST_KNOWN = 400_000
_COLUMNS = ", ".join(Classes._fields)
_TEXTS = ", ".join(f"{name} text not null" for name in Classes._fields[:-2])

LAYOUT = f"""
create table if not exists savings_classes (
    class integer primary key,
    {_TEXTS},
    is_ongoing integer not null,
    is_efficiency integer not null
);
create unique index if not exists savings_classes_once on savings_classes ({_COLUMNS});
create table if not exists savings_entries (
    event integer not null,
    claim integer not null,
    position integer not null,
    member text not null,
    class integer not null,
    nominal integer not null,
    constant integer not null,
    present integer not null,
    claims integer not null,
    primary key (event, claim, position)
) without rowid;
create table if not exists savings_balances (
    member text not null,
    class integer not null,
    nominal integer not null,
    constant integer not null,
    present integer not null,
    claims integer not null,
    primary key (member, class)
) without rowid;
create table if not exists savings_history (
    claim integer not null,
    event integer not null,
    primary key (claim, event)
) without rowid;
create table if not exists savings_standings (
    claim integer primary key,
    claim_id text not null unique,
    member text not null,
    status text not null,
    first_year text not null,
    last_year text not null,
    conflict_key text not null,
    net integer not null
);
create index if not exists savings_standings_in_conflict on savings_standings (conflict_key);
create index if not exists savings_standings_by_status
    on savings_standings (status, net desc, claim, first_year, last_year);
create index if not exists savings_standings_of_member
    on savings_standings (member, status, net desc, claim, first_year, last_year);
""" + "".join(
    f"""
create trigger if not exists {table}_are_not_edited before update on {table}
begin select raise(abort, 'the ledger is never edited'); end;
create trigger if not exists {table}_are_not_deleted before delete on {table}
begin select raise(abort, 'nothing in the ledger is deleted'); end;
"""
    for table in APPEND_ONLY
)


def are_there(connection: sqlite3.Connection) -> bool:
    """Return whether the register holds a ledger; another room may have written it alone."""
    known = connection.execute("select name from sqlite_master where name = 'savings_standings'").fetchone()
    return known is not None


class Standing(NamedTuple):
    """Where a claim stands, as it can be looked up; ``net`` is its nominal pence over all years."""

    claim: int
    claim_id: str
    member: str
    status: str
    first_year: str
    last_year: str
    conflict_key: str
    net: int


def standing_of(state: ClaimState, net: int) -> Standing:
    """Return the standing of a claim whose places come to so many pence."""
    claim = state.claim
    return Standing(
        state.number,
        claim.claim_id,
        claim.member,
        state.status.value,
        claim.start,
        claim.end,
        conflict_key(claim),
        net,
    )


class ClassNumbers:
    """The numbers of classes in their table; what was looked up once is known, as nothing there changes."""

    def __init__(self) -> None:
        self._known: dict[Classes, int] = {}

    def of(self, connection: sqlite3.Connection, classes: Classes) -> int:
        """Return the number of a combination of classes; one that is new gets the next."""
        found = self._known.get(classes)
        if found is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            found = self._known[classes] = _number_of(connection, classes)
        return found

    def forget(self) -> None:
        """Forget all, after a transaction that was taken back."""
        self._known.clear()


class Posting:
    """What one transaction posts: collected while events are appended, written in a few statements."""

    def __init__(self, connection: sqlite3.Connection, numbers: ClassNumbers) -> None:
        self._connection = connection
        self._numbers = numbers
        self._entries: list[tuple[Any, ...]] = []
        self._history: list[tuple[int, int]] = []
        self._standings: dict[int, Standing] = {}
        self._changes: defaultdict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0, 0, 0])

    def move(self, event: int, before: ClaimState | None, after: ClaimState) -> None:
        """Post what an event does to a claim, and note it in the claim's history."""
        old, new = both_places(before, after) if before else ({}, places(after))
        member = after.claim.member
        for position, entry in enumerate(entries(old, new)):
            number = self._numbers.of(self._connection, entry.classes)
            _, nominal, constant, present, claims = entry
            self._entries.append(
                (event, after.number, position, member, number, nominal, constant, present, claims)
            )
            for of in (member, TOGETHER):
                sums = self._changes[of, number]
                sums[0] += nominal
                sums[1] += constant
                sums[2] += present
                sums[3] += claims
        self._standings[after.number] = standing_of(after, net_pence(new))
        self.note(event, after.number)

    def note(self, event: int, claim: int) -> None:
        """Note an event in a claim's history."""
        self._history.append((claim, event))

    def write(self) -> None:
        """Write all of it."""
        many = self._connection.executemany
        many("insert into savings_entries values (?, ?, ?, ?, ?, ?, ?, ?, ?)", self._entries)
        many("insert into savings_history values (?, ?)", self._history)
        many(
            "insert into savings_standings values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (claim) do update set "
            "member = excluded.member, status = excluded.status, first_year = excluded.first_year, "
            "last_year = excluded.last_year, conflict_key = excluded.conflict_key, net = excluded.net",
            self._standings.values(),
        )
        many(
            "insert into savings_balances values (?, ?, ?, ?, ?, ?) on conflict (member, class) do "
            "update set nominal = nominal + excluded.nominal, constant = constant + excluded.constant, "
            "present = present + excluded.present, claims = claims + excluded.claims",
            [(member, number, *sums) for (member, number), sums in sorted(self._changes.items())],
        )


def select_in(
    connection: sqlite3.Connection, statement: str, values: Iterable[Any]
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a statement whose ``(?)`` stands for many values, some hundreds at a time."""
    for chunk in chunks(values, _AT_ONCE):
        yield from connection.execute(statement.replace("(?)", f"({', '.join('?' * len(chunk))})"), chunk)


def chunks(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield items in lists of at most ``size``."""
    left = iter(items)
    while chunk := list(islice(left, size)):
        yield chunk


def filters(wanted: Mapping[str, Any]) -> tuple[str, list[Any]]:
    """Return a condition and its values for those of the wanted columns that are given; lists mean any of."""
    parts, values = ["true"], []
    for condition, value in wanted.items():
        if isinstance(value, str):
            if value:
                parts.append(condition)
                values.append(value)
        elif value:
            parts.append(condition.replace("(?)", f"({', '.join('?' * len(value))})"))
            values += list(value)
    return " and ".join(parts), values


def _number_of(connection: sqlite3.Connection, classes: Classes) -> int:
    condition = " and ".join(f"{name} = ?" for name in Classes._fields)
    row = connection.execute(f"select class from savings_classes where {condition}", classes).fetchone()
    if row is None:
        marks = ", ".join("?" * len(classes))
        made = connection.execute(
            f"insert into savings_classes ({_COLUMNS}) values ({marks}) returning class", classes
        )
        row = made.fetchone()
    return int(row[0])
