"""The verbs of the suppliers room: resolve, show, review, decide, reverse, read_decisions, export."""

from __future__ import annotations

import time
from dataclasses import asdict, replace
from pathlib import Path

from tallystick import __version__
from tallystick.kernel import NotFound, UsageProblem
from tallystick.store import Home, Register, connect, publish_derivation
from tallystick.store.engine import create_views, snapshot_of
from tallystick.suppliers import registers
from tallystick.suppliers.decisions import (
    DECISION,
    REVERSAL,
    ROOM,
    Decision,
    Decisions,
    Side,
    Verdict,
    decisions_of,
    require,
)
from tallystick.suppliers.model import PayeeKind
from tallystick.suppliers.names import read_name
from tallystick.suppliers.resolution.model import EntityView, ResolutionSummary, ReviewPair, Settings
from tallystick.suppliers.resolution.pipeline import resolve_payments
from tallystick.suppliers.resolution.publishing import RESOLVED_PAYMENTS, summarise, write_tables
from tallystick.suppliers.resolution.steps import Progress, Steps
from tallystick.suppliers.showing import (
    entity_views,
    find_entities,
    open_resolved,
    review_pairs,
    write_export,
)

_MEMORY = "1500MB"


def resolve(
    home: Path | str,
    *,
    use_vat: bool = True,
    progress: Progress | None = None,
    settings: Settings | None = None,
) -> ResolutionSummary:
    """Resolve the payees of the snapshot in force into entities and groups, and put the result in force.

    Args:
        home: where the payments are.
        use_vat: whether published VAT numbers are evidence.
        progress: told in a few words what begins.
        settings: thresholds; the defaults where not given.

    Raises:
        NotFound: nothing has been imported there yet.
        Busy: another process is writing.
        StoreFailure: the disk refuses; what was in force stays.
    """
    begun = time.perf_counter()
    base = Home.open(Path(home))
    snapshot = snapshot_of(base)
    chosen = settings or Settings(use_vat=use_vat)
    with base.writer_lock():
        staged = base.staging_folder(ROOM)
        decisions = Decisions.of(Register.of(base))
        with connect(_MEMORY) as engine:
            create_views(engine, snapshot)
            steps = Steps(engine, progress)
            resolve_payments(steps, chosen, decisions, home=base)
            write_tables(steps, staged)
            summary = summarise(steps)
        published = publish_derivation(
            base,
            ROOM,
            staged,
            made_from={"snapshot": snapshot.id, **registers.loaded(base), **decisions.made_from()},
            facts={"version": __version__, "settings": asdict(chosen), "summary": summary.as_json()},
            views={"resolved_payments": RESOLVED_PAYMENTS},
        )
    seconds = time.perf_counter() - begun
    return replace(summary, seconds=round(seconds, 3), derivation=published.id)


def show(home: Path | str, name: str, *, show_people: bool = False, limit: int = 20) -> list[EntityView]:
    """Return the entities that a name, part of a name, an entity's or group's id or an identifier means.

    Args:
        home: where suppliers are resolved.
        name: what to look for.
        show_people: show payees that read like private people one by one; else they are one view without
            names, ``individuals``.
        limit: entities to return at most, those with most money first.

    Raises:
        NotFound: no such entity, or nothing is resolved yet.
    """
    with open_resolved(Home.open(Path(home))) as engine:
        found = find_entities(engine, name, limit)
        if not found:
            raise NotFound(
                f"No payee is called {name!r}.", where=str(home), next_step="Try one rare word of the name."
            )
        return entity_views(engine, found, show_people=show_people)


def review(home: Path | str, limit: int = 20) -> list[ReviewPair]:
    """Return the pairs of names that may be one entity, those with most money at stake first.

    Raises:
        NotFound: nothing is resolved yet.
    """
    with open_resolved(Home.open(Path(home))) as engine:
        return review_pairs(engine, limit)


