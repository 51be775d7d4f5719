"""Amounts and dates are written the same way line by line and in bulk."""

from __future__ import annotations

import datetime

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sample.reading import pence

from tallystick.sample.values import DATE_STYLES, MONEY_STYLES, date_sql, money_sql, write_money


@pytest.mark.parametrize(
    ("style", "charge", "credit"),
    [
        ("plain", "1234.50", "-1234.50"),
        ("comma", "1,234.50", "-1,234.50"),
        ("pound", "£1,234.50", "-£1,234.50"),
        ("pound_cr", "£1,234.50", "£1,234.50CR"),
        ("brackets", "1,234.50", "(1,234.50)"),
        ("trailing_minus", "1,234.50", "1,234.50-"),
        ("dr_cr", "1,234.50 DR", "1,234.50 CR"),
    ],
)
def test_money_styles(style: str, charge: str, credit: str) -> None:
    assert write_money(123_450, style) == charge
    assert write_money(-123_450, style) == credit


@given(st.integers(min_value=-(10**12), max_value=10**12), st.sampled_from(MONEY_STYLES))
def test_every_amount_is_read_back_as_it_was(amount: int, style: str) -> None:
    assert pence(write_money(amount, style)) == amount


@pytest.mark.parametrize("style", MONEY_STYLES)
def test_bulk_money_is_the_same(style: str) -> None:
    amounts = [0, 5, 99, 100, 99_999, 100_000, 123_456_789, -1, -99_999, -100_000, -250_050_000]
    written = duckdb.execute(
        f"SELECT {money_sql('a', style)} FROM (SELECT unnest(?) AS a)", [amounts]
    ).fetchall()
    assert [row[0] for row in written] == [write_money(amount, style) for amount in amounts]


@pytest.mark.parametrize("style", DATE_STYLES)
def test_bulk_dates_are_the_same(style: str) -> None:
    days = [datetime.date(2023, 4, 1), datetime.date(2024, 2, 29), datetime.date(2023, 12, 31)]
    written = duckdb.execute(f"SELECT {date_sql('d', style)} FROM (SELECT unnest(?) AS d)", [days]).fetchall()
    assert [row[0] for row in written] == [DATE_STYLES[style](day) for day in days]
