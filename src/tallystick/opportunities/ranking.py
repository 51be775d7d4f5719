"""Rank what was found by the pounds that may be expected of it, each pound counted once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tallystick.opportunities.judging import Judgement, in_force
from tallystick.opportunities.model import Basis, Opportunity, Verdict
from tallystick.opportunities.rating import HitRate, confidence, hit_rates, weights
from tallystick.store import load

if TYPE_CHECKING:
    import duckdb

    from tallystick.opportunities.model import Finder

PACKAGE = "tallystick.opportunities"
MOST_OVERLAPS = 10

_STEPS = ("stakes", "cell_owners", "line_owners", "owned", "shared_pounds")


@dataclass(frozen=True)
class FinderTotal:
    """What one finder found: how many, and pounds counted once, low to high; ``withheld`` tell no pounds.

    ``before_pence`` is the central sum before pounds that another opportunity owns are left out.
    """

    finder: str
    title: str
    basis: Basis
    found: int
    withheld: int
    low_pence: int
    central_pence: int
    high_pence: int
    before_pence: int
    hit_rate: str


@dataclass(frozen=True)
class Ranking:
    """What was found, most expected pounds first, with totals in which each pound counts once.

    ``totals`` are by finder. Pounds once and pounds a year are never added up. ``found`` is how many there
    are, also those that are not listed.
    """

    opportunities: tuple[Opportunity, ...]
    found: int
    totals: tuple[FinderTotal, ...]
    rates: tuple[HitRate, ...]
    snapshot: str

    def total(self, basis: Basis) -> tuple[int, int, int]:
        """Return low, central and high pence of all opportunities of a basis, each pound counted once."""
        chosen = [item for item in self.totals if item.basis is basis]
        return (
            sum(item.low_pence for item in chosen),
            sum(item.central_pence for item in chosen),
            sum(item.high_pence for item in chosen),
        )


def rank(
    engine: duckdb.DuckDBPyConnection,
    finders: Iterable[Finder],
    judged: Iterable[Judgement],
    *,
    snapshot: str,
    finder: str = "",
    body: str = "",
    only: str = "",
    limit: int = 50,
) -> Ranking:
    """Return the ranking; ``finder``, ``body`` and ``only`` (an id) choose what is listed, not what counts.

    A finding that was judged false is listed last and counts nothing.
    """
    known = tuple(finders)
    held = in_force(judged)
    rates = tuple(hit_rates(known, _found(engine), held.values()))
    _prepare(engine, known, rates, held)
    where, parameters = _choice(finder, body, only)
    listed = engine.execute(f"{_LISTED} {where} {_ORDER} limit $limit", {**parameters, "limit": limit})
    rows = _dictionaries(listed)
    count = engine.execute(f"select count(*) from opportunities o {where}", parameters or None).fetchall()[0][
        0
    ]
    more = _more(engine, [row["opportunity_id"] for row in rows])
    return Ranking(
        tuple(_opportunity(row, more, held, snapshot) for row in rows),
        int(count),
        tuple(_totals(engine, known, rates)),
        rates,
        snapshot,
    )


def _found(engine: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], int]:
    rows = engine.execute("select finder, grade, count(*) from opportunities group by all").fetchall()
    return {(finder, grade): int(count) for finder, grade, count in rows}


def _prepare(
    engine: duckdb.DuckDBPyConnection,
    finders: Iterable[Finder],
    rates: Iterable[HitRate],
    held: Mapping[str, Judgement],
) -> None:
    """Make ``confidences`` and the tables that say who owns each pound."""
    holding = {finder.name for finder in finders if finder.central_holds_belief}
    by_grade = {(rate.finder, rate.grade): rate for rate in rates}
    graded = [
        {"finder": finder, "grade": grade, **_weighed(rate, finder in holding, None)}
        for (finder, grade), rate in by_grade.items()
    ]
    judged = [
        {
            "opportunity_id": key,
            "verdict": item.verdict.value,
            **_weighed(by_grade[item.finder, item.grade], item.finder in holding, item.verdict),
        }
        for key, item in held.items()
    ]
    numbers = dict.fromkeys(("confidence", "weight", "scale"), "DOUBLE")
    _table(engine, "grades", graded, {"finder": "VARCHAR", "grade": "VARCHAR", **numbers})
    _table(engine, "verdicts", judged, {"opportunity_id": "VARCHAR", "verdict": "VARCHAR", **numbers})
    engine.execute(
        "create or replace temp table confidences as select o.opportunity_id, "
        "coalesce(v.confidence, g.confidence, 0.5) as confidence, "
        "coalesce(v.weight, g.weight, 0.5) as weight, coalesce(v.scale, g.scale, 1.0) as scale, "
        "v.verdict from opportunities o "
        "left join grades g on g.finder = o.finder and g.grade = o.grade "
        "left join verdicts v on v.opportunity_id = o.opportunity_id"
    )
    for name in _STEPS:
        engine.execute(f"create or replace temp table {name} as {load(PACKAGE)[name].sql}")
    engine.execute(
        "create or replace temp table counted as select s.opportunity_id, "
        "coalesce(w.pence, 0) as owned_pence, "
        "least(cast(coalesce(w.pence, 0) as double) / s.pence, 1.0) * c.scale as share from stakes s "
        "join confidences c on c.opportunity_id = s.opportunity_id "
        "left join owned w on w.opportunity_id = s.opportunity_id"
    )


def _weighed(rate: HitRate, holds_belief: bool, verdict: Verdict | None) -> dict[str, float]:
    sure = confidence(rate.confidence, verdict)
    weight, scale = weights(sure, rate.prior, holds_belief=holds_belief)
    return {"confidence": sure, "weight": weight, "scale": scale}


def _table(
    engine: duckdb.DuckDBPyConnection, name: str, rows: list[dict[str, Any]], layout: dict[str, str]
) -> None:
    listed = ", ".join(f"item.{column} as {column}" for column in layout)
    engine.execute(
        f"create or replace temp table {name} as select {listed} "
        "from (select unnest(from_json(?, ?)) as item)",
        [json.dumps(rows), json.dumps([layout])],
    )


_LISTED = """
select o.*, c.confidence, c.verdict, coalesce(k.owned_pence, 0) as owned_pence,
    cast(round(o.central_pence * coalesce(k.share, 0)) as bigint) as counted_pence
