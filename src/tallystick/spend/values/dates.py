"""How a published date becomes a day, and how a column shows which way round its dates are written.

One value cannot tell 3 April from 4 March; a column usually can. :func:`decide_order` looks at every
distinct value, separately for each way of writing in the column (``31/01/2022``, ``31-01-22``,
``31/01/2022 00:00`` ...), because files are pasted together from several sources.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from tallystick.spend.values.calendar_words import (
    FIRST_DAY,
    MONTH_NAMES,
    MONTH_PATTERN,
    full_year,
    last_day,
    plausible_date,
    tidied,
)


class DateOrder(StrEnum):
    """Which part of an all-figures date comes first."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    YEAR_FIRST = "year_first"

    @property
    def in_words(self) -> str:
        """Return the order for people, for example ``day first``."""
        return self.value.replace("_", " ")


NO_ORDER = "no order needed"
SERIAL = "spreadsheet serial numbers"
WITH_TIME = " with time"

_NAME = f"({MONTH_PATTERN})"
_TIME = (
    r"(?:[t ]?\s?[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,:][0-9]{1,9})?)?\s?(?:[ap]\.?m\.?)?"
    r"\s?(?:z|utc|gmt|bst|[-+][0-9]{2}:?[0-9]{2})?)?"
)
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? ?)?"
_PARTS = re.compile(r"([0-9]{1,4})([/.\- ])([0-9]{1,2})\2([0-9]{1,4})(" + _TIME + ")")
_RUN_TOGETHER = re.compile(r"([0-9]{7,8})(?:\.0+)?")
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]{1,12})?")
_DAY = r"([0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"([0-9]{2}|[0-9]{4})"
_DAY_NAME_YEAR = re.compile(_WEEKDAY + _DAY + r"[ \-/.]{0,2}" + _NAME + r"[ \-/.,']{0,2}" + _YEAR + _TIME)
_NAME_DAY_YEAR = re.compile(_WEEKDAY + _NAME + r"[ \-/.]{1,2}" + _DAY + r"[ \-/,]{1,2}" + _YEAR + _TIME)
_YEAR_NAME_DAY = re.compile(r"([0-9]{4})[ \-/.]" + _NAME + r"[ \-/.]" + _DAY + _TIME)

_SERIAL_ZERO = date(1899, 12, 30)
_FIRST_SERIAL = (FIRST_DAY - _SERIAL_ZERO).days


@dataclass(frozen=True)
class OrderDecision:
    """Which way round the dates of one column are written, and how that was found.

    Attributes:
        order: the order of most lines; ``None`` where nothing could be read as a date.
        is_decided: False where the values allow two readings and nothing settles it; ``order`` is then
            the usual one for the United Kingdom, day first, and must be shown as unsure.
        evidence: the reason in words a person can check.
        unreadable: lines with a value that is no date under this decision; blanks are not counted.
        readable: lines with a value that is.
        by_shape: order for each way of writing found in the column, keyed as :func:`shape_of` names it.
        reads_serials: True where five-figure numbers in this column are spreadsheet dates.
        first_day, last_day: earliest and latest day read.
    """

    order: DateOrder | None
    is_decided: bool
    evidence: str
    unreadable: int = 0
    readable: int = 0
    by_shape: Mapping[str, DateOrder] = field(default_factory=dict)
    reads_serials: bool = False
    first_day: date | None = None
    last_day: date | None = None

    def read(self, text: str | None) -> date | None:
        """Return the day a value of this column means, each way of writing read in its own order."""
        if text is None or self.order is None:
            return None
        order = self.by_shape.get(shape_of(text) or "", self.order)
        return read_date(text, order, serials=self.reads_serials)


def read_date(text: str | None, order: DateOrder, *, serials: bool = False) -> date | None:
    """Return the day a published value means, or ``None``.

    Named months and four-figure years in front are read the same under every order. Impossible dates,
    and days before 1990 or more than two years ahead, are ``None``. Times of day are dropped as written.

    Args:
        text: the published value.
        order: how an all-figures date is written.
        serials: read ``44592`` and ``44592.0`` as spreadsheet dates; only for a column that evidently
            holds them (:attr:`OrderDecision.reads_serials`), because any reference number looks the same.
    """
    if not text or len(text) > 64:
        return None
    value = tidied(text)
    parts = _PARTS.fullmatch(value)
    if parts:
        return _from_parts(parts[1], parts[3], parts[4], order)
    together = _RUN_TOGETHER.fullmatch(value)
    if together:
        return _from_run_together(together[1], order)
    serial = _SERIAL.fullmatch(value)
    if serial:
        return _from_serial(int(serial[1])) if serials else None
    return _from_named_month(value)


