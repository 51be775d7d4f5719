"""The table of bodies as a CSV file: read a row, check it, write it."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path

from tallystick.kernel import UsageProblem
from tallystick.members.model import Body, BodyKind

COLUMNS = (
    "body_id",
    "name",
    "kind",
    "gss_code",
    "org_id",
    "old_ons_code",
    "region",
    "valid_from",
    "valid_to",
    "successor",
    "parent",
    "population",
    "population_year",
    "aliases",
    "web_domains",
    "source",
    "confirmed",
)
"""Columns of bodies.csv, in order; several values in one cell are separated by ``|``."""

_KINDS = {kind.value: kind for kind in BodyKind}
_GSS = re.compile(r"[ENSW]\d{8}")
_BODY_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._-]{1,79}")
_ORG_ID = re.compile(r"[A-Z]{2,3}-[A-Z0-9]+-\S+")


def _split(cell: str) -> tuple[str, ...]:
    if "|" not in cell:
        return (cell,) if cell else ()
    return tuple([part.strip() for part in cell.split("|") if part.strip()])


def body_from_cells(cells: list[str]) -> Body:
    """Make a body of one row of cells in the order of :data:`COLUMNS`.

    Raises:
        ValueError: with a sentence that names the cell that cannot be read.
    """
    if len(cells) != len(COLUMNS):
        raise ValueError(f"the row has {len(cells)} cells, {len(COLUMNS)} were expected")
    kind = _KINDS.get(cells[2])
    if kind is None:
        raise ValueError(f'kind "{cells[2]}" is not known; use one of: {", ".join(_KINDS)}')
    if cells[16] not in ("yes", "no"):
        raise ValueError(f'confirmed must be yes or no, not "{cells[16]}"')
    return Body(
        body_id=cells[0],
        name=cells[1],
        kind=kind,
        gss_code=cells[3],
        org_id=cells[4],
        old_ons_codes=_split(cells[5]),
        region=cells[6],
        valid_from=_day(cells[7], "valid_from"),
        valid_to=_day(cells[8], "valid_to"),
        successors=_split(cells[9]),
        parent=cells[10],
        population=_whole_number(cells[11], "population"),
        population_year=_whole_number(cells[12], "population_year"),
        aliases=_split(cells[13]),
        web_domains=_split(cells[14]),
        source=cells[15],
        confirmed=cells[16] == "yes",
    )


@lru_cache(maxsize=512)
def _day(cell: str, column: str) -> date | None:
    if not cell:
        return None
    try:
        return date.fromisoformat(cell)
    except ValueError as problem:
        raise ValueError(f'{column} "{cell}" is not a date such as 2023-04-01') from problem


def _whole_number(cell: str, column: str) -> int | None:
    if not cell:
        return None
    if not cell.isdecimal():
        raise ValueError(f'{column} "{cell}" is not a whole number')
    return int(cell)


def cells_of(body: Body) -> list[str]:
    """Return a body as the cells of one row, in the order of :data:`COLUMNS`."""
    return [
        body.body_id,
        body.name,
        body.kind.value,
        body.gss_code,
        body.org_id,
        "|".join(body.old_ons_codes),
        body.region,
        body.valid_from.isoformat() if body.valid_from else "",
        body.valid_to.isoformat() if body.valid_to else "",
        "|".join(body.successors),
        body.parent,
        "" if body.population is None else str(body.population),
        "" if body.population_year is None else str(body.population_year),
        "|".join(body.aliases),
        "|".join(body.web_domains),
        body.source,
        "yes" if body.confirmed else "no",
    ]


def check_body(body: Body) -> None:
    """Refuse a body that could not be read back or found again.

    Raises:
        UsageProblem: saying which value is wrong and what is expected.
    """
    problems = (
        (not _BODY_ID.fullmatch(body.body_id), "id", body.body_id, "letters, digits and - . _ : only"),
        (not body.name.strip(), "name", body.name, "the official name"),
        (bool(body.gss_code) and not _GSS.fullmatch(body.gss_code), "GSS code", body.gss_code, "E06000001"),
        (bool(body.org_id) and not _ORG_ID.fullmatch(body.org_id), "org-id", body.org_id, "GB-LAE-GAT"),
        (
            bool(body.valid_from and body.valid_to and body.valid_to < body.valid_from),
            "last day",
            str(body.valid_to),
            "a day on or after the first day",
        ),
        (any("|" in text for text in (body.name, *body.aliases)), "name", body.name, "no | in names"),
    )
    for is_wrong, what, value, expected in problems:
        if is_wrong:
            raise UsageProblem(
                f'The {what} "{value}" of a body cannot be used.',
                why=f"Expected: {expected}.",
                next_step="Correct it and add the body again.",
            )


def read_bodies(path: Path) -> Iterator[Body]:
    """Yield the bodies of a CSV file with the columns of :data:`COLUMNS`.

    Raises:
        UsageProblem: naming the file and row that cannot be read.
    """
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.reader(stream)
        header = next(rows, [])
        if tuple(header) != COLUMNS:
            raise UsageProblem(
                "The table of bodies cannot be read.",
                where=f"{path}, row 1",
                why="Its columns are not: " + ", ".join(COLUMNS) + ".",
                next_step="Restore the header, or move the file away and add the bodies again.",
            )
        for cells in rows:
            if not cells:
                continue
            try:
                yield body_from_cells(cells)
            except ValueError as problem:
                raise UsageProblem(
                    "The table of bodies cannot be read.",
                    where=f"{path}, row {rows.line_num}",
                    why=f"In that row, {problem}.",
                    next_step="Correct that row.",
                ) from problem


def add_body(path: Path, body: Body) -> None:
    """Add a body to the user's own table, which is made if absent; an existing id is replaced.

    The file is written whole beside the old one and then takes its place, so it is never half written.

    Raises:
        UsageProblem: if the body cannot be used or the table cannot be read.
    """
    check_body(body)
    kept = [there for there in read_bodies(path) if there.body_id != body.body_id] if path.exists() else []
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    with draft.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(cells_of(each) for each in (*kept, body))
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)
