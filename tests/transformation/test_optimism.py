"""Optimism bias from the Green Book's table, with the two published examples, and from closed cases."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tallystick.parameters import parameter
from tallystick.transformation import CaseRefused, published_closed_cases
from tallystick.transformation.model import ClosedCase, OptimismChoice
from tallystick.transformation.optimism import mixed, quantile, reference_class, uplift

TABLE = parameter("treasury/optimism_bias").on(date(2026, 5, 1)).value
MIX = {"non_standard_buildings": Decimal("0.3"), "standard_buildings": Decimal("0.7")}


def test_a_mixed_project_is_weighted_by_its_shares():
    # The guidance's own example: 30 % non-standard and 70 % standard buildings.
    assert mixed(MIX, TABLE) == Decimal("0.321")
    assert mixed(MIX, TABLE, "duration_upper") == Decimal("0.145")


def test_what_is_mitigated_comes_off_the_upper_percentage():
    # £100m of non-standard building, 92 % mitigated: £104m.
    choice = OptimismChoice({"non_standard_buildings": Decimal(1)}, Decimal("0.92"))
    assert round(100 * (1 + uplift(choice, TABLE))) == 104


def test_the_uplift_never_falls_below_the_lower_percentage():
    assert uplift(OptimismChoice({"equipment": Decimal(1)}, Decimal(1)), TABLE) == Decimal("0.10")


def test_a_type_that_is_not_in_the_table_is_refused_with_those_that_are():
    with pytest.raises(CaseRefused, match="standard_buildings"):
        mixed({"moon bases": Decimal(1)}, TABLE)
    with pytest.raises(CaseRefused, match="duration upper"):
        mixed({"outsourcing": Decimal(1)}, TABLE, "duration_upper")


def test_published_closed_cases_are_few_and_not_independent():
    found = reference_class(published_closed_cases())
    assert found is not None
    assert [round(case.ratio, 2) for case in found.cases] == [
        Decimal("1.47"), Decimal("1.60"), Decimal("1.72"), Decimal("0.98"),
    ]  # fmt: skip
    assert (len(found.cases), found.programmes, found.usable) == (4, 3, False)


def test_twenty_programmes_are_enough_to_plan_with():
    cases = [ClosedCase(f"C{n}", f"P{n}", "one-off", 100, 100 + n, "made up") for n in range(20)]
    found = reference_class(cases)
    assert found is not None
    assert found.usable
    assert (found.median, found.p80, found.p90) == (Decimal("1.09"), Decimal("1.15"), Decimal("1.17"))
    assert reference_class([]) is None


def test_a_quantile_is_one_of_the_values():
    values = [Decimal(n) for n in range(1, 6)]
    assert [quantile(values, Decimal(part)) for part in ("0", "0.2", "0.5", "1")] == [1, 1, 3, 5]
