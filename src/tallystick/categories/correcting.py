"""Corrections: what one would change, making it, taking it back. Events in the register; nothing is edited.

A correction has a scope: one line; a supplier under one ledger code of one body; a ledger code of one body; a
supplier anywhere. Where several cover a line the narrower scope holds, then the newer. After each change the
classification is made again from the decisions, rules, memory and text readings that stand; the text model
itself learns at the next ``classify``.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tallystick.categories.cascade.run import ROOM, refresh
from tallystick.categories.cascade.sources import trees
from tallystick.categories.correction_events import (
    BREADTH,
    CORRECTION,
    REVERSAL,
    contradictions,
    corrections,
)
from tallystick.categories.model import Correction, Scope
from tallystick.categories.selecting import Selection, find_class, selection
from tallystick.kernel import NotFound, UsageProblem, format_pence
from tallystick.store import Register, current_derivation, load, open_reader, stale_rooms
from tallystick.store.engine import snapshot_of

if TYPE_CHECKING:
    import duckdb

    from tallystick.store import Home

__all__ = [
    "ClassShare",
    "Outcome",
    "Preview",
    "contradictions",
    "correct",
    "corrections",
    "preview",
    "reverse",
]


@dataclass(frozen=True)
class ClassShare:
    """Lines of a selection that carry one class now."""

    code: str
    title: str
    lines: int
    pence: int


@dataclass(frozen=True)
class Preview:
    """What a correction would change, before it is made.

    ``from_classes`` are the lines that would change, by the class they carry now (an empty code stands for
    unclassified). ``held_lines`` keep their class because a narrower decision holds them; ``same_lines`` have
    the class already. ``warnings`` name decisions that say something else of the same selection.
    """

    selection: Selection
    code: str
    title: str
    lines: int
    pence: int
    bodies: int
    from_classes: tuple[ClassShare, ...]
    same_lines: int
    held_lines: int
    warnings: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The preview in one sentence."""
        bodies = f"{self.bodies:,} {'body' if self.bodies == 1 else 'bodies'}"
        return f"This changes {self.lines:,} lines, {format_pence(self.pence)}, in {bodies}."


@dataclass(frozen=True)
class Outcome:
    """A correction or its reversal, and what it changed.

    ``lines`` and ``pence`` count every payment line whose class is another now, also where memory of the
    supplier passed a decision on. ``is_applied`` is False where nothing is classified yet, or payments or
    suppliers changed since: then the next ``classify`` applies it.
    """

    correction: Correction
    lines: int
    pence: int
    is_applied: bool


def preview(
    home: Home,
    scope: Scope | str,
    code: str,
    *,
    line_id: str = "",
    supplier: str = "",
    body: str = "",
    ledger_code: str = "",
) -> Preview:
    """Return what a correction would change, without making it.

    Args:
        home: with a classification in force.
        scope: line, supplier, ledger_code or supplier_and_code.
        code: the class to give, by code or title.
        line_id: for the scope line.
        supplier: entity id or name, for the scopes supplier and supplier_and_code.
        body: id or name, for the scopes ledger_code and supplier_and_code.
        ledger_code: published expenditure code, or the expenditure category where a body publishes none.

    Raises:
        NotFound: nothing is classified, or the class, line, supplier, body or ledger code does not exist.
        UsageProblem: the parts do not fit the scope, or a name means several suppliers.
    """
    scheme = _scheme(home)
    found = trees(home, scheme).scheme
    target = find_class(found, code)
    with open_reader(home) as engine:
        chosen = selection(
            engine, scope, line_id=line_id, supplier=supplier, body=body, ledger_code=ledger_code
        )
        rows = _line_rows(engine, chosen) if chosen.scope is Scope.LINE else _purchase_rows(engine, chosen)
    breadth = BREADTH[chosen.scope]
    shares: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    bodies: set[str] = set()
    same = held = 0
    for body_id, now, decided, lines, pence in rows:
        if decided is not None and decided < breadth:
            held += lines
        elif now == target:
            same += lines
        else:
            shares[now] = (shares[now][0] + lines, shares[now][1] + pence)
            bodies.add(body_id)
    titles = {name: item.title for name, item in found.categories.items()}
    return Preview(
        chosen,
        target,
        titles[target],
        sum(lines for lines, _ in shares.values()),
        sum(pence for _, pence in shares.values()),
        len(bodies),
        tuple(
            ClassShare(now, titles.get(now, "unclassified"), lines, pence)
            for now, (lines, pence) in sorted(shares.items(), key=lambda item: (-item[1][0], item[0]))
        ),
        same,
        held,
        tuple(_warnings(home, chosen, target, held)),
    )


def correct(
    home: Home,
    scope: Scope | str,
    code: str,
    *,
    by: str,
    why: str,
    line_id: str = "",
    supplier: str = "",
    body: str = "",
    ledger_code: str = "",
) -> Outcome:
    """Make a correction: dated, signed, with its reason; then classify again what it covers.

    The arguments are those of :func:`preview`, and:

    Args:
        by: who decides; shown with every line that the decision covers.
        why: the reason, in a sentence.

    Raises:
        UsageProblem: ``by`` or ``why`` is empty, or see :func:`preview`.
        NotFound: see :func:`preview`.
        Busy: another process writes.
    """
    _signed(by, why)
    found = trees(home, _scheme(home)).scheme
    target = find_class(found, code)
    with open_reader(home) as engine:
        chosen = selection(
            engine, scope, line_id=line_id, supplier=supplier, body=body, ledger_code=ledger_code
        )
    return record(home, chosen, target, found.name, by=by, why=why)


