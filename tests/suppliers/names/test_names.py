"""Payee names: what is kept, what is taken off, and what stays the same however a name is spelt."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallystick.suppliers.model import PayeeKind, PayeeName
from tallystick.suppliers.names import (
    compatible,
    identifies_alone,
    is_truncation,
    merging_key,
    read_name,
    read_names,
)
from tallystick.suppliers.names.form_words import SPELLINGS

# published, core, legal form
FORMS = [
    ("Acme Widgets Ltd", "ACME WIDGETS", "LTD"),
    ("ACME WIDGETS LIMITED", "ACME WIDGETS", "LTD"),
    ("Acme Widgets Ltd.", "ACME WIDGETS", "LTD"),
    ("Acme Widgets L.T.D.", "ACME WIDGETS", "LTD"),
    ("Acme Widgets Limted", "ACME WIDGETS", "LTD"),
    ("Acme WidgetsLtd", "ACME WIDGETS", "LTD"),
    ("Acme Widgets Cyf", "ACME WIDGETS", "LTD"),
    ("Acme Widgets p.l.c.", "ACME WIDGETS", "PLC"),
    ("Acme Widgets Public Limited Company", "ACME WIDGETS", "PLC"),
    ("Acme Widgets L.L.P.", "ACME WIDGETS", "LLP"),
    ("Acme Widgets Limited Liability Partnership", "ACME WIDGETS", "LLP"),
    ("Acme Widgets LP", "ACME WIDGETS", "LP"),
    ("Acme Widgets C.I.C.", "ACME WIDGETS", "CIC"),
    ("Acme Widgets Community Interest Company", "ACME WIDGETS", "CIC"),
    ("Acme Widgets CIC Ltd", "ACME WIDGETS", "CIC"),
    ("Acme Widgets CIO", "ACME WIDGETS", "CIO"),
    ("Acme Widgets Unlimited Company", "ACME WIDGETS", "UNLTD"),
    ("Acme Widgets Community Benefit Society", "ACME WIDGETS", "CBS"),
    ("Acme Court RTM Company Limited", "ACME COURT", "RTM"),
    ("Siemens AG", "SIEMENS", "AG"),
    ("Acme Widgets GmbH & Co KG", "ACME WIDGETS", "GMBH"),
    ("Acme Widgets S.A.", "ACME WIDGETS", "SA"),
    ("Acme Widgets B.V.", "ACME WIDGETS", "BV"),
    ("Acme Widgets Inc", "ACME WIDGETS", "INC"),
    ("Smith & Co Ltd", "SMITH AND CO", "LTD"),
    ("Acme (UK) Ltd", "ACME UK", "LTD"),
    ("Acme UK Ltd", "ACME UK", "LTD"),
    # A form is never all of a name, and a word that only looks like one is a name.
    ("Limited Editions", "LIMITED EDITIONS", ""),
    ("Learning Unlimited", "LEARNING UNLIMITED", ""),
    ("Ltd", "LTD", ""),
    # Cut off by a column of 30 or more characters.
    ("ACME WIDGETS AND SPROCKETS LIMITE", "ACME WIDGETS AND SPROCKETS", "LTD"),
    ("ACME LIMI", "ACME LIMI", ""),
]

# two spellings of one name
SAME = [
    ("AMEY HIGHWAYS LIGHTING (WAKEFIELD) LTD", "Amey Highways Lighting Wakefield Limited"),
    ("St John's School", "ST JOHNS SCHOOL"),
    ("St. John\u2019s School", "Saint John's School"),
    ("ST JOHN S SCHOOL", "St Johns School"),
    ("Smith + Jones Ltd", "Smith & Jones Ltd"),
    ("Smith & Jones Ltd", "SMITH AND JONES LTD"),
    ("A B C Ltd", "ABC Ltd"),
    ("A.B.C. Ltd", "ABC Ltd"),
    ("The National Trust", "NATIONAL TRUST (THE)"),
    ("University of Leeds, The", "University of Leeds"),
    ("Café Société Ltd", "CAFE SOCIETE LTD"),
    ("Jones Brothers Ltd", "JONES BROS LTD"),
    ("Acme Facilities Mgmt Ltd", "Acme Facilities Management Ltd"),
    ("Busy Bees Pre-School", "BUSY BEES PRE SCHOOL"),
    ("Acme  Widgets\tLtd", "Acme Widgets Ltd"),
    ("Acme Widgets , Ltd", "Acme Widgets Ltd"),
    ("Smith J A Ltd", "J A Smith Ltd"),
    ("Smith Ltd John", "John Smith Ltd"),
    ("Messrs Irwin Mitchell", "Irwin Mitchell"),
    ("UK0279833401 : Acme Widgets Ltd", "Acme Widgets Ltd"),
    ("Acme Widgets Charity Number 1151677", "Acme Widgets"),
    ("000032NHS SUPPLY CHAIN", "NHS Supply Chain"),
    ("000123 Acme Widgets Ltd", "Acme Widgets Ltd"),
    ("ZZZZ Acme Widgets Ltd", "Acme Widgets Ltd"),
    ("ZZ-Acme Widgets Ltd", "Acme Widgets Ltd"),
    ("***DO NOT USE*** Acme Widgets Ltd", "Acme Widgets Ltd"),
    ("Acme Widgets Ltd - DO NOT USE - USE 40012", "Acme Widgets Ltd"),
    ("Acme Widgets Ltd (DUPLICATE)", "Acme Widgets Ltd"),
    ("Acme Widgets (DUPLICATE)", "Acme Widgets"),
    ("Acme Widgets - BACS", "Acme Widgets"),
    ("Acme Widgets (DD)", "Acme Widgets"),
    ("Acme Widgets (****5266)", "Acme Widgets"),
    ("Acme Widgets 40012345", "Acme Widgets"),
    ("Acme Widgets REF 40012345", "Acme Widgets"),
    ("Acme Widgets 01/04/2019", "Acme Widgets"),
    ("Acme Solicitors#DX 14564", "Acme Solicitors"),
    ("Ainleyâ€™s Ltd", "Ainley's Ltd"),
    ("Ainley?s Ltd", "Ainley's Ltd"),
    ("Smith &amp; Jones Ltd", "Smith & Jones Ltd"),
    ("RICS (Royal Institution of Chartered Surveyors)", "Royal Institution of Chartered Surveyors (RICS)"),
]

DIFFERENT = [
    ("Age UK (Leeds)", "Age UK (Exeter)"),
    ("St Mary's School (Taunton)", "St Mary's School (Exeter)"),
    ("Acme (Leeds) Ltd", "Acme (Exeter) Ltd"),
    ("Acme Holdings Ltd", "Acme Ltd"),
    ("Acme (Holdings)", "Acme"),
    ("3663", "3664"),
    ("Bootle Solutions (2) Ltd", "Bootle Solutions (3) Ltd"),
    ("Veolia - Environmental Services", "Veolia"),
]

# published, what stands beside the core
BESIDE = [
    ("Acme Ltd t/a Widgets Direct", {"core": "ACME", "trading_as": "WIDGETS DIRECT"}),
    ("Acme Ltd T/AS Widgets Direct", {"core": "ACME", "trading_as": "WIDGETS DIRECT"}),
    ("Acme Ltd (trading as Widgets Direct)", {"core": "ACME", "trading_as": "WIDGETS DIRECT"}),
    ("Acme Ltd TA Widgets Direct", {"core": "ACME", "trading_as": "WIDGETS DIRECT"}),
    ("Acme (t/a Widgets) Ltd", {"core": "ACME", "trading_as": "WIDGETS", "legal_form": "LTD"}),
    # Only a company may end its name in LTD, so the company stands behind t/a here.
    ("Widgets Direct t/a Acme Ltd", {"core": "ACME", "trading_as": "WIDGETS DIRECT", "legal_form": "LTD"}),
    ("Acme Ltd formerly Bodgit Ltd", {"core": "ACME", "formerly": "BODGIT"}),
    ("Acme Ltd (formerly known as Bodgit)", {"core": "ACME", "formerly": "BODGIT"}),
    ("Acme Ltd (was Bodgit Ltd)", {"core": "ACME", "formerly": "BODGIT"}),
    ("Acme prev. Bodgit", {"core": "ACME", "formerly": "BODGIT"}),
    ("Bodgit Ltd (now Acme Ltd)", {"core": "ACME", "formerly": "BODGIT"}),
    ("Acme Ltd c/o Jones Solicitors", {"core": "ACME", "care_of": "JONES SOLICITORS"}),
    ("Acme Ltd - Leeds", {"core": "ACME", "branch": "LEEDS"}),
    ("Acme Ltd (Taunton)", {"core": "ACME", "branch": "TAUNTON"}),
    ("Serco Limited (Leisure)", {"core": "SERCO", "branch": "LEISURE"}),
    ("Acme Widgets - Leeds", {"core": "ACME WIDGETS", "branch": "LEEDS"}),
    ("Acme Widgets (Taunton)", {"core": "ACME WIDGETS", "branch": "TAUNTON"}),
    ("Acme Widgets Leeds Branch", {"core": "ACME WIDGETS", "branch": "LEEDS BRANCH"}),
    ("Acme Widgets, Site 4", {"core": "ACME WIDGETS", "branch": "SITE 4"}),
    ("Acme Ltd Leeds", {"core": "ACME", "branch": "LEEDS"}),
    ("Leeds City Council - Adult Social Care", {"core": "LEEDS CITY COUNCIL", "branch": "ADULT SOCIAL CARE"}),
]


@pytest.mark.parametrize(("published", "core", "form"), FORMS)
def test_the_legal_form_is_a_field_of_its_own(published: str, core: str, form: str):
    name = read_name(published)
    assert (name.core, name.legal_form) == (core, form)
    assert name.kind is PayeeKind.ORGANISATION


@pytest.mark.parametrize(("left", "right"), SAME)
def test_two_spellings_of_one_name_have_one_core(left: str, right: str):
    assert read_name(left).core == read_name(right).core != ""


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_what_identifies_is_kept(left: str, right: str):
    assert read_name(left).core != read_name(right).core


@pytest.mark.parametrize(("published", "fields"), BESIDE)
def test_what_stands_beside_the_name_is_not_part_of_it(published: str, fields: dict[str, str]):
    name = read_name(published)
    assert {key: getattr(name, key) for key in fields} == fields


@pytest.mark.parametrize(
    ("left", "right", "fits"),
    [
        ("LTD", "LTD", True),
        ("LTD", "", True),
        ("", "PLC", True),
        ("", "", True),
        ("LTD", "CIC", True),
        ("LTD", "CBS", True),
        ("LTD", "PLC", False),
        ("LTD", "LLP", False),
        ("LLP", "LP", False),
        ("LTD", "CIO", False),
        ("LTD", "GMBH", False),
    ],
)
def test_which_legal_forms_may_be_those_of_one_entity(left: str, right: str, fits: bool):
    assert compatible(left, right) is fits
    assert compatible(right, left) is fits


def test_a_name_cut_by_a_column_is_recognised_by_its_width():
    whole = "ROYAL INSTITUTION OF CHARTERED SURVEYORS"
    assert is_truncation(whole[:32], whole, 32)
    assert is_truncation(whole[:30].lower(), whole, 30)
    assert not is_truncation(whole[:20], whole, 32)
    assert not is_truncation(whole, whole, len(whole))
    assert not is_truncation("ROYAL INSTITUTE OF BRITISH ARCHI", whole, 32)


@pytest.mark.parametrize(
    ("published", "alone"),
    [
        ("Serco Ltd", True),
        ("Barnardos", True),
        ("National Trust", True),
        ("St Joseph's Catholic Primary School", False),
        ("St Joseph's Catholic Primary School, Exeter", True),
        ("Manor House", False),
        ("Manor House Ltd", True),
        ("Foundation", False),
        ("Mr John Smith", False),
        ("Sundry Creditors", False),
    ],
)
def test_names_that_many_bodies_carry_do_not_identify_alone(published: str, alone: bool):
    assert identifies_alone(read_name(published)) is alone


WORDS = st.lists(
    st.sampled_from(
        """
            ACME WIDGET SPROCKET HARLEQUIN QUILLON BRIGHTWATER CARE SERVICES SUPPLIES HOUSING AND UK
            GROUP A B C 3663 ST MARYS JOHNS CO OF NORTHERN PRE SCHOOL HEALTH
        """.split()  # noqa: SIM905
    ),
    min_size=1,
    max_size=6,
).filter(lambda words: words[0] not in ("AND", "OF") and words[-1] not in ("AND", "OF"))


@settings(derandomize=True, deadline=None)
@given(WORDS)
def test_reading_a_core_again_gives_the_same_core(words: list[str]):
    core = read_name(" ".join([*words, "LTD"])).core
    assert read_name(core + " LTD").core == core


@settings(derandomize=True, deadline=None)
@given(WORDS, st.sampled_from(["LTD", "PLC", "LLP", "CIC"]), st.data())
def test_case_blanks_and_the_spelling_of_the_form_change_nothing(
    words: list[str], form: str, data: st.DataObject
):
    plain = read_name(" ".join([*words, form]))
    spelling = data.draw(st.sampled_from(SPELLINGS[form]))
    gap = data.draw(st.sampled_from([" ", "  ", "\t", " \u00a0"]))
    text = gap.join([*words, spelling])
    other = read_name(data.draw(st.sampled_from([text, text.lower(), text.title(), f" {text} "])))
    assert (other.kind, other.core, other.legal_form) == (plain.kind, plain.core, plain.legal_form)


@settings(derandomize=True, deadline=None)
@given(st.text(max_size=60))
def test_reading_never_fails_and_says_what_it_found(text: str):
    name = read_name(text)
    assert name.published == text
    assert (name.core != "") == name.kind.is_supplier
    assert name.core == " ".join(name.core.split()) == name.core.upper()
    assert (merging_key(name) is None) == (name.kind is not PayeeKind.ORGANISATION)


@settings(derandomize=True, deadline=None)
@given(st.text(alphabet="ABCDEST &'.,-()/*#0123456789", max_size=40))
def test_a_core_is_stable_whatever_the_marks_in_a_name(text: str):
    name = read_name(text)
    again = read_name(name.core)
    # What is left may be a placeholder or a person's name by itself, or end in letters that are a legal form.
    assert again.core in (name.core, "") or again.kind is not name.kind or again.legal_form


def test_many_names_are_read_in_order():
    texts = [text for pair in SAME for text in pair]
    assert read_names(texts) == [read_name(text) for text in texts]
    assert all(isinstance(name, PayeeName) for name in read_names(texts))
