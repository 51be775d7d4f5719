"""A person's decision outranks every tier, survives re-runs, never contradicts another, can be reversed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.kernel import NotFound, UsageProblem
from tallystick.suppliers.decisions import Decision, Decisions, Side, Verdict

A, B, C, D = (Side(core, "LTD") for core in ("ALPHA", "BRAVO", "CHARLIE", "DELTA"))


def decided(*taken: tuple[Verdict, Side, Side]) -> Decisions:
    return Decisions(
        tuple(
            Decision(number, verdict, left, right, "Ann", "2026-01-02T03:04:05+00:00", "seen the invoice")
            for number, (verdict, left, right) in enumerate(taken, start=1)
        )
    )


def test_a_decision_that_contradicts_an_earlier_one_is_refused_and_names_it():
    earlier = decided((Verdict.SAME, A, B), (Verdict.SAME, B, C))
    with pytest.raises(UsageProblem) as refused:
        earlier.refuse_contradiction(Verdict.DIFFERENT, A, C)
    assert "decision 1, 2" in str(refused.value.where)
    assert "Ann decided on 2026-01-02" in str(refused.value)
    assert "--reverse 1" in str(refused.value)


def test_two_names_decided_to_differ_are_not_made_one_through_a_third():
    earlier = decided((Verdict.DIFFERENT, A, C), (Verdict.SAME, A, B))
    with pytest.raises(UsageProblem):
        earlier.refuse_contradiction(Verdict.SAME, B, C)
    earlier.refuse_contradiction(Verdict.SAME, B, D)


def test_a_name_is_not_decided_against_itself():
    with pytest.raises(UsageProblem):
        Decisions().refuse_contradiction(Verdict.SAME, A, A)


sides = st.sampled_from([A, B, C, D])
wished = st.lists(st.tuples(st.sampled_from(list(Verdict)), sides, sides), max_size=12)


@given(wished)
def test_whatever_is_accepted_can_be_true_at_once(wishes):
    accepted: list[tuple[Verdict, Side, Side]] = []
    for verdict, left, right in wishes:
        try:
            decided(*accepted).refuse_contradiction(verdict, left, right)
        except UsageProblem:
            continue
        accepted.append((verdict, left, right))
    group = {side: side for side in (A, B, C, D)}
    for verdict, left, right in accepted:
        if verdict is Verdict.SAME:
            old, new = group[left], group[right]
            group = {side: new if held == old else held for side, held in group.items()}
    assert all(
        (group[left] == group[right]) == (verdict is Verdict.SAME)
        for verdict, left, right in accepted
        if verdict is Verdict.DIFFERENT or group[left] == group[right]
    )


def entity(home, name, body=""):
    from tallystick.store import Home
    from tallystick.suppliers.showing import open_resolved

    with open_resolved(Home.open(home)) as engine:
        rows = engine.execute(
            "select distinct entity_id from payees where supplier_name = $name "
            "and ($body = '' or body_id = $body)",
            {"name": name, "body": body},
        ).fetchall()
    return {str(row[0]) for row in rows}


def test_same_and_different_hold_in_every_later_run_until_reversed(home):
    from tallystick.suppliers import verbs

    verbs.resolve(home)
    assert entity(home, "Quandarra Ltd") != entity(home, "Wexilade Ltd")
    taken = verbs.decide(home, "Quandarra Ltd", "WEXILADE LIMITED", "same", by="Ann", why="one VAT invoice")
    verbs.resolve(home)
    assert entity(home, "Quandarra Ltd") == entity(home, "Wexilade Ltd")
    summary = verbs.resolve(home)
    assert summary.by_tier["decision"] >= 2
    (view,) = verbs.show(home, "Quandarra Ltd")
    assert any("Ann decided" in spelling.reason for spelling in view.spellings)

    verbs.reverse(home, taken.number, by="Ben", why="it was another invoice")
    verbs.resolve(home)
    assert entity(home, "Quandarra Ltd") != entity(home, "Wexilade Ltd")
    assert [item.is_in_force for item in verbs.read_decisions(home)] == [False]


def test_different_splits_one_clean_name_by_body(home):
    from tallystick.suppliers import verbs

    verbs.resolve(home)
    assert len(entity(home, "Bromfelt Ltd")) == 1
    verbs.decide(home, "Bromfelt Ltd @ XA", "Bromfelt Ltd @ XB", "different", by="Ann", why="two firms")
    verbs.resolve(home)
    assert entity(home, "Bromfelt Ltd", "XA") != entity(home, "Bromfelt Ltd", "XB")


def test_people_are_not_decided_upon_and_names_must_be_known(home):
    from tallystick.suppliers import verbs

    verbs.resolve(home)
    with pytest.raises(UsageProblem, match="cannot be decided"):
        verbs.decide(home, "Mr A Quandarra", "Quandarra Ltd", "same", by="Ann", why="his firm")
    with pytest.raises(NotFound):
        verbs.decide(home, "Nobody Ltd", "Quandarra Ltd", "same", by="Ann", why="x")
    with pytest.raises(UsageProblem):
        verbs.decide(home, "Quandarra Ltd", "Wexilade Ltd", "maybe", by="Ann", why="x")
    with pytest.raises(UsageProblem):
        verbs.decide(home, "Quandarra Ltd", "Wexilade Ltd", "same", by=" ", why="x")
    with pytest.raises(NotFound):
        verbs.reverse(home, 99, by="Ann", why="x")
