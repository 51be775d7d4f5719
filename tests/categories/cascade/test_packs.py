"""Correction packs: decisions travel, lines and people do not; taking one in proposes, never decides."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from made_evidence import NORTH, SOUTH, classes, make_home

from tallystick.categories import packs, verbs
from tallystick.kernel import FileRefused, NotFound, UsageProblem
from tallystick.store import Home, Register, open_reader

WHO = {"by": "Confidential Buyer", "why": "Paid 1234567 to Secret Ltd"}
LINES: list[dict[str, object]] = [
    {"purpose": "a", "supplier_name": "Acme Ltd", "amount_pence": 987_654_321, "expenditure_code": "E1"},
    {"purpose": "b", "supplier_name": "Mrs Made Up", "kind": "person"},
    {"purpose": "c", "supplier_name": "Other Ltd", "body_id": SOUTH, "expenditure_code": "E2"},
]


def home_with(path: Path, code: str, supplier: str = "Acme Ltd") -> Home:
    home = make_home(path, LINES)
    verbs.classify(home, retrain=False)
    verbs.correct(home, "supplier", code, supplier=supplier, **WHO)
    return home


@pytest.fixture(scope="module")
def classified(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = make_home(tmp_path_factory.mktemp("classified") / "home", LINES)
    verbs.classify(home, retrain=False)
    return home


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("exported")
    verbs.export_pack(home_with(folder / "home", "AC03"), folder / "pack.json", "East Council")
    return (folder / "pack.json").read_text("utf-8")


@pytest.fixture
def mine(tmp_path: Path, classified: Home) -> Home:
    shutil.copytree(classified.path, tmp_path / "mine")
    return Home.open(tmp_path / "mine")


Exporter = Callable[[str, str], Path]


@pytest.fixture
def pack_of(tmp_path: Path, exported: str) -> Exporter:
    """Packs as other organisations would have exported them, each with the class it decided for Acme."""

    def export(organisation: str, code: str) -> Path:
        content = json.loads(exported) | {"organisation": organisation}
        content["corrections"][0]["code"] = code
        target = tmp_path / f"{organisation}-{code}.json"
        rewrite(target, content)
        return target

    return export


def test_a_pack_holds_decisions_and_neither_lines_nor_amounts_nor_people(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", "AC03")
    verbs.correct(home, "supplier", "CS03", supplier="Mrs Made Up", **WHO)
    verbs.correct(home, "ledger_code", "UT01", body=SOUTH, ledger_code="E2", **WHO)
    with open_reader(home) as engine:
        (line,) = engine.execute("select line_id from payments where purpose = 'a'").fetchall()[0]
    verbs.correct(home, "line", "PS01", line_id=line, **WHO)
    target = tmp_path / "pack.json"
    assert verbs.export_pack(home, target, "North Council") == 2
    text = target.read_text("utf-8")
    content = json.loads(text)
    assert [(item["scope"], item["code"], item["supplier"]) for item in content["corrections"]] == [
        ("ledger_code", "UT01", ""),
        ("supplier", "AC03", "ACME"),
    ]
    assert content["organisation"] == "North Council"
    assert content["register_head"] == Register.of(home).head("categories")
    for secret in ("Made Up", "MADE", "Confidential", "Secret", "1234567", "987654321", "9876543", line):
        assert secret not in text


def test_reversed_decisions_do_not_travel(tmp_path: Path) -> None:
    home = home_with(tmp_path / "home", "AC03")
    verbs.reverse(home, verbs.corrections(home)[0].number, **WHO)
    assert verbs.export_pack(home, tmp_path / "pack.json", "North Council") == 0


def test_taking_in_a_pack_proposes_and_changes_no_class(pack_of: Exporter, mine: Home) -> None:
    before = classes(mine)
    taken = verbs.import_pack(mine, pack_of("East Council", "AC03"), by="C. Clerk")
    assert (taken.organisation, taken.decisions, taken.new) == ("East Council", 1, 1)
    assert classes(mine) == before
    assert verbs.corrections(mine) == []
    (proposal,) = verbs.proposals(mine)
    assert proposal.status == "new"
    assert (proposal.claim.code, proposal.title, proposal.lines) == ("AC03", "Home care", 1)


def test_agreement_and_conflict_count_organisations(pack_of: Exporter, mine: Home) -> None:
    for name in ("East Council", "West Council", "Hill Council"):
        verbs.import_pack(mine, pack_of(name, "AC03"), by="C. Clerk")
    verbs.import_pack(mine, pack_of("Dale Council", "AC01"), by="C. Clerk")
    first, second = sorted(verbs.proposals(mine), key=lambda item: -len(item.organisations))
    assert first.sentence == "3 organisations say AC03 Home care, 1 says AC01."
    assert second.sentence == "1 organisation says AC01 Residential care homes, 3 say AC03."


def test_the_newer_pack_of_an_organisation_replaces_its_older_one(pack_of: Exporter, mine: Home) -> None:
    older = pack_of("East Council", "AC03")
    content = json.loads(older.read_text("utf-8"))
    content["made_at"] = "2020-01-01T00:00:00+00:00"
    rewrite(older, content)
    verbs.import_pack(mine, older, by="C. Clerk")
    taken = verbs.import_pack(mine, pack_of("East Council", "AC01"), by="C. Clerk")
    assert taken.replaces == "2020-01-01T00:00:00+00:00"
    (proposal,) = verbs.proposals(mine)
    assert (proposal.claim.code, proposal.others) == ("AC01", ())


def test_an_own_decision_is_compared_and_never_overwritten(pack_of: Exporter, mine: Home) -> None:
    verbs.correct(mine, "supplier", "AC01", supplier="Acme Ltd", **WHO)
    taken = verbs.import_pack(mine, pack_of("East Council", "AC03"), by="C. Clerk")
    assert (taken.new, taken.conflicting) == (0, 1)
    (proposal,) = verbs.proposals(mine)
    assert proposal.status == "conflicts"
    assert proposal.own is not None
    assert proposal.own.code == "AC01"
    assert classes(mine)["a"] == ("AC01", "decision")
    agreeing = verbs.import_pack(mine, pack_of("West Council", "AC01"), by="C. Clerk")
    assert agreeing.agreeing == 1


def test_accepting_a_proposal_is_a_decision_of_ones_own(pack_of: Exporter, mine: Home) -> None:
    verbs.import_pack(mine, pack_of("East Council", "AC03"), by="C. Clerk")
    (proposal,) = verbs.proposals(mine)
    outcome = verbs.accept_proposal(mine, proposal.number, by="C. Clerk", why="They know them")
    assert outcome.lines == 1
    found = classes(mine, "class_code, class_step, class_reason")["a"]
    assert found[:2] == ("AC03", "decision")
    assert "East Council" in str(found[2])
    (again,) = verbs.proposals(mine)
    assert again.status == "agrees"
    with pytest.raises(UsageProblem, match="same already"):
        verbs.accept_proposal(mine, proposal.number, by="C. Clerk", why="Again")
    with pytest.raises(NotFound, match="no proposal"):
        verbs.accept_proposal(mine, "0.0", by="C. Clerk", why="None")


def test_what_this_evidence_does_not_have_is_said(tmp_path: Path, pack_of: Exporter) -> None:
    mine = make_home(tmp_path / "mine", [{"purpose": "z", "supplier_name": "Stranger Ltd"}])
    verbs.classify(mine, retrain=False)
    verbs.import_pack(mine, pack_of("East Council", "AC03"), by="C. Clerk")
    (proposal,) = verbs.proposals(mine)
    assert proposal.status == "not here"
    assert "No supplier of that name" in proposal.why_not_here
    with pytest.raises(UsageProblem, match="cannot be accepted"):
        verbs.accept_proposal(mine, proposal.number, by="C. Clerk", why="Try")


def test_a_supplier_of_another_legal_form_is_not_meant(tmp_path: Path, pack_of: Exporter) -> None:
    mine = make_home(tmp_path / "mine", [{"purpose": "z", "supplier_name": "Acme PLC"}])
    verbs.classify(mine, retrain=False)
    verbs.import_pack(mine, pack_of("East Council", "AC03"), by="C. Clerk")
    assert verbs.proposals(mine)[0].status == "not here"


def test_a_public_identifier_outweighs_the_spelling(tmp_path: Path, pack_of: Exporter) -> None:
    lines: list[dict[str, object]] = [
        {"purpose": "z", "supplier_name": "Acme Trading Ltd", "supplier_identifier": "GB-COH-01234567"}
    ]
    mine = make_home(tmp_path / "mine", lines)
    verbs.classify(mine, retrain=False)
    path = pack_of("East Council", "AC03")
    content = json.loads(path.read_text("utf-8"))
    content["corrections"][0]["identifiers"] = ["GB-COH-01234567"]
    rewrite(path, content)
    verbs.import_pack(mine, path, by="C. Clerk")
    assert verbs.proposals(mine)[0].status == "new"


def rewrite(path: Path, content: dict[str, Any]) -> None:
    """Write a pack with the hash that its content really has."""
    content.pop("sha256", None)
    content["sha256"] = packs.digest(content)
    path.write_text(json.dumps(content), "utf-8")


def test_a_pack_changed_after_it_was_written_is_refused(pack_of: Exporter, mine: Home) -> None:
    path = pack_of("East Council", "AC03")
    path.write_text(path.read_text("utf-8").replace("AC03", "AC01"), "utf-8")
    with pytest.raises(FileRefused) as refusal:
        verbs.import_pack(mine, path, by="C. Clerk")
    assert "changed after it was written" in refusal.value.why
    assert verbs.proposals(mine) == []


@pytest.mark.parametrize(
    "change",
    [
        {"format": "something else"},
        {"version": 2},
        {"organisation": " "},
        {"organisation": 7},
        {"made_at": "yesterday"},
        {"scheme": {"name": "proclass"}},
        {"corrections": {}},
        {"corrections": [7]},
        {"corrections": [{}]},
        {"lines": []},
        {"scope": "line"},
        {"scope": "everything"},
        {"supplier": ""},
        {"supplier": "x" * 400},
        {"supplier": "a\x00b"},
        {"supplier": None},
        {"ledger_code": "E1"},
        {"code": "AC03; drop table"},
        {"identifiers": "GB-COH-1"},
        {"identifiers": [1]},
        {"decided_on": "soon"},
        {"amount": 1},
    ],
)
def test_a_malformed_pack_is_refused_and_leaves_nothing(
    pack_of: Exporter, mine: Home, change: dict[str, object]
) -> None:
    path = pack_of("East Council", "AC03")
    content = json.loads(path.read_text("utf-8"))
    for key, value in change.items():
        is_of_pack = key in content or key == "lines"
        (content if is_of_pack else content["corrections"][0])[key] = value
    rewrite(path, content)
    with pytest.raises(FileRefused):
        verbs.import_pack(mine, path, by="C. Clerk")
    assert list(Register.of(mine).events("categories", ("pack",))) == []


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "[" * 100_000])
def test_what_is_no_json_object_is_refused(tmp_path: Path, mine: Home, text: str) -> None:
    path = tmp_path / "odd.json"
    path.write_text(text, "utf-8")
    with pytest.raises(FileRefused):
        verbs.import_pack(mine, path, by="C. Clerk")


def test_the_same_pack_is_taken_in_once(pack_of: Exporter, mine: Home) -> None:
    path = pack_of("East Council", "AC03")
    verbs.import_pack(mine, path, by="C. Clerk")
    with pytest.raises(UsageProblem, match="already"):
        verbs.import_pack(mine, path, by="C. Clerk")
    with pytest.raises(UsageProblem, match="name of who"):
        verbs.import_pack(mine, path, by=" ")


def test_a_pack_needs_an_organisation(tmp_path: Path, mine: Home) -> None:
    with pytest.raises(UsageProblem, match="organisation"):
        verbs.export_pack(mine, tmp_path / "pack.json", " ")


def test_ledger_codes_travel_with_their_body(tmp_path: Path, mine: Home) -> None:
    shutil.copytree(mine.path, tmp_path / "theirs")
    theirs = Home.open(tmp_path / "theirs")
    verbs.correct(theirs, "ledger_code", "UT01", body=NORTH, ledger_code="E1", **WHO)
    target = tmp_path / "pack.json"
    verbs.export_pack(theirs, target, "North Council")
    verbs.import_pack(mine, target, by="C. Clerk")
    (proposal,) = verbs.proposals(mine)
    assert (proposal.claim.body_id, proposal.claim.ledger_code, proposal.lines) == (NORTH, "E1", 1)
    verbs.accept_proposal(mine, proposal.number, by="C. Clerk", why="Same ledger")
    assert classes(mine)["a"] == ("UT01", "decision")
