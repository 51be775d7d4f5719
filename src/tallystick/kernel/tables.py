"""How a room says what the columns of its tables mean."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column of a table: its name, engine type and meaning."""

    name: str
    sql_type: str
    meaning: str
