"""Weigh, for one column, the words of its heading and the look of its values for every field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tallystick.spend.mapping.headings import Heading, meanings
from tallystick.spend.mapping.model import Field
from tallystick.spend.mapping.shapes import Shape
from tallystick.spend.mapping.units import Unit

PAYEE_LIKE = 0.12
"""Share of names from which values read like payees; measured: payees 0.14 to 0.9, other text up to 0.1."""

_UNEXPLAINED_AMOUNT = 0.7
"""Weight of amounts under a heading that does not call them so: below what is accepted."""

EMPTY_FIT = 0.5
EMPTY_FIT_OF_KEY = 0.04
KEY_FIELDS = frozenset(
    {
        Field.PAID_ON,
        Field.INVOICE_DATE,
        Field.SUPPLIER_NAME,
        Field.AMOUNT,
        Field.NET_AMOUNT,
        Field.GROSS_AMOUNT,
    }
)


@dataclass(frozen=True)
class Candidate:
    """One field that a column could carry, with its weight and the reasons for it."""

    field: Field
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class ColumnView:
    """One column as mapping sees it: where it stands, what it is called, what it holds."""

    position: int
    heading: Heading
    shape: Shape
    candidates: tuple[Candidate, ...] = field(default=())

    def score(self, wanted: Field) -> float:
        """Return the weight for one field, 0 where it is no candidate."""
        return next((one.score for one in self.candidates if one.field is wanted), 0.0)


def candidates(heading: Heading, shape: Shape, remembered: Field | None = None) -> tuple[Candidate, ...]:
    """Return the fields that a column may carry, heaviest first.

    Args:
        heading: the column's heading in plain words.
        shape: what its values look like.
        remembered: the field this heading had in the publisher's latest profile.
    """
    spoken = {one.field: one.strength for one in meanings(heading).values()}
    words = {one.field: " ".join(one.words) for one in meanings(heading).values()}
    by_values = _by_values(shape)
    strengths = _told_by_values(spoken, shape)
    fits = {
        wanted: _fit(wanted, shape, heading)
        for wanted in {*strengths, *by_values, *([remembered] if remembered else [])}
    }
    if remembered:
        strengths[remembered] = max(strengths.get(remembered, 0.0), 0.9)
    plain = max((strength * fits[wanted] for wanted, strength in strengths.items()), default=0.0)
    # Values speak up where the heading says little; they only murmur where it is plain, and they are
    # not quite believed where they contradict it.
    trust = 1.0 - 0.8 * plain
    is_contradicted = plain < 0.3 and max(strengths.values(), default=0.0) > 0.6
    # Any list of sums holds amounts; which sums they are, only a heading says.
    is_unexplained = bool(heading.words) and max(strengths.get(one, 0.0) for one in _AMOUNT_FIELDS) < 0.3
    found = []
    for wanted, fit in fits.items():
        own, seen = by_values.get(wanted, (0.0, ""))
        strength = strengths.get(wanted, 0.0)
        own *= min(trust, 0.85) if is_contradicted and strength < 0.3 else trust
        if wanted is Field.AMOUNT and is_unexplained:
            own = min(own, _UNEXPLAINED_AMOUNT)
        score = 1.0 - (1.0 - 0.97 * strength * fit) * (1.0 - own)
        if score < 0.08:
            continue
        reasons = [f"heading says {words[wanted]}"] if wanted in words else []
        if remembered is wanted:
            reasons.append("as in this publisher's earlier profile")
        reasons.extend(_value_reason(wanted, shape, seen))
        found.append(Candidate(wanted, round(score, 4), tuple(reasons)))
    return tuple(sorted(found, key=lambda one: (-one.score, one.field.value)))


def _told_by_values(spoken: Mapping[Field, float], shape: Shape) -> dict[Field, float]:
    """Return what the heading says, with the second meaning that a heading takes on by its values."""
    strengths = dict(spoken)
    date = max(spoken.get(Field.PAID_ON, 0.0), spoken.get(Field.INVOICE_DATE, 0.0))
    if date and shape.periods >= 0.85:
        # A date column of a publisher that gives no more than the month.
        strengths[Field.PERIOD] = max(strengths.get(Field.PERIOD, 0.0), 0.95 * date)
    if spoken.get(Field.NET_AMOUNT) and spoken.get(Field.GROSS_AMOUNT):
        # "Mix of net and gross": an amount, but neither.
        both = spoken[Field.NET_AMOUNT] + spoken[Field.GROSS_AMOUNT]
        strengths.update({Field.AMOUNT: min(1.0, both), Field.NET_AMOUNT: 0.0, Field.GROSS_AMOUNT: 0.0})
    reference = spoken.get(Field.SUPPLIER_REF, 0.0)
    if reference >= 0.8 and shape.text >= 0.8 and shape.names >= 2 * PAYEE_LIKE:
        # "Supplier ID" over names: a report that shows the words of the code.
        strengths[Field.SUPPLIER_NAME] = max(strengths.get(Field.SUPPLIER_NAME, 0.0), 0.9 * reference)
    return strengths


def _value_reason(wanted: Field, shape: Shape, seen: str) -> list[str]:
    if shape.is_empty:
        return ["no values in the sample"]
    if seen:
        return [seen]
    if wanted in (Field.PAID_ON, Field.INVOICE_DATE, Field.OTHER_DATE):
        return [f"{shape.dates:.0%} of values are dates"]
    if wanted in _MONEY_FIELDS:
        return [f"{shape.money:.0%} of values are amounts"]
    return [f"{shape.distinct:,} different values in {shape.filled:,} filled rows"]


# ---------------------------------------------------------------------------------------------------------
# How well values suit a field that the heading names: 0 contradicts, 1 suits fully


def _fit(wanted: Field, shape: Shape, heading: Heading) -> float:
    if shape.is_empty:
        return EMPTY_FIT_OF_KEY if wanted in KEY_FIELDS else EMPTY_FIT
    fit = _FITS[wanted](shape)
    if wanted in _MONEY_FIELDS and heading.unit is not Unit.POUNDS and wanted is not Field.OTHER_AMOUNT:
        fit *= 0.2
    if heading.is_text_of_code and wanted in _TEXT_FIELDS:
        fit = min(1.0, fit * 1.05)
    return fit


def _mostly(share: float) -> float:
    """Return 1 for a share of nine tenths or more, falling steeply below."""
    return 1.0 if share >= 0.9 else share**2


def _date(shape: Shape) -> float:
    return _mostly(shape.dates) if shape.dates > 0.3 else 0.0


def _period(shape: Shape) -> float:
    share = max(
        shape.periods,
        shape.month_or_year,
        shape.dates if shape.distinct <= 13 else 0.5 * shape.dates,
        shape.serials,
    )
    return _mostly(share)


def _money(shape: Shape) -> float:
    fit = _mostly(shape.money)
    if shape.zeros > 0.9 or (shape.zeros and shape.distinct == 1):
        fit *= 0.3
    if shape.dates > 0.9 and not shape.serials:
        fit *= 0.2
    return fit * _filled(shape)


def _optional_money(shape: Shape) -> float:
    return max(_mostly(shape.money), 0.4 if shape.distinct <= 2 else 0.0)


def _filled(shape: Shape) -> float:
    return 1.0 if shape.fill >= 0.5 else 0.4 + 1.2 * shape.fill


def _label(shape: Shape) -> float:
    """Return how well values suit a label or a description: words, not payees, dates or plain codes."""
    fit = max(_mostly(shape.text), 0.25 if shape.text > 0.2 else 0.0)
    return fit * (0.6 if shape.names > 0.35 and shape.distinct > 10 else 1.0)


def _department(shape: Shape) -> float:
    return _label(shape) * (0.6 if shape.variety > 0.8 and shape.filled > 40 else 1.0)


def _body(shape: Shape) -> float:
    fit = _mostly(shape.text) if shape.text > 0.3 else 0.05 if shape.distinct > 2 else 0.4
    few = 1.0 if shape.distinct <= 8 else 0.8 if shape.distinct <= 25 else 0.15
    return fit * (1.0 if shape.rows < 8 else few)


def _payee(shape: Shape) -> float:
    if shape.uris > 0.3 or shape.dates > 0.5 or shape.money > 0.5:
        return 0.0
    fit = _mostly(shape.text + 0.15) if shape.text > 0.3 else 0.0
    if shape.distinct == 1 and shape.filled >= 20 and shape.names < 0.5:
        fit *= 0.5
    if shape.filled >= 40 and shape.names < 0.02:
        fit *= 0.85
    if shape.codes > 0.5:
        fit *= 0.4
    return fit * (0.3 + 0.7 * _filled(shape))


def _reference(shape: Shape) -> float:
    if shape.dates > 0.8 and not shape.serials:
        return 0.1
    return max(_mostly(max(shape.codes, shape.integers) + 0.1), 0.3 if shape.text < 0.5 else 0.15)


def _transaction(shape: Shape) -> float:
    return _reference(shape) * (1.0 if shape.variety > 0.02 or shape.filled < 60 else 0.5)


def _code(shape: Shape) -> float:
    if shape.money_marks > 0.5:
        return 0.1
    share = max(shape.codes, shape.integers)
    return _mostly(share + 0.1) if share > 0.4 else 0.05 if shape.text > 0.6 else 0.3


def _supplier_ref(shape: Shape) -> float:
    # Any run of figures or a code can be a publisher's own number for a payee; names cannot.
    return (
        max(_code(shape), 0.85 if shape.text < 0.5 and shape.names < 0.1 else 0.0)
        if shape.dates < 0.9 or shape.serials
        else 0.1
    )


def _body_code(shape: Shape) -> float:
    if shape.distinct > 40 and shape.uris < 0.5:
        return 0.05
    return 1.0 if shape.uris > 0.9 else 0.85 if shape.text < 0.5 else 0.2


def _any(_: Shape) -> float:
    return 1.0


_MONEY_FIELDS = frozenset(
    {
        Field.AMOUNT,
        Field.NET_AMOUNT,
        Field.GROSS_AMOUNT,
        Field.VAT_AMOUNT,
        Field.IRRECOVERABLE_VAT,
        Field.OTHER_AMOUNT,
    }
)
_AMOUNT_FIELDS = (Field.AMOUNT, Field.NET_AMOUNT, Field.GROSS_AMOUNT)
_TEXT_FIELDS = frozenset(
    {
        Field.SUPPLIER_NAME,
        Field.DEPARTMENT,
        Field.PURPOSE,
        Field.EXPENDITURE_CATEGORY,
        Field.PROCUREMENT_CATEGORY,
        Field.BODY_NAME,
    }
)

_FITS: Mapping[Field, Callable[[Shape], float]] = {
    Field.PAID_ON: _date,
    Field.INVOICE_DATE: _date,
    Field.OTHER_DATE: _date,
    Field.PERIOD: _period,
    Field.BODY_NAME: _body,
    Field.BODY_CODE: _body_code,
    Field.SUPPLIER_NAME: _payee,
    Field.SUPPLIER_REF: _supplier_ref,
    Field.COMPANY_NUMBER: lambda shape: max(
        _mostly(shape.company_numbers + 0.15), 0.35 if shape.text < 0.5 else 0.1
    ),
    Field.CHARITY_NUMBER: lambda shape: max(
        _mostly(shape.company_numbers + shape.integers), 0.35 if shape.text < 0.5 else 0.1
    ),
    Field.VAT_NUMBER: lambda shape: max(_mostly(shape.vat_numbers + 0.2), 0.1),
    Field.SUPPLIER_POSTCODE: lambda shape: max(_mostly(shape.postcodes + 0.15), 0.2),
    Field.SUPPLIER_TYPE: lambda shape: (
        1.0 if shape.distinct <= 120 and shape.dates < 0.5 and shape.money_marks < 0.5 else 0.3
    ),
    Field.AMOUNT: _money,
    Field.NET_AMOUNT: _money,
    Field.GROSS_AMOUNT: _money,
    Field.VAT_AMOUNT: _optional_money,
    Field.IRRECOVERABLE_VAT: lambda shape: max(_optional_money(shape), 0.2),
    Field.OTHER_AMOUNT: lambda shape: _mostly(shape.money),
    Field.DEBIT_OR_CREDIT: lambda shape: max(shape.debit_credit, 0.05),
    Field.DEPARTMENT: _department,
    Field.PURPOSE: lambda shape: _label(shape) if shape.text > 0.4 else 0.4 * shape.text,
    Field.EXPENDITURE_CATEGORY: _label,
    Field.EXPENDITURE_CODE: _code,
    Field.PROCUREMENT_CATEGORY: _label,
    Field.PROCUREMENT_CODE: _code,
    Field.MERCHANT_CATEGORY: lambda shape: 1.0 if shape.dates < 0.5 and shape.money_marks < 0.5 else 0.2,
    Field.TRANSACTION_REF: _transaction,
    Field.INVOICE_REF: lambda shape: 0.95 if shape.dates < 0.9 and shape.money_marks < 0.9 else 0.3,
    Field.CAPITAL_OR_REVENUE: lambda shape: (
        1.0 if shape.capital_revenue > 0.6 else 0.45 if shape.distinct <= 6 and shape.text > 0.5 else 0.05
    ),
    Field.CARD_FLAG: lambda shape: 1.0 if shape.yes_no > 0.9 else 0.6 if shape.distinct <= 4 else 0.1,
    Field.CONTRACT_REF: lambda shape: 0.9 if shape.dates < 0.5 else 0.2,
    Field.OTHER: _any,
}


# ---------------------------------------------------------------------------------------------------------
# What values say on their own, for a column with no heading or with one that says little


def _by_values(shape: Shape) -> dict[Field, tuple[float, str]]:
    """Return the fields that the values alone speak for, each with its weight and the reason in words."""
    found: dict[Field, tuple[float, str]] = {}
    if shape.is_empty:
        return found
    for rule in (_own_dates, _own_money, _own_marks, _own_text, _own_references):
        found.update(rule(shape))
    return found


def _own_dates(shape: Shape) -> dict[Field, tuple[float, str]]:
    if shape.dates >= 0.85 and shape.serials < 0.5 and shape.integers < 0.5:
        return {Field.PAID_ON: (0.82, f"{shape.dates:.0%} of values are dates")}
    if shape.periods >= 0.85 and shape.integers < 0.5:
        return {Field.PERIOD: (0.7, f"{shape.periods:.0%} of values are months")}
    return {}


def _own_money(shape: Shape) -> dict[Field, tuple[float, str]]:
    if shape.money < 0.9 or shape.dates > 0.5 or shape.zeros > 0.9 or shape.fill < 0.5:
        return {}
    if shape.money_marks >= 0.3 and shape.distinct > 1:
        return {
            Field.AMOUNT: (0.82, f"{shape.money:.0%} of values are amounts with pence, £ or thousands marks")
        }
    if shape.same_length < 0.7 and shape.variety > 0.3 and shape.money_marks > 0:
        return {Field.AMOUNT: (0.5, f"{shape.money:.0%} of values are amounts")}
    return {}


def _own_marks(shape: Shape) -> dict[Field, tuple[float, str]]:
    found: dict[Field, tuple[float, str]] = {}
    if shape.postcodes >= 0.8:
        found[Field.SUPPLIER_POSTCODE] = (0.85, f"{shape.postcodes:.0%} of values are postcodes")
    if shape.uris >= 0.9 and shape.distinct <= 10:
        found[Field.BODY_CODE] = (0.85, "values are web addresses or GSS codes of bodies")
    if shape.vat_checked >= 0.8 and shape.distinct >= 3:
        found[Field.VAT_NUMBER] = (
            0.8,
            f"{shape.vat_checked:.0%} of values pass the check digits of VAT numbers",
        )
    if shape.capital_revenue >= 0.9:
        found[Field.CAPITAL_OR_REVENUE] = (0.85, "values say capital or revenue")
    if shape.cards >= 0.8:
        found[Field.OTHER] = (0.9, "values are masked card numbers")
    if shape.cpv_codes >= 0.8:
        found[Field.PROCUREMENT_CODE] = (0.85, f"{shape.cpv_codes:.0%} of values are CPV codes")
    return found


def _own_text(shape: Shape) -> dict[Field, tuple[float, str]]:
    if shape.text < 0.75 or shape.dates > 0.3:
        return {}
    found: dict[Field, tuple[float, str]] = {}
    weight = _like_payees(shape)
    if weight:
        found[Field.SUPPLIER_NAME] = (weight, f"{shape.names:.0%} of values read like names of payees")
    elif shape.filled >= 8 and shape.distinct == 1:
        found[Field.BODY_NAME] = (0.45, "the same words in every row")
    elif shape.variety > 0.35 and shape.filled >= 8:
        found[Field.PURPOSE] = (0.5, "free text that differs from row to row")
    elif shape.ledger_words >= 0.3:
        found[Field.EXPENDITURE_CATEGORY] = (0.5, f"{shape.distinct:,} labels in the words of a ledger")
    elif shape.variety <= 0.35:
        found[Field.DEPARTMENT] = (0.5, f"{shape.distinct:,} labels repeated over {shape.filled:,} rows")
    return found


def _like_payees(shape: Shape) -> float:
    """Return how sure it is from the values alone that they are payees."""
    if shape.names >= 0.35 and shape.distinct >= 20:
        return 0.92
    if shape.names >= 2 * PAYEE_LIKE and (shape.distinct >= 5 or shape.filled <= 12):
        return 0.85
    # A few labels may hold one organisation among them; payees are many.
    return 0.6 if shape.names >= PAYEE_LIKE and shape.distinct >= 15 else 0.0


def _own_references(shape: Shape) -> dict[Field, tuple[float, str]]:
    share = max(shape.codes, shape.integers)
    if (
        share < 0.85
        or shape.dates > 0.5
        or shape.money_marks > 0.3
        or shape.capital_revenue > 0.5
        or shape.uris > 0.5
    ):
        return {}
    if shape.variety >= 0.4 and shape.filled >= 5 and (shape.same_length > 0.3 or shape.codes > 0.5):
        return {Field.TRANSACTION_REF: (0.5, "codes that differ from row to row")}
    if shape.distinct > 1 and shape.same_length > 0.5:
        return {
            Field.EXPENDITURE_CODE: (0.35, f"{shape.distinct:,} codes repeated over {shape.filled:,} rows")
        }
    return {}
