"""The report where suppliers are resolved and lines classified: one answer, people together, sums kept."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from derived_cases import (
    INFO,
    PLACEHOLDER,
    RESIDENTS,
    SPELLING,
    TITLED_FIRM,
    UNTITLED,
    report,
    resolved_snapshot,
)
from report_cases import BODIES, PERSON, Made, PageReader, made_snapshot, read_pages

from tallystick.categories import model as categories
from tallystick.kernel.money import format_pence
from tallystick.spend.quality import certify
from tallystick.spend.reporting import ReportInfo, per_head
from tallystick.suppliers import model as suppliers


@pytest.fixture(scope="module")
def folder(derived_folder: Path) -> Path:
    """The written report; tests only read it."""
    return derived_folder


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[str, str]:
    return read_pages(folder)


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the drawings, which take most of the time, where a test looks at words and tables alone."""
    monkeypatch.setattr("tallystick.spend.reporting.pages.draw", lambda *_: ("", ""))


@pytest.fixture
def other(undrawn: None) -> Iterator[Made]:
    """A resolved snapshot that a test may change."""
    made = resolved_snapshot()
    yield made
    made.connection.close()


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "data" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def pence(folder: Path, name: str, column: str = "Pounds") -> int:
    return sum(int(row[column].replace(".", "")) for row in rows(folder, name) if row[column])


def everything(folder: Path) -> str:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return "\n".join(path.read_text(encoding="utf-8-sig") for path in files)


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("payees", suppliers.PAYEE_COLUMNS),
        ("entities", suppliers.ENTITY_COLUMNS),
        ("supplier_groups", suppliers.GROUP_COLUMNS),
        ("supplier_matches", suppliers.MATCH_COLUMNS),
        ("entity_events", suppliers.EVENT_COLUMNS),
        ("descriptions", categories.DESCRIPTION_COLUMNS),
        ("purchase_classes", categories.CLASS_COLUMNS),
        ("line_classes", categories.LINE_CLASS_COLUMNS),
    ],
)
def test_the_invented_tables_have_the_promised_columns(
    resolved: Made, table: str, columns: tuple[suppliers.Column, ...]
) -> None:
    described = resolved.connection.execute(f"DESCRIBE {table}").fetchall()
    assert [(name, kind) for name, kind, *_ in described] == [(c.name, c.sql_type) for c in columns]


def test_every_page_is_whole_and_has_its_own_ids(pages: dict[str, str]) -> None:
    assert {"per-head.html", "published.html"} <= set(pages)
    for name, text in pages.items():
        page = PageReader(text)
        assert page.faults == [], name
        assert len(page.ids) == len(set(page.ids)), name
        steps = list(zip(page.headings, page.headings[1:], strict=False))
        assert all(after <= before + 1 for before, after in steps), (name, page.headings)


def test_a_supplier_is_an_entity_under_all_its_names(folder: Path, pages: dict[str, str]) -> None:
    (found,) = [row for row in rows(folder, "suppliers") if row["Supplier"] == "Harbour Care Ltd"]
    assert found["Bodies"] == "3"
    assert not any(row["Supplier"] == SPELLING for row in rows(folder, "suppliers"))
    spelt = [row for row in rows(folder, "spellings") if row["Supplier"] == "Harbour Care Ltd"]
    assert {(row["Name as published"], row["Body"]) for row in spelt} == {
        ("Harbour Care Ltd", BODIES[0][1]),
        (SPELLING, BODIES[1][1]),
        ("Harbour Care Ltd", BODIES[2][1]),
    }
    assert {row["Matched by"] for row in spelt} == {"an equal clean name"}
    assert {row["Probability"] for row in spelt} == {"0.970000"}
    assert (
        '<details class="fold">\n    <summary><span class="name">Harbour Care Ltd</span>'
        in pages["shared.html"]
    )
    assert "letter by letter" not in pages["suppliers.html"] + pages["shared.html"]


def test_totals_stay_those_of_the_lines_to_the_penny(resolved: Made, folder: Path) -> None:
    total = sum(resolved.pence.values())
    assert pence(folder, "suppliers") + pence(folder, "withheld") == total
    assert pence(folder, "tiers") == total
    assert pence(folder, "spend-by-category") == total
    assert pence(folder, "spend-by-class") == total
    assert pence(folder, "spend-by-body-and-class") == total
    assert pence(folder, "category-steps") == total
    assert pence(folder, "category-probabilities") == total
    slug = "little-sample-district-council"
    own = resolved.pence[BODIES[1][0]]
    assert pence(folder, f"{slug}-suppliers") + pence(folder, f"{slug}-withheld") == own
    assert pence(folder, f"{slug}-spend-by-category") == own


