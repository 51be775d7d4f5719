"""Load order lines and price lists: read each table, keep its bytes, put all in force in one step or not."""

from __future__ import annotations

import csv
import hashlib
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tallystick.kernel import Column, FileRefused, UsageProblem
from tallystick.members import load_register
from tallystick.spend.analysis.order_lines import rows as reasons
from tallystick.spend.analysis.order_lines.headings import (
    OrderColumns,
    OrderField,
    find_columns,
    require_columns,
)
from tallystick.spend.analysis.order_lines.matching import match_items
from tallystick.spend.analysis.order_lines.model import (
    ORDER_ITEM_COLUMNS,
    ORDER_LINE_COLUMNS,
    ROOM,
    OrderLine,
    OrderLinesSummary,
    Progress,
)
from tallystick.spend.analysis.order_lines.rows import read_row
from tallystick.spend.reading import Limits, Reading, Table, load_table, read_file
from tallystick.spend.values.dates import OrderDecision, decide_order
from tallystick.store import Home, connect, current_derivation, publish_derivation, storing

if TYPE_CHECKING:
    import duckdb

    from tallystick.members import Register

VERSION = "1"
"""Of what is made of order lines; raise it when the tables' content changes."""

LIMITS = Limits(max_file_bytes=2 * 1024**3, max_unpacked_bytes=2 * 1024**3)

UNKNOWN_BODY = "its body is not in the register of bodies"
_NO_ROWS = frozenset({reasons.TOTAL_ROW, reasons.REPEATED_HEADER})
_TABLES = (".csv", ".txt", ".tsv", ".xls", ".xlsx", ".xlsb", ".ods", ".zip", ".gz")
_PROMISE = "The order lines loaded before stay in force."
_BATCH = 5_000


def load_order_lines(
    home: Home | Path | str,
    paths: Sequence[Path | str] | Path | str,
    *,
    body: str = "",
    progress: Progress | None = None,
) -> OrderLinesSummary:
    """Load order lines and price lists into a home, as tables of the room ``order_lines``.

    A table needs an item and a unit price, or quantity and total; unit, pack size, supplier, date, reference
    and body are read where they are there. Lines add to those loaded before. A file of the same bytes counts
    once; one of the same name and body with other bytes replaces the earlier. Originals are kept by their
    hash.

    Args:
        home: a home or its folder.
        paths: files, or folders of files.
        body: id, code or name of the body that ordered, where the files do not say.
        progress: called with files done and files in all.

    Raises:
        UsageProblem: nothing to read, or a body that is not known.
        FileRefused: a file holds no order lines, is unsafe, or does not say whose they are; nothing is
        changed.
        Busy: another process writes in the home.
        StoreFailure: the disk refuses; the lines loaded before stay in force.
    """
    store = home if isinstance(home, Home) else Home.open(Path(home))
    register = load_register(store.bodies)
    given = _body_id(body, register) if body else ""
    files = _files([paths] if isinstance(paths, str | Path) else paths)
    with tempfile.TemporaryDirectory() as workspace:
        target = Path(workspace) / "lines.csv"
        with target.open("w", encoding="utf-8", newline="") as file:
            gathered = _Gathered(csv.writer(file))
            for done, path in enumerate(files):
                _read(path, given, register, gathered, Path(workspace) / str(done))
                if progress is not None:
                    progress(done + 1, len(files))
        if store.is_locked:
            return _publish(store, gathered, target)
        with store.writer_lock():
            return _publish(store, gathered, target)


