"""Put a published heading into the plain words of the vocabulary, and find the fields they name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tallystick.spend.mapping.model import Field
from tallystick.spend.mapping.units import Unit, unit_of
from tallystick.spend.mapping.vocabulary import KNOWN_WORDS, PHRASES
from tallystick.spend.mapping.words import (
    COMPOUNDS,
    GENERIC,
    NEUTRAL,
    PLURAL_KEPT,
    SPELLED_OUT,
    SYNONYMS,
    WELSH,
    words_of,
)

_BOM_REMAINS = re.compile(r"^(?:\ufeff|ï»¿|\u00ef\u00bb\u00bf)+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_TEXT_MARK = re.compile(r"\(\s*T\s*\)", re.IGNORECASE)
_MONEY_SIGN = re.compile(r"£|\b(?:gbp|sterling)\b", re.IGNORECASE)
_POUNDS = words_of("gbp sterling pound")
_WORD = re.compile(r"[^\W_]+")
_TABLE_PREFIX = re.compile(r"([A-Za-z]\w{1,4})\.(?=[A-Za-z]{2})")
_CARRIES_YEAR = re.compile(r"(?:19|20)\d{2}")

_CODE_WORDS = frozenset({"id", "code", "number"})
_SHORTEST_CORRECTED = 5
_TWO_ERRORS_FROM = 9


@dataclass(frozen=True)
class Heading:
    """A heading in plain words.

    Attributes:
        text: the heading as published.
        words: its words in the vocabulary's spelling, in order, without repeats.
        corrections: what was read as what, in words for a person.
        is_text_of_code: marked ``(T)``, as Agresso marks the words that belong to a code.
        unit: the unit of money that it states; pounds where it states none.
    """

    text: str
    words: tuple[str, ...]
    corrections: tuple[str, ...] = ()
    is_text_of_code: bool = False
    unit: Unit = Unit.POUNDS

    @property
    def is_in_thousands(self) -> bool:
        """True when its figures are thousands or millions of pounds."""
        return self.unit in (Unit.THOUSANDS, Unit.MILLIONS)


@dataclass(frozen=True)
class Meaning:
    """A field that the words of a heading speak for, from 0 to 1, and the words that do."""

    field: Field
    strength: float
    words: tuple[str, ...]


@lru_cache(maxsize=4096)
def read_heading(text: str, prefixes: frozenset[str] = frozenset()) -> Heading:
    """Return a heading in the vocabulary's words: case, marks, units, plurals and misspellings removed.

    Args:
        text: the published heading.
        prefixes: names of source tables in front of the headings, see :func:`table_prefixes`.
    """
    plain = _BOM_REMAINS.sub("", text).replace("\ufeff", " ").strip()
    is_text = bool(_TEXT_MARK.search(plain))
    plain = _TEXT_MARK.sub(" ", plain)
    unit = unit_of(plain)
    plain = _abbreviations_with_marks(_without_prefix(plain, prefixes))
    raw = [word for part in _WORD.findall(plain) for word in _parts(part)]
    words: list[str] = []
    corrections: list[str] = []
    for word in raw:
        words.extend(_plain_words(word, corrections))
    if is_text:
        words = [word for word in words if word not in _CODE_WORDS] or words
    words = _joined(words)
    if all(word in _POUNDS or not word.isalpha() for word in words) and _MONEY_SIGN.search(text):
        words = ["amount"]
    return Heading(text, tuple(dict.fromkeys(words)), tuple(corrections), is_text, unit)


def table_prefixes(header: Sequence[str]) -> frozenset[str]:
    """Return the names of source tables that a report put in front (``FIN.TRANSACTION DATE``).

    A prefix counts where several headings share it and it is no word of the field (``Inv.Date``).
    """
    found = Counter(match[1] for heading in header if (match := _TABLE_PREFIX.match(heading.strip())))
    return frozenset(name for name, times in found.items() if times > 1 and _known(name.lower()) is None)


def _without_prefix(text: str, prefixes: frozenset[str]) -> str:
    prefix = _TABLE_PREFIX.match(text)
    return text[prefix.end() :] if prefix and prefix[1] in prefixes else text


def _parts(word: str) -> list[str]:
    """Return a camelCase word in parts; a word of the field that is merely written so (SeRCOP) whole."""
    whole = word.lower()
    return [whole] if whole in KNOWN_WORDS else [part.lower() for part in _CAMEL.split(word)]


def _abbreviations_with_marks(text: str) -> str:
    text = re.sub(r"\ba\s*/\s*c\b", " account ", text, flags=re.IGNORECASE)
    text = re.sub(r"\bg\s*/\s*l\b", " ledger ", text, flags=re.IGNORECASE)
    text = re.sub(r"\bc\s*/\s*c\b", " costcentre ", text, flags=re.IGNORECASE)
    text = re.sub(r"\bp[-\s]card\b", " card ", text, flags=re.IGNORECASE)
    return re.sub(r"(?<=\w)\s*#|^#(?=\s*$)", " number ", text)


def _plain_words(word: str, corrections: list[str]) -> Iterable[str]:
    if len(word) == 1 and word.isalpha():
        return []
    if not word.isalpha():
        return (
            [word.rstrip("0123456789")]
            if word[:1].isalpha() and word.rstrip("0123456789") in KNOWN_WORDS
            else [word]
        )
    known = _known(word)
    if known is not None:
        return known
    parts = _split(word)
    if parts:
        return [plain for part in parts for plain in (_known(part) or [part])]
    corrected = _correct(word)
    if corrected:
        corrections.append(f"“{word}” read as “{corrected}”")
        return _known(corrected) or [corrected]
    return [word]


def _known(word: str) -> list[str] | None:
    """Return the vocabulary's words for a word that is in it, singular or plural; ``None`` for any other."""
    for form in (word, _singular(word)):
        if form in SPELLED_OUT:
            return SPELLED_OUT[form].split()
        if form in SYNONYMS:
            return [SYNONYMS[form]]
        if form in WELSH:
            return WELSH[form].split()
        if form in KNOWN_WORDS:
            return [form]
    return None


