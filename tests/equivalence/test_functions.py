"""Every function that a ``.sql`` file may use means the same on both engines, over awkward values.

The first test holds the list of what is carried against the probes here: a function that is added to
``portable_sql`` without a probe fails.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlglot
from comparing import differences
from on_spark import keep_answer

from tallystick.store import portable_sql
from tallystick.store.portable import run

AWKWARD_TEXTS = (
    *(
        "",
        " ",
        "a",
        "A",
        "abc",
        "ABC LTD",
        "  two  words  ",
        "a,b",
        "a b c",
        " a\u00a0",
        "\u2003x\u3000",
        "\tx\n",
    ),
    *(
        "É MR",
        "Émr",
        "straße",
        "ŉ",
        "İstanbul",
        "ΟΔΟΣ",
        "ὈΔΥΣΣΕΎΣ",
        "ﬁn",
        "e\u0301",
        "日本",
        "👍🏽",
        "ſ",
        "\u212a",
    ),
    *(
        "back\\slash",
        "quo'te",
        'quo"te',
        "new\nline",
        "new\r\nline",
        "$1",
        "a$",
        "a\n",
        "%_",
        "[x]",
        "\x0b",
        "a\x0bb",
    ),
    *("12", "-0", "1,204.50", "£12", "0001", "true", "2024-02-29", "MR A MADEUP", "MRS", "x" * 300),
)
AWKWARD_NUMBERS = (0, 1, -1, 2, 3, 5, 7, -7, 100, 99_999, -250_050, 2**31, -(2**31), 2**53 + 1, 10**15, None)
AWKWARD_SHARES = (
    0.0,
    0.5,
    -0.5,
    1.5,
    2.5,
    -2.5,
    0.285,
    2.675,
    1.005,
    0.1 + 0.2,
    1e-9,
    1e15 + 0.5,
    1 / 3,
    None,
)

SCALARS = {
    "Abs": ["abs(number)", "abs(share)"],
    "And": ["number > 0 and share > 0", "flag and number is null"],
    "Array": ["['a', text]"],
    "ArrayContains": [
        "array_contains(words, 'a')",
        "list_contains(words, text)",
    ],
    "ArraySize": ["array_length(words)", "len(words)"],
    "ArrayToString": ["array_to_string(words, '-')"],
    "ArraySort": ["list_sort(words)"],
    "Anonymous": [
        "list_sort(list_intersect(words, ['a', 'b', 'b', null, '']))",
        "len(list_intersect(words, ['a', '']))",
    ],
    "Bracket": ["words[1]", "words[2]", "length(string_split(text, ' ')[2])"],
    "Case": [
        "case when number > 0 then 'more' when number < 0 then 'less' end",
        "case text when 'a' then 1 else 2 end",
    ],
    "Cast": [
        "cast(number as varchar)",
        "cast(day as varchar)",
        "cast(flag as varchar)",
        "cast(number as double)",
        "cast(cast(number as varchar) as bigint)",
        "cast(round(share) as bigint)",
        "cast(case when abs(number) < 1000 then cast(number as decimal(16, 2)) * 1.5 end as bigint)",
        "cast(cast(round(cast(if(share < 9, share, 0) as double), 2) as decimal(15, 2)) as varchar)",
        "cast(cast(round(cast(number % 10000000000 as double) / 7, 4) as decimal(15, 4)) as varchar)",
        "cast(null as varchar[])",
        "cast(case when text = '2024-02-29' then text end as date)",
        "cast(case when text = 'true' then text end as boolean)",
    ],
    "Ceil": ["ceil(share)"],
    "Coalesce": ["coalesce(text, 'none')", "coalesce(number, share, 0)"],
    "Concat": ["concat(text, '-', other)", "concat(text, null)"],
    "ConcatWs": ["concat_ws('-', text, other, null)"],
    "Contains": ["contains(text, 'b')", "contains(text, '')"],
    "Div": ["number / 7", "number / 100.0", "share / 3", "1 / 3.0", "(number + 1) / (share + 10)"],
    "EndsWith": ["ends_with(text, 'c')", "ends_with(text, ' ')"],
    "Exp": ["exp(case when share < 100 then share end)"],
    "Extract": [
        "extract(year from day)",
        "extract(quarter from day)",
        "extract(month from day) + 2147483647",
        "extract(day from day)",
    ],
    "Floor": ["floor(share)", "cast(floor(share / 7) - 2 * floor(share / 100.0) as bigint)"],
    "Greatest": ["greatest(number, 3)", "greatest(text, other)"],
    "If": ["if(number > 0, 'a', 'b')"],
    "IntDiv": ["number // 7", "number // (id - 5)", "100 * id // (number - 1) * 2", "id // -3"],
    "Least": ["least(number, 3)", "least(number, share)"],
    "Left": ["left(text, 2)", "left(text, 0)"],
    "Length": ["length(text)", "length(words[1])"],
    "Levenshtein": ["levenshtein(text, other)", "levenshtein(text, 'abc')"],
    "Ln": ["ln(case when share > 0 then share end)"],
    "Lower": ["lower(text)"],
    "Mod": ["number % 7", "number % (id - 5)", "id % -3"],
    "MD5": ["md5(text)"],
    "Nullif": ["nullif(text, '')", "nullif(number, 0)"],
    "Or": ["number > 0 or share > 0", "flag or number is null"],
    "Pad": ["lpad(text, 3, '0')", "rpad(text, 3, '.')", "lpad(cast(number as varchar), 9, '0')"],
    "RegexpExtract": [
        "regexp_extract(text, '([a-z]+)$', 1)",
        r"regexp_extract(text, '\d+')",
        "regexp_extract(text, '(q)?x', 1)",
    ],
    "RegexpFullMatch": [
        "regexp_full_match(text, 'a|abc')",
        "regexp_full_match(text, '-?£?([0-9]{1,3}(,[0-9]{3})*)([.][0-9]{1,2})?')",
    ],
    "RegexpLike": [
        r"regexp_matches(text, '\bMR\b')",
        r"regexp_matches(text, '(?i)\bmr')",
        r"regexp_matches(text, '\Br')",
        "regexp_matches(text, 'a$')",
        "regexp_matches(text, '^.+$')",
        "regexp_matches(text, 'w.l')",
        r"regexp_matches(text, 'e.\n?l')",
        r"regexp_matches(text, '\s')",
        r"regexp_matches(text, '[\s,]')",
        r"regexp_matches(text, '\S\W\S')",
        "regexp_matches(text, '(?i)s$|k')",
        r"regexp_matches(text, '[[x&&]+')",
        r"regexp_matches(text, '\\|\$')",
        r"regexp_matches(text, '^\pL+\z')",
    ],
    "RegexpReplace": [
        r"regexp_replace(text, '([a-z])(\s)', '\2\1$', 'g')",
        "regexp_replace(text, '[aeiou]', '', 'g')",
        r"regexp_replace(text, '\W+', '\\', 'g')",
    ],
    "Replace": ["replace(text, 'b', 'xx')", "replace(text, '', 'x')", "replace(text, '''', '')"],
    "Right": ["right(text, 2)"],
    "Round": [
        "round(cast(case when abs(share) < 9 then share end as decimal(12, 8)), 2)",
        "round(share)",
        "round(cast(share as double), 2)",
        "round(number / 7, 1)",
    ],
    "Split": ["string_split(text, ' ')", "string_split(text, ',')", "string_split(text, '$')"],
    "SplitPart": ["split_part(text, ' ', 1)", "split_part(text, ',', 2)", "split_part(text, '.', 9)"],
    "Sqrt": ["sqrt(abs(share))"],
    "StartsWith": ["starts_with(text, 'a')", "starts_with(text, other)"],
    "StrPosition": ["strpos(text, 'b')", "strpos(text, '')", "strpos(text, other)"],
    "Substring": [
        "substring(text, 2)",
        "substr(text, 1, 2)",
        "substring(text, 400)",
        "substring(text, 2, 0)",
        "substr(text, 1, length(other))",
        "substr(text, length(other) + 1, 1)",
    ],
    "Translate": [
        "translate(text, 'abc', 'x')",
        "translate(text, ' .,;:-_/&()[]''\"*', '')",
        "translate(text, '👍É', 'ab')",
    ],
    "Trim": ["trim(text)", "trim(text, 'a ')", "ltrim(text)", "rtrim(text)"],
    "Upper": ["upper(text)"],
    "operators": [
        "text || '-' || other",
        "text is not distinct from other",
        "text < other",
        "text like '%b%'",
        "text like '\\%'",
        "number in (1, 2, null)",
        "number not in (1, 2)",
        "text between 'a' and 'b'",
        "-number",
        "number * 10 + 3",
        "day < date '2024-01-01'",
        "cast(day + interval 62 day as date)",
        "day > cast(day - interval 15 day as date)",
        "not flag",
        "'it''s a \\ and a \" and a £'",
        "0.98 * 0.65 * case when number > 0 then 1.0 else 0.95 end",
    ],
}
AGGREGATES = {
    "ArrayAgg": [
        "list_sort(list(text))",
        "list_sort(list(distinct other))",
        "list_sort(list(number) filter (where number > 5))",
    ],
    "Avg": ["avg(number)", "avg(share)", "avg(0.25)", "avg(case when number > 0 then 0.333 else 0.25 end)"],
    "Count": ["count(*)", "count(text)", "count(distinct other)", "count(*) filter (where number > 5)"],
    "Max": ["max(text)", "max(number)", "max(day)", "max(share)"],
    "Min": ["min(text)", "min(number)", "min(day)", "min(0.5)"],
    "Sum": [
        "cast(sum(number) as bigint)",
        "sum(share)",
        "sum(0.25)",
        "sum(case when flag then 1 else 0 end)",
    ],
}
WINDOWS = {
    "CumeDist": ["cume_dist() over (partition by other order by number)"],
    "DenseRank": ["dense_rank() over (order by other nulls first, number desc)"],
    "Lag": ["lag(text) over (order by id)", "lag(number, 2, 0) over (partition by other order by id)"],
    "Lead": ["lead(text) over (order by text, id)"],
    "Rank": ["rank() over (partition by other order by number desc)"],
    "RowNumber": ["row_number() over (partition by other order by text desc, id)"],
    "Sum": [
        "cast(sum(id) over (order by text, id rows between unbounded preceding and current row) as bigint)",
        "count(*) over (partition by other)",
    ],
}
WHOLE = {
    "Explode": "select id, unnest(string_split(text, ' ')) as word from awkward",
    "Grouping": "select other, flag, grouping(other) as g, count(*) as n from awkward group by grouping sets "
    "((other), (flag), (other, flag), ())",
    "Order": "select id from awkward order by other desc, text, id",
    "Except": "select text from awkward except select other from awkward",
    "AntiJoin": "select id from awkward anti join (select other as text from awkward) as others using (text)",
    "NullSafeJoin": "select a.id, b.id as twin from awkward as a join awkward as b "
    "on a.other is not distinct from b.other and a.number is not distinct from b.number",
    "Qualify": "select id, other from awkward qualify row_number() over (partition by other order by id) = 1",
    "Limit": "select id, text from awkward order by text, id limit 7 offset 2",
    "Values": "select * from (values (1, 'a'), (2, null)) as t (number, name)",
}

Column = tuple[str, str]


def test_every_function_that_is_carried_has_a_probe():
    probes = [
        probe for group in (SCALARS, AGGREGATES, WINDOWS) for listed in group.values() for probe in listed
    ]
    trees = [sqlglot.parse_one(f"select {probe}", dialect="duckdb") for probe in probes]
    trees += [sqlglot.parse_one(sql, dialect="duckdb") for sql in WHOLE.values()]
    probed = {type(node).__name__ for tree in trees for node in tree.walk()}
    assert portable_sql.CARRIED - probed == set()


@pytest.fixture(scope="module")
def awkward(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table of every awkward text beside other texts, numbers, shares, days, flags and lists."""
    path = tmp_path_factory.mktemp("awkward") / "awkward.parquet"
    with duckdb.connect() as engine:
        engine.execute(
            "create table awkward (id bigint, text varchar, other varchar, number bigint, share double, "
            "day date, flag boolean, words varchar[])"
        )
        engine.executemany("insert into awkward values (?, ?, ?, ?, ?, ?, ?, ?)", list(_rows()))
        engine.execute(f"copy awkward to '{path}' (format parquet)")
    return path


