"""What becomes of payees: which names are one entity, which never are, and what the tables say of it."""

from __future__ import annotations

import pytest
from made_lines import are_one, entities, line, resolved

from tallystick.suppliers.model import (
    ENTITY_COLUMNS,
    EVENT_COLUMNS,
    GROUP_COLUMNS,
    MATCH_COLUMNS,
    PAYEE_COLUMNS,
)

SAME = (
    ("Zorbington Ltd", "ZORBINGTON LIMITED"),
    ("Vexmoor Ltd", "Vexmoor"),
    ("Haldrith Ltd", "Haldrith PLC"),
    ("N Q V Servicing Ltd", "NQV SERVICING LTD"),
    ("Quandarra Learning Partnership", "Quandarra Lerning Partnership"),
    ("Ostrell Holdings Ltd", "Wexilade Ltd (formerly Ostrell Holdings Ltd)"),
    ("Bromfelt Building Services", "Bromfelt Bldg Servs Ltd"),
)
DIFFERENT = (
    ("Quandarra Unit 1 Ltd", "Quandarra Unit 2 Ltd"),
    ("Vexmoor Leeds Ltd", "Vexmoor Bradford Ltd"),
    ("Haldrith Catering Ltd", "Wexilade Catering Ltd"),
    ("Ostrell Catering Ltd", "Ostrell Scaffolding Ltd"),
    ("J Bromfelt Ltd", "P Bromfelt Ltd"),
    ("Zorbington Partnership LLP", "Zorbington Partnership CIO"),
)


@pytest.fixture(scope="module")
def same():
    return resolved(*(line(name, body) for pair in SAME for name, body in zip(pair, "AB", strict=True)))


@pytest.fixture(scope="module")
def different():
    return resolved(*(line(name, "A") for pair in DIFFERENT for name in pair))


@pytest.mark.parametrize(("left", "right"), SAME)
def test_spellings_of_one_organisation_are_one_entity_in_every_body(same, left, right):
    assert are_one(same, left, right)


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_names_that_only_resemble_one_another_stay_apart(different, left, right):
    assert not are_one(different, left, right)


def test_a_school_of_the_same_name_elsewhere_is_another_school():
    steps = resolved(
        line("St Marys Primary School", "A"),
        line("ST MARYS PRIMARY SCHOOL", "A"),
        line("St Marys Primary School", "B"),
    )
    assert entities(steps) == {
        frozenset({("A", "St Marys Primary School"), ("A", "ST MARYS PRIMARY SCHOOL")}),
        frozenset({("B", "St Marys Primary School")}),
    }


def test_a_published_number_makes_unlike_spellings_one_entity():
    steps = resolved(
        line("Quandarra Energy Ltd", "A", number="GB-COH-00445790"),
        line("Quandarra Power Ltd", "B", number="GB-COH-00445790"),
    )
    assert are_one(steps, "Quandarra Energy Ltd", "Quandarra Power Ltd")
    assert set(steps.rows("select distinct tier from payees")) == {("published_identifier",)}


def test_different_published_numbers_keep_equal_names_apart_and_put_them_to_a_person():
    steps = resolved(
        line("Quandarra Ltd", "A", number="GB-COH-00445790"),
        line("Quandarra Ltd", "B", number="GB-COH-00102498"),
    )
    assert len(entities(steps)) == 2
    ((reason,),) = steps.rows("select reason from supplier_matches where status = 'review'")
    assert "different numbers" in reason


def test_a_number_beside_names_with_nothing_in_common_is_not_trusted():
    steps = resolved(
        line("Quandarra Energy Ltd", number="GB-COH-00445790"),
        line("Wexilade Tarmac Ltd", number="GB-COH-00445790"),
    )
    assert not are_one(steps, "Quandarra Energy Ltd", "Wexilade Tarmac Ltd")


def test_a_dummy_number_is_no_key():
    steps = resolved(
        line("Quandarra Energy Ltd", number="GB-COH-00000000"),
        line("Quandarra Tarmac Ltd", number="GB-COH-00000000"),
    )
    assert not are_one(steps, "Quandarra Energy Ltd", "Quandarra Tarmac Ltd")


def test_one_bodys_own_number_follows_a_supplier_over_its_names_unless_it_was_given_again():
    steps = resolved(
        line("Quandarra Grounds", ref="104"),
        line("Quandarra Landscaping Services Ltd", ref="104"),
        line("Wexilade Dairy", ref="205"),
        line("Bromfelt Solicitors", ref="205"),
    )
    assert are_one(steps, "Quandarra Grounds", "Quandarra Landscaping Services Ltd")
    assert not are_one(steps, "Wexilade Dairy", "Bromfelt Solicitors")
    ((reason,),) = steps.rows("select reason from supplier_matches where status = 'apart'")
    assert "given again" in reason


