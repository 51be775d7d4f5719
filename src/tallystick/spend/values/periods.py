"""How a published month, quarter or year becomes a period: in a column, a file name or a title."""

from __future__ import annotations

import re
from datetime import date

from tallystick.spend.values.calendar_words import (
    FIRST_DAY,
    MONTH_NAMES,
    MONTH_PATTERN,
    full_year,
    last_day,
    last_of_month,
    plausible_date,
    tidied,
)

_NAMED_MONTH = re.compile(
    r"(?:("
    + MONTH_PATTERN
    + r")[ \-/.,_']{0,2}([0-9]{2}|[0-9]{4})|([0-9]{4})[ \-/._]?("
    + MONTH_PATTERN
    + r"))"
)
_YEAR_MONTH = re.compile(r"((?:19|20)[0-9]{2})-?([0-9]{2})")
_MONTH_YEAR = re.compile(r"([0-9]{1,2})[/\-.]((?:19|20)[0-9]{2})")
_FISCAL_YEAR = r"((?:19|20)?[0-9]{2})[/\-]((?:19|20)?[0-9]{2})"
_FISCAL_NUMBER = r"(?:p|period|m|mth|month)[ .\-]?([0-9]{1,2})"
_FISCAL_PERIOD = re.compile(
    rf"{_FISCAL_NUMBER}[ ,\-:(]{{1,3}}{_FISCAL_YEAR}\)?|{_FISCAL_YEAR}[ ,\-:]{{1,3}}{_FISCAL_NUMBER}"
)


def read_period(text: str | None) -> str | None:
    """Return the calendar month that a published period means, as ``YYYY-MM``, or ``None``.

    ``Jul-22``, ``July 2022``, ``202207``, ``2022-07``, ``07/2022`` are calendar months. A numbered period
    counts from April only beside a written financial year (``P04 2022/23`` is July 2022). ``2022/04``,
    ``Period 4`` and ``Q2`` are ``None``: they could be counted from January or from April.
    """
    if not text or len(text) > 40:
        return None
    value = tidied(text)
    named = _NAMED_MONTH.fullmatch(value)
    if named:
        return _month(full_year(named[2] or named[3]), MONTH_NAMES[named[1] or named[4]])
    year_month = _YEAR_MONTH.fullmatch(value)
    if year_month:
        return _month(int(year_month[1]), int(year_month[2]))
    month_year = _MONTH_YEAR.fullmatch(value)
    if month_year:
        return _month(int(month_year[2]), int(month_year[1]))
    fiscal = _FISCAL_PERIOD.fullmatch(value)
    if fiscal:
        number = int(fiscal[1] or fiscal[6])
        first_year = _financial_year_start(fiscal[2] or fiscal[4], fiscal[3] or fiscal[5])
        if first_year and 1 <= number <= 12:
            return _month(first_year + (number > 9), (number + 2) % 12 + 1)
    return None


def _month(year: int, month: int) -> str | None:
    first = plausible_date(year, month, 1)
    return f"{first.year:04d}-{first.month:02d}" if first else None


def _financial_year_start(first: str, second: str) -> int | None:
    """Return the first year of ``2022/23``, ``22/23`` or ``2022/2023``; ``None`` where they do not follow."""
    start = full_year(first)
    return start if (start + 1) % 100 == int(second) % 100 and len(second) <= len(first) else None


_YEAR_THEN_MONTH = r"(?<![0-9])((?:19|20)[0-9]{2})([\-_. ]?)([0-9]{2})(?![0-9]|[\-_.][0-9])"
_MONTH_THEN_YEAR = r"(?<![0-9])(?<![0-9][\-_.])([0-9]{2})[\-_. ]((?:19|20)[0-9]{2})(?![0-9])"

_Token = str | int
_QUARTER_WORDS = ("q", "qtr", "quarter")
_RANGE_WORDS = ("to", "until", "till", "through", "and")
_DAY_RANGE = re.compile(
    r"(?<![0-9])([0-9]{8}|[0-9]{4}-[0-9]{2}-[0-9]{2})\s*(?:to|-|_|until)+\s*([0-9]{8}|[0-9]{4}-[0-9]{2}-[0-9]{2})(?![0-9])"
)


def period_in_text(text: str) -> tuple[date, date] | None:
    """Return the first and last day of the period that a file name or title states, or ``None``.

    Found: two full dates (``20140401to20150122``), named months with a year (``June-24``,
    ``apr-jun-2014``, ``February 2013-14``), numbered months (``202009``, ``2022-07``), quarters of a written
    financial year (``Q2 2019-20``) and financial years (``2019-20``). ``None`` where nothing is stated, where
    two months are named apart, and for ``2011-12``, which is a month to some and a year to others.
    """
    value = tidied(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text))
    if re.search(r"[_%]20[a-z]", value):
        value = re.sub(r"[_%]20", " ", value)
    days = _DAY_RANGE.search(value)
    if days:
        return _day_range(days[1], days[2])
    tokens = _tokens(value)
    return (
        _quarter(tokens) or _named_months(tokens) or _numbered_month(value) or _financial_year(value, tokens)
    )


def _day_range(first: str, last: str) -> tuple[date, date] | None:
    start, end = (
        plausible_date(int(part[:4]), int(part[4:6]), int(part[6:]))
        for part in (first.replace("-", ""), last.replace("-", ""))
    )
    return (start, end) if start and end and start <= end else None


