"""Order lines of the sample county: the planted prices, worded and packed as each body's system does."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from tests.sample.conftest import tree

from tallystick.sample import make_county


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("orders")
    make_county(folder, bodies=13, lines_per_body=96)
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_planted_price_has_its_truth(county: Path) -> None:
    findings = [row for row in rows(county / "truth" / "findings.csv") if row["kind"] == "price_spread"]
    prices = rows(county / "truth" / "prices.csv")
    assert len(findings) == len(prices) == 21
    planted = {(row["body_id"], row["note"]) for row in findings}
    assert {(row["body_id"], f"{row['item']} at {row['unit_pence']} pence each") for row in prices} == planted
    assert sum(int(row["pence"]) for row in prices) == sum(int(row["pence"]) for row in findings)


def test_price_times_quantity_is_the_payment(county: Path) -> None:
    for row in rows(county / "truth" / "prices.csv"):
        assert int(row["unit_pence"]) * int(row["quantity"]) == int(row["pence"])


def test_the_control_body_orders_nothing(county: Path) -> None:
    names = {path.name for path in (county / "orders").iterdir()}
    assert len(names) == 7
    assert not [name for name in names if "marchmere" in name]


def test_systems_word_and_pack_the_same_thing_otherwise(county: Path) -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in sorted((county / "orders").iterdir()))
    for wording in ("box of A4 paper, five reams", "Paper A4, 5 x 500 sheets", "A4 paper,Ream"):
        assert wording in text


def test_another_county_in_the_folder_leaves_no_old_orders(tmp_path: Path) -> None:
    make_county(tmp_path / "c", bodies=13, lines_per_body=48)
    make_county(tmp_path / "c", bodies=1, lines_per_body=48)
    assert len(tree(tmp_path / "c" / "orders")) == 1
