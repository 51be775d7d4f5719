"""``tallystick savings`` as an officer uses it: add, advance, settle, reverse, list, show, check."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from savings.made_payments_home import Paid, line_ids, publish
from tallystick.cli.savings import savings
from tallystick.kernel import TallystickError
from tallystick.savings import Ledger, add, verbs, verify_ledger
from tallystick.savings.errors import ClaimRefused
from tallystick.savings.verbs import _present_in
from tallystick.store import Home

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "savings"
BODIES = """\
body_id,name,kind,gss_code,org_id,old_ons_code,region,valid_from,valid_to,successor,parent,population,\
population_year,aliases,web_domains,source,confirmed
XS-VENNICK,Vennick Borough Council,district,,,,Ombershire,2009-04-01,,,,121900,2023,Vennick BC,,made,no
"""
OFFICER = ("--by", "F. Officer", "--why", "a reason")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = Home.open(tmp_path / "home", create=True)
    home.bodies.write_text(BODIES, encoding="utf-8")
    return home.path


def run(home: Path, *arguments: object) -> Result:
    return CliRunner().invoke(savings, [*map(str, arguments), "--home", str(home)])


def told(home: Path, *arguments: object) -> str:
    result = run(home, *arguments)
    assert result.exception is None, result.output
    return result.output


def refused(home: Path, *arguments: object) -> str:
    result = run(home, *arguments)
    assert isinstance(result.exception, TallystickError | click.ClickException | SystemExit), result.output
    return str(result.exception)


def test_the_way_of_a_claim(home: Path):
    waste = EXAMPLES / "waste_contract.yaml"
    assert "1 of 1 claims added." in told(home, "add", waste, "--by", "F. Officer")
    assert "0 of 1 claims added." in told(home, "add", waste, "--by", "F. Officer")
    told(home, "advance", "VENNICK-WASTE-1", "budgeted", *OFFICER, "--evidence", "budget:Line 4410")
    told(home, "advance", "VENNICK-WASTE-1", "delivered", *OFFICER)
    assert "sustained" in told(home, "advance", "VENNICK-WASTE-1", "sustained", *OFFICER)
    assert "cannot give assurance" in refused(home, "assure", "VENNICK-WASTE-1", "B", *OFFICER)
    told(home, "assure", "VENNICK-WASTE-1", "B", "--by", "I. Auditor", "--why", "invoices seen")
    told(home, "attribute", "VENNICK-WASTE-1", "Waste together=50 %", *OFFICER)
    assert "lapsed from 2025-26" in told(home, "reverse", "VENNICK-WASTE-1", "--from", "2025-26", *OFFICER)
    shown = told(home, "show", "VENNICK-WASTE-1")
    for words in ("budget Line 4410", "Waste together", "own price", "lapsed", "I. Auditor"):
        assert words in shown
    assert "£372,292.57" in told(home, "list")
    told(home, "reverse", "VENNICK-WASTE-1", *OFFICER)
    assert "£0.00" in told(home, "list", "--status", "reversed")
    assert "Whole. Head: " in told(home, "check")


def test_conflict_and_settlement(home: Path):
    text = told(home, "add", EXAMPLES / "same_cost_line.yaml", "--by", "F. Officer")
    assert "! VENNICK-AGENCY-HR claims the same as VENNICK-AGENCY-DIGITAL" in text
    assert "! VENNICK-ENERGY-1 stays proposed until it has a counterfactual" in text
    assert "stays proposed" in refused(home, "advance", "VENNICK-ENERGY-1", "budgeted", *OFFICER)
    both = ("VENNICK-AGENCY-HR", "VENNICK-AGENCY-DIGITAL")
    told(home, "advance", *both, "budgeted", *OFFICER)
    assert "in conflict with VENNICK-AGENCY-DIGITAL" in refused(
        home, "advance", both[0], "delivered", *OFFICER
    )
    assert "more than 1" in refused(home, "settle", f"{both[0]}=0.8", f"{both[1]}=0.3", *OFFICER)
    told(home, "settle", f"{both[0]}=0.7", f"{both[1]}=30%", *OFFICER)
    assert "delivered" in told(home, "advance", *both, "delivered", *OFFICER)


def test_json_for_other_programs(home: Path):
    waste = EXAMPLES / "waste_contract.yaml"
    (line,) = told(home, "add", waste, "--by", "F. Officer", "--json").splitlines()
    claim = json.loads(line)
    assert (claim["claim"], claim["status"], claim["net_pence"]) == (
        "VENNICK-WASTE-1",
        "proposed",
        57_425_429,
    )
    assert json.loads(told(home, "show", "VENNICK-WASTE-1", "--json")) == claim
    assert json.loads(told(home, "list", "--json")) == claim


def test_a_body_by_its_name_and_an_unknown_one(home: Path, tmp_path: Path):
    text = (EXAMPLES / "waste_contract.yaml").read_text(encoding="utf-8")
    named = tmp_path / "named.yaml"
    named.write_text(text.replace("member: XS-VENNICK", "member: Vennick BC"), encoding="utf-8")
    told(home, "add", named, "--by", "F. Officer")
    assert "XS-VENNICK" in told(home, "list")
    named.write_text(text.replace("member: XS-VENNICK", "member: Vennik Borough Council"), encoding="utf-8")
    problem = refused(home, "add", named, "--by", "F. Officer")
    assert "No public body is known as 'Vennik Borough Council'" in problem
    assert "Did you mean 'Vennick Borough Council'?" in problem


def test_a_proposal_is_amended_with_a_reason(home: Path, tmp_path: Path):
    waste = EXAMPLES / "waste_contract.yaml"
    told(home, "add", waste, "--by", "F. Officer")
    better = tmp_path / "better.yaml"
    text = waste.read_text(encoding="utf-8")
    better.write_text(text.replace("cost_to_achieve: 18000", "cost_to_achieve: 28000"), encoding="utf-8")
    assert "has another claim" in refused(home, "add", better, "--by", "F. Officer")
    assert "The ledger asks why" in refused(home, "add", better, "--amend", "--by", "F. Officer")
    assert "£564,254.29" in told(home, "add", better, "--amend", *OFFICER)


def test_what_is_wrong_with_the_call(home: Path):
    assert "is no share" in refused(home, "settle", "A", *OFFICER)
    told(home, "add", EXAMPLES / "waste_contract.yaml", "--by", "F. Officer")
    assert "is no evidence" in refused(
        home, "advance", "VENNICK-WASTE-1", "budgeted", *OFFICER, "--evidence", "rumour:x"
    )
    assert "Did you mean 'VENNICK-WASTE-1'?" in refused(home, "show", "VENNICK-WAST-1")
    assert "too short for a head" in refused(home, "check", "--noted", "abc")


def test_a_ledger_that_was_edited_is_told_apart(home: Path):
    told(home, "add", EXAMPLES / "waste_contract.yaml", "--by", "F. Officer")
    head = Ledger.of(Home.open(home)).head()
    told(home, "check", "--noted", head[:12])
    with closing(sqlite3.connect(home / "register.sqlite", isolation_level=None)) as connection:
        connection.execute("update savings_balances set nominal = nominal + 1")
    result = run(home, "check")
    assert "is not the sum of its entries" in result.output
    assert isinstance(result.exception, TallystickError)
    assert verify_ledger(home) != ()


def test_no_home(tmp_path: Path):
    assert "no tallystick home here" in refused(tmp_path / "nothing", "list")


def test_the_ledger_is_opened_with_its_years(home: Path):
    assert "constant prices of 2023-24" in told(home, "open", "--price-year", "2023-24", "--by", "F. Officer")
    told(home, "add", EXAMPLES / "waste_contract.yaml", "--by", "F. Officer")
    assert "prices of 2023-24" in told(home, "show", "VENNICK-WASTE-1")
    assert "0 claims are told anew" in told(home, "revalue", *OFFICER)
    assert "open already" in refused(home, "open", "--price-year", "2024-25", "--by", "F. Officer")


# What a claim points to


def test_lines_and_opportunities_must_be_there(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    there = {"opportunities": {"duplicate_payments-0123456789ab"}, "payments": {"line-1"}}
    monkeypatch.setattr(verbs, "_present_in", lambda _home, view, _column, wanted: there[view] & set(wanted))
    text = (EXAMPLES / "waste_contract.yaml").read_text(encoding="utf-8")
    evidence = "evidence:\n  - {kind: opportunity, reference: duplicate_payments-0123456789ab}\n"
    path = tmp_path / "claim.yaml"
    path.write_text(text.replace("evidence:\n", evidence), encoding="utf-8")
    add(home, path, by="F. Officer")
    for wrong in (
        text.replace("evidence:\n", evidence.replace("0123456789ab", "ffffffffffff")),
        text.replace("evidence:\n", "evidence:\n  - {kind: line, reference: line-2}\n"),
        text.replace("selection:  ", "selection:\n  lines: [line-1, line-2]\n#"),
    ):
        path.write_text(wrong.replace("VENNICK-WASTE-1", "OTHER"), encoding="utf-8")
        with pytest.raises(ClaimRefused, match="in the evidence"):
            add(home, path, by="F. Officer")
    assert Ledger.of(Home.open(home)).count() == 1


def test_without_payments_it_says_what_it_did_not_check(home: Path, tmp_path: Path):
    text = (EXAMPLES / "waste_contract.yaml").read_text(encoding="utf-8")
    path = tmp_path / "claim.yaml"
    path.write_text(text.replace("evidence:\n", "evidence:\n  - {kind: line, reference: line-2}\n"))
    done = add(home, path, by="F. Officer")
    assert done.unchecked == ("There are no payments here yet, so what claims name of them was not checked.",)


def test_lines_are_looked_up_in_the_evidence(tmp_path: Path):
    made = Home.open(publish(tmp_path / "payments", [Paid("XS-VENNICK", "Acme", "2024-05", 100)]))
    (known,) = line_ids(made.path, "true")
    assert _present_in(made, "payments", "line_id", {known, "no such line"}) == {known}
    assert _present_in(made, "opportunities", "opportunity_id", {known}) is None
