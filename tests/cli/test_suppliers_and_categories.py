"""`tallystick suppliers` and `tallystick categories` from the outside, on one small evidence base."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from conftest import Call
from running import tallystick

_HEADINGS = "Body Name,Payment Date,Supplier Name,Supplier Number,Purpose,Amount,Transaction Number"
_BOUGHT = (
    ("Larkfield Home Care Limited", "", "Home care hours, week ending"),
    ("LARKFIELD HOME CARE LTD", "", "Home care hours, spot purchase"),
    ("Larkfield Home Care Ltd (Northgate)", "", "Domiciliary care block contract"),
    ("Brightwater Solicitors LLP", "", "Legal advice, property"),
    ("Mrs J Smith", "", "Foster carer allowance"),
    ("REDACTED PERSONAL DATA", "", "Direct payment"),
)


def _month(body: str, month: int) -> str:
    rows = [_HEADINGS]
    for k in range(36):
        name, number, purpose = _BOUGHT[k % len(_BOUGHT)]
        rows.append(
            f'{body},{k % 27 + 1:02d}/{month:02d}/2023,{name},{number},"{purpose}",{607 + k}.10,{month}{k}'
        )
    return "\n".join(rows) + "\n"


@pytest.fixture(scope="module")
def resolved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two councils, two months, resolved and classified."""
    root = tmp_path_factory.mktemp("rooms")
    for body in ("Leeds City Council", "Devon County Council"):
        for month in (4, 5):
            file = root / "files" / body / f"spend-2023-{month:02d}.csv"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(_month(body, month), encoding="utf-8")
    home = root / "home"
    for command in (
        ["spend", "import", root / "files"],
        ["suppliers", "resolve"],
        ["categories", "classify", "--precision", "0.8"],
    ):
        done = tallystick(*command, "--home", home)
        assert done.returncode == 0, done.stderr
    return home


@pytest.fixture
def home(resolved: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copytree(resolved, tmp_path / "home"))


def _objects(out: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.splitlines()]


def test_one_firm_under_three_spellings_is_one_entity_of_two_bodies(call: Call, resolved: Path):
    said = call("suppliers", "show", "larkfield", "--home", resolved, "--json")
    (entity,) = _objects(said.out)
    assert entity["bodies"] == 2
    assert {spelling["name"] for spelling in entity["spellings"]} == {name for name, _, _ in _BOUGHT[:3]}
    assert all(spelling["reason"] for spelling in entity["spellings"])
    table = call("suppliers", "show", "larkfield", "--home", resolved).out
    assert "paid by 2 bodies" in table


def test_individuals_are_named_only_when_asked(call: Call, resolved: Path, tmp_path: Path):
    plain, named = tmp_path / "plain.csv", tmp_path / "named.csv"
    assert call("suppliers", "export", "-o", plain, "--home", resolved).code == 0
    assert call("suppliers", "export", "-o", named, "--show-individuals", "--home", resolved).code == 0
    assert "Smith" not in plain.read_text("utf-8")
    assert "Smith" in named.read_text("utf-8")
    assert "Smith" not in call("suppliers", "show", "smith", "--home", resolved).out


def test_a_decision_is_kept_applied_and_taken_back(call: Call, home: Path):
    names = ("Larkfield Home Care Limited", "Brightwater Solicitors LLP")
    signed = ("--by", "A. Analyst", "--why", "One company number", "--home", home)
    made = call("suppliers", "decide", *names, "--same", *signed)
    assert made.code == 0, made.err
    contrary = call("suppliers", "decide", *names, "--different", *signed)
    assert contrary.code == 2
    assert call("suppliers", "resolve", "--home", home).code == 0
    (entity,) = _objects(call("suppliers", "show", "brightwater", "--home", home, "--json").out)
    assert "decision" in {spelling["tier"] for spelling in entity["spellings"]}
    assert call("suppliers", "decide", "--reverse", "1", *signed).code == 0
    assert call("suppliers", "resolve", "--home", home).code == 0
    (entity,) = _objects(call("suppliers", "show", "brightwater", "--home", home, "--json").out)
    assert "decision" not in {spelling["tier"] for spelling in entity["spellings"]}


def test_a_correction_says_first_what_it_changes_and_explain_says_why_after(call: Call, home: Path):
    selection = (
        "LC",
        "--supplier",
        "Brightwater Solicitors LLP",
        "--by",
        "A. Analyst",
        "--why",
        "Reading room",
        "--home",
        home,
    )
    before = call("categories", "correct", *selection, "--preview")
    assert "This changes 24 lines" in before.out
    assert "in 2 bodies" in before.out
    made = call("categories", "correct", *selection)
    assert made.code == 0, made.err
    query = "select line_id from payments where supplier_name like 'Brightwater%' order by 1 limit 1"
    line = call("spend", "query", query, "--format", "csv", "--home", home).out.split()[-1]
    told = call("spend", "explain", line, "--home", home).out
    assert "Reading room" in told
    facts = json.loads(call("spend", "explain", line, "--json", "--home", home).out)
    assert facts["line_id"] == line
    assert "corrections" in call("categories", "show", "corrections", "--home", home).out.lower()
    assert call("categories", "correct", "--reverse", "1", *selection[3:]).code == 0


