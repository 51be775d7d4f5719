"""The single words of headings: abbreviations, synonyms, compounds, words that say little. Data, not rules.

They put a heading into the plain words in which the phrases of the vocabulary are written.
"""

from __future__ import annotations


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text as a set: the form in which this package lists words."""
    return frozenset(text.split())


SPELLED_OUT: dict[str, str] = {
    "ac": "account", "acc": "account", "acct": "account", "acctg": "accounting", "acs": "account",
    "amnt": "amount", "amt": "amount", "amts": "amount", "ben": "supplier", "bu": "business unit",
    "cap": "capital", "cat": "category", "categorisation": "category", "categorization": "category",
    "cc": "costcentre", "ccy": "currency", "center": "centre", "chq": "cheque", "cipf": "cipfa",
    "class": "classification", "co": "company", "costc": "costcentre", "coy": "company", "cr": "credit",
    "ctr": "centre", "cur": "currency", "curr": "currency", "cust": "customer", "dep": "department",
    "depart": "department", "departmental": "department", "dept": "department", "desc": "description",
    "descr": "description", "descrip": "description", "dir": "directorate", "dist": "distribution",
    "div": "division", "divisional": "division", "doc": "document", "dr": "debit", "dt": "date",
    "eff": "effective", "est": "estimated", "ex": "excluding", "exc": "excluding", "excl": "excluding",
    "exclude": "excluding", "exclusive": "excluding", "exp": "expense", "expend": "expense",
    "gl": "ledger", "grp": "group", "hoc": "", "ident": "id", "identifier": "id", "inc": "including",
    "incl": "including", "include": "including", "inclusive": "including", "inv": "invoice",
    "invs": "invoice", "irrec": "irrecoverable", "labels": "label", "lc": "local currency",
    "lcurr": "local currency", "lcy": "local currency", "loc": "local", "mnth": "month", "mth": "month",
    "nbr": "number", "no": "number", "nom": "ledger", "nos": "number", "nr": "number", "num": "number",
    "org": "organisation", "organization": "organisation", "organizational": "organisational",
    "orig": "original", "pay": "payment", "paymnt": "payment", "paymt": "payment", "pcard": "card",
    "pd": "payment", "per": "period", "pmnt": "payment", "pmt": "payment", "po": "purchaseorder",
    "proc": "procurement", "prof": "profit", "pstg": "posting", "pstng": "posting", "pymt": "payment",
    "qty": "quantity", "rec": "record", "ref": "reference", "refs": "reference", "reg": "registration",
    "regn": "registration", "rev": "revenue", "seq": "sequence", "seque": "sequence", "serv": "service",
    "str": "strategic", "strg": "strategic", "subj": "subjective", "subs": "subjective",
    "sup": "supplier", "supp": "supplier", "suppl": "supplier", "svc": "service", "tel": "telephone",
    "tran": "transaction", "trans": "transaction", "trx": "transaction", "tx": "transaction",
    "txn": "transaction", "txt": "text", "val": "amount", "vch": "voucher", "ven": "supplier",
    "vend": "supplier", "yr": "year",
}  # fmt: skip
"""Abbreviations written out; an empty text drops the word."""

SYNONYMS: dict[str, str] = {
    "authorities": "authority", "awarded": "award", "beneficiary": "supplier", "bill": "invoice",
    "billed": "invoice", "charitable": "charity", "check": "cheque", "checks": "cheque",
    "clear": "clearing", "clearance": "clearing", "cleared": "clearing", "comment": "narrative",
    "companies": "company", "contractor": "supplier", "created": "creation", "creditor": "supplier",
    "detailed": "detail",
    "directorates": "directorate", "disbursement": "payment", "divisions": "division",
    "entered": "entry", "expenditure": "expense", "incured": "incurred", "invoiced": "invoice",
    "memo": "narrative", "narration": "narrative", "nett": "net", "nominal": "ledger",
    "nonrecoverable": "irrecoverable", "note": "narrative", "occured": "incurred",
    "occurred": "incurred", "org": "organisation", "paid": "payment", "payee": "supplier",
    "paying": "payment", "post": "posting", "postal": "postcode", "posted": "posting",
    "processed": "processing", "purchaser": "buyer", "recipient": "supplier",
    "registered": "registration", "remark": "narrative", "remittance": "payment",
    "retailer": "merchant", "spending": "spend", "spent": "spend", "subjectives": "subjective",
    "taxes": "tax", "trader": "supplier", "transact": "transaction", "txn": "transaction",
    "uniqueid": "unique", "unrecoverable": "irrecoverable", "updated": "update", "value": "amount",
    "vendor": "supplier", "zip": "postcode",
}  # fmt: skip
"""Words of the field that say the same."""

WELSH: dict[str, str] = {
    "adran": "department", "anfoneb": "invoice", "anfonebau": "invoice", "buddiolwr": "supplier",
    "canolfan": "centre", "categori": "category", "cerdyn": "card", "chyflenwr": "supplier",
    "corff": "body", "cyfanswm": "total", "cyfarwyddiaeth": "directorate", "cyfeirif": "reference",
    "cyfeirnod": "reference", "cyflenwr": "supplier", "cyflenwyr": "supplier", "cyfnod": "period",
    "cyfrif": "account", "cyngor": "council", "cynnwys": "including", "daliad": "payment",
    "dalu": "payment", "dalwyd": "payment", "ddisgrifiad": "description", "ddyddiad": "date",
    "derbynnydd": "supplier", "diben": "purpose", "disgrifiad": "description", "dyddiad": "date",
    "eithrio": "excluding", "enw": "name", "gan": "", "gost": "cost", "gros": "gross",
    "gwariant": "expense", "gwasanaeth": "service", "gwerth": "amount", "gyfeirnod": "reference",
    "gyflenwr": "supplier", "gyflenwyr": "supplier", "gynnwys": "including", "heb": "excluding",
    "manylion": "detail", "masnachwr": "merchant", "pwrpas": "purpose", "rhif": "number",
    "sefydliad": "organisation", "swm": "amount", "taliad": "payment", "taliadau": "payment",
    "talu": "payment", "talwyd": "payment", "taw": "vat", "thaliad": "payment",
    "trafodiad": "transaction", "trafodion": "transaction", "trafodyn": "transaction",
    "wariant": "expense", "wasanaeth": "service", "werth": "amount", "yn": "",
}  # fmt: skip
"""Welsh words of headings, with their mutated forms; most Welsh bodies publish in both languages."""

COMPOUNDS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("number", "of"), ("count",)),
    (("how", "many"), ("count",)),
    (("how", "much"), ("amount",)),
    (("cost", "centre"), ("costcentre",)),
    (("profit", "centre"), ("costcentre",)),
    (("cost", "element"), ("ledger",)),
    (("general", "ledger"), ("ledger",)),
    (("ledger", "ledger"), ("ledger",)),
    (("posting", "code"), ("postcode",)),
    (("purchase", "order"), ("purchaseorder",)),
    (("procurement", "card"), ("card",)),
    (("purchase", "card"), ("card",)),
    (("purchasing", "card"), ("card",)),
    (("credit", "card"), ("card",)),
    (("corporate", "card"), ("card",)),
    (("payment", "card"), ("card",)),
    (("p", "card"), ("card",)),
    (("card", "holder"), ("cardholder",)),
    (("pro", "classification"), ("proclass",)),
    (("pro", "class"), ("proclass",)),
    (("cannot", "be", "recovered"), ("irrecoverable",)),
    (("can", "not", "be", "recovered"), ("irrecoverable",)),
    (("not", "recovered"), ("irrecoverable",)),
    (("not", "recoverable"), ("irrecoverable",)),
    (("non", "recoverable"), ("irrecoverable",)),
    (("irrecoverable", "tax"), ("irrecoverable", "vat")),
    (("excluding", "recoverable", "vat"), ("net",)),
    (("excluding", "irrecoverable", "vat"), ("net",)),
    (("net", "of", "recoverable", "vat"), ("net",)),
    (("net", "recoverable", "vat"), ("net",)),
    (("excluding", "of", "vat"), ("net",)),
    (("excluding", "vat"), ("net",)),
    (("vat", "excluding"), ("net",)),
    (("vat", "including"), ("gross",)),
    (("excluding", "tax"), ("net",)),
    (("without", "vat"), ("net",)),
    (("before", "vat"), ("net",)),
    (("less", "vat"), ("net",)),
    (("net", "of", "vat"), ("net",)),
    (("net", "vat"), ("net",)),
    (("including", "of", "vat"), ("gross",)),
    (("including", "irrecoverable", "vat"), ("gross",)),
    (("including", "vat"), ("gross",)),
    (("including", "tax"), ("gross",)),
    (("with", "vat"), ("gross",)),
    (("gross", "of", "vat"), ("gross",)),
    (("payment", "made", "to"), ("supplier",)),
    (("payment", "to"), ("supplier",)),
)
"""Words that mean one thing together, tried from the top; the longest stand first."""

NEUTRAL = words_of("""
    of the for and or to in a an by on at with where which that is was be been has have this per if
    any as applicable available summary full final latest revised local authority council
    publication published sum total item our your internal external whole government gbp sterling
    pound amount_unit charged given made from relevant related actual s t transparency published
    disclosed analysed mix onto finance system grand publish header dd mm yy yyyy ddmmyy ddmmyyyy
