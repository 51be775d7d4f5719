"""The report's SQL, kept in ``sql/`` and loaded from the catalogue; each file runs once a report."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from tallystick.store import catalogue

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

BY_NAME = ("body_months", "payees", "suppliers", "labels")
"""Queries that make the small tables all others read, in order, where suppliers are published names."""

BY_ENTITY = ("body_months", "payee_keys", "resolved_payees", "suppliers", "labels")
"""The same where suppliers are resolved."""

CLASSES = ("classes",)
"""What they are followed by where lines are classified."""

STEPS = tuple(dict.fromkeys((*BY_NAME, *BY_ENTITY, *CLASSES)))
"""All of them. Only these read every payment line."""

_MADE = {"resolved_payees": "report_payees"}

Row = TypeVar("Row")


@dataclass(frozen=True)
class Query:
    """One SQL file as a page shows it: what a row is, the statement, and the table it makes, if any."""

    name: str
    grain: str
    sql: str

    @property
    def makes(self) -> str:
        """Return the temporary table that holds the answer; empty where the answer goes to the page."""
        return _MADE.get(self.name, f"report_{self.name}") if self.name in STEPS else ""

    @property
    def title(self) -> str:
        """Return the query's name in words."""
        return self.name.replace("_", " ").capitalize()

    @property
    def statement(self) -> str:
        """Return the SQL that runs."""
        return f"CREATE OR REPLACE TEMP TABLE {self.makes} AS\n{self.sql}" if self.makes else self.sql

    def taken(self, settings: dict[str, Any]) -> dict[str, Any]:
        """Return the settings that the SQL names."""
        return {name: settings[name] for name in set(re.findall(r"\$(\w+)", self.sql))}


def query(name: str) -> Query:
    """Return the query kept in ``sql/<name>.sql``."""
    found = catalogue.load("tallystick.spend.reporting")[name]
    return Query(found.name, found.grain, found.sql)


def make_steps(connection: DuckDBPyConnection, steps: Sequence[str], **settings: object) -> None:
    """Make the small temporary tables that the report's queries read."""
    for name in steps:
        step = query(name)
        connection.execute(step.statement, step.taken(settings))


def drop_steps(connection: DuckDBPyConnection) -> None:
    """Remove the temporary tables again."""
    for name in STEPS:
        connection.execute(f"DROP TABLE IF EXISTS temp.{query(name).makes}")


def rows(connection: DuckDBPyConnection, name: str, kind: type[Row], **settings: object) -> tuple[Row, ...]:
    """Run a query and return its rows as ``kind``, whose fields are the query's columns in order."""
    found = query(name)
    cursor = connection.execute(found.statement, found.taken(settings))
    return tuple(kind(*row) for row in cursor.fetchall())
