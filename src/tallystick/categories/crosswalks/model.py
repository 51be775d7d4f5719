"""The nouns of crosswalks: one entry, how a code was mapped, a crosswalk, and what it covers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

_SHORTEST_BEGINNING = 1


class Confidence(StrEnum):
    """How much of the spend under the source code belongs to the target, as the author judged it."""

    SAME = "same"  # the two classes mean the same, or the source lies inside the target
    MOST = "most"  # the source is wider; most of it belongs to the target
    SOME = "some"  # the source is mixed; the target is the likeliest of several, or the nearest above them


class How(StrEnum):
    """How a code found its target."""

    EXACT = "exact"
    BY_PARENT = "by parent"


@dataclass(frozen=True)
class Entry:
    """One row of a crosswalk file.

    ``source`` is a code, or the beginning of codes followed by ``*``; ``target`` is empty where the source
    has explicitly no place in the target scheme.
    """

    source: str
    target: str
    confidence: Confidence = Confidence.SAME
    note: str = ""

    @property
    def is_prefix(self) -> bool:
        """True where the row speaks for every code that begins so."""
        return self.source.endswith("*")


@dataclass(frozen=True)
class Mapped:
    """Where a code leads: the target class, how it was found, how sure, and the row that says so."""

    target: str
    how: How
    confidence: Confidence
    by: str


@dataclass(frozen=True)
class Unmapped:
    """A source code without a target, with what stands under it."""

    code: str
    lines: int
    pence: int


@dataclass(frozen=True)
class Coverage:
    """Which part of a list of codes a crosswalk maps: codes, lines, and pence as the sum of absolute sums.

    ``by_how`` gives (codes, lines, pence) for each way of mapping; ``unmapped`` is the largest first.
    """

    codes: int
    lines: int
    pence: int
    mapped_codes: int
    mapped_lines: int
    mapped_pence: int
    by_how: dict[How, tuple[int, int, int]]
    unmapped: tuple[Unmapped, ...]


@dataclass(frozen=True)
class Crosswalk:
    """A table from the codes of one scheme to the classes of another.

    A code that the table does not list backs off to the nearest that it does: the codes above it
    (``parents``, where the source scheme is known), the same digits filled up with zeros to the lengths at
    which the source scheme numbers its levels (``levels``: CPV at every digit, UNSPSC at every second), and
    the longest beginning that a row with ``*`` names.
    """

    source: str
    target: str
    origin: str
    entries: dict[str, Entry] = field(default_factory=dict)
    levels: tuple[int, ...] = ()
    parents: Mapping[str, str] = field(default_factory=dict)

    def map(self, code: str) -> str | None:
        """Return the target class of a code, or None where nothing above it is mapped either."""
        found = self.find(code)
        return found.target if found else None

    def find(self, code: str) -> Mapped | None:
        """Return where a code leads and how it was found; None where it has no place in the target."""
        code = code.strip()
        if not code:
            return None
        entry = self.entries.get(code)
        if entry is not None:
            return _mapped(entry, How.EXACT)
        for above in self._above(code):
            entry = self.entries.get(above)
            if entry is not None:
                return _mapped(entry, How.BY_PARENT)
        return None

    def _above(self, code: str) -> Iterator[str]:
        parent = self.parents.get(code, "")
        while parent:
            yield parent
            parent = self.parents.get(parent, "")
        for length in range(len(code), _SHORTEST_BEGINNING - 1, -1):
            yield f"{code[:length]}*"
            if length in self.levels and length < len(code) and code.isdigit():
                yield code[:length].ljust(len(code), "0")

    def coverage(self, codes: Iterable[tuple[str, int, int]]) -> Coverage:
        """Return what the table maps of (code, lines, pence); pence count by their absolute value."""
        items = [(code, lines, abs(pence)) for code, lines, pence in codes]
        by_how = dict.fromkeys(How, (0, 0, 0))
        unmapped = []
        for code, lines, pence in items:
            found = self.find(code)
            if found is None:
                unmapped.append(Unmapped(code, lines, pence))
                continue
            before = by_how[found.how]
            by_how[found.how] = (before[0] + 1, before[1] + lines, before[2] + pence)
        return Coverage(
            codes=len(items),
            lines=sum(lines for _, lines, _ in items),
            pence=sum(pence for _, _, pence in items),
            mapped_codes=sum(count for count, _, _ in by_how.values()),
            mapped_lines=sum(lines for _, lines, _ in by_how.values()),
            mapped_pence=sum(pence for _, _, pence in by_how.values()),
            by_how=by_how,
            unmapped=tuple(sorted(unmapped, key=lambda item: (-item.pence, -item.lines, item.code))),
        )


def _mapped(entry: Entry, how: How) -> Mapped | None:
    return Mapped(entry.target, how, entry.confidence, entry.source) if entry.target else None
