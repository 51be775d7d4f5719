"""Duplicates from published files: those planted in the sample county, and those of real files."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest
from bench.duplicates import compared, frame_of
from bench.places import SHARED

from tallystick import spend
from tallystick.sample import make_county
from tallystick.spend.analysis import duplicates
from tallystick.spend.analysis.credits import run as find_credits
from tallystick.store import Home
from tallystick.suppliers import verbs as suppliers

DEVON = SHARED / "spend" / "devon_cc"
READABLE = 60
"""A person can read so many findings of the top grade in a day."""


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "is_resolved"), [(11, True), (12, False)])
def test_planted_duplicates_are_found_and_the_clean_body_stays_clean(
    tmp_path: Path, seed: int, is_resolved: bool
) -> None:
    """95 % found over all grades, 80 % right in the top grade, nothing at all on the control body."""
    county = tmp_path / "county"
    make_county(county, seed=seed)
    home = Home.open(tmp_path / "home", create=True)
    spend.load_bodies(home.path, county / "bodies.csv")
    spend.import_files([county / "published"], home=home.path, workers=2)
    if is_resolved:
        suppliers.resolve(home.path)
    frame = frame_of(home.path, "1GB")
    duplicates.run(frame)
    find_credits(frame)
    measured = compared(frame, county)
    assert measured["published"] == measured["planted"]
    # Without resolved suppliers, those paid again under another spelling are another supplier's.
    assert float(str(measured["recall"])) >= (0.95 if is_resolved else 0.80)
    assert float(str(measured["top_grade_precision"])) >= 0.80
    assert measured["on_control_body"] == 0


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.skipif(not DEVON.is_dir(), reason="the real files are not in ../shared/data")
def test_the_top_grade_of_a_county_council_can_be_read_by_a_person(tmp_path: Path) -> None:
    """And the raw rules, counted here in plain Python, show why they cannot be."""
    home = Home.open(tmp_path / "home", create=True)
    spend.import_files([DEVON], home=home.path, workers=2)
    suppliers.resolve(home.path)
    frame = frame_of(home.path, "1GB")
    duplicates.run(frame)
    by_grade = dict(frame.rows("select grade, count(*) from found group by grade"))
    assert by_grade.get("A", 0) + by_grade.get("B", 0) <= READABLE
    assert by_grade.get("B", 0) > 0
    lines = frame.rows(
        "select supplier_name, invoice_ref, amount_pence, expenditure_code, transaction_ref "
        "from published_payments where supplier_name is not null"
    )
    counted = {rule.rule: rule.groups for rule in duplicates.raw_rule_counts(frame)}
    assert counted == _by_hand(lines)
    assert counted["supplier, amount and code"] > 100 * sum(by_grade.values()) / 2


def _by_hand(lines: list[tuple[object, ...]]) -> dict[str, int]:
    same: dict[tuple[object, ...], set[object]] = defaultdict(set)
    other: dict[tuple[object, ...], set[object]] = defaultdict(set)
    amounts: dict[tuple[object, ...], set[object]] = defaultdict(set)
    for supplier, invoice, pence, code, transaction in lines:
        amounts[supplier, pence, code].add(transaction)
        if invoice and "REDACT" not in str(invoice).upper():
            same[supplier, invoice, pence].add(transaction)
            other[invoice, pence].add(supplier)
    rules = {
        "supplier, invoice and amount": same,
        "invoice and amount, another supplier": other,
        "supplier, amount and code": amounts,
    }
    return {
        rule: Counter(len(found) > 1 for found in groups.values())[True] for rule, groups in rules.items()
    }
