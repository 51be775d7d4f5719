"""Months as whole numbers, so that a profile can be added up; ``YYYY-MM`` in and out."""

from __future__ import annotations

from datetime import date


def month_of(day: date) -> int:
    """Return the month of a day as a number that grows by one each month."""
    return day.year * 12 + day.month - 1


def month_text(month: int) -> str:
    """Return a month as ``YYYY-MM``."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def first_day(month: int) -> date:
    """Return the first day of a month."""
    return date(month // 12, month % 12 + 1, 1)


def first_whole_month(day: date) -> int:
    """Return the first month that lies wholly on or after a day."""
    return month_of(day) if day.day == 1 else month_of(day) + 1
