"""Corrections as the register keeps them: read back in order, reversed ones marked, none ever edited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tallystick.categories.model import Correction, Scope
from tallystick.store import Event, Register

if TYPE_CHECKING:
    from tallystick.store import Home

ROOM = "categories"
CORRECTION = "correction"
REVERSAL = "reversal"
PACK = "pack"

BREADTH: dict[Scope, int] = {
    Scope.LINE: 1,
    Scope.SUPPLIER_AND_CODE: 2,
    Scope.LEDGER_CODE: 3,
    Scope.SUPPLIER: 4,
}
"""Which decision holds where several cover a line: the narrower scope, then the newer."""


def corrections(home: Home, *, with_reversed: bool = True) -> list[Correction]:
    """Return the corrections of a home, oldest first; their number is that of their event."""
    found: dict[int, Correction] = {}
    for event in Register.of(home).events(ROOM, (CORRECTION, REVERSAL)):
        if event.kind == CORRECTION:
            found[event.number] = correction_of(event)
        else:
            number = int(event.facts["number"])
            found[number] = replace(found[number], is_reversed=True)
    return [item for item in found.values() if with_reversed or not item.is_reversed]


def correction_of(event: Event) -> Correction:
    """Return the correction that an event states."""
    facts = event.facts
    return Correction(
        number=event.number,
        scope=Scope(facts["scope"]),
        code=facts["code"],
        by=event.by,
        at=event.at,
        why=facts["why"],
        line_id=facts.get("line_id", ""),
        supplier=facts.get("supplier", ""),
        entity_id=facts.get("entity_id", ""),
        body_id=facts.get("body_id", ""),
        ledger_code=facts.get("ledger_code", ""),
    )


def reason_of(correction: Correction) -> str:
    """Return the sentence that a line shows for a decision."""
    covered = {
        Scope.LINE: "this line",
        Scope.SUPPLIER_AND_CODE: f"this supplier under ledger code {correction.ledger_code}",
        Scope.LEDGER_CODE: f"ledger code {correction.ledger_code} of this body",
        Scope.SUPPLIER: "this supplier",
    }[correction.scope]
    day = correction.at[:10]
    return f"Decision {correction.number} by {correction.by} on {day} for {covered}: {correction.why}"


def contradictions(found: list[Correction]) -> Iterator[tuple[Correction, Correction]]:
    """Yield (older, newer) corrections in force that say different things of exactly the same selection."""
    last: dict[tuple[str, ...], Correction] = {}
    for item in found:
        if item.is_reversed:
            continue
        key = (
            item.scope.value,
            item.line_id,
            item.entity_id or item.supplier,
            item.body_id,
            item.ledger_code,
        )
        before = last.get(key)
        if before is not None and before.code != item.code:
            yield before, item
        last[key] = item
