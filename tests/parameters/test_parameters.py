"""Policy figures are dated and referenced; outside their dates they are refused, never guessed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.kernel import NotFound
from tallystick.parameters import ParameterNotInForce, names, parameter
from tallystick.parameters.loading import read

CAP = "business_and_trade/redundancy_week_pay_cap"


@pytest.mark.parametrize("name", names())
def test_every_parameter_is_complete_and_was_checked_before_its_review(name: str):
    found = parameter(name)
    assert found.description.endswith(".")
    assert found.unit
    assert found.checked_on < found.next_review
    for figure in found.figures:
        assert all(item.title and item.link.startswith("https://") for item in figure.reference)
        assert figure.reference


@pytest.mark.parametrize(
    ("day", "pence"),
    [
        (date(2017, 4, 6), 48_900),
        (date(2021, 12, 31), 54_400),
        (date(2026, 4, 5), 71_900),
        (date(2026, 4, 6), 75_100),
    ],
)
def test_the_figure_is_the_one_in_force_on_the_day(day: date, pence: int):
    assert parameter(CAP).on(day).value == pence


@pytest.mark.parametrize("name", names())
def test_before_the_first_and_after_the_last_day_it_is_refused_with_the_dates(name: str):
    found = parameter(name)
    for day in (found.figures[0].since - timedelta(days=1), found.known_until + timedelta(days=1)):
        with pytest.raises(ParameterNotInForce) as refused:
            found.on(day)
        assert name in refused.value.what
        assert f"{found.known_until:%d %B %Y}" in refused.value.why


@given(st.integers(0, 3_650))
def test_on_any_day_in_between_it_is_the_latest_that_began(days: int):
    found = parameter(CAP)
    day = min(found.figures[0].since + timedelta(days=days), found.known_until)
    assert found.on(day).since == max(item.since for item in found.figures if item.since <= day)


def test_a_figure_that_is_not_confirmed_says_so():
    assert parameter(CAP).on(date(2023, 5, 1)).said.endswith("not confirmed")
    assert "not confirmed" not in parameter(CAP).on(date(2026, 5, 1)).said


def test_an_unknown_name_lists_those_there_are():
    with pytest.raises(NotFound, match="treasury/discount_rate"):
        parameter("treasury/no_such_rate")


@pytest.mark.parametrize("key", ["description", "unit", "values", "reference", "known_until", "checked_on"])
def test_a_file_without_a_key_is_a_defect(key: str):
    whole = {
        "description": "Made.",
        "unit": "pence",
        "values": {date(2020, 1, 1): {"value": 1}},
        "reference": [{"title": "An Act", "link": "https://www.legislation.gov.uk/"}],
        "known_until": date(2021, 1, 1),
        "checked_on": date(2020, 6, 1),
        "next_review": date(2020, 12, 1),
    }
    assert read("made", whole).on(date(2020, 5, 1)).value == 1
    with pytest.raises(ValueError, match="made"):
        read("made", {name: value for name, value in whole.items() if name != key})
