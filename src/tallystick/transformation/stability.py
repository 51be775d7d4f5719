"""When a process is live and stable, and from when a post may leave on the strength of it.

Statistical process control after Shewhart, with the individuals chart that the health service uses: limits
are the mean and 2.66 times the mean moving range on either side.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from tallystick.transformation.model import Measurement, Process
from tallystick.transformation.months import month_of

POINTS = 4
"""How many points in a row must lie within the limits."""
WIDTH = Decimal("2.66")
"""Limits of an individuals chart: 3 / d2 with d2 = 1.128 for moving ranges of two."""


@dataclass(frozen=True)
class Limits:
    """Mean and limits of an individuals chart."""

    mean: Decimal
    lower: Decimal
    upper: Decimal


class State(StrEnum):
    """How far a process is."""

    NO_DATE = "no day of going live"
    NOT_LIVE = "not live"
    TOO_FEW = "live, too few points"
    OUTSIDE = "live, outside its limits"
    STABLE = "live and stable"


@dataclass(frozen=True)
class Gate:
    """A process at the redundancy gate: its state, its points, and the first month in which a
    post may leave.
    """

    process: Process
    state: State
    points: int
    limits: Limits | None
    earliest: int | None

    @property
    def open(self) -> bool:
        """Whether an exit may be approved today."""
        return self.state is State.STABLE


def limits_of(values: Sequence[Decimal]) -> Limits:
    """Return mean and limits of at least two points, in the order in which they were measured."""
    mean = sum(values, Decimal(0)) / len(values)
    moving = [abs(after - before) for before, after in pairwise(values)]
    spread = WIDTH * sum(moving, Decimal(0)) / len(moving)
    return Limits(mean, mean - spread, mean + spread)


def gate(process: Process, measurements: Iterable[Measurement], on: date) -> Gate:
    """Return how a process stands at the gate on a day.

    Stable is a process that is live and whose last four monthly points since then lie within limits drawn
    from all its points since then; its month is the one from which that held without a break. Otherwise the
    earliest month is the one in which it could be so: four points after going live, as many months as points
    are missing, or four months more.
    """
    if process.live_on is None:
        return Gate(process, State.NO_DATE, 0, None, None)
    if process.live_on > on:
        return Gate(process, State.NOT_LIVE, 0, None, month_of(process.live_on) + POINTS)
    points = sorted(
        (
            m
            for m in measurements
            if m.process_id == process.process_id and process.live_on <= m.measured_on <= on
        ),
        key=lambda m: m.measured_on,
    )
    if len(points) < POINTS:
        return Gate(process, State.TOO_FEW, len(points), None, month_of(on) + POINTS - len(points))
    passed = [_within([point.value for point in points[:count]]) for count in range(POINTS, len(points) + 1)]
    limits = limits_of([point.value for point in points])
    if not passed[-1]:
        return Gate(process, State.OUTSIDE, len(points), limits, month_of(on) + POINTS)
    since = len(passed) - next((back for back, ok in enumerate(reversed(passed)) if not ok), len(passed))
    return Gate(process, State.STABLE, len(points), limits, month_of(points[since + POINTS - 1].measured_on))


def _within(values: Sequence[Decimal]) -> bool:
    """Return whether the last four of these points lie within the limits drawn from all of them."""
    limits = limits_of(values)
    return all(limits.lower <= value <= limits.upper for value in values[-POINTS:])
