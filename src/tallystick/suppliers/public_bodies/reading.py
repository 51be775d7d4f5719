"""Take a payee's name apart: which sort of public body its words speak of, and the words that name it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tallystick.members.words import COUNTY_SHORT_FORMS
from tallystick.suppliers.public_bodies.model import PublicKind
from tallystick.suppliers.public_bodies.words import SHORT_FORMS, SMALL_WORDS

_WORD = re.compile(r"[A-Z0-9]+")
_LETTERS_ONLY = re.compile(r"[A-Z]+$")
_LONGEST_CODE = 3
_COUNTIES = {short.upper(): full.upper() for short, full in COUNTY_SHORT_FORMS.items()}
_WORDS = {**SHORT_FORMS, **_COUNTIES}


def _joined(initials: str) -> str:
    word = initials.replace(" ", "")
    return _WORDS.get(word, word)


_PHRASES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\b[A-Z](?: [A-Z]\b)+"), lambda found: _joined(found[0])),
    (re.compile(r"(?<=[A-Z]{3})NHS(?:T(?:RUST)?)?\b"), " NHS"),
    (re.compile(r"\bHEALTH CARE\b"), "HEALTHCARE"),
    (re.compile(r"\bCOMM (?=HEALTH)"), "COMMUNITY "),
    (re.compile(r"\bMENT (?=HEALTH)"), "MENTAL "),
    (re.compile(r"\bF (?=TRUST\b)"), "FOUNDATION "),
    (re.compile(r"(?<=[A-Z] )FT\b"), "FOUNDATION TRUST"),
)


def _cut_at_end(phrase: str, kept: int) -> str:
    """Return a pattern for a phrase, whole anywhere, or cut at the end of the text after ``kept`` letters."""
    cuts = "|".join(re.escape(phrase[:end]) for end in range(len(phrase) - 1, kept - 1, -1))
    return rf"{phrase}\b|(?:{cuts})\s*$" if cuts else rf"{phrase}\b"


class NhsFamily(StrEnum):
    """Which sort of NHS body a sign speaks of; bodies of one family only are compared by their names."""

    TRUST = "NHS trust"
    CCG = "clinical commissioning group"
    ICB = "integrated care board"
    EARLIER = "earlier commissioner"
    """Primary care trusts and health authorities, gone in 2013; the register of bodies has none."""
    SUPPORT = "commissioning support unit"
    BOARD = "health board"
    OTHER = "other body of the NHS"


KIND_OF_FAMILY: dict[NhsFamily, PublicKind] = {
    NhsFamily.TRUST: PublicKind.NHS_TRUST,
    NhsFamily.CCG: PublicKind.NHS_COMMISSIONER,
    NhsFamily.ICB: PublicKind.NHS_COMMISSIONER,
    NhsFamily.EARLIER: PublicKind.NHS_COMMISSIONER,
    NhsFamily.SUPPORT: PublicKind.NHS_OTHER,
    NhsFamily.BOARD: PublicKind.NHS_COMMISSIONER,
    NhsFamily.OTHER: PublicKind.NHS_OTHER,
}
COMPARED = (NhsFamily.TRUST, NhsFamily.CCG, NhsFamily.ICB)
"""Families of which the register of bodies has members."""

_SIGNS: tuple[tuple[NhsFamily, re.Pattern[str]], ...] = tuple(
    (family, re.compile(rf"\b(?:{'|'.join(patterns)})"))
    for family, patterns in (
        (NhsFamily.SUPPORT, (r"COMMISSIONING SUPPORT UNIT\b", r"NHS\b.*\bCSU\b")),
        (NhsFamily.CCG, (_cut_at_end("CLINICAL COMMISSIONING GROUP", 10), r"CCGS?\b")),
        (NhsFamily.ICB, (_cut_at_end("INTEGRATED CARE BOARD", 15), r"ICB\b")),
        (
            NhsFamily.EARLIER,
            (_cut_at_end("PRIMARY CARE TRUST", 16), _cut_at_end("STRATEGIC HEALTH AUTHORITY", 18)),
        ),
        (NhsFamily.BOARD, (r"(?:LOCAL |UNIVERSITY )*HEALTH BOARD\b", r"LHB\b", r"UHB\b")),
        (
            NhsFamily.TRUST,
            (
                _cut_at_end("NHS FOUNDATION TRUST", 5),
                _cut_at_end("FOUNDATION NHS TRUST", 14),
                _cut_at_end("NHS TRUST", 5),
                _cut_at_end("NHS CARE TRUST", 8),
                r"FOUNDATION TRUST\b",
            ),
        ),
        (NhsFamily.OTHER, (r"NHS\b", r"NHSBSA\b", r"NHSP\b")),
    )
)
_SIGN_WORDS = frozenset(
    (
        *("NHS", "NHSBSA", "NHSP", "FOUNDATION", "CLINICAL", "CCG", "CCGS", "INTEGRATED", "ICB"),
        *("PRIMARY", "STRATEGIC", "BOARD", "LHB", "UHB", "UNIT"),
    )
)
_FORM_WORDS = frozenset(("NHS", "FOUNDATION", "TRUST"))


@dataclass(frozen=True, slots=True)
class Reading:
    """A name taken apart.

    Attributes:
        text: its words with short forms written out, ledger numbers at its ends gone.
        family: the sort of NHS body its words speak of, or None.
        before: the words before the sign of that sort (the proper name), or all of them without one.
        after: the words behind that sign.
    """

    text: str
    family: NhsFamily | None
    before: str
    after: str


def read(core: str) -> Reading:
    """Take a clean name apart."""
    text = plain(core)
    if _SIGN_WORDS.isdisjoint(text.split()):
        return Reading(text, None, text, "")
    for family, pattern in _SIGNS:
        if found := pattern.search(text):
            return Reading(text, family, text[: found.start()].strip(), text[found.end() :].strip())
    return Reading(text, None, text, "")


def plain(core: str) -> str:
    """Return a name's words with short forms written out and ledger numbers left off.

    Numbers are left off at its ends (``000038HERTFORDSHIRE``, ``COUNCIL002``, ``GROUP 15C``), and initials
    set apart become one word (``N H S``).
    """
    upper = core.upper().replace("'", "").replace("\u2019", "").replace("&", " AND ")
    words = _WORD.findall(upper)
    while words and not _LETTERS_ONLY.match(words[0]):
        if rest := _without_code(words[0]):
            words[0] = rest
            break
        del words[0]
    while words and not _LETTERS_ONLY.match(words[-1]):
        if rest := _without_code(words[-1]):
            words[-1] = rest
            break
        del words[-1]
    text = " ".join([_WORDS.get(word, word) for word in words])
    for pattern, written in _PHRASES:
        if pattern.search(text):
            text = pattern.sub(written, text)
    return text


def _without_code(word: str) -> str:
    """Return the letters of a word that runs into a ledger number, or nothing where it is a code itself."""
    letters = word.strip("0123456789")
    digits = len(word) - len(letters)
    is_name = len(letters) > _LONGEST_CODE or (len(letters) > 1 and digits > _LONGEST_CODE)
    return letters if is_name and letters.isalpha() else ""


def telling_words(text: str) -> list[str]:
    """Return the words of a proper name that tell it from others, in order."""
    return [word for word in text.split() if word not in SMALL_WORDS and word not in _FORM_WORDS]
