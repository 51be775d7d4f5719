"""What an officer gets: a page, tables and a workbook that say the same, from either face."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from tallystick import transformation
from tallystick.cli.transformation import transformation as command
from tallystick.kernel import TallystickError
from tallystick.transformation.maturity import Level, Standing

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "transformation"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("case") / "report"
    transformation.case(EXAMPLE / "case.yaml", folder)
    return folder


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "data" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_page_stands_alone_and_says_both_paybacks(report: Path):
    page = (report / "index.html").read_text(encoding="utf-8")
    assert "Run-rate payback: 9.5 months. Cash payback: 16 months" in page
    assert "Paid back within 12 months in 0.0% of 10,000 draws" in page
    assert not re.search(r'(?:src|href)="(?!#|data)(?:https?:)?//', page)
    assert "<script" not in page
    assert '<link rel="stylesheet"' not in page
    assert page.count("<svg xmlns") == 10


def test_every_id_stands_once_and_every_label_leads_somewhere(report: Path):
    page = (report / "index.html").read_text(encoding="utf-8")
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for label in re.findall(r'aria-labelledby="([^"]+)"', page):
        assert label in ids


def test_tables_and_headlines_agree(report: Path):
    months = rows(report, "months")
    assert len(months) == 60
    assert sum(round(float(row["Cost of change"]) * 100) for row in months) == 29_648_101
    assert months[-1]["Net so far"] == "200857.06"
    assert sum(round(float(row["Pounds"]) * 100) for row in rows(report, "costs")) == 29_648_101
    assert sum(round(float(row["Pounds a year"]) * 100) for row in rows(report, "savings")) == 37_644_600
    first_back = next(
        place for place, row in enumerate(months[4:], 5) if not row["Net so far"].startswith("-")
    )
    assert first_back == 16


def test_the_workbook_says_the_same_in_real_numbers_with_its_sources(report: Path):
    book = openpyxl.load_workbook(report / "case.xlsx")
    sheet = book["Months"]
    assert sheet.freeze_panes == "A2"
    assert sheet["A2"].value == datetime(2026, 6, 1)
    assert round(sum(cell.value * 100 for cell in sheet["B"][1:])) == 29_648_101
    said = " ".join(str(cell.value) for cell in book["Sources"]["A"])
    assert "treasury/discount_rate" in said
    assert "One front door" in said


def test_the_same_case_gives_the_same_files(report: Path, tmp_path: Path):
    transformation.case(EXAMPLE / "case.yaml", tmp_path / "again")
    for path in report.rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (tmp_path / "again" / path.relative_to(report)).read_bytes()


def test_no_file_tells_what_one_person_would_be_paid_or_their_age(report: Path):
    everything = "".join(path.read_text(encoding="utf-8-sig") for path in report.rglob("*.csv"))
    with zipfile.ZipFile(report / "case.xlsx") as book:
        everything += "".join(book.read(name).decode() for name in book.namelist() if "sheet" in name)
    found = transformation.appraise(transformation.read_case(EXAMPLE / "case.yaml"))
    paid = [item.redundancy_pence for item in found.cash.items if item.redundancy_pence]
    assert len(paid) == 4
    for pence in paid:
        assert f"{pence // 100}.{pence % 100:02d}" not in everything


def test_payments_to_very_few_people_are_not_shown_apart(write_case, tmp_path: Path):
    transformation.case(write_case(), tmp_path / "report")
    heads = {row["Head"] for row in rows(tmp_path / "report", "costs")}
    assert heads == {"redundancy and pension strain (few people, shown together)", "technology"}


def test_a_page_over_few_people_says_that_it_is_personal_data(report: Path, write_case, tmp_path: Path):
    warning = "handle this case as personal data"
    assert warning in (report / "index.html").read_text(encoding="utf-8")
    path = write_case(exits="post_id,leaves_on,route\nA2,2026-08-31,vacancy\n")
    transformation.case(path, tmp_path / "nobody")
    assert warning not in (tmp_path / "nobody" / "index.html").read_text(encoding="utf-8")


def test_text_of_a_case_is_shown_as_text(write_case, tmp_path: Path):
    path = write_case(
        'note: "<script>alert(1)</script>"\n',
        costs="kind,month,amount,note\ntechnology,2026-06,100,=1+1\n",
        contracts="contract_id,name,cost_line,annual_cost,annual_cost_after,falls_on\n"
        "K,=HYPERLINK(1),Desk,100,50,2026-07-01\n",
    )
    transformation.case(path, tmp_path / "report")
    page = (tmp_path / "report" / "index.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert rows(tmp_path / "report", "savings")[-1]["What"] == "'=HYPERLINK(1)"
    sheet = openpyxl.load_workbook(tmp_path / "report" / "case.xlsx")["Savings"]
    assert sheet["A3"].data_type == "s"
    assert sheet["A3"].value == "'=HYPERLINK(1)"


def test_a_case_that_is_refused_writes_nothing_and_a_folder_of_others_is_left_alone(
    write_case, tmp_path: Path
):
    path = write_case(control_totals="cost_line,payroll_fte,budget\nDesk,3,99000\n")
    with pytest.raises(TallystickError):
        transformation.case(path, tmp_path / "report")
    assert not (tmp_path / "report").exists()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("keep", encoding="utf-8")
    with pytest.raises(TallystickError, match="not overwritten"):
        transformation.case(write_case(), tmp_path / "mine")
    assert (tmp_path / "mine" / "letter.txt").read_text(encoding="utf-8") == "keep"


def test_the_command_prints_the_case_and_json(tmp_path: Path):
    run = CliRunner().invoke(command, ["case", str(EXAMPLE / "case.yaml"), "-o", str(tmp_path / "report")])
    assert run.exit_code == 0
    assert "Run-rate payback: 9.5 months. Cash payback: 16 months" in run.stdout
    assert "! CS16 waits until its processes are live and stable." in run.stderr
    run = CliRunner().invoke(
        command, ["case", str(EXAMPLE / "case.yaml"), "-o", str(tmp_path / "report"), "--json"]
    )
    said = json.loads(run.stdout)
    assert said["cash_payback_month"] == 16
    assert said["one_off_pence"] == 29_648_101
    assert (tmp_path / "report" / "case.xlsx").is_file()


def test_the_command_shows_the_grid(tmp_path: Path):
    run = CliRunner().invoke(command, ["grid", str(EXAMPLE / "grid.yaml"), "-o", str(tmp_path / "grid")])
    assert run.exit_code == 0
    assert "Waste and streets" in run.stdout
    page = (tmp_path / "grid" / "index.html").read_text(encoding="utf-8")
    assert page.count("✓ shown") == 4
    run = CliRunner().invoke(
        command, ["grid", str(EXAMPLE / "grid.yaml"), "-o", str(tmp_path / "grid"), "--json"]
    )
    assert json.loads(run.stdout)["standing"] == {"shown": 4, "claimed": 2, "gap": 6}


def test_a_cell_without_evidence_is_claimed_and_levels_may_be_skipped():
    grid = transformation.read_grid(EXAMPLE / "grid.yaml")
    assert grid.cell("Planning support", Level.SERVICE).standing is Standing.CLAIMED
    assert grid.reached("Planning support") is Level.COMMUNITY
    assert grid.reached("Waste and streets") is None
    assert [(cell.row, cell.level) for cell in grid.next_steps()] == [
        ("Customer services", Level.COMMUNITY),
        ("Revenues and benefits", Level.CUSTOMER),
        ("Planning support", Level.SERVICE),
        ("Waste and streets", Level.SERVICE),
    ]
