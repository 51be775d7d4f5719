"""A snapshot on Spark shows what :func:`tallystick.store.open_reader` shows of it, over the same files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from capturing import SNAPSHOT_VIEWS
from comparing import differences
from on_spark import is_ordered, keep_answer

from tallystick.kernel import NotFound, UsageProblem
from tallystick.spend.reporting import queries
from tallystick.spend.reporting.rules import ORGANISATION_PATTERN, PERSON_PATTERN
from tallystick.store import FileEntry, Home, Manifest, consistent_derivations, load, open_reader
from tallystick.store.portable import SparkReader, parts_in_force, spark_session

if TYPE_CHECKING:
    from evidence import Evidence

REPORTING = "tallystick.spend.reporting"


def test_files_that_lost_some_lines_are_told_from_whole_ones():
    from tallystick.store import Supersession

    files = tuple(
        FileEntry(name, name, 1, "payments", "accepted", part=f"part-{name}", rows_accepted=10)
        for name in "abc"
    )
    lost = (Supersession("b", "c", 4, 1, "list", "again"), Supersession("a", "c", 10, 1, "list", "again"))
    assert parts_in_force(Manifest("now", None, files, lost)) == (["part-c"], ["part-b"])


@pytest.mark.spark
def test_views_hold_the_same_rows(county: Evidence, spark: Any, tmp_path: Path):
    found = {}
    views = sorted(SNAPSHOT_VIEWS)
    for derivation in consistent_derivations(county.home):
        views += [*derivation.tables, *derivation.views]
    assert {"resolved_payments", "classified_payments", "payees", "purchase_classes"} <= set(views)
    with open_reader(county.home) as duckdb, SparkReader(county.home, spark) as reader:
        for view in views:
            sql = f"select * from {view}"
            expected = keep_answer(duckdb, sql, tmp_path / f"{view}.parquet")
            reader.run(sql).write.parquet(str(tmp_path / view))
            found[view] = differences(expected, sorted((tmp_path / view).glob("*.parquet")), ordered=False)
    assert {view: told for view, told in found.items() if told} == {}


@pytest.mark.spark
def test_payments_become_the_report_with_no_other_engine(county: Evidence, spark: Any, tmp_path: Path):
    """The steps of the report chained on Spark alone: the small tables it makes are its own."""
    settings = {
        "limit": 20,
        "body_limit": 10,
        "marks": [1, 5, 10, 50],
        "person_pattern": PERSON_PATTERN,
        "organisation_pattern": ORGANISATION_PATTERN,
        "show_individuals": False,
    }
    steps = (*queries.BY_ENTITY, *queries.CLASSES)
    statements = load(REPORTING)
    asked = ("top_suppliers", "concentration", "shared_suppliers", "top_labels", "months", "withheld")
    with open_reader(county.home) as duckdb, SparkReader(county.home, spark) as reader:
        queries.make_steps(duckdb, steps, **settings)
        for name in steps:
            step = queries.query(name)
            reader.keep(step.makes, statements[name], **step.taken(settings))
        for name in asked:
            taken = queries.query(name).taken(settings)
            expected = keep_answer(duckdb, statements[name].sql, tmp_path / f"{name}.parquet", taken)
            reader.run(statements[name], **taken).write.parquet(str(tmp_path / name))
            answer = sorted((tmp_path / name).glob("*.parquet"))
            ordered = is_ordered(statements[name].sql)
            assert differences(expected, answer, ordered=ordered) == [], name


@pytest.mark.spark
def test_a_home_with_awkward_letters_in_its_path_and_no_lines(spark: Any, tmp_path: Path):
    home = Home.open(tmp_path / "a [b] {c}* é %20", create=True)
    with pytest.raises(NotFound):
        SparkReader(home, spark)
    with home.writer_lock():
        home.publish(Manifest("2024-01-01T00:00:00", None, ()))
    with SparkReader(home, spark) as reader:
        assert reader.rows("select count(*) as n, sum(amount_pence) as pence from payments") == [(0, None)]
        assert reader.rows("select count(*) as n from files") == [(0,)]


@pytest.mark.spark
def test_readers_do_not_see_each_others_views(county: Evidence, spark: Any):
    with SparkReader(county.home, spark) as one, SparkReader(county.home, spark) as other:
        one.keep("mine", "select 1 as number")
        assert one.rows("select number from mine") == [(1,)]
        assert not other.session.catalog.tableExists("mine")


@pytest.mark.spark
def test_a_wrong_parameter_is_a_mistake_with_a_name(county: Evidence, spark: Any):
    with SparkReader(county.home, spark) as reader, pytest.raises(UsageProblem) as refused:
        reader.run("select * from payments where body_id = $body", bodies="X")
    assert "Missing parameters: body. Unknown parameters: bodies." in str(refused.value)


def test_no_java_is_said_so(monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("pyspark")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UsageProblem, match="Install Java 17"):
        spark_session()