def _tokens(value: str) -> list[_Token]:
    """Return words and numbers in order; month names become ``month:7`` so that they are told from words."""
    found: list[_Token] = []
    for piece in re.findall(r"[a-z]+|[0-9]+", value):
        if piece.isdigit():
            found.append(int(piece) if len(piece) <= 4 else piece)
        else:
            found.append(f"month:{MONTH_NAMES[piece]}" if piece in MONTH_NAMES else piece)
    return found


def _month_number(token: _Token) -> int | None:
    return int(token[6:]) if isinstance(token, str) and token.startswith("month:") else None


def _is_year(token: _Token) -> bool:
    return isinstance(token, int) and FIRST_DAY.year <= token <= last_day().year


def _year_pair(tokens: list[_Token], at: int) -> int | None:
    """Return the first year of a financial year written at a position, as 2019 then 20 or 2020."""
    if at < 0 or at + 1 >= len(tokens):
        return None
    first, second = tokens[at], tokens[at + 1]
    if isinstance(first, int) and isinstance(second, int) and _is_year(first):
        return first if second in ((first + 1) % 100, first + 1) else None
    return None


def _quarter(tokens: list[_Token]) -> tuple[date, date] | None:
    for at, token in enumerate(tokens[:-1]):
        number = tokens[at + 1]
        if token in _QUARTER_WORDS and isinstance(number, int) and 1 <= number <= 4:
            year = _year_pair(tokens, at + 2) or _year_pair(tokens, at - 2)
            if year:
                first_month = (3, 6, 9, 0)[number - 1] + 1
                first_year = year + (number == 4)
                return date(first_year, first_month, 1), last_of_month(first_year, first_month + 2)
    return None


def _named_months(tokens: list[_Token]) -> tuple[date, date] | None:
    """Find one named month with its year, or a range of them."""
    places = [at for at, token in enumerate(tokens) if _month_number(token)]
    if not places or any(_is_day_before(tokens, at) for at in places):
        return None
    dated = [(_month_number(tokens[at]) or 0, _year_beside(tokens, at)) for at in places]
    if len(places) == 1:
        month, year = dated[0]
        return (date(year, month, 1), last_of_month(year, month)) if year else None
    if len(places) != 2 or not _is_range(tokens[places[0] + 1 : places[1]]):
        return None
    (first_month, first_year), (last_month, last_year) = dated
    if last_year is None:
        return None
    if first_year is None or places[1] == places[0] + 1:
        first_year = last_year if first_month <= last_month else last_year - 1
    first, last = date(first_year, first_month, 1), last_of_month(last_year, last_month)
    return (first, last) if first < last else None


def _is_day_before(tokens: list[_Token], at: int) -> bool:
    """Tell whether a day stands before a month name and a year after it: a date, not a period."""
    before = tokens[at - 1] if at else None
    follows = tokens[at + 1] if at + 1 < len(tokens) else None
    is_ordinal = at > 1 and before in ("st", "nd", "rd", "th")
    return is_ordinal or (isinstance(before, int) and 1 <= before <= 31 and isinstance(follows, int))


def _is_range(between: list[_Token]) -> bool:
    """Tell whether what stands between two month names joins them: a year, a joining word, or nothing."""
    return all(_is_year(token) or token in _RANGE_WORDS or isinstance(token, int) for token in between)


def _year_beside(tokens: list[_Token], at: int) -> int | None:
    """Return the calendar year of the month named at a position, from a year on either side of it."""
    month = _month_number(tokens[at]) or 0
    pair = _year_pair(tokens, at + 1) or _year_pair(tokens, at - 2)
    if pair:
        return pair + (month < 4)
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    before = tokens[at - 1] if at else None
    if isinstance(after, int):
        if _is_year(after):
            return after
        if 0 <= after <= 99 and _is_year(full_year(f"{after:02d}")):
            return full_year(f"{after:02d}")
    return before if isinstance(before, int) and _is_year(before) else None


def _numbered_month(value: str) -> tuple[date, date] | None:
    """Find one ``2022-07``, ``2022_07`` or ``202207``; several of them state no single period."""
    found = set()
    for match in re.finditer(_YEAR_THEN_MONTH, value):
        year, month = int(match[1]), int(match[3])
        is_financial_year = match[2] and (year + 1) % 100 == month
        if is_financial_year or not plausible_date(year, month, 1):
            continue
        found.add((year, month))
    for match in re.finditer(_MONTH_THEN_YEAR, value):
        if plausible_date(int(match[2]), int(match[1]), 1):
            found.add((int(match[2]), int(match[1])))
    if len(found) != 1:
        return None
    year, month = found.pop()
    return date(year, month, 1), last_of_month(year, month)


def _financial_year(value: str, tokens: list[_Token]) -> tuple[date, date] | None:
    years = {year for at in range(len(tokens)) if (year := _year_pair(tokens, at))}
    if len(years) != 1:
        return None
    year = years.pop()
    could_be_month = (year + 1) % 100 <= 12 and re.search(
        rf"{year}[\-_. ]{(year + 1) % 100:02d}(?![0-9])", value
    )
    says_year = re.search(r"year|annual|\bfy", value)
    return None if could_be_month and not says_year else (date(year, 4, 1), date(year + 1, 3, 31))
