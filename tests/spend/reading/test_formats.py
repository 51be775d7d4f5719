"""What a file is comes from its bytes, never from its name."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from tallystick.spend.reading.formats import describe_binary, detect_format
from tallystick.spend.reading.model import Format


def detect(path: Path, content: bytes, head_bytes: int = 65_536) -> Format:
    path.write_bytes(content)
    return detect_format(content[:head_bytes], path)


def zip_of(members: dict[str, bytes], *, first_is_stored: bool = False) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, content) in enumerate(members.items()):
            method = zipfile.ZIP_STORED if first_is_stored and number == 0 else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, compress_type=method)
    return buffer.getvalue()


def xlsx() -> bytes:
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"] = "Payee"
    book.save(buffer)
    return buffer.getvalue()


def xls() -> bytes:
    book, buffer = xlwt.Workbook(), io.BytesIO()
    book.add_sheet("S").write(0, 0, "Payee")
    book.save(buffer)
    return buffer.getvalue()


def ole_with_stream(name: str) -> bytes:
    """A workbook whose one stream carries another name, as Word and encrypted files have it."""
    old, new = "Workbook".encode("utf-16-le"), name.encode("utf-16-le")
    content = bytearray(xls())
    entry = content.index(old)
    content[entry : entry + 64] = new.ljust(64, b"\x00")
    content[entry + 64] = len(new) + 2
    return bytes(content)


CSV = b"Payee,Date,Amount\nA,01/04/2024,1.00\n"


@pytest.mark.parametrize("name", ["spend.xls", "spend.xlsx", "spend.pdf", "spend"])
def test_text_is_text_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    assert detect(tmp_path / name, CSV) is Format.TEXT


@pytest.mark.parametrize("name", ["spend.csv", "spend.zip", "spend.xls"])
def test_workbooks_are_found_under_any_name(tmp_path: Path, name: str) -> None:
    assert detect(tmp_path / name, xlsx()) is Format.XLSX
    assert detect(tmp_path / name, xls()) is Format.XLS


def test_zip_called_xlsx_is_a_zip(tmp_path: Path) -> None:
    assert detect(tmp_path / "spend.xlsx", zip_of({"april.csv": CSV})) is Format.ZIP


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"[Content_Types].xml": b"", "xl/workbook.xml": b""}, Format.XLSX),
        ({"[Content_Types].xml": b"", "xl\\workbook.xml": b""}, Format.XLSX),
        ({"[Content_Types].xml": b"", "xl/workbook.bin": b""}, Format.XLSB),
        ({"[Content_Types].xml": b"", "word/document.xml": b""}, Format.DOCUMENT),
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b""}, Format.ODS),
        ({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b""}, Format.DOCUMENT),
        ({"Index/Tables/DataList.iwa": b""}, Format.DOCUMENT),
    ],
)
def test_kinds_of_zip(tmp_path: Path, members: dict[str, bytes], expected: Format) -> None:
    assert detect(tmp_path / "f", zip_of(members, first_is_stored=True)) is expected


def test_zip_cut_off_before_its_directory_is_still_recognised(tmp_path: Path) -> None:
    assert detect(tmp_path / "cut.xlsx", xlsx()[:-200]) is Format.XLSX


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        ("EncryptedPackage", Format.ENCRYPTED_WORKBOOK),
        ("WordDocument", Format.DOCUMENT),
        ("Book", Format.XLS),
        ("Other", Format.BINARY),
    ],
)
def test_kinds_of_ole_file(tmp_path: Path, stream: str, expected: Format) -> None:
    assert detect(tmp_path / "f.xls", ole_with_stream(stream)) is expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", Format.EMPTY),
        (b"\xef\xbb\xbf\r\n", Format.EMPTY),
        (b"%PDF-1.7\n%...", Format.PDF),
        (b"\xef\xbb\xbf%PDF-1.4", Format.PDF),
        (b"\x89PNG\r\n\x1a\n....", Format.IMAGE),
        (b"\xff\xd8\xff\xe0....", Format.IMAGE),
        (b"{\\rtf1\\ansi Payee}", Format.DOCUMENT),
        (b"\x09\x00\x04\x00\x02\x00\x10\x00", Format.XLS),
        (gzip.compress(CSV, mtime=0), Format.GZIP),
        (b"Rar!\x1a\x07\x00 and so on", Format.BINARY),
        (bytes(range(256)) * 4, Format.BINARY),
        (CSV.decode().encode("utf-16"), Format.TEXT),
        (CSV.decode().encode("utf-16-le"), Format.TEXT),
        (CSV + b"\x00\x00" + CSV, Format.TEXT),
        ("Payee,£\nCafé,1\n".encode("cp1252"), Format.TEXT),
        (b"<html><body>Not found", Format.HTML),
        (b"\r\n\r\n<!DOCTYPE html>\n<html>", Format.HTML),
        (b"<!-- saved by a report --><TABLE BORDER=1><TR>", Format.HTML),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html>', Format.HTML),
        ("<html><table>".encode("utf-16"), Format.HTML),
        (b'<?xml version="1.0"?><Workbook xmlns="x">', Format.XML),
        (b"<rss version='2.0'>", Format.XML),
        (b"<blank>,Amount\n1,2\n", Format.TEXT),
    ],
)
def test_signatures_and_text(tmp_path: Path, content: bytes, expected: Format) -> None:
    assert detect(tmp_path / "f.csv", content) is expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('{"payments": [{"payee": "A"}]}', Format.JSON),
        ('[{"payee": "A"},\n {"payee": "B"}]', Format.JSON),
        ('{"payee": "A"}\n{"payee": "B"}\n', Format.JSON),
        ('{"payments": [broken', Format.JSON),
        ("[]", Format.JSON),
        ("{}", Format.JSON),
        ("[" + ",\n".join('{"payee": "A", "amount": 1}' for _ in range(9_000)) + "]", Format.JSON),
        ("{Payee},{Amount}\nA,1\n", Format.TEXT),
        ("[Payee],[Amount]\nA,1\n", Format.TEXT),
        ('["Payee"],["Amount"]\nA,1\n', Format.TEXT),
        ("[1],[2]\n3,4\n", Format.TEXT),
        ('{"Payee"},{"Amount"}\n', Format.TEXT),
    ],
)
def test_json_is_told_from_text_that_begins_with_a_bracket(
    tmp_path: Path, content: str, expected: Format
) -> None:
    assert detect(tmp_path / "f.csv", content.encode()) is expected


def test_binary_files_are_named_in_words() -> None:
    assert describe_binary(b"Rar!\x1a\x07\x00") == "a RAR archive"
    assert describe_binary(b"\x00" * 300).startswith("nothing but zero bytes")
    assert describe_binary(b"\x01\x02\x03").startswith("a binary file")


@given(
    st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists).filter(
        lambda v: isinstance(v, list)
    )
)
def test_every_json_array_is_json(tmp_path_factory: pytest.TempPathFactory, document: object) -> None:
    path = tmp_path_factory.mktemp("json") / "f"
    assert detect(path, json.dumps(document).encode()) is Format.JSON


@given(st.binary(max_size=3_000))
def test_any_bytes_have_some_format(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "f"
    for start in (b"", b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")):
        assert detect(path, start + content) in Format
