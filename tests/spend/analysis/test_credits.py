"""Credits that may not have been taken: what published payments can show of them, and what they cannot."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.spend.analysis.paid_twice_cases import Paid, found, grades, is_complete

from tallystick.spend.analysis.credits import FINDER, FINDINGS, RULES
from tallystick.store import load
from tallystick.store.portable_sql import carry

(CREDITS,) = FINDINGS
INVOICE = Paid("Bell Heating Ltd", 1234.56, "2023-05-03", "SI005654")
CREDIT = Paid("Bell Heating Ltd", -1234.56, "2023-05-22", "CN0881")


def months_of_others(months: int, *, without: tuple[str, ...] = ()) -> list[Paid]:
    """Return a line of another supplier in each month from April 2023: the months that are known."""
    days = [f"{2023 + (3 + n) // 12}-{(3 + n) % 12 + 1:02d}-15" for n in range(months)]
    return [
        Paid("Elm Paper Ltd", 500 + n, day, f"{70_000 + n}")
        for n, day in enumerate(days)
        if day[:7] not in without
    ]


# Credits left over


def test_a_credit_with_nothing_left_to_set_it_off_against_is_found_after_three_months():
    (row,) = found(CREDITS, [INVOICE, CREDIT, *months_of_others(6)])
    assert row["grade"] == "C"
    assert row["title"] == (
        "Bell Heating Ltd gave credits of £1,234.56 more than it was paid since 2023-05-22, "
        "and nothing has been published of it since 2023-05-22"
    )
    assert (row["at_stake"], row["spend_pence"]) == ([1], 123_456)
    assert "refund received in cash" in row["caveat"]
    assert is_complete(FINDER, row)


def test_after_a_year_of_published_months_it_is_grade_b():
    assert grades(found(CREDITS, [INVOICE, CREDIT, *months_of_others(18)])) == "B"


def test_before_three_months_it_may_still_be_set_off():
    assert found(CREDITS, [INVOICE, CREDIT, *months_of_others(4)]) == []


def test_months_that_were_not_published_prove_nothing():
    """The supplier may have been paid in July, which the body did not publish."""
    lines = [INVOICE, CREDIT, *months_of_others(8, without=("2023-07",))]
    assert found(CREDITS, lines) == []


def test_a_credit_that_later_payments_used_up_is_none():
    later = [replace(INVOICE, day=f"2023-0{month}-10", pounds=700, invoice=f"SI{month}") for month in (6, 7)]
    assert found(CREDITS, [INVOICE, CREDIT, *later, *months_of_others(18)]) == []


def test_only_what_is_left_of_a_credit_is_claimed_and_laid_on_the_latest():
    """Credits of 1,000 and 400, then 900 paid: 500 are left, 400 of the second, 100 of the first."""
    lines = [
        replace(CREDIT, pounds=-1000, day="2023-05-03"),
        replace(CREDIT, pounds=-400, day="2023-05-04"),
        replace(INVOICE, pounds=900, day="2023-05-20"),
        *months_of_others(8),
    ]
    (row,) = found(CREDITS, lines)
    assert (row["spend_pence"], row["at_stake"], row["context"]) == (50_000, [0, 1], [2])


def test_what_was_paid_before_the_credit_does_not_use_it_up():
    before = [replace(INVOICE, pounds=90_000, day="2023-04-11")]
    (row,) = found(CREDITS, [*before, CREDIT, *months_of_others(8)])
    assert row["spend_pence"] == 123_456


def test_a_credit_taken_in_the_same_run_is_none():
    assert found(CREDITS, [INVOICE, replace(CREDIT, day=INVOICE.day), *months_of_others(18)]) == []


# Credit notes keyed as invoices


@pytest.mark.parametrize(
    "number", ["CN18518925", "CREDIT/272592E", "CN-8296", "C/N 4471", "credit note 4471"]
)
def test_a_payment_under_a_credit_notes_number_is_grade_a(number):
    (row,) = found(CREDITS, [replace(INVOICE, invoice=number), *months_of_others(3)])
    assert row["grade"] == "A"
    assert row["title"] == (
        "Bell Heating Ltd was paid £1,234.56 under what looks like the number of a credit note"
    )
    assert row["at_stake"] == [0]


@pytest.mark.parametrize("number", ["CNC MACHINES", "CRINV0001796", "CR-778", "CNTR", "CREDIT", "5551CN"])
def test_numbers_that_only_begin_like_one_are_left_alone(number):
    assert found(CREDITS, [replace(INVOICE, invoice=number), *months_of_others(3)]) == []


def test_a_supplier_that_numbers_its_invoices_like_that_is_left_alone():
    usual = [replace(INVOICE, invoice=f"CN{8290 + n}", day=f"2023-05-{n + 1:02d}") for n in range(3)]
    assert found(CREDITS, [*usual, *months_of_others(3)]) == []


def test_a_credit_note_taken_off_as_it_should_be_is_none():
    active = [replace(INVOICE, day=f"2023-{month:02d}-10", invoice=f"SI{month}") for month in range(4, 13)]
    assert found(CREDITS, [*active, CREDIT, *months_of_others(9)]) == []


def test_a_credit_paid_back_under_its_own_number_is_grade_c():
    back = replace(CREDIT, pounds=1234.56, day="2023-06-02")
    (row,) = found(CREDITS, [INVOICE, CREDIT, back, *months_of_others(3)])
    assert (row["grade"], row["at_stake"], row["context"]) == ("C", [2], [1])
    assert "wrong cost centre" in row["caveat"]


# What is left out, what is said


def test_an_invoice_paid_refunded_and_paid_again_was_paid_once():
    again = replace(INVOICE, day="2023-06-10")
    active = [replace(INVOICE, day="2023-09-10", invoice="SI9", pounds=2000)]
    refund = replace(CREDIT, invoice="SI005654")
    assert found(CREDITS, [INVOICE, refund, again, *active, *months_of_others(6)]) == []


def test_a_private_individual_is_never_named():
    lines = [replace(line, supplier="Jane Doe", kind="person") for line in (INVOICE, CREDIT)]
    (row,) = found(CREDITS, [*lines, *months_of_others(8)])
    assert row["title"].startswith("An individual gave credits of £1,234.56")
    assert row["supplier_name"] == ""
    assert "DOE" not in f"{row['title']} {row['facts']}".upper()


def test_cards_and_withheld_payees_are_left_out():
    for change in ({"is_card": True}, {"kind": "withheld"}):
        lines = [replace(line, **change) for line in (replace(INVOICE, invoice="CN4471"),)]
        assert found(CREDITS, [*lines, *months_of_others(8)]) == []


SUPPLIERS = st.sampled_from(["Bell Heating Ltd", "Kind Care Ltd", "Jane Doe"])
LINES = st.lists(
    st.builds(
        Paid,
        supplier=SUPPLIERS,
        pounds=st.integers(-300_000, 300_000).filter(bool).map(lambda pence: pence / 100),
        day=st.dates(date(2023, 4, 1), date(2023, 6, 30)).map(str),
        invoice=st.sampled_from([None, "CN4471", "SI 4471", "C/N 4471", "'\"\\"]),
        kind=st.sampled_from(["organisation", "person"]),
    ),
    max_size=10,
)


@settings(max_examples=12, deadline=None)
@given(LINES)
def test_what_is_left_over_is_what_a_ledger_kept_by_hand_says(lines):
    """The oracle: carry each supplier's credit on from day to day, never below a payment of nothing."""
    rows = found(CREDITS, [*lines, *months_of_others(12)])
    for row in rows:
        assert is_complete(FINDER, row)
    left = {
        row["supplier_id"]: row["spend_pence"] for row in rows if row["facts"]["kind"] == "credit left over"
    }
    for supplier in {line.supplier for line in lines}:
        days: dict[str, int] = {}
        for line in lines:
            if line.supplier == supplier:
                days[line.day] = days.get(line.day, 0) + round(line.pounds * 100)
        balance = 0
        for day in sorted(days):
            balance = min(0, balance + days[day])
        expected = -balance if -balance >= RULES.least_balance_pence else 0
        assert left.get(f"name:{supplier.upper()}", 0) == expected


def test_shares_fall_from_grade_to_grade():
    shares = [RULES.shares[grade].central for grade in "ABC"]
    assert shares == sorted(shares, reverse=True)
    assert set(FINDER.grades) == set(FINDER.priors) == set(RULES.shares)


def test_every_statement_is_carried_to_spark():
    room = load("tallystick.spend.analysis")
    names = [name for name in room if name.startswith("credit_")]
    assert len(names) > 5
    for name in names:
        carry(room[name].sql, name)
