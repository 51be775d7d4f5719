"""Finding bodies: by code, by name, in passing text; and finding nobody where it is not certain."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.members import Body, BodyKind, Register, load_register

REGISTER = load_register()


def name_of(body):
    return body.name if body else None


@pytest.mark.parametrize(
    ("code", "body_id"),
    [
        ("E08000037", "E08000037"),
        ("E08000020", "E08000037"),  # the code Gateshead had until 2013
        ("00CH", "E08000037"),
        ("00ch ", "E08000037"),
        ("GB-LAE-GAT", "E08000037"),
        ("18", "E10000008"),
        ("18.0", "E10000008"),  # a spreadsheet's idea of 18
        ("GB-NHS-R1H", "GB-NHS-R1H"),
        ("http://statistics.data.gov.uk/doc/local-authority-district/00CY", "E08000033"),
        ("http://statistics.data.gov.uk/id/statistical-geography/E06000001", "E06000001"),
        ("https://opendatacommunities.org/id/metropolitan-district-council/trafford", "E08000009"),
        ("http://opendatacommunities.org/id/district-council/south-oxfordshire", "E07000179"),
        ("http://opendatacommunities.org/id/county-council/dorset", "E10000009"),
        ("http://opendatacommunities.org/id/unitary-authority/dorset", "E06000059"),
    ],
)
def test_codes_and_uris(code, body_id):
    assert REGISTER.by_code(code).body_id == body_id


@pytest.mark.parametrize(
    "code", ["", "0", "E99999999", "http://", "http://[bad", "https://example.org/x/nowhere"]
)
def test_a_code_of_nobody(code):
    assert REGISTER.by_code(code) is None


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("GATESHEAD MBC", "Gateshead Metropolitan Borough Council"),
        ("The Borough of Calderdale", "Calderdale Metropolitan Borough Council"),
        ("Bradford MDC", "City of Bradford Metropolitan District Council"),
        ("Devon CC", "Devon County Council"),
        ("Dorset CC", "Dorset County Council"),
        ("Dorset Council", "Dorset Council"),
        ("RB Kensington & Chelsea", "Royal Borough of Kensington and Chelsea"),
        ("City of London", "City of London Corporation"),
        ("Kingston upon Hull, City of", "Hull City Council"),
        ("Cyngor Gwynedd", "Gwynedd Council"),
        ("Reading", "Reading Borough Council"),
        ("Police and Crime Commissioner for Lancashire", "Lancashire Police and Crime Commissioner"),
        ("Lancashire Constabulary", "Lancashire Police and Crime Commissioner"),
        ("Lancashire Fire & Rescue Service", "Lancashire Fire and Rescue Authority"),
        ("Peak District National Park", "Peak District National Park Authority"),
        ("Whittington Health", "Whittington Health NHS Trust"),
        ("NHS LEEDS CCG", "NHS Leeds Clinical Commissioning Group"),
        ("FCO", "Foreign and Commonwealth Office"),
        ("DEFRA", "Department for Environment, Food and Rural Affairs"),
        ("DfE", "Department for Education"),
        ("HMRC", "HM Revenue and Customs"),
        ("MoJ", "Ministry of Justice"),
        ("Department of Health", "Department of Health and Social Care"),
        ("Salisbury District Council", "Salisbury District Council"),
    ],
)
def test_names_in_many_spellings(written, name):
    assert name_of(REGISTER.by_name(written)) == name


@pytest.mark.parametrize(
    "written",
    [
        "",
        "Council",
        "Dorset",
        "London",
        "West Midlands",
        "SMBC",
        "GLA",
        "Derby County",
        "Acme Ltd",
        "Bath",
        "Northampton Town Council",
        "London Borough",
        "University of Leeds",
        "Manchester University",
    ],
)
def test_a_name_that_is_nobody_or_could_be_two(written):
    assert REGISTER.by_name(written) is None


def test_candidates_say_whom_an_unclear_name_could_mean():
    assert {body.name for body in REGISTER.candidates("Dorset")} == {
        "Dorset Council",
        "Dorset County Council",
    }
    assert "Stockport Metropolitan Borough Council" in {body.name for body in REGISTER.candidates("SMBC")}
    assert REGISTER.candidates("Acme Ltd") == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("leeds", "Leeds City Council"),
        ("oxford_city", "Oxford City Council"),
        ("kent_cc", "Kent County Council"),
        ("northtyneside", "North Tyneside Council"),
        ("HampshireCC", "Hampshire County Council"),
        ("CamdenCouncilSpend2014", "London Borough of Camden"),
        ("Stockport September 2014", "Stockport Metropolitan Borough Council"),
        ("trafford-supplier-spend-2024-25", "Trafford Metropolitan Borough Council"),
        ("Payments of Leeds City Council to the voluntary sector", "Leeds City Council"),
        ("Reading Borough Council payments", "Reading Borough Council"),
        ("lancashire_pcc", "Lancashire Police and Crime Commissioner"),
        ("merseyside fire 2019", "Merseyside Fire and Rescue Authority"),
        ("south cambs spend", "South Cambridgeshire District Council"),
        ("https://www.n-somerset.gov.uk/spend", "North Somerset Council"),
        ("downloaded from www.leeds.gov.uk", "Leeds City Council"),
        ("DfE_Spend_July_2015", "Department for Education"),
        ("defra RPA over 25k", "Rural Payments Agency"),
        ("MMO Marine Management Organisation", "Marine Management Organisation"),
        ("HBC Hyndburn spend", "Hyndburn Borough Council"),
    ],
)
def test_bodies_named_in_passing_text(text, name):
    assert name_of(REGISTER.find_in_text(text)) == name


@pytest.mark.parametrize(
    "text",
    [
        "Reading 2014",
        "reading list",
        "Bath",
        "bath accessories",
        "Poole",
        "Wells",
        "budget monitor 2014",
        "Leeds Building Society payments",
        "Manchester Airport",
        "Greater Manchester",
        "Tower Hamlets Homes",
        "Northampton Town Council",
        "Kent County Show",
        "payments to Leeds City Council",
        "CCS framework spend",
        "Leeds City Council and Bradford MDC",
        "DCC spend",
        "Sheet1",
        "March",
        "data",
        "",
        "spend over 500",
    ],
)
def test_text_that_names_nobody_for_certain(text):
    assert REGISTER.find_in_text(text) is None


@given(st.text(alphabet=string.printable, max_size=120))
def test_any_text_can_be_asked(text):
    assert REGISTER.find_in_text(text) in (None, *REGISTER.mentions(text))
    REGISTER.by_code(text)
    REGISTER.by_name(text)


@given(
    st.sampled_from([body for body in REGISTER if body.kind.is_council]),
    st.sampled_from(["2014", "spend", "May"]),
)
def test_a_councils_full_name_is_found_beside_words_of_spending(body, word):
    found = REGISTER.find_in_text(f"{body.name} {word}")
    assert found == REGISTER.by_name(body.name)


def test_two_bodies_of_one_code_are_nobody():
    twins = [Body(f"XT-{n}", f"Council {n}", BodyKind.DISTRICT, old_ons_codes=("99ZZ",)) for n in "ab"]
    assert Register(twins).by_code("99ZZ") is None
    assert Register(twins[:1]).by_code("99ZZ") == twins[0]
