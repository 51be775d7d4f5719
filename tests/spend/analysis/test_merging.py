"""The joint position of bodies: it adds up, names nobody it must not, and can be read by anybody."""

from __future__ import annotations

import csv
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.spend.analysis.buying_cases import Contract, Spend, made_frame, table

from tallystick import spend
from tallystick.kernel import NotFound, UsageProblem
from tallystick.sample import make_county
from tallystick.spend.analysis.frame import Frame
from tallystick.spend.analysis.merging import MergedPosition, merge, merged_position
from tallystick.spend.analysis.merging_page import write_position

POUNDS = 100
TWO = (
    Spend("A", "Acme Ltd", "IT02", 60_000 * POUNDS),
    Spend("B", "Acme Ltd", "IT02", 40_000 * POUNDS),
    Spend("A", "Bolt Ltd", "OF01", 10_000 * POUNDS),
    Spend("B", "Cave <b>Ltd</b>", "OF01", 20_000 * POUNDS),
    Spend("B", "PERSON-1", "AC01", 5_000 * POUNDS, kind="individual"),
    Spend("A", "", "", 1_000 * POUNDS, kind="withheld"),
    Spend("C", "Acme Ltd", "IT02", 80_000 * POUNDS),
)


def framed(rows: tuple[Spend, ...] = TWO, contracts: list[Contract] | None = None) -> Frame:
    """Return a frame whose months carry the pounds of the cells, as those of real payments do."""
    frame = made_frame(rows, contracts=contracts)
    frame.engine.execute(
        "create or replace table body_periods as select body_id, financial_year, '2023-04' as period, "
        "cast(sum(lines) as bigint) as lines, cast(sum(pence) as bigint) as pence, min(first_day) as "
        "first_day, "
        "max(last_day) as last_day from cells group by body_id, financial_year"
    )
    layout = {
        "body_id": "VARCHAR", "paid_on": "DATE", "is_card": "BOOLEAN", "amount_basis": "VARCHAR",
        "financial_year": "VARCHAR",
    }  # fmt: skip
    table(frame, "payments", layout, [("A", "2023-04-03", False, "net", "2023-24")])
    return frame


def position(rows: tuple[Spend, ...] = TWO, contracts: list[Contract] | None = None) -> MergedPosition:
    return merged_position(framed(rows, contracts), ["A", "B"], snapshot="made")


def test_two_bodies_share_one_supplier() -> None:
    found = position()
    assert (found.pence, found.unnamed_pence) == (136_000 * POUNDS, 6_000 * POUNDS)
    (shared,) = found.shared
    assert (shared.name, shared.bodies, shared.pence) == ("Acme Ltd", 2, 100_000 * POUNDS)
    assert dict(shared.by_body) == {"A": 60_000 * POUNDS, "B": 40_000 * POUNDS}
    assert shared.share == pytest.approx(100 / 136)
    assert [(item.bodies, item.suppliers) for item in found.overlaps] == [(2, 1), (1, 2)]


def test_a_supplier_becomes_dependent_that_was_not() -> None:
    """Of £180,000 that three bodies pay Acme, the largest payer has £80,000 and the joint body £100,000."""
    (one,) = position().dependent
    assert one.name == "Acme Ltd"
    assert (one.before_share, one.after_share) == (pytest.approx(80 / 180), pytest.approx(100 / 180))


def test_a_supplier_that_depends_on_one_of_them_already_is_not_told() -> None:
    assert not position(tuple(row for row in TWO if row.body != "C")).dependent


def test_joint_months_and_classes_add_up_to_the_joint_spend() -> None:
    found = position()
    assert sum(item.pence for item in found.classes) == found.pence
    assert sum(sum(month.values()) for month in found.months.values()) == found.pence
    assert sum(supplier.pence for supplier in found.suppliers) + found.unnamed_pence == found.pence
    assert sum(body.pence for body in found.bodies) == found.pence
    office = next(item for item in found.classes if item.code == "OF")
    assert (office.bodies, office.suppliers, office.shared_suppliers) == (2, 2, 0)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.builds(
            Spend,
            st.sampled_from("AB"),
            st.sampled_from(["Acme", "Bolt", ""]),
            st.sampled_from(["IT02", ""]),
            st.integers(-(10**8), 10**9),
        ),
        max_size=10,
        unique_by=lambda row: (row.body, row.supplier, row.code),
    )
)
def test_sums_hold_for_any_spend_also_where_refunds_outweigh_it(rows: list[Spend]) -> None:
    found = position((Spend("A", "Dot", "IT02", 5), Spend("B", "Eel", "IT02", 7), *rows))
    assert sum(item.pence for item in found.classes) == found.pence
    assert sum(item.lines for item in found.classes) == found.lines
    assert all(0 <= supplier.after_share <= 1 for supplier in found.suppliers)


