"""The words that public bodies put above their columns, and what they mean. Data, not rules.

Sources: Local Government Transparency Code 2015 (expenditure, cards, contracts, grants), the LGA
"Expenditure exceeding £500" schema, HM Treasury's guidance on publishing spend over £25,000, and the
usual headings of finance systems (SAP, Oracle, Agresso, Civica) and card issuers.

Headings are compared after :mod:`tallystick.spend.mapping.headings` has put them into the plain words
used here: lower case, singular, abbreviations written out, synonyms replaced. Word order is ignored.
"""

from __future__ import annotations

from tallystick.spend.mapping.model import Field
from tallystick.spend.mapping.words import ALSO_KNOWN, COMPOUNDS, NEUTRAL, SPELLED_OUT, SYNONYMS

# Each line: weight, then phrases that give the field. Weight 1 means that the words leave no doubt.
_PHRASES: dict[Field, tuple[tuple[float, str], ...]] = {
    Field.PAID_ON: (
        (1.0, """
            payment date; payment on; invoice payment date; payment run date; bacs date; cheque
            date; clearing date; settlement date; date expense incurred; transaction payment date;
            date purchase
            """),
        (0.92, """
            transaction date; expense date; spend date; incurred date; value_date date
            """),
        (0.9, """
            date
            """),
        (0.85, """
            posting date; ledger date; accounting date; effective date; amount date; processing
            date; cash date; payment posting date; transaction posting date; transaction effective
            date; journal date; invoice ledger date; invoice posting date
            """),
        (0.6, """
            update; update date; input date; entry date; creation date; run date; document date;
            release date
            """),
    ),
    Field.INVOICE_DATE: (
        (1.0, """
            invoice date; supplier invoice date; tax point; invoice tax date
            """),
        (0.65, """
            document date
            """),
    ),
    Field.OTHER_DATE: (
        (1.0, """
            due date; from date; valuation date; maturity date; start date; end date; award date;
            received date; order date; approved date; expiry date; review date; date published;
            extract date; report date; invoice due date; invoice received date; payment due date;
            contract date; date birth; release date; effective from; effective to; first date; last
            date; first purchase; last purchase; renewal date
            """),
    ),
    Field.PERIOD: (
        (1.0, """
            period; accounting period; financial period; fiscal period; payment period; ledger
            period; period month; posting period; transaction period; year period; period number
            """),
        (0.97, """
            month; payment month; spend month; month year; posting month; accounting month; calendar
            month; financial month; period name; month name
            """),
        (0.7, """
            quarter; year quarter
            """),
        (0.45, """
            year; financial year; fiscal year; calendar year
            """),
    ),
    Field.BODY_NAME: (
        (1.0, """
            body name; organisation name; council name; authority name; local authority name; entity
            name; public body; trust name; organisation label; body label; purchasing body;
            publisher name; department family; local authority; paying body; payment authority
            """),
        (0.9, """
            entity; authority; council; ccg; icb; nhs trust; trust; payer; payer name; buyer; buyer
            name
            """),
        (0.8, """
            body; organisation; publisher; department
            """),
        (0.6, """
            client; agency
            """),
    ),
    Field.BODY_CODE: (
        (1.0, """
            organisation uri; body uri; organisation code; body code; body id; organisation id;
            authority code; authority uri; ons code; gss code; entity code; council code; entity id;
            publisher uri; publisher code; organisation number; body number; ods code; trust code
            """),
        (0.75, """
            body; entity; organisation; ons; company code; uri
            """),
    ),
    Field.SUPPLIER_NAME: (
        (1.0, """
            supplier name; supplier text; supplier label; merchant name; supplier merchant; supplier
            company name; supplier organisation name; supplier trading name; merchant supplier name;
            supplier description; supplier legal name; supplier full name; supplier organisation;
            customer supplier description; customer supplier name; customer supplier
            """),
        (0.95, """
            supplier; merchant; supplier detail; supplier id text; supplier id name; provider;
            provider name
            """),
        (0.8, """
            company name; trading name; name
            """),
        (0.75, """
            company; firm; seller; merchant description
            """),
        (0.6, """
            organisation; organisation name; customer name; customer
            """),
        (0.45, """
            account name; redact name; entity name; client
            """),
    ),
    Field.SUPPLIER_REF: (
        (1.0, """
            supplier number; supplier id; supplier code; supplier reference; supplier reference
            number; supplier account; supplier account number; supplier other id; supplier account
            code; supplier key; supplier internal reference; supplier unique reference; supplier
            record id; supplier site code
            """),
        (0.75, """
            supplier; provider number; provider id; supplier name; entity; merchant id; merchant
            number
            """),
    ),
    Field.COMPANY_NUMBER: (
        (1.0, """
            company number; company registration number; company registration; supplier company
            number; supplier company registration number; supplier company registration; company
            house number; supplier company id
            """),
        (0.6, """
            registration number; supplier registration number; supplier registration
            """),
    ),
    Field.CHARITY_NUMBER: (
        (1.0, """
            charity number; charity registration number; charity registration; supplier charity
            number; supplier charity registration number; charity commission number
            """),
        (0.5, """
            registration number; supplier registration number
            """),
    ),
    Field.VAT_NUMBER: (
        (1.0, """
            vat number; vat registration number; vat registration; supplier vat number; supplier
            vat; vat id; supplier vat registration number; supplier vat registration; vat reference
            """),
        (0.4, """
            vat
            """),
    ),
    Field.SUPPLIER_POSTCODE: (
        (1.0, """
            supplier postcode; supplier site postcode; postcode; supplier address postcode; merchant
            postcode
            """),
    ),
    Field.SUPPLIER_TYPE: (
        (1.0, """
            supplier type; supplier size; supplier sector; supplier status; supplier sme; supplier
            tab; supplier org type; supplier organisation type; voluntary community social
            enterprise supplier; supplier vcse; vcse; sme
            """),
        (0.7, """
            organisation type; company type; supplier group; supplier classification; sector; small
            medium enterprise; supplier class; supplier type description
            """),
    ),
    Field.AMOUNT: (
        (1.0, """
            payment amount; amount; transaction amount; line amount; total amount; amount spend;
            invoice line amount; billing amount; distribution amount; ap amount; expense amount;
            amount supplier; total payment; ledger amount; supplier payment amount; amount local
            currency; amount home currency; amount base currency; distribution line amount;
            transaction line amount; payment line amount
            """),
        (0.92, """
            invoice amount; total invoice amount; total; spend; total spend; total expense; invoice
            total; total cost; cost; invoice payment amount; document amount; posting amount; base
            amount; amount expense incurred; home amount; reporting amount; apportioned amount;
            amount incurred; purchase amount; accounted amount; clearing amount; settlement amount; grand
            total; final total; line total; line cost
            """),
        (0.7, """
            sum; expense; debit; paid; payment; price; debit amount; actual; charge
            """),
    ),
    Field.NET_AMOUNT: (
        (1.0, """
            net; net amount; net payment; net total; net invoice amount; net line amount; net spend;
            net cost; net transaction amount; net expense; net billing amount; net invoice line
            amount; net payment amount; net distribution amount
            """),
    ),
    Field.GROSS_AMOUNT: (
        (1.0, """
            gross; gross amount; gross payment; gross total; gross invoice amount; gross line
            amount; gross spend; gross cost; gross transaction amount; gross expense; gross billing
            amount; gross payment amount
            """),
    ),
    Field.VAT_AMOUNT: (
        (1.0, """
            vat amount; tax amount; vat payment; vat charged; total vat; transaction tax amount;
            invoice vat amount; recoverable vat; transaction vat amount; billing tax amount;
            recoverable vat amount; line vat amount
            """),
        (0.9, """
            vat; tax
            """),
    ),
    Field.IRRECOVERABLE_VAT: (
        (1.0, """
            irrecoverable vat; irrecoverable vat amount; irrecoverable
            """),
    ),
    Field.OTHER_AMOUNT: (
        (1.0, """
            contract amount; annual amount; budget amount; budget; balance; unit price; unit cost;
            unit amount; foreign amount; original amount; cumulative amount; cumulative spend;
            annual contract amount; total contract amount; income amount; income; receipt amount;
            amount received; income received; purchaseorder amount; purchaseorder total; order
            amount; quantity; foreign currency amount; original currency amount; discount; variance;
            forecast; commitment; annual budget; contract total; year total; balance outstanding;
            outstanding amount; discount amount; withheld amount; cis amount; estimated amount;
            estimated annual amount; estimated annual spend; disputed amount; refund amount; claim
            amount; requested amount; approved amount; pledged amount; credit amount; credit; arrears;
            amount saved; saving; purchaseorder line amount; original net amount; original gross
            amount; transaction original net amount; transaction original gross amount; transaction
            original amount; transaction currency amount; currency amount; document currency amount
            """),
        (0.9, """
            total supplier
            """),
    ),
    Field.DEBIT_OR_CREDIT: (
        (1.0, """
            debit credit; debit credit indicator; debit credit flag; debit or credit; sign; posting
            key; debit credit marker
            """),
    ),
    Field.DEPARTMENT: (
        (1.0, """
            organisational unit; department; directorate; service area; department name; directorate
            name; service department; service label; service division label; department description;
            directorate description; service category label; service division; department expense
            incurred; directorate service; service expense incurred; directorate expense incurred;
            service area name; department area; service cost centre; costcentre description; service
            costcentre; costcentre name; business unit; business area; service area category;
            organisational unit name; head service; head service name; service description; service
            group; service name; organisation unit; business unit name; business unit description;
            department division; responsible department
            """),
        (0.92, """
            expense area; spend area; division; section; service; costcentre; service category;
            division name; section name; division description; business area description; strategic
            directorate; strategic directorate name; service unit; department cost centre; council
            department; department award
            """),
        (0.75, """
            strategic group; portfolio; establishment; team; service block; group; area; unit;
            faculty; department family; department code; service code; costcentre code; budget;
            office; function; branch; strategic group costcentre; school; station; ward; cost centre
            group; account name; business function; budget centre; location; committee; fund;
            organisational unit code
            """),
    ),
    Field.PURPOSE: (
        (1.0, """
            purpose; purpose expense; purpose spend; narrative; purpose summary; payment purpose;
            transaction purpose; grant purpose; invoice narrative; line narrative; transaction
            narrative; payment narrative
            """),
        (0.93, """
            transaction description; payment description; line description; invoice description;
            purchaseorder line description; item description; purchaseorder description; goods
            description; invoice line description; description; transaction detail; payment detail;
            goods service; description goods service; transaction text; invoice text; line text;
            extended description; expense detail; spend description; description expense; purchase
            description; document text; detail description; item text; posting text; distribution
            description
            """),
        (0.7, """
            detail; explanation; reason; text; item; good; product; product description; purchase;
            summary; line item; particulars
            """),
    ),
    Field.EXPENDITURE_CATEGORY: (
        (1.0, """
            expense category; expense type; account description; ledger description; subjective
            description; subjective; subjective group; expense account; ledger account description;
            account category; account code description; expense type description; subjective
            analysis; subjective category; subjective name; detail expense type; sercop expense
            category; sercop detail expense type; cipfa subjective; cipfa expense category; expense
            category description; ledger name; ledger account name; account description detail;
            cipfa description; expense class
            """),
        (0.9, """
            account detail; cost type; cost category; spend category; spend type; spend level;
            expense unit; expense description; expense group; expense classification; sercop;
            bvacop; cipfa; account name; subjective detail; expense; expense analysis; expense sub
            category; ledger account; ledger text; expense subcategory; activity; account text;
            element description; ledger category
            """),
        (0.7, """
            category; account; ledger; account code; expense code; type; category description;
            category name; analysis; objective; objective description; ledger code; nature;
            subjective code
            """),
    ),
    Field.EXPENDITURE_CODE: (
        (1.0, """
            expense code; account code; ledger code; subjective code; detail expense code; ledger
            account code; sercop expense code; sercop detail expense code; cipfa code; expense type
            code; cipfa expense code; ledger number; expense category code; ledger account number;
            ledger account; element code; subjective number; cipfa subjective code; bvacop code;
            sercop code
            """),
        (0.8, """
            account; ledger; analysis code; subjective; account number; nominal; detail code;
            account reference; expense account; expense
            """),
    ),
    Field.PROCUREMENT_CATEGORY: (
        (1.0, """
            procurement category; procurement classification; proclass; proclass label; proclass
            description; procurement class; procurement category name; proclass category;
            procurement category description; procurement classification description; cpv
            description; unspsc description; commodity description; procurement description;
            proclass classification; proclass name; procurement type
            """),
        (0.85, """
            supplier category; commodity; thomson classification; ogc category; master category; ogc
            master category; classification; product category; supplier classification; purchase
            category; goods category; supplier category description; spend classification; material
            group; commodity group; category group; supplier category name; industry; supplier class
            """),
    ),
    Field.PROCUREMENT_CODE: (
        (1.0, """
            proclass code; procurement code; cpv; cpv code; unspsc; unspsc code; commodity code;
            proclass number; procurement category code; procurement classification code;
            classification code; procurement class code; proclass classification code; proclass id
            """),
        (0.75, """
            proclass; proclass classification; procurement category; procurement classification;
            classification
            """),
    ),
    Field.MERCHANT_CATEGORY: (
        (1.0, """
            merchant category; mcc; mcc description; merchant category code; merchant category
            description; merchant category name; merchant type; merchant group; mcg; mcg
            description; merchant classification; mcc code; merchant category group; mcc name; card
            category
            """),
    ),
    Field.TRANSACTION_REF: (
        (1.0, """
            transaction number; transaction id; transaction reference; payment number; payment
            reference; payment id; voucher number; document number; unique reference; unique id;
            urn; internal reference; transaction reference number; internal reference number; unique
            transaction reference; internal voucher number; payment reference number; payment
            transaction number; unique reference number; transaction code; document reference;
            voucher id; unique transaction number; unique record id; transaction document number;
            journal number; reference number; our reference; council reference number; our reference
            number; cheque number; bacs number; bacs reference; unique payment reference;
            transaction unique id; payment document number; transaction key; payment document;
            clearing document; record number; clearing document number; unique number; unique
            """),
        (0.85, """
            transaction; voucher; reference; document; cheque; record id; serial number; document
            id; council reference; line id; invoice transaction; row id; key
            """),
        (0.55, """
            id; number; sequence number; record
            """),
    ),
    Field.INVOICE_REF: (
        (1.0, """
            invoice number; invoice reference; invoice id; supplier invoice number; supplier invoice
            reference; invoice reference number; invoice document number; supplier invoice; invoice
            transaction number
            """),
        (0.7, """
            invoice
            """),
    ),
    Field.CAPITAL_OR_REVENUE: (
        (1.0, """
            capital revenue; capital revenue indicator; capital revenue flag; capital revenue code;
            capital revenue type; capital indicator; capital flag
            """),
        (0.7, """
            capital; revenue
            """),
        (0.4, """
            type; expense type; fund; fund type
            """),
    ),
    Field.CARD_FLAG: (
        (1.0, """
            card transaction; card flag; card payment; card indicator; card payment flag; is card
            """),
        (0.6, """
            card; payment method; payment type
            """),
    ),
    Field.CONTRACT_REF: (
        (1.0, """
            contract number; contract reference; contract id; contract code; contract reference
            number; framework reference; contract purchaseorder; agreement number; agreement
            reference
            """),
        (0.9, """
            contract; framework; agreement
            """),
    ),
    Field.OTHER: (
        (1.0, """
            tax rate; vat rate; tax code; vat code; tax description; vat description; sequence
            number; line number; line; row number; row; purchaseorder number; purchaseorder; card
            number; currency; currency code; status; batch number; batch; project code; project
            number; project name; project; address; town; contract title; contract description;
            source; sub source; region; service category uri; service uri; week; week number;
            cardholder; cardholder name; employee; employee name; percentage; count; email; url;
            website; threshold; user; user id; vcse grant; purchaseorder reference; transaction tax
            description; sercop uri; original currency; definition; purchaseorder line number;
            billing currency code; original currency code; category uri; supplier email; supplier
            address; supplier town; supplier url; invoice line number; card type; last digit;
            transaction type; document type; invoice type; payment terms; payment day; day; claim
            number; claim name; line type; foreign currency; supplier city; supplier country;
            merchant city; merchant country; merchant town; source system; purchase type; contract
            type; column; number day; approver; authoriser; transaction description code; voucher
            type; transaction type description; bank account; sort code; bank
            """),
        (0.7, """
            group; mode; contract manager; responsible officer; officer
            """),
    ),
}  # fmt: skip


def _flatten() -> tuple[tuple[frozenset[str], Field, float], ...]:
    return tuple(
        (frozenset(phrase.split()), field, weight)
        for field, groups in _PHRASES.items()
        for weight, phrases in groups
        for phrase in (part.strip() for part in phrases.split(";"))
    )


PHRASES: tuple[tuple[frozenset[str], Field, float], ...] = _flatten()
"""(words, field, weight) for every phrase; all words must stand in the heading for it to count."""

KNOWN_WORDS: frozenset[str] = (
    frozenset(word for words, _, _ in PHRASES for word in words)
    | frozenset(SYNONYMS)
    | frozenset(word for text in SYNONYMS.values() for word in text.split())
    | frozenset(word for text in SPELLED_OUT.values() for word in text.split())
    | frozenset(word for old, new in COMPOUNDS for word in (*old, *new))
    | NEUTRAL
    | ALSO_KNOWN
)
"""Every word that spelling correction may arrive at, and that it leaves alone."""
