"""The register: what people decided and promised, as dated, signed events that nothing edits or deletes.

One SQLite file in the home, ``register.sqlite``. Each event carries the hash of the one before it, so that a
later change of any of them is found by :meth:`Register.verify`. A chain cannot show that its end was cut
off: note the head (:meth:`Register.head`) elsewhere, as exports and statements do.
"""

from __future__ import annotations

import hashlib
import heapq
import json
import re
import sqlite3
from collections.abc import Collection, Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from tallystick.kernel import Busy, StoreFailure
from tallystick.store.failpoints import reach

if TYPE_CHECKING:
    from tallystick.store.home import Home

FILE = "register.sqlite"
_BUSY_MILLISECONDS = 5_000
_CACHE_KIBIBYTES = 65_536
_LAYOUT = """
create table if not exists events (
    number integer primary key,
    room text not null,
    kind text not null,
    at text not null,
    by text not null,
    facts text not null,
    previous text not null,
    hash text not null unique
);
create index if not exists events_by_room on events (room, number);
create index if not exists events_by_kind on events (room, kind, number);
create trigger if not exists events_are_not_edited before update on events
begin select raise(abort, 'events are never edited'); end;
create trigger if not exists events_are_not_deleted before delete on events
begin select raise(abort, 'events are never deleted'); end;
"""


_MADE = re.compile(r"(?:table|index|trigger) if not exists (\w+)")


_Rows = Generator[tuple[Any, ...], None, None]


@dataclass(frozen=True)
class Event:
    """One thing that a person decided: where, what, when (ISO, UTC), who, and the facts of it."""

    number: int
    room: str
    kind: str
    at: str
    by: str
    facts: dict[str, Any]
    hash: str


