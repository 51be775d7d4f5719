"""Suppliers as documents: all that is said of one supplier's purchases, pooled into one vector.

Published classes are nearly always given per supplier, so a supplier is one example however many keys it
has, and its keys are asked together: what one purpose leaves open, another settles. Only texts are pooled,
never labels.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tallystick.categories.learning.examples import FIELDS, Texts
from tallystick.categories.learning.vectors import Vocabulary, unit_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray


FEWEST = {"payee": 1, "department": 2, "purpose": 2, "expenditure_category": 1}
"""Suppliers that must share a gram of a field for it to be read.

Purposes hold numbers and people, departments hold sites, that one supplier alone has; one payee is enough
to learn what a word in a name means.
"""


@dataclass(frozen=True)
class Block:
    """One field read in one kind: its vocabulary stands in these columns of every vector."""

    field: str
    vocabulary: Vocabulary
    begins: int

    @property
    def ends(self) -> int:
        """The column after its last."""
        return self.begins + len(self.vocabulary)


def numbered(values: Sequence[Hashable]) -> tuple[list[Any], NDArray[np.int64]]:
    """Return the distinct values in order of first appearance and the number of each value."""
    numbers: dict[Hashable, int] = {}
    found = np.fromiter((numbers.setdefault(value, len(numbers)) for value in values), np.int64, len(values))
    return list(numbers), found


def learn_blocks(texts: Texts, whose: NDArray[np.int64]) -> tuple[Block, ...]:
    """Learn the vocabulary of each field and kind from distinct texts; fields without text have none."""
    blocks: list[Block] = []
    begins = 0
    for field in FIELDS:
        distinct, codes = numbered(getattr(texts, field))
        if not any(text.strip() for text in distinct):
            continue
        pairs = np.unique(codes * (whose.max() + 1) + whose)
        held_by = np.bincount(pairs // (whose.max() + 1))
        fewest = min(FEWEST[field], int(whose.max()) + 1)
        for kind in ("words", "letters"):
            block = Block(field, Vocabulary.learn(kind, distinct, held_by, fewest=fewest), begins)
            begins = block.ends
            blocks.append(block)
    return tuple(blocks)


@dataclass(frozen=True)
class FieldValues:
    """The distinct values of one field among some keys: their vectors by block, and which each key has."""

    codes: NDArray[np.int64]
    vectors: tuple[Any, ...]


def field_values(blocks: Sequence[Block], texts: Texts) -> list[tuple[tuple[Block, ...], FieldValues]]:
    """Return for each field its blocks and the vectors of its distinct values."""
    found = []
    for field in dict.fromkeys(block.field for block in blocks):
        own = tuple(block for block in blocks if block.field == field)
        distinct, codes = numbered(getattr(texts, field))
        found.append((own, FieldValues(codes, tuple(block.vocabulary.vectors(distinct) for block in own))))
    return found


def documents(
    values: list[tuple[tuple[Block, ...], FieldValues]],
    whose: NDArray[np.int64],
    size: int,
) -> Any:
    """Return a sparse matrix (suppliers, columns): each block pools the distinct values of a supplier.

    The weights of a block are added over distinct values, dampened by ``log(1 + x)`` and scaled to length
    one, so that a purpose written in a thousand ways does not drown the name of the payee.
    """
    from scipy import sparse  # noqa: PLC0415

    parts = []
    for _, value in values:
        pairs = np.unique(whose * (value.codes.max(initial=0) + 1) + value.codes)
        rows, columns = np.divmod(pairs, value.codes.max(initial=0) + 1)
        holds = sparse.csr_matrix(
            (np.ones(len(pairs), np.float32), (rows, columns)), shape=(size, value.vectors[0].shape[0])
        )
        for vectors in value.vectors:
            pooled = (holds @ vectors).tocsr()
            pooled.data = np.log1p(pooled.data)
            parts.append(unit_rows(pooled))
    return sparse.hstack(parts, format="csr")