@dataclass
class _Gathered:
    """What has been read so far; lines go to a file, so that memory stays bounded."""

    lines: Any
    paths: dict[str, Path] = field(default_factory=dict)
    files: list[tuple[str, int, tuple[str, ...]]] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    rows_in: int = 0
    no_rows: int = 0
    undated: int = 0
    unsure_days: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Owner:
    """Whose lines a table holds, as far as it is known without its rows."""

    body_id: str
    is_given: bool
    register: Register
    where: str
    workspace: Path

    def of(self, text: str) -> str:
        """Return the body of a row: the one it names, else the one of the file; empty where unknown."""
        if text and not self.is_given:
            known = self.register.by_id(text) or self.register.by_code(text) or self.register.by_name(text)
            return known.body_id if known is not None else self.body_id
        return self.body_id


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
            found += sorted(one for one in path.rglob("*") if one.is_file() and one.suffix.lower() in _TABLES)
        else:
            found.append(path)
    if not found:
        raise UsageProblem("There is no file to read.", where=", ".join(str(path) for path in paths))
    return found


def _read(path: Path, given: str, register: Register, gathered: _Gathered, workspace: Path) -> None:
    """Read the lines of one file; sheets without order lines are left out where another one has them."""
    reading = read_file(path, workspace, LIMITS)
    if reading.original.sha256 in gathered.paths:
        gathered.notes.append(f"{path.name} has the same bytes as another file and counts once.")
        return
    before, lost, bodies = gathered.rows_in, gathered.refused.copy(), set[str]()
    for table in _with_lines(reading):
        where = f"{path.name}, {table.name}" if table.name else path.name
        columns = require_columns(table.header, where)
        own = given or _named_by_file(path, reading, table, register)
        owner = _Owner(own, bool(given), register, where, workspace)
        bodies |= _take(table, columns, owner, reading, gathered)
    _refuse_rubble(path, gathered.rows_in - before, gathered.refused - lost)
    gathered.paths[reading.original.sha256] = path
    gathered.files.append((path.name, gathered.rows_in - before, tuple(sorted(bodies))))


def _with_lines(reading: Reading) -> list[Table]:
    fitting = []
    for table in reading.tables:
        found = find_columns(table.header).at
        can_price = OrderField.UNIT_PRICE in found or {OrderField.QUANTITY, OrderField.TOTAL} <= found.keys()
        if OrderField.ITEM in found and can_price:
            fitting.append(table)
    return fitting or [reading.tables[0]]


def _named_by_file(path: Path, reading: Reading, table: Table, register: Register) -> str:
    """Return the body that the name of file or folder, or a line above the table, names; else nothing."""
    above = " ".join(cell for row in table.preamble for cell in row if cell)
    for text in (reading.original.path.name, table.name, above, path.absolute().parent.name):
        found = register.find_in_text(text) if text else None
        if found is not None:
            return found.body_id
    return ""


def _take(
    table: Table,
    columns: OrderColumns,
    owner: _Owner,
    reading: Reading,
    gathered: _Gathered,
) -> set[str]:
    """Write the lines of one table; return the bodies that ordered."""
    bodies: set[str] = set()
    names: dict[str, str] = {}
    unknown = 0
    with connect("512MB", threads=1, temp_directory=owner.workspace / "spill") as engine:
        loaded = load_table(engine, table, owner.workspace)
        days = _days(engine, columns)
        if days is not None and not days.is_decided and days.readable:
            gathered.unsure_days.append(owner.where)
        for source_row, cells in _records(engine, loaded.table.width):
            made = read_row(cells, columns, days)
            if isinstance(made, str) and made in _NO_ROWS:
                gathered.no_rows += 1
                continue
            gathered.rows_in += 1
            text = columns.cell(cells, OrderField.BODY)
            body_id = names[text] if text in names else names.setdefault(text, owner.of(text))
            if not body_id:
                made, unknown = UNKNOWN_BODY, unknown + 1
            if isinstance(made, str):
                gathered.refused[made] += 1
                continue
            bodies.add(body_id)
            gathered.undated += made.ordered_on is None
            gathered.lines.writerow(_stored(made, body_id, reading, table, source_row))
    if not bodies and unknown:
        raise FileRefused(
            "It is not known whose order lines these are.",
            where=owner.where,
            why="Neither a column nor the name of the file names a body of the register.",
            next_step="Say whose they are with --body.",
        )
    return bodies