def _from_parts(first: str, second: str, third: str, order: DateOrder) -> date | None:
    if len(first) == 4:
        return plausible_date(int(first), int(second), int(third)) if len(third) <= 2 else None
    if len(first) == 3 or len(third) in (1, 3):
        return None
    if order is DateOrder.YEAR_FIRST:
        return (
            plausible_date(full_year(first), int(second), int(third))
            if len(first) == len(third) == 2
            else None
        )
    day, month = (first, second) if order is DateOrder.DAY_FIRST else (second, first)
    return plausible_date(full_year(third), int(month), int(day))


def _from_run_together(digits: str, order: DateOrder) -> date | None:
    if len(digits) == 8 and digits[:2] in ("19", "20"):
        year_first = plausible_date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
        if year_first:
            return year_first
    if order is DateOrder.YEAR_FIRST:
        return None
    # A spreadsheet drops the zero in front: 1042022 is 01042022.
    digits = digits.rjust(8, "0")
    return _from_parts(digits[:2], digits[2:4], digits[4:], order)


def _from_serial(serial: int) -> date | None:
    if serial < _FIRST_SERIAL:
        return None
    found = _SERIAL_ZERO + timedelta(days=serial)
    return found if found <= last_day() else None


def _from_named_month(value: str) -> date | None:
    match = _DAY_NAME_YEAR.fullmatch(value)
    if match:
        return plausible_date(full_year(match[3]), MONTH_NAMES[match[2]], int(match[1]))
    match = _NAME_DAY_YEAR.fullmatch(value)
    if match:
        return plausible_date(full_year(match[3]), MONTH_NAMES[match[1]], int(match[2]))
    match = _YEAR_NAME_DAY.fullmatch(value)
    if match:
        return plausible_date(int(match[1]), MONTH_NAMES[match[2]], int(match[3]))
    return None


def shape_of(text: str) -> str | None:
    """Return how a date is written, such as ``d/m/yyyy`` or ``d-m-yy with time``; ``None`` for no date."""
    if not text or len(text) > 64:
        return None
    value = tidied(text)
    parts = _PARTS.fullmatch(value)
    if parts:
        if len(parts[1]) == 4:
            return NO_ORDER
        year = "yyyy" if len(parts[4]) == 4 else "yy"
        return f"d{parts[2]}m{parts[2]}{year}" + (WITH_TIME if parts[5] else "")
    together = _RUN_TOGETHER.fullmatch(value)
    if together:
        return NO_ORDER if _from_run_together(together[1], DateOrder.YEAR_FIRST) else "ddmmyyyy"
    serial = _SERIAL.fullmatch(value)
    if serial:
        return SERIAL if _from_serial(int(serial[1])) else None
    return NO_ORDER if _from_named_month(value) else None


# ---------------------------------------------------------------------------------------------------------
# Deciding the order of a column


@dataclass(frozen=True)
class _Ruling:
    """What was decided for one way of writing."""

    order: DateOrder
    is_decided: bool
    reason: str


_MIN_SPREAD_DAYS = 3
_FEW_LINES = 0.02
_LONGEST_SERIAL_SPAN = timedelta(days=6 * 366)


def decide_order(values: Mapping[str, int], *, expected: tuple[date, date] | None = None) -> OrderDecision:
    """Decide how the dates of one column are written, from all of its distinct values.

    In turn, per way of writing: a part above 12 settles it; then what settled the other ways of writing;
    then which reading falls where the column's certain dates (or ``expected``) fall; then the spread, since
    a monthly file read the wrong way round covers the whole year. Failing all, day first, marked unsure.

    Args:
        values: distinct published values and the lines that carry each.
        expected: first and last day that the file says it covers, if it says so.
    """
    groups: dict[str, dict[str, int]] = {}
    for text, lines in values.items():
        shape = shape_of(text)
        if shape is not None:
            groups.setdefault(shape, {})[text] = lines
    serials = groups.pop(SERIAL, {})
    certain = groups.pop(NO_ORDER, {})
    contenders = {shape: _contenders(shape, group) for shape, group in groups.items()}
    rulings = {
        shape: _settled(groups[shape], orders[0]) for shape, orders in contenders.items() if len(orders) == 1
    }
    window = _window(certain, groups, rulings, expected)
    for shape, orders in contenders.items():
        if len(orders) > 1:
            rulings[shape] = _unsettled(groups[shape], orders, rulings, window)
    reads_serials = _are_dates(serials, window)
    return _decision(values, groups, certain, rulings, reads_serials)


