"""The tables of a case, one function each: rows of CSV become nouns, and what they refer to must exist."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from tallystick.transformation.errors import CaseRefused
from tallystick.transformation.model import (
    ActivityShare,
    Channel,
    ContractLine,
    ControlTotal,
    Cost,
    CostKind,
    Driver,
    DriverKind,
    Evidence,
    Exit,
    Measurement,
    Post,
    Process,
    Rebaselining,
    Route,
)
from tallystick.transformation.months import first_day, month_of
from tallystick.transformation.reading.fields import Fields, nearest
from tallystick.transformation.reading.files import read_table
from tallystick.transformation.taxonomy import DETAILS, Activity

_YOUNGEST_STARTER = 14
_CHANNELS = {channel: channel.value.replace(" ", "_").replace("-", "_") + "_percent" for channel in Channel}


def posts(path: Path) -> tuple[Post, ...]:
    """Return the posts: annual pay in pounds, pension as a percentage of pay."""
    rows = read_table(
        path,
        ("post_id", "team", "cost_line", "grade", "fte", "annual_pay", "pension_percent"),
        ("age", "service", "pension_strain"),
    )
    found = []
    for row in rows:
        age = row.whole("age", least=16, most=100) if row.has("age") else None
        service = row.whole("service", most=80) if row.has("service") else None
        if age is not None and service is not None and service > age - _YOUNGEST_STARTER:
            raise row.refused("service", f"is {service} years, more than someone aged {age} can have")
        fte = row.positive("fte")
        if fte > 1:
            raise row.refused(
                "fte", f"is {fte:f}, but a post is at most one FTE", "Give each post its own row."
            )
        found.append(
            Post(
                row.text("post_id"),
                row.text("team"),
                row.text("cost_line"),
                row.text("grade"),
                fte,
                row.pence("annual_pay"),
                row.percent("pension_percent"),
                age,
                service,
                row.pence("pension_strain", 0),
            )
        )
    _unique(path, rows, "post_id")
    return tuple(found)


def activities(path: Path, known: Sequence[Post]) -> tuple[ActivityShare, ...]:
    """Return shares of time by post and activity of the fixed taxonomy."""
    rows = read_table(path, ("post_id", "activity", "detail", "percent"))
    ids = {post.post_id for post in known}
    found = []
    for row in rows:
        activity = row.one_of("activity", Activity)
        detail = row.text("detail").lower()
        if detail not in DETAILS[activity]:
            raise row.refused("detail", f"is {detail!r}", nearest(detail, DETAILS[activity]))
        found.append(
            ActivityShare(row.known("post_id", ids, "post"), activity, detail, row.percent("percent"))
        )
    _unique(path, rows, "post_id", "activity", "detail")
    return tuple(found)


def controls(path: Path) -> tuple[ControlTotal, ...]:
    """Return payroll FTE and budget in pounds by cost line."""
    rows = read_table(path, ("cost_line", "payroll_fte", "budget"))
    _unique(path, rows, "cost_line")
    found = []
    for row in rows:
        fte = row.number("payroll_fte")
        if fte < 0:
            raise row.refused("payroll_fte", "is below nought")
        found.append(ControlTotal(row.text("cost_line"), fte, row.pence("budget")))
    return tuple(found)


def processes(
    path: Path | None, known: Sequence[Post], shares: Sequence[ActivityShare]
) -> tuple[Process, ...]:
    """Return processes; each lies in a team and an activity on which that team spends time."""
    if path is None:
        return ()
    rows = read_table(
        path,
        ("process_id", "name", "team", "activity", "volume", "minutes"),
        ("failure_percent", *_CHANNELS.values(), "live_on"),
    )
    cells = _cells(known, shares)
    found = []
    for row in rows:
        team, activity = _cell(row, cells)
        channels = {channel: row.percent(column) for channel, column in _CHANNELS.items() if row.has(column)}
        if channels and sum(channels.values()) != 1:
            total = (sum(channels.values(), Decimal(0)) * 100).normalize()
            raise CaseRefused(
                f"The channels of {row.text('process_id')} sum to {total:f} %.", where=row.place
            )
        found.append(
            Process(
                row.text("process_id"),
                row.text("name"),
                team,
                activity,
                row.positive("volume"),
                row.positive("minutes"),
                row.percent("failure_percent", Decimal(0)),
                channels,
                row.day_or_none("live_on"),
            )
        )
    _unique(path, rows, "process_id")
    return tuple(found)


def drivers(
    path: Path, known: Sequence[Post], shares: Sequence[ActivityShare], listed: Sequence[Process]
) -> tuple[Driver, ...]:
    """Return drivers; one of a process lies in that process's team and activity."""
    rows = read_table(
        path,
        ("driver_id", "kind", "percent", "evidence"),
        (
            "team",
            "activity",
            "process_id",
            "low_percent",
            "high_percent",
            "from_channel",
            "effort_after_percent",
            "note",
        ),
    )
    cells = _cells(known, shares)
    found = [_driver(row, cells, {process.process_id: process for process in listed}) for row in rows]
    _unique(path, rows, "driver_id")
    return tuple(found)


