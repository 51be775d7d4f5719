"""Which wordings are the same thing: the same measures and unit, and words that are alike enough."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from tallystick.spend.analysis.order_lines.items import Wording, read_wording

LEAST_LIKENESS = 0.75
"""Share of words that two wordings must have in common; our own, measured on the sample, not confirmed."""
SPELLING = 0.83
"""Likeness from which two single words are one word spelt otherwise (one letter in six)."""
MOST_COMPARED = 400
"""Things of the same measures and unit that a wording is compared with; beyond, it stands alone."""
_SHORTEST_MISSPELT = 5


@dataclass(frozen=True)
class ItemMatch:
    """What a wording is taken to be, how alike it is, and why."""

    item_key: str
    item_name: str
    base_unit: str
    pack: Decimal
    likeness: float
    reason: str


@dataclass(frozen=True)
class _Thing:
    """One thing, by the wording that names it."""

    key: str
    name: str
    words: frozenset[str]


def match_items(
    lines: Mapping[tuple[str, str], int], named_before: Collection[str] = ()
) -> dict[tuple[str, str], ItemMatch]:
    """Return for each item and unit what thing it is.

    Wordings with the same measures and base unit are compared, the most used first; each joins the thing it
    is
    most alike, if it is alike enough, so that one odd wording can never join two things. A thing's key rests
    on
    the wording that names it.

    Args:
        lines: for each item and unit as written, how many lines bear it.
        named_before: wordings that named things when this was done last; they go first, so that a thing keeps
            its key, and with it what people judged, while lines are added.
    """
    blocks: dict[tuple[str, tuple[str, ...]], list[tuple[str, str]]] = defaultdict(list)
    read = {key: read_wording(*key) for key in lines}
    for key, wording in read.items():
        blocks[wording.base_unit, wording.measures].append(key)
    found: dict[tuple[str, str], ItemMatch] = {}
    for keys in blocks.values():
        things: list[_Thing] = []
        exact: dict[frozenset[str], _Thing] = {}
        for key in sorted(keys, key=lambda one: (one[0] not in named_before, -lines[one], one)):
            wording = read[key]
            words = frozenset(wording.words)
            thing = exact.get(words)
            if thing is not None:
                found[key] = _match(thing, wording, 1.0, "the same words, measures and unit")
                continue
            best, likeness = _most_alike(words, things)
            if best is None:
                thing = _new_thing(key[0], wording)
                things.append(thing)
                exact[words] = thing
                found[key] = _match(thing, wording, 1.0, "names the thing")
            else:
                exact[words] = best
                found[key] = _match(best, wording, likeness, _why(words, best.words, likeness))
    return found


def likeness_of(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how alike two sets of words are: words in common, misspelt ones too, by the words of both.

    The result is symmetric and lies between 0 and 1; the same words give 1, none in common 0.
    """
    if one == other:
        return 1.0 if one else 0.0
    same = len(one & other)
    fewer, more = sorted((sorted(one - other), sorted(other - one)), key=lambda words: (len(words), words))
    spelt = []
    for word in fewer:
        likeness, best = max(
            ((_spelling(word, candidate), candidate) for candidate in more), default=(0.0, "")
        )
        if likeness >= SPELLING:
            spelt.append(likeness)
            more.remove(best)
    whole = len(one) + len(other) - same - len(spelt)
    return (same + sum(spelt)) / whole if whole else 0.0


def _most_alike(words: frozenset[str], things: list[_Thing]) -> tuple[_Thing | None, float]:
    if not words or len(things) > MOST_COMPARED:
        return None, 0.0
    scored = [(likeness_of(words, thing.words), thing) for thing in things]
    likeness, best = max(scored, key=lambda pair: (pair[0], pair[1].key), default=(0.0, None))
    return (best, likeness) if likeness >= LEAST_LIKENESS else (None, 0.0)


def _spelling(word: str, other: str) -> float:
    if min(len(word), len(other)) < _SHORTEST_MISSPELT or word[0] != other[0]:
        return 0.0
    first, second = sorted((word, other))
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _new_thing(name: str, wording: Wording) -> _Thing:
    text = "|".join((wording.base_unit, *wording.measures, "", *wording.words))
    return _Thing(hashlib.sha256(text.encode()).hexdigest()[:12], name, frozenset(wording.words))


def _match(thing: _Thing, wording: Wording, likeness: float, why: str) -> ItemMatch:
    reason = f"{why}; {wording.why}" if wording.why else why
    return ItemMatch(thing.key, thing.name, wording.base_unit, wording.pack, round(likeness, 4), reason)


def _why(words: frozenset[str], others: frozenset[str], likeness: float) -> str:
    more, less = sorted(words - others), sorted(others - words)
    parts = [f"{likeness:.0%} of the words, the same measures and unit"]
    if more:
        parts.append(f"more: {', '.join(more[:4])}")
    if less:
        parts.append(f"without: {', '.join(less[:4])}")
    return "; ".join(parts)
