"""Where the report goes: never over anything else, and all or nothing."""

from __future__ import annotations

import builtins
import shutil
from pathlib import Path

import pytest
from report_cases import INFO, empty_snapshot

from tallystick.kernel.errors import StoreFailure, UsageProblem
from tallystick.spend.reporting import write_report
from tallystick.spend.reporting import writing as writing_module
from tallystick.spend.reporting.folder import replaced_folder


def write(folder: Path) -> Path:
    with empty_snapshot() as connection:
        return write_report(connection, [], INFO, folder)


def test_an_empty_snapshot_gives_a_report_that_says_what_to_do(tmp_path: Path) -> None:
    page = write(tmp_path / "report").read_text(encoding="utf-8")
    assert "This snapshot holds no payment lines yet." in page
    assert "tallystick spend import" in page
    assert page.count("adds up</span>") == 4
    assert "No file was refused" in (tmp_path / "report/read.html").read_text(encoding="utf-8")
    assert "nothing to certify" in (tmp_path / "report/certificate.html").read_text(encoding="utf-8")


def test_the_same_snapshot_gives_the_same_bytes(tmp_path: Path) -> None:
    write(tmp_path / "one")
    write(tmp_path / "two")
    for path in (tmp_path / "one").rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes()


def test_an_earlier_report_is_replaced_whole(tmp_path: Path) -> None:
    write(tmp_path / "report")
    (tmp_path / "report/index.html").write_text("old", encoding="utf-8")
    write(tmp_path / "report")
    assert (tmp_path / "report/index.html").read_text(encoding="utf-8") != "old"
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_an_empty_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "report").mkdir()
    assert write(tmp_path / "report").is_file()


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "budget.xlsx").write_text("keep", encoding="utf-8")
    with pytest.raises(UsageProblem, match="not a report of tallystick"):
        write(theirs)
    assert [path.name for path in theirs.iterdir()] == ["budget.xlsx"]


def test_a_report_with_somebodys_file_in_it_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "report")
    note = tmp_path / "report/bodies/my note.docx"
    note.parent.mkdir(exist_ok=True)
    note.write_text("keep", encoding="utf-8")
    with pytest.raises(UsageProblem, match=r"my note\.docx"):
        write(tmp_path / "report")
    assert note.read_text(encoding="utf-8") == "keep"


def test_a_marker_of_another_program_is_not_ours(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "report.json").write_text('{"made_by": "someone"}', encoding="utf-8")
    with pytest.raises(UsageProblem):
        write(theirs)


def test_a_file_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "report").write_text("a file", encoding="utf-8")
    with pytest.raises(UsageProblem, match="It is a file"):
        write(tmp_path / "report")


def test_a_failure_leaves_the_earlier_report_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = write(tmp_path / "report").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing_module, "write_table", full)
    with pytest.raises(StoreFailure, match="No space left"):
        write(tmp_path / "report")
    assert (tmp_path / "report/index.html").read_bytes() == first
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_an_interruption_before_the_swap_leaves_the_earlier_report(tmp_path: Path) -> None:
    first = write(tmp_path / "report").read_bytes()
    with pytest.raises(KeyboardInterrupt), replaced_folder(tmp_path / "report"):
        raise KeyboardInterrupt
    assert (tmp_path / "report/index.html").read_bytes() == first
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_a_report_can_be_moved_and_still_holds_together(tmp_path: Path) -> None:
    write(tmp_path / "report")
    moved = shutil.move(tmp_path / "report", tmp_path / "sent on")
    assert str(tmp_path) not in (Path(moved) / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("library", ["vl_convert", "jinja2"])
def test_a_missing_library_is_told_with_the_command_that_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    whole = builtins.__import__

    def without(name: str, *rest: object, **named: object) -> object:
        if name == library:
            raise ImportError(name)
        return whole(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UsageProblem, match=r"python -m pip install 'tallystick\[report\]'"):
        write(tmp_path / "report")
    assert not (tmp_path / "report").exists()
