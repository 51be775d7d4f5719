"""Sheets become plain CSV: every row in its place, every value as it is, not as binary shows it."""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.chart import BarChart
from openpyxl.styles import Font

from tallystick.kernel import FileRefused
from tallystick.spend.reading.containers import Extraction, extract
from tallystick.spend.reading.formats import detect_format
from tallystick.spend.reading.model import Format, Limits
from tallystick.spend.reading.sheet_writer import Budget, SheetWriter, number_text, text_of

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"


def read(path: Path, limits: Limits | None = None) -> Extraction:
    with path.open("rb") as file:
        found = detect_format(file.read(65_536), path)
    return extract(path, found, path.parent / "workspace", limits or Limits())


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def only_sheet(path: Path) -> list[list[str]]:
    (part,) = read(path).parts
    assert not part.is_text
    return rows(part.path)


def saved(book: openpyxl.Workbook, path: Path) -> Path:
    book.save(path)
    return path


def test_values_are_written_as_a_person_reads_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(
        [
            datetime.datetime(2022, 7, 31),
            datetime.datetime(2022, 7, 31, 14, 5),
            datetime.time(9, 30),
            True,
            False,
            1234.5600000000001,
            0.1 + 0.2,
            -12.0,
            1e-7,
            123456789012.5,
            'He said "pay", so',
            "two\nlines",
        ]
    )
    assert only_sheet(saved(book, tmp_path / "f.xlsx")) == [
        [
            "2022-07-31",
            "2022-07-31 14:05:00",
            "09:30:00",
            "TRUE",
            "FALSE",
            "1234.56",
            "0.3",
            "-12",
            "0.0000001",
            "123456789012.5",
            'He said "pay", so',
            "two\nlines",
        ]
    ]


