"""Propose what a table is and what its columns mean, and say what a person has to look at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tallystick.spend.mapping.assigning import (
    AMOUNTS,
    DATES,
    Given,
    assign,
    find,
    settle_amounts,
    settle_bodies,
    with_field,
)
from tallystick.spend.mapping.drift import describe_drift
from tallystick.spend.mapping.headings import read_heading
from tallystick.spend.mapping.kinds import decide_kind
from tallystick.spend.mapping.model import (
    ACCEPTANCE_THRESHOLD,
    Field,
    FileContext,
    KindDecision,
    Proposal,
    PublisherProfile,
)
from tallystick.spend.mapping.scoring import PAYEE_LIKE, ColumnView, candidates
from tallystick.spend.mapping.shapes import describe
from tallystick.spend.mapping.words import HOME_WORDS
from tallystick.spend.model import AmountBasis, Kind
from tallystick.spend.values import period_in_text

INVOICE_DATE_TRUST = 0.9
PERIOD_TRUST = 0.85
"""How far an invoice date or a month may stand in where no date of payment is published."""

_CHANGE = "give that column its field in the proposed profile, then accept it"
_NET_TITLE = re.compile(r"\b(?:exclu\w+|net)(?: of)?(?: recoverable)? vat\b", re.IGNORECASE)
_GROSS_TITLE = re.compile(r"\b(?:inclu\w+|gross)(?: of)? vat\b", re.IGNORECASE)

Rows = Sequence[Sequence[str | None]]


def propose(
    header: tuple[str, ...], sample: Rows, context: FileContext, previous: Sequence[PublisherProfile] = ()
) -> Proposal:
    """Return what a table is, what each column means, how sure, and what a person has to look at.

    Args:
        header: heading of each column; an empty tuple where the table has none.
        sample: data rows, each as long as the header; a thousand are plenty.
        context: names and preamble around the table.
        previous: earlier profiles of the same publisher, oldest first; the latest is remembered and
            compared with.
    """
    width = len(header) or max((len(row) for row in sample), default=0)
    rows = [row if len(row) >= width else [*row, *[None] * (width - len(row))] for row in sample if any(row)]
    latest = previous[-1] if previous else None
    given = assign(look_at(header, rows, width, latest))
    given = settle_bodies(given)
    given = settle_amounts(given, rows)
    given = _settle_dates(given, context)
    kind = decide_kind(given, context)
    problems = list(_problems(given, rows, kind))
    parts = [kind.confidence, *_confidences(given)] if kind.kind.is_imported else [kind.confidence]
    columns = tuple(one.as_mapping() for one in given)
    proposal = Proposal(
        kind=kind,
        columns=columns,
        amount_basis=_basis(given, context),
        confidence=round(min(parts), 2),
        problems=tuple(problems),
    )
    return replace(proposal, drift=_drift(latest, proposal, header)) if latest else proposal


def look_at(
    header: tuple[str, ...], rows: Rows, width: int, latest: PublisherProfile | None
) -> tuple[ColumnView, ...]:
    """Return every column with its heading in plain words, the shape of its values and its candidates."""
    remembered = _remembered(latest, header)
    views = []
    for position in range(width):
        heading = read_heading(header[position] if header else "")
        shape = describe([row[position] for row in rows])
        key = read_heading(header[position]).words if header else (str(position),)
        views.append(ColumnView(position, heading, shape, candidates(heading, shape, remembered.get(key))))
    return tuple(views)


def _remembered(latest: PublisherProfile | None, header: tuple[str, ...]) -> dict[tuple[str, ...], Field]:
    if latest is None or bool(latest.header) != bool(header):
        return {}
    if not header:
        return {(str(column.position),): column.field for column in latest.columns}
    words = [read_heading(column.heading).words for column in latest.columns]
    # A heading that stands twice says nothing certain about either column.
    return {
        key: column.field
        for key, column in zip(words, latest.columns, strict=True)
        if key and words.count(key) == 1 and column.field is not Field.OTHER
    }


def _drift(latest: PublisherProfile, proposal: Proposal, header: tuple[str, ...]) -> tuple[str, ...]:
    now = PublisherProfile(latest.publisher, proposal.kind.kind, header, proposal.columns)
    return describe_drift(latest, now)


# ---------------------------------------------------------------------------------------------------------
# Dates


def _settle_dates(given: tuple[Given, ...], context: FileContext) -> tuple[Given, ...]:
    paid = find(given, Field.PAID_ON)
    if paid is not None and paid.confidence < 0.9:
        window = next(
            (
                found
                for text in (context.file_name, context.table_name, *_title(context))
                if (found := period_in_text(text))
            ),
            None,
        )
        first, last = paid.view.shape.first_day, paid.view.shape.last_day
        if window and first and last and window[0] <= first and last <= window[1]:
            reason = f"all its dates fall in the period that the file names ({window[0]} to {window[1]})"
            given = with_field(given, paid.view.position, Field.PAID_ON, reason, 0.86)
    if paid is None and (invoice := find(given, Field.INVOICE_DATE)) is not None:
        reason = "no date of payment is published: the invoice date stands in for it"
        given = with_field(given, invoice.view.position, Field.INVOICE_DATE, reason)
    elif paid is None and (month := find(given, Field.PERIOD)) is not None and month.view.shape.periods > 0.8:
        given = with_field(
            given, month.view.position, Field.PERIOD, "no date is published: the month stands in for it"
        )
    return given


def _title(context: FileContext) -> tuple[str, ...]:
    return tuple(" ".join(cell for cell in row if cell) for row in context.preamble[:5])


# ---------------------------------------------------------------------------------------------------------
# Confidence and problems


def key_column(given: Sequence[Given], wanted: Sequence[Field]) -> Given | None:
    """Return the column that counts among several fields that could, in their order."""
    return next((one for field in wanted if (one := find(given, field)) is not None), None)


def _date_column(given: Sequence[Given]) -> tuple[Given | None, float]:
    column = key_column(given, DATES)
    if column is None:
        return None, 0.0
    if column.field is Field.PERIOD:
        # A month without its year cannot be placed in time.
        return (column, column.confidence * PERIOD_TRUST) if column.view.shape.periods > 0.8 else (None, 0.0)
    return column, column.confidence * (INVOICE_DATE_TRUST if column.field is Field.INVOICE_DATE else 1.0)


def _confidences(given: Sequence[Given]) -> tuple[float, float, float]:
    amount, payee = key_column(given, AMOUNTS), find(given, Field.SUPPLIER_NAME)
    return (
        min(0.99, _date_column(given)[1]),
        min(0.99, amount.confidence if amount else 0.0),
        min(0.99, payee.confidence if payee else 0.0),
    )


def _problems(given: Sequence[Given], rows: Rows, kind: KindDecision) -> list[str]:
    if not kind.kind.is_imported:
        return [f"Not a list of payments: {'; '.join(kind.evidence)}."] if kind.kind is Kind.OTHER else []
    problems = []
    date, date_confidence = _date_column(given)
    amount, payee = key_column(given, AMOUNTS), find(given, Field.SUPPLIER_NAME)
    parts = (
        ("date of payment", "paid_on", date, date_confidence),
        ("amount", "amount", amount, amount.confidence if amount else 0.0),
        ("payee", "supplier_name", payee, payee.confidence if payee else 0.0),
    )
    for name, field_name, column, confidence in parts:
        if column is None:
            problems.append(_missing(name, field_name, given))
        elif confidence < ACCEPTANCE_THRESHOLD:
            problems.append(
                f"{_called(column)} is probably the {name}, but not surely ({confidence:.2f}): check it; "
                f"if it is another column, {_change_to(field_name)}."
            )
    if kind.confidence < ACCEPTANCE_THRESHOLD:
        problems.append(
            f"This looks like {_KIND_WORDS[kind.kind]}, but not surely ({kind.confidence:.2f}): "
            "set the kind in the proposed profile, then accept it."
        )
    problems.extend(_rivals(given, rows, ((date, "date of payment"), (amount, "amount"), (payee, "payee"))))
    return problems + _swapped_payee(given, payee) + _several_currencies(given, rows, amount)


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


def _rivals(given: Sequence[Given], rows: Rows, chosen: Sequence[tuple[Given | None, str]]) -> list[str]:
    """Return a problem for each key column that another column suits as well, with other values."""
    found = []
    for column, name in chosen:
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
                found.append(
                    f"{_called(column)} and {_in_sentence(other)} could both be the {name}: "
                    f"check which it is; if it is the second, {_CHANGE}."
                )
                break
    return found


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


def _basis(given: Sequence[Given], context: FileContext) -> AmountBasis:
    """Return whether the amount that counts includes VAT: from its column, else from the title."""
    column = key_column(given, AMOUNTS)
    if column is None:
        return AmountBasis.UNKNOWN
    if column.field is not Field.AMOUNT:
        return AmountBasis.NET if column.field is Field.NET_AMOUNT else AmountBasis.GROSS
    title = " ".join(_title(context))
    is_net, is_gross = bool(_NET_TITLE.search(title)), bool(_GROSS_TITLE.search(title))
    if is_net == is_gross:
        return AmountBasis.UNKNOWN
    return AmountBasis.NET if is_net else AmountBasis.GROSS
