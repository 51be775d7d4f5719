"""How names of public bodies are compared: what is the same name, what is only a place.

``Leeds City Council``, ``LEEDS CC`` and ``City of Leeds`` say the same; ``Leeds`` is only a place, and
``Leeds Teaching Hospitals NHS Trust`` is somebody else. A name is therefore split into a base (the
place or proper name) and a family (council, police, fire ...), read from the words around it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from tallystick.members.words import COUNTY_SHORT_FORMS, EDGE_WORDS, SMALL_WORDS, TIER_WORDS

_TOKEN = re.compile(r"[a-z]+|[0-9]+")
_APOSTROPHES = str.maketrans("", "", "'’‘`´ʼ")
_SHORT_FORMS = {"dept": "department", "depts": "department", "govt": "government", "univ": "university"}
_CAMEL = re.compile(r"(?<=[a-z]{2})(?=[A-Z])|(?<=[a-z0-9])(?=[A-Z][a-z])|(?<=[A-Z])(?=[A-Z][a-z])")


class Family(StrEnum):
    """Which sort of body the words around a proper name speak of."""

    NONE = ""
    COUNCIL = "council"
    POLICE = "police"
    FIRE = "fire"
    NHS_TRUST = "nhs_trust"
    CCG = "ccg"
    ICB = "icb"
    PARK = "park"
    COMBINED = "combined"


@dataclass(frozen=True, slots=True)
class NameKey:
    """A name taken apart: proper name, family, and the tier words that were removed."""

    base: str
    family: Family
    tier: frozenset[str]


def normalise_name(text: str) -> str:
    """Return a name in lower case, with ``and`` for ``&``, without marks, accents or a leading ``the``.

    Words and numbers are separated by one blank. Applying it twice changes nothing.
    """
    if text.isascii():
        plain = text
    else:
        decomposed = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES).casefold())
        plain = "".join(mark for mark in decomposed if not unicodedata.combining(mark))
    lowered = plain.translate(_APOSTROPHES).lower().replace("&", " and ")
    words = [_SHORT_FORMS.get(word, word) for word in _TOKEN.findall(lowered)]
    while len(words) > 1 and words[0] == "the":
        del words[0]
    return " ".join(words)


def split_camel_case(text: str) -> str:
    """Return the text with a blank wherever words run together, as in ``HarrogateBoroughCouncil``."""
    return _CAMEL.sub(" ", text)


def _alternatives(*phrases: str) -> re.Pattern[str]:
    ordered = sorted(phrases, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(ordered) + r")\b")


_POLICE = _alternatives(
    "police and crime commissioners?",
    "police fire and crime commissioners?",
    "chief constable",
    "constabulary",
    "pcc",
    "opcc",
    "pfcc",
    "opfcc",
    "police force",
    "police authority",
    "police service",
    "police",
)
_FIRE = _alternatives(
    "combined fire and rescue authority",
    "combined fire authority",
    "fire and rescue authority",
    "fire and rescue service",
    "fire and rescue",
    "fire rescue service",
    "fire rescue",
    "fire authority",
    "fire service",
    "fire brigade",
    "fire",
    "frs",
    "fra",
)
_NHS_TRUST = _alternatives(
    "nhs foundation trust", "foundation nhs trust", "nhs trust", "nhs ft", "nhsft", "nhst", "foundation trust"
)
_CCG = _alternatives("clinical commissioning group", "clinical commissioning groups", "ccg", "ccgs")
_ICB = _alternatives("integrated care board", "icb")
_PARK = _alternatives("national park authority", "national park", "npa")
_COMBINED = _alternatives(
    "mayoral combined authority", "combined county authority", "combined authority", "mca", "cca", "ca"
)
_FAMILIES: tuple[tuple[Family, re.Pattern[str], str], ...] = (
    (Family.CCG, _CCG, "ccg commissioning"),
    (Family.ICB, _ICB, "icb integrated"),
    (Family.NHS_TRUST, _NHS_TRUST, "trust nhs nhsft nhst"),
    (Family.PARK, _PARK, "park npa"),
    (Family.COMBINED, _COMBINED, "combined mca cca ca"),
    (Family.FIRE, _FIRE, "fire frs fra"),
    (Family.POLICE, _POLICE, "police constabulary constable pcc opcc pfcc opfcc"),
)
_FAMILY_SIGNS = tuple((family, pattern, frozenset(signs.split())) for family, pattern, signs in _FAMILIES)
_COMMISSIONER_FOR_FIRE = re.compile(r"\bpolice fire and crime commissioners?\b")

_COUNCIL_BEFORE = re.compile(
    r"^(?:(?:council of )?(?:the )?(?:city and county|royal borough|london borough|metropolitan borough|"
    r"county borough|borough|city|county|corporation|district|lb|rb|rlb|mb) of (?:the )?|"
    r"council of (?:the )?|[lr]b |cyngor |county )+"
)
_COUNCIL_WORDS = TIER_WORDS - {"of", "london", "royal", "metropolitan"}
_SHORT_TIERS = {"mbc": "borough", "bc": "borough", "lbc": "borough", "dc": "district", "mdc": "district"}


def name_key(text: str) -> NameKey:
    """Take a name apart; ``text`` may be raw or already normalised."""
    light = normalise_name(text)
    words = frozenset(light.split())
    for family, pattern, signs in _FAMILY_SIGNS:
        if words & signs:
            searched = light
            if family is Family.FIRE:
                searched = _COMMISSIONER_FOR_FIRE.sub(" ", light)
            rest, found = pattern.subn(" ", searched)
            if found and (base := _trim(rest)):
                return NameKey(base, family, frozenset())
    return _council_key(light)


def _trim(text: str) -> str:
    words = text.split()
    while words and words[0] in EDGE_WORDS:
        del words[0]
    while words and words[-1] in EDGE_WORDS:
        del words[-1]
    return " ".join(COUNTY_SHORT_FORMS.get(word, word) for word in words)


def _council_key(light: str) -> NameKey:
    rest = _COUNCIL_BEFORE.sub("", light)
    removed = light[: len(light) - len(rest)].split()
    words = rest.split()
    while len(words) > 1 and words[-1] in TIER_WORDS:
        removed.append(words.pop())
    if not words or words[-1] in _COUNCIL_WORDS:
        return NameKey(light, Family.NONE, frozenset())
    words = [COUNTY_SHORT_FORMS.get(word, word) for word in words]
    tier = frozenset(removed) | {_SHORT_TIERS[word] for word in removed if word in _SHORT_TIERS}
    family = Family.COUNCIL if tier & (_COUNCIL_WORDS | {"cyngor"}) else Family.NONE
    return NameKey(" ".join(words), family, tier)


def initials(text: str) -> str:
    """Return the first letters of a name without small words, for example ``smbc``."""
    return "".join(word[0] for word in normalise_name(text).split() if word not in SMALL_WORDS)