def test_people_are_one_row_on_every_page_and_in_every_file(folder: Path, pages: dict[str, str]) -> None:
    text = everything(folder)
    for name in (PERSON, UNTITLED):
        assert name not in text
        assert name.upper() not in text
    assert PLACEHOLDER not in text
    assert TITLED_FIRM in text, "the kind of the payee counts, not the title"
    kinds = {row["Reason"] for row in rows(folder, "withheld")}
    assert "Individuals: payees that look like private people" in kinds
    assert "Stands for no payee, such as sundry creditors" in kinds
    drawing = pages["suppliers.html"].split("suppliers-wide-desc", 2)[2].split("</svg>")[0]
    assert ">Individuals<" in drawing
    assert ">Withheld names<" in drawing


def test_the_operator_may_ask_for_individuals_who_stay_apart(other: Made, tmp_path: Path) -> None:
    folder = report(other, tmp_path / "report", replace(INFO, show_individuals=True))
    names = {row["Supplier"] for row in rows(folder, "suppliers")}
    assert UNTITLED in {name.split(" [")[0] for name in names}
    assert "because the operator asked for it" in (folder / "index.html").read_text(encoding="utf-8")
    assert PLACEHOLDER not in everything(folder)
    same = [row for row in rows(folder, "suppliers") if row["Supplier"].startswith(PERSON)]
    assert len(same) == 3, "people of one name are never merged"
    assert {row["Bodies"] for row in same} == {"1"}


def test_groups_stand_beside_entities_and_are_never_mixed_in(folder: Path) -> None:
    (group,) = rows(folder, "groups")
    assert (group["Legal entities"], group["Bodies"]) == ("4", "3")
    assert group["Why they are one group"] == "one VAT registration"
    members = {row["Legal entity"] for row in rows(folder, "group-members")}
    assert members == {"Harbour Care Ltd", *(f"Local Works {number} Ltd" for number in range(3))}
    assert members <= {row["Supplier"] for row in rows(folder, "suppliers")}
    assert pence(folder, "group-members") == pence(folder, "groups")


def test_the_review_queue_is_counted_whole_and_names_nobody(folder: Path, pages: dict[str, str]) -> None:
    listed = rows(folder, "review")
    assert len(listed) == 3
    assert all(row["One name"].startswith("Local Works") for row in listed)
    assert "18 pairs of names may or may not be one supplier" in pages["suppliers.html"]
    assert "The first 3 of 18 rows" in pages["suppliers.html"]


def test_the_unclassified_share_is_always_shown(folder: Path, pages: dict[str, str]) -> None:
    found = {row["Category"]: row for row in rows(folder, "spend-by-category")}
    assert list(found)[-1] == "Unclassified"
    share = float(found["Unclassified"]["Share of all pounds"])
    assert f"{share * 100:.1f}% of pounds" in pages["categories.html"]
    for name in ("index.html", "bodies/little-sample-district-council.html"):
        assert "Unclassified" in pages[name]
    for row in rows(folder, "category-shares-by-body"):
        parts = [float(row[title]) for title in ("Unclassified", "Social care", "Building and works")]
        rest = float(row["Levies and transfers to public bodies"])
        assert sum(parts) + rest == pytest.approx(1, abs=1e-5)


def test_a_category_opens_to_its_classes(folder: Path, pages: dict[str, str]) -> None:
    care = [row for row in rows(folder, "spend-by-class") if row["Category"] == "Social care"]
    assert {row["Class"]: row["Lines"] for row in care} == {"Care at home": "141", "Care homes": "1"}
    works = [row for row in rows(folder, "spend-by-class") if row["Category"] == "Building and works"]
    assert [row["Class"] for row in works] == ["Told no further than this class"]
    fold = pages["categories.html"].split('<span class="name">Social care</span>')[1].split("</details>")[0]
    assert "Care at home" in fold


def test_spend_that_no_buyer_can_change_is_marked(folder: Path, pages: dict[str, str]) -> None:
    found = {row["Category"]: row["Can be influenced"] for row in rows(folder, "spend-by-category")}
    assert found == {
        "Social care": "yes",
        "Building and works": "yes",
        "Levies and transfers to public bodies": "no",
        "Unclassified": "",
    }
    assert "cannot be influenced by buying better" in pages["categories.html"]


def test_each_step_of_the_cascade_is_counted(folder: Path) -> None:
    found = {row["Step"]: int(row["Lines"]) for row in rows(folder, "category-steps")}
    assert found == {
        "A person’s decision": 1,
        "Supplier, seen before": 141,
        "Rule": 62,
        "Model of the words": 71,
        "Unclassified": 293,
    }


