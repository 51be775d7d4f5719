"""The annual statement: its sums are its claims', each figure says what it is, a reader can take it apart."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallystick.kernel import NotFound, UsageProblem
from tallystick.savings.errors import ConflictUnsettled
from tallystick.savings.ledger import Ledger
from tallystick.savings.model import (
    Assurance,
    Balance,
    Bases,
    Claim,
    Component,
    Counterfactual,
    Evidence,
    EvidenceKind,
    LedgerSettings,
    OutputEffect,
    SavingType,
    Selection,
    Status,
    UnitYear,
    YearAmounts,
)
from tallystick.savings.reporting import write_statement
from tallystick.savings.statement import Statement, assurance_parts, measure, statement
from tallystick.store import Home

ON = date(2026, 11, 22)
MILLION = 100_000_000
CASH, OTHER, AVOIDED = SavingType


def claim(name: str, gross: int, **changes: object) -> Claim:
    """A claim of so much in each of three years."""
    known: dict[str, object] = {
        "claim_id": name,
        "member": "XA",
        "service": "Corporate",
        "lever": "aggregation",
        "cost_line": f"line of {name}",
        "saving_type": CASH,
        "counterfactual": Counterfactual("The same at the old price", 5 * gross, "2024-25", "2024-25"),
        "amounts": tuple(YearAmounts(year, gross) for year in ("2025-26", "2026-27", "2027-28")),
        "start": "2025-26",
        "end": "2027-28",
        "evidence": (Evidence(EvidenceKind.OPPORTUNITY, "duplicate_payments-4711", "<b>twice</b>"),),
        "output_effect": OutputEffect.SAME,
    }
    return Claim(**{**known, **changes})  # type: ignore[arg-type]


CLAIMS = (
    claim("C-1", 2_400_000, attribution={"Mutual": Decimal("0.5"), "XA": Decimal("0.25")}),
    claim(
        "C-2",
        900_000,
        lever="redesign",
        member="XB",
        amounts=(YearAmounts("2025-26", 900_000, 300_000, 50_000), YearAmounts("2026-27", 900_000)),
        end="2026-27",
    ),
    claim("C-3", 500_000, saving_type=OTHER, lever="automation", output_effect=OutputEffect.MORE),
    claim("C-4", 700_000, saving_type=AVOIDED, lever="demand"),
    claim("C-5", 9_000_000, lever="merger"),
    claim("C-6", 100_000, lever="</script><script>alert(1)</script>", title="=HYPERLINK(1)"),
)


def make(path: Path, claims: Sequence[Claim], delivered: Sequence[str]) -> Path:
    """A home with a ledger of these claims."""
    home = Home.open(path, create=True)
    book = Ledger.of(home)
    book.begin(LedgerSettings("2025-26", "2025-26"), by="A Treasurer", why="start")
    book.add(claims, by="A Clerk", why="found in the payments")
    for status in (Status.BUDGETED, Status.DELIVERED):
        book.advance(delivered, status, by="A Treasurer", why="the budget fell")
    return path


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = make(tmp_path_factory.mktemp("statement") / "home", CLAIMS, ["C-1", "C-2", "C-3", "C-4", "C-6"])
    book = Ledger.of(Home.open(made))
    book.assure("C-1", Assurance.A, by="An Auditor", why="seen in the ledger")
    book.record(
        "verified",
        by="A Clerk",
        facts={"claim": "C-1", "verdict": "verified", "why": "It fell.", "snapshot": "5"},
    )
    return made


@pytest.fixture(scope="module")
def told(home: Path) -> Statement:
    return statement(home, year="2025-26", on=ON)


def test_types_are_kept_apart_and_costs_avoided_are_in_no_sum(told: Statement):
    assert told.by_type[CASH].in_year.nominal == 2_400_000 + 550_000 + 100_000
    assert told.by_type[OTHER].in_year.nominal == 500_000
    assert told.by_type[AVOIDED].in_year.nominal == 700_000
    assert told.together.in_year.nominal == 3_550_000
    assert told.efficiency.nominal == 3_550_000


def test_a_run_rate_leaves_out_what_is_spent_once(told: Statement):
    assert told.by_type[CASH].run_rate.nominal - told.by_type[CASH].in_year.nominal == 300_000


def test_what_is_only_proposed_stands_apart(told: Statement):
    assert told.pipeline[Status.PROPOSED].lifetime.nominal == 27_000_000
    assert [row.claim_id for row in told.proposals] == ["C-5"]
    assert told.claims_by_status[Status.DELIVERED] == 5
    assert "C-5" not in [row.claim_id for row in told.claims]


def test_every_headline_says_basis_period_and_horizon(told: Statement):
    assert len({one.words for one in told.headlines}) == 5
    words = {one.name: one.words for one in told.headlines}
    assert words["Cash-releasing, in the year"] == "nominal, 2025-26 only, delivered and sustained, net"
    assert "in prices of 2025-26" in words["Cash-releasing, lifetime, present value"]
    assert "2025-26 to 2027-28 (3 years)" in words["Cash-releasing, lifetime, nominal"]


def test_years_that_are_still_to_come_are_said(told: Statement, home: Path):
    later = statement(home, year="2027-28", on=ON)
    assert later.to_come == Bases(0, 0, 0)
    assert told.to_come.nominal == 2 * (2_400_000 + 500_000 + 100_000) + 900_000


def test_any_total_is_the_sum_of_its_claims(told: Statement):
    for base in ("nominal", "constant", "present"):
        claims = sum(getattr(row.lifetime, base) for row in told.claims)
        assert claims == sum(getattr(one.lifetime, base) for one in told.by_type.values())
    assert sum(row.in_year.nominal for row in told.claims) == 4_250_000


def test_classes_of_one_kind_add_up_to_all_that_is_counted(told: Statement):
    whole = sum(one.lifetime.nominal for one in told.by_type.values())
    for kind in ("type", "status", "assurance", "lever", "party", "year"):
        assert sum(row.measure.lifetime.nominal for row in told.classes if row.dimension == kind) == whole


def test_each_claim_says_who_signed_when_and_under_which_hash(told: Statement, home: Path):
    row = next(row for row in told.claims if row.claim_id == "C-1")
    assert (row.claimed.by, row.signed.by, row.signed.why) == ("A Clerk", "A Treasurer", "the budget fell")
    known = {event.hash for event in Ledger.of(Home.open(home)).events()}
    assert {row.claimed.hash, row.signed.hash} <= known
    assert (row.verdict, row.verdict_why) == ("verified", "It fell.")


def test_a_member_sees_its_own(home: Path):
    found = statement(home, member="XB", year="2025-26", on=ON)
    assert [row.claim_id for row in found.claims] == ["C-2"]
    assert found.together.in_year.nominal == 550_000
    with pytest.raises(NotFound, match="no claim of 'XZ'"):
        statement(home, member="XZ")


@pytest.mark.parametrize(
    ("without", "left"),
    [
        (["assurance=none"], 2_400_000),
        (["party=Mutual"], 3_550_000 - 1_200_000),
        (["lever=aggregation", "type=non-cash-releasing"], 650_000),
        (["year=2025-26"], 0),
        (["status=delivered"], 0),
    ],
)
def test_a_reader_leaves_classes_out(home: Path, without: list[str], left: int):
    found = statement(home, year="2025-26", without=without, on=ON)
    assert found.together.in_year.nominal == left
    assert found.without == tuple(without)
    assert sum(row.lifetime.nominal for row in found.claims) == sum(
        one.lifetime.nominal for one in found.by_type.values()
    )


@pytest.mark.parametrize("text", ["assurance", "colour=red", "assurance=Z", "=", ""])
def test_a_class_that_is_none_is_refused_with_those_there_are(home: Path, text: str):
    with pytest.raises(UsageProblem):
        statement(home, without=[text])


def test_a_year_that_is_none_is_refused(home: Path):
    with pytest.raises(UsageProblem, match="financial year"):
        statement(home, year="2025")


def test_without_a_ledger_there_is_no_statement(tmp_path: Path):
    Home.open(tmp_path / "home", create=True)
    with pytest.raises(NotFound, match="no savings ledger"):
        statement(tmp_path / "home")


def test_a_reversed_claim_is_in_no_total_and_is_not_listed(tmp_path: Path):
    path = make(tmp_path / "home", CLAIMS[:2], ["C-1", "C-2"])
    Ledger.of(Home.open(path)).reverse("C-1", by="A Treasurer", why="it was a mistake")
    found = statement(path, year="2025-26", on=ON)
    assert [row.claim_id for row in found.claims] == ["C-2"]
    assert found.together.in_year.nominal == 550_000
    assert found.claims_by_status[Status.REVERSED] == 1


def test_of_a_lapsed_claim_the_years_before_stay(tmp_path: Path):
    path = make(tmp_path / "home", CLAIMS[:1], ["C-1"])
    Ledger.of(Home.open(path)).lapse("C-1", "2026-27", by="A Treasurer", why="the price rose again")
    found = statement(path, year="2025-26", on=ON)
    assert found.by_type[CASH].lifetime.nominal == 2_400_000
    assert [row.state.status for row in found.claims] == [Status.LAPSED]


def test_price_and_volume_are_split(tmp_path: Path):
    # 100 units at £100 became 120 at £80: £2,400 saved; cost fell by £400: price -£2,200, volume +£1,800.
    priced = Counterfactual(
        "120 at the old price",
        1_000_000,
        "2024-25",
        "2024-25",
        "placements",
        Decimal(100),
        "none",
        (UnitYear("2025-26", Decimal(1), Decimal(8_000), Decimal(120)),),
    )
    one = claim(
        "P-1", 240_000, counterfactual=priced, amounts=(YearAmounts("2025-26", 240_000),), end="2025-26"
    )
    (row,) = statement(make(tmp_path / "home", [one], ["P-1"]), on=ON).price_volume
    assert (row.price_pence, row.volume_pence, row.cost_pence) == (-220_000, 180_000, 960_000)
    assert row.baseline_pence + row.index_pence + row.price_pence + row.volume_pence == row.cost_pence


# Published figures


def balance(assurance: Assurance, pence: int, year: str = "2006-07") -> Balance:
    return Balance(
        "", year, CASH, Status.DELIVERED, assurance, "l", "p", Component.GROSS, Bases(pence, 0, 0), 1
    )


def test_what_auditors_found_of_13_billion():
    # T21 (NAO, February 2007): £3.5bn fairly represent efficiencies, £6.7bn have measurement issues, £3.1bn
    # may be incorrect; 26, 51 and 23 % of £13.3bn. The printed parts rest on sums rounded to £0.1bn.
    billions = {Assurance.A: "3.5", Assurance.C: "6.7", Assurance.D: "3.1"}
    balances = [balance(grade, int(Decimal(text) * 10**11)) for grade, text in billions.items()]
    assert measure(balances, "2006-07").in_year.nominal == 13_300_000_000_00
    parts = {grade: part * 100 for grade, _, part in assurance_parts(balances)}
    assert round(parts[Assurance.A]) == 26
    assert round(parts[Assurance.D]) == 23
    assert (
        Decimal("6.65") / Decimal("13.35") * 100
        <= parts[Assurance.C]
        <= Decimal("6.75") / Decimal("13.25") * 100
    )
    assert abs(parts[Assurance.C] - 51) < Decimal("0.7")


def test_two_public_headlines_of_one_programme_stand_apart(tmp_path: Path):
    # T27: South Hams and West Devon's T18 saved £2.9m and £1.5m a year, "just under 4.5" (the councils);
    # "more than £5m" and "more than £4m" (pages of whoever helped). The first two are claims on budget lines;
    # the third is a headline of the same: the ledger does not let it count, and it is added to nothing.
    first = claim("T18-SH", 290_000_000, member="XA", initiative="T18", cost_line="Establishment SH")
    second = claim("T18-WD", 150_000_000, member="XB", initiative="T18", cost_line="Establishment WD")
    headline = claim("T18-page", 500_000_000, member="XA", initiative="T18", cost_line="Establishment SH")
    path = make(tmp_path / "home", [first, second], ["T18-SH", "T18-WD"])
    book = Ledger.of(Home.open(path))
    book.add([headline], by="A Page", why="our headline")
    book.advance("T18-page", Status.BUDGETED, by="A Page", why="our headline")
    with pytest.raises(ConflictUnsettled, match="T18-SH"):
        book.advance("T18-page", Status.DELIVERED, by="A Page", why="our headline")
    found = statement(path, year="2025-26", on=ON)
    assert found.by_type[CASH].run_rate.nominal == 440_000_000
    (programme,) = found.initiatives
    assert [row.claim_id for row in programme.counted] == ["T18-SH", "T18-WD"]
    assert programme.in_year_pence == 440_000_000
    assert {row.claim_id for row in programme.rows} == {"T18-SH", "T18-WD", "T18-page"}
    # The same programme over three years is £13.2m: both figures are right, and neither can be quoted bare.
    words = {one.pence: one.words for one in found.headlines if one.pence in (440_000_000, 1_320_000_000)}
    assert "one year" in words[440_000_000] or "2025-26 only" in words[440_000_000]
    assert "3 years" in words[1_320_000_000]


@settings(max_examples=50)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(list(Assurance)), st.integers(-(10**9), 10**9), st.sampled_from(["a", "b"])
        ),
        max_size=30,
    )
)
def test_parts_are_parts_and_measures_add_up(rows: list[tuple[Assurance, int, str]]):
    balances = [balance(grade, pence, f"2025-2{6 if year == 'a' else 7}") for grade, pence, year in rows]
    parts = assurance_parts(balances)
    assert sum(part for _, _, part in parts) == pytest.approx(1 if any(p > 0 for _, p, _ in parts) else 0)
    half = len(balances) // 2
    together = measure(balances[:half], "2025-26") + measure(balances[half:], "2025-26")
    assert together == measure(balances, "2025-26")


# Page, CSV files and workbook


@pytest.fixture(scope="module")
def page(told: Statement, home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page") / "statement"
    return write_statement(told, folder, home=home, all_claims=True)


def test_the_page_stands_alone_and_tells_everything_without_javascript(page: Path, told: Statement):
    text = page.read_text("utf-8")
    before_scripts = text.split('<script type="application/json"')[0]
    for said in (
        "£35,500.00",
        "Cost avoidance",
        "£270,000.00",
        told.head,
        "A Treasurer",
        "verified",
        "hidden",
    ):
        assert said in before_scripts
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', text)
    assert "<script>alert" not in text
    assert "&lt;b&gt;twice" in before_scripts
    assert "tallystick opportunities show duplicate_payments-4711" in before_scripts


def test_csv_files_and_workbook_hold_the_same(page: Path):
    from openpyxl import load_workbook

    folder = page.parent
    with (folder / "data" / "totals.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows[2]["In 2025-26, nominal"] == "35500.00"
    with (folder / "data" / "all-claims.csv").open(encoding="utf-8-sig", newline="") as stream:
        every = list(csv.DictReader(stream))
    assert {row["Claim"] for row in every} == {one.claim_id for one in CLAIMS}
    assert next(row["Title"] for row in every if row["Claim"] == "C-6").startswith("'=")
    book = load_workbook(folder / "statement.xlsx")
    assert book["Totals"]["B4"].value == 35_500
    assert "Sources" in book.sheetnames


def test_a_statement_replaces_its_own_folder_and_no_other(told: Statement, tmp_path: Path):
    folder = tmp_path / "statement"
    write_statement(told, folder)
    write_statement(told, folder)
    assert not (folder / "data" / "all-claims.csv").exists()
    (folder / "mine.txt").write_text("keep")
    with pytest.raises(UsageProblem):
        write_statement(told, folder)
    assert (folder / "mine.txt").read_text() == "keep"


def test_the_largest_claims_are_listed_and_the_rest_is_said(home: Path, tmp_path: Path):
    found = statement(home, year="2025-26", listed=2, on=ON)
    assert [row.claim_id for row in found.claims] == ["C-1", "C-4"]
    text = write_statement(found, tmp_path / "statement").read_text("utf-8")
    assert "The 2 largest of 5 claims" in text


def test_an_empty_ledger_says_that_nothing_is_delivered(tmp_path: Path):
    found = statement(make(tmp_path / "home", CLAIMS[:1], []), on=ON)
    text = write_statement(found, tmp_path / "statement").read_text("utf-8")
    assert "no delivered saving" in text
    assert found.together.lifetime == Bases(0, 0, 0)


HARNESS = """
const html = require("fs").readFileSync(process.argv[2], "utf8"), cleared = JSON.parse(process.argv[3]);
const json = html.match(/id="sums">([^]*?)<\\/script>/)[1];
const script = html.match(/<script>([^]*?)<\\/script>/)[1];
const inputs = [...html.matchAll(/data-kind="([a-z]+)" data-number="(\\d+)"> <span>([^<]*)</g)].map(
  m => ({dataset: {kind: m[1], number: m[2]}, name: m[1] + "=" + m[3], checked: true}));
