"""The nouns: what a payee's name says of a public body."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PublicKind(StrEnum):
    """What sort of public body a name speaks of, whether or not the register of bodies knows it."""

    COUNCIL = "council"
    PARISH_COUNCIL = "parish_council"
    POLICE = "police"
    FIRE = "fire"
    COMBINED_AUTHORITY = "combined_authority"
    NHS_TRUST = "nhs_trust"
    NHS_COMMISSIONER = "nhs_commissioner"
    NHS_OTHER = "nhs_other"
    """Of the NHS, neither trust nor commissioner: a shared service, an agency, an arm of the supply chain."""
    GP_PRACTICE = "gp_practice"
    """General practices are private partnerships under NHS contract; kept apart for that reason."""
    CENTRAL_GOVERNMENT = "central_government"
    SCHOOL = "school"
    PENSION_FUND = "pension_fund"
    OTHER = "other"

    @property
    def is_nhs(self) -> bool:
        """True for bodies of the NHS itself."""
        return self in (PublicKind.NHS_TRUST, PublicKind.NHS_COMMISSIONER, PublicKind.NHS_OTHER)


@dataclass(frozen=True)
class PublicBodyMatch:
    """What a payee's name says of a public body.

    Attributes:
        body_id: the body of the register of bodies, or empty where only the kind is certain.
        name: its official name, or empty.
        kind: what sort of public body the name speaks of.
        probability: that the payee is that body (where ``body_id`` is given), else that the kind is right.
        reason: why, in one sentence.
    """

    body_id: str
    name: str
    kind: PublicKind
    probability: float
    reason: str
