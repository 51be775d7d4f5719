"""Read all that the pages need from the payment lines: three passes over the lines, small tables after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tallystick.spend.reporting import rows
from tallystick.spend.reporting.queries import drop_steps, make_steps
from tallystick.spend.reporting.queries import rows as run
from tallystick.spend.reporting.rules import ORGANISATION_PATTERN, PERSON_PATTERN

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MARKS = (1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000, 2000, 5000, 10_000)
"""Ranks of supplier at which the share of spend is reported."""

TOP_SUPPLIERS = 500
BODY_SUPPLIERS = 100
TOP_SHARED = 500
TOP_LABELS = 50


def gather(connection: DuckDBPyConnection) -> rows.Evidence:
    """Return the evidence for every page.

    Args:
        connection: DuckDB with the views ``payments``, ``published_payments``, ``superseded``,
            ``rejects`` and ``files``.
    """
    make_steps(connection, person_pattern=PERSON_PATTERN, organisation_pattern=ORGANISATION_PATTERN)
    try:
        return rows.Evidence(
            months=run(connection, "months", rows.BodyMonth),
            suppliers=run(
                connection, "top_suppliers", rows.SupplierRow, limit=TOP_SUPPLIERS, body_limit=BODY_SUPPLIERS
            ),
            ranks=run(connection, "concentration", rows.RankRow, marks=list(MARKS)),
            withheld=run(connection, "withheld", rows.WithheldRow),
            shared_counts=run(connection, "shared_counts", rows.SharedCount),
            shared=run(connection, "shared_suppliers", rows.SharedRow, limit=TOP_SHARED),
            shared_by_body=run(connection, "shared_by_body", rows.BodyShared),
            coverage=run(connection, "label_coverage", rows.CoverageRow),
            labels=run(connection, "top_labels", rows.LabelRow, limit=TOP_LABELS),
            files=run(connection, "files", rows.FileRow),
            reasons=run(connection, "reject_reasons", rows.ReasonRow),
            superseded=run(connection, "superseded", rows.SupersededRow),
        )
    finally:
        drop_steps(connection)
