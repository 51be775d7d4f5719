"""Words and runs of letters of many texts at once, as numbers: what the text model counts.

A text is read in lower case; accents fall away, each run of digits becomes one ``0``, everything else that is
no letter separates words. *Letters* are the runs of 2 to 5 signs inside a word and its two blanks (the scheme
known as ``char_wb``); *words* are single words of two letters or more and pairs of neighbours. Both are found
for a whole column of texts at once, by arithmetic on arrays.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BLANK, _NEW_LINE, _ZERO, _GONE = 32, 10, 48, 0
_SHORTEST, _LONGEST = 2, 5
_ODD = np.uint64(0x9E3779B97F4A7C15)
_PAIR = np.uint64(0xC2B2AE3D27D4EB4F)
_INVERSE = np.uint64(pow(0x100000001B3, -1, 2**64))
_BASE = np.uint64(0x100000001B3)


def _sign_table() -> NDArray[np.uint8]:
    table = np.full(256, _BLANK, dtype=np.uint8)
    for sign in range(ord("a"), ord("z") + 1):
        table[sign] = sign
    for digit in range(ord("0"), ord("9") + 1):
        table[digit] = _ZERO
    table[_NEW_LINE] = _NEW_LINE
    table[ord("&")] = ord("&")
    table[ord("'")] = _GONE
    return table


_SIGNS = _sign_table()


@dataclass(frozen=True)
class Grams:
    """Grams of a column of texts: ``text`` (its number), ``code``, and for words where each stands."""

    text: NDArray[np.int64]
    code: NDArray[np.uint64]
    begins: NDArray[np.int64]
    ends: NDArray[np.int64]


@dataclass(frozen=True)
class Page:
    """A column of texts as one array of signs; each text begins and ends with a blank."""

    signs: NDArray[np.uint8]
    text: NDArray[np.int64]
    size: int

    def words(self, begin: int, end: int) -> str:
        """Return the words that stand between two places."""
        return self.signs[begin:end].tobytes().decode("ascii")


def page_of(texts: Sequence[str]) -> Page:
    """Lay a column of texts out as one array of signs."""
    joined = " \n ".join([text.replace("\n", " ") if "\n" in text else text for text in texts])
    lowered = f" {joined} ".lower()
    if not lowered.isascii():
        lowered = unicodedata.normalize("NFKD", lowered.replace("–", " ").replace("—", " "))
    signs = _SIGNS[np.frombuffer(lowered.encode("ascii", "ignore"), dtype=np.uint8)]
    signs = signs[signs != _GONE]
    again = (signs[1:] == signs[:-1]) & ((signs[1:] == _BLANK) | (signs[1:] == _ZERO))
    signs = signs[np.concatenate([[True], ~again])]
    return Page(signs, np.cumsum(signs == _NEW_LINE), len(texts))


def letters(page: Page) -> Grams:
    """Return the runs of letters of each text."""
    signs = page.signs
    is_blank = (signs == _BLANK) | (signs == _NEW_LINE)
    blanks = np.concatenate([[0], np.cumsum(is_blank)])
    found_text, found_code = [], []
    wide = signs.astype(np.uint64)
    for length in range(_SHORTEST, _LONGEST + 1):
        count = len(signs) - length + 1
        if count <= 0:
            break
        inside = blanks[length - 1 : length - 1 + count] - blanks[1 : 1 + count]
        fits = (inside == 0) & ~(is_blank[:count] & is_blank[length - 1 : length - 1 + count] & (length == 2))
        fits &= (signs[:count] != _NEW_LINE) & (signs[length - 1 : length - 1 + count] != _NEW_LINE)
        starts = np.flatnonzero(fits)
        code = wide[starts]
        for step in range(1, length):
            code = (code << np.uint64(8)) | wide[starts + step]
        found_text.append(page.text[starts])
        found_code.append(code * _ODD)
    nowhere = np.empty(0, dtype=np.int64)
    if not found_text:
        return Grams(nowhere, np.empty(0, dtype=np.uint64), nowhere, nowhere)
    return Grams(np.concatenate(found_text), np.concatenate(found_code), nowhere, nowhere)


def words(page: Page) -> Grams:
    """Return single words of two letters or more, and pairs of neighbours, of each text."""
    signs = page.signs
    is_blank = (signs == _BLANK) | (signs == _NEW_LINE)
    begins = np.flatnonzero(~is_blank & np.concatenate([[True], is_blank[:-1]]))
    ends = np.flatnonzero(~is_blank & np.concatenate([is_blank[1:], [True]])) + 1
    fits = (ends - begins >= 2) & (signs[begins] != _ZERO)
    begins, ends = begins[fits], ends[fits]
    code = _hashes(signs, begins, ends)
    text = page.text[begins]
    near = np.flatnonzero(text[1:] == text[:-1])
    pairs = (code[near] * _PAIR) ^ (code[near + 1] * _ODD)
    return Grams(
        np.concatenate([text, text[near]]),
        np.concatenate([code, pairs]),
        np.concatenate([begins, begins[near]]),
        np.concatenate([ends, ends[near + 1]]),
    )


def _hashes(
    signs: NDArray[np.uint8], begins: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[np.uint64]:
    """Return a hash of each stretch of signs: a polynomial modulo 2^64, by differences of running sums."""
    with np.errstate(over="ignore"):
        powers = np.full(len(signs) + 1, _BASE, dtype=np.uint64)
        powers[0] = 1
        powers = np.cumprod(powers, dtype=np.uint64)
        back = np.full(len(signs) + 1, _INVERSE, dtype=np.uint64)
        back[0] = 1
        back = np.cumprod(back, dtype=np.uint64)
        running = np.concatenate([np.zeros(1, np.uint64), np.cumsum(signs * powers[:-1], dtype=np.uint64)])
        found = (running[ends] - running[begins]) * back[begins]
        mixed: NDArray[np.uint64] = (found ^ (found >> np.uint64(29))) * _ODD
        return mixed


KINDS = {"words": words, "letters": letters}
"""The two ways of reading a text; both see every field."""
