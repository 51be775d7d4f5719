"""The nouns of the registers: what can be loaded, what its tables hold, what a load gave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tallystick.kernel import Column

Progress = Callable[[int, int, int], None]
"""Called with rows read, bytes read and bytes in all, some times a second at most."""


class RegisterKind(StrEnum):
    """A register that a user can load."""

    COMPANIES_HOUSE = "companies-house"
    CHARITIES = "charities"

    @property
    def room(self) -> str:
        """The room of the store whose derivation holds the register."""
        return self.value.replace("-", "_")


COMPANY_COLUMNS: tuple[Column, ...] = (
    Column("company_number", "VARCHAR", "eight characters, as registered"),
    Column("name", "VARCHAR", "registered name"),
    Column("clean_name", "VARCHAR", "words of the name that identify, upper case, as payees are cleaned"),
    Column("legal_form", "VARCHAR", "canonical legal form of the name, or empty"),
    Column("status", "VARCHAR", "status as published, for example Active or Liquidation"),
    Column("is_active", "BOOLEAN", "not dissolved, closed, converted or removed"),
    Column("incorporated_on", "DATE", "day of incorporation, where published"),
    Column("dissolved_on", "DATE", "day of dissolution, where published"),
    Column("postcode", "VARCHAR", "of the registered office, or empty"),
    Column("post_town", "VARCHAR", "of the registered office, or empty"),
    Column("sic_codes", "VARCHAR[]", "Standard Industrial Classification codes, as published"),
)
"""``register_companies``: one row for each company."""

COMPANY_NAME_COLUMNS: tuple[Column, ...] = (
    Column("company_number", "VARCHAR", "whose name it is"),
    Column("name", "VARCHAR", "the name as registered"),
    Column("clean_name", "VARCHAR", "words of the name that identify; the key of look-ups"),
    Column("legal_form", "VARCHAR", "canonical legal form of this name, or empty"),
    Column("role", "VARCHAR", "current or previous"),
    Column("until", "DATE", "day on which a previous name ended"),
    Column("is_whole", "BOOLEAN", "false where words in brackets or after a dash are not part of the key"),
)
"""``register_company_names``: every name by which a company can be looked up, the current one included."""

CHARITY_COLUMNS: tuple[Column, ...] = (
    Column("org_id", "VARCHAR", "GB-CHC-, GB-SC- or GB-NIC- and the number"),
    Column("source", "VARCHAR", "which publisher's file it came from"),
    Column("charity_number", "VARCHAR", "number as registered; a linked charity's is 1234567-1"),
    Column("name", "VARCHAR", "registered name"),
    Column("clean_name", "VARCHAR", "words of the name that identify, upper case, as payees are cleaned"),
    Column("legal_form", "VARCHAR", "canonical legal form of the name, or empty"),
    Column("status", "VARCHAR", "status as published"),
    Column("is_active", "BOOLEAN", "not removed from the register"),
    Column("registered_on", "DATE", "day of registration, where published"),
    Column("removed_on", "DATE", "day of removal, where published"),
    Column("postcode", "VARCHAR", "of its office or correspondent, or empty"),
    Column("company_number", "VARCHAR", "eight characters where the charity is a company, or empty"),
)
"""``register_charities``: one row for each charity."""

CHARITY_NAME_COLUMNS: tuple[Column, ...] = (
    Column("org_id", "VARCHAR", "whose name it is"),
    Column("source", "VARCHAR", "which publisher's file it came from"),
    Column("name", "VARCHAR", "the name as registered"),
    Column("clean_name", "VARCHAR", "words of the name that identify; the key of look-ups"),
    Column("legal_form", "VARCHAR", "canonical legal form of this name, or empty"),
    Column("role", "VARCHAR", "current, previous or other (a working name)"),
    Column("until", "DATE", "day on which a previous name ended; no charity register publishes it"),
    Column("is_whole", "BOOLEAN", "false where words in brackets or after a dash are not part of the key"),
)
"""``register_charity_names``: every name by which a charity can be looked up, the current one included."""

WANTED_COLUMNS: tuple[Column, ...] = (
    Column("clean_name", "VARCHAR", "words of the payee's name that identify (PayeeName.core)"),
    Column("legal_form", "VARCHAR", "its canonical legal form, or empty"),
    Column("postcode", "VARCHAR", "the payee's postcode, where published"),
    Column("first_paid_on", "DATE", "first day on which it was paid, where known"),
    Column("last_paid_on", "DATE", "last day on which it was paid, where known"),
)
"""``register_wanted``: names to look up, each pair of the first two columns once; the others may lack."""

MATCHED_COLUMNS: tuple[Column, ...] = (
    Column("clean_name", "VARCHAR", "as wanted"),
    Column("legal_form", "VARCHAR", "as wanted"),
    Column(
        "org_id",
        "VARCHAR",
        "GB-COH- for a company (a charitable one too), else the charity's; null where "
        "several entries share the name and nothing tells them apart",
    ),
    Column("charity_id", "VARCHAR", "GB-CHC-, GB-SC- or GB-NIC- where it is a charity"),
    Column("register_name", "VARCHAR", "current registered name"),
    Column("how", "VARCHAR", "current_name, closed, other_name, previous_name or shared_name"),
    Column("probability", "DOUBLE", "that the payee is that entity, 0 to 1"),
    Column("reason", "VARCHAR", "why, in one sentence"),
    Column("candidates", "BIGINT", "entities of the registers that bear or bore the name"),
)
"""``register_matches``: one row for each wanted name that a register knows."""


@dataclass(frozen=True)
class RegisterSummary:
    """What a load gave; ``rows_in`` always equals ``rows_stored + rows_refused``.

    Attributes:
        kind: which register.
        files: (path within the archive or file name, layout in words, rows) of each file read.
        rows_in: data rows read in all files.
        rows_stored: rows that are now in the register.
        rows_refused: rows that are not, by reason.
        entities: companies or charities in force after the load.
        names: names by which they can be looked up.
        replaced: what the load put out of force: the derivation before it, or empty.
        derivation: identity of the derivation now in force.
        notes: what the user should know, in sentences.
        examples: (file, row, reason) of the first refused rows.
    """

    kind: RegisterKind
    files: tuple[tuple[str, str, int], ...]
    rows_in: int
    rows_stored: int
    refused: dict[str, int]
    entities: int
    names: int
    replaced: str
    derivation: str
    notes: tuple[str, ...] = ()
    examples: tuple[tuple[str, int, str], ...] = ()

    @property
    def rows_refused(self) -> int:
        """Rows that were not stored, for whatever reason."""
        return sum(self.refused.values())
