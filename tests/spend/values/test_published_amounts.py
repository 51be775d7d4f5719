"""How published amounts become pence."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.spend.values import is_exact, read_pence


@pytest.mark.parametrize(
    ("published", "pence"),
    [
        ("1234.50", 123450),
        ("1234.5", 123450),
        ("1234", 123400),
        ("1234.", 123400),
        (".5", 50),
        ("0", 0),
        ("007.10", 710),
        ("1,234.50", 123450),
        ("1,234,567", 123456700),
        ("£1,234.50", 123450),
        ("£ 1,234.50", 123450),
        ("  £1,234.50  ", 123450),
        ("1,234.50 £", 123450),
        ("GBP 1,234.50", 123450),
        ("1234.50 gbp", 123450),
        ("Â£1,234.50", 123450),
        ("\ufffd1,234.50", 123450),
        ("\u00a0£1,234.50\u00a0", 123450),
        ("£1\u00a0234.50", 123450),
        ("1 234 567.89", 123456789),
        ("1'234'567.89", 123456789),
        ("1’234.50", 123450),
        ("12,34,567.00", 123456700),
        ("'1234.50", 123450),
        ("+12.00", 1200),
    ],
)
def test_an_amount_as_published_becomes_pence(published: str, pence: int) -> None:
    assert read_pence(published) == pence


@pytest.mark.parametrize(
    "published",
    [
        "-1234.50",
        "- 1,234.50",
        "1234.50-",
        "1,234.50 -",
        "-£1,234.50",
        "£-1,234.50",
        "£ - 1,234.50",
        "(1234.50)",
        "(£1,234.50)",
        "£(1,234.50)",
        "( 1,234.50 )",
        "\u22121,234.50",
        "\u20131,234.50",
        "â€“1,234.50",
        "1,234.50CR",
        "£1,234.50 cr",
        "CR 1,234.50",
        "-1,234.50 CR",
        "(-1,234.50)",
    ],
)
def test_every_way_of_writing_a_refund_is_negative(published: str) -> None:
    assert read_pence(published) == -123450


@pytest.mark.parametrize("published", ["1,234.50 DR", "DR1234.50", "£1,234.50dr"])
def test_a_debit_mark_leaves_an_amount_positive(published: str) -> None:
    assert read_pence(published) == 123450


@pytest.mark.parametrize("published", ["-", " - ", "£ -", "£-   ", " £ -   ", "\u2013", "- £"])
def test_a_lone_dash_is_the_accountants_zero(published: str) -> None:
    assert read_pence(published) == 0


@pytest.mark.parametrize(
    ("published", "pence", "exact"),
    [
        ("1234.5600000000001", 123456, True),
        ("1234.5599999999999", 123456, True),
        ("3.64E-12", 0, True),
        ("-2.2737367544323206e-13", 0, True),
        ("1.2E+05", 12000000, False),
        ("1.23456E+05", 12345600, True),
        ("1.5E+1", 1500, True),
        ("0.005", 1, False),
        ("-0.005", -1, False),
        ("10.014", 1001, False),
        ("10.015", 1002, False),
        ("99.999", 10000, False),
    ],
)
def test_spreadsheet_noise_and_fractions_of_a_penny(published: str, pence: int, exact: bool) -> None:
    assert read_pence(published) == pence
    assert is_exact(published) is exact


@pytest.mark.parametrize(
    ("published", "pence"),
    [("1.234,56", 123456), ("1.234.567,8", 123456780), ("1.234.567", 123456700), ("1 234,56", 123456)],
)
def test_continental_figures_are_read_only_where_nothing_else_is_possible(published: str, pence: int) -> None:
    assert read_pence(published) == pence


@pytest.mark.parametrize(
    "published",
    [
        None,
        "",
        " ",
        "£",
        "()",
        "n/a",
        "N/A",
        "#REF!",
        "#N/A",
        "nil",
        "five pounds",
        "12%",
        "0.5 %",
        "€12.00",
        "$12.00",
        "12,34",
        "1234,56",
        "1,23",
        "1234,567",
        "1,2345",
        "1,234,56.00",
        "1.5.2",
        "12.3.4567",
        "1 23",
        "--5",
        "-5-",
        "((5))",
        "(5",
        "5)",
        ")5(",
        "££5",
        "-5 DR",
        "(5) DR",
        "CR 5 CR",
        "£1.2m",
        "£500 to £600",
        "31/01/2022",
        "2022-01-31",
        "E5",
        "1e",
        "nan",
        "inf",
        "1_000",
        "١٢٣",
        "1e13",
        "1E+999",
        "1000000000000.01",
        "9" * 500,
    ],
)
def test_what_is_no_certain_amount_is_refused(published: str | None) -> None:
    assert read_pence(published) is None
    assert not is_exact(published)


def test_the_largest_amount_is_a_million_million_pounds() -> None:
    assert read_pence("1,000,000,000,000.00") == 10**14


pence_of_payments = st.integers(min_value=-(10**13), max_value=10**13)


def _plain(size: int) -> str:
    return f"{size // 100}.{size % 100:02d}"


def _grouped(size: int, mark: str) -> str:
    return f"{size // 100:,}.{size % 100:02d}".replace(",", mark)


HOUSE_STYLES = {
    "leading minus": lambda p: ("-" if p < 0 else "") + _plain(abs(p)),
    "pounds and commas": lambda p: ("-" if p < 0 else "") + "£" + _grouped(abs(p), ","),
    "minus after the pound sign": lambda p: "£" + ("-" if p < 0 else "") + _grouped(abs(p), ","),
    "brackets": lambda p: f"({_grouped(abs(p), ',')})" if p < 0 else _grouped(p, ","),
    "trailing minus": lambda p: _grouped(abs(p), ",") + ("-" if p < 0 else ""),
    "credit and debit": lambda p: _plain(abs(p)) + (" CR" if p < 0 else " DR"),
    "blank groups": lambda p: ("\u2212" if p < 0 else "") + _grouped(abs(p), "\u00a0"),
    "apostrophes": lambda p: ("-" if p < 0 else "") + _grouped(abs(p), "'"),
    "damaged pound sign": lambda p: "Â£" + ("-" if p < 0 else "") + _grouped(abs(p), ","),
    "currency code": lambda p: ("-" if p < 0 else "") + _plain(abs(p)) + " GBP",
    "accounting format": lambda p: f" £ ({_grouped(-p, ',')})" if p < 0 else f" £ {_grouped(p, ',')} ",
}


@pytest.mark.parametrize("style", HOUSE_STYLES)
@given(pence=pence_of_payments)
def test_pence_written_in_a_house_style_are_read_back_the_same(style: str, pence: int) -> None:
    written = HOUSE_STYLES[style](pence)
    assert read_pence(written) == pence
    assert is_exact(written)


@given(pence=st.integers(min_value=-(10**11), max_value=10**11))
def test_binary_floating_point_survives(pence: int) -> None:
    assert read_pence(repr(pence / 100)) == pence
    assert read_pence(f"{pence / 100:.10f}") == pence


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=5))
def test_fractions_of_a_penny_are_rounded_half_away_from_zero(pounds: Decimal) -> None:
    expected = int((pounds * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    assert read_pence(f"{pounds:f}") == expected


@given(st.text(max_size=80))
def test_no_text_raises(text: str) -> None:
    pence = read_pence(text)
    assert pence is None or abs(pence) <= 10**14
    assert not (pence is None and is_exact(text))
