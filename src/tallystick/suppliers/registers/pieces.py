"""Make pieces of a register's tables: read rows, clean their names as payees' names are, write Parquet.

This is the work of one batch. It runs in a process of its own where the register is large.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tallystick.suppliers.names import read_names
from tallystick.suppliers.registers.layouts import LAYOUTS, OTHER_NAMES_ENGLAND_WALES, Layout
from tallystick.suppliers.registers.model import RegisterKind
from tallystick.suppliers.registers.records import cells_of
from tallystick.suppliers.registers.rows import Entity, Name, read_rows

if TYPE_CHECKING:
    import pyarrow as pa

EXAMPLES = 5
"""Refused rows of a batch that are reported one by one."""

ROWS_APART = 1_000_000
"""Between the row numbers of two batches; no batch holds as many rows."""

_NOT_WORDS = re.compile(r"[^A-Z0-9]+")
_APOSTROPHES = str.maketrans("", "", "'’‘`´")


@dataclass(frozen=True)
class Batch:
    """Some records of one file, and where the pieces made of them go.

    Attributes:
        layout: name of the file's layout.
        headings: headings of the file.
        delimiter: of its records; empty where ``records`` are lists of cells.
        first: number of the first record, from 1.
        records: text of records, or cells.
        folder: where the pieces are written.
        number: number of the batch, which names its pieces.
        source: place of the file among those loaded, from 0.
    """

    layout: str
    headings: list[str]
    delimiter: str
    first: int
    records: list[Any]
    folder: str
    number: int
    source: int = 0


@dataclass(frozen=True)
class Made:
    """What became of one batch: rows stored, rows refused by reason, and the first of these."""

    stored: int
    refused: dict[str, int]
    examples: list[tuple[int, str]]


def make_piece(batch: Batch) -> Made:
    """Write the pieces ``entities-NNNNNN.parquet`` and ``names-NNNNNN.parquet`` of a batch."""
    layout = next(item for item in LAYOUTS if item.name == batch.layout)
    cells = (
        [cells_of(record, batch.delimiter) for record in batch.records] if batch.delimiter else batch.records
    )
    rows = read_rows(layout, batch.headings, cells)
    first = batch.number * ROWS_APART
    entities = [(first + at, row) for at, row in enumerate(rows) if isinstance(row, Entity)]
    _write(layout, entities, Path(batch.folder), f"{batch.number:06d}")
    refused = Counter(row for row in rows if isinstance(row, str))
    examples = [(batch.first + at, row) for at, row in enumerate(rows) if isinstance(row, str)]
    return Made(len(entities), dict(refused), examples[:EXAMPLES])


def keys_of(texts: Sequence[str]) -> list[tuple[tuple[str, str, bool], ...]]:
    """Return for each registered name its keys (clean name, legal form, whether all words are in it).

    The first key is that of a payee of the same spelling. Where that reading sets words aside (a branch in
    brackets, a trading name), a second key holds all the words, since in a register they belong to the name.
    """
    found: list[tuple[tuple[str, str, bool], ...]] = []
    for text, name in zip(texts, read_names(list(texts)), strict=True):
        is_whole = not (name.branch or name.trading_as or name.formerly or name.care_of)
        if name.core and is_whole:
            found.append(((name.core, name.legal_form, True),))
        elif name.core:
            whole = (plain_words(text, name.legal_form), name.legal_form, True)
            found.append(((name.core, name.legal_form, False), whole))
        else:  # reads like no supplier, for example "VARIOUS LIMITED"; in a register it is one
            found.append(((plain_words(text, ""), "", True),))
    return found


def plain_words(text: str, legal_form: str) -> str:
    """Return all words of a name, upper case, without punctuation, and without its legal form's own words."""
    upper = text.upper().translate(_APOSTROPHES).replace("&", " AND ")
    words = _NOT_WORDS.sub(" ", upper).split()
    if legal_form:
        rest = read_names([" ".join(words)])[0]
        if rest.core and not rest.branch:
            return rest.core
    return " ".join(words)


