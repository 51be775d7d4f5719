"""Training recovers how often outcomes are had, and the parameters that ship describe every outcome."""

from __future__ import annotations

import pytest

from tallystick.suppliers.resolution.comparing import COMPARISONS, reason
from tallystick.suppliers.resolution.scoring import splink_settings, trained_parameters
from tallystick.suppliers.resolution.training import train


def test_the_shipped_parameters_describe_every_outcome_and_are_probabilities():
    parameters = trained_parameters()
    assert 0 < parameters["prior"] < 1
    for comparison in COMPARISONS:
        levels = parameters["comparisons"][comparison.key]
        assert set(levels) == {level.key for level in comparison.levels if not level.is_null}
        for which in ("m", "u"):
            assert sum(level[which] for level in levels.values()) == pytest.approx(1, abs=0.01)
            assert all(level[which] > 0 for level in levels.values())


def test_a_stronger_outcome_of_comparing_names_speaks_more_for_one_entity():
    name = trained_parameters()["comparisons"]["name"]
    weight = {key: level["m"] / level["u"] for key, level in name.items()}
    assert (
        weight["letters"]
        > weight["same_several"]
        > weight["same_rare"]
        > weight["shared_rare"]
        > weight["other"]
    )


def test_training_finds_which_outcomes_go_with_alike_names():
    neutral = {comparison.key: "none" for comparison in COMPARISONS}

    def row(count, **outcomes):
        return (
            count,
            *(({**neutral, "legal_form": "equal", "bodies": "other"} | outcomes)[c.key] for c in COMPARISONS),
        )

    counted = [
        row(900, name="letters", vat="shared"),
        row(100, name="letters", vat="other"),
        row(50, name="other", vat="shared"),
        row(9_000, name="other", vat="other"),
    ]
    vat = train(counted)["comparisons"]["vat"]
    assert vat["shared"]["m"] > 0.8
    assert vat["shared"]["u"] < 0.05


def test_the_model_can_be_built_for_spark():
    settings = splink_settings(trained_parameters(), "spark")
    assert len(settings["comparisons"]) == len(COMPARISONS)
    conditions = [level["sql_condition"] for level in settings["comparisons"][0]["comparison_levels"]]
    assert any("ARRAY_INTERSECT" in condition.upper() for condition in conditions), conditions
    assert not any("LIST_INTERSECT" in condition.upper() for condition in conditions)


def test_a_reason_tells_what_agrees_in_words():
    assert reason({"name": "letters", "legal_form": "one"}) == (
        "Same letters once blanks and short forms are evened out; one leaves out the legal form."
    )
