"""The nouns of quality: republications of a period and the comparability certificate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import PurePath

from tallystick.store.model import FileEntry

REPUBLISHED_SHARE = 0.5
"""Share of the smaller file's lines that must reappear before one file counts as republishing another."""

DATE_DOUBT = "order of day and month not certain"
"""How the warning of a file begins whose dates can be read in two ways."""


# ---------------------------------------------------------------------------------------------------------
# Republications


@dataclass(frozen=True)
class SharedMonth:
    """What two files hold of one month, and how many lines of the earlier one the later one repeats."""

    period: str
    earlier_lines: int = 0
    later_lines: int = 0
    matched: int = 0
    matched_with_reference: int = 0


@dataclass(frozen=True)
class Comparison:
    """Two publications of one body and kind that share months, the later one known.

    ``both_cover`` are the months that both files are about; in the other shared months one of the two
    holds only stray lines. ``reference_column`` is the reference that both publish, or empty.
    """

    earlier: FileEntry
    later: FileEntry
    both_cover: frozenset[str]
    reference_column: str
    months: tuple[SharedMonth, ...]
    number: int = 0

    def counted(self, number: int, months: Sequence[SharedMonth]) -> Comparison:
        """Return the comparison with its lines counted."""
        return replace(self, number=number, months=tuple(months))

    @property
    def compared(self) -> tuple[SharedMonth, ...]:
        """Return the months that decide: those both files cover, else all they share."""
        covered = tuple(month for month in self.months if month.period in self.both_cover)
        return covered or self.months

    @property
    def matched(self) -> int:
        """Return the lines that reappear in the months that decide."""
        return sum(month.matched for month in self.compared)

    @property
    def share(self) -> float:
        """Return the share of the smaller file's lines that reappear in the months that decide."""
        return self.matched / self.smaller if self.smaller else 0.0

    @property
    def smaller(self) -> int:
        """Return the lines of the smaller file in the months that decide."""
        earlier = sum(month.earlier_lines for month in self.compared)
        return min(earlier, sum(month.later_lines for month in self.compared))

    @property
    def is_republication(self) -> bool:
        """True when the later file publishes again a month that both are about."""
        return bool(self.both_cover) and self.share >= REPUBLISHED_SHARE

    @property
    def is_partial_republication(self) -> bool:
        """True when one file merely carries along lines of the other's month."""
        return not self.both_cover and self.share >= REPUBLISHED_SHARE

    @property
    def wholly_replaced(self) -> tuple[str, ...]:
        """Return the months in which all lines of the earlier file are superseded.

        A later file with less than half the earlier one's lines of a month does not cover it wholly; only
        the lines that it repeats are superseded.
        """
        if not self.is_republication:
            return ()
        return tuple(m.period for m in self.months if m.later_lines >= REPUBLISHED_SHARE * m.earlier_lines)

    @property
    def reason(self) -> str:
        """Return in words why lines of the earlier file do not count."""
        periods = [month.period for month in self.compared]
        months = periods[0] if len(periods) == 1 else f"{periods[0]} to {periods[-1]}"
        name = PurePath(self.later.file.replace("\\", "/")).name
        return f"published again in {name}: {self.matched:,} of {self.smaller:,} lines of {months} reappear"


@dataclass(frozen=True)
class SupersededLines:
    """Lines of one file that a later publication replaces.

    The ids of the lines stand in the temporary table ``superseded_lines``; :attr:`relation` selects them.
    """

    file_hash: str
    superseded_by: str
    reason: str
    lines: int
    pence: int

    @property
    def relation(self) -> str:
        """Return SQL to stand after FROM: ``line_id, file_hash, superseded_by, reason`` of these lines."""
        return (
            "(SELECT line_id, file_hash, superseded_by, reason FROM superseded_lines"
            f" WHERE file_hash = '{self.file_hash}' AND superseded_by = '{self.superseded_by}')"
        )


@dataclass(frozen=True)
class PartlyRepeated:
    """Two files of one body and month that share some lines, too few for a republication; all count."""

    file_hash: str
    other_hash: str
    matched: int
    share: float

    @property
    def sentence(self) -> str:
        """Return the warning for people."""
        return (
            f"{self.matched:,} lines ({self.share:.0%} of the smaller file) also stand in another file of the"
            " same body and month; all are counted, look for duplicates"
        )


@dataclass(frozen=True)
class RepublicationFindings:
    """What the comparison of publications found."""

    superseded: tuple[SupersededLines, ...] = ()
    warnings: tuple[PartlyRepeated, ...] = ()


# ---------------------------------------------------------------------------------------------------------
# The comparability certificate


class Answer(StrEnum):
    """Whether figures of this body and year may be set beside another's."""

    MAY = "may"
    WITH_CARE = "may with care"
    MAY_NOT = "may not"


@dataclass(frozen=True)
class Verdict:
    """One kind of comparison: may it be made, and why not or with what care."""

    comparison: str
    answer: Answer
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Threshold:
    """The amount from which payments were published, as found in the data.

    ``pence`` is 0 where no threshold shows and ``None`` where there are too few lines to tell.
    ``share_below`` is the share of lines smaller than it.
    """

    pence: int | None
    share_below: float
    words: str


@dataclass(frozen=True)
class Measure:
    """Lines and pence of one part of a body's year, with their shares of the whole."""

    lines: int = 0
    pence: int = 0
    share_of_lines: float = 0.0
    share_of_pounds: float = 0.0


@dataclass(frozen=True)
class Certificate:
    """How far the published payments of one body in one financial year may be compared.

    Pounds of redactions and refunds are absolute amounts, and their shares are of the absolute amounts of all
    lines. ``fields_filled`` gives, per field, the share of lines that publish it; ``fields_missing`` those
    that less than 1 in 100 lines publish. ``months_missing`` are months of the year, up to the present,
    with no lines or only stray ones. ``cards`` is ``separate``, ``included`` or ``none``.
    """

    body_id: str
    body_name: str
    financial_year: str
    lines: int
    pence: int
    threshold: Threshold
    vat_basis: str
    months_present: tuple[str, ...]
    months_missing: tuple[str, ...]
    redacted: Measure
    refunds: Measure
    cards: str
    card_lines: int
    fields_filled: dict[str, float]
    fields_missing: tuple[str, ...]
    republished: Measure
    republished_files: int
    rejected: Measure
    lines_of_doubtful_date: int
    lines_without_day: int
    lines_outside_stated_period: int
    verdicts: tuple[Verdict, ...] = ()

    def verdict(self, comparison: str) -> Verdict:
        """Return the verdict on one kind of comparison, for example ``by supplier``."""
        return next(verdict for verdict in self.verdicts if verdict.comparison == comparison)

    def as_json(self) -> dict[str, object]:
        """Return the certificate as plain values."""
        return asdict(self)
