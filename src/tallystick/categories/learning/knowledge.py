"""What words mean before any example: our own tree's phrases and the names of large suppliers, as features.

A council's classes are taught by that council's suppliers, who leave most words unsaid. So every supplier is
also read against our own tree: how much its words sound like each of its classes. These likenesses join
the words as features, and the training learns which of the council's classes they stand for. No label of any
published line is in them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

from tallystick.categories.learning.documents import FieldValues
from tallystick.categories.learning.ridge import step_by_step
from tallystick.categories.learning.vectors import Vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

COUNTS = 2.2
"""How much all likenesses together count, where each way of reading a field counts 1."""
_FIELD_COUNTS = {"payee": 1.0, "department": 0.7, "purpose": 1.0, "expenditure_category": 1.0}
_PENALTY, _STEPS = 0.5, 12
_FEWEST = {"words": 1, "letters": 2}
_TOO_FAINT = 0.02
_SHORTEST = 0.15


@dataclass(frozen=True)
class Knowledge:
    """Vocabularies of the phrases and the weights (columns, classes) from a text to likenesses."""

    vocabularies: tuple[Vocabulary, ...]
    weights: NDArray[np.float32]

    def features(self, values: Sequence[FieldValues], whose: NDArray[np.int64], suppliers: int) -> Any:
        """Return a sparse matrix (suppliers, classes) of likenesses, pooled over what is said of each."""
        from scipy import sparse  # noqa: PLC0415

        total: NDArray[np.float32] = np.zeros((suppliers, self.weights.shape[1]), dtype=np.float32)
        for value in values:
            holds = value.held_by(whose, suppliers)
            found: NDArray[np.float32] = np.zeros_like(total)
            begins = 0
            for vocabulary in self.vocabularies:
                vectors = vocabulary.vectors_of(value.grams[vocabulary.kind], value.size)
                ends = begins + len(vocabulary)
                found += dampened(holds, vectors) @ self.weights[begins:ends]
                begins = ends
            total += _FIELD_COUNTS[value.field] * _short_of_one(np.maximum(found, 0.0), _SHORTEST)
        total = COUNTS * _short_of_one(total, 0.5)
        total[total < _TOO_FAINT] = 0.0
        return sparse.csr_matrix(total)


def dampened(holds: Any, vectors: Any) -> Any:
    """Return the mean over the distinct values of a supplier: a faint likeness stays faint."""
    from scipy import sparse  # noqa: PLC0415

    counts = np.maximum(np.diff(holds.indptr), 1)
    return sparse.diags_array((1.0 / counts).astype(np.float32)) @ (holds @ vectors)


def phrases() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each phrase of our own tree and each known name, with the path of its class."""
    from tallystick.categories.schemes import own_scheme  # noqa: PLC0415

    tree = own_scheme()
    for category in tree.categories.values():
        for phrase in (category.title, *category.includes, *category.examples):
            yield phrase, tree.path(category.code)
    table = resources.files("tallystick.categories.learning.known") / "names.tsv"
    for row in csv.DictReader(table.read_text("utf-8").splitlines(), delimiter="\t"):
        if row["code"] in tree.categories:
            for name in row["names"].split("; "):
                yield name, tree.path(row["code"])


@lru_cache(maxsize=1)
def shipped_knowledge() -> Knowledge:
    """Return the knowledge that ships, fitted once in a process (about ten seconds); the same every time."""
    return learn_knowledge(list(phrases()))


def learn_knowledge(known: Sequence[tuple[str, tuple[str, ...]]]) -> Knowledge:
    """Fit likenesses to classes on phrases with the paths of their classes."""
    from scipy import sparse  # noqa: PLC0415

    texts = [phrase for phrase, _ in known]
    names = sorted({code for _, path in known for code in path})
    places = {code: place for place, code in enumerate(names)}
    targets = np.zeros((len(known), len(names)))
    for row, (_, path) in enumerate(known):
        targets[row, [places[code] for code in path]] = 1.0
    alone = np.ones(len(texts), dtype=np.int64)
    read = tuple(Vocabulary.learn(kind, texts, alone, fewest=fewest) for kind, fewest in _FEWEST.items())
    matrix = sparse.hstack([vocabulary.vectors(texts) for vocabulary in read], format="csr")
    dual = step_by_step(matrix, targets, np.full(len(texts), _PENALTY), steps=_STEPS)
    # Half precision is what is stored: rounding here keeps a stored model equal to the one that was trained.
    weights = np.asarray(matrix.T @ dual).astype(np.float16).astype(np.float32)
    return Knowledge(read, weights)


def _short_of_one(rows: NDArray[np.float32], least: float) -> NDArray[np.float32]:
    """Scale rows to length one; rows shorter than ``least`` stay as faint as they are in proportion to it."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    found: NDArray[np.float32] = rows / np.maximum(lengths, np.float32(least))
    return found
