"""The nouns of importing: what a worker is told, and what it answers for one file.

Both travel between processes as JSON, so that a process that reads hostile files can hand back
nothing but data.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from tallystick.spend.model import FileResult, Kind, Status
from tallystick.store.model import FileEntry, PeriodTotal


@dataclass(frozen=True)
class Settings:
    """What applies to every file of one run.

    Attributes:
        workspace: folder for staged parts and rewritten tables, on the store's file system.
        home: the store, for its profiles and additions to the register; empty for ``inspect``.
        known: original hash -> what made its current part, for files that need no second reading.
        body: body id that outranks everything the file says; empty to find it out.
        folders: folder -> body of the files that were read from it before, where they are all of one.
        profile: path of a publisher profile that is to be used; empty to find or propose one.
        accept: proceed with a proposed mapping that is below the threshold.
        sample_lines: number of finished lines to hand back, for ``inspect``.
        keep_originals: stream each file into the store while it is read.
    """

    workspace: str
    home: str = ""
    known: dict[str, str] = field(default_factory=dict)
    body: str = ""
    folders: dict[str, str] = field(default_factory=dict)
    profile: str = ""
    accept: bool = False
    sample_lines: int = 0
    keep_originals: bool = True


@dataclass(frozen=True)
class ColumnReport:
    """One column of the mapping as ``inspect`` shows it."""

    heading: str
    field: str
    confidence: float
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class TableReport:
    """What was found out about one table of a file, for people."""

    name: str
    kind: str
    kind_confidence: float
    kind_evidence: tuple[str, ...]
    confidence: float
    reader: str
    header_row: int
    preamble_rows: int
    columns: tuple[ColumnReport, ...]
    problems: tuple[str, ...]
    drift: tuple[str, ...]
    notes: tuple[str, ...]
    date_evidence: str = ""
    replayed: bool = False


@dataclass(frozen=True)
class Outcome:
    """All that a worker hands back for one file.

    ``profiles`` are the profiles that its tables were read by: place below ``profiles/`` and YAML
    text; ``by_person`` says that the operator accepted them. ``staged`` is the folder with the
    finished part, to be adopted by the store.
    """

    entry: FileEntry
    unchanged: bool = False
    staged: str = ""
    profiles: tuple[tuple[str, str], ...] = ()
    by_person: bool = False
    tables: tuple[TableReport, ...] = ()
    body_evidence: tuple[str, ...] = ()
    body_confidence: float = 0.0
    reason: str = ""
    sample: tuple[dict[str, Any], ...] = ()
    seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """Return plain data for the pipe between processes."""
        return asdict(self)

    @staticmethod
    def from_json(data: dict[str, Any]) -> Outcome:
        """Rebuild an outcome from the pipe."""
        values = {item.name: data[item.name] for item in fields(Outcome) if item.name in data}
        values["entry"] = entry_from_json(data["entry"])
        values["tables"] = tuple(_table_from_json(table) for table in data["tables"])
        values["body_evidence"] = tuple(data["body_evidence"])
        values["profiles"] = tuple((str(name), str(text)) for name, text in data["profiles"])
        values["sample"] = tuple(data["sample"])
        return Outcome(**values)


def entry_from_json(data: dict[str, Any]) -> FileEntry:
    """Rebuild a file entry, tuples and all."""
    values = dict(data)
    values["periods"] = tuple(PeriodTotal(**period) for period in data["periods"])
    values["fields"] = tuple(data["fields"])
    values["profiles"] = tuple(data["profiles"])
    values["warnings"] = tuple(data["warnings"])
    values["seen_as"] = tuple(
        (str(path), int(size), int(modified)) for path, size, modified in data["seen_as"]
    )
    return FileEntry(**values)


def _table_from_json(data: dict[str, Any]) -> TableReport:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in data.items()
    }
    values["columns"] = tuple(
        ColumnReport(**{**column, "evidence": tuple(column["evidence"])}) for column in data["columns"]
    )
    return TableReport(**values)


def result_of(entry: FileEntry, *, home: Path | None, status: Status | None = None) -> FileResult:
    """Return the public result of an entry, with the profile as a path a person can open."""
    profile = entry.profile
    if profile and home is not None:
        profile = str(home / "profiles" / profile)
    return FileResult(
        file=entry.file,
        kind=Kind(entry.kind),
        status=status or Status(entry.status),
        body_id=entry.body_id,
        rows_in=entry.rows_in,
        rows_accepted=entry.rows_accepted,
        rows_rejected=entry.rows_rejected,
        rows_not_payments=entry.rows_not_payments,
        pence_in=entry.pence_in,
        pence_accepted=entry.pence_accepted,
        pence_rejected=entry.pence_rejected,
        profile=profile,
        warnings=entry.warnings,
    )
