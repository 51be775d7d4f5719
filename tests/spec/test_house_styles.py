"""Whatever the house style of a publisher: the lines that went in come out, to the day, penny and letter."""

from __future__ import annotations

import csv
import datetime as dt
import io
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from tallystick import spend
from tallystick.spend import Status

DATES: dict[str, Callable[[dt.date], str]] = {
    "05/04/2023": lambda day: f"{day:%d/%m/%Y}",
    "5/4/2023": lambda day: f"{day.day}/{day.month}/{day.year}",
    "05/04/23": lambda day: f"{day:%d/%m/%y}",
    "05.04.2023": lambda day: f"{day:%d.%m.%Y}",
    "2023-04-05": lambda day: f"{day:%Y-%m-%d}",
    "05-Apr-2023": lambda day: f"{day:%d-%b-%Y}",
    "05-APR-23": lambda day: f"{day:%d-%b-%y}".upper(),
    "5 April 2023": lambda day: f"{day.day} {day:%B %Y}",
    "20230405": lambda day: f"{day:%Y%m%d}",
    "2023-04-05 00:00:00": lambda day: f"{day:%Y-%m-%d} 00:00:00",
    "04/05/2023, the month first": lambda day: f"{day:%m/%d/%Y}",
}


def plain(pence: int) -> str:
    return f"{abs(pence) // 100}.{abs(pence) % 100:02d}"


def grouped(pence: int) -> str:
    return f"{abs(pence) // 100:,}.{abs(pence) % 100:02d}"


MONEY: dict[str, Callable[[int], str]] = {
    "-1234.50": lambda pence: ("-" if pence < 0 else "") + plain(pence),
    "-1,234.50": lambda pence: ("-" if pence < 0 else "") + grouped(pence),
    "-£1,234.50": lambda pence: ("-" if pence < 0 else "") + "£" + grouped(pence),
    "£-1234.50": lambda pence: "£" + ("-" if pence < 0 else "") + plain(pence),
    "(1,234.50)": lambda pence: f"({grouped(pence)})" if pence < 0 else grouped(pence),
    "1234.50-": lambda pence: plain(pence) + ("-" if pence < 0 else ""),
    "1,234.50CR": lambda pence: grouped(pence) + ("CR" if pence < 0 else ""),
    "-1234.5": lambda pence: ("-" if pence < 0 else "") + plain(pence).rstrip("0").rstrip("."),
}
HEADINGS = [
    ("Payment Date", "Supplier Name", "Net Amount"),
    ("Date Paid", "Supplier", "Amount"),
    ("Date", "Beneficiary", "Amount (£)"),
    ("PAYMENT DATE", "PAYEE NAME", "NET AMOUNT"),
    ("Transaction Date", "Vendor Name", "Value exc VAT"),
]
OTHERS = {
    "Department": ["Highways", "Parks", "Children's Services"],
    "Expense Type": ["Repairs", "Fees", "Works"],
}
STEMS = ["Ashgrove", "Brook & Sons", "Carr, Lane", "Café Dunmoor", 'Elm "Nurseries"', "Firth-Gill", "O'Gorse"]
KINDS = ["Ltd", "Limited", "Plant Hire", "Consulting LLP", "Trust", "and Daughters"]


@dataclass(frozen=True)
class Line:
    day: dt.date
    payee: str
    pence: int


