"""A heading without a code: found where it can mean one class only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.categories.model import Category, Scheme
from tallystick.categories.schemes import TitleFinder, TitleMatchKind, find_by_title, own_scheme

ROWS = (
    ("F", "Food & Catering", ""),
    ("F1", "Equipment", "F"),
    ("F2", "School Meals", "F"),
    ("S", "Sport", ""),
    ("S1", "Equipment", "S"),
    ("I", "Information Communication Technology", ""),
    ("I1", "Hardware", "I"),
    ("B", "Building Materials", ""),
    ("B1", "Floor Coverings", "B"),
)
SCHEME = Scheme(
    "test",
    "Test",
    "",
    "",
    {code: Category(code, title, 2 if parent else 1, parent) for code, title, parent in ROWS},
)
FINDER = TitleFinder(SCHEME)


@pytest.mark.parametrize(
    ("titles", "code"),
    [
        (("School meals",), "F2"),
        (("FOOD AND CATERING",), "F"),
        (("Food & Catering", "Equipment"), "F1"),
        (("Food and catering : equipment",), "F1"),
        (("Sports > Equipment",), "S1"),
        (("ICT : Hardware",), "I1"),  # by the initials of the level above
    ],
)
def test_the_same_words_are_the_same_title(titles, code):
    found = FINDER.find(*titles)
    assert (found.code, found.kind, found.score) == (code, TitleMatchKind.EXACT, 1.0)


def test_a_word_cut_short_is_close():
    found = FINDER.find("Food & Catering : Equip")
    assert (found.code, found.kind) == ("F1", TitleMatchKind.CLOSE)
    assert 0.8 <= found.score <= 1


@pytest.mark.parametrize(
    "title",
    [
        "Equipment",  # two classes are called so
        "Roads : Hardware",  # the level above says it is something else
        "Food & Catering : Vending",  # the last part is not in the tree
        "",
        "&",
        "Miscellaneous",
    ],
)
def test_doubt_finds_nothing(title):
    assert FINDER.find(title) is None


@given(st.text(max_size=40))
def test_any_text_may_be_asked(text):
    found = FINDER.find(text)
    assert found is None or found.code in SCHEME.categories


def test_each_title_of_our_tree_finds_its_class():
    tree = own_scheme()
    finder = TitleFinder(tree)
    found = {code: finder.find(item.title) for code, item in tree.categories.items()}
    assert {code: match.code if match else None for code, match in found.items()} == {
        code: code for code in found
    }


def test_one_title_may_be_looked_up_directly():
    assert find_by_title(SCHEME, "floor covering").code == "B1"
