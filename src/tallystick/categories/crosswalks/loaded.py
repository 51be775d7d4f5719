"""Crosswalks to use: those that ship with the library, and those that a user loaded into a home."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tallystick.categories.crosswalks.model import Confidence, Crosswalk, Entry
from tallystick.categories.crosswalks.reading import BUNDLED, LEVELS, bundled_entries, read_crosswalk_file
from tallystick.categories.model import OWN_SCHEME
from tallystick.kernel import NotFound, UsageProblem

if TYPE_CHECKING:
    from tallystick.store import Home

_SHIPPED = "ships with tallystick"


def crosswalk(source: str, target: str = OWN_SCHEME, home: Home | None = None) -> Crosswalk:
    """Return the crosswalk between two schemes; what a user loaded into ``home`` prevails over what ships.

    Where the source scheme was loaded too, a code that the crosswalk does not list backs off along its tree.

    Raises:
        NotFound: there is no such crosswalk.
    """
    parents: dict[str, str] = {}
    if home is not None:
        from tallystick.categories.schemes import stored  # noqa: PLC0415  (the schemes read crosswalk files)

        parents = stored.parents(home, source)
        rows = stored.crosswalk_rows(home, source, target)
        if rows:
            entries = {code: Entry(code, into, Confidence(sure), note) for code, into, sure, note in rows}
            return Crosswalk(source, target, "loaded by the user", entries, LEVELS.get(source, ()), parents)
    found = bundled_entries(source, target)
    if not found:
        raise NotFound(
            f'There is no crosswalk from "{source}" to "{target}".',
            next_step="Load one: a CSV file with the columns source, target, confidence and note.",
        )
    return Crosswalk(
        source, target, _SHIPPED, {entry.source: entry for entry in found}, LEVELS.get(source, ()), parents
    )


def crosswalks(home: Home | None = None) -> tuple[tuple[str, str], ...]:
    """Return (source, target) of every crosswalk that ships or, given a home, was loaded into it."""
    found = set(BUNDLED)
    if home is not None:
        from tallystick.categories.schemes import stored  # noqa: PLC0415

        found.update(stored.crosswalk_names(home))
    return tuple(sorted(found))


def load_crosswalk(home: Home, path: Path, *, source: str = "", target: str = OWN_SCHEME) -> Crosswalk:
    """Load a user's crosswalk file and publish it beside the schemes; an earlier one of both is replaced.

    ``source`` names the scheme of the codes; without it, the file's name is taken up to the first ``_to_``
    or the dot (``north_tyneside_to_tallystick.csv``).

    Raises:
        FileRefused: the file cannot be read, or a target is no class of the target scheme; each with its row.
        UsageProblem: source and target are the same.
        NotFound: the target scheme was not loaded.
    """
    from tallystick.categories.schemes import stored  # noqa: PLC0415

    name = source or path.stem.partition("_to_")[0].lower()
    if name == target:
        raise UsageProblem(
            f'A crosswalk from "{name}" to itself means nothing.',
            where=str(path),
            next_step="Name the scheme of the codes in the file with the option for its source.",
        )
    entries = read_crosswalk_file(path)
    stored.publish_crosswalk(home, path, name, target, entries)
    return crosswalk(name, target, home)
