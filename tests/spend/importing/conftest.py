"""What the tests of importing share."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from made_files import month, write


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """Three months of one publisher."""
    for number in (4, 5, 6):
        write(tmp_path / "published" / f"2023-{number:02d}.csv", month(number))
    return tmp_path / "published"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"
