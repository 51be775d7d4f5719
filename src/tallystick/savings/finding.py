"""Looking things up in the ledger's tables: claims as they stand, their rivals, settings, balances."""

from __future__ import annotations

import heapq
import json
import sqlite3
from collections.abc import Collection, Generator, Iterable
from contextlib import closing
from difflib import get_close_matches
from typing import Any, cast

from tallystick.kernel import NotFound
from tallystick.savings import tables
from tallystick.savings.conflicts import conflict_key
from tallystick.savings.model import (
    Assurance,
    Balance,
    Bases,
    ClaimState,
    Component,
    LedgerSettings,
    SavingType,
    SignedEvent,
    Status,
)
from tallystick.savings.posting import SAVING
from tallystick.savings.replaying import OPENED, ROOM, after

_NEAREST_AMONG = 5_000
_BALANCE_ORDER = (
    "financial_year, saving_type, status, assurance, lever, party, component, first_year, is_ongoing, "
    "is_efficiency"
)
_EVENTS_OF = (
    "select claim, number, kind, at, by, facts, hash from savings_history join events on number = event "
    "where claim in (?) order by claim, number"
)


def states_of(connection: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, ClaimState]:
    """Return claims as they stand, by their numbers."""
    found: dict[int, ClaimState] = {}
    for claim, number, kind, at, by, facts, digest in tables.select_in(connection, _EVENTS_OF, numbers):
        told = json.loads(facts)
        event = SignedEvent(number, kind, at, by, told.get("why", ""), told, digest)
        found[claim] = after(found.get(claim), event)
    return found


def rivals_of(connection: sqlite3.Connection, state: ClaimState) -> list[ClaimState]:
    """Return the other claims, not reversed, on the same cost line of the same member by the same lever."""
    rows = connection.execute(
        "select claim from savings_standings where conflict_key = ? and claim <> ? and status <> ?",
        (conflict_key(state.claim), state.number, Status.REVERSED.value),
    ).fetchall()
    return list(states_of(connection, [number for (number,) in rows]).values())


def numbers_of(connection: sqlite3.Connection, claim_ids: Collection[str]) -> list[int]:
    """Return the numbers of claims by their ids, in that order.

    Raises:
        NotFound: there is no such claim; the message names the nearest id.
    """
    rows = tables.select_in(
        connection, "select claim_id, claim from savings_standings where claim_id in (?)", claim_ids
    )
    found = {claim_id: int(number) for claim_id, number in rows}
    for claim_id in claim_ids:
        if claim_id not in found:
            near = connection.execute(
                "select claim_id from savings_standings where substr(claim_id, 1, 2) = substr(?, 1, 2) "
                "limit ?",
                (claim_id, _NEAREST_AMONG),
            )
            raise no_such_claim(claim_id, [known for (known,) in near])
    return [found[claim_id] for claim_id in claim_ids]


def no_such_claim(claim_id: str, known: list[str]) -> NotFound:
    """Return the error that names the nearest of the ids that are known."""
    near = get_close_matches(claim_id, known, n=1)
    return NotFound(
        f"There is no claim {claim_id!r} in the ledger.",
        next_step=f"Did you mean {near[0]!r}?" if near else "tallystick savings list shows those there are.",
    )


def settings_of(connection: sqlite3.Connection) -> LedgerSettings | None:
    """Return the settings of the ledger's first event, None where it was not opened yet."""
    row = connection.execute(
        "select facts from events where room = ? and kind = ? order by number limit 1",
        (ROOM, OPENED),
    ).fetchone()
    if row is None:
        return None
    facts = json.loads(row[0])
    return LedgerSettings(facts["price_year"], facts["present_year"])


def chosen(member: str, year: str, status: Collection[Status]) -> tuple[str, list[Any]]:
    """Return the condition, and its values, for claims of a member, that have a year, in some statuses."""
    wanted = {
        "member = ?": member,
        "first_year <= ?": year,
        "last_year >= ?": year,
        "status in (?)": [item.value for item in status],
    }
    return tables.filters(wanted)


def standings(member: str) -> str:
    """Return the table of standings, read by the index of members where one is asked for.

    Without being told, SQLite takes the index of statuses and looks at the claims of all members.
    """
    return "savings_standings indexed by savings_standings_of_member" if member else "savings_standings"


def largest_first(
    connection: sqlite3.Connection, member: str, year: str, statuses: Collection[Status]
) -> Generator[int, None, None]:
    """Yield the numbers of claims, those with the most net pence first.

    Each status is read in order from an index, so that the first hundred of a million cost a hundred rows.
    """
    of_statuses = []
    for status in sorted(set(statuses)):
        condition, values = chosen(member, year, [status])
        of_statuses.append(
            connection.execute(
                f"select -net, claim from {standings(member)} where {condition} order by net desc, claim",
                values,
            )
        )
    merged = cast(Generator[tuple[int, int], None, None], heapq.merge(*of_statuses))
    with closing(merged):  # before the connection, whose cursors it holds
        for _, number in merged:
            yield number


def balances_in(
    connection: sqlite3.Connection, member: str, year: str, status: Collection[Status]
) -> list[Balance]:
    """Return the balances of a member, or of all together, in an order that is always the same."""
    condition, values = tables.filters(
        {"financial_year = ?": year, "status in (?)": [item.value for item in status]}
    )
    rows = connection.execute(
        "select member, financial_year, saving_type, status, assurance, lever, party, component, "
        "nominal, constant, present, claims, first_year, is_ongoing, is_efficiency "
        # A cross join keeps its order: by the key of the balances first.
        "from savings_balances cross join savings_classes using (class) "
        f"where member = ? and account = ? and claims <> 0 and {condition} order by {_BALANCE_ORDER}",
        (member or tables.TOGETHER, SAVING, *values),
    )
    return [_balance(row) for row in rows]


def _balance(row: tuple[Any, ...]) -> Balance:
    return Balance(
        member=row[0],
        financial_year=row[1],
        saving_type=SavingType(row[2]),
        status=Status(row[3]),
        assurance=Assurance(row[4]),
        lever=row[5],
        party=row[6],
        component=Component(row[7]),
        sums=Bases(row[8], row[9], row[10]),
        claims=row[11],
        first_year=row[12],
        is_ongoing=bool(row[13]),
        is_efficiency=bool(row[14]),
    )
