"""The nouns of reading: an original, its dialect, the tables found in it.

Reading ends with tables that the engine can load without guessing: a UTF-8 text file, a pinned
dialect, a header and the row where the data begin. Whether a publisher's file was simple enough for
the engine to read directly (``Reader.FAST``) or had to be read with care and rewritten
(``Reader.CAREFUL``) is part of the result.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Format(StrEnum):
    """What the bytes are, found from the bytes and never from the name."""

    TEXT = "text"
    XLSX = "xlsx"
    XLS = "xls"
    XLSB = "xlsb"
    ODS = "ods"
    HTML = "html"
    ZIP = "zip"
    GZIP = "gzip"
    PDF = "pdf"
    JSON = "json"
    XML = "xml"
    ENCRYPTED_WORKBOOK = "encrypted workbook"
    DOCUMENT = "document"
    IMAGE = "image"
    EMPTY = "empty"
    BINARY = "binary"


class Reader(StrEnum):
    """Which path read a table."""

    FAST = "fast"
    CAREFUL = "careful"


@dataclass(frozen=True)
class Original:
    """A file as it was received: its bytes decide its identity."""

    path: Path
    sha256: str
    size: int


@dataclass(frozen=True)
class Dialect:
    """How a delimited text is written. ``delimiter`` is empty for a text of one column."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = '"'
    encoding: str = "utf-8"


@dataclass(frozen=True)
class Table:
    """One table found in a file, ready for the engine.

    Attributes:
        name: sheet or archive member; empty for a plain file.
        number: position among the tables of the file, from 1.
        path: UTF-8 text to load: the original itself, or a rewritten copy in the workspace.
        dialect: how ``path`` is written.
        reader: which path read it.
        header: heading of each column, stripped, line breaks as one blank; empty strings for columns
            without one; an empty tuple where the table has no header at all.
        preamble: the rows above the header, as read.
        skip_lines: lines of ``path`` before the first data record.
        first_row: row number (from 1, as a spreadsheet shows it) of the first data record.
        width: number of columns the engine is to load.
        records: number of data records, where it is known without loading.
        sample: up to 1,000 data records spread over the table, each ``width`` long, ``None`` for empty.
        notes: what a reader of the report should know (encoding repaired, two header lines joined ...).
    """

    name: str
    number: int
    path: Path
    dialect: Dialect
    reader: Reader
    header: tuple[str, ...]
    preamble: tuple[tuple[str, ...], ...]
    skip_lines: int
    first_row: int
    width: int
    records: int | None
    sample: tuple[tuple[str | None, ...], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Limits:
    """Bounds for files from outside; every one of them is a refusal, never a crash."""

    max_file_bytes: int = 8 * 1024**3
    max_unpacked_bytes: int = 2 * 1024**3
    max_workbook_xml_bytes: int = 600 * 1024**2
    max_ratio: int = 200
    max_archive_entries: int = 2_000
    max_line_bytes: int = 8 * 1024**2
    max_columns: int = 2_000
    max_cells: int = 60_000_000
    child_memory_bytes: int = 2 * 1024**3
    child_cpu_seconds: int = 120
    child_wall_seconds: int = 180


@dataclass(frozen=True)
class Reading:
    """All that was read from one file.

    A file that is no table, or that is unsafe, raises :class:`tallystick.kernel.FileRefused` instead.
    ``left_out`` names parts that were passed over (an empty sheet, a picture in an archive) and why.
    """

    original: Original
    format: Format
    tables: tuple[Table, ...]
    left_out: tuple[str, ...] = ()
