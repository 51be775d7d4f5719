"""Texts as sparse vectors of unit length: rare grams weigh more, unknown ones are left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tallystick.categories.learning.grams import KINDS, Grams, page_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FEWEST_BITS, _MOST_BITS = 16, 22


@dataclass(frozen=True)
class Vocabulary:
    """The grams of one field and kind that at least two training texts hold, and the weight of each."""

    kind: str
    codes: NDArray[np.uint64]
    weights: NDArray[np.float32]
    slots: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.codes)

    @classmethod
    def of(cls, kind: str, codes: NDArray[np.uint64], weights: NDArray[np.float32]) -> Vocabulary:
        """Build the look-up table over known codes; of codes that share a slot the first keeps it."""
        bits = min(max(_FEWEST_BITS, (32 * len(codes)).bit_length()), _MOST_BITS)
        slots = np.full(1 << bits, -1, dtype=np.int32)
        positions = np.arange(len(codes), dtype=np.int32)[::-1]
        slots[_slot(codes[::-1], len(slots))] = positions
        return cls(kind, codes, weights, slots)

    @classmethod
    def learn(
        cls,
        kind: str,
        texts: Sequence[str],
        held_by: NDArray[np.int64],
        *,
        fewest: int = 2,
        most: int = 60_000,
    ) -> Vocabulary:
        """Learn from distinct texts, each held by a number of suppliers.

        Kept are the grams that at least ``fewest`` suppliers hold, at most ``most`` of them; a gram weighs by
        how few of the distinct texts have it.
        """
        seen = distinct_grams(KINDS[kind](page_of(texts)))
        codes, places, counts = np.unique(seen.code, return_inverse=True, return_counts=True)
        holders = np.bincount(places, weights=held_by[seen.text], minlength=len(codes))
        enough = holders >= fewest
        codes, counts = codes[enough], counts[enough]
        order = np.argsort(-counts, kind="stable")[:most]
        weights = np.log((1 + len(texts)) / (1 + counts[order])) + 1
        return cls.of(kind, codes[order], weights.astype(np.float32))

    def find(self, codes: NDArray[np.uint64]) -> NDArray[np.int32]:
        """Return the column of each code, -1 where it is not known."""
        if not len(self.codes):
            return np.full(len(codes), -1, dtype=np.int32)
        columns = self.slots[_slot(codes, len(self.slots))]
        columns[self.codes[columns] != codes] = -1
        return columns

    def vectors(self, texts: Sequence[str]) -> Any:
        """Return a sparse matrix (texts, grams) of rows no longer than one; a row may be empty.

        Grams that are not known count in the length as the rarest that are: a text mostly of unknown words
        says little, and its vector is short.
        """
        return self.vectors_of(KINDS[self.kind](page_of(texts)), len(texts))

    def vectors_of(self, grams: Grams, size: int) -> Any:
        """Return the vectors of texts whose grams are found already; see :meth:`vectors`."""
        from scipy import sparse  # noqa: PLC0415

        columns = self.find(grams.code)
        known = np.flatnonzero(columns >= 0)
        rarest = float(self.weights.max(initial=1.0))
        strange = np.bincount(grams.text[columns < 0], minlength=size) * rarest**2
        columns = columns[known]
        matrix = sparse.csr_matrix(
            (np.ones(len(known), np.float32), (grams.text[known].astype(np.int32), columns)),
            shape=(size, len(self)),
        )
        matrix.data[:] = self.weights[matrix.indices]
        return unit_rows(matrix, strange)


def unit_rows(matrix: Any, beside: NDArray[np.floating[Any]] | float = 0.0) -> Any:
    """Scale each row of a sparse matrix to length one, in place; empty rows stay empty.

    ``beside`` is added to the squares of a row: what it would hold in columns that are not there.
    """
    sizes = np.diff(matrix.indptr)
    squares = np.add.reduceat(np.append(matrix.data**2, 0.0), matrix.indptr[:-1])
    squares[sizes == 0] = 0.0
    lengths = np.sqrt(squares + beside)
    lengths[lengths == 0.0] = 1.0
    matrix.data /= np.repeat(lengths, sizes).astype(matrix.data.dtype)
    return matrix


def _slot(codes: NDArray[np.uint64], size: int) -> NDArray[np.int64]:
    mixed: NDArray[np.uint64] = (codes ^ (codes >> np.uint64(32))) * np.uint64(0xD6E8FEB86659FD93)
    return (mixed >> np.uint64(64 - (size.bit_length() - 1))).astype(np.int64)


def distinct_grams(grams: Grams) -> Grams:
    """Return each gram of each text once."""
    order = np.lexsort((grams.text, grams.code))
    text, code = grams.text[order], grams.code[order]
    keep = np.ones(len(text), dtype=bool)
    keep[1:] = (text[1:] != text[:-1]) | (code[1:] != code[:-1])
    nowhere = np.empty(0, dtype=np.int64)
    return Grams(text[keep], code[keep], nowhere, nowhere)