def record(
    home: Home, chosen: Selection, code: str, scheme: str, *, by: str, why: str, from_pack: str = ""
) -> Outcome:
    """Append the event of a correction and apply it; ``from_pack`` names the proposal that was accepted."""
    facts: dict[str, Any] = {
        "scope": chosen.scope.value,
        "code": code,
        "scheme": scheme,
        "why": why.strip(),
        "line_id": chosen.line_id,
        "body_id": chosen.body_id,
        "ledger_code": chosen.ledger_code,
    }
    if chosen.supplier is not None:
        facts["entity_id"] = chosen.supplier.entity_id
        facts["supplier"] = chosen.supplier.clean_name
        facts["legal_form"] = chosen.supplier.legal_form
        facts["identifiers"] = list(chosen.supplier.identifiers)
        facts["supplier_kind"] = chosen.supplier.kind
    if from_pack:
        facts["from_pack"] = from_pack
    event = Register.of(home).append(ROOM, CORRECTION, by.strip(), facts)
    return _apply(home, event.number)


def reverse(home: Home, number: int, *, by: str, why: str) -> Outcome:
    """Take a correction back; it stays readable, marked as reversed.

    Raises:
        NotFound: there is no correction of that number.
        UsageProblem: it is reversed already, or ``by`` or ``why`` is empty.
    """
    _signed(by, why)
    known = {item.number: item for item in corrections(home)}
    if number not in known:
        raise NotFound(
            f"There is no correction {number}.", next_step="Run: tallystick categories show corrections"
        )
    if known[number].is_reversed:
        raise UsageProblem(f"Correction {number} is reversed already.")
    Register.of(home).append(ROOM, REVERSAL, by.strip(), {"number": number, "why": why.strip()})
    return _apply(home, number)


def _signed(by: str, why: str) -> None:
    if not by.strip() or not why.strip():
        raise UsageProblem(
            "A decision needs a name and a reason.",
            why="It stays readable beside every line that it covers.",
            next_step='For example: --by "A. Buyer" --why "Care home, see contract 1234"',
        )


def _apply(home: Home, number: int) -> Outcome:
    item = next(item for item in corrections(home) if item.number == number)
    before = _class_of_line(home, item.line_id)
    refreshed = refresh(home)
    if refreshed is None:
        return Outcome(item, 0, 0, is_applied=False)
    if item.scope is Scope.LINE:
        after = _class_of_line(home, item.line_id)
        changed = before[0] != after[0]
        return Outcome(item, int(changed), after[1] if changed else 0, is_applied=True)
    return Outcome(item, refreshed.lines, refreshed.pence, is_applied=True)


def _class_of_line(home: Home, line_id: str) -> tuple[str, int]:
    """The class of one line and its pence; nothing where no line is asked for or nothing is classified."""
    if not line_id or stale_rooms(home, snapshot_of(home).id).get(ROOM) or not current_derivation(home, ROOM):
        return "", 0
    with open_reader(home) as engine:
        rows = engine.execute(
            "select class_code, amount_pence from classified_payments where line_id = $line",
            {"line": line_id},
        ).fetchall()
    return (str(rows[0][0]), int(rows[0][1] or 0)) if rows else ("", 0)


def _scheme(home: Home) -> str:
    derivation = current_derivation(home, ROOM)
    snapshot = snapshot_of(home)
    stale = stale_rooms(home, snapshot.id).get(ROOM)
    if derivation is None or stale:
        raise NotFound(
            "Nothing is classified yet." if derivation is None else f"The classification is {stale}.",
            where=str(home.path),
            next_step=f"Run: tallystick categories classify --home {home.path}",
        )
    return str(derivation.facts["scheme"])


def _purchase_rows(engine: duckdb.DuckDBPyConnection, chosen: Selection) -> list[tuple[Any, ...]]:
    """Return (body, class now, breadth of the decision that holds it, lines, pence), summed."""
    sql = load("tallystick.categories")["selected_purchases"].sql
    asked = {
        "entity_id": chosen.supplier.entity_id if chosen.supplier else None,
        "body_id": chosen.body_id or None,
        "ledger_code": chosen.ledger_code or None,
    }
    return engine.execute(
        "select body_id, code, breadth, sum(lines)::bigint, sum(pence)::bigint"
        f" from ({sql}) group by all order by all",
        asked,
    ).fetchall()


def _line_rows(engine: duckdb.DuckDBPyConnection, chosen: Selection) -> list[tuple[Any, ...]]:
    return engine.execute(
        "select body_id, class_code, null, 1, amount_pence from classified_payments where line_id = $line",
        {"line": chosen.line_id},
    ).fetchall()


def _warnings(home: Home, chosen: Selection, target: str, held: int) -> list[str]:
    found = []
    for item in corrections(home, with_reversed=False):
        if _covers_the_same(item, chosen) and item.code != target:
            found.append(
                f"Decision {item.number} by {item.by} on {item.at[:10]} says {item.code} of the same"
                f" {chosen.scope.value.replace('_', ' ')}; the newer one will hold."
            )
    if held:
        found.append(f"{held:,} lines keep their class: a narrower decision holds them.")
    return found


def _covers_the_same(item: Correction, chosen: Selection) -> bool:
    who = chosen.supplier.entity_id if chosen.supplier else ""
    return (item.scope, item.line_id, item.entity_id, item.body_id, item.ledger_code) == (
        chosen.scope,
        chosen.line_id,
        who,
        chosen.body_id,
        chosen.ledger_code,
    )
