"""The text model: trained on keys whose class is known, asked about keys of suppliers never seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tallystick.categories.learning.calibration import Calibration, calibrate, shares_of
from tallystick.categories.learning.documents import (
    Block,
    FieldValues,
    documents,
    field_values,
    learn_blocks,
    numbered,
)
from tallystick.categories.learning.examples import FIELDS, Examples, Predictions, Texts
from tallystick.categories.learning.knowledge import Knowledge, shipped_knowledge
from tallystick.categories.learning.ridge import fit, held_out_documents, held_out_keys
from tallystick.kernel import UsageProblem

if TYPE_CHECKING:
    from numpy.typing import NDArray

Progress = Callable[[int, int], None]

BATCH = 20_000
"""Keys that are asked at once; bounds the memory."""
OWN_WORDS = 0.3
"""How much the words of the key itself count beside those of all the supplier's keys."""
LEVEL_ABOVE = 0.5
"""How much the score of the class above counts in the score of a class."""
HELD_OUT = 0.2
"""Share of suppliers held out to calibrate on where the training is too large for the exact way."""
MOST_KEYS = 12
"""Keys of one supplier that calibration looks at."""
PENALTY = 1.0
RARITY = 0.6
"""A class counts as its number of suppliers to the power of one minus this."""


@dataclass(frozen=True)
class Tree:
    """The classes of each level that the examples hold, and for each class the position of the one above."""

    classes: tuple[tuple[str, ...], ...]
    above: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, labels: Sequence[tuple[str, ...]]) -> Tree:
        """Build the tree of the paths of examples."""
        classes, above = [], []
        paths: dict[str, int] = {}
        for level in range(max(len(path) for path in labels)):
            pairs = sorted(
                {(path[level], path[level - 1] if level else "") for path in labels if len(path) > level}
            )
            names = sorted({name for name, _ in pairs})
            parents = dict(pairs)
            above.append(tuple(paths.get(parents[name], -1) for name in names))
            paths = {name: position for position, name in enumerate(names)}
            classes.append(tuple(names))
        return cls(tuple(classes), tuple(above))

    @property
    def edges(self) -> list[tuple[int, int]]:
        """The columns of each level among the columns of all classes."""
        ends = np.cumsum([len(names) for names in self.classes]).tolist()
        return list(zip([0, *ends[:-1]], ends, strict=True))

    def level_scores(self, scores: NDArray[Any], level: int) -> NDArray[Any]:
        """Return the scores of one level, counted from 0, with those of the level above added in."""
        begins, ends = self.edges[level]
        found = scores[:, begins:ends].copy()
        if level:
            upper = self.level_scores(scores, level - 1)
            found += LEVEL_ABOVE * upper[:, list(self.above[level])]
        return found


