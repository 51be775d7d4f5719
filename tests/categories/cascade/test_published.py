"""Published classes: read by crosswalk, by equal words, by nearest words; or not, rather than wrongly."""

from __future__ import annotations

import pytest

from tallystick.categories.cascade.phrases import Phrases
from tallystick.categories.cascade.published import PublishedWords, read_published
from tallystick.categories.crosswalks import Confidence, Crosswalk, Entry
from tallystick.categories.model import Category, Scheme

SCHEME = Scheme(
    "made",
    "A made tree",
    "1",
    "test",
    {
        item.code: item
        for item in (
            Category("AC", "Adult care", 1, examples=("community care",)),
            Category("AC01", "Care homes", 2, "AC", examples=("residential care fees", "rest home")),
            Category("AC02", "Home care", 2, "AC", examples=("domiciliary care", "care visits at home")),
            Category("UT", "Utilities", 1, examples=("gas",)),
            Category("UT01", "Gas", 2, "UT", examples=("gas supply", "boiler gas")),
        )
    },
)
CROSSWALK = Crosswalk(
    "theirs",
    "made",
    "test",
    {
        "321000": Entry("321000", "AC"),
        "321014": Entry("321014", "AC02"),
        "321018": Entry("321018", "AC01", Confidence.SOME),
        "331000": Entry("331000", "UT01", Confidence.MOST),
        "999999": Entry("999999", ""),
    },
)
PHRASES = Phrases(SCHEME)


def words(category: str = "", code: str = "", merchant: str = "", number: int = 1) -> PublishedWords:
    return PublishedWords("B1", number, category, code, merchant, 10, 1000)


def read(*items: PublishedWords) -> dict[int, tuple[str, str]]:
    found, _ = read_published(items, SCHEME, {"theirs": CROSSWALK}, PHRASES)
    return {item.words.class_words_id: (item.code, item.how) for item in found}


def test_a_code_leads_through_the_crosswalk_of_its_scheme() -> None:
    found = read(words("whatever", "321014", number=1), words("anything", "331000", number=2))
    assert found == {1: ("AC02", "crosswalk theirs"), 2: ("UT01", "crosswalk theirs")}


def test_a_code_may_stand_in_the_words() -> None:
    assert read(words("321014 - Dom care"), words("[331000] X", number=2))[1] == ("AC02", "crosswalk theirs")


def test_codes_of_an_unknown_scheme_are_not_forced_into_a_known_one() -> None:
    # Only one of the body's four codes is known: they are of another scheme that shares a number by chance.
    items = [words("x", code, number=n) for n, code in enumerate(("321014", "555", "556", "557"), start=1)]
    assert read(*items) == {}


def test_the_authors_confidence_is_the_probability() -> None:
    found, _ = read_published(
        [words("", "321014", number=1), words("", "331000", number=2), words("", "321018", number=3)],
        SCHEME,
        {"theirs": CROSSWALK},
        PHRASES,
    )
    sure = {item.words.class_words_id: (item.probability, item.first_probability) for item in found}
    assert sure[1] > sure[2] > sure[3]
    assert all(first >= deep for deep, first in sure.values())


def test_a_code_explicitly_without_a_place_is_not_read() -> None:
    assert read(words("Miscellaneous receipts", "999999"), words("", "321014", number=2)) == {
        2: ("AC02", "crosswalk theirs")
    }


@pytest.mark.parametrize(
    ("published", "code", "how"),
    [
        ("Home care", "AC02", "title"),
        ("22.HOME CARE", "AC02", "title"),
        ("Social care: Home care", "AC02", "title"),
        ("Domiciliary care", "AC02", "phrase"),
        ("community care", "AC", "phrase"),
        ("Gas", "UT01", "title"),
        ("Residential care", "AC01", "nearest"),
        ("domiciliary visits", "AC02", "nearest"),
    ],
)
def test_words_that_mean_one_class(published: str, code: str, how: str) -> None:
    assert read(words(published)) == {1: (code, how)}


@pytest.mark.parametrize(
    "published", ["NA", "n/a", "Unclassified", "12345", "Helicopters", "Other", "00.MISC SUNDRIES"]
)
def test_words_that_mean_nothing_or_too_much_are_not_read(published: str) -> None:
    assert read(words(published)) == {}


def test_a_code_of_the_tree_itself_needs_no_crosswalk() -> None:
    assert read(words("anything", "AC02")) == {1: ("AC02", "made")}


def test_a_card_merchants_code_has_its_own_crosswalk() -> None:
    mcc = Crosswalk("mcc", "made", "test", {"4900": Entry("4900", "UT")})
    found, _ = read_published([words(merchant="4900 UTILITIES ELECTRIC")], SCHEME, {"mcc": mcc}, PHRASES)
    assert [(item.code, item.how) for item in found] == [("UT", "crosswalk mcc")]


def test_every_reading_says_in_words_what_it_rests_on() -> None:
    found, _ = read_published(
        [words("Dom care", "321014"), words("Home care", number=2), words("Residential care", number=3)],
        SCHEME,
        {"theirs": CROSSWALK},
        PHRASES,
    )
    reasons = {item.words.class_words_id: item.reason for item in found}
    assert "crosswalk from theirs takes code 321014 to Home care" in reasons[1]
    assert '"Home care", the title of a class' in reasons[2]
    assert '"Residential care"' in reasons[3]
