"""Train on one file, ask another, and say how much was right: seen and unseen suppliers apart."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tallystick.categories.evaluation.folds import refuse_leaks, splits, supplier_folds
from tallystick.categories.evaluation.measures import Scored, Weights, score
from tallystick.categories.evaluation.reading import LabelledKeys, read_labelled_keys
from tallystick.categories.learning import Examples, Predictions, TrainedModel, threshold, train
from tallystick.categories.model import Scheme
from tallystick.kernel import UsageProblem

if TYPE_CHECKING:
    from numpy.typing import NDArray

FOLDS = 5
Train = Callable[[Examples], TrainedModel]
Say = Callable[[str], None]


@dataclass(frozen=True)
class LevelScores:
    """One level: how all keys were answered, those of suppliers never trained on, and those of the others."""

    level: int
    classes: int
    every: Scored
    unseen: Scored | None
    seen: Scored | None


@dataclass(frozen=True)
class Evaluation:
    """What was measured, and on what.

    ``split`` says how training and test were parted. ``suppliers_in_both`` counts clean names that occur in
    the training and in the test: what is answered right for them may be memory, so the measure to quote is
    that of the unseen. ``classes_never_trained`` counts keys whose class no training key has.
    """

    split: str
    precision: float
    train_keys: int
    train_suppliers: int
    test_keys: int
    test_lines: int
    test_pence: int
    test_suppliers: int
    suppliers_in_both: int
    classes_never_trained: int
    lines_left_out: int
    levels: tuple[LevelScores, ...]
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """Return the public object of ``--json``."""
        return asdict(self)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader of the figures must know."""
        found = []
        if self.suppliers_in_both:
            found.append(
                f"{self.suppliers_in_both:,} of {self.test_suppliers:,} suppliers of the test were trained "
                "on too: quote the figures of unseen suppliers."
            )
        if self.classes_never_trained:
            found.append(
                f"{self.classes_never_trained:,} of {self.test_keys:,} keys have a class that no "
                "training key has."
            )
        return tuple(found)


@dataclass(frozen=True)
class _Answers:
    """Answers of each level: codes, probabilities and thresholds of all test keys."""

    codes: list[NDArray[np.object_]]
    probability: list[NDArray[np.float64]]
    least: list[NDArray[np.float64]]

    @classmethod
    def empty(cls, size: int, levels: int) -> _Answers:
        return cls(
            [np.full(size, "", dtype=object) for _ in range(levels)],
            [np.zeros(size) for _ in range(levels)],
            [np.full(size, 2.0) for _ in range(levels)],
        )

    def put(self, rows: NDArray[np.intp], predictions: Predictions, precision: float) -> None:
        for level in range(min(len(self.codes), len(predictions.classes))):
            self.codes[level][rows] = predictions.codes(level + 1)
            self.probability[level][rows] = predictions.probability[:, level]
            self.least[level][rows] = threshold(predictions, level + 1, precision)


def evaluate(
    train_file: Path | str,
    test_file: Path | str,
    *,
    precision: float = 0.95,
    scheme: Scheme | None = None,
    unseen_only: bool = False,
    seed: int = 0,
    progress: Say | None = None,
) -> Evaluation:
    """Train on the classes published in one canonical export and ask for those of another.

    One file given twice is measured in five folds of whole suppliers. With ``unseen_only`` the training keys
    of suppliers that the test has too are left out, so that every figure is of unseen suppliers.

    Raises:
        FileRefused: a file is no canonical export.
        UsageProblem: a file carries no published class.
    """
    train_file, test_file = Path(train_file), Path(test_file)
    trained_on = read_labelled_keys(train_file, scheme=scheme)
    if train_file.resolve() == test_file.resolve():
        return cross_validate(trained_on, precision=precision, seed=seed, progress=progress)
    asked = read_labelled_keys(test_file, scheme=scheme)
    return compare(
        trained_on, asked, precision=precision, unseen_only=unseen_only, seed=seed, progress=progress
    )


