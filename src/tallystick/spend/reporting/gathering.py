"""Read all that the pages need: a few passes over the payment lines, small tables after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tallystick.spend.reporting import derived_rows, queries, rows
from tallystick.spend.reporting.found import gather_found
from tallystick.spend.reporting.queries import drop_steps, make_steps
from tallystick.spend.reporting.queries import rows as run
from tallystick.spend.reporting.rules import ORGANISATION_PATTERN, PERSON_PATTERN

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from tallystick.spend.reporting.found import Sought

MARKS = (1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1000, 2000, 5000, 10_000)
"""Ranks of supplier at which the share of spend is reported."""

TOP_SUPPLIERS = 500
BODY_SUPPLIERS = 100
TOP_SHARED = 500
TOP_SPELT = 500
TOP_GROUPS = 200
TOP_REVIEW = 100
TOP_LABELS = 50

SUPPLIER_VIEWS = frozenset({"payees", "entities", "supplier_groups", "supplier_matches"})
CLASS_VIEWS = frozenset({"classified_payments", "category_tree"})
_INFLUENCE = "is_influenceable"


def gather(
    connection: DuckDBPyConnection, *, show_individuals: bool = False, asked: Sought | None = None
) -> rows.Evidence:
    """Return the evidence for every page.

    Args:
        connection: DuckDB with the views ``payments``, ``published_payments``, ``superseded``, ``rejects``
            and ``files``; where suppliers are resolved also ``payees``, ``entities``, ``supplier_groups``
            and ``supplier_matches``; where lines are classified ``classified_payments`` and
            ``category_tree``.
        show_individuals: name payees that look like private individuals.
        asked: the run of the finders whose findings are shown, where there is one.
    """
    there = _views(connection)
    resolved, classified = there >= SUPPLIER_VIEWS, there >= CLASS_VIEWS
    steps = (queries.BY_ENTITY if resolved else queries.BY_NAME) + (queries.CLASSES if classified else ())
    try:
        make_steps(
            connection,
            steps,
            person_pattern=PERSON_PATTERN,
            organisation_pattern=ORGANISATION_PATTERN,
            show_individuals=show_individuals,
        )
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
            resolution=_resolution(connection) if resolved else None,
            classes=_classes(connection) if classified else None,
            opportunities=gather_found(connection, asked, show_individuals=show_individuals)
            if asked
            else None,
        )
    finally:
        drop_steps(connection)


def _views(connection: DuckDBPyConnection) -> frozenset[str]:
    found = connection.execute("SELECT table_name FROM information_schema.tables").fetchall()
    return frozenset(name for (name,) in found)


def _resolution(connection: DuckDBPyConnection) -> derived_rows.Resolution:
    (joined,) = run(connection, "names_joined", derived_rows.NamesJoined)
    (groups,) = run(connection, "group_counts", derived_rows.GroupCount)
    return derived_rows.Resolution(
        tiers=run(connection, "tiers", derived_rows.TierRow),
        joined=joined,
        spellings=run(connection, "spellings", derived_rows.SpellingRow, spelt=TOP_SPELT),
        matches=run(connection, "matches", derived_rows.MatchRow),
        review=run(connection, "review_pairs", derived_rows.PairRow, limit=TOP_REVIEW),
        members=run(connection, "group_members", derived_rows.MemberRow, limit=TOP_GROUPS),
        groups=groups,
    )


def _classes(connection: DuckDBPyConnection) -> derived_rows.Classes:
    influence = _influence(connection)
    return derived_rows.Classes(
        codes=run(connection, "class_codes", derived_rows.ClassRow),
        years=run(connection, "class_years", derived_rows.ClassYear),
        steps=run(connection, "class_steps", derived_rows.StepRow),
        tree={
            row.code: derived_rows.TreeRow(row.code, row.title, row.parent, influence.get(row.code))
            for row in run(connection, "category_tree", derived_rows.TreeRow)
        },
    )


def _influence(connection: DuckDBPyConnection) -> dict[str, bool]:
    """Return which classes a body can influence, where the tree has a column that says so."""
    described = connection.execute("DESCRIBE category_tree").fetchall()
    if _INFLUENCE not in {row[0] for row in described}:
        return {}
    found = connection.execute(f"SELECT code, {_INFLUENCE} FROM category_tree")
    return {code: bool(value) for code, value in found.fetchall() if value is not None}
