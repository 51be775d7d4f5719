"""What the comparability certificate says of made payments."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from quality_cases import BODY, Line, create_payments, row

from tallystick.spend.quality import DATE_DOUBT, Answer, Certificate, certify
from tallystick.spend.quality.certificate import months_of
from tallystick.spend.quality.thresholds import Band, find_threshold

TODAY = date(2026, 11, 1)
YEAR = months_of("2022-23")


def year_of_lines(smallest: int = 50_001, months: Sequence[str] = YEAR, each: int = 30) -> list[Line]:
    return [
        Line(date.fromisoformat(f"{month}-{1 + n % 28:02d}"), smallest + n * n * 400, f"Supplier {n % 7} Ltd")
        for month in months
        for n in range(each)
    ]


def certificates(
    connection: Any,
    rows: list[dict[str, Any]],
    *,
    files: Sequence[dict[str, Any]] = (),
    rejects: Sequence[tuple[str, int | None]] = (),
    superseded: Sequence[dict[str, Any]] = (),
) -> list[Certificate]:
    create_payments(connection, "payments", rows)
    create_payments(connection, "published_payments", [*rows, *superseded])
    connection.execute("CREATE TABLE superseded (line_id VARCHAR, superseded_by VARCHAR)")
    for gone in superseded:
        connection.execute("INSERT INTO superseded VALUES (?, 'file')", [gone["line_id"]])
    connection.execute("CREATE TABLE rejects (file_hash VARCHAR, amount_pence BIGINT)")
    for file_hash, pence in rejects:
        connection.execute("INSERT INTO rejects VALUES (?, ?)", [file_hash, pence])
    connection.execute(
        "CREATE TABLE files"
        " (file_hash VARCHAR, file VARCHAR, kind VARCHAR, body_id VARCHAR, warnings VARCHAR[])"
    )
    for entry in files or [{"file_hash": "file"}]:
        facts = {"file": "spend.csv", "kind": "payments", "body_id": BODY, "warnings": []} | entry
        connection.execute(
            "INSERT INTO files VALUES (?, ?, ?, ?, ?)",
            [facts[name] for name in ("file_hash", "file", "kind", "body_id", "warnings")],
        )
    return certify(connection, today=TODAY)


def rows_of(lines: Sequence[Line], file_hash: str = "file", **more: Any) -> list[dict[str, Any]]:
    return [row(file_hash, number, line, **more) for number, line in enumerate(lines, start=1)]


GOOD = {
    "supplier_identifier": "GB-COH-00000001",
    "department": "Highways",
    "purpose": "Paving",
    "expenditure_category": "Repairs",
    "procurement_category": "Highways works",
    "transaction_ref": "T1",
    "supplier_ref": "S1",
    "irrecoverable_vat_pence": 0,
}


def one(connection: Any, rows: list[dict[str, Any]], **more: Any) -> Certificate:
    found = certificates(connection, rows, **more)
    assert len(found) == 1
    return found[0]


def test_a_whole_year_of_good_data_may_be_compared(connection: Any) -> None:
    certificate = one(connection, rows_of(year_of_lines(), **GOOD))
    assert (certificate.body_id, certificate.financial_year) == (BODY, "2022-23")
    assert certificate.lines == 360
    assert certificate.months_present == YEAR
    assert certificate.months_missing == ()
    assert certificate.fields_missing == ()
    assert certificate.threshold.pence == 50_000
    assert certificate.vat_basis == "net"
    assert certificate.cards == "none"
    answers = {verdict.comparison: verdict.answer for verdict in certificate.verdicts}
    assert answers == {
        "totals": Answer.MAY,
        "per head": Answer.MAY,
        "by supplier": Answer.MAY,
        "by category": Answer.WITH_CARE,
        "trend over months": Answer.MAY,
    }


def test_it_becomes_json(connection: Any) -> None:
    plain = json.loads(json.dumps(one(connection, rows_of(year_of_lines(), **GOOD)).as_json()))
    assert plain["verdicts"][0] == {"comparison": "totals", "answer": "may", "reasons": []}
    assert plain["threshold"]["pence"] == 50_000


def test_missing_and_stray_months_forbid_totals(connection: Any) -> None:
    lines = [*year_of_lines(months=YEAR[:8]), Line(date(2023, 3, 1), 70_000)]
    certificate = one(connection, rows_of(lines, **GOOD))
    assert certificate.months_present == YEAR[:8]
    assert certificate.months_missing == YEAR[8:]
    assert certificate.verdict("totals").answer is Answer.MAY_NOT
    assert certificate.verdict("totals").reasons == ("4 months missing; compare the same months only",)
    assert certificate.verdict("trend over months").answer is Answer.WITH_CARE


def test_late_lines_of_another_year_are_no_month_of_it(connection: Any) -> None:
    rows = rows_of(year_of_lines(each=200), **GOOD) + rows_of([Line(date(2023, 4, 3), 70_000)] * 3, "late")
    by_year = {c.financial_year: c for c in certificates(connection, rows)}
    assert by_year["2022-23"].months_present == YEAR
    assert by_year["2023-24"].months_present == ()


def test_months_that_have_not_been_are_not_missing(connection: Any) -> None:
    due = months_of("2026-27")[:8]
    certificate = one(connection, rows_of(year_of_lines(months=due), **GOOD))
    assert certificate.months_missing == ()


def test_redactions_and_refunds_are_measured_in_lines_and_pounds(connection: Any) -> None:
    lines = year_of_lines()
    rows = rows_of(lines, **GOOD)
    total = sum(line.pence for line in lines)
    for withheld in rows[::2]:
        withheld["is_redacted"] = True
    rows += rows_of([Line(date(2022, 5, 1), -60_000)], "other", **GOOD)
    certificate = one(connection, rows)
    assert certificate.redacted.lines == 180
    assert certificate.redacted.share_of_lines == pytest.approx(180 / 361, abs=1e-5)
    assert (certificate.refunds.lines, certificate.refunds.pence) == (1, 60_000)
    assert certificate.refunds.share_of_pounds == pytest.approx(60_000 / (total + 60_000), abs=1e-5)
    assert certificate.verdict("by supplier").answer is Answer.MAY_NOT


@pytest.mark.parametrize(
    ("bases", "found"),
    [(["net"], "net"), (["gross"], "gross"), (["unknown"], "unknown"), (["net", "gross"], "mixed")],
)
def test_the_vat_basis(connection: Any, bases: list[str], found: str) -> None:
    rows = rows_of(year_of_lines(), **GOOD)
    for number, line in enumerate(rows):
        line["amount_basis"] = bases[number % len(bases)]
    certificate = one(connection, rows)
    assert certificate.vat_basis == found
    assert (certificate.verdict("totals").answer is Answer.MAY_NOT) == (found == "mixed")


def test_cards_in_files_of_their_own_are_separate(connection: Any) -> None:
    cards = rows_of([Line(date(2022, 5, 1), 1_200)] * 5, "cards", is_card=True)
    certificate = one(
        connection,
        rows_of(year_of_lines(), **GOOD) + cards,
        files=[{"file_hash": "file"}, {"file_hash": "cards", "kind": "procurement_card"}],
    )
    assert (certificate.cards, certificate.card_lines) == ("separate", 5)
    assert certificate.threshold.pence == 50_000


def test_cards_among_the_payments_are_included(connection: Any) -> None:
    cards = rows_of([Line(date(2022, 5, 1), 1_200)] * 5, is_card=True)
    certificate = one(connection, rows_of(year_of_lines(), **GOOD) + cards)
    assert (certificate.cards, certificate.card_lines) == ("included", 5)
    assert "card transactions stand among the payments" in certificate.verdict("totals").reasons


def test_fields_that_are_not_published(connection: Any) -> None:
    certificate = one(connection, rows_of(year_of_lines()))
    assert "department" in certificate.fields_missing
    assert "merchant_category" not in certificate.fields_missing
    assert certificate.fields_filled["supplier_name"] == 1.0
    assert certificate.verdict("by category").answer is Answer.MAY_NOT


def test_rejects_count_where_most_lines_of_their_file_do(connection: Any) -> None:
    rows = rows_of(year_of_lines(), **GOOD) + rows_of([Line(date(2021, 5, 1), 50_500)], **GOOD)
    found = certificates(connection, rows, rejects=[("file", 1_000), ("file", -500), ("file", None)])
    by_year = {certificate.financial_year: certificate for certificate in found}
    assert (by_year["2022-23"].rejected.lines, by_year["2022-23"].rejected.pence) == (3, 1_500)
    assert by_year["2021-22"].rejected.lines == 0
    assert by_year["2022-23"].rejected.share_of_lines == pytest.approx(3 / 363, abs=1e-5)


def test_republished_lines_are_counted(connection: Any) -> None:
    gone = rows_of([Line(date(2022, 6, 1), 70_000)] * 4, "earlier")
    certificate = one(connection, rows_of(year_of_lines(), **GOOD), superseded=gone)
    assert (certificate.republished.lines, certificate.republished.pence) == (4, 280_000)
    assert certificate.republished_files == 1


def test_doubtful_dates_forbid_a_trend(connection: Any) -> None:
    certificate = one(
        connection,
        rows_of(year_of_lines(), **GOOD),
        files=[
            {"file_hash": "file", "warnings": ["body guessed", f"{DATE_DOUBT}: all 360 lines can be ..."]}
        ],
    )
    assert certificate.lines_of_doubtful_date == 360
    assert certificate.verdict("trend over months").answer is Answer.MAY_NOT


def test_lines_outside_the_period_that_a_file_states(connection: Any) -> None:
    certificate = one(
        connection,
        rows_of(year_of_lines(), **GOOD),
        files=[{"file_hash": "file", "file": "downloads/spend-apr-jun-2022.csv"}],
    )
    assert certificate.lines_outside_stated_period == 270
    assert certificate.verdict("trend over months").answer is Answer.WITH_CARE


def test_bodies_and_years_have_certificates_of_their_own(connection: Any) -> None:
    rows = rows_of(year_of_lines(), **GOOD) + rows_of(
        year_of_lines(months=months_of("2023-24")), "next", **GOOD
    )
    rows += rows_of(year_of_lines(), "other", **(GOOD | {"body_id": "E07000099"}))
    found = [(c.body_id, c.financial_year) for c in certificates(connection, rows)]
    assert found == [("E07000099", "2022-23"), (BODY, "2022-23"), (BODY, "2023-24")]


@pytest.mark.parametrize(
    ("amounts", "pence"),
    [
        ([50_001 + n * 900 for n in range(200)], 50_000),
        ([25_001 + n * 900 for n in range(200)], 25_000),
        ([2_500_001 + n * 60_000 for n in range(100)], 2_500_000),
        ([41_668 + n * 800 for n in range(200)], 41_667),
        ([n * n for n in range(1, 800)], 0),
        ([10_000] * 40 + [n * 97 for n in range(1, 900)], 0),
        # A third of the lines are parts of larger invoices: the cliff at £500 still shows.
        ([50_001 + n * 150 for n in range(600)] + [n * 480 for n in range(1, 101)], 50_000),
        ([50_001] * 20, None),
    ],
)
def test_the_publication_threshold_is_found_from_the_amounts(
    connection: Any, amounts: list[int], pence: int | None
) -> None:
    lines = [Line(date(2022, 5, 1), amount) for amount in amounts]
    assert one(connection, rows_of(lines)).threshold.pence == pence


def test_the_threshold_in_words() -> None:
    found = find_threshold([Band(50_000, lines=1_000, lines_below=200, just_below=20, just_above=150)])
    assert (
        found.words == "payments are published from £500, 20% of lines are smaller parts of larger payments"
    )
    assert found.share_below == 0.2


def test_a_financial_year_runs_from_april_to_march() -> None:
    assert months_of("2022-23")[0] == "2022-04"
    assert months_of("2022-23")[8:] == ("2022-12", "2023-01", "2023-02", "2023-03")
