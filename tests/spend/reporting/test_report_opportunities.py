"""The report where opportunities were looked for: ranked, doubts beside pounds, each walking to its lines."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from report_cases import HOSTILE, PERSON, PageReader, read_pages


@pytest.fixture(scope="module")
def pages(found_folder: Path) -> dict[str, str]:
    return read_pages(found_folder)


def words_of(page: str) -> str:
    return " ".join(" ".join(PageReader(page).text).split())


def test_pages_are_whole_and_links_lead_somewhere(found_folder: Path, pages: dict[str, str]) -> None:
    for name, page in pages.items():
        read = PageReader(page)
        assert read.faults == [], name
        assert len(read.ids) == len(set(read.ids)), name
        for tag, attributes in read.tags:
            target = attributes.get("href", "").partition("#")[0]
            if tag == "a" and target and ":" not in target:
                assert (found_folder / name).parent.joinpath(target).resolve().is_file(), (name, target)


def test_the_list_counts_each_pound_once(pages: dict[str, str]) -> None:
    """The duplicate owns its line, so that half the supplier's saving is left: £500.00 of £1,000.00."""
    told = words_of(pages["opportunities.html"])
    assert "£500 (£250 to £1,000) a year and £12,300 (£6,170 to £24,700) once" in told
    assert "Left out are pounds that another finding owns" in told


def test_what_did_not_run_is_said(pages: dict[str, str]) -> None:
    assert "Without a contract did not run. It needs contracts. Run: load" in words_of(
        pages["opportunities.html"]
    )


def test_an_opportunity_tells_range_doubt_next_step_and_lines(pages: dict[str, str]) -> None:
    told = words_of(pages["opportunities/paid_twice-aaa.html"])
    for sentence in (
        "£12,300",
        "£6,170 to £24,700",
        "Two deliveries may cost the same.",
        "Look at both invoices.",
        "Unit £12.50",
        "Is close yes",
        "line-0000",
        "line-0010",
        "context",
    ):
        assert sentence in told
    assert HOSTILE in told


def test_overlaps_lead_to_the_finding_that_owns_the_pounds(pages: dict[str, str]) -> None:
    page = pages["opportunities/together-ccc.html"]
    assert 'href="../opportunities/paid_twice-aaa.html"' in page


def test_a_judgement_is_shown_with_who_and_why(pages: dict[str, str]) -> None:
    told = words_of(pages["opportunities/paid_twice-bbb.html"])
    assert "False, A. Clerk, 20 November 2026: two sites" in told
    assert "0 of 1 right" in words_of(pages["opportunities.html"])


def test_withheld_pounds_are_not_told(pages: dict[str, str]) -> None:
    told = words_of(pages["opportunities/together-ddd.html"])
    assert "withheld not comparable" in told


def test_no_individual_is_named(found_folder: Path) -> None:
    for path in found_folder.rglob("*"):
        if path.is_file():
            assert PERSON not in path.read_text(encoding="utf-8-sig"), path.name


def test_the_csv_holds_every_opportunity_and_no_formula(found_folder: Path) -> None:
    with (found_folder / "data" / "opportunities.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["Opportunity"] for row in rows][-1] == "paid_twice-bbb"
    assert {row["What was found"][0] for row in rows} <= {"P", "'", "D"}
