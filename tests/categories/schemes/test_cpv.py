"""CPV 2008 as the regulation publishes it."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.categories.schemes import cpv_code, cpv_scheme
from tallystick.categories.schemes.cpv import check_digit, published_check_digits

PUBLISHED = (
    Path(__file__).parents[4]
    / "shared"
    / "data"
    / "reference"
    / "classification"
    / "cpv_2008"
    / "cpvCodes.json"
)
CODES = sorted(cpv_scheme().categories)


def test_forty_five_divisions_and_272_groups():
    levels = [item.level for item in cpv_scheme().categories.values()]
    assert (levels.count(1), levels.count(2), len(levels)) == (45, 272, 9454)


def test_levels_follow_the_digits():
    scheme = cpv_scheme()
    assert scheme.path("79952100") == ("79000000", "79900000", "79950000", "79952000", "79952100")
    assert scheme.categories["79952100"].title == "Cultural event organisation services"
    assert scheme.categories["85000000"].parent == ""


@pytest.mark.parametrize("written", ["85311100-3", "85311100", " 85311100 - 3 "])
def test_a_code_is_read_with_or_without_its_check_digit(written):
    assert cpv_code(written) == "85311100"


@pytest.mark.parametrize("written", ["85311100-4", "85311109", "8531110", "care", "", "853111000"])
def test_what_is_no_code_is_none(written):
    assert cpv_code(written) is None


def test_the_rule_of_the_check_digit_holds_for_nearly_all_codes():
    agree = sum(check_digit(code) == digit for code, digit in published_check_digits().items())
    assert agree == 8922


@given(st.sampled_from(CODES), st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_always_changes_the_check_digit(code, place, shift):
    wrong = code[:place] + str((int(code[place]) + shift) % 10) + code[place + 1 :]
    assert check_digit(wrong) != check_digit(code)


@pytest.mark.shared
def test_codes_and_titles_are_those_published():
    if not PUBLISHED.is_file():
        pytest.skip("the published vocabulary is not in ../shared/data")
    published = {
        item["code"]: item["name"].strip()
        for item in json.loads(PUBLISHED.read_text("utf-8"))
        if item["version"] == 2
    }
    ours = {
        f"{code}-{published_check_digits()[code]}": item.title
        for code, item in cpv_scheme().categories.items()
    }
    assert ours == published
