"""The tree that ships: it holds together, speaks plainly, and says where everything else belongs."""

import re
from collections import Counter

from tallystick.categories.crosswalks import crosswalk
from tallystick.categories.schemes import cpv_scheme, own_scheme, uninfluenceable_codes

TREE = own_scheme()
CLASSES = list(TREE.categories.values())
SECOND = [item for item in CLASSES if item.level == 2]


def test_about_thirty_classes_on_the_first_level_and_more_than_two_hundred_below():
    levels = Counter(item.level for item in CLASSES)
    assert 28 <= levels[1] <= 34
    assert 200 <= levels[2] <= 300
    assert set(levels) == {1, 2}


def test_a_code_is_two_letters_and_two_digits_more_below():
    forms = {1: r"[A-Z]{2}", 2: r"[A-Z]{2}\d{2}"}
    assert [item.code for item in CLASSES if not re.fullmatch(forms[item.level], item.code)] == []
    assert [item.code for item in CLASSES if item.parent != (item.code[:2] if item.level == 2 else "")] == []
    assert [item.code for item in SECOND if item.parent not in TREE.categories] == []


def test_titles_are_unique():
    titles = Counter(item.title.lower() for item in CLASSES)
    assert [title for title, times in titles.items() if times > 1] == []


def test_a_class_says_what_it_is_what_is_in_and_what_is_out():
    assert [item.code for item in CLASSES if not item.definition.endswith(".")] == []
    assert [item.code for item in CLASSES if len(item.includes) < 2 or not item.excludes] == []


def test_what_is_out_names_the_class_where_it_belongs():
    wrong = []
    for item in CLASSES:
        for phrase in item.excludes:
            code, _, words = phrase.partition(" ")
            if code not in TREE.categories or code == item.code or not words:
                wrong.append((item.code, phrase))
    assert wrong == []


def test_a_second_level_class_has_examples_in_plenty_and_none_twice():
    assert [item.code for item in SECOND if len(item.examples) < 8] == []
    assert [
        item.code for item in SECOND if len(set(map(str.lower, item.examples))) < len(item.examples)
    ] == []


def test_an_example_never_stands_for_two_branches():
    branches = {}
    for item in CLASSES:
        for example in item.examples:
            branches.setdefault(example.lower(), set()).add(item.code[:2])
    assert {example: sorted(found) for example, found in branches.items() if len(found) > 1} == {}


def test_an_example_never_stands_for_two_classes_of_the_second_level():
    owners = {}
    for item in SECOND:
        for example in item.examples:
            owners.setdefault(example.lower(), set()).add(item.code)
    assert {example: sorted(found) for example, found in owners.items() if len(found) > 1} == {}


def test_spend_that_no_purchase_decides_is_marked():
    codes = uninfluenceable_codes()
    assert codes <= set(TREE.categories)
    assert {"TX", "TX01", "PB", "PB01", "RF", "RF04", "PR02"} <= codes
    assert not codes & {"AC01", "PT01", "IT01", "WM03", "VG01"}
    for code in codes:
        if len(code) == 2:
            assert {item.code for item in TREE.children(code)} <= codes


def test_a_class_shows_the_cpv_divisions_and_groups_that_it_covers():
    covered = Counter(code for item in CLASSES for code in item.cpv)
    groups = {code for code in cpv_scheme().categories if code.endswith("00000")}
    without = {code for code, entry in crosswalk("cpv").entries.items() if not entry.target}
    assert set(covered) == groups - without
    assert set(covered.values()) == {1}
    assert "79100000" in TREE.categories["PS01"].cpv


def test_the_path_and_the_children_of_a_class():
    assert TREE.path("AC03") == ("AC", "AC03")
    assert [item.code for item in TREE.children("UT")][:3] == ["UT01", "UT02", "UT03"]
