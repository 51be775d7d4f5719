"""The nouns of the suppliers room: payee, name, identifier, entity, group, match, and the tier of a match.

A *payee* is what a body wrote: (body, name, the body's own number, published identifier). An *entity* is the
legal person that was paid. A *group* is the commercial group that entities trade in; the two are never mixed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tallystick.kernel import Column


class PayeeKind(StrEnum):
    """What a payee's name stands for."""

    ORGANISATION = "organisation"
    PERSON = "person"
    """Reads like a private individual: never merged with another, shown together with others."""
    WITHHELD = "withheld"
    """The publisher withheld the name: no supplier at all."""
    PLACEHOLDER = "placeholder"
    """Not a name: SUNDRY CREDITORS, VARIOUS, ONE OFF PAYMENT; no supplier at all."""

    @property
    def is_supplier(self) -> bool:
        """True for the kinds that may become an entity."""
        return self in (PayeeKind.ORGANISATION, PayeeKind.PERSON)


class Tier(StrEnum):
    """By what a payee came to its entity, strongest first; a person's decision outranks them all."""

    DECISION = "decision"
    PUBLISHED_IDENTIFIER = "published_identifier"
    SUPPLIER_REF = "supplier_ref"
    EXACT_NAME = "exact_name"
    REGISTER = "register"
    SIMILARITY = "similarity"
    ALONE = "alone"
    """Nothing else was found to be the same entity."""
    NOT_A_SUPPLIER = "not_a_supplier"


@dataclass(frozen=True)
class PayeeName:
    """A published payee name, read.

    Attributes:
        published: the name as published.
        kind: what it stands for.
        core: upper-case words that identify, in order, one blank between them: no legal form, no
            trading name, no branch, no care-of, ampersands as AND, punctuation gone. Empty where the kind is
            withheld or placeholder.
        legal_form: one of the canonical forms (LTD, PLC, LLP, LP, CIC, CIO, CBS, ...), or empty.
        trading_as: the words after t/a or "trading as", cleaned as ``core`` is.
        formerly: the words after "formerly", "previously known as", cleaned as ``core`` is.
        branch: place or site after a dash, in brackets or after "branch", cleaned; not part of ``core``.
        care_of: the words after c/o, cleaned.
    """

    published: str
    kind: PayeeKind
    core: str
    legal_form: str = ""
    trading_as: str = ""
    formerly: str = ""
    branch: str = ""
    care_of: str = ""


PAYEE_KEY: tuple[str, ...] = ("body_id", "supplier_name", "supplier_ref", "supplier_identifier")
"""Columns of a payment line that identify its payee; compared with ``is not distinct from``."""

PAYEE_COLUMNS: tuple[Column, ...] = (
    Column("payee_id", "BIGINT", "number of the payee in this derivation, from 1 in the order of its key"),
    Column("body_id", "VARCHAR", "who paid"),
    Column("supplier_name", "VARCHAR", "payee as published"),
    Column("supplier_ref", "VARCHAR", "the publisher's own number for the payee"),
    Column("supplier_identifier", "VARCHAR", "published company, charity or VAT number"),
    Column("kind", "VARCHAR", "organisation, person, withheld or placeholder"),
    Column("clean_name", "VARCHAR", "words of the name that identify, upper case"),
    Column("legal_form", "VARCHAR", "canonical legal form, or empty"),
    Column("entity_id", "VARCHAR", "the legal entity; empty where the payee is no supplier"),
    Column("group_id", "VARCHAR", "the commercial group of that entity; its own group where none is known"),
    Column("tier", "VARCHAR", "by what the payee came to its entity"),
    Column("probability", "DOUBLE", "that it is that entity, 0 to 1"),
    Column("reason", "VARCHAR", "why, in one sentence"),
    Column("lines", "BIGINT", "payment lines in force"),
    Column("pence", "BIGINT", "their sum, refunds negative"),
)
"""``payees``: one row for each distinct key of payee in the payment lines in force."""

ENTITY_COLUMNS: tuple[Column, ...] = (
    Column("entity_id", "VARCHAR", "stable identity: kept while a later snapshot still knows the entity"),
    Column("name", "VARCHAR", "the name to show: from a register, else the commonest full spelling"),
    Column("kind", "VARCHAR", "organisation or person"),
    Column("legal_form", "VARCHAR", "canonical legal form, or empty"),
    Column("identifiers", "VARCHAR[]", "GB-COH-, GB-CHC-, GB-VAT-, ... held by its payees or a register"),
    Column("group_id", "VARCHAR", "its commercial group"),
    Column("public_body_id", "VARCHAR", "the body of the register of bodies that it is, or empty"),
    Column("spellings", "BIGINT", "distinct published names"),
    Column("bodies", "BIGINT", "bodies that pay it"),
    Column("lines", "BIGINT", "payment lines in force"),
    Column("pence", "BIGINT", "their sum"),
)
"""``entities``: one row for each legal entity."""

GROUP_COLUMNS: tuple[Column, ...] = (
    Column("group_id", "VARCHAR", "stable identity of the commercial group"),
    Column("name", "VARCHAR", "the name of its largest entity"),
    Column("basis", "VARCHAR", "why these entities are one group, in words; 'alone' for a group of one"),
    Column("entities", "BIGINT", "legal entities in it"),
    Column("bodies", "BIGINT", "bodies that pay it"),
    Column("pence", "BIGINT", "sum of its payments"),
)
"""``supplier_groups``: one row for each commercial group."""

MATCH_COLUMNS: tuple[Column, ...] = (
    Column("left_name", "VARCHAR", "a published name"),
    Column("right_name", "VARCHAR", "another published name"),
    Column("left_entity", "VARCHAR", "entity of the left name"),
    Column("right_entity", "VARCHAR", "entity of the right name"),
    Column("tier", "VARCHAR", "by what they were compared"),
    Column("probability", "DOUBLE", "that they are one entity"),
    Column("reason", "VARCHAR", "what agrees and what differs, in words"),
    Column("status", "VARCHAR", "merged, review (the uncertain middle) or apart"),
    Column("pence", "BIGINT", "money at stake: the smaller of the two sums"),
)
"""``supplier_matches``: each pair that was merged by more than an equal name, and each pair for review."""

EVENT_COLUMNS: tuple[Column, ...] = (
    Column("entity_id", "VARCHAR", "the entity"),
    Column("event", "VARCHAR", "created, kept, merged, split, retired or renamed"),
    Column("other_ids", "VARCHAR[]", "entities merged into it, or that it was split from"),
    Column("reason", "VARCHAR", "why, in words"),
)
"""``entity_events``: what happened to entities since the derivation before."""
