"""Categories: what was bought. One tree for every line, a cascade that says why, corrections that travel.

Example:
    >>> from tallystick import categories
    >>> categories.classify("evidence", precision=0.95)             # doctest: +SKIP
    >>> categories.show("evidence", "steps")                        # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tallystick.categories.verbs import (
        accept_proposal,
        classify,
        correct,
        corrections,
        evaluate,
        explain_line,
        export_pack,
        import_pack,
        load,
        miscoded,
        preview_correction,
        proposals,
        reverse,
        show,
    )

__all__ = [
    "accept_proposal",
    "classify",
    "correct",
    "corrections",
    "evaluate",
    "explain_line",
    "export_pack",
    "import_pack",
    "load",
    "miscoded",
    "preview_correction",
    "proposals",
    "reverse",
    "show",
]


def __getattr__(name: str) -> Any:
    """Load a verb when it is first asked for, so that no text model is loaded to print help."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.verbs"), name)
