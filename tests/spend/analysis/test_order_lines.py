"""Reading order lines and price lists: what a wording says, which wordings are one thing, what is refused."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallystick.kernel import FileRefused, UsageProblem
from tallystick.spend.analysis.order_lines import load_order_lines, loading, match_items, read_wording
from tallystick.spend.analysis.order_lines.headings import OrderField, find_columns
from tallystick.spend.analysis.order_lines.matching import likeness_of
from tallystick.spend.analysis.order_lines.rows import read_money, read_number, read_row, totals_agree
from tallystick.store import Home, current_derivation
from tallystick.store.workbooks import Column, Kind, Sheet, write_workbook

HEADER = "Order date,Supplier,Item,Unit,Quantity,Unit price,Line total\n"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.open(tmp_path / "home", create=True)


def written(path: Path, *rows: str, header: str = HEADER) -> Path:
    path.write_text(header + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def stored(home: Home, what: str = "*", table: str = "order_lines") -> list[tuple[object, ...]]:
    found = current_derivation(home, "order_lines")
    assert found is not None
    with duckdb.connect() as engine:
        return engine.execute(
            f"select {what} from read_parquet('{found.path(f'{table}.parquet')}') order by all"
        ).fetchall()


# What a wording says


@pytest.mark.parametrize(
    ("item", "unit", "words", "measures", "base_unit", "pack"),
    [
        ("box of A4 paper, five reams", "box", ("paper",), ("a4",), "ream", 5),
        ("A4 paper 5 x 500 sheets", "BX", ("paper",), ("a4",), "ream", 5),
        ("A4 paper", "Ream", ("paper",), ("a4",), "ream", 1),
        ("A4 paper (5 reams)", "ream", ("paper",), ("a4",), "ream", 1),
        ("laptop, 14 inch, 16 GB", "each", ("laptop",), ("14inch", "16gb"), "each", 1),
        ('Laptop 14" 16GB', "", ("laptop",), ("14inch", "16gb"), "each", 1),
        ("Pair of safety boots", "Each", ("boot", "safety"), (), "pair", 1),
        ("Nitrile gloves, box of 100", "box", ("glove", "nitrile"), (), "each", 100),
        ("Nitrile gloves", "per 100", ("glove", "nitrile"), (), "each", 100),
        ("Black pens", "dozen", ("black", "pen"), (), "each", 12),
        ("grit salt", "tonne", ("grit", "salt"), (), "kg", 1000),
        ("copier paper A4", "box", ("copier", "paper"), ("a4",), "box", 1),
        ("hand soap 500 ml", "each", ("hand", "soap"), ("500ml",), "each", 1),
    ],
)
def test_what_the_price_is_for(
    item: str, unit: str, words: tuple[str, ...], measures: tuple[str, ...], base_unit: str, pack: int
) -> None:
    found = read_wording(item, unit)
    assert (found.words, found.measures, found.base_unit, found.pack) == (words, measures, base_unit, pack)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (("safety boots, pair", "pair"), ("Boots, safety", "PR"), True),
        (("laptop, 14 inch, 16 GB", "each"), ("Labtop 14 inch 16GB", "EA"), True),
        (("laptop, 14 inch, 16 GB", "each"), ("laptop, 15 inch, 16 GB", "each"), False),
        (("laptop, 14 inch", "each"), ("laptop bag, 14 inch", "each"), False),
        (("safety boots", "pair"), ("safety shoes", "pair"), False),
        (("A4 paper", "ream"), ("A3 paper", "ream"), False),
        (("copier paper A4", "box"), ("copier paper A4", "ream"), False),
    ],
)
def test_which_wordings_are_one_thing(one: tuple[str, str], other: tuple[str, str], is_same: bool) -> None:
    found = match_items({one: 3, other: 1})
    assert (found[one].item_key == found[other].item_key) is is_same
    assert all(match.reason for match in found.values())


def test_a_thing_keeps_its_key_when_another_wording_becomes_usual() -> None:
    first, second = ("safety boots black", "pair"), ("safety boots blackk", "pair")
    before = match_items({first: 5, second: 1})[first].item_key
    after = match_items({first: 5, second: 50}, named_before={"safety boots black"})
    assert before == after[first].item_key == after[second].item_key


WORDS = st.frozensets(
    st.sampled_from(["paper", "copier", "copyer", "white", "boots", "safety", "glove"]), max_size=5
)


@given(WORDS, WORDS)
def test_likeness_is_symmetric_and_a_share(one: frozenset[str], other: frozenset[str]) -> None:
    assert likeness_of(one, other) == likeness_of(other, one)
    assert 0 <= likeness_of(one, other) <= 1
    assert (likeness_of(one, other) == 1) == (one == other and bool(one))


@settings(max_examples=200)
@given(st.text(max_size=60), st.text(max_size=15))
def test_any_wording_can_be_read(item: str, unit: str) -> None:
    assert read_wording(item, unit).pack >= 0


# Rows


@pytest.mark.parametrize(
    ("text", "pence"),
    [("12.87", "1287"), ("£1,234.5", "123450"), ("0.0125", "1.25"), ("12.5p", "12.5"), ("POA", None),
     ("$5", None),
     ("12,34", None), ("", None), ("=1+1", None)],
)  # fmt: skip
def test_money_is_read_with_its_decimals_or_not_at_all(text: str, pence: str | None) -> None:
    assert read_money(text) == (None if pence is None else Decimal(pence))


def test_prices_in_pence_are_read_as_the_heading_says() -> None:
    columns = find_columns(["Item", "Unit price (pence)"])
    line = read_row(["Paper", "254.4"], columns, None)
    assert not isinstance(line, str)
    assert line.unit_price_pence == Decimal("254.4")


@pytest.mark.parametrize(
    ("quantity", "price", "total", "agrees"),
    [
        ("80", "1287", "102960", True),
        ("3", "33.33", "100", True),
        ("1000", "1.25", "1250", True),
        ("10", "1000", "12000", True),  # with VAT at 20 %
        ("10", "1000", "11000", False),
        ("10", "1000", "1000", False),
    ],
)
def test_quantity_times_price_is_checked_against_the_total(
    quantity: str, price: str, total: str, agrees: bool
) -> None:
    assert totals_agree(Decimal(quantity), Decimal(price), Decimal(total)) is agrees


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["", "each", "2", "3", "6"], "names no item"),
        (["Pen", "each", "two", "3", "6"], "quantity is no number"),
        (["Pen", "each", "-2", "3", "-6"], "returned"),
        (["Pen", "each", "2", "on request", ""], "missing or no amount"),
        (["Pen", "each", "2", "0", "0"], "not above nought"),
        (["Pen", "each", "2", "3", "60"], "is not its total"),
        (["Pen", "each", "2", "1e40", ""], "too large"),
        (["Total", "", "", "", "600"], "total row"),
        (["Item", "Unit", "Quantity", "Unit price", "Total"], "repeats the headings"),
    ],
)
def test_why_a_row_is_refused(row: list[str], reason: str) -> None:
    columns = find_columns(["Item", "Unit", "Quantity", "Unit price", "Total"])
    found = read_row(row, columns, None)
    assert isinstance(found, str)
    assert reason in found


@settings(max_examples=200)
@given(st.lists(st.one_of(st.text(max_size=20), st.none()), min_size=5, max_size=5))
def test_no_row_breaks_the_reader(cells: list[str | None]) -> None:
    columns = find_columns(["Item", "Unit", "Quantity", "Unit price", "Total"])
    found = read_row(cells, columns, None)
    if not isinstance(found, str):
        assert 0 < found.unit_price_pence < 10**14
        assert found.quantity is None or found.quantity > 0


@pytest.mark.parametrize("text", ["1", "1,234", "1,234.50", ".5", "2.5e3"])
def test_numbers_are_read(text: str) -> None:
    assert read_number(text) is not None


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        (("PO Number", "Date Ordered", "Vendor Name", "Description of Goods", "UOM", "Qty", "Unit Cost (£)"),
         ("reference", "date", "supplier", "item", "unit", "quantity", "unit price")),
        (("Product", "Price per unit", "Pack size"), ("item", "unit price", "pack size")),
        (("Item description", "Unit of Measure", "Quantity Ordered", "Net unit price", "Line value"),
         ("item", "unit", "quantity", "unit price", "total")),
    ],
)  # fmt: skip
def test_headings_of_purchasing_systems(headings: tuple[str, ...], fields: tuple[str, ...]) -> None:
    found = find_columns(headings).at
    assert {headings[place]: wanted.value for wanted, place in found.items()} == dict(
        zip(headings, fields, strict=True)
    )
    assert OrderField.BODY not in found


# Loading


def test_rows_in_are_rows_stored_and_rows_refused(home: Home, tmp_path: Path) -> None:
    path = written(
        tmp_path / "orders.csv",
        '01/04/2023,Acme Ltd,"A4 paper, 5 reams",box,10,12.50,125.00',
        "02/04/2023,Acme Ltd,Stapler,each,2,4.10,8.20",
        "28/04/2023,Acme Ltd,Stapler,each,2,POA,",
        "Total,,,,,,133.20",
    )
    found = load_order_lines(home, [path], body="Devon County Council")
    assert (found.rows_in, found.rows_stored, found.rows_refused, found.items) == (3, 2, 1, 2)
    assert found.refused == {"its unit price is missing or no amount": 1}
    assert found.as_json()["files"] == [{"file": "orders.csv", "rows": 3, "bodies": ["E10000008"]}]
    assert stored(home, "item, quantity, unit_price_pence, total_pence, source_row, ordered_on::varchar") == [
        ("A4 paper, 5 reams", Decimal("10.0000"), Decimal("1250.0000"), 12_500, 2, "2023-04-01"),
        ("Stapler", Decimal("2.0000"), Decimal("410.0000"), 820, 3, "2023-04-02"),
    ]


def test_a_workbook_and_a_price_list_are_read(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "prices.xlsx"
    columns = (Column("Product"), Column("Pack size", Kind.COUNT), Column("List price", Kind.NUMBER))
    write_workbook(path, [Sheet("Prices", columns, [("Nitrile gloves", 100, Decimal("4.50"))])], [])
    found = load_order_lines(home, path, body="Devon County Council")
    assert found.rows_stored == 1
    assert stored(home, "is_list_price, quantity") == [(True, None)]
    assert stored(home, "base_unit, pack", "order_items") == [("each", Decimal("100.0000"))]


def test_later_files_add_and_the_same_bytes_count_once(home: Home, tmp_path: Path) -> None:
    july = written(tmp_path / "july.csv", "01/07/2023,Acme,Stapler,each,2,4.10,8.20")
    august = written(tmp_path / "august.csv", "15/08/2023,Acme,Stapler,each,3,4.10,12.30")
    load_order_lines(home, july, body="Devon County Council")
    found = load_order_lines(home, [august, july], body="Devon County Council")
    assert found.order_lines == 2
    again = load_order_lines(home, july, body="Devon County Council")
    assert again.order_lines == 2
    assert again.derivation == found.derivation


def test_a_corrected_file_replaces_the_earlier_of_its_name(home: Home, tmp_path: Path) -> None:
    path = written(tmp_path / "july.csv", "01/07/2023,Acme,Stapler,each,2,4.10,8.20")
    load_order_lines(home, path, body="Devon County Council")
    found = load_order_lines(
        home, written(path, "01/07/2023,Acme,Stapler,each,2,5.10,10.20"), body="Devon County Council"
    )
    assert found.order_lines == 1
    assert "earlier lines are replaced" in found.notes[0]


def test_bodies_are_read_from_a_column(home: Home, tmp_path: Path) -> None:
    header = "Council,Item,Unit price\n"
    path = written(
        tmp_path / "x.csv", "Devon County Council,Stapler,4", "Nowhere Council,Stapler,5", header=header
    )
    found = load_order_lines(home, path)
    assert (found.rows_stored, found.refused) == (1, {loading.UNKNOWN_BODY: 1})


def test_it_must_be_known_whose_they_are(home: Home, tmp_path: Path) -> None:
    path = written(tmp_path / "x.csv", "01/07/2023,Acme,Stapler,each,2,4.10,8.20")
    with pytest.raises(FileRefused, match="--body"):
        load_order_lines(home, path)
    with pytest.raises(UsageProblem, match="There is no body"):
        load_order_lines(home, path, body="Atlantis Council")
    assert current_derivation(home, "order_lines") is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("Date,Supplier,Amount\n01/01/2023,Acme,5\n", "No column was found for: item, unit price"),
        ("Item,Unit price\n", "no rows below"),
        ("Item,Unit price\nPen,POA\nPencil,POA\n", "2 of 2 rows were refused"),
        ("", "empty"),
    ],
)
def test_what_is_no_list_of_orders_is_refused_and_changes_nothing(
    home: Home, tmp_path: Path, content: str, said: str
) -> None:
    good = written(tmp_path / "good.csv", "01/07/2023,Acme,Stapler,each,2,4.10,8.20")
    before = load_order_lines(home, good, body="Devon County Council").derivation
    bad = tmp_path / "bad.csv"
    bad.write_text(content, encoding="utf-8")
    with pytest.raises(FileRefused, match=said):
        load_order_lines(home, [good, bad], body="Devon County Council")
    now = current_derivation(home, "order_lines")
    assert now is not None
    assert now.id == before


def test_stopped_before_the_end_the_earlier_lines_stay_in_force(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "july.csv", "01/07/2023,Acme,Stapler,each,2,4.10,8.20")
    before = load_order_lines(home, path, body="Devon County Council").derivation

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(loading, "publish_derivation", stop)
    other = written(tmp_path / "august.csv", "01/08/2023,Acme,Stapler,each,2,4.10,8.20")
    with pytest.raises(KeyboardInterrupt):
        load_order_lines(home, other, body="Devon County Council")
    now = current_derivation(home, "order_lines")
    assert now is not None
    assert now.id == before
    assert not [path for path in home.staging.iterdir() if path.is_dir()]


def test_hostile_text_is_kept_as_text(home: Home, tmp_path: Path) -> None:
    path = written(tmp_path / "x.csv", '01/07/2023,"=cmd|calc","<script>alert(1)</script>",each,2,4.10,8.20')
    load_order_lines(home, path, body="Devon County Council")
    assert stored(home, "item, supplier") == [("<script>alert(1)</script>", "=cmd|calc")]
