"""The deepest level that a demanded precision allows: else a level up, else unclassified."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tallystick.kernel import UsageProblem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tallystick.categories.learning.examples import Predictions

NEVER = 2.0
"""A threshold that no probability reaches."""


@dataclass(frozen=True)
class Answers:
    """What a demanded precision leaves: code (empty where unclassified), level, probability."""

    codes: list[str]
    level: NDArray[np.int32]
    probability: NDArray[np.float32]


def threshold(predictions: Predictions, level: int, precision: float) -> float:
    """Return the least probability at which answers on a level are as precise as demanded.

    Read off the precision that held-out suppliers of the training examples showed; where there were too few
    to know, the demanded precision itself.
    """
    if not predictions.curves:
        return precision
    fitting = [least for least, shown in predictions.curves[level - 1] if shown >= precision]
    return min(fitting, default=NEVER)


def back_off(predictions: Predictions, precision: float) -> Answers:
    """Choose for each key the deepest level whose probability passes; pure.

    Args:
        predictions: of :meth:`TrainedModel.predict`.
        precision: share of answers that must be right, between 0 and 1.

    Raises:
        UsageProblem: the precision is not a share.
    """
    if not 0 <= precision <= 1:
        raise UsageProblem(f"A precision of {precision} cannot be demanded.", why="It is a share, 0 to 1.")
    size = len(predictions)
    codes = np.full(size, "", dtype=object)
    level = np.zeros(size, dtype=np.int32)
    probability = np.zeros(size, dtype=np.float32)
    for depth in range(1, len(predictions.classes) + 1):
        shown = predictions.probability[:, depth - 1]
        passes = shown >= threshold(predictions, depth, precision)
        names = np.array(predictions.classes[depth - 1], dtype=object)
        codes[passes] = names[predictions.best[passes, depth - 1]]
        level[passes] = depth
        probability[passes] = shown[passes]
    return Answers(codes.tolist(), level, probability)
