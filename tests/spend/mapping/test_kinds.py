"""What a table is about: payments, card, grants, contracts register, or something else."""

from __future__ import annotations

import pytest
from mapping_cases import cases, made

from tallystick.spend.mapping import propose
from tallystick.spend.mapping.model import FileContext, Proposal

CASES = """
contracts_register; spend-2022-07.csv; Directorate Name:department | Contract Reference:ref |
    Contract Title:purpose | Supplier Name:payee | Total Contract Value:money | Start Date:date |
    End Date:date | Review Date:date
contracts_register; register.csv; Ref:ref | Title of agreement:purpose | Department:department |
    Supplier:payee | Sum to be paid:money | Start:date | End:date | Process:ledger
contracts_register; x.csv; Reference number:ref | Title:purpose | Supplier name:payee | Value:money |
    Contract Start Date:date | Contract End Date:date | SME:yes
grants; grants-2022.csv; Date awarded:date | Time period:ledger | Department:department |
    Beneficiary:payee | Registration number:payee id | Summary of purpose:purpose | Amount:money
grants; awards.csv; Identifier:ref | Title:purpose | Amount Awarded:money | Award Date:date |
    Recipient Org:Name:payee | Funding Org:Name:body | Grant Programme:Title:ledger
grants; vcse-grants.csv; Organisation:payee | Date:date | Amount:money | Purpose:purpose
payments; spend.csv; Date:date | Supplier:payee | Amount:money | VCSE Grant:yes | Purpose:purpose
payments; spend.csv; Payment Date:date | Supplier:payee | Amount:money | Expense Type:ledger |
    Purpose of grant:purpose
payments; spend-over-500.csv; Payment Date:date | Supplier:payee | Amount:money |
    Contract Title:purpose | Contract Ref:ref | Transaction No:ref
payments; spend-over-500-with-cards.csv; Payment Date:date | Supplier Name:payee | Net Amount:money |
    Card Transaction:yes
payments; GPC-and-25k-august.csv; Department Family:body | Entity:body | Date:date |
    Expense Type:ledger | Supplier:payee | Transaction Number:ref | Amount:pounds
procurement_card; purchase-card-june.csv; Date:date | Supplier:merchant | Amount:money |
    Department:department
procurement_card; june.csv; Date:date | Merchant:merchant | Amount:money | Card Number:card
procurement_card; june.csv; Transaction Date:date | Merchant Name:merchant | MCC:ledger |
    Amount:money
payments; q1.csv; Date:date | Department:department | Beneficiary:payee | Summary:purpose |
    Amount:money | Merchant Category:ledger
procurement_card; q1.csv; Date:date | Department:department | Beneficiary:merchant | Summary:purpose |
    Amount:small money | Merchant Category:ledger
procurement_card; gpc-spend-over-500.csv; Date:date | Supplier:merchant | Amount:money
procurement_card; purchasing-card-spend-over-500.csv; Date:date | Supplier:merchant | Amount:money |
    Transaction No:ref
other; debtor-invoices.csv; Customer Number:payee id | Customer Name:payee | Invoice Date:date |
    Invoice Number:invoice | Amount:money | Income Type:ledger
other; income-june.csv; Date:date | Customer:payee | Amount:money | Income Code:code
other; relief.csv; Business Name:payee | Relief type:ledger | Relief granted:money | From date:date
procurement_card; gpc-spend.csv; Date:date | Supplier:merchant | Amount:money
other; senior-salaries.csv; Job Title:ledger | Grade:code | Salary Band:money |
    Department:department
other; totals.csv; Supplier:payee once | Total Spend:money | Number of Invoices:small
other; totals.csv; Supplier:payee once | Amount:money
other; gifts.csv; Date:date | Recipient:payee | Donor:payee | Gift:purpose | Value:money
other; parking.csv; Car Park:purpose | Spaces:small | Income:money
other; budget.csv; Service:department | Budget 2022/23:money | Forecast 2022/23:money |
    Variance:money
other; land.csv; UPRN:ref | Asset Name:purpose | Postcode:postcode | Tenure:ledger |
    Easting:payee id
other; savings.csv; Directorate:department | Saving £000 2023/24:money | Saving £000 2024/25:money
other; grant-allocations.csv; Element of grant:ledger | 2010/11 Allocation £000:small
other; by-category.csv; Expenditure category:ledger | Month:month | Total:money
other; rates.csv; Ratepayer:payee | Property Address:purpose | Rateable Value:money |
    Liable from:date
other; prompt-payment.csv; Month:month | Number of invoices:small |
    Percentage paid within 30 days:small
other; income.csv; Customer:payee | Invoice date:date | Income Received:money
other; fraud.csv; Organisation Name:body | Effective Date:date | Fraud employees:small |
    Amount spent on fraud:money
"""


@pytest.mark.parametrize("line", cases(CASES))
def test_the_kind_is_told_from_headings_values_and_names(line: str) -> None:
    kind, file_name, text = line.split("; ", 2)
    proposal = _proposal(text, file_name)
    assert proposal.kind.kind.value == kind, proposal.kind
    assert proposal.kind.confidence >= 0.75
    assert proposal.kind.evidence


def _proposal(text: str, file_name: str = "", **around: object) -> Proposal:
    table = made(text)
    return propose(table.header, table.rows(), FileContext(file_name=file_name, **around))  # type: ignore[arg-type]


def test_a_title_above_the_table_says_card() -> None:
    proposal = _proposal(
        "Date:date | Supplier:merchant | Amount:money", preamble=(("Purchase card transactions, June 2023",),)
    )
    assert proposal.kind.kind.value == "procurement_card"


def test_a_summary_above_the_table_is_no_title() -> None:
    above = (("", "Accounts payable", "276,150,552.02"), ("", "Purchase cards", "1,150.02"))
    proposal = _proposal("Date:date | Name:payee | Value:money | Service:department", preamble=above)
    assert proposal.kind.kind.value == "payments"


def test_what_is_not_payments_says_what_is_missing() -> None:
    proposal = _proposal("Expenditure category:ledger | Month:month | Total:money")
    assert proposal.problems == ("Not a list of payments: no column with payees.",)


def test_payments_whose_dates_were_lost_are_still_payments() -> None:
    proposal = _proposal("Paid Date:midnight | Supplier Name:payee | Amount:money | Trans No:ref")
    assert proposal.kind.kind.value == "payments"
    assert not proposal.is_confident
