"""Findings put straight into tables, so that a test says in a few rows what it is about."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from made_findings import Fill, Rows, made_engine


@pytest.fixture
def fill() -> Iterator[Fill]:
    """Return a function that makes an engine with the three tables filled."""
    engines: list[duckdb.DuckDBPyConnection] = []

    def make(found: Rows, *, cells: Rows = (), lines: Rows = ()) -> duckdb.DuckDBPyConnection:
        engines.append(made_engine(found, cells, lines))
        return engines[-1]

    yield make
    for engine in engines:
        engine.close()
