"""The nouns of a resolution: what it gave, an entity as it is shown, a pair for review."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Settings:
    """What a resolution demands.

    Attributes:
        use_vat: whether published VAT numbers are evidence (off where a benchmark holds them out).
        use_identifiers: whether published company and charity numbers are (off likewise).
        use_registers: whether registers that were loaded are looked up.
        use_brands: whether the table of well-known groups is.
        merge_from: probability from which two names become one entity.
        review_from: probability from which a pair is put to a person.
        apart_below: probability below which two names are held to be different entities.
        rare: a word that no more distinct names hold is rare.
        telling: a word that no more distinct names hold tells names apart.
        common: a name of words that all are in more distinct names than this is no firm's own.
        most_names: a body's own number that stands for more names is no supplier's.
        block: names that share a word which more names hold are not compared for it.
        largest: keys that more names share are not used to find candidates.
    """

    use_vat: bool = True
    use_identifiers: bool = True
    use_registers: bool = True
    use_brands: bool = True
    merge_from: float = 0.9
    review_from: float = 0.4
    apart_below: float = 0.05
    rare: int = 5
    telling: int = 40
    common: int = 60
    most_names: int = 6
    block: int = 6
    largest: int = 30


@dataclass(frozen=True)
class ResolutionSummary:
    """What one resolution gave; sums are of the payment lines in force."""

    payees: int
    entities: int
    groups: int
    persons: int
    withheld: int
    review: int
    by_tier: dict[str, int]
    lines: int
    lines_resolved: int
    pence: int
    pence_resolved: int
    distrusted: tuple[str, ...] = ()
    events: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    derivation: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return plain data."""
        return asdict(self)


@dataclass(frozen=True)
class Spelling:
    """One payee of an entity."""

    name: str
    body_id: str
    supplier_ref: str
    lines: int
    pence: int
    tier: str
    probability: float
    reason: str


@dataclass(frozen=True)
class EntityView:
    """An entity with all that is known of it; ``group_members`` are (entity id, name)."""

    entity_id: str
    name: str
    kind: str
    legal_form: str
    identifiers: tuple[str, ...]
    public_body_id: str
    group_id: str
    group_name: str
    group_basis: str
    group_members: tuple[tuple[str, str], ...]
    bodies: int
    lines: int
    pence: int
    spellings: tuple[Spelling, ...]
    events: tuple[tuple[str, str], ...]

    def as_json(self) -> dict[str, Any]:
        """Return plain data."""
        return asdict(self)


@dataclass(frozen=True)
class ReviewPair:
    """Two names that may be one entity; a person is asked. ``pence`` is the smaller of the two sums."""

    left_name: str
    right_name: str
    left_entity: str
    right_entity: str
    probability: float
    reason: str
    pence: int

    def as_json(self) -> dict[str, Any]:
        """Return plain data."""
        return asdict(self)
