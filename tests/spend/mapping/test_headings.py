"""Headings in plain words: what bodies write, and what it is read as."""

from __future__ import annotations

import pytest

from tallystick.spend.mapping.headings import meanings, read_heading, table_prefixes
from tallystick.spend.mapping.model import Field
from tallystick.spend.mapping.vocabulary import KNOWN_WORDS, PHRASES


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("SUPPLIER_NAME", "supplier name"),
        ("supplierName", "supplier name"),
        ("suppliername", "supplier name"),
        ("Supplier(T)", "supplier"),
        ("Supplier ID(T)", "supplier"),
        ("* Date", "date"),
        ("Name:", "name"),
        ("Net Amount (£)", "net amount"),
        ("Net Amount(œ)", "net amount"),
        ("ï»¿Body Name", "body name"),
        ("Trans. No.", "transaction number"),
        ("TransNo", "transaction number"),
        ("Contract/PO #", "contract purchaseorder number"),
        ("A/C - Type of Expenditure", "account type of expense"),
        ("C/C - Business Area", "costcentre business area"),
        ("G/L desc", "ledger description"),
        ("Amt (ex VAT)", "amount net"),
        ("Amount excluding recoverable VAT", "amount net"),
        ("Amount including VAT", "amount gross"),
        ("VAT that cannot be recovered", "vat that irrecoverable"),
        ("Unrecoverable VAT", "irrecoverable vat"),
        ("Number of invoices", "count invoice"),
        ("SeRCOP Detailed Expenditure Code", "sercop detail expense code"),
        ("ProClass", "proclass"),
        ("caporrev", "capital or revenue"),
        ("Suplier", "supplier"),
        ("Entitiy", "entity"),
        ("Expence Aera", "expense area"),
        ("Transation Discription", "transaction description"),
        ("Payer", "payer"),
        ("Cyflenwr", "supplier"),
        ("Supplier / Cyflenwr", "supplier"),
        ("Payment Date / Dyddiad Talu", "payment date"),
        ("Dyddiad y Taliad", "date payment"),
        ("Enw'r Cyflenwr", "name supplier"),
        ("Swm heb TAW", "amount net"),
        ("Swm gan gynnwys TAW", "amount gross"),
        ("Rhif Anfoneb", "number invoice"),
        ("Disgrifiad o'r Gwariant", "description expense"),
        ("Date Spend Occured", "date spend incurred"),
        ("Pstng Date", "posting date"),
        ("VAT Exclusive Amount", "net amount"),
        ("How much", "amount"),
        ("£", "amount"),
        ("£ Sterling", "amount"),
        ("", ""),
    ],
)
def test_a_heading_is_read_in_plain_words(heading: str, words: str) -> None:
    assert read_heading(heading).words == tuple(words.split())


def test_a_correction_is_said() -> None:
    assert read_heading("Entitiy").corrections == ("“entitiy” read as “entity”",)
    assert read_heading("Entity").corrections == ()


@pytest.mark.parametrize("heading", ["Amount £000", "Saving 2010/11 (£'000)", "Total £ thousands", "£m"])
def test_thousands_are_noticed(heading: str) -> None:
    assert read_heading(heading).is_in_thousands


def test_pounds_are_not_thousands() -> None:
    assert not read_heading("Payments over £500 (£)").is_in_thousands
    assert not read_heading("Spend over £25,000").is_in_thousands


def test_the_more_of_a_heading_is_explained_the_stronger_its_meaning() -> None:
    plain = meanings(read_heading("Supplier Name"))[Field.SUPPLIER_NAME].strength
    vague = meanings(read_heading("Supplier Weekly Bulletin Name"))[Field.SUPPLIER_NAME].strength
    assert plain == 1.0
    assert vague < 0.6


def test_a_report_s_names_of_tables_are_left_out() -> None:
    header = ("FIN.TRANSACTION DATE", "FIN.POSTING DATE", "MCH.MERCHANT NAME", "Inv.Date", "Inv.Amount")
    prefixes = table_prefixes(header)
    assert prefixes == {"FIN"}  # one heading alone has no prefix, and "Inv" is a word of the field
    assert read_heading(header[0], prefixes).words == ("transaction", "date")
    assert read_heading(header[3], prefixes).words == ("invoice", "date")


def test_a_longer_phrase_beats_the_words_in_it() -> None:
    spoken = meanings(read_heading("Supplier Invoice No"))
    assert max(spoken, key=lambda field: spoken[field].strength) is Field.INVOICE_REF


def test_every_phrase_of_the_vocabulary_can_be_reached() -> None:
    for words, field, weight in PHRASES:
        assert 0 < weight <= 1
        assert words <= KNOWN_WORDS, words
        read = read_heading(" ".join(sorted(words))).words
        if set(read) == words:
            assert field in meanings(read_heading(" ".join(sorted(words)))), words
