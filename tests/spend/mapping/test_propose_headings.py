"""Headings of public bodies of every kind, as they write them, and the fields they mean."""

from __future__ import annotations

import pytest
from mapping_cases import cases, made

from tallystick.spend.mapping import propose
from tallystick.spend.mapping.model import FileContext

# Each line: the headings of one made table, the look of its values, the field that each must get.
CASES = """
Body Name:body > body_name | Transaction Date:date > paid_on | Supplier:payee > supplier_name |
    Transaction Number:ref > transaction_ref | Net amount:money > net_amount |
    Irrecoverable VAT:zero > irrecoverable_vat | Department/service:department > department |
    Procurement category:ledger > procurement_category | Purpose:purpose > purpose
Organisation Name:body > body_name | Organisation Code:uri > body_code |
    Effective Date:date > other_date | Directorate:department > department |
    Supplier Name:payee > supplier_name | Supplier ID:payee id > supplier_ref |
    Payment Date:date > paid_on | Transaction Number:ref > transaction_ref |
    Net Amount:money > net_amount | Purpose of Spend:purpose > purpose |
    Type:c/r > capital_or_revenue
organisation_label:body > body_name | organisation_uri:uri > body_code | payment_date:iso > paid_on |
    beneficiary_name:payee > supplier_name | purpose:purpose > purpose |
    organisational_unit:department > department | amount_gbp:money > amount |
    irrecoverable_vat_amount_gbp:zero > irrecoverable_vat | unique_identifier:ref > transaction_ref
Department family:body > body_name | Entity:body > body_name | Date:date > paid_on |
    Expense type:ledger > expenditure_category | Expense area:department > department |
    Supplier:payee > supplier_name | Transaction number:ref > transaction_ref |
    Amount:pounds > amount | Description:purpose > purpose |
    Supplier postcode:postcode > supplier_postcode | Supplier type:word > supplier_type |
    Contract number:invoice > contract_ref | Project code:code > other |
    VAT registration number:vat number > vat_number
Department:body > body_name | Entity:body > body_name | Date:date > paid_on |
    Expense Type:ledger > expenditure_category | Supplier:payee > supplier_name |
    Transaction Number:ref > transaction_ref | Amount:money > amount
Date of Expenditure:date > paid_on | Local Authority Department:department > department |
    Beneficiary:payee > supplier_name | Summary of the Purpose of the Expenditure:purpose > purpose |
    Amount (£):money > amount | VAT which cannot be recovered (£):zero > irrecoverable_vat
POSTED_DATE:date > paid_on | VENDOR_NAME:payee > supplier_name | AMOUNT:money > amount |
    GL_CODE:code > expenditure_code | VOUCHER_NUM:ref > transaction_ref
ACCOUNTING_DATE:date > paid_on | SUPPLIER:payee > supplier_name |
    TRANSACTION_NUM:ref > transaction_ref | AMOUNT:pounds > amount |
    EXPENSE_TYPE:ledger > expenditure_category | EXPENSE_AREA:department > department
Payment Date:date > paid_on | Vendor:payee > supplier_name | Vendor No:payee id > supplier_ref |
    Net Amt:money > net_amount | Cost Centre Desc:department > department |
    Subjective:ledger > expenditure_category
Clearing Date:date > paid_on | Vendor name:payee > supplier_name | Amt in loc.cur.:money > amount |
    Doc. No:ref > transaction_ref | G/L:code > expenditure_code |
    G/L desc:ledger > expenditure_category
Account(T):ledger > expenditure_category | Supplier(T):payee > supplier_name |
    Trans.date:date > paid_on | Amount:money > amount | TransNo:ref > transaction_ref
Cost Centre:code > other | Cost Centre(T):department > department | Account:code > expenditure_code |
    Account(T):ledger > expenditure_category | Supplier:payee > supplier_name |
    Payment date:date > paid_on | Amount:money > amount
Supplier:payee id > supplier_ref | Supplier:payee > supplier_name | Pay Date:date > paid_on |
    Amount:money > amount
Supplier Name:payee id > supplier_ref | Supplier Name(T):payee > supplier_name |
    Payment date:date > paid_on | Net Amount:money > net_amount
Supplier ID(T):payee > supplier_name | Payment date:date > paid_on | Amount:money > amount
Suplier:payee > supplier_name | Entitiy:body > body_name |
    Expence Type:ledger > expenditure_category | Transation Number:ref > transaction_ref |
    Ammount:money > amount | Date:date > paid_on | Discription:purpose > purpose
Beneficary Name:payee > supplier_name | Payement Date:date > paid_on |
    Nett Amount:money > net_amount
Captial/ Revenue:c/r > capital_or_revenue | Service divison label:department > department |
    Expenditure Catergory:ledger > expenditure_category | Date paid:date > paid_on |
    Supplier name:payee > supplier_name | Net amount:money > net_amount
suppliername:payee > supplier_name | paymentdate:date > paid_on | netamount:money > net_amount |
    caporrev:capital > capital_or_revenue
DatePaid:date > paid_on | SupplierName:payee > supplier_name | NetAmount:money > net_amount |
    LedgerDescription:ledger > expenditure_category
Pymt Dt:date > paid_on | Supp Name:payee > supplier_name | Pymt Amt:money > amount |
    Inv No:invoice > invoice_ref
Date Paid:date > paid_on | Paid To:payee > supplier_name | Amount Paid (£):money > amount |
    Reason:purpose > purpose
Payment Made To:payee > supplier_name | Payment Date:date > paid_on | Total Paid:money > amount
Ref:ref > transaction_ref | Date:date > paid_on | Payee:payee > supplier_name | £:money > amount |
    Details:purpose > purpose
Name of Supplier:payee > supplier_name | Date of Payment:date > paid_on |
    Amount of Payment:money > amount | Reference No:ref > transaction_ref
Paid Date:date > paid_on | Beneficiary:payee > supplier_name | Amount excl VAT:money > net_amount |
    Service:department > department | Description of goods/services:purpose > purpose
Payment date:date > paid_on | Supplier:payee > supplier_name |
    Amount (Net of Recoverable VAT):money > net_amount
Payment date:date > paid_on | Supplier:payee > supplier_name | Amount inc. VAT:money > gross_amount
Payment date:date > paid_on | Supplier:payee > supplier_name |
    Inc VAT (where applicable):money > gross_amount
Invoice Payment Date:date > paid_on | Supplier Name:payee > supplier_name |
    Net Amount:money > net_amount | Expenses Type:ledger > expenditure_category
Invoice Date:earlier > invoice_date | Payment Date:date > paid_on | Supplier:payee > supplier_name |
    Amount:money > amount
Invoice Date:earlier > invoice_date | Supplier:payee > supplier_name | Invoice Amount:money > amount |
    Nominal Description:ledger > expenditure_category
Payment Due Date:date > other_date | Payment Date:date > paid_on | Supplier:payee > supplier_name |
    Amount:money > amount
Effective Date:date > paid_on | Supplier:payee > supplier_name | Amount:money > amount |
    Narrative:purpose > purpose
Month:month > period | Supplier:payee > supplier_name | Total:money > amount |
    Department:department > department
Clearing Date:month > period | Supplier Name:payee > supplier_name | Amount £:money > amount
Month:month > period | Date:named > paid_on | Supplier:payee > supplier_name | Amount:money > amount
Date:serial > paid_on | Supplier:payee > supplier_name | Amount:money > amount
Payment Date:timed > paid_on | Supplier:payee > supplier_name | Amount:money > amount
Date:date > paid_on | Amount:empty > other | Payment Value:money > amount |
    Supplier:payee > supplier_name
Date:date > paid_on | Gross:empty > other | Amount:money > amount | Supplier:payee > supplier_name |
    Expense Type:empty | Expense Type (a/c):ledger > expenditure_category
Date:date > paid_on | Net:net > net_amount | VAT:vat > vat_amount | Gross:gross > gross_amount |
    Supplier:payee > supplier_name
Date:date > paid_on | Amount:net > net_amount | VAT:vat > vat_amount |
    Supplier:payee > supplier_name
Date:date > paid_on | Amount:net > net_amount | VAT:vat > vat_amount |
    Invoice Total:gross > gross_amount | Supplier:payee > supplier_name
Date:date > paid_on | Total:gross > gross_amount | Tax:vat > vat_amount | Goods:net > net_amount |
    Supplier:payee > supplier_name
Trans Date:date > paid_on | Original Gross Amt:gross > other_amount | Original Cur:currency > other |
    Billing Gross Amt:gross > gross_amount | Trans Tax Amt:vat > vat_amount |
    Trans Original Net Amt:net > other_amount | Merchant Name:merchant > supplier_name
Posted Date:date > paid_on | Billing Amount:pounds > amount | Merchant Name:merchant > supplier_name |
    Comments:purpose > purpose
Transaction Date:date > paid_on | Local Authority Establishment:department > department |
    Benificiary (Merchant):merchant > supplier_name | Amount:money > amount |
    Unrecoverable VAT:zero > irrecoverable_vat | Merchant Category:ledger > merchant_category
Cheque Date:date > paid_on | Creditor:payee > supplier_name | Net Value:money > net_amount |
    Cheque No:ref > transaction_ref
BACS Date:date > paid_on | Supplier Details:payee > supplier_name | Total (£):money > amount |
    Dept:department > department
Payment Run Date:date > paid_on | Company:payee > supplier_name |
    Invoice Net Amount:money > net_amount | Team:department > department
GL Date:date > paid_on | Trading Name:payee > supplier_name | Distribution Amount:money > amount |
    Division:department > department
Service Cost Centre:department > department | Account Detail:ledger > expenditure_category |
    Our ref no:ref > transaction_ref | Name:payee > supplier_name | Payment date:date > paid_on |
    Net Amount(œ):money > net_amount
Service Area Categorisation:department > department | Expenses Type:ledger > expenditure_category |
    Supplier Name:payee > supplier_name | Payment Date:date > paid_on | Amount:money > amount
Directorate / Service Where Expenditure Incurred:department > department |
    Supplier (Beneficiary) Name:payee > supplier_name |
    Local Supplier Internal Reference:payee id > supplier_ref | Payment Date:date > paid_on |
    Net Amount:money > net_amount | SeRCOP Expenditure Code:code > expenditure_code |
    Procurement Classification:ledger > procurement_category
Supplier Registered Company Number:company > company_number |
    Supplier Registered Charity Number:empty > charity_number | Supplier Name:payee > supplier_name |
    Date:date > paid_on | Amount:money > amount | Supplier Invoice No:invoice > invoice_ref
Proclass Description:ledger > procurement_category | CPV Code:cpv > procurement_code |
    Supplier:payee > supplier_name | Date:date > paid_on | Amount:money > amount
Force:body | Vendor:payee > supplier_name | Posting Date:date > paid_on | Value:money > amount |
    Cost Type:ledger > expenditure_category | Business Area:department > department
Trust:body > body_name | Supplier name:payee > supplier_name | Payment date:date > paid_on |
    AP Amount (£):money > amount | Expense area:department > department
CCG:body > body_name | Date:date > paid_on | Supplier:payee > supplier_name | Amount:money > amount |
    Expense Area:department > department
* Expenditure Category:ledger > expenditure_category | * Date:date > paid_on |
    * Total Invoice Amount:money > amount | * SUPPLIER FINAL:payee > supplier_name
Department family:department > department | Supplier:payee > supplier_name | Date:date > paid_on |
    Amount:money > amount
Supplier:payee > supplier_name | supplier_clean:payee > other | Date:iso > paid_on |
    Amount:money > amount
Provider:payee > supplier_name | Date:date > paid_on | Amount:money > amount |
    Service:department > department
ï»¿Body Name:body > body_name | Supplier Name:payee > supplier_name | Paid Date:date > paid_on |
    Amount:money > amount
Inv Transaction:ref > transaction_ref | Supplier Name:payee > supplier_name |
    Head of Service:department > department | Paid Date:date > paid_on |
    Sum of Inv Amount:money > amount
Amount in Sterling:money > amount | Supplier:payee > supplier_name | Date of Payment:named > paid_on
Portfolio:department > department | Supplier Name:payee > supplier_name |
    Date Processed:date > paid_on | Invoice Total:money > amount
Service Code:department > department | Expenditure Code:ledger > expenditure_category |
    Supplier:payee > supplier_name | Date:date > paid_on | Amount:money > amount
Supplier / Cyflenwr:payee > supplier_name | Payment Date / Dyddiad Talu:date > paid_on |
    Amount / Swm:money > amount | Service / Gwasanaeth:department > department |
    Description / Disgrifiad:purpose > purpose | Reference / Cyfeirnod:ref > transaction_ref
Enw Cyflenwr:payee > supplier_name | Dyddiad y Taliad:date > paid_on |
    Swm heb TAW:money > net_amount | Adran:department > department | Pwrpas:purpose > purpose
Cyflenwr:payee > supplier_name | Dyddiad:date > paid_on | Net:net > net_amount | TAW:vat > vat_amount |
    Gros:gross > gross_amount
Vendor:payee id > supplier_ref | Vendor Name:payee > supplier_name | Doc. Date:earlier > invoice_date |
    Pstng Date:date > paid_on | Gross Amt:money > gross_amount
Journal Date:date > paid_on | Creditor:payee > supplier_name | Total:money > amount |
    Service Area:department > department | Journal Reference:ref > transaction_ref
Supplier Name:payee > supplier_name | Invoice GL Date:date > paid_on | Category Family:ledger |
    Spend:money > amount
Date spend occurred:date > paid_on | Department incurring spend:department > department |
    Beneficiary name:payee > supplier_name | Gross Amount:money > gross_amount
Supplier:payee > supplier_name | Date:date > paid_on | Mix of Nett & Gross:money > amount |
    Trans Ref:ref > transaction_ref
Supplier:payee > supplier_name | Payment Date:date > paid_on | Expenditure (£):money > amount |
    Expenditure Code:code > expenditure_code
FIN.TRANSACTION DATE:date > paid_on | FIN.TRANSACTION AMOUNT:money > amount |
    MCH.MERCHANT NAME:merchant > supplier_name | MCH.CITY NAME:department
Payment Date (dd/mm/yyyy):date > paid_on | Supplier Name:payee > supplier_name |
    Amount USD:gross > other_amount | Amount GBP:money > amount
FMS Payment Date:date > paid_on | Wages Board Supplier:payee > supplier_name |
    Transparency Invoice Amount:money > amount | Transaction Number:ref > transaction_ref
"""


