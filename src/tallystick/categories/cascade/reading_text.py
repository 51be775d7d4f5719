"""The step that reads text: training examples out of what is known, predictions for each distinct text."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tallystick.kernel import StoreFailure
from tallystick.store import Derivation, current_derivation, publish_derivation

if TYPE_CHECKING:
    from tallystick.categories.cascade.sources import Trees
    from tallystick.categories.cascade.workbench import Workbench
    from tallystick.categories.learning import Examples, Predictions, Texts, TrainedModel
    from tallystick.categories.model import Scheme
    from tallystick.store import Home

ROOM = "category_model"
TRAINING_VERSION = "1"
MOST_EXAMPLES = 30_000
"""More than this teach little and cost minutes; of more a fixed draw is taken, some of every supplier."""
LEAST_PROBABILITY = 0.80
"""Published classes read less surely than this neither teach nor are remembered."""
_BUNDLE = 5
_MOST_WORDS = 3
_CALLED = {
    "payee": "in the payee's name",
    "department": "in the department",
    "purpose": "in the purpose",
    "expenditure_category": "in the ledger words",
}
LEAST_TAUGHT = 5
"""Suppliers with a known class that a class needs before a probability about it counts as measured."""
UNTAUGHT = 0.70
"""Most that the model may claim for a class that fewer suppliers taught: it knows only words of the tree."""
_BATCH = 100_000

Say = Callable[[str], None]

PREDICTION_LAYOUT = {
    "name_id": "BIGINT",
    "words_id": "BIGINT",
    "first_level": "VARCHAR",
    "first_probability": "DOUBLE",
    "code": "VARCHAR",
    "probability": "DOUBLE",
    "reason": "VARCHAR",
}


@dataclass(frozen=True)
class Reader:
    """A trained model with the identity of the derivation that keeps it."""

    model: TrainedModel
    id: str
    facts: dict[str, Any]

    def words(self, texts: Texts, predictions: Predictions) -> Sequence[tuple[tuple[str, str], ...]]:
        """Return for each text the (field, words) that spoke most for its class of the first level."""
        from tallystick.categories.learning.evidence import decisive_words  # noqa: PLC0415

        return decisive_words(self.model, texts, predictions.best[:, 0], 1, _MOST_WORDS)


def seed_examples(trees: Trees) -> list[tuple[str, str]]:
    """Return (words, code): phrases by which a class is known, its own and titles of other trees.

    A few phrases of one class go together. Measured on one council's ProClass lines by a model that saw no
    line at all, bundles of five read 65 % of distinct texts rightly on the first level, single phrases 54 %.
    """
    own: dict[str, dict[str, None]] = {}
    for category in trees.scheme.categories.values():
        phrases = (category.title, *category.includes, *category.examples)
        own[category.code] = dict.fromkeys(phrases)
    found = [(words, code) for code, phrases in own.items() for words in _bundles(list(phrases), _BUNDLE)]
    for code, titles in trees.titles.items():
        found.extend((words, code) for words in _bundles(list(dict.fromkeys(titles)), 2 * _BUNDLE))
    return found


def _bundles(phrases: list[str], size: int) -> Iterator[str]:
    """Yield the phrases in bundles of about a size, each with phrases from the whole list."""
    count = -(-len(phrases) // size)
    for place in range(count):
        yield "; ".join(phrases[place::count])


def train_or_load(
    home: Home, bench: Workbench, trees: Trees, *, retrain: bool | None, say: Say
) -> Reader | None:
    """Return the model kept in the home, trained anew where what it learns from has changed.

    ``retrain``: True trains in any case, False never. None is returned where there are fewer than two classes
    to tell apart, or none is kept and none may be trained: then the step is left out.
    """
    from tallystick.categories import learning  # noqa: PLC0415  # numpy and scikit-learn load here

    kept = current_derivation(home, ROOM)
    if kept is not None and kept.facts["scheme"] != trees.scheme.name:
        kept = None
    if retrain is False:
        return None if kept is None else _loaded(kept)
    rows = bench.ask("training_examples", least_probability=LEAST_PROBABILITY, most=MOST_EXAMPLES)
    examples = _examples(rows, trees)
    made_from = {
        "examples": _digest(examples),
        "scheme_version": trees.version,
        "training": TRAINING_VERSION,
    }
    if kept is not None and not retrain and kept.made_from == made_from:
        # A model that another release wrote, or a damaged one, is trained again.
        with suppress(StoreFailure):
            return _loaded(kept)
    taught = {path[0] for path in examples.labels} | {path[0] for _, path in examples.phrases}
    if len(taught) < 2:
        return None
    say(f"Training the text model on {len(rows):,} labelled texts and {len(examples.phrases):,} phrases")
    model = learning.train(examples)
    staged = home.staging_folder(ROOM)
    model.save(staged)
    facts = {
        "labelled_texts": len(rows),
        "phrases": len(examples.phrases),
        "scheme": trees.scheme.name,
        "taught": _taught(examples),
    }
    derivation = publish_derivation(home, ROOM, staged, made_from=made_from, facts=facts)
    return Reader(model, derivation.id, facts)


def _loaded(kept: Derivation) -> Reader:
    from tallystick.categories.learning import TrainedModel  # noqa: PLC0415

    return Reader(TrainedModel.load(kept.folder), kept.id, dict(kept.facts))


def _examples(rows: list[tuple[Any, ...]], trees: Trees) -> Examples:
    from tallystick.categories.learning import Examples, Texts  # noqa: PLC0415

    categories = trees.scheme.categories
    known = [row for row in rows if row[5] in categories]
    texts = Texts(
        payee=[row[0] for row in known],
        department=[row[1] for row in known],
        purpose=[row[2] for row in known],
        expenditure_category=[row[3] for row in known],
        suppliers=[row[4] for row in known],
        lines=[row[6] for row in known],
        pence=[row[7] for row in known],
    )
    return Examples(
        texts,
        [_path(trees.scheme, row[5]) for row in known],
        {code: item.title for code, item in categories.items()},
        [(phrase, _path(trees.scheme, code)) for phrase, code in seed_examples(trees)],
    )


def _path(scheme: Scheme, code: str) -> tuple[str, ...]:
    return scheme.path(code)[:2]


def _taught(examples: Examples) -> list[str]:
    """Return the classes that enough suppliers taught; all where none of the lines carries a known class."""
    suppliers: dict[str, set[str]] = defaultdict(set)
    for whose, path in zip(examples.texts.whose, examples.labels, strict=True):
        for code in path:
            suppliers[code].add(whose)
    if not suppliers:
        return sorted({code for _, path in examples.phrases for code in path})
    return sorted(code for code, who in suppliers.items() if len(who) >= LEAST_TAUGHT)


def _digest(examples: Examples) -> str:
    digest = hashlib.sha256()
    texts = examples.texts
    columns = (texts.payee, texts.department, texts.purpose, texts.expenditure_category, texts.whose)
    for row in zip(*columns, examples.labels, strict=True):
        digest.update(repr(row).encode())
    digest.update(repr(examples.phrases).encode())
    return digest.hexdigest()[:32]


def read_texts(bench: Workbench, reader: Reader | None, *, precision: float, say: Say) -> dict[str, Any]:
    """Make the table ``text_predictions`` and return the thresholds that precisions ask of the model.

    Returns for each level the curve of the model: (threshold, precision shown by held-out suppliers).
    """
    bench.put("text_predictions", PREDICTION_LAYOUT, [])
    if reader is None:
        return {"curves": [], "texts": 0}
    texts = 0
    curves: tuple[tuple[tuple[float, float], ...], ...] = ()
    for names, words, batch in _batches(bench, precision):
        predictions = reader.model.predict(batch)
        curves = predictions.curves
        bench.append_arrays("text_predictions", _columns(names, words, batch, predictions, reader))
        texts += len(batch)
        say(f"Read {texts:,} texts")
    return {"curves": curves, "texts": texts}


def least(
    bench: Workbench, curves: Sequence[Sequence[Sequence[float]]], level: int, precision: float
) -> float:
    """Return the probability from which on the text model is as precise as demanded on a level.

    Two things must hold for the answers at and above it: held-out suppliers of the training examples showed
    the precision, and the probabilities of the texts at hand average to it, because these may be harder than
    what is published with a class. What too few suppliers taught is never included. Returns 2.0, which
    nothing reaches, where no threshold will do; at least the demanded precision itself where too few
    suppliers were held out.
    """
    shown = curves[level - 1] if len(curves) >= level else ()
    held_out = (
        min((float(at) for at, share in shown if share >= precision), default=2.0) if shown else precision
    )
    column = "first_probability" if level == 1 else "probability"
    lowest, texts, total = 2.0, 0, 0.0
    for probability, count in bench.rows(
        f"select floor({column} * 1000) / 1000 as sure, count(*) from text_predictions"
        " group by sure order by sure desc"
    ):
        texts += count
        total += probability * count
        if total < precision * texts:
            break
        lowest = probability
    return max(held_out, lowest, min(precision, UNTAUGHT + 0.001))


def _batches(bench: Workbench, precision: float) -> Iterator[tuple[Any, Any, Texts]]:
    """Yield texts in batches that never part one supplier's texts, because their evidence is pooled."""
    import numpy as np  # noqa: PLC0415

    from tallystick.categories.learning import Texts  # noqa: PLC0415

    bench.make("texts_to_read", precision=precision)
    (total,) = bench.rows("select count(*) from texts_to_read")[0]
    taken = 0
    rest: dict[str, Any] | None = None
    cursor = bench.engine.cursor()
    cursor.execute("select * from texts_to_read order by supplier, name_id, words_id")
    while taken < total or rest is not None:
        rows = cursor.fetchmany(_BATCH)
        taken += len(rows)
        names = ("name_id", "words_id", "payee", "department", "purpose", "expenditure_category",
                 "supplier", "lines", "pence")  # fmt: skip
        fresh = {name: [row[place] for row in rows] for place, name in enumerate(names)}
        columns = fresh if rest is None else {name: rest[name] + fresh[name] for name in names}
        rest = None
        whole = len(columns["supplier"])
        if rows and taken < total:
            last = columns["supplier"][-1]
            while whole and columns["supplier"][whole - 1] == last:
                whole -= 1
            whole = whole or len(columns["supplier"])
            if whole < len(columns["supplier"]):
                rest = {name: column[whole:] for name, column in columns.items()}
        if not whole:
            break
        head = {name: column[:whole] for name, column in columns.items()}
        yield (
            np.array(head["name_id"], dtype=np.int64),
            np.array(head["words_id"], dtype=np.int64),
            Texts(
                head["payee"],
                head["department"],
                head["purpose"],
                head["expenditure_category"],
                head["supplier"],
                head["lines"],
                head["pence"],
            ),
        )


