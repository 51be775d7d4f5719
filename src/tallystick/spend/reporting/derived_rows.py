"""Rows of what other rooms derived from the payments: suppliers resolved, lines classified."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class TierRow:
    """Payees of one kind that came to their entity by one tier; both empty where not resolved yet."""

    kind: str
    tier: str
    payees: int
    lines: int
    pence: int


@dataclass(frozen=True)
class SpellingRow:
    """One published name of a supplier that several bodies pay, at one body."""

    place: int
    supplier_name: str
    published: str
    body_id: str
    tier: str
    probability: float | None
    reason: str
    lines: int
    pence: int


@dataclass(frozen=True)
class NamesJoined:
    """How many published names became how many suppliers."""

    names: int
    suppliers: int
    several_names: int
    several_pence: int
    most_names: int


@dataclass(frozen=True)
class MatchRow:
    """Pairs of names that were compared by one tier, with one outcome."""

    status: str
    tier: str
    pairs: int
    pence: int


@dataclass(frozen=True)
class PairRow:
    """Two names that wait for a person to say whether they are one supplier."""

    left_name: str
    right_name: str
    probability: float | None
    reason: str
    pence: int


@dataclass(frozen=True)
class MemberRow:
    """One legal entity of a commercial group of two or more."""

    place: int
    basis: str
    supplier_name: str
    bodies: int
    group_bodies: int
    lines: int
    pence: int
    group_pence: int


@dataclass(frozen=True)
class GroupCount:
    """How many commercial groups hold two or more legal entities, and what they were paid."""

    groups: int
    entities: int
    pence: int


@dataclass(frozen=True)
class Resolution:
    """Who was paid, as the suppliers room resolved it."""

    tiers: tuple[TierRow, ...]
    joined: NamesJoined
    spellings: tuple[SpellingRow, ...]
    matches: tuple[MatchRow, ...]
    review: tuple[PairRow, ...]
    members: tuple[MemberRow, ...]
    groups: GroupCount

    @cached_property
    def not_covered(self) -> tuple[int, int]:
        """Lines and pence of payees that are not resolved, since they were imported later."""
        rows = [row for row in self.tiers if not row.kind]
        return sum(row.lines for row in rows), sum(row.pence for row in rows)


@dataclass(frozen=True)
class ClassRow:
    """What one body paid for one class; the class is empty where unclassified."""

    body_id: str
    code: str
    lines: int
    pence: int


@dataclass(frozen=True)
class ClassYear:
    """What one body paid for one class in one financial year."""

    body_id: str
    financial_year: str
    code: str
    lines: int
    pence: int


@dataclass(frozen=True)
class StepRow:
    """Lines that one step of the cascade decided, in one band of probability (its lower end, percent)."""

    step: str
    band: int
    lines: int
    pence: int


@dataclass(frozen=True)
class TreeRow:
    """One class of the tree; ``can_influence`` is None where the tree does not say."""

    code: str
    title: str
    parent: str
    can_influence: bool | None = None


@dataclass(frozen=True)
class Classes:
    """What was bought, as the categories room classified it."""

    codes: tuple[ClassRow, ...]
    years: tuple[ClassYear, ...]
    steps: tuple[StepRow, ...]
    tree: dict[str, TreeRow] = field(default_factory=dict)

    def path(self, code: str) -> tuple[str, ...]:
        """Return the codes from the first level down; a code that the tree lacks stands alone."""
        found: list[str] = []
        while code and code not in found:
            found.append(code)
            row = self.tree.get(code)
            code = row.parent if row else ""
        return tuple(reversed(found))

    def first(self, code: str) -> str:
        """Return the class on the first level above a code; empty where unclassified."""
        path = self.path(code)
        return path[0] if path else ""

    def second(self, code: str) -> str:
        """Return the class on the second level above a code; empty where told no further than the first."""
        path = self.path(code)
        return path[1] if len(path) > 1 else ""

    def title(self, code: str) -> str:
        """Return the words for a class."""
        row = self.tree.get(code)
        return row.title if row else code

    @property
    def says_influence(self) -> bool:
        """True where the tree says of some spend that a body cannot influence it."""
        return any(row.can_influence is False for row in self.tree.values())
