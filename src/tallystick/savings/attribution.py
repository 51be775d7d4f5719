"""Who brought a saving about: shares that sum to at most one, and pounds split by them to the penny."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from tallystick.savings.errors import ClaimRefused

UNATTRIBUTED = "unattributed"
"""What belongs to nobody: the rest of one, and all of it where nobody is named."""


def check_shares(shares: Mapping[str, Decimal], where: str = "") -> None:
    """Refuse shares that are not above nought, sum to more than one, or name nobody.

    Raises:
        ClaimRefused: with the sum, or with the party.
    """
    for party, share in shares.items():
        if not party.strip() or party.strip().lower() == UNATTRIBUTED:
            raise ClaimRefused(
                f"A share cannot be given to {party.strip()!r}.",
                where=where,
                next_step="Leave out what belongs to nobody: the rest of 1 is unattributed by itself.",
            )
        if not share.is_finite() or not 0 < share <= 1:
            raise ClaimRefused(
                f"The share of {party!r} is {share}, but must be above 0 and at most 1.",
                where=where,
                next_step="Write 40 % as 0.4.",
            )
    total = sum(shares.values(), Decimal(0))
    if total > 1:
        raise ClaimRefused(
            f"The shares sum to {total}, which is more than 1.",
            where=where,
            why="More than the whole of a saving would be claimed: " + _listed(shares),
            next_step="Agree on shares that sum to at most 1; what is left belongs to nobody.",
        )


def apportion(pence: int, shares: Mapping[str, Decimal]) -> dict[str, int]:
    """Return pence split by shares that sum to at most one, the rest ``unattributed``; the sum is exact.

    Each gets the whole pence of its share; pennies that are left go to the largest remainders, among equal
    ones in the order of their names. Negative pence are split as positive ones are.
    """
    if not shares:
        return {UNATTRIBUTED: pence}
    parts, whole = _in_whole_numbers(tuple(shares.items()))
    size = abs(pence)
    found: dict[str, int] = {}
    remainders: list[tuple[int, str]] = []
    left = size
    for party, part in parts:
        found[party], remainder = divmod(size * part, whole)
        left -= found[party]
        remainders.append((-remainder, party))
    if left:
        for _, party in sorted(remainders)[:left]:
            found[party] += 1
    return found if pence >= 0 else {party: -part for party, part in found.items()}


@lru_cache(maxsize=1_024)
def _in_whole_numbers(shares: tuple[tuple[str, Decimal], ...]) -> tuple[tuple[tuple[str, int], ...], int]:
    """Return shares and the rest as whole numbers over a common denominator, so that nothing is rounded."""
    parts = {party: Fraction(share) for party, share in shares}
    parts[UNATTRIBUTED] = 1 - sum(parts.values(), Fraction(0))
    whole = math.lcm(*(part.denominator for part in parts.values()))
    return tuple((party, int(part * whole)) for party, part in parts.items()), whole


def _listed(shares: Mapping[str, Decimal]) -> str:
    return ", ".join(f"{party} {share}" for party, share in shares.items()) + "."
