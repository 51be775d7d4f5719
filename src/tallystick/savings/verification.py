"""Whether a saving shows in later payments: what would have been spent, what was, and how sure that is.

The rules here work on months and pence only; :mod:`tallystick.savings.verification_reading` takes these from
the payments. The method is told in ``docs/methods/verification.md``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from statistics import median

from tallystick.kernel.discounting import rounded
from tallystick.savings.model import Selection, Status

FEWEST_MONTHS = 3
"""Comparable months without which it is too early to say anything; ours, no published rule."""
FEWEST_PAIRS = 6
"""Months, or pairs of months, from which variation is told."""
ABOUT_ALL = Decimal("0.9")
"""Part of the claim that must be seen for it to count as seen in full: a tenth is left to timing."""
THIN_MONTH = Decimal("0.4")
"""A month with fewer lines of the body than this part of its median month was not published in full."""
FULL_MONTH_DAY = 22
"""The last month of the evidence is full if its last payment is no earlier: payment runs are weekly."""
_T = tuple(
    Decimal(thousandths) / 1000
    for row in (
        (6314, 2920, 2353, 2132, 2015, 1943, 1895, 1860, 1833, 1812, 1796, 1782),
        (1771, 1761, 1753, 1746, 1740, 1734, 1729, 1725, 1721, 1717, 1714, 1711),
    )
    for thousandths in row
)
"""95 % points of Student's t for 1 to 24 degrees of freedom."""
_T_MANY = Decimal("1.71")


class Verdict(StrEnum):
    """What later payments say of a claim."""

    VERIFIED = "verified"
    """The fall is beyond chance, and about what is claimed."""
    PARTLY = "partly"
    """The fall is beyond chance, but less than is claimed."""
    DISPLACED = "displaced"
    """The lines fell, but at least half of it turned up in payments beside them."""
    NOT_SEEN = "not seen"
    """What is claimed lies beyond what the payments allow."""
    TOO_EARLY = "too early"
    """There are too few full months since the start."""
    CANNOT_TELL = "cannot be told"
    """The payments allow both: nothing, and all of it; or they do not speak of it."""


@dataclass(frozen=True)
class BodyMonth:
    """What a body published for one month; ``last_day`` is the day of the month of its last payment."""

    period: str
    lines: int
    last_day: int
    gross_lines: int = 0
    withheld_lines: int = 0


@dataclass(frozen=True)
class MonthCheck:
    """One month beside the same month of the baseline year, in pence.

    ``expected_pence`` is what would have been spent: the baseline carried by index and volume.
    """

    period: str
    baseline_period: str
    baseline_pence: int
    expected_pence: int
    actual_pence: int
    claimed_pence: int


@dataclass(frozen=True)
class Seen:
    """How much less was spent than expected over some months, with a 90 % range, in pence."""

    central: int
    low: int
    high: int

    def less(self, pence: int) -> Seen:
        """Return what is left once pounds that turned up elsewhere are taken off."""
        return Seen(self.central - pence, self.low - pence, self.high - pence)


@dataclass(frozen=True)
class Displacement:
    """Payments beside the selection that rose as it fell: which, by how much, and how sure that is."""

    direction: str
    rise: Seen
    payees: tuple[str, ...] = ()

    @property
    def is_beyond_chance(self) -> bool:
        """True where even the low end is a rise."""
        return self.rise.low > 0


@dataclass(frozen=True)
class Verification:
    """What later payments say of one claim, in pence, and what they rest on.

    Attributes:
        claim_id: the claim.
        verdict: what they say; ``why`` says it in a sentence.
        claimed_pence: gross that is claimed for these months, with that of ``together_with``.
        seen: how much less was spent, with its range; None where it could not be told.
        months: every month that was compared.
        displaced: where payments rose beside the selection, beyond chance.
        together_with: other claims on the same lines: only their sum can be seen.
        lines: ids of the lines compared, or of the lines and their refunds.
        snapshot, until: the evidence, and its last full month of that body.
        advised: the status that this supports, None where none; ``advice`` says what to do next.
        caveats: what makes this claim's verification weaker than others'.
    """

    claim_id: str
    verdict: Verdict
    why: str
    snapshot: str
    claimed_pence: int = 0
    seen: Seen | None = None
    months: tuple[MonthCheck, ...] = ()
    displaced: tuple[Displacement, ...] = ()
    together_with: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    until: str = ""
    advised: Status | None = None
    advice: str = ""
    caveats: tuple[str, ...] = ()

    @property
    def expected_pence(self) -> int:
        """What would have been spent in the months compared."""
        return sum(month.expected_pence for month in self.months)

    @property
    def actual_pence(self) -> int:
        """What was spent in them."""
        return sum(month.actual_pence for month in self.months)

    @property
    def displaced_pence(self) -> int:
        """What of the fall turned up elsewhere, at most all of it."""
        if self.seen is None:
            return 0
        return min(max(self.seen.central, 0), sum(item.rise.central for item in self.displaced))


