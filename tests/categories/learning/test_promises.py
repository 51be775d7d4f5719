"""What a probability promises, and how a demanded precision backs off up the tree."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallystick.categories.learning import Predictions, back_off, threshold
from tallystick.categories.learning.calibration import calibrate
from tallystick.kernel import UsageProblem


def scores(count: int, classes: int, *, strength: float, seed: int = 1):
    """Scores that favour the true class by a strength that differs from key to key."""
    random = np.random.default_rng(seed)
    truth = random.integers(classes, size=count)
    found = random.normal(0, 0.2, size=(count, classes))
    found[np.arange(count), truth] += strength * random.random(count)
    return found, truth


def test_probability_never_falls_as_the_share_rises():
    found, truth = scores(2000, 6, strength=0.8)
    calibration = calibrate(found, truth, np.ones(len(truth)), 2000)
    probability = calibration.probability(np.linspace(0, 1, 400).astype(np.float32))
    assert (np.diff(probability) >= 0).all()
    assert probability[0] >= 0
    assert probability[-1] <= 1


def test_a_probability_is_the_share_of_right_answers_on_keys_never_looked_at():
    found, truth = scores(6000, 6, strength=0.8)
    calibration = calibrate(found[:3000], truth[:3000], np.ones(3000), 3000)
    shares = np.exp(found[3000:] * calibration.sharpness)
    shares /= shares.sum(axis=1, keepdims=True)
    probability = calibration.probability(shares.max(axis=1).astype(np.float32))
    is_right = shares.argmax(axis=1) == truth[3000:]
    for low, high in ((0.3, 0.6), (0.6, 0.8), (0.8, 1.0)):
        rows = (probability >= low) & (probability < high)
        assert rows.sum() > 100
        assert abs(is_right[rows].mean() - probability[rows].mean()) < 0.07


def test_the_curve_keeps_its_precision_on_keys_never_looked_at():
    found, truth = scores(8000, 6, strength=0.9)
    calibration = calibrate(found[:4000], truth[:4000], np.ones(4000), 4000)
    shares = np.exp(found[4000:] * calibration.sharpness)
    shares /= shares.sum(axis=1, keepdims=True)
    probability = calibration.probability(shares.max(axis=1).astype(np.float32))[:, None]
    best = shares.argmax(axis=1).astype(np.int32)[:, None]
    predictions = Predictions((tuple("abcdef"),), best, probability, (calibration.curve,))
    for precision in (0.7, 0.8, 0.9):
        chosen = back_off(predictions, precision)
        taken = chosen.level > 0
        assert taken.sum() > 100
        assert (best[taken, 0] == truth[4000:][taken]).mean() >= precision - 0.02


def test_too_few_suppliers_show_no_precision():
    found, truth = scores(20, 3, strength=1.0)
    assert calibrate(found, truth, np.ones(20), 20).curve == ()


TWO_LEVELS = (("A", "B"), ("A1", "A2", "B1"))


def predictions(rows, curves=()):
    best = np.array([[row[0], row[2]] for row in rows], dtype=np.int32)
    probability = np.array([[row[1], row[3]] for row in rows], dtype=np.float32)
    return Predictions(TWO_LEVELS, best, probability, curves)


def test_the_deepest_level_that_passes_is_taken_else_a_level_up_else_none():
    found = back_off(predictions([(0, 0.99, 1, 0.97), (1, 0.96, 2, 0.5), (0, 0.6, 0, 0.4)]), 0.95)
    assert found.codes == ["A2", "B", ""]
    assert found.level.tolist() == [2, 1, 0]
    assert found.probability.tolist() == pytest.approx([0.97, 0.96, 0.0])


def test_the_threshold_is_read_off_what_held_out_suppliers_showed():
    curves = (((0.2, 0.7), (0.6, 0.96), (0.9, 0.99)), ((0.5, 0.4),))
    asked = predictions([(0, 0.61, 1, 0.99)], curves)
    assert threshold(asked, 1, 0.95) == 0.6
    assert back_off(asked, 0.95).codes == ["A"]
    assert back_off(asked, 0.3).codes == ["A2"]
    assert back_off(asked, 1.0).codes == [""]


row = st.tuples(st.integers(0, 1), st.floats(0, 1), st.integers(0, 2), st.floats(0, 1))


@given(rows=st.lists(row, min_size=1, max_size=20), low=st.floats(0, 1), high=st.floats(0, 1))
@settings(max_examples=40, deadline=None)
def test_demanding_more_never_answers_more_nor_deeper(rows, low, high):
    low, high = min(low, high), max(low, high)
    lenient, strict = back_off(predictions(rows), low), back_off(predictions(rows), high)
    assert (strict.level <= lenient.level).all()
    answered = strict.level > 0
    assert (strict.probability[answered] >= np.float32(high) - 1e-6).all()


@pytest.mark.parametrize("precision", [-0.1, 1.1])
def test_a_precision_is_a_share(precision):
    with pytest.raises(UsageProblem):
        back_off(predictions([(0, 0.5, 0, 0.5)]), precision)
