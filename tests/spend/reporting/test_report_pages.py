"""What stands on the pages: whole, reachable, self-contained, accessible, and right to the penny."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from report_cases import BODIES, FORMULA, HOSTILE, INFO, PERSON, Made, PageReader, read_pages

from tallystick.kernel.money import format_pence

PAGES = {
    "index.html",
    "read.html",
    "certificate.html",
    "time.html",
    "bodies.html",
    "suppliers.html",
    "categories.html",
    "shared.html",
    "bodies/exampleshire-county-council.html",
    "bodies/little-sample-district-council.html",
    "bodies/sample-example-fire-authority.html",
}


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[str, str]:
    return read_pages(folder)


def test_every_page_is_there(pages: dict[str, str]) -> None:
    assert set(pages) == PAGES


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_is_well_formed_and_has_its_landmarks(pages: dict[str, str], name: str) -> None:
    page = PageReader(pages[name])
    assert page.faults == []
    assert len(page.ids) == len(set(page.ids)), "an id stands twice"
    assert page.headings.count(1) == 1
    steps = list(zip(page.headings, page.headings[1:], strict=False))
    assert all(after <= before + 1 for before, after in steps), page.headings
    names = [tag for tag, _ in page.tags]
    assert [names.count(tag) for tag in ("main", "header", "nav", "footer")] == [1, 1, 1, 1]
    assert ("html", {"lang": "en-GB"}) in page.tags
    assert (
        "meta",
        {"name": "description", "content": f"Payments published by {INFO.body_names[0]}"},
    ) in page.tags
    assert ("a", {"class": "skip", "href": "#main"}) in page.tags


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_loads_nothing_from_elsewhere_and_every_link_leads_somewhere(
    pages: dict[str, str], folder: Path, name: str
) -> None:
    page = PageReader(pages[name])
    assert "script" not in {tag for tag, _ in page.tags}
    assert not any(key.startswith("on") for _, attributes in page.tags for key in attributes)
    for tag, attributes in page.tags:
        for key in ("href", "src", "xlink:href", "action", "poster", "data"):
            target = attributes.get(key)
            if target is None or target == "data:,":
                continue
            assert not re.match(r"[a-z]+:|//", target), (tag, target)
            path, _, anchor = target.partition("#")
            place = (folder / name).parent / path if path else folder / name
            assert place.is_file(), target
            if anchor:
                assert anchor in PageReader(place.read_text(encoding="utf-8")).ids, target
    style = (folder / "assets/report.css").read_text(encoding="utf-8")
    assert "url(" not in style
    assert "@import" not in style
    assert "@font-face" not in style


@pytest.mark.parametrize("name", sorted(PAGES))
def test_every_drawing_has_words_table_csv_source_and_method(
    pages: dict[str, str], folder: Path, name: str
) -> None:
    sections = re.findall(r'<section class="figure.*?</section>', pages[name], re.DOTALL)
    assert len(sections) == pages[name].count('class="figure')
    for section in sections:
        drawings = re.findall(r"<svg .*?</svg>", section, re.DOTALL)
        assert len(drawings) in (0, 2)
        for drawing in drawings:
            assert re.search(r'<svg [^>]*role="img" aria-labelledby="\S+" aria-describedby="\S+"', drawing)
            assert re.search(r"<title id=\S+>[^<]+</title>", drawing)
            assert len(re.search(r"<desc id=\S+>([^<]+)</desc>", drawing)[1]) > 40
            assert drawing.count("role=") == 1, "marks inside must not be read out one by one"
        assert '<div class="meaning"><p>' in section
        assert "<caption>" in section
        assert '<th scope="col"' in section
        data = re.search(r'href="([^"]+\.csv)" download', section)[1]
        assert ((folder / name).parent / data).is_file()
        for words in ("Covers", "Source", INFO.snapshot_id[:12], "How was this computed?", "<code>"):
            assert words in section
        assert 'role="region" tabindex="0"' in section


def test_totals_are_those_of_the_lines_to_the_penny(made: Made, folder: Path, pages: dict[str, str]) -> None:
    total, lines = made.connection.execute("SELECT SUM(amount_pence), COUNT(*) FROM payments").fetchone()
    assert (total, lines) == (sum(made.pence.values()), made.lines)
    assert format_pence(total) in pages["index.html"]
    assert _pence(folder, "months", "Pounds") == total
    assert _pence(folder, "months-by-body", "Pounds") == total
    assert _pence(folder, "years", "Pounds") == total
    assert _pence(folder, "bodies", "Pounds") == total
    named, apart = _pence(folder, "suppliers", "Pounds"), _pence(folder, "withheld", "Pounds")
    assert named + apart == total
    assert _pence(folder, "shared-counts", "Pounds") == named
    for body, name, _ in BODIES:
        slug = re.sub(r"[^a-z]+", "-", name.lower())
        page = pages[f"bodies/{slug}.html"]
        assert format_pence(made.pence[body]) in page
        assert _pence(folder, f"{slug}-months", "Pounds") == made.pence[body]
        assert _pence(folder, f"{slug}-departments", "Pounds") == made.pence[body]
        parts = _pence(folder, f"{slug}-suppliers", "Pounds") + _pence(folder, f"{slug}-withheld", "Pounds")
        assert parts == made.pence[body]


def test_page_tables_say_the_same_as_the_lines(made: Made, pages: dict[str, str]) -> None:
    rows = made.connection.execute(
        "SELECT body_name, SUM(amount_pence), COUNT(*) FROM payments GROUP BY body_name"
    ).fetchall()
    text = " ".join(PageReader(pages["bodies.html"]).text)
    for name, pence, lines in rows:
        assert name in text
        assert format_pence(pence) in text
        assert f"{lines:,}" in text


def test_a_month_without_lines_is_drawn_as_a_gap_and_said(pages: dict[str, str], folder: Path) -> None:
    body = pages["bodies/little-sample-district-council.html"]
    assert "No lines at all for June 2024." in body
    assert "×" in re.search(r"<svg [^>]*months-wide.*?</svg>", body, re.DOTALL)[0]
    assert "Little Sample District Council has no lines for June 2024." in pages["time.html"]
    assert "some bodies have no lines (June 2024)" in pages["time.html"]
    rows = _rows(folder, "months-by-body")
    assert {"Body": BODIES[1][1], "Month": "2024-06", "Lines": "0", "Pounds": "0.00"} in rows


def test_a_gap_stands_in_its_place_between_the_months(pages: dict[str, str]) -> None:
    body = pages["bodies/little-sample-district-council.html"]
    drawing = re.search(r"<svg [^>]*months-wide.*?</svg>", body, re.DOTALL)[0]
    (cross,) = re.findall(r'transform="translate\(([\d.]+),[\d.]+\)"[^>]*>×', drawing)
    bars = sorted(float(left) for left in re.findall(r'd="M([\d.]+),[\d.]+h1', drawing))
    before = [left for left in bars if left < float(cross)]
    assert len(bars) == 23
    assert len(before) == 14, "April 2023 to May 2024 stand before the gap of June 2024"


def test_hostile_names_are_text_and_nothing_else(pages: dict[str, str], folder: Path) -> None:
    assert any("&lt;script&gt;alert" in page for page in pages.values())
    for page in pages.values():
        assert "<script" not in page
        assert HOSTILE not in page
    names = {row["Supplier as published"] for row in _rows(folder, "suppliers")}
    assert HOSTILE in names, "text that starts with < is no formula and stays as published"
    assert "'" + FORMULA in names
    assert FORMULA not in names


def test_no_cell_of_any_csv_is_a_formula(folder: Path) -> None:
    seen = 0
    for path in (folder / "data").rglob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.reader(stream):
                for cell in row:
                    seen += 1
                    assert not cell.startswith(("=", "+", "@", "\t", "\r")), (path, cell)
                    assert not cell.startswith("-") or re.fullmatch(r"-\d+(\.\d+)?", cell), (path, cell)
    assert seen > 500


def test_individuals_are_named_nowhere(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            assert PERSON not in path.read_text(encoding="utf-8-sig"), path


def test_what_was_refused_rejected_and_replaced_is_listed(pages: dict[str, str], folder: Path) -> None:
    page = pages["read.html"]
    assert "downloads/scan.pdf" in page
    assert "This is a PDF document, not a table." in page
    assert "the amount is not a number" in page
    assert "the same month was published again" in page
    link = re.search(r'href="(data/rejects/[^"]+\.csv)"', page)[1]
    with (folder / link).open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert row["Row"] == "7"
    assert row["Value as published"] == "'=1+1"


def test_sums_that_add_up_say_so(pages: dict[str, str], made: Made) -> None:
    for name in ("index.html", "read.html"):
        assert pages[name].count("adds up</span>") == 4
        assert "does not add up" not in pages[name]
    assert f"{made.lines:,} counted in this report" in pages["index.html"]
    assert "1 replaced by a later publication" in pages["index.html"]


def test_the_certificate_stands_beside_the_figures(pages: dict[str, str]) -> None:
    page = pages["certificate.html"]
    for _, name, _ in BODIES:
        assert name.replace("&", "&amp;") in page
    assert "amounts include VAT" in page
    assert 'id="certificate"' in pages["bodies/little-sample-district-council.html"]
    assert "Of 6 body-years" in pages["index.html"]


def test_published_categories_are_never_added_up_across_bodies(folder: Path, pages: dict[str, str]) -> None:
    assert "never added up across" in pages["categories.html"]
    rows = _rows(folder, "expenditure-categories")
    assert {row["Body"] for row in rows} == {name for _, name, _ in BODIES}
    assert {row["Largest label"] for row in rows} == {"'@risk Agency staff", ""}


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "data" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _pence(folder: Path, name: str, column: str) -> int:
    return sum(int(row[column].replace(".", "")) for row in _rows(folder, name))
