"""What the categories room shows: the tree with its money, a class, a supplier, a line, lines in doubt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tallystick.categories.correction_events import corrections
from tallystick.categories.model import OWN_SCHEME, Step
from tallystick.categories.selecting import find_body, find_class, find_supplier
from tallystick.kernel import NotFound, UsageProblem
from tallystick.store import current_derivation, load, open_reader, stale_rooms
from tallystick.store.engine import snapshot_of

if TYPE_CHECKING:
    import duckdb

    from tallystick.store import Home

ROOM = "categories"
_LEAST_LINES = 4
_LEAST_SHARE = 0.9
_MOST_LEDGER_WORDS = 50_000


@dataclass(frozen=True)
class Table:
    """A table to print: title, columns, rows. Pence columns end in ``pence``, shares in ``share``."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def as_json(self) -> list[dict[str, Any]]:
        """Return the rows as objects."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def show(home: Home, what: str = "", *, body: str = "") -> Table:
    """Return what was asked for.

    ``what``: empty for the first level; ``tree`` for all of it; ``steps``, ``rules``, ``coverage``,
    ``published`` or ``corrections``; a class by code or title (its classes below, or its suppliers on the
    lowest level); else a supplier.

    Raises:
        NotFound: nothing is classified, or nothing is called so.
        UsageProblem: a name means several suppliers.
    """
    if what == "corrections":
        return _corrections(home)
    _check(home)
    with open_reader(home) as engine:
        where = find_body(engine, body) if body else ""
        named = {
            "": _first_level,
            "tree": _tree,
            "steps": _steps,
            "rules": _rules,
            "coverage": _coverage,
            "published": _published,
        }.get(what)
        if named is not None:
            return named(engine, where)
        return _named(home, engine, what, where)


def _named(home: Home, engine: duckdb.DuckDBPyConnection, what: str, body: str) -> Table:
    from tallystick.categories.cascade.sources import trees  # noqa: PLC0415

    derivation = current_derivation(home, ROOM)
    scheme = trees(home, derivation.facts["scheme"]).scheme if derivation else None
    assert scheme is not None  # noqa: S101  # _check has seen it
    try:
        return _class(engine, find_class(scheme, what), body)
    except NotFound as no_class:
        try:
            return _supplier(engine, what, body)
        except NotFound:
            raise no_class from None


def _check(home: Home) -> None:
    derivation = current_derivation(home, ROOM)
    stale = stale_rooms(home, snapshot_of(home).id).get(ROOM)
    if derivation is None or stale:
        raise NotFound(
            "Nothing is classified yet." if derivation is None else f"The classification is {stale}.",
            where=str(home.path),
            next_step=f"Run: tallystick categories classify --home {home.path}",
        )


def _table(
    engine: duckdb.DuckDBPyConnection, title: str, sql: str, parameters: dict[str, Any] | None = None
) -> Table:
    answer = engine.execute(sql, parameters)
    columns = tuple(str(column[0]) for column in answer.description or ())
    return Table(title, columns, tuple(answer.fetchall()))


_OF_BODY = "($body = '' or y.body_id = $body)"


def _first_level(engine: duckdb.DuckDBPyConnection, body: str) -> Table:
    return _table(
        engine,
        "What was bought, first level",
        f"""select c.first_level as code, coalesce(any_value(t.title), 'Unclassified') as title,
            sum(c.lines)::bigint as lines, sum(c.pence)::bigint as pence,
            sum(c.pence) / nullif(sum(sum(c.pence)) over (), 0)::double as share,
            count(distinct nullif(y.entity_id, '')) as suppliers, count(distinct y.body_id) as bodies
            from purchase_classes c join payees y on y.payee_id = c.payee_id
            left join category_tree t on t.code = c.first_level
            where {_OF_BODY} group by c.first_level order by c.first_level = '', pence desc, code""",
        {"body": body},
    )


def _tree(engine: duckdb.DuckDBPyConnection, body: str) -> Table:
    return _table(
        engine,
        "The tree, with what was bought in each class",
        f"""with bought as (
                select c.code, sum(c.lines)::bigint as lines, sum(c.pence)::bigint as pence
                from purchase_classes c join payees y on y.payee_id = c.payee_id
                where {_OF_BODY} group by c.code)
            select t.code, t.title, t.level, coalesce(b.lines, 0) as lines, coalesce(b.pence, 0) as pence,
            t.is_influenceable from category_tree t left join bought b on b.code = t.code order by t.code""",
        {"body": body},
    )


def _class(engine: duckdb.DuckDBPyConnection, code: str, body: str) -> Table:
    below = engine.execute(
        "select count(*) from category_tree where parent = $code", {"code": code}
    ).fetchall()
    (title,) = engine.execute(
        "select title from category_tree where code = $code", {"code": code}
    ).fetchall()[0]
    if below[0][0]:
        return _table(
            engine,
            f"{code} {title}",
            f"""select c.code,
                case when c.code = $code then 'no class below it is sure enough'
                    else any_value(t.title) end as title,
                sum(c.lines)::bigint as lines, sum(c.pence)::bigint as pence,
                count(distinct nullif(y.entity_id, '')) as suppliers, count(distinct y.body_id) as bodies
                from purchase_classes c join payees y on y.payee_id = c.payee_id
                left join category_tree t on t.code = c.code
                where c.first_level = $code and {_OF_BODY} group by c.code order by pence desc, c.code""",
            {"code": code, "body": body},
        )
    return _table(
        engine,
        f"{code} {title}: suppliers",
        f"""select coalesce(e.entity_id, '') as supplier,
            case when e.kind = 'organisation' then e.name when e.kind is null then 'no supplier named'
                else 'individuals' end as name,
            sum(c.lines)::bigint as lines, sum(c.pence)::bigint as pence, count(distinct y.body_id) as bodies
            from purchase_classes c join payees y on y.payee_id = c.payee_id
            left join entities e on e.entity_id = y.entity_id and e.kind = 'organisation'
            where c.code = $code and {_OF_BODY}
            group by all order by pence desc, supplier limit 50""".replace(
            "when e.kind is null then 'no supplier named'\n                else 'individuals' end",
            "else 'individuals and names withheld' end",
        ),
        {"code": code, "body": body},
    )


def _supplier(engine: duckdb.DuckDBPyConnection, what: str, body: str) -> Table:
    who = find_supplier(engine, what)
    return _table(
        engine,
        who.name,
        f"""select c.code, coalesce(any_value(t.title), 'unclassified') as title, c.step,
            min(c.probability) as least_probability,
            sum(c.lines)::bigint as lines, sum(c.pence)::bigint as pence,
            count(distinct y.body_id) as bodies, min(c.reason) as reason
            from purchase_classes c join payees y on y.payee_id = c.payee_id
            left join category_tree t on t.code = c.code
            where y.entity_id = $entity and {_OF_BODY}
            group by c.code, c.step order by pence desc, c.code, c.step""",
        {"entity": who.entity_id, "body": body},
    )


def _steps(engine: duckdb.DuckDBPyConnection, body: str) -> Table:
    order = ", ".join(f"'{step.value}'" for step in Step)
    return _table(
        engine,
        "Which step decided",
        f"""select c.step, c.level, sum(c.lines)::bigint as lines, sum(c.pence)::bigint as pence,
            sum(c.lines * c.probability) / sum(c.lines) as mean_probability
            from purchase_classes c join payees y on y.payee_id = c.payee_id where {_OF_BODY}
            group by c.step, c.level order by list_position([{order}], c.step), c.level desc""",
        {"body": body},
    )


def _rules(engine: duckdb.DuckDBPyConnection, body: str) -> Table:
    del body  # rules are counted over the whole evidence
    return _table(
        engine,
        "Rules, and how often the published class of the same line agrees",
        """select rule_id as rule, code, reason as why, lines, pence, checked_lines,
            agreed_lines / nullif(checked_lines, 0)::double as measured_share, probability
            from class_rules order by place""",
    )


def _coverage(engine: duckdb.DuckDBPyConnection, body: str) -> Table:
    del body
    return _table(
        engine,
        "What each demanded precision covers",
        """select precision, level, step, lines, pence from class_coverage
            order by precision, level, lines desc""",
    )


def _published(engine: duckdb.DuckDBPyConnection, body: str) -> Table:
    return _table(
        engine,
        "Published classes and where they lead",
        """select y.body_id, coalesce(y.procurement_category, y.merchant_category) as published_as,
            y.procurement_code as published_code, y.code, t.title, y.how, y.probability, y.lines, y.pence
            from published_classes y left join category_tree t on t.code = y.code
            where $body = '' or y.body_id = $body order by y.pence desc, y.body_id, published_as""",
        {"body": body},
    )


def _corrections(home: Home) -> Table:
    columns = ("number", "at", "by", "scope", "selection", "code", "why", "is_reversed")
    rows = tuple(
        (
            item.number,
            item.at,
            item.by,
            item.scope.value,
            " ".join(
                part
                for part in (item.line_id, item.supplier or item.entity_id, item.body_id, item.ledger_code)
                if part
            ),
            item.code,
            item.why,
            item.is_reversed,
        )
        for item in corrections(home)
    )
    return Table("Corrections", columns, rows)


def miscoded(home: Home, *, limit: int | None = None) -> Table:
    """Return lines whose published class disagrees with what their supplier is known for, dearest first.

    Raises:
        NotFound: nothing is classified.
        UsageProblem: the limit is negative.
    """
    _check(home)
    if limit is not None and limit < 0:
        raise UsageProblem("A limit cannot be negative.")
    statements = load("tallystick.categories")
    with open_reader(home) as engine:
        engine.execute(f"create temp view payee_facts as {statements['payee_facts'].sql}")
        _put_ledger_readings(engine, home)
        end = "" if limit is None else f" limit {limit}"
        return _table(
            engine,
            "Published classes in doubt",
            statements["miscoded"].sql + end,
            {"least_lines": _LEAST_LINES, "least_share": _LEAST_SHARE},
        )


def _put_ledger_readings(engine: duckdb.DuckDBPyConnection, home: Home) -> None:
    """Make ``ledger_readings``: what ledger words say that no rule reads, by the words of the tree."""
    import json  # noqa: PLC0415

    from tallystick.categories.cascade.published import is_clear  # noqa: PLC0415
    from tallystick.categories.cascade.sources import trees  # noqa: PLC0415

    derivation = current_derivation(home, ROOM)
    phrases = trees(home, derivation.facts["scheme"] if derivation else OWN_SCHEME).phrases
    texts = engine.execute(
        "select distinct expenditure_category from descriptions where expenditure_category is not null"
        " order by expenditure_category limit $most",
        {"most": _MOST_LEDGER_WORDS},
    ).fetchall()
    read = {
        text: phrases.first_level(meaning.code)
        for (text,) in texts
        if (meaning := phrases.find(text)) is not None and is_clear(meaning)
    }
    engine.execute(
        "create temp table ledger_words as select item.words, item.first_level from"
        ' (select unnest(from_json($read, \'[{"words": "VARCHAR", "first_level": "VARCHAR"}]\')) as item)',
        {"read": json.dumps([{"words": text, "first_level": first} for text, first in read.items()])},
    )
    engine.execute(
        "create temp view ledger_readings as select d.description_id, w.first_level"
        " from descriptions d join ledger_words w on w.words = d.expenditure_category"
    )


def explain_line(home: Home, line_id: str) -> dict[str, Any]:
    """Return for one line who was paid and by what tier, what was bought and by what step, every opinion.

    Raises:
        NotFound: nothing is classified, or there is no such line in force.
    """
    _check(home)
    with open_reader(home) as engine:
        line = _one(engine, "select * from classified_payments where line_id = $id", {"id": line_id})
        if line is None:
            raise NotFound(
                f'There is no payment line "{line_id}" in force.',
                next_step="Run: tallystick spend query 'select line_id, supplier_name from payments'",
            )
        payee = _one(
            engine,
            "select y.payee_id, y.kind, y.clean_name, y.legal_form, y.tier, y.probability, y.reason,"
            " y.entity_id, e.name as entity_name, y.group_id"
            " from payees y left join entities e on e.entity_id = y.entity_id"
            " where y.payee_id = $id",
            {"id": line["payee_id"]},
        )
        opinions = _opinions(engine, line)
        tree = dict(engine.execute("select code, title from category_tree").fetchall())
    code = line["class_code"]
    return {
        "line": {key: value for key, value in line.items() if not key.startswith("class_")},
        "payee": payee,
        "class": {
            "code": code,
            "title": tree.get(code, "unclassified"),
            "first_level": line["class_first_level"],
            "first_level_title": tree.get(line["class_first_level"], ""),
            "level": line["class_level"],
            "probability": line["class_probability"],
            "step": line["class_step"],
            "reason": line["class_reason"],
        },
        "opinions": [
            {"step": step, "code": said, "title": tree.get(said, ""), "probability": sure}
            for step, said, sure in opinions
        ],
        "corrections": [vars(item) for item in _covering(home, line, payee)],
    }


def _one(engine: duckdb.DuckDBPyConnection, sql: str, parameters: dict[str, Any]) -> dict[str, Any] | None:
    answer = engine.execute(sql, parameters)
    names = [str(column[0]) for column in answer.description or ()]
    rows = answer.fetchall()
    return dict(zip(names, rows[0], strict=True)) if rows else None


def _opinions(engine: duckdb.DuckDBPyConnection, line: dict[str, Any]) -> list[tuple[str, str, float]]:
    from tallystick.categories.model import DESCRIPTION_KEY  # noqa: PLC0415

    same = " and ".join(f"d.{name} is not distinct from ${name}" for name in DESCRIPTION_KEY)
    found = _one(
        engine,
        "select o.* from class_opinions o join descriptions d on d.description_id = o.description_id"
        f" where o.payee_id = $payee_id and {same}",
        {"payee_id": line["payee_id"], **{name: line[name] for name in DESCRIPTION_KEY}},
    )
    if found is None:
        return []
    steps = (
        (Step.SUPPLIER_AND_CODE, "code"),
        (Step.SUPPLIER, "supplier"),
        (Step.PUBLISHED, "published"),
        (Step.RULE, "rule"),
        (Step.MODEL, "model"),
    )
    told: list[tuple[str, str, float]] = []
    for step, name in steps:
        first, code = found[f"{name}_first"], found[f"{name}_code"]
        if first:
            told.append((step.value, first, float(found[f"{name}_first_probability"])))
        if code:
            told.append((step.value, code, float(found[f"{name}_probability"])))
    return told


def _covering(home: Home, line: dict[str, Any], payee: dict[str, Any] | None) -> list[Any]:
    """The corrections, also reversed ones, that cover or covered the line."""
    ledger = line["expenditure_code"] or line["expenditure_category"]
    entity = payee["entity_id"] if payee else ""
    found = []
    for item in corrections(home):
        is_supplier = not (item.entity_id or item.supplier) or (
            bool(entity) and (item.entity_id == entity or item.supplier == (payee or {}).get("clean_name"))
        )
        is_ledger = not item.ledger_code or (item.body_id == line["body_id"] and item.ledger_code == ledger)
        is_line = not item.line_id or item.line_id == line["line_id"]
        if is_supplier and is_ledger and is_line:
            found.append(item)
    return found
