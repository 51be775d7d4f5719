"""The score of a polluted file, worked out by hand."""

import pytest
from bench.messy.metric import agreement, normalised, score, simple, weighted

TRUTH = [["Date", "Payee"], ["01/04/2023", "Tarn"], ["02/04/2023", "Hobb"]]


def test_all_found_scores_ten():
    assert score(TRUTH, TRUTH) == 10


def test_what_did_not_load_scores_nothing():
    assert score(TRUTH, None) == 0


def test_what_loaded_empty_scores_its_success_alone():
    assert score(TRUTH, []) == 1


def test_an_empty_file_is_found_by_whoever_does_not_fail():
    assert score([], []) == 10
    assert score([], None) == 0


def test_one_record_lost():
    # header 3; records 1 of 2 found, 1 of 1 right, F1 2/3; cells 4 of 6, 4 of 4, F1 4/5
    expected = 1 + 3 + (1 / 2 + 1 + 2 / 3) + (4 / 6 + 1 + 4 / 5)
    assert score(TRUTH, TRUTH[:2]) == pytest.approx(expected)


def test_one_line_of_rubbish_added():
    # header 3; records 2 of 2 found, 2 of 3 right, F1 4/5; cells 6 of 6, 6 of 7, F1 12/13
    expected = 1 + 3 + (1 + 2 / 3 + 4 / 5) + (1 + 6 / 7 + 12 / 13)
    assert score(TRUTH, [*TRUTH, ["end of file"]]) == pytest.approx(expected)


def test_a_header_that_was_not_recognised():
    # nothing of the header; of 3 records 2 are right, of 8 cells 6
    found = [["column0", "column1"], *TRUTH]
    expected = 1 + 0 + (1 + 2 / 3 + 4 / 5) + (1 + 6 / 8 + 6 / 7)
    assert score(TRUTH, found) == pytest.approx(expected)


def test_the_same_value_twice_has_to_be_found_twice():
    assert agreement(["a", "a", "b"], ["a", "b"]) == pytest.approx((2 / 3, 1, 4 / 5))


def test_nothing_in_common_is_nought_and_nothing_expected_is_full():
    assert agreement(["a"], ["b"]) == (0, 0, 0)
    assert agreement([], ["b"]) == (1, 1, 1)


@pytest.mark.parametrize(
    ("published", "converted"),
    [
        ("48.00", "48.0"),
        ("007", "7"),
        ("-0.00", "0"),
        ("12/03/2023", "2023-03-12"),
        ("08:05", "08:05:00"),
        ("Net", "NET"),
    ],
)
def test_a_converted_value_is_the_same_value(published, converted):
    assert normalised(published) == normalised(converted)


@pytest.mark.parametrize(
    ("one", "other"),
    [("48.00", "48.10"), ("12/03/2023", "2023-12-03"), ("31/02/2023", "2023-03-03"), ("a b", "ab")],
)
def test_another_value_is_another_value(one, other):
    assert normalised(one) != normalised(other)


def test_simple_score_counts_files_and_weighted_score_counts_kinds():
    scores = [("common", 10.0), ("rare", 4.0), ("rare", 8.0)]
    assert simple([mark for _, mark in scores]) == pytest.approx(22 / 3)
    assert weighted(scores, {"common": 9, "rare": 1}) == pytest.approx((10 * 9 + 6 * 1) / 10)
