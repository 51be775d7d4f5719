"""Months and English local-government financial years (1 April to 31 March)."""

from __future__ import annotations

from datetime import date


def financial_year(day: date) -> str:
    """Return the financial year a day falls in, for example 2023-04-01 as ``2023-24``."""
    first = day.year if day.month >= 4 else day.year - 1
    return f"{first}-{(first + 1) % 100:02d}"


def period(day: date) -> str:
    """Return the calendar month of a day as ``YYYY-MM``."""
    return f"{day.year:04d}-{day.month:02d}"
