"""The layouts of the made bodies: headings, dialects, dates and amounts as councils really vary them."""

from __future__ import annotations

from dataclasses import replace

from tallystick.sample.model import Layout

_TITLE = (("{body}",), ("Payments to suppliers over £500, {period}",), ())
_SQL_ROWS = (
    ("SELECT p.pay_date, s.supp_name, l.net_amount, l.cost_centre FROM ap_lines l",),
    ("JOIN ap_payments p ON p.pay_id = l.pay_id JOIN suppliers s ON s.supp_id = p.supp_id",),
    ("WHERE l.net_amount >= 500 AND p.period = '{month}' ORDER BY p.pay_date, s.supp_name",),
    (),
)

TRANSPARENCY = Layout(
    columns=(
        ("Body Name", "body"),
        ("Body", "body_code"),
        ("Department which incurred the expenditure", "department"),
        ("Beneficiary", "supplier"),
        ("Summary of the purpose of the expenditure", "purpose"),
        ("Date of expenditure", "date"),
        ("Net Amount", "amount"),
        ("VAT that cannot be recovered", "irrecoverable_vat"),
        ("Expenditure Category", "ledger"),
        ("Transaction Number", "transaction"),
        ("Invoice Number", "invoice"),
        ("Procurement Class", "procurement"),
        ("Merchant category", "merchant"),
    ),
    encoding="utf-8-sig",
    money_style="comma",
    total_label="Total",
)

LGA = Layout(
    columns=(
        ("organisation_label", "body"),
        ("organisation_uri", "body_code"),
        ("effective_date", "file_date"),
        ("directorate", "department"),
        ("beneficiary_name", "supplier"),
        ("supplier_id", "supplier_ref"),
        ("company_registration", "company"),
        ("payment_date", "date"),
        ("transaction_number", "transaction"),
        ("invoice_number", "invoice"),
        ("amount_gbp", "amount"),
        ("irrecoverable_vat_amount_gbp", "irrecoverable_vat"),
        ("purpose", "purpose"),
        ("expenditure_category", "ledger"),
        ("procurement_classification", "procurement"),
    ),
    newline="\n",
    date_styles=("iso",),
)

TITLED_POUNDS = Layout(
    columns=(
        ("Supplier", "supplier"),
        ("Service Area", "department"),
        ("Expense Type", "ledger"),
        ("Description", "purpose"),
        ("Paid Date", "date"),
        ("Ref", "transaction"),
        ("Supplier Invoice", "invoice"),
        ("Amount £", "amount"),
    ),
    encoding="cp1252",
    money_style="pound",
    preamble=_TITLE,
)
TITLED_CREDITS = replace(
    TITLED_POUNDS,
    columns=(
        ("Payee", "supplier"),
        ("Service", "department"),
        ("Account", "ledger"),
        ("Narrative", "purpose"),
        ("Payment Date", "date"),
        ("Payment Ref", "transaction"),
        ("Invoice Ref", "invoice"),
        ("Value", "amount"),
    ),
    money_style="pound_cr",
    date_styles=("mon",),
    footer="Credits are shown CR. Personal data has been removed.",
)

SQL_ABOVE = Layout(
    columns=(
        ("PAY_DATE", "date"),
        ("SUPP_NAME", "supplier"),
        ("VAT_REG_NO", "vat_number"),
        ("COST_CENTRE", "department"),
        ("ACCOUNT", "code"),
        ("ACCOUNT_DESC", "ledger"),
        ("INVOICE_REF", "invoice"),
        ("PAY_REF", "transaction"),
        ("NET_AMOUNT", "amount"),
    ),
    newline="\n",
    date_styles=("mon",),
    money_style="brackets",
    preamble=_SQL_ROWS,
)
PAGED = replace(
    SQL_ABOVE,
    columns=(
        ("Date Paid", "date"),
        ("Supplier Name", "supplier"),
        ("Supplier VAT Number", "vat_number"),
        ("Cost Centre", "department"),
        ("Account Code", "code"),
        ("Account Description", "ledger"),
        ("Invoice Ref", "invoice"),
        ("Payment Ref", "transaction"),
        ("Net (£)", "amount"),
    ),
    preamble=(),
    date_styles=("dmy_short",),
    repeat_header_every=55,
    blank_row_every=55,
)

