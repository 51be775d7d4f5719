"""Web pages: tables of data are read, pages that stand where a file should be are refused."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tallystick.kernel import FileRefused
from tallystick.spend.reading.containers import Extraction, extract
from tallystick.spend.reading.formats import detect_format
from tallystick.spend.reading.model import Format, Limits


def read(tmp_path: Path, page: str | bytes) -> Extraction:
    path = tmp_path / "spend.xls"
    path.write_bytes(page if isinstance(page, bytes) else page.encode())
    assert detect_format(path.read_bytes(), path) is Format.HTML
    return extract(path, Format.HTML, tmp_path / "workspace", Limits())


def table(tmp_path: Path, page: str | bytes) -> list[list[str]]:
    (part,) = read(tmp_path, page).parts
    with part.path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_report_saved_as_a_web_page(tmp_path: Path) -> None:
    page = """<html><head><style>td {color: red}</style></head><body><table border=1>
      <tr><th>Payee</th><th>Net&nbsp;amount</th></tr>
      <tr><td>Smith &amp; Sons<br>Ltd</td><td>&pound;1,234.50</td></tr>
      <tr><td><b>Jones</b>   Ltd</td><td></td></tr></table></body></html>"""
    assert table(tmp_path, page) == [
        ["Payee", "Net amount"],
        ["Smith & Sons Ltd", "£1,234.50"],
        ["Jones Ltd", ""],
    ]


def test_cells_without_end_tags(tmp_path: Path) -> None:
    page = "<table><tr><td>Payee<td>Amount<tr><td>A<td>1<tr><td>B<td>2"
    assert table(tmp_path, page) == [["Payee", "Amount"], ["A", "1"], ["B", "2"]]


def test_spans_keep_every_cell_under_its_heading(tmp_path: Path) -> None:
    page = (
        "<table><tr><th rowspan=2>Payee<th colspan=2>Value<th rowspan=2>Date"
        "<tr><th>Net<th>VAT<tr><td>A<td>10<td>2<td>May</table>"
    )
    assert table(tmp_path, page) == [
        ["Payee", "Value", "", "Date"],
        ["", "Net", "VAT", ""],
        ["A", "10", "2", "May"],
    ]


def test_menus_and_layout_are_passed_over(tmp_path: Path) -> None:
    rows = "".join(f"<tr><td>Payee {n}<td>{n}<td>x" for n in range(40))
    menu = "<table><tr><td>Home<td>News<tr><td>Bins<td>Parks</table>"
    found = read(tmp_path, f"<body><table><tr><td>{menu}<td><table>{rows}</table></table>")
    assert len(found.parts) == 1
    assert found.left_out == ("2 small or layout tables of the page",)


def test_two_tables_of_like_size_are_two_parts(tmp_path: Path) -> None:
    one = "<table>" + "<tr><td>A<td>1" * 5 + "</table>"
    assert [part.name for part in read(tmp_path, f"<body>{one}<p>and</p>{one}").parts] == [
        "table 1",
        "table 2",
    ]


@pytest.mark.parametrize(
    "page",
    [
        "<!DOCTYPE html><html><head><title>Page not found</title></head><body><h1>404</h1></body></html>",
        "<html><title>Log in</title><form><table><tr><td>User name<td><input name=u><tr><td>Password"
        "<td><input type=password><tr><td>Remember me<td>yes</table></form>",
        "<html><title>Moved</title><table><tr><td>One line of one cell</table>",
    ],
)
def test_pages_without_data_are_refused(tmp_path: Path, page: str) -> None:
    with pytest.raises(FileRefused, match="The file is a web page, not data") as refusal:
        read(tmp_path, page)
    assert "titled" in refusal.value.why


@pytest.mark.parametrize(
    ("head", "encoding"),
    [("", "utf-8"), ("", "cp1252"), ("", "utf-16"), ('<meta charset="iso-8859-1">', "cp1252")],
)
def test_encodings(tmp_path: Path, head: str, encoding: str) -> None:
    page = f"<html>{head}<table><tr><td>Café £<td>1<tr><td>B<td>2</table>".encode(encoding)
    assert table(tmp_path, page)[0] == ["Café £", "1"]
