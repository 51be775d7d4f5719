"""Made evidence, and the product run over it from files to report while every statement is watched."""

from __future__ import annotations

import csv
import shutil
from dataclasses import dataclass
from pathlib import Path

from capturing import Capture

from tallystick import opportunities, spend
from tallystick.categories import verbs as categories
from tallystick.categories.cascade.reading_text import ROOM as MODEL_ROOM
from tallystick.categories.evaluation import read_labelled_keys
from tallystick.sample import make_county
from tallystick.savings.ledger import Ledger
from tallystick.savings.model import (
    Claim,
    Counterfactual,
    EvidenceKind,
    LedgerSettings,
    SavingType,
    Selection,
    Status,
    YearAmounts,
)
from tallystick.savings.model import Evidence as Proof
from tallystick.savings.verification_run import verify
from tallystick.spend.analysis import invoice_numbers, unit_prices
from tallystick.spend.analysis.contract_list import load_contracts
from tallystick.spend.analysis.duplicates import raw_rule_counts
from tallystick.spend.analysis.finding import find
from tallystick.spend.analysis.frame import make_frame
from tallystick.spend.analysis.invoice_numbers import Numbering
from tallystick.spend.analysis.merging import merge
from tallystick.spend.analysis.order_lines import load_order_lines
from tallystick.spend.analysis.unit_prices import Pricing
from tallystick.spend.explaining import explain
from tallystick.spend.importing.model import Settings
from tallystick.spend.importing.one_file import FileReader
from tallystick.spend.reporting.gathering import gather
from tallystick.spend.reporting.queries import query
from tallystick.store import Home, open_reader
from tallystick.store.derivations import FOLDER
from tallystick.suppliers import registers
from tallystick.suppliers import verbs as suppliers

BODIES = 100
"""Of the large sample: enough that suppliers are shared, few enough that importing is quick."""


@dataclass(frozen=True)
class Evidence:
    """A home that holds everything, and what was seen while it came about."""

    home: Home
    capture: Capture


def county(folder: Path) -> Evidence:
    """The sample county: every kind of file, in two imports: the second meets what was there."""
    made = folder / "county"
    make_county(made)
    home = Home.open(folder / "home", create=True)
    capture = _capture(folder, home)
    bodies = sorted(path for path in (made / "published").iterdir() if path.is_dir())
    with capture.watching():
        spend.load_bodies(home.path, made / "bodies.csv")
        _read_here(sorted(bodies[0].iterdir())[:2], home, folder / "workspace")
        spend.import_files(bodies[:-4], home=home.path, workers=2)
        _gather_report(home)
        load_contracts(home, made / "contracts.csv")
        find(home.path, only=("contract_cover", "shared_suppliers"))  # while suppliers are names
        suppliers.resolve(home.path)
        registers.load(home, "companies-house", _companies(made, folder / "companies.csv"), processes=1)
        registers.load(home, "charities", _charities(made, folder / "charities.csv"), processes=1)
        spend.import_files([made / "published"], home=home.path, workers=2)
        suppliers.resolve(home.path)
        categories.classify(home)
        _correct(home)
        _look(home, folder)
        _find(home, made)
        _claim(home)
        _gather_report(home)
    return Evidence(home, capture)


