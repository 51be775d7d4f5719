"""What the faces call: list, show, judge, hit rates, export. What finds is ``spend.analysis``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tallystick.kernel import NotFound
from tallystick.opportunities import judging
from tallystick.opportunities.judging import Judgement
from tallystick.opportunities.keeping import Run, open_found, run_of
from tallystick.opportunities.model import Finder, Opportunity
from tallystick.opportunities.ranking import Ranking, rank
from tallystick.opportunities.rating import HitRate
from tallystick.store import Home

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True)
class EvidenceLine:
    """One payment line that an opportunity rests on, with the place it was published in.

    ``supplier_name`` is empty for individuals and withheld names. ``pence`` is the line's amount.
    """

    line_id: str
    role: str
    body_id: str
    body_name: str
    paid_on: str
    supplier_name: str
    pence: int
    purpose: str
    invoice_ref: str
    transaction_ref: str
    file: str
    source_table: str
    source_row: int


@dataclass(frozen=True)
class OpportunityView:
    """An opportunity with its method, its hit rate, its judgements and its lines (the largest, as asked)."""

    opportunity: Opportunity
    finder: Finder
    rate: HitRate
    judgements: tuple[Judgement, ...]
    lines: tuple[EvidenceLine, ...]
    lines_in_all: int


def ranked(home: Path | str, *, finder: str = "", body: str = "", limit: int = 50) -> Ranking:
    """Return what was found, most expected pounds first.

    Args:
        home: where opportunities were looked for.
        finder: list those of one finder only.
        body: list those that concern one body only, by its id.
        limit: how many to list; totals are of all.

    Raises:
        NotFound: nobody has looked yet, what was found no longer fits, or there is no such finder.
    """
    base, found, engine = open_found(home)
    with engine:
        finders = run_of(found).finders
        if finder and finder not in (item.name for item in finders):
            names = ", ".join(item.name for item in finders)
            raise NotFound(f"There is no finder {finder!r}.", next_step=f"Finders that ran: {names}.")
        return rank(
            engine,
            finders,
            judging.judgements(base),
            snapshot=found.made_from["snapshot"],
            finder=finder,
            body=body,
            limit=limit,
        )


def last_run(home: Path | str) -> Run:
    """Return the run that found what is in force: its finders, seconds, and what did not run and why."""
    _, found, engine = open_found(home)
    engine.close()
    return run_of(found)


def show(
    home: Path | str, opportunity_id: str, *, lines: int = 100, show_individuals: bool = False
) -> OpportunityView:
    """Return one opportunity with its evidence.

    Args:
        home: where opportunities were looked for.
        opportunity_id: its id, or a beginning of it that fits only one.
        lines: how many lines to return, the largest first.
        show_individuals: name payees that look like private individuals.

    Raises:
        NotFound: there is no such opportunity, or several whose ids begin so.
    """
    base, found, engine = open_found(home)
    with engine:
        key = _whole_id(engine, opportunity_id)
        judged = judging.judgements(base)
        run = run_of(found)
        ranking = rank(engine, run.finders, judged, snapshot=found.made_from["snapshot"], only=key, limit=1)
        item = ranking.opportunities[0]
        rows, count = evidence(engine, key, lines, show_individuals=show_individuals)
        return OpportunityView(
            item,
            next(finder for finder in run.finders if finder.name == item.finder),
            next(rate for rate in ranking.rates if (rate.finder, rate.grade) == (item.finder, item.grade)),
            tuple(one for one in judged if one.opportunity_id == key),
            rows,
            count,
        )


def _whole_id(engine: duckdb.DuckDBPyConnection, begins: str) -> str:
    rows = engine.execute(
        "select opportunity_id from opportunities where starts_with(opportunity_id, $begins) "
        "order by 1 limit 3",
        {"begins": begins},
    ).fetchall()
    if len(rows) == 1 or (rows and rows[0][0] == begins):
        return str(rows[0][0])
    raise NotFound(
        f"{'Several opportunities begin' if rows else 'No opportunity begins'} with {begins!r}.",
        next_step="Run: tallystick opportunities list",
    )


_EVIDENCE = """
select e.line_id, e.role, p.body_id, p.body_name, coalesce(cast(p.paid_on as varchar), p.period),
    case when e.is_named or $show_individuals then coalesce(p.supplier_name, '') else '' end,
    p.amount_pence, coalesce(p.purpose, p.expenditure_category, ''), coalesce(p.invoice_ref, ''),
    coalesce(p.transaction_ref, ''), f.file, coalesce(p.source_table, ''), p.source_row
from opportunity_evidence e
join payments p on p.line_id = e.line_id
left join files f on f.file_hash = p.file_hash
where e.opportunity_id = $key
order by e.role, abs(p.amount_pence) desc, p.paid_on, e.line_id
limit $limit
"""


def evidence(
    engine: duckdb.DuckDBPyConnection, key: str, limit: int, *, show_individuals: bool = False
) -> tuple[tuple[EvidenceLine, ...], int]:
    """Return the lines of an opportunity, those at stake first and the largest of these, and their number."""
    found = engine.execute(
        _EVIDENCE, {"key": key, "limit": limit, "show_individuals": show_individuals}
    ).fetchall()
    count = engine.execute(
        "select count(*) from opportunity_evidence where opportunity_id = $key", {"key": key}
    ).fetchall()[0][0]
    return tuple(_line(row) for row in found), int(count)


def _line(row: tuple[Any, ...]) -> EvidenceLine:
    return EvidenceLine(*(value if value is not None else "" for value in row))  # type: ignore[arg-type]


def judge(home: Path | str, opportunity_id: str, verdict: str, *, by: str, why: str) -> Judgement:
    """Record what a person found when they looked: ``true``, ``false`` or ``already known``, with a reason.

    It counts in the hit rate of the finder and grade, and so in the rank of what they find next.

    Raises:
        NotFound: there is no such opportunity.
        UsageProblem: the verdict is none, or name or reason is missing.
    """
    base, found, engine = open_found(home)
    with engine:
        key = _whole_id(engine, opportunity_id)
        finder, grade = engine.execute(
            "select finder, grade from opportunities where opportunity_id = $key", {"key": key}
        ).fetchall()[0]
    return judging.record(
        base, key, finder, grade or "", verdict, by=by, why=why, snapshot=found.made_from["snapshot"]
    )


def reverse_judgement(home: Path | str, number: int, *, by: str, why: str) -> Judgement:
    """Take judgement ``number`` back; both events stay.

    Raises:
        NotFound: no such judgement is in force.
        UsageProblem: name or reason is missing.
    """
    return judging.reverse(Home.open(Path(home)), number, by=by, why=why)


def judgements(home: Path | str) -> list[Judgement]:
    """Return all judgements, oldest first, reversed ones marked."""
    return judging.judgements(Home.open(Path(home)))


def rates(home: Path | str) -> tuple[HitRate, ...]:
    """Return the hit rate of every finder and grade.

    Raises:
        NotFound: nobody has looked for opportunities yet.
    """
    return ranked(home, limit=1).rates


def as_json(item: Opportunity) -> dict[str, Any]:
    """Return an opportunity as plain values; pence as integers."""
    told = {name: getattr(item, name) for name in item.__dataclass_fields__}
    return {
        **told,
        "bodies": list(item.bodies),
        "basis": item.basis.value,
        "facts": dict(item.facts),
        "confidence": round(item.confidence, 4),
        "overlaps": [{"opportunity_id": key, "pence": pence} for key, pence in item.overlaps],
        "verdict": item.verdict.value if item.verdict else None,
    }
