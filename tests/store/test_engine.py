"""A reader sees the views of one snapshot and can reach nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from store_evidence import REJECT_COLUMNS, add_file, publish

from tallystick.kernel import NotFound, StoreFailure
from tallystick.store import Home, connect, open_reader


def test_views_hold_lines_rejects_files_and_months(home: Home):
    may = add_file(home, "may", [100, -30], rejected=[5])
    june = add_file(home, "it's june", [7])
    publish(home, [may, june])
    with open_reader(home) as engine:
        assert engine.execute("select count(*), sum(amount_pence) from payments").fetchall() == [(3, 77)]
        assert engine.execute("select reason, amount_pence from rejects").fetchall() == [("no date", 5)]
        files = engine.execute("select file, rows_in, pence_in, warnings from files order by file").fetchall()
        months = engine.execute(
            "select period, sum(lines), sum(pence) from file_periods group by 1"
        ).fetchall()
        assert engine.execute("select * from superseded").fetchall() == []
    assert files == [
        ("it's june.csv", 2, 7, ["no VAT basis stated"]),
        ("may.csv", 4, 75, ["no VAT basis stated"]),
    ]
    assert months == [("2024-04", 3, 77)]


def test_rejects_can_be_asked_for_when_there_are_none(home: Home):
    publish(home, [add_file(home, "may", [100])])
    with open_reader(home) as engine:
        described = engine.execute("describe rejects").fetchall()
    assert tuple((row[0], row[1]) for row in described) == REJECT_COLUMNS


def test_before_the_first_import_there_is_nothing_to_open(home: Home):
    with pytest.raises(NotFound, match="Nothing has been imported yet"):
        open_reader(home)


def test_a_missing_part_is_a_store_failure(home: Home):
    may = add_file(home, "may", [100])
    publish(home, [may])
    (home.part_path(may.part or "") / "payments.parquet").unlink()
    with pytest.raises(StoreFailure, match="missing or damaged"):
        open_reader(home)


BYPASSES = {
    "write a file": "copy (select 1) to '{outside}/stolen.csv'",
    "write by a path through the parts": "copy (select 1) to '{parts}/../../outside/stolen.csv'",
    "write to a device": "copy (select 1) to '/dev/stdout'",
    "read a system file": "select * from read_csv('/etc/passwd')",
    "read a text": "select * from read_text('{outside}/secret.txt')",
    "read by a path through the parts": "select * from read_blob('{parts}/../../outside/secret.txt')",
    "name a file as a table": "select * from '{outside}/secret.txt'",
    "list a folder": "select * from glob('{outside}/*')",
    "sniff a file": "select * from sniff_csv('{outside}/secret.txt')",
    "attach a database": "attach '{outside}/made.db' as made",
    "export the database": "export database '{outside}/made'",
    "fetch from the network": "select * from read_csv('https://example.org/x.csv')",
    "install an extension": "install httpfs",
    "load an extension": "load httpfs",
    "allow access again": "set enable_external_access = true",
    "allow another folder": "set allowed_directories = ['{outside}/']",
    "unlock the settings": "set lock_configuration = false",
    "reset the lock": "reset lock_configuration",
    "take more memory": "set memory_limit = '64GB'",
    "write a profile": "pragma profiling_output = '{outside}/profile.json'",
    "log to a file": "set log_query_path = '{outside}/log.txt'",
}


@pytest.mark.parametrize("sql", BYPASSES.values(), ids=BYPASSES.keys())
def test_the_reader_cannot_leave_the_parts(home: Home, tmp_path: Path, sql: str):
    import duckdb

    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("secret")
    publish(home, [add_file(home, "may", [100])])
    with open_reader(home) as engine:
        with pytest.raises(duckdb.Error):
            engine.execute(sql.format(outside=outside, parts=home.parts)).fetchall()
        assert engine.execute("select sum(amount_pence) from payments").fetchall() == [(100,)]
    assert [item.name for item in outside.iterdir()] == ["secret.txt"]


def test_an_engine_that_spills_cleans_up_after_itself(tmp_path: Path):
    spill = tmp_path / "spill"
    with connect("100MB", threads=1, temp_directory=spill) as engine:
        engine.execute("create temp table many as select i, md5(i::varchar) m from range(2000000) r(i)")
        assert engine.execute("select count(distinct m) from many").fetchall() == [(2_000_000,)]
        assert spill.exists()
    assert not spill.exists()
