"""Suppliers: who was paid. Names cleaned, identifiers checked, payees resolved into entities and groups.

Example:
    >>> from tallystick import suppliers
    >>> suppliers.resolve("evidence")                               # doctest: +SKIP
    >>> suppliers.show("evidence", "serco")                         # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tallystick.suppliers.registers import load
    from tallystick.suppliers.resolution.model import EntityView, ResolutionSummary, ReviewPair
    from tallystick.suppliers.verbs import decide, export, resolve, reverse, review, show

_PLACES = {
    "load": "registers",
    "EntityView": "resolution.model",
    "ResolutionSummary": "resolution.model",
    "ReviewPair": "resolution.model",
}
__all__ = [
    "EntityView",
    "ResolutionSummary",
    "ReviewPair",
    "decide",
    "export",
    "load",
    "resolve",
    "reverse",
    "review",
    "show",
]


def __getattr__(name: str) -> Any:
    """Load a verb when it is first asked for, so that the linkage engine is not loaded to print help."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES.get(name, 'verbs')}"), name)
