"""Finders: methods that look for savings in the payments and say why each finding may be wrong.

Example:
    >>> from tallystick.spend import analysis
    >>> analysis.find("evidence")    # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tallystick.spend.analysis.contract_list import load_contracts
    from tallystick.spend.analysis.finding import Found, find
    from tallystick.spend.analysis.merging import MergedPosition, merge
    from tallystick.spend.analysis.order_lines import load_order_lines

__all__ = ["Found", "MergedPosition", "find", "load_contracts", "load_order_lines", "merge"]

_PLACES = {
    "Found": "finding",
    "MergedPosition": "merging",
    "find": "finding",
    "load_contracts": "contract_list",
    "load_order_lines": "order_lines",
    "merge": "merging",
}


def __getattr__(name: str) -> Any:
    """Load a verb when it is first asked for, so that the engine is not loaded to print help."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
