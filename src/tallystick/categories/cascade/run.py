"""Run the cascade over a snapshot: keys, published classes, rules, memory, text, choice, reasons."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tallystick.categories.cascade import decisions, published, reading_text, rule_hits
from tallystick.categories.cascade.model import PRECISIONS, ClassifySummary, Covered, StepCount
from tallystick.categories.cascade.sources import Trees, trees
from tallystick.categories.cascade.views import CLASSIFIED_PAYMENTS
from tallystick.categories.cascade.workbench import Workbench
from tallystick.categories.model import OWN_SCHEME
from tallystick.categories.rules import bundled_rules
from tallystick.kernel import NotFound, UsageProblem
from tallystick.members import load_register
from tallystick.store import Derivation, Register, current_derivation, publish_derivation
from tallystick.store.engine import snapshot_of

if TYPE_CHECKING:
    from tallystick.store import Home, Snapshot

ROOM = "categories"
LEAST_LINES = 3
"""Memory of a supplier needs this many lines with a known class."""
OVERRULE = 0.95
"""Memory sets a line's own published class aside only where its smoothed share reaches this."""
_RANK = ("decision", "supplier_and_code", "supplier", "published", "rule", "model", "unclassified")
# Tables kept in the derivation, with the order of their rows.
_KEPT = {
    "descriptions": "description_id",
    "purchase_classes": "payee_id, description_id",
    "line_classes": "line_id",
    "class_opinions": "payee_id, description_id",
    "class_memory": "scope, supplier_key, body_id, ledger_code",
    "published_classes": "body_id, class_words_id",
    "class_rules": "place",
    "class_rule_payees": "payee_id",
    "class_rule_descriptions": "description_id",
    "text_predictions": "name_id, words_id",
    "class_coverage": "precision, level, step",
    "category_tree": "code",
}
# What a refresh after a correction takes over from the classification before it.
_REUSED = (
    "descriptions",
    "published_classes",
    "class_rule_payees",
    "class_rule_descriptions",
    "text_predictions",
    "category_tree",
)
Say = Callable[[str], None]


def classify(
    home: Home,
    *,
    scheme: str = OWN_SCHEME,
    precision: float = 0.95,
    retrain: bool | None = None,
    memory_limit: str = "2GB",
    say: Say | None = None,
) -> ClassifySummary:
    """Classify every payment line of the snapshot in force and put the result in force.

    Args:
        home: with a snapshot and the suppliers' derivation made from it.
        scheme: the tree to classify in: ``tallystick``, or one that was loaded.
        precision: share of the given classes that must be right, 0 to 1.
        retrain: True trains the text model anew; False keeps the one there is and goes without where there
            is none; left out, it is trained where published classes, decisions or the tree have changed.
        memory_limit: for the engine's own buffers.
        say: told what is going on, one short sentence at a time.

    Raises:
        NotFound: nothing was imported, suppliers were not resolved, or there is no such scheme.
        UsageProblem: the precision is not a share.
        Busy: another process writes.
    """
    started = time.monotonic()
    tell = say or (lambda _: None)
    _check(precision)
    with home.writer_lock():
        snapshot, suppliers = _inputs(home)
        found = trees(home, scheme)
        spill = home.staging_folder("classify-spill")
        with Workbench(snapshot, memory_limit=memory_limit, spill=spill) as bench:
            bench.show_derivation(suppliers, only=("payees", "entities"))
            tell("Counting distinct purchases")
            bench.make("purchase_keys")
            bench.make("descriptions")
            bench.make("purchases")
            bench.engine.execute("drop table purchase_keys")
            _put_tree(bench, found)
            _facts(bench)
            decisions.put_corrections(bench, home, found.scheme)
            bench.make("decided_purchases")
            _read_published(bench, found)
            rules = bundled_rules()
            kinds = {body.body_id: body.kind.value for body in load_register(home.path / "bodies.csv")}
            tell("Asking the rules")
            rule_hits.find_hits(bench, rules, kinds)
            _remember(bench)
            reader = reading_text.train_or_load(home, bench, found, retrain=retrain, say=tell)
            reading = reading_text.read_texts(bench, reader, precision=precision, say=tell)
            tell("Choosing classes")
            model = {
                "id": reader.id if reader else "",
                **(reader.facts if reader else {}),
                **reading,
            }
            return _finish(_Run(home, bench, snapshot, suppliers, found, precision, model, started))


