"""Monetary-unit sampling: which claims an auditor looks at, and what findings say of all pounds claimed.

Each counted pound has the same chance of being looked at, so large claims are looked at more often; claims
above the sampling interval always are. The evaluation is Stringer's bound with Poisson factors, as public
audit guidance has it (AICPA, *Audit Guide: Audit Sampling*; European Commission, *Guidance on sampling
methods for audit authorities*, monetary unit sampling, conservative approach).
See ``docs/methods/savings_audit.md``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from functools import cache
from itertools import accumulate
from math import exp

from tallystick.kernel import UsageProblem
from tallystick.kernel.discounting import rounded

EXPANSION = {
    Decimal("0.99"): Decimal("1.9"),
    Decimal("0.95"): Decimal("1.6"),
    Decimal("0.90"): Decimal("1.5"),
    Decimal("0.85"): Decimal("1.4"),
    Decimal("0.80"): Decimal("1.3"),
    Decimal("0.75"): Decimal("1.25"),
    Decimal("0.70"): Decimal("1.2"),
}
"""By how much an expected error counts against materiality, by confidence (AICPA expansion factors)."""


@dataclass(frozen=True)
class Sized:
    """One claim of the population and its counted pence."""

    claim_id: str
    pence: int


@dataclass(frozen=True)
class Plan:
    """Which claims are looked at, and how they were drawn.

    Attributes:
        population_pence, claims: what was drawn from: claims that count more than nought.
        left_out_pence, left_out: claims that count nought or less, which no pound can lead to.
        confidence: of the upper limit, for example 0.95.
        seed: text that fixes the draw.
        top: claims at or above the interval, all looked at.
        sampled: the others, in the order of the draw.
        rest_pence: pounds below the interval, of which ``sampled`` speak.
    """

    population_pence: int
    claims: int
    left_out_pence: int
    left_out: int
    confidence: Decimal
    seed: str
    top: tuple[Sized, ...]
    sampled: tuple[Sized, ...]
    rest_pence: int

    @property
    def interval_pence(self) -> Decimal:
        """Pence for which each sampled claim speaks; nought where all claims are looked at."""
        return Decimal(self.rest_pence) / len(self.sampled) if self.sampled else Decimal(0)


@dataclass(frozen=True)
class Finding:
    """What an auditor found a claim to be worth, in pence."""

    claim_id: str
    claimed_pence: int
    audited_pence: int
    note: str = ""

    @property
    def error_pence(self) -> int:
        """What was claimed too much; negative where it was too little."""
        return self.claimed_pence - self.audited_pence

    @property
    def taint(self) -> Decimal:
        """The part of the claim that is wrong: 1 where nothing of it stands."""
        return Decimal(self.error_pence) / self.claimed_pence


@dataclass(frozen=True)
class Evaluation:
    """What findings say of all counted pounds, in pence.

    Attributes:
        top_error_pence: found in claims of the top stratum; certain.
        projected_pence: most likely error of all: the top stratum's and what the sample's taints come to.
        basic_pence, allowance_pence: what chance may hide with no error found, and with those found.
        upper_pence: no more than this is wrong, with the plan's confidence.
        wrong: claims in which something was found too much.
        beyond: claims worth less than nothing: the limit assumes that no pound is more than wholly wrong.
    """

    population_pence: int
    confidence: Decimal
    top_error_pence: int
    projected_pence: int
    basic_pence: int
    allowance_pence: int
    upper_pence: int
    wrong: int
    beyond: int

    def is_material(self, materiality_pence: int) -> bool:
        """Return whether more may be wrong than one is ready to accept."""
        return self.upper_pence > materiality_pence


@cache
def poisson_factor(errors: int, confidence: Decimal) -> Decimal:
    """Return the Poisson mean that is exceeded with this confidence when so many errors are found.

    These are the reliability factors of the audit guides: 3.00, 4.75, 6.30 ... at 95 %.
    """
    _check_confidence(confidence)
    risk = 1 - float(confidence)
    low, high = 0.0, 10.0 * (errors + 3)
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(errors, middle) > risk else (low, middle)
    return Decimal(high).quantize(Decimal("0.000001"))


def sample_size(
    population_pence: int, materiality_pence: int, confidence: Decimal, expected_error_pence: int = 0
) -> int:
    """Return how many pounds to draw so that an upper limit above materiality shows an error that matters.

    Population x factor for no error / (materiality - expected error x expansion factor), rounded up.

    Raises:
        UsageProblem: the expected error leaves no room below materiality, or the expansion factor of that
            confidence is not known.
    """
    _check_confidence(confidence)
    if expected_error_pence and confidence not in EXPANSION:
        raise UsageProblem(
            f"No expansion factor is known for a confidence of {confidence}.",
            next_step=f"Use one of: {', '.join(str(known) for known in EXPANSION)}.",
        )
    room = materiality_pence - expected_error_pence * EXPANSION.get(confidence, Decimal(1))
    if room <= 0:
        raise UsageProblem(
            "The error that is expected is not below what would matter.",
            next_step="Look at every claim, or choose a higher materiality.",
        )
    size = Decimal(population_pence) * poisson_factor(0, confidence) / room
    return int(size.to_integral_value(ROUND_CEILING))


def draw(population: Iterable[Sized], size: int, seed: str, confidence: Decimal = Decimal("0.95")) -> Plan:
    """Return a sample of so many claims, drawn in proportion to their pounds; the same seed draws the same.

    Claims at or above the interval are all taken, the interval of the rest is set anew, until none is above
    it. The rest stand in an order that only the seed decides, and every interval's pound is taken from a
    start that it also decides.

    Raises:
        UsageProblem: the size is below one, or nothing counts.
    """
    _check_confidence(confidence)
    if size < 1:
        raise UsageProblem("A sample has at least one claim.", next_step="Give a larger --sample.")
    listed = list(population)
    counted = [one for one in listed if one.pence > 0]
    left = [one for one in listed if one.pence <= 0]
    if not counted:
        raise UsageProblem(
            "No claim counts, so there is nothing to sample.",
            next_step="Advance claims to delivered first: tallystick savings advance",
        )
    top, rest = _strata(counted, size)
    total = sum(one.pence for one in rest)
    sampled = _systematic(rest, total, max(size - len(top), 1), seed) if rest else ()
    return Plan(
        sum(one.pence for one in counted),
        len(counted),
        sum(one.pence for one in left),
        len(left),
        confidence,
        seed,
        tuple(sorted(top, key=lambda one: (-one.pence, one.claim_id))),
        sampled,
        total,
    )


def evaluate(plan: Plan, findings: Mapping[str, Finding]) -> Evaluation:
    """Return what the findings on every claim of a plan say of all its pounds.

    Raises:
        UsageProblem: a claim of the sample has no finding, or a finding is of no claim of the sample.
    """
    chosen = [one.claim_id for one in (*plan.top, *plan.sampled)]
    missing = [claim for claim in chosen if claim not in findings]
    strange = sorted(set(findings) - set(chosen))
    if missing or strange:
        raise UsageProblem(
            "The findings are not those of the sample.",
            why=f"{len(missing)} claims of the sample have none"
            + (f" ({', '.join(missing[:3])})" if missing else "")
            + f"; {len(strange)} are of other claims"
            + (f" ({', '.join(strange[:3])})" if strange else "")
            + ".",
            next_step="Fill in every row of the file that the sample was written to, and no other.",
        )
    certain = sum(findings[one.claim_id].error_pence for one in plan.top)
    taints = [findings[one.claim_id].taint for one in plan.sampled]
    over = sorted((taint for taint in taints if taint > 0), reverse=True)
    interval = plan.interval_pence
    likely = interval * sum(taints, Decimal(0))
    basic = interval * poisson_factor(0, plan.confidence) if plan.sampled else Decimal(0)
    gap = sum(
        (
            (poisson_factor(place, plan.confidence) - poisson_factor(place - 1, plan.confidence) - 1) * taint
            for place, taint in enumerate(over, 1)
        ),
        Decimal(0),
    )
    allowance = interval * gap
    upper = certain + interval * sum(over, Decimal(0)) + basic + allowance
    every = [findings[claim] for claim in chosen]
    return Evaluation(
        plan.population_pence,
        plan.confidence,
        certain,
        certain + rounded(likely),
        rounded(basic),
        rounded(allowance),
        rounded(upper),
        sum(1 for one in every if one.error_pence > 0),
        sum(1 for one in every if one.audited_pence < 0),
    )


def _strata(counted: Sequence[Sized], size: int) -> tuple[list[Sized], list[Sized]]:
    """Return the claims that are always taken, and the others."""
    ordered = sorted(counted, key=lambda one: (-one.pence, one.claim_id))
    below = sum(one.pence for one in ordered)
    top = 0
    while top < len(ordered) and top < size and ordered[top].pence * (size - top) >= below:
        below -= ordered[top].pence
        top += 1
    return ordered[:top], ordered[top:]


def _systematic(rest: Sequence[Sized], total: int, size: int, seed: str) -> tuple[Sized, ...]:
    """Return one claim for each of ``size`` equal intervals of pounds; exact in whole numbers."""
    ordered = sorted(rest, key=lambda one: _digest(f"{seed}\n{one.claim_id}"))
    start = _digest(f"{seed}\nstart") % total
    found, place = [], 0
    for one, end in zip(ordered, accumulate(one.pence for one in ordered), strict=True):
        if place < size and start + place * total < end * size:
            found.append(one)
            place += 1
    return tuple(found)


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:16], "big")


def _at_most(errors: int, mean: float) -> float:
    """Return the chance of at most so many events where ``mean`` are expected."""
    term, total = exp(-mean), 0.0
    for count in range(errors + 1):
        total += term
        term *= mean / (count + 1)
    return total


def _check_confidence(confidence: Decimal) -> None:
    if not Decimal("0.5") <= confidence <= Decimal("0.999"):
        raise UsageProblem(
            f"A confidence of {confidence} cannot be used.",
            next_step="Give one from 0.5 to 0.999, such as 0.95.",
        )
