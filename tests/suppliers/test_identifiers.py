"""Identifiers: parsed, padded, check digits tested, dummies refused with a reason."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallystick.suppliers.identifiers import (
    Identifier,
    IdentifierRefused,
    Refusal,
    examine_identifier,
    is_dummy,
    ods_form,
    read_identifier,
    require_identifier,
)

# published, scheme of the column, org-id
READ = [
    ("00445790", "GB-COH", "GB-COH-00445790"),
    ("445790", "GB-COH", "GB-COH-00445790"),
    ("445790.0", "GB-COH", "GB-COH-00445790"),
    ("GB-COH-445790", "", "GB-COH-00445790"),
    ("GB-COH-Company No. 00445790", "", "GB-COH-00445790"),
    ("Company No: 00445790", "", "GB-COH-00445790"),
    ("00445790", "", "GB-COH-00445790"),
    ("sc 123456", "GB-COH", "GB-COH-SC123456"),
    ("SC12345", "GB-COH", "GB-COH-SC012345"),
    ("SC312345", "", "GB-COH-SC312345"),
    ("OC301540", "", "GB-COH-OC301540"),
    ("NI123457", "", "GB-COH-NI123457"),
    ("R0000123", "", "GB-COH-R0000123"),
    ("IP27512R", "", "GB-COH-IP27512R"),
    ("RC000658", "", "GB-COH-RC000658"),
    ("CE001234", "", "GB-COH-CE001234"),
    ("GB-CHC-1177548", "", "GB-CHC-1177548"),
    ("Registered Charity Number 1177548", "", "GB-CHC-1177548"),
    ("1177548-2", "GB-CHC", "GB-CHC-1177548-2"),
    ("1177548-0", "GB-CHC", "GB-CHC-1177548"),
    ("GB-CHC-SC007427", "", "GB-SC-SC007427"),
    ("GB-SC-SC007427", "", "GB-SC-SC007427"),
    ("7427", "GB-SC", "GB-SC-SC007427"),
    ("GB-CHC-NIC104226", "", "GB-NIC-104226"),
    ("NIC104226", "", "GB-NIC-104226"),
    ("GB 980 7806 84", "", "GB-VAT-980780684"),
    ("XI980780684", "", "GB-VAT-980780684"),
    ("980780684", "", "GB-VAT-980780684"),
    ("980780684001", "GB-VAT", "GB-VAT-980780684"),
    ("GB-VAT-GB980780684", "", "GB-VAT-980780684"),
    ("VAT Reg No 980 7806 84", "", "GB-VAT-980780684"),
    ("GB-VAT-0980780684", "", "GB-VAT-980780684"),
    ("GD001", "GB-VAT", "GB-VAT-GD001"),
    ("GBHA501", "GB-VAT", "GB-VAT-HA501"),
    ("GB-VAT-IE6388047V", "", "IE-VAT-6388047V"),
    ("PMZV-7732-XXTT", "", "GB-PPON-PMZV-7732-XXTT"),
    ("GB-PPON:pmzv 7732 xxtt", "", "GB-PPON-PMZV-7732-XXTT"),
    ("ODS RJ1", "", "GB-NHS-RJ1"),
    ("A81001", "GB-NHS", "GB-NHS-A81001"),
    ("GB-LAE-IPS", "", "GB-LAE-IPS"),
    ("GB-GOR-PB188", "", "GB-GOR-PB188"),
    ("GB-EDU-133808", "", "GB-EDU-133808"),
    ("10007773", "GB-UKPRN", "GB-UKPRN-10007773"),
    ("XR12345", "GB-CHC", "GB-REV-XR12345"),
]

REFUSED = [
    (None, "GB-COH", Refusal.EMPTY),
    ("  ", "GB-COH", Refusal.EMPTY),
    ("00000000", "GB-COH", Refusal.DUMMY),
    ("99999999", "GB-COH", Refusal.DUMMY),
    ("12345678", "GB-COH", Refusal.DUMMY),
    ("OC999999", "GB-COH", Refusal.DUMMY),
    ("000000000", "GB-VAT", Refusal.DUMMY),
    ("123456789", "GB-VAT", Refusal.DUMMY),
    ("GB-VAT-GB123456789", "", Refusal.DUMMY),
    ("111111111", "GB-VAT", Refusal.DUMMY),
    ("EXEMPT", "GB-VAT", Refusal.DUMMY),
    ("GB-VAT-NA", "", Refusal.DUMMY),
    ("Not Registered", "GB-VAT", Refusal.DUMMY),
    ("Sole Trader", "GB-COH", Refusal.DUMMY),
    ("company_number", "GB-COH", Refusal.DUMMY),
    ("REDACTED", "GB-VAT", Refusal.WITHHELD),
    ("XXXXXXXX", "GB-COH", Refusal.WITHHELD),
    ("980780685", "GB-VAT", Refusal.WRONG_CHECK_DIGIT),
    ("GB9807806844", "GB-VAT", Refusal.WRONG_FORM),
    ("980780684", "GB-COH", Refusal.WRONG_FORM),
    ("QQ123456", "GB-COH", Refusal.WRONG_FORM),
    ("30445790", "GB-COH", Refusal.OUT_OF_RANGE),
    ("100001", "GB-CHC", Refusal.OUT_OF_RANGE),
    ("PMZA-7732-XXTT", "GB-PPON", Refusal.WRONG_FORM),
    ("GB-XYZ-12345", "", Refusal.UNKNOWN_SCHEME),
    ("1177548", "", Refusal.AMBIGUOUS),
    ("SC007427", "", Refusal.AMBIGUOUS),
]


@pytest.mark.parametrize(("published", "scheme", "org_id"), READ)
def test_identifiers_are_read_in_the_form_of_their_register(published: str, scheme: str, org_id: str):
    found = read_identifier(published, scheme=scheme)
    assert found is not None
    assert found.org_id == org_id


@pytest.mark.parametrize(("published", "scheme", "refusal"), REFUSED)
def test_what_is_no_identifier_is_refused_with_a_reason(published: str | None, scheme: str, refusal: Refusal):
    assert examine_identifier(published, scheme=scheme) is refusal
    assert read_identifier(published, scheme=scheme) is None


def test_a_person_who_types_a_wrong_identifier_is_told_why():
    with pytest.raises(IdentifierRefused) as refused:
        require_identifier("GB-VAT-980780685")
    assert "check digit is wrong" in refused.value.why
    assert refused.value.next_step


def test_a_vat_registration_may_be_of_a_group():
    vat, company = read_identifier("GB-VAT-980780684"), read_identifier("GB-COH-00445790")
    assert vat is not None
    assert company is not None
    assert vat.is_checked
    assert not vat.names_one_entity
    assert company.names_one_entity


@pytest.mark.parametrize(
    "text", ["", "N/A", "None", "000000", "999999999", "1234567", "87654321", "TBC", "-"]
)
def test_dummies_are_recognised(text: str):
    assert is_dummy(text)


@pytest.mark.parametrize("text", ["SC123456", "00445790", "980780684", "GB-COH-00445790", "RJ1"])
def test_numbers_are_no_dummies(text: str):
    assert not is_dummy(text)


@pytest.mark.parametrize(
    ("code", "form"),
    [
        ("RJ1", "NHS trust"),
        ("RJ121", "site of an NHS trust"),
        ("A81001", "general practice"),
        ("FA002", "pharmacy"),
    ],
)
def test_what_a_code_of_the_nhs_stands_for(code: str, form: str):
    assert ods_form(code) == form


@settings(derandomize=True, deadline=None)
@given(st.integers(min_value=1_000, max_value=19_999_999))
def test_a_company_number_survives_lost_noughts_and_blanks(number: int):
    full = f"{number:08}"
    read = read_identifier(full, scheme="GB-COH")
    assert (
        read == read_identifier(str(number), scheme="GB-COH") == read_identifier(f" {full} ", scheme="GB-COH")
    )
    assert read is None or read == Identifier("GB-COH", full)


@settings(derandomize=True, deadline=None)
@given(st.integers(min_value=1_000_000, max_value=9_999_999))
def test_of_the_vat_numbers_with_one_stem_few_are_valid(stem: int):
    valid = [
        f"{stem}{check:02}" for check in range(97) if read_identifier(f"{stem}{check:02}", scheme="GB-VAT")
    ]
    assert len(valid) <= 3


@settings(derandomize=True, deadline=None)
@given(st.text(max_size=40))
def test_reading_again_gives_the_same_identifier(text: str):
    found = read_identifier(text)
    assert found is None or read_identifier(found.org_id) == found
