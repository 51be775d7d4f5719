"""What the sample county promises: the same bytes, a truth that holds, every quirk, a clean control."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from tests.sample.conftest import tree
from tests.sample.reading import column, pence, text, truth, workbook_cells

from tallystick.kernel import UsageProblem
from tallystick.members import load_register
from tallystick.sample import CountySummary, make_county

CONTROL = "XS-MARCHMERE"


def test_the_same_seed_and_size_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        make_county(tmp_path / name, bodies=13, lines_per_body=96)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_another_seed_gives_other_payments(tmp_path: Path) -> None:
    make_county(tmp_path / "one", bodies=1, lines_per_body=96)
    make_county(tmp_path / "two", bodies=1, lines_per_body=96, seed=7)
    assert truth(tmp_path / "one", "lines") != truth(tmp_path / "two", "lines")


def test_fewer_bodies_publish_the_same_files_as_in_the_whole_county(
    county: CountySummary, tmp_path: Path
) -> None:
    make_county(tmp_path / "few", bodies=3, lines_per_body=480)
    whole, few = tree(county.folder / "published"), tree(tmp_path / "few" / "published")
    assert few
    assert few.items() <= whole.items()


def test_file_totals_are_the_sums_of_their_lines(county: CountySummary) -> None:
    rows: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for line in truth(county.folder, "lines"):
        rows[line["file"]] += 1
        total[line["file"]] += int(line["pence"])
    files = truth(county.folder, "files")
    assert {file["file"]: int(file["rows"]) for file in files if file["rows"] != "0"} == dict(rows)
    assert {file["file"]: int(file["pence"]) for file in files if file["rows"] != "0"} == dict(total)


@pytest.mark.parametrize(
    ("folder", "names", "heading", "delimiter"),
    [
        ("ombershire-county-council", "ombershire-spend-over-500-*.csv", "Net Amount", ","),
        ("ombershire-county-council", "occ_expenditure_*.csv", "amount_gbp", ","),
        ("quillhaven", "Payments * 2022.csv", "Amount £", ","),
        ("quillhaven", "Payments * 2024.csv", "Value", ","),
        ("vennick", "vennick-borough-council-payments-2022-*.csv", "NET_AMOUNT", ","),
        ("pellwater-district-council", "spend-2022-*.csv", "Net Amount (£)", ";"),
        ("thrawley-district-council", "thrawley_2022*.xls", "Amount paid", "\t"),
        ("norrowby-council", "norrowby-2022*.zip", "Amount in LC", "|"),
        ("norrowby-council", "norrowby-2023*.csv.gz", "Amount in LC", ","),
        ("nhs", "OHFT * 2022.csv", " Amount ", ","),
        ("marchmere-council", "marchmere-payments-*.csv", "Net Amount", ","),
    ],
)
def test_truth_agrees_with_the_files_read_again(
    county: CountySummary, folder: str, names: str, heading: str, delimiter: str
) -> None:
    expected = {file["file"]: file for file in truth(county.folder, "files")}
    paths = sorted((county.folder / "published" / folder).glob(names))
    assert paths
    for path in paths:
        amounts = [pence(cell) for cell in column(path, heading, delimiter)]
        file = expected[f"{folder}/{path.name}"]
        assert (len(amounts), sum(amounts)) == (int(file["rows"]), int(file["pence"])), path.name


def test_source_rows_point_at_the_payment(county: CountySummary) -> None:
    rows: dict[str, list[list[str]]] = {}
    checked = 0
    for line in truth(county.folder, "lines"):
        if line["body_id"] not in ("XS-ESTERMARCH", "XS-VENNICK", "XS-FIRE"):
            continue
        path = county.folder / "published" / line["file"]
        if line["file"] not in rows:
            with path.open(encoding="utf-8-sig", newline="") as opened:
                rows[line["file"]] = list(csv.reader(opened))
        row = rows[line["file"]][int(line["source_row"]) - 1]
        assert line["supplier_name"] in row
        checked += 1
    assert checked > 1_000


def test_a_workbook_has_true_dates_and_amounts_on_the_rows_named(county: CountySummary) -> None:
    name = "calverhythe-city-council/Calverhythe spend quarter from Apr 2023.xlsx"
    sheets = workbook_cells(county.folder / "published" / name)
    assert list(sheets) == ["April 2023", "May 2023", "June 2023"]
    lines = [line for line in truth(county.folder, "lines") if line["file"] == name]
    assert lines
    for line in lines:
        row = sheets[line["table"]][int(line["source_row"]) - 1]
        assert isinstance(row[4], datetime)
        assert row[4].date().isoformat() == line["paid_on"]
        assert round(float(str(row[5])) * 100) == int(line["pence"])


@pytest.mark.parametrize(
    "quirk",
    [
        *("utf-8-sig", "cp1252", "utf-16", "semicolons", "tabs", "pipes", "preamble", "two-line header"),
        *("no header", "repeated header", "blank rows", "total row", "footer", "ragged rows", "mixed dates"),
        *("unreadable values", "zip", "gzip", "xlsx", "sheets: notes", "sheets: months", "money pound_cr"),
        *("money brackets", "money trailing_minus", "money dr_cr", "corrected republication"),
        "overlaps months published before",
    ],
)
def test_every_quirk_is_in_some_file_that_should_be_read(county: CountySummary, quirk: str) -> None:
    assert any(
        quirk in file["quirks"].split("; ")
        for file in truth(county.folder, "files")
        if file["expected_status"] == "accepted"
    )


def test_files_that_are_not_payments_are_to_be_refused(county: CountySummary) -> None:
    refused = {file["file"] for file in truth(county.folder, "files") if file["expected_status"] == "refused"}
    assert len(refused) == county.files_to_refuse == 5
    assert "pellwater-district-council/spend-2023-07.csv" in refused
    register = text(county.folder / "published" / "pellwater-district-council" / "spend-2023-07.csv")
    assert register.startswith("Contract Reference,")


def test_every_published_file_has_its_truth(county: CountySummary) -> None:
    published = {name.replace("\\", "/") for name in tree(county.folder / "published")}
    assert published == {file["file"] for file in truth(county.folder, "files")}


def test_each_true_payment_counts_once_whatever_is_published_again(county: CountySummary) -> None:
    lines = truth(county.folder, "lines")
    counted = [line for line in lines if not line["superseded_by"]]
    assert len({line["payment_id"] for line in counted}) == len(counted) == county.lines
    assert sum(int(line["pence"]) for line in counted) == county.pence
    again = {line["payment_id"] for line in lines if line["superseded_by"]}
    assert again
    assert again <= {line["payment_id"] for line in counted}


def test_a_corrected_month_differs_from_what_it_replaces(county: CountySummary) -> None:
    files = {file["file"]: file for file in truth(county.folder, "files")}
    replaced = [file for file in files.values() if "corrected later" in file["quirks"]]
    assert len(replaced) == 3
    for file in replaced:
        later = files[file["superseded_by"]]
        assert (file["rows"], file["pence"]) != (later["rows"], later["pence"]) or int(file["rows"]) < 25


def test_planted_findings_are_what_they_say(county: CountySummary) -> None:
    lines = {line["payment_id"]: line for line in truth(county.folder, "lines") if not line["superseded_by"]}
    findings = truth(county.folder, "findings")
    by_kind = Counter(finding["kind"] for finding in findings)
    assert by_kind["duplicate_payment"] == 12
    assert by_kind["credit_note"] >= 12 * 4
    assert by_kind["miscoded"] >= 12 * 2
    assert by_kind["threshold_split"] == 12
    assert by_kind["year_end_spike"] == 5
    assert by_kind["new_supplier_round_sums"] == 6
    assert by_kind["price_spread"] % 3 == 0
    assert by_kind["shared_supplier"] > 20
    for finding in findings:
        paid = [lines[payment_id] for payment_id in finding["payment_ids"].split()]
        if finding["kind"] == "duplicate_payment":
            again, first = paid
            assert again["duplicate_of"] == first["payment_id"]
            assert again["pence"] == first["pence"]
            assert again["supplier_id"] == first["supplier_id"]
            assert again["paid_on"] > first["paid_on"]
        if finding["kind"] == "credit_note":
            credit, first = paid
            assert credit["refund_of"] == first["payment_id"]
            assert -int(first["pence"]) <= int(credit["pence"]) < 0
        if finding["kind"] == "miscoded":
            assert paid[0]["category"] != paid[0]["published_category"]
        if finding["kind"] == "threshold_split":
            limit = 3_000_000 if finding["body_id"] == "XS-NHS" else 500_000
            assert all(limit * 9 // 10 < int(line["pence"]) < limit for line in paid)
        if finding["kind"] == "new_supplier_round_sums":
            everything = [line for line in lines.values() if line["supplier_id"] == finding["supplier_id"]]
            assert len(everything) == len(paid) == 5
            assert all(int(line["pence"]) % 100_000 == 0 for line in paid)


def test_nothing_is_planted_in_the_control(county: CountySummary) -> None:
    lines = [line for line in truth(county.folder, "lines") if line["body_id"] == CONTROL]
    assert len(lines) == 480
    assert not any(finding["body_id"] == CONTROL for finding in truth(county.folder, "findings"))
    assert not any(CONTROL in finding["note"] for finding in truth(county.folder, "findings"))
    assert all(int(line["pence"]) > 0 for line in lines)
    assert all(line["category"] == line["published_category"] for line in lines)
    assert not any(line["duplicate_of"] or line["refund_of"] or line["superseded_by"] for line in lines)
    alike = Counter(
        (line["supplier_id"], line["invoice_ref"], line["pence"]) for line in lines if line["supplier_id"]
    )
    assert max(alike.values()) == 1


def test_no_duplicates_but_the_planted_ones(county: CountySummary) -> None:
    seen: Counter[tuple[str, ...]] = Counter()
    for line in truth(county.folder, "lines"):
        if not line["superseded_by"] and line["supplier_id"] and not line["duplicate_of"]:
            seen[line["body_id"], line["supplier_id"], line["invoice_ref"], line["pence"]] += 1
    assert max(seen.values()) == 1


def test_no_withheld_payee_has_a_true_supplier(county: CountySummary) -> None:
    withheld = [line for line in truth(county.folder, "lines") if line["is_redacted"] == "true"]
    assert withheld
    assert all(line["supplier_id"] == "" for line in withheld)


def test_suppliers_are_shared_under_several_spellings(county: CountySummary) -> None:
    spellings: dict[str, set[str]] = {}
    bodies: dict[str, set[str]] = {}
    for row in truth(county.folder, "suppliers"):
        spellings.setdefault(row["supplier_id"], set()).add(row["spelling"])
        bodies.setdefault(row["supplier_id"], set()).update(row["bodies"].split())
    shared = [key for key, paying in bodies.items() if len(paying) >= 3]
    assert len(shared) > 30
    assert sum(len(spellings[key]) >= 3 for key in shared) > len(shared) // 2


def test_the_register_takes_the_bodies_as_additions(county: CountySummary) -> None:
    register = load_register(county.folder / "bodies.csv")
    body = register.by_id("XS-NHS")
    assert body is not None
    assert body.name == "Ombershire Hospitals NHS Foundation Trust"
    assert len(register) - len(load_register()) == 13


def test_an_earlier_sample_is_replaced_whole(tmp_path: Path) -> None:
    make_county(tmp_path / "sample", bodies=13, lines_per_body=48)
    make_county(tmp_path / "sample", bodies=1, lines_per_body=48)
    assert [path.name for path in (tmp_path / "sample" / "published").iterdir()] == [
        "ombershire-county-council"
    ]


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "minutes.txt").write_text("keep me")
    with pytest.raises(UsageProblem, match="not empty"):
        make_county(tmp_path, lines_per_body=48)
    assert [path.name for path in tmp_path.iterdir()] == ["minutes.txt"]


@pytest.mark.parametrize(("bodies", "lines"), [(0, 4000), (10_000, 4000), (13, 47)])
def test_sizes_out_of_range_are_refused(tmp_path: Path, bodies: int, lines: int) -> None:
    with pytest.raises(UsageProblem):
        make_county(tmp_path / "sample", bodies=bodies, lines_per_body=lines)
    assert not (tmp_path / "sample").exists()


def test_progress_ends_with_all_files_and_lines(tmp_path: Path) -> None:
    calls: list[tuple[int, int, int]] = []
    made = make_county(
        tmp_path / "sample", bodies=10, lines_per_body=96, progress=lambda *state: calls.append(state)
    )
    assert [done for done, _, _ in calls[:-1]] == list(range(1, made.files + 1))
    assert all(done <= in_all for done, in_all, _ in calls)
    assert calls[-1][:2] == (made.files, made.files)
