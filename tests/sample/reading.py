"""A plain reader of the made files that shares no code with what writes them."""

from __future__ import annotations

import csv
import gzip
import io
import re
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl


def truth(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "truth" / f"{name}.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def text(path: Path) -> str:
    content = path.read_bytes()
    if content[:2] == b"\x1f\x8b":
        content = gzip.decompress(content)
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = archive.read(archive.namelist()[0])
    if content[:2] == b"\xff\xfe":
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def pence(written: str) -> int:
    """Read an amount: CR, a minus at either end or brackets make it a credit."""
    digits = re.sub(r"[^0-9.]", "", written)
    is_credit = any(sign in written for sign in ("-", "(", "CR"))
    return int(Decimal(digits) * 100) * (-1 if is_credit else 1)


def column(path: Path, heading: str, delimiter: str = ",") -> list[str]:
    """Return the cells below a heading, down to the last row that has a supplier or reference beside it."""
    rows = list(csv.reader(io.StringIO(text(path), newline=""), delimiter=delimiter))
    at = next(place for place, row in enumerate(rows) if heading in row)
    width, where = len(rows[at]), rows[at].index(heading)
    return [row[where] for row in rows[at + 1 :] if sum(cell != "" for cell in row) > width // 2]


def workbook_cells(path: Path) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
