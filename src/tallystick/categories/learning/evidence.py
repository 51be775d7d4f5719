"""The words that decided: what a reason sentence quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tallystick.categories.learning.documents import numbered
from tallystick.categories.learning.grams import page_of, words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tallystick.categories.learning.examples import Texts
    from tallystick.categories.learning.model import TrainedModel


def decisive_words(
    model: TrainedModel, texts: Texts, best: NDArray[np.int32], level: int, most: int
) -> list[tuple[tuple[str, str], ...]]:
    """Return for each key the (field, words) of its own texts that speak most for a class, strongest first.

    What a word says is its weight in the score of the class beyond its mean over the classes of the level.
    A pair of words is quoted in place of its parts where it says more than either.
    """
    begins, ends = model.tree.edges[level - 1]
    found: list[list[tuple[float, str, str]]] = [[] for _ in range(len(texts))]
    for block in model.blocks:
        if block.vocabulary.kind != "words" or not len(block.vocabulary):
            continue
        weights = model.weights[block.begins : block.ends, begins:ends]
        beyond = weights - weights.mean(axis=1, keepdims=True)
        distinct, codes = numbered(list(zip(getattr(texts, block.field), best.tolist(), strict=True)))
        page = page_of([text for text, _ in distinct])
        grams = words(page)
        columns = block.vocabulary.find(grams.code)
        known = np.flatnonzero(columns >= 0)
        classes = np.array([position for _, position in distinct], dtype=np.int64)
        says = beyond[columns[known], classes[grams.text[known]]] * block.vocabulary.weights[columns[known]]
        quoted: list[list[tuple[float, str, str]]] = [[] for _ in distinct]
        for place, strength in zip(known.tolist(), says.tolist(), strict=True):
            if strength > 0:
                phrase = page.words(grams.begins[place], grams.ends[place])
                quoted[grams.text[place]].append((strength, block.field, phrase))
        for row, code in enumerate(codes.tolist()):
            found[row].extend(quoted[code])
    return [_strongest(items, most) for items in found]


def _strongest(items: list[tuple[float, str, str]], most: int) -> tuple[tuple[str, str], ...]:
    chosen: list[tuple[str, str]] = []
    for _, field, phrase in sorted(items, key=lambda item: (-item[0], item[1], item[2])):
        parts = set(phrase.split())
        if any(field == taken and parts & set(words_taken.split()) for taken, words_taken in chosen):
            continue
        chosen.append((field, phrase))
        if len(chosen) == most:
            break
    return tuple(chosen)
