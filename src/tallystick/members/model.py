"""The nouns of membership: a public body and what kind of body it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class BodyKind(StrEnum):
    """What a public body is in law and practice."""

    COUNTY = "county"
    DISTRICT = "district"
    UNITARY = "unitary"
    METROPOLITAN = "metropolitan"
    LONDON_BOROUGH = "london_borough"
    COMBINED_AUTHORITY = "combined_authority"
    POLICE = "police"
    FIRE = "fire"
    NATIONAL_PARK = "national_park"
    WASTE = "waste"
    NHS_TRUST = "nhs_trust"
    NHS_COMMISSIONER = "nhs_commissioner"
    DEPARTMENT = "department"
    DEVOLVED_GOVERNMENT = "devolved_government"
    ARMS_LENGTH_BODY = "arms_length_body"
    OTHER = "other"

    @property
    def is_council(self) -> bool:
        """True for principal councils of any tier, in any nation."""
        return self in _COUNCILS


_COUNCILS = frozenset(
    {
        BodyKind.COUNTY,
        BodyKind.DISTRICT,
        BodyKind.UNITARY,
        BodyKind.METROPOLITAN,
        BodyKind.LONDON_BOROUGH,
    }
)


@dataclass(frozen=True, slots=True)
class Body:
    """One public body.

    Attributes:
        body_id: identity within tallystick; never changes once published (see README.md).
        name: official name.
        kind: what it is.
        gss_code: nine-character code of the Office for National Statistics, or empty.
        org_id: identifier of the org-id.guide scheme, for example ``GB-LAE-GAT``, or empty.
        old_ons_codes: earlier codes: the four-character ONS code such as ``00CY``, former GSS codes.
        region: English region, or nation.
        valid_from: first day in force, where known.
        valid_to: last day in force; ``None`` for a body still in force.
        successors: ids of the bodies that took over.
        parent: id of the department that the body belongs to, for arm's-length bodies.
        population: residents, where published, in the year ``population_year``.
        aliases: other names and acronyms in use.
        web_domains: domain names that are the body's own.
        source: keys of the sources listed in README.md.
        confirmed: True when a source, not memory alone, gives the name and the codes.
    """

    body_id: str
    name: str
    kind: BodyKind
    gss_code: str = ""
    org_id: str = ""
    old_ons_codes: tuple[str, ...] = ()
    region: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    successors: tuple[str, ...] = ()
    parent: str = ""
    population: int | None = None
    population_year: int | None = None
    aliases: tuple[str, ...] = ()
    web_domains: tuple[str, ...] = ()
    source: str = ""
    confirmed: bool = False

    def is_in_force(self, day: date | None = None) -> bool:
        """Tell whether the body exists on a day; without a day, whether it has not been abolished."""
        if day is None:
            return self.valid_to is None
        started = self.valid_from is None or self.valid_from <= day
        return started and (self.valid_to is None or day <= self.valid_to)
