"""Make the national size: many bodies, twelve monthly files each, written in bulk by the engine.

Each line is a function of the seed, its body and its number through whole-number arithmetic only, so
the bytes are the same on every machine and engine version.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tallystick.sample import truth
from tallystick.sample.calendar import month_start, payment_day
from tallystick.sample.categories import BY_KEY, CATEGORIES, KINDS, REDACTIONS
from tallystick.sample.layouts import BULK_LAYOUTS, OVER_25K
from tallystick.sample.model import Body, CountySummary, Era, Layout, Progress, PublishedFile, Supplier
from tallystick.sample.national_sql import PURPOSES, SLOTS_PER_MONTH, SPELLINGS, BulkBody, lines_sql
from tallystick.sample.payments import department
from tallystick.sample.publishing import write_bytes
from tallystick.sample.streams import QUANTILES, Stream, quantiles
from tallystick.sample.suppliers import STEMS, made_supplier
from tallystick.sample.values import month_name, write_money

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FIRST_MONTH = 12
"""National files cover April 2023 to March 2024."""

NATIONAL_SUPPLIERS = 400
"""Suppliers that any body may pay; the rest of the pool is shared by few bodies."""

LOCAL_SUPPLIERS_PER_BODY = 76

_ENDINGS = {
    "county": "County Council",
    "district": "District Council",
    "unitary": "Council",
    "police": "Police and Crime Commissioner",
    "fire": "Fire and Rescue Authority",
    "nhs": "Hospitals NHS Foundation Trust",
}
_FILE_NAMES = (
    "{slug}-payments-{month}.csv",
    "{slug}_spend_{yyyymm}.csv",
    "{month}-supplier-payments-{slug}.csv",
)


def make_national(
    folder: Path, seed: int, bodies: int, lines_per_body: int, progress: Progress | None
) -> CountySummary:
    """Write the national size into a prepared folder: published files, truth of each file, bodies.

    Memory holds one body at a time for each of at most two workers.
    """
    import duckdb  # noqa: PLC0415 - the engine loads only when it is used

    made = national_bodies(bodies)
    suppliers = _pool(seed, bodies)
    files: list[PublishedFile] = []
    lines = 0
    with duckdb.connect(":memory:") as engine:
        workers = min(2, os.cpu_count() or 1)
        engine.execute(f"SET threads = {workers}")
        engine.execute("SET memory_limit = '1GB'")
        _load(engine, suppliers, folder)
        local = threading.local()

        def write(number: int) -> list[PublishedFile]:
            if not hasattr(local, "cursor"):
                local.cursor = engine.cursor()
            settings = BulkBody(seed, number, lines_per_body, NATIONAL_SUPPLIERS, len(suppliers))
            return list(_write_body(local.cursor, folder / "published", made[number], settings))

        with ThreadPoolExecutor(workers) as pool:
            for done in as_completed([pool.submit(write, number) for number in range(bodies)]):
                files.extend(done.result())
                lines += sum(file.rows for file in done.result())
                if progress:
                    progress(len(files), bodies * 12, lines)
    truth.write_files(folder / "truth" / "files.csv", files)
    truth.write_csv(folder / "truth" / "suppliers.csv", truth.SUPPLIER_COLUMNS, _supplier_rows(suppliers))
    truth.write_bodies(folder / "bodies.csv", made)
    return truth.summarise(folder, seed, bodies, files, 0)


def national_bodies(count: int) -> list[Body]:
    """Return so many made bodies; about one in twenty each is a police, fire or NHS body."""
    return [_body(number) for number in range(count)]


def _body(number: int) -> Body:
    kind = _kind(number)
    stem = STEMS[number * 7 % len(STEMS)]
    if number >= len(STEMS):
        stem = f"{stem} and {STEMS[number // len(STEMS) * 11]}"
    name = f"{stem} {_ENDINGS[kind]}"
    slug = name.lower().replace(" ", "-")
    layout = OVER_25K if kind == "nhs" else _layout(number)
    pattern = _FILE_NAMES[number % len(_FILE_NAMES)]
    eras = [Era(0, layout, pattern)]
    if number % 3 == 0 and kind != "nhs":
        eras.append(Era(3 + number % 7, _layout(number + 5), pattern))
    return Body(
        body_id=f"XS-{number + 1:04d}",
        name=name,
        kind=kind,
        folder=slug,
        eras=tuple(eras),
        threshold_pence=2_500_000 if kind == "nhs" else 50_000,
        population=60_000 + number * 7_919 % 900_000,
    )


def _kind(number: int) -> str:
    place = number % 20
    named = {0: "county", 7: "police", 11: "fire", 15: "nhs"}
    return named.get(place) or ("district" if place % 3 else "unitary")


def _layout(number: int) -> Layout:
    choices = [layout for layout in BULK_LAYOUTS if layout is not OVER_25K]
    return choices[number * 5 % len(choices)]


def _pool(seed: int, bodies: int) -> tuple[Supplier, ...]:
    """Return the suppliers of all bodies; the first ones may be paid by any of them."""
    unitary = KINDS.index("unitary")
    buying = [
        category for category in CATEGORIES for _ in range(1 + category.weights[unitary]) if category.nouns
    ]
    taken: set[str] = set()
    first = seed % 977
    return tuple(
        made_supplier(first + number, buying[number % len(buying)], frozenset(), taken)
        for number in range(NATIONAL_SUPPLIERS + LOCAL_SUPPLIERS_PER_BODY * bodies)
    )


def _supplier_rows(suppliers: Sequence[Supplier]) -> Iterator[tuple[object, ...]]:
    for supplier in suppliers:
        for spelling in _spellings(supplier):
            yield (
                supplier.supplier_id,
                spelling,
                supplier.name,
                BY_KEY[supplier.category].procurement,
                supplier.company_number,
                supplier.vat_number,
                supplier.charity_number,
                "",
                "",
                supplier.supplier_id,
            )


def _spellings(supplier: Supplier) -> tuple[str, ...]:
    """Return the spellings in use at national size: the same number for every supplier."""
    stream = Stream("spellings", supplier.supplier_id)
    return (supplier.name, *(stream.pick(supplier.spellings) for _ in range(SPELLINGS - 1)))


def _quoted(text: str) -> str:
    """Return text as a CSV field; a field with a comma is quoted whatever the delimiter."""
    return f'"{text}"' if "," in text else text


def _load(engine: DuckDBPyConnection, suppliers: Sequence[Supplier], folder: Path) -> None:
    """Load the pool of payees, their spellings, the categories, the amounts and the paying days."""
    numbers = {category.key: number for number, category in enumerate(CATEGORIES)}
    payees: list[tuple[object, ...]] = [
        (
            place,
            numbers[supplier.category],
            supplier.company_number,
            supplier.vat_number,
            supplier.charity_number,
        )
        for place, supplier in enumerate(suppliers)
    ]
    names = [_spellings(supplier) for supplier in suppliers] + [(words,) * SPELLINGS for words in REDACTIONS]
    payees.extend((place, numbers["carers"], "", "", "") for place in range(len(suppliers), len(names)))
    tables: dict[str, tuple[str, Iterable[Sequence[object]]]] = {
        "payees": ("place INTEGER, category INTEGER, company VARCHAR, vat VARCHAR, charity VARCHAR", payees),
        "names": (
            "name_place INTEGER, name VARCHAR",
            enumerate(_quoted(name) for spelt in names for name in spelt),
        ),
        "categories": (
            "category INTEGER, key VARCHAR, procurement VARCHAR, ledger VARCHAR, code VARCHAR, "
            "function VARCHAR, purpose_count INTEGER",
            (
                (
                    numbers[category.key],
                    category.key,
                    _quoted(category.procurement),
                    _quoted(category.ledger),
                    category.code,
                    category.function,
                    len(category.purposes),
                )
                for category in CATEGORIES
            ),
        ),
        "purposes": (
            "purpose_place INTEGER, purpose VARCHAR",
            (
                (numbers[category.key] * PURPOSES + place, _quoted(purpose))
                for category in CATEGORIES
                for place, purpose in enumerate(category.purposes)
            ),
        ),
        "amounts": (
            "amount_place INTEGER, amount BIGINT",
            (
                (numbers[category.key] * QUANTILES + place, amount)
                for category in CATEGORIES
                for place, amount in enumerate(quantiles(category.median_pence, category.spread_milli))
            ),
        ),
        "days": (
            "day_place INTEGER, paid_on DATE",
            (
                (
                    month * SLOTS_PER_MONTH + slot,
                    payment_day(FIRST_MONTH + month, slot * 31 // SLOTS_PER_MONTH).isoformat(),
                )
                for month in range(12)
                for slot in range(SLOTS_PER_MONTH)
            ),
        ),
    }
    for name, (columns, rows) in tables.items():
        _table(engine, folder, name, columns, rows)


def _table(
    engine: DuckDBPyConnection, folder: Path, name: str, columns: str, rows: Iterable[Sequence[object]]
) -> None:
    """Make an engine table by way of a short-lived CSV file, the engine's quickest way in."""
    passing = folder / f".{name}.csv"
    truth.write_csv(passing, [column.split()[0] for column in columns.split(", ")], rows)
    engine.execute(f"CREATE TABLE {name} ({columns})")
    engine.execute(f"COPY {name} FROM ? (HEADER, FORCE_NOT_NULL ({_texts(columns)}))", [str(passing)])
    passing.unlink()


