"""The SQL files: each runs, returns what it says, and only the steps read every payment line."""

from __future__ import annotations

import dataclasses

import pytest
from report_cases import Made

from tallystick.spend.reporting import derived_rows, gathering, queries, rows
from tallystick.spend.reporting.rules import ORGANISATION_PATTERN, PERSON_PATTERN
from tallystick.store import catalogue

STATEMENTS = catalogue.load("tallystick.spend.reporting")
SETTINGS = {"limit": 5, "body_limit": 5, "marks": [1, 10], "spelt": 5}
RULES = {
    "person_pattern": PERSON_PATTERN,
    "organisation_pattern": ORGANISATION_PATTERN,
    "show_individuals": False,
}
ROWS = {
    "months": rows.BodyMonth,
    "top_suppliers": rows.SupplierRow,
    "concentration": rows.RankRow,
    "withheld": rows.WithheldRow,
    "shared_counts": rows.SharedCount,
    "shared_suppliers": rows.SharedRow,
    "shared_by_body": rows.BodyShared,
    "label_coverage": rows.CoverageRow,
    "top_labels": rows.LabelRow,
    "files": rows.FileRow,
    "reject_reasons": rows.ReasonRow,
    "superseded": rows.SupersededRow,
    "tiers": derived_rows.TierRow,
    "names_joined": derived_rows.NamesJoined,
    "spellings": derived_rows.SpellingRow,
    "matches": derived_rows.MatchRow,
    "review_pairs": derived_rows.PairRow,
    "group_members": derived_rows.MemberRow,
    "group_counts": derived_rows.GroupCount,
    "class_codes": derived_rows.ClassRow,
    "class_years": derived_rows.ClassYear,
    "class_steps": derived_rows.StepRow,
}


@pytest.mark.parametrize("name", sorted(set(STATEMENTS) - set(queries.STEPS)))
def test_a_query_returns_the_columns_it_names(resolved: Made, name: str) -> None:
    queries.make_steps(resolved.connection, queries.BY_ENTITY + queries.CLASSES, **RULES)
    found = queries.query(name)
    cursor = resolved.connection.execute(found.sql, found.taken(SETTINGS))
    columns = tuple(column[0] for column in cursor.description)
    queries.drop_steps(resolved.connection)
    assert columns == STATEMENTS[name].returns
    if name in ROWS:
        assert columns == tuple(field.name for field in dataclasses.fields(ROWS[name]))


def test_only_the_steps_read_the_payment_lines() -> None:
    lines = {"payments", "classified_payments"}
    readers = {name for name, statement in STATEMENTS.items() if lines & set(statement.reads)}
    assert readers == set(queries.STEPS) - {"suppliers", "resolved_payees"}


@pytest.mark.parametrize("name", queries.STEPS)
def test_a_step_makes_the_columns_it_names(resolved: Made, name: str) -> None:
    steps = queries.BY_NAME if name in queries.BY_NAME else queries.BY_ENTITY + queries.CLASSES
    queries.make_steps(resolved.connection, steps, **RULES)
    described = resolved.connection.execute(f"DESCRIBE temp.{queries.query(name).makes}").fetchall()
    queries.drop_steps(resolved.connection)
    assert tuple(row[0] for row in described) == STATEMENTS[name].returns


def test_gathering_leaves_nothing_behind(made: Made) -> None:
    before = made.connection.execute("SHOW ALL TABLES").fetchall()
    evidence = gathering.gather(made.connection)
    assert evidence.lines == made.lines
    assert made.connection.execute("SHOW ALL TABLES").fetchall() == before


def test_people_and_withheld_names_leave_the_names_at_once(made: Made) -> None:
    evidence = gathering.gather(made.connection)
    assert {row.why for row in evidence.withheld} == {"withheld", "individual"}
    for why, pence in (("withheld", 50_050), ("individual", 61_033)):
        months = 24 + 23 + 24
        assert sum(row.lines for row in evidence.withheld if row.why == why) == months
        assert sum(row.pence for row in evidence.withheld if row.why == why) == pence * months
    assert not any("REDACTED" in row.supplier_name for row in evidence.suppliers)


def test_a_name_spelt_alike_is_shared_and_its_pounds_are_kept(made: Made) -> None:
    evidence = gathering.gather(made.connection)
    payers = [row for row in evidence.shared if row.supplier_name == "Harbour Care Ltd"]
    assert len(payers) == 3
    expected = made.connection.execute(
        "SELECT SUM(amount_pence) FROM payments WHERE supplier_name = 'Harbour Care Ltd'"
    ).fetchone()
    assert (sum(row.pence for row in payers),) == expected