""")
"""Words that say little beside others; alone they can still be a heading."""

GENERIC = words_of("""
    number name code date type id reference text label detail description uri category
""")
"""Words that need a companion to say what they are about."""

PLURAL_KEPT = words_of("""
    gross business address class process status vat plus less bacs axis basis analysis gps cis
""")

ALSO_KNOWN = words_of("""
    payer buyer seller customer client address town county country region email telephone phone
    sequence line row record batch currency rate quantity price percentage percent count salary
    remuneration band grade job post role employee staff fte budget forecast saving allocation fraud
    parking space bay land asset property tenure easting northing uprn latitude longitude ward
    responsibility report manager start end review expiry extension duration tender quotation
    process procedure award renewal title grant scheme programme fund project week day quarter year
    financial fiscal time released approved received due order ordered register balance commitment
    cumulative annual average estimated minimum maximum total previous current user status source
    definition explanation threshold visibility sme vcse voluntary community social enterprise
    foreign issue head strategic sector size site street school client holder owner contact website
    url released updated frequency licence version geography vacancy ceiling sickness absence
    population rank score income receipt revenue capital debit credit irrecoverable recoverable
    excluding including personal business publisher purchasing initial merchandise redact redacted
    organisational clean fuzzy sheet file approver signatory bid bidder option initiative outturn
    variance target actual indicator measure
""")
"""Words that occur in headings and must not be taken for a misspelling of another word."""

FOREIGN_WORDS = frozenset({"original", "foreign"})
"""In the heading of an amount: it may be in another currency, so it is never the amount that counts."""

HOME_WORDS = frozenset({"billing", "gbp", "sterling", "home", "base", "local", "reporting"})
"""In the heading of an amount: it is in pounds whatever the currency of the transaction."""

INCOME_WORDS = frozenset(
    {"customer", "debtor", "payer", "received", "receipt", "tenant", "donor", "ratepayer"}
)
"""In the heading of a payee: money comes from them, so the table may list income."""
