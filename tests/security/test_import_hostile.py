"""One folder with everything that can be wrong with a file, and two good ones: the good ones come through."""

from __future__ import annotations

import json
import os
import random
import sys
import time
import zipfile
from pathlib import Path

import pytest
from made_files import month, write

from running import BOUND_BY_PERMISSIONS, tallystick, totals

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="pipes, links and permissions as Linux has them"
)

SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    "</sheetData></worksheet>"
)
ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORKBOOK = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
    f'Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets><sheet name="S" sheetId="1" '
    'r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
    f'Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}

# The file, and words that its reason must hold.
HOSTILE = {
    "bomb.zip": "unpacks to more than 200 times its size",
    "sparse.xlsx": "row 1,048,576, column 16,384",
    "entities.xlsx": "XML that is not safe to read",
    "locked.zip": "protected by a password",
    "long.csv": "A line of the file is too long",
    "nul.csv": "binary file",
    "empty.csv": "The file is empty",
    "document.csv": "PDF document",
    "junk.csv": "binary file",
    "page.csv": "web page, not data",
    "error.csv": "no table of payments",
    "loop.csv": "a link that leads to no file",
    "broken.csv": "a link that leads to no file",
    "pipe.csv": "a pipe, a socket or a device",
    "caf\udce9.csv": "not valid text",
}
FORBIDDEN = {"unreadable.csv": "Permission denied", "closed": "The folder cannot be opened"}


def zipped(path: Path, parts: dict[str, str]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)


def locked_zip(path: Path) -> None:
    zipped(path, {"a.csv": "Payee"})
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "downloads"
    write(folder / "2023-04.csv", month(4))
    write(folder / "below" / "2023-05.csv", month(5))
    (folder / "below" / "back").symlink_to("..")
    zipped(folder / "bomb.zip", {"a.csv": "0" * (70 << 20)})
    zipped(folder / "sparse.xlsx", WORKBOOK | {"xl/worksheets/sheet1.xml": SHEET})
    zipped(folder / "entities.xlsx", WORKBOOK | {"xl/worksheets/sheet1.xml": ENTITIES})
    locked_zip(folder / "locked.zip")
    (folder / "long.csv").write_bytes(b"x" * (9 << 20))
    (folder / "nul.csv").write_bytes(b"Date,Supplier,Amount\n" + bytes(5_000))
    (folder / "empty.csv").touch()
    (folder / "document.csv").write_bytes(b"%PDF-1.7\n%\xe2\xe3\n")
    (folder / "junk.csv").write_bytes(random.Random(1).randbytes(5_000))
    (folder / "page.csv").write_text("<!DOCTYPE html><title>Page not found</title><h1>404</h1>")
    (folder / "error.csv").write_text("Internal server error\n")
    (folder / "loop.csv").symlink_to("loop.csv")
    (folder / "broken.csv").symlink_to("nowhere.csv")
    os.mkfifo(folder / "pipe.csv")
    write(folder / "caf\udce9.csv", month(6))
    write(folder / "unreadable.csv", month(7)).chmod(0)
    write(folder / "closed" / "2023-08.csv", month(8))
    (folder / "closed").chmod(0)
    yield folder
    (folder / "closed").chmod(0o700)


def test_a_folder_of_hostile_files(folder: Path, tmp_path: Path):
    home = tmp_path / "home"
    began = time.monotonic()
    run = tallystick("spend", "import", folder, "--home", home, "--json", before=BOUND_BY_PERMISSIONS)
    assert time.monotonic() - began < 60
    assert "Traceback" not in run.stderr
    found = {Path(item["file"]).name: item for item in map(json.loads, run.stdout.splitlines())}
    assert {name for name, item in found.items() if item["status"] == "accepted"} == {
        "2023-04.csv",
        "2023-05.csv",
    }
    assert totals(home)[0] == 24
    for names, status in ((HOSTILE, "refused"), (FORBIDDEN, "failed")):
        for name, words in names.items():
            assert found[name]["status"] == status, found[name]
            (reason,) = found[name]["warnings"]
            assert words in reason
            assert "\n" not in reason
            assert reason[0].isupper() or status == "refused"
            assert len(reason) < 400
            assert all(found[name][key] == 0 for key in ("rows_in", "pence_in", "rows_accepted"))
    assert len(found) == 2 + len(HOSTILE) + len(FORBIDDEN)
    assert run.returncode == 7, "two files have to be imported again"
    # Once permission is given, the rest is read; nothing that was refused comes back in another guise.
    (folder / "unreadable.csv").chmod(0o600)
    (folder / "closed").chmod(0o700)
    again = tallystick("spend", "import", folder, "--home", home)
    assert again.returncode == 0
    assert totals(home)[0] == 48
    assert "19 files: 2 accepted, 2 unchanged, 15 refused." in again.stdout
    assert "Traceback" not in again.stderr


def test_inspect_and_read_survive_the_same_folder(folder: Path, tmp_path: Path):
    looked = tallystick("spend", "inspect", folder, "--json", before=BOUND_BY_PERMISSIONS)
    assert looked.returncode == 0
    assert len(looked.stdout.splitlines()) == 19
    read = tallystick("spend", "read", folder, "-o", tmp_path / "tables", before=BOUND_BY_PERMISSIONS)
    assert read.returncode == 4
    assert "Traceback" not in looked.stderr + read.stderr
    assert {path.name for path in (tmp_path / "tables").iterdir()} >= {"2023-04.csv", "2023-05.csv"}


def test_only_refused_files(folder: Path, tmp_path: Path):
    run = tallystick("spend", "import", folder / "document.csv", "--home", tmp_path / "home")
    assert run.returncode == 4
    assert "PDF document" in run.stdout


def test_the_evidence_base_itself_is_never_read_as_files(folder: Path, tmp_path: Path):
    files = tmp_path / "files"
    write(files / "2023-04.csv", month(4))
    for expected in ("1 file: 1 accepted.", "1 file: 1 unchanged."):
        run = tallystick("spend", "import", ".", "--home", "tallystick-home", cwd=files)
        assert run.returncode == 0
        assert run.stdout.startswith(expected)
