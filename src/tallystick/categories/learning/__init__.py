"""The text model of the cascade. Import it only where it is used: it loads numpy, scipy and scikit-learn.

``train(examples)`` -> :class:`TrainedModel`; ``model.predict(texts)`` -> :class:`Predictions`;
``back_off(predictions, precision)`` -> :class:`Answers`; ``model.evidence(texts)`` -> the words that decided.
"""

from tallystick.categories.learning.back_off import Answers, back_off, threshold
from tallystick.categories.learning.examples import FIELDS, Examples, Predictions, Texts
from tallystick.categories.learning.knowledge import phrases
from tallystick.categories.learning.model import TrainedModel, train

__all__ = [
    "FIELDS",
    "Answers",
    "Examples",
    "Predictions",
    "Texts",
    "TrainedModel",
    "back_off",
    "phrases",
    "threshold",
    "train",
]
