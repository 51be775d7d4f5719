from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

# Tests are imported one by one, so what they share has to be put in reach.
sys.path.append(str(Path(__file__).parent))


@pytest.fixture
def connection() -> Iterator[Any]:
    import duckdb

    engine = duckdb.connect(config={"threads": "1"})
    yield engine
    engine.close()
