"""The systems that read the polluted files, each with no help but what the published benchmark gives it."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.messy.pollution import Polluted

Rows = list[list[str]]
_OWN_DETECTION = "SELECT * FROM read_csv(?, strict_mode = false, ignore_errors = true, null_padding = true)"
Reader = Callable[[Sequence[Polluted], Path], dict[str, Rows | None]]


def read_with_tallystick(files: Sequence[Polluted], folder: Path) -> dict[str, Rows | None]:
    """Read with ``tallystick spend read``: nothing is known of any file; the CSV of the same name counts."""
    from tallystick.kernel import FileRefused
    from tallystick.spend import read

    found: dict[str, Rows | None] = {file.name: None for file in files}
    output = folder.parent / f"{folder.name}-read"
    for path, written in read([folder], output):
        if isinstance(written, FileRefused):
            continue
        target = output / path.name
        if target.is_file():
            with target.open(encoding="utf-8", newline="") as lines:
                found[path.name] = list(csv.reader(lines))
    return found


def read_with_duckdb(files: Sequence[Polluted], folder: Path) -> dict[str, Rows | None]:
    """Read with DuckDB's own detection, with the three switches that the published benchmark sets."""
    import duckdb

    found: dict[str, Rows | None] = {}
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        for file in files:
            try:
                answer = connection.execute(_OWN_DETECTION, [str(folder / file.name)])
                header = [column[0] for column in answer.description]
                found[file.name] = [header, *(list(map(_as_text, row)) for row in answer.fetchall())]
            except duckdb.Error:
                found[file.name] = None
    return found


def read_with_csv_module(files: Sequence[Polluted], folder: Path) -> dict[str, Rows | None]:
    """Read with Python's csv module as it comes; the encoding is given."""
    return {file.name: _csv_rows(file, folder, sniff=False) for file in files}


def read_with_csv_sniffer(files: Sequence[Polluted], folder: Path) -> dict[str, Rows | None]:
    """Read with the dialect that Python's csv.Sniffer finds; the encoding is given."""
    return {file.name: _csv_rows(file, folder, sniff=True) for file in files}


SYSTEMS: dict[str, Reader] = {
    "tallystick": read_with_tallystick,
    "DuckDB, own detection": read_with_duckdb,
    "Python csv, default dialect": read_with_csv_module,
    "Python csv, Sniffer": read_with_csv_sniffer,
}


def _csv_rows(file: Polluted, folder: Path, *, sniff: bool) -> Rows | None:
    csv.field_size_limit(min(sys.maxsize, 1 << 30))
    encoding = "utf-8-sig" if file.encoding == "utf-8" else file.encoding
    try:
        text = (folder / file.name).read_bytes().decode(encoding)
        dialect = csv.Sniffer().sniff(text) if sniff else csv.excel
        return list(csv.reader(io.StringIO(text, newline=""), dialect))
    except (csv.Error, UnicodeError):
        return None


def _as_text(value: object) -> str:
    return "" if value is None else str(value)
