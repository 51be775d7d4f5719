"""Payments: any public body's files in, one trustworthy evidence base out.

The verbs are those of the command line: :func:`inspect_files`, :func:`read_files`,
:func:`import_files`, :func:`status`, :func:`query`, :func:`export`, :func:`write_report`.

Example:
    >>> from tallystick import spend
    >>> run = spend.import_files(["downloads"], home="evidence")    # doctest: +SKIP
    >>> spend.write_report("evidence", "report")                    # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tallystick.spend.importing import ImportRun, Inspection, import_files, inspect_files
    from tallystick.spend.model import FileResult, Kind, Status
    from tallystick.spend.verbs import (
        add_body,
        certify,
        export,
        find_bodies,
        load_bodies,
        query,
        read_files,
        status,
        verify,
        write_report,
    )

__all__ = [
    "FileResult",
    "ImportRun",
    "Inspection",
    "Kind",
    "Status",
    "add_body",
    "certify",
    "export",
    "find_bodies",
    "import_files",
    "inspect_files",
    "load_bodies",
    "query",
    "read_files",
    "status",
    "verify",
    "write_report",
]

_PLACES = {
    "FileResult": "tallystick.spend.model",
    "Kind": "tallystick.spend.model",
    "Status": "tallystick.spend.model",
    "ImportRun": "tallystick.spend.importing",
    "Inspection": "tallystick.spend.importing",
    "import_files": "tallystick.spend.importing",
    "inspect_files": "tallystick.spend.importing",
}


def __getattr__(name: str) -> Any:
    """Load a verb when it is first asked for, so that the engine is not loaded to print help."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_PLACES.get(name, "tallystick.spend.verbs")), name)
