"""Draw Vega-Lite files as SVG that stands inside a page."""

from __future__ import annotations

import json
import re
from functools import cache
from html import escape
from importlib.resources import files
from types import ModuleType
from typing import Any

from tallystick.kernel.errors import UsageProblem
from tallystick.spend.reporting.model import Drawing, Figure

VEGA_LITE = "6.4"
# The engine measures text in Arial (or a typeface of the same widths), so the page must show it in the same.
_FONT = "Arial, Liberation Sans, Helvetica, sans-serif"
_CONFIG: dict[str, Any] = {
    "font": _FONT,
    "background": "#ffffff",
    "view": {"stroke": None},
    "axis": {"labelFont": _FONT, "titleFont": _FONT, "labelColor": "#4a5661", "labelFontSize": 12},
    "text": {"font": _FONT},
    "header": {"labelFont": _FONT},
}


def need_report_extra() -> None:
    """Raise UsageProblem with the install command where the report's libraries are absent."""
    _engine()
    try:
        import jinja2  # noqa: F401, PLC0415 - the report extra is optional
    except ImportError as error:
        raise _missing("jinja2") from error


def draw(figure: Figure, drawing: Drawing) -> tuple[str, str]:
    """Return the SVG for wide and for narrow screens, each with the figure's title and alternative."""
    return (
        _svg(drawing.specification, drawing, f"{figure.name}-wide", figure),
        _svg(drawing.narrow, drawing, f"{figure.name}-narrow", figure),
    )


def _svg(specification: str, drawing: Drawing, prefix: str, figure: Figure) -> str:
    spec = json.loads(_specification(specification))
    spec["data"] = {"values": list(drawing.values)}
    for parameter in spec.get("params", ()):
        if parameter["name"] in drawing.settings:
            parameter["value"] = drawing.settings[parameter["name"]]
    raw = _engine().vegalite_to_svg(spec, vl_version=VEGA_LITE, config=_CONFIG, allowed_base_urls=[])
    return _for_page(raw, prefix, figure.title, figure.alternative)


def _for_page(raw: str, prefix: str, title: str, alternative: str) -> str:
    """Name the drawing for assistive technology, and keep its ids apart from those of its neighbours."""
    body = re.sub(r"<[^>]+>", lambda tag: _own_ids(tag.group(0), prefix), raw)
    head = re.match(r"<svg[^>]*>", body)
    if head is None:
        raise ValueError("the chart engine returned no SVG")
    width, height = _size(head.group(0))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" role="img" aria-labelledby="{prefix}-title"'
        f' aria-describedby="{prefix}-desc" focusable="false">'
        f'<title id="{prefix}-title">{escape(title)}</title>'
        f'<desc id="{prefix}-desc">{escape(alternative)}</desc>' + body[head.end() :]
    )


def _own_ids(tag: str, prefix: str) -> str:
    tag = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}-\1"', tag)
    tag = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}-\1)", tag)
    # Inner roles and labels would be read out mark by mark; the drawing is one image with one description.
    return re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", tag)


def _size(head: str) -> tuple[str, str]:
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', head)
    if found is None:
        raise ValueError("the chart engine returned an SVG without a size")
    return found.group(1), found.group(2)


@cache
def _specification(name: str) -> str:
    return (files(__package__) / "charts" / f"{name}.vl.json").read_text(encoding="utf-8")


def _engine() -> ModuleType:
    try:
        import vl_convert  # noqa: PLC0415 - the report extra is optional and slow to load
    except ImportError as error:
        raise _missing("vl-convert-python") from error
    return vl_convert


def _missing(library: str) -> UsageProblem:
    return UsageProblem(
        "The report cannot be made: its charting and page libraries are not installed",
        where=library,
        why="They are an optional part of tallystick, so that reading and importing need less.",
        next_step="Run: python -m pip install 'tallystick[report]'",
    )
