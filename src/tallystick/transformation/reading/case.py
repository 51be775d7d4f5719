"""Read a case: its YAML file and the tables beside it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path, PurePosixPath

from tallystick.kernel import NotFound
from tallystick.transformation.errors import CaseRefused
from tallystick.transformation.model import (
    NOUGHT,
    ONE,
    Case,
    OptimismChoice,
    Range,
    RedundancyTerms,
    Uncertainty,
    WorkingTime,
)
from tallystick.transformation.months import first_day, month_of
from tallystick.transformation.reading import tables
from tallystick.transformation.reading.closed import published_closed_cases, read_closed_cases
from tallystick.transformation.reading.fields import Fields
from tallystick.transformation.reading.files import read_yaml

_CASE = (
    "title",
    "body",
    "body_id",
    "note",
    "prepared_on",
    "prices_on",
    "start",
    "months",
    "vesting_on",
    "adopted_percent",
    "working_time",
    "redundancy",
    "optimism_bias",
    "uncertainty",
    "tables",
)
NEEDED = ("posts", "activities", "control_totals", "drivers")
OPTIONAL = (
    "processes",
    "exits",
    "contracts",
    "costs",
    "measurements",
    "rebaselinings",
    "closed_cases",
)
MOST_MONTHS = 360
MOST_DRAWS = 50_000
MOST_MULTIPLE = 10


def read_case(path: Path) -> Case:
    """Return the case of a YAML file and the CSV tables beside it (``posts.csv`` and so on, or as ``tables``
    names).

    Raises:
        NotFound: the file or a table that is needed does not exist.
        FileRefused: something in them is unknown, missing, contradictory or no figure; with its line.
    """
    top = read_yaml(path).only(_CASE)
    places = _tables(path, top)
    start, months = top.month("start"), top.whole("months", least=1, most=MOST_MONTHS)
    prepared_on = top.day("prepared_on")
    posts = tables.posts(places["posts"])
    activities = tables.activities(places["activities"], posts)
    processes = tables.processes(places.get("processes"), posts, activities)
    vesting_on = top.day_or_none("vesting_on")
    if vesting_on is None and top.has("adopted_percent"):
        raise top.refused("adopted_percent", "is given without 'vesting_on'")
    if vesting_on is not None and month_of(vesting_on) < start:
        raise top.refused("vesting_on", f"lies before the case's first month, {first_day(start):%B %Y}")
    exits = tables.exits(places.get("exits"), posts, processes, start)
    return Case(
        title=top.text("title"),
        body=top.text("body"),
        body_id=top.text("body_id", ""),
        note=top.text("note", ""),
        prepared_on=prepared_on,
        prices_on=top.day("prices_on"),
        start=start,
        months=months,
        posts=posts,
        activities=activities,
        controls=tables.controls(places["control_totals"]),
        drivers=tables.drivers(places["drivers"], posts, activities, processes),
        processes=processes,
        exits=exits,
        contracts=tables.contracts(places.get("contracts"), start),
        costs=tables.costs(places.get("costs"), start, months),
        measurements=tables.measurements(places.get("measurements"), processes, prepared_on),
        rebaselinings=tables.rebaselinings(places.get("rebaselinings")),
        closed_cases=published_closed_cases()
        + (read_closed_cases(places["closed_cases"]) if "closed_cases" in places else ()),
        vesting_on=vesting_on,
        adopted=top.percent("adopted_percent", Decimal(0)),
        redundancy=_redundancy(top),
        working_time=_working_time(top),
        optimism=_optimism(top),
        uncertainty=_uncertainty(top),
    )


def _tables(path: Path, top: Fields) -> dict[str, Path]:
    """Return the path of each table that there is; names lead nowhere but into the case's own folder."""
    named = top.inner("tables", (*NEEDED, *OPTIONAL))
    found: dict[str, Path] = {}
    for table in (*NEEDED, *OPTIONAL):
        name = named.text(table, f"{table}.csv")
        parts = PurePosixPath(name.replace("\\", "/"))
        if parts.is_absolute() or ".." in parts.parts or ":" in name:
            raise named.refused(table, f"is {name!r}, which leads out of the case's folder")
        place = path.parent / parts
        if place.is_file():
            found[table] = place
        elif table in NEEDED or named.has(table):
            raise NotFound(
                f"The case needs the table of {table.replace('_', ' ')}.",
                where=str(place),
                next_step="Put it beside the case, or name its file under 'tables:'.",
            )
    return found


def _redundancy(top: Fields) -> RedundancyTerms:
    said = top.inner("redundancy", ("multiplier", "actual_pay", "figures_on"))
    multiplier = said.number("multiplier", Decimal(1))
    if multiplier < 1:
        raise said.refused("multiplier", "is below 1, but nobody may be paid less than the statutory sum")
    return RedundancyTerms(multiplier, said.yes("actual_pay"), said.day_or_none("figures_on"))


def _working_time(top: Fields) -> WorkingTime | None:
    if not top.has("working_time"):
        return None
    said = top.inner("working_time", ("hours_a_day", "days_a_year"))
    hours, days = said.positive("hours_a_day"), said.positive("days_a_year")
    if hours > 24 or days > 366:
        raise said.refused("hours_a_day", "and 'days_a_year' are more than a day and a year hold")
    return WorkingTime(hours, days)


def _optimism(top: Fields) -> OptimismChoice | None:
    if not top.has("optimism_bias"):
        return None
    said = top.inner("optimism_bias", ("classes", "mitigated_percent"))
    listed = said.inner("classes")
    shares = {name: listed.percent(name) for name in listed.names()}
    if sum(shares.values()) != 1:
        raise said.refused("classes", "must have shares that sum to 100 %")
    return OptimismChoice(shares, said.percent("mitigated_percent", Decimal(0)))


def _uncertainty(top: Fields) -> Uncertainty:
    said = top.inner(
        "uncertainty",
        (
            "draws",
            "seed",
            "volume_percent",
            "minutes_percent",
            "cost_percent",
            "delay_months",
            "delay_cost_a_month",
        ),
    )
    usual = Uncertainty()
    return Uncertainty(
        draws=said.whole("draws", usual.draws, least=1, most=MOST_DRAWS),
        seed=said.whole("seed", usual.seed),
        volume=_range(said, "volume_percent", ONE, 100),
        minutes=_range(said, "minutes_percent", ONE, 100),
        cost=_range(said, "cost_percent", ONE, 100),
        delay=_range(said, "delay_months", NOUGHT, 1),
        delay_cost_pence=said.pence("delay_cost_a_month", 0),
    )


def _range(said: Fields, name: str, usual: Range, unit: int) -> Range:
    if not said.has(name):
        return usual
    inner = said.inner(name, ("low", "likely", "high"))
    low, likely, high = (inner.number(part) / unit for part in ("low", "likely", "high"))
    if not 0 <= low <= likely <= high or (unit == 100 and low == 0):
        raise CaseRefused(
            f"The range {name!r} does not rise from low over likely to high.",
            where=inner.place,
            next_step="Write for example: {low: 90, likely: 100, high: 130}",
        )
    if high > (MOST_MONTHS if unit == 1 else MOST_MULTIPLE):
        most = f"{MOST_MONTHS} months" if unit == 1 else f"{MOST_MULTIPLE * unit} %"
        raise inner.refused("high", f"is more than {most}")
    return Range(low, likely, high)
