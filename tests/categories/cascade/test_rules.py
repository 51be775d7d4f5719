"""Rules: whole words, read once, the upper one first; and the file that ships holds together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.categories.rules import DESCRIPTION_FIELDS, PAYEE_FIELDS, Matcher, bundled_rules, read_rules
from tallystick.categories.rules.wording import plain_words, without_code
from tallystick.categories.schemes import own_scheme

RULES = read_rules(
    """
- {id: A, class: X1, where: purpose, words: street lighting energy, why: "Energy of lights."}
- id: B
  class: X2
  where: purpose; expenditure_category
  words: street lighting; lamps
  unless: energy; hire
  why: Lights.
- {id: C, class: X3, where: payee, words: drainage board, why: "A board."}
"""
)


def hit(**values: str) -> str:
    rule = Matcher(RULES, DESCRIPTION_FIELDS).find(values)
    return rule.id if rule else ""


@pytest.mark.parametrize(
    ("purpose", "rule"),
    [
        ("Street Lighting", "B"),
        ("STREET-LIGHTING columns", "B"),
        ("street lighting energy", "A"),
        ("energy, street lighting", ""),
        ("streets lighting", ""),
        ("lighting street", ""),
        ("new lamps", "B"),
        ("clamps", ""),
        ("hire of lamps", ""),
        ("", ""),
    ],
)
def test_a_rule_holds_for_whole_words_in_their_order(purpose: str, rule: str) -> None:
    assert hit(purpose=purpose) == rule


def test_what_takes_a_rule_back_may_stand_in_another_of_its_fields() -> None:
    assert hit(purpose="lamps", expenditure_category="equipment") == "B"
    assert hit(purpose="lamps", expenditure_category="hire") == ""
    assert hit(purpose="lamps", department="hire") == "B"


def test_rules_of_payees_do_not_read_descriptions() -> None:
    assert hit(purpose="drainage board") == ""
    rule = Matcher(RULES, PAYEE_FIELDS).find({"payee": "Fen Drainage Board"})
    assert rule is not None
    assert rule.id == "C"


@pytest.mark.parametrize(
    "text",
    [
        "- {id: A, class: X, where: purpose, words: a}",
        "- {id: A, class: X, where: nowhere, words: a, why: w}",
        "- {id: A, class: X, where: purpose; payee, words: a, why: w}",
        "- {id: A, class: X, where: purpose, words: '--', why: w}",
        "- {id: A, class: X, where: purpose, words: a, why: w}\n" * 2,
    ],
)
def test_a_rule_that_a_reader_could_not_follow_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="rule"):
        read_rules(text)


def test_the_rules_that_ship_are_few_and_lead_into_our_tree() -> None:
    rules = bundled_rules()
    assert 0 < len(rules) <= 80
    assert [rule.id for rule in rules if rule.code not in own_scheme().categories] == []
    assert [rule.id for rule in rules if not rule.why.endswith(".")] == []


def test_no_rule_that_ships_is_shadowed_by_an_upper_one() -> None:
    rules = bundled_rules()
    for fields in (DESCRIPTION_FIELDS, PAYEE_FIELDS):
        matcher = Matcher(rules, fields)
        for rule in rules:
            if rule.where[0] in fields:
                reached = {
                    found.id
                    for words in rule.words
                    for field in rule.where
                    if (found := matcher.find({field: words})) is not None
                }
                assert rule.id in reached


@given(st.text())
def test_plain_words_are_plain(text: str) -> None:
    plain = plain_words(text)
    assert plain_words(plain) == plain
    assert plain == plain.strip()
    assert "  " not in plain


@pytest.mark.parametrize(
    ("published", "words"),
    [
        ("26.TAXIS", "TAXIS"),
        ("[101210] Paper", "Paper"),
        ("12-34: x", "x"),
        ("2nd hand goods", "2nd hand goods"),
        ("Gas", "Gas"),
        ("1234", "1234"),
        ("", ""),
    ],
)
def test_a_leading_number_is_not_part_of_the_words(published: str, words: str) -> None:
    assert without_code(published) == words
