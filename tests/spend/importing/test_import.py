"""From files to a published snapshot, as an operator sees it."""

import json
from pathlib import Path

import pytest
from made_files import HEADINGS, line, month, write

from tallystick import spend
from tallystick.kernel import NotFound, UsageProblem
from tallystick.spend import Kind, Status
from tallystick.store import Home

KEYS = [
    "file", "kind", "status", "body_id", "rows_in", "rows_accepted", "rows_rejected", "rows_not_payments",
    "pence_in", "pence_accepted", "pence_rejected", "profile", "warnings",
]  # fmt: skip


def statuses(run) -> list[str]:
    return [result.status.value for result in run.results]


def totals(home: Path) -> tuple[int, int]:
    return next(iter(spend.query(home, "SELECT count(*), sum(amount_pence)::BIGINT FROM payments").rows))


def test_a_folder_becomes_payment_lines(published, home):
    run = spend.import_files([published], home=home)
    assert statuses(run) == ["accepted"] * 3
    expected = sum(1000 * m * 100 + k * 100 + 50 for m in (4, 5, 6) for k in range(1, 13))
    assert totals(home) == (36, expected)
    for result in run.results:
        assert list(result.as_json()) == KEYS
        assert result.rows_in == result.rows_accepted + result.rows_rejected + result.rows_not_payments == 12
        assert result.pence_in == result.pence_accepted + result.pence_rejected


def test_the_canonical_line_keeps_what_was_published_beside_what_was_derived(published, home):
    spend.import_files([published], home=home)
    answer = spend.query(home, "SELECT * FROM payments WHERE transaction_ref = '40001'")
    found = dict(zip(answer.columns, next(answer.rows), strict=True))
    assert found["line_id"] == f"{found['file_hash'][:16]}-1-2"
    assert (found["source_row"], found["date_as_published"], found["amount_as_published"]) == (
        2,
        "02/04/2023",
        "4001.50",
    )
    assert str(found["paid_on"]) == "2023-04-02"
    assert (found["period"], found["financial_year"]) == ("2023-04", "2023-24")
    assert (found["amount_pence"], found["amount_basis"]) == (400150, "net")
    assert (found["supplier_name"], found["department"]) == ("Brook & Sons", "Highways")
    assert (found["is_card"], found["is_redacted"]) == (False, False)


def test_the_same_files_again_change_nothing(published, home):
    first = spend.import_files([published], home=home)
    again = spend.import_files([published], home=home)
    assert statuses(again) == ["unchanged"] * 3
    assert again.snapshot == first.snapshot
    assert [r.pence_accepted for r in again.results] == [r.pence_accepted for r in first.results]


def test_the_same_bytes_under_another_name_count_once(published, home):
    spend.import_files([published], home=home)
    before = totals(home)
    copy = published.parent / "copy.csv"
    copy.write_bytes((published / "2023-04.csv").read_bytes())
    assert statuses(spend.import_files([copy], home=home)) == ["unchanged"]
    assert totals(home) == before


def test_a_second_import_adds_only_what_is_new(published, home):
    spend.import_files([published], home=home)
    write(published / "2023-07.csv", month(7))
    assert statuses(spend.import_files([published], home=home)) == ["unchanged"] * 3 + ["accepted"]
    assert totals(home)[0] == 48


def test_a_corrected_month_counts_once_and_what_it_replaced_is_listed(published, home):
    spend.import_files([published], home=home)
    corrected = month(5)
    corrected[3] = corrected[3].replace("5004.50", "5999.99")
    write(published / "2023-05 corrected.csv", corrected)
    run = spend.import_files([published], home=home)
    assert totals(home)[0] == 36
    assert run.superseded_lines == 12
    listed = spend.query(home, "SELECT count(*), count(DISTINCT reason) FROM superseded").rows
    assert next(iter(listed)) == (12, 1)
    amounts = spend.query(home, "SELECT count(*) FROM payments WHERE amount_pence IN (500450, 599999)").rows
    assert next(iter(amounts)) == (1,)


def test_correction_and_original_in_one_import_count_once(published, home):
    corrected = [row.replace("5004.50", "5999.99") for row in month(5)]
    write(published / "2023-05 corrected.csv", corrected)
    run = spend.import_files([published], home=home)
    by_name = {Path(result.file).name: result.status for result in run.results}
    assert by_name["2023-05.csv"] is Status.SUPERSEDED
    assert by_name["2023-05 corrected.csv"] is Status.ACCEPTED
    assert totals(home)[0] == 36


def test_a_line_that_cannot_be_read_is_kept_as_a_reject(tmp_path, home):
    rows = month(4, lines=30)
    rows[4] = line("31/02/2023", "Ashgrove Paving Ltd", "77.10", 9)
    rows[9] = line("05/04/2023", "Brook & Sons", "see note", 10)
    path = write(tmp_path / "2023-04.csv", rows)
    result = spend.import_files([path], home=home).results[0]
    assert (result.status, result.rows_accepted, result.rows_rejected) == (Status.ACCEPTED, 28, 2)
    assert result.pence_rejected == 7710
    rejects = list(
        spend.query(
            home, "SELECT source_row, column_name, value, amount_pence, row_text FROM rejects ORDER BY 1"
        ).rows
    )
    assert [row[:4] for row in rejects] == [
        (6, "Payment Date", "31/02/2023", 7710),
        (11, "Net Amount", "see note", None),
    ]
    assert json.loads(rejects[0][4])[1] == "31/02/2023"


