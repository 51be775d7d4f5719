"""Find public bodies by id, code, name, or in passing text.

The bundled table is ``bodies.csv`` beside this file; a user's own table of the same columns is laid
over it. Whatever could mean two bodies means none: a wrong publisher is worse than a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from tallystick.members.model import Body, BodyKind
from tallystick.members.names import (
    Family,
    NameKey,
    initials,
    name_key,
    normalise_name,
    split_camel_case,
)
from tallystick.members.table import read_bodies
from tallystick.members.words import (
    COUNTY_SHORT_FORMS,
    FAMILY_WORDS,
    HEALTH_WORDS,
    LOOSE_TIER_WORDS,
    NEUTRAL_WORDS,
    ORDINARY_WORDS,
    WIDE_PLACES,
    WIDENING_WORDS,
)

BUNDLED_TABLE = Path(__file__).with_name("bodies.csv")
LONGEST_NAME = 14
LONGEST_TEXT = 400
REMEMBERED_TEXTS = 4_096
PUBLICATION_BEGAN = date(2010, 1, 1)
"""Bodies gone before payments were published are found by code or full name, not by their place."""
SHORTEST_RUN_TOGETHER = 8

_FAMILY_OF_KIND = {
    BodyKind.POLICE: (Family.POLICE,),
    BodyKind.FIRE: (Family.FIRE,),
    BodyKind.NHS_TRUST: (Family.NHS_TRUST,),
    BodyKind.NHS_COMMISSIONER: (Family.CCG, Family.ICB),
    BodyKind.NATIONAL_PARK: (Family.PARK,),
    BodyKind.COMBINED_AUTHORITY: (Family.COMBINED,),
}
_KINDS_OF_SLUG = {
    "county-council": frozenset({BodyKind.COUNTY}),
    "district-council": frozenset({BodyKind.DISTRICT}),
    "metropolitan-district-council": frozenset({BodyKind.METROPOLITAN}),
    "unitary-authority": frozenset({BodyKind.UNITARY}),
    "unitary-council": frozenset({BodyKind.UNITARY}),
    "london-borough-council": frozenset({BodyKind.LONDON_BOROUGH}),
}
_BETWEEN_WORDS = re.compile(r"[\s_/\\.,;:()\-]+")
_DOMAIN = re.compile(r"(?<![a-z0-9.-])(?:www\.)?([a-z0-9-]+)\.(gov\.uk|gov\.wales|police\.uk|nhs\.uk)")

Bodies = tuple[Body, ...]
_NOTHING: Bodies = ()


class Register:
    """An immutable set of public bodies with its indexes; iterate it for the bodies themselves."""

    def __init__(self, bodies: Iterable[Body]) -> None:
        self._bodies = {body.body_id: body for body in bodies}
        self._mentions: dict[str, Bodies] = {}

    def __len__(self) -> int:
        return len(self._bodies)

    def __iter__(self) -> Iterator[Body]:
        return iter(self._bodies.values())

    def by_id(self, body_id: str) -> Body | None:
        """Return the body with this id, or None."""
        return self._bodies.get(body_id)

    def by_code(self, text: str) -> Body | None:
        """Return the body that a published code or URI names.

        GSS codes, four-character ONS codes, org-ids, and URIs that end with one of these or with a
        council's name (``.../id/district-council/oxford``) are understood.
        """
        written = text.strip()
        if "://" not in written:
            code = written.upper().replace(" ", "").removesuffix(".0")
            return _only(self._codes.get(code, _NOTHING))
        parts = _path_of(written)
        if not parts:
            return None
        found = self._codes.get(parts[-1].upper())
        if found:
            return _only(found)
        kinds = _KINDS_OF_SLUG.get(parts[-2]) if len(parts) > 1 else None
        matches = self.candidates(parts[-1])
        return _only(tuple(body for body in matches if kinds is None or body.kind in kinds))

    def by_name(self, text: str) -> Body | None:
        """Return the body of this name, whatever its spelling; None where it could be two bodies."""
        return _only(self._named(text))

    def candidates(self, text: str) -> Bodies:
        """Return every body that a name or acronym could mean, initials of councils included."""
        found = self._named(text)
        return found or self._initials.get(normalise_name(text), _NOTHING)

    def find_in_text(self, text: str) -> Body | None:
        """Return the one body that a file name, folder, sheet or title names; None if none or several.

        A place or acronym alone counts only beside words that payment files carry anyway (months,
        "spend"), and never where it is an everyday word. A department named beside its own agency
        yields the agency.
        """
        return _only(self.mentions(text))

    def mentions(self, text: str) -> Bodies:
        """Return the distinct bodies that a text names, in the order of their names' length."""
        start = text[:LONGEST_TEXT]
        if start not in self._mentions:
            if len(self._mentions) >= REMEMBERED_TEXTS:
                self._mentions.clear()
            self._mentions[start] = self._search(start)
        return self._mentions[start]

    def _named(self, text: str) -> Bodies:
        light = normalise_name(text)
        if not light:
            return _NOTHING
        found = self._names.get(light) or self._aliases.get(light)
        if found and not (len(found) == 1 and found[0].kind.is_council):
            return found
        key = name_key(light)
        if found and key.family is not Family.NONE:
            return found
        return self._of_key(key) or found or _NOTHING

    def _of_key(self, key: NameKey) -> Bodies:
        if key.base in WIDE_PLACES and not key.tier & {"city", "corporation"}:
            return _NOTHING
        if key.family is Family.NONE:
            return self._bases.get((Family.COUNCIL, key.base)) or self._bases.get(
                (Family.NONE, key.base), _NOTHING
            )
        found = self._bases.get((key.family, key.base), _NOTHING)
        if key.family is Family.COUNCIL:
            fitting = tuple(body for body in found if _fits_tier(body, key.tier))
            named = tuple(body for body in fitting if _names_tier(body, key.tier))
            return named if len(fitting) > 1 and named else fitting
        return found

    @cached_property
    def _codes(self) -> dict[str, Bodies]:
        index: dict[str, Bodies] = {}
        for body in self:
            for code in {body.body_id, body.gss_code, body.org_id, *body.old_ons_codes}:
                if code:
                    _add(index, code.upper(), body)
        return index

    @cached_property
    def _names(self) -> dict[str, Bodies]:
        index: dict[str, Bodies] = {}
        for body in self:
            _add(index, normalise_name(body.name), body)
        return index

    @cached_property
    def _aliases(self) -> dict[str, Bodies]:
        index: dict[str, Bodies] = {}
        for body in self:
            for alias in body.aliases:
                _add(index, normalise_name(alias), body)
        return index

    @cached_property
    def _bases(self) -> dict[tuple[Family, str], Bodies]:
        index: dict[tuple[Family, str], Bodies] = {}
        for body in self:
            if body.valid_to and body.valid_to < PUBLICATION_BEGAN:
                continue
            wanted = _FAMILY_OF_KIND.get(body.kind, ())
            for name in (body.name, *body.aliases):
                key = name_key(name)
                if body.kind.is_council:
                    _add(index, (Family.COUNCIL, key.base), body)
                elif key.family in wanted:
                    _add(index, (key.family, key.base), body)
                    if body.kind is BodyKind.NHS_TRUST and HEALTH_WORDS & set(key.base.split()):
                        _add(index, (Family.NONE, key.base), body)
        return index

    @cached_property
    def _initials(self) -> dict[str, Bodies]:
        index: dict[str, Bodies] = {}
        for body in self:
            if body.kind.is_council:
                _add(index, initials(body.name), body)
        return index

    @cached_property
    def _run_together(self) -> dict[str, str]:
        places = [base for family, base in self._bases if family is Family.COUNCIL and " " in base]
        shortened = {_shorten_county(place): place for place in places}
        joined = {name.replace(" ", ""): name for name in (*places, *self._names)}
        joined |= {short.replace(" ", ""): place for short, place in shortened.items()}
        return {word: place for word, place in joined.items() if len(word) >= SHORTEST_RUN_TOGETHER}

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        words = {*FAMILY_WORDS, *COUNTY_SHORT_FORMS}
        for name in (*self._names, *self._aliases, *(base for _, base in self._bases)):
            words.update(name.split())
        return frozenset(words)

    def _search(self, text: str) -> Bodies:
        found = self._of_domains(text)
        if found:
            return self._most_specific(found)
        words = self._words(text)
        used = [False] * len(words)
        strong: list[Body] = []
        weak: list[tuple[Body, str]] = []
        for name, body, is_strong in self._names_in(words, used):
            if is_strong:
                strong.append(body)
            else:
                weak.append((body, name))
        if strong:
            return self._most_specific(strong)
        rest = {word for word, is_used in zip(words, used, strict=True) if not is_used}
        return self._most_specific(body for body, name in weak if _stands_alone(body, name, rest))

    def _names_in(self, words: list[str], used: list[bool]) -> Iterator[tuple[str, Body, bool]]:
        """Yield the names of single bodies, longest first, marking the words that belong to any name."""
        for length in range(min(len(words), LONGEST_NAME), 0, -1):
            for start in range(len(words) - length + 1):
                phrase = words[start : start + length]
                if any(used[start : start + length]) or not self._vocabulary.issuperset(phrase):
                    continue
                name = " ".join(phrase)
                bodies, is_strong = self._of_phrase(name)
                if not bodies:
                    continue
                used[start : start + length] = [True] * length
                if len(bodies) == 1 and not _is_somebody_else(bodies[0], words, start):
                    yield name, bodies[0], is_strong

    def _words(self, text: str) -> list[str]:
        words: list[str] = []
        for chunk in _BETWEEN_WORDS.split(text):
            joined = normalise_name(chunk)
            pieces = (
                [joined] if joined in self._run_together else normalise_name(split_camel_case(chunk)).split()
            )
            for piece in pieces:
                words.extend(self._run_together.get(piece, piece).split())
        return words

    def _of_phrase(self, light: str) -> tuple[Bodies, bool]:
        """Return the bodies of a phrase, and whether it names them whatever the words beside it."""
        bodies = self._named(light)
        key = name_key(light)
        says_council = key.family is Family.COUNCIL and not key.tier <= LOOSE_TIER_WORDS
        is_place = any(body.kind.is_council for body in bodies) and not says_council
        return bodies, " " in light and not is_place

    def _of_domains(self, text: str) -> list[Body]:
        found: list[Body] = []
        for label, suffix in _DOMAIN.findall(text.lower()):
            bodies = self._domains.get(f"{label}.{suffix}")
            if bodies is None and suffix != "nhs.uk":
                family = Family.POLICE if suffix == "police.uk" else Family.COUNCIL
                place = self._run_together.get(label.replace("-", ""), label.replace("-", " "))
                bodies = self._bases.get((family, place))
            if bodies and len(bodies) == 1:
                found.append(bodies[0])
        return found

    @cached_property
    def _domains(self) -> dict[str, Bodies]:
        index: dict[str, Bodies] = {}
        for body in self:
            for domain in body.web_domains:
                _add(index, domain, body)
        return index

    def _most_specific(self, bodies: Iterable[Body]) -> Bodies:
        distinct = _distinct(bodies)
        parents = {body.parent for body in distinct}
        return tuple(body for body in distinct if body.body_id not in parents)


