"""Questions over resolved suppliers: an entity with all its payees, pairs for review, an export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tallystick.kernel import NotFound, UsageProblem
from tallystick.store import Home, connect, current_derivation, load, open_reader, storing
from tallystick.store.engine import file_list
from tallystick.suppliers.names import read_name
from tallystick.suppliers.resolution.model import EntityView, ReviewPair, Spelling
from tallystick.suppliers.resolution.publishing import TABLES

if TYPE_CHECKING:
    import duckdb

ROOM = "suppliers"
INDIVIDUALS = "individuals"
"""What payees that read like private people are shown as, together."""
FORMS = ("csv", "parquet")
_FORMULA = r"'^[=+\-@\t\r\x00]'"
_PACKAGE = "tallystick.suppliers"


def open_resolved(home: Home) -> duckdb.DuckDBPyConnection:
    """Return a reader of a home in which suppliers are resolved.

    Raises:
        NotFound: nothing has been imported, or suppliers have not been resolved yet.
    """
    engine = open_reader(home)
    if current_derivation(home, ROOM) is None:
        engine.close()
        raise NotFound(
            "Suppliers have not been resolved yet.",
            where=str(home.path),
            next_step=f"Run: tallystick suppliers resolve --home {home.path}",
        )
    return engine


def find_entities(engine: duckdb.DuckDBPyConnection, name: str, limit: int) -> list[str]:
    """Return ids of the entities that a name, part of a name or an id means, those with most money first."""
    parameters = {"name": name.strip(), "core": read_name(name).core or name.strip().upper(), "limit": limit}
    for statement in ("found_by_id", "found_by_name", "found_by_words"):
        sql = load(_PACKAGE)[statement].sql
        used = {key: value for key, value in parameters.items() if f"${key}" in sql}
        if rows := engine.execute(sql, used).fetchall():
            return [str(entity) for (entity, *_) in rows]
    return []


def entity_views(engine: duckdb.DuckDBPyConnection, ids: list[str], *, show_people: bool) -> list[EntityView]:
    """Return what is known of entities, in the order given; people are one view at the end unless shown."""
    views: list[EntityView] = []
    people: list[str] = []
    for entity in ids:
        kind = _rows(engine, "select kind from entities where entity_id = $id", id=entity)[0][0]
        if kind == "person" and not show_people:
            people.append(entity)
        else:
            views.append(_view(engine, entity))
    if people:
        views.append(_individuals(engine, people))
    return views


def review_pairs(engine: duckdb.DuckDBPyConnection, limit: int) -> list[ReviewPair]:
    """Return the uncertain pairs with most money at stake."""
    rows = _rows(
        engine,
        "select left_name, right_name, left_entity, right_entity, probability, reason, pence "
        "from supplier_matches where status = 'review' and left_entity <> right_entity "
        "order by pence desc, probability desc, left_name, right_name, left_entity, right_entity "
        "limit $limit",
        limit=limit,
    )
    return [ReviewPair(*row) for row in rows]


def write_export(home: Home, form: str, target: Path, *, show_people: bool) -> int:
    """Write every payee with its entity and group to one file, whole or not at all; return the rows.

    Raises:
        UsageProblem: unknown form, ``target`` is a folder, or its folder does not exist.
        NotFound: suppliers have not been resolved yet.
    """
    if form not in FORMS:
        raise UsageProblem(
            f"There is no export form {form!r}.", next_step=f"Choose one of {', '.join(FORMS)}."
        )
    if target.is_dir() or not target.absolute().parent.is_dir():
        raise UsageProblem(
            "The export cannot be written there.", where=str(target), why="It is no file's place."
        )
    derivation = current_derivation(home, ROOM)
    if derivation is None:
        open_resolved(home)
        raise AssertionError("unreachable")
    temporary = target.with_name(f".{target.name}.{uuid4().hex}")
    with storing("The export could not be written.", target), connect() as engine:
        for table in TABLES:
            engine.execute(
                f"create view {table} as select * from {file_list([derivation.path(f'{table}.parquet')])}"
            )
        select = load(_PACKAGE)["exported_payees"].sql.replace("$show_people", str(show_people).lower())
        options = "(format parquet)"
        if form == "csv":
            select, options = _without_formulas(engine, select), "(format csv, header true)"
        destination = temporary.as_posix().replace("'", "''")
        try:
            written = engine.execute(f"copy ({select}) to '{destination}' {options}").fetchall()[0][0]
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
    return int(written)


def _without_formulas(engine: duckdb.DuckDBPyConnection, select: str) -> str:
    """Give texts that a spreadsheet would run (OWASP ASVS 5.0, 1.2.10) a leading apostrophe."""
    columns = [(str(row[0]), str(row[1])) for row in engine.execute(f"describe {select}").fetchall()]
    listed = ", ".join(
        f"case when regexp_matches({name}, {_FORMULA}) then '''' || {name} else {name} end as {name}"
        if kind == "VARCHAR"
        else name
        for name, kind in columns
    )
    return f"select {listed} from ({select}) as exported"


def _view(engine: duckdb.DuckDBPyConnection, entity: str) -> EntityView:
    name, kind, form, identifiers, body, group, bodies, lines, pence = _rows(
        engine,
        "select name, kind, legal_form, identifiers, public_body_id, group_id, bodies, lines, pence "
        "from entities where entity_id = $id",
        id=entity,
    )[0]
    group_name, basis = _rows(
        engine, "select name, basis from supplier_groups where group_id = $id", id=group
    )[0]
    members = _rows(
        engine,
        "select entity_id, name from entities where group_id = $id and entity_id <> $self "
        "order by pence desc, entity_id",
        id=group,
        self=entity,
    )
    spellings = _rows(
        engine,
        "select supplier_name, coalesce(body_id, ''), coalesce(supplier_ref, ''), lines, pence, tier, "
        "probability, reason from payees where entity_id = $id order by lines desc, payee_id",
        id=entity,
    )
    events = _rows(
        engine, "select event, reason from entity_events where entity_id = $id order by event", id=entity
    )
    return EntityView(
        entity_id=entity,
        name=name,
        kind=kind,
        legal_form=form,
        identifiers=tuple(identifiers or ()),
        public_body_id=body,
        group_id=group,
        group_name=group_name,
        group_basis=basis,
        group_members=tuple(members),
        bodies=bodies,
        lines=lines,
        pence=pence,
        spellings=tuple(Spelling(*row) for row in spellings),
        events=tuple(events),
    )


def _individuals(engine: duckdb.DuckDBPyConnection, people: list[str]) -> EntityView:
    bodies, lines, pence = _rows(
        engine,
        "select count(distinct body_id), sum(lines)::bigint, sum(pence)::bigint from payees "
        "where entity_id in (select unnest($ids))",
        ids=people,
    )[0]
    return EntityView("", INDIVIDUALS, "person", "", (), "", "", "", "", (), bodies, lines, pence, (), ())


def _rows(engine: duckdb.DuckDBPyConnection, sql: str, **parameters: Any) -> list[tuple[Any, ...]]:
    return engine.execute(sql, parameters).fetchall()
