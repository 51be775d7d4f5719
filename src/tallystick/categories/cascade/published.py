"""Published procurement classes read into our tree: through a crosswalk, by equal words, by the text model.

A publisher's class is read once for each body and class as published, never per line. The ways, surest first:

1. *crosswalk*: the code belongs to a scheme for which there is a crosswalk. Which scheme a body's codes are
   in is decided for the body as a whole: the scheme that knows most of its distinct codes.
2. *words*: the published words are the title of a class, or a phrase with which one class describes itself.
3. *nearest*: one class answers for most of the published words, far before any other.

Probabilities of 1 and 2 are stated, not measured: nobody publishes the truth beside the class. They rest on
the author's judgement in the crosswalk (``same``, ``most``, ``some``).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tallystick.categories.rules.wording import plain_words, without_code

if TYPE_CHECKING:
    from tallystick.categories.cascade.phrases import Meaning, Phrases
    from tallystick.categories.cascade.workbench import Workbench
    from tallystick.categories.crosswalks import Crosswalk
    from tallystick.categories.model import Scheme

# (below the first level, first level): the share of a code's lines that belong to its target.
_SURE: dict[str, tuple[float, float]] = {"same": (0.97, 0.98), "most": (0.85, 0.95), "some": (0.60, 0.80)}
_WORDS_SURE = {
    "title": (0.97, 0.98),
    "phrase": (0.93, 0.96),
    "heading": (0.80, 0.90),
}
_TOLD = {
    "title": "the title of a class",
    "phrase": "what only one class says of itself",
    "heading": "a heading of another tree that leads to one class",
}
# How far the nearest class leads, and how often it was then right: measured on the 211 headings with which
# one council prints ProClass, against the crosswalk of their codes.
_LEADS = ((0.5, 0.93), (0.6, 0.96))
_DEEP_LEADS = ((0.5, 0.85), (0.7, 0.90))
_LEAST_SCORE = 0.12
_LEAST_KNOWN = 0.5
_CODE = re.compile(r"(?<![0-9A-Za-z])(\d{4,10})(?![0-9A-Za-z])")
_NOTHING = frozenset({"", "NA", "N A", "NONE", "NULL", "UNKNOWN", "OTHER", "UNCLASSIFIED", "NOT CLASSIFIED"})


@dataclass(frozen=True)
class PublishedWords:
    """One class as one body publishes it; empty texts where a column has nothing."""

    body_id: str | None
    class_words_id: int
    category: str
    code: str
    merchant: str
    lines: int
    pence: int

    @property
    def shown(self) -> str:
        """The class as a reason quotes it."""
        named = " ".join(text for text in (self.category, f"({self.code})" if self.code else "") if text)
        return named or self.merchant


@dataclass(frozen=True)
class PublishedClass:
    """Where a published class leads: code of our tree, how sure on it and on its first level, and why."""

    words: PublishedWords
    code: str
    probability: float
    first_probability: float
    how: str
    reason: str


def read_published(
    words: Sequence[PublishedWords],
    scheme: Scheme,
    crosswalks: Mapping[str, Crosswalk],
    phrases: Phrases,
) -> tuple[list[PublishedClass], list[PublishedWords]]:
    """Read classes by crosswalk and by words; return what was read, and what could not be."""
    chosen = _schemes_of_bodies(words, scheme, crosswalks)
    read: list[PublishedClass] = []
    left: list[PublishedWords] = []
    for item in words:
        found = (
            _own(item, scheme)
            or _by_crosswalk(item, scheme, crosswalks, chosen.get(item.body_id))
            or _by_merchant(item, scheme, crosswalks)
            or _by_words(item, phrases)
        )
        if found:
            read.append(found)
        elif plain_words(without_code(item.category or item.merchant)) not in _NOTHING:
            left.append(item)
    return read, left


def _schemes_of_bodies(
    words: Sequence[PublishedWords], scheme: Scheme, crosswalks: Mapping[str, Crosswalk]
) -> dict[str | None, str]:
    codes: dict[str | None, set[str]] = defaultdict(set)
    for item in words:
        codes[item.body_id].update(_codes(item))
    chosen = {}
    for body, found in codes.items():
        known = Counter(
            {
                name: sum(1 for code in found if code in crosswalk.entries or _is_prefixed(crosswalk, code))
                for name, crosswalk in crosswalks.items()
                if name != "mcc"
            }
        )
        if known:
            name, count = max(known.items(), key=lambda pair: (pair[1], pair[0]))
            if count >= _LEAST_KNOWN * len(found) and count:
                chosen[body] = name
    return chosen


def _is_prefixed(crosswalk: Crosswalk, code: str) -> bool:
    return any(f"{code[:length]}*" in crosswalk.entries for length in range(len(code), 3, -1))


def _codes(item: PublishedWords) -> tuple[str, ...]:
    """The codes a class may carry: its own column, else a number of four to ten digits in the words."""
    if item.code.strip():
        return tuple(_CODE.findall(item.code)) or (item.code.strip(),)
    return tuple(_CODE.findall(item.category))


def _own(item: PublishedWords, scheme: Scheme) -> PublishedClass | None:
    code = item.code.strip()
    if code not in scheme.categories:
        return None
    reason = f"Published as {item.shown}, a code of this scheme itself."
    return PublishedClass(item, code, 0.98, 0.99, scheme.name, reason)


def _by_crosswalk(
    item: PublishedWords, scheme: Scheme, crosswalks: Mapping[str, Crosswalk], name: str | None
) -> PublishedClass | None:
    if name is None:
        return None
    for code in _codes(item):
        found = crosswalks[name].find(code)
        if found is not None and found.target in scheme.categories:
            deep, first = _SURE[found.confidence.value]
            title = scheme.categories[found.target].title
            reason = (
                f"Published as {item.shown}; the crosswalk from {name} takes code {found.by} to {title}"
                f"{'' if found.confidence.value == 'same' else f' ({found.confidence.value} of it)'}."
            )
            return PublishedClass(item, found.target, deep, first, f"crosswalk {name}", reason)
    return None


def _by_merchant(
    item: PublishedWords, scheme: Scheme, crosswalks: Mapping[str, Crosswalk]
) -> PublishedClass | None:
    crosswalk = crosswalks.get("mcc")
    if crosswalk is None or not item.merchant:
        return None
    for code in re.findall(r"(?<!\d)\d{4}(?!\d)", item.merchant):
        found = crosswalk.find(code)
        if found is not None and found.target in scheme.categories:
            deep, first = _SURE[found.confidence.value]
            reason = (
                f"The card merchant's category {item.merchant}; the crosswalk takes code {code} to "
                f"{scheme.categories[found.target].title}."
            )
            return PublishedClass(item, found.target, deep, first, "crosswalk mcc", reason)
    return None


def _by_words(item: PublishedWords, phrases: Phrases) -> PublishedClass | None:
    for text in (item.category, item.merchant):
        found = phrases.find(text) if text else None
        if found is None:
            continue
        if found.how == "nearest":
            return _by_nearest(item, text, found, phrases)
        deep, first = _WORDS_SURE[found.how]
        reason = f'Published as "{text}", {_TOLD[found.how]}.'
        return PublishedClass(item, found.code, deep, first, found.how, reason)
    return None


def is_clear(found: Meaning) -> bool:
    """Tell whether words are near enough to one class, and far enough from every other, to be read so."""
    return found.first_lead >= _LEADS[0][0] and found.score >= _LEAST_SCORE


def _by_nearest(item: PublishedWords, text: str, found: Meaning, phrases: Phrases) -> PublishedClass | None:
    if not is_clear(found):
        return None
    first = next(sure for lead, sure in reversed(_LEADS) if found.first_lead >= lead)
    deep = next((sure for lead, sure in reversed(_DEEP_LEADS) if found.lead >= lead), 0.0)
    code = found.code if deep else phrases.first_level(found.code)
    reason = f'Published as "{text}", words nearest to those of one class.'
    return PublishedClass(item, code, min(deep, first) if deep else first, first, "nearest", reason)


_LAYOUT = {
    "body_id": "VARCHAR",
    "class_words_id": "BIGINT",
    "procurement_category": "VARCHAR",
    "procurement_code": "VARCHAR",
    "merchant_category": "VARCHAR",
    "code": "VARCHAR",
    "first_level": "VARCHAR",
    "level": "BIGINT",
    "probability": "DOUBLE",
    "first_probability": "DOUBLE",
    "how": "VARCHAR",
    "reason": "VARCHAR",
    "lines": "BIGINT",
    "pence": "BIGINT",
}


def put(
    bench: Workbench, scheme: Scheme, read: Sequence[PublishedClass], left: Sequence[PublishedWords]
) -> None:
    """Make the table ``published_classes``: one row for each class as published, read or not."""
    rows: list[tuple[object, ...]] = []
    for item in read:
        first = scheme.path(item.code)[0]
        rows.append(
            (
                *_stated(item.words),
                item.code,
                first,
                scheme.categories[item.code].level,
                item.probability,
                item.first_probability,
                item.how,
                item.reason,
                item.words.lines,
                item.words.pence,
            )
        )
    rows.extend(
        (*_stated(item), None, None, None, None, None, "not read", "", item.lines, item.pence)
        for item in left
    )
    bench.put("published_classes", _LAYOUT, rows)


def _stated(words: PublishedWords) -> tuple[object, ...]:
    return (
        words.body_id,
        words.class_words_id,
        words.category or None,
        words.code or None,
        words.merchant or None,
    )
