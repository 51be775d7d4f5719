"""Mend a row that has one cell too few, because the delimiter between two of its cells was lost.

Read as it stands, every cell behind the gap would move into its neighbour's column: a VAT amount would be
taken for a net one. The row is mended only where that puts every date and number into a column of its kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tallystick.spend.reading.shapes import TYPED, Shape, shape_of

_LONGEST = 300
_RUN_ON = re.compile(r"[a-z)][A-Z]|[A-Za-z]\d|\d[A-Z]")
_INSIDE_NUMBER = re.compile(r"\d[\d.,]|[.,]\d")


def mend_shortage(cells: Sequence[str], shapes: Sequence[Shape]) -> list[str] | None:
    """Return the row with the lost delimiter put back, or ``None`` where it needs or allows no mending.

    ``shapes`` has the shape of each column, one more than there are cells. Where the two cells that ran
    together cannot be told apart they stay together in the first column and the second is blank.
    """
    if len(cells) + 1 != len(shapes):
        return None
    right, wrong, _ = _standing(cells, shapes)
    if not wrong:
        return None
    best: tuple[tuple[int, bool, bool, int], list[str]] | None = None
    for at in range(len(cells)):
        runs_on = _RUN_ON.search(cells[at]) is not None
        for row, was_cut in _parted(cells, at, shapes):
            now_right, now_wrong, typed = _standing(row, shapes)
            rank = (now_right, was_cut, runs_on, at)
            is_plain = not now_wrong and typed >= 2 and now_right + wrong >= right + 2
            if is_plain and (best is None or rank > best[0]):
                best = (rank, row)
    return best[1] if best else None


def _standing(row: Sequence[str], shapes: Sequence[Shape]) -> tuple[int, int, int]:
    """Count the cells in a column of their shape, those in another's, and the dates and numbers in theirs.

    A date or a number among words is out of place too.
    """
    right = wrong = typed = 0
    for cell, expected in zip(row, shapes, strict=False):
        found = shape_of(cell)
        if Shape.BLANK in (found, expected):
            continue
        fits = found is expected or (expected is Shape.CODE and found is Shape.NUMBER)
        fits = fits or (expected is Shape.WORDS and found is Shape.CODE)
        right, wrong, typed = right + fits, wrong + (not fits), typed + (fits and expected in TYPED)
    return right, wrong, typed


def _parted(cells: Sequence[str], at: int, shapes: Sequence[Shape]) -> Iterator[tuple[list[str], bool]]:
    """Yield the rows in which the cell at a position is two, and whether its text was cut for that."""
    text = cells[at]
    yield [*cells[: at + 1], "", *cells[at + 1 :]], False
    if (cut := _cut(text, shapes[at], shapes[at + 1])) is not None:
        yield [*cells[:at], text[:cut], text[cut:], *cells[at + 1 :]], True


def _cut(text: str, left: Shape, right: Shape) -> int | None:
    """Return where a text falls into two cells of the given shapes, if there is only one such place."""
    # What is a sound date or number as it stands is never cut.
    if len(text) > _LONGEST or not {left, right} & TYPED or shape_of(text) in TYPED:
        return None
    rights = (right, Shape.NUMBER) if right is Shape.CODE else (right,)
    places = [
        at
        for at in range(1, len(text))
        if shape_of(text[:at]) is left
        and shape_of(text[at:]) in rights
        # Only behind a date may a cut fall into the midst of digits.
        and (left is Shape.DATE or not _INSIDE_NUMBER.match(text, at - 1))
    ]
    if left is Shape.DATE and places:
        return places[-1]  # a year of two digits may be one of four, cut short
    return places[0] if len(places) == 1 else None