def _contenders(shape: str, group: Mapping[str, int]) -> tuple[DateOrder, ...]:
    """Return the orders under which the most lines of one way of writing can be read."""
    orders = [DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST]
    if shape.removesuffix(WITH_TIME).endswith(("-yy", ".yy")):
        orders.append(DateOrder.YEAR_FIRST)
    readable = {order: sum(_days(group, order).values()) for order in orders}
    most = max(readable.values())
    return tuple(order for order in orders if readable[order] == most)


def _days(group: Mapping[str, int], order: DateOrder) -> dict[date, int]:
    """Return the days a way of writing means under one order, with the lines of each."""
    days: dict[date, int] = {}
    for text, lines in group.items():
        day = read_date(text, order)
        if day:
            days[day] = days.get(day, 0) + lines
    return days


def _settled(group: Mapping[str, int], order: DateOrder) -> _Ruling:
    """Rule for the order that reads the most lines, decided unless the other evidence is too strong."""
    other = DateOrder.MONTH_FIRST if order is not DateOrder.MONTH_FIRST else DateOrder.DAY_FIRST
    total = sum(group.values())
    only_this = only_other = 0
    for text, lines in group.items():
        reads_this, reads_other = bool(read_date(text, order)), bool(read_date(text, other))
        only_this += lines if reads_this and not reads_other else 0
        only_other += lines if reads_other and not reads_this else 0
    reason = f"{only_this:,} of {total:,} lines can only be read {order.in_words}"
    if only_other:
        reason += f", {only_other:,} only {other.in_words}"
    by_spread = _by_spread({order: _days(group, order), other: _days(group, other)})
    if only_this <= _FEW_LINES * total and by_spread and by_spread.order is other:
        # A handful of slips must not turn a whole file round.
        return _Ruling(other, False, f"{by_spread.reason}, though {reason}")
    return _Ruling(order, only_other * 10 <= only_this, reason)


def _window(
    certain: Mapping[str, int],
    groups: Mapping[str, Mapping[str, int]],
    rulings: Mapping[str, _Ruling],
    expected: tuple[date, date] | None,
) -> tuple[date, date] | None:
    """Return the days between which the column's certain dates lie, else those the file says it covers."""
    days = [day for text in certain if (day := read_date(text, DateOrder.YEAR_FIRST))]
    for shape, ruling in rulings.items():
        if ruling.is_decided:
            days += [day for text in groups[shape] if (day := read_date(text, ruling.order))]
    return (min(days), max(days)) if days else expected


def _unsettled(
    group: Mapping[str, int],
    orders: Sequence[DateOrder],
    rulings: Mapping[str, _Ruling],
    window: tuple[date, date] | None,
) -> _Ruling:
    """Rule on a way of writing whose own parts allow more than one reading."""
    total = sum(group.values())
    readings = {order: _days(group, order) for order in orders}
    usual = readings[orders[0]]
    if not usual or all(reading == usual for reading in readings.values()):
        return _Ruling(orders[0], bool(usual), f"{total:,} lines read the same in every order")
    borrowed = {ruling.order for ruling in rulings.values() if ruling.is_decided}
    if len(borrowed) == 1 and borrowed <= set(orders):
        order = next(iter(borrowed))
        return _Ruling(
            order, True, f"{total:,} ambiguous lines follow the rest of the column, {order.in_words}"
        )
    ruling = _by_window(readings, window) or _by_spread(readings)
    if ruling:
        return ruling
    ways = " or ".join(f"{order.in_words} ({_in_months(_months(days))})" for order, days in readings.items())
    return _Ruling(
        orders[0],
        False,
        f"all {total:,} lines can be read {ways}; {orders[0].in_words} is assumed, as usual in the UK",
    )


