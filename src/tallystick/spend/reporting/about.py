"""Gather what a report must know beside the payments: derivations in force, and residents of the bodies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tallystick.members import load_register
from tallystick.spend.reporting.found import sought
from tallystick.spend.reporting.model import Chapter, Derived, ReportInfo, Residents
from tallystick.store.derivations import FOLDER, current_derivation, stale_rooms

if TYPE_CHECKING:
    from tallystick.store import Home, Snapshot


def report_info(
    home: Home,
    snapshot: Snapshot,
    *,
    version: str,
    title: str = "",
    show_individuals: bool = False,
    chapters: Sequence[Chapter] = (),
) -> ReportInfo:
    """Return what a report of one snapshot is about.

    Args:
        home: the evidence base, for its derivations and its additions to the register of bodies.
        snapshot: the snapshot that is reported.
        version: tallystick's version.
        title: heading of the report; a plain one where not given.
        show_individuals: name payees that look like private individuals.
        chapters: pages of other rooms that the report holds too.
    """
    names = {
        entry.body_id or "": entry.body_name or entry.body_id or ""
        for entry in snapshot.manifest.files
        if entry.part
    }
    known = load_register(home.bodies)
    residents = {
        body_id: Residents(body.kind.value, body.population, body.population_year)
        for body_id in names
        if (body := known.by_id(body_id)) is not None
    }
    return ReportInfo(
        snapshot_id=snapshot.id,
        created_at=snapshot.manifest.created_at,
        version=version,
        title=title or "Payments to suppliers",
        body_names=tuple(names[body_id] for body_id in sorted(names)),
        derived=derived(home, snapshot.id),
        residents=residents,
        show_individuals=show_individuals,
        sought=sought(home),
        chapters=tuple(chapters),
    )


def derived(home: Home, snapshot_id: str) -> tuple[Derived, ...]:
    """Return what rooms derived and is in force, and why it is stale where it is."""
    folder = home.path / FOLDER
    rooms = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    stale = stale_rooms(home, snapshot_id)
    return tuple(
        Derived(room, found.id, stale.get(room, ""))
        for room in rooms
        if (found := current_derivation(home, room)) is not None
    )