def _days(engine: duckdb.DuckDBPyConnection, columns: OrderColumns) -> OrderDecision | None:
    """Decide from the whole column which way round its days are written."""
    place = columns.at.get(OrderField.DATE)
    if place is None:
        return None
    counted = engine.execute(f"select c{place}, count(*) from raw where c{place} is not null group by all")
    return decide_order({text: int(lines) for text, lines in counted.fetchall()})


def _records(engine: duckdb.DuckDBPyConnection, width: int) -> Iterator[tuple[int, tuple[str | None, ...]]]:
    """Yield the rows of the table with their numbers, blank ones left out."""
    listed = ", ".join(f"c{number}" for number in range(width))
    cursor = engine.execute(f"select source_row, {listed} from raw order by source_row")
    while batch := cursor.fetchmany(_BATCH):
        yield from ((int(row[0]), row[1:]) for row in batch if any(cell and cell.strip() for cell in row[1:]))


def _stored(
    line: OrderLine, body_id: str, reading: Reading, table: Table, source_row: int
) -> tuple[object, ...]:
    """Return the cells of ``ORDER_LINE_COLUMNS``."""
    original = reading.original
    return (
        f"{original.sha256[:12]}:{table.number}:{source_row}",
        body_id,
        line.ordered_on.isoformat() if line.ordered_on else "",
        line.supplier,
        line.item,
        line.unit,
        "" if line.quantity is None else f"{line.quantity:f}",
        f"{line.unit_price_pence:f}",
        "" if line.total_pence is None else line.total_pence,
        line.reference,
        "true" if line.quantity is None else "false",
        original.sha256,
        original.path.name,
        source_row,
    )


def _refuse_rubble(path: Path, rows: int, refused: Counter[str]) -> None:
    """Refuse a file without lines, or of which most rows cannot be read: storing the rest would hide them."""
    lost = sum(refused.values())
    if rows > lost and lost <= rows / 2:
        return
    listed = "; ".join(f"{count:,} because {reason}" for reason, count in refused.most_common(3))
    raise FileRefused(
        "The order lines of the file could not be read.",
        where=path.name,
        why=f"{lost:,} of {rows:,} rows were refused: {listed}."
        if rows
        else "There are headings and no rows below them.",
        next_step="Check the columns item, quantity and unit price. What was loaded before stays in force.",
    )


def _publish(home: Home, gathered: _Gathered, lines: Path) -> OrderLinesSummary:
    staged = home.staging_folder(ROOM)
    try:
        for digest, path in gathered.paths.items():
            home.keep_original(path, digest)
        with (
            storing("The order lines could not be stored.", staged, promise=_PROMISE),
            connect("1GB") as engine,
        ):
            replaced = _gather(engine, home, lines)
            in_force, items = _match(engine, home, staged)
            order = "body_id, item, ordered_on, order_line_id"
            _copy(engine, "lines", order, staged / "order_lines.parquet")
            _copy(engine, "items", "item, unit", staged / "order_items.parquet")
        refused = dict(gathered.refused.most_common())
        made_from = {"files": hashlib.sha256((staged / "order_lines.parquet").read_bytes()).hexdigest()}
        earlier = current_derivation(home, ROOM)
        # Loading the same again must not put out of force what was found in it.
        is_same = (
            earlier is not None and earlier.made_from == made_from and earlier.facts["version"] == VERSION
        )
        published = (
            earlier
            if is_same and earlier is not None
            else publish_derivation(
                home,
                ROOM,
                staged,
                made_from=made_from,
                facts={
                    "version": VERSION,
                    "files": [[name, rows, list(bodies)] for name, rows, bodies in gathered.files],
                    "rows_in": gathered.rows_in,
                    "refused": refused,
                },
            )
        )
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    lost = sum(refused.values())
    return OrderLinesSummary(
        tuple(gathered.files),
        gathered.rows_in,
        gathered.rows_in - lost,
        lost,
        items,
        in_force,
        refused,
        _notes(gathered, replaced),
        published.id,
    )