def month_before(period: str, months: int = 1) -> str:
    """Return the month so many months earlier (later where negative), as ``YYYY-MM``."""
    count = int(period[:4]) * 12 + int(period[5:7]) - 1 - months
    return f"{count // 12:04d}-{count % 12 + 1:02d}"


def months_of(financial_year: str) -> tuple[str, ...]:
    """Return April to March of a financial year."""
    first = int(financial_year[:4])
    return tuple(month_before(f"{first:04d}-04", -step) for step in range(12))


def year_of(period: str) -> str:
    """Return the financial year of a month."""
    first = int(period[:4]) - (int(period[5:7]) < 4)
    return f"{first:04d}-{(first + 1) % 100:02d}"


def full_months(published: Collection[BodyMonth]) -> frozenset[str]:
    """Return the months that a body published in full: not thin, and not broken off at the end."""
    if not published:
        return frozenset()
    usual = Decimal(median(month.lines for month in published))
    last = max(month.period for month in published)
    return frozenset(
        month.period
        for month in published
        if month.lines >= THIN_MONTH * usual and (month.period != last or month.last_day >= FULL_MONTH_DAY)
    )


def check_months(
    *,
    spend: Mapping[str, int],
    full: Collection[str],
    start: str,
    end: str,
    baseline_year: str,
    carry: Mapping[str, Decimal],
    claimed: Mapping[str, int],
) -> tuple[MonthCheck, ...]:
    """Return every month from a claim's start on beside its baseline month, where both are published in full.

    Args:
        spend: the selection's pence by month; a month that is published and not in it is nought.
        full: months that the body published in full.
        start, end: first and last financial year of the claim.
        baseline_year: the year before the saving.
        carry: by financial year, index times volume against the baseline year.
        claimed: by financial year, pence claimed; a twelfth is expected of each month.
    """
    like = {period[5:7]: period for period in months_of(baseline_year)}
    last = months_of(end)[-1]
    found = []
    for period in sorted(full):
        baseline = like[period[5:7]]
        if not f"{start[:4]}-04" <= period <= last or baseline not in full or baseline >= period:
            continue
        before = spend.get(baseline, 0)
        year = year_of(period)
        found.append(
            MonthCheck(
                period,
                baseline,
                before,
                rounded(before * carry.get(year, Decimal(1))),
                spend.get(period, 0),
                twelfth(claimed.get(year, 0), period),
            )
        )
    return tuple(found)


def twelfth(pence: int, period: str) -> int:
    """Return a month's part of a year's pence; the parts of twelve months are the year to the penny."""
    place = (int(period[5:7]) - 4) % 12
    return pence * (place + 1) // 12 - pence * place // 12


def spread(
    spend: Mapping[str, int], full: Collection[str], before: str, first: str = ""
) -> tuple[Decimal, int] | None:
    """Return the usual size of one month's difference from a year before, and its degrees of freedom.

    From pairs of the same month in two years, both before the claim began; where there are too few, from the
    months of one year, which takes season for chance and so gives a wider range. None where even these are
    too few.

    Args:
        spend: the selection's pence by month.
        full: months that the body published in full.
        before: the month in which the claim began.
        first: first month that may be used.
    """
    earlier = sorted(period for period in full if first <= period < before)
    known = set(earlier)
    pairs = [
        spend.get(period, 0) - spend.get(month_before(period, 12), 0)
        for period in earlier
        if month_before(period, 12) in known
    ]
    if len(pairs) >= FEWEST_PAIRS:
        return _deviation(pairs), len(pairs) - 1
    if len(earlier) >= FEWEST_PAIRS:
        return _deviation([spend.get(period, 0) for period in earlier]) * Decimal(2).sqrt(), len(earlier) - 1
    return None


