"""Statutory redundancy pay in Great Britain: Employment Rights Act 1996, sections 155, 162 and 227."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tallystick.kernel.discounting import rounded

WEEKS_IN_A_YEAR = 52
"""A week's pay of someone on yearly pay is a fifty-second part of it."""


def statutory_weeks(age: int, service: int, table: Mapping[str, Any]) -> Decimal:
    """Return weeks' pay by age in years and complete years of service on the day of leaving.

    Years are counted backwards from that day, each at the age its holder had throughout it, the last twenty
    only; nothing is due below two.

    Args:
        age: years, on the day of leaving.
        service: complete years, on the day of leaving.
        table: the parameter ``business_and_trade/redundancy_weeks``.
    """
    if service < int(table["least_years"]):
        return Decimal(0)
    weeks = Decimal(0)
    for years_before in range(1, min(service, int(table["most_years"])) + 1):
        age_then = age - years_before
        if age_then >= 41:
            weeks += Decimal(table["from_41"])
        elif age_then >= 22:
            weeks += Decimal(table["from_22_to_40"])
        else:
            weeks += Decimal(table["under_22"])
    return weeks


def redundancy_pence(
    weeks: Decimal, annual_pay_pence: int, cap_pence: int | None, *, multiplier: Decimal = Decimal(1)
) -> int:
    """Return a redundancy payment in pence: weeks x a week's pay (at most the cap) x the local multiple.

    Args:
        weeks: from :func:`statutory_weeks`.
        annual_pay_pence: the holder's pay in a year.
        cap_pence: the parameter ``business_and_trade/redundancy_week_pay_cap``; None where the council's own
            policy pays actual weeks.
        multiplier: what that policy multiplies the sum by.
    """
    week = Decimal(annual_pay_pence) / WEEKS_IN_A_YEAR
    if cap_pence is not None:
        week = min(week, Decimal(cap_pence))
    return rounded(weeks * week * multiplier)
