"""In which unit the figures of a heading or a title are."""

from __future__ import annotations

import pytest

from tallystick.spend.mapping.units import Unit, unit_in_title, unit_of


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("Amount", Unit.POUNDS),
        ("Amount (£)", Unit.POUNDS),
        ("Spend over £25,000", Unit.POUNDS),
        ("Payments above £1 million (£)", Unit.POUNDS),
        ("Amount in pounds and pence", Unit.POUNDS),
        ("Amount EUR converted to GBP", Unit.POUNDS),
        ("Tonnes (000)", Unit.THOUSANDS),
        ("£000", Unit.THOUSANDS),
        ("Amount (£'000s)", Unit.THOUSANDS),
        ("Amount £k", Unit.THOUSANDS),
        ("Amount in thousands", Unit.THOUSANDS),
        ("Value £m", Unit.MILLIONS),
        ("Value £ million", Unit.MILLIONS),
        ("Amount (pence)", Unit.PENCE),
        ("Amount (p)", Unit.PENCE),
        ("Amount €", Unit.FOREIGN),
        ("Amount USD", Unit.FOREIGN),
    ],
)
def test_a_heading_states_its_unit(heading: str, unit: Unit) -> None:
    assert unit_of(heading) is unit


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("Payments over £500, June 2023", Unit.POUNDS),
        ("Expenditure over £25k", Unit.POUNDS),
        ("Contracts worth £5 million and more", Unit.POUNDS),
        ("Figures are rounded to the nearest pound", Unit.POUNDS),
        ("Payments to suppliers, all amounts in £000", Unit.THOUSANDS),
        ("£ thousands", Unit.THOUSANDS),
        ("All amounts are in pence", Unit.PENCE),
    ],
)
def test_a_title_states_the_unit_of_all_figures(title: str, unit: Unit) -> None:
    assert unit_in_title(title) is unit
