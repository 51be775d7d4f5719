"""Mend a row that has one cell too few, because the delimiter between two of its cells was lost.

Read as it stands, every cell behind the gap would move into its neighbour's column: a VAT amount would be
taken for a net one. The row is mended only where that puts every date and number into a column of its kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tallystick.spend.reading.shapes import TYPED, Shape, fit, full_marks, shape_of

_RUN_ON = re.compile(r"[a-z)][A-Z]|[A-Za-z]\d|\d[A-Z]")
_INSIDE_NUMBER = re.compile(r"\d[\d.,]|[.,]\d")


def mend_shortage(cells: Sequence[str], shapes: Sequence[Shape]) -> list[str] | None:
    """Return the row with the lost delimiter put back, or ``None`` where it needs or allows no mending.

    ``shapes`` has the shape of each column, one more than there are cells. Where the two cells that ran
    together cannot be told apart they stay together in the first column and the second is blank.
    """
    as_read = fit(cells, shapes)
    if len(cells) + 1 != len(shapes) or as_read == full_marks(cells, shapes):
        return None
    options = [option for at in range(len(cells)) for option in _parted(cells, at, shapes)]
    fitting = [
        (fit(row, shapes), was_cut, runs_on, at, row)
        for row, was_cut, runs_on, at in options
        if fit(row, shapes) == full_marks(row, shapes)
    ]
    if not fitting:
        return None
    best = max(fitting)
    return best[-1] if best[0] >= as_read + 2 else None


def _parted(
    cells: Sequence[str], at: int, shapes: Sequence[Shape]
) -> Iterator[tuple[list[str], bool, bool, int]]:
    """Yield the rows in which the cell at a position is two: the row, was it cut, does it run on, where."""
    text = cells[at]
    runs_on = _RUN_ON.search(text) is not None
    yield [*cells[: at + 1], "", *cells[at + 1 :]], False, runs_on, at
    if (cut := _cut(text, shapes[at], shapes[at + 1])) is not None:
        yield [*cells[:at], text[:cut], text[cut:], *cells[at + 1 :]], True, runs_on, at


def _cut(text: str, left: Shape, right: Shape) -> int | None:
    """Return where a text falls into two cells of the given shapes, if there is only one such place."""
    # What is a sound date or number as it stands is never cut.
    if not {left, right} & TYPED or shape_of(text) in TYPED:
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
