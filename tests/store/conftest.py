from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tallystick.store import Home

sys.path.insert(0, str(Path(__file__).parent))  # for store_evidence


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.open(tmp_path / "home", create=True)
