"""The verbs of the spend room that read what is stored: status, query, export, certificate, report."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tallystick import __version__, store
from tallystick.kernel import FileRefused, NotFound, StoreFailure, TallystickError, UsageProblem
from tallystick.members import Body, BodyKind, load_register
from tallystick.members import add_body as add_to_register
from tallystick.members.table import read_bodies
from tallystick.spend.importing import check_file, find_files
from tallystick.spend.importing.finding import cannot_open
from tallystick.spend.model import Status
from tallystick.spend.quality import Certificate
from tallystick.spend.quality import certify as certify_connection
from tallystick.spend.reading import Reading, read_file, write_tables
from tallystick.store import Answer, Home, Snapshot
from tallystick.store.engine import snapshot_of

if TYPE_CHECKING:
    from tallystick.spend.reporting.model import Chapter, Progress


@dataclass(frozen=True)
class BodyStatus:
    """What the evidence base holds of one body, superseded lines left out."""

    body_id: str
    name: str
    files: int
    lines: int
    pence: int
    first: str
    last: str


@dataclass(frozen=True)
class StoreStatus:
    """What the evidence base holds, and which files need a person."""

    snapshot: str
    created_at: str
    lines: int
    pence: int
    files: int
    reconciliation: str
    bodies: tuple[BodyStatus, ...]
    waiting: tuple[tuple[str, str], ...]
    refused: tuple[tuple[str, str], ...]
    failed: tuple[tuple[str, str], ...]

    def as_json(self) -> dict[str, Any]:
        """Return plain data."""
        return asdict(self)


def status(home: Path | str) -> StoreStatus:
    """Return what the evidence base at ``home`` holds.

    Raises:
        NotFound: nothing has been imported there yet.
    """
    snapshot = _snapshot(home)
    entries = snapshot.manifest.files
    taken = [entry for entry in entries if entry.part]
    rows_in = sum(entry.rows_in for entry in taken)
    accepted = sum(entry.rows_accepted for entry in taken)
    rejected = sum(entry.rows_rejected for entry in taken)
    rest = sum(entry.rows_not_payments for entry in taken)
    superseded = sum(item.lines for item in snapshot.manifest.superseded)
    return StoreStatus(
        snapshot=snapshot.id,
        created_at=snapshot.manifest.created_at,
        lines=snapshot.manifest.lines,
        pence=snapshot.manifest.pence,
        files=len(taken),
        reconciliation=(
            f"{rows_in:,} rows in = {accepted:,} accepted + {rejected:,} rejected + {rest:,} not payments; "
            f"{superseded:,} accepted lines superseded by later publications"
        ),
        bodies=_bodies(snapshot),
        waiting=_with_status(snapshot, Status.PROPOSED),
        refused=_with_status(snapshot, Status.REFUSED),
        failed=_with_status(snapshot, Status.FAILED),
    )


def _bodies(snapshot: Snapshot) -> tuple[BodyStatus, ...]:
    lost: dict[str, tuple[int, int]] = {}
    for item in snapshot.manifest.superseded:
        lines, pence = lost.get(item.file_hash, (0, 0))
        lost[item.file_hash] = (lines + item.lines, pence + item.pence)
    found: dict[str, BodyStatus] = {}
    for entry in snapshot.manifest.files:
        if not entry.part:
            continue
        key = entry.body_id or ""
        lines, pence = lost.get(entry.file_hash, (0, 0))
        old = found.get(key)
        found[key] = BodyStatus(
            key,
            entry.body_name or "",
            (old.files if old else 0) + 1,
            (old.lines if old else 0) + entry.rows_accepted - lines,
            (old.pence if old else 0) + entry.pence_accepted - pence,
            min(day for day in (entry.first_day, old.first if old else "") if day)
            if entry.first_day
            else (old.first if old else ""),
            max(entry.last_day, old.last if old else ""),
        )
    return tuple(found[key] for key in sorted(found))


def _with_status(snapshot: Snapshot, wanted: Status) -> tuple[tuple[str, str], ...]:
    return tuple(
        (entry.file, entry.warnings[0] if entry.warnings else "")
        for entry in snapshot.manifest.files
        if entry.status == wanted.value
    )


def read_files(
    paths: Sequence[Path | str], output: Path | str
) -> Iterator[tuple[Path, list[Path] | TallystickError]]:
    """Write each table of each file as plain CSV below ``output``; yield what was written, or why not.

    A table never takes the place of a file that is being read, nor of another file's table.

    Raises:
        NotFound: a path does not exist.
        StoreFailure: ``output`` cannot be written.
    """
    folder = Path(output)
    what = "The tables could not be written."
    with store.storing(what, folder, promise=""):
        folder.mkdir(parents=True, exist_ok=True)
    files = find_files(paths)
    occupied = {os.path.realpath(path) for path in files}
    for path in files:
        try:
            check_file(path)
            with tempfile.TemporaryDirectory(prefix="tallystick-") as workspace:
                reading = read_file(path, Path(workspace))
                with store.storing(what, folder, promise=""):
                    written = _write_apart(reading, folder, occupied)
        except StoreFailure:
            raise
        except TallystickError as refusal:
            _write_emptiness(path, folder, occupied)
            yield path, refusal
        except OSError as problem:
            yield path, cannot_open("file", path, problem)
        else:
            yield path, written


def _write_emptiness(path: Path, folder: Path, occupied: set[str]) -> None:
    """Write an empty table for an empty file: that is all there is in it, and the refusal is said anyway."""
    target = folder / path.name
    if path.is_file() and path.stat().st_size == 0 and os.path.realpath(target) not in occupied:
        target.write_bytes(b"")


def _write_apart(reading: Reading, folder: Path, occupied: set[str]) -> list[Path]:
    """Write the tables of one file beside their places, then move them there."""
    with tempfile.TemporaryDirectory(prefix=".tallystick-", dir=folder) as apart:
        tables = write_tables(reading, Path(apart))
        targets = [folder / table.name for table in tables]
        for target in targets:
            if os.path.realpath(target) in occupied:
                raise FileRefused(
                    "The table was not written.",
                    where=str(reading.original.path),
                    why=f"{target} is another file of this call, or was written for one of the same name.",
                    next_step="Read it in a call of its own, with another folder for -o.",
                )
        for table, target in zip(tables, targets, strict=True):
            table.replace(target)
            occupied.add(os.path.realpath(target))
    return targets


def query(home: Path | str, sql: str, *, limit: int | None = None) -> Answer:
    """Answer one read-only SQL question about the snapshot in force."""
    return store.query(Home.open(Path(home)), sql, limit=limit)


def export(home: Path | str, form: str, output: Path | str) -> int:
    """Write all payment lines as ``csv``, ``parquet`` or ``transparency``; return their number."""
    return store.export(Home.open(Path(home)), form, Path(output)).lines


def certify(home: Path | str) -> list[Certificate]:
    """Return the comparability certificate of every body and financial year."""
    with store.open_reader(Home.open(Path(home))) as connection:
        return certify_connection(connection)


def write_report(
    home: Path | str,
    output: Path | str,
    *,
    title: str = "",
    show_individuals: bool = False,
    chapters: Sequence[Chapter] = (),
    progress: Progress | None = None,
) -> Path:
    """Write the report of the snapshot in force and return the page to open.

    Payees that look like private individuals are shown together unless ``show_individuals`` is set.
    ``chapters`` are pages of other rooms (a business case, a savings statement) that it holds too.

    Raises:
        UsageProblem: the report extra is not installed, or ``output`` holds something else.
    """
    from tallystick.spend.reporting import report_info
    from tallystick.spend.reporting import write_report as write

    place = Home.open(Path(home))
    snapshot = snapshot_of(place)
    info = report_info(
        place,
        snapshot,
        version=__version__,
        title=title,
        show_individuals=show_individuals,
        chapters=chapters,
    )
    with store.open_reader(snapshot, memory_limit="2GB") as connection:
        return write(connection, certify_connection(connection), info, Path(output), progress)


def add_body(home: Path | str, body_id: str, name: str, kind: str = "other") -> None:
    """Add one body to the register of an evidence base, which is made when it is absent.

    Raises:
        UsageProblem: the id, the name or the kind cannot be used.
    """
    if kind not in list(BodyKind):
        raise UsageProblem(
            f"There is no kind of body {kind!r}.",
            next_step=f"Kinds: {', '.join(one.value for one in BodyKind)}.",
        )
    body = Body(body_id=body_id, name=name, kind=BodyKind(kind), source="user")
    add_to_register(Home.open(Path(home), create=True).bodies, body)


def load_bodies(home: Path | str, table: Path | str) -> int:
    """Add all bodies of a CSV table to the register of an evidence base; return how many it holds.

    Raises:
        NotFound: there is no such table.
        UsageProblem: naming the row that cannot be used; nothing is added then.
    """
    path = Path(table)
    if not path.is_file():
        raise NotFound(
            "There is no such table of bodies.",
            where=str(path),
            next_step="Name a CSV file with the columns of the register.",
        )
    try:
        bodies = list(read_bodies(path))
    except (OSError, UnicodeDecodeError) as problem:
        raise UsageProblem(
            "The table of bodies cannot be read.",
            where=str(path),
            why=str(problem),
            next_step="Save it as CSV in UTF-8, then run the same command again.",
        ) from problem
    target = Home.open(Path(home), create=True).bodies
    for body in bodies:
        add_to_register(target, body)
    return len(bodies)


def find_bodies(home: Path | str, word: str) -> list[Body]:
    """Return the bodies of the register, with the additions of ``home``, that hold a word in name or code."""
    wanted = " ".join(word.casefold().split())
    return [
        body
        for body in load_register(Home(Path(home)).bodies)
        if any(
            wanted in text.casefold()
            for text in (body.name, body.body_id, body.gss_code, body.org_id, *body.aliases)
        )
    ]


def verify(home: Path | str) -> tuple[store.Damage, ...]:
    """Return what differs on the disk from what the snapshot in force recorded; empty when all is whole."""
    return Home.open(Path(home)).verify()


def _snapshot(home: Path | str) -> Snapshot:
    return snapshot_of(Home.open(Path(home)))
