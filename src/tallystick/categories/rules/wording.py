"""Words as rules and titles are compared: upper case, letters and digits only, one blank between them."""

from __future__ import annotations

import re
import unicodedata

_NOT_WORD = re.compile(r"[^A-Z0-9]+")
_LEADING_CODE = re.compile(
    r"^\s*[\[(]?[A-Za-z]{0,3}+\d++(?:[.\-/]\d++)*+[A-Za-z]?(?![A-Za-z])[\])]?\s*[.:)\-]*\s*(?=\S)"
)


def plain_words(text: str) -> str:
    """Return the words of a text in the form in which they are compared; pure.

    >>> plain_words("Caf\\u00e9 & Bar - (Ltd.)")
    'CAFE AND BAR LTD'
    """
    decomposed = unicodedata.normalize("NFKD", text.replace("&", " and "))
    kept = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _NOT_WORD.sub(" ", kept.replace("'", "").upper()).strip()


def without_code(text: str) -> str:
    """Return a published class without the number in front of it: ``22.DAY CARE`` gives ``DAY CARE``."""
    return _LEADING_CODE.sub("", text, count=1).strip() or text.strip()