def compare(
    trained_on: LabelledKeys,
    asked: LabelledKeys,
    *,
    precision: float = 0.95,
    unseen_only: bool = False,
    seed: int = 0,
    split: str = "one file trained on, another asked",
    progress: Say | None = None,
) -> Evaluation:
    """Train on some labelled keys and ask others; see :func:`evaluate`."""
    begun = time.monotonic()
    examples, test = trained_on.examples, asked.examples
    if unseen_only:
        held = set(test.texts.whose)
        examples = examples.take([n for n, name in enumerate(examples.texts.whose) if name not in held])
        if not len(examples):
            raise UsageProblem(
                "Every supplier of the training is in the test too: nothing is left to learn from."
            )
        refuse_leaks(examples.texts.whose, test.texts.whose)
        split += ", suppliers of the test left out of the training"
    _say(progress, f"Training on {len(examples):,} keys")
    model = train(examples, seed=seed)
    _say(progress, f"Asking {len(test):,} keys")
    answers = _Answers.empty(len(test), _levels(test))
    answers.put(np.arange(len(test)), model.predict(test.texts), precision)
    both = set(examples.texts.whose) & set(test.texts.whose)
    is_seen = np.array([name in both for name in test.texts.whose])
    never = _never_trained(examples, test)
    return _evaluation(
        asked, examples, answers, is_seen, split=split, precision=precision, never_trained=never, begun=begun
    )


def cross_validate(
    keys: LabelledKeys,
    *,
    folds: int = FOLDS,
    precision: float = 0.95,
    seed: int = 0,
    trainer: Train | None = None,
    progress: Say | None = None,
) -> Evaluation:
    """Measure in folds of whole suppliers: every key is asked of a model that never saw its supplier.

    ``trainer`` replaces the training, for measuring another model on the same folds.
    """
    begun = time.monotonic()
    examples = keys.examples
    parts = supplier_folds(examples.texts.whose, folds)
    answers = _Answers.empty(len(examples), _levels(examples))
    never = 0
    for number, (learn, ask) in enumerate(splits(parts), start=1):
        _say(progress, f"Fold {number} of {folds}")
        known, asked = examples.take(learn), examples.take(ask)
        refuse_leaks(known.texts.whose, asked.texts.whose)
        model = trainer(known) if trainer else train(known, seed=seed)
        answers.put(ask, model.predict(asked.texts), precision)
        never += _never_trained(known, asked)
    is_seen = np.zeros(len(examples), dtype=bool)
    split = f"{folds} folds of whole suppliers"
    return _evaluation(
        keys, examples, answers, is_seen, split=split, precision=precision, never_trained=never, begun=begun
    )


def _evaluation(
    keys: LabelledKeys,
    trained_on: Examples,
    answers: _Answers,
    is_seen: NDArray[np.bool_],
    *,
    split: str,
    precision: float,
    never_trained: int,
    begun: float,
) -> Evaluation:
    texts = keys.examples.texts
    weights = Weights(
        np.asarray(texts.lines, dtype=np.float64),
        np.asarray(texts.pence, dtype=np.float64),
        np.asarray(texts.whose, dtype=object),
    )
    levels = tuple(
        _level(level, keys.examples.labels, answers, is_seen=is_seen, weights=weights, precision=precision)
        for level in range(_levels(keys.examples))
    )
    return Evaluation(
        split=split,
        precision=precision,
        train_keys=len(trained_on),
        train_suppliers=len(set(trained_on.texts.whose)),
        test_keys=len(texts),
        test_lines=int(weights.lines.sum()),
        test_pence=int(sum(texts.pence)),
        test_suppliers=len(set(texts.whose)),
        suppliers_in_both=len(set(weights.suppliers[is_seen].tolist())),
        classes_never_trained=never_trained,
        lines_left_out=keys.lines_left_out,
        levels=levels,
        seconds=round(time.monotonic() - begun, 1),
    )


def _level(
    level: int,
    labels: Any,
    answers: _Answers,
    *,
    is_seen: NDArray[np.bool_],
    weights: Weights,
    precision: float,
) -> LevelScores:
    has = np.array([len(path) > level for path in labels])
    truth = np.array([path[level] if len(path) > level else "" for path in labels], dtype=object)

    def scored(rows: NDArray[np.bool_]) -> Scored | None:
        if not rows.any():
            return None
        return score(
            truth[rows],
            answers.codes[level][rows],
            answers.probability[level][rows],
            weights.take(rows),
            least=answers.least[level][rows],
            precision=precision,
        )

    every = scored(has)
    if every is None:
        raise UsageProblem(f"No key of the test has a class on level {level + 1}.")
    return LevelScores(
        level + 1, len(set(truth[has].tolist())), every, scored(has & ~is_seen), scored(has & is_seen)
    )


def _levels(examples: Examples) -> int:
    return max(len(path) for path in examples.labels)


def _never_trained(known: Examples, asked: Examples) -> int:
    classes = {path[-1] for path in known.labels}
    return sum(path[-1] not in classes for path in asked.labels)


def _say(progress: Say | None, sentence: str) -> None:
    if progress:
        progress(sentence)
