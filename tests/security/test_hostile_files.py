"""Files made to do harm: each is refused with a sentence, and the program goes on.

Every file is built here. The refusals are tested through the public entry, so that the child process,
its limits and the translation of its end are all part of what is tested.
"""

from __future__ import annotations

import gzip
import io
import os
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import tallystick
from tallystick.kernel import FileRefused
from tallystick.spend.reading import child, containers
from tallystick.spend.reading.containers import Extraction, extract
from tallystick.spend.reading.formats import detect_format
from tallystick.spend.reading.model import Format, Limits

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def read(path: Path, limits: Limits | None = None) -> Extraction:
    with path.open("rb") as file:
        found = detect_format(file.read(65_536), path)
    return extract(path, found, path.parent / "workspace", limits or Limits())


def refusal(path: Path, limits: Limits | None = None) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        read(path, limits)
    error = caught.value
    assert path.name in error.where
    assert all((error.what, error.why, error.next_step)), "a refusal says what, why and what to do next"
    return error


def xlsx(path: Path, rows: str, prologue: str = "") -> Path:
    """Write the smallest workbook that a parser accepts, with these rows."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SHEET_TYPE}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'{prologue}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>'
        "</worksheet>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text if text.startswith("<!") else f'<?xml version="1.0"?>{text}')
    return path


def ods(path: Path, rows: str, extra: dict[str, str] | None = None, prologue: str = "") -> Path:
    names = {
        part: f"urn:oasis:names:tc:opendocument:xmlns:{part}:1.0" for part in ("office", "table", "text")
    }
    spaces = " ".join(f'xmlns:{part}="{space}"' for part, space in names.items())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0"?>{prologue}<office:document-content {spaces}><office:body>'
            "<office:spreadsheet>"
            f'<table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>",
        )
        for name, text in (extra or {}).items():
            archive.writestr(name, text)
    return path


def xls(path: Path) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("S")
    for number in range(50):
        sheet.write(number, 0, f"Payee {number}")
        sheet.write(number, 1, 1 / 3 + number)
    book.save(str(path))
    return path


VALUE = "<v>1</v></c></row>"
NUMBER = 'office:value-type="float" office:value="1"'


# Workbooks whose few cells span more than fits in memory


def test_two_far_cells_in_xlsx(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "f.xlsx", f'<row r="1"><c r="A1">{VALUE}<row r="1048576"><c r="XFD1048576">{VALUE}'
    )
    assert path.stat().st_size < 2_000
    assert "row 1,048,576, column 16,384" in refusal(path).why


def test_far_cells_that_hide_from_the_check_end_only_the_child(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "f.xlsx", f'<row r="1"><c>{VALUE}<row r="4294967290"><c>{VALUE}')
    if sys.platform == "linux":
        assert "GB of memory" in refusal(path).why
    assert read(xlsx(tmp_path / "good.xlsx", f'<row r="1"><c r="A1">{VALUE}')).parts


def test_far_cell_in_xls(tmp_path: Path) -> None:
    path = xls(tmp_path / "f.xls")
    content = bytearray(path.read_bytes())
    record = content.index(struct.pack("<HHHH", 0x0203, 14, 49, 1))
    struct.pack_into("<HH", content, record + 4, 65_535, 65_535)
    path.write_bytes(content)
    assert "row 65,536, column 65,536" in refusal(path).why


def test_far_cell_in_xlsb(tmp_path: Path) -> None:
    def record(kind: int, body: bytes) -> bytes:
        start = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
        return start + bytes([len(body)]) + body

    sheet = record(129, b"") + record(145, b"")
    for row, column in ((0, 0), (1_048_575, 16_383)):
        sheet += record(0, struct.pack("<I", row) + bytes(13)) + record(
            5, struct.pack("<IId", column, 0, 1.0)
        )
    path = tmp_path / "f.xlsb"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.bin", b"")
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    assert "row 1,048,576, column 16,384" in refusal(path).why


@pytest.mark.parametrize(
    "rows",
    [
        f'<table:table-row table:number-rows-repeated="1048576"><table:table-cell {NUMBER} '
        'table:number-columns-repeated="1000"/></table:table-row>',
        f'<table:table-row><table:table-cell {NUMBER} table:number-columns-repeated="999999999999"/>'
        "</table:table-row>",
        f'<table:table-row><table:table-cell {NUMBER} table:number-columns-repeated="1900"/>'
        "</table:table-row>"
        '<table:table-row table:number-rows-repeated="99999999"><table:table-cell/></table:table-row>'
        f"<table:table-row><table:table-cell {NUMBER}/></table:table-row>",
    ],
)
def test_repeated_cells_and_rows_in_ods(tmp_path: Path, rows: str) -> None:
    assert "more than is safe" in refusal(ods(tmp_path / "f.ods", rows), Limits(max_cells=2_000_000)).what


def test_row_number_beyond_any_sheet_in_excel_xml(tmp_path: Path) -> None:
    path = tmp_path / "f.xml"
    path.write_text(
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="S"><Table>'
        '<Row ss:Index="999999999"><Cell><Data ss:Type="String">x</Data></Cell></Row></Table></Worksheet>'
        "</Workbook>"
    )
    assert "numbered 999,999,999" in refusal(path).why


def test_spans_of_a_web_page_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "f.html"
    path.write_text("<table>" + "<tr><td colspan=1000>x<td>1" * 3_000 + "</table>")
    assert "more than is safe" in refusal(path, Limits(max_cells=1_000_000)).what


def test_many_small_sheets_are_counted_together(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for number in range(4):
        book.create_sheet(f"S{number}")["J50"] = 1
    book.save(tmp_path / "f.xlsx")
    assert read(tmp_path / "f.xlsx", Limits(max_cells=2_000)).parts
    assert "more than is safe" in refusal(tmp_path / "f.xlsx", Limits(max_cells=1_999)).what


# Archives that unpack to more than fits


def test_zip_that_unpacks_beyond_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "f.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"0" * 3_000_000)
    assert "more than 1 MB" in refusal(path, Limits(max_unpacked_bytes=1024**2)).why


def test_zip_out_of_proportion(tmp_path: Path) -> None:
    path = tmp_path / "f.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"0" * 70 * 1024**2)
    assert "more than 200 times its size" in refusal(path).why


@pytest.mark.parametrize("name", ["a.csv", "xl/worksheets/sheet1.xml"])
def test_zip_whose_directory_lies_about_its_size(tmp_path: Path, name: str) -> None:
    path = tmp_path / "f.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml" if name.startswith("xl") else "readme.txt", "<Types/>")
        archive.writestr(name, b"0" * 3_000_000)
    lie = path.read_bytes().replace(struct.pack("<I", 3_000_000), struct.pack("<I", 10))
    path.write_bytes(lie)
    with zipfile.ZipFile(path) as archive:
        assert archive.getinfo(name).file_size == 10
    limits = Limits(max_unpacked_bytes=1024**2, max_workbook_xml_bytes=1024**2)
    assert "more than 1 MB" in refusal(path, limits).why


def test_zip_of_too_many_entries(tmp_path: Path) -> None:
    path = tmp_path / "f.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(60):
            archive.writestr(f"{number}.csv", b"")
    assert "60 files; the limit is 50" in refusal(path, Limits(max_archive_entries=50)).why


def test_gzip_beyond_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "f.gz"
    path.write_bytes(gzip.compress(b"0" * 3_000_000))
    assert "more than 1 MB" in refusal(path, Limits(max_unpacked_bytes=1024**2)).why


def test_sheet_of_a_workbook_beyond_the_limit(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "f.xlsx", " " * 3_000_000)
    assert "more than 1 MB" in refusal(path, Limits(max_workbook_xml_bytes=1024**2)).why


def test_one_long_text_in_a_million_cells(tmp_path: Path) -> None:
    rows = (
        '<table:table-row table:number-rows-repeated="20000"><table:table-cell office:value-type="string" '
        f'table:number-columns-repeated="50"><text:p>{"x" * 1_000}</text:p></table:table-cell>'
        "</table:table-row>"
    )
    limits = Limits(max_unpacked_bytes=5 * 1024**2)
    assert refusal(ods(tmp_path / "f.ods", rows), limits).what
    written = sum(file.stat().st_size for file in (tmp_path / "workspace").rglob("*") if file.is_file())
    assert written <= 5 * 1024**2, "the output was bounded, not only refused"


def test_archive_inside_an_archive_inside_an_archive(tmp_path: Path) -> None:
    content = b"Payee,Amount\n"
    for _ in range(5):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("inner.zip", content)
        content = buffer.getvalue()
    (tmp_path / "f.zip").write_bytes(content)
    assert "archive inside an archive" in refusal(tmp_path / "f.zip").why


@pytest.mark.parametrize(
    "name", ["../../evil.csv", "/etc/evil.csv", "C:\\evil.csv", "..\\evil.csv", "a\x00b.csv"]
)
def test_names_in_an_archive_are_never_paths(tmp_path: Path, name: str) -> None:
    room = tmp_path / "deep" / "deeper"
    room.mkdir(parents=True)
    with zipfile.ZipFile(room / "f.zip", "w") as archive:
        archive.writestr(name, b"Payee,Amount\nA,1\n")
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    (part,) = read(room / "f.zip").parts
    assert part.path.read_bytes() == b"Payee,Amount\nA,1\n"
    for path in {path for path in tmp_path.rglob("*") if path.is_file()} - before:
        assert path.resolve().is_relative_to((room / "workspace").resolve())
        assert "evil" not in path.name


# XML that declares entities


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


def test_entities_in_xlsx(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "f.xlsx", f'<row r="1"><c r="A1">{VALUE}', prologue=LAUGHS)
    assert "not safe" in refusal(path).what


def test_entities_in_ods(tmp_path: Path) -> None:
    assert "not safe" in refusal(ods(tmp_path / "f.ods", "", prologue=LAUGHS)).what


def test_external_entity_in_excel_xml(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    path = tmp_path / "f.xls"
    path.write_text(
        f'<?xml version="1.0"?><!DOCTYPE Workbook [<!ENTITY s SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table><Row><Cell>'
        "<Data>&s;</Data></Cell></Row></Table></Worksheet></Workbook>"
    )
    assert "not safe" in refusal(path).what


# Locked files


def test_encrypted_office_file(tmp_path: Path) -> None:
    content = bytearray(xls(tmp_path / "f.xlsx").read_bytes())
    entry = content.index("Workbook".encode("utf-16-le"))
    name = "EncryptedPackage".encode("utf-16-le")
    content[entry : entry + 64] = name.ljust(64, b"\x00")
    content[entry + 64] = len(name) + 2
    (tmp_path / "f.xlsx").write_bytes(content)
    assert "password" in refusal(tmp_path / "f.xlsx").what


def test_xls_with_a_password(tmp_path: Path) -> None:
    path = xls(tmp_path / "f.xls")
    content = bytearray(path.read_bytes())
    # The record after the first one becomes FILEPASS, as in a workbook that is encrypted.
    start = content.index(struct.pack("<HH", 0x0809, 16)) + 20
    struct.pack_into("<H", content, start, 0x002F)
    path.write_bytes(content)
    assert "password" in refusal(path).what


def test_zip_with_a_password(tmp_path: Path) -> None:
    path = tmp_path / "f.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", b"Payee")
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert "password" in refusal(path).what


def test_ods_with_a_password(tmp_path: Path) -> None:
    manifest = '<manifest:manifest><manifest:encryption-data manifest:checksum="x"/></manifest:manifest>'
    path = ods(tmp_path / "f.ods", "", {"META-INF/manifest.xml": manifest})
    assert "password" in refusal(path).what


# Files that are no tables, and files that are not whole


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "It is empty"),
        (b"%PDF-1.7\n", "PDF document"),
        (b'{"payments": []}', "JSON document"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"Rar!\x1a\x07\x00....", "RAR archive"),
        (b"\x09\x00\x04\x00\x02\x00\x10\x00", "early Excel versions"),
    ],
)
def test_what_is_no_table(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "f.csv").write_bytes(content)
    assert words in refusal(tmp_path / "f.csv").why


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "zip"])
def test_files_that_were_cut_off(tmp_path: Path, kind: str, share: float) -> None:
    path = tmp_path / f"f.{kind}"
    if kind == "xlsx":
        xlsx(
            path,
            "".join(f'<row r="{n}"><c r="A{n}"><v>{n * 7919 % 1013}</v></c></row>' for n in range(1, 500)),
        )
    elif kind == "xls":
        xls(path)
    elif kind == "ods":
        ods(path, f"<table:table-row><table:table-cell {NUMBER}/></table:table-row>" * 500)
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.csv", b"Payee,Amount\n" * 100)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    assert refusal(path).what == "The file is damaged or incomplete"


# The child itself


def test_time_is_bounded(tmp_path: Path) -> None:
    path = tmp_path / "f.html"
    path.write_text("<table>" + "<tr><td>a<td>1" * 400_000)
    if sys.platform != "win32":
        assert "seconds of the processor" in refusal(path, Limits(child_cpu_seconds=1)).why
    assert "took longer than 1 seconds" in refusal(path, Limits(child_wall_seconds=1)).why


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds the address space of a process")
def test_memory_is_bounded(tmp_path: Path) -> None:
    path = tmp_path / "f.html"
    path.write_text("<table>" + f"<tr><td>{'a' * 10_000}<td>1" * 12_000)
    assert "0.1 GB of memory" in refusal(path, Limits(child_memory_bytes=64 * 1024**2)).why


def test_child_that_dies_or_babbles_becomes_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = xlsx(tmp_path / "f.xlsx", "")
    for program, words in (
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "ended by the system (signal 9)"),
        ("import sys; sys.exit(3)", "exit code 3"),
        ("pass", "exit code 0"),
    ):
        monkeypatch.setattr(containers, "_START", program)
        assert words in refusal(path).why


WORKER = """
import multiprocessing
import sys
from pathlib import Path
from tallystick.kernel import FileRefused
from tallystick.spend.reading.containers import extract
from tallystick.spend.reading.model import Format, Limits

