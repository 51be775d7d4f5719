"""The assurance of savings as one stacked bar, drawn without any library, readable without colour."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from html import escape

from tallystick.savings.model import Assurance
from tallystick.spend.reporting import words

_WIDTH, _HEIGHT, _BAR = 760, 96, 44
_LEAST = 46
"""A narrower part has its name in the key below only."""
_FILL = {
    Assurance.A: "#12436d",
    Assurance.B: "#28a197",
    Assurance.C: "#f4a35c",
    Assurance.D: "#801650",
    Assurance.NONE: "#c3cbd2",
}
_DARK, _SOFT = "#10222e", "#4a5661"
_ON_DARK = (Assurance.A, Assurance.D)


def assurance_bar(parts: Sequence[tuple[Assurance, int, Decimal]]) -> str:
    """Return the stacked bar as SVG; an empty text where there is nothing positive to draw."""
    drawn = [(grade, pence, part) for grade, pence, part in parts if part > 0]
    if not drawn:
        return ""
    said = ", ".join(f"{_name(grade)} {words.percent(float(part))}" for grade, _, part in drawn)
    pieces, left = [], Decimal(0)
    for grade, pence, part in drawn:
        width = part * _WIDTH
        pieces.append(_piece(grade, pence, part, float(left), float(width)))
        left += width
    return (
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(f"Assurance: {said}")}" '
        f'style="max-width:100%;height:auto" font-family="system-ui, sans-serif" font-size="14">'
        f"{''.join(pieces)}</svg>"
    )


def _piece(grade: Assurance, pence: int, part: Decimal, left: float, width: float) -> str:
    box = (
        f'<rect x="{left:.1f}" y="0" width="{width:.1f}" height="{_BAR}" fill="{_FILL[grade]}" '
        'stroke="#fff" stroke-width="2"/>'
    )
    if width < _LEAST:
        return box
    short = "none" if grade is Assurance.NONE else grade.value
    middle, share = left + width / 2, words.percent(float(part))
    ink = "#fff" if grade in _ON_DARK else _DARK
    return (
        box
        + _text(middle, 28, ink, short, ' font-weight="600"')
        + _text(middle, 64, _DARK, share)
        + _text(middle, 84, _SOFT, words.pounds_short(pence))
    )


def _text(middle: float, line: int, ink: str, said: str, more: str = "") -> str:
    place = f'x="{middle:.1f}" y="{line}" text-anchor="middle" fill="{ink}"{more}'
    return f"<text {place}>{escape(said)}</text>"


def _name(grade: Assurance) -> str:
    return "no assurance" if grade is Assurance.NONE else f"grade {grade.value}"
