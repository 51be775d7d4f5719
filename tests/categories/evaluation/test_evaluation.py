"""Honest measurement: nobody's label on both sides, seen and unseen apart, figures worked by hand."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from tallystick.categories.evaluation import (
    LeakFound,
    coverage_at,
    cross_validate,
    evaluate,
    macro_f1,
    read_labelled_keys,
    refuse_leaks,
    relabelled,
    supplier_folds,
)
from tallystick.categories.learning import Examples, Texts, train
from tallystick.kernel import FileRefused, UsageProblem
from tallystick.spend.model import PAYMENT_COLUMNS

KINDS = [
    ("321014", "Bright Homecare", "Adults", "home care visits"),
    ("321017", "Larch Residential", "Adults", "residential placement"),
    ("361500", "Silver Taxis", "Transport", "taxi fares"),
    ("361300", "Marl Coaches", "Transport", "home to school"),
    ("341100", "Quill Stationers", "Corporate", "stationery and paper"),
]
NAMES = ("Fern", "Oak", "Elm", "Ash", "Birch", "Rowan", "Hazel", "Maple", "Cedar", "Alder", "Yew", "Linden")


def export(path, rows):
    """Write a canonical export of (payee, department, purpose, code, pence)."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [column.name for column in PAYMENT_COLUMNS])
        writer.writeheader()
        for payee, department, purpose, code, pence in rows:
            writer.writerow(
                {
                    "supplier_name": payee,
                    "department": department,
                    "purpose": purpose,
                    "procurement_code": code,
                    "amount_pence": pence,
                    "period": "2024-05",
                    "is_redacted": "false",
                }
            )
    return path


def rows_of(names, *, keys=2):
    return [
        (f"{name} {payee.split()[1]} Ltd", department, f"{purpose} {key}", code, 1000 * (key + 1))
        for name in names
        for code, payee, department, purpose in KINDS
        for key in range(keys)
    ]


def test_one_file_given_twice_is_measured_with_suppliers_held_out(tmp_path):
    rows = [row for number, row in enumerate(rows_of(NAMES)) if number % 7]
    file = export(tmp_path / "all.csv", rows)
    found = evaluate(file, file)
    assert found.suppliers_in_both == 0
    assert "folds of whole suppliers" in found.split
    first, second = found.levels
    assert (first.classes, second.classes) == (3, 5)
    assert first.every.accuracy.by_key > 0.9
    assert found.test_lines == len(rows)
    assert found.warnings == ()


def test_suppliers_seen_in_training_are_counted_warned_of_and_scored_apart(tmp_path):
    known = export(tmp_path / "known.csv", rows_of(NAMES[:8]))
    asked = export(tmp_path / "asked.csv", rows_of(NAMES[6:10]))
    found = evaluate(known, asked)
    assert found.suppliers_in_both == 2 * len(KINDS)
    assert "quote the figures of unseen suppliers" in found.warnings[0]
    level = found.levels[0]
    assert level.seen is not None
    assert level.unseen is not None
    assert level.seen.keys + level.unseen.keys == level.every.keys
    honest = evaluate(known, asked, unseen_only=True)
    assert honest.suppliers_in_both == 0
    assert honest.train_suppliers == found.train_suppliers - 2 * len(KINDS)


def test_spellings_of_one_supplier_are_one_supplier(tmp_path):
    known = export(
        tmp_path / "known.csv", [*rows_of(NAMES[:4]), ("Zed Widgets Limited", "", "", "341100", 5)]
    )
    asked = export(tmp_path / "asked.csv", [("ZED WIDGETS LTD", "", "", "341100", 5)])
    assert evaluate(known, asked).suppliers_in_both == 1


def test_a_planted_label_of_a_held_out_supplier_is_found():
    refuse_leaks(["a", "b"], ["c"])
    with pytest.raises(LeakFound) as problem:
        refuse_leaks(["a", "planted"], ["planted", "c"])
    assert "planted" in problem.value.where


def test_labels_of_held_out_suppliers_change_no_answer(tmp_path):
    """The proof that counts: turn all labels of one fold upside down, and its own answers stay the same."""
    keys = read_labelled_keys(export(tmp_path / "all.csv", rows_of(NAMES)))
    examples = keys.examples
    folds = supplier_folds(examples.texts.whose)
    learn, ask = np.flatnonzero(folds != 0), np.flatnonzero(folds == 0)
    honest = train(examples.take(learn)).predict(examples.texts.take(ask))
    wrong = [
        ("99", "990000") if fold == 0 else path for fold, path in zip(folds, examples.labels, strict=True)
    ]
    planted = Examples(examples.texts, wrong, examples.titles)
    again = train(planted.take(learn)).predict(planted.texts.take(ask))
    assert honest.classes == again.classes
    assert (honest.best == again.best).all()
    assert (honest.probability == again.probability).all()


