"""Payments: any public body's files in, one trustworthy evidence base out.

The verbs are those of the command line: :func:`inspect`, :func:`read`, :func:`import_files`,
:func:`status`, :func:`query`, :func:`export`, :func:`report`, :func:`verify`. ``import`` alone is a word
of Python's own; ``import_`` is another name of :func:`import_files`.

Example:
    >>> from tallystick import spend
    >>> run = spend.import_files(["downloads"], home="evidence")    # doctest: +SKIP
    >>> spend.report("evidence", "report")                          # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tallystick.spend.explaining import explain
    from tallystick.spend.importing import ImportRun, Inspection, import_files
    from tallystick.spend.importing import import_files as import_
    from tallystick.spend.importing import inspect_files as inspect
    from tallystick.spend.model import FileResult, Kind, Status
    from tallystick.spend.verbs import (
        add_body,
        certify,
        export,
        find_bodies,
        load_bodies,
        query,
        status,
        verify,
    )
    from tallystick.spend.verbs import read_files as read
    from tallystick.spend.verbs import write_report as report

__all__ = [
    "FileResult",
    "ImportRun",
    "Inspection",
    "Kind",
    "Status",
    "add_body",
    "certify",
    "explain",
    "export",
    "find_bodies",
    "import_",
    "import_files",
    "inspect",
    "load_bodies",
    "query",
    "read",
    "report",
    "status",
    "verify",
]

_IMPORTING, _MODEL, _VERBS = (f"{__name__}.{room}" for room in ("importing", "model", "verbs"))
_PLACES = {
    "FileResult": (_MODEL, "FileResult"),
    "Kind": (_MODEL, "Kind"),
    "Status": (_MODEL, "Status"),
    "explain": (f"{__name__}.explaining", "explain"),
    "ImportRun": (_IMPORTING, "ImportRun"),
    "Inspection": (_IMPORTING, "Inspection"),
    "import_": (_IMPORTING, "import_files"),
    "import_files": (_IMPORTING, "import_files"),
    "inspect": (_IMPORTING, "inspect_files"),
    "read": (_VERBS, "read_files"),
    "report": (_VERBS, "write_report"),
}


def __getattr__(name: str) -> Any:
    """Load a verb when it is first asked for, so that the engine is not loaded to print help."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _PLACES.get(name, (_VERBS, name))
    return getattr(import_module(module), attribute)
