"""How published dates become days, and how a column shows which way round they are written."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tallystick.spend.values import DateOrder, decide_order, read_date

DAY, MONTH, YEAR = DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST, DateOrder.YEAR_FIRST
LAST_OF_JANUARY = date(2022, 1, 31)


@pytest.mark.parametrize(
    "published",
    [
        "31/01/2022",
        "31/1/22",
        "31-01-22",
        "31.01.2022",
        "31 01 2022",
        "31/01/2022 00:00",
        "31/01/2022 14:55:01",
        " 31/01/2022 ",
        "31\u00a0January\u00a02022",
        "31‐01‐2022",
        "31012022",
        "20220131",
        "20220131.0",
        "2022-01-31",
        "2022/01/31",
        "2022-01-31 00:00:00",
        "2022-01-31T00:00:00",
        "2022-01-31T00:00:00.000",
        "2022-01-31T00:00:00.000Z",
        "2022-01-31T00:00:00+00:00",
        "2022-01-31 00:00:00.0000000",
        "31-Jan-22",
        "31-JAN-2022",
        "31 January 2022",
        "31 Jan 22",
        "31st Jan 2022",
        "31Jan2022",
        "31/Jan/2022",
        "Jan 31 2022",
        "January 31, 2022",
        "Jan 31 2022 12:00AM",
        "Mon 31 Jan 2022",
        "Monday, 31 January 2022",
        "2022-Jan-31",
    ],
)
def test_a_day_first_column_reads_every_usual_way_of_writing(published: str) -> None:
    assert read_date(published, DAY) == LAST_OF_JANUARY


@pytest.mark.parametrize("published", ["1/31/2022", "01-31-22", "1/31/2022 12:00:00 AM", "01312022"])
def test_a_month_first_column_reads_american_dates(published: str) -> None:
    assert read_date(published, MONTH) == LAST_OF_JANUARY
    assert read_date(published, DAY) is None


def test_a_two_figure_year_may_stand_first_only_where_the_column_says_so() -> None:
    assert read_date("22-01-31", YEAR) == LAST_OF_JANUARY
    assert read_date("22-01-31", DAY) is None
    assert read_date("31/01/2022", YEAR) is None


def test_a_spreadsheet_drops_the_zero_in_front_of_a_date_in_figures() -> None:
    assert read_date("1042022", DAY) == date(2022, 4, 1)


def test_serial_numbers_are_dates_only_in_a_column_that_holds_them() -> None:
    assert read_date("44592", DAY) is None
    assert read_date("44592", DAY, serials=True) == LAST_OF_JANUARY
    assert read_date("44592.0", DAY, serials=True) == LAST_OF_JANUARY
    assert read_date("44592.75", DAY, serials=True) == LAST_OF_JANUARY
    assert read_date("99999", DAY, serials=True) is None


@pytest.mark.parametrize(
    "published",
    [
        None,
        "",
        " ",
        "-",
        "30/02/2022",
        "31/04/2022",
        "29/02/2023",
        "00/01/2022",
        "8/13/2013",
        "0512/2014",
        "31/01-2022",
        "31/01/202",
        "31/01/1989",
        "31/01/2099",
        "1/1/0001",
        "01/1900",
        "Jan-22",
        "202201",
        "12:00:00",
        "#REF!",
        "Monthly",
        "TBC",
        "1234567890123",
        "31 Janvier 2022",
        "x" * 500,
    ],
)
def test_what_is_no_plausible_day_is_refused(published: str | None) -> None:
    assert read_date(published, DAY) is None


def test_two_figure_years_lie_between_1990_and_next_year() -> None:
    assert read_date("01/06/95", DAY) == date(1995, 6, 1)
    assert read_date("01/06/05", DAY) == date(2005, 6, 1)
    assert read_date("01/06/60", DAY) is None


days = st.dates(min_value=date(1990, 1, 1), max_value=date(2025, 12, 31))
recent_days = st.dates(min_value=date(2000, 1, 1), max_value=date(2023, 12, 31))
NAMES = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

STYLES = {
    "dd/mm/yyyy": (DAY, lambda d: f"{d.day:02d}/{d.month:02d}/{d.year}"),
    "d.m.yyyy": (DAY, lambda d: f"{d.day}.{d.month}.{d.year}"),
    "ddmmyyyy": (DAY, lambda d: f"{d.day:02d}{d.month:02d}{d.year}"),
    "dmmyyyy": (DAY, lambda d: f"{d.day}{d.month:02d}{d.year}"),
    "m/d/yyyy with time": (MONTH, lambda d: f"{d.month}/{d.day}/{d.year} 12:00:00 AM"),
    "iso": (YEAR, lambda d: d.isoformat()),
    "iso with time": (YEAR, lambda d: f"{d.isoformat()}T00:00:00.000Z"),
    "yyyymmdd": (YEAR, lambda d: f"{d:%Y%m%d}"),
    "named": (DAY, lambda d: f"{d.day} {NAMES[d.month - 1]} {d.year}"),
    "short named": (MONTH, lambda d: f"{d.day:02d}-{NAMES[d.month - 1][:3]}-{d.year}"),
    "american named": (DAY, lambda d: f"{NAMES[d.month - 1]} {d.day}, {d.year}"),
}


@pytest.mark.parametrize("style", STYLES)
@given(day=days)
def test_a_day_written_in_a_style_is_read_back_the_same(style: str, day: date) -> None:
    order, write = STYLES[style]
    assert read_date(write(day), order) == day


@given(day=recent_days)
def test_two_figure_years_are_read_back_the_same(day: date) -> None:
    assert read_date(f"{day:%d/%m/%y}", DAY) == day
    assert read_date(f"{day:%m-%d-%y}", MONTH) == day
    assert read_date(f"{day:%y-%m-%d}", YEAR) == day


@given(day=days)
def test_a_serial_number_is_read_back_the_same(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    assert read_date(str(serial), DAY, serials=True) == day


@given(st.text(max_size=70))
def test_no_text_raises(text: str) -> None:
    for order in DateOrder:
        read_date(text, order, serials=True)
    decide_order({text: 1})


# -------------------------------------------------------------------------------------------- whole columns


def test_one_part_above_twelve_settles_the_order() -> None:
    decision = decide_order({"02/03/2022": 40, "13/03/2022": 2})
    assert decision.order is DAY
    assert decision.is_decided
    assert "2 of 42 lines can only be read day first" in decision.evidence
    american = decide_order({"8/13/2013": 30, "8/1/2013": 20, "8/28/2013": 5})
    assert american.order is MONTH
    assert american.is_decided
    assert american.read("8/1/2013") == date(2013, 8, 1)


def test_a_monthly_file_shows_its_order_by_its_spread() -> None:
    day_first = decide_order({f"{day:02d}/06/2022": 10 for day in range(1, 13)})
    assert (day_first.order, day_first.is_decided) == (DAY, True)
    month_first = decide_order({f"06/{day:02d}/2022": 10 for day in range(1, 13)})
    assert (month_first.order, month_first.is_decided) == (MONTH, True)
    assert "1 month" in month_first.evidence
    assert "12 months" in month_first.evidence


def test_an_order_that_nothing_settles_is_day_first_and_flagged() -> None:
    decision = decide_order({"01/06/2022": 300})
    assert decision.order is DAY
    assert not decision.is_decided
    assert "day first is assumed" in decision.evidence


def test_the_period_a_file_says_it_covers_settles_what_its_dates_leave_open() -> None:
    decision = decide_order({"01/06/2022": 300}, expected=(date(2022, 1, 1), date(2022, 1, 31)))
    assert (decision.order, decision.is_decided) == (MONTH, True)
    assert decision.read("01/06/2022") == date(2022, 1, 6)


def test_the_same_day_and_month_need_no_order() -> None:
    assert decide_order({"04/04/2022": 7}).is_decided


def test_five_formats_in_one_file_are_all_read() -> None:
    decision = decide_order(
        {
            "13/06/2022": 5,
            "2/6/22": 5,
            "2022-06-14": 5,
            "15-Jun-22": 5,
            "44728": 5,
            "17.06.2022 00:00": 5,
            "not known": 2,
            "": 9,
        }
    )
    assert (decision.order, decision.is_decided) == (DAY, True)
    assert (decision.readable, decision.unreadable) == (30, 2)
    assert decision.read("2/6/22") == date(2022, 6, 2)
    assert decision.read("44728") == date(2022, 6, 16)
    assert (decision.first_day, decision.last_day) == (date(2022, 6, 2), date(2022, 6, 17))


def test_each_way_of_writing_has_its_own_order() -> None:
    decision = decide_order({"13/06/2022": 5, "01/06/2022": 5, "6/14/2022 0:00": 5, "6/2/2022 0:00": 5})
    assert decision.is_decided
    assert decision.unreadable == 0
    assert decision.read("01/06/2022") == date(2022, 6, 1)
    assert decision.read("6/2/2022 0:00") == date(2022, 6, 2)


def test_certain_dates_of_a_column_settle_its_ambiguous_ones() -> None:
    decision = decide_order({"2022-06-14": 50, "2022-06-28": 50, "06/01/2022": 5})
    assert decision.read("06/01/2022") == date(2022, 6, 1)
    assert decision.is_decided


def test_two_orders_in_one_way_of_writing_are_not_decided() -> None:
    decision = decide_order({"13/01/2022": 5, "01/14/2022": 4})
    assert not decision.is_decided
    assert decision.unreadable == 4
    assert "5 of 9 lines can only be read day first, 4 only month first" in decision.evidence


def test_a_handful_of_slips_does_not_turn_a_file_round() -> None:
    column = {f"{day:02d}/06/2022": 100 for day in range(1, 13)} | {"06/13/2022": 1}
    decision = decide_order(column)
    assert decision.order is DAY
    assert not decision.is_decided
    assert decision.unreadable == 1


def test_voucher_numbers_are_not_taken_for_serial_dates() -> None:
    assert not decide_order({"33001": 1, "39500": 1, "45990": 1}).reads_serials
    assert not decide_order({"13/06/2022": 50, "35100": 1}).reads_serials
    assert decide_order({"44713": 10, "44720": 10}).reads_serials


def test_a_two_figure_year_in_front_is_found() -> None:
    decision = decide_order({"22-06-01": 1, "22-06-14": 1, "22-06-30": 1})
    assert (decision.order, decision.is_decided) == (YEAR, True)


def test_nothing_to_read_is_said() -> None:
    decision = decide_order({"monthly": 3, " ": 2})
    assert decision.order is None
    assert decision.unreadable == 3
    assert decision.read("13/06/2022") is None


@given(
    first=st.dates(min_value=date(2010, 1, 1), max_value=date(2022, 1, 1)),
    length=st.integers(min_value=28, max_value=400),
    style=st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d-%m-%y", "%Y-%m-%d"]),
)
def test_a_column_with_a_payment_every_day_is_always_decided_right(
    first: date, length: int, style: str
) -> None:
    written = {first + timedelta(days=n): (first + timedelta(days=n)).strftime(style) for n in range(length)}
    assume(len(written) >= 28)
    decision = decide_order(dict.fromkeys(written.values(), 1))
    assert decision.is_decided
    assert decision.unreadable == 0
    assert all(decision.read(text) == day for day, text in written.items())
