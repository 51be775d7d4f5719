"""The text model: what it learns, what it promises, what it keeps."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tallystick.categories.learning import Examples, Texts, TrainedModel, back_off
from tallystick.categories.learning import train as train_with_knowledge
from tallystick.kernel import StoreFailure, UsageProblem

WORDS = {
    ("AC", "AC03"): ("Bright Homecare", "Adults", "home care visits"),
    ("AC", "AC01"): ("Larch Residential Home", "Adults", "residential placement"),
    ("PT", "PT01"): ("Marl Coaches", "Transport", "home to school contract"),
    ("PT", "PT07"): ("Silver Taxis", "Transport", "taxi fares"),
    ("OF", "OF01"): ("Quill Stationers", "Corporate", "stationery and paper"),
}


def train(examples, *, seed=0):
    """Train on the examples alone: what they teach is what these tests are about."""
    return train_with_knowledge(examples, seed=seed, with_knowledge=False)


def invented(suppliers: int = 60, keys: int = 3, *, noise: float = 0.0, seed: int = 7) -> Examples:
    """Suppliers of five classes, some of them labelled at random."""
    random = np.random.default_rng(seed)
    columns: list[list[str]] = [[], [], [], [], []]
    labels = []
    paths = list(WORDS)
    for supplier in range(suppliers):
        path = paths[supplier % len(paths)]
        payee, department, purpose = WORDS[path]
        given = paths[int(random.integers(len(paths)))] if random.random() < noise else path
        for key in range(keys):
            row = (
                f"{payee} no{supplier}",
                department,
                f"{purpose} invoice {supplier * 7 + key}",
                "",
                f"s{supplier}",
            )
            for column, value in zip(columns, row, strict=True):
                column.append(value)
            labels.append(given)
    return Examples(Texts(*columns), labels)


def asked(*rows: tuple[str, str, str], supplier: str | None = None) -> Texts:
    payee, department, purpose = (list(column) for column in zip(*rows, strict=True))
    whose = [supplier] * len(rows) if supplier else [f"new{n}" for n in range(len(rows))]
    return Texts(payee, department, purpose, [""] * len(rows), whose)


def test_an_unseen_supplier_is_answered_by_its_words_on_every_level():
    model = train(invented())
    answer = model.predict(asked(("Fern Taxis", "Transport", "taxi"), ("Oak Stationers", "", "paper")))
    assert answer.codes(1) == ["PT", "OF"]
    assert answer.codes(2) == ["PT07", "OF01"]
    assert ((answer.probability >= 0) & (answer.probability <= 1)).all()


def test_the_keys_of_one_supplier_are_asked_together():
    """What one key leaves open, another key of the same supplier settles."""
    model = train(invented())
    blank = ("Zyx", "", "qqq")
    telling = ("Zyx", "Transport", "home to school contract")
    alone = model.predict(asked(blank))
    pooled = model.predict(asked(blank, telling, telling, supplier="zyx"))
    assert pooled.codes(1)[0] == "PT"
    assert pooled.probability[0, 0] > alone.probability[0, 0]


def test_answers_do_not_depend_on_the_order_or_company_of_other_suppliers():
    model = train(invented())
    rows = [("Fern Taxis", "Transport", "taxi"), ("Elm Homecare", "Adults", "visits"), ("Oak", "", "paper")]
    forward = model.predict(asked(*rows))
    backward = model.predict(
        Texts(*(list(reversed(column)) for column in (*zip(*rows, strict=True), [""] * 3, ["a", "b", "c"])))
    )
    assert forward.codes(2) == backward.codes(2)[::-1]
    assert np.allclose(forward.probability, backward.probability[::-1], atol=1e-6)


def test_large_batches_are_cut_between_suppliers_only(monkeypatch):
    from tallystick.categories.learning import model as module

    model = train(invented())
    texts = invented(40, 4, seed=3).texts
    whole = model.predict(texts)
    monkeypatch.setattr(module, "BATCH", 5)
    parts = model.predict(texts)
    assert (whole.best == parts.best).all()
    assert np.allclose(whole.probability, parts.probability, atol=1e-6)


def test_the_same_examples_and_seed_give_the_same_model(tmp_path):
    for name in ("one", "two"):
        train(invented(noise=0.2), seed=5).save(tmp_path / name)
    assert (tmp_path / "one" / "model.json").read_bytes() == (tmp_path / "two" / "model.json").read_bytes()
    with np.load(tmp_path / "one" / "model.npz") as one, np.load(tmp_path / "two" / "model.npz") as two:
        assert set(one) == set(two)
        assert all((one[name] == two[name]).all() for name in one)


def test_a_stored_model_answers_as_it_did(tmp_path):
    model = train(invented(noise=0.2))
    model.save(tmp_path)
    again = TrainedModel.load(tmp_path)
    texts = invented(20, 2, seed=9).texts
    before, after = model.predict(texts), again.predict(texts)
    assert before.classes == after.classes
    assert (before.best == after.best).all()
    assert (before.probability == after.probability).all()
    assert before.curves == after.curves
    assert again.evidence(texts) == model.evidence(texts)


def test_no_pickle_is_written_or_read(tmp_path):
    train(invented()).save(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"model.npz", "model.json"}
    with np.load(tmp_path / "model.npz", allow_pickle=False) as arrays:
        assert all(array.dtype != object for array in arrays.values())


@pytest.mark.parametrize("damage", ["missing", "text", "format"])
def test_a_damaged_model_is_refused_with_advice(tmp_path, damage):
    train(invented()).save(tmp_path)
    path = tmp_path / "model.json"
    if damage == "missing":
        (tmp_path / "model.npz").unlink()
    elif damage == "text":
        path.write_text("{", encoding="utf-8")
    else:
        path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 99}), encoding="utf-8")
    with pytest.raises(StoreFailure) as problem:
        TrainedModel.load(tmp_path)
    assert str(tmp_path) in problem.value.where
    assert problem.value.next_step


def test_evidence_quotes_the_words_that_decided():
    model = train(invented())
    (found,) = model.evidence(asked(("Fern Ltd", "Transport", "home to school contract 12")))
    assert found
    assert all(field in ("payee", "department", "purpose") for field, _ in found)
    assert any("school" in words or "transport" in words for _, words in found)


def test_phrases_of_a_scheme_teach_a_class_that_no_example_has():
    phrases = [
        ("solicitors", ("PS", "PS01")),
        ("legal advice", ("PS", "PS01")),
        ("barristers", ("PS", "PS02")),
    ]
    examples = invented()
    model = train(Examples(examples.texts, examples.labels, phrases=phrases))
    answer = model.predict(asked(("Fern Solicitors", "", "legal advice")))
    assert answer.codes(1) == ["PS"]


def test_many_suppliers_are_solved_step_by_step_to_the_same_answers(monkeypatch):
    from tallystick.categories.learning import ridge

    examples, texts = invented(150, 2, noise=0.1), invented(40, 2, seed=3).texts
    exact = train(examples).predict(texts)
    monkeypatch.setattr(ridge, "MOST_EXACT", 10)
    stepwise = train(examples).predict(texts)
    assert (exact.best == stepwise.best).all()


@pytest.mark.parametrize("paths", [[("A",)], [("A", "A1"), ("A", "A2")], [("A", "A1"), ("B",)]])
def test_trees_of_any_shape_can_be_learnt(paths):
    texts = Texts(*([f"{field}{n % len(paths)}" for n in range(8)] for field in "abcd"))
    answer = train(Examples(texts, [paths[n % len(paths)] for n in range(8)])).predict(texts)
    assert len(answer.classes) == max(map(len, paths))
    assert np.isfinite(answer.probability).all()


def test_examples_that_do_not_fit_are_refused():
    texts = Texts(["a"], [""], [""], [""])
    with pytest.raises(UsageProblem):
        Texts(["a"], [], [""], [""])
    with pytest.raises(UsageProblem):
        Examples(texts, [])
    with pytest.raises(UsageProblem):
        Examples(texts, [()])
    with pytest.raises(UsageProblem):
        train(Examples(Texts([], [], [], []), []))


def test_nothing_asked_is_nothing_answered():
    answer = train(invented()).predict(Texts([], [], [], []))
    assert len(answer) == 0
    assert back_off(answer, 0.9).codes == []


def test_knowledge_that_ships_tells_apart_what_the_examples_say_in_other_words():
    """Two classes taught by one word each: a third word, never seen in training, is known from elsewhere."""
    rows = [("Alder Solicitors", ("X", "XL")), ("Birch Taxis", ("Y", "YT"))]
    texts = Texts(
        [f"{rows[n % 2][0]} {n}" for n in range(12)],
        [""] * 12,
        [""] * 12,
        [""] * 12,
        [f"s{n}" for n in range(12)],
    )
    examples = Examples(texts, [rows[n % 2][1] for n in range(12)])
    new = asked(("Oak Barristers Chambers", "", ""), ("Elm Minicabs", "", ""))
    assert train_with_knowledge(examples).predict(new).codes(2) == ["XL", "YT"]


def test_a_stored_model_keeps_the_knowledge_it_was_trained_with(tmp_path):
    model = train_with_knowledge(invented(noise=0.2))
    model.save(tmp_path)
    texts = invented(20, 2, seed=9).texts
    before, after = model.predict(texts), TrainedModel.load(tmp_path).predict(texts)
    assert (before.best == after.best).all()
    assert (before.probability == after.probability).all()


def test_every_known_name_stands_under_a_class_of_our_tree():
    import csv
    from importlib import resources

    from tallystick.categories.schemes import own_scheme

    table = resources.files("tallystick.categories.learning.known") / "names.tsv"
    rows = list(csv.DictReader(table.read_text("utf-8").splitlines(), delimiter="\t"))
    assert {row["code"] for row in rows} <= set(own_scheme().categories)
    for row in rows:
        names = row["names"].split("; ")
        assert names == sorted(set(names)), row["code"]
        assert all(name == " ".join(name.casefold().split()) for name in names), row["code"]
