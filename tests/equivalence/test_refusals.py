"""What is not known to give the same answer on Spark is refused by name before it runs. Needs no engine."""

from __future__ import annotations

import pytest
from capturing import statements

from tallystick.store.portable import UnportableStatement, carry, carry_condition, tables


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        (
            "select quantile_cont(pence, 0.5) from payments",
            "quantile_cont becomes a function with other arguments",
        ),
        ("select approx_count_distinct(body_id) from payments", "approximate answers differ"),
        ("select hash(body_id) from payments", "HASH(body_id)"),
        ("select list_transform(warnings, w -> w || 'x') from files", "LIST"),
        ("select [w || 'x' for w in warnings] from files", "list comprehensions"),
        ("select any_value(body_name) from payments", "any_value picks any row"),
        ("select first(body_name) from payments", "first picks any row"),
        ("select arg_max(body_name, pence) from payments", "arg_max picks any row of equal ones"),
        ("select mode(body_name) from payments", "mode picks any of equally common values"),
        ("select list(body_name) from payments", "write list_sort(list(x))"),
        (
            "select string_agg(body_name, ', ') from payments",
            "write array_to_string(list_sort(list(x)), ', ')",
        ),
        (
            "select row_number() over (partition by body_id) from payments",
            "without ORDER BY any numbering would do",
        ),
        ("select * from payments limit 5", "LIMIT without ORDER BY"),
        ("select distinct on (body_id) * from payments", "DISTINCT ON"),
        ("select cast(pence / 100 as bigint) from payments", "DuckDB rounds, Spark cuts off"),
        ("select cast(floor(a) - b / 2 as bigint) from payments", "DuckDB rounds, Spark cuts off"),
        ("select cast(round(a / 2, 1) * 10 as bigint) from payments", "DuckDB rounds, Spark cuts off"),
        ("select pence / 2 // 2 from payments", "only whole numbers are carried"),
        ("select extract(week from paid_on) from payments", "only year, quarter, month and day"),
        ("select extract(dow from paid_on) from payments", "only year, quarter, month and day"),
        ("select cast(avg(pence) as varchar) from payments", "the engines write fractions differently"),
        (
            "select cast(cast(pence / 3 as decimal(15, 2)) as varchar) from payments",
            "write cast(round(cast(x as double), 2) as decimal(15, 2)) inside it",
        ),
        (
            "select cast(cast(round(pence / 3, 1) as decimal(15, 2)) as varchar) from payments",
            "the engines write fractions differently",
        ),
        (
            "select cast(cast(round(pence / 3, 1) as decimal(16, 1)) as varchar) from payments",
            "the engines write fractions differently",
        ),
        ("select round(share, 2) from payments", "write round(cast(x as double), places)"),
        ("select try_cast(body_id as bigint) from payments", "'12.7' becomes 13 in DuckDB and null in Spark"),
        ("select cast(body_id as blob) from payments", "this type has not been compared"),
        ("select substring(body_id, 0, 2) from payments", "first letter and length must be written out"),
        ("select left(body_id, -1) from payments", "must be written out, 0 or more"),
        ("select string_split(purpose, department) from payments", "what it splits at must be written out"),
        ("select regexp_replace(purpose, 'a', 'b') from payments", "write 'g'"),
        ("select regexp_matches(purpose, department) from payments", "must be written out or a parameter"),
        ("select regexp_matches(purpose, 'a', 'i') from payments", "write options inside the pattern"),
        ("select regexp_matches(purpose, '(?m)^a') from payments", "the flags (?m)"),
        (
            "select $p as p from payments where regexp_matches(purpose, $p)",
            "a pattern and as something else: p",
        ),
        ("select purpose ilike 'a%' from payments", "letters are folded differently"),
        (
            "select jaro_winkler_similarity(purpose, department) from payments",
            "not been compared on both engines",
        ),
        ("select random() from payments", "RAND"),
        ("select * from payments asof join files on payments.paid_on >= files.first_day", "ASOF JOIN"),
        ("copy (select 1) to 'x.parquet'", "It is not one SELECT, so only DuckDB runs it."),
        ("select 1; select 2", "It is not one SELECT, so only DuckDB runs it."),
        ("select (", "Line 1"),
    ],
)
def test_a_construct_with_another_meaning_is_refused_by_name(sql: str, named: str):
    with pytest.raises(UnportableStatement) as refused:
        carry(sql, "a_step")
    message = str(refused.value)
    assert named.lower() in message.lower()
    assert "(a_step)" in message


@pytest.mark.parametrize("key", sorted(statements()))
def test_every_statement_of_the_product_can_be_carried(key: str):
    statement = statements()[key]
    assert carry(statement.sql, statement.name).sql


def test_parameters_stay_parameters():
    carried = carry("select $name as name from payments where regexp_matches(purpose, $pattern)")
    assert carried.parameters == {"name", "pattern"}
    assert carried.patterns == {"pattern"}
    assert ":name" in carried.sql


def test_a_statement_with_a_parameter_may_end_with_the_empty_text():
    sql = "select body_id from payments where amount_pence > $least and purpose <> ''"
    assert carry(sql).parameters == {"least"}
    assert tables(sql) == {"payments"}


def test_the_order_of_nulls_is_written_out():
    assert carry("select a from t order by a").sql.endswith("ORDER BY a NULLS LAST")


def test_a_condition_of_linkage_is_carried_by_itself():
    assert (
        carry_condition("len(list_intersect(a_l, a_r)) > 0")
        == "SIZE(ARRAY_COMPACT(ARRAY_INTERSECT(a_l, a_r))) > 0"
    )


def test_the_tables_of_a_statement_are_those_it_does_not_make_itself():
    assert tables("with a as (select * from b) select * from a join c using (d)") == {"b", "c"}