def _gather(engine: duckdb.DuckDBPyConnection, home: Home, lines: Path) -> list[str]:
    """Create ``lines``: those just read and those in force; return the files whose lines they replace."""
    typed = ", ".join(_typed(column) for column in ORDER_LINE_COLUMNS)
    read = ", ".join(f"'{column.name}': 'VARCHAR'" for column in ORDER_LINE_COLUMNS)
    engine.execute(
        f"create table lines as select {typed} from read_csv(?, columns = {{{read}}}, header = false, "
        "auto_detect = false, delim = ',', quote = '\"', escape = '\"', new_line = '\\r\\n', parallel = "
        "false)",
        [str(lines)],
    )
    earlier = current_derivation(home, ROOM)
    if earlier is None:
        return []
    engine.execute(
        "create table earlier as select * from read_parquet(?) "
        "where file_hash not in (select file_hash from lines)",
        [str(earlier.path("order_lines.parquet"))],
    )
    same_file = (
        "exists (select 1 from lines where lines.file_name = earlier.file_name "
        "and lines.body_id = earlier.body_id)"
    )
    replaced = engine.execute(
        f"select distinct file_name from earlier where {same_file} order by 1"
    ).fetchall()
    engine.execute(f"insert into lines by name select * from earlier where not {same_file}")
    return [str(name) for (name,) in replaced]


def _typed(column: Column) -> str:
    return (
        f"cast(nullif({column.name}, '') as {column.sql_type}) as {column.name}"
        if column.name
        not in (
            "supplier",
            "unit",
            "reference",
        )
        else f"coalesce({column.name}, '') as {column.name}"
    )


def _match(engine: duckdb.DuckDBPyConnection, home: Home, staged: Path) -> tuple[int, int]:
    """Create ``items``, one row for each wording; return the lines in force and the different things."""
    counted = engine.execute("select item, unit, count(*) from lines group by all").fetchall()
    earlier = current_derivation(home, ROOM)
    before = (
        engine.execute(
            "select distinct item_name from read_parquet(?)", [str(earlier.path("order_items.parquet"))]
        ).fetchall()
        if earlier is not None
        else []
    )
    matches = match_items(
        {(item, unit): int(count) for item, unit, count in counted}, {str(name) for (name,) in before}
    )
    target = staged / "items.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            (
                item,
                unit,
                one.item_key,
                one.item_name,
                one.base_unit,
                f"{one.pack:f}",
                one.likeness,
                one.reason,
            )
            for (item, unit), one in matches.items()
        )
    read = ", ".join(f"'{column.name}': 'VARCHAR'" for column in ORDER_ITEM_COLUMNS)
    typed = ", ".join(
        f"cast(coalesce({column.name}, '') as {column.sql_type}) as {column.name}"
        for column in ORDER_ITEM_COLUMNS
    )
    engine.execute(
        f"create table items as select {typed} from read_csv(?, columns = {{{read}}}, header = false, "
        "auto_detect = false, delim = ',', quote = '\"', escape = '\"', new_line = '\\r\\n', parallel = "
        "false)",
        [str(target)],
    )
    target.unlink()
    return sum(int(count) for _, _, count in counted), len({one.item_key for one in matches.values()})


def _copy(engine: duckdb.DuckDBPyConnection, table: str, order: str, target: Path) -> None:
    place = str(target).replace("'", "''")
    engine.execute(f"copy (select * from {table} order by {order}) to '{place}' (format parquet)")


def _notes(gathered: _Gathered, replaced: Iterable[str]) -> tuple[str, ...]:
    notes = list(gathered.notes)
    notes += [
        f"{name} was loaded before with other bytes: its earlier lines are replaced." for name in replaced
    ]
    notes += [
        f"{where}: day and month could be exchanged in its dates; day first is assumed."
        for where in gathered.unsure_days
    ]
    if gathered.undated:
        notes.append(f"{gathered.undated:,} lines have no date that could be read; they are not compared.")
    if gathered.no_rows:
        notes.append(f"{gathered.no_rows:,} rows repeat the headings or add up others, and are no lines.")
    return tuple(notes)
