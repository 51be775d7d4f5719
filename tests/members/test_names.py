"""The same name in other spellings is the same; a place is not yet a body."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.members.names import Family, initials, name_key, normalise_name, split_camel_case


@given(st.text(max_size=60))
def test_normalising_twice_changes_nothing(text):
    assert normalise_name(normalise_name(text)) == normalise_name(text)


@given(st.text(max_size=60))
def test_taking_a_name_apart_does_not_depend_on_its_writing(text):
    assert name_key(text) == name_key(normalise_name(text))


@given(st.lists(st.sampled_from(["Leeds", "City", "of", "&", "the", "Council", "St."]), max_size=8))
def test_case_and_spacing_never_matter(words):
    assert normalise_name("  ".join(words).upper()) == normalise_name(" ".join(words).lower())


@pytest.mark.parametrize(
    ("written", "normalised"),
    [
        ("The Borough of Calderdale", "borough of calderdale"),
        ("King’s Lynn & West Norfolk", "kings lynn and west norfolk"),
        ("Dept. for Education", "department for education"),
        ("Ynys Môn", "ynys mon"),
        ("St. Helens", "st helens"),
        ("", ""),
    ],
)
def test_normalised_names(written, normalised):
    assert normalise_name(written) == normalised


@pytest.mark.parametrize(
    ("written", "base", "family"),
    [
        ("Leeds City Council", "leeds", Family.COUNCIL),
        ("City of Leeds", "leeds", Family.COUNCIL),
        ("LEEDS CC", "leeds", Family.COUNCIL),
        ("Leeds", "leeds", Family.NONE),
        ("London Borough of Tower Hamlets", "tower hamlets", Family.COUNCIL),
        ("Bristol, City of", "bristol", Family.COUNCIL),
        ("Notts County Council", "nottinghamshire", Family.COUNCIL),
        ("Office of the Police and Crime Commissioner for Kent", "kent", Family.POLICE),
        ("Kent Police", "kent", Family.POLICE),
        ("Kent Fire & Rescue Service", "kent", Family.FIRE),
        ("Kent Police, Fire and Crime Commissioner Fire and Rescue Authority", "kent", Family.FIRE),
        ("NHS Leeds CCG", "leeds", Family.CCG),
        ("Leeds Teaching Hospitals NHS Trust", "leeds teaching hospitals", Family.NHS_TRUST),
        ("Northampton Town Council", "northampton town", Family.COUNCIL),
        ("Council", "council", Family.NONE),
    ],
)
def test_a_name_is_taken_apart_into_place_and_family(written, base, family):
    key = name_key(written)
    assert (key.base, key.family) == (base, family)


def test_words_that_run_together_are_parted():
    assert split_camel_case("MoDTransparencyJun11") == "MoD Transparency Jun11"
    assert split_camel_case("DCCSpendingOver500") == "DCC Spending Over500"
    assert split_camel_case("HarrogateBoroughCouncil") == "Harrogate Borough Council"


def test_initials_leave_small_words_out():
    assert initials("London Borough of Hammersmith and Fulham") == "lbhf"
