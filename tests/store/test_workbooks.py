"""Workbooks: numbers that add up, dates that sort, text that never runs, and the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallystick.kernel import StoreFailure, UsageProblem
from tallystick.store import workbooks
from tallystick.store.workbooks import Column, Kind, Sheet, Source, workbook_bytes, write_workbook

PAYMENTS = Sheet(
    "Payments",
    (
        Column("Supplier"),
        Column("Paid on", Kind.DATE),
        Column("Month", Kind.MONTH),
        Column("Pounds", Kind.POUNDS),
        Column("Share", Kind.SHARE),
        Column("Lines", Kind.COUNT),
    ),
    (
        ("Acme Paper", date(2026, 5, 1), "2026-05", 123_456, 0.25, 3),
        ("Bolt & Sons", date(2026, 6, 2), "2026-06", -7, None, 1),
    ),
    note="Payments in force, net of VAT where the body publishes it so.",
)
SOURCES = (Source("Payments published by Vennick", "snapshot 3f9c", "2026-11-21"),)


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_numbers_and_dates_are_real_and_headings_stay_in_sight(tmp_path: Path):
    path = write_workbook(tmp_path / "book.xlsx", [PAYMENTS], SOURCES)
    sheet = openpyxl.load_workbook(path)["Payments"]
    assert [cell.value for cell in sheet[1]] == ["Supplier", "Paid on", "Month", "Pounds", "Share", "Lines"]
    supplier, paid_on, month, pounds, share, lines = sheet[2]
    assert supplier.value == "Acme Paper"
    assert (paid_on.value, paid_on.is_date) == (datetime(2026, 5, 1), True)
    assert (month.value, month.number_format) == (datetime(2026, 5, 1), "mmm yyyy")
    assert (pounds.value, pounds.data_type) == (1234.56, "n")
    assert (share.value, share.number_format) == (0.25, "0.0%")
    assert lines.value == 3
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:F3"


def test_pounds_stand_in_the_file_to_the_penny():
    content = workbook_bytes([PAYMENTS], SOURCES)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        text = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<v>1234.56</v>" in text
    assert "<v>-0.07</v>" in text


def test_the_last_sheet_says_where_figures_come_from():
    sheet = opened(workbook_bytes([PAYMENTS], SOURCES))["Sources"]
    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=2)]
    assert rows == [
        ("Payments published by Vennick", "snapshot 3f9c", "2026-11-21"),
        ("Sheet Payments", "Payments in force, net of VAT where the body publishes it so.", None),
    ]


def test_the_same_sheets_give_the_same_bytes():
    first = workbook_bytes([PAYMENTS], SOURCES)
    assert workbook_bytes([PAYMENTS], SOURCES) == first
    with zipfile.ZipFile(io.BytesIO(first)) as book:
        assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"1980-01-01T00:00:00Z" in book.read("docProps/core.xml")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+44 1392",
        "-Smith",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        '=HYPERLINK("http://x")',
        "=cmd|' /C calc'!A0",
        "＝1+1",
    ],
)
def test_text_that_looks_like_a_formula_is_neutralised(text: str):
    sheet = opened(workbook_bytes([Sheet("T", (Column(text),), ((text,),))], [Source(text, text)]))
    for cell in (sheet["T"]["A1"], sheet["T"]["A2"], sheet["Sources"]["A2"], sheet["Sources"]["B2"]):
        assert cell.data_type == "s"
        assert cell.value.startswith("'")


@given(st.lists(st.text(max_size=40), min_size=1, max_size=5), st.text(max_size=40))
@settings(max_examples=25, deadline=None)
def test_no_text_whatever_becomes_a_formula_or_breaks_the_book(texts: list[str], title: str):
    book = opened(workbook_bytes([Sheet(title, (Column("Text"),), [(text,) for text in texts])], ()))
    sheet = book.worksheets[0]
    for row, text in zip(sheet.iter_rows(min_row=2, max_row=len(texts) + 1), texts, strict=True):
        assert row[0].data_type in ("s", "n")  # "n" is how an empty cell is read
        if text and "\r" not in text and workbooks.safe_text(text) == text:
            assert row[0].value == text


def test_a_number_too_long_for_a_spreadsheet_is_kept_as_text():
    sheet = Sheet("T", (Column("Reference", Kind.COUNT),), ((1_234_567_890_123_456_789,), (12,)))
    page = opened(workbook_bytes([sheet], ()))["T"]
    assert page["A2"].value == "1234567890123456789"
    assert page["A3"].value == 12


def test_long_text_and_old_days_are_kept_as_far_as_a_cell_can():
    sheet = Sheet("T", (Column("A"), Column("B", Kind.DATE)), (("x" * 40_000, date(1832, 6, 7)),))
    page = opened(workbook_bytes([sheet], ()))["T"]
    assert len(page["A2"].value) == 32_767
    assert page["A2"].value.endswith("…")
    assert page["B2"].value == "1832-06-07"


def test_titles_are_made_to_fit_and_none_stands_twice():
    sheets = [
        Sheet(title, (Column("A"),), ((1,),))
        for title in ("Costs: all/any", "x" * 40, "x" * 40, "Sources", "")
    ]
    names = opened(workbook_bytes(sheets, ())).sheetnames
    assert names == ["Costs  all any", "x" * 31, "x" * 29 + " 2", "Sources 2", "Table", "Sources"]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
def test_what_is_no_number_is_refused(value: float | Decimal):
    with pytest.raises(ValueError, match="no number"):
        workbook_bytes([Sheet("T", (Column("A", Kind.NUMBER),), ((value,),))], ())


def test_money_is_whole_pence_or_refused():
    with pytest.raises(ValueError, match="whole pence"):
        workbook_bytes([Sheet("T", (Column("A", Kind.POUNDS),), ((12.5,),))], ())


def test_text_in_a_column_of_days_stays_text():
    sheet = Sheet("T", (Column("Day", Kind.DATE), Column("Month", Kind.MONTH)), (("soon", "2026-13"),))
    page = opened(workbook_bytes([sheet], ()))["T"]
    assert (page["A2"].value, page["B2"].value) == ("soon", "2026-13")


def test_a_row_with_another_number_of_cells_is_refused():
    with pytest.raises(ValueError, match="shorter"):
        workbook_bytes([Sheet("T", (Column("A"),), (("a", "b"),))], ())


def test_more_rows_than_a_spreadsheet_holds_are_refused_with_a_way_out(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workbooks, "MOST_ROWS", 2)
    with pytest.raises(UsageProblem, match="CSV"):
        workbook_bytes([Sheet("T", (Column("A"),), ((1,), (2,), (3,)))], ())


def test_what_cannot_be_written_leaves_the_earlier_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = write_workbook(tmp_path / "book.xlsx", [PAYMENTS], SOURCES)
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tallystick.store.durable.os.fsync", full)
    with pytest.raises(StoreFailure, match="unchanged"):
        write_workbook(path, [Sheet("Other", (Column("A"),), ((1,),))], ())
    assert path.read_bytes() == before
    assert [item.name for item in tmp_path.iterdir()] == ["book.xlsx"]


def test_a_folder_that_is_not_there_and_no_sheets_are_refused(tmp_path: Path):
    with pytest.raises(UsageProblem):
        write_workbook(tmp_path / "none" / "book.xlsx", [PAYMENTS], ())
    with pytest.raises(UsageProblem, match="nothing to write"):
        write_workbook(tmp_path / "book.xlsx", [], ())


def test_without_the_library_the_advice_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(workbooks, "import_module", missing)
    with pytest.raises(UsageProblem, match="pip install"):
        workbook_bytes([PAYMENTS], ())
