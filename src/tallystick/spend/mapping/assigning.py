"""Give each column its field: every single field once, to the column that suits it best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tallystick.spend.mapping.model import ColumnMapping, Field
from tallystick.spend.mapping.scoring import Candidate, ColumnView
from tallystick.spend.mapping.words import FOREIGN_WORDS
from tallystick.spend.values import read_pence

SHARED = frozenset(
    {
        Field.DEPARTMENT,
        Field.PURPOSE,
        Field.EXPENDITURE_CATEGORY,
        Field.PROCUREMENT_CATEGORY,
        Field.BODY_NAME,
        Field.OTHER,
        Field.OTHER_DATE,
        Field.OTHER_AMOUNT,
    }
)
"""Fields that several columns may carry."""

DATES = (Field.PAID_ON, Field.INVOICE_DATE, Field.PERIOD)
AMOUNTS = (Field.NET_AMOUNT, Field.GROSS_AMOUNT, Field.AMOUNT)
"""In the order in which normalising looks for the one that counts."""

_LEFT_OVER = {
    Field.PAID_ON: Field.OTHER_DATE,
    Field.INVOICE_DATE: Field.OTHER_DATE,
    Field.AMOUNT: Field.OTHER_AMOUNT,
    Field.NET_AMOUNT: Field.OTHER_AMOUNT,
    Field.GROSS_AMOUNT: Field.OTHER_AMOUNT,
    Field.VAT_AMOUNT: Field.OTHER_AMOUNT,
}
_WEAKEST = 0.3
_SECOND_BEST = 0.45
_PLAIN = 0.8
_ROWS_COMPARED = 80


@dataclass(frozen=True)
class Given:
    """A column and the field it was given."""

    view: ColumnView
    field: Field
    confidence: float
    reasons: tuple[str, ...]

    def as_mapping(self) -> ColumnMapping:
        """Return the public form: confidence to two decimals."""
        reasons = (*self.view.heading.corrections, *self.reasons)
        return ColumnMapping(
            self.view.position,
            self.view.heading.text,
            self.field,
            round(min(self.confidence, 0.99), 2),
            reasons,
        )


def assign(views: Sequence[ColumnView]) -> tuple[Given, ...]:
    """Return every column with its field, in column order.

    The heaviest pair of column and field is settled first; a column that loses its field falls back to a
    second best that is nearly as good, else to the matching "other" field.
    """
    pairs = sorted(
        ((view, candidate) for view in views for candidate in view.candidates),
        key=lambda pair: (-pair[1].score, *_tie_breaker(pair[0]), pair[1].field.value, pair[0].position),
    )
    given: dict[int, Given] = {}
    taken: dict[Field, ColumnView] = {}
    for view, candidate in pairs:
        if view.position in given or (candidate.field in taken and candidate.field not in SHARED):
            continue
        if not _is_good_enough(view, candidate):
            continue
        taken[candidate.field] = view
        given[view.position] = Given(view, candidate.field, candidate.score, candidate.reasons)
    return tuple(given.get(view.position) or _left_over(view, taken) for view in views)


def _tie_breaker(view: ColumnView) -> tuple[float, float, str]:
    return (-view.shape.fill, -view.shape.distinct, view.heading.text)


def _is_good_enough(view: ColumnView, candidate: Candidate) -> bool:
    best = view.candidates[0]
    if candidate is best:
        return candidate.score >= _WEAKEST
    if best.field in _LEFT_OVER and candidate.field not in _LEFT_OVER and candidate.field is not Field.PERIOD:
        return False
    return candidate.score >= _SECOND_BEST and candidate.score >= 0.6 * best.score


def _left_over(view: ColumnView, taken: dict[Field, ColumnView]) -> Given:
    if not view.candidates:
        reason = (
            "no values in the sample" if view.shape.is_empty else "neither heading nor values say what it is"
        )
        return Given(view, Field.OTHER, 0.5, (reason,))
    best = view.candidates[0]
    if best.score < _WEAKEST:
        return Given(view, Field.OTHER, 0.5, (*best.reasons, f"too little to call it {best.field.value}"))
    winner = taken.get(best.field)
    heading = f"“{winner.heading.text}”" if winner and winner.heading.text else "another column"
    reason = f"{heading} suits {best.field.value} better"
    return Given(view, _LEFT_OVER.get(best.field, Field.OTHER), 0.6, (*best.reasons, reason))


# ---------------------------------------------------------------------------------------------------------
# What columns say about each other


def find(given: Sequence[Given], wanted: Field) -> Given | None:
    """Return the first column with a field."""
    return next((one for one in given if one.field is wanted), None)


def with_field(
    given: Sequence[Given], position: int, wanted: Field, reason: str, confidence: float = 0.0
) -> tuple[Given, ...]:
    """Return the columns with another field for one of them, and the reason added to its evidence."""
    return tuple(
        replace(one, field=wanted, confidence=max(one.confidence, confidence), reasons=(*one.reasons, reason))
        if one.view.position == position
        else one
        for one in given
    )


def settle_bodies(given: tuple[Given, ...]) -> tuple[Given, ...]:
    """Read a "department" beside an "entity" as the parent body, as HM Treasury's layout has it."""
    bodies = [one for one in given if one.field is Field.BODY_NAME]
    if len(bodies) == 1 and "family" in bodies[0].view.heading.words and bodies[0].view.shape.distinct >= 4:
        reason = "names several parts of one body, which no other column names"
        return with_field(given, bodies[0].view.position, Field.DEPARTMENT, reason)
    if not any("entity" in one.view.heading.words for one in bodies):
        return given
    for one in given:
        is_plain = set(one.view.heading.words) <= {"department", "name"}
        if one.field is Field.DEPARTMENT and is_plain and one.view.shape.distinct <= 3:
            given = with_field(
                given,
                one.view.position,
                Field.BODY_NAME,
                "stands beside the entity that paid: its parent body",
            )
    return given


