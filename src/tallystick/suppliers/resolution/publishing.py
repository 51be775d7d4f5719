"""From clusters to the published tables: stable ids, events, entities, groups, matches."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tallystick.store.engine import file_list
from tallystick.suppliers.model import PAYEE_COLUMNS
from tallystick.suppliers.resolution.model import ResolutionSummary
from tallystick.suppliers.resolution.steps import Steps

if TYPE_CHECKING:
    from tallystick.store import Derivation

TABLES = ("payees", "entities", "supplier_groups", "supplier_matches", "entity_events")
"""What the room publishes, in the order in which it is written."""

RESOLVED_PAYMENTS = """
select payments.*, payees.payee_id, payees.kind as payee_kind, nullif(payees.entity_id, '') as entity_id,
    entities.name as entity_name, nullif(payees.group_id, '') as group_id
from payments
left join payees on payees.body_id is not distinct from payments.body_id
    and payees.supplier_name is not distinct from payments.supplier_name
    and payees.supplier_ref is not distinct from payments.supplier_ref
    and payees.supplier_identifier is not distinct from payments.supplier_identifier
left join entities on entities.entity_id = payees.entity_id
"""
"""Each payment line with who was paid; null where the payee is no supplier or is not resolved yet."""


def make_ids(steps: Steps, earlier: Derivation | None) -> None:
    """Create ``cluster_ids``: ids of the derivation before are kept, new ones come from content."""
    columns = [column for column in PAYEE_COLUMNS if column.name != "payee_id"]
    if earlier is not None and earlier.path("payees.parquet").is_file():
        names = ", ".join(column.name for column in columns)
        source = f"select {names} from {file_list([earlier.path('payees.parquet')])}"
    else:
        nothing = ", ".join(f"cast(null as {column.sql_type}) as {column.name}" for column in columns)
        source = f"select {nothing} where false"
    steps.engine.execute(f"create or replace table earlier_payees as {source}")
    steps.make("cluster_overlaps", "kept_ids", "cluster_content", "cluster_ids")


def make_tables(steps: Steps) -> None:
    """Create the tables of the room."""
    steps.say("entities and groups")
    steps.make("entity_groups", "group_basis", "entity_registers", "entity_bodies")
    steps.make("node_names", "payees", "entity_names", "entities", "supplier_groups", "supplier_matches")
    steps.make("entity_events")


def write_tables(steps: Steps, folder: Path) -> None:
    """Write the tables as Parquet into a staged folder."""
    orders = {"entity_events": "entity_id, event"}
    for table in TABLES:
        order = f" order by {orders[table]}" if table in orders else ""
        target = (folder / f"{table}.parquet").as_posix().replace("'", "''")
        steps.engine.execute(f"copy (select * from {table}{order}) to '{target}' (format parquet)")


def summarise(steps: Steps) -> ResolutionSummary:
    """Return the counts of a resolution from its tables."""
    totals = steps.rows(
        "select count(*), count(distinct nullif(entity_id, '')), count(distinct nullif(group_id, '')), "
        "count(*) filter (kind = 'person'), count(*) filter (kind = 'withheld'), "
        "(select count(*) from supplier_matches where status = 'review'), sum(lines), "
        "sum(case when entity_id <> '' then lines else 0 end), sum(pence), "
        "sum(case when entity_id <> '' then pence else 0 end) from payees"
    )[0]
    payees, entities, groups, persons, withheld, review, *sums = (int(value or 0) for value in totals)
    lines, lines_resolved, pence, pence_resolved = sums
    return ResolutionSummary(
        payees=payees,
        entities=entities,
        groups=groups,
        persons=persons,
        withheld=withheld,
        review=review,
        by_tier=dict(steps.rows("select tier, count(*) from payees group by tier order by tier")),
        lines=lines,
        lines_resolved=lines_resolved,
        pence=pence,
        pence_resolved=pence_resolved,
        distrusted=_distrusted(steps),
        events=dict(steps.rows("select event, count(*) from entity_events group by event order by event")),
    )


def _distrusted(steps: Steps) -> tuple[str, ...]:
    numbers = steps.rows("select count(*) from edges_identifier where probability < 0.9")[0][0]
    again = steps.rows("select count(*) from edges_supplier_ref where probability < 0.9")[0][0]
    unread = steps.rows(
        "select count(distinct supplier_identifier) from payee_keys where supplier_identifier is not null "
        "and not supplier_identifier in (select supplier_identifier from identifiers_read)"
    )[0][0]
    said = (
        (
            numbers,
            "pairs of names with nothing in common share a published number; they were not merged by it",
        ),
        (again, "pairs of names with nothing in common share a body's own number; it was given again"),
        (unread, "published identifiers are dummies or no numbers of their register"),
    )
    return tuple(f"{count:,} {words}." for count, words in said if count)
