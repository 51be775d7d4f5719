"""Measures of a classification: by key, by line, by pound, macro-F1, coverage at a precision.

All are computed on the answers of all folds together. Macro-F1 is the plain mean of F1 over the classes that
occur in the test keys, counted by key; a class that is never answered counts as nought.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Shares:
    """One share by distinct key, by line and by absolute pound."""

    by_key: float
    by_line: float
    by_pound: float


@dataclass(frozen=True)
class Confusion:
    """Keys, lines and pence of one class that were answered as another."""

    published: str
    answered: str
    keys: int
    lines: int
    pence: int


@dataclass(frozen=True)
class Scored:
    """How one level was answered for some keys.

    ``coverage_best`` is the share that can be covered at the demanded precision when the threshold is chosen
    on the test keys themselves, separately by key, line and pound (an upper bound, for comparison with other
    models); ``coverage`` and ``precision`` are what the threshold that the model chose by itself covers, and
    how much of that is right.
    """

    keys: int
    suppliers: int
    accuracy: Shares
    macro_f1: float
    coverage_best: Shares
    coverage: Shares
    precision: Shares
    confusions: tuple[Confusion, ...]

    def as_json(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self)


@dataclass(frozen=True)
class Weights:
    """Lines and absolute pence of each key, and whose it is."""

    lines: NDArray[np.float64]
    pence: NDArray[np.float64]
    suppliers: NDArray[np.object_]

    def take(self, rows: NDArray[np.bool_]) -> Weights:
        """Return those of some keys."""
        return Weights(self.lines[rows], self.pence[rows], self.suppliers[rows])


def score(
    truth: NDArray[np.object_],
    answer: NDArray[np.object_],
    probability: NDArray[np.floating[Any]],
    weights: Weights,
    *,
    least: NDArray[np.floating[Any]] | float,
    precision: float = 0.95,
    confusions: int = 10,
) -> Scored:
    """Score the answers of one level; ``least`` is the threshold the model chose, of each key or of all."""
    is_right = (truth == answer).astype(np.float64)
    kinds = (np.ones(len(truth)), weights.lines, weights.pence)
    taken = (probability >= least).astype(np.float64)
    return Scored(
        len(truth),
        len(set(weights.suppliers.tolist())),
        _shares(is_right, kinds),
        macro_f1(truth, answer),
        Shares(*(coverage_at(is_right, probability, kind, precision) for kind in kinds)),
        _shares(taken, kinds),
        Shares(*(_share(is_right, kind * taken) for kind in kinds)),
        _confusions(truth, answer, weights, confusions),
    )


def macro_f1(truth: NDArray[np.object_], answer: NDArray[np.object_]) -> float:
    """Return the mean F1 over the classes that occur in the truth."""
    published, answered = Counter(truth.tolist()), Counter(answer.tolist())
    hits = Counter(truth[truth == answer].tolist())
    found = [2 * hits[name] / (published[name] + answered[name]) for name in published]
    return float(np.mean(found)) if found else 0.0


def coverage_at(
    is_right: NDArray[np.float64],
    probability: NDArray[np.floating[Any]],
    weight: NDArray[np.float64],
    precision: float,
) -> float:
    """Return the largest share that the surest answers cover while as precise as demanded.

    Answers of equal probability are taken together or not at all.
    """
    if not len(is_right) or not weight.sum():
        return 0.0
    order = np.argsort(-probability, kind="stable")
    running = np.cumsum(weight[order])
    shown = np.cumsum((is_right * weight)[order]) / np.maximum(running, 1e-12)
    ordered = probability[order]
    is_last = np.append(ordered[1:] != ordered[:-1], True)
    fits = np.flatnonzero(is_last & (shown >= precision) & (running > 0))
    return float(running[fits[-1]] / running[-1]) if len(fits) else 0.0


def _share(part: NDArray[np.float64], weight: NDArray[np.float64]) -> float:
    total = weight.sum()
    return float((part * weight).sum() / total) if total else 0.0


def _shares(part: NDArray[np.float64], kinds: tuple[NDArray[np.float64], ...]) -> Shares:
    return Shares(*(_share(part, kind) for kind in kinds))


def _confusions(
    truth: NDArray[np.object_], answer: NDArray[np.object_], weights: Weights, most: int
) -> tuple[Confusion, ...]:
    found: dict[tuple[str, str], list[int]] = {}
    for row in np.flatnonzero(truth != answer):
        entry = found.setdefault((truth[row], answer[row]), [0, 0, 0])
        entry[0] += 1
        entry[1] += int(weights.lines[row])
        entry[2] += int(weights.pence[row])
    worst = sorted(found.items(), key=lambda item: (-item[1][0], item[0]))[:most]
    return tuple(Confusion(published, answered, *counts) for (published, answered), counts in worst)
