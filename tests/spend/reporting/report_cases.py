"""A small made snapshot: three bodies, two years, and all that a report has to cope with."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import duckdb

from tallystick.spend.model import PAYMENT_COLUMNS, REJECT_COLUMNS
from tallystick.spend.reporting import ReportInfo

INFO = ReportInfo(
    "5ea1edc0ffee00112233",
    "2026-11-21T09:30:00Z",
    "0.1.0",
    "Payments of Exampleshire",
    ('The "Quoted" Council',),
)
HOSTILE = '<script>alert("x")</script> & =HYPERLINK("http://bad.example") Ltd'
FORMULA = "=cmd|' /C calc'!A0 Ltd"
PERSON = "Mrs A. N. Invented-Person"
FILE_COLUMNS = """file_hash VARCHAR, file VARCHAR, size BIGINT, kind VARCHAR, status VARCHAR, body_id VARCHAR,
    body_name VARCHAR, reader VARCHAR, format VARCHAR, amount_basis VARCHAR, date_order VARCHAR,
    rows_in BIGINT, rows_accepted BIGINT, rows_rejected BIGINT, rows_not_payments BIGINT,
    pence_in BIGINT, pence_accepted BIGINT, pence_rejected BIGINT,
    first_day VARCHAR, last_day VARCHAR, imported_at VARCHAR, fields VARCHAR[],
    warnings VARCHAR[]"""

BODIES = (
    ("E10000099", "Exampleshire County Council", "net"),
    ("E07000099", "Little Sample District Council", "gross"),
    ("local:fire", "Sample & Example Fire Authority", "unknown"),
)
GAP = ("E07000099", "2024-06")


@dataclass
class Made:
    """A made snapshot and what is known of it by counting while making."""

    connection: duckdb.DuckDBPyConnection
    pence: dict[str, int] = field(default_factory=dict)
    lines: int = 0


def empty_snapshot() -> duckdb.DuckDBPyConnection:
    """Return a connection with all views and no rows."""
    connection = duckdb.connect()
    payments = ", ".join(f"{column.name} {column.sql_type}" for column in PAYMENT_COLUMNS)
    rejects = ", ".join(f"{column.name} {column.sql_type}" for column in REJECT_COLUMNS)
    connection.execute(f"CREATE TABLE published_payments ({payments})")
    connection.execute(f"CREATE TABLE rejects ({rejects})")
    connection.execute(
        "CREATE TABLE superseded (line_id VARCHAR, file_hash VARCHAR, superseded_by VARCHAR, reason VARCHAR)"
    )
    connection.execute(f"CREATE TABLE files ({FILE_COLUMNS})")
    connection.execute(
        "CREATE VIEW payments AS SELECT * FROM published_payments ANTI JOIN superseded USING (line_id)"
    )
    return connection


def made_snapshot() -> Made:
    """Return a snapshot of three bodies from April 2023 to March 2025."""
    made = Made(empty_snapshot())
    rows = []
    for number, (body, name, basis) in enumerate(BODIES):
        for month in range(24):
            year, calendar = 2023 + (month + 3) // 12, (month + 3) % 12 + 1
            period = f"{year}-{calendar:02d}"
            if (body, period) == GAP:
                continue
            for item, (supplier, pence) in enumerate(_payments(number, month)):
                rows.append(_line(body, name, basis, period, supplier, pence, f"{number}{month:02d}{item}"))
                made.pence[body] = made.pence.get(body, 0) + pence
    made.lines = len(rows)
    layout = {column.name: column.sql_type for column in PAYMENT_COLUMNS}
    made.connection.execute(
        "INSERT INTO published_payments SELECT unnest(line) FROM (SELECT unnest(from_json(?, ?)) AS line)",
        [json.dumps(rows), json.dumps([layout])],
    )
    _republish(made)
    _files(made)
    return made


def _payments(number: int, month: int) -> list[tuple[str, int]]:
    return [
        ("Harbour Care Ltd", 1_234_567 + month),
        (f"Local Works {number} Ltd", 700_001),
        ("REDACTED", 50_050),
        (PERSON, 61_033),
        (HOSTILE, 90_007),
        (FORMULA, 80_009),
        ("Harbour Care Ltd", -33_333),
        (f"Once Only {number} {month % 7} Limited", 51_000 + 13 * month),
    ]


def _line(
    body: str, name: str, basis: str, period: str, supplier: str, pence: int, key: str
) -> dict[str, object]:
    year = int(period[:4]) - (int(period[5:]) < 4)
    return {
        "line_id": f"line-{key}",
        "file_hash": _hash(body),
        "source_row": int(key) + 2,
        "body_id": body,
        "body_name": name,
        "paid_on": f"{period}-15",
        "period": period,
        "financial_year": f"{year}-{(year + 1) % 100:02d}",
        "supplier_name": supplier,
        "amount_pence": pence,
        "amount_basis": basis,
        "department": "Adults" if pence > 90_000 else "Corporate",
        "expenditure_category": "@risk Agency staff" if body != "local:fire" else None,
        "is_card": False,
        "is_redacted": supplier == "REDACTED",
        "source_table": "",
    }


def _republish(made: Made) -> None:
    """Publish one line twice: the earlier one is superseded."""
    made.connection.execute(
        "INSERT INTO published_payments SELECT * REPLACE ('line-old' AS line_id, 'old0file' AS file_hash) "
        "FROM published_payments WHERE line_id = 'line-0000'"
    )
    made.connection.execute(
        "INSERT INTO superseded VALUES ('line-old', 'old0file', ?, 'the same month was published again')",
        [_hash(BODIES[0][0])],
    )


def _files(made: Made) -> None:
    connection = made.connection
    connection.execute(
        "INSERT INTO rejects VALUES (?, '', 7, 'Amount', '=1+1', 'the amount is not a number', NULL, '[]')",
        [_hash(BODIES[0][0])],
    )
    connection.execute(
        """INSERT INTO files
        SELECT p.file_hash, 'downloads/' || p.file_hash || '.csv', 1, 'payments', 'accepted',
            body_id, body_name, 'fast', 'csv', amount_basis, 'day_first',
            COUNT(*) + COALESCE(r.n, 0) + 2, COUNT(*), COALESCE(r.n, 0), 2,
            SUM(p.amount_pence), SUM(p.amount_pence), 0, CAST(MIN(paid_on) AS VARCHAR),
            CAST(MAX(paid_on) AS VARCHAR), '', ['supplier_name'], []
        FROM published_payments p
        LEFT JOIN (SELECT file_hash, COUNT(*) AS n FROM rejects GROUP BY file_hash) r
            ON r.file_hash = p.file_hash
        GROUP BY p.file_hash, body_id, body_name, amount_basis, r.n"""
    )
    connection.execute(
        """INSERT INTO files VALUES ('bad0', 'downloads/scan.pdf', 9, 'other', 'refused', NULL, NULL, '', '',
        'unknown', '', 0, 0, 0, 0, 0, 0, 0, '', '', '', [], ['This is a PDF document, not a table.'])"""
    )


def _hash(body: str) -> str:
    return "f" + "".join(letter for letter in body.lower() if letter.isalnum())


VOID = {"meta", "link", "br", "img", "input", "hr", "wbr", "path", "line", "rect", "circle"}


class PageReader(HTMLParser):
    """Read one page: balance of tags, headings, ids, references, and text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.faults: list[str] = []
        self.headings: list[int] = []
        self.ids: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()
        self.faults += [f"never closed: {tag}" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._seen(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._seen(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> at {self.getpos()} closes {self.open[-1:]}")
        else:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def _seen(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        self.tags.append((tag, found))
        if "id" in found:
            self.ids.append(found["id"])
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))


def read_pages(folder: Path) -> dict[str, str]:
    """Return the text of every page by its name in the folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*.html"))
    }