def seen(months: Sequence[MonthCheck], variation: tuple[Decimal, int]) -> Seen:
    """Return how much less than expected was spent, with the range that the variation leaves.

    A baseline month that stands beside months of several years brings its own chance into each of them, so
    its part of the variance grows with the square of its uses.
    """
    central = sum(month.expected_pence - month.actual_pence for month in months)
    each, freedom = variation
    point = _T[freedom - 1] if freedom <= len(_T) else _T_MANY
    uses = Counter(month.baseline_period for month in months)
    months_worth = Decimal(len(months) + sum(count**2 for count in uses.values())) / 2
    margin = rounded(each * months_worth.sqrt() * point)
    return Seen(central, central - margin, central + margin)


def judge(found: Seen, claimed_pence: int) -> Verdict:
    """Return the verdict by whether nothing, and whether the claim, lie in the range of what was seen."""
    if found.low > 0:
        return Verdict.VERIFIED if found.central >= ABOUT_ALL * claimed_pence else Verdict.PARTLY
    return Verdict.NOT_SEEN if found.high < claimed_pence else Verdict.CANNOT_TELL


def judge_displaced(found: Seen, claimed_pence: int, displaced_pence: int) -> Verdict:
    """Return the verdict once pounds that turned up beside the selection are taken off."""
    if found.low <= 0 or displaced_pence <= 0:
        return judge(found, claimed_pence)
    if 2 * displaced_pence >= found.central:
        return Verdict.DISPLACED
    return (
        Verdict.VERIFIED if found.central - displaced_pence >= ABOUT_ALL * claimed_pence else Verdict.PARTLY
    )


def is_within(inner: Selection, outer: Selection, below: Collection[str]) -> bool:
    """Tell whether every line of one selection is a line of another, by what the two name.

    ``below``: the outer selection's class and those below it.
    """
    return (
        not inner.line_ids
        and not outer.line_ids
        and inner.body_id == outer.body_id
        and outer.supplier in ("", inner.supplier)
        and (not outer.class_code or inner.class_code in below)
        and outer.department in ("", inner.department)
    )


@dataclass(frozen=True)
class Payment:
    """One payment line that may be a refund, or may have been refunded."""

    line_id: str
    day: str
    supplier: str
    pence: int


def match_refunds(
    paid: Sequence[Payment], refunds: Sequence[Payment], taken: Collection[str] = ()
) -> tuple[tuple[Payment, tuple[Payment, ...]], ...]:
    """Return each refund with the lines that it pays back; every line and every refund is used once.

    A refund is a negative line of the same supplier and amount, on the day of the payment or later; or one
    that pays back several lines of the claim at once.

    Args:
        paid: the lines that should come back.
        refunds: negative lines of the same body.
        taken: ids of refunds that another claim rests on.
    """
    open_lines = sorted(paid, key=lambda line: (line.day, line.line_id))
    found: list[tuple[Payment, tuple[Payment, ...]]] = []
    free = []
    for credit in sorted(refunds, key=lambda line: (line.day, line.line_id)):
        if credit.line_id in taken or credit.pence >= 0:
            continue
        match = next((line for line in open_lines if _refunds(credit, line)), None)
        if match is None:
            free.append(credit)
            continue
        open_lines.remove(match)
        found.append((credit, (match,)))
    for credit in free:
        group = tuple(
            line for line in open_lines if line.supplier == credit.supplier and line.day <= credit.day
        )
        if len(group) > 1 and sum(line.pence for line in group) == -credit.pence:
            open_lines = [line for line in open_lines if line not in group]
            found.append((credit, group))
    return tuple(found)


def judge_recovery(refunded_pence: int, claimed_pence: int, months_since: int) -> Verdict:
    """Return the verdict on a recovery: how much of it came back, and how long one could have waited."""
    if refunded_pence >= ABOUT_ALL * claimed_pence > 0:
        return Verdict.VERIFIED
    if refunded_pence > 0:
        return Verdict.PARTLY
    return Verdict.TOO_EARLY if months_since < FEWEST_MONTHS else Verdict.NOT_SEEN


def _refunds(credit: Payment, line: Payment) -> bool:
    return line.supplier == credit.supplier and line.pence == -credit.pence and line.day <= credit.day


def _deviation(values: Sequence[int]) -> Decimal:
    mean = Decimal(sum(values)) / len(values)
    return (sum(((value - mean) ** 2 for value in values), Decimal(0)) / (len(values) - 1)).sqrt()
