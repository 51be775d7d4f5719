"""Files of cases come from people: every mistake is named with its place, and nothing is read by half."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tallystick.kernel import FileRefused, NotFound, TallystickError
from tallystick.transformation import CaseRefused, read_case, read_grid
from tallystick.transformation.model import Channel, Evidence
from tallystick.transformation.months import month_text
from tallystick.transformation.reading.files import read_table, read_yaml

POSTS = "post_id,team,cost_line,grade,fte,annual_pay,pension_percent"
SHARES = "post_id,activity,detail,percent\n"
DRIVERS = "driver_id,kind,team,activity,percent,evidence"
PROCESSES = "process_id,name,team,activity,volume,minutes"


def test_the_documented_example_is_read_whole(vennick):
    assert (len(vennick.posts), len(vennick.processes), len(vennick.drivers)) == (47, 7, 13)
    assert month_text(vennick.start) == "2026-06"
    assert vennick.vesting_on == date(2028, 4, 1)
    assert vennick.redundancy.multiplier == Decimal("1.25")
    assert vennick.drivers[0].evidence is Evidence.TESTED
    assert vennick.processes[0].channels[Channel.TELEPHONE] == Decimal("0.72")
    assert len(vennick.closed_cases) == 4


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("vestng_on: 2028-04-01\n", "Did you mean 'vesting_on'?"),
        ("redundancy: {multiplyer: 2}\n", "Did you mean 'multiplier'?"),
        ("uncertainty: {draws: many}\n", "'draws' is 'many', which is not a number"),
        ("uncertainty: {volume_percent: {low: 110, likely: 100, high: 120}}\n", "does not rise"),
        ("uncertainty: {cost_percent: {low: 100, likely: 100, high: 99999}}\n", "more than 1000 %"),
        ("uncertainty: {delay_months: {low: 0, likely: 0, high: 999}}\n", "more than 360 months"),
        ("uncertainty: {draws: 10000000}\n", "whole number from 1 to 50,000"),
        ("optimism_bias: {classes: {equipment: 40, outsourcing: 50}}\n", "sum to 100 %"),
        ("adopted_percent: 50\n", "without 'vesting_on'"),
        ("vesting_on: 2020-04-01\n", "before the case's first month"),
        ("redundancy: {multiplier: 0.5}\n", "nobody may be paid less"),
        ("working_time: {hours_a_day: 25, days_a_year: 200}\n", "more than a day"),
        ("redundancy: 3\n", "must have keys of its own"),
        ("title: Again\n", "'title' stands twice"),
        ("tables: {posts: ../posts.csv}\n", "leads out of the case's folder"),
        ("tables: {posts: /etc/passwd}\n", "leads out of the case's folder"),
        ("tables: {costs: none.csv}\n", "needs the table of costs"),
        ("note: &a one\nbody_id: *a\n", "References"),
        ("note: [one, two]\n", "single value"),
        ("note: {", "not YAML"),
    ],
)
def test_a_mistake_in_the_case_is_named(write_case, more: str, said: str):
    with pytest.raises(TallystickError) as refused:
        read_case(write_case(more))
    assert said in refused.value.advice()
    assert refused.value.exit_code in (3, 4)


def test_an_unknown_key_is_shown_with_its_line(write_case):
    with pytest.raises(CaseRefused) as refused:
        read_case(write_case("\nvestng_on: 2028-04-01\n"))
    assert refused.value.where == "case.yaml, line 8"


@pytest.mark.parametrize(
    ("table", "text", "said"),
    [
        ("posts", "post_id,team\nA,B\n", "Columns are missing: cost_line"),
        ("posts", POSTS + ",aeg\n", "Did you mean 'age'?"),
        ("posts", POSTS + "\nA,B,C,D,1.5,100,0\n", "at most one FTE"),
        ("posts", POSTS + "\nA,B,C,D,1,-5,0\n", "amount in pounds"),
        ("posts", POSTS + "\nA,B,C,D,1,1e9,0\n", "amount in pounds"),
        ("posts", POSTS + "\nA,B,C,D,1,99999999999999,0\n", "amount in pounds"),
        ("posts", POSTS + ",age,service\nA,B,C,D,1,9,0,30,25\n",
         "more than someone aged 30"),
        ("posts", POSTS + '\nA,B,C,D,1,"5\n', "not CSV"),
        ("posts", POSTS + "\nA,B,C,D,1,28,500,0\n", "8 cells"),
        ("activities", SHARES + "A9,support,people,100\n", "there is no such post"),
        ("activities", SHARES + "A1,customer contakt,telephone,100\n",
         "Did you mean 'customer contact'?"),
        ("activities", SHARES + "A1,support,telephone,100\n", "Known: finance, people"),
        ("activities", SHARES + "A1,support,people,50\nA1,support,people,50\n", "stands twice"),
        ("drivers", DRIVERS + "\nD,shift,Desk,specialist,9,tested\n",
         "on which no post of Desk spends time"),
        ("drivers", DRIVERS + "\nD,shrink,Desk,customer contact,9,tested\n",
         "Known: shift, stop"),
        ("drivers", DRIVERS + ",low_percent\nD,stop,Desk,failure demand,9,peer,10\n",
         "must lie between"),
        ("exits", "post_id,leaves_on,route\nA1,2026-05-31,turnover\n", "before the case's first month"),
        ("exits", "post_id,leaves_on,route\nA1,31/08/2026,turnover\n", "Write it as YYYY-MM-DD"),
        ("exits", "post_id,leaves_on,route,process_ids\nA1,2026-08-31,turnover,X\n", "no such process"),
        ("costs", "kind,month,amount\nredundancy,2026-06,100\n", "worked out from posts and exits"),
        ("costs", "kind,month,amount,months\ntraining,2029-05,100,2\n", "outside the months of the case"),
        ("processes", PROCESSES + ",telephone_percent\nP,N,Desk,failure demand,1,1,90\n",
         "channels of P sum to 90 %"),
        ("processes", PROCESSES + "\nP,N,Desk,failure demand,0,1\n", "above nought"),
        ("measurements", "process_id,measured_on,value\nP,2026-01-31,4\n", "no such process"),
        ("control_totals", "", "has no headings"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_table_is_named(write_case, table: str, text: str, said: str):
    with pytest.raises(CaseRefused) as refused:
        read_case(write_case(**{table: text}))
    assert said in refused.value.advice()
    assert f"{table}.csv" in refused.value.where


def test_a_missing_table_says_which(write_case):
    path = write_case()
    (path.parent / "activities.csv").unlink()
    with pytest.raises(NotFound, match="table of activities"):
        read_case(path)


def test_a_point_measured_after_the_case_was_prepared_is_refused(write_case):
    path = write_case(
        processes=PROCESSES + "\nP,N,Desk,failure demand,1,1\n",
        measurements="process_id,measured_on,value\nP,2026-05-02,4\n",
    )
    with pytest.raises(CaseRefused, match="later than the day"):
        read_case(path)


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfet\x00i\x00", b"title: \x00", b"a: !!python/object/apply:os.system ['true']\n", b"- 1\n", b""],
)
def test_a_file_that_is_no_case_is_refused(tmp_path: Path, content: bytes):
    path = tmp_path / "case.yaml"
    path.write_bytes(content)
    with pytest.raises(FileRefused):
        read_case(path)


def test_a_file_nested_too_deeply_or_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "case.yaml"
    path.write_text("a: " + "[" * 40 + "]" * 40, encoding="utf-8")
    with pytest.raises(FileRefused, match="nested"):
        read_yaml(path)
    path.write_text("a: " + "[" * 20_000, encoding="utf-8")
    with pytest.raises(FileRefused):
        read_yaml(path)
    monkeypatch.setattr("tallystick.transformation.reading.files.MOST_YAML_BYTES", 3)
    with pytest.raises(FileRefused, match="larger than"):
        read_yaml(path)


def test_figures_keep_every_digit_that_was_written(tmp_path: Path):
    path = tmp_path / "any.yaml"
    path.write_text("share: 0.1\nyes_or_no: no\nday: 2026-01-01\n", encoding="utf-8")
    found = read_yaml(path)
    assert found.number("share") == Decimal("0.1")
    assert found.yes("yes_or_no") is False
    assert found.day("day") == date(2026, 1, 1)


def test_pounds_are_read_to_the_penny(tmp_path: Path):
    path = tmp_path / "any.csv"
    path.write_text('amount\n"£28,500.50"\n28500.5\n0\n', encoding="utf-8-sig")
    assert [row.pence("amount") for row in read_table(path, ("amount",))] == [2_850_050, 2_850_050, 0]


@given(st.binary(max_size=300))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_in_a_file_it_is_read_or_refused_with_advice(tmp_path: Path, content: bytes):
    (tmp_path / "any.yaml").write_bytes(content)
    (tmp_path / "any.csv").write_bytes(content)
    for read in (lambda: read_yaml(tmp_path / "any.yaml"), lambda: read_table(tmp_path / "any.csv", ("a",))):
        with suppress(TallystickError):
            read()  # any other error is a defect and fails the test


GRID = """\
title: Grid
assessed_on: 2026-05-01
rows:
  - row: Desk
    service:
      statement: One team answers.
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GRID + "      evidence: [{title: T, where: W, dated: 2026-05-02}]\n", "later than the assessment"),
        (GRID + "      prove: it\n", "There is no key 'prove'"),
        (GRID + "  - row: Desk\n", "stands twice"),
        (GRID.replace("statement: One team answers.", "evidence: [{title: T, where: W, dated: 2026-01-01}]"),
         "'statement' is missing"),
        ("title: Grid\nassessed_on: 2026-05-01\n", "has no rows"),
        ("title: Grid\nassessed_on: 2026-05-01\nrows: [one]\n", "must have keys of its own"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_grid_is_named(tmp_path: Path, text: str, said: str):
    path = tmp_path / "grid.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CaseRefused) as refused:
        read_grid(path)
    assert said in refused.value.advice()
