"""Match payees' names to the register of bodies, many at once; failing that, say the kind if it is certain.

A name is looked up by what its words speak of (trust, commissioner, council, police ...) and its proper
name. Whatever could mean two bodies means none. A name with a company's legal form, or with words of a
charity or club, is somebody else's, whatever body it names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from tallystick.members import Body, Register
from tallystick.members.names import Family, name_key
from tallystick.suppliers.model import PayeeKind, PayeeName
from tallystick.suppliers.public_bodies.index import BodyIndex, Found, is_clinical, kind_of
from tallystick.suppliers.public_bodies.model import PublicBodyMatch, PublicKind
from tallystick.suppliers.public_bodies.reading import (
    COMPARED,
    KIND_OF_FAMILY,
    NhsFamily,
    Reading,
    read,
    telling_words,
)
from tallystick.suppliers.public_bodies.words import (
    CENTRAL_WORDS,
    COMPANY_FORMS,
    GP_WORDS,
    HEALTH_WORDS,
    LOOSE_WORDS,
    NOT_GP_WORDS,
    PARISH_WORDS,
    PENSION_WORDS,
    PUBLIC_PENSIONS,
    SCHOOL_WORDS,
    SHORT_COUNCIL_SIGNS,
    SOMEBODY_ELSE,
    TERRITORIAL_SIGNS,
)

_COUNCIL_AND_MORE = re.compile(r"^(.*?\bCOUNCIL) (?!FOR |OF |ON )\w+")
_TIER_COUNCIL = re.compile(
    r"\b(?:BOROUGH|CITY|COUNTY|DISTRICT|METROPOLITAN|UNITARY) COUNCIL$|^(?:LONDON|ROYAL) BOROUGH OF "
)
_MOST_LEADING_WORDS = 3
_FEWEST_WORDS = 2
_BOROUGH_FIRST = re.compile(r"^(?:LB|RB|(?:LONDON |ROYAL |METROPOLITAN )?BOROUGH|CITY) OF ")
_KIND_OF_FAMILY = {
    Family.COUNCIL: PublicKind.COUNCIL,
    Family.POLICE: PublicKind.POLICE,
    Family.FIRE: PublicKind.FIRE,
    Family.COMBINED: PublicKind.COMBINED_AUTHORITY,
}
_CERTAIN_OF_FAMILY = {
    Family.COUNCIL: _TIER_COUNCIL,
    Family.POLICE: re.compile(r"\bPOLICE (?:AUTHORITY|AND CRIME COMMISSIONER)|\bCONSTABULARY$"),
    Family.FIRE: re.compile(r"\bFIRE (?:AND RESCUE )?(?:SERVICE|AUTHORITY)\b|\bFIRE BRIGADE$"),
    Family.COMBINED: re.compile(r"\bCOMBINED AUTHORITY$"),
}


_IN_WORDS = {
    PublicKind.COUNCIL: "a council",
    PublicKind.PARISH_COUNCIL: "a parish, town or community council",
    PublicKind.POLICE: "a police body",
    PublicKind.FIRE: "a fire and rescue body",
    PublicKind.COMBINED_AUTHORITY: "a combined authority",
    PublicKind.NHS_TRUST: "an NHS trust",
    PublicKind.NHS_COMMISSIONER: "a commissioner of the NHS",
    PublicKind.NHS_OTHER: "a body of the NHS",
    PublicKind.GP_PRACTICE: "a general practice",
    PublicKind.CENTRAL_GOVERNMENT: "a department of central government",
    PublicKind.SCHOOL: "a school",
    PublicKind.PENSION_FUND: "a public pension fund",
}


def match(names: Sequence[PayeeName], register: Register) -> list[PublicBodyMatch | None]:
    """Return for each name the public body it means, only the kind where no more is certain, or None.

    People, withheld names and placeholders are never public bodies.
    """
    index = _index_of(register)
    return [_match(name, index) for name in names]


@lru_cache(maxsize=4)
def _index_of(register: Register) -> BodyIndex:
    return BodyIndex(register)


def _match(name: PayeeName, index: BodyIndex) -> PublicBodyMatch | None:
    if name.kind is not PayeeKind.ORGANISATION or not name.core or name.legal_form in COMPANY_FORMS:
        return None
    reading = read(name.core)
    words = frozenset(reading.text.split())
    if PENSION_WORDS.search(reading.text):
        return _pension_fund(reading, index)
    if words & SOMEBODY_ELSE:
        return None
    body = index.by_whole_name(reading.text)
    if body is not None:
        return _of(reading, Found(body, 0.98, "by its whole name"))
    if reading.family is not None:
        return _nhs(reading, index)
    return _without_nhs(reading, words, index)


def _nhs(reading: Reading, index: BodyIndex) -> PublicBodyMatch | None:
    family = reading.family or NhsFamily.OTHER
    before, after = telling_words(reading.before), telling_words(reading.after)
    if family in COMPARED:
        found = (
            index.by_words(family, before, is_cut=False) or index.by_glued(family, reading.before)
            if before
            else index.by_exact_words(family, after)
        )
        if found is not None:
            return _of(reading, found, less=0.03 if before and after else 0.0)
        if found := _turned(family, before, after, index):
            return _of(reading, found, less=0.1)
    elif family is NhsFamily.OTHER and (said := _loosely_nhs(reading, index)):
        return said
    if body := index.by_first_words(reading.text):
        return _of(reading, Found(body, 0.93, "by its name, with more words behind it"))
    if family is NhsFamily.OTHER:
        return _part_of_nhs(reading, index)
    return _only_kind(reading, KIND_OF_FAMILY[family], 0.95)


def _turned(family: NhsFamily, before: list[str], after: list[str], index: BodyIndex) -> Found | None:
    """The words of a name about its sign ("HOSPITALS NHS TRUST EPSOM ..."), or with others before it."""
    if before and after and (found := index.by_exact_words(family, before + after)):
        return found
    for start in range(1, min(len(before), _MOST_LEADING_WORDS + 1)):
        # A word that tells bodies apart is part of the name of another one, not of an address; commissioners
        # changed their names too often to set aside any word but a code.
        first = before[start - 1]
        if first in index.vocabulary or (family is not NhsFamily.TRUST and first.isalpha()):
            return None
        if found := index.by_exact_words(family, before[start:]):
            return found
    return None


def _loosely_nhs(reading: Reading, index: BodyIndex) -> PublicBodyMatch | None:
    """A name that ends with NHS: what came after it may be cut off."""
    if not reading.text.endswith(" NHS") or not reading.before:
        return None
    for family in (NhsFamily.TRUST, NhsFamily.CCG):
        if found := index.by_words(family, telling_words(reading.before), is_cut=True):
            return _of(reading, found, less=0.02)
    return None


def _part_of_nhs(reading: Reading, index: BodyIndex) -> PublicBodyMatch:
    """NHS Blood and Transplant, NHS Supply Chain and others, cut short or with words before them."""
    from_nhs = f"NHS {reading.after}"
    if reading.after and (body := index.by_beginning_of_nhs(from_nhs)):
        return _of(reading, Found(body, 0.9, "by the beginning of its name, which no other body shares"))
    if reading.before and (body := index.by_first_words(from_nhs)):
        return _of(reading, Found(body, 0.88, "by its name among other words"))
    return _only_kind(reading, PublicKind.NHS_OTHER, 0.9 if not reading.before else 0.7)


def _without_nhs(reading: Reading, words: frozenset[str], index: BodyIndex) -> PublicBodyMatch | None:
    if words & TERRITORIAL_SIGNS and (said := _territorial(reading, words, index)):
        return said
    if said := _trust_by_name(reading, words, index):
        return said
    if body := index.by_first_words(reading.text):
        return _of(reading, Found(body, 0.93, "by its name, with more words behind it"))
    if body := index.by_first_word(reading.text):
        return _of(reading, Found(body, 0.88, "by its acronym, with more words behind it"))
    return _kind_alone(reading)


def _trust_by_name(reading: Reading, words: frozenset[str], index: BodyIndex) -> PublicBodyMatch | None:
    """A trust's name without NHS, as in "PORTSMOUTH HOSPITALS TRUST"; places alone are none."""
    proper = telling_words(reading.text)
    says_trust = reading.text.endswith((" TRUST", " FOUNDATION"))
    if len(proper) < _FEWEST_WORDS or not (says_trust or words & HEALTH_WORDS):
        return None
    if found := index.by_exact_words(NhsFamily.TRUST, proper):
        return _of(reading, found, less=0.08)
    if says_trust or is_clinical(words):
        found = index.by_words(NhsFamily.TRUST, proper, is_cut=True)
        if found is not None and len(set(proper) - LOOSE_WORDS) >= _FEWEST_WORDS:
            return _of(reading, found, less=0.07)
    return None