def _singular(word: str) -> str:
    if word in PLURAL_KEPT or len(word) < 4 or not word.endswith("s") or word.endswith("ss"):
        return word
    return word[:-3] + "y" if word.endswith("ies") else word[:-1]


_GLUE = words_of("of or and to no id cc dt")


@lru_cache(maxsize=2048)
def _split(word: str) -> tuple[str, ...] | None:
    """Take a run-together heading apart (``suppliername``, ``caporrev``) into the fewest known words."""
    best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 15), end):
            before, part = best[start], word[start:end]
            if before is None or not _may_be_part(part):
                continue
            candidate = (*before, part)
            present = best[end]
            if present is None or len(candidate) < len(present):
                best[end] = candidate
    found = best[len(word)]
    return found if found and 1 < len(found) <= 5 else None


def _may_be_part(part: str) -> bool:
    if part in _GLUE:
        return True
    return len(part) >= 3 and (part in KNOWN_WORDS or part in SPELLED_OUT or _singular(part) in KNOWN_WORDS)


@lru_cache(maxsize=2048)
def _correct(word: str) -> str | None:
    """Return the one known word that a misspelling is nearest to, if it is near enough to be sure."""
    if len(word) < _SHORTEST_CORRECTED:
        turned = [
            known for known in KNOWN_WORDS if len(known) == len(word) == 4 and sorted(known) == sorted(word)
        ]
        return turned[0] if len(turned) == 1 else None
    allowed = 2 if len(word) >= _TWO_ERRORS_FROM else 1
    found: dict[int, set[str]] = {}
    for known in _CORRECTABLE:
        if abs(len(known) - len(word)) > allowed or (known[0] != word[0] and known[1] != word[1]):
            continue
        errors = _errors(word, known, allowed)
        if errors <= allowed:
            found.setdefault(errors, set()).add(known)
    nearest = found.get(min(found)) if found else None
    return next(iter(nearest)) if nearest and len(nearest) == 1 else None


_CORRECTABLE = tuple(
    sorted(word for word in KNOWN_WORDS if len(word) >= _SHORTEST_CORRECTED and word.isalpha())
)


def _errors(left: str, right: str, limit: int) -> int:
    """Count letters left out, put in, exchanged or transposed; stops counting above the limit."""
    before: list[int] = []
    last = list(range(len(right) + 1))
    for i, letter in enumerate(left, start=1):
        row = [i]
        for j, other in enumerate(right, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == right[j - 2] and left[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        before, last = last, row
    return last[-1]


def _joined(words: list[str]) -> list[str]:
    for compound, meant in COMPOUNDS:
        size = len(compound)
        at = 0
        while at + size <= len(words):
            if tuple(words[at : at + size]) == compound:
                words[at : at + size] = meant
            at += 1
    return words


def _weight(word: str) -> float:
    if word in NEUTRAL or not word.isalpha():
        return 0.1
    return 0.6 if word in GENERIC else 1.0


@lru_cache(maxsize=4096)
def meanings(heading: Heading) -> Mapping[Field, Meaning]:
    """Return the fields that a heading speaks for.

    A phrase counts when all its words stand in the heading; it counts the more, the less of the heading it
    leaves unexplained. Several phrases for one field explain the heading together.
    """
    present = frozenset(heading.words)
    whole = sum(_weight(word) for word in present)
    if not whole:
        return {}
    explained: dict[Field, set[str]] = {}
    weights: dict[Field, float] = {}
    for words, field, weight in PHRASES:
        if words <= present:
            explained.setdefault(field, set()).update(words)
            weights[field] = max(weights.get(field, 0.0), weight * _share(words, whole) ** 0.25)
    return {
        field: Meaning(
            field,
            round(min(1.0, weights[field]) * _share(frozenset(words), whole), 4),
            tuple(word for word in heading.words if word in words),
        )
        for field, words in explained.items()
    }


def _share(words: frozenset[str], whole: float) -> float:
    return sum(_weight(word) for word in words) / whole


def carries_year(heading: str) -> bool:
    """Tell whether a heading names a year, as the columns of budgets and plans do."""
    return bool(_CARRIES_YEAR.search(heading))
