"""Optimism bias: how far first estimates were exceeded, from the Green Book's table and from closed cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from typing import Any

from tallystick.transformation.errors import CaseRefused
from tallystick.transformation.model import ClosedCase, OptimismChoice

ENOUGH = 20
"""Closed cases below which an empirical quantile is shown but not used."""


def mixed(classes: Mapping[str, Decimal], table: Mapping[str, Any], key: str = "cost_upper") -> Decimal:
    """Return the percentage of a project of several types, weighted by their share of the cost.

    Args:
        classes: share of the cost (they sum to one) by type of the table.
        table: the parameter ``treasury/optimism_bias``.
        key: ``cost_upper``, ``cost_lower``, ``duration_upper`` or ``duration_lower``.

    Raises:
        CaseRefused: a type has no such percentage.
    """
    for name in classes:
        if name not in table or key not in table[name]:
            raise CaseRefused(
                f"The table of optimism bias has no {key.replace('_', ' ')} for {name!r}.",
                next_step=f"Types of project: {', '.join(table)}.",
            )
    return sum((share * Decimal(table[name][key]) for name, share in classes.items()), Decimal(0))


def uplift(choice: OptimismChoice, table: Mapping[str, Any]) -> Decimal:
    """Return the uplift on estimated costs: the upper percentage less what is mitigated, not below the lower
    one.
    """
    upper = mixed(choice.classes, table)
    return max(upper * (1 - choice.mitigated), mixed(choice.classes, table, "cost_lower"))


@dataclass(frozen=True)
class ReferenceClass:
    """What closed cases came to, as multiples of their first estimate.

    ``programmes`` counts those that are independent of one another; ``usable`` is False below twenty, and the
    table of the Green Book is used instead.
    """

    cases: tuple[ClosedCase, ...]
    programmes: int
    median: Decimal
    p80: Decimal
    p90: Decimal

    @property
    def usable(self) -> bool:
        """Whether there are enough independent programmes to plan with."""
        return self.programmes >= ENOUGH


def quantile(ordered: Sequence[Decimal], part: Decimal) -> Decimal:
    """Return the least of the ordered values that at least ``part`` of them do not exceed."""
    place = ceil(part * len(ordered)) - 1
    return ordered[max(place, 0)]


def reference_class(cases: Iterable[ClosedCase]) -> ReferenceClass | None:
    """Return median, 80th and 90th percentile of the ratios of closed cases; None where there are none."""
    listed = tuple(cases)
    if not listed:
        return None
    ratios = sorted(case.ratio for case in listed)
    return ReferenceClass(
        listed,
        len({case.programme for case in listed}),
        *(quantile(ratios, Decimal(part)) for part in ("0.5", "0.8", "0.9")),
    )
