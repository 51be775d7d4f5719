"""What a file name says of being a correction."""

from __future__ import annotations

import pytest

from tallystick.spend.quality.publication_order import covered_months, latest_date_in, revision_mark
from tallystick.store.model import FileEntry, PeriodTotal


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("spend june 2022.csv", 0),
        ("spend june 2022 v1.csv", 0),
        ("spend june 2022 v2.csv", 1),
        ("nov2010V4.csv", 3),
        ("spend_version_3.csv", 2),
        ("spend-REVISED.csv", 1),
        ("spend corrected v3.csv", 2),
        ("spend re-issue.csv", 1),
        ("25k_data_final.csv", 1),
        ("draft spend.csv", -1),
        ("draft spend v2.csv", 1),
        ("finalists.csv", 0),
        ("rev5000.csv", 0),
    ],
)
def test_revision_mark(name: str, mark: int) -> None:
    assert revision_mark(name) == mark


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("june.csv", ""),
        ("june-2022.csv", ""),
        ("june 01-08-2022.csv", "2022-08-01"),
        ("june_2022_08_15.csv", "2022-08-15"),
        ("20220801_june.csv", "2022-08-01"),
        ("20220401to20220630.csv", "2022-06-30"),
        ("call 12345678.csv", ""),
    ],
)
def test_latest_date_in_a_name(name: str, found: str) -> None:
    assert latest_date_in(name) == found


def test_a_file_covers_the_months_it_is_about_and_not_those_of_stray_lines() -> None:
    entry = FileEntry(
        "a" * 64,
        "q1.csv",
        1,
        "payments",
        "accepted",
        periods=(
            PeriodTotal("2022-03", 30, 1),
            PeriodTotal("2022-04", 900, 1),
            PeriodTotal("2022-05", 1000, 1),
            PeriodTotal("2022-06", 200, 1),
        ),
    )
    assert covered_months(entry) == {"2022-04", "2022-05", "2022-06"}
