"""The shelf of publisher profiles: those in the store, and those made during this run."""

from __future__ import annotations

import re
from pathlib import Path

from tallystick.kernel import NotFound
from tallystick.spend.mapping import fingerprint, read_profile
from tallystick.spend.mapping.model import PublisherProfile

PROPOSED = "proposed"


class ProfileShelf:
    """Profiles by headings. What is learned in a block of files is forgotten after it.

    A worker that remembered every file it happened to read would make the result depend on which
    worker read what; a block is always read by one worker, in order.
    """

    def __init__(self, folder: Path | None) -> None:
        self._kept: dict[str, list[PublisherProfile]] = {}
        self._learned: dict[str, list[PublisherProfile]] = {}
        if folder is not None and folder.is_dir():
            for path in sorted(folder.glob("*/*.yaml")):
                if path.parent.name != PROPOSED:
                    self._put(self._kept, read_profile(path))

    @staticmethod
    def _put(shelf: dict[str, list[PublisherProfile]], profile: PublisherProfile) -> None:
        shelf.setdefault(fingerprint(profile.header), []).append(profile)

    def forget(self) -> None:
        """Drop what was learned since the block began."""
        self._learned.clear()

    def learn(self, profile: PublisherProfile) -> None:
        """Remember a profile made from a file of this block."""
        self._put(self._learned, profile)

    def for_header(self, header: tuple[str, ...]) -> list[PublisherProfile]:
        """Return the profiles that answer to these headings, a person's own first."""
        key = fingerprint(header)
        found = [*self._kept.get(key, ()), *self._learned.get(key, ())]
        return sorted(found, key=lambda profile: not profile.confirmed_by)

    def of_publisher(self, publisher: str) -> list[PublisherProfile]:
        """Return every profile of a publisher, those of the store before those of this block."""
        shelves = (self._kept, self._learned)
        return [
            profile
            for shelf in shelves
            for profiles in shelf.values()
            for profile in profiles
            if profile.publisher == publisher
        ]


def checked_profile(profile: Path | str | None) -> str:
    """Return the whole path of a profile that an operator named, or nothing where none was named.

    Raises:
        NotFound: there is no such file.
        UsageProblem: it is not a profile; the message names the line.
    """
    if not profile:
        return ""
    path = Path(profile)
    if not path.is_file():
        raise NotFound(
            "There is no such profile.",
            where=str(path),
            why="A profile is a small YAML file; the import of a doubtful file proposes one and names it.",
            next_step="Check the path given with --profile.",
        )
    read_profile(path)
    return str(path.absolute())


def profile_name(profile: PublisherProfile, *, proposed: bool) -> str:
    """Return the place of a profile below ``profiles/``, for example ``E08000035/payments-1a2b3c4d.yaml``."""
    publisher = re.sub(r"[^A-Za-z0-9_-]+", "-", profile.publisher).strip("-") or "unidentified"
    leaf = f"{profile.kind.value}-{fingerprint(profile.header)[:8]}.yaml"
    return f"{PROPOSED}/{publisher}-{leaf}" if proposed else f"{publisher}/{leaf}"