class _Keyed(NamedTuple):
    """One key of one name of an entity."""

    row: int
    entity: Entity
    name: Name
    clean_name: str
    legal_form: str
    is_whole: bool
    is_first: bool


def _write(layout: Layout, entities: Sequence[tuple[int, Entity]], folder: Path, number: str) -> None:
    import pyarrow.parquet as pq  # noqa: PLC0415

    named = [(row, entity, at) for row, entity in entities for at in range(len(entity.names))]
    keys = keys_of([entity.names[at].text for _, entity, at in named])
    keyed = [
        _Keyed(row, entity, entity.names[at], *key, is_first=at == place == 0)
        for (row, entity, at), own in zip(named, keys, strict=True)
        for place, key in enumerate(own)
    ]
    # Other names are names only; the charities that bear them come with another file.
    own = [] if layout is OTHER_NAMES_ENGLAND_WALES else [item for item in keyed if item.is_first]
    is_company = layout.kind is RegisterKind.COMPANIES_HOUSE
    tables = {
        "entities": _company_table(own) if is_company else _charity_table(own, layout.name),
        "names": _name_table(keyed, {} if is_company else {"source": layout.name}),
    }
    for kind, table in tables.items():
        pq.write_table(table, folder / f"{kind}-{number}.parquet", compression="zstd")


def _company_table(rows: Sequence[_Keyed]) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415

    return pa.table(
        {
            "row": pa.array([item.row for item in rows], pa.int64()),
            "company_number": _texts(item.entity.number for item in rows),
            **_what_all_have(rows),
            "incorporated_on": _days(item.entity.started_on for item in rows),
            "dissolved_on": _days(item.entity.ended_on for item in rows),
            "postcode": _texts(item.entity.postcode for item in rows),
            "post_town": _texts(item.entity.town for item in rows),
            "sic_codes": pa.array([list(item.entity.sic_codes) for item in rows], pa.list_(pa.string())),
        }
    )


def _charity_table(rows: Sequence[_Keyed], source: str) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415

    return pa.table(
        {
            "row": pa.array([item.row for item in rows], pa.int64()),
            "org_id": _texts(item.entity.org_id for item in rows),
            "source": _texts(source for _ in rows),
            "charity_number": _texts(item.entity.number for item in rows),
            **_what_all_have(rows),
            "registered_on": _days(item.entity.started_on for item in rows),
            "removed_on": _days(item.entity.ended_on for item in rows),
            "postcode": _texts(item.entity.postcode for item in rows),
            "company_number": _texts(item.entity.company_number for item in rows),
        }
    )


def _what_all_have(rows: Sequence[_Keyed]) -> dict[str, Any]:
    import pyarrow as pa  # noqa: PLC0415

    return {
        "name": _texts(item.name.text for item in rows),
        "clean_name": _texts(item.clean_name for item in rows),
        "legal_form": _texts(item.legal_form for item in rows),
        "status": _texts(item.entity.status for item in rows),
        "is_active": pa.array([item.entity.is_active for item in rows], pa.bool_()),
    }


def _name_table(rows: Sequence[_Keyed], source: Mapping[str, str]) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415

    whose = (
        {
            "org_id": _texts(item.entity.org_id for item in rows),
            "source": _texts(source["source"] for _ in rows),
        }
        if source
        else {"company_number": _texts(item.entity.number for item in rows)}
    )
    return pa.table(
        {
            "row": pa.array([item.row for item in rows], pa.int64()),
            **whose,
            "name": _texts(item.name.text for item in rows),
            "clean_name": _texts(item.clean_name for item in rows),
            "legal_form": _texts(item.legal_form for item in rows),
            "role": _texts(item.name.role for item in rows),
            "until": _days(item.name.until for item in rows),
            "is_whole": pa.array([item.is_whole for item in rows], pa.bool_()),
        }
    )


def _texts(values: Iterable[str]) -> Any:
    import pyarrow as pa  # noqa: PLC0415

    return pa.array(list(values), pa.string())


def _days(values: Iterable[date | None]) -> Any:
    import pyarrow as pa  # noqa: PLC0415

    return pa.array(list(values), pa.date32())