@pytest.mark.parametrize("text", cases(CASES))
def test_each_column_gets_its_field_and_the_table_may_proceed(text: str) -> None:
    table = made(text)
    proposal = propose(table.header, table.rows(), FileContext())
    found = {column.position: column.field.value for column in proposal.columns}
    assert [(position, found[position]) for position, _ in table.expected] == list(table.expected)
    assert proposal.problems == ()
    assert proposal.is_confident


def test_evidence_says_which_words_and_which_values() -> None:
    table = made("Suplier:payee | Payment Date:date | Amount:money")
    columns = propose(table.header, table.rows(), FileContext()).columns
    assert columns[0].evidence[0] == "“suplier” read as “supplier”"
    assert "heading says payment date" in columns[1].evidence
    assert "100% of values are dates" in columns[1].evidence


def test_amount_basis_follows_the_amount_that_counts() -> None:
    for text, basis in (
        ("Net Amount:money", "net"),
        ("Amount inc VAT:money", "gross"),
        ("Amount:money", "unknown"),
        ("Amount:net | VAT:vat", "net"),
    ):
        table = made(f"Date:date | Supplier:payee | {text}")
        assert propose(table.header, table.rows(), FileContext()).amount_basis.value == basis, text


def test_words_above_the_table_tell_the_basis() -> None:
    table = made("Date:date | Supplier:payee | Amount:money")
    title = FileContext(preamble=(("All amounts are exclusive of VAT",),))
    assert propose(table.header, table.rows(), title).amount_basis.value == "net"


def test_a_weak_date_heading_is_borne_out_by_the_month_in_the_file_name() -> None:
    table = made("Updated:date | Supplier:payee | Amount:money | TransNo:ref")
    told = propose(table.header, table.rows(), FileContext(file_name="payments-june-2023.csv"))
    assert told.is_confident
    assert any("period that the file names" in reason for reason in told.columns[0].evidence)
    other = propose(table.header, table.rows(), FileContext(file_name="payments-march-2021.csv"))
    assert other.columns[0].confidence < told.columns[0].confidence
