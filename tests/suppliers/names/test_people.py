"""People, placeholders and withheld names told from organisations. Every private name here is invented."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallystick.suppliers.model import PayeeKind
from tallystick.suppliers.names import merging_key, person_evidence, read_name

PEOPLE = [
    "Mr J Bloggs",
    "MRS PERPETUA QUILLFEATHER",
    "Miss J",
    "Mr & Mrs Quillfeather",
    "Dr A B Quillfeather",
    "Rev Perpetua Quillfeather",
    "Quillfeather, John",
    "Quillfeather, Mrs J",
    "QUILLFEATHER, J A",
    "John Quillfeather",
    "JOHN PAUL QUILLFEATHER",
    "J. R. Quillfeather",
    "Bloggs-Smith, Jane",
    "SMITH J",
    "SMITH J A",
    "SMITH JA",
    "JA SMITH",
    "J A SMITH",
    "SMITH JOHN",
    "QUILLFEATHER PERPETUA MISS",
    "QUILLFEATHER ANDREW",
    "Agnieszka Quillfeather",
    "Mohammed Quillfeather",
    "Quillon Patel",
    "Zubeda Begum",
    "Oluwaseun Quillfeather",
    "Wei Zhang",
    "Siobhan O'Quillfeather",
    "J & P Smith",
    "John and Mary Smith",
    "SMITH JA & PM",
    "SMITH COLIN & PRIYA",
    "NA + RA Quillfeather",
    "Siobhan Blenkiron-Quill",
    "QUILLFEATHER KJ",
    "TIPPING JAMES",
    "Kasia Quillowska",
    "Quillon M Featherby",
    "The Executors of Mr J Quillfeather",
    "Estate of the late J Quillfeather",
    "Perpetua Quillfeather (Deceased)",
    "Perpetua Quillfeather QC",
    "John Smith t/a Smiths Gardening",
    "J Quillfeather T/A Quill Taxis",
    "John Smith (Plumbing)",
    "Mr J Smith Builder",
    "Jane Smith c/o Acme Solicitors",
]

ORGANISATIONS = [
    "WH SMITH",
    "W H Smith Ltd",
    "John Lewis",
    "John Lewis PLC",
    "Marks and Spencer",
    "Marks & Spencer",
    "Ernst & Young",
    "Ernst Young",
    "Thomas Fattorini",
    "Harvey Nichols",
    "Grant Thornton",
    "Irwin Mitchell",
    "Michael Page",
    "Mr Clutch",
    "Miss Selfridge",
    "Marie Curie",
    "Sue Ryder",
    "John Smith Ltd",
    "J Smith & Sons",
    "Smith and Co",
    "Smith Bros",
    "Smith Associates",
    "John Smith Solicitors",
    "J Smith Services",
    "Dr Quillfeather & Partners",
    "The Doctors Surgery",
    "St John Ambulance",
    "Lady Margaret Hall School",
    "Victoria Park",
    "Charlotte House",
    "Rose Cottage",
    "Jasmine Court Nursing Home",
    "E.ON",
    "T-Mobile",
    "C-Saw",
    "Shannon Court",
    "N H S North West",
    "W B Chauffeurs",
    "Brittany Ferries",
    "B & Q",
    "H & M",
    "BT",
    "Crown Estate Commissioners",
    "Estate of Mind Theatre Company",
    "Balfour Beatty",
    "Turner & Townsend",
    "Dickinson Dees",
    "Bideford C C",
    "Leeds Teaching Hospitals NHS Trust",
    "Devon County Council",
    "Premier Inn, Lincoln",
]

PLACEHOLDERS = [
    "SUNDRY SUPPLIERS",
    "Sundry Creditor",
    "Sundries",
    "VARIOUS",
    "Various Payees",
    "MISC",
    "Miscellaneous Vendor",
    "ONE TIME VENDOR",
    "One-Off Supplier",
    "ONE OFF PAYMENTS",
    "CASH",
    "Petty Cash",
    "REFUND",
    "Council Tax Refund",
    "RENT REFUNDS",
    "TEST",
    "TEST SUPPLIER",
    "NA",
    "N/A",
    "n/a",
    "Not Applicable",
    "NO NAME",
    "UNKNOWN",
    "HOUSING BENEFIT CLAIMANTS",
    "Housing Benefit",
    "Staff Expenses",
    "",
    "-",
    "?",
    "12345678",
]

NOT_PLACEHOLDERS = [
    "Cash Converters",
    "Various Artists Gallery Ltd",
    "Testing Solutions",
    "Sundry Lane Nursery",
    "Total Gas & Power",
    "One Stop Stores",
    "Supplier Management Consultants",
    "3663",
    "Cash Registers Ltd",
    "Housing Benefit Consultants",
]

WITHHELD = [
    "REDACTED",
    "Redacted Personal Data",
    "Name Withheld",
    "XXXXX",
    "*****",
    "Individual",
    "Foster Carer",
]


@pytest.mark.parametrize("published", PEOPLE)
def test_people_are_told_by_evidence_that_can_be_read(published: str):
    name = read_name(published)
    assert name.kind is PayeeKind.PERSON
    assert person_evidence(published)
    assert merging_key(name) is None


@pytest.mark.parametrize("published", ORGANISATIONS)
def test_organisations_named_like_people_stay_organisations(published: str):
    assert read_name(published).kind is PayeeKind.ORGANISATION
    assert person_evidence(published) == ""


@pytest.mark.parametrize("published", PLACEHOLDERS)
def test_placeholders_are_no_supplier(published: str):
    name = read_name(published)
    assert name.kind is PayeeKind.PLACEHOLDER
    assert name.core == ""


@pytest.mark.parametrize("published", NOT_PLACEHOLDERS)
def test_firms_that_share_a_word_with_placeholders_are_suppliers(published: str):
    assert read_name(published).kind is PayeeKind.ORGANISATION


@pytest.mark.parametrize("published", WITHHELD)
def test_withheld_names_are_no_supplier(published: str):
    assert read_name(published).kind is PayeeKind.WITHHELD
    assert person_evidence(published) == ""


def test_a_line_that_says_it_is_redacted_is_believed():
    assert read_name("Acme Widgets Ltd", is_redacted=True).kind is PayeeKind.WITHHELD


@pytest.mark.parametrize(
    ("published", "core"),
    [
        ("Quillfeather, John", "JOHN QUILLFEATHER"),
        ("QUILLFEATHER, MRS J A", "MRS J A QUILLFEATHER"),
        ("J.R. Smith", "J R SMITH"),
        ("Mr John Smith", "MR JOHN SMITH"),
    ],
)
def test_a_person_keeps_title_and_initials(published: str, core: str):
    assert read_name(published).core == core


def test_a_sole_trader_is_a_person_and_keeps_the_trading_name():
    name = read_name("John Smith t/a Smiths Gardening Services")
    assert (name.kind, name.core, name.trading_as) == (
        PayeeKind.PERSON,
        "JOHN SMITH",
        "SMITHS GARDENING SERVICES",
    )


TITLE = st.sampled_from(["MR", "MRS", "MISS", "MS"])
FORENAME = st.sampled_from(["JOHN", "PRIYA", "AGNIESZKA", "SIOBHAN", "MOHAMMED", "J", "A B"])
SURNAME = st.sampled_from(["QUILLFEATHER", "BLENKIRON", "SMITH", "PATEL", "HALL"])


@settings(derandomize=True, deadline=None)
@given(TITLE, FORENAME, SURNAME)
def test_no_spelling_of_a_person_becomes_a_key(title: str, forename: str, surname: str):
    spellings = [
        f"{title} {forename} {surname}",
        f"{surname}, {forename}",
        f"{surname}, {title} {forename}",
        f"{title}. {forename} {surname}".title(),
        f"{title} {forename} {surname} - BACS",
        f"000123 {title} {forename} {surname}",
        f"{title} {forename} {surname} (DO NOT USE)",
    ]
    assert {read_name(spelling).kind for spelling in spellings} == {PayeeKind.PERSON}
    assert {merging_key(read_name(spelling)) for spelling in spellings} == {None}


@settings(derandomize=True, deadline=None)
@given(
    FORENAME, SURNAME, st.sampled_from(["LTD", "LIMITED", "PLC", "LLP", "& SONS", "ASSOCIATES", "SOLICITORS"])
)
def test_a_word_of_organisations_outweighs_a_forename(forename: str, surname: str, word: str):
    assert read_name(f"{forename} {surname} {word}").kind is PayeeKind.ORGANISATION
