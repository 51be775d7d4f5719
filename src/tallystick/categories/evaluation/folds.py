"""Honest splits: no supplier on both sides, and the guard that proves it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from tallystick.kernel import TallystickError

if TYPE_CHECKING:
    from numpy.typing import NDArray


class LeakFound(TallystickError):
    """A held-out supplier's label reached the training: the measurement would be memory."""

    code = "leak"


def supplier_folds(suppliers: Sequence[str], count: int = 5) -> NDArray[np.int64]:
    """Return the fold of each key: whole suppliers, largest first, each into the fold that is emptiest.

    The split that scikit-learn's ``GroupKFold`` makes; it depends on nothing but the names and their sizes.
    """
    names, codes = np.unique(np.asarray(suppliers, dtype=object).astype(str), return_inverse=True)
    sizes = np.bincount(codes, minlength=len(names))
    order = np.argsort(sizes)[::-1]
    filled = np.zeros(count, dtype=np.int64)
    fold_of = np.zeros(len(names), dtype=np.int64)
    for name in order:
        emptiest = int(np.argmin(filled))
        filled[emptiest] += sizes[name]
        fold_of[name] = emptiest
    found: NDArray[np.int64] = fold_of[codes]
    return found


def splits(folds: NDArray[np.int64]) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Yield the rows to train on and the rows to ask, fold by fold."""
    for fold in range(int(folds.max()) + 1):
        yield np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)


def refuse_leaks(train: Sequence[str], test: Sequence[str]) -> None:
    """Prove that no supplier of the test stands among those trained on.

    Raises:
        LeakFound: with the number of suppliers on both sides and one of them.
    """
    both = sorted(set(train) & set(test))
    if both:
        raise LeakFound(
            "Held-out suppliers are among those the model was trained on.",
            where=f"{len(both)} suppliers, for example {both[0]}",
            why="What was measured would be memory of their labels.",
        )