_CITY_OR_COUNTY = "cc"
_SHORT_COUNTIES = {county: short for short, county in COUNTY_SHORT_FORMS.items()}


def _add(index: dict[Any, Bodies], key: object, body: Body) -> None:
    there = index.get(key, _NOTHING)
    if body not in there:
        index[key] = (*there, body)


def _path_of(uri: str) -> list[str]:
    try:
        path = urlsplit(uri).path
    except ValueError:  # a value that only looks like a URI
        return []
    return [unquote(part) for part in path.split("/") if part]


def _distinct(bodies: Iterable[Body]) -> Bodies:
    return tuple({body.body_id: body for body in bodies}.values())


def _shorten_county(place: str) -> str:
    return " ".join(_SHORT_COUNTIES.get(word, word) for word in place.split())


def _only(bodies: Bodies) -> Body | None:
    return bodies[0] if len(bodies) == 1 else None


def _fits_tier(body: Body, tier: frozenset[str]) -> bool:
    """Tell whether words such as ``county`` or ``city`` beside a place can speak of this council."""
    named = set(normalise_name(body.name).split())
    if body.kind is BodyKind.COUNTY:
        return not tier & {"district", "borough", "city", "metropolitan"}
    if "county" in tier and "borough" not in tier:
        return "county" in named or (body.kind is BodyKind.UNITARY and not named & {"city", "borough"})
    if _CITY_OR_COUNTY in tier:
        return bool(named & {"city", "county"}) or body.kind is BodyKind.UNITARY
    return True