@dataclass(frozen=True)
class TrainedModel:
    """A model that answers; made by :func:`train` or :meth:`load`."""

    tree: Tree
    blocks: tuple[Block, ...]
    weights: NDArray[np.float32]
    calibrations: tuple[Calibration, ...]
    knowledge: Knowledge | None = None

    @property
    def classes(self) -> tuple[tuple[str, ...], ...]:
        """Codes that it can answer with, level by level."""
        return self.tree.classes

    def predict(self, texts: Texts, *, progress: Progress | None = None) -> Predictions:
        """Return the best class and calibrated probability of each key on each level.

        All keys of one supplier must be asked in one call: their texts are pooled. Memory is bounded by the
        keys of the largest supplier or 20,000 keys, whichever is more.
        """
        best = np.zeros((len(texts), len(self.classes)), dtype=np.int32)
        probability = np.zeros((len(texts), len(self.classes)), dtype=np.float32)
        done = 0
        for rows in _batches(texts.whose):
            scores = self._scores(texts.take(rows))
            for level, calibration in enumerate(self.calibrations):
                shares = shares_of(self.tree.level_scores(scores, level), calibration.sharpness)
                best[rows, level] = shares.argmax(axis=1)
                probability[rows, level] = calibration.probability(shares.max(axis=1))
            done += len(rows)
            if progress:
                progress(done, len(texts))
        curves = tuple(calibration.curve for calibration in self.calibrations)
        return Predictions(self.classes, best, probability, curves if all(curves) else ())

    def _scores(self, texts: Texts) -> NDArray[np.float32]:
        distinct, whose = numbered(texts.whose)
        values = field_values(self.blocks, texts)
        words = len(self.weights) if self.knowledge is None else self.blocks[-1].ends if self.blocks else 0
        pooled: NDArray[np.float32] = documents(values, whose, len(distinct)) @ self.weights[:words]
        if self.knowledge is not None:
            pooled += self.knowledge.features(values, whose, len(distinct)) @ self.weights[words:]
        scores = pooled[whose]
        for value in values:
            of_value = sum(
                vectors @ self.weights[block.begins : block.ends]
                for block, vectors in zip(value.blocks, value.vectors, strict=True)
            )
            of_value *= OWN_WORDS
            scores += of_value[value.codes]
        return scores

    def evidence(self, texts: Texts, level: int = 1, *, most: int = 3) -> list[tuple[tuple[str, str], ...]]:
        """Return for each key the (field, words) that decided its class on a level, strongest first."""
        from tallystick.categories.learning.evidence import decisive_words  # noqa: PLC0415

        return decisive_words(self, texts, self.predict(texts).best[:, level - 1], level, most)

    def save(self, folder: Path) -> None:
        """Write the model into a folder: arrays as npz, the rest as JSON."""
        from tallystick.categories.learning.storing import save  # noqa: PLC0415

        save(self, folder)

    @classmethod
    def load(cls, folder: Path) -> TrainedModel:
        """Read a model that :meth:`save` wrote.

        Raises:
            StoreFailure: the folder holds no model that can be read.
        """
        from tallystick.categories.learning.storing import load  # noqa: PLC0415

        return load(folder)


def train(
    examples: Examples, *, seed: int = 0, progress: Progress | None = None, with_knowledge: bool = True
) -> TrainedModel:
    """Train on examples; the same examples and seed give the same model.

    ``with_knowledge`` also reads every supplier against the phrases of our own tree and the names of large
    suppliers, whatever scheme the labels are of; without it the model knows the examples alone.

    Raises:
        UsageProblem: there are no examples.
    """
    if not len(examples) and not examples.phrases:
        raise UsageProblem("There is nothing to learn from.", why="No example and no phrase was given.")
    from scipy import sparse  # noqa: PLC0415

    random = np.random.default_rng(seed)
    phrases = [(phrase, path) for phrase, path in examples.phrases if phrase.strip()]
    labels = [*examples.labels, *(path for _, path in phrases)]
    tree = Tree.of(labels)
    texts, whose = _with_phrases(examples.texts, [phrase for phrase, _ in phrases])
    size = int(whose.max()) + 1
    blocks = learn_blocks(texts, whose)
    values = field_values(blocks, texts)
    pooled = documents(values, whose, size)
    knowledge = shipped_knowledge() if with_knowledge else None
    if knowledge is not None:
        pooled = sparse.hstack([pooled, knowledge.features(values, whose, size)], format="csr")
    targets = _targets(tree, labels, whose, size)
    worth = _worth(tree, targets)
    rows = _some_keys(whose[: len(examples)] if len(examples) else whose)
    keys = key_vectors(values, rows, pooled.shape[1])
    fitted = fit(pooled, targets, worth, PENALTY)
    if fitted.inverse is not None:
        scores = held_out_documents(fitted, targets)[whose[rows]]
        scores += OWN_WORDS * held_out_keys(fitted, pooled, keys, whose[rows])
    else:
        is_held = random.random(size) < HELD_OUT
        again = fit(pooled[~is_held], targets[~is_held], worth[~is_held], PENALTY)
        kept = np.flatnonzero(is_held[whose[rows]])
        rows = rows[kept]
        scores = (pooled[whose[rows]] + OWN_WORDS * keys[kept]) @ again.weights
    calibrations = _calibrations(tree, scores, [labels[row] for row in rows], whose[rows])
    return TrainedModel(tree, blocks, fitted.weights, calibrations, knowledge)


