"""Each pound of spend has at most one owner, whatever finders found it, and the list follows what counts."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_findings import AGGREGATION, DUPLICATES, Fill, cell, line, opportunity

from tallystick.opportunities.judging import Judgement
from tallystick.opportunities.model import Basis, Verdict
from tallystick.opportunities.ranking import Ranking, rank

FINDERS = (AGGREGATION, DUPLICATES)


def ranking(engine: object, *judged: Judgement, **choice: object) -> Ranking:
    return rank(engine, FINDERS, judged, snapshot="s1", **choice)  # type: ignore[arg-type]


def verdict(
    key: str, said: Verdict, *, finder: str = "duplicates", grade: str = "A", number: int = 1
) -> Judgement:
    return Judgement(number, key, finder, grade, said, "A Clerk", "2026-01-02T00:00:00+00:00", "looked")


def test_two_findings_on_the_same_spend_count_it_once(fill: Fill) -> None:
    """£1,000 paid to S: 10 % may be saved by buying together, 4 % by another; only the first counts."""
    engine = fill(
        [
            opportunity("a-1", "aggregation", "A", 100_000, 10_000),
            opportunity("a-2", "aggregation", "A", 100_000, 4_000),
        ],
        cells=[cell("a-1", "S", 100_000), cell("a-2", "S", 100_000)],
    )
    found = ranking(engine)
    counted = {item.opportunity_id: item.counted_pence for item in found.opportunities}
    assert counted == {"a-1": 10_000, "a-2": 0}
    assert found.total(Basis.A_YEAR) == (5_000, 10_000, 20_000)
    assert found.opportunities[1].overlaps == (("a-1", 100_000),)


def test_a_duplicate_owns_its_line_and_the_rest_stays_with_the_supplier(fill: Fill) -> None:
    """£200 of £1,000 were paid twice: the duplicate gets its £200 back, 10 % is saved on the other £800."""
    engine = fill(
        [
            opportunity("a-1", "aggregation", "A", 100_000, 10_000),
            opportunity("d-1", "duplicates", "A", 20_000, 20_000),
        ],
        cells=[cell("a-1", "S", 100_000)],
        lines=[line("d-1", "l2", "S", 20_000), line("d-1", "l1", "S", 0, role="context")],
    )
    counted = {item.opportunity_id: item.counted_pence for item in ranking(engine).opportunities}
    assert counted == {"d-1": 20_000, "a-1": 8_000}


def test_pounds_once_and_pounds_a_year_are_told_apart(fill: Fill) -> None:
    engine = fill(
        [
            opportunity("a-1", "aggregation", "A", 100_000, 10_000),
            opportunity("d-1", "duplicates", "A", 20_000, 20_000),
        ],
        cells=[cell("a-1", "S", 100_000)],
        lines=[line("d-1", "l9", "T", 20_000)],
    )
    found = ranking(engine)
    assert found.total(Basis.A_YEAR)[1] == 10_000
    assert found.total(Basis.ONCE)[1] == 20_000


def test_a_finding_judged_false_counts_nothing_and_gives_its_pounds_back(fill: Fill) -> None:
    engine = fill(
        [
            opportunity("a-1", "aggregation", "A", 100_000, 10_000),
            opportunity("d-1", "duplicates", "A", 20_000, 20_000),
        ],
        cells=[cell("a-1", "S", 100_000)],
        lines=[line("d-1", "l2", "S", 20_000)],
    )
    found = ranking(engine, verdict("d-1", Verdict.FALSE))
    assert [(item.opportunity_id, item.counted_pence) for item in found.opportunities] == [
        ("a-1", 10_000),
        ("d-1", 0),
    ]


def test_judgements_of_a_rule_re_rank_its_other_findings(fill: Fill) -> None:
    """Grade A is believed more than C until nine of nine A findings turn out false."""
    engine = fill(
        [
            opportunity("d-1", "duplicates", "A", 20_000, 20_000),
            opportunity("d-2", "duplicates", "C", 30_000, 30_000),
        ],
        lines=[line("d-1", "l1", "S", 20_000), line("d-2", "l2", "S", 30_000)],
    )
    assert [item.opportunity_id for item in ranking(engine).opportunities] == ["d-1", "d-2"]
    wrong = [verdict(f"d-9{n}", Verdict.FALSE, number=n) for n in range(9)]
    right = [verdict(f"d-8{n}", Verdict.TRUE, grade="C", number=20 + n) for n in range(9)]
    assert [item.opportunity_id for item in ranking(engine, *wrong, *right).opportunities] == ["d-2", "d-1"]


def test_a_withheld_comparison_owns_nothing(fill: Fill) -> None:
    engine = fill(
        [
            opportunity("a-1", "aggregation", "A", 100_000, 10_000, is_withheld=True),
            opportunity("a-2", "aggregation", "A", 100_000, 4_000),
        ],
        cells=[cell("a-1", "S", 100_000), cell("a-2", "S", 100_000)],
    )
    found = ranking(engine)
    assert found.total(Basis.A_YEAR)[1] == 4_000
    assert found.totals[0].withheld == 1


def test_a_list_may_be_of_one_body_or_finder_but_totals_are_of_all(fill: Fill) -> None:
    engine = fill(
        [
            opportunity("a-1", "aggregation", "A", 100_000, 10_000),
            opportunity("d-1", "duplicates", "A", 20_000, 20_000),
        ],
        cells=[cell("a-1", "S", 50_000), cell("a-1", "S", 50_000, body="B")],
        lines=[line("d-1", "l2", "T", 20_000)],
    )
    assert [item.opportunity_id for item in ranking(engine, body="B").opportunities] == ["a-1"]
    only = ranking(engine, finder="duplicates")
    assert [item.opportunity_id for item in only.opportunities] == ["d-1"]
    assert only.total(Basis.A_YEAR)[1] == 10_000
    assert only.found == 1


CLAIMS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(1, 50_000), st.integers(1, 90)),
    min_size=1,
    max_size=8,
)
LINES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5), st.integers(1, 90)), max_size=8)


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(claims=CLAIMS, named=LINES)
def test_no_pound_is_owned_twice(
    fill: Fill, claims: list[tuple[int, int, int, int]], named: list[tuple[int, int, int]]
) -> None:
    """Whatever overlaps there are, owned pounds never exceed the pounds that there are."""
    spent = {supplier: 1_000 * (supplier + 1) for supplier in range(4)}
    amounts = {f"l{n}": 100 + n for n in range(6)}
    found, cells, lines = [], [], []
    for number, (supplier, _, _, percent) in enumerate(claims):
        key, pence = f"a-{number}", spent[supplier] * 100
        found.append(opportunity(key, "aggregation", "A", pence, pence * percent // 100))
        cells.append(cell(key, f"S{supplier}", pence))
    for number, (_, place, percent) in enumerate(named):
        key, pence = f"d-{number}", amounts[f"l{place}"]
        found.append(opportunity(key, "duplicates", "A", pence, max(1, pence * percent // 100)))
        lines.append(line(key, f"l{place}", f"S{place % 4}", pence))
    result = ranking(fill(found, cells=cells, lines=lines), limit=100)
    claimed = {row["supplier_id"] for row in cells}
    there = sum(spent[n] * 100 for n in range(4) if f"S{n}" in claimed)
    there += sum(
        amounts[row["line_id"]]
        for row in {r["line_id"]: r for r in lines}.values()
        if row["supplier_id"] not in claimed
    )
    assert sum(item.owned_pence for item in result.opportunities) <= there
    assert all(0 <= item.counted_pence <= item.central_pence for item in result.opportunities)


def test_an_estimate_that_holds_its_belief_is_not_discounted_twice(fill: Fill) -> None:
    """£1,000 paid twice, believed right in 80 %: £800 are expected. Judged true, the whole counts."""
    from dataclasses import replace

    holding = replace(DUPLICATES, central_holds_belief=True)
    engine = fill(
        [opportunity("d-1", "duplicates", "A", 100_000, 80_000)], lines=[line("d-1", "l1", "S", 100_000)]
    )
    before = rank(engine, (holding,), (), snapshot="s1")
    assert before.opportunities[0].counted_pence == 80_000
    judged = rank(engine, (holding,), (verdict("d-1", Verdict.TRUE),), snapshot="s1")
    assert judged.opportunities[0].counted_pence == 100_000
