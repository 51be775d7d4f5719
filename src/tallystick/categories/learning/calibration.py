"""From scores to probabilities that keep their word on suppliers never seen.

Learnt on held-out scores of the training suppliers: a temperature for the softmax, then a step function that
only rises (isotonic regression) from the best share to the share that was right. A supplier counts as the
square root of its keys, so that one with a thousand keys does not decide the curve.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TEMPERATURES = np.geomspace(1, 60, 25)
_FEWEST_TO_KNOW = 30
"""Fewer suppliers than this cannot show a precision."""


@dataclass(frozen=True)
class Calibration:
    """Of one level: sharpness of the softmax, and the rising steps from share to probability."""

    sharpness: float
    shares: NDArray[np.float64]
    probabilities: NDArray[np.float64]
    curve: tuple[tuple[float, float], ...]

    def probability(self, share: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the calibrated probability of the best share."""
        found = np.interp(share, self.shares, self.probabilities)
        return found.astype(np.float32)


def shares_of(scores: NDArray[np.float64], sharpness: float) -> NDArray[np.float64]:
    """Return the softmax of scores, row by row."""
    raised = scores * sharpness
    raised -= raised.max(axis=1, keepdims=True)
    np.exp(raised, out=raised)
    raised /= raised.sum(axis=1, keepdims=True)
    return raised


def calibrate(
    scores: NDArray[np.float64], truth: NDArray[np.int64], worth: NDArray[np.float64], suppliers: int
) -> Calibration:
    """Learn the calibration of one level from held-out scores (keys, classes) and true positions."""
    known = np.maximum(truth, 0)
    rows = np.arange(len(truth))
    losses = []
    for sharpness in _TEMPERATURES:
        share = shares_of(scores.copy(), sharpness)
        right = np.where(truth >= 0, share[rows, known], 0.0)
        losses.append(-(worth * np.log(right + 1e-4)).sum())
    sharpness = float(_TEMPERATURES[int(np.argmin(losses))])
    share = shares_of(scores.copy(), sharpness)
    best = share.max(axis=1)
    is_right = (share.argmax(axis=1) == truth).astype(np.float64)
    steps = _rising(best, is_right, worth, least=1.0 / scores.shape[1], most=1.0 - 1.0 / (suppliers + 2))
    found = Calibration(sharpness, *steps, curve=())
    if suppliers < _FEWEST_TO_KNOW:
        return found
    return Calibration(sharpness, *steps, curve=_curve(found.probability(best.astype(np.float32)), worth))


def _rising(
    share: NDArray[np.float64],
    is_right: NDArray[np.float64],
    worth: NDArray[np.float64],
    *,
    least: float,
    most: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the rising steps; even shares, which is no evidence at all, get no more than the even share."""
    from sklearn.isotonic import IsotonicRegression  # noqa: PLC0415

    fitted = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip").fit(share, is_right, worth)
    shares = np.asarray(fitted.X_thresholds_, dtype=np.float64)
    risen = np.asarray(fitted.y_thresholds_, dtype=np.float64)
    # A breath of slope: equal probabilities would hide which of two answers is the surer.
    risen = np.clip(0.98 * risen + 0.02 * shares * risen, 0.0, most)
    beyond = shares > least
    return np.append(least, shares[beyond]), np.append(min(least, *risen), risen[beyond])


def _curve(probability: NDArray[np.float32], worth: NDArray[np.float64]) -> tuple[tuple[float, float], ...]:
    """Return thresholds and the mean probability at and above them: by calibration, the precision."""
    order = np.argsort(-probability, kind="stable")
    mean = np.cumsum(probability[order] * worth[order]) / np.cumsum(worth[order])
    places = np.unique(np.linspace(0, len(order) - 1, 200).astype(int))
    return tuple((float(probability[order][place]), float(mean[place])) for place in places[::-1])