def test_memory_alone_scores_nothing_when_suppliers_are_held_out(tmp_path):
    """Classes that only the payee's own invented name tells cannot be known of a supplier never seen."""
    random = np.random.default_rng(3)
    rows = []
    for number in range(60):
        name = "".join(random.choice(list("bcdfghjklmnpqrstvwxz"), size=9))
        code = KINDS[int(random.integers(len(KINDS)))][0]
        rows += [(name, "All", f"payment {key}", code, 100) for key in range(3 + number % 2)]
    found = evaluate(export(tmp_path / "memory.csv", rows), tmp_path / "memory.csv")
    assert found.levels[1].every.accuracy.by_key < 0.45


def test_folds_are_whole_suppliers_of_nearly_equal_size():
    whose = [f"s{number % 37}" for number in range(400)]
    folds = supplier_folds(whose)
    assert len({(name, fold) for name, fold in zip(whose, folds.tolist(), strict=True)}) == 37
    sizes = np.bincount(folds)
    assert sizes.max() - sizes.min() <= 12


def test_another_model_can_be_measured_on_the_same_folds(tmp_path):
    keys = read_labelled_keys(export(tmp_path / "all.csv", rows_of(NAMES)))

    class Always:
        def predict(self, texts):
            from tallystick.categories.learning import Predictions

            size = len(texts)
            return Predictions(
                (("36",), ("361500",)), np.zeros((size, 2), np.int32), np.full((size, 2), 0.5, np.float32)
            )

    found = cross_validate(keys, trainer=lambda examples: Always())
    assert found.levels[0].every.accuracy.by_key == pytest.approx(0.4)
    assert found.levels[0].every.macro_f1 == pytest.approx((2 * 0.4 / 1.4) / 3)


def test_macro_f1_by_hand():
    truth = np.array(["a", "a", "b", "c"], dtype=object)
    answer = np.array(["a", "b", "b", "d"], dtype=object)
    assert macro_f1(truth, answer) == pytest.approx((2 / 3 + 2 / 3 + 0) / 3)


def test_coverage_is_the_largest_share_that_is_precise_enough():
    is_right = np.array([1.0, 1.0, 0.0, 1.0])
    sure = np.array([0.9, 0.8, 0.7, 0.6])
    assert coverage_at(is_right, sure, np.ones(4), 0.75) == 1.0
    assert coverage_at(is_right, sure, np.ones(4), 0.8) == 0.5
    assert coverage_at(is_right, np.full(4, 0.5), np.ones(4), 0.8) == 0.0


def test_lines_without_class_or_supplier_are_counted_and_left_out(tmp_path):
    rows = [
        *rows_of(NAMES[:3]),
        ("Fern Ltd", "", "", "NA", 5),
        ("Fern Ltd", "", "", "", 5),
        ("REDACTED", "", "", "341100", 5),
    ]
    found = read_labelled_keys(export(tmp_path / "all.csv", rows))
    assert sum(found.examples.texts.lines) == len(rows) - 3
    assert (found.lines_read, found.lines_left_out) == (len(rows), 3)


def test_a_crosswalk_relabels_what_it_maps_and_leaves_out_the_rest(tmp_path):
    keys = read_labelled_keys(export(tmp_path / "all.csv", rows_of(NAMES[:3])))
    mapped = relabelled(keys, {"361500": ("PT", "PT07"), "341100": ("OF", "OF01")})
    assert set(mapped.examples.labels) == {("PT", "PT07"), ("OF", "OF01")}
    assert len(mapped) == 2 * 3 * 2


def test_refunds_weigh_as_much_as_payments(tmp_path):
    rows = [(payee, a, b, code, -pence) for payee, a, b, code, pence in rows_of(NAMES[:3])]
    assert min(read_labelled_keys(export(tmp_path / "all.csv", rows)).examples.texts.pence) > 0


def test_a_file_of_another_layout_is_refused_with_the_way_to_make_one(tmp_path):
    other = tmp_path / "other.csv"
    other.write_text("Date,Amount\n2024-01-01,5\n", encoding="utf-8")
    with pytest.raises(FileRefused) as problem:
        evaluate(other, other)
    assert "spend export" in problem.value.next_step


def test_a_file_without_classes_is_refused(tmp_path):
    file = export(tmp_path / "none.csv", [("Fern Ltd", "", "", "", 5)])
    with pytest.raises(UsageProblem):
        evaluate(file, file)


def test_the_same_figures_come_from_parquet(tmp_path):
    import duckdb

    plain = export(tmp_path / "all.csv", rows_of(NAMES[:6]))
    packed = tmp_path / "all.parquet"
    duckdb.sql(f"COPY (FROM read_csv('{plain}', all_varchar = true)) TO '{packed}' (FORMAT parquet)")
    first, second = read_labelled_keys(plain), read_labelled_keys(packed)
    assert first.examples == second.examples


def test_texts_are_given_in_full_to_the_model(tmp_path):
    keys = read_labelled_keys(export(tmp_path / "all.csv", rows_of(NAMES[:1])))
    texts: Texts = keys.examples.texts
    assert "Fern Taxis Ltd" in texts.payee
    assert "Transport" in texts.department
    assert "taxi fares 1" in texts.purpose