def _rows() -> list[tuple[Any, ...]]:
    texts = [*AWKWARD_TEXTS, None]
    others = [None, "a", "", "É", "abz", "B"]
    lists = [None, [], ["a"], ["b", None, "a", "a"], [""], ["é", "Z", "z"]]
    return [
        (
            place,
            text,
            others[place % len(others)],
            AWKWARD_NUMBERS[place % len(AWKWARD_NUMBERS)],
            AWKWARD_SHARES[place % len(AWKWARD_SHARES)],
            None if place % 9 == 0 else datetime.date(2023, 12, 1) + datetime.timedelta(days=place),
            (None, True, False)[place % 3],
            lists[place % len(lists)],
        )
        for place, text in enumerate(texts * 2)
    ]


@pytest.mark.spark
@pytest.mark.parametrize("group", ["scalars", "aggregates", "groups", "windows"])
def test_functions_give_the_same_answers(group: str, awkward: Path, spark: Any, tmp_path: Path):
    probes = {"scalars": SCALARS, "aggregates": AGGREGATES, "groups": AGGREGATES, "windows": WINDOWS}[group]
    listed = ", ".join(
        f"{probe} as {name.lower()}_{number}"
        for name, several in probes.items()
        for number, probe in enumerate(several)
    )
    sql = {
        "scalars": f"select id, {listed} from awkward",
        "aggregates": f"select {listed} from awkward where id > 1000000",  # over no row at all
        "groups": f"select other, {listed} from awkward group by other",
        "windows": f"select id, {listed} from awkward",
    }[group]
    assert _differences(sql, awkward, spark, tmp_path) == []


