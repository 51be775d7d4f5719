"""Say in plain sentences what a person has to look at before a table may proceed."""

from __future__ import annotations

from collections.abc import Sequence

from tallystick.spend.mapping.assigning import AMOUNTS, Given
from tallystick.spend.mapping.key_columns import KeyColumns, key_columns, named
from tallystick.spend.mapping.model import ACCEPTANCE_THRESHOLD, Field, FileContext, KindDecision
from tallystick.spend.mapping.scoring import PAYEE_LIKE
from tallystick.spend.mapping.units import Unit, unit_in_title
from tallystick.spend.mapping.words import HOME_WORDS, INCOME_WORDS
from tallystick.spend.model import Kind
from tallystick.spend.values import read_pence

Rows = Sequence[Sequence[str | None]]

_CHANGE = "give that column its field in the proposed profile, then accept it"
_PLAIN, _SPOKEN, _VAGUE = 0.9, 0.6, 0.3
"""How strongly the words of a heading name a field."""

_FEW_EMPTY = 0.03


def find_problems(
    given: Sequence[Given], rows: Rows, kind: KindDecision, context: FileContext
) -> tuple[str, ...]:
    """Return what speaks against reading a table on its own, one sentence each; none where nothing does.

    Args:
        given: the columns with their fields.
        rows: a sample of data rows, each as long as the header.
        kind: what the table is about.
        context: names and preamble around the table.
    """
    if not kind.kind.is_imported:
        return (f"Not a list of payments: {'; '.join(kind.evidence)}.",) if kind.kind is Kind.OTHER else ()
    keys = key_columns(given)
    problems = [*_unsure(given, keys), *_unsure_kind(kind), *_rivals(given, rows, keys)]
    problems += _unknown_dates(given, rows, keys.date)
    problems += _swapped_payee(given, keys.payee) + _payer(keys.payee)
    problems += _several_currencies(given, rows, keys.amount) + other_unit(keys.amount, context)
    return tuple(problems + _split_amounts(given, rows, keys.amount))


def _unsure(given: Sequence[Given], keys: KeyColumns) -> list[str]:
    parts = (
        ("date of payment", "paid_on", keys.date),
        ("amount", "amount", keys.amount),
        ("payee", "supplier_name", keys.payee),
    )
    problems = []
    for (name, field_name, column), confidence in zip(parts, keys.confidences, strict=True):
        if column is None:
            problems.append(_missing(name, field_name, given))
        elif confidence < ACCEPTANCE_THRESHOLD:
            problems.append(
                f"{_called(column)} is probably the {name}, but not surely ({confidence:.2f}): check it; "
                f"if it is another column, {_change_to(field_name)}."
            )
    return problems


def _unsure_kind(kind: KindDecision) -> list[str]:
    if kind.confidence >= ACCEPTANCE_THRESHOLD:
        return []
    return [
        f"This looks like {_KIND_WORDS[kind.kind]}, but not surely ({kind.confidence:.2f}): "
        "set the kind in the proposed profile, then accept it."
    ]


_KIND_WORDS = {Kind.PAYMENTS: "a list of payments", Kind.PROCUREMENT_CARD: "a list of card transactions"}


def _change_to(field_name: str) -> str:
    return f"{_CHANGE} ({field_name})"


def _called(column: Given) -> str:
    return (
        f"Column “{column.view.heading.text}”"
        if column.view.heading.text
        else f"Column {column.view.position + 1} (no heading)"
    )


def _in_sentence(column: Given) -> str:
    called = _called(column)
    return called[0].lower() + called[1:]


def _missing(name: str, field_name: str, given: Sequence[Given]) -> str:
    near = [
        one
        for one in given
        if (field_name == "paid_on" and ("date" in one.view.heading.words or one.field is Field.PERIOD))
        or (field_name != "paid_on" and one.view.score(Field(field_name)) >= 0.15)
    ]
    text = f"No column with the {name} was found"
    if near:
        text += f"; {_in_sentence(near[0])} has the name, but {_contents(near[0])}"
    return f"{text}. If a column holds it, {_change_to(field_name)}."


def _contents(column: Given) -> str:
    shape = column.view.shape
    if shape.is_empty:
        return "no values"
    if column.field is Field.PERIOD:
        return "its values name no month of a known year"
    return "its values do not look like it"


def _rivals(given: Sequence[Given], rows: Rows, keys: KeyColumns) -> list[str]:
    """Return a problem for each key column that another column suits as well, with other values."""
    found = []
    for column, name in ((keys.date, "date of payment"), (keys.amount, "amount"), (keys.payee, "payee")):
        if column is None or column.confidence < ACCEPTANCE_THRESHOLD:
            continue
        for other in given:
            weight = other.view.score(column.field)
            if (
                other is column
                or other.view.shape.is_empty
                or weight < max(0.5, 0.96 * column.view.score(column.field))
            ):
                continue
            if _differ(rows, column.view.position, other.view.position):
                found.append(_could_both(column, other, name))
                break
    return found


def _could_both(column: Given, other: Given, name: str) -> str:
    return (
        f"{_called(column)} and {_in_sentence(other)} could both be the {name}: "
        f"check which it is; if it is the second, {_CHANGE}."
    )


