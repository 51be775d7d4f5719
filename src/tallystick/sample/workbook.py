"""Write small XLSX workbooks: inline text, true dates, numbers; the same bytes on every machine."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

Cell = str | datetime.date | int
"""Text, a day, or an amount in whole pence."""

FIXED_TIME = (2024, 4, 30, 9, 0, 0)
_EPOCH = datetime.date(1899, 12, 30)
_DATE_STYLE = 1
_MONEY_STYLE = 2
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OPEN = "http://schemas.openxmlformats.org"
_MAIN = f"{_OPEN}/spreadsheetml/2006/main"
_RELATIONS = f"{_OPEN}/officeDocument/2006/relationships"
_PACKAGE = f"{_OPEN}/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>'
    '<fonts count="1"><font/></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="3"><xf xfId="0"/><xf numFmtId="164" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="4" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)


def add_member(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Add a member without compression: compressors differ between machines, stored bytes do not."""
    information = zipfile.ZipInfo(name, date_time=FIXED_TIME)
    information.create_system = 3
    information.external_attr = 0o644 << 16
    archive.writestr(information, content, compress_type=zipfile.ZIP_STORED)


def write_workbook(path: Path, sheets: Sequence[tuple[str, Sequence[Sequence[Cell]]]]) -> None:
    """Write sheets (name, rows) as an XLSX file; a title alone in the first row is merged over the table."""
    names = [name for name, _ in sheets]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in _package_parts(names):
            add_member(archive, name, content.encode())
        for number, (_, rows) in enumerate(sheets, start=1):
            add_member(archive, f"xl/worksheets/sheet{number}.xml", "".join(_sheet(rows)).encode())


def _package_parts(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    numbers = range(1, len(names) + 1)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for n in numbers
    )
    yield (
        "[Content_Types].xml",
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{overrides}</Types>',
    )
    yield "_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")])
    parts = [("worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
    yield "xl/_rels/workbook.xml.rels", _relations([*parts, ("styles", "styles.xml")])
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>'
        for n, name in zip(numbers, names, strict=True)
    )
    yield (
        "xl/workbook.xml",
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{listed}</sheets></workbook>',
    )
    yield "xl/styles.xml", _STYLES


def _relations(targets: Iterable[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _sheet(rows: Sequence[Sequence[Cell]]) -> Iterator[str]:
    yield f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>'
    for number, row in enumerate(rows, start=1):
        cells = "".join(
            _cell(f"{_letters(column)}{number}", cell) for column, cell in enumerate(row) if cell != ""
        )
        yield f'<row r="{number}">{cells}</row>' if cells else ""
    yield "</sheetData>"
    width = max((len(row) for row in rows), default=0)
    if rows and len(rows[0]) == 1 and width > 1:
        yield f'<mergeCells count="1"><mergeCell ref="A1:{_letters(width - 1)}1"/></mergeCells>'
    yield "</worksheet>"


def _cell(reference: str, cell: Cell) -> str:
    if isinstance(cell, str):
        return f'<c r="{reference}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
    if isinstance(cell, datetime.date):
        return f'<c r="{reference}" s="{_DATE_STYLE}"><v>{(cell - _EPOCH).days}</v></c>'
    # Seventeen digits show the binary noise (1234.5599999999999) that real workbooks carry.
    return f'<c r="{reference}" s="{_MONEY_STYLE}"><v>{cell / 100:.17g}</v></c>'


def _letters(column: int) -> str:
    """Return the letters of a column counted from 0: A, B ... Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
