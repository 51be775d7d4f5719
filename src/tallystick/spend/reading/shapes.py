"""What a cell looks like: a date, a time, a number, a code, words, or nothing.

Shapes are evidence for delimiters, headers and repairs only. What a value means is decided later, in
mapping and normalising.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import IntEnum
from functools import lru_cache


class Shape(IntEnum):
    """The look of one cell."""

    BLANK = 0
    DATE = 1
    TIME = 2
    NUMBER = 3
    CODE = 4
    WORDS = 5


TYPED = frozenset({Shape.DATE, Shape.TIME, Shape.NUMBER})

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE = re.compile(
    rf"(?:\d{{1,2}}[/.\-]\d{{1,2}}[/.\-](?:\d{{4}}|\d{{2}})|\d{{4}}[/.\-]\d{{1,2}}[/.\-]\d{{1,2}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[ \-/.]{_MONTH}[ \-/.,]*\d{{2,4}}|{_MONTH}[ \-/]\d{{1,2}},? ?\d{{4}})"
    r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]m)?Z?)?",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[ap]m)?", re.IGNORECASE)
_NUMBER = re.compile(
    r"[(+\-]?\s*(?:[£$€]|gbp)?\s*[(+\-]?\s*(?:\d[\d,]*(?:\.\d*)?|\.\d+)(?:e[+\-]?\d+)?\s*%?\s*[)\-+]?\s*(?:cr|dr)?",
    re.IGNORECASE,
)
_CONTINENTAL = re.compile(r"[+\-]?\d{1,3}(?:\.\d{3})*,\d+")
_CODE = re.compile(r"(?=\S*\d)\S{1,60}")
_PATTERNS = (
    (Shape.NUMBER, _NUMBER),
    (Shape.NUMBER, _CONTINENTAL),
    (Shape.DATE, _DATE),
    (Shape.TIME, _TIME),
    (Shape.CODE, _CODE),
)


def shape_of(cell: str | None) -> Shape:
    """Return the shape of a cell."""
    if not cell:
        return Shape.BLANK
    return Shape.WORDS if len(cell) > 200 else _shape_of(cell)


@lru_cache(maxsize=1 << 14)
def _shape_of(cell: str) -> Shape:
    text = cell.strip()
    if not text:
        return Shape.BLANK
    if len(text) > 60:
        return Shape.WORDS
    if text.isalpha() or not _DIGIT.search(text):
        # Excel shows nought as a dash, and so do people.
        return Shape.NUMBER if text in ("-", "£-", "–") else Shape.WORDS
    return next((shape for shape, pattern in _PATTERNS if pattern.fullmatch(text)), Shape.WORDS)


def column_shapes(records: Iterable[Sequence[str | None]], width: int) -> tuple[Shape, ...]:
    """Return the shape most cells of each column have; ``BLANK`` where four in five do not agree.

    A column without any value is ``BLANK`` too.
    """
    counts: list[Counter[Shape]] = [Counter() for _ in range(width)]
    for record in records:
        for count, cell in zip(counts, record, strict=False):
            if cell:
                count[shape_of(cell)] += 1
    return tuple(_agreed(count) for count in counts)


def _agreed(count: Counter[Shape]) -> Shape:
    del count[Shape.BLANK]
    total = count.total()
    if not total:
        return Shape.BLANK
    # A code of digits only looks like a number: together they are codes.
    if count[Shape.CODE] and count[Shape.NUMBER] < 0.8 * total:
        count[Shape.CODE] += count.pop(Shape.NUMBER, 0)
    shape, most = count.most_common(1)[0]
    return shape if most >= 0.8 * total else Shape.BLANK


def fit(record: Sequence[str | None], shapes: Sequence[Shape]) -> int:
    """Return how well a record fits its columns: cells of the right shape less those of a wrong one."""
    score = 0
    for cell, expected in zip(record, shapes, strict=False):
        if not cell or expected is Shape.BLANK:
            continue
        found = shape_of(cell)
        if found is Shape.BLANK:
            continue
        if found is expected or (expected is Shape.CODE and found is Shape.NUMBER):
            score += 1
        elif expected is not Shape.WORDS:
            score -= 1
    return score


def full_marks(record: Sequence[str | None], shapes: Sequence[Shape]) -> int:
    """Return the best score that :func:`fit` can give a record with as many filled cells."""
    return sum(
        1
        for cell, shape in zip(record, shapes, strict=False)
        if cell and cell.strip() and shape is not Shape.BLANK
    )
