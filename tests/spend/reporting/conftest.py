from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from derived_cases import report, resolved_snapshot
from found_cases import found_report, found_snapshot
from report_cases import INFO, Made, made_snapshot

from tallystick.spend.quality import certify
from tallystick.spend.reporting import write_report


@pytest.fixture(scope="session")
def made() -> Iterator[Made]:
    found = made_snapshot()
    yield found
    found.connection.close()


@pytest.fixture(scope="session")
def resolved() -> Iterator[Made]:
    """The same with its suppliers resolved and its lines classified, by invention."""
    found = resolved_snapshot()
    yield found
    found.connection.close()


@pytest.fixture(scope="session")
def folder(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A written report; tests only read it."""
    place = tmp_path_factory.mktemp("reporting") / "report"
    certificates = certify(made.connection, today=date(2026, 11, 21))
    assert write_report(made.connection, certificates, INFO, place) == place / "index.html"
    return place


@pytest.fixture(scope="session")
def derived_folder(resolved: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The written report of the resolved and classified snapshot; tests only read it."""
    return report(resolved, tmp_path_factory.mktemp("derived") / "report")


@pytest.fixture(scope="session")
def found_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The written report where opportunities were looked for; tests only read it."""
    made = found_snapshot()
    yield found_report(made, tmp_path_factory.mktemp("found") / "report")
    made.connection.close()
