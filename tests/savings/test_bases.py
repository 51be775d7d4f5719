"""Three bases of one sum: as paid, in constant prices, at present value; every factor from a dated figure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.kernel import UsageProblem
from tallystick.kernel.discounting import annuity_factor
from tallystick.parameters import ParameterNotInForce, parameter
from tallystick.savings import bases
from tallystick.savings.bases import DEFLATOR, DISCOUNT, Valuation, first_year, year_from
from tallystick.savings.model import Bases, LedgerSettings

SETTINGS = LedgerSettings("2025-26", "2025-26")
VALUATION = Valuation(SETTINGS)
YEARS = st.integers(1998, 2030).map(year_from)
PENCE = st.integers(-(10**12), 10**12)


def deflator(year: str) -> Decimal:
    return Decimal(parameter(DEFLATOR).on(date(first_year(year), 4, 1)).value)


def test_in_the_price_and_present_year_all_three_are_the_same():
    assert VALUATION.bases(123_456, "2025-26") == Bases(123_456, 123_456, 123_456)


def test_a_later_pound_is_deflated_and_then_discounted():
    # T26: the year-five factor of the Green Book is .84197.
    found = VALUATION.bases(100_000_000, "2030-31")
    constant = Decimal(100_000_000) * deflator("2025-26") / deflator("2030-31")
    assert found.constant == round(constant)
    assert abs(Decimal(found.present) / found.constant - Decimal("0.84197")) < Decimal("0.00001")


def test_twenty_five_level_years_come_to_the_annuity():
    # T26: 25 years at 3.5 % are worth 16.4815 years, in constant prices.
    schedule = parameter(DISCOUNT).figures[-1].value
    assert round(annuity_factor(25, schedule), 4) == Decimal("16.4815")


def test_prices_are_carried_as_the_treasury_shows(monkeypatch: pytest.MonkeyPatch):
    # HM Treasury, GDP deflators: a user's guide, annex A, with the series that is printed there.
    printed = {"1992-93": "77.756", "1998-99": "91.031", "2002-03": "100", "2003-04": "102.789"}
    monkeypatch.setattr(bases, "_index", lambda year: Decimal(printed[year]))
    bases._factors.cache_clear()
    try:
        inflated = Valuation(LedgerSettings("2003-04", "2025-26")).bases(740_000_000, "1998-99")
        deflated = Valuation(LedgerSettings("1992-93", "2025-26")).bases(8_532_000_000, "2002-03")
    finally:
        bases._factors.cache_clear()
    assert round(Decimal(inflated.constant) / 10**8, 2) == Decimal("8.36")
    assert round(Decimal(deflated.constant) / 10**8, 2) == Decimal("66.34")


@pytest.mark.parametrize("year", ["1997-98", "2031-32"])
def test_a_year_without_a_known_deflator_stops_with_its_name(year: str):
    with pytest.raises(ParameterNotInForce, match="treasury/gdp_deflator") as stopped:
        VALUATION.bases(1, year)
    assert "31 March 2031" in stopped.value.why


@pytest.mark.parametrize("text", ["2025", "2025-27", "25-26", "2025/26", "", "2025-26 ", "２０２５-26"])
def test_what_is_no_financial_year_is_refused(text: str):
    with pytest.raises(UsageProblem, match="financial year"):
        VALUATION.bases(1, text)


def test_the_century_turns():
    assert first_year("1999-00") == 1999
    assert year_from(1999) == "1999-00"


def test_every_figure_is_named_and_what_is_not_confirmed_says_so():
    figures = VALUATION.figures("2026-27", "2027-28")
    assert [figure.name for figure in figures] == [DEFLATOR, DEFLATOR, DEFLATOR, DISCOUNT]
    assert any("not confirmed" in figure.said for figure in figures)


def test_a_present_year_without_a_known_rate_stops_with_its_name():
    for year in ("2002-03", "2027-28"):
        with pytest.raises(ParameterNotInForce, match="treasury/discount_rate"):
            Valuation(LedgerSettings("2025-26", year)).bases(1, "2025-26")


@given(PENCE, YEARS)
def test_what_is_taken_back_comes_to_nought_in_every_basis(pence: int, year: str):
    assert VALUATION.bases(pence, year) + VALUATION.bases(-pence, year) == Bases(0, 0, 0)


@given(PENCE, PENCE, YEARS)
def test_a_sum_differs_from_its_parts_by_rounding_only(one: int, other: int, year: str):
    together = VALUATION.bases(one + other, year)
    parts = VALUATION.bases(one, year) + VALUATION.bases(other, year)
    assert together.nominal == parts.nominal
    assert abs(together.constant - parts.constant) <= 1
    assert abs(together.present - parts.present) <= 1


@given(st.integers(1, 10**12), YEARS, st.integers(2003, 2026).map(year_from))
def test_no_choice_of_present_year_turns_a_loss_into_a_gain(pence: int, year: str, present: str):
    found = Valuation(LedgerSettings("2025-26", present))
    rate = found.factors("2025-26").present / VALUATION.factors("2025-26").present
    ratio = found.factors(year).present / VALUATION.factors(year).present
    assert found.bases(pence, year).present >= 0
    # No two of these years are more than thirty apart, so one factor holds for every year.
    assert abs(ratio / rate - 1) < Decimal("1e-20")