@dataclass(frozen=True)
class _Run:
    """One classification under way: what it reads, what it demands, and what the text model gave."""

    home: Home
    bench: Workbench
    snapshot: Snapshot
    suppliers: Derivation
    found: Trees
    precision: float
    model: dict[str, Any]
    started: float


@dataclass(frozen=True)
class Refreshed:
    """A refresh, and the lines and pence whose class (not counting single lines) is another than before."""

    summary: ClassifySummary
    lines: int
    pence: int


def refresh(home: Home, *, say: Say | None = None, memory_limit: str = "2GB") -> Refreshed | None:
    """Apply the decisions in force to the classification in force, without reading texts or training.

    Returns None where nothing was classified yet or the snapshot or suppliers have changed since: then the
    next classification applies them.
    """
    started = time.monotonic()
    with home.writer_lock():
        before = current_derivation(home, ROOM)
        try:
            snapshot, suppliers = _inputs(home)
        except NotFound:
            return None
        if before is None or (before.made_from["snapshot"], before.made_from["suppliers"]) != (
            snapshot.id,
            suppliers.id,
        ):
            return None
        found = trees(home, before.facts["scheme"])
        spill = home.staging_folder("classify-spill")
        with Workbench(snapshot, memory_limit=memory_limit, spill=spill) as bench:
            bench.show_derivation(suppliers, only=("payees", "entities"))
            bench.show_derivation(before, only=_REUSED)
            source = before.path("purchase_classes.parquet").as_posix().replace("'", "''")
            bench.engine.execute(f"create view earlier_classes as select * from read_parquet('{source}')")
            bench.engine.execute(
                "create table purchases as select payee_id, description_id, lines, pence from earlier_classes"
            )
            _facts(bench)
            decisions.put_corrections(bench, home, found.scheme)
            bench.make("decided_purchases")
            _remember(bench)
            (say or (lambda _: None))("Choosing classes")
            asked, model = before.facts["precision"], before.facts["model"]
            summary = _finish(_Run(home, bench, snapshot, suppliers, found, asked, model, started))
            ((lines, pence),) = bench.ask("class_changes")
            return Refreshed(summary, lines, pence)


def _check(precision: float) -> None:
    if not 0 < precision <= 1:
        raise UsageProblem(
            f"A precision of {precision} cannot be demanded.",
            why="It is the share of the given classes that must be right.",
            next_step="Give a share between 0 and 1, for example 0.95.",
        )


def _inputs(home: Home) -> tuple[Snapshot, Derivation]:
    """Return the snapshot and the suppliers' derivation made from it."""
    snapshot = snapshot_of(home)
    suppliers = current_derivation(home, "suppliers")
    if suppliers is None or suppliers.made_from.get("snapshot") != snapshot.id:
        raise NotFound(
            "The suppliers of these payments have not been resolved."
            if suppliers is None
            else "Payments were imported after the suppliers were resolved.",
            where=str(home.path),
            why="A class is given once for each payee and description, so the payees must be known first.",
            next_step=f"Run: tallystick suppliers resolve --home {home.path}",
        )
    return snapshot, suppliers


def _put_tree(bench: Workbench, found: Trees) -> None:
    from tallystick.categories.schemes import uninfluenceable_codes  # noqa: PLC0415

    fixed = uninfluenceable_codes() if found.scheme.name == OWN_SCHEME else frozenset()
    layout = {
        "code": "VARCHAR",
        "title": "VARCHAR",
        "level": "BIGINT",
        "parent": "VARCHAR",
        "first_level": "VARCHAR",
        "first_level_title": "VARCHAR",
        "is_influenceable": "BOOLEAN",
    }
    rows = []
    for code, item in found.scheme.categories.items():
        first = found.scheme.categories[found.scheme.path(code)[0]]
        rows.append((code, item.title, item.level, item.parent, first.code, first.title, code not in fixed))
    bench.put("category_tree", layout, rows)


def _facts(bench: Workbench) -> None:
    bench.make("payee_facts")
    bench.make("description_facts")


