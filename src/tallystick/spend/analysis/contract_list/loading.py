"""Load lists of contracts: read each table, keep its bytes, put all contracts in force in one step or not."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tallystick.kernel import FileRefused, UsageProblem
from tallystick.members import load_register
from tallystick.spend.analysis.contract_list.headings import find_columns, require_columns
from tallystick.spend.analysis.contract_list.model import (
    LISTED_CONTRACT_COLUMNS,
    ROOM,
    ContractListSummary,
    ListedContract,
    Progress,
)
from tallystick.spend.analysis.contract_list.rows import (
    Layout,
    body_text,
    is_blank,
    layout_of,
    read_row,
    unread_value,
)
from tallystick.spend.reading import Limits, Reading, Table, load_table, read_file
from tallystick.store import Home, connect, current_derivation, publish_derivation, storing

if TYPE_CHECKING:
    import duckdb

    from tallystick.members import Register

VERSION = "1"
"""Of what is made of a list; raise it when the table's content changes."""

LIMITS = Limits(max_file_bytes=512 * 1024**2, max_unpacked_bytes=512 * 1024**2)
"""A list of all contracts of the country's councils is far below it."""

UNKNOWN_BODY = "its body is not in the register of bodies"
_TABLES = (".csv", ".txt", ".tsv", ".xls", ".xlsx", ".xlsb", ".ods", ".zip", ".gz")
_PROMISE = "The list loaded before stays in force."


def load_contracts(
    home: Home | Path | str,
    paths: Sequence[Path | str] | Path | str,
    *,
    body: str = "",
    progress: Progress | None = None,
) -> ContractListSummary:
    """Load lists of contracts into a home, as table ``listed_contracts`` of the room ``contract_list``.

    A table needs a supplier and a start or an end; reference, title, department, value over the length,
    value a year, review date and registered numbers are read where they are there. A body's list replaces
    the one loaded before for that body; contracts that the list of one body names for others (joint buying)
    are added to theirs. Originals are kept, by their hash.

    Args:
        home: a home or its folder.
        paths: files, or folders of files.
        body: id, code or name of the body whose contracts they are, where the files do not say.
        progress: called with files done and files in all.

    Raises:
        UsageProblem: nothing to read, or a body that is not known.
        FileRefused: a file is no list of contracts, unsafe, or does not say whose it is; nothing is changed.
        Busy: another process writes in the home.
        StoreFailure: the disk refuses; the earlier list stays in force.
    """
    store = home if isinstance(home, Home) else Home.open(Path(home))
    register = load_register(store.bodies)
    given = _body_id(body, register) if body else ""
    files = _files([paths] if isinstance(paths, str | Path) else paths)
    gathered = _Gathered()
    with tempfile.TemporaryDirectory() as workspace:
        for done, path in enumerate(files):
            _read(path, given, register, gathered, Path(workspace) / str(done))
            if progress is not None:
                progress(done + 1, len(files))
    if not gathered.rows:
        raise FileRefused(
            "No contract could be read.",
            where=", ".join(str(path) for path in files[:3]),
            why="; ".join(f"{count:,} rows: {reason}" for reason, count in gathered.refused.most_common(3)),
            next_step="Check the columns supplier, start date and end date.",
        )
    if store.is_locked:
        return _publish(store, gathered)
    with store.writer_lock():
        return _publish(store, gathered)


