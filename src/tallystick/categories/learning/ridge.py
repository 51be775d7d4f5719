"""Ridge regression onto classes: one solution for all classes and levels, held-out scores in closed form.

``scores = documents @ weights`` where ``weights`` minimise the weighted squared error towards 1 for the class
of a supplier and 0 for the others. On a few thousand suppliers the dual problem is solved exactly, and the
scores that each supplier would have got had it been left out follow without a second training (Rifkin and
Lippert, "Notes on regularized least squares", 2007). On more, conjugate gradients solve it, and a fifth of
the suppliers is held out once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_EXACT = 5_000
_STEPS = 40
_ROWS = 4_096
_GOOD_ENOUGH = 1e-3


@dataclass(frozen=True)
class Fitted:
    """Weights (columns, classes); the dual solution (suppliers, classes); the inverse where it was exact."""

    weights: NDArray[np.float32]
    dual: NDArray[np.float64]
    inverse: NDArray[np.float64] | None


def fit(documents: Any, targets: NDArray[np.float64], worth: NDArray[np.float64], penalty: float) -> Fitted:
    """Fit weights of documents (suppliers, columns) towards targets (suppliers, classes).

    ``worth`` is the weight of each supplier, 1 on average; the penalty is divided by it.
    """
    diagonal = penalty / worth
    if documents.shape[0] <= MOST_EXACT:
        gram = (documents @ documents.T).toarray().astype(np.float64)
        gram[np.diag_indices_from(gram)] += diagonal
        inverse = _inverse(gram)
        dual = inverse @ targets
        return Fitted((documents.T @ dual).astype(np.float32), dual, inverse)
    dual = step_by_step(documents, targets, diagonal)
    return Fitted((documents.T @ dual).astype(np.float32), dual, None)


def held_out_documents(fitted: Fitted, targets: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the scores of each training supplier as if it had been left out; exact fits only."""
    assert fitted.inverse is not None  # noqa: S101  # the caller asks only where the fit was exact
    return targets - fitted.dual / np.diag(fitted.inverse)[:, None]


def held_out_keys(fitted: Fitted, documents: Any, keys: Any, whose: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the scores of vectors of keys as if the supplier of each had been left out; exact fits only."""
    assert fitted.inverse is not None  # noqa: S101
    scores = np.empty((len(whose), fitted.dual.shape[1]))
    own = np.diag(fitted.inverse)
    for first in range(0, len(whose), _ROWS):
        rows = slice(first, first + _ROWS)
        near = (keys[rows] @ documents.T).toarray().astype(np.float64)
        lean = np.einsum("ij,ij->i", near, fitted.inverse[whose[rows]]) / own[whose[rows]]
        scores[rows] = near @ fitted.dual - lean[:, None] * fitted.dual[whose[rows]]
    return scores


def _inverse(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    from scipy import linalg  # noqa: PLC0415

    factor, lower = linalg.cho_factor(matrix, lower=True, overwrite_a=True, check_finite=False)
    found: NDArray[np.float64] = linalg.cho_solve((factor, lower), np.eye(len(matrix)), check_finite=False)
    return found


def step_by_step(
    documents: Any, targets: NDArray[np.float64], diagonal: NDArray[np.float64], *, steps: int = _STEPS
) -> NDArray[np.float64]:
    """Solve (documents documentsᵀ + diagonal) x = targets for all columns at once by conjugate gradients."""
    turned = documents.T.tocsr()
    scale = 1.0 / (np.asarray(documents.multiply(documents).sum(axis=1)).ravel() + diagonal)
    solution = np.zeros_like(targets, dtype=np.float32)
    rest = targets.astype(np.float32)
    ready = rest * scale[:, None].astype(np.float32)
    direction = ready.copy()
    size = (rest * ready).sum(axis=0)
    goal = _GOOD_ENOUGH**2 * np.maximum(size, 1e-12)
    for _ in range(steps):
        moved = documents @ (turned @ direction) + diagonal[:, None].astype(np.float32) * direction
        step = size / np.maximum((direction * moved).sum(axis=0), 1e-12)
        solution += step * direction
        rest -= step * moved
        ready = rest * scale[:, None].astype(np.float32)
        after = (rest * ready).sum(axis=0)
        if (after <= goal).all():
            break
        direction = ready + (after / np.maximum(size, 1e-12)) * direction
        size = after
    return solution.astype(np.float64)
