"""Payments made twice: what is found, how it is graded, and what is left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.spend.analysis.paid_twice_cases import Paid, found, frame_of, grades, is_complete

from tallystick.opportunities.rating import wilson
from tallystick.spend.analysis.duplicates import (
    FINDER,
    FINDINGS,
    PUBLISHED_FLAGS,
    PUBLISHED_TRUE,
    RULES,
    raw_rule_counts,
)
from tallystick.spend.analysis.finding import MODULES
from tallystick.store import load
from tallystick.store.portable_sql import carry

(DUPLICATES,) = FINDINGS
BOILER = Paid("Bell Heating Ltd", 1234.56, "2023-05-03", "SI005654")
AGAIN = replace(BOILER, day="2023-05-22")


def other_lines(count: int = 24) -> list[Paid]:
    """Return ordinary invoices of the same supplier, each of another amount, over two years."""
    start = date(2022, 4, 4)
    return [
        Paid("Bell Heating Ltd", 700 + 13.37 * n, str(start + timedelta(days=29 * n)), f"SI00{4000 + 71 * n}")
        for n in range(count)
    ]


# Grade A: the same invoice twice


def test_an_invoice_that_was_paid_on_two_days_is_grade_a():
    (row,) = found(DUPLICATES, [BOILER, AGAIN, *other_lines()])
    assert row["grade"] == "A"
    assert row["title"] == (
        "Bell Heating Ltd was paid £1,234.56 again on 2023-05-22 for invoice SI005654 paid on 2023-05-03"
    )
    assert (row["at_stake"], row["context"]) == ([1], [0])
    assert row["spend_pence"] == 123_456
    assert (row["low_pence"], row["central_pence"], row["high_pence"]) == (9_506, 37_036, 98_764)
    assert is_complete(FINDER, row)


def test_all_lines_of_an_invoice_paid_again_are_one_finding():
    parts = [Paid("Elm Paper Ltd", pounds, "2023-05-03", "88412") for pounds in (400, 150.25, 400)]
    (row,) = found(DUPLICATES, [*parts, *(replace(part, day="2023-06-01") for part in parts)])
    assert (row["grade"], row["lines"], row["spend_pence"]) == ("A", 3, 95_025)


def test_one_line_of_a_split_invoice_paid_again_alone_is_found():
    parts = [Paid("Elm Paper Ltd", pounds, "2023-05-03", "88412") for pounds in (400, 150.25)]
    (row,) = found(DUPLICATES, [*parts, replace(parts[1], day="2023-06-01")])
    assert (row["grade"], row["at_stake"], row["context"]) == ("A", [2], [1])


def test_equal_lines_of_one_invoice_on_one_day_are_no_duplicates_of_each_other():
    assert found(DUPLICATES, [replace(BOILER, department=name) for name in ("Schools", "Housing")]) == []


def test_a_weekly_statement_with_the_same_rates_is_not_the_statement_before():
    """Care rates come again in every statement; the payment as a whole is another one."""
    first = [Paid("Kind Care Ltd", pounds, "2023-05-03", "441166") for pounds in (369.78, 295.82, 120.10)]
    second = [Paid("Kind Care Ltd", pounds, "2023-05-10", "441166") for pounds in (369.78, 295.82, 818.40)]
    assert found(DUPLICATES, [*first, *second]) == []


def test_a_number_that_is_paid_under_month_by_month_is_an_account():
    months = [Paid("Dale Water", 310.40, f"2023-{month:02d}-14", "A77120045") for month in range(4, 10)]
    assert found(DUPLICATES, months) == []
    varying = [Paid("Dale Water", 200 + month, f"2023-{month:02d}-14", "A77120045") for month in range(4, 10)]
    assert found(DUPLICATES, [*varying, Paid("Dale Water", 204, "2023-10-14", "A77120045")]) == []


def test_one_sum_paid_twice_under_number_after_number_is_a_habit():
    """Two clients at one price on each monthly invoice, paid apart: not four duplicates."""
    months = [Paid("Kind Care Ltd", 3749.66, f"2023-0{m}-03", f"81{m}4") for m in range(3, 7)]
    again = [replace(line, day=f"{line.day[:8]}12") for line in months]
    assert grades(found(DUPLICATES, [*months, *again])) == "CCCC"


# Grade B: the number written otherwise, or the supplier registered twice


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("INV-02353", "02353"),
        ("0000085772", "85772"),
        ("DVN00050004", "DVN00050004."),
        ("KE 138529", "ke138529"),
        ("SI 005903", "SI0O5903"),
        ("1005903", "I0O5903"),
        ("87570453", "87570453A"),
        ("803755", "803755/1"),
        ("803755", "803755 DUP"),
        ("Invoice No. 803755", "803755"),
    ],
)
def test_a_number_written_otherwise_is_grade_b(before, after):
    pair = [replace(BOILER, invoice=before), replace(AGAIN, invoice=after)]
    (row,) = found(DUPLICATES, [*pair, *other_lines()])
    assert row["grade"] == "B"
    assert row["facts"]["likeness"] in ("number written otherwise", "number with an addition")
    assert row["facts"]["repeat_invoice"] == after


@pytest.mark.parametrize(
    ("one", "other"),
    [("PP257/5", "PP257/6"), ("2052A", "2052B"), ("118840", "118841"), ("55-1", "55-2")],
)
def test_parts_of_an_order_and_neighbouring_invoices_are_left_alone(one, other):
    pair = [replace(BOILER, invoice=one), replace(AGAIN, invoice=other)]
    assert found(DUPLICATES, [*pair, *other_lines()]) == []


def test_a_supplier_registered_twice_is_grade_b():
    twin = replace(AGAIN, supplier="Bell Heating & Plumbing", supplier_ref="9001")
    (row,) = found(DUPLICATES, [replace(BOILER, supplier_ref="1002"), twin])
    assert (row["grade"], row["facts"]["supplier_numbers"]) == ("B", 2)
    assert row["title"] == (
        "Bell Heating Ltd and Bell Heating & Plumbing were each paid £1,234.56 for invoice SI005654, "
        "on 2023-05-03 and 2023-05-22"
    )


def test_names_that_many_suppliers_begin_with_are_not_alike():
    """British this and British that: strangers."""
    many = [Paid(f"British {name} Ltd", 800 + n, "2023-04-04") for n, name in enumerate("ABCDE")]
    pair = [replace(BOILER, supplier="British Gas"), replace(AGAIN, supplier="British Telecoms")]
    assert grades(found(DUPLICATES, [*pair, *many])) == "C"


def test_two_companies_of_one_group_are_grade_b_and_two_strangers_grade_c():
    member = replace(AGAIN, supplier="Northern Boilers plc", group="G1")
    assert grades(found(DUPLICATES, [replace(BOILER, group="G1"), member])) == "B"
    assert grades(found(DUPLICATES, [BOILER, replace(member, group="G2")])) == "C"


def test_the_bodys_own_word_for_a_grant_round_is_no_invoice_number():
    homes = [Paid(f"{name} House", 8050, "2022-01-12", "WRRF2024 P1") for name in ("Oak", "Ash", "Elm")]
    later = [Paid(f"{name} House", 8050, "2022-01-20", "WRRF2024 P1") for name in ("Fir", "Yew")]
    assert found(DUPLICATES, [*homes, *later]) == []


# Without invoice numbers


def unnumbered(lines: list[Paid]) -> list[Paid]:
    return [replace(line, invoice=None) for line in lines]


def test_without_numbers_a_rare_sum_paid_twice_within_weeks_is_grade_c():
    (row,) = found(DUPLICATES, unnumbered([BOILER, AGAIN, *other_lines()]))
    assert row["grade"] == "C"
    assert row["title"] == (
        "Bell Heating Ltd was paid £1,234.56 on 2023-05-03 and again on 2023-05-22, "
        "with no invoice number to tell the payments apart"
    )
    assert row["low_pence"] == 0


def test_a_rhythm_or_a_round_sum_is_weaker():
    month_later = replace(BOILER, day="2023-06-02")
    assert grades(found(DUPLICATES, unnumbered([BOILER, month_later, *other_lines()]))) == "D"
    rounded = [replace(line, pounds=1200) for line in (BOILER, AGAIN)]
    assert grades(found(DUPLICATES, unnumbered([*rounded, *other_lines()]))) == "D"


@pytest.mark.parametrize(
    ("what", "change"),
    [
        ("a third payment makes it a rate", [replace(BOILER, day="2023-09-18")]),
        ("a refund gives it back", [replace(BOILER, pounds=-1234.56, day="2023-06-19")]),
    ],
)
def test_without_numbers_nothing_is_found_where(what, change):
    assert found(DUPLICATES, unnumbered([BOILER, AGAIN, *change, *other_lines()])) == [], what


def test_without_numbers_another_purpose_or_cost_centre_is_another_purchase():
    for other in (replace(AGAIN, purpose="Radiators"), replace(AGAIN, department="Schools")):
        assert found(DUPLICATES, unnumbered([replace(BOILER, purpose="Boiler"), other, *other_lines()])) == []


def test_rents_and_instalments_are_learned():
    rent = [Paid("Quay Estates Ltd", 2310.55, f"2023-{month:02d}-01") for month in range(1, 13)]
    assert found(DUPLICATES, rent) == []


def test_a_supplier_with_set_prices_says_nothing():
    prices = [
        Paid("Swift Taxis Ltd", pounds, day)
        for pounds in (212.40, 318.60, 424.80, 531.00)
        for day in ("2023-05-03", "2023-05-12")
    ]
    assert found(DUPLICATES, [*prices, *unnumbered(other_lines(3))]) == []


def test_the_bodys_payment_runs_are_learned():
    """Many homes paid equal sums on the same two days: the fortnightly run, not duplicates."""
    homes = [f"{name} Lodge" for name in ("Oak", "Ash", "Elm", "Fir", "Yew")]
    runs = [
        Paid(home, 9500.31 + n, day) for n, home in enumerate(homes) for day in ("2023-05-03", "2023-05-17")
    ]
    rest = [
        Paid(home, 100.5 + 7 * n + m, f"2023-{m:02d}-20") for n, home in enumerate(homes) for m in range(1, 9)
    ]
    assert found(DUPLICATES, [*runs, *rest]) == []


def test_a_mistyped_digit_in_a_long_number_is_weak_evidence():
    typed = [replace(BOILER, invoice="268069587"), replace(AGAIN, invoice="268C69587")]
    (row,) = found(DUPLICATES, [*typed, *other_lines()])
    assert (row["grade"], row["facts"]["likeness"]) == ("D", "one digit mistyped")


# Refunds


@pytest.mark.parametrize("number", ["SI005654", "CNSI005654", "CN SI005654", "CR-778", None])
def test_a_duplicate_that_was_given_back_is_no_opportunity(number):
    refund = replace(BOILER, pounds=-1234.56, day="2023-06-19", invoice=number)
    assert found(DUPLICATES, [BOILER, AGAIN, refund, *other_lines()]) == []


def test_a_refund_that_names_another_invoice_leaves_the_duplicate_standing():
    """Two invoices of one sum were each paid twice; the refund names the second."""
    second = [replace(BOILER, invoice="SI005777"), replace(AGAIN, invoice="SI005777")]
    refund = replace(BOILER, pounds=-1234.56, day="2023-06-19", invoice="CN SI005777")
    (row,) = found(DUPLICATES, [BOILER, AGAIN, *second, refund, *other_lines()])
    assert row["facts"]["original_invoice"] == "SI005654"


def test_a_refund_from_before_the_first_payment_gives_nothing_back():
    refund = replace(BOILER, pounds=-1234.56, day="2023-04-01", invoice="CN1")
    assert grades(found(DUPLICATES, [BOILER, AGAIN, refund, *other_lines()])) == "A"


def test_two_repeats_and_one_refund_leave_one():
    third = replace(BOILER, day="2023-06-06")
    refund = replace(BOILER, pounds=-1234.56, day="2023-06-19")
    (row,) = found(DUPLICATES, [BOILER, AGAIN, third, refund, *other_lines()])
    assert (row["lines"], row["spend_pence"]) == (1, 123_456)


# What is left out, what is said


@pytest.mark.parametrize("kind", ["withheld", "placeholder"])
def test_withheld_payees_are_not_compared(kind):
    assert found(DUPLICATES, [replace(line, kind=kind) for line in (BOILER, AGAIN)]) == []


def test_cards_small_sums_and_other_bodies_are_not_compared():
    assert found(DUPLICATES, [replace(line, is_card=True) for line in (BOILER, AGAIN)]) == []
    assert found(DUPLICATES, [replace(line, pounds=99.99) for line in (BOILER, AGAIN)]) == []
    assert found(DUPLICATES, [BOILER, replace(AGAIN, body="OAK")]) == []


def test_a_private_individual_is_never_named():
    lines = [
        replace(line, supplier="Jane Doe", kind="person", invoice="DOEJANE1971") for line in (BOILER, AGAIN)
    ]
    (row,) = found(DUPLICATES, lines)
    said = f"{row['title']} {row['facts']} {row['caveat']}".upper()
    assert row["title"].startswith("An individual was paid £1,234.56 again")
    assert row["supplier_name"] == ""
    assert "DOE" not in said


def test_a_number_that_may_hold_a_name_is_not_shown():
    (row,) = found(DUPLICATES, [replace(line, invoice="J SMITHSON 4411") for line in (BOILER, AGAIN)])
    assert "SMITHSON" not in f"{row['title']} {row['facts']}"


def test_hostile_numbers_do_not_break_the_facts():
    hostile = 'X"},\\ {"4411\n=cmd()'
    (row,) = found(DUPLICATES, [replace(line, invoice=hostile) for line in (BOILER, AGAIN)])
    assert row["facts"]["paid_again_pence"] == 123_456


def test_after_six_years_only_the_high_figure_is_left():
    latest = Paid("Elm Paper Ltd", 512.20, "2029-06-01", "1")
    (row,) = found(DUPLICATES, [BOILER, AGAIN, latest])
    assert (row["low_pence"], row["central_pence"]) == (0, 0)
    assert row["high_pence"] > 0
    assert "Limitation Act 1980, section 5" in row["caveat"]


def test_after_a_year_a_number_may_have_begun_again():
    assert grades(found(DUPLICATES, [BOILER, replace(BOILER, day="2024-06-03")])) == "C"


@pytest.mark.parametrize("number", ["160523", "2023", "MAY 2023", "0105", "16052305"])
def test_a_day_in_place_of_a_number_is_weak_evidence(number):
    rows = found(DUPLICATES, [replace(line, invoice=number) for line in (BOILER, AGAIN)])
    assert grades(rows) in ("", "D")


def test_a_finding_keeps_its_id_when_later_months_arrive():
    (before,) = found(DUPLICATES, [BOILER, AGAIN])
    after = found(DUPLICATES, [BOILER, AGAIN, *other_lines(), replace(AGAIN, day="2023-07-30")])
    assert before["opportunity_id"] in {row["opportunity_id"] for row in after}


def test_a_body_that_publishes_months_only_is_compared_by_month():
    frame = frame_of([BOILER, replace(AGAIN, day="2023-06-22")])
    frame.engine.execute("update analysis_lines set paid_on = null")
    frame.make("cells", "body_periods")
    DUPLICATES.run(frame)
    assert frame.rows("select grade from found") == [("A",)]


# Properties


AMOUNTS = st.sampled_from([150.0, 1234.56, 8050.0, 100_000.01])
DAYS = st.dates(date(2023, 4, 1), date(2024, 3, 31)).map(str)
NUMBERS = st.sampled_from(
    [None, "", "SI005654", "si 5654", "5654/1", "CN5654", "160523", "REDACTED", "'\"\\"]
)
LINES = st.lists(
    st.builds(
        Paid,
        supplier=st.sampled_from(["Bell Heating Ltd", "Bell Heating", "Kind Care Ltd", ""]),
        pounds=st.builds(lambda pounds, sign: pounds * sign, AMOUNTS, st.sampled_from([1, 1, 1, -1])),
        day=DAYS,
        invoice=NUMBERS,
        kind=st.sampled_from(["organisation", "organisation", "person", "withheld"]),
        transaction=st.sampled_from([None, "T900"]),
    ),
    max_size=14,
)


@settings(max_examples=12, deadline=None)
@given(LINES)
def test_no_pound_is_at_stake_twice_and_every_finding_is_complete(lines):
    rows = found(DUPLICATES, lines)
    stakes = [line for row in rows for line in row["at_stake"]]
    assert len(stakes) == len(set(stakes))
    assert len({row["opportunity_id"] for row in rows}) == len(rows)
    for row in rows:
        assert is_complete(FINDER, row)
        assert all(lines[place].pounds > 0 and not lines[place].is_card for place in row["at_stake"])
        assert row["first_day"] <= row["last_day"]


@settings(max_examples=8, deadline=None)
@given(LINES)
def test_lines_that_were_all_given_back_leave_nothing(lines):
    """Each payment refunded under its own number on the last day: no body can have lost anything."""
    payments = [line for line in lines if line.pounds > 0]
    refunds = [replace(line, pounds=-line.pounds, day="2024-04-01") for line in payments]
    assert found(DUPLICATES, [*payments, *refunds]) == []


@settings(max_examples=8, deadline=None)
@given(LINES)
def test_fewer_repeats_never_mean_more_pounds_than_were_paid(lines):
    paid = sum(round(line.pounds * 100) for line in lines if line.pounds > 0)
    assert sum(row["spend_pence"] for row in found(DUPLICATES, lines)) <= paid


# Published figures, and the finder's own words


def test_the_share_of_grade_b_is_the_published_4_of_52():
    """East Midlands unitary: 52 flags, 4 true duplicates (caseware.co.uk, as quoted; not confirmed)."""
    share = RULES.shares["B"]
    low, high = wilson(PUBLISHED_TRUE, PUBLISHED_FLAGS)
    assert (share.low, share.central, share.high) == (round(low, 3), round(4 / 52, 3), round(high, 3))
    assert RULES.shares["A"].low == share.central


def test_shares_fall_from_grade_to_grade():
    shares = [RULES.shares[grade] for grade in "ABCD"]
    for better, worse in pairwise(shares):
        assert better.central > worse.central
        assert better.high > worse.high
    assert set(FINDER.grades) == set(FINDER.priors) == set(RULES.shares)


def test_the_finder_is_among_those_that_run():
    assert "duplicates" in MODULES


def test_every_statement_is_carried_to_spark():
    room = load("tallystick.spend.analysis")
    names = [name for name in room if name.startswith("duplicate_")]
    assert len(names) > 10
    for name in names:
        carry(room[name].sql, name)


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [("2023-12-31", "2024-01-01", 1), ("2024-02-28", "2024-03-01", 2), ("2023-02-28", "2023-03-01", 1)],
)
def test_days_are_counted_over_year_ends_and_leap_days(first, second, days):
    (row,) = found(DUPLICATES, [replace(BOILER, day=first), replace(BOILER, day=second)])
    assert row["facts"]["days_between"] == days


# The raw rules


def test_the_raw_rules_count_what_they_say():
    lines = [
        Paid("Bell Heating Ltd", 100, "2023-05-03", "1", transaction="T1"),
        Paid("Bell Heating Ltd", 100, "2023-05-09", "1", transaction="T2"),
        Paid("Bell Heating Ltd", 100, "2023-05-09", "2", transaction="T2"),
        Paid("Elm Paper Ltd", 100, "2023-05-09", "2", transaction="T3"),
        Paid("Elm Paper Ltd", 60, "2023-05-09", "REDACTED UNDER THE ACT", transaction="T4"),
        Paid("Elm Paper Ltd", 60, "2023-06-09", "REDACTED UNDER THE ACT", transaction="T5"),
        Paid("Ash Ltd", -60, "2023-06-09", "7", transaction="T6"),
        Paid("Ash Ltd", -60, "2023-06-09", "7", transaction="T7"),
    ]
    frame = frame_of(lines)
    frame.engine.execute(
        "create view published_payments as select *, false as is_redacted from analysis_lines"
    )
    same, other, code = raw_rule_counts(frame)
    assert (same.groups, same.once_pence, same.again_pence) == (2, 16_000, 16_000)
    assert (other.groups, other.lines) == (1, 2)
    assert code.groups == 3
    assert [rule.groups for rule in raw_rule_counts(frame, with_refunds=False)] == [1, 1, 2]


def test_one_transaction_with_two_equal_lines_is_no_raw_duplicate():
    lines = [Paid("Ash Ltd", 60, "2023-06-09", "7", transaction="T1") for _ in range(2)]
    frame = frame_of(lines)
    frame.engine.execute(
        "create view published_payments as select *, false as is_redacted from analysis_lines"
    )
    assert [rule.groups for rule in raw_rule_counts(frame)] == [0, 0, 0]