@pytest.mark.spark
@pytest.mark.parametrize("name", sorted(WHOLE))
def test_constructs_give_the_same_answers(name: str, awkward: Path, spark: Any, tmp_path: Path):
    assert _differences(WHOLE[name], awkward, spark, tmp_path, ordered=name in ("Order", "Limit")) == []


@pytest.mark.spark
def test_parameters_arrive_as_they_were_given(spark: Any, awkward: Path, tmp_path: Path):
    given: dict[str, Any] = {f"text_{number}": text for number, text in enumerate(AWKWARD_TEXTS)}
    given |= {
        "many": [1, 2, 3],
        "nothing": None,
        "yes": True,
        "share": 0.1,
        "day": datetime.date(2024, 2, 29),
    }
    sql = f"select {', '.join(f'${name} as {name}' for name in given)}"
    row = run(spark, sql, given).collect()[0].asDict()
    assert row == given


@pytest.mark.spark
def test_every_letter_changes_its_case_alike(spark: Any, tmp_path: Path):
    path = tmp_path / "letters.parquet"
    with duckdb.connect() as engine:
        engine.execute(
            "copy (select range as point, chr(range::integer) as letter from range(1, 1114112) "
            # No letters: surrogates, and the private ones that stand in for others on the way.
            "where range not between 55296 and 57343 and range not between 1110016 and 1110271) "
            f"to '{path}' (format parquet)"
        )
    cases = "upper(letter) as up, lower(letter) as down, trim(letter) as bare, length(letter) as n"
    sql = f"select point, {cases} from awkward"
    assert _differences(sql, path, spark, tmp_path) == []


def _differences(sql: str, table: Path, spark: Any, folder: Path, *, ordered: bool = False) -> list[str]:
    with duckdb.connect() as engine:
        engine.execute(f"create view awkward as select * from '{table}'")
        expected = keep_answer(engine, sql, folder / "expected.parquet")
    session = spark.newSession()
    session.read.parquet(str(table)).createOrReplaceTempView("awkward")
    run(session, sql).write.parquet(str(folder / "answer"))
    return differences(expected, sorted((folder / "answer").glob("*.parquet")), ordered=ordered, most=20)