def work():
    assert multiprocessing.current_process().daemon
    room = Path(sys.argv[1])
    print(len(extract(room / "good.xlsx", Format.XLSX, room / "workspace", Limits()).parts))
    try:
        extract(room / "bad.xlsx", Format.XLSX, room / "workspace", Limits())
    except FileRefused as error:
        print(error.what)

if __name__ == "__main__":
    worker = multiprocessing.get_context("spawn").Process(target=work, daemon=True)
    worker.start()
    worker.join(60)
"""


def test_works_inside_a_daemon_worker(tmp_path: Path) -> None:
    """A daemonic worker may start no workers of its own, but it may start a program."""
    good = xlsx(tmp_path / "good.xlsx", f'<row r="1"><c r="A1">{VALUE}')
    (tmp_path / "bad.xlsx").write_bytes(good.read_bytes()[:-40])
    script = tmp_path / "worker.py"
    script.write_text(WORKER)
    environment = os.environ | {"PYTHONPATH": str(Path(tallystick.__file__).resolve().parents[1])}
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path)],
        check=False,
        env=environment,
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert done.stdout.splitlines() == ["1", "The file is damaged or incomplete"], done.stderr


SEEDS = ("xlsx", "xls", "ods", "html")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(SEEDS), st.integers(0, 10**6), st.integers(0, 10**6), st.binary(min_size=1, max_size=8)
)
def test_any_damage_ends_in_an_answer_or_a_refusal(
    tmp_path: Path, kind: str, cut: int, place: int, noise: bytes
) -> None:
    """Run the checks and the parse of the child in this process: only its limits are left out."""
    path = tmp_path / f"f.{kind}"
    if kind == "xlsx":
        xlsx(path, "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 30)))
    elif kind == "xls":
        xls(path)
    elif kind == "ods":
        ods(path, f"<table:table-row><table:table-cell {NUMBER}/></table:table-row>" * 5)
    else:
        path.write_text("<table>" + "<tr><td>a<td colspan=2>1" * 20)
    content = bytearray(path.read_bytes())
    start = place % len(content)
    content[start : start + len(noise)] = noise
    path.write_bytes(content[: len(content) - cut % len(content)] if cut % 2 else content)
    request = {
        "path": str(path),
        "format": Format(kind).value,
        "where": path.name,
        "workspace": str(tmp_path),
    }
    answer = child.answer(request, Limits(max_cells=100_000, child_memory_bytes=64 * 1024**2))
    assert set(answer) in ({"sheets", "left_out"}, {"refused"}, {"failure"}, {"failure", "detail"})
