"""Look at files without storing anything: what they are and how they would be read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tallystick.members import load_register
from tallystick.spend.importing.finding import find_files
from tallystick.spend.importing.model import Outcome, Settings, result_of
from tallystick.spend.importing.pool import WorkerPool
from tallystick.spend.importing.profiles import checked_profile
from tallystick.spend.importing.run import body_id_of
from tallystick.spend.model import FileResult

SAMPLE_LINES = 5


@dataclass(frozen=True)
class Inspection:
    """The result a file would have, and everything found on the way to it."""

    result: FileResult
    outcome: Outcome


def inspect_files(
    paths: Sequence[Path | str],
    *,
    home: Path | str | None = None,
    body: str = "",
    profile: Path | str | None = None,
) -> Iterator[Inspection]:
    """Yield what each file is and how it would be read, one by one; nothing is stored.

    Args:
        paths: files and folders.
        home: an evidence base whose profiles and bodies are to be known; may be absent.
        body: id or name of the body that published the files.
        profile: publisher profile to read them by.
    """
    files = find_files(paths)
    known_home = Path(home).absolute() if home is not None and (Path(home) / "snapshots").is_dir() else None
    register = load_register(known_home / "bodies.csv" if known_home else None)
    with tempfile.TemporaryDirectory(prefix="tallystick-") as workspace:
        settings = Settings(
            workspace=workspace,
            home=str(known_home) if known_home else "",
            body=body_id_of(body, register) if body else "",
            profile=checked_profile(profile),
            sample_lines=SAMPLE_LINES,
            keep_originals=False,
        )
        with WorkerPool(settings, 1) as pool:
            for outcome in pool.run(files):
                yield Inspection(result_of(outcome.entry, home=known_home), outcome)
