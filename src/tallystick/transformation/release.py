"""The release curve: a saving of time is cash only when a post leaves; the rest is capacity.

A post is counted when its processes are live and stable by then (the redundancy gate), and when the whole FTE
that its team's drivers have saved by then reach for it. Fractions of one FTE in a team are capacity.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from tallystick.transformation.effort import DriverSaving
from tallystick.transformation.model import Exit, Post
from tallystick.transformation.months import first_whole_month, month_of
from tallystick.transformation.stability import Gate

DECIMALS = 6
"""Decimals of an FTE that are looked at before the fraction is cut off: beyond them is only arithmetic."""


@dataclass(frozen=True)
class Candidate:
    """A planned exit with the first month in which it may happen.

    ``leaves`` and ``begins`` are the month in which the post goes and the first whole month of its saving;
    None where a process has no day of going live, or the horizon ends before.
    """

    exit: Exit
    post: Post
    gates: tuple[Gate, ...]
    leaves: int | None
    begins: int | None
    why: str = ""

    @property
    def postponed(self) -> bool:
        """Whether the gate lets the post go only after its planned month."""
        return self.leaves is not None and self.leaves > month_of(self.exit.leaves_on)


@dataclass(frozen=True)
class Release:
    """A candidate, whether its saving is counted as cash, and why not."""

    candidate: Candidate
    counted: bool
    why: str = ""


@dataclass(frozen=True)
class TeamRelease:
    """What becomes of the FTE saved in a team: posts that go (cash) and what is left (capacity)."""

    team: str
    baseline: Decimal
    saved: Decimal
    released: Decimal

    @property
    def capacity(self) -> Decimal:
        """FTE saved that no leaving post turns into cash."""
        return self.saved - self.released


def whole_fte(saved: Decimal) -> Decimal:
    """Return the whole FTE in a saving; the fraction is capacity."""
    return round(saved, DECIMALS).to_integral_value(ROUND_FLOOR)


def candidate(planned: Exit, post: Post, gates: Sequence[Gate], end: int) -> Candidate:
    """Return a planned exit at its own month, or at the first the gate allows.

    Args:
        planned: the exit.
        post: the post.
        gates: the processes that it depends on.
        end: the month after the case's last.
    """
    closed = [gate.process.process_id for gate in gates if gate.earliest is None]
    if closed:
        why = f"Process {closed[0]} has no day of going live, so nobody may leave on the strength of it."
        return Candidate(planned, post, tuple(gates), None, None, why)
    planned_month = month_of(planned.leaves_on)
    earliest = max((gate.earliest or 0 for gate in gates), default=0)
    leaves, begins = planned_month, first_whole_month(planned.leaves_on)
    if earliest > planned_month:
        leaves, begins = earliest, earliest + 1
    if begins >= end:
        return Candidate(
            planned, post, tuple(gates), None, None, "Its saving begins after the case's last month."
        )
    return Candidate(planned, post, tuple(gates), leaves, begins)


def in_order(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return candidates that may leave, in the order in which they do."""
    may = [item for item in candidates if item.leaves is not None]
    return sorted(may, key=lambda item: (item.leaves or 0, item.exit.leaves_on, item.post.post_id))


def supports(saving_team: str, available: int | None, leaving: Candidate) -> bool:
    """Return whether a driver's saving, available from a month, can let a post go."""
    return saving_team == leaving.post.team and available is not None and available <= (leaving.leaves or 0)


def release(
    candidates: Sequence[Candidate], savings: Sequence[DriverSaving], gates: Mapping[str, Gate], start: int
) -> tuple[Release, ...]:
    """Return which exits are counted as cash, in the order in which posts leave.

    Args:
        candidates: every planned exit.
        savings: what each driver saves.
        gates: by process.
        start: the case's first month, from which drivers without a process work.
    """
    released = [Release(item, False, item.why) for item in candidates if item.leaves is None]
    used: dict[str, Decimal] = {}
    for item in in_order(candidates):
        team = item.post.team
        saved = sum(
            (
                saving.fte
                for saving in savings
                if supports(saving.driver.team, available_from(saving, gates, start), item)
            ),
            Decimal(0),
        )
        wanted = used.get(team, Decimal(0)) + item.post.fte
        if wanted <= whole_fte(saved):
            used[team] = wanted
            released.append(Release(item, True))
        else:
            why = (
                f"{saved:.2f} FTE are saved in {team} by then, {whole_fte(saved)} of them whole; with this "
                f"post {wanted.normalize():f} would have gone."
            )
            released.append(Release(item, False, why))
    return tuple(released)


def available_from(saving: DriverSaving, gates: Mapping[str, Gate], start: int) -> int | None:
    """Return the month from which a driver's saving can let a post go; None if its process has no date."""
    return start if saving.process is None else gates[saving.process.process_id].earliest


def team_releases(
    baseline: Mapping[str, Decimal], savings: Iterable[DriverSaving], releases: Iterable[Release]
) -> tuple[TeamRelease, ...]:
    """Return saved, released and capacity FTE of every team."""
    listed, gone = tuple(savings), tuple(releases)
    return tuple(
        TeamRelease(
            team,
            fte,
            sum((item.fte for item in listed if item.driver.team == team), Decimal(0)),
            sum(
                (r.candidate.post.fte for r in gone if r.counted and r.candidate.post.team == team),
                Decimal(0),
            ),
        )
        for team, fte in baseline.items()
    )
