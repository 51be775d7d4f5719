"""Members of zip and gzip files are read by their own content, one level deep."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tallystick.kernel import FileRefused
from tallystick.spend.reading.containers import Extraction, extract
from tallystick.spend.reading.formats import detect_format
from tallystick.spend.reading.model import Limits

CSV = b"Payee,Amount\nA,1\n"


def workbook(*sheets: str) -> bytes:
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.active)
    for name in sheets:
        book.create_sheet(name).append(["Payee", name])
    book.save(buffer)
    return buffer.getvalue()


def zipped(path: Path, members: list[tuple[str, bytes]]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return path


def read(path: Path, limits: Limits | None = None) -> Extraction:
    with path.open("rb") as file:
        found = detect_format(file.read(65_536), path)
    return extract(path, found, path.parent / "workspace", limits or Limits())


def test_each_member_is_read_by_its_content(tmp_path: Path) -> None:
    found = read(
        zipped(
            tmp_path / "year.zip",
            [
                ("2024/april.csv", CSV),
                ("may.csv", workbook("May")),
                ("q2.xlsx", workbook("Jul", "Aug")),
                ("june.xls", b"<table><tr><td>Payee<td>Amount<tr><td>B<td>2<tr><td>C<td>3</table>"),
            ],
        )
    )
    assert [(part.name, part.is_text) for part in found.parts] == [
        ("2024/april.csv", True),
        ("may.csv", False),
        ("q2.xlsx / Jul", False),
        ("q2.xlsx / Aug", False),
        ("june.xls", False),
    ]
    assert found.parts[0].path.read_bytes() == CSV
    with found.parts[3].path.open(newline="") as file:
        assert list(csv.reader(file)) == [["Payee", "Aug"]]


def test_what_is_not_data_is_named_and_left_out(tmp_path: Path) -> None:
    found = read(
        zipped(
            tmp_path / "z.zip",
            [
                ("a.csv", CSV),
                ("__MACOSX/._a.csv", b"\x00\x05\x16\x07"),
                (".DS_Store", b"\x00\x00\x00\x01Bud1"),
                ("notes.pdf", b"%PDF-1.4"),
                ("empty.csv", b""),
                ("inner.zip", zipped(tmp_path / "i.zip", [("b.csv", CSV)]).read_bytes()),
                ("broken.xlsx", workbook("S")[:-300]),
            ],
        )
    )
    assert [part.name for part in found.parts] == ["a.csv"]
    reasons = dict(words.split(": ", 1) for words in found.left_out)
    assert list(reasons) == [
        "__MACOSX/._a.csv",
        ".DS_Store",
        "notes.pdf",
        "empty.csv",
        "inner.zip",
        "broken.xlsx",
    ]
    assert "PDF" in reasons["notes.pdf"]
    assert "empty" in reasons["empty.csv"]
    assert "archive inside an archive" in reasons["inner.zip"]
    assert "damaged" in reasons["broken.xlsx"]


def test_archive_with_nothing_to_read_is_refused_with_the_reasons(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "i.zip", [("b.csv", CSV)]).read_bytes()
    with pytest.raises(FileRefused, match="no table") as refusal:
        read(zipped(tmp_path / "z.zip", [("inner.zip", inner), ("logo.png", b"\x89PNG\r\n\x1a\n")]))
    assert "inner.zip" in refusal.value.why
    assert "logo.png" in refusal.value.why


def test_two_members_of_one_name_are_both_read(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = zipped(tmp_path / "z.zip", [("a.csv", CSV), ("a.csv", CSV + b"B,2\n")])
    assert [part.path.stat().st_size for part in read(path).parts] == [len(CSV), len(CSV) + 4]


def test_gzip_of_text_and_of_a_workbook(tmp_path: Path) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(CSV) + gzip.compress(b"B,2\n"))
    (part,) = read(tmp_path / "a.csv.gz").parts
    assert (part.name, part.is_text, part.path.read_bytes()) == ("", True, CSV + b"B,2\n")
    (tmp_path / "b.gz").write_bytes(gzip.compress(workbook("May", "June")))
    assert [part.name for part in read(tmp_path / "b.gz").parts] == ["May", "June"]


def test_gzip_that_stops_early_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.gz").write_bytes(gzip.compress(CSV * 1000)[:-30])
    with pytest.raises(FileRefused, match="stop before their end"):
        read(tmp_path / "a.gz")


def test_text_is_passed_through_untouched(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(CSV)
    (part,) = read(path).parts
    assert (part.name, part.path, part.is_text) == ("", path, True)
