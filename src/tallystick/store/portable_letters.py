"""Blanks and letters that the two engines treat differently; found by comparing every code point.

``tests/equivalence/test_functions.py`` compares them all again, so that another version of an engine that
knows other letters is found out.
"""

from __future__ import annotations

from dataclasses import dataclass

# DuckDB trims every blank of Unicode's class Zs, Spark the plain space only.
BLANKS = " \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"


@dataclass(frozen=True)
class Letters:
    """Letters whose case the two engines change differently, and what DuckDB makes of each."""

    letters: str
    results: str

    @property
    def places(self) -> str:
        """Return as many letters of the private use area, which no change of case touches."""
        return "".join(chr(0x10F000 + number) for number in range(len(self.letters)))


def _letters(same: str, changed: str) -> Letters:
    """Return letters from ranges of code points (hexadecimal): unchanged ones, and ``from>to`` pairs."""
    before: list[str] = []
    after: list[str] = []
    for item in (*same.split(), *changed.split()):
        source, _, target = item.partition(">")
        first, _, last = source.partition("-")
        begin, end = int(first, 16), int(last or first, 16)
        shift = int(target, 16) - begin if target else 0
        before.extend(chr(number) for number in range(begin, end + 1))
        after.extend(chr(number + shift) for number in range(begin, end + 1))
    return Letters("".join(before), "".join(after))


# DuckDB changes one letter into one letter; Spark (ICU) follows the full mapping of Unicode ("ß" to "SS", the
# last sigma of a word) and knows letters of newer versions. Found by comparing every code point.
UPPER = _letters(
    "149 19B 1F0 264 390 3B0 587 1C8A 1E96-1E9A 1F50 1F52 1F54 1F56 1F88-1F8F 1F98-1F9F 1FA8-1FAF 1FB2 1FB4"
    " 1FB6-1FB7 1FBC 1FC2 1FC4 1FC6-1FC7 1FCC 1FD2-1FD3 1FD6-1FD7 1FE2-1FE4 1FE6-1FE7 1FF2 1FF4 1FF6-1FF7"
    " 1FFC A7CD A7DB FB00-FB06 FB13-FB17 10D70-10D85",
    "DF>1E9E 1F80-1F87>1F88 1F90-1F97>1F98 1FA0-1FA7>1FA8 1FB3>1FBC 1FC3>1FCC 1FF3>1FFC",
)
LOWER = _letters("1C89 A7CB-A7CC A7DA A7DC 10D50-10D65", "130>69 3A3>3C3")
