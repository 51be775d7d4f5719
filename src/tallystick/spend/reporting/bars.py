"""Horizontal bars: the one form for ranked pounds."""

from __future__ import annotations

from collections.abc import Sequence

from tallystick.spend.reporting import words
from tallystick.spend.reporting.model import Drawing

BLUE, PLUM, GREY = "#12436D", "#801650", "#6b747c"
"""Analysis Function palette and a grey for remainders: each at least 3:1 against white."""


def bars(
    ranked: Sequence[tuple[str, int, str]],
    *,
    set_apart: frozenset[str] = frozenset(),
    in_grey: frozenset[str] = frozenset(),
    key: tuple[tuple[str, str], ...] = (),
) -> Drawing:
    """Return bars of pence, each with its name and a label at its end.

    Args:
        ranked: name, pence, words after the pounds.
        set_apart: names drawn in a second colour.
        in_grey: names drawn in grey, as a remainder is.
        key: class and words of each colour, shown above the drawing where there are two.
    """
    largest = max((pence for _, pence, _ in ranked), default=1)
    lowest = min([0, *(pence for _, pence, _ in ranked)])
    return Drawing(
        "bars",
        "bars_narrow",
        tuple(
            {
                "name": name,
                "pence": pence,
                "end": max(pence, 0),
                "words": ", ".join(part for part in (words.pounds_short(pence), after) if part),
                "colour": PLUM if name in set_apart else GREY if name in in_grey else BLUE,
            }
            for name, pence, after in ranked
        ),
        {"top": max(largest, 1) * 1.32, "bottom": lowest},
        key,
    )


def bars_alternative(subject: str, ranked: Sequence[tuple[str, int, str]]) -> str:
    """Return what the bars show, in words."""
    told = [f"{name} {words.pounds_short(pence)}" for name, pence, _ in ranked[:5]]
    rest = f", and {len(ranked) - 5} more in the table below" if len(ranked) > 5 else ""
    return f"Bar chart of {subject}, largest first: {'; '.join(told)}{rest}."
