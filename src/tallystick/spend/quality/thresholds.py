"""Find the amount from which a body publishes its payments, from the amounts themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tallystick.kernel import format_pence
from tallystick.spend.quality.model import Threshold

FEWEST_LINES = 30
CLEAN_SHARE = 0.01
CLIFF = 3.0
LARGEST_SHARE_BELOW = 0.5
FEWEST_AT_CLIFF = 10

NET_OF = {20833: 25_000, 41_667: 50_000, 2_083_333: 2_500_000}
"""Thresholds that are set with VAT and show without it: five sixths of the round amount."""


@dataclass(frozen=True)
class Band:
    """Lines around one usual threshold: all below it, and the fifth just below and just above it."""

    threshold_pence: int
    lines: int
    lines_below: int
    just_below: int
    just_above: int

    @property
    def is_clean(self) -> bool:
        """True when next to nothing was published below."""
        return self.lines_below <= CLEAN_SHARE * self.lines

    @property
    def is_cliff(self) -> bool:
        """True when lines set in at this amount: far more just above it than just below.

        Whole multiples of £50 are not counted on either side: round amounts are popular everywhere.
        """
        if self.lines_below > LARGEST_SHARE_BELOW * self.lines:
            return False
        return self.just_above >= FEWEST_AT_CLIFF and self.just_above >= CLIFF * max(self.just_below, 1)


def find_threshold(bands: Sequence[Band]) -> Threshold:
    """Return the publication threshold that the amounts show.

    A threshold shows as a cliff: many lines from the amount on and few just below it. Bodies that apply it
    to whole invoices publish smaller lines too, so smaller lines alone disprove nothing.
    """
    lines = bands[0].lines if bands else 0
    if lines < FEWEST_LINES:
        return Threshold(None, 0.0, "too few lines to find a threshold")
    cliffs = [band for band in bands if band.is_cliff]
    if cliffs:
        found = max(cliffs, key=lambda band: (band.is_clean, band.just_above / max(band.just_below, 1)))
        return _threshold(found)
    clean = [band for band in bands if band.is_clean]
    if clean:
        return _threshold(max(clean, key=lambda band: band.threshold_pence))
    return Threshold(0, 0.0, "no threshold shows, lines of every size are published")


def _threshold(band: Band) -> Threshold:
    share = band.lines_below / band.lines
    with_vat = NET_OF.get(band.threshold_pence)
    amount = _pounds(band.threshold_pence)
    if with_vat:
        amount = f"{_pounds(with_vat)} with VAT ({amount} without)"
    words = f"payments are published from {amount}"
    if share > CLEAN_SHARE:
        words += f", {share:.0%} of lines are smaller parts of larger payments"
    return Threshold(band.threshold_pence, share, words)


def _pounds(pence: int) -> str:
    return format_pence(pence).removesuffix(".00")
