"""Exports: one file, whole or not at all, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_evidence import PAYMENT_COLUMNS, add_file, publish, supersede

from tallystick.kernel import NotFound, StoreFailure, UsageProblem
from tallystick.store import Home, connect, export

LINES = [
    {
        "supplier_name": '=HYPERLINK("x")',
        "purpose": "+44 calls",
        "department": "@home",
        "transaction_ref": "-7",
    },
    {"supplier_name": "\tTabbed", "purpose": 'Rent, rates\nand "water"', "irrecoverable_vat_pence": 5},
    {"supplier_name": None, "is_redacted": True, "paid_on": None, "merchant_category": "Stationery"},
    {"supplier_name": "REDACTED PERSONAL DATA", "is_redacted": True, "procurement_category": "Social care"},
]
PENCE = [-123456, 5, 0, 100_00]


@pytest.fixture
def filled(home: Home) -> Home:
    publish(home, [add_file(home, "may", PENCE, lines=LINES)])
    return home


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def test_csv_has_every_column_and_disarms_formulas_in_texts(filled: Home, tmp_path: Path):
    done = export(filled, "csv", tmp_path / "lines.csv")
    rows = rows_of(tmp_path / "lines.csv")
    assert (done.lines, done.pence) == (4, sum(PENCE))
    assert done.snapshot == filled.current().id
    assert list(rows[0]) == [name for name, _ in PAYMENT_COLUMNS]
    assert [row["supplier_name"] for row in rows] == [
        "'=HYPERLINK(\"x\")", "'\tTabbed", "", "REDACTED PERSONAL DATA",
    ]  # fmt: skip
    assert (rows[0]["purpose"], rows[0]["department"], rows[0]["transaction_ref"]) == (
        "'+44 calls",
        "'@home",
        "'-7",
    )
    assert rows[1]["purpose"] == 'Rent, rates\nand "water"'
    assert [int(row["amount_pence"]) for row in rows] == PENCE


def test_transparency_layout_is_in_pounds_with_two_decimals(filled: Home, tmp_path: Path):
    export(filled, "transparency", tmp_path / "code.csv")
    rows = rows_of(tmp_path / "code.csv")
    assert list(rows[0]) == [
        "Body", "Body identifier", "Date", "Transaction number", "Department", "Beneficiary", "Purpose",
        "Amount", "VAT basis of amount", "Irrecoverable VAT", "Merchant category",
    ]  # fmt: skip
    assert [row["Amount"] for row in rows] == ["-1234.56", "0.05", "0.00", "100.00"]
    assert [row["Irrecoverable VAT"] for row in rows] == ["", "0.05", "", ""]
    assert [row["Date"] for row in rows] == ["2024-04-05", "2024-04-05", "2024-04", "2024-04-05"]
    assert [row["Merchant category"] for row in rows] == ["", "", "Stationery", "Social care"]
    assert rows[0]["Beneficiary"] == '\'=HYPERLINK("x")'


def test_redacted_payees_stay_redacted(filled: Home, tmp_path: Path):
    export(filled, "transparency", tmp_path / "code.csv")
    names = [row["Beneficiary"] for row in rows_of(tmp_path / "code.csv")]
    assert names[2:] == ["Redacted", "REDACTED PERSONAL DATA"]


def test_parquet_keeps_columns_types_and_values(filled: Home, tmp_path: Path):
    export(filled, "parquet", tmp_path / "lines.parquet")
    with connect() as engine:
        path = (tmp_path / "lines.parquet").as_posix()
        described = engine.execute("describe from read_parquet(?)", [path]).fetchall()
        values = engine.execute("select supplier_name, amount_pence from read_parquet(?)", [path]).fetchall()
        metadata = engine.execute("select key, value from parquet_kv_metadata(?)", [path]).fetchall()
    assert tuple((row[0], row[1]) for row in described) == PAYMENT_COLUMNS
    assert values == [(line["supplier_name"], pence) for line, pence in zip(LINES, PENCE, strict=True)]
    assert (b"tallystick_snapshot", filled.current().id.encode()) in metadata


def test_superseded_lines_are_not_exported(home: Home, tmp_path: Path):
    may, corrected = add_file(home, "may", [100, -30]), add_file(home, "corrected", [110])
    gone = supersede(home, may, corrected, [f"{may.file_hash[:16]}-1-2"], 100)
    publish(home, [may, corrected], [gone])
    export(home, "csv", tmp_path / "lines.csv")
    assert sorted(int(row["amount_pence"]) for row in rows_of(tmp_path / "lines.csv")) == [-30, 110]


def test_an_export_replaces_a_file_but_never_a_folder(filled: Home, tmp_path: Path):
    (tmp_path / "lines.csv").write_text("older")
    export(filled, "csv", tmp_path / "lines.csv")
    assert len(rows_of(tmp_path / "lines.csv")) == 4
    with pytest.raises(UsageProblem, match="A folder stands there"):
        export(filled, "csv", filled.path)
    with pytest.raises(UsageProblem, match="does not exist"):
        export(filled, "csv", tmp_path / "no" / "lines.csv")
    with pytest.raises(UsageProblem, match="csv, parquet, transparency"):
        export(filled, "xlsx", tmp_path / "lines.xlsx")


def test_a_failed_export_leaves_the_earlier_file(filled: Home, tmp_path: Path):
    target = tmp_path / "lines.csv"
    target.write_text("older")
    next(filled.parts.glob("*/payments.parquet")).unlink()
    with pytest.raises(StoreFailure):
        export(filled, "csv", target)
    assert target.read_text() == "older"
    assert [item.name for item in tmp_path.iterdir() if item.suffix == ".part"] == []


def test_nothing_to_export_before_the_first_import(home: Home, tmp_path: Path):
    with pytest.raises(NotFound):
        export(home, "csv", tmp_path / "lines.csv")


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)


@settings(max_examples=25, deadline=None)
@given(st.lists(texts, min_size=1, max_size=8))
def test_any_text_survives_and_none_is_a_formula(tmp_path_factory, names: list[str]):
    folder = Path(tmp_path_factory.mktemp("any"))
    home = Home.open(folder / "home", create=True)
    lines = [{"supplier_name": name} for name in names]
    publish(home, [add_file(home, "any", list(range(len(names))), lines=lines)])
    export(home, "csv", folder / "lines.csv")
    with (folder / "lines.csv").open(newline="", encoding="utf-8") as handle:
        exported = [row["supplier_name"] for row in csv.DictReader(handle)]
    dangerous = ("\x00", "\t", "\r", "=", "+", "-", "@")
    assert exported == [f"'{name}" if name.startswith(dangerous) else name for name in names]
