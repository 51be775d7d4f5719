"""``spend read``: every table as plain CSV, and never over a file that is being read."""

from __future__ import annotations

import csv

import openpyxl
import pytest


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.reader(source))


def test_a_workbook_of_several_sheets_becomes_a_file_for_each(call, tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "April"
    for name in ("April", "May"):
        sheet = book[name] if name in book.sheetnames else book.create_sheet(name)
        sheet.append(["Payee", "Amount"])
        sheet.append([f"{name} Works", 12.5])
        sheet.append(["Quill, Ink", -3])
    book.save(tmp_path / "spend.xlsx")
    said = call("spend", "read", tmp_path / "spend.xlsx", "-o", tmp_path / "tables")
    targets = [tmp_path / "tables" / f"spend.xlsx.{name}.csv" for name in ("April", "May")]
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines() == [str(path) for path in targets]
    assert rows_of(targets[1]) == [["Payee", "Amount"], ["May Works", "12.5"], ["Quill, Ink", "-3"]]


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (
            b'\xef\xbb\xbfPayee;Amount\r\n"Quill; Ink";1.50\r\nCaf\xc3\xa9;2.00\r\n',
            [["Payee", "Amount"], ["Quill; Ink", "1.50"], ["Café", "2.00"]],
        ),
        (
            "Payee\tAmount\nCafé\t2.00\nBrook\t3.00\n".encode("utf-16"),
            [["Payee", "Amount"], ["Café", "2.00"], ["Brook", "3.00"]],
        ),
        (
            b'Payments over 500 pounds,\n,\nPayee,Amount\n"Ash\nand Elm",4.00\nBrook,5.00\n',
            [["Payee", "Amount"], ["Ash\nand Elm", "4.00"], ["Brook", "5.00"]],
        ),
        (
            b"Payee,Amount\nCaf\xe9,2.00\nBrook,3.00\n",
            [["Payee", "Amount"], ["Café", "2.00"], ["Brook", "3.00"]],
        ),
    ],
    ids=[
        "two marks and semicolons",
        "UTF-16 and tabs",
        "preamble and a line break in a cell",
        "Windows-1252",
    ],
)
def test_messy_text_comes_out_plain(call, tmp_path, content, rows):
    (tmp_path / "messy.csv").write_bytes(content)
    assert call("spend", "read", tmp_path / "messy.csv", "-o", tmp_path / "tables").code == 0
    written = (tmp_path / "tables" / "messy.csv").read_bytes()
    assert written.count(b"\r\n") == len(rows)
    assert rows_of(tmp_path / "tables" / "messy.csv") == rows


def test_a_refused_file_is_said_and_the_others_are_written(call, tmp_path):
    (tmp_path / "a.csv").write_bytes(b"%PDF-1.7\n")
    (tmp_path / "b.csv").write_text("Payee,Amount\nBrook,1.00\nAsh,2.00\n")
    said = call("spend", "read", tmp_path / "a.csv", tmp_path / "b.csv", "-o", tmp_path / "tables")
    assert said.code == 4
    assert "PDF document" in said.err
    assert said.out.splitlines() == [str(tmp_path / "tables" / "b.csv")]


def test_the_files_themselves_are_never_written_over(call, tmp_path):
    content = "Title,\n,\nPayee,Amount\nBrook,1.00\nAsh,2.00\n"
    (tmp_path / "a.csv").write_text(content)
    said = call("spend", "read", tmp_path / "a.csv", "-o", tmp_path)
    assert said.code == 4
    assert "another file of this call" in said.err
    assert (tmp_path / "a.csv").read_text() == content
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_two_files_of_one_name_do_not_hide_each_other(call, tmp_path):
    for folder, payee in (("one", "Brook"), ("two", "Ash")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "april.csv").write_text(f"Payee,Amount\n{payee},1.00\n{payee},2.00\n")
    said = call("spend", "read", tmp_path / "one", tmp_path / "two", "-o", tmp_path / "tables")
    assert said.code == 4
    assert str(tmp_path / "two" / "april.csv") in said.err
    assert rows_of(tmp_path / "tables" / "april.csv")[1] == ["Brook", "1.00"]
    # The same call again gives the same answer: what it wrote before is simply renewed.
    assert call("spend", "read", tmp_path / "one", "-o", tmp_path / "tables").code == 0
