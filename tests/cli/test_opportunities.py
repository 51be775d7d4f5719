"""`tallystick opportunities` from the outside: look, read, judge, and walk back to the published line."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from conftest import Call
from running import tallystick

_HEADINGS = "Body Name,Payment Date,Supplier Name,Purpose,Amount,Transaction Number,Invoice Number"
_TWICE = "2023-05-09,Brightwater Solicitors LLP,Legal advice on a lease,4310.55"


def _month(body: str, month: int) -> str:
    rows = [_HEADINGS]
    for k in range(24):
        name = ("Larkfield Home Care Limited", "Oakholm Paving Ltd", "Mrs J Smith")[k % 3]
        rows.append(
            f"{body},2023-{month:02d}-{k + 1:02d},{name},Works and care {k},{531 + 7 * k + month}.10,"
            f"T{month}{k:02d},INV{month}{k:03d}"
        )
    if month == 5 and body.startswith("Leeds"):
        rows += [f"{body},{_TWICE},T900,BW-7712", f"{body},{_TWICE.replace('05-09', '05-30')},T955,BW-7712"]
    return "\n".join(rows) + "\n"


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two councils, three months, resolved; one invoice of Leeds was paid twice."""
    root = tmp_path_factory.mktemp("searched")
    for body in ("Leeds City Council", "Devon County Council"):
        for month in (4, 5, 6):
            file = root / "files" / body / f"spend-2023-{month:02d}.csv"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(_month(body, month), encoding="utf-8")
    home = root / "home"
    for command in (
        ["spend", "import", root / "files"],
        ["suppliers", "resolve"],
        ["opportunities", "find"],
    ):
        done = tallystick(*command, "--home", home)
        assert done.returncode == 0, done.stderr
    return home


@pytest.fixture
def home(searched: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(searched, tmp_path / "home"))


@pytest.fixture
def twice(searched: Path, call: Call) -> str:
    """The id of the finding that the invoice was paid twice."""
    said = call("opportunities", "list", "--finder", "duplicate_payments", "--json", "--home", searched)
    found = [json.loads(line) for line in said.out.splitlines()]
    assert [item["grade"] for item in found] == ["A"]
    return str(found[0]["opportunity_id"])


def test_the_finding_walks_back_to_the_published_rows(call: Call, searched: Path, twice: str) -> None:
    said = call("opportunities", "show", twice, "--json", "--home", searched)
    told = json.loads(said.out)
    places = {(Path(line["file"]).name, line["source_row"], line["role"]) for line in told["evidence"]}
    assert places == {("spend-2023-05.csv", 27, "at stake"), ("spend-2023-05.csv", 26, "context")}
    assert 0 < told["low_pence"] <= told["central_pence"] <= told["high_pence"] <= 431_055
    assert told["why_wrong"]
    assert told["next_step"]
    assert told["snapshot"]


def test_finders_that_cannot_run_are_named_with_the_command_that_helps(call: Call, home: Path) -> None:
    said = call("opportunities", "find", "--home", home)
    assert said.code == 0
    assert "contract_cover did not run" in said.err
    assert "tallystick opportunities load contracts FILE" in said.err


def test_one_finder_can_be_run_alone_and_an_unknown_one_is_refused(call: Call, home: Path) -> None:
    said = call("opportunities", "find", "--only", "duplicate_payments", "--json", "--home", home)
    assert list(json.loads(said.out)["by_finder"]) == ["duplicate_payments"]
    refused = call("opportunities", "find", "--only", "magic", "--home", home)
    assert refused.code == 3
    assert "There is no finder magic" in refused.err
    assert "duplicate_payments" in refused.err


def test_a_judgement_moves_the_hit_rate_and_survives_the_next_run(call: Call, home: Path, twice: str) -> None:
    said = call(
        "opportunities", "judge", twice, "false", "--by", "A. Clerk", "--why", "two leases", "--home", home
    )
    assert "0 of 1 right" in said.out
    assert call("opportunities", "find", "--home", home).code == 0
    shown = json.loads(call("opportunities", "show", twice, "--json", "--home", home).out)
    assert (shown["verdict"], shown["counted_pence"], shown["confidence"]) == ("false", 0, 0.0)
    number = shown["judgements"][0]["number"]
    call(
        "opportunities", "reverse", number, "--by", "A. Clerk", "--why", "one lease after all", "--home", home
    )
    assert json.loads(call("opportunities", "show", twice, "--json", "--home", home).out)["verdict"] is None
    assert "taken back" in call("opportunities", "judgements", "--home", home).out


def test_a_judgement_without_a_reason_is_refused(call: Call, home: Path, twice: str) -> None:
    said = call("opportunities", "judge", twice, "true", "--by", "A. Clerk", "--home", home)
    assert said.code == 2
    assert "needs a name and a reason" in said.err


def test_no_individual_is_named(call: Call, searched: Path, tmp_path: Path) -> None:
    output = tmp_path / "list.csv"
    assert call("opportunities", "export", "-o", output, "--home", searched).code == 0
    listed = call("opportunities", "list", "--limit", "1000", "--json", "--home", searched).out
    assert "Smith" not in listed
    assert "Smith" not in output.read_text(encoding="utf-8-sig")


def test_the_csv_has_every_finding(call: Call, searched: Path, tmp_path: Path) -> None:
    output = tmp_path / "list.csv"
    call("opportunities", "export", "-o", output, "--home", searched)
    with output.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    listed = call("opportunities", "list", "--limit", "1000", "--json", "--home", searched).out.splitlines()
    assert [row["Opportunity"] for row in rows] == [json.loads(line)["opportunity_id"] for line in listed]


def test_resolving_again_says_that_the_findings_are_out_of_date(call: Call, home: Path, twice: str) -> None:
    call(
        "suppliers",
        "decide",
        "OAKHOLM PAVING",
        "LARKFIELD HOME CARE",
        "--different",
        "--by",
        "A",
        "--why",
        "b",
        "--home",
        home,
    )
    assert call("suppliers", "resolve", "--home", home).code == 0
    said = call("opportunities", "list", "--home", home)
    assert said.code == 3
    assert "no longer fits the evidence" in said.err
    assert "tallystick opportunities find" in said.err


def test_nothing_was_looked_for_yet(call: Call, tmp_path: Path, searched: Path) -> None:
    home = Path(shutil.copytree(searched, tmp_path / "other"))
    shutil.rmtree(home / "derived" / "opportunities")
    said = call("opportunities", "list", "--home", home)
    assert said.code == 3
    assert "Nobody has looked for opportunities yet." in said.err


def test_bodies_overlap_in_suppliers(call: Call, searched: Path, tmp_path: Path) -> None:
    output = tmp_path / "merged"
    said = call(
        "opportunities",
        "find",
        "--merge",
        "Leeds City Council,Devon County Council",
        "-o",
        output,
        "--home",
        searched,
    )
    assert said.code == 0, said.err
    assert (output / "index.html").is_file()
    assert "2" in said.out
