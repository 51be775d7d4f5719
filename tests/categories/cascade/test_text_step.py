"""The text step: what teaches the model, what it is asked, and which of its answers are let through."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from made_evidence import SOUTH, classes, make_home

from tallystick.categories import learning, verbs
from tallystick.categories.cascade.reading_text import Reader
from tallystick.categories.learning import Examples, Predictions, Texts
from tallystick.store import Home, current_derivation, open_reader


class Pupil:
    """Stands in for the trained model: knows the words it was taught, and keeps what it was asked."""

    taught: ClassVar[list[Examples]] = []
    asked: ClassVar[list[Texts]] = []
    answers: ClassVar[dict[str, tuple[str, float, str, float]]] = {}

    def __init__(self, examples: Examples) -> None:
        Pupil.taught.append(examples)

    def predict(self, texts: Texts) -> Predictions:
        Pupil.asked.append(texts)
        found = [Pupil.answers.get(purpose, ("AC", 0.1, "AC01", 0.1)) for purpose in texts.purpose]
        firsts = sorted({first for first, _, _, _ in found})
        codes = sorted({code for _, _, code, _ in found})
        best = [[firsts.index(first), codes.index(code)] for first, _, code, _ in found]
        return Predictions(
            (tuple(firsts), tuple(codes)),
            np.array(best, dtype=np.int32),
            np.array([[one, two] for _, one, _, two in found], dtype=np.float32),
        )

    def save(self, folder: Path) -> None:
        (folder / "model.json").write_text("{}", "utf-8")


@pytest.fixture(autouse=True)
def pupil(monkeypatch: pytest.MonkeyPatch) -> type[Pupil]:
    Pupil.taught, Pupil.asked, Pupil.answers = [], [], {}
    monkeypatch.setattr(learning, "train", Pupil)
    monkeypatch.setattr(Reader, "words", lambda self, texts, predictions: [(("purpose", "x"),)] * len(texts))
    monkeypatch.setattr(learning.TrainedModel, "load", lambda folder: Pupil.__new__(Pupil))
    return Pupil


def lines(*labelled: str) -> list[dict[str, Any]]:
    """Six suppliers for each published class, and a few lines without."""
    known = [
        {
            "purpose": f"{label} {number}",
            "procurement_category": label,
            "supplier_name": f"{label} {number} Ltd",
        }
        for label in labelled
        for number in range(6)
    ]
    return [
        *known,
        {"purpose": "sure", "supplier_name": "New Ltd"},
        {"purpose": "vague", "supplier_name": "Newer Ltd"},
        {"purpose": "private", "supplier_name": "Mrs Made Up", "kind": "person"},
    ]


def test_what_teaches_what_is_asked_and_what_is_let_through(tmp_path: Path, pupil: type[Pupil]) -> None:
    pupil.answers = {
        "sure": ("UT", 0.99, "UT01", 0.97),
        "first": ("UT", 0.99, "UT01", 0.75),
        "vague": ("UT", 0.8, "UT01", 0.6),
        "untaught": ("PS", 0.99, "PS01", 0.99),
    }
    more = [{"purpose": purpose, "supplier_name": f"{purpose} Ltd"} for purpose in ("first", "untaught")]
    fees = {"purpose": "fees", "procurement_category": "Gas", "supplier_name": "Mr Secret", "kind": "person"}
    home = make_home(tmp_path, [*lines("Electricity", "Grounds maintenance"), *more, fees])
    verbs.classify(home)

    # Published classes teach, and so do the words of the tree.
    (examples,) = pupil.taught
    assert set(examples.labels) == {("UT", "UT01"), ("EN", "EN02"), ("UT", "UT02")}
    assert len(examples) == 13
    assert any("domiciliary" in words for words, path in examples.phrases if path == ("AC", "AC03"))

    # The name of a person is neither taught nor asked.
    seen = [*examples.texts.payee, *(name for texts in pupil.asked for name in texts.payee)]
    whose = [*examples.texts.suppliers, *(key for texts in pupil.asked for key in texts.suppliers)]
    assert "Electricity 0 Ltd" in seen
    assert not any("Made Up" in text or "Secret" in text for text in (*seen, *whose))

    # A sure answer decides, on the level of which it is sure; a vague one does not; nor does one about a
    # class that no supplier taught, however sure it says it is.
    found = classes(home, "class_code, class_level, class_step, class_reason")
    assert found["sure"][:3] == ("UT01", 2, "model")
    assert found["first"][:3] == ("UT", 1, "model")
    assert "13 labelled texts" in str(found["sure"][3])
    assert 'in the purpose "x"' in str(found["sure"][3])
    assert found["vague"][:3] == found["untaught"][:3] == ("", 0, "unclassified")
    assert "thought first of Energy and utilities, 80 %" in str(found["vague"][3])


def test_each_distinct_text_is_read_once_and_none_that_memory_answers(
    tmp_path: Path, pupil: type[Pupil]
) -> None:
    usual = {"supplier_name": "Power Ltd", "procurement_category": "Electricity", "purpose": "usual"}
    home = make_home(
        tmp_path,
        [
            {**usual, "times": 60},
            {**usual, "procurement_category": None, "body_id": SOUTH},
            {"purpose": "sure", "supplier_name": "New Ltd", "times": 5},
            {"purpose": "sure", "supplier_name": "New Ltd", "body_id": SOUTH, "invoice_ref": "7"},
        ],
    )
    verbs.classify(home)
    asked = [purpose for texts in pupil.asked for purpose in texts.purpose]
    assert asked == ["sure"]
    assert pupil.asked[0].lines == [6]


def test_the_model_is_trained_again_only_where_what_teaches_it_has_changed(
    tmp_path: Path, pupil: type[Pupil]
) -> None:
    home = make_home(tmp_path, lines("Electricity"))
    first = verbs.classify(home)
    verbs.classify(home)
    assert len(pupil.taught) == 1
    verbs.correct(home, "supplier", "PS01", supplier="New Ltd", by="A. Buyer", why="Solicitors")
    assert len(pupil.taught) == 1  # a correction is applied at once, and learnt at the next classification
    verbs.classify(home)
    assert len(pupil.taught) == 2
    assert ("PS", "PS01") in pupil.taught[1].labels
    verbs.classify(home, retrain=True)
    assert len(pupil.taught) == 3
    kept = current_derivation(home, "category_model")
    assert kept is not None
    assert kept.id != first.model["id"]


def test_a_correction_keeps_what_the_model_said_of_other_lines(tmp_path: Path, pupil: type[Pupil]) -> None:
    pupil.answers = {"sure": ("UT", 0.99, "UT01", 0.97)}
    home = make_home(tmp_path, lines("Electricity", "Grounds maintenance"))
    verbs.classify(home)
    verbs.correct(home, "supplier", "PS01", supplier="Newer Ltd", by="A. Buyer", why="Solicitors")
    assert classes(home)["sure"] == ("UT01", "model")
    assert classes(home)["vague"] == ("PS01", "decision")
    assert opinions(home)["vague"] == pytest.approx(0.1)


def opinions(home: Home) -> dict[str, float]:
    with open_reader(home) as engine:
        return dict(
            engine.execute(
                "select d.purpose, o.model_first_probability from class_opinions o"
                " join descriptions d on d.description_id = o.description_id"
            ).fetchall()
        )