SEMICOLONS = Layout(
    columns=(
        ("Date", "date"),
        ("Directorate", "department"),
        ("Supplier Name", "supplier"),
        ("Details", "purpose"),
        ("Net Amount (£)", "amount"),
        ("VAT (£)", "vat_amount"),
        ("Gross Amount (£)", "gross_amount"),
        ("Invoice No", "invoice"),
        ("Voucher", "transaction"),
        ("Subjective", "ledger"),
    ),
    delimiter=";",
    encoding="cp1252",
    date_styles=("dots",),
    money_style="trailing_minus",
)

BARE = Layout(
    columns=(
        ("Paid", "date"),
        ("Reference", "transaction"),
        ("Supplier", "supplier"),
        ("Cost Centre", "department"),
        ("Expense", "ledger"),
        ("Inv No", "invoice"),
        ("Amount", "amount"),
    ),
    money_style="padded",
)

TEXT_AS_XLS = Layout(
    columns=(
        ("Payment date", "date"),
        ("Supplier no.", "supplier_ref"),
        ("Supplier", "supplier"),
        ("Team", "department"),
        ("Spend type", "ledger"),
        ("Class", "procurement"),
        ("Invoice number", "invoice"),
        ("Doc no.", "transaction"),
        ("Capital/Revenue", "capital"),
        ("Amount paid", "amount"),
    ),
    delimiter="\t",
    encoding="utf-16",
    date_styles=("iso_time",),
    money_style="dr_cr",
)
TEXT_AS_XLS_LATER = replace(TEXT_AS_XLS, encoding="utf-8", date_styles=("compact",), money_style="plain")

WORKBOOK = Layout(
    columns=(
        ("Directorate", "department"),
        ("Service description", "purpose"),
        ("Supplier name", "supplier"),
        ("Charity number", "charity"),
        ("Clearing date", "date"),
        ("Amount", "amount"),
        ("Category", "procurement"),
        ("Account", "ledger"),
        ("Invoice", "invoice"),
        ("Clearing document", "transaction"),
    ),
    packing="xlsx",
    sheets="notes",
    preamble=(("{body} - spending over £500, {period}",), ()),
    total_label="Grand Total",
)
WORKBOOK_OF_MONTHS = replace(WORKBOOK, sheets="months", preamble=(), total_label="")

LEDGER_EXPORT = Layout(
    columns=(
        ("CoCd", "company_code"),
        ("Vendor", "supplier_ref"),
        ("Name 1", "supplier"),
        ("Pstng Date", "date"),
        ("DocumentNo", "transaction"),
        ("Reference", "invoice"),
        ("G/L Acct", "code"),
        ("G/L Account Long Text", "ledger"),
        ("Profit Center", "department"),
        ("Amount in LC", "amount"),
        ("LCurr", "currency"),
        ("Text", "purpose"),
    ),
    delimiter="|",
    newline="\n",
    date_styles=("dots",),
    money_style="trailing_minus",
    packing="zip",
)
LEDGER_EXPORT_LATER = replace(LEDGER_EXPORT, delimiter=",", packing="gzip", date_styles=("iso",))

