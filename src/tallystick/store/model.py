"""The nouns of the store: the manifest of a snapshot and what it says of each file.

A snapshot is a manifest (JSON, named by the hash of its content) and the immutable parts it lists.
``current`` names the manifest in force; replacing that one small file is the only moment of change.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class PeriodTotal:
    """Lines and pence of one month in one part."""

    period: str
    lines: int
    pence: int


@dataclass(frozen=True)
class FileEntry:
    """What a snapshot knows of one original file.

    ``part`` is the key of the part that holds its lines (``None`` where nothing was accepted): the
    hash of everything that made it (original, profile, code version). ``made_by`` is the hash of all
    of that but the original: while it stays the same, the file need not be read again. ``profile`` is
    the place of the profile below ``profiles/``; ``profiles`` names them all where tables differ.
    ``rows_*`` and ``pence_*`` keep the reconciliation. ``first_day``/``last_day`` are ISO dates or empty.
    ``seen_as`` lists names under which the same bytes arrived: path as given, size, modification time in
    nanoseconds.
    """

    file_hash: str
    file: str
    size: int
    kind: str
    status: str
    body_id: str | None = None
    body_name: str | None = None
    part: str | None = None
    made_by: str = ""
    profile: str | None = None
    profiles: tuple[str, ...] = ()
    reader: str = ""
    format: str = ""
    amount_basis: str = "unknown"
    date_order: str = ""
    rows_in: int = 0
    rows_accepted: int = 0
    rows_rejected: int = 0
    rows_not_payments: int = 0
    not_payments: dict[str, int] = field(default_factory=dict)
    pence_in: int = 0
    pence_accepted: int = 0
    pence_rejected: int = 0
    first_day: str = ""
    last_day: str = ""
    periods: tuple[PeriodTotal, ...] = ()
    fields: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    seen_as: tuple[tuple[str, int, int], ...] = ()
    imported_at: str = ""


@dataclass(frozen=True)
class Supersession:
    """Lines of one file that a later publication of the same period replaces.

    ``part`` is the key of a part listing ``line_id, file_hash, superseded_by, reason``.
    """

    file_hash: str
    superseded_by: str
    lines: int
    pence: int
    part: str
    reason: str


@dataclass(frozen=True)
class PartFile:
    """One file of a part as it was published: what ``Home.verify`` compares the disk with."""

    part: str
    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """One immutable snapshot: its files, what was superseded, and the versions that made it.

    ``lines`` and ``pence`` are those of the ``payments`` view: accepted less superseded.
    ``payment_columns`` and ``reject_columns`` are (name, engine type) pairs in order, so that a snapshot
    says by itself what its lines hold, even with no line in it. ``parts`` is filled in by ``publish``.
    """

    created_at: str
    previous: str | None
    files: tuple[FileEntry, ...]
    superseded: tuple[Supersession, ...] = ()
    versions: dict[str, str] = field(default_factory=dict)
    lines: int = 0
    pence: int = 0
    payment_columns: tuple[tuple[str, str], ...] = ()
    reject_columns: tuple[tuple[str, str], ...] = ()
    parts: tuple[PartFile, ...] = ()