def _driver(row: Fields, cells: set[tuple[str, Activity]], listed: dict[str, Process]) -> Driver:
    process = listed[row.known("process_id", listed, "process")] if row.has("process_id") else None
    if process is None:
        team, activity = _cell(row, cells)
    else:
        team, activity = process.team, process.activity
        if row.text("team", team) != team or row.one_of("activity", Activity, activity) is not activity:
            raise row.refused("process_id", f"lies in {team}, {activity.value}, but the row says otherwise")
    kind = row.one_of("kind", DriverKind)
    channel = row.one_of("from_channel", Channel) if row.has("from_channel") else None
    if (
        kind is DriverKind.SHIFT
        and process is not None
        and not process.channels.get(channel or Channel.POST_AND_EMAIL)
    ):
        raise row.refused("from_channel", f"must name a channel by which {process.process_id} comes")
    if kind is DriverKind.STOP and process is not None and not process.failure_share:
        raise row.refused("process_id", f"is {process.process_id}, which has no failure demand to stop")
    percent = row.percent("percent")
    low, high = row.percent("low_percent", percent), row.percent("high_percent", percent)
    if not low <= percent <= high:
        raise row.refused("percent", "must lie between 'low_percent' and 'high_percent'")
    return Driver(
        row.text("driver_id"),
        kind,
        team,
        activity,
        process.process_id if process else "",
        percent,
        low,
        high,
        row.one_of("evidence", Evidence),
        channel,
        row.percent("effort_after_percent", Decimal(0)),
        row.text("note", ""),
    )


def exits(
    path: Path | None, known: Sequence[Post], listed: Sequence[Process], start: int
) -> tuple[Exit, ...]:
    """Return planned exits; several processes are parted by semicolons."""
    if path is None:
        return ()
    rows = read_table(path, ("post_id", "leaves_on", "route"), ("process_ids",))
    ids, process_ids = {post.post_id for post in known}, [process.process_id for process in listed]
    found = []
    for row in rows:
        names = tuple(name.strip() for name in row.text("process_ids", "").split(";") if name.strip())
        for name in names:
            if name not in process_ids:
                raise row.refused(
                    "process_ids", f"names {name!r}, but there is no such process", nearest(name, process_ids)
                )
        found.append(
            Exit(
                row.known("post_id", ids, "post"),
                _not_before(row, "leaves_on", start),
                row.one_of("route", Route),
                names,
            )
        )
    _unique(path, rows, "post_id")
    return tuple(found)


