"""Profiles: found by their headings, replayed on the next file, and what changed since."""

from __future__ import annotations

from dataclasses import replace

from mapping_cases import MadeTable, made

from tallystick.spend.mapping import describe_drift, find_profile, fingerprint, make_profile, propose, replay
from tallystick.spend.mapping.model import Field, FileContext, PublisherProfile
from tallystick.spend.model import Kind

BODY = "E00000001"
TABLE = made("Date Paid:date | Supplier:payee | Net Amount:money | Service:department | Ref:ref")


def profile_of(table: MadeTable) -> PublisherProfile:
    return make_profile(propose(table.header, table.rows(), FileContext()), BODY, table.header)


def drift(old: str, new: str) -> tuple[str, ...]:
    return describe_drift(profile_of(made(old)), profile_of(made(new)))


def test_a_profile_is_found_whatever_case_and_punctuation() -> None:
    profile = profile_of(TABLE)
    assert fingerprint(("DATE_PAID", "supplier ", "Net amount:", "Service", "Ref")) == fingerprint(
        TABLE.header
    )
    assert find_profile([profile], ("DATE_PAID", "supplier ", "Net amount:", "Service", "Ref")) is profile
    assert find_profile([profile], ("Supplier", "Date Paid", "Net Amount", "Service", "Ref")) is None


def test_a_profile_that_a_person_confirmed_goes_first() -> None:
    made_later = profile_of(TABLE)
    confirmed = replace(made_later, confirmed_by="A Person")
    assert find_profile([confirmed, made_later], TABLE.header) is confirmed


def test_next_month_is_read_as_the_profile_says() -> None:
    profile = profile_of(TABLE)
    again = replay(profile, TABLE.header, TABLE.rows(30), FileContext())
    assert again.is_confident
    assert [column.field for column in again.columns] == [column.field for column in profile.columns]
    assert again.amount_basis is profile.amount_basis


def test_a_title_that_changes_the_unit_stops_the_replay() -> None:
    title = FileContext(preamble=(("All figures in £000",),))
    again = replay(profile_of(TABLE), TABLE.header, TABLE.rows(30), title)
    assert any("thousands of pounds" in problem for problem in again.problems)


def test_the_same_headings_over_other_values_stop_the_replay() -> None:
    profile = profile_of(TABLE)
    for text, name in (
        ("Date Paid:money | Supplier:payee | Net Amount:date | Service:department | Ref:ref", "dates"),
        ("Date Paid:date | Supplier:money | Net Amount:payee | Service:department | Ref:ref", "amounts"),
        ("Date Paid:date | Supplier:ref | Net Amount:money | Service:department | Ref:payee", "payees"),
        ("Date Paid:empty | Supplier:payee | Net Amount:money | Service:department | Ref:ref", "dates"),
    ):
        table = made(text)
        again = replay(profile, table.header, table.rows(), FileContext())
        assert not again.is_confident
        assert any(f"held {name} in earlier files" in problem for problem in again.problems), again.problems


def test_the_same_headings_in_a_card_file_stop_the_replay() -> None:
    table = made("Date:date | Supplier:payee | Amount:money")
    again = replay(
        profile_of(table), table.header, table.rows(), FileContext(file_name="purchase-cards-june.csv")
    )
    assert not again.is_confident
    assert "looks like procurement_card" in again.problems[0]


def test_what_a_person_confirmed_is_followed_against_our_own_opinion() -> None:
    profile = profile_of(TABLE)
    columns = tuple(
        replace(column, field=Field.INVOICE_DATE) if column.field is Field.PAID_ON else column
        for column in profile.columns
    )
    confirmed = replace(profile, columns=columns, confirmed_by="A Person")
    again = replay(confirmed, TABLE.header, TABLE.rows(), FileContext())
    assert again.is_confident
    assert again.columns[0].field is Field.INVOICE_DATE


def test_other_headings_show_the_difference_and_wait() -> None:
    new = made("Date Paid:date | Vendor:payee | Net Amount:money | Service:department | Ref:ref")
    again = replay(profile_of(TABLE), new.header, new.rows(), FileContext())
    assert not again.is_confident
    assert again.drift == ("Column “Supplier” is now called “Vendor”.",)


def test_a_table_without_headings_is_compared_afresh() -> None:
    table = made(":date | :payee | :money | :ref")
    profile = profile_of(table)
    assert replay(profile, (), table.rows(), FileContext()).is_confident
    turned = made(":money | :payee | :date | :ref")
    again = replay(profile, (), turned.rows(), FileContext())
    assert not again.is_confident
    assert "Column 1 was paid_on in the profile and looks like amount." in again.problems
    wider = made(":date | :payee | :money | :ref | :department")
    assert not replay(profile, (), wider.rows(), FileContext()).is_confident


def test_earlier_profiles_lend_a_heading_its_meaning() -> None:
    table = made("When:date | Whom:merchant | What:money | Ref:ref")
    alone = propose(table.header, table.rows(), FileContext())
    assert not alone.is_confident
    fields = (Field.PAID_ON, Field.SUPPLIER_NAME, Field.AMOUNT, Field.TRANSACTION_REF)
    corrected = replace(
        make_profile(alone, BODY, table.header),
        kind=Kind.PAYMENTS,
        columns=tuple(
            replace(column, field=field) for column, field in zip(alone.columns, fields, strict=True)
        ),
    )
    wider = made("When:date | Whom:merchant | What:money | Ref:ref | Service:department")
    remembered = propose(wider.header, wider.rows(), FileContext(), (corrected,))
    assert remembered.is_confident
    assert "as in this publisher's earlier profile" in remembered.columns[1].evidence
    assert remembered.drift == ("Column “Service” (department) is new.",)


def test_nothing_changed_says_nothing() -> None:
    assert describe_drift(profile_of(TABLE), profile_of(TABLE)) == ()


def test_drift_names_each_change_in_a_sentence() -> None:
    old = "Date Paid:date | Supplier:payee | Amount:money | Service:department"
    assert drift(old, "Date Paid:date | Supplier:payee | Amount:money") == (
        "Column “Service” (department) is gone.",
    )
    assert drift(old, f"{old} | Ref:ref") == ("Column “Ref” (transaction_ref) is new.",)
    assert drift(old, "Date Paid:date | Payee:payee | Amount:money | Service:department") == (
        "Column “Supplier” is now called “Payee”.",
    )


def test_drift_names_a_column_that_moved() -> None:
    old = "Date Paid:date | Supplier:payee | Amount:money | Service:department"
    assert drift(old, "Supplier:payee | Amount:money | Service:department | Date Paid:date") == (
        "Column “Date Paid” moved from place 1 to 4.",
    )


def test_drift_names_a_heading_whose_values_changed_meaning() -> None:
    old = "Date Paid:date | Supplier:payee | Value:money | Amount:money | Name:department"
    new = "Date Paid:date | Supplier:payee id | Value:money | Amount:money | Name:payee"
    assert "Column “Supplier” meant supplier_name and now means supplier_ref." in drift(old, new)


def test_a_column_put_in_front_moves_nothing() -> None:
    old = "Date Paid:date | Supplier:payee | Amount:money"
    assert drift(old, f"Ref:ref | {old}") == ("Column “Ref” (transaction_ref) is new.",)


def test_headings_lost_are_said() -> None:
    assert drift("Date Paid:date | Supplier:payee | Amount:money", ":date | :payee | :money") == (
        "The headings have gone.",
    )