def nation(folder: Path, lines: int, model_of: Home) -> Evidence:
    """This many lines of a hundred bodies in the layout of the national sample, twelve files of each body.

    Lines are classified with the model that another home holds: training one is nothing that Spark does.
    """
    make_county(folder / "england", bodies=BODIES, lines_per_body=-(-lines // BODIES))
    home = Home.open(folder / "home", create=True)
    capture = _capture(folder, home)
    with capture.watching():
        spend.load_bodies(home.path, folder / "england" / "bodies.csv")
        spend.import_files([folder / "england" / "published"], home=home.path, workers=2)
        suppliers.resolve(home.path)
        kept = Path(FOLDER) / MODEL_ROOM
        shutil.copytree(model_of.path / kept, home.path / kept)
        categories.classify(home, retrain=False)
        find(home.path)
        opportunities.ranked(home.path, limit=5)
        _gather_report(home)
    return Evidence(home, capture)


def _capture(folder: Path, home: Home) -> Capture:
    (folder / "captured").mkdir()
    return Capture(folder / "captured", home)


def _read_here(files: list[Path], home: Home, workspace: Path) -> None:
    """Read files in this process; the import proper does that in child processes, where nobody can watch."""
    workspace.mkdir()
    reader = FileReader(Settings(workspace=str(workspace), home=str(home.path), accept=True))
    for path in files:
        reader.read(path)


def _gather_report(home: Home) -> None:
    """Ask everything that the report asks; drawing its pages reads nothing more."""
    spend.certify(home.path)
    with open_reader(home, memory_limit="2GB") as engine:
        gather(engine)
        engine.execute(query("rejects").sql).fetchmany(1)


def _correct(home: Home) -> None:
    """Correct the class of what one supplier sells, after looking at what that changes."""
    with open_reader(home) as engine:
        ((supplier, code),) = engine.execute(
            "select clean_name, max(code) from payees join purchase_classes using (payee_id) "
            "where kind = 'organisation' and code <> '' "
            "group by clean_name order by sum(payees.pence) desc, clean_name limit 1"
        ).fetchall()
    categories.preview_correction(home, "supplier", code, supplier=supplier)
    categories.correct(home, "supplier", code, by="A reader", why="Known here.", supplier=supplier)


def _look(home: Home, folder: Path) -> None:
    """Ask what people ask."""
    with open_reader(home) as engine:
        ((line_id, body_id, name),) = engine.execute(
            "select line_id, body_id, supplier_name from payments where supplier_name is not null "
            "order by line_id limit 1"
        ).fetchall()
        ((entity, known_as),) = engine.execute(
            "select entity_id, name from entities order by pence desc, entity_id limit 1"
        ).fetchall()
    for asked in (name, "house care", known_as, entity):
        suppliers.show(home.path, asked)
    suppliers.review(home.path)
    suppliers.export(home.path, "csv", folder / "payees.csv")
    categories.show(home)
    categories.show(home, body=body_id)
    categories.miscoded(home, limit=10)
    categories.explain_line(home, line_id)
    explain(home.path, line_id)
    spend.export(home.path, "csv", folder / "payments.csv")
    read_labelled_keys(folder / "payments.csv")


def _find(home: Home, made: Path) -> None:
    """Look for opportunities with all that the finders may need, and rank what they found."""
    load_contracts(home, made / "contracts.csv")
    load_order_lines(home, made / "orders")
    find(home.path)
    found = opportunities.ranked(home.path, limit=5).opportunities
    opportunities.show(home.path, found[0].opportunity_id)
    with open_reader(home) as engine:
        bodies = engine.execute("select distinct body_id from payments order by body_id limit 3").fetchall()
        frame = make_frame(engine, ())
        raw_rule_counts(frame)
        # What the sample holds too little of is looked for once more by rules that take nearly all.
        invoice_numbers.run(frame, Numbering(3, 1, 0, 100, 1, 100))
        unit_prices.run(frame, Pricing(1.0, 0))
    merge(home.path, [body for (body,) in bodies])


def _claim(home: Home) -> None:
    """Claim a saving on what one supplier is paid, and a recovery, and ask later payments for both."""
    with open_reader(home) as engine:
        ((before, year),) = engine.execute(
            "select min(financial_year), max(financial_year) from payments"
        ).fetchall()
        ((paid, *chosen),) = engine.execute(
            "select sum(amount_pence) filter (where financial_year = $before) as paid, "
            "body_id, supplier_name, class_code, department from classified_payments "
            "where class_code <> '' and department <> '' group by all "
            "order by count(distinct period) desc, paid desc, body_id limit 1",
            {"before": before},
        ).fetchall()
        ((payer, line_id, pence),) = engine.execute(
            "select body_id, line_id, amount_pence from resolved_payments where amount_pence > 0 and "
            "entity_id in (select entity_id from resolved_payments where amount_pence < 0) "
            "order by amount_pence desc, line_id limit 1"
        ).fetchall()
    usual = Counterfactual("As in the year before.", paid, before, before)
    claims = [
        _claimed("LESS", Selection(*chosen), usual, YearAmounts(year, paid // 10)),
        _claimed("BACK", Selection(payer, line_ids=(line_id,)), usual, YearAmounts(year, pence)),
    ]
    ledger = Ledger.of(home)
    ledger.begin(LedgerSettings(year, year), by="A treasurer", why="The first year.")
    ledger.add(claims, by="A clerk", why="Seen.")
    for status in (Status.BUDGETED, Status.DELIVERED):
        ledger.advance(["LESS", "BACK"], status, by="A treasurer", why="As agreed.")
    verify(home.path, by="A clerk")


def _claimed(name: str, selection: Selection, usual: Counterfactual, amounts: YearAmounts) -> Claim:
    return Claim(
        claim_id=name,
        member=selection.body_id,
        service="Corporate",
        lever=name,
        cost_line="Goods",
        saving_type=SavingType.CASH_RELEASING,
        counterfactual=usual,
        amounts=(amounts,),
        start=amounts.financial_year,
        end=amounts.financial_year,
        evidence=(Proof(EvidenceKind.DOCUMENT, "A minute"),),
        selection=selection,
    )


def _companies(made: Path, path: Path) -> Path:
    """A register of companies in the layout of the free product, of the suppliers that have a number."""
    headings = ["CompanyName", "CompanyNumber", "RegAddress.PostCode", "CompanyCategory", "CompanyStatus"]
    rows = [
        [name, number, "AB1 2CD", "Private Limited Company", "Active", "01/02/2001"]
        for number, name in _numbered(made, "company_number")
    ]
    return _table(path, [*headings, "IncorporationDate"], rows)


def _charities(made: Path, path: Path) -> Path:
    """A register of charities in the layout of England and Wales, of the suppliers that have a number."""
    headings = [
        "registered_charity_number",
        "linked_charity_number",
        "charity_name",
        "charity_registration_status",
    ]
    rows = [[number, "0", name, "Registered"] for number, name in _numbered(made, "charity_number")]
    return _table(path, headings, rows)


def _numbered(made: Path, column: str) -> list[tuple[str, str]]:
    with (made / "truth" / "suppliers.csv").open(encoding="utf-8", newline="") as file:
        return sorted(
            {row[column]: row["true_name"].upper() for row in csv.DictReader(file) if row[column]}.items()
        )


def _table(path: Path, headings: list[str], rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headings, *rows])
    return path
