"""The effort that processes take, and what drivers make of it: nothing is saved twice.

The same arithmetic runs on exact decimals (the case) and on arrays of draws (the simulation), which is why
amounts are not typed more narrowly here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tallystick.transformation.model import CONFIDENCE, Driver, DriverKind, Process, WorkingTime
from tallystick.transformation.taxonomy import Activity

_ORDER = {kind: place for place, kind in enumerate(DriverKind)}


def effort_fte(volume: Any, minutes: Any, working_time: WorkingTime) -> Any:
    """Return the FTE that a year's volume takes: volume x minutes / (60 x hours x days)."""
    return volume * minutes / (60 * working_time.hours_a_day * working_time.days_a_year)


def effective_share(percent: Any, confidence: Any) -> Any:
    """Return the share that is counted of a stated percentage."""
    return percent * confidence


def driver_share(
    driver: Driver, process: Process | None, percent: Any, number: Callable[[Decimal], Any]
) -> Any:
    """Return the share of effort that a driver makes go away, confidence included.

    Args:
        driver: the driver.
        process: the process it works on; None where it works on all of a team's activity.
        percent: its percentage, or draws of it.
        number: how the case's decimals enter the arithmetic (``Decimal`` itself, or ``float`` for draws).
    """
    counted = effective_share(percent, number(CONFIDENCE[driver.evidence]))
    if process is None:
        return counted
    if driver.kind is DriverKind.STOP:
        return counted * number(process.failure_share)
    if driver.kind is DriverKind.SHIFT and driver.from_channel is not None:
        part = process.channels.get(driver.from_channel, Decimal(0))
        return counted * number(part * (1 - driver.effort_after))
    return counted


def in_sequence(amount: Any, shares: Iterable[Any]) -> list[Any]:
    """Return what each share takes of what those before it have left: amount x a, amount x (1-a) x b, ..."""
    taken, left = [], amount
    for share in shares:
        part = left * share
        taken.append(part)
        left = left - part
    return taken


def taken_in_cell(
    fte: Any,
    efforts: Sequence[Any],
    shares_by_process: Sequence[Sequence[Any]],
    shares_on_cell: Sequence[Any],
    smaller: Callable[[Any, Any], Any],
) -> tuple[list[list[Any]], list[Any]]:
    """Return the FTE that each driver takes from one cell, at most the cell altogether.

    Processes share at most the cell's FTE among them, in proportion to their effort: time that the volumes
    claim but no post spends cannot be saved. Drivers of a process work on its part; drivers of the whole cell
    on what is then left of it.
    """
    taken: list[list[Any]] = []
    left = fte
    if efforts:
        total = sum(efforts[1:], efforts[0])
        scale = smaller(fte, total) / total
        for effort, shares in zip(efforts, shares_by_process, strict=True):
            parts = in_sequence(effort * scale, shares)
            taken.append(parts)
            for part in parts:
                left = left - part
    return taken, in_sequence(left, shares_on_cell)


@dataclass(frozen=True)
class CellPlan:
    """The processes and drivers of one cell, drivers in the order in which they are applied."""

    team: str
    activity: Activity
    fte: Decimal
    processes: tuple[Process, ...]
    drivers_by_process: tuple[tuple[Driver, ...], ...]
    drivers_on_cell: tuple[Driver, ...]


@dataclass(frozen=True)
class DriverSaving:
    """What one driver takes: the FTE it works on, the share counted, the FTE saved."""

    driver: Driver
    process: Process | None
    share: Decimal
    fte: Decimal


@dataclass(frozen=True)
class CellSaving:
    """One cell before and after its drivers; ``effort`` is what its processes claim by volume and minutes."""

    team: str
    activity: Activity
    fte: Decimal
    effort: Decimal
    savings: tuple[DriverSaving, ...]

    @property
    def saved(self) -> Decimal:
        """FTE saved in the cell."""
        return sum((item.fte for item in self.savings), Decimal(0))


def plan_cells(
    cells: Mapping[tuple[str, Activity], Decimal], processes: Iterable[Process], drivers: Iterable[Driver]
) -> tuple[CellPlan, ...]:
    """Return the processes and drivers of every cell: shift, stop, simplify, automate, span,
    each as listed.
    """
    ordered = sorted(drivers, key=lambda driver: _ORDER[driver.kind])
    listed = tuple(processes)
    plans = []
    for (team, activity), fte in cells.items():
        here = tuple(p for p in listed if (p.team, p.activity) == (team, activity))
        plans.append(
            CellPlan(
                team,
                activity,
                fte,
                here,
                tuple(tuple(d for d in ordered if d.process_id == p.process_id) for p in here),
                tuple(d for d in ordered if not d.process_id and (d.team, d.activity) == (team, activity)),
            )
        )
    return tuple(plans)


def cell_saving(plan: CellPlan, working_time: WorkingTime) -> CellSaving:
    """Return what the drivers of a cell take from it."""
    efforts = [effort_fte(p.volume, p.minutes, working_time) for p in plan.processes]
    shares = [
        [driver_share(driver, process, driver.percent, Decimal) for driver in drivers]
        for process, drivers in zip(plan.processes, plan.drivers_by_process, strict=True)
    ]
    on_cell = [driver_share(driver, None, driver.percent, Decimal) for driver in plan.drivers_on_cell]
    taken, taken_on_cell = taken_in_cell(plan.fte, efforts, shares, on_cell, min)
    savings = [
        DriverSaving(driver, process, share, fte)
        for process, drivers, row, parts in zip(
            plan.processes, plan.drivers_by_process, shares, taken, strict=True
        )
        for driver, share, fte in zip(drivers, row, parts, strict=True)
    ]
    savings += [
        DriverSaving(driver, None, share, fte)
        for driver, share, fte in zip(plan.drivers_on_cell, on_cell, taken_on_cell, strict=True)
    ]
    return CellSaving(plan.team, plan.activity, plan.fte, sum(efforts, Decimal(0)), tuple(savings))
