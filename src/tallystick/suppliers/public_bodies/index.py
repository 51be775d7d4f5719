"""The register of bodies, indexed by what payees' names leave of the names of bodies."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tallystick.members import Body, BodyKind, Register
from tallystick.members.names import Family, name_key
from tallystick.members.words import ORDINARY_WORDS
from tallystick.suppliers.public_bodies.model import PublicKind
from tallystick.suppliers.public_bodies.reading import COMPARED, NhsFamily, plain, read, telling_words
from tallystick.suppliers.public_bodies.words import CLINICAL_WORDS, LOOSE_WORDS, SMALL_WORDS

_SHORTEST_PREFIX = 10
_SHORTEST_ACRONYM = 4
_FEWEST_FIRST_WORDS = 3

KIND_OF_BODY: dict[BodyKind, PublicKind] = {
    BodyKind.COUNTY: PublicKind.COUNCIL,
    BodyKind.DISTRICT: PublicKind.COUNCIL,
    BodyKind.UNITARY: PublicKind.COUNCIL,
    BodyKind.METROPOLITAN: PublicKind.COUNCIL,
    BodyKind.LONDON_BOROUGH: PublicKind.COUNCIL,
    BodyKind.COMBINED_AUTHORITY: PublicKind.COMBINED_AUTHORITY,
    BodyKind.POLICE: PublicKind.POLICE,
    BodyKind.FIRE: PublicKind.FIRE,
    BodyKind.NHS_TRUST: PublicKind.NHS_TRUST,
    BodyKind.NHS_COMMISSIONER: PublicKind.NHS_COMMISSIONER,
    BodyKind.DEPARTMENT: PublicKind.CENTRAL_GOVERNMENT,
    BodyKind.ARMS_LENGTH_BODY: PublicKind.CENTRAL_GOVERNMENT,
    BodyKind.DEVOLVED_GOVERNMENT: PublicKind.CENTRAL_GOVERNMENT,
}


_NHS = (BodyKind.NHS_TRUST, BodyKind.NHS_COMMISSIONER)


@dataclass(frozen=True, slots=True)
class Found:
    """A body, how sure, and by what."""

    body: Body
    probability: float
    how: str


class BodyIndex:
    """Look-ups by the words of a name; each gives one body or none."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self._whole: dict[str, set[Body]] = {}
        self._exact: dict[tuple[NhsFamily, str], set[Body]] = {}
        self._glued: dict[tuple[NhsFamily, str], set[Body]] = {}
        self._sets: dict[tuple[NhsFamily, frozenset[str]], set[Body]] = {}
        self._loose: dict[tuple[NhsFamily, frozenset[str]], set[Body]] = {}
        self._words: dict[str, list[frozenset[str]]] = {}
        self._joined: dict[tuple[Family, str], set[Body]] = {}
        for body in register:
            for name in (body.name, *body.aliases):
                self._add(body, name)
        self._beginnings = {
            family: sorted(
                (key, body.body_id)
                for (of, key), bodies in self._exact.items()
                if of is family
                for body in bodies
            )
            for family in COMPARED
        }
        self._of_nhs = [
            (name, body)
            for name, bodies in self._whole.items()
            for body in bodies
            if name.startswith("NHS") and body.kind not in _NHS
        ]
        self.vocabulary = frozenset(word for many in self._words.values() for words in many for word in words)
        """Every word that tells one NHS body from another."""

    def _add(self, body: Body, name: str) -> None:
        text = plain(name)
        is_one_word = " " not in text
        if not is_one_word or _may_stand_alone(body, text):
            _put(self._whole, _joined(text), body)
        reading = read(name)
        if body.kind in _NHS and reading.family in COMPARED and not is_one_word:
            family = reading.family
            words = telling_words(reading.before) or telling_words(reading.after)
            _put(self._exact, (family, "".join(words)), body)
            _put(self._glued, (family, reading.before.replace(" ", "")), body)
            _put(self._sets, (family, frozenset(words)), body)
            _put(self._loose, (family, frozenset(words) - LOOSE_WORDS), body)
            self._words.setdefault(body.body_id, []).append(frozenset(words))
        key = name_key(name)
        if key.family is not Family.NONE:
            _put(self._joined, (key.family, key.base.replace(" ", "")), body)

    def by_whole_name(self, text: str) -> Body | None:
        """Return the body whose name or alias is this text, blanks set aside."""
        return _only(self._whole.get(_joined(text)))

    def by_exact_words(self, family: NhsFamily, words: list[str]) -> Found | None:
        """Return the NHS body of a proper name, in its own words in whatever order."""
        if body := _only(self._exact.get((family, "".join(words)))):
            return Found(body, 0.98, "by its name")
        if body := _only(self._sets.get((family, frozenset(words)))):
            return Found(body, 0.95, "by the words of its name in another order")
        return None

    def by_words(self, family: NhsFamily, words: list[str], *, is_cut: bool) -> Found | None:
        """Return the NHS body of a proper name: in its own words, cut short, or with loose words astray.

        Args:
            family: trust, clinical commissioning group or integrated care board.
            words: the telling words of the name.
            is_cut: the text ends so that its last words may be missing.
        """
        if not words:
            return None
        if found := self.by_exact_words(family, words):
            return found
        joined = "".join(words)
        if len(joined) >= _SHORTEST_PREFIX and (is_cut or len(words) > 1):
            body = self._by_beginning(family, joined)
            if body is not None:
                probability = 0.9 if is_cut else 0.85
                return Found(body, probability, "by the beginning of its name, which no other body shares")
        return self._by_loose_words(family, frozenset(words))

    def _by_loose_words(self, family: NhsFamily, words: frozenset[str]) -> Found | None:
        kept = words - LOOSE_WORDS
        body = _only(self._loose.get((family, kept))) if kept else None
        if body is None or not any(words <= own or own <= words for own in self._words[body.body_id]):
            return None
        return Found(body, 0.88, "by the words that tell its name from all others of its kind")

    def by_beginning_of_nhs(self, text: str) -> Body | None:
        """Return the one body, neither trust nor commissioner, whose name begins with "NHS" and this text."""
        joined = _joined(text)
        if len(joined) < _SHORTEST_PREFIX:
            return None
        found = {body.body_id: body for name, body in self._of_nhs if name.startswith(joined)}
        return next(iter(found.values())) if len(found) == 1 else None

    def by_first_word(self, text: str) -> Body | None:
        """Return the department whose acronym of four letters or more is the first word of a text."""
        word = text.split(" ", 1)[0]
        body = _only(self._whole.get(word)) if len(word) >= _SHORTEST_ACRONYM else None
        return body if body is not None and body.kind is BodyKind.DEPARTMENT else None

    def by_first_words(self, text: str) -> Body | None:
        """Return the body whose whole name of three words or more stands at the beginning of a text."""
        words = text.split()
        for end in range(len(words) - 1, _FEWEST_FIRST_WORDS - 1, -1):
            if body := self.by_whole_name(" ".join(words[:end])):
                return body
        return None

    def by_glued(self, family: NhsFamily, before: str) -> Found | None:
        """Return the NHS body of a proper name whose words may have run together."""
        glued = before.replace(" ", "")
        body = _only(self._glued.get((family, glued))) if glued else None
        return Found(body, 0.96, "by its name, words run together") if body is not None else None

    def by_joined(self, family: Family, base: str) -> Body | None:
        """Return the body of a family whose proper name this is, blanks set aside."""
        return _only(self._joined.get((family, base.replace(" ", ""))))

    def is_council_place(self, place: str) -> bool:
        """Tell whether a text is the proper name of a council's area."""
        return bool(place) and (Family.COUNCIL, name_key(place).base.replace(" ", "")) in self._joined

    def _by_beginning(self, family: NhsFamily, joined: str) -> Body | None:
        names = self._beginnings[family]
        at = bisect_left(names, (joined, ""))
        found: set[str] = set()
        while at < len(names) and names[at][0].startswith(joined):
            found.add(names[at][1])
            at += 1
        return self.register.by_id(found.pop()) if len(found) == 1 else None


def kind_of(body: Body) -> PublicKind:
    """Return the sort of public body that a body of the register is."""
    kind = KIND_OF_BODY.get(body.kind, PublicKind.OTHER)
    if kind is PublicKind.CENTRAL_GOVERNMENT and body.name.startswith("NHS "):
        return PublicKind.NHS_OTHER
    return kind


def is_clinical(words: Iterable[str]) -> bool:
    """Tell whether words are those of a hospital or ambulance service rather than of a place."""
    return not CLINICAL_WORDS.isdisjoint(words)


def _joined(text: str) -> str:
    return "".join(word for word in text.split() if word not in SMALL_WORDS)


def _may_stand_alone(body: Body, word: str) -> bool:
    """Tell whether one word or acronym is the body's name and not also an everyday word."""
    if word.lower() in ORDINARY_WORDS or body.kind is BodyKind.OTHER:
        return False
    return len(word) >= _SHORTEST_ACRONYM or body.kind is BodyKind.DEPARTMENT


def _put(index: dict[Any, set[Body]], key: object, body: Body) -> None:
    index.setdefault(key, set()).add(body)


def _only(bodies: set[Body] | None) -> Body | None:
    return next(iter(bodies)) if bodies is not None and len(bodies) == 1 else None
