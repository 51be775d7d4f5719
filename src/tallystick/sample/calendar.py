"""Months of the made evidence, counted from 0, and the days on which bodies pay."""

from __future__ import annotations

import datetime

from tallystick.sample.bodies import FIRST_YEAR


def month_start(month: int) -> datetime.date:
    """Return the first day of a month; month 0 is April of the first year."""
    years, offset = divmod(month + 3, 12)
    return datetime.date(FIRST_YEAR + years, offset + 1, 1)


def month_of(day: datetime.date) -> int:
    """Return the month number of a day."""
    return (day.year - FIRST_YEAR) * 12 + day.month - 4


def month_end(month: int) -> datetime.date:
    """Return the last day of a month."""
    return month_start(month + 1) - datetime.timedelta(days=1)


def payment_day(month: int, position: int) -> datetime.date:
    """Return a working day of the month near a position from 0 to 30."""
    first, last = month_start(month), month_end(month)
    day = first + datetime.timedelta(days=min(position, (last - first).days))
    if day.weekday() < 5:
        return day
    later = day + datetime.timedelta(days=7 - day.weekday())
    return later if later <= last else day - datetime.timedelta(days=day.weekday() - 4)
