"""Lists of contracts: any layout becomes one, nothing is lost, what cannot be read is refused with reason."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.kernel import FileRefused, StoreFailure, UsageProblem
from tallystick.spend.analysis.contract_list import load_contracts
from tallystick.spend.analysis.contract_list import loading as loading_module
from tallystick.spend.analysis.contract_list.headings import ContractField, find_columns
from tallystick.spend.analysis.contract_list.rows import layout_of, read_day, read_row, suppliers_of
from tallystick.spend.values.dates import DateOrder
from tallystick.store import Home, connect
from tallystick.store.engine import create_derived_views

SHARED = Path(__file__).resolve().parents[3] / ".." / "shared" / "data" / "contracts"
LEEDS = "E08000035"
CODE = (
    "Reference number,Title of agreement,Local authority department responsible,Description of the goods,"
    "Supplier name and details,Sum to be paid over the length of the contract,Start date,End date,Review date"
)
WIDE = (
    "Directorate Name,Contract Reference,Contract Title,Supplier Company Name,Supplier Postcode,Annual Value,"
    "Total Contract Value (including extensions),Start Date,End Date,Contract Duration (months),"
    "Extension 1 Taken?,Current Expiry Date,SME Supplier?,Company Number"
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.open(tmp_path / "home", create=True)


def written(folder: Path, header: str, *rows: str, name: str = "register.csv") -> Path:
    path = folder / name
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return path


def listed(home: Home) -> list[dict[str, object]]:
    with connect("256MB", threads=1) as engine:
        create_derived_views(engine, home.path)
        cursor = engine.execute("select * from listed_contracts order by body_id, contract_id, supplier_name")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_the_codes_own_headings_are_read(home: Home, tmp_path: Path):
    path = written(
        tmp_path,
        CODE,
        'C1,Paper,Finance,Copier paper,Oak Paper Ltd,"£12,500.00",01/04/2022,31/03/2025,01/10/2024',
    )
    summary = load_contracts(home, path, body="Leeds")
    assert (summary.rows_in, summary.rows_stored, summary.rows_refused) == (1, 1, 0)
    one = listed(home)[0]
    assert one["body_id"] == LEEDS
    assert (one["contract_id"], one["title"], one["department"]) == ("C1", "Paper", "Finance")
    assert (one["supplier_name"], one["value_pence"]) == ("Oak Paper Ltd", 1_250_000)
    assert (one["start_date"], one["end_date"], one["review_date"]) == (
        date(2022, 4, 1), date(2025, 3, 31), date(2024, 10, 1),
    )  # fmt: skip
    assert one["source_row"] == 2


def test_of_several_ends_the_latest_counts_and_a_company_number_gets_its_noughts_back(
    home: Home, tmp_path: Path
):
    path = written(
        tmp_path,
        WIDE,
        "Place,S1,Trees,Elm Tree Ltd,LS1 1AA,5000,10000,2021-04-01,2022-03-31,12,Yes,2023-03-31,Yes,2535986",
    )
    load_contracts(home, path, body=LEEDS)
    one = listed(home)[0]
    assert one["end_date"] == date(2023, 3, 31)
    assert (one["annual_value_pence"], one["value_pence"]) == (500_000, 1_000_000)
    assert one["supplier_identifier"] == "GB-COH-02535986"


def test_rows_that_cannot_be_read_are_refused_with_a_reason_and_counted(home: Home, tmp_path: Path):
    rows = [
        "1,Good,D,x,Oak Ltd,100,01/04/2022,31/03/2025,",
        "2,No supplier,D,x,,100,01/04/2022,31/03/2025,",
        "3,Framework,D,x,Various suppliers,100,01/04/2022,31/03/2025,",
        "4,Backwards,D,x,Oak Ltd,100,01/04/2025,31/03/2022,",
        "5,No dates,D,x,Oak Ltd,100,tbc,ongoing,",
        "6,Withheld,D,x,REDACTED,100,01/04/2022,31/03/2025,",
        CODE,
    ]
    summary = load_contracts(home, written(tmp_path, CODE, *rows), body=LEEDS)
    assert (summary.rows_in, summary.rows_stored, summary.rows_refused) == (7, 1, 6)
    assert sum(summary.refused.values()) == 6
    assert len(summary.refused) == 6
    assert summary.as_json()["rows_refused"] == 6


def test_a_contract_of_several_suppliers_covers_each_and_its_value_stands_with_none(
    home: Home, tmp_path: Path
):
    path = written(tmp_path, CODE, "1,Care,D,x,Oak Ltd; Elm Ltd,100000,01/04/2022,31/03/2025,")
    summary = load_contracts(home, path, body=LEEDS)
    assert (summary.rows_stored, summary.contracts) == (1, 2)
    assert [(one["supplier_name"], one["value_pence"]) for one in listed(home)] == [
        ("Elm Ltd", None),
        ("Oak Ltd", None),
    ]


def test_values_in_thousands_are_pounds_and_what_is_no_amount_is_said(home: Home, tmp_path: Path):
    header = "Supplier,Contract value (£000s),Start,End"
    path = written(tmp_path, header, "Oak Ltd,12.5,1 April 2022,", "Elm Ltd,50-60,Apr 1 2022,31-Mar-49")
    summary = load_contracts(home, path, body=LEEDS)
    rows = {one["supplier_name"]: one for one in listed(home)}
    assert rows["Oak Ltd"]["value_pence"] == 1_250_000
    assert rows["Elm Ltd"]["value_pence"] is None
    assert any("no amount" in note for note in summary.notes)
    assert any("open-ended" in note for note in summary.notes)


def test_a_new_list_replaces_the_bodys_own_and_leaves_others(home: Home, tmp_path: Path):
    header = "Organisation name,Supplier,Start date,End date"
    first = written(
        tmp_path, header, "Leeds City Council,Oak Ltd,01/04/2022,", "Devon County Council,Elm Ltd,01/04/2022,"
    )
    load_contracts(home, first)
    load_contracts(home, written(tmp_path, header, "Leeds City Council,Ash Ltd,01/05/2022,", name="b.csv"))
    assert {one["supplier_name"] for one in listed(home)} == {"Elm Ltd", "Ash Ltd"}


def test_contracts_that_one_body_lists_for_another_are_added_to_its_own(home: Home, tmp_path: Path):
    header = "Purchasing body,Supplier,Start date,End date"
    load_contracts(home, written(tmp_path, header, "Devon County Council,Elm Ltd,01/04/2022,"))
    joint = written(
        tmp_path,
        header,
        "Leeds City Council,Oak Ltd,01/04/2022,",
        "Devon County Council,Ash Ltd,01/04/2022,",
        name="Leeds City Council contracts.csv",
    )
    load_contracts(home, joint)
    load_contracts(home, joint)
    assert sorted((one["body_id"], one["supplier_name"]) for one in listed(home)) == [
        (LEEDS, "Oak Ltd"), ("E10000008", "Ash Ltd"), ("E10000008", "Elm Ltd"),
    ]  # fmt: skip


def test_a_table_that_is_no_list_is_refused_and_nothing_changes(home: Home, tmp_path: Path):
    load_contracts(home, written(tmp_path, CODE, "1,A,D,x,Oak Ltd,1,01/04/2022,,"), body=LEEDS)
    with pytest.raises(FileRefused) as refused:
        load_contracts(
            home, written(tmp_path, "Payee,Amount,Date", "A,1,01/04/2022", name="x.csv"), body=LEEDS
        )
    assert "supplier" in refused.value.why
    assert [one["supplier_name"] for one in listed(home)] == ["Oak Ltd"]


def test_whose_contracts_they_are_must_be_known(home: Home, tmp_path: Path):
    path = written(tmp_path, CODE, "1,A,D,x,Oak Ltd,1,01/04/2022,,")
    with pytest.raises(FileRefused, match="whose"):
        load_contracts(home, path)
    with pytest.raises(UsageProblem):
        load_contracts(home, path, body="Nowhere upon Nothing")


def test_a_failure_while_publishing_leaves_the_earlier_list(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    load_contracts(home, written(tmp_path, CODE, "1,A,D,x,Oak Ltd,1,01/04/2022,,"), body=LEEDS)

    def full(*_: object, **__: object) -> None:
        raise StoreFailure("The disk is full.")

    monkeypatch.setattr(loading_module, "publish_derivation", full)
    with pytest.raises(StoreFailure):
        load_contracts(
            home, written(tmp_path, CODE, "1,A,D,x,Elm Ltd,1,01/04/2022,,", name="b.csv"), body=LEEDS
        )
    assert [one["supplier_name"] for one in listed(home)] == ["Oak Ltd"]
    assert not any(path.name.startswith("contract_list") for path in home.staging.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
@pytest.mark.parametrize("failpoint", ["before-derivation", "before-derivation-pointer"])
def test_killed_while_publishing_the_earlier_list_stays_whole(home: Home, tmp_path: Path, failpoint: str):
    load_contracts(home, written(tmp_path, CODE, "1,A,D,x,Oak Ltd,1,01/04/2022,,"), body=LEEDS)
    path = written(tmp_path, CODE, "1,A,D,x,Elm Ltd,1,01/04/2022,,", name="b.csv")
    script = (
        "import sys; from tallystick.spend.analysis.contract_list import load_contracts; "
        "load_contracts(*sys.argv[1:3], body=sys.argv[3])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, str(home.path), str(path), LEEDS],
        check=False,
        env=os.environ | {"TALLYSTICK_FAILPOINT": failpoint},
    )
    assert ended.returncode == -signal.SIGKILL
    assert [one["supplier_name"] for one in listed(home)] == ["Oak Ltd"]
    load_contracts(home, path, body=LEEDS)
    assert [one["supplier_name"] for one in listed(home)] == ["Elm Ltd"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31/03/2049", date(2049, 3, 31)),
        ("2022-04-01 00:00:00", date(2022, 4, 1)),
        ("1st April 2022", date(2022, 4, 1)),
        ("Fri, 01 Apr 2022", date(2022, 4, 1)),
        ("April 1, 2022", date(2022, 4, 1)),
        ("44652", date(2022, 4, 1)),
        ("31/02/2022", None),
        ("rolling", None),
        ("2022", None),
    ],
)
def test_days_far_ahead_and_in_many_ways_of_writing_are_read(text: str, day: date | None):
    assert read_day(text, DateOrder.DAY_FIRST) == day


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_day_written_in_figures_is_read_back(day: date):
    assert read_day(f"{day:%d/%m/%Y}", DateOrder.DAY_FIRST) == day
    assert read_day(f"{day:%m/%d/%Y}", DateOrder.MONTH_FIRST) == day
    assert read_day(day.isoformat(), DateOrder.MONTH_FIRST) == day


@given(st.lists(st.text(max_size=30), max_size=14))
def test_any_row_is_read_or_refused_with_a_reason(cells: list[str]):
    header = tuple(CODE.split(","))
    layout = layout_of(header, find_columns(header), [cells])
    made = read_row(cells, layout, 2)
    assert made
    assert isinstance(made, str) or all(one.supplier_name for one in made)


def test_headings_of_other_registers_find_their_fields():
    columns = find_columns(
        ("Contract Ref.", "Name of contract", "Awarded Supplier", "Value per annum", "Contract value",
         "Commencement date", "Expiry Date", "Contract review date", "Owner department", "VAT Reg No")
    )  # fmt: skip
    assert columns.at == {
        ContractField.REFERENCE: (0,), ContractField.TITLE: (1,), ContractField.SUPPLIER: (2,),
        ContractField.ANNUAL_VALUE: (3,), ContractField.VALUE: (4,), ContractField.START: (5,),
        ContractField.END: (6,), ContractField.REVIEW: (7,), ContractField.DEPARTMENT: (8,),
        ContractField.VAT_NUMBER: (9,),
    }  # fmt: skip


def test_a_comma_stands_inside_a_name():
    assert suppliers_of("Smith, Jones & Partners LLP") == ["Smith, Jones & Partners LLP"]


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the real files of ../shared/data are not here")
def test_a_real_register_is_read_and_every_row_accounted_for(home: Home):
    path = next(SHARED.rglob("*.csv"))
    with path.open(encoding="utf-8-sig", newline="") as opened:
        rows = sum(1 for _ in csv.reader(opened)) - 1
    summary = load_contracts(home, path)
    assert summary.rows_in == rows == summary.rows_stored + summary.rows_refused
    assert summary.rows_refused < rows * 0.1
    made = listed(home)
    assert sum(1 for one in made if one["value_pence"]) > 0.8 * len(made)
    assert sum(1 for one in made if one["supplier_identifier"]) > 0.8 * len(made)
