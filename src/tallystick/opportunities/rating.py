"""Hit rates of finders, and the confidence in a finding that follows from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

from tallystick.opportunities.judging import Judgement
from tallystick.opportunities.model import Finder, Prior, Verdict

NORMAL_95 = 1.959964


@dataclass(frozen=True)
class HitRate:
    """How often findings of one finder and grade proved right.

    ``share`` is observed, with its 95 % interval after Wilson; None where nobody has judged any.
    ``confidence`` is the share that is believed of the next finding: prior belief and judgements together.
    """

    finder: str
    grade: str
    found: int
    true: int
    already_known: int
    false: int
    prior: Prior
    confidence: float

    @property
    def judged(self) -> int:
        """Return how many were judged."""
        return self.true + self.already_known + self.false

    @property
    def share(self) -> float | None:
        """Return the share of judged findings that were right, new or known."""
        return (self.true + self.already_known) / self.judged if self.judged else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Return the 95 % interval of the share (Wilson 1927); None where none was judged."""
        return wilson(self.true + self.already_known, self.judged) if self.judged else None

    @property
    def said(self) -> str:
        """Return the hit rate in words."""
        if not self.judged:
            return "not judged yet"
        low, high = self.interval or (0.0, 1.0)
        return f"{self.true + self.already_known} of {self.judged} right ({low:.0%} to {high:.0%})"


def wilson(hits: int, trials: int) -> tuple[float, float]:
    """Return the 95 % score interval of a share; ``trials`` at least 1."""
    share, square = hits / trials, NORMAL_95**2
    middle = (share + square / (2 * trials)) / (1 + square / trials)
    half = NORMAL_95 / (1 + square / trials) * sqrt(share * (1 - share) / trials + square / (4 * trials**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def believed(prior: Prior, hits: int, misses: int) -> float:
    """Return the share believed of the next finding: a beta prior of that weight, then the judgements."""
    return (prior.share * prior.weight + hits) / (prior.weight + hits + misses)


def hit_rates(
    finders: Iterable[Finder], found: Mapping[tuple[str, str], int], judged: Iterable[Judgement]
) -> list[HitRate]:
    """Return the hit rate of every finder and grade that found or was judged.

    Args:
        finders: what the grades mean and what was believed of them.
        found: findings by finder and grade.
        judged: the judgements in force.
    """
    verdicts: Counter[tuple[str, str, Verdict]] = Counter(
        (item.finder, item.grade, item.verdict) for item in judged
    )
    known = {finder.name: finder for finder in finders}
    keys = sorted({*found, *((finder, grade) for finder, grade, _ in verdicts)})
    rates = []
    for finder, grade in keys:
        prior = known[finder].priors.get(grade, Prior(0.5)) if finder in known else Prior(0.5)
        true, already, false = (
            verdicts[finder, grade, verdict]
            for verdict in (Verdict.TRUE, Verdict.ALREADY_KNOWN, Verdict.FALSE)
        )
        rates.append(
            HitRate(
                finder,
                grade,
                found.get((finder, grade), 0),
                true,
                already,
                false,
                prior,
                believed(prior, true + already, false),
            )
        )
    return rates


def weights(confidence: float, prior: Prior, *, holds_belief: bool) -> tuple[float, float]:
    """Return by what the central estimate is multiplied: for its rank, and for what it counts in totals.

    Where the estimate holds the prior belief already, only what judgements changed of it is added, in both.
    Elsewhere the rank takes the confidence, and what counts is the estimate itself, or nothing where the
    finding is false.
    """
    if holds_belief:
        scaled = confidence / prior.share if prior.share > 0 else 0.0
        return scaled, scaled
    return confidence, 1.0 if confidence > 0 else 0.0


def confidence(rate: float, verdict: Verdict | None) -> float:
    """Return the confidence in one finding: its judgement where it has one, else its grade's."""
    if verdict is None:
        return rate
    return 0.0 if verdict is Verdict.FALSE else 1.0
