"""The nouns of the categories room: category, scheme, step, classification, correction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from tallystick.kernel import Column


@dataclass(frozen=True)
class Category:
    """One class of a scheme.

    ``parent`` is the code above it, empty on the first level; ``level`` counts from 1. ``includes``,
    ``excludes`` and ``examples`` are plain words; ``cpv`` are CPV 2008 codes (8 digits, without check
    digit) of divisions and groups that it covers.
    """

    code: str
    title: str
    level: int
    parent: str = ""
    definition: str = ""
    includes: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    cpv: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scheme:
    """A tree of categories: our own (``tallystick``), ``cpv``, or one that a user loaded (``proclass``)."""

    name: str
    title: str
    version: str
    source: str
    categories: dict[str, Category] = field(default_factory=dict)

    def path(self, code: str) -> tuple[str, ...]:
        """Return the codes from the first level down to ``code``; KeyError where the scheme lacks it."""
        found: list[str] = []
        while code:
            category = self.categories[code]
            found.append(category.code)
            code = category.parent
        return tuple(reversed(found))

    def children(self, code: str = "") -> Iterator[Category]:
        """Yield the categories directly below a code, or the first level."""
        return (item for item in self.categories.values() if item.parent == code)


OWN_SCHEME = "tallystick"


class Step(StrEnum):
    """Which step of the cascade decided, strongest first."""

    DECISION = "decision"
    SUPPLIER_AND_CODE = "supplier_and_code"
    SUPPLIER = "supplier"
    PUBLISHED = "published"
    RULE = "rule"
    MODEL = "model"
    UNCLASSIFIED = "unclassified"


@dataclass(frozen=True)
class Classification:
    """What was bought, how sure, which step decided and why. ``code`` is empty where unclassified."""

    code: str
    level: int
    probability: float
    step: Step
    reason: str


class Scope(StrEnum):
    """What a correction covers."""

    LINE = "line"
    SUPPLIER = "supplier"
    LEDGER_CODE = "ledger_code"
    SUPPLIER_AND_CODE = "supplier_and_code"


@dataclass(frozen=True)
class Correction:
    """A person's decision: dated, signed, reversible.

    ``line_id`` is set for the scope line; ``supplier`` (the clean name of the entity, so that it travels
    between organisations) for the scopes supplier and supplier_and_code; ``body_id`` and ``ledger_code``
    (expenditure code as published, else the expenditure category) for ledger_code and supplier_and_code.
    """

    number: int
    scope: Scope
    code: str
    by: str
    at: str
    why: str
    line_id: str = ""
    supplier: str = ""
    entity_id: str = ""
    body_id: str = ""
    ledger_code: str = ""
    is_reversed: bool = False


DESCRIPTION_KEY: tuple[str, ...] = (
    "department",
    "purpose",
    "expenditure_category",
    "expenditure_code",
    "procurement_category",
    "procurement_code",
    "merchant_category",
)
"""Columns of a payment line that say what was bought; compared with ``is not distinct from``."""

DESCRIPTION_COLUMNS: tuple[Column, ...] = (
    Column("description_id", "BIGINT", "number of the description in this derivation, from 1"),
    *(Column(name, "VARCHAR", "as published") for name in DESCRIPTION_KEY),
)
"""``descriptions``: one row for each distinct key in the payment lines in force."""

CLASS_COLUMNS: tuple[Column, ...] = (
    Column("payee_id", "BIGINT", "the payee, in the suppliers' derivation that this was made from"),
    Column("description_id", "BIGINT", "what was said of the purchase"),
    Column("code", "VARCHAR", "class in the scheme; empty where unclassified"),
    Column("first_level", "VARCHAR", "class on the first level above it; empty where unclassified"),
    Column("level", "BIGINT", "level of the class, 0 where unclassified"),
    Column("probability", "DOUBLE", "that the class is right, calibrated, 0 to 1"),
    Column("step", "VARCHAR", "which step of the cascade decided"),
    Column("reason", "VARCHAR", "why, in one sentence"),
    Column("lines", "BIGINT", "payment lines in force"),
    Column("pence", "BIGINT", "their sum"),
)
"""``purchase_classes``: one row for each payee and description, the key that is classified once."""

LINE_CLASS_COLUMNS: tuple[Column, ...] = (
    Column("line_id", "VARCHAR", "a payment line that a person decided by itself"),
    *(column for column in CLASS_COLUMNS if column.name in ("code", "first_level", "level", "reason")),
)
"""``line_classes``: the few lines whose class a person decided one by one."""