def _with_phrases(texts: Texts, phrases: list[str]) -> tuple[Texts, NDArray[np.int64]]:
    """Return the texts with each phrase as a supplier of its own that has the phrase in every field."""
    distinct, whose = numbered(texts.whose)
    if not phrases:
        return texts, whose
    columns = [[*getattr(texts, field), *phrases] for field in FIELDS]
    own = np.arange(len(distinct), len(distinct) + len(phrases))
    return Texts(*columns), np.concatenate([whose, own])


def key_vectors(values: Sequence[FieldValues], rows: NDArray[np.intp], columns: int) -> Any:
    """Return the vectors of some keys by themselves: a sparse matrix (keys, columns)."""
    from scipy import sparse  # noqa: PLC0415

    parts = [vectors[value.codes[rows]] for value in values for vectors in value.vectors]
    blank = columns - sum(part.shape[1] for part in parts)
    return sparse.hstack([*parts, sparse.csr_matrix((len(rows), blank), dtype=np.float32)], format="csr")


def _targets(
    tree: Tree, labels: Sequence[tuple[str, ...]], whose: NDArray[np.int64], size: int
) -> NDArray[np.float64]:
    """Return (suppliers, classes of all levels): the share of a supplier's keys with each class."""
    targets = np.zeros((size, tree.edges[-1][1]))
    for level, (begins, ends) in enumerate(tree.edges):
        positions = {name: begins + place for place, name in enumerate(tree.classes[level])}
        rows = [row for row, path in enumerate(labels) if len(path) > level]
        columns = np.array([positions[labels[row][level]] for row in rows], dtype=np.int64)
        np.add.at(targets, (whose[rows], columns), 1.0)
        totals = targets[:, begins:ends].sum(axis=1, keepdims=True)
        targets[:, begins:ends] /= np.maximum(totals, 1.0)
    return targets


def _worth(tree: Tree, targets: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the weight of each supplier: more for those of rare classes, 1 on average."""
    begins, ends = tree.edges[0]
    first = targets[:, begins:ends]
    worth: NDArray[np.float64] = first @ (1.0 / first.sum(axis=0) ** RARITY)
    worth /= worth.mean()
    return worth


def _some_keys(whose: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return at most some keys of each supplier, spread over all it has: enough to calibrate on."""
    order = np.argsort(whose, kind="stable")
    sizes = np.bincount(whose)
    place = np.arange(len(whose)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    every = np.repeat(-(-sizes // MOST_KEYS), sizes)
    chosen: NDArray[np.intp] = np.sort(order[place % every == 0])
    return chosen


def _calibrations(
    tree: Tree, scores: NDArray[np.float64], labels: Sequence[tuple[str, ...]], whose: NDArray[np.int64]
) -> tuple[Calibration, ...]:
    worth = 1.0 / np.sqrt(np.bincount(whose))[whose]
    found = []
    for level, names in enumerate(tree.classes):
        positions = {name: place for place, name in enumerate(names)}
        rows = np.array([row for row, path in enumerate(labels) if len(path) > level])
        truth = np.array([positions[labels[row][level]] for row in rows])
        found.append(
            calibrate(tree.level_scores(scores[rows], level), truth, worth[rows], len(np.unique(whose[rows])))
        )
    return tuple(found)


def _batches(whose: Sequence[str]) -> Iterator[NDArray[np.int64]]:
    """Yield the rows of whole suppliers, about a batch at a time."""
    _, codes = numbered(whose)
    order = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes)) if len(codes) else np.zeros(0, dtype=np.int64)
    begins = 0
    for end in ends:
        if end - begins >= BATCH:
            yield order[begins:end]
            begins = int(end)
    if begins < len(order):
        yield order[begins:]
