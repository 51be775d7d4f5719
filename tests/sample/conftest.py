from __future__ import annotations

from pathlib import Path

import pytest

from tallystick.sample import CountySummary, make_county


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> CountySummary:
    """The thirteen bodies with 480 lines each: all quirks, quick to make."""
    return make_county(tmp_path_factory.mktemp("county") / "sample", lines_per_body=480)


@pytest.fixture(scope="session")
def nation(tmp_path_factory: pytest.TempPathFactory) -> CountySummary:
    """Twenty-six bodies in the national way: every layout and every kind of body at least once."""
    return make_county(tmp_path_factory.mktemp("nation") / "sample", bodies=26, lines_per_body=240)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
