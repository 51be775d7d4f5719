"""The step of people's decisions: the register's corrections as tables that the cascade joins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tallystick.categories.correction_events import BREADTH, corrections, reason_of
from tallystick.categories.model import Correction, Scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tallystick.categories.cascade.workbench import Workbench
    from tallystick.categories.model import Scheme
    from tallystick.store import Home

_CLASS = {"code": "VARCHAR", "first_level": "VARCHAR", "level": "BIGINT", "reason": "VARCHAR"}
_RULE = {
    "number": "BIGINT",
    "scope": "VARCHAR",
    "breadth": "BIGINT",
    "body_id": "VARCHAR",
    "ledger_code": "VARCHAR",
    **_CLASS,
}
_NAMED = {"entity_id": "VARCHAR", "supplier": "VARCHAR", **_RULE}


def put_corrections(bench: Workbench, home: Home, scheme: Scheme) -> None:
    """Make ``payee_corrections``, ``ledger_corrections`` and ``line_classes`` of the decisions in force."""
    put(bench, corrections(home, with_reversed=False), scheme)


def put(bench: Workbench, found: Sequence[Correction], scheme: Scheme) -> None:
    """Make the tables of some corrections; those whose class another tree has are left out."""
    known = [item for item in found if item.code in scheme.categories]
    by_scope = {scope: [item for item in known if item.scope is scope] for scope in Scope}
    bench.put("ledger_corrections", _RULE, [_rule(item, scheme) for item in by_scope[Scope.LEDGER_CODE]])
    lines = {item.line_id: item for item in by_scope[Scope.LINE]}
    bench.put(
        "line_classes",
        {"line_id": "VARCHAR", **_CLASS},
        [(line_id, *_class(item, scheme)) for line_id, item in sorted(lines.items())],
    )
    named = by_scope[Scope.SUPPLIER] + by_scope[Scope.SUPPLIER_AND_CODE]
    bench.put(
        "named_corrections",
        _NAMED,
        [(item.entity_id, item.supplier, *_rule(item, scheme)) for item in named],
    )
    bench.make("payee_corrections")


def _rule(item: Correction, scheme: Scheme) -> tuple[object, ...]:
    return (
        item.number,
        item.scope.value,
        BREADTH[item.scope],
        item.body_id or None,
        item.ledger_code or None,
        *_class(item, scheme),
    )


def _class(item: Correction, scheme: Scheme) -> tuple[object, ...]:
    path = scheme.path(item.code)
    return item.code, path[0], len(path), reason_of(item)
