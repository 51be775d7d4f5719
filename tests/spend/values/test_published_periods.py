"""How months, quarters and years are read from columns, file names and titles."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.spend.values import period_in_text, read_period


@pytest.mark.parametrize(
    "published",
    [
        "Jul-22",
        "JUL 22",
        "July 2022",
        "July-2022",
        "July, 2022",
        "Jul'22",
        "2022 July",
        "202207",
        "2022-07",
        "07/2022",
        "7-2022",
    ],
)
def test_a_calendar_month_is_read(published: str) -> None:
    assert read_period(published) == "2022-07"


@pytest.mark.parametrize(
    ("published", "period"),
    [
        ("P04 2022/23", "2022-07"),
        ("Period 4 2022-23", "2022-07"),
        ("2022/23 P4", "2022-07"),
        ("2022/2023 Period 04", "2022-07"),
        ("M4 22/23", "2022-07"),
        ("P01 2022/23", "2022-04"),
        ("P9 2022/23", "2022-12"),
        ("P10 2022/23", "2023-01"),
        ("P12 2022/23", "2023-03"),
    ],
)
def test_a_numbered_period_of_a_written_financial_year_counts_from_april(published: str, period: str) -> None:
    assert read_period(published) == period


@pytest.mark.parametrize(
    "published",
    [
        None,
        "",
        "2022/04",
        "Period 4",
        "P4 2022",
        "P13 2022/23",
        "P04 2022/25",
        "202213",
        "2022",
        "Q2",
        "July",
        "31/07/2022",
        "Jul-2199",
    ],
)
def test_what_may_be_counted_from_january_or_april_is_refused(published: str | None) -> None:
    assert read_period(published) is None


@given(day=st.dates(min_value=date(1990, 1, 1), max_value=date(2025, 12, 31)))
def test_a_month_written_is_read_back_the_same(day: date) -> None:
    month = f"{day:%Y-%m}"
    for style in ("%B %Y", "%b-%Y", "%Y%m", "%Y-%m", "%m/%Y"):
        assert read_period(day.strftime(style)) == month
    assert period_in_text(f"spend_over_500_{day:%B}_{day:%Y}.csv") == (
        day.replace(day=1),
        date(day.year + day.month // 12, day.month % 12 + 1, 1) - (date(2000, 1, 2) - date(2000, 1, 1)),
    )


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("expenditure-over-500-apr-jun-2014", "2014-04-01", "2014-06-30"),
        ("April to June 2014", "2014-04-01", "2014-06-30"),
        ("Oct - Dec 24", "2024-10-01", "2024-12-31"),
        ("nov-jan-2015", "2014-11-01", "2015-01-31"),
        ("October 2013 - March 2014", "2013-10-01", "2014-03-31"),
        ("June-24", "2024-06-01", "2024-06-30"),
        ("payments_over_£500_Feb-24.xlsx", "2024-02-01", "2024-02-29"),
        ("TransparencyJun11", "2011-06-01", "2011-06-30"),
        ("Payments April 2012.csv", "2012-04-01", "2012-04-30"),
        ("July 2013-14", "2013-07-01", "2013-07-31"),
        ("February 2013-14", "2014-02-01", "2014-02-28"),
        ("spend_202009.csv", "2020-09-01", "2020-09-30"),
        ("2022-07", "2022-07-01", "2022-07-31"),
        ("spend 07-2022 v2", "2022-07-01", "2022-07-31"),
        ("Q2 2019-20", "2019-07-01", "2019-09-30"),
        ("2019/20 Quarter 4", "2020-01-01", "2020-03-31"),
        ("spend-2024-25", "2024-04-01", "2025-03-31"),
        ("Annual spend 2011-12", "2011-04-01", "2012-03-31"),
        ("cards_20140401to20150122", "2014-04-01", "2015-01-22"),
        ("20140325_spend_Feb14", "2014-02-01", "2014-02-28"),
        ("spend%20over%20500%20may%202021.csv", "2021-05-01", "2021-05-31"),
    ],
)
def test_the_period_a_name_states_is_found(text: str, first: str, last: str) -> None:
    assert period_in_text(text) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "spend",
        "spend over 500",
        "Q2 2019",
        "03 - June",
        "2011-12",
        "spend 31 March 2014",
        "May and June figures",
        "spend-may-report",
        "Payments over 25000",
        "1704",
    ],
)
def test_a_name_that_states_no_certain_period_gives_none(text: str) -> None:
    assert period_in_text(text) is None


@given(st.text(max_size=80))
def test_no_text_raises(text: str) -> None:
    read_period(text)
    found = period_in_text(text)
    assert found is None or found[0] <= found[1]