def test_blank_rows_repeated_headings_and_totals_are_named_and_a_total_is_a_check(tmp_path, home):
    rows = month(4)
    good = sum(400050 + 100 * k for k in range(1, 13))
    rows[5:5] = ["", ",,,,,,", HEADINGS]
    rows.append(f",,,,,Total,{good / 100:.2f}")
    result = spend.import_files([write(tmp_path / "a.csv", rows)], home=home).results[0]
    assert (result.rows_in, result.rows_accepted, result.rows_not_payments) == (16, 12, 4)
    assert result.pence_in == result.pence_accepted == good
    assert not any("total in row" in warning for warning in result.warnings)


def test_a_total_that_does_not_agree_is_said(tmp_path, home):
    rows = [*month(4), ",,,,,Total,1.00"]
    result = spend.import_files([write(tmp_path / "a.csv", rows)], home=home).results[0]
    assert any("the total in row 14 says £1.00" in warning for warning in result.warnings)


def test_a_contracts_register_under_a_spend_name_is_refused(tmp_path, home):
    headings = (
        "Contract Reference,Title of Agreement,Supplier Name,Start Date,End Date,Review Date,"
        "Contract Value,Tender Process"
    )
    rows = [
        f"C{k},Grounds work {k},Firm {k} Ltd,01/04/2021,31/03/2025,01/10/2024,{k}000.00,Open"
        for k in range(1, 30)
    ]
    result = spend.import_files([write(tmp_path / "spend-2022-07.csv", rows, headings)], home=home).results[0]
    assert (result.kind, result.status) == (Kind.CONTRACTS_REGISTER, Status.REFUSED)
    assert "contracts" in result.warnings[0]


def test_a_doubtful_file_waits_and_the_printed_command_accepts_it(tmp_path, home):
    headings = "A,B,C,Figure 1,Figure 2"
    rows = [f"X{k},{k % 27 + 1:02d}/04/2023,Firm {k} Ltd,{k}00.10,{k}40.10" for k in range(1, 40)]
    path = write(tmp_path / "odd.csv", rows, headings)
    run = spend.import_files([path], home=home)
    waiting = run.results[0]
    assert waiting.status is Status.PROPOSED
    assert Path(waiting.profile).is_file()
    assert f"--profile {waiting.profile} --accept" in run.accept_command(waiting)
    accepted = spend.import_files([path], home=home, profile=waiting.profile, accept=True).results[0]
    assert (accepted.status, accepted.rows_accepted) == (Status.ACCEPTED, 39)
    assert statuses(spend.import_files([path], home=home)) == ["unchanged"]


def test_a_profile_corrected_by_a_person_is_used_again(published, home):
    run = spend.import_files([published], home=home)
    profile = Path(run.results[0].profile)
    text = profile.read_text(encoding="utf-8")
    assert "department" in text
    profile.write_text(text.replace("field: department", "field: purpose"), encoding="utf-8")
    again = spend.import_files([published], home=home)
    assert statuses(again) == ["accepted"] * 3
    assert next(iter(spend.query(home, "SELECT count(department), min(purpose) FROM payments").rows)) == (
        0,
        "Highways / Winter works",
    )
    assert profile.read_text(encoding="utf-8") == text.replace("field: department", "field: purpose")


def test_a_publisher_that_changes_its_headings_is_told(published, home):
    spend.import_files([published], home=home)
    headings = "Body Name,Date of Payment,Payee,Directorate,Purpose,Transaction Number,Net Amount"
    result = spend.import_files([write(published / "2023-07.csv", month(7), headings)], home=home).results[0]
    assert result.status is Status.ACCEPTED
    assert any(warning.startswith("drift:") for warning in result.warnings)


def test_a_body_named_by_the_operator_outranks_the_file(published, home):
    run = spend.import_files([published], home=home, body="E08000035")
    assert {result.body_id for result in run.results} == {"E08000035"}
    with pytest.raises(UsageProblem, match="No body is known"):
        spend.import_files([published], home=home, body="Atlantis")


def test_a_body_the_register_does_not_know_is_kept_and_said(published, home):
    result = spend.import_files([published], home=home).results[0]
    assert result.body_id == "local:sample-borough-council"
    assert any("not in the register" in warning for warning in result.warnings)
    spend.add_body(home, "XS-1", "Sample Borough Council", "district")
    (published / "2023-07.csv").write_bytes(write(published / "new.csv", month(7)).read_bytes())
    (published / "new.csv").unlink()
    assert spend.import_files([published / "2023-07.csv"], home=home).results[0].body_id == "XS-1"


def test_one_worker_or_several_give_the_same_snapshot(published, tmp_path):
    one = spend.import_files([published], home=tmp_path / "one", workers=1)
    two = spend.import_files([published], home=tmp_path / "two", workers=2)
    parts = [
        [
            (entry.file_hash, entry.part, entry.rows_accepted)
            for entry in Home.open(run.home).current().manifest.files
        ]
        for run in (one, two)
    ]
    assert parts[0] == parts[1]


def test_inspect_says_the_same_and_stores_nothing(published, home):
    found = list(spend.inspect([published], home=home))
    assert [item.result.status for item in found] == [Status.ACCEPTED] * 3
    assert not home.exists()
    assert found[0].outcome.sample


def test_a_path_that_does_not_exist_is_named(home, tmp_path):
    with pytest.raises(NotFound, match="no-such"):
        spend.import_files([tmp_path / "no-such"], home=home)


def test_progress_ends_at_all_files(published, home):
    seen = []
    spend.import_files(
        [published], home=home, progress=lambda done, total, rows: seen.append((done, total, rows))
    )
    assert seen[0] == (0, 3, 0)
    assert seen[-1] == (3, 3, 36)
