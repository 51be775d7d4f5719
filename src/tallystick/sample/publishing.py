"""Publish a body's payments as files: eras, quarters, republications; each file replaced in one step."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from tallystick.sample.bodies import MONTHS, headerless
from tallystick.sample.calendar import month_of, month_start
from tallystick.sample.model import Appearance, Body, Era, Layout, Payment, PublishedFile
from tallystick.sample.rendering import View, table_rows, text_bytes
from tallystick.sample.streams import Stream
from tallystick.sample.values import month_name
from tallystick.sample.workbook import Cell, add_member, write_workbook


@dataclass(frozen=True)
class _Plan:
    """One file to publish."""

    name: str
    era: Era
    months: tuple[int, ...]
    payments: tuple[Payment, ...]
    kind: str = "payments"
    superseded_by: str = ""
    quirks: tuple[str, ...] = ()


def publish_body(root: Path, view: View, payments: Sequence[Payment], seed: int) -> Iterator[PublishedFile]:
    """Write all files of one body below ``root`` and yield the truth of each.

    Args:
        root: folder that holds one folder for each body.
        view: the body and the suppliers; its month is set for each file.
        payments: the body's payments in order of payment.
        seed: seed of the county; decides what an uncorrected file had wrong.
    """
    folder = root / view.body.folder
    folder.mkdir(parents=True, exist_ok=True)
    for plan in _plans(view.body, payments, seed):
        yield _write(folder, replace(view, month=plan.months[-1]), plan)


def _plans(body: Body, payments: Sequence[Payment], seed: int) -> Iterator[_Plan]:
    by_month: dict[int, list[Payment]] = {month: [] for month in range(MONTHS)}
    for payment in payments:
        by_month[month_of(payment.paid_on)].append(payment)
    for era, months in _periods(body.eras):
        wanted = _of(by_month, months, is_card=False, body=body)
        if not wanted:
            continue
        name = _file_name(era.file_name, months[0])
        if months[0] in body.headerless_months:
            era = headerless(era)  # noqa: PLW2901 - this file only
        plan = _Plan(name, era, months, wanted)
        if months[0] in body.corrected_months:
            later = _renamed(name, "-revised")
            yield replace(_before_correction(plan, seed), superseded_by=f"{body.folder}/{later}")
            yield replace(plan, name=later, quirks=("corrected republication",))
        elif months[0] in body.overlapping_months:
            later = _overlap_name(body)
            yield replace(
                plan, superseded_by=f"{body.folder}/{later}", quirks=("covered by a later quarter",)
            )
        else:
            yield plan
    if body.overlapping_months:
        months = body.overlapping_months
        era = next(era for era in reversed(body.eras) if era.first_month <= months[0])
        wanted = _of(by_month, months, is_card=False, body=body)
        yield _Plan(_overlap_name(body), era, months, wanted, quirks=("overlaps months published before",))
    if body.card_era:
        for era, months in _periods((body.card_era,)):
            name = _file_name(era.file_name, months[0])
            cards = _of(by_month, months, is_card=True, body=body)
            if cards:
                yield _Plan(name, era, months, cards, kind="procurement_card")


def _of(
    by_month: dict[int, list[Payment]], months: Sequence[int], *, is_card: bool, body: Body
) -> tuple[Payment, ...]:
    return tuple(
        payment
        for month in months
        if month not in body.missing_months
        for payment in by_month[month]
        if payment.is_card == is_card
    )


def _periods(eras: Sequence[Era]) -> Iterator[tuple[Era, tuple[int, ...]]]:
    ends = [*(era.first_month for era in eras[1:]), MONTHS]
    for era, end in zip(eras, ends, strict=True):
        for first in range(era.first_month, end, era.months_per_file):
            yield era, tuple(range(first, min(first + era.months_per_file, end)))


def _file_name(pattern: str, month: int) -> str:
    start = month_start(month)
    return pattern.format(
        month=f"{start:%Y-%m}", yyyymm=f"{start:%Y%m}", Mon=month_name(start)[:3], year=start.year
    )


def _renamed(name: str, addition: str) -> str:
    stem, dot, ending = name.partition(".")
    return f"{stem}{addition}{dot}{ending}"


def _overlap_name(body: Body) -> str:
    first = month_start(body.overlapping_months[0])
    return f"{body.name.split()[0]}_quarter_{month_name(first)[:3]}_{first.year}.csv"


def _before_correction(plan: _Plan, seed: int) -> _Plan:
    """Return the file as it was first published: some amounts wrong, some lines missing."""
    stream = Stream(seed, "correction", plan.name)
    kept: list[Payment] = []
    for payment in plan.payments:
        if stream.chance(15) and payment is not plan.payments[0]:
            continue
        wrong = payment.pence * 10 if stream.chance(20) else payment.pence
        kept.append(replace(payment, pence=wrong))
    return replace(plan, payments=tuple(kept), quirks=("corrected later",))


def _period_words(months: Sequence[int]) -> str:
    first, last = month_name(month_start(months[0])), month_name(month_start(months[-1]))
    return first if first == last else f"{first} to {last}"


def _write(folder: Path, view: View, plan: _Plan) -> PublishedFile:
    layout = plan.era.layout
    period = _period_words(plan.months)
    if layout.packing == "xlsx":
        appearances, unreadable = _write_workbook(folder / plan.name, layout, view, plan, period)
    else:
        appearances, unreadable = _write_text(folder / plan.name, layout, view, plan, period)
    return PublishedFile(
        file=f"{folder.name}/{plan.name}",
        body_id=view.body.body_id,
        kind=plan.kind,
        expected_status="superseded" if plan.superseded_by else "accepted",
        period=period,
        rows=len(appearances),
        pence=sum(appearance.pence for appearance in appearances),
        unreadable_rows=unreadable,
        amount_basis=layout.amount_basis,
        superseded_by=plan.superseded_by,
        quirks=(*layout.quirks(), *plan.quirks),
        appearances=tuple(appearances),
    )


def _write_text(
    path: Path, layout: Layout, view: View, plan: _Plan, period: str
) -> tuple[list[Appearance], int]:
    member = f"{path.stem}.csv" if layout.packing == "zip" else ""
    rows = table_rows(layout, view, plan.payments, period, member)
    content = text_bytes(layout, rows.cells)
    if layout.packing == "zip":
        write_whole(path, lambda target: _write_zip(target, member, content))
    elif layout.packing == "gzip":
        write_bytes(path, gzip_stored(content))
    else:
        write_bytes(path, content)
    return rows.appearances, rows.unreadable


def _write_zip(target: Path, member: str, content: bytes) -> None:
    with zipfile.ZipFile(target, "w") as archive:
        add_member(archive, member, content)


def _write_workbook(
    path: Path, layout: Layout, view: View, plan: _Plan, period: str
) -> tuple[list[Appearance], int]:
    notes: list[list[Cell]] = [["Notes"], ["Payments over the threshold."], ["Personal data are withheld."]]
    sheets: list[tuple[str, list[list[Cell]]]] = [("Notes", notes)] if layout.sheets == "notes" else []
    appearances: list[Appearance] = []
    tables: list[tuple[str, list[Payment]]] = [("Data", list(plan.payments))]
    if layout.sheets == "months":
        grouped = groupby(plan.payments, key=lambda payment: month_name(payment.paid_on))
        tables = [(name, list(found)) for name, found in grouped]
    unreadable = 0
    for name, payments in tables:
        rows = table_rows(layout, view, payments, period, name)
        sheets.append((name, rows.cells))
        appearances.extend(rows.appearances)
        unreadable += rows.unreadable
    write_whole(path, lambda target: write_workbook(target, sheets))
    return appearances, unreadable


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file beside its place and move it there, so that no reader ever sees half of it."""
    waiting = path.with_name(f".{path.name}.part")
    write(waiting)
    waiting.replace(path)


def write_bytes(path: Path, content: bytes) -> None:
    """Write bytes as a whole file or not at all."""
    write_whole(path, lambda target: target.write_bytes(content))


_BLOCK = 65_535


def gzip_stored(content: bytes) -> bytes:
    """Return a gzip file without compression: the same bytes whatever compressor a machine has."""
    blocks = [content[start : start + _BLOCK] for start in range(0, len(content), _BLOCK)] or [b""]
    stored = b"".join(
        struct.pack("<BHH", place == len(blocks) - 1, len(block), len(block) ^ 0xFFFF) + block
        for place, block in enumerate(blocks)
    )
    head = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
    return head + stored + struct.pack("<II", zlib.crc32(content), len(content) & 0xFFFFFFFF)
