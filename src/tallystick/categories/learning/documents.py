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
from tallystick.categories.learning.grams import KINDS, Grams, page_of
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
    """The distinct values of one field among some keys: their grams and vectors, and which each key has."""

    field: str
    size: int
    codes: NDArray[np.int64]
    grams: dict[str, Grams]
    blocks: tuple[Block, ...]
    vectors: tuple[Any, ...]

    def held_by(self, whose: NDArray[np.int64], suppliers: int) -> Any:
        """Return a sparse matrix (suppliers, values) of ones where a supplier has the value."""
        from scipy import sparse  # noqa: PLC0415

        rows, columns = np.divmod(np.unique(whose * max(self.size, 1) + self.codes), max(self.size, 1))
        return sparse.csr_matrix(
            (np.ones(len(rows), np.float32), (rows, columns)), shape=(suppliers, self.size)
        )


def field_values(blocks: Sequence[Block], texts: Texts) -> list[FieldValues]:
    """Return for each field that the blocks know the vectors of its distinct values."""
    found = []
    for field in dict.fromkeys(block.field for block in blocks):
        own = tuple(block for block in blocks if block.field == field)
        distinct, codes = numbered(getattr(texts, field))
        page = page_of(distinct)
        grams = {kind: read(page) for kind, read in KINDS.items()}
        vectors = tuple(
            block.vocabulary.vectors_of(grams[block.vocabulary.kind], len(distinct)) for block in own
        )
        found.append(FieldValues(field, len(distinct), codes, grams, own, vectors))
    return found


def documents(values: Sequence[FieldValues], whose: NDArray[np.int64], suppliers: int) -> Any:
    """Return a sparse matrix (suppliers, columns): each block pools the distinct values of a supplier.

    The weights of a block are added over distinct values, dampened by ``log(1 + x)`` and scaled to length
    one, so that a purpose written in a thousand ways does not drown the name of the payee.
    """
    from scipy import sparse  # noqa: PLC0415

    parts: list[Any] = []
    for value in values:
        holds = value.held_by(whose, suppliers)
        parts.extend(pooled(holds, vectors) for vectors in value.vectors)
    return sparse.hstack(parts, format="csr")


def pooled(holds: Any, vectors: Any) -> Any:
    """Return one vector of length one for each supplier, from those of the values it holds."""
    found = (holds @ vectors).tocsr()
    found.data = np.log1p(found.data)
    return unit_rows(found)