class Writing:
    """The one write transaction that is under way. Tables beside the events are written by ``connection``."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        last = connection.execute("select number, hash from events order by number desc limit 1").fetchone()
        self._number: int
        self._previous: str
        self._number, self._previous = last or (0, "")

    def append(self, room: str, kind: str, by: str, facts: Mapping[str, Any], *, at: str = "") -> Event:
        """Add one event and return it; ``at`` is now where not given."""
        moment = at or datetime.now(UTC).isoformat(timespec="seconds")
        number, text = self._number + 1, _canonical(facts)
        digest = _hash(self._previous, number, room, kind, moment, by, text)
        self.connection.execute(
            "insert into events values (?, ?, ?, ?, ?, ?, ?, ?)",
            (number, room, kind, moment, by, text, self._previous, digest),
        )
        self._number, self._previous = number, digest
        return Event(number, room, kind, moment, by, json.loads(text), digest)


class Register:
    """The events of a home. Every append is one transaction that is on the disk when it returns."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def of(cls, home: Home) -> Register:
        """Return the register of a home; its file comes into being with the first event."""
        return cls(home.path / FILE)

    def append(self, room: str, kind: str, by: str, facts: Mapping[str, Any], *, at: str = "") -> Event:
        """Add one event and return it; ``at`` is now where not given."""
        return self.append_all(room, kind, by, [facts], at=at)[0]

    def append_all(
        self, room: str, kind: str, by: str, many: Collection[Mapping[str, Any]], *, at: str = ""
    ) -> list[Event]:
        """Add several events of one kind in one transaction: all of them or none.

        Raises:
            Busy: another process writes and did not finish within five seconds.
            StoreFailure: the disk refuses.
        """
        with self.writing() as writing:
            return [writing.append(room, kind, by, facts, at=at) for facts in many]

    @contextmanager
    def writing(self, layout: str = "") -> Iterator[Writing]:
        """Be the one writer for the block: what it appends, and does to tables beside the events, is one
        transaction. It is on the disk when the block ends; where the block raises, nothing was changed.

        Args:
            layout: SQL that makes a room's own tables, where they are not there yet (``if not exists``).

        Raises:
            Busy: another process writes and did not finish within five seconds.
            StoreFailure: the disk refuses.
        """
        with self._connection(layout) as connection:
            connection.execute("begin immediate")
            try:
                yield Writing(connection)
                reach("register-before-commit")
                connection.execute("commit")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("rollback")
                raise
            reach("register-after-commit")

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give a connection on which all reads of the block see one state, whoever writes meanwhile."""
        with self._connection() as connection:
            connection.execute("begin")
            yield connection

    def events(self, room: str, kinds: Collection[str] = ()) -> Iterator[Event]:
        """Yield the events of a room in order, of some kinds only where these are named."""
        if not self.path.exists():
            return
        with self._connection() as connection:
            asked = "select number, room, kind, at, by, facts, hash from events where room = ?"
            if kinds:
                # One question for each kind is answered in order from an index, however long the register is.
                of_kinds = [
                    connection.execute(f"{asked} and kind = ? order by number", (room, kind))
                    for kind in sorted(set(kinds))
                ]
                rows = cast(_Rows, heapq.merge(*of_kinds, key=itemgetter(0)))
            else:
                rows = cast(_Rows, connection.execute(f"{asked} order by number", (room,)))
            with closing(rows):  # before the connection, whose cursors they are
                for number, where, kind, at, by, facts, digest in rows:
                    yield Event(number, where, kind, at, by, json.loads(facts), digest)

    def head(self, room: str) -> str:
        """Return the hash of the last event of a room, or an empty text where there is none."""
        if not self.path.exists():
            return ""
        with self._connection() as connection:
            row = connection.execute(
                "select hash from events where room = ? order by number desc limit 1", (room,)
            ).fetchone()
        return str(row[0]) if row else ""

    def verify(self, noted: Collection[str] = ()) -> tuple[str, ...]:
        """Return a sentence for every event that is not as it was written; empty when all is whole.

        Args:
            noted: heads that were noted elsewhere, whole or their beginning: one that is not in the chain
                shows that its end was cut off, or that the whole chain was written anew.
        """
        heads = tuple(head for head in noted if head)
        if not self.path.exists():
            return tuple(_is_gone(head) for head in heads)
        found: list[str] = []
        missing = set(heads)
        with self._connection() as connection:
            previous, expected = "", 1
            for row in connection.execute(
                "select number, room, kind, at, by, facts, previous, hash from events order by number"
            ):
                number, *told, stated_previous, digest = row
                if number != expected:
                    found.append(f"Event {expected} is missing.")
                if stated_previous != previous or _hash(stated_previous, number, *told) != digest:
                    found.append(f"Event {number} is not as it was written.")
                previous, expected = digest, number + 1
                if heads and digest.startswith(heads):
                    missing = {head for head in missing if not digest.startswith(head)}
        return (*found, *(_is_gone(head) for head in heads if head in missing))

    @contextmanager
    def _connection(self, layout: str = "") -> Iterator[sqlite3.Connection]:
        try:
            connection = sqlite3.connect(self.path, isolation_level=None, timeout=_BUSY_MILLISECONDS / 1000)
            try:
                connection.execute("pragma journal_mode = wal")
                connection.execute("pragma synchronous = full")
                connection.execute("pragma foreign_keys = on")
                connection.execute(f"pragma cache_size = -{_CACHE_KIBIBYTES}")
                _lay_out(connection, _LAYOUT + layout)
                yield connection
            finally:
                connection.close()
        except sqlite3.OperationalError as problem:
            if "locked" in str(problem) or "busy" in str(problem):
                raise Busy(
                    "The register is in use by another process.",
                    where=str(self.path),
                    next_step="Wait a moment, then run the same command again.",
                ) from problem
            raise _failure(self.path, problem) from problem
        except sqlite3.DatabaseError as problem:
            raise _failure(self.path, problem) from problem


def _lay_out(connection: sqlite3.Connection, layout: str) -> None:
    """Make what is missing of a layout; one writer at a time, so that two who come first do not collide."""
    known = {name for (name,) in connection.execute("select name from sqlite_master")}
    if known.issuperset(_MADE.findall(layout)):
        return
    connection.executescript(f"begin immediate; {layout} commit;")


def _is_gone(head: str) -> str:
    return f"The noted head {head[:12]} is not in the chain: its end was cut off, or it was written anew."


def _failure(path: Path, problem: Exception) -> StoreFailure:
    return StoreFailure(
        "The register of decisions cannot be read or written.",
        where=str(path),
        why=str(problem),
        next_step="Nothing was changed. Check the disk; restore the file from a backup if it is damaged.",
    )


def _canonical(facts: Mapping[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _hash(previous: str, number: int, *told: str) -> str:
    text = json.dumps([previous, number, *told], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
