"""Which payees are placeholders for names that a publisher withheld."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.spend.values import is_redacted


@pytest.mark.parametrize(
    "payee",
    [
        "REDACTED",
        "redacted",
        "[Redacted]",
        "*** REDACTED ***",
        "Redacted - personal data",
        "REDACTED PERSONAL DATA",
        "REDACTED UNDER DP ACT",
        "REDACTED123",
        "Supplier name redacted",
        "Redaction of personal data",
        "Redaction",
        "Name withheld",
        "Name Witheld",
        "Personal Expense, Name Witheld",
        "Withheld under GDPR",
        "Individual",
        "INDIVIDUALS",
        "Private individual",
        "Personal data",
        "Personal Information",
        "Confidential",
        "Anonymised",
        "Name not disclosed",
        "Supplier name removed",
        "Name removed under GDPR",
        "Personal details not published",
        "Data Protection Act 2018",
        "GDPR exempt",
        "Foster Carer",
        "Service Users",
        "Foster care payment",
        "DIRECT PAYMENTS",
        "Payment to individual",
        "xxxxREDACTEDxxxx",
        "Redated Personal Data",
        "REDACETED PERSONAL DATA",
        "Identity Redcated",
        "Enw'r cyflenwr wedi'i ddileu",
        "xxxxx",
        "XXXX XXXX",
        "*****",
        "####",
        "████",
    ],
)
def test_placeholders_are_recognised(payee: str) -> None:
    assert is_redacted(payee)


@pytest.mark.parametrize(
    "payee",
    [
        None,
        "",
        " ",
        "-",
        "Redact Ltd",
        "Redaction Software Ltd",
        "Private Eye",
        "Individual Care Services",
        "Individual Support Solutions Ltd",
        "Personal Homecare Ltd",
        "Confidential Waste Ltd",
        "Anonymous Travel Ltd",
        "Data Protection Consultants Ltd",
        "GDPR Associates",
        "Named Brands Ltd",
        "Disclosure & Barring Service",
        "Client Services Ltd",
        "Carers Trust",
        "Direct Payments Support Ltd",
        "Personal Data Services Ltd",
        "Related Trades Ltd",
        "Redactive Events",
        "Foster Care Associates Ltd",
        "XX Club",
        "XXL Print",
        "Utility Company (****1757)",
        "**A Plumber**",
        "Flowprotect Ltd",
        "Protected Species Surveys",
    ],
)
def test_real_names_are_not(payee: str | None) -> None:
    assert not is_redacted(payee)


@given(before=st.text(alphabet=" -*[(", max_size=4), after=st.text(alphabet=" -*])", max_size=4))
def test_marks_around_a_placeholder_make_no_difference(before: str, after: str) -> None:
    assert is_redacted(f"{before}Redacted{after}")


@given(st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    assert is_redacted(text) in (True, False)
