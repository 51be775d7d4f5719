"""The words that registers of contracts put above their columns, and which column is which.

Sources: Local Government Transparency Code 2015 (contracts above £5,000), the LGA schema for contracts,
and the usual headings of contract registers. Matching is on plain words: case and marks do not count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tallystick.kernel import FileRefused


class ContractField(StrEnum):
    """A field of a listed contract that a column can hold."""

    REFERENCE = "reference"
    TITLE = "title"
    DESCRIPTION = "description"
    DEPARTMENT = "department"
    BODY = "body"
    SUPPLIER = "supplier"
    COMPANY_NUMBER = "company number"
    CHARITY_NUMBER = "charity number"
    VAT_NUMBER = "VAT number"
    VALUE = "value"
    ANNUAL_VALUE = "annual value"
    START = "start"
    END = "end"
    REVIEW = "review"


# For each field the patterns of plain headings, the surest first; a column goes to the first field in this
# order that claims it, a field that is single takes the column of its surest pattern.
_PATTERNS: tuple[tuple[ContractField, tuple[str, ...]], ...] = (
    (ContractField.COMPANY_NUMBER, (
        r"(supplier )?(company|companies house) (registration |reg )?(number|no|id)",
        r"(supplier |organisation )?registration (number|no)",
    )),
    (ContractField.CHARITY_NUMBER, (r"(supplier )?(registered )?charity (registration |reg )?(number|no)",)),
    (ContractField.VAT_NUMBER, (r"(supplier )?vat (registration |reg )?(number|no)",)),
    (ContractField.ANNUAL_VALUE, (
        r"(estimated |average |approx\w* )*(annual|yearly|per annum)\b.*"
        r"(value|spend\w*|cost|amount|sum|budget).*",
        r".*\b(value|spend\w*|cost|amount|sum|budget) (per annum|pa|p a|per year|a year|annual\w*)\b.*",
        r"(annual|yearly)( value| spend| cost)?",
    )),
    (ContractField.VALUE, (
        r"(estimated )?(total|whole life|lifetime|overall|full)( \w+)? (value|cost|sum|amount|price).*",
        r"(estimated |current |awarded |agreed )?(contract|agreement|award) (value|sum|amount|price|cost).*",
        r"(value|sum|amount|price|cost) of (the )?(contract|agreement|award).*",
        r"(total )?sum (to be )?paid.*",
        r"value( of)? (over|for|across).*",
        r"(estimated |total )?(value|amount|sum)( gbp| pounds| inc\w* vat| ex\w* vat| net| gross)*",
    )),
    (ContractField.REVIEW, (r".*\breview( date)?\b.*", r"(renewal|extension review) date")),
    (ContractField.START, (
        r"(current |actual )?(contract |agreement )?(start|commence\w*|begin\w*|effective)( from)?( date)?",
        r"(date )?(contract |agreement )?(start\w*|commence\w*|from)( date)?",
        r"start date of.*",
    )),
    (ContractField.END, (
        r"(current|latest|actual|extended|revised|maximum|final)( contract)? (end|expiry|expiration|finish)"
        r"( date)?.*",
        r"(contract |agreement )?(end|expiry|expiration|finish|completion|termination)( date)?",
        r"(date )?(contract |agreement )?(ends|expires|ending|to)( date)?",
        r"(end|expiry) date.*",
    )),
    (ContractField.SUPPLIER, (
        r"(name of )?(the )?(awarded |current |main )?(supplier|contractor|provider|vendor)"
        r"( company| organisation| legal| trading)?( names?| name and details| details)?",
        r"(supplier|contractor|provider|vendor)s? (names?|and|organisation|company).*",
        r"(awarded to|contract awarded to|awarded supplier\w*|company( name)?|suppliers|contractors)",
    )),
    (ContractField.REFERENCE, (
        r"(unique )?(contract|agreement|framework|procurement|tender)s?( register)? "
        r"(reference|ref|number|no|id|code)( number| no)?",
        r"(unique )?(reference|ref|id|record id|ocid)( number| no)?",
    )),
    (ContractField.TITLE, (
        r"(contract|agreement|tender|project)?( )?(title|name)( of (the )?(agreement|contract|project))?",
        r"(contract|agreement)",
    )),
    (ContractField.DESCRIPTION, (
        r".*\bdescription\b.*", r"goods and or services.*", r"(summary|purpose|scope).*",
    )),
    (ContractField.BODY, (
        r"(purchasing|contracting|buying|public|publishing) (body|authority|organisation)( name)?",
        r"(organisation|body|authority|council|local authority|buyer|publisher)( name| label)?",
    )),
    (ContractField.DEPARTMENT, (
        r".*\b(department|directorate)\b.*",
        r"(service|service area|business unit|division|team|section|owner department)( name)?",
    )),
)  # fmt: skip

SINGLE = frozenset(
    field for field in ContractField if field not in (ContractField.END, ContractField.DEPARTMENT)
)
"""Fields that one column holds; of several days of ending the latest counts."""

_NOT_WORDS = re.compile(r"[^a-z0-9]+")
_NO_COLUMN = re.compile(r"\b(sme|vcse|postcode|town|address|type|size|email|contact|option|taken|why)\b")


@dataclass(frozen=True)
class Columns:
    """Which column holds which field: positions by field, in order of the table."""

    at: dict[ContractField, tuple[int, ...]]

    def first(self, field: ContractField) -> int | None:
        """Return the position of a field's column, or None where there is none."""
        return self.at[field][0] if self.at.get(field) else None


def plain_heading(text: str) -> str:
    """Return a heading in lower case words, marks and brackets as blanks."""
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text.replace("\ufeff", ""))
    return _NOT_WORDS.sub(" ", split.lower().replace("£", " ")).strip()


def find_columns(header: Sequence[str]) -> Columns:
    """Return which column holds which field; columns that hold none are left out."""
    plain = [plain_heading(heading) for heading in header]
    found: dict[ContractField, list[tuple[int, int]]] = {}
    taken: set[int] = set()
    for wanted, patterns in _PATTERNS:
        claims = [
            (strength, place)
            for place, words in enumerate(plain)
            if place not in taken
            and words
            and not _NO_COLUMN.search(words)
            and (strength := _strength(words, patterns)) is not None
        ]
        claims.sort()
        chosen = claims[:1] if wanted in SINGLE else claims
        taken.update(place for _, place in chosen)
        if chosen:
            found[wanted] = chosen
    return Columns({wanted: tuple(place for _, place in claims) for wanted, claims in found.items()})


def require_columns(header: Sequence[str], where: str) -> Columns:
    """Return the columns of a list of contracts.

    Raises:
        FileRefused: there is no supplier, or neither a start nor an end; says what was found.
    """
    columns = find_columns(header)
    lacking = [] if ContractField.SUPPLIER in columns.at else ["supplier"]
    if not {ContractField.START, ContractField.END} & columns.at.keys():
        lacking.append("start or end date")
    if lacking:
        seen = ", ".join(f"“{heading}”" for heading in header[:12] if heading) or "no headings"
        raise FileRefused(
            "The table is not read as a list of contracts.",
            where=where,
            why=f"No column was found for: {', '.join(lacking)}. Its columns begin: {seen}.",
            next_step="Head the columns supplier, start date, end date and value, and load it again.",
        )
    return columns


def _strength(words: str, patterns: Sequence[str]) -> int | None:
    """Return the place of the first pattern that fits the whole heading, 0 the surest."""
    return next((place for place, pattern in enumerate(patterns) if re.fullmatch(pattern, words)), None)