def _unknown_dates(given: Sequence[Given], rows: Rows, date: Given | None) -> list[str]:
    """Return a problem where the date is no plain date of payment and another date column is unexplained.

    Where the heading of the date itself says nothing of a date, any other date column is doubt enough.
    """
    if date is None or (date.field is Field.PAID_ON and named(date, (Field.PAID_ON,)) >= _PLAIN):
        return []
    words = date.view.heading.words
    is_unnamed = bool(words) and named(date, (Field.PAID_ON, Field.INVOICE_DATE, Field.PERIOD)) < _VAGUE
    for other in given:
        shape = other.view.shape
        is_explained = named(other, (Field.OTHER_DATE, Field.INVOICE_DATE, Field.PERIOD)) >= _SPOKEN
        if other is date or shape.dates < 0.85 or shape.serials > 0.5 or not other.view.heading.words:
            continue
        if (is_unnamed or not is_explained) and _differ(rows, date.view.position, other.view.position):
            return [_could_both(date, other, "date of payment")]
    return []


def _differ(rows: Rows, left: int, right: int) -> bool:
    pairs = [(row[left], row[right]) for row in rows[:: max(1, len(rows) // 100)] if row[left] and row[right]]
    return sum(1 for a, b in pairs if a != b) > 0.05 * len(pairs)


def _swapped_payee(given: Sequence[Given], payee: Given | None) -> list[str]:
    """Return a problem where another column reads far more like names of payees than the one so headed."""
    if payee is None or payee.view.shape.filled < 8 or payee.view.shape.names >= 0.03:
        return []
    for other in given:
        shape = other.view.shape
        if other is payee or other.field is Field.BODY_NAME or "supplier" in other.view.heading.words:
            continue
        if shape.names >= 2 * PAYEE_LIKE and shape.distinct >= 5 and shape.text > 0.7:
            return [
                f"{_called(payee)} is headed as the payee, but {_in_sentence(other)} reads like names of "
                f"payees: check which it is; if it is the second, {_change_to('supplier_name')}."
            ]
    return []


def _several_currencies(given: Sequence[Given], rows: Rows, amount: Given | None) -> list[str]:
    """Return a problem where a currency column names others than the pound, and the amount may be in them."""
    if amount is None or HOME_WORDS & set(amount.view.heading.words):
        return []
    for one in given:
        if (
            "currency" not in one.view.heading.words
            or "amount" in one.view.heading.words
            or one.view.shape.distinct > 60
        ):
            continue
        found = {(row[one.view.position] or "").strip().upper() for row in rows} - {
            "",
            "GBP",
            "£",
            "STERLING",
            "UKP",
        }
        foreign = sorted(code for code in found if len(code) <= 4)
        if foreign:
            return [
                f"{_called(amount)} may hold other currencies than pounds ({', '.join(foreign[:3])} stand in "
                f"{_in_sentence(one)}): check it, and {_CHANGE} if another column holds pounds."
            ]
    return []


def _payer(payee: Given | None) -> list[str]:
    """Return a problem where the heading names who pays the body, not whom the body pays."""
    if payee is None:
        return []
    words = set(payee.view.heading.words)
    if not words & INCOME_WORDS or words & {"supplier", "merchant", "payment"}:
        return []
    return [
        f"{_called(payee)} names who pays this body rather than whom it pays: if these are payments made "
        f"all the same, {_change_to('supplier_name')}."
    ]


def other_unit(amount: Given | None, context: FileContext) -> list[str]:
    """Return a problem where the heading of the amount, or the title, states a unit other than pounds."""
    if amount is None:
        return []
    unit, where = amount.view.heading.unit, _called(amount)
    if unit is Unit.POUNDS:
        stated = [(unit_in_title(cell), cell) for row in context.preamble for cell in row if cell]
        unit, cell = next(((one, text) for one, text in stated if one is not Unit.POUNDS), (Unit.POUNDS, ""))
        where = f"The title “{cell.strip()}”"
    if unit is Unit.POUNDS:
        return []
    return [
        f"{where} says that amounts are in {unit.value}, and they are read as pounds: accept it only if "
        f"they are pounds; if another column holds pounds, {_change_to('amount')}."
    ]


def _split_amounts(given: Sequence[Given], rows: Rows, amount: Given | None) -> list[str]:
    """Return a problem where rows without the amount have one in another column, as with debit and credit."""
    if amount is None:
        return []
    empty = [row for row in rows if not _pence(row, amount)]
    if len(empty) <= _FEW_EMPTY * len(rows):
        return []
    for other in given:
        is_money = other.field in (*AMOUNTS, Field.OTHER_AMOUNT) and other.view.shape.money > 0.8
        if other is amount or not is_money:
            continue
        if 2 * sum(1 for row in empty if _pence(row, other)) >= len(empty):
            return [
                f"{_called(amount)} is empty in {len(empty):,} of {len(rows):,} rows where "
                f"{_in_sentence(other)} mostly holds an amount: amounts split over two columns cannot be "
                "read; put them in one column of a copy of the file."
            ]
    return []


def _pence(row: Sequence[str | None], column: Given) -> int | None:
    return read_pence(row[column.view.position])
