"""Which of two publications of the same month is the later one, and which months a file covers."""

from __future__ import annotations

import re
from pathlib import PurePath

from tallystick.spend.values import DateOrder, read_date
from tallystick.store.model import FileEntry

CORRECTION_WORDS = (
    "revised",
    "revision",
    "corrected",
    "correction",
    "updated",
    "update",
    "amended",
    "amendment",
    "final",
    "reissue",
    "reissued",
    "republished",
    "republication",
    "resubmitted",
    "replacement",
    "replaces",
)
DRAFT_WORDS = ("draft", "provisional", "interim")

COVERING_SHARE = 0.2
"""A file covers a month that holds at least this share of the lines of its busiest month; less is stray."""

_VERSION = re.compile(r"(?<![a-z])v(?:er|ersion)?[ _.\-]?([0-9]{1,2})(?![0-9])")
_FULL_DATE = re.compile(
    r"(?<![0-9])(?:[0-9]{8}|[0-9]{4}[\-_.][0-9]{2}[\-_.][0-9]{2}|[0-9]{2}[\-_.][0-9]{2}[\-_.][0-9]{4})(?![0-9])"
)
_NANOSECONDS_A_DAY = 86_400 * 10**9

Rank = tuple[int, str, int, bool, int, str, str]


def publication_rank(entry: FileEntry, *, is_new: bool) -> Rank:
    """Return a key by which the later of two publications is the greater.

    In turn: words and versions in the name (``v2``, ``revised``, ``draft``), full dates in the name, day of
    modification, whether it came with this import, number of lines, name, hash. Modification counts by
    the day, because files fetched together differ by seconds that mean nothing.
    """
    name = PurePath(entry.file.replace("\\", "/")).name.lower()
    changed = [modified for _, _, modified in entry.seen_as]
    return (
        revision_mark(name),
        latest_date_in(name),
        min(changed) // _NANOSECONDS_A_DAY if changed else 0,
        is_new,
        entry.rows_accepted,
        name,
        entry.file_hash,
    )


def revision_mark(name: str) -> int:
    """Return how far a file name says it is corrected: -1 for a draft, 0 for nothing said, 1 and more."""
    words = set(re.findall(r"[a-z]+", re.sub(r"\bre-(?=issue|publi)", "re", name.lower())))
    versions = [int(found) for found in _VERSION.findall(name.lower())]
    marks = [max(versions) - 1] if versions else []
    if words.intersection(CORRECTION_WORDS):
        marks.append(1)
    if marks:
        return max(marks)
    return -1 if words.intersection(DRAFT_WORDS) else 0


def latest_date_in(name: str) -> str:
    """Return the latest full date written in a file name, ISO, or an empty text."""
    found = [read_date(re.sub(r"[_.]", "-", text), DateOrder.DAY_FIRST) for text in _FULL_DATE.findall(name)]
    return max((day.isoformat() for day in found if day), default="")


def covered_months(entry: FileEntry) -> frozenset[str]:
    """Return the months a file is about, leaving out those of which it holds only stray lines."""
    busiest = max((total.lines for total in entry.periods), default=0)
    return frozenset(t.period for t in entry.periods if t.lines and t.lines >= COVERING_SHARE * busiest)