@dataclass(frozen=True)
class Style:
    """How one publisher writes its files."""

    date: str
    money: str
    headings: tuple[str, str, str]
    order: tuple[int, ...]
    others: tuple[str, ...]
    delimiter: str
    encoding: str
    line_end: str
    quotes_all: bool
    preamble: int
    blanks: tuple[int, ...]
    has_total: bool

    def write(self, lines: list[Line]) -> bytes:
        headings = [*self.headings, *self.others]
        rows = [[headings[at] for at in self.order]]
        for number, line in enumerate(lines):
            cells = [DATES[self.date](line.day), line.payee, MONEY[self.money](line.pence)]
            cells += [OTHERS[name][number % 3] for name in self.others]
            rows.append([cells[at] for at in self.order])
        if self.has_total:
            total = [
                "",
                "Total",
                MONEY[self.money](sum(line.pence for line in lines)),
                *[""] * len(self.others),
            ]
            rows.append([total[at] for at in self.order])
        for at in sorted(self.blanks, reverse=True):
            rows.insert(2 + at, [""] * len(headings))
        titles = [["Payments to suppliers"], ["All departments"], [""]][: self.preamble]
        text = io.StringIO()
        csv.writer(
            text,
            delimiter=self.delimiter,
            lineterminator=self.line_end,
            quoting=csv.QUOTE_ALL if self.quotes_all else csv.QUOTE_MINIMAL,
        ).writerows([title + [""] * (len(headings) - 1) for title in titles] + rows)
        return text.getvalue().encode(self.encoding)


def styles() -> st.SearchStrategy[Style]:
    return st.sets(st.sampled_from(sorted(OTHERS))).flatmap(
        lambda others: st.builds(
            Style,
            date=st.sampled_from(sorted(DATES)),
            money=st.sampled_from(sorted(MONEY)),
            headings=st.sampled_from(HEADINGS),
            order=st.permutations(range(3 + len(others))).map(tuple),
            others=st.just(tuple(sorted(others))),
            delimiter=st.sampled_from([",", ";", "\t", "|"]),
            encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
            line_end=st.sampled_from(["\n", "\r\n"]),
            quotes_all=st.booleans(),
            preamble=st.integers(0, 3),
            blanks=st.lists(st.integers(0, 9), max_size=3, unique=True).map(tuple),
            has_total=st.booleans(),
        )
    )


# One year, and at least one day that can only be a day: a file without one is said to be undecided.
DAYS = st.dates(dt.date(2023, 4, 1), dt.date(2024, 3, 31))
PAYEES = st.builds(lambda stem, kind: f"{stem} {kind}", st.sampled_from(STEMS), st.sampled_from(KINDS))
PENCE = st.integers(-5_000_000, 250_000_000).filter(lambda pence: pence != 0)
LINES = st.lists(st.builds(Line, DAYS, PAYEES, PENCE), min_size=10, max_size=30).map(
    lambda lines: [Line(dt.date(2023, 4, 27), lines[0].payee, lines[0].pence), *lines[1:]]
)
FILES = st.lists(st.tuples(styles(), LINES), min_size=6, max_size=8)


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(FILES)
def test_lines_survive_any_house_style(files: list[tuple[Style, list[Line]]]):
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        paths = []
        for number, (style, lines) in enumerate(files):
            path = root / f"{'ABCDEFGH'[number]}ford Borough Council" / "payments.csv"
            path.parent.mkdir()
            path.write_bytes(style.write(lines))
            paths.append(path)
        run = spend.import_files(paths, home=root / "home", workers=2)
        for result, (style, lines) in zip(run.results, files, strict=True):
            note(f"{style}\n{result}")
            assert result.status is Status.ACCEPTED
            assert found(run.home, result.body_id) == lines
            assert (result.rows_accepted, result.rows_rejected) == (len(lines), 0)
            assert result.rows_not_payments == len(style.blanks) + style.has_total
            assert result.rows_in == result.rows_accepted + result.rows_not_payments
            assert result.pence_in == result.pence_accepted == sum(line.pence for line in lines)
            assert not any("the total in row" in warning for warning in result.warnings)


def found(home: Path, body_id: str | None) -> list[Line]:
    chosen = "SELECT paid_on, supplier_name, amount_pence FROM payments"
    rows = spend.query(home, f"{chosen} WHERE body_id = '{body_id}' ORDER BY source_row").rows
    return [Line(*row) for row in rows]
