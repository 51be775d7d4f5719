"""What is known of each word, looked up once: the marks by which a name is read in a single pass."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import IntFlag

from tallystick.suppliers.names import noise_words, people_words, placeholder_words, surname_words
from tallystick.suppliers.names.form_words import CUT_SHORT, FORM_ENDS, STANDS_INSIDE
from tallystick.suppliers.names.organisation_words import ORGANISATION_ENDINGS, ORGANISATION_WORDS

MOST_WORDS_KEPT = 400_000
"""Words remembered before the memory is emptied; a national year of payees has fewer."""


class Mark(IntFlag):
    """One thing known of a word."""

    ORGANISATION = 1
    TITLE = 2
    FORENAME = 4
    WEAK_FORENAME = 8
    SURNAME = 16
    INITIAL = 32
    PLACEHOLDER = 64
    BESIDE_PLACEHOLDER = 128
    MAY_BE_REDACTED = 256
    FORM_END = 512
    FORM_INSIDE = 1024
    OTHER_NAME = 2048
    NUMBER = 4096
    SHORT = 8192
    JOINS = 16384
    DEAD = 32768
    THE = 65536
    PAIR = 131072
    """Two letters that are no word: the initials JA as ledgers write them."""


PERSONAL = int(
    Mark.TITLE | Mark.FORENAME | Mark.WEAK_FORENAME | Mark.SURNAME | Mark.INITIAL | Mark.DEAD | Mark.PAIR
)
"""Marks without one of which no name can read like a person's."""

_OF_PEOPLE = Mark.FORENAME | Mark.WEAK_FORENAME | Mark.SURNAME

_REDACTION = re.compile(
    r"RED|REED|REA|WITHELD|WITHHELD|ANON|PSEUDO|DISCLOS|DISCLOSABLE|INDIVIDUAL|PRIVATE|PERSON|CONFIDENTIAL|SENSITIVE"
    r"|SUPPRESS|PROTECT|^DPA?$|GDPR|^FOIA?$|^S?40$|^EXEMPT|^S$|^SECTION$|CARER|PAYMENT|^USERS?$|RECIPIENT"
    r"|^CLIENTS?$|STAFF|EMPLOYEE|REMOVED|HIDDEN|EXCLUDED|SHOWN|PUBLISHED|RELEASED|AVAILABLE|PROVIDED|XX|OLYGU"
    r"|DDILEU|GUDDIO|LEAVERS?$|^DATA$|^X$"
)
"""Words without one of which the rules of ``spend/values/redactions.py`` cannot find a withheld name."""

_OTHER_NAME = frozenset(
    """
    TRADING TRADES TRADED FORMERLY FORMALLY FORMELY PREVIOUSLY PREV FKA AKA DBA KNOWN BRANCH BRANCHES
    SITE DEPOT DUPLICATE TA DNU DONT USE USED OF DECEASED DECD
    """.split()  # noqa: SIM905
) - {"OF"}
"""Words that may begin another name, a branch or a note: such a name is taken apart with care."""

EXECUTORS = frozenset(
    (
        "EXECUTORS",
        "EXECUTOR",
        "EXECUTRIX",
        "EXORS",
        "EXOR",
        "EXECS",
        "ADMINISTRATORS",
        "ESTATE",
        "EST",
        "LATE",
    )
)
DECEASED = frozenset(("DECEASED", "DECD", "DEC'D"))


_NOT_INITIALS = frozenset(
    """
    AL AN AS AV BC BE BM BT BY CC CF CT DA DC DE DI DU EC ED EL ES EU FC FM FS GB GE GO GT HP HQ HR ID IN IS
    IT JV LA LE MC MK MM MY NE NO NU NW OF OH ON OR PA PC PH PR QA RC RE RR RS SE SL SO ST SW TA TO TV TY UK
    UN UP US VW WE WI YO ZE
    """.split()  # noqa: SIM905
)
"""Two letters that are words, regions, clubs or trades more often than a person's initials."""


class _Vocabulary(dict[str, int]):
    """Word -> its marks, worked out when the word is first met."""

    def __missing__(self, word: str) -> int:
        if len(self) >= MOST_WORDS_KEPT:
            self.clear()
        marks = self[word] = int(_marks(word))
        return marks


def glued_form(word: str) -> str:
    """Return the legal form that a word ends with where the blank before it is missing: TIMBERLIMITED."""
    if word.endswith("LTD") and len(word) >= 7:
        return "LTD"
    if word.endswith("LIMITED") and len(word) >= 11 and not word.endswith("UNLIMITED"):
        return "LIMITED"
    return ""


_TABLES: tuple[tuple[Mark, Iterable[str]], ...] = (
    (Mark.ORGANISATION, ORGANISATION_WORDS),
    (Mark.TITLE, people_words.TITLES),
    (Mark.FORENAME, people_words.FORENAMES),
    (Mark.WEAK_FORENAME, people_words.WEAK_FORENAMES),
    (Mark.SURNAME, surname_words.SURNAMES | surname_words.BOTH),
    (Mark.PLACEHOLDER, placeholder_words.SAYS_SO | placeholder_words.FIRST_OF_WHOLE),
    (Mark.BESIDE_PLACEHOLDER, placeholder_words.MAY_STAND_BESIDE),
    (Mark.FORM_END, FORM_ENDS | CUT_SHORT),
    (Mark.FORM_INSIDE, STANDS_INSIDE),
    (Mark.OTHER_NAME, _OTHER_NAME),
    (Mark.SHORT, noise_words.SHORT_SPELLINGS.keys()),
    (Mark.JOINS, noise_words.JOINED.keys()),
    (Mark.DEAD, EXECUTORS | DECEASED),
    (Mark.THE, ("THE", "MESSRS", "MESSERS")),
)


def _listed() -> dict[str, Mark]:
    """Return the marks of every word that a table lists, once, instead of asking each table for each word."""
    found: dict[str, Mark] = {}
    for mark, words in _TABLES:
        for word in words:
            found[word] = found.get(word, Mark(0)) | mark
    return found


_LISTED = _listed()


def _marks(word: str) -> Mark:
    marks = _LISTED.get(word, Mark(0))
    if word.startswith("MC") and len(word) > 4:
        marks |= Mark.SURNAME
    if len(word) >= 7 and not marks & _OF_PEOPLE and word.endswith(ORGANISATION_ENDINGS):
        marks |= Mark.ORGANISATION
    if len(word) >= 7 and word.endswith(surname_words.SURNAME_ENDINGS):
        marks |= Mark.SURNAME
    if len(word) == 2 and word.isalpha() and not marks & Mark.ORGANISATION and word not in _NOT_INITIALS:
        marks |= Mark.PAIR
    if glued_form(word):
        marks |= Mark.FORM_END
    if len(word) == 1 and word.isalpha():
        marks |= Mark.INITIAL
    if any(character.isdigit() for character in word):
        marks |= Mark.NUMBER
    if _REDACTION.search(word):
        marks |= Mark.MAY_BE_REDACTED
    return marks


MARKS = _Vocabulary()
"""Word -> marks as an int; :class:`Mark` names them."""


def marks_of(words: list[str]) -> int:
    """Return every mark that some word of a name has."""
    marks = 0
    for word in words:
        marks |= MARKS[word]
    return marks
