"""National Indicator 179, the Government Efficiency Framework, usual horizons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from savings.made_claims import made_claim
from tallystick.savings.definitions import (
    cashable_share,
    efficiency,
    first_accrued,
    is_efficiency,
    is_ongoing,
    ni179_pence,
    ni179_targets,
    sustained_from,
    usual_end,
)
from tallystick.savings.model import (
    Assurance,
    Balance,
    Bases,
    Component,
    OutputEffect,
    SavingType,
    Status,
    YearAmounts,
)


def percent(*rates: str) -> list[Decimal]:
    return [Decimal(rate) / 100 for rate in rates]


def test_the_published_targets_compound():
    """Leicestershire's page on NI 179: 3 % a year is 3, 6.1 and 9.3 %; with 4 % in the third year 10.3 %."""
    tenth = Decimal("0.1")
    assert [(t * 100).quantize(tenth) for t in ni179_targets(percent("3", "3", "3"))] == [
        Decimal("3.0"),
        Decimal("6.1"),
        Decimal("9.3"),
    ]
    assert (ni179_targets(percent("3", "3", "4"))[-1] * 100).quantize(tenth) == Decimal("10.3")


def balance(**changed: object) -> Balance:
    usual = Balance(
        member="XS-VENNICK",
        financial_year="2010-11",
        saving_type=SavingType.CASH_RELEASING,
        status=Status.DELIVERED,
        assurance=Assurance.NONE,
        lever="staffing",
        party="unattributed",
        component=Component.GROSS,
        sums=Bases(890, 900, 910),
        claims=1,
        first_year="2008-09",
        is_ongoing=True,
        is_efficiency=True,
    )
    return replace(usual, **changed)  # type: ignore[arg-type]


def test_gains_of_three_years_cumulate():
    """Leicestershire: 8.9 + 8.9 + 10.1 = 27.9 (millions), each gain still held in the third year."""
    gains = [("2008-09", 890_000_000), ("2009-10", 890_000_000), ("2010-11", 1_010_000_000)]
    balances = [balance(first_year=year, sums=Bases(pence, 0, 0)) for year, pence in gains]
    assert ni179_pence(balances, "2010-11", since="2008-09") == 2_790_000_000
    assert ni179_pence(balances, "2010-11", since="2009-10") == 1_900_000_000


@pytest.mark.parametrize(
    "left_out",
    [
        {"is_ongoing": False},
        {"saving_type": SavingType.NON_CASH_RELEASING},
        {"saving_type": SavingType.COST_AVOIDANCE},
        {"status": Status.BUDGETED},
        {"financial_year": "2009-10"},
        {"first_year": "2007-08"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_what_ni_179_leaves_out(left_out: dict[str, object]):
    assert ni179_pence([balance(), balance(**left_out)], "2010-11", since="2008-09") == 890


def test_ni_179_is_net_of_costs():
    costs = balance(component=Component.COST_TO_ACHIEVE, sums=Bases(-290, 0, 0))
    assert ni179_pence([balance(), costs], "2010-11", since="2008-09") == 600


def years(*names: str) -> tuple[YearAmounts, ...]:
    return tuple(YearAmounts(name, 100) for name in names)


def test_ongoing_is_two_full_years_after_the_first():
    three = made_claim(amounts=years("2022-23", "2023-24", "2024-25"))
    assert is_ongoing(three)
    assert not is_ongoing(made_claim(amounts=years("2022-23", "2023-24"), end="2023-24"))
    assert not is_ongoing(three, lapsed_from="2024-25")
    # A year without a gain breaks it; a first year of costs alone is not the year in which it accrued.
    assert not is_ongoing(made_claim(amounts=years("2022-23", "2024-25")))
    late = made_claim(amounts=(YearAmounts("2022-23", 0, 100), *years("2023-24", "2024-25")))
    assert (first_accrued(late), is_ongoing(late)) == ("2023-24", False)


def test_sustained_from_the_april_after_two_full_years():
    assert sustained_from(made_claim()) == date(2025, 4, 1)


@pytest.mark.parametrize(
    ("effect", "counts"),
    [
        (OutputEffect.SAME, True),
        (OutputEffect.MORE, True),
        (OutputEffect.LESS, False),
        (OutputEffect.DEFERRED, False),
        (OutputEffect.UNSTATED, False),
    ],
)
def test_cuts_and_deferred_costs_are_no_efficiencies(effect: OutputEffect, counts: bool):
    assert is_efficiency(SavingType.CASH_RELEASING, effect) is counts
    assert is_efficiency(SavingType.NON_CASH_RELEASING, effect) is counts
    assert not is_efficiency(SavingType.COST_AVOIDANCE, effect)


def test_efficiency_totals_hold_what_is_delivered_and_efficient():
    balances = [
        balance(),
        balance(saving_type=SavingType.NON_CASH_RELEASING, sums=Bases(110, 100, 90)),
        balance(is_efficiency=False),
        balance(status=Status.PROPOSED),
    ]
    assert efficiency(balances) == Bases(1_000, 1_000, 1_000)
    assert cashable_share(balances) == Decimal("0.89")
    assert cashable_share([]) is None


def test_a_saving_ends_with_its_contract_or_after_three_years():
    assert usual_end("2024-25", "staffing") == "2026-27"
    assert usual_end("2024-25", "aggregation", "2029-03-31") == "2028-29"
    assert usual_end("2024-25", "aggregation", "2029-04-01") == "2029-30"
    assert usual_end("2024-25", "Recovery") == "2024-25"
    assert usual_end("2024-25", "aggregation", "2020-01-01") == "2024-25"