def test_pounds_per_head_are_withheld_where_the_certificate_bars_them(
    folder: Path, pages: dict[str, str], resolved: Made
) -> None:
    certificates = {
        (item.body_id, item.financial_year): item
        for item in certify(resolved.connection, today=date(2026, 11, 21))
    }
    names = {name: body for body, name, _ in BODIES}
    seen = set()
    for row in rows(folder, "per-head"):
        body = names[row["Body"]]
        certificate = certificates[body, row["Year"]]
        barred = certificate.verdict("per head").answer.value == "may not"
        seen.add(barred)
        assert (row["Pounds per head"] == "") == (barred or body not in RESIDENTS)
        assert (row["Verdict"] == "may not") == barred
        if body not in RESIDENTS:
            assert row["Why"].startswith("no population known")
        elif not barred:
            whole = resolved.connection.execute(
                "SELECT SUM(amount_pence) FROM payments WHERE body_id = ? AND financial_year = ?",
                [body, row["Year"]],
            ).fetchone()[0]
            assert row["Pounds per head"] == format_pence(
                round(whole / RESIDENTS[body].population)
            ).removeprefix("£")
    assert seen == {True, False}
    assert "No population known: Sample &amp; Example Fire Authority." in pages["per-head.html"]
    assert "no population known" in pages["bodies/sample-example-fire-authority.html"]


@pytest.mark.parametrize(
    ("unclassified", "judged", "expected"),
    [(4, "may", "may"), (10, "may", "may with care"), (10, "may not", "may not"), (30, "may", "may not")],
)
def test_categories_per_head_are_barred_where_much_is_unclassified(
    unclassified: int, judged: str, expected: str
) -> None:
    found = per_head._with_unclassified(
        per_head.Judged(judged, ("a reason",)), {"": unclassified, "care": 100 - unclassified}
    )
    assert found.answer == expected
    assert ("unclassified" in found.reasons[0]) == (unclassified > 4)


def test_bodies_of_one_kind_are_set_side_by_side(folder: Path) -> None:
    found = {row["Category"]: row for row in rows(folder, "per-head-by-category")}
    assert {row["Kind of body"] for row in found.values()} == {"district councils"}
    assert {row["Bodies compared"] for row in found.values()} == {"2"}
    care = found["Social care"]
    low, middle, high = (float(care[name]) for name in ("Lowest", "Middle", "Highest"))
    assert low < middle < high
    assert middle == pytest.approx((low + high) / 2, abs=0.011)
    assert care["Highest is"] == BODIES[1][1]


def test_published_categories_have_a_page_of_their_own(pages: dict[str, str]) -> None:
    assert "never added up across" in pages["published.html"]
    assert "@risk Agency staff" in pages["published.html"]
    assert "@risk Agency staff" not in pages["categories.html"]


def test_each_derived_figure_names_its_derivation(pages: dict[str, str]) -> None:
    assert "Derivation aaaa1111bbbb of the room suppliers." in pages["suppliers.html"]
    assert "Derivation cccc3333dddd of the room categories." in pages["categories.html"]


def test_without_derivations_the_report_says_so_with_the_command(tmp_path: Path, undrawn: None) -> None:
    made = made_snapshot()
    folder = report(made, tmp_path / "report", ReportInfo("abc", "2026-11-21", "0.1.0"))
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert "Suppliers are not resolved: names are compared exactly as published." in index
    assert "tallystick suppliers resolve" in index
    assert "tallystick categories classify" in index
    assert not (folder / "per-head.html").exists()
    made.connection.close()


def test_lines_that_came_later_are_named_as_not_covered(other: Made, tmp_path: Path) -> None:
    other.connection.execute(
        "INSERT INTO published_payments SELECT * REPLACE ('later-' || line_id AS line_id, "
        "CASE WHEN supplier_name = 'Harbour Care Ltd' THEN 'Newcomer Ltd' ELSE ? END AS supplier_name) "
        "FROM published_payments WHERE supplier_name IN ('Harbour Care Ltd', ?) AND period = '2023-05' "
        "AND body_id = ?",
        ["Mr I Newperson", UNTITLED, BODIES[0][0]],
    )
    other.connection.execute(
        "UPDATE published_payments SET supplier_name = 'Mr I Newperson' "
        "WHERE line_id = (SELECT MAX(line_id) FROM published_payments WHERE supplier_name = 'Newcomer Ltd')"
    )
    folder = report(other, tmp_path / "report")
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert "2 lines worth £12,012 (0.8% of pounds) are of payees that came after" in index
    assert "came after the last classification and count as unclassified" in index
    assert "Newcomer Ltd" in {row["Supplier"] for row in rows(folder, "suppliers")}
    assert "Newperson" not in everything(folder), "the rule of titles holds until the payee is resolved"
    steps = {row["Step"]: row["Lines"] for row in rows(folder, "category-steps")}
    assert steps["Not classified yet"] == "2"