def _texts(columns: str) -> str:
    return ", ".join(column.split()[0] for column in columns.split(", ") if column.endswith("VARCHAR")) or "*"


@dataclass(frozen=True)
class _Month:
    number: int
    rows: int
    pence: int
    text: str


def _write_body(
    engine: DuckDBPyConnection, root: Path, body: Body, settings: BulkBody
) -> Iterator[PublishedFile]:
    """Write the twelve files of one body and yield the truth of each."""
    folder = root / body.folder
    folder.mkdir()
    departments = {category.function: department(body.body_id, category.function) for category in CATEGORIES}
    for place, era in enumerate(body.eras):
        end = body.eras[place + 1].first_month if place + 1 < len(body.eras) else 12
        query = lines_sql(body, settings, era.layout, range(era.first_month, end), departments)
        for found in engine.execute(query).fetchall():
            yield _write_month(folder, body, era, _Month(*found))


def _write_month(folder: Path, body: Body, era: Era, month: _Month) -> PublishedFile:
    layout = era.layout
    start = month_start(FIRST_MONTH + month.number)
    period = month_name(start)
    name = era.file_name.format(slug=body.folder, month=f"{start:%Y-%m}", yyyymm=f"{start:%Y%m}")
    head = [
        _joined([text.format(body=body.name, period=period, month=f"{start:%Y%m}") for text in row], layout)
        for row in layout.preamble
    ]
    head.append(_joined([heading for heading, _ in layout.columns], layout))
    foot = []
    if layout.total_label:
        cells = [
            "" if part != "amount" else write_money(month.pence, layout.money_style)
            for _, part in layout.columns
        ]
        foot.append(_joined([layout.total_label, *cells[1:]], layout))
    if layout.footer:
        foot.extend(("", _joined([layout.footer], layout)))
    text = layout.newline.join((*head, month.text, *foot, ""))
    write_bytes(folder / name, text.encode(layout.encoding))
    return PublishedFile(
        file=f"{body.folder}/{name}",
        body_id=body.body_id,
        kind="payments",
        expected_status="accepted",
        period=period,
        rows=month.rows,
        pence=month.pence,
        amount_basis=layout.amount_basis,
        quirks=layout.quirks(),
    )


def _joined(cells: Sequence[str], layout: Layout) -> str:
    return layout.delimiter.join(_quoted(cell) for cell in cells)