from opportunities o
join confidences c on c.opportunity_id = o.opportunity_id
left join counted k on k.opportunity_id = o.opportunity_id
"""
_ORDER = """
order by c.verdict is not null and c.verdict = 'false',
    o.central_pence * coalesce(k.share, 0) * (case when c.scale > 0 then c.weight / c.scale else 0 end) desc,
    o.central_pence * c.weight desc, c.confidence desc, o.spend_pence desc, o.opportunity_id
"""


def _choice(finder: str, body: str, only: str) -> tuple[str, dict[str, str]]:
    parts, parameters = [], {}
    if finder:
        parts.append("o.finder = $finder")
        parameters["finder"] = finder
    if body:
        parts.append(
            "(o.body_id = $body or o.opportunity_id in (select opportunity_id from opportunity_cells "
            "where body_id = $body union all select opportunity_id from opportunity_lines "
            "where body_id = $body))"
        )
        parameters["body"] = body
    if only:
        parts.append("o.opportunity_id = $only")
        parameters["only"] = only
    return (f"where {' and '.join(parts)}" if parts else ""), parameters


def _dictionaries(cursor: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    names = [str(column[0]) for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@dataclass(frozen=True)
class _More:
    """What the listed opportunities have beside their row: their bodies, and who owns their pounds."""

    bodies: Mapping[str, tuple[str, ...]]
    overlaps: Mapping[str, tuple[tuple[str, int], ...]]


def _more(engine: duckdb.DuckDBPyConnection, ids: list[str]) -> _More:
    _table(engine, "listed", [{"opportunity_id": key} for key in ids], {"opportunity_id": "VARCHAR"})
    bodies: dict[str, list[str]] = {}
    for key, body in engine.execute(
        "select distinct opportunity_id, body_id from (select opportunity_id, body_id from opportunity_cells "
        "union all select opportunity_id, body_id from opportunity_lines where role = 'at stake') "
        "where opportunity_id in (select opportunity_id from listed) order by 1, 2"
    ).fetchall():
        bodies.setdefault(key, []).append(body)
    overlaps: dict[str, list[tuple[str, int]]] = {}
    for key, other, pence in engine.execute(
        "select opportunity_id, other_id, pence from shared_pounds where opportunity_id in "
        "(select opportunity_id from listed) order by opportunity_id, pence desc, other_id"
    ).fetchall():
        if len(kept := overlaps.setdefault(key, [])) < MOST_OVERLAPS:
            kept.append((other, int(pence)))
    return _More(
        {key: tuple(found) for key, found in bodies.items()},
        {key: tuple(found) for key, found in overlaps.items()},
    )


def _opportunity(
    row: Mapping[str, Any], more: _More, held: Mapping[str, Judgement], snapshot: str
) -> Opportunity:
    key = row["opportunity_id"]
    return Opportunity(
        opportunity_id=key,
        finder=row["finder"],
        grade=row["grade"] or "",
        title=row["title"] or "",
        body_id=row["body_id"] or "",
        bodies=more.bodies.get(key, (row["body_id"],) if row["body_id"] else ()),
        supplier_id=row["supplier_id"] or "",
        supplier_name=row["supplier_name"] or "",
        class_code=row["class_code"] or "",
        first_day=_day(row["first_day"]),
        last_day=_day(row["last_day"]),
        lines=int(row["lines"] or 0),
        spend_pence=int(row["spend_pence"] or 0),
        low_pence=int(row["low_pence"] or 0),
        central_pence=int(row["central_pence"] or 0),
        high_pence=int(row["high_pence"] or 0),
        basis=Basis(row["basis"]),
        is_withheld=bool(row["is_withheld"]),
        caveat=row["caveat"] or "",
        facts=json.loads(row["facts"] or "{}"),
        confidence=float(row["confidence"]),
        owned_pence=int(row["owned_pence"]),
        counted_pence=int(row["counted_pence"]),
        overlaps=more.overlaps.get(key, ()),
        verdict=held[key].verdict if key in held else None,
        snapshot=snapshot,
    )


def _day(value: Any) -> str:
    return value.isoformat() if value is not None else ""


def _totals(
    engine: duckdb.DuckDBPyConnection, finders: Iterable[Finder], rates: Iterable[HitRate]
) -> list[FinderTotal]:
    rows = engine.execute(
        "select o.finder, count(*), count(*) filter (where o.is_withheld), "
        "coalesce(sum(round(o.low_pence * coalesce(k.share, 0))), 0), "
        "coalesce(sum(round(o.central_pence * coalesce(k.share, 0))), 0), "
        "coalesce(sum(round(o.high_pence * coalesce(k.share, 0))), 0), "
        "coalesce(sum(case when o.is_withheld then 0 else o.central_pence end), 0) "
        "from opportunities o left join counted k on k.opportunity_id = o.opportunity_id group by o.finder"
    ).fetchall()
    sums = {row[0]: [int(value) for value in row[1:]] for row in rows}
    judged: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for rate in rates:
        judged[rate.finder] += rate.judged
        right[rate.finder] += rate.true + rate.already_known
    totals = []
    for finder in finders:
        found, withheld, low, central, high, before = sums.get(finder.name, [0] * 6)
        said = f"{right[finder.name]} of {judged[finder.name]}" if judged[finder.name] else "not judged yet"
        totals.append(
            FinderTotal(
                finder.name, finder.title, finder.basis, found, withheld, low, central, high, before, said
            )
        )
    return totals
