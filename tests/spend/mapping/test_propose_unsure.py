"""Never confidently wrong: what is missing or could be two things waits, with a plain sentence."""

from __future__ import annotations

import pytest
from mapping_cases import cases, made

from tallystick.spend.mapping import propose
from tallystick.spend.mapping.model import FileContext, Proposal

WITHOUT_HEADINGS = """
:date > paid_on | :payee > supplier_name | :money > amount | :ref > transaction_ref |
    :department > department
:department > department | :ledger > expenditure_category | :purpose > purpose | :small |
    :ref > transaction_ref | :payee > supplier_name | :date > paid_on | :pounds > amount
:money > amount | :payee > supplier_name | :body > body_name | :iso > paid_on |
    :c/r > capital_or_revenue | :postcode > supplier_postcode
:uri > body_code | :body > body_name | :named > paid_on | :ref > transaction_ref |
    :payee > supplier_name | :net > net_amount | :vat > vat_amount | :gross > gross_amount
"""


def proposal_of(text: str, file_name: str = "") -> Proposal:
    table = made(text)
    return propose(table.header, table.rows(), FileContext(file_name=file_name))


@pytest.mark.parametrize("text", cases(WITHOUT_HEADINGS))
def test_values_alone_tell_dates_amounts_payees_and_references(text: str) -> None:
    proposal = proposal_of(text)
    found = {column.position: column.field.value for column in proposal.columns}
    table = made(text)
    assert [(position, found[position]) for position, _ in table.expected] == list(table.expected)
    assert proposal.is_confident


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Paid Date:midnight | Supplier Name:payee | Amount:money | Trans No:ref", "date of payment"),
        ("Payment Date:empty | Supplier Name:payee | Amount:money | Trans No:ref", "no values"),
        ("Month:bare month | Supplier Name:payee | Amount:money | Trans No:ref", "no month of a known year"),
        ("Payment Date:date | Supplier Name:payee | Amount:empty | Trans No:ref", "amount"),
        ("Payment Date:date | Supplier Name:payee id | Amount:money | Trans No:ref", "payee"),
        ("Amount:money | Amount:gross | Supplier:payee | Date:date", "could both be the amount"),
        ("Supplier:department | Expense Area:payee | Date:date | Amount:money", "reads like names of payees"),
        ("Date:date | Supplier:payee | Amount:money | Currency:currency", "USD"),
        ("Date:date | Supplier:payee | Original Amount:money | Trans No:ref", "amount"),
        (":date | :earlier | :payee | :money", "could both be the date of payment"),
        ("Date:date | Supplier:payee | Amount £000:money | Trans No:ref", "thousands of pounds"),
        ("Date:date | Supplier:payee | Value £ million:money | Trans No:ref", "millions of pounds"),
        ("Date:date | Supplier:payee | Amount (p):money | Trans No:ref", "pence"),
        ("Date:date | Supplier:payee | Amount €:money | Trans No:ref", "another currency"),
        ("Date:date | Supplier:payee | Debit:debit | Credit:credit | Trans No:ref", "split over two columns"),
        ("Date:date | Received from:payee | Amount:money | Trans No:ref", "who pays this body"),
        ("Date:date | Customer:payee | Amount:money | Trans No:ref", "who pays this body"),
        ("Doc. Date:date | Zyx Date:earlier | Supplier:payee | Amount:money", "date of payment"),
        ("Invoice Date:date | Zyx:earlier | Supplier:payee | Amount:money", "could both be the date"),
        ("Date Paid:date | Supplier:payee | Interest liability:money | Trans No:ref", "probably the amount"),
        (":date | :money | :purpose", "No column with the payee"),
    ],
)
def test_a_table_waits_with_a_sentence_that_says_why(text: str, words: str) -> None:
    proposal = proposal_of(text)
    assert not proposal.is_confident
    assert any(words in problem for problem in proposal.problems), proposal.problems


def test_a_title_in_thousands_stops_a_table_whose_headings_say_nothing() -> None:
    table = made("Payment Date:date | Supplier:payee | Net Amount:money | Trans No:ref")
    title = FileContext(preamble=(("Payments to suppliers", "", "all amounts in £000"),))
    assert propose(table.header, table.rows(), FileContext()).is_confident
    proposal = propose(table.header, table.rows(), title)
    assert any("thousands of pounds" in problem for problem in proposal.problems)


def test_a_column_of_refunds_beside_the_amount_is_no_split() -> None:
    assert proposal_of(
        "Date:date | Supplier:payee | Amount:money | Credit:credit | Trans No:ref"
    ).is_confident


def test_one_unknown_word_is_no_doubt_where_no_other_column_could_be_meant() -> None:
    alone = "Zyx Payment Date:date | Supplier:payee | Amount:money | Trans No:ref"
    assert proposal_of(alone).is_confident
    assert any(reason == "the only column with dates" for reason in proposal_of(alone).columns[0].evidence)
    assert not proposal_of(f"{alone} | Zyx Other Date:earlier").is_confident


def test_each_problem_says_what_to_do() -> None:
    proposal = proposal_of("Paid Date:midnight | Supplier Name:payee | Amount:money | Trans No:ref")
    assert (
        "give that column its field in the proposed profile, then accept it (paid_on)" in proposal.problems[0]
    )


def test_two_equal_amount_columns_are_no_question() -> None:
    assert proposal_of("Amount:money | Amount:money | Supplier:payee | Date:date").is_confident


def test_an_invoice_date_stands_in_less_surely_than_a_date_of_payment() -> None:
    paid = proposal_of("Payment Date:date | Supplier:payee | Net Amount:money | Invoice No:invoice")
    invoiced = proposal_of("Invoice Date:date | Supplier:payee | Net Amount:money | Invoice No:invoice")
    assert invoiced.is_confident
    assert invoiced.confidence < paid.confidence
    assert any("stands in" in reason for reason in invoiced.columns[0].evidence)


def test_payee_headings_over_other_things_are_not_believed() -> None:
    for look in ("date", "money", "uri", "ref"):
        proposal = proposal_of(f"Payment Date:date | Supplier:{look} | Amount:money | Trans No:ref")
        assert not proposal.is_confident, look


def test_an_empty_table_waits() -> None:
    proposal = propose(("Date", "Supplier", "Amount", "Transaction Number"), [], FileContext())
    assert not proposal.is_confident


def test_nothing_at_all_is_not_payments() -> None:
    proposal = propose((), [], FileContext())
    assert proposal.kind.kind.value == "other"
    assert proposal.columns == ()
