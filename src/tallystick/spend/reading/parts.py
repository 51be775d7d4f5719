"""What the reading child hands back: members of archives and sheets, as files in the workspace."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tallystick.spend.reading.model import Format


@dataclass(frozen=True)
class Member:
    """One unpacked file of an archive: its name as written, its bytes in the workspace, its format."""

    name: str
    path: Path
    format: Format


@dataclass(frozen=True)
class SheetFile:
    """One sheet or table as a CSV file in the workspace."""

    name: str
    path: Path
    notes: tuple[str, ...] = ()