@dataclass
class _Gathered:
    """What has been read so far."""

    paths: dict[str, Path] = field(default_factory=dict)
    files: list[tuple[str, int, tuple[str, ...]]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    replaced: set[str] = field(default_factory=set)
    refused: Counter[str] = field(default_factory=Counter)
    rows_in: int = 0
    unread_values: int = 0
    notes: list[str] = field(default_factory=list)


def _body_id(text: str, register: Register) -> str:
    known = register.by_id(text) or register.by_code(text) or register.by_name(text)
    if known is None:
        if text.startswith("local:"):
            return text
        raise UsageProblem(
            f"There is no body {text!r} in the register.",
            next_step="Look it up with: tallystick spend body find NAME",
        )
    return known.body_id


def _files(paths: Sequence[Path | str]) -> list[Path]:
    found: list[Path] = []
    for given in paths:
        path = Path(given).expanduser()
        if path.is_dir():
            found.extend(
                sorted(one for one in path.rglob("*") if one.is_file() and one.suffix.lower() in _TABLES)
            )
        else:
            found.append(path)
    if not found:
        raise UsageProblem("There is no file to read.", where=", ".join(str(path) for path in paths))
    return found


def _read(path: Path, given: str, register: Register, gathered: _Gathered, workspace: Path) -> None:
    """Read the lists of one file; sheets that are no list are left out where another one is."""
    reading = read_file(path, workspace, LIMITS)
    if reading.original.sha256 in gathered.paths:
        gathered.notes.append(f"{path.name} has the same bytes as another file and counts once.")
        return
    tables = [table for table in reading.tables if _is_list(table)] or [reading.tables[0]]
    before, bodies = gathered.rows_in, set[str]()
    for table in tables:
        where = f"{path.name}, {table.name}" if table.name else path.name
        columns = require_columns(table.header, where)
        records = list(_records(table, workspace))
        layout = layout_of(table.header, columns, [cells for _, cells in records])
        own = given or _named_by_file(path, reading, table, register)
        bodies |= _take(records, layout, _Owner(own, bool(given), register, where), reading, gathered)
    gathered.paths[reading.original.sha256] = path
    gathered.files.append((path.name, gathered.rows_in - before, tuple(sorted(bodies))))


def _is_list(table: Table) -> bool:
    try:
        require_columns(table.header, table.name)
    except FileRefused:
        return False
    return bool(find_columns(table.header).at)


def _records(table: Table, workspace: Path) -> Iterator[tuple[int, tuple[str | None, ...]]]:
    """Yield the rows of a table with their numbers, blank ones left out."""
    with connect("512MB", threads=1, temp_directory=workspace / "spill") as engine:
        loaded = load_table(engine, table, workspace)
        listed = ", ".join(f"c{number}" for number in range(loaded.table.width))
        cursor = engine.execute(f"select source_row, {listed} from raw order by source_row")
        while batch := cursor.fetchmany(5_000):
            yield from ((int(row[0]), row[1:]) for row in batch if not is_blank(row[1:]))


def _named_by_file(path: Path, reading: Reading, table: Table, register: Register) -> str:
    """Return the body that the name of file or folder, or a line above the table, names; else nothing."""
    above = " ".join(cell for row in table.preamble for cell in row if cell)
    for text in (reading.original.path.name, table.name, above, path.absolute().parent.name):
        found = register.find_in_text(text) if text else None
        if found is not None:
            return found.body_id
    return ""


@dataclass(frozen=True)
class _Owner:
    """Whose contracts a table lists, as far as it is known without its rows."""

    body_id: str
    is_given: bool
    register: Register
    where: str


def _take(
    records: Sequence[tuple[int, tuple[str | None, ...]]],
    layout: Layout,
    owner: _Owner,
    reading: Reading,
    gathered: _Gathered,
) -> set[str]:
    """Add the rows of one table; return the bodies whose contracts they are."""
    bodies: set[str] = set()
    names: dict[str, str] = {}
    for source_row, cells in records:
        gathered.rows_in += 1
        text = "" if owner.is_given else body_text(cells, layout)
        if text not in names:
            names[text] = _body_of(text, owner)
        made = read_row(cells, layout, source_row) if names[text] else UNKNOWN_BODY
        if isinstance(made, str):
            gathered.refused[made] += 1
            continue
        gathered.unread_values += unread_value(cells, layout)
        bodies.add(names[text])
        if owner.body_id in ("", names[text]):
            gathered.replaced.add(names[text])
        gathered.rows.extend(
            _stored(contract, names[text], reading.original.sha256, source_row) for contract in made
        )
    if not bodies and UNKNOWN_BODY in gathered.refused:
        raise FileRefused(
            "It is not known whose contracts these are.",
            where=owner.where,
            why="Neither a column nor the name of the file names a body of the register.",
            next_step="Say whose they are with --body.",
        )
    return bodies


def _body_of(text: str, owner: _Owner) -> str:
    """Return the body of a row: the one it names, else the one of the file."""
    if text:
        register = owner.register
        known = register.by_id(text) or register.by_code(text) or register.by_name(text)
        if known is not None:
            return known.body_id
    return owner.body_id


def _stored(contract: ListedContract, body_id: str, file_hash: str, source_row: int) -> dict[str, Any]:
    return {
        "body_id": body_id,
        "contract_id": contract.contract_id,
        "title": contract.title,
        "department": contract.department,
        "supplier_name": contract.supplier_name,
        "supplier_identifier": contract.supplier_identifier,
        "start_date": contract.start_date.isoformat() if contract.start_date else None,
        "end_date": contract.end_date.isoformat() if contract.end_date else None,
        "review_date": contract.review_date.isoformat() if contract.review_date else None,
        "value_pence": contract.value_pence,
        "annual_value_pence": contract.annual_value_pence,
        "class_code": "",
        "file_hash": file_hash,
        "source_row": source_row,
    }


def _publish(home: Home, gathered: _Gathered) -> ContractListSummary:
    staged = home.staging_folder(ROOM)
    try:
        for digest, path in gathered.paths.items():
            home.keep_original(path, digest)
        target = staged / "listed_contracts.parquet"
        with storing("The list could not be stored.", target, promise=_PROMISE), connect("512MB") as engine:
            stored = _write(engine, home, gathered, target)
        refused = dict(gathered.refused.most_common())
        published = publish_derivation(
            home,
            ROOM,
            staged,
            made_from={"files": hashlib.sha256(target.read_bytes()).hexdigest()},
            facts={
                "version": VERSION,
                "files": [[name, rows, list(bodies)] for name, rows, bodies in gathered.files],
                "rows_in": gathered.rows_in,
                "refused": refused,
            },
        )
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    lost = sum(refused.values())
    return ContractListSummary(
        tuple(gathered.files),
        gathered.rows_in,
        gathered.rows_in - lost,
        lost,
        stored,
        refused,
        _notes(gathered),
        published.id,
    )


def _write(engine: duckdb.DuckDBPyConnection, home: Home, gathered: _Gathered, target: Path) -> int:
    """Write the table: these contracts, and those of other bodies that were loaded before."""
    layout = {column.name: column.sql_type for column in LISTED_CONTRACT_COLUMNS}
    listed = ", ".join(f"item.{name} as {name}" for name in layout)
    engine.execute(
        f"create table fresh as select {listed} from (select unnest(from_json(?, ?)) as item)",
        [json.dumps(gathered.rows), json.dumps([layout])],
    )
    earlier = current_derivation(home, ROOM)
    if earlier is not None:
        engine.execute(
            "insert into fresh by name select earlier.* from read_parquet(?) earlier anti join fresh using "
            "(body_id, contract_id, supplier_name) where not list_contains(?, earlier.body_id)",
            [str(earlier.path("listed_contracts.parquet")), sorted(gathered.replaced)],
        )
    order = "order by body_id, supplier_name, start_date, contract_id, file_hash, source_row"
    place = str(target).replace("'", "''")
    engine.execute(f"copy (select * from fresh {order}) to '{place}' (format parquet)")
    return len(gathered.rows)


def _notes(gathered: _Gathered) -> tuple[str, ...]:
    notes = list(gathered.notes)
    if gathered.unread_values:
        notes.append(f"{gathered.unread_values:,} contracts have a value that is no amount; it is left out.")
    if open_ended := sum(row["end_date"] is None for row in gathered.rows):
        notes.append(f"{open_ended:,} contracts have no end that could be read; they count as open-ended.")
    return tuple(notes)
