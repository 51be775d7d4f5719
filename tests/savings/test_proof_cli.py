"""``tallystick savings verify``, ``statement`` and ``audit`` as people call them."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from savings.made_payments_home import Paid, months, publish
from tallystick.cli.savings_proof import audit, statement, verify
from tallystick.kernel import FileRefused, NotFound, TallystickError, UsageProblem
from tallystick.savings.ledger import Ledger
from tallystick.savings.model import (
    Claim,
    Counterfactual,
    Evidence,
    EvidenceKind,
    LedgerSettings,
    SavingType,
    Selection,
    Status,
    YearAmounts,
)
from tallystick.savings.sampling_run import draw_sample, evaluate_findings, last_evaluation
from tallystick.store import Home


def claim(name: str, gross: int, supplier: str = "Wexilade Ltd") -> Claim:
    return Claim(
        name,
        "XA",
        "Corporate",
        "aggregation",
        f"line of {name}",
        SavingType.CASH_RELEASING,
        Counterfactual("The old price", 12_000_000, "2024-25", "2024-25"),
        (YearAmounts("2025-26", gross),),
        "2025-26",
        "2025-26",
        title="=1+1" if name == "C-2" else "",
        evidence=(Evidence(EvidenceKind.BUDGET, "line 1"),),
        selection=Selection("XA", supplier=supplier),
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    lines = []
    for number, month in enumerate(months("2023-04", 30)):
        wobble = 10_000 * (number % 5)
        lines += [Paid("XA", f"Firm {n} Ltd", month, 1_000_000 + wobble) for n in range(6)]
        lines.append(Paid("XA", "Wexilade Ltd", month, 1_000_000 + wobble - 200_000 * (number >= 24)))
    path = publish(tmp_path_factory.mktemp("made") / "home", lines)
    book = Ledger.of(Home.open(path))
    book.begin(LedgerSettings("2025-26", "2025-26"), by="A Treasurer", why="start")
    claims = [claim("C-1", 2_400_000), *(claim(f"C-{n}", 10_000 * n, "Firm 1 Ltd") for n in range(2, 12))]
    book.add(claims, by="A Clerk", why="found")
    for status in (Status.BUDGETED, Status.DELIVERED):
        book.advance([one.claim_id for one in claims], status, by="A Treasurer", why="the budget fell")
    return path


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "home")


def run(command: click.Command, home: Path, *arguments: object) -> Result:
    words = [*map(str, arguments), "--home", str(home)]
    found = CliRunner().invoke(command, words)
    if isinstance(found.exception, TallystickError):
        raise found.exception
    assert found.exit_code == 0, found.output
    return found


def test_verify_says_each_verdict_and_keeps_it(home: Path):
    said = run(verify, home, "C-1", "--by", "A Clerk")
    assert "C-1    verified" in said.stdout
    assert "The payments support that it is delivered." in said.stdout
    assert Ledger.of(Home.open(home)).claim("C-1").history[-1].kind == "verified"


def test_verify_only_looks_where_asked_to(home: Path):
    head = Ledger.of(Home.open(home)).head()
    found = json.loads(run(verify, home, "C-1", "--look", "--by", "A Clerk", "--json").stdout)
    assert (found["claim"], found["verdict"], found["lines"]) == ("C-1", "verified", 12)
    assert Ledger.of(Home.open(home)).head() == head


def test_a_statement_on_the_terminal_and_as_json(home: Path, tmp_path: Path):
    said = run(statement, home, "--year", "2025-26", "-o", tmp_path / "pages")
    assert "cash-releasing" in said.stdout
    assert "Not counted, proposed: £0.00" in said.stdout
    assert "Not confirmed: treasury/gdp_deflator" in said.stderr
    assert (tmp_path / "pages" / "index.html").is_file()
    told = json.loads(run(statement, home, "--json", "--listed", "3").stdout)
    assert told["pence_by_type"]["cash-releasing"]["in_year"]["nominal"] == 2_400_000 + 10_000 * 65
    assert len(told["listed"]) == 3
    with pytest.raises(UsageProblem, match="--all-claims"):
        run(statement, home, "--all-claims")


def fill(path: Path, **audited: str) -> None:
    """Fill in a sample: what is claimed, unless said otherwise."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        row["audited_pounds"] = audited.get(row["claim"].replace("-", ""), row["claimed_pounds"])
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def test_an_audit_from_the_draw_to_the_limit(home: Path, tmp_path: Path):
    sheet = tmp_path / "sample.csv"
    said = run(audit, home, "--sample", 4, "-o", sheet, "--by", "An Auditor")
    assert "4 of 11 claims, of £30,500.00: 1 above the interval" in said.stdout
    assert sheet.read_bytes().startswith(b"\xef\xbb\xbfsample,claim,")
    fill(sheet, C1="20,000.00")
    said = run(audit, home, "--findings", sheet, "--by", "An Auditor")
    assert "1 claims were overstated; £4,000.00 in the top stratum." in said.stdout
    assert "Projected error: £4,000.00." in said.stdout
    # Three drawn speak for £6,500: 4,000 + 6,500 / 3 x 2.995732 = £10,490.75.
    assert "With 95% confidence no more than £10,490.75 of £30,500.00 is wrong." in said.stdout
    book = Ledger.of(Home.open(home))
    assert last_evaluation(book)["upper_pence"] == 1_049_075
    assert book.claim("C-1").history[-1].facts["audited_pence"] == 2_000_000
    count = len(list(book.events()))
    run(audit, home, "--findings", sheet, "--by", "An Auditor")
    assert len(list(book.events())) == count
    shown = json.loads(run(statement, home, "--json").stdout)
    assert shown["audit"]["wrong"] == 1