def settle_amounts(given: tuple[Given, ...], sample: Sequence[Sequence[str | None]]) -> tuple[Given, ...]:
    """Tell net, VAT and gross apart by arithmetic, and set aside amount columns that are mostly empty."""
    given = _without_thin_amounts(given)
    money = [
        one
        for one in given
        if one.field in (*AMOUNTS, Field.VAT_AMOUNT, Field.OTHER_AMOUNT)
        and one.view.shape.money > 0.8
        and not FOREIGN_WORDS & set(one.view.heading.words)
    ]
    if len(money) < 2:
        return given
    rows = list(sample[:: max(1, len(sample) // _ROWS_COMPARED)])
    pence = {one.view.position: [read_pence(row[one.view.position]) for row in rows] for one in money}
    triple = _net_vat_gross(pence)
    if triple:
        return _apply_triple(given, triple)
    return _settle_pair(given, pence)


def _without_thin_amounts(given: tuple[Given, ...]) -> tuple[Given, ...]:
    best = max((one.view.shape.fill for one in given if one.field in AMOUNTS), default=0.0)
    for one in given:
        if one.field in AMOUNTS and one.view.shape.fill < 0.5 * best:
            given = with_field(
                given, one.view.position, Field.OTHER_AMOUNT, "mostly empty beside a filled amount column"
            )
    return given


def _net_vat_gross(pence: dict[int, list[int | None]]) -> tuple[int, int, int] | None:
    """Return the positions of net, VAT and gross where net and VAT add up to gross in nearly every row."""
    positions = sorted(pence)
    for gross in positions:
        for net in positions:
            for vat in positions:
                if len({net, vat, gross}) == 3 and _adds_up(pence[net], pence[vat], pence[gross]):
                    return net, vat, gross
    return None


def _adds_up(net: list[int | None], vat: list[int | None], gross: list[int | None]) -> bool:
    rows = [
        (n, v, g)
        for n, v, g in zip(net, vat, gross, strict=True)
        if n is not None and g is not None and v is not None
    ]
    charged = [(n, v, g) for n, v, g in rows if v]
    if len(charged) < 3:
        return False
    hits = sum(1 for n, v, g in charged if abs(n + v - g) <= 1)
    # VAT is at most a fifth of net, so the larger part of the sum is net.
    smaller = sum(1 for n, v, _ in charged if abs(v) <= abs(n) * 0.3)
    return hits >= 0.9 * len(charged) and smaller >= 0.8 * len(charged)


def _apply_triple(given: tuple[Given, ...], triple: tuple[int, int, int]) -> tuple[Given, ...]:
    roles = dict(zip(triple, (Field.NET_AMOUNT, Field.VAT_AMOUNT, Field.GROSS_AMOUNT), strict=True))
    if any(_says_otherwise(one, roles) for one in given):
        return given
    found = "net and VAT add up to gross, row by row"
    for position, wanted in roles.items():
        holder = find(given, wanted)
        if holder and holder.view.position != position:
            given = with_field(
                given,
                holder.view.position,
                Field.OTHER_AMOUNT,
                f"another column is {wanted.value} by arithmetic",
            )
        given = with_field(given, position, wanted, found, 0.9)
    for one in given:
        if one.field is Field.AMOUNT:
            given = with_field(
                given, one.view.position, Field.OTHER_AMOUNT, "net and gross are told apart elsewhere"
            )
    return given


def _says_otherwise(one: Given, roles: dict[int, Field]) -> bool:
    """Tell whether a heading plainly names another of the three: words then stand against figures."""
    told = one.field in roles.values() and one.confidence >= _PLAIN
    return told and roles.get(one.view.position) is not one.field


def _settle_pair(given: tuple[Given, ...], pence: dict[int, list[int | None]]) -> tuple[Given, ...]:
    amount, vat, gross = (find(given, one) for one in (Field.AMOUNT, Field.VAT_AMOUNT, Field.GROSS_AMOUNT))
    if amount is None or amount.view.position not in pence:
        return given
    here = amount.view.position
    if vat and vat.view.position in pence:
        basis = _basis_from_vat(pence[here], pence[vat.view.position])
        if basis is Field.NET_AMOUNT and find(given, Field.NET_AMOUNT) is None:
            reason = "VAT is a fifth of this amount: it is net"
            return with_field(given, here, Field.NET_AMOUNT, reason)
        if basis is Field.GROSS_AMOUNT and gross is None:
            reason = "VAT is a sixth of this amount: it is gross"
            return with_field(given, here, Field.GROSS_AMOUNT, reason)
    if gross and find(given, Field.NET_AMOUNT) is None and gross.view.position in pence:
        pairs = [(a, g) for a, g in zip(pence[here], pence[gross.view.position], strict=True) if a and g]
        with_vat = sum(1 for a, g in pairs if abs(g - a * 1.2) <= 2)
        if pairs and with_vat >= 0.3 * len(pairs) and all(abs(a) <= abs(g) for a, g in pairs):
            reason = "a fifth below the gross amount beside it: it is net"
            return with_field(given, here, Field.NET_AMOUNT, reason)
    return given


def _basis_from_vat(amount: list[int | None], vat: list[int | None]) -> Field | None:
    charged = [(a, v) for a, v in zip(amount, vat, strict=True) if a and v]
    if len(charged) < 5:
        return None
    on_net = sum(1 for a, v in charged if abs(v - a * 0.2) <= 2)
    in_gross = sum(1 for a, v in charged if abs(v - a / 6) <= 2)
    if on_net >= 0.6 * len(charged):
        return Field.NET_AMOUNT
    return Field.GROSS_AMOUNT if in_gross >= 0.6 * len(charged) else None
