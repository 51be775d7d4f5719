"""The verbs that read what is stored: status, query, export, report."""

from __future__ import annotations

import csv
import json
import subprocess
from decimal import Decimal

import duckdb
import pytest
from evidence_cases import LINES, PENCE

from running import command, environment
from tallystick.spend.model import PAYMENT_COLUMNS


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def test_status_accounts_for_everything(evidence, call):
    said = call("spend", "status", "--home", evidence.home)
    assert f"{LINES} payment lines" in said.out
    assert "35 rows in = 34 accepted + 1 rejected + 0 not payments" in said.out
    assert "Waiting for a decision:" in said.out
    assert "Refused:" in said.out
    found = json.loads(call("spend", "status", "--home", evidence.home, "--json").out)
    assert (found["lines"], found["pence"]) == (LINES, PENCE)


def test_csv_comes_back_with_the_same_lines_and_pence(evidence, call, tmp_path):
    said = call("spend", "export", "--format", "csv", "-o", tmp_path / "lines.csv", "--home", evidence.home)
    assert (said.code, said.out) == (0, "")
    assert f"{LINES} payment lines" in said.err
    rows = rows_of(tmp_path / "lines.csv")
    assert list(rows[0]) == [column.name for column in PAYMENT_COLUMNS]
    assert len(rows) == len({row["line_id"] for row in rows}) == LINES
    assert sum(int(row["amount_pence"]) for row in rows) == PENCE
    names = {row["supplier_name"] for row in rows}
    assert 'Quill, "Ink" & Co' in names
    assert "'=SUM(A1)" in names, "a spreadsheet must not take a name for a formula"
    assert "-7510" in {row["amount_pence"] for row in rows}


def test_parquet_comes_back_with_the_same_columns_types_and_pence(evidence, call, tmp_path):
    target = tmp_path / "lines.parquet"
    assert call("spend", "export", "--format", "parquet", "-o", target, "--home", evidence.home).code == 0
    with duckdb.connect() as engine:
        described = engine.execute("describe select * from read_parquet(?)", [str(target)]).fetchall()
        found = engine.execute(
            "select count(*), sum(amount_pence)::bigint from read_parquet(?)", [str(target)]
        ).fetchall()
    assert [(row[0], row[1]) for row in described] == [(c.name, c.sql_type) for c in PAYMENT_COLUMNS]
    assert found == [(LINES, PENCE)]


def test_the_transparency_layout_adds_up_in_pounds(evidence, call, tmp_path):
    target = tmp_path / "lines.csv"
    assert (
        call("spend", "export", "--format", "transparency", "-o", target, "--home", evidence.home).code == 0
    )
    rows = rows_of(target)
    assert list(rows[0]) == [
        "Body", "Body identifier", "Date", "Transaction number", "Department", "Beneficiary", "Purpose",
        "Amount", "VAT basis of amount", "Irrecoverable VAT", "Merchant category",
    ]  # fmt: skip
    assert len(rows) == LINES
    assert sum(Decimal(row["Amount"]) for row in rows) * 100 == PENCE


def test_an_export_can_be_imported_again(evidence, call, tmp_path):
    """What we publish in the layout of the Code, we read back to the same lines."""
    target = tmp_path / "published.csv"
    call("spend", "export", "--format", "transparency", "-o", target, "--home", evidence.home)
    said = call("spend", "import", target, "--home", tmp_path / "home", "--json")
    result = json.loads(said.out)
    assert (result["status"], result["rows_accepted"], result["pence_accepted"]) == ("accepted", LINES, PENCE)


def test_a_query_in_three_forms(evidence, call):
    sql = "select supplier_name, sum(amount_pence)::bigint as pence from payments group by 1 order by 2"
    table = call("spend", "query", sql, "--home", evidence.home, "--limit", 2).out.splitlines()
    assert table[0].split() == ["supplier_name", "pence"]
    assert len(table) == 4
    found = [
        json.loads(text)
        for text in call("spend", "query", sql, "--home", evidence.home, "--format", "json").out.splitlines()
    ]
    assert found[0] == {"supplier_name": 'Quill, "Ink" & Co', "pence": -7510}
    printed = list(
        csv.reader(call("spend", "query", sql, "--home", evidence.home, "--format", "csv").out.splitlines())
    )
    assert printed[1] == ['Quill, "Ink" & Co', "-7510"]
    assert sum(item["pence"] for item in found) == PENCE


@pytest.mark.parametrize(
    "sql",
    [
        "drop view payments",
        "delete from payments",
        "update payments set amount_pence = 0",
        "create table mine as select 1",
        "copy payments to 'copy.csv'",
        "attach 'other.db'",
        "install httpfs",
        "set threads = 1",
        "select 1; select 2",
        "select * from read_csv('{files}/2023-04.csv')",
        "select * from read_text('{home}/lock')",
        "",
    ],
)
def test_a_query_can_only_read_the_views(evidence, call, sql, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = sorted(path.name for path in evidence.home.rglob("*"))
    said = call(
        "spend", "query", sql.format(files=evidence.files, home=evidence.home), "--home", evidence.home
    )
    assert said.code == 2
    assert said.out == ""
    assert len(said.err.splitlines()) >= 2, "what, and what to do next"
    assert list(tmp_path.iterdir()) == []
    assert sorted(path.name for path in evidence.home.rglob("*")) == before


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_a_reader_that_goes_away_sees_no_traceback(evidence, form):
    sql = "select a.* from payments a, payments b, payments c"
    with subprocess.Popen(
        command("spend", "query", sql, "--home", evidence.home, "--format", form),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()
    assert said == b""


def test_a_report_is_written_where_it_was_asked_for(evidence, call, tmp_path):
    pytest.importorskip("jinja2", reason="the report extra is not installed")
    pytest.importorskip("vl_convert", reason="the report extra is not installed")
    said = call("spend", "report", "-o", tmp_path / "report", "--home", evidence.home, "--title", "Our spend")
    assert said.code == 0
    assert said.out.strip() == str(tmp_path / "report" / "index.html")
    assert "Our spend" in (tmp_path / "report" / "index.html").read_text(encoding="utf-8")