def _names_tier(body: Body, tier: frozenset[str]) -> bool:
    """Tell whether the council's own name has the tier that is spoken of; ``cc`` is city or county."""
    wanted = tier & {"county", "city", "borough", "district"}
    if _CITY_OR_COUNTY in tier:
        wanted = frozenset({"city", "county"})
    return bool(wanted & set(normalise_name(body.name).split()))


def _is_somebody_else(body: Body, words: list[str], start: int) -> bool:
    """Tell whether the words before a name make it another place, or a payee: "payments to Leeds"."""
    before = words[max(start - 2, 0) : start]
    if body.kind.is_council and before and before[-1] in WIDENING_WORDS:
        return True
    return before[-1:] == ["to"] or before == ["to", "the"]


def _stands_alone(body: Body, name: str, rest: set[str]) -> bool:
    """Tell whether a place or single word can only be the publisher, by the other words of the text."""
    if name in ORDINARY_WORDS:
        return False
    own = {initials(body.name)}
    return all(word in NEUTRAL_WORDS or word.isdigit() or word in own for word in rest)


@lru_cache(maxsize=1)
def _bundled() -> Register:
    return Register(read_bodies(BUNDLED_TABLE))


def load_register(extra: Path | None = None) -> Register:
    """Return the bundled register, with the user's own table laid over it where there is one.

    Raises:
        UsageProblem: naming the row of the user's table that cannot be read.
    """
    if extra is None or not extra.exists():
        return _bundled()
    return Register([*_bundled(), *read_bodies(extra)])