TWO_LINES = Layout(
    columns=(
        ("Date", "date"),
        ("Reference", "transaction"),
        ("Name", "supplier"),
        ("Number", "supplier_ref"),
        ("Department", "department"),
        ("Purpose", "purpose"),
        ("Invoice", "invoice"),
        ("Amount", "amount"),
        ("Notes", "nothing"),
    ),
    upper_header=("Payment", "Payment", "Supplier", "Supplier", "", "", "Supplier", "Payment", ""),
    money_style="comma",
    is_ragged=True,
)
ONE_LINE = replace(
    TWO_LINES,
    columns=(
        ("Payment Date", "date"),
        ("Payment Reference", "transaction"),
        ("Supplier Name", "supplier"),
        ("Supplier Number", "supplier_ref"),
        ("Department", "department"),
        ("Purpose of Spend", "purpose"),
        ("Supplier Invoice", "invoice"),
        ("Payment Amount", "amount"),
        ("Notes", "nothing"),
    ),
    upper_header=(),
    encoding="utf-8-sig",
    unreadable_every=60,
)

CLEAN = Layout(
    columns=(
        ("Body Name", "body"),
        ("Payment Date", "date"),
        ("Supplier Name", "supplier"),
        ("Department", "department"),
        ("Purpose", "purpose"),
        ("Expenditure Category", "ledger"),
        ("Transaction Number", "transaction"),
        ("Invoice Number", "invoice"),
        ("Net Amount", "amount"),
    ),
)
CLEAN_LATER = replace(CLEAN, date_styles=("iso",), newline="\n")

POLICE_WORKBOOK = Layout(
    columns=(
        ("Organisation", "body"),
        ("Vendor Name", "supplier"),
        ("Business Area", "department"),
        ("Expenditure Type", "ledger"),
        ("Payment Date", "date"),
        ("Invoice Number", "invoice"),
        ("Payment Number", "transaction"),
        ("Sum Paid", "amount"),
    ),
    packing="xlsx",
    preamble=(("{body}",), ("Expenditure over £500: {period}",), ()),
    footer="End of report",
)

MIXED_DATES = Layout(
    columns=(
        ("Payment Date", "date"),
        ("Supplier", "supplier"),
        ("Budget Holder", "department"),
        ("Nature of Expenditure", "purpose"),
        ("Account Code", "code"),
        ("Account Name", "ledger"),
        ("Invoice", "invoice"),
        ("Payment No", "transaction"),
        ("Amount", "amount"),
    ),
    date_styles=("dmy", "iso", "mon", "long", "dots"),
    money_style="pound_brackets",
    total_label="TOTAL",
)

OVER_25K = Layout(
    columns=(
        ("Department Family", "family"),
        ("Entity", "body"),
        ("Date", "date"),
        ("Expense Type", "ledger"),
        ("Expense Area", "department"),
        ("Supplier", "supplier"),
        ("Transaction Number", "transaction"),
        (" Amount ", "amount"),
        ("Supplier Invoice", "invoice"),
    ),
    date_styles=("mon",),
    money_style="padded",
)
OVER_25K_LATER = replace(
    OVER_25K, preamble=(("Spend over £25,000 - publication template",), ()), encoding="cp1252"
)

CARDS = Layout(
    columns=(
        ("Transaction Date", "date"),
        ("Merchant", "supplier"),
        ("Merchant Category", "merchant"),
        ("Directorate", "department"),
        ("Purpose", "purpose"),
        ("Amount", "amount"),
        ("Card Transaction Number", "transaction"),
    ),
    money_style="pound",
    encoding="cp1252",
)
CARDS_PLAIN = replace(CARDS, money_style="plain", encoding="utf-8", date_styles=("mon",))

BULK_LAYOUTS: tuple[Layout, ...] = (
    TRANSPARENCY,
    LGA,
    TITLED_POUNDS,
    SQL_ABOVE,
    SEMICOLONS,
    CLEAN,
    replace(TEXT_AS_XLS_LATER, date_styles=("iso",)),
    TITLED_CREDITS,
    OVER_25K,
    replace(LEDGER_EXPORT, packing="plain"),
    replace(MIXED_DATES, date_styles=("dmy",), money_style="comma"),
    BARE,
)
"""Layouts for the national size: those that are written as one text without row-by-row quirks."""