def decide(home: Path | str, left: str, right: str, verdict: str, *, by: str, why: str) -> Decision:
    """Record a person's decision that two names are the same entity or different ones.

    It is in force from the next :func:`resolve` on, in this and every later one, until it is reversed.

    Args:
        home: where suppliers are resolved.
        left: a published name or clean name; ``NAME @ BODY_ID`` where only that body's payee is meant.
        right: the other name.
        verdict: ``same`` or ``different``.
        by: who decides.
        why: the reason, which is kept.

    Raises:
        UsageProblem: the verdict is neither, a reason or name is missing, a side is a private person, or the
            decision contradicts an earlier one.
        NotFound: no payee has such a name.
    """
    if verdict not in tuple(Verdict):
        raise UsageProblem(f"{verdict!r} is no verdict.", next_step="Say same or different.")
    if not by.strip() or not why.strip():
        raise UsageProblem("A decision needs a name and a reason.", why="Both are kept with it.")
    base = Home.open(Path(home))
    sides = [_side(base, text) for text in (left, right)]
    register = Register.of(base)
    Decisions.of(register).refuse_contradiction(Verdict(verdict), *sides)
    facts = {"verdict": verdict, "left": asdict(sides[0]), "right": asdict(sides[1]), "why": why}
    event = register.append(ROOM, DECISION, by, facts)
    return decisions_of([event])[0]


def reverse(home: Path | str, number: int, by: str, why: str) -> Decision:
    """Reverse a decision: it stays on record and is no longer in force from the next resolve on.

    Raises:
        NotFound: there is no such decision in force.
        UsageProblem: a name or a reason is missing.
    """
    if not by.strip() or not why.strip():
        raise UsageProblem("A reversal needs a name and a reason.", why="Both are kept with it.")
    base = Home.open(Path(home))
    taken = require(read_decisions(base.path), number)
    event = Register.of(base).append(ROOM, REVERSAL, by, {"number": number, "why": why})
    return replace(taken, reversed_by=event.number)


def read_decisions(home: Path | str) -> list[Decision]:
    """Return every decision ever taken, in order, with what became of it."""
    return decisions_of(Register.of(Home.open(Path(home))).events(ROOM, (DECISION, REVERSAL)))


def export(home: Path | str, form: str, output: Path | str, *, show_people: bool = False) -> int:
    """Write every payee with its entity and group to one file and return its rows.

    Args:
        home: where suppliers are resolved.
        form: ``csv`` or ``parquet``.
        output: the file; one already there is replaced at the end.
        show_people: write payees that read like private people one by one, else together per body.

    Raises:
        NotFound: nothing is resolved yet.
        UsageProblem: unknown form, or the file cannot be there.
        StoreFailure: the disk refuses.
    """
    return write_export(Home.open(Path(home)), form, Path(output), show_people=show_people)


def _side(home: Home, text: str) -> Side:
    """Return the side of a decision that a person's words mean, checked against the payees there are."""
    written, _, body = (part.strip() for part in text.partition(" @ "))
    read = read_name(written)
    with open_resolved(home) as engine:
        rows = engine.execute(
            "select clean_name, legal_form, kind from payees where entity_id <> '' "
            "and ($body = '' or body_id = $body) and (supplier_name = $name or entity_id = $name "
            "or (clean_name = $core and ($form = '' or legal_form = $form))) "
            "group by clean_name, legal_form, kind "
            "order by max(case when supplier_name = $name then 1 else 0 end) desc, sum(lines) desc, "
            "clean_name, legal_form, kind",
            {"name": written, "body": body, "core": read.core, "form": read.legal_form},
        ).fetchall()
    if not rows:
        raise NotFound(
            f"No payee is called {written!r}.",
            where=body or str(home.path),
            next_step="Give the name as published; tallystick suppliers show finds it.",
        )
    core, form, kind = rows[0]
    if kind == PayeeKind.PERSON.value:
        raise UsageProblem(
            "This cannot be decided.",
            where=written,
            why="The name reads like a private person's; people are never merged with anybody.",
        )
    return Side(core, form, body, written)