def _territorial(reading: Reading, words: frozenset[str], index: BodyIndex) -> PublicBodyMatch | None:
    """Councils, police, fire: found by the register's own rules for names of places and tiers."""
    text = reading.text
    is_short = not words & (TERRITORIAL_SIGNS - SHORT_COUNCIL_SIGNS)
    key = name_key(text)
    if key.family is not Family.NONE:
        body = index.register.by_name(text) or index.by_joined(key.family, key.base)
        if body is not None:
            return _of(reading, Found(body, 0.97, "by its name"), less=0.12 if is_short else 0.0)
    if (more := _COUNCIL_AND_MORE.match(text)) and not PARISH_WORDS.search(more[1]):
        body = index.register.by_name(more[1])
        if body is not None and name_key(more[1]).family is Family.COUNCIL:
            return _of(reading, Found(body, 0.93, "by its name, with a department behind it"))
    if _BOROUGH_FIRST.match(text) and (body := _borough_and_more(text, index)):
        return _of(reading, Found(body, 0.93, "by its name, with a department behind it"))
    kind = _KIND_OF_FAMILY.get(key.family)
    if PARISH_WORDS.search(text):
        return _only_kind(reading, PublicKind.PARISH_COUNCIL, 0.95)
    if kind is not None and _CERTAIN_OF_FAMILY[key.family].search(text):
        return _only_kind(reading, kind, 0.93)
    return None