const cells = [...html.matchAll(/data-sum="([^"]+)"/g)].map(m => ({dataset: {sum: m[1]}, textContent: ""}));
const claims = [...html.matchAll(/data-classes="([^"]+)" id="([^"]+)"/g)].map(
  m => ({dataset: {classes: m[1]}, id: m[2], hidden: false}));
let change = null;
const box = {hidden: true, querySelectorAll: () => inputs, addEventListener: (_, f) => { change = f; }};
const parts = {sums: {textContent: json}, "leave-out": box, left: {}, all: {addEventListener: () => {}}};
const all = {"[data-sum]": cells, "[data-classes]": claims};
global.document = {getElementById: id => parts[id], querySelectorAll: query => all[query]};
eval(script);
for (const one of inputs) { if (cleared.includes(one.name)) { one.checked = false; } }
change();
console.log(JSON.stringify({cells: cells.map(c => [c.dataset.sum, c.textContent]), shown: box.hidden,
  hidden: claims.filter(c => c.hidden).length, boxes: inputs.map(i => i.name)}));
"""


@pytest.mark.skipif(
    shutil.which("node") is None, reason="the script of the page is run by node, which is absent"
)
@pytest.mark.parametrize(
    "without", [[], ["assurance=none"], ["party=Mutual", "lever=redesign"], ["year=2025-26"]]
)
def test_the_page_recomputes_what_the_command_line_would(
    page: Path, home: Path, without: list[str], tmp_path: Path
):
    harness = tmp_path / "harness.js"
    harness.write_text(HARNESS)
    ran = subprocess.run(
        ["node", harness, page, json.dumps(without)], capture_output=True, text=True, check=True, timeout=60
    )
    said = json.loads(ran.stdout)
    wanted = statement(home, year="2025-26", without=without, on=ON)
    assert set(without) <= set(said["boxes"])
    assert said["shown"] is False
    cells = dict(said["cells"])
    for key, sums in (("cash-releasing", wanted.by_type[CASH]), ("cost_avoidance", wanted.by_type[AVOIDED]),
                      ("together", wanted.together)):  # fmt: skip
        pence = (sums.in_year.nominal, sums.run_rate.nominal, sums.lifetime.nominal, sums.lifetime.constant,
                 sums.lifetime.present)  # fmt: skip
        assert [cells[f"{key} {place}"] for place in range(5)] == [f"£{one / 100:,.2f}" for one in pence]


@pytest.mark.slow
def test_a_statement_of_many_claims_takes_under_two_seconds(tmp_path: Path):
    many = [
        replace(claim(f"M-{n}", 100_000 + n), member=f"X{n % 50}", selection=Selection(f"X{n % 50}"))
        for n in range(20_000)
    ]
    path = make(tmp_path / "home", many, [one.claim_id for one in many])
    begun = time.perf_counter()
    found = statement(path, year="2025-26", on=ON)
    spent = time.perf_counter() - begun
    assert found.claims_in_all == 20_000
    assert len(found.claims) == 50
    assert spent < 2
