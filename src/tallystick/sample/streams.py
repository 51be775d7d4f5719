"""Repeatable chance: the same name gives the same draws on every machine and Python version."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from statistics import NormalDist
from typing import TypeVar

Item = TypeVar("Item")


class Stream:
    """Draws that depend on a name alone.

    Only ``random.Random.random`` is used, the one method whose sequence Python promises to keep.
    """

    def __init__(self, *name: object) -> None:
        self._source = random.Random("/".join(str(part) for part in name))  # noqa: S311 - made data

    def below(self, limit: int) -> int:
        """Return a whole number from 0 to ``limit - 1``."""
        return int(self._source.random() * limit)

    def pick(self, items: Sequence[Item]) -> Item:
        """Return one of the items, each as likely as the others."""
        return items[self.below(len(items))]

    def pick_skewed(self, items: Sequence[Item]) -> Item:
        """Return one of the items, earlier ones much likelier than later ones."""
        return items[int(self._source.random() ** 2 * len(items))]

    def chance(self, per_thousand: int) -> bool:
        """Return true so many times in a thousand."""
        return self.below(1000) < per_thousand

    def amount(self, median_pence: int, spread_milli: int) -> int:
        """Return pence drawn from a log-normal distribution; ``spread_milli`` is sigma in thousandths."""
        base = quantiles(median_pence, spread_milli)[self.below(QUANTILES)]
        return max(1, base * (9_500 + self.below(1_001)) // 10_000)


QUANTILES = 256


@cache
def quantiles(median_pence: int, spread_milli: int) -> tuple[int, ...]:
    """Return the log-normal distribution as 256 equally likely amounts in pence.

    ``Decimal.exp`` is rounded the same way everywhere; a float exponential is not.
    """
    normal = NormalDist()
    scores = (Decimal(round(normal.inv_cdf((k + 0.5) / QUANTILES) * 1000)) for k in range(QUANTILES))
    return tuple(int(median_pence * (score * spread_milli / 1_000_000).exp()) for score in scores)