def _read_published(bench: Workbench, found: Trees) -> None:
    words = [
        published.PublishedWords(row[0], row[1], row[2] or "", row[3] or "", row[4] or "", row[5], row[6])
        for row in bench.ask("published_words")
    ]
    read, left = published.read_published(words, found.scheme, found.crosswalks, found.phrases)
    published.put(bench, found.scheme, read, left)


def _remember(bench: Workbench) -> None:
    least = reading_text.LEAST_PROBABILITY
    bench.make("votes", least_probability=least)
    ((_, agreement),) = bench.ask("agreement")
    bench.make("class_memory", agreement=min(agreement, 0.99), least_lines=LEAST_LINES)


def _finish(run: _Run) -> ClassifySummary:
    bench, model = run.bench, run.model
    rule_hits.weigh(bench, bundled_rules(), run.found.scheme)
    bench.make("class_opinions")
    curve = _curve(bench, run.precision, model)
    _choose(bench, run.precision, model)
    steps = tuple(
        StepCount(*row) for row in sorted(bench.ask("coverage"), key=lambda r: (_RANK.index(r[0]), -r[1]))
    )
    bench.make("purchase_classes")
    _put_curve(bench, curve)
    derivation = _publish(run)
    (counts,) = bench.rows("select count(*), sum(lines)::bigint, sum(pence)::bigint from purchase_classes")
    ((descriptions, decided),) = bench.rows(
        "select (select count(*) from descriptions), (select count(*) from line_classes)"
    )
    return ClassifySummary(
        derivation_id=derivation.id,
        scheme=run.found.scheme.name,
        precision=run.precision,
        descriptions=descriptions,
        purchases=counts[0],
        lines=counts[1] or 0,
        pence=counts[2] or 0,
        decided_lines=decided,
        steps=steps,
        curve=tuple(curve),
        rules=rule_hits.counted(bench),
        model={name: value for name, value in model.items() if name != "curves"},
        seconds=time.monotonic() - run.started,
    )


def _publish(run: _Run) -> Derivation:
    staged = run.home.staging_folder(ROOM)
    for table, order in _KEPT.items():
        run.bench.write(table, staged / f"{table}.parquet", order)
    run.bench.write("decided_purchases", staged / "class_decisions.parquet", "payee_id, description_id")
    return publish_derivation(
        run.home,
        ROOM,
        staged,
        made_from={
            "snapshot": run.snapshot.id,
            "suppliers": run.suppliers.id,
            "decisions": Register.of(run.home).head(ROOM),
            "model": run.model["id"],
        },
        facts={"scheme": run.found.scheme.name, "precision": run.precision, "model": run.model},
        views={"classified_payments": CLASSIFIED_PAYMENTS},
    )


def _choose(bench: Workbench, precision: float, model: dict[str, Any]) -> None:
    bench.make(
        "chosen_classes",
        precision=precision,
        overrule=max(OVERRULE, precision),
        model_first_least=reading_text.least(bench, model["curves"], 1, precision),
        model_least=reading_text.least(bench, model["curves"], 2, precision),
    )


def _curve(bench: Workbench, precision: float, model: dict[str, Any]) -> list[Covered]:
    """Return what each precision covers, by level and step."""
    found: list[Covered] = []
    for demanded in sorted({*PRECISIONS, precision}):
        _choose(bench, demanded, model)
        for level in (1, 2):
            by_step: dict[str, tuple[int, int]] = {}
            for step, reached, _, lines, pence, _ in bench.ask("coverage"):
                if reached >= level:
                    before = by_step.get(step, (0, 0))
                    by_step[step] = (before[0] + lines, before[1] + pence)
            found.extend(Covered(demanded, level, step, *by_step[step]) for step in _RANK if step in by_step)
    return found


def _put_curve(bench: Workbench, curve: list[Covered]) -> None:
    layout = {
        "precision": "DOUBLE",
        "level": "BIGINT",
        "step": "VARCHAR",
        "lines": "BIGINT",
        "pence": "BIGINT",
    }
    bench.put(
        "class_coverage",
        layout,
        [(item.precision, item.level, item.step, item.lines, item.pence) for item in curve],
    )
