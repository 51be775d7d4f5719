"""Questions in SQL: one SELECT, answers as rows, mistakes answered with advice."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_evidence import add_file, publish

from tallystick.kernel import StoreFailure, TallystickError, UsageProblem
from tallystick.store import Home, query


@pytest.fixture
def filled(home: Home) -> Home:
    publish(home, [add_file(home, "may", [100, -30, 5])])
    return home


def test_an_answer_has_columns_types_and_rows(filled: Home):
    answer = query(filled, "select amount_pence, supplier_name from payments order by 1;")
    assert answer.columns == ("amount_pence", "supplier_name")
    assert answer.types == ("BIGINT", "VARCHAR")
    assert list(answer.rows) == [(-30, "Acme Paper Ltd"), (5, "Acme Paper Ltd"), (100, "Acme Paper Ltd")]


def test_the_limit_bounds_the_rows(filled: Home):
    assert len(list(query(filled, "from range(5000)", limit=1500).rows)) == 1500
    assert len(list(query(filled, "from range(5000)").rows)) == 5000
    assert list(query(filled, "from payments", limit=0).rows) == []


@pytest.mark.parametrize(
    "sql",
    [
        "",
        "-- nothing",
        "select 1; select 2",
        "insert into files select * from files",
        "create table mine as select 1",
        "copy payments to '{parts}/stolen.csv'",
        "attach '{parts}/made.db'",
        "set threads = 1",
        "pragma enable_profiling",
        "call pragma_version()",
        "drop view payments",
        "explain analyze select 1",
        "pivot payments on body_id using sum(amount_pence)",
    ],
)
def test_anything_but_one_select_is_refused(filled: Home, sql: str):
    with pytest.raises(UsageProblem):
        query(filled, sql.format(parts=filled.parts))
    assert all(item.is_dir() for item in filled.parts.iterdir())


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select amount_penc from payments", '"amount_pence"'),
        ("select amount_penc from payments", "Columns of payments: line_id, file_hash"),
        ("select nothing_like_it from files", "Columns of"),
        ("select * from paymnts", "The views are: payments, published_payments"),
        ("select sum(body_id) from payments", "No function matches"),
        ("selec 1", 'syntax error at or near "selec"'),
        ("select cast('x' as integer)", "Could not convert"),
        ("select * from read_csv('/etc/passwd')", "no other file"),
    ],
)
def test_a_mistake_is_answered_with_advice(filled: Home, sql: str, said: str):
    with pytest.raises(UsageProblem) as raised:
        list(query(filled, sql).rows)
    assert said in raised.value.advice()
    assert "Error:" not in raised.value.advice()


def test_a_question_too_big_for_memory_says_how_to_ask_for_less(filled: Home):
    sql = "select list(m) from (select md5(i::varchar) as m from range(5000000) r(i))"
    with pytest.raises(UsageProblem, match="more memory than it was allowed"):
        list(query(filled, sql, memory_limit="50MB").rows)


def test_a_damaged_part_is_not_called_a_mistake_of_the_person_asking(filled: Home):
    path = next(filled.parts.glob("*/payments.parquet"))
    path.chmod(0o644)
    path.write_bytes(b"no longer Parquet")
    with pytest.raises(StoreFailure, match="missing or damaged"):
        query(filled, "select count(*) from payments")


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=30))
def test_no_text_ends_in_anything_but_an_answer_or_advice(filled_once: Home, sql: str):
    with suppress(TallystickError):
        assert len(list(query(filled_once, sql, limit=5).rows)) <= 5


@pytest.fixture(scope="module")
def filled_once(tmp_path_factory) -> Home:
    home = Home.open(tmp_path_factory.mktemp("asked") / "home", create=True)
    publish(home, [add_file(home, "may", [100])])
    return home
