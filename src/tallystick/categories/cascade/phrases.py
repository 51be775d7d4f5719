"""The words by which classes are known: titles, the phrases of one class, headings of other trees."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from tallystick.categories.model import Scheme
from tallystick.categories.rules.wording import plain_words, without_code

_KINDS = ("title", "phrase", "heading")
_EMPTY = frozenset(
    (
        *("A", "AN", "AND", "BY", "FOR", "FROM", "IN", "INCL", "INCLUDING", "OF", "ON", "OR", "OTHER"),
        *("THE", "TO", "WITH", "SERVICE", "SERVICES", "LIMITED", "LTD", "PLC"),
    )
)
_STEM = 7
_UNKNOWN = 5.0
"""Weight of a word that no class uses: it speaks against every class alike."""


@dataclass(frozen=True)
class Meaning:
    """The class that words mean: its code, how it was found, how far it leads before the next one.

    ``lead`` and ``first_lead`` (on the first level) are shares of the best score, 1 where nothing else comes
    near; ``score`` is the share of the words' weight that the class answers for.
    """

    code: str
    how: str
    first_lead: float = 1.0
    lead: float = 1.0
    score: float = 1.0


class Phrases:
    """Words of a scheme, ready to be asked which one class they mean."""

    def __init__(self, scheme: Scheme, headings: Iterable[tuple[str, str]] = ()) -> None:
        tables: dict[str, dict[str, set[str]]] = {kind: defaultdict(set) for kind in _KINDS}
        phrases: dict[str, set[str]] = defaultdict(set)
        for category in scheme.categories.values():
            tables["title"][plain_words(category.title)].add(category.code)
            for phrase in (*category.includes, *category.examples):
                tables["phrase"][plain_words(phrase)].add(category.code)
        for words, code in headings:
            tables["heading"][plain_words(words)].add(code)
        for table in tables.values():
            for words, codes in table.items():
                for code in codes:
                    phrases[code].add(words)
        self._level = {code: category.level for code, category in scheme.categories.items()}
        self._first = {code: scheme.path(code)[0] for code in scheme.categories}
        self._parent = {code: category.parent for code, category in scheme.categories.items()}
        self._found: dict[str, tuple[str, str]] = {}
        for kind in reversed(_KINDS):
            for words, codes in tables[kind].items():
                one = self._one(codes)
                if words and one:
                    self._found[words] = (one, kind)
        self._weights, self._classes = _learn(phrases)

    def _one(self, codes: set[str]) -> str:
        """The one class of several, where all others stand above it in the tree."""
        deepest = sorted(codes, key=lambda code: (-self._level[code], code))
        above = {self._parent[deepest[0]], deepest[0]}
        return deepest[0] if codes <= above else ""

    def find(self, text: str) -> Meaning | None:
        """Return the one class that these words mean, or None.

        ``how`` is title, phrase or heading where the words are equal, nearest where one class answers for
        more of the words than any other; see :meth:`nearest`.
        """
        forms = (text, without_code(text), text.rpartition(":")[2], without_code(text.rpartition(":")[2]))
        for form in forms:
            if found := self._found.get(plain_words(form)):
                return Meaning(*found)
        return self.nearest(without_code(text))

    def nearest(self, text: str) -> Meaning | None:
        """Return the class whose phrases answer for most of the weight of these words, or None.

        A word weighs the more, the fewer classes use it; two words in a row count as one more word.
        """
        asked = _features(plain_words(text))
        norm = math.sqrt(sum(self._weights.get(word, _UNKNOWN) ** 2 for word in asked))
        scores: dict[str, float] = defaultdict(float)
        for word in sorted(asked):
            for code, weight in self._classes.get(word, ()):
                scores[code] += self._weights[word] / norm * weight
        if not scores:
            return None
        firsts: dict[str, float] = {}
        for code, score in scores.items():
            firsts[self._first[code]] = max(firsts.get(self._first[code], 0.0), score)
        first, first_lead, _ = _best(firsts)
        below = {code: score for code, score in scores.items() if self._level[code] > 1}
        code, lead, score = _best(below) if below else (first, 0.0, firsts[first])
        if self._first[code] != first:
            code, lead = first, 0.0
        return Meaning(code, "nearest", first_lead, lead, score)

    def first_level(self, code: str) -> str:
        """Return the class on the first level above a code."""
        return self._first[code]


def _best(scores: dict[str, float]) -> tuple[str, float, float]:
    """Return the best of some scores, its lead as a share of it, and its score."""
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:2]
    name, best = ranked[0]
    return name, (best - (ranked[1][1] if len(ranked) > 1 else 0.0)) / best, best


def _features(words: str) -> set[str]:
    """The stems of words, and each two in a row."""
    stems = [_stem(word) for word in words.split() if word not in _EMPTY and not word.isdigit()]
    return {*stems, *(f"{one} {two}" for one, two in pairwise(stems))}


def _stem(word: str) -> str:
    if len(word) > 4 and word.endswith("IES"):
        word = word[:-3] + "Y"
    elif len(word) > 3 and word.endswith("S") and not word.endswith("SS"):
        word = word[:-1]
    return word[:_STEM]


def _learn(
    phrases: dict[str, set[str]],
) -> tuple[dict[str, float], dict[str, list[tuple[str, float]]]]:
    """Return the weight of each word (rarity over classes), and for each word what classes give it."""
    features = {code: [_features(words) for words in sorted(texts)] for code, texts in phrases.items()}
    used = Counter(word for texts in features.values() for word in set().union(*texts))
    weights = {word: math.log(1 + len(features) / count) for word, count in used.items()}
    classes: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for code, texts in sorted(features.items()):
        given: dict[str, float] = defaultdict(float)
        for text in texts:
            norm = math.sqrt(sum(weights[word] ** 2 for word in text)) or 1.0
            for word in text:
                given[word] += weights[word] / norm
        # The square root keeps a class with many phrases from answering for everything.
        scaled = {word: math.sqrt(value) * weights[word] for word, value in given.items()}
        norm = math.sqrt(sum(value * value for value in scaled.values())) or 1.0
        for word, value in scaled.items():
            classes[word].append((code, value / norm))
    return weights, classes