def _columns(
    names: Any, words: Any, texts: Texts, predictions: Predictions, reader: Reader
) -> dict[str, Any]:
    import numpy as np  # noqa: PLC0415

    taught = set(reader.facts["taught"])
    firsts = np.array(predictions.classes[0], dtype=object)[predictions.best[:, 0]]
    probability = predictions.probability.astype(np.float64)
    for level, codes in enumerate(predictions.classes[:2]):
        # Calibration saw the classes that suppliers taught; of the others it can say nothing.
        is_taught = np.array([code in taught for code in codes])[predictions.best[:, level]]
        probability[:, level] = np.where(
            is_taught, probability[:, level], np.minimum(probability[:, level], UNTAUGHT)
        )
    if len(predictions.classes) > 1:
        deep = np.array(predictions.classes[1], dtype=object)[predictions.best[:, 1]]
        deep_probability = probability[:, 1]
    else:
        deep, deep_probability = firsts, np.zeros(len(firsts))
    return {
        "name_id": names,
        "words_id": words,
        "first_level": firsts,
        "first_probability": probability[:, 0],
        "code": deep,
        "probability": deep_probability,
        "reason": _reasons(texts, predictions, reader),
    }


def _reasons(texts: Texts, predictions: Predictions, reader: Reader) -> Any:
    """Return a sentence for each text: the words that spoke most for its class of the first level."""
    import numpy as np  # noqa: PLC0415

    labelled, phrases = reader.facts["labelled_texts"], reader.facts["phrases"]
    trained = f"trained on {labelled:,} labelled texts and {phrases:,} bundles of phrases"
    reasons = np.empty(len(texts), dtype=object)
    for place, words in enumerate(reader.words(texts, predictions)):
        told = ", ".join(f'{_CALLED[field]} "{phrase}"' for field, phrase in words)
        reasons[place] = f"The text model, {trained}, read {told or 'no word that it knows'}."
    return reasons