def test_a_pack_proposes_and_overwrites_nothing(call: Call, home: Path, resolved: Path, tmp_path: Path):
    pack = tmp_path / "pack.json"
    correction = (
        "--supplier",
        "Brightwater Solicitors LLP",
        "--by",
        "A. Analyst",
        "--why",
        "Reading room",
        "--home",
        home,
    )
    assert call("categories", "correct", "LC", *correction).code == 0
    exported = call("categories", "pack", "export", "-o", pack, "--organisation", "Leeds", "--home", home)
    assert exported.code == 0, exported.err
    assert "Smith" not in pack.read_text("utf-8")
    other = Path(shutil.copytree(resolved, tmp_path / "other"))
    taken = call("categories", "pack", "import", pack, "--by", "B. Buyer", "--home", other)
    assert taken.code == 0, taken.err
    (proposal,) = _objects(call("categories", "show", "proposals", "--json", "--home", other).out)
    assert proposal["organisations"] == ["Leeds"]
    assert call("categories", "show", "corrections", "--json", "--home", other).out == ""
    accepted = call(
        "categories",
        "correct",
        "--accept",
        proposal["number"],
        "--by",
        "B. Buyer",
        "--why",
        "Agreed",
        "--home",
        other,
    )
    assert accepted.code == 0, accepted.err


def test_the_tree_with_its_money_adds_up_and_unclassified_is_in_it(call: Call, resolved: Path):
    rows = _objects(call("categories", "show", "--json", "--home", resolved).out)
    (total,) = _objects(
        call(
            "spend",
            "query",
            "select sum(amount_pence)::bigint as pence, count(*) as lines from payments",
            "--format",
            "json",
            "--home",
            resolved,
        ).out
    )
    assert sum(row["pence"] for row in rows) == total["pence"]
    assert sum(row["lines"] for row in rows) == total["lines"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("suppliers", "show", "no such firm anywhere"), 3, "No payee"),
        (("suppliers", "decide", "only one", "--by", "A"), 2, "two names"),
        (("categories", "show", "no such class"), 3, "no class"),
        (("categories", "correct", "--by", "A"), 2, "Say one of three"),
        (
            (
                "categories",
                "correct",
                "NOPE",
                "--supplier",
                "Brightwater Solicitors LLP",
                "--by",
                "A",
                "--why",
                "x",
            ),
            3,
            "no class",
        ),
        (("spend", "explain", "ffffffffffffffff"), 3, "line"),
    ],
)
def test_mistakes_are_answered_with_advice(
    call: Call, resolved: Path, arguments: tuple[str, ...], code: int, said: str
):
    answer = call(*arguments, "--home", resolved)
    assert answer.code == code
    assert said.lower() in answer.err.lower()


def test_before_anything_is_resolved_the_next_command_is_named(call: Call, tmp_path: Path):
    nothing = tmp_path / "none"
    assert "spend import" in call("suppliers", "resolve", "--home", nothing).err


def test_evaluate_measures_suppliers_never_trained_on(call: Call, resolved: Path, tmp_path: Path):
    plain = tmp_path / "plain.csv"
    assert call("spend", "export", "--format", "csv", "-o", plain, "--home", resolved).code == 0
    refused = call("categories", "evaluate", "--train", plain, "--test", plain)
    assert refused.code == 2
    with plain.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    kinds = ("Care : Home care", "Legal : Advice", "Works : Roads")
    words = ("home care hours", "legal advice", "road surfacing")
    for name, firms in (("train", range(12)), ("test", range(12, 24))):
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as target:
            writer = csv.DictWriter(target, rows[0].keys())
            writer.writeheader()
            for firm in firms:
                row = rows[firm] | {
                    "supplier_name": f"Firm Number {firm} Ltd",
                    "purpose": f"{words[firm % 3]} {firm}",
                    "procurement_category": kinds[firm % 3],
                }
                writer.writerow(row)
    said = call(
        "categories", "evaluate", "--train", tmp_path / "train.csv", "--test", tmp_path / "test.csv", "--json"
    )
    assert said.code == 0, said.err
    (found,) = _objects(said.out)
    assert found["suppliers_in_both"] == 0
    assert found["levels"][0]["unseen"]["accuracy"]["by_key"] > 0.9
