"""One decision in a pack: its form, what makes it malformed, and whom of this evidence it means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tallystick.categories.model import Scope

if TYPE_CHECKING:
    import duckdb

_TEXTS = ("scope", "code", "title", "decided_on", "supplier", "legal_form", "body_id", "ledger_code")
_KEYS = frozenset((*_TEXTS, "identifiers"))
_LONGEST = 300
_MOST_IDENTIFIERS = 20
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CODE = re.compile(r"[A-Za-z0-9.\-]{1,20}")


@dataclass(frozen=True)
class Claim:
    """One decision as it travels: no line, no amount, no person."""

    scope: Scope
    code: str
    title: str
    decided_on: str
    supplier: str = ""
    legal_form: str = ""
    identifiers: tuple[str, ...] = ()
    body_id: str = ""
    ledger_code: str = ""

    @property
    def selection(self) -> tuple[str, ...]:
        """What the claim is about, without what it says."""
        return (self.scope.value, self.supplier, self.legal_form, self.body_id, self.ledger_code)


@dataclass(frozen=True)
class Here:
    """What a claim means in this evidence: an entity (for suppliers), and how much it covers."""

    entity_id: str
    name: str
    lines: int
    pence: int
    why_not: str


def to_plain(claim: Claim) -> dict[str, Any]:
    """Return a claim as JSON states it."""
    return {
        "scope": claim.scope.value,
        "code": claim.code,
        "title": claim.title,
        "decided_on": claim.decided_on,
        "supplier": claim.supplier,
        "legal_form": claim.legal_form,
        "identifiers": list(claim.identifiers),
        "body_id": claim.body_id,
        "ledger_code": claim.ledger_code,
    }


def from_plain(plain: dict[str, Any]) -> Claim:
    """Return the claim that JSON states; the content was checked with :func:`fault`."""
    return Claim(
        Scope(plain["scope"]),
        plain["code"],
        plain["title"],
        plain["decided_on"],
        plain["supplier"],
        plain["legal_form"],
        tuple(plain["identifiers"]),
        plain["body_id"],
        plain["ledger_code"],
    )


def fault(plain: Any) -> str:
    """Return what is wrong with a claim from outside, or an empty text."""
    if not isinstance(plain, dict) or set(plain) != _KEYS:
        return f"it does not have exactly the parts {', '.join(sorted(_KEYS))}."
    for name in _TEXTS:
        if not isinstance(plain[name], str) or len(plain[name]) > _LONGEST or not plain[name].isprintable():
            return f"{name} is no text of at most {_LONGEST} printable characters."
    identifiers = plain["identifiers"]
    if not isinstance(identifiers, list) or len(identifiers) > _MOST_IDENTIFIERS:
        return f"identifiers is no list of at most {_MOST_IDENTIFIERS}."
    if not all(isinstance(item, str) and len(item) <= 60 and item.isprintable() for item in identifiers):
        return "an identifier is no short text."
    if not _CODE.fullmatch(plain["code"]) or not _DAY.fullmatch(plain["decided_on"]):
        return "its code or date is malformed."
    return _scope_fault(plain)


def _scope_fault(plain: dict[str, Any]) -> str:
    travels = {item.value for item in Scope if item is not Scope.LINE}
    if plain["scope"] not in travels:
        return f"scope {plain['scope']!r} does not travel; only {', '.join(sorted(travels))} do."
    scope = Scope(plain["scope"])
    if (scope is not Scope.LEDGER_CODE) != bool(plain["supplier"]):
        return "a supplier stands where none belongs, or is missing."
    has_ledger = bool(plain["body_id"]) and bool(plain["ledger_code"])
    if (scope is Scope.SUPPLIER and (plain["body_id"] or plain["ledger_code"])) or (
        scope is not Scope.SUPPLIER and not has_ledger
    ):
        return "a ledger code travels only with its body, and only where the scope has one."
    return ""


def find_here(engine: duckdb.DuckDBPyConnection, claims: Sequence[Claim]) -> list[Here]:
    """Return what each claim means in this evidence; entities by public identifier, else by name and form."""
    entities = _entities(engine, claims)
    ledgers = _ledgers(engine, claims)
    found = []
    for claim in claims:
        entity: tuple[str, str, int, int] | None = None
        why = ""
        if claim.supplier:
            entity, why = entities[(claim.supplier, claim.legal_form, claim.identifiers)]
        lines, pence = (entity[2], entity[3]) if entity else (0, 0)
        if claim.ledger_code and not why:
            key = (entity[0] if entity else "", claim.body_id, claim.ledger_code)
            lines, pence = ledgers.get(key, (0, 0))
            if not lines:
                why = "No payment line here carries that body's ledger code."
        found.append(Here(entity[0] if entity else "", entity[1] if entity else "", lines, pence, why))
    return found


_Entity = tuple[str, str, int, int]


def _entities(
    engine: duckdb.DuckDBPyConnection, claims: Sequence[Claim]
) -> dict[tuple[str, str, tuple[str, ...]], tuple[_Entity | None, str]]:
    asked = sorted({(item.supplier, item.legal_form, item.identifiers) for item in claims if item.supplier})
    if not asked:
        return {}
    names = [name for name, _, _ in asked]
    rows = engine.execute(
        "select distinct payees.clean_name, payees.legal_form, e.entity_id, e.name, e.lines, e.pence,"
        " e.identifiers"
        " from payees join entities e on e.entity_id = payees.entity_id"
        " where e.kind = 'organisation' and (list_contains($names, payees.clean_name)"
        "   or list_has_any(e.identifiers, $identifiers))",
        {"names": names, "identifiers": sorted({each for _, _, held in asked for each in held}) or [""]},
    ).fetchall()
    by_identifier: dict[str, set[_Entity]] = {}
    by_name: dict[str, set[tuple[str, _Entity]]] = {}
    for clean, form, entity_id, name, lines, pence, identifiers in rows:
        entity = (entity_id, name, lines, pence)
        by_name.setdefault(clean, set()).add((form or "", entity))
        for identifier in identifiers or ():
            by_identifier.setdefault(identifier, set()).add(entity)
    return {key: _one(key, by_identifier, by_name) for key in asked}


def _one(
    key: tuple[str, str, tuple[str, ...]],
    by_identifier: dict[str, set[_Entity]],
    by_name: dict[str, set[tuple[str, _Entity]]],
) -> tuple[_Entity | None, str]:
    name, form, identifiers = key
    held = {entity for identifier in identifiers for entity in by_identifier.get(identifier, ())}
    if len(held) == 1:
        return next(iter(held)), ""
    if not held:
        named = by_name.get(name, set())
        held = {entity for other, entity in named if other == form} or {
            entity for other, entity in named if not other or not form
        }
    if len(held) == 1:
        return next(iter(held)), ""
    return None, (
        f"{len(held)} suppliers here may be meant by {name}."
        if held
        else "No supplier of that name is paid here."
    )


def _ledgers(
    engine: duckdb.DuckDBPyConnection, claims: Sequence[Claim]
) -> dict[tuple[str, str, str], tuple[int, int]]:
    codes = sorted({item.ledger_code for item in claims if item.ledger_code})
    if not codes:
        return {}
    rows = engine.execute(
        "select coalesce(y.entity_id, ''), y.body_id,"
        " coalesce(d.expenditure_code, d.expenditure_category) as code,"
        " sum(c.lines)::bigint, sum(c.pence)::bigint"
        " from purchase_classes c join payees y on y.payee_id = c.payee_id"
        " join descriptions d on d.description_id = c.description_id"
        " where list_contains($codes, coalesce(d.expenditure_code, d.expenditure_category))"
        " group by all",
        {"codes": codes},
    ).fetchall()
    found: dict[tuple[str, str, str], tuple[int, int]] = {}
    for entity_id, body_id, code, lines, pence in rows:
        for who in {entity_id, ""}:
            before = found.get((who, body_id, code), (0, 0))
            found[(who, body_id, code)] = (before[0] + lines, before[1] + pence)
    return found