def contracts(path: Path | None, start: int) -> tuple[ContractLine, ...]:
    """Return contract lines: pounds a year before and from a day on."""
    if path is None:
        return ()
    rows = read_table(
        path, ("contract_id", "name", "cost_line", "annual_cost", "annual_cost_after", "falls_on")
    )
    _unique(path, rows, "contract_id")
    return tuple(
        ContractLine(
            row.text("contract_id"),
            row.text("name"),
            row.text("cost_line"),
            row.pence("annual_cost"),
            row.pence("annual_cost_after"),
            _not_before(row, "falls_on", start),
        )
        for row in rows
    )


def costs(path: Path | None, start: int, months: int) -> tuple[Cost, ...]:
    """Return costs of change in pounds; redundancy and strain come from posts and exits, never from here."""
    if path is None:
        return ()
    found = []
    for row in read_table(path, ("kind", "month", "amount"), ("months", "note")):
        kind = row.one_of("kind", CostKind)
        if kind in (CostKind.REDUNDANCY, CostKind.PENSION_STRAIN):
            raise row.refused(
                "kind", f"is {kind.value}, which is worked out from posts and exits", "Leave this row out."
            )
        month, spread = row.month("month"), row.whole("months", 1, least=1, most=months)
        if not start <= month <= month + spread <= start + months:
            raise row.refused("month", "and 'months' lie outside the months of the case")
        found.append(Cost(kind, month, spread, row.pence("amount"), row.text("note", "")))
    return tuple(found)


def measurements(path: Path | None, listed: Sequence[Process], prepared_on: date) -> tuple[Measurement, ...]:
    """Return monthly points of processes, none later than the day on which the case was prepared."""
    if path is None:
        return ()
    rows = read_table(path, ("process_id", "measured_on", "value"))
    ids = [process.process_id for process in listed]
    found = []
    for row in rows:
        measured_on = row.day("measured_on")
        if measured_on > prepared_on:
            raise row.refused("measured_on", "is later than the day on which the case was prepared")
        found.append(Measurement(row.known("process_id", ids, "process"), measured_on, row.number("value")))
    _unique(path, rows, "process_id", "measured_on")
    return tuple(found)


def rebaselinings(path: Path | None) -> tuple[Rebaselining, ...]:
    """Return the log of changes of the baseline, oldest first."""
    if path is None:
        return ()
    rows = read_table(path, ("on", "by", "reason", "fte_before", "fte_after", "cost_before", "cost_after"))
    return tuple(
        Rebaselining(
            row.day("on"),
            row.text("by"),
            row.text("reason"),
            row.number("fte_before"),
            row.number("fte_after"),
            row.pence("cost_before"),
            row.pence("cost_after"),
        )
        for row in rows
    )


def _cells(known: Iterable[Post], shares: Iterable[ActivityShare]) -> set[tuple[str, Activity]]:
    teams = {post.post_id: post.team for post in known}
    return {(teams[share.post_id], share.activity) for share in shares if share.share}


def _cell(row: Fields, cells: set[tuple[str, Activity]]) -> tuple[str, Activity]:
    team = row.known("team", sorted({team for team, _ in cells}), "team")
    activity = row.one_of("activity", Activity)
    if (team, activity) not in cells:
        raise row.refused("activity", f"is {activity.value}, on which no post of {team} spends time")
    return team, activity


def _not_before(row: Fields, name: str, start: int) -> date:
    day = row.day(name)
    if month_of(day) < start:
        raise row.refused(name, f"lies before the case's first month, {first_day(start):%B %Y}")
    return day


def _unique(path: Path, rows: Iterable[Fields], *names: str) -> None:
    seen: dict[tuple[str, ...], str] = {}
    for row in rows:
        key = tuple(row.text(name) for name in names)
        if key in seen:
            raise CaseRefused(
                f"{', '.join(key)} stands twice.",
                where=row.place,
                why=f"First in {seen[key]}.",
                next_step=f"Keep one row for each {' and '.join(name.replace('_', ' ') for name in names)}.",
            )
        seen[key] = row.place
