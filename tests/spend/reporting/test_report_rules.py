"""The report's arithmetic and wording, in examples and in rules that hold for any input."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallystick.spend.reporting import words
from tallystick.spend.reporting.folder import csv_cell
from tallystick.spend.reporting.model import Heading, Kind, Table
from tallystick.spend.reporting.rules import (
    ORGANISATION_PATTERN,
    PERSON_PATTERN,
    charted_months,
    csv_safe,
    herfindahl,
    looks_like_individual,
    missing_months,
    month_runs,
    months_between,
    share,
)

MONTHS = st.integers(2000 * 12, 2030 * 12).map(lambda number: f"{number // 12:04d}-{number % 12 + 1:02d}")

PEOPLE = [
    "Mr J Smith",
    "MRS SMITH",
    "Miss A. Example",
    "Smith, Ms B",
    "SMITH J MR",
    "Dr X Example",
    "Mr & Mrs Roe",
]
NOT_PEOPLE = [
    "Mr Plumber Ltd",
    "Dr Example Surgery",
    "MS Society",
    "Mrs Brown Nursery School",
    "Missing Link Limited",
    "Drake Foods",
    "Sirius Lighting",
    "Harbour Works",
    "Mr Roe t/a Roe Taxis",
    "",
]


@pytest.mark.parametrize("name", PEOPLE)
def test_a_title_without_a_word_of_an_organisation_looks_like_a_person(name: str) -> None:
    assert looks_like_individual(name)


@pytest.mark.parametrize("name", NOT_PEOPLE)
def test_other_names_do_not(name: str) -> None:
    assert not looks_like_individual(name)


PIECES = [
    "Mr",
    "Mrs",
    "MS",
    "Dr",
    "miss",
    "Smith",
    "J.",
    "Ltd",
    ",",
    "(",
    ")",
    "&",
    "Care",
    "t/a",
    "sir",
    "Roe's",
]


@settings(deadline=None)  # the first query starts the engine
@given(st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join))
def test_the_engine_judges_names_as_the_rule_does(name: str) -> None:
    found = duckdb.execute(
        "SELECT regexp_matches($name, $person) AND NOT regexp_matches($name, $organisation)",
        {"name": name, "person": PERSON_PATTERN, "organisation": ORGANISATION_PATTERN},
    ).fetchone()
    assert found == (looks_like_individual(name),)


@given(MONTHS, MONTHS)
def test_months_between_holds_every_month_once_and_in_order(one: str, other: str) -> None:
    first, last = sorted((one, other))
    months = months_between(first, last)
    assert (months[0], months[-1]) == (first, last)
    assert list(months) == sorted(set(months))
    assert month_runs(months) == ((first, last),)


@given(st.sets(MONTHS, min_size=1, max_size=30))
def test_present_and_missing_months_make_the_whole_span(present: set[str]) -> None:
    missing = missing_months(present)
    assert not present & set(missing)
    assert set(missing) | present == set(months_between(min(present), max(present)))


@given(st.sets(MONTHS, max_size=30))
def test_runs_of_months_give_the_months_back(months: set[str]) -> None:
    runs = month_runs(sorted(months))
    assert {month for first, last in runs for month in months_between(first, last)} == months


def test_a_stray_date_does_not_stretch_the_chart() -> None:
    lines = dict.fromkeys(months_between("2023-04", "2025-03"), 1000) | {"2103-01": 1, "1900-01": 1}
    assert charted_months(lines) == months_between("2023-04", "2025-03")


def test_a_chart_of_few_years_spans_every_month() -> None:
    assert charted_months({"2023-04": 1, "2023-07": 5}) == ("2023-04", "2023-05", "2023-06", "2023-07")
    assert charted_months({}) == ()


@pytest.mark.parametrize("number", [1, 2, 10, 250])
def test_equal_suppliers_give_ten_thousand_over_their_number(number: int) -> None:
    assert herfindahl(number * 50.0**2, number * 5_000) == pytest.approx(10_000 / number)


def test_no_spend_has_no_concentration_and_no_share() -> None:
    assert herfindahl(0.0, 0) is None
    assert share(0, 0) is None
    assert share(5, -10) is None


@settings(deadline=None)  # the first draw loads the table of all characters
@given(st.text(max_size=20))
def test_csv_text_never_starts_a_formula_and_keeps_the_words(text: str) -> None:
    safe = csv_safe(text)
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert safe in (text, "'" + text)


@given(st.integers(-(10**15), 10**15))
def test_pounds_in_csv_give_the_pence_back(pence: int) -> None:
    assert int(csv_cell(pence, Kind.POUNDS).replace(".", "")) == pence


@pytest.mark.parametrize(
    ("pence", "shown"),
    [
        (0, "£0"),
        (123_49, "£123"),
        (-9_950, "-£100"),
        (9_999_949, "£99,999"),
        (10_000_000, "£0.1m"),
        (5_794_999_999, "£57.9m"),
        (5_795_000_000, "£58.0m"),
        (-12_345_678_901_200, "-£123,456.8m"),
    ],
)
def test_headings_round_pounds_half_up(pence: int, shown: str) -> None:
    assert words.pounds_short(pence) == shown


def test_months_are_said_in_runs() -> None:
    assert words.spans(["2023-04", "2023-05", "2024-01"]) == "April 2023 to May 2023 and January 2024"
    assert words.spans([f"2023-{month:02d}" for month in range(1, 12, 2)], 2).endswith("and 4 more gaps")
    assert words.spans(["2023-01", "2023-03", "2023-05"], 2).endswith("March 2023 and 1 more gap")


def test_small_shares_are_not_called_nothing() -> None:
    assert words.percent(0.00001) == "under 0.1%"
    assert words.percent(0.0) == "0.0%"
    assert words.percent(None) == "–"


def test_a_table_says_what_it_leaves_out() -> None:
    table = Table("t", "T", (Heading("A"),), tuple((str(n),) for n in range(50)), shown=25, total=900)
    assert table.extent == "The first 25 of 900 rows; the CSV file has the first 50."
    assert Table("t", "T", (Heading("A"),), (("a",),)).extent == ""
