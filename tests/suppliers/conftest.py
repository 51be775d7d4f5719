"""A small home of made payments; the helper beside the tests can be imported by name."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Payments to two firms, one firm paid by two bodies, and two private people."""
    from made_supplier_home import add_payments

    return add_payments(
        tmp_path / "home",
        [
            ("XA", "Quandarra Ltd", 500_00),
            ("XA", "Wexilade Ltd", 300_00),
            ("XA", "WEXILADE LIMITED", 200_00),
            ("XA", "Bromfelt Ltd", 100_00),
            ("XB", "Bromfelt Ltd", 50_00),
            ("XA", "Mr A Quandarra", 7_00),
            ("XB", "Mrs B Quandarra", 8_00),
        ],
    )