def test_the_same_ledger_draws_the_same_sample_and_nobody_chooses_it(home: Path, tmp_path: Path):
    first = draw_sample(home, tmp_path / "a.csv", by="An Auditor", size=4, seed="x")
    again = draw_sample(home, tmp_path / "b.csv", by="An Auditor", size=4, seed="x")
    assert first.plan == again.plan
    head = Ledger.of(Home.open(home)).head()
    assert draw_sample(home, tmp_path / "c.csv", by="An Auditor", size=4).plan.seed == head


def test_materiality_sets_the_size(home: Path, tmp_path: Path):
    found = draw_sample(home, tmp_path / "a.csv", by="An Auditor", materiality_pence=1_500_000)
    # 30,500 x 2.995732 / 15,000 = 6.1, rounded up.
    assert len(found.plan.top) + len(found.plan.sampled) == 7


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda text: text.replace(",24000.00,24000.00", ",24000.00,"), "is no amount of pounds"),
        (lambda text: text.replace(",24000.00,24000.00", ",24000.00,lots"), "is no amount of pounds"),
        (lambda text: text.replace(",24000.00,24000.00", ",23999.00,23999.00"), "is not what was drawn"),
        (lambda text: text.replace("C-1,", "C-99,"), "is not in the sample"),
        (lambda text: text + text.splitlines()[1] + "\n", "stands there twice"),
        (lambda text: "\n".join(text.splitlines()[:-1]) + "\n", "are missing"),
        (lambda text: text.replace("audited_pounds", "audited"), "has no column audited_pounds"),
        (lambda text: "", "has no column"),
    ],
)
def test_findings_that_do_not_fit_are_refused_and_nothing_is_kept(
    home: Path, tmp_path: Path, spoil, why: str
):
    sheet = tmp_path / "sample.csv"
    draw_sample(home, sheet, by="An Auditor", size=4)
    fill(sheet)
    sheet.write_text(spoil(sheet.read_text("utf-8")), "utf-8")
    head = Ledger.of(Home.open(home)).head()
    with pytest.raises(FileRefused) as refused:
        evaluate_findings(home, sheet, by="An Auditor")
    assert why in refused.value.advice()
    assert Ledger.of(Home.open(home)).head() == head


def test_findings_of_another_ledger_are_not_taken(home: Path, tmp_path: Path):
    sheet = tmp_path / "sample.csv"
    draw_sample(home, sheet, by="An Auditor", size=4)
    fill(sheet)
    name = sheet.read_text("utf-8").splitlines()[1].split(",")[0]
    sheet.write_text(sheet.read_text("utf-8").replace(name, "0" * 12), "utf-8")
    with pytest.raises(NotFound, match="No sample"):
        evaluate_findings(home, sheet, by="An Auditor")
    with pytest.raises(NotFound, match="no such file"):
        evaluate_findings(home, tmp_path / "nowhere.csv", by="An Auditor")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--sample", "4"),
        ("-o", "x.csv"),
        ("-o", "x.csv", "--sample", "4", "--confidence", "lots"),
        ("-o", "x.csv", "--materiality", "-5"),
        ("-o", "x.csv", "--materiality", "nan"),
        ("--findings", "x.csv", "--sample", "4"),
    ],
)
def test_calls_of_audit_that_do_not_fit_are_refused(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageProblem):
        run(audit, home, *arguments, "--by", "An Auditor")
    assert not (tmp_path / "x.csv").exists()


def test_texts_of_claims_are_no_formulas_in_the_sample(home: Path, tmp_path: Path):
    sheet = tmp_path / "sample.csv"
    draw_sample(home, sheet, by="An Auditor", size=11)
    assert ",'=1+1," in sheet.read_text("utf-8-sig")
    fill(sheet)
    found = evaluate_findings(home, sheet, by="An Auditor").evaluation
    assert found is not None
    assert found.upper_pence == 0