def test_listed_contracts_of_shared_suppliers_come_first() -> None:
    contracts = [
        Contract("A", "2", "Bolt Ltd", date(2025, 1, 1)),
        Contract("A", "1", "ACME LTD", date(2025, 3, 31)),
        Contract("B", "3", "Acme Ltd", date(2026, 3, 31)),
        Contract("C", "4", "Acme Ltd", date(2026, 3, 31)),
    ]
    found = position(contracts=contracts)
    assert [(one.contract_id, one.bodies) for one in found.contracts] == [("1", 2), ("3", 2), ("2", 1)]
    assert any("3 contracts are listed, 2 with suppliers" in sentence for sentence in found.sentences())


def test_what_is_not_known_is_said() -> None:
    notes = " ".join(position().notes)
    assert "No list of contracts is loaded" in notes
    assert "terms of payment cannot be told" in notes
    assert "published 1 of 12 months" in notes


class _Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_the_page_reads_without_scripts_and_names_no_individual(tmp_path: Path) -> None:
    page = write_position(position(), tmp_path / "merged")
    text = page.read_text(encoding="utf-8")
    tags = _Page(text).tags
    names = [name for name, _ in tags]
    assert ("html", {"lang": "en-GB"}) in tags
    assert names.count("h1") == 1
    assert "script" not in names
    assert "b" not in names, "the name of a supplier is text, never markup"
    assert "Cave &lt;b&gt;Ltd&lt;/b&gt;" in text
    assert all("scope" in found for name, found in tags if name == "th")
    assert names.count("caption") == names.count("table")
    assert not [
        found
        for name, found in tags
        if name in ("a", "link", "img")
        for link in found.values()
        if link and "http" in link
    ]
    every = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "merged").rglob("*.csv")) + text
    assert "PERSON-1" not in every


def test_tables_are_numbers_and_no_formulas(tmp_path: Path) -> None:
    rows = (*TWO, Spend("A", "=cmd|calc", "IT02", 10**6), Spend("B", "=cmd|calc", "IT02", 10**6))
    write_position(position(rows), tmp_path / "merged")
    with (tmp_path / "merged" / "data" / "shared-suppliers.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        found = list(csv.DictReader(file))
    assert found[0]["Joint spend"] == "100000.00"
    assert found[1]["Supplier"] == "'=cmd|calc"
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(tmp_path / "merged" / "merged.xlsx")
    assert "Shared suppliers" in book.sheetnames
    assert book["Shared suppliers"]["C2"].value == 100_000


def test_another_folder_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageProblem, match="something else"):
        write_position(position(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
    write_position(position(), tmp_path / "merged")
    write_position(position(), tmp_path / "merged")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["merged", "notes.txt"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("merging")
    make_county(folder / "county", bodies=2, lines_per_body=48)
    spend.load_bodies(folder / "home", folder / "county" / "bodies.csv")
    published = sorted(path for path in (folder / "county" / "published").iterdir() if path.is_dir())
    few = [path for body in published for path in sorted(body.glob("*.csv"))[:2]]
    spend.import_files(few, home=folder / "home", workers=1)
    return folder / "home"


def test_from_files_to_page_by_name_or_id(home: Path, tmp_path: Path) -> None:
    said: list[str] = []
    found = merge(home, ["XS-COUNTY", "Quillhaven DC"], output=tmp_path / "out", progress=said.append)
    assert [body.body_id for body in found.bodies] == ["XS-COUNTY", "XS-QUILLHAVEN"]
    assert found.as_json()["financial_year"] == found.financial_year
    assert (tmp_path / "out" / "index.html").is_file()
    assert said


@pytest.mark.parametrize(
    ("bodies", "problem", "said"),
    [
        (["XS-COUNTY"], UsageProblem, "two or more"),
        (["XS-COUNTY", "XS-COUNTY"], UsageProblem, "two or more"),
        ([], UsageProblem, "None was named"),
        (["XS-COUNTY", "Atlantis"], NotFound, "There is no body 'Atlantis'"),
        (["XS-COUNTY", "Devon County Council"], NotFound, "has no payments here"),
    ],
)
def test_which_sets_are_refused(home: Path, bodies: list[str], problem: type[Exception], said: str) -> None:
    with pytest.raises(problem, match=said):
        merge(home, bodies)
