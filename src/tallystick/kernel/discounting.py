"""Discounting at the Green Book's real social time preference rate, which falls over long horizons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal


def rounded(pence: Decimal) -> int:
    """Return whole pence, halves away from nought."""
    return int(pence.quantize(Decimal(1), ROUND_HALF_UP))


def discount_factor(years: Decimal, schedule: Mapping[str, str]) -> Decimal:
    """Return what one pound after so many years is worth today.

    Args:
        years: from today, also parts of years; at most the schedule's last. A year that has passed has a
            factor of 1: see :func:`distance_factor` for what carries past years forward.
        schedule: rate by the last year it holds for, as in the parameter ``treasury/discount_rate``.

    Raises:
        ValueError: beyond the schedule's last year.
    """
    factor, done = Decimal(1), Decimal(0)
    for last, rate in sorted((Decimal(until), Decimal(rate)) for until, rate in schedule.items()):
        step = min(years, last) - done
        if step <= 0:
            break
        factor /= (1 + rate) ** step
        done += step
    if done < years:
        raise ValueError(f"no rate is known for year {years}")
    return factor


def distance_factor(years: int, schedule: Mapping[str, str]) -> Decimal:
    """Return the present value of one pound ``years`` after the present year, or before it where negative.

    A past year is carried forward at the same rate by which an equally distant future year is discounted, so
    that two present years differ by one factor for all amounts.

    Raises:
        ValueError: beyond the schedule's last year, on either side.
    """
    factor = discount_factor(Decimal(abs(years)), schedule)
    return 1 / factor if years < 0 else factor


def annuity_factor(years: int, schedule: Mapping[str, str]) -> Decimal:
    """Return today's worth of one pound at the end of each of so many years."""
    return sum((discount_factor(Decimal(year), schedule) for year in range(1, years + 1)), Decimal(0))


def month_factors(months: int, schedule: Mapping[str, str]) -> list[Decimal]:
    """Return the factor of each month: the first is not discounted, the thirteenth by one year."""
    return [discount_factor(Decimal(month) / 12, schedule) for month in range(months)]


def discounted(amounts: Sequence[int], factors: Sequence[Decimal]) -> list[int]:
    """Return amounts in pence at today's worth, each to the penny."""
    return [rounded(amount * factor) for amount, factor in zip(amounts, factors, strict=True)]
