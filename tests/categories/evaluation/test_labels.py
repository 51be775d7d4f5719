"""Where a published class stands: the rule for the first level above it."""

from __future__ import annotations

import pytest

from tallystick.categories.evaluation import is_class, paths_of
from tallystick.categories.model import Category, Scheme


def test_codes_of_digits_nest_by_their_first_two():
    assert paths_of(["361500", "361510", "171000"]) == {
        "361500": ("36", "361500"),
        "361510": ("36", "361510"),
        "171000": ("17", "171000"),
    }


def test_a_stray_word_among_many_codes_keeps_the_rule():
    codes = [f"{first}{rest:04d}" for first in range(10, 20) for rest in range(5)]
    found = paths_of([*codes, "MISCX"])
    assert found["100000"] == ("10", "100000")
    assert found["MISCX"] == ("MI", "MISCX")


def test_codes_that_do_not_nest_are_one_level():
    assert paths_of(["1001", "1002", "1003"]) == {"1001": ("1001",), "1002": ("1002",), "1003": ("1003",)}


@pytest.mark.parametrize(
    ("label", "first"),
    [
        ("22.DAY CARE SERVICES", "22"),
        ("HUMAN RESOURCES.ACCOMMODATION", "HUMAN RESOURCES"),
    ],
)
def test_titles_are_split_at_the_full_stop(label, first):
    assert paths_of([label, "15.SOFTWARE"])[label] == (first, label)


@pytest.mark.parametrize("sign", [" : ", ": ", " - ", " / ", " > ", "|"])
def test_titles_are_split_at_the_separator_that_most_hold(sign):
    found = paths_of([f"Transport{sign}Taxis", f"transport{sign}Coaches", "Legal"])
    assert found[f"Transport{sign}Taxis"][0] == "TRANSPORT"
    assert found[f"transport{sign}Coaches"][0] == "TRANSPORT"
    assert found["Legal"] == ("LEGAL", "LEGAL")


def test_spellings_of_one_title_are_one_class():
    found = paths_of(["Care : Home", "CARE :  Home"])
    assert len(set(found.values())) == 1


def test_titles_without_a_separator_are_first_levels():
    assert paths_of(["Legal", "Transport"]) == {"Legal": ("LEGAL",), "Transport": ("TRANSPORT",)}


def test_a_scheme_that_knows_the_code_prevails():
    categories = {
        "X": Category("X", "Things", 1),
        "123456": Category("123456", "Small things", 2, parent="X"),
    }
    scheme = Scheme("made", "Made", "1", "test", categories)
    assert paths_of(["123456"], scheme) == {"123456": ("X", "123456")}


@pytest.mark.parametrize("label", [None, "", " ", "NA", "n/a", "Unclassified", "-", "Unknown"])
def test_labels_that_say_there_is_no_class_are_none(label):
    assert not is_class(label)
    assert paths_of([label] if label is not None else []) == {}
