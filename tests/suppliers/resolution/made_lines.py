"""Made payment lines, resolved in memory: what the tests of the resolution share."""

from __future__ import annotations

from tallystick.store import connect
from tallystick.suppliers.decisions import Decisions
from tallystick.suppliers.resolution.model import Settings
from tallystick.suppliers.resolution.pipeline import resolve_payments
from tallystick.suppliers.resolution.steps import Steps

COLUMNS = (
    "body_id",
    "supplier_name",
    "supplier_ref",
    "supplier_identifier",
    "amount_pence",
    "is_redacted",
    "procurement_category",
    "expenditure_category",
    "expenditure_code",
    "purpose",
    "department",
)
_TYPES = {"amount_pence": "bigint", "is_redacted": "boolean"}


def line(
    name: str, body: str = "A", ref: str | None = None, number: str | None = None, **rest: object
) -> tuple:
    """Return one payment line."""
    known = {
        "body_id": body,
        "supplier_name": name,
        "supplier_ref": ref,
        "supplier_identifier": number,
        "amount_pence": 10_000,
        "is_redacted": False,
        **rest,
    }
    return tuple(known.get(column) for column in COLUMNS)


def resolved(*lines: tuple, decisions: Decisions | None = None, settings: Settings | None = None) -> Steps:
    """Resolve lines in memory and return the engine with the tables of the room."""
    steps = Steps(connect("500MB", threads=1))
    listed = ", ".join(f"{column} {_TYPES.get(column, 'varchar')}" for column in COLUMNS)
    steps.engine.execute(f"create table payments ({listed})")
    marks = ", ".join("?" for _ in COLUMNS)
    steps.engine.executemany(f"insert into payments values ({marks})", [list(item) for item in lines])
    resolve_payments(steps, settings or Settings(), decisions or Decisions())
    return steps


def entities(steps: Steps) -> set[frozenset[tuple[str, str]]]:
    """Return the entities as sets of (body, published name)."""
    found: dict[str, set[tuple[str, str]]] = {}
    for body, name, entity in steps.rows(
        "select body_id, supplier_name, entity_id from payees where entity_id <> ''"
    ):
        found.setdefault(entity, set()).add((body, name))
    return {frozenset(members) for members in found.values()}


def are_one(steps: Steps, left: str, right: str) -> bool:
    """Tell whether two published names are one entity."""
    ids = dict(steps.rows("select supplier_name, entity_id from payees"))
    return ids[left] == ids[right]
