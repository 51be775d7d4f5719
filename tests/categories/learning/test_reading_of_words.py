"""Texts as grams: what counts as a word, and that arithmetic on arrays finds what reading finds."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tallystick.categories.learning.grams import letters, page_of, words
from tallystick.categories.learning.vectors import Vocabulary

ones = np.ones


def quoted(*texts: str) -> list[tuple[int, str]]:
    page = page_of(texts)
    found = words(page)
    return sorted(
        (int(text), page.words(begin, end))
        for text, begin, end in zip(found.text, found.begins, found.ends, strict=True)
    )


def test_words_and_pairs_of_neighbours_are_read_without_case_accents_or_apostrophes():
    assert quoted("Café O'Neill") == [(0, "cafe"), (0, "cafe oneill"), (0, "oneill")]


def test_pairs_never_reach_into_the_next_text():
    assert quoted("alpha", "beta") == [(0, "alpha"), (1, "beta")]


def test_numbers_are_no_words_and_all_numbers_are_alike():
    assert quoted("invoice 12345") == [(0, "invoice")]
    assert page_of(["Nr 123-45"]).signs.tobytes() == page_of(["nr 9 8"]).signs.tobytes()


def plain_letters(text: str) -> set[str]:
    found = set()
    for word in text.split():
        padded = f" {word} "
        for length in range(2, 6):
            found.update(padded[at : at + length] for at in range(len(padded) - length + 1))
    return found


alphabet = st.text(alphabet="abc ", max_size=14)


@given(texts=st.lists(alphabet, min_size=1, max_size=6))
@settings(max_examples=40, deadline=None)
def test_arithmetic_finds_the_letters_that_reading_finds(texts):
    page = page_of(texts)
    found = letters(page)
    for number, text in enumerate(texts):
        codes = set(found.code[found.text == number].tolist())
        assert len(codes) == len(plain_letters(text))


@given(texts=st.lists(alphabet, min_size=2, max_size=8), other=alphabet)
@settings(max_examples=40, deadline=None)
def test_a_vector_depends_on_its_own_text_only(texts, other):
    for kind in ("words", "letters"):
        vocabulary = Vocabulary.learn(kind, texts, ones(len(texts), dtype=np.int64), fewest=1)
        together = vocabulary.vectors([*texts, other]).toarray()
        for number, text in enumerate([*texts, other]):
            assert np.allclose(together[number], vocabulary.vectors([text]).toarray()[0])


@given(texts=st.lists(alphabet, min_size=1, max_size=8))
@settings(max_examples=40, deadline=None)
def test_known_texts_have_length_one_and_strange_words_shorten(texts):
    vocabulary = Vocabulary.learn("words", texts, ones(len(texts), dtype=np.int64), fewest=1)
    lengths = np.linalg.norm(vocabulary.vectors(texts).toarray(), axis=1)
    for text, length in zip(texts, lengths, strict=True):
        has_words = any(len(word) > 1 for word in text.split())
        assert np.isclose(length, 1.0 if has_words else 0.0)
    if any(len(word) > 1 for text in texts for word in text.split()):
        longest = max(texts, key=lambda text: max(map(len, text.split()), default=0))
        mixed = vocabulary.vectors([f"{longest} zzzzzz"]).toarray()
        assert 0 < np.linalg.norm(mixed) < 1


def test_grams_of_too_few_suppliers_are_not_learnt():
    vocabulary = Vocabulary.learn("words", ["shared word", "own word"], np.array([5, 1]), fewest=2)
    page = page_of(["shared", "own", "word"])
    assert (vocabulary.find(words(page).code) >= 0).tolist() == [True, False, True]


def test_rare_words_weigh_more():
    texts = [*(f"common w{n}a" for n in range(9)), "common rareword"]
    vocabulary = Vocabulary.learn("words", texts, ones(len(texts), dtype=np.int64), fewest=1)
    common, rare = vocabulary.find(words(page_of(["common", "rareword"])).code)
    assert vocabulary.weights[rare] > vocabulary.weights[common]
