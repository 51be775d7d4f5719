"""The verbs of the room over a home: tables in force, stable ids, showing, review, export."""

from __future__ import annotations

import csv

import pytest
from made_supplier_home import add_payments

from tallystick.kernel import NotFound, UsageProblem
from tallystick.store import Home, query
from tallystick.suppliers import verbs


def ids(home):
    rows = query(Home.open(home), "select body_id, supplier_name, entity_id from payees order by all").rows
    return {(body, name): entity for body, name, entity in rows}


def test_nothing_can_be_asked_before_suppliers_are_resolved(home):
    with pytest.raises(NotFound, match="not been resolved"):
        verbs.show(home, "Quandarra")
    with pytest.raises(NotFound, match="not been resolved"):
        verbs.export(home, "csv", home / "suppliers.csv")


def test_every_payment_line_says_who_was_paid(home):
    summary = verbs.resolve(home)
    rows = list(
        query(
            Home.open(home),
            "select supplier_name, entity_name, payee_kind from resolved_payments order by amount_pence desc",
        ).rows
    )
    assert rows[:3] == [
        ("Quandarra Ltd", "Quandarra Ltd", "organisation"),
        ("Wexilade Ltd", "Wexilade Ltd", "organisation"),
        ("WEXILADE LIMITED", "Wexilade Ltd", "organisation"),
    ]
    assert (summary.lines, summary.lines_resolved, summary.persons, summary.entities) == (7, 7, 2, 5)
    assert summary.pence == summary.pence_resolved == 1_165_00


def test_the_same_payments_resolve_to_the_same_derivation(home):
    verbs.resolve(home)
    again = verbs.resolve(home)
    assert verbs.resolve(home).derivation == again.derivation


def test_ids_are_kept_when_payments_are_added_and_the_new_are_said_to_be_new(home):
    verbs.resolve(home)
    before = ids(home)
    add_payments(home, [("XC", "Wexilade", 1_00), ("XC", "Ostrell Ltd", 2_00)])
    summary = verbs.resolve(home)
    after = ids(home)
    assert {key: after[key] for key in before} == before
    assert after["XC", "Wexilade"] == before["XA", "Wexilade Ltd"]
    assert summary.events == {"created": 1, "kept": 5}


def test_a_merge_is_an_event_of_the_bigger_entity_which_keeps_its_id_and_a_split_one_of_the_new(home):
    verbs.resolve(home)
    before = ids(home)
    taken = verbs.decide(home, "Wexilade Ltd", "Quandarra Ltd", "same", by="Ann", why="one firm")
    verbs.resolve(home)
    kept = ids(home)["XA", "Quandarra Ltd"]
    assert kept == ids(home)["XA", "Wexilade Ltd"] == before["XA", "Wexilade Ltd"]
    events = list(query(Home.open(home), "select entity_id, event, other_ids from entity_events").rows)
    assert (kept, "merged", [before["XA", "Quandarra Ltd"]]) in events
    assert (before["XA", "Quandarra Ltd"], "retired", [kept]) in events

    verbs.reverse(home, taken.number, by="Ann", why="two firms after all")
    verbs.resolve(home)
    split = ids(home)["XA", "Quandarra Ltd"]
    events = list(query(Home.open(home), "select entity_id, event, other_ids from entity_events").rows)
    assert ids(home)["XA", "Wexilade Ltd"] == kept
    assert (split, "split", [kept]) in events


def test_show_finds_by_name_words_and_id_and_keeps_people_together(home):
    verbs.resolve(home)
    (view,) = verbs.show(home, "wexilade ltd")
    assert {spelling.name for spelling in view.spellings} == {"Wexilade Ltd", "WEXILADE LIMITED"}
    assert (view.bodies, view.lines, view.pence) == (1, 2, 500_00)
    assert verbs.show(home, view.entity_id) == [view]
    assert [item.name for item in verbs.show(home, "bromf")] == ["Bromfelt Ltd"]
    *_, individuals = verbs.show(home, "Quandarra", limit=9) + verbs.show(home, "mr a quandarra")
    assert (individuals.name, individuals.spellings, individuals.pence) == ("individuals", (), 7_00)
    (person,) = verbs.show(home, "mr a quandarra", show_people=True)
    assert person.spellings[0].name == "Mr A Quandarra"
    with pytest.raises(NotFound):
        verbs.show(home, "zzz")


def test_review_ranks_uncertain_pairs_by_the_money_at_stake(tmp_path):
    home = add_payments(
        tmp_path / "home",
        [
            ("XA", "Quandarra", 9_00),
            ("XA", "Quandarra Grounds", 8_00),
            ("XB", "Wexilade", 900_00),
            ("XB", "Wexilade Grounds", 800_00),
        ],
    )
    verbs.resolve(home)
    pairs = verbs.review(home)
    assert [pair.pence for pair in pairs] == sorted((pair.pence for pair in pairs), reverse=True)
    assert {pairs[0].left_name, pairs[0].right_name} == {"Wexilade", "Wexilade Grounds"}
    assert len(verbs.review(home, limit=1)) == 1


def test_an_export_holds_every_payee_and_people_only_together(home):
    add_payments(home, [("XA", "=cmd() Ltd", 3_00)])
    verbs.resolve(home)
    target = home / "suppliers.csv"
    assert verbs.export(home, "csv", target) == 8
    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sum(int(row["pence"]) for row in rows) == 1_168_00
    assert "Quandarra" not in "".join(row["supplier_name"] for row in rows if row["kind"] == "person")
    assert any(row["supplier_name"].startswith("'=") for row in rows)
    assert verbs.export(home, "csv", target, show_people=True) == 8
    assert "Mr A Quandarra" in target.read_text("utf-8")
    assert verbs.export(home, "parquet", home / "suppliers.parquet") == 8
    with pytest.raises(UsageProblem):
        verbs.export(home, "xlsx", target)
    with pytest.raises(UsageProblem):
        verbs.export(home, "csv", home)