def _by_window(
    readings: Mapping[DateOrder, Mapping[date, int]], window: tuple[date, date] | None
) -> _Ruling | None:
    """Prefer the one reading that falls within the months known from elsewhere."""
    if window is None:
        return None
    share = {order: _share_within(days, window) for order, days in readings.items()}
    best, second = sorted(share, key=lambda order: -share[order])[:2]
    if share[best] < 0.9 or share[second] > 0.6:
        return None
    reason = (
        f"{share[best]:.0%} of the ambiguous lines fall in the known months when read {best.in_words},"
        f" {share[second]:.0%} when read {second.in_words}"
    )
    return _Ruling(best, True, reason)


def _by_spread(readings: Mapping[DateOrder, Mapping[date, int]]) -> _Ruling | None:
    """Prefer the reading that keeps the file within far fewer months."""
    months = {order: _months(days) for order, days in readings.items()}
    fewest, next_fewest = sorted(months, key=lambda order: months[order])[:2]
    if len(readings[fewest]) < _MIN_SPREAD_DAYS or months[fewest] * 2 > months[next_fewest]:
        return None
    reason = (
        f"read {fewest.in_words} the lines cover {_in_months(months[fewest])},"
        f" read {next_fewest.in_words} {_in_months(months[next_fewest])}"
    )
    return _Ruling(fewest, True, reason)


def _share_within(days: Mapping[date, int], window: tuple[date, date]) -> float:
    total = sum(days.values())
    first, last = window[0].replace(day=1), window[1] + timedelta(days=31 - window[1].day)
    return sum(lines for day, lines in days.items() if first <= day <= last) / total if total else 0.0


def _months(days: Mapping[date, int]) -> int:
    return len({(day.year, day.month) for day in days})


def _in_months(count: int) -> str:
    return "1 month" if count == 1 else f"{count} months"


def _are_dates(serials: Mapping[str, int], window: tuple[date, date] | None) -> bool:
    """Tell whether five-figure numbers are spreadsheet dates: near the other dates, or close together."""
    days = [day for text in serials if (day := read_date(text, DateOrder.DAY_FIRST, serials=True))]
    if not days:
        return False
    if window:
        margin = timedelta(days=366)
        return window[0] - margin <= min(days) and max(days) <= window[1] + margin
    return max(days) - min(days) <= _LONGEST_SERIAL_SPAN


def _decision(
    values: Mapping[str, int],
    groups: Mapping[str, Mapping[str, int]],
    certain: Mapping[str, int],
    rulings: Mapping[str, _Ruling],
    reads_serials: bool,
) -> OrderDecision:
    weights = {shape: sum(group.values()) for shape, group in groups.items()}
    largest = max(weights, key=lambda shape: weights[shape], default=None)
    order = (
        rulings[largest].order if largest else (DateOrder.YEAR_FIRST if certain or reads_serials else None)
    )
    evidence = [
        f"{shape}: {rulings[shape].reason}" for shape in sorted(weights, key=lambda shape: -weights[shape])
    ]
    if certain:
        evidence.append(f"{sum(certain.values()):,} lines need no order (named month or year first)")
    if reads_serials:
        evidence.append("five-figure numbers are spreadsheet dates")
    draft = OrderDecision(
        order=order,
        is_decided=order is not None and all(ruling.is_decided for ruling in rulings.values()),
        evidence="; ".join(evidence) or "no value could be read as a date",
        by_shape={shape: ruling.order for shape, ruling in rulings.items()},
        reads_serials=reads_serials,
    )
    return _counted(draft, values)


def _counted(draft: OrderDecision, values: Mapping[str, int]) -> OrderDecision:
    readable = unreadable = 0
    first: date | None = None
    last: date | None = None
    for text, lines in values.items():
        day = draft.read(text)
        if day is None:
            unreadable += lines if text.strip() else 0
            continue
        readable += lines
        first = day if first is None or day < first else first
        last = day if last is None or day > last else last
    return OrderDecision(
        order=draft.order,
        is_decided=draft.is_decided,
        evidence=draft.evidence,
        unreadable=unreadable,
        readable=readable,
        by_shape=draft.by_shape,
        reads_serials=draft.reads_serials,
        first_day=first,
        last_day=last,
    )