def _borough_and_more(text: str, index: BodyIndex) -> Body | None:
    words = text.split()
    for end in range(len(words) - 1, _FEWEST_WORDS, -1):
        first = " ".join(words[:end])
        if (body := index.register.by_name(first)) and name_key(first).family is Family.COUNCIL:
            return body
    return None


def _kind_alone(reading: Reading) -> PublicBodyMatch | None:
    text = reading.text
    if CENTRAL_WORDS.match(text):
        return _only_kind(reading, PublicKind.CENTRAL_GOVERNMENT, 0.95)
    if SCHOOL_WORDS.search(text):
        return _only_kind(reading, PublicKind.SCHOOL, 0.9)
    if GP_WORDS.search(text) and not NOT_GP_WORDS.search(text):
        return _only_kind(reading, PublicKind.GP_PRACTICE, 0.9)
    return None


def _pension_fund(reading: Reading, index: BodyIndex) -> PublicBodyMatch | None:
    """Pension funds of public bodies; those of landlords and firms are nobody's here."""
    proper = PENSION_WORDS.split(reading.text)[0].strip()
    is_public = PUBLIC_PENSIONS.search(reading.text) or index.is_council_place(proper)
    return _only_kind(reading, PublicKind.PENSION_FUND, 0.9) if is_public else None


def _of(reading: Reading, found: Found, *, less: float = 0.0) -> PublicBodyMatch:
    body = found.body
    reason = f'"{reading.text}" is {body.name}, {found.how}{_until(body)}.'
    return PublicBodyMatch(body.body_id, body.name, kind_of(body), round(found.probability - less, 4), reason)


def _until(body: Body) -> str:
    return f"; it existed until {body.valid_to.isoformat()}" if body.valid_to else ""


def _only_kind(reading: Reading, kind: PublicKind, probability: float) -> PublicBodyMatch:
    words = _IN_WORDS[kind]
    reason = f'"{reading.text}" reads like {words}; which one is not known.'
    return PublicBodyMatch("", "", kind, probability, reason)
