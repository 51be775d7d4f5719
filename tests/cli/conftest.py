"""What the tests of the command line share: a call in this process, and one small imported evidence base."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from made_files import line, month, write

from running import tallystick
from tallystick.cli import main

sys.path.insert(0, str(Path(__file__).parent))


class Said(NamedTuple):
    """How a call ended and what it said."""

    code: int
    out: str
    err: str


Call = Callable[..., Said]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Call the command line in this process."""

    def run(*arguments: object) -> Said:
        monkeypatch.delenv("TALLYSTICK_HOME", raising=False)
        monkeypatch.setattr(sys, "argv", ["tallystick", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        return Said(ended.value.code or 0, *capsys.readouterr())

    return run


class Evidence(NamedTuple):
    """A folder of files, the home they were imported into, and how that call ended."""

    files: Path
    home: Path
    code: int
    out: str
    err: str


DOUBTFUL = [f"X{k},{k % 27 + 1:02d}/04/2023,Firm {k} Ltd,{k}00.10,{k}40.10" for k in range(1, 40)]


@pytest.fixture(scope="session")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    """Two months with a reject, a refund and awkward text; one file that waits, one that is refused."""
    root = tmp_path_factory.mktemp("evidence")
    files = root / "files"
    rows = [*month(4, lines=20), line("28/04/2023", '"Quill, ""Ink"" & Co"', "-75.10", 77)]
    rows += [line("28/04/2023", "=SUM(A1)", "12.34", 78), line("31/04/2023", "Carr Lane Signs", "9.99", 79)]
    write(files / "2023-04.csv", rows)
    write(files / "2023-05.csv", month(5))
    write(files / "doubtful.csv", DOUBTFUL, "A,B,C,Figure 1,Figure 2")
    (files / "letter.csv").write_bytes(b"%PDF-1.7\n")
    run = tallystick("spend", "import", files, "--home", root / "home")
    return Evidence(files, root / "home", run.returncode, run.stdout, run.stderr)
