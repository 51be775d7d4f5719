from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parent))

from docs_pages import REPOSITORY

from tallystick.cli import commands
from tallystick.sample import make_county

_PAYEES = ("Fenwyley Technology Ltd", "Selvmere Skills Ltd", "Caldhaven Nurseries", "Jorvhaven Tyres Ltd")


def _two_dates() -> str:
    """A month with two columns of dates whose headings do not say which is the payment."""
    rows = ["Unit,Key,Name,Raised,Settled,Sum"]
    for number in range(40):
        day, pounds = number % 20 + 1, 521.17 + 73.31 * number
        unit, payee = ("Parks", "Fleet", "Housing")[number % 3], _PAYEES[number % 4]
        rows.append(f"{unit},{5100 + number},{payee},{day:02d}/05/2023,{day + 8:02d}/05/2023,{pounds:.2f}")
    return "\n".join(rows) + "\n"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two bodies of the sample county, and the downloads that the pages speak of; only read by tests."""
    place = tmp_path_factory.mktemp("docs") / "made"
    make_county(place / "county", bodies=2)
    months = sorted((place / "county" / "published" / "ombershire-county-council").glob("*.csv"))
    for name, source in (("2022-07.csv", 0), ("leeds/2022-07.csv", 1), ("leeds/2022-08.csv", 2)):
        target = place / "downloads" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(months[source], target)
    examples = Path("docs") / "examples"
    shutil.copytree(REPOSITORY / examples, place / examples)
    waiting = place / "downloads" / "quillhaven" / "spend-2023-05.csv"
    waiting.parent.mkdir()
    waiting.write_text(_two_dates(), encoding="utf-8")
    return place


@pytest.fixture
def desk(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A fresh folder with the made files, as the present folder, and no home."""
    place = tmp_path / "desk"
    shutil.copytree(made, place)
    monkeypatch.delenv("TALLYSTICK_HOME", raising=False)
    before = Path.cwd()
    os.chdir(place)
    yield place
    os.chdir(before)


@pytest.fixture(scope="session")
def runner() -> CliRunner:
    return CliRunner()


@pytest.fixture
def known_bodies(desk: Path, runner: CliRunner) -> Path:
    """A home that knows the bodies of the county and has imported nothing."""
    assert runner.invoke(commands, ["spend", "body", "load", "county/bodies.csv"]).exit_code == 0
    return desk
