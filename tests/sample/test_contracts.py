"""The sample's lists of contracts: beside what is published, the same in both layouts, leaks as told."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from tests.sample.conftest import tree

from tallystick.sample import CountySummary, make_county
from tallystick.spend.analysis.contract_list.headings import find_columns
from tallystick.spend.analysis.contract_list.rows import layout_of, read_row

CONTROL = "XS-MARCHMERE"


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as opened:
        return list(csv.reader(opened))


def read(path: Path) -> list[tuple[object, ...]]:
    header, *rows = rows_of(path)
    layout = layout_of(header, find_columns(header), rows)
    made = [read_row(cells, layout, number) for number, cells in enumerate(rows, start=2)]
    assert not [one for one in made if isinstance(one, str)]
    return [
        (c.contract_id, c.supplier_name, c.value_pence, c.start_date, c.end_date, c.review_date)
        for one in made
        for c in one
        if not isinstance(c, str)
    ]


def test_nothing_published_changes(tmp_path: Path, county: CountySummary):
    assert not list((county.folder / "published").rglob("*contracts register*"))
    make_county(tmp_path / "again", lines_per_body=480)
    assert tree(tmp_path / "again") == tree(county.folder)


def test_both_layouts_hold_the_same_contracts(county: CountySummary):
    whole = sorted(read(county.folder / "contracts.csv"))
    parts = sorted(one for path in (county.folder / "contracts").iterdir() for one in read(path))
    assert whole
    assert whole == parts


def test_leaks_are_planted_for_all_but_the_control(tmp_path: Path):
    folder = tmp_path / "county"
    make_county(folder, lines_per_body=2_000)
    header, *leaks = rows_of(folder / "truth" / "contracts.csv")
    bodies = {leak[header.index("body_id")] for leak in leaks}
    assert CONTROL not in bodies
    assert len(bodies) > 6
    assert {leak[0] for leak in leaks} == {"no_known_contract", "paid_after_end", "paid_above_value"}
    listed = {row[1]: row for row in rows_of(folder / "contracts.csv")[1:]}
    assert any("Marchmere" in row[0] for row in listed.values())
    for leak in leaks:
        assert int(leak[header.index("pence")]) > 0
        assert bool(leak[header.index("contract_id")]) == (leak[0] != "no_known_contract")
        assert leak[header.index("contract_id")] in {"", *listed}


def test_a_national_sample_has_no_lists(tmp_path: Path):
    folder = tmp_path / "nation"
    make_county(folder, bodies=2, lines_per_body=96)
    assert (folder / "contracts.csv").is_file()
    make_county(folder, bodies=14, lines_per_body=48)
    assert not (folder / "contracts.csv").exists()
    assert not (folder / "contracts").exists()


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_seed_gives_the_same_contracts(tmp_path: Path, seed: int):
    for name in ("one", "two"):
        make_county(tmp_path / name, seed=seed, bodies=2, lines_per_body=200)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
