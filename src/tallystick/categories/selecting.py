"""What a person names, found in the evidence: a class, a supplier, a body, a selection of lines."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from tallystick.categories.model import Scheme, Scope
from tallystick.categories.rules.wording import plain_words
from tallystick.kernel import NotFound, UsageProblem
from tallystick.members import load_register

if TYPE_CHECKING:
    import duckdb

_MOST_SHOWN = 8


@dataclass(frozen=True)
class Supplier:
    """A supplier as the evidence knows it; ``clean_name`` is empty for a payee that reads like a person."""

    entity_id: str
    name: str
    clean_name: str
    legal_form: str
    kind: str
    identifiers: tuple[str, ...]


@dataclass(frozen=True)
class Selection:
    """The lines that a correction covers. Which fields are set depends on the scope."""

    scope: Scope
    line_id: str = ""
    supplier: Supplier | None = None
    body_id: str = ""
    ledger_code: str = ""

    @property
    def words(self) -> str:
        """The selection in words."""
        name = self.supplier.name if self.supplier else ""
        if self.scope is Scope.LINE:
            return f"line {self.line_id}"
        if self.scope is Scope.SUPPLIER:
            return name
        where = f"ledger code {self.ledger_code} of {self.body_id}"
        return where if self.scope is Scope.LEDGER_CODE else f"{name} under {where}"


def find_class(scheme: Scheme, asked: str) -> str:
    """Return the code of the class that a person named by its code or its title.

    Raises:
        NotFound: there is none; the message names those that come closest.
    """
    wanted = asked.strip()
    for code, category in scheme.categories.items():
        if code.casefold() == wanted.casefold():
            return code
        if plain_words(category.title) == plain_words(wanted):
            return code
    raise NotFound(
        f'There is no class "{wanted}" in {scheme.title}.',
        where=f"scheme {scheme.name}",
        why=_closest(scheme, wanted),
        next_step="Run: tallystick categories show",
    )


def _closest(scheme: Scheme, wanted: str) -> str:
    words = plain_words(wanted)
    known: dict[str, str] = {}
    for code, category in scheme.categories.items():
        for text in (code, category.title, *category.includes, *category.examples):
            known.setdefault(plain_words(text), code)
    close = [known[text] for text in get_close_matches(words, known, n=12, cutoff=0.6)]
    holding = [
        code for text, code in known.items() if words and f" {words} " in f" {text} " and code not in close
    ]
    codes = list(dict.fromkeys(close + holding))[:5]
    if not codes:
        return ""
    return "Closest: " + "; ".join(f"{code} {scheme.categories[code].title}" for code in codes) + "."


def find_supplier(engine: duckdb.DuckDBPyConnection, asked: str) -> Supplier:
    """Return the one supplier that a person named by entity id or by name.

    Raises:
        NotFound: nobody of that name was paid.
        UsageProblem: several suppliers have it; the message lists them with their ids.
    """
    wanted = asked.strip()
    found = _suppliers(engine, "entities.entity_id = $asked", wanted)
    if not found:
        found = _suppliers(
            engine,
            "upper(payees.supplier_name) = upper($asked) or upper(entities.name) = upper($asked)",
            wanted,
        )
    if not found:
        found = _suppliers(engine, "payees.clean_name = $asked", _clean(wanted))
    if not found:
        raise NotFound(
            f'No supplier is called "{wanted}".',
            why="A supplier is named by its id, or by its name as published or cleaned.",
            next_step=f'Run: tallystick suppliers show "{wanted}"',
        )
    if len(found) > 1:
        listed = "; ".join(f"{item.entity_id} {item.name}" for item in found[:_MOST_SHOWN])
        raise UsageProblem(
            f'"{wanted}" names {len(found)} suppliers.',
            why=listed,
            next_step="Name one of them by its id.",
        )
    return found[0]


def _clean(name: str) -> str:
    from tallystick.suppliers.names import read_name  # noqa: PLC0415

    return read_name(name).core


def _suppliers(engine: duckdb.DuckDBPyConnection, where: str, asked: str) -> list[Supplier]:
    rows = engine.execute(
        "select entities.entity_id, any_value(entities.name),"
        " mode(payees.clean_name order by payees.clean_name),"
        " any_value(entities.legal_form), any_value(entities.kind), any_value(entities.identifiers)"
        f" from entities join payees on payees.entity_id = entities.entity_id where {where}"
        " group by entities.entity_id order by sum(payees.lines) desc, entities.entity_id",
        {"asked": asked},
    ).fetchall()
    return [_supplier(row) for row in rows]


def _supplier(row: tuple[Any, ...]) -> Supplier:
    entity_id, name, clean, form, kind, identifiers = row
    is_person = kind != "organisation"
    return Supplier(
        entity_id,
        name,
        "" if is_person else clean,
        "" if is_person else form or "",
        kind,
        () if is_person else tuple(identifiers or ()),
    )


def find_body(engine: duckdb.DuckDBPyConnection, asked: str) -> str:
    """Return the id of the body that a person named by id, code or name.

    Raises:
        NotFound: no body that pays in this evidence is called so.
    """
    wanted = asked.strip()
    rows = engine.execute(
        "select distinct body_id from payments where body_id = $asked or upper(body_name) = upper($asked)",
        {"asked": wanted},
    ).fetchall()
    if len(rows) == 1:
        return str(rows[0][0])
    register = load_register()
    body = register.by_code(wanted) or register.by_name(wanted)
    if body is not None:
        (there,) = engine.execute(
            "select count(*) from payments where body_id = $asked", {"asked": body.body_id}
        ).fetchall()[0]
        if there:
            return body.body_id
    raise NotFound(
        f'No body of this evidence is called "{wanted}".',
        next_step="Run: tallystick spend status, which lists the bodies.",
    )


def selection(
    engine: duckdb.DuckDBPyConnection,
    scope: Scope | str,
    *,
    line_id: str = "",
    supplier: str = "",
    body: str = "",
    ledger_code: str = "",
) -> Selection:
    """Return the selection that these words mean.

    Raises:
        UsageProblem: a part that the scope needs is missing, or one that it cannot use is given.
        NotFound: the line, supplier, body or ledger code is not in the evidence.
    """
    wanted = _scope(scope)
    given = {"line_id": line_id, "supplier": supplier, "body": body, "ledger_code": ledger_code}
    needed = {
        Scope.LINE: {"line_id"},
        Scope.SUPPLIER: {"supplier"},
        Scope.LEDGER_CODE: {"body", "ledger_code"},
        Scope.SUPPLIER_AND_CODE: {"supplier", "body", "ledger_code"},
    }[wanted]
    have = {name for name, value in given.items() if value.strip()}
    if have != needed:
        told = ", ".join(sorted(needed)).replace("_", " ")
        raise UsageProblem(
            f"A correction of scope {wanted.value} needs {told}, and nothing else.",
            why=f"Given: {', '.join(sorted(have)).replace('_', ' ') or 'nothing'}.",
        )
    if wanted is Scope.LINE:
        return Selection(wanted, line_id=_line(engine, line_id.strip()))
    who = find_supplier(engine, supplier) if supplier else None
    where = find_body(engine, body) if body else ""
    chosen = Selection(wanted, supplier=who, body_id=where, ledger_code=ledger_code.strip())
    if chosen.ledger_code:
        _check_ledger(engine, chosen)
    return chosen


def _scope(scope: Scope | str) -> Scope:
    try:
        return Scope(scope)
    except ValueError as problem:
        raise UsageProblem(
            f'There is no scope "{scope}".',
            next_step=f"Use one of {', '.join(item.value for item in Scope)}.",
        ) from problem


def _line(engine: duckdb.DuckDBPyConnection, line_id: str) -> str:
    (count,) = engine.execute(
        "select count(*) from payments where line_id = $asked", {"asked": line_id}
    ).fetchall()[0]
    if not count:
        raise NotFound(
            f'There is no payment line "{line_id}" in force.',
            next_step="Run: tallystick spend query 'select line_id, supplier_name from payments'",
        )
    return line_id


def _check_ledger(engine: duckdb.DuckDBPyConnection, chosen: Selection) -> None:
    (count,) = engine.execute(
        "select count(*) from payments where body_id = $body"
        " and coalesce(expenditure_code, expenditure_category) = $code",
        {"body": chosen.body_id, "code": chosen.ledger_code},
    ).fetchall()[0]
    if not count:
        raise NotFound(
            f'No payment line of {chosen.body_id} carries the ledger code "{chosen.ledger_code}".',
            why="A ledger code is the published expenditure code, or the expenditure category where none is.",
        )
