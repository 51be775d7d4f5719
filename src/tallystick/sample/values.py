"""Dates and amounts as bodies write them, in Python and as the same in SQL for bulk."""

from __future__ import annotations

import datetime
from collections.abc import Callable

_MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905 - reads as the calendar does

DATE_STYLES: dict[str, Callable[[datetime.date], str]] = {
    "dmy": lambda d: f"{d.day:02d}/{d.month:02d}/{d.year}",
    "dmy_short": lambda d: f"{d.day:02d}/{d.month:02d}/{d.year % 100:02d}",
    "iso": lambda d: d.isoformat(),
    "iso_time": lambda d: f"{d.isoformat()} 00:00:00",
    "dots": lambda d: f"{d.day:02d}.{d.month:02d}.{d.year}",
    "mon": lambda d: f"{d.day:02d}-{_MONTHS[d.month - 1][:3]}-{d.year % 100:02d}",
    "long": lambda d: f"{d.day} {_MONTHS[d.month - 1]} {d.year}",
    "compact": lambda d: d.isoformat().replace("-", ""),
}
"""How a date is written; English month names always, whatever the machine's language."""

DATE_STYLES_SQL: dict[str, str] = {
    "dmy": "%d/%m/%Y",
    "dmy_short": "%d/%m/%y",
    "iso": "%Y-%m-%d",
    "iso_time": "%Y-%m-%d 00:00:00",
    "dots": "%d.%m.%Y",
    "mon": "%d-%b-%y",
    "long": "%-d %B %Y",
    "compact": "%Y%m%d",
}

# Prefix and suffix of a charge, then prefix and suffix of a credit; thousands separator or none.
_MONEY: dict[str, tuple[str, str, str, str, str]] = {
    "plain": ("", "", "-", "", ""),
    "comma": ("", "", "-", "", ","),
    "pound": ("£", "", "-£", "", ","),
    "pound_cr": ("£", "", "£", "CR", ","),
    "dr_cr": ("", " DR", "", " CR", ","),
    "brackets": ("", "", "(", ")", ","),
    "pound_brackets": ("£", "", "(£", ")", ","),
    "trailing_minus": ("", "", "", "-", ","),
    "padded": (" ", " ", " -", " ", ","),
}
MONEY_STYLES = tuple(_MONEY)


def month_name(day: datetime.date) -> str:
    """Return the English month and year, for example ``April 2022``."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def write_money(pence: int, style: str) -> str:
    """Return an amount in one of ``MONEY_STYLES``."""
    before, after, credit_before, credit_after, separator = _MONEY[style]
    pounds, rest = divmod(abs(pence), 100)
    digits = f"{pounds:{separator}}.{rest:02d}"
    return f"{credit_before}{digits}{credit_after}" if pence < 0 else f"{before}{digits}{after}"


def money_sql(column: str, style: str) -> str:
    """Return the SQL expression that writes an integer column of pence as ``write_money`` does."""
    before, after, credit_before, credit_after, separator = _MONEY[style]
    digits = f"(abs({column})::DECIMAL(18, 0) * 0.01::DECIMAL(3, 2))::VARCHAR"
    if separator:
        pounds = f"format('{{:{separator}}}', abs({column}) // 100)"
        digits = f"CASE WHEN abs({column}) < 100000 THEN {digits} ELSE {pounds} || right({digits}, 3) END"
    return (
        f"CASE WHEN {column} < 0 THEN '{credit_before}' || ({digits}) || '{credit_after}' "
        f"ELSE '{before}' || ({digits}) || '{after}' END"
    )


def date_sql(column: str, style: str) -> str:
    """Return the SQL expression that writes a date column in one of ``DATE_STYLES``."""
    return f"strftime({column}, '{DATE_STYLES_SQL[style]}')"
