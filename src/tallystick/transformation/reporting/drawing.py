"""Draw the room's own Vega-Lite files with the engine and the dress of the spend report."""

from __future__ import annotations

import json
from importlib.resources import files

from tallystick.spend.reporting import charts
from tallystick.spend.reporting.model import Drawing, Figure

_OWN = ("cash", "cash_narrow", "odds", "odds_narrow")


def draw(figure: Figure) -> tuple[str, str]:
    """Return the SVG of a figure for wide and for narrow screens; empty texts where it has no drawing."""
    drawing = figure.drawing
    if drawing is None:
        return "", ""
    if drawing.specification not in _OWN:
        return charts.draw(figure, drawing)
    return _svg(drawing.specification, drawing, "wide", figure), _svg(
        drawing.narrow, drawing, "narrow", figure
    )


def _svg(name: str, drawing: Drawing, width: str, figure: Figure) -> str:
    spec = json.loads((files(__package__) / "charts" / f"{name}.vl.json").read_text(encoding="utf-8"))
    spec["data"] = {"values": list(drawing.values)}
    for setting in spec["params"]:
        setting["value"] = drawing.settings.get(setting["name"], setting["value"])
    raw = charts._engine().vegalite_to_svg(
        spec, vl_version=charts.VEGA_LITE, config=charts._CONFIG, allowed_base_urls=[]
    )
    return charts._for_page(raw, f"{figure.name}-{width}", figure.title, figure.alternative)
