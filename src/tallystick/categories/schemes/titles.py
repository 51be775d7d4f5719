"""Find the class that a published title means: many files print a heading and no code."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from tallystick.categories.model import Scheme

CLOSE_ENOUGH = 0.8
"""Share of words that two titles must have in common to be called close."""
_SHORTEST_STEM = 4
_NOISE = frozenset(
    ("and", "the", "of", "for", "or", "to", "in", "on", "a", "an", "other", "incl", "including")
)
_WORD = re.compile(r"[a-z0-9]+")
_PARTS = re.compile(r"\s*(?:[:>|/]|\s[-–—]\s)\s*")


class TitleMatchKind(StrEnum):
    """How a title was matched."""

    EXACT = "exact"
    CLOSE = "close"


@dataclass(frozen=True)
class TitleMatch:
    """The one class that a title means: its code, how it was found, and the share of words in common."""

    code: str
    kind: TitleMatchKind
    score: float


class TitleFinder:
    """Titles of one scheme, ready to be looked up many times."""

    def __init__(self, scheme: Scheme) -> None:
        self._exact: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self._words: dict[tuple[str, ...], str] = {}
        self._by_stem: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        self._context: dict[str, frozenset[str]] = {}
        for category in scheme.categories.values():
            path = [scheme.categories[code].title for code in scheme.path(category.code)]
            self._context[category.code] = _context(path)
            for start in range(len(path)):
                self._exact[_words(" ".join(path[start:]))].add(category.code)
        for words, codes in self._exact.items():
            if len(codes) == 1:
                self._words[words] = next(iter(codes))
                for word in words:
                    self._by_stem[word[:_SHORTEST_STEM]].add(words)

    def find(self, *titles: str) -> TitleMatch | None:
        """Return the one class meant by a title, or by titles from the first level down; None in doubt.

        ``Social care : Equipment`` is read as a path too. The same words first, in any order of case and
        punctuation; then titles that share :data:`CLOSE_ENOUGH` of their words, where a word cut short
        (``equip``) counts and none of the last part may be missing. Two classes equally near mean none.
        """
        parts = [part for title in titles for part in _PARTS.split(title) if _words(part)]
        for start in range(len(parts)):
            before = {word for part in parts[:start] for word in _words(part)}
            codes = self._exact.get(_words(" ".join(parts[start:])), set())
            agreed = [code for code in codes if not before or self._agrees(before, code)]
            if len(agreed) == 1:
                return TitleMatch(agreed[0], TitleMatchKind.EXACT, 1.0)
        return self._close(_words(" ".join(parts)), _words(parts[-1])) if parts else None

    def _agrees(self, before: set[str], code: str) -> bool:
        """True where the parts left out name the place of the class by a word or by initials (``ICT``)."""
        return any(_same(word, other) for word in before for other in self._context[code])

    def _close(self, asked: tuple[str, ...], last: tuple[str, ...]) -> TitleMatch | None:
        """The nearest title that has every word of the last part; those before it say where it stands."""
        candidates = {words for word in asked for words in self._by_stem.get(word[:_SHORTEST_STEM], ())}
        best: dict[str, float] = {}
        for words in candidates:
            if not all(any(_same(word, other) for other in words) for word in last):
                continue
            code = self._words[words]
            best[code] = max(best.get(code, 0.0), _alike(asked, words))
        ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
        if not ranked or ranked[0][1] < CLOSE_ENOUGH:
            return None
        if len(ranked) > 1 and ranked[1][1] == ranked[0][1]:
            return None
        return TitleMatch(ranked[0][0], TitleMatchKind.CLOSE, ranked[0][1])


def find_by_title(scheme: Scheme, *titles: str) -> TitleMatch | None:
    """Return the one class of a scheme that a title means, or None; see :meth:`TitleFinder.find`.

    For many titles make one :class:`TitleFinder` and ask it.
    """
    return TitleFinder(scheme).find(*titles)


def _words(text: str) -> tuple[str, ...]:
    """Words of a title without case, joining words, apostrophes and plural endings."""
    plain = text.lower().replace("'", "").replace("’", "")
    return tuple([_singular(word) for word in _WORD.findall(plain) if word not in _NOISE])


def _context(path: list[str]) -> frozenset[str]:
    """Words of the titles from the first level down, and the initials of each title, whole and cut short."""
    words = {word for title in path for word in _words(title)}
    for title in path:
        letters = "".join(word[0] for word in _words(title))
        words.update(letters[:length] for length in range(2, len(letters) + 1))
    return frozenset(words)


def _singular(word: str) -> str:
    if len(word) > _SHORTEST_STEM and word.endswith("ies"):
        return word[:-3] + "y"
    return (
        word[:-1]
        if len(word) > _SHORTEST_STEM - 1 and word.endswith("s") and not word.endswith("ss")
        else word
    )


def _alike(asked: tuple[str, ...], known: tuple[str, ...]) -> float:
    """Twice the words in common over all words; each word counts once."""
    left = list(known)
    common = 0
    for word in asked:
        match = next((other for other in left if _same(word, other)), None)
        if match is not None:
            left.remove(match)
            common += 1
    return 2 * common / (len(asked) + len(known))


def _same(word: str, other: str) -> bool:
    shorter, longer = sorted((word, other), key=len)
    return word == other or (len(shorter) >= _SHORTEST_STEM and longer.startswith(shorter))