def test_people_are_never_merged_across_bodies_spellings_or_numbers():
    names = ("Mr A Quandarra", "A Quandarra", "Mrs A Quandarra", "Mr A Quandara")
    steps = resolved(*(line(name, body, ref) for name in names for body in "AB" for ref in ("1", "2")))
    people = steps.rows("select count(*), count(distinct entity_id) from payees where kind = 'person'")[0]
    assert people[0] == people[1] >= 8
    assert steps.rows("select count(*) from supplier_matches where status <> 'apart'") == [(0,)]


def test_withheld_payees_and_placeholders_have_no_entity():
    steps = resolved(
        line("REDACTED PERSONAL DATA"), line("Quandarra Ltd", is_redacted=True), line("Sundry Creditors")
    )
    assert steps.rows("select distinct entity_id, group_id, tier from payees") == [("", "", "not_a_supplier")]
    assert steps.count("entities") == 0


def test_a_name_cut_to_the_width_of_its_column_is_the_whole_name():
    cut = [f"Wexilade {word} Services Partner" for word in ("Alpha", "Bravo", "Gamma", "Delta", "Omega")]
    whole = f"{cut[0]}ship Bromfeltia Limited"
    assert len({len(name) for name in cut}) == 1
    steps = resolved(*(line(name, "A") for name in cut), line(whole, "B"))
    assert are_one(steps, cut[0], whole)
    assert not are_one(steps, cut[1], whole)


def test_groups_come_from_vat_registrations_and_are_not_entities():
    steps = resolved(
        line("Quandarra Foods Ltd", number="GB-VAT-618184140"),
        line("Wexilade Catering Ltd", number="GB-VAT-618184140"),
        line("Bromfelt Ltd"),
    )
    assert not are_one(steps, "Quandarra Foods Ltd", "Wexilade Catering Ltd")
    groups = dict(steps.rows("select supplier_name, group_id from payees"))
    assert groups["Quandarra Foods Ltd"] == groups["Wexilade Catering Ltd"] != groups["Bromfelt Ltd"]
    bases = dict(steps.rows("select entities, basis from supplier_groups"))
    assert bases == {1: "alone", 2: "one VAT registration, GB-VAT-618184140 (probability 0.90)"}


def test_groups_come_from_a_rare_word_that_a_firm_bears_alone():
    steps = resolved(line("Zorbington Ltd"), line("Zorbington Cleaning Ltd"), line("Zorbington Security Ltd"))
    assert len(entities(steps)) == 3
    assert steps.rows("select entities from supplier_groups") == [(3,)]


def test_the_tables_have_the_columns_that_the_model_states():
    steps = resolved(line("Quandarra Ltd"), line("Quandarra"))
    for table, columns in (
        ("payees", PAYEE_COLUMNS),
        ("entities", ENTITY_COLUMNS),
        ("supplier_groups", GROUP_COLUMNS),
        ("supplier_matches", MATCH_COLUMNS),
        ("entity_events", EVENT_COLUMNS),
    ):
        described = [(name, kind) for name, kind, *_ in steps.rows(f"describe {table}")]
        assert described == [(column.name, column.sql_type) for column in columns], table


def test_money_and_lines_are_neither_lost_nor_counted_twice():
    steps = resolved(
        line("Quandarra Ltd", amount_pence=-5),
        line("Quandarra Limited", "B", amount_pence=700),
        line("REDACTED", amount_pence=11),
        line("Mr A Wexilade", amount_pence=13),
    )
    assert steps.rows("select sum(lines), sum(pence) from payees") == [(4, 719)]
    assert steps.rows("select sum(lines), sum(pence) from entities") == [(3, 708)]
    assert steps.rows("select sum(pence) from supplier_groups") == [(708,)]


def test_the_same_lines_in_another_order_give_the_same_ids():
    lines = [line("Quandarra Ltd"), line("Quandarra", "B"), line("Wexilade Ltd"), line("Mr A Bromfelt")]
    query = "select body_id, supplier_name, entity_id, group_id from payees order by all"
    assert resolved(*lines).rows(query) == resolved(*reversed(lines)).rows(query)


def test_each_match_says_what_agrees():
    steps = resolved(line("Quandarra Learning Partnership"), line("Quandarra Lerning Partnership", "B"))
    ((tier, reason),) = steps.rows("select distinct tier, reason from payees")
    assert tier == "similarity"
    assert reason.startswith("Same long name but for one or two letters")
