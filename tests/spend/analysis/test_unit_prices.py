"""Unit prices between bodies and within one: like for like, and the planted spread of the sample county."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from tests.spend.analysis.buying_cases import Spend, cell_sums, check_promises, found, made_frame, table

from tallystick.sample import make_county
from tallystick.spend import load_bodies
from tallystick.spend.analysis.frame import Frame
from tallystick.spend.analysis.order_lines import ORDER_ITEM_COLUMNS, ORDER_LINE_COLUMNS, load_order_lines
from tallystick.spend.analysis.unit_prices import FINDER, run
from tallystick.store import Home, current_derivation

CONTROL = "XS-MARCHMERE"
MAY = "2023-05-01"


def orders(*rows: tuple[str, str, int, float, str], pack: str = "1") -> Frame:
    """Return a frame with order lines: body, day, quantity, pounds for one, supplier."""
    frame = made_frame(
        [Spend(body, "Acme", "IT02", 10**8) for body in sorted({row[0] for row in rows}) or ["A"]]
    )
    lines = [
        (
            f"line-{place}", body, day, supplier, "laptop", "each", str(quantity),
            str(Decimal(str(pounds)) * 100),
            None, "", quantity == 0, "00", "orders.csv", place,
        )
        for place, (body, day, quantity, pounds, supplier) in enumerate(rows)
    ]  # fmt: skip
    table(frame, "order_lines", {column.name: column.sql_type for column in ORDER_LINE_COLUMNS}, lines)
    items = [("laptop", "each", "key", "laptop", "each", pack, 1.0, "names the thing")]
    table(frame, "order_items", {column.name: column.sql_type for column in ORDER_ITEM_COLUMNS}, items)
    return frame


def looked(frame: Frame) -> list[dict[str, object]]:
    run(frame)
    check_promises(frame)
    return found(frame)


def test_three_bodies_pay_different_prices_for_laptops() -> None:
    """A hundred each in a year: middle £600, quarter £500; C pays £200 above the middle."""
    frame = orders(
        ("A", "2023-05-01", 100, 500, "Acme"), ("B", "2023-06-01", 100, 600, "Acme"),
        ("C", "2024-03-01", 100, 800, "Acme"),
    )  # fmt: skip
    (one,) = looked(frame)
    assert one["title"] == "3 bodies pay £500.00 to £800.00 for the same thing: laptop"
    assert (one["grade"], one["bodies"], one["facts"]["spread_thousandths"]) == ("A", 3, 1600)
    assert one["spend_pence"] == 190_000_00
    assert (one["low_pence"], one["central_pence"]) == (100 * 100_00, 100 * 200_00)
    assert one["high_pence"] == 100 * (300_00 + 100_00)


def test_its_payments_are_found_by_the_name_of_the_supplier() -> None:
    frame = orders(("A", "2023-05-01", 100, 500, "ACME"), ("B", "2023-06-01", 100, 600, "Unknown Ltd"))
    (one,) = looked(frame)
    assert frame.rows("select body_id, supplier_id, financial_year, pence from found_cells") == [
        ("A", "Acme", "2023-24", 50_000_00)
    ]
    assert cell_sums(frame)[one["opportunity_id"]] <= one["spend_pence"]


def test_a_price_for_large_orders_is_no_measure_for_small_ones() -> None:
    assert looked(orders(("A", "2023-05-01", 1_000, 400, "Acme"), ("B", "2023-06-01", 2, 600, "Acme"))) == []


def test_a_price_for_small_orders_is_a_measure_for_large_ones() -> None:
    (one,) = looked(orders(("A", "2023-05-01", 2, 400, "Acme"), ("B", "2023-06-01", 1_000, 600, "Acme"),
                           ("C", "2023-06-01", 1_000, 500, "Acme")))  # fmt: skip
    assert one["bodies"] >= 2


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([("A", "2023-05-01", 10, 500, "Acme")], id="one order"),
        pytest.param([(b, "2023-05-01", 10, 500, "Acme") for b in "ABC"], id="the same price"),
        pytest.param([("A", MAY, 10, 500, "Acme"), ("B", MAY, 10, 510, "Acme")], id="hardly another"),
        pytest.param([("A", "2020-05-01", 99, 500, "Acme"), ("B", MAY, 99, 900, "Acme")], id="years apart"),
        pytest.param([("A", MAY, 1, 10, "Acme"), ("B", MAY, 1, 20, "Acme")], id="a few pounds"),
    ],
)  # fmt: skip
def test_what_is_no_finding(rows: list[tuple[str, str, int, float, str]]) -> None:
    assert looked(orders(*rows)) == []


def test_two_years_of_orders_are_told_for_one() -> None:
    one_year = looked(orders(("A", "2023-05-01", 100, 500, "Acme"), ("B", "2024-03-01", 100, 600, "Acme")))[0]
    two_years = looked(orders(("A", "2022-04-01", 100, 500, "Acme"), ("B", "2024-03-01", 100, 600, "Acme")))[
        0
    ]
    assert one_year["high_pence"] == 2 * two_years["high_pence"]


def test_one_body_that_pays_several_prices_is_told_of_itself_only() -> None:
    frame = orders(*(("A", f"2023-0{month}-01", 50, 500 + 20 * month, "Acme") for month in (4, 5, 6, 7)))
    (one,) = looked(frame)
    assert (one["grade"], one["body_id"], one["bodies"]) == ("C", "A", 1)
    assert one["title"] == "A Council pays £580.00 to £640.00 for the same thing: laptop"
    assert "may have risen" in str(one["caveat"])


def test_without_order_lines_it_does_not_run() -> None:
    assert FINDER.needs == ("order_lines", "order_items")


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("county")
    make_county(folder, bodies=13, lines_per_body=96)
    return folder


def test_the_planted_spread_of_the_county_is_reproduced(county: Path, tmp_path: Path) -> None:
    """Highest by lowest price of each thing, over seven bodies that word and pack it otherwise."""
    home = Home.open(tmp_path / "home", create=True)
    load_bodies(home.path, county / "bodies.csv")
    summary = load_order_lines(home, county / "orders")
    assert summary.refused == {"its unit price is missing or no amount": 7}
    frame = _frame_of(home)
    found_things = looked(frame)
    planted: dict[str, list[int]] = {}
    with (county / "truth" / "prices.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            planted.setdefault(row["item"], []).append(int(row["unit_pence"]))
    between = {str(one["title"]): one for one in found_things if one["grade"] in ("A", "B")}
    assert len(between) == len(planted) == 3
    for item, prices in planted.items():
        one = next(one for title, one in between.items() if item.split(",")[0].split()[-1] in title)
        expected = max(prices) / min(prices)
        assert one["bodies"] == len(prices)
        assert abs(one["facts"]["spread_thousandths"] / 1000 - expected) / expected < 0.001
    assert not [one for one in found_things if "15 inch" in str(one["title"]) or "shoes" in str(one["title"])]
    assert not [one for one in found_things if one["body_id"] == CONTROL]


def _frame_of(home: Home) -> Frame:
    bodies = ("XS-COUNTY", "XS-QUILLHAVEN", CONTROL)
    frame = made_frame([Spend(body, "Acme", "IT02", 10**8) for body in bodies])
    derived = current_derivation(home, "order_lines")
    assert derived is not None
    for name, path in derived.tables.items():
        frame.engine.execute(f"create table {name} as select * from read_parquet('{path}')")
    return frame