def test_rows_and_columns_keep_their_places(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["B3"] = "Payee"
    book.active["C5"] = 7
    book.active["F900"].font = Font(bold=True)
    assert only_sheet(saved(book, tmp_path / "f.xlsx")) == [
        ["", "", ""],
        ["", "", ""],
        ["", "Payee", ""],
        ["", "", ""],
        ["", "", "7"],
    ]


def test_blank_rows_are_quoted_so_that_they_are_rows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A2"] = "x"
    (part,) = read(saved(book, tmp_path / "f.xlsx")).parts
    assert part.path.read_bytes() == b'""\r\nx\r\n'


def test_sheets_hidden_empty_and_charts(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "April"
    book.active["A1"] = "a"
    book.create_sheet("Notes")
    hidden = book.create_sheet("Working")
    hidden["A1"] = "b"
    hidden.sheet_state = "hidden"
    book.create_chartsheet("Picture").add_chart(BarChart())
    found = read(saved(book, tmp_path / "f.xlsx"))
    assert [(part.name, part.notes) for part in found.parts] == [
        ("April", ()),
        ("Working", ("the sheet is hidden",)),
    ]
    assert found.left_out == ("Notes: the sheet is empty", "Picture: a chart, dialogue or macro sheet")


def test_workbook_without_data_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="There is no table in the file") as refusal:
        read(saved(openpyxl.Workbook(), tmp_path / "f.xlsx"))
    assert "Sheet: the sheet is empty" in refusal.value.why


def test_error_cells_keep_their_text_in_xlsx(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first, second = book.active, book.create_sheet("Second")
    first.append(["Payee", "Amount"])
    first.append(["A", "#REF!"])
    second["C2"] = "#N/A"
    for cell in (first["B2"], second["C2"]):
        cell.data_type = "e"
    parts = read(saved(book, tmp_path / "f.xlsx")).parts
    assert rows(parts[0].path) == [["Payee", "Amount"], ["A", "#REF!"]]
    assert rows(parts[1].path) == [["", "", ""], ["", "", "#N/A"]]


def test_error_cells_keep_their_text_in_xls(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("S")
    sheet.write(0, 0, "Payee")
    sheet.row(1).set_cell_error(1, "#DIV/0!")
    sheet.write(2, 0, "B")
    book.save(str(tmp_path / "f.xls"))
    assert only_sheet(tmp_path / "f.xls") == [["Payee", ""], ["", "#DIV/0!"], ["B", ""]]


def test_xls_dates_numbers_and_places(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sept")
    style = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    sheet.write(2, 1, datetime.date(2010, 9, 1), style)
    sheet.write(2, 2, 630.3600000000001)
    hidden = book.add_sheet("H")
    hidden.write(0, 0, 1)
    hidden.visibility = 1
    book.save(str(tmp_path / "f.xls"))
    parts = read(tmp_path / "f.xls").parts
    assert rows(parts[0].path) == [["", "", ""], ["", "", ""], ["", "2010-09-01", "630.36"]]
    assert parts[1].notes == ("the sheet is hidden",)


def test_merged_headings_stand_once_and_merged_data_on_every_row(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Payee", "Value", None])
    sheet.append([None, "Net", "VAT"])
    for payee in ("A", "B", "C"):
        sheet.append([payee, 10, 2])
        sheet.append([None, 20, 4])
    for area in ("A1:A2", "B1:C1", "A3:A4", "A5:A6", "A7:A8"):
        sheet.merge_cells(area)
    (part,) = read(saved(book, tmp_path / "f.xlsx")).parts
    assert [row[0] for row in rows(part.path)][2:] == ["A", "A", "B", "B", "C", "C"]
    assert rows(part.path)[0] == ["Payee", "Value", ""]
    assert part.notes == ("words in cells merged over several rows are repeated on each of those rows",)


def test_merged_heading_alone_is_not_repeated(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Payee", "Value", None])
    sheet.append([None, "Net", "VAT"])
    sheet.merge_cells("A1:A2")
    assert only_sheet(saved(book, tmp_path / "f.xlsx")) == [["Payee", "Value", ""], ["", "Net", "VAT"]]


def test_merged_amounts_are_never_repeated(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for number in range(3):
        book.active.append([number, 100])
        book.active.append([number, None])
        book.active.merge_cells(
            start_row=2 * number + 1, end_row=2 * number + 2, start_column=2, end_column=2
        )
    assert [row[1] for row in only_sheet(saved(book, tmp_path / "f.xlsx"))] == [
        "100",
        "",
        "100",
        "",
        "100",
        "",
    ]


def test_stray_format_at_the_far_corner_does_no_harm(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "Payee"
    book.active["XFD1048576"].number_format = "0.00"
    assert only_sheet(saved(book, tmp_path / "f.xlsx")) == [["Payee"]]


ODS_HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
    '<office:automatic-styles><style:style style:name="gone"><style:table-properties table:display="false"/>'
    "</style:style></office:automatic-styles><office:body><office:spreadsheet>"
)
ODS_TAIL = "</office:spreadsheet></office:body></office:document-content>"


def ods(path: Path, tables: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", f"<?xml version='1.0'?>{ODS_HEAD}{tables}{ODS_TAIL}")
    return path


def test_open_document_values_and_repeats(tmp_path: Path) -> None:
    path = ods(
        tmp_path / "f.ods",
        '<table:table table:name="April">'
        '<table:table-row table:number-rows-repeated="2">'
        '<table:table-cell table:number-columns-repeated="1024"/>'
        "</table:table-row><table:table-row>"
        '<table:table-cell office:value-type="string"><text:p>Care<text:s text:c="2"/>home</text:p>'
        "<text:p>Ltd</text:p>"
        "<office:annotation><text:p>a comment</text:p></office:annotation></table:table-cell>"
        '<table:table-cell office:value-type="date" office:date-value="2022-07-31T00:00:00">'
        '<text:p>31/07/22</text:p></table:table-cell><table:table-cell table:number-columns-repeated="2"/>'
        '<table:table-cell office:value-type="currency" office:value="1234.5600000000001" '
        'table:number-columns-repeated="2"><text:p>£1,234.56</text:p></table:table-cell>'
        '<table:table-cell calcext:value-type="error" office:value-type="string" office:string-value="">'
        "<text:p>#N/A</text:p></table:table-cell></table:table-row>"
        '<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="boolean" '
        'office:boolean-value="true"><text:p>TRUE</text:p></table:table-cell></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row></table:table>'
        '<table:table table:name="Empty"><table:table-row><table:table-cell/></table:table-row></table:table>'
        '<table:table table:name="Back" table:style-name="gone"><table:table-row><table:table-cell '
        'office:value-type="time" office:time-value="PT14H05M00S"/></table:table-row></table:table>',
    )
    found = read(path)
    assert rows(found.parts[0].path) == [
        ["", "", "", "", "", "", ""],
        ["", "", "", "", "", "", ""],
        ["Care  home\nLtd", "2022-07-31", "", "", "1234.56", "1234.56", "#N/A"],
        ["TRUE", "", "", "", "", "", ""],
        ["TRUE", "", "", "", "", "", ""],
    ]
    assert rows(found.parts[1].path) == [["14:05:00"]]
    assert found.parts[1].notes == ("the sheet is hidden",)
    assert found.left_out == ("Empty: the sheet is empty",)


EXCEL_XML = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel">
<Worksheet ss:Name="Spend"><Table>
<Row><Cell ss:MergeAcross="1"><Data ss:Type="String">Spend over &#163;500</Data></Cell>
<Cell><Data ss:Type="String">Q1</Data></Cell></Row>
<Row ss:Index="3"><Cell><Data ss:Type="DateTime">2022-07-31T00:00:00.000</Data></Cell>
<Cell ss:Index="3"><Data ss:Type="Number">1234.5600000000001</Data></Cell></Row></Table></Worksheet>
<Worksheet ss:Name="Old"><Table><Row><Cell><Data ss:Type="Boolean">1</Data></Cell></Row></Table>
<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet></Workbook>"""


def test_excel_2003_xml(tmp_path: Path) -> None:
    path = tmp_path / "report.xls"
    path.write_text(EXCEL_XML, encoding="utf-8")
    first, second = read(path).parts
    assert rows(first.path) == [["Spend over £500", "", "Q1"], ["", "", ""], ["2022-07-31", "", "1234.56"]]
    assert rows(second.path) == [["TRUE"]]
    assert second.notes == ("the sheet is hidden",)


def test_other_xml_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "feed.csv"
    path.write_text("<?xml version='1.0'?><rss><channel/></rss>")
    with pytest.raises(FileRefused, match="XML document"):
        read(path)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime.datetime(2022, 7, 31, 14, 4, 59, 999_997), "2022-07-31 14:05:00"),
        (datetime.datetime(2022, 7, 31, 23, 59, 59, 999_999), "2022-08-01"),
        (datetime.timedelta(hours=30), "30:00:00"),
        (1e15, "1000000000000000"),
        (1e22, "10000000000000000000000"),
        (-0.0, "0"),
        ("a\r\nb\x00", "a\nb"),
    ],
)
def test_text_of_a_value(value: object, expected: str) -> None:
    assert text_of(value) == expected


@given(st.integers(min_value=-(10**13), max_value=10**13))
def test_pence_survive_as_numbers(pence: int) -> None:
    whole, rest = divmod(abs(pence), 100)
    shown = number_text(pence / 100)
    assert "e" not in shown
    assert round(float(shown) * 100) == pence
    assert len(shown) <= len(f"-{whole}.{rest:02d}")


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00")), max_size=4)
    )
)
def test_written_rows_read_back_equal(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[str]]
) -> None:
    path = tmp_path_factory.mktemp("csv") / "s.csv"
    writer = SheetWriter(path, Budget.of(Limits(), "f"))
    for row in table:
        writer.write(row)
    writer.close()
    last = max((number for number, row in enumerate(table, 1) if any(row)), default=0)
    width = max((len(row) for row in table if any(row)), default=0)
    assert rows(path) == [row[:width] + [""] * (width - len(row)) for row in table[:last]]
    assert writer.rows == last


@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("cards/birmingham/purchase-card-transactions-july-2022.xls", [4796]),
        ("spend/nhs_nmid/NMID 01 - April.xlsx", [75]),
        ("spend/lancashire_fire/fire-2022-23.xlsx", [2910]),
    ],
)
def test_published_workbooks_have_all_their_rows(tmp_path: Path, file: str, expected: list[int]) -> None:
    path = SHARED / file
    if not path.exists():
        pytest.skip("the real files in ../shared/data are absent")
    with path.open("rb") as head:
        found = detect_format(head.read(65_536), path)
    assert found in (Format.XLS, Format.XLSX)
    parts = extract(path, found, tmp_path, Limits()).parts
    assert [len(rows(part.path)) for part in parts] == expected


def test_nothing_of_the_original_is_changed(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    book.save(buffer)
    path = tmp_path / "f.xlsx"
    path.write_bytes(buffer.getvalue())
    read(path)
    assert path.read_bytes() == buffer.getvalue()
