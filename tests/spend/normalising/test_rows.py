"""What a row is that cannot be read as a payment."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.spend.normalising.model import RowClass
from tallystick.spend.normalising.rows import Candidate, Roles, classify, is_total_words

HEADER = ("Payment Date", "Supplier", "Department", "Amount")
ROLES = Roles(HEADER, date=0, amount=3, payee=1)


def row_class(
    *cells: str | None, has_date: bool = False, pence: int | None = None, above: int = 0
) -> RowClass:
    return classify(Candidate(7, cells, has_date, pence), ROLES, above).row_class


@pytest.mark.parametrize(
    ("cells", "facts", "expected"),
    [
        ((None, None, None, None), {}, RowClass.BLANK),
        (("", "  ", None, ""), {}, RowClass.BLANK),
        (("Payment Date", "Supplier", "Department", "Amount"), {}, RowClass.HEADER_REPEAT),
        (("payment date", "SUPPLIER ", "department", "amount"), {}, RowClass.HEADER_REPEAT),
        (("Total", None, None, "1,000.00"), {"pence": 100000}, RowClass.TOTAL),
        ((None, "Grand Total", None, "1,000.00"), {"pence": 100000}, RowClass.TOTAL),
        ((None, None, "Sub-total", "12.00"), {"pence": 1200}, RowClass.TOTAL),
        (("Total for May 2022", None, None, "12.00"), {"pence": 1200}, RowClass.TOTAL),
        ((None, None, None, "10.00"), {"pence": 1000, "above": 1000}, RowClass.TOTAL),
        ((None, None, None, "10.00"), {"pence": 1000, "above": 999}, RowClass.REJECT),
        (("Total", None, None, None), {}, RowClass.TOTAL),
        (("Payments of £500 and more are shown.", None, None, None), {}, RowClass.NOTE),
        (("n/a", "A Supplier Ltd", "Highways", "10.00"), {"pence": 1000}, RowClass.REJECT),
        (("01/02/2022", "A Supplier Ltd", "Highways", "tbc"), {"has_date": True}, RowClass.REJECT),
        ((None, "Total Gas & Power Ltd", "Highways", "10.00"), {"pence": 1000}, RowClass.REJECT),
        ((None, "A Supplier Ltd", None, None), {}, RowClass.NOTE),
        ((None, "A Supplier Ltd", "Highways", None), {}, RowClass.REJECT),
    ],
)
def test_what_a_row_is(cells, facts, expected):
    assert row_class(*cells, **facts) is expected


def test_a_reject_names_column_value_and_reason():
    item = classify(
        Candidate(9, ("31/02/2022", "A Supplier Ltd", "Highways", "10.00"), False, 1000), ROLES, 0
    )
    assert (item.source_row, item.column, item.value, item.pence) == (9, "Payment Date", "31/02/2022", 1000)
    assert "cannot be read as a date" in item.reason


@pytest.mark.parametrize(
    "words", ["Total", "GRAND TOTAL", "Sub Total:", "Total for April 2023", "Totals", "Total spend £"]
)
def test_words_of_a_total(words):
    assert is_total_words(words)


@pytest.mark.parametrize(
    "name", ["Total Gas & Power Ltd", "Total Fitness", "Totally Local CIC", "Subtotal Systems Ltd", ""]
)
def test_firms_are_not_totals(name):
    assert not is_total_words(name)


@given(st.text(min_size=1, max_size=30), st.text(min_size=1, max_size=30), st.integers(-(10**9), 10**9))
def test_a_row_with_payee_department_and_amount_is_never_dropped_by_name(payee, department, pence):
    """Only blank rows, headings, totals and notes leave by name; a line with content is a reject at worst."""
    if is_total_words(payee) or is_total_words(department) or not payee.strip() or not department.strip():
        return
    if all(not character.isalpha() for character in payee + department):
        return
    item = classify(Candidate(3, ("rubbish", payee, department, "x"), False, pence), ROLES, pence + 1)
    assert item.row_class in (RowClass.REJECT, RowClass.HEADER_REPEAT)
