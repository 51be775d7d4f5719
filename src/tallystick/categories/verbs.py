"""The verbs of the categories room; each takes a home or its path, and loads heavy parts when it runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tallystick.categories import correcting, showing
from tallystick.categories import packs as _packs
from tallystick.categories.model import OWN_SCHEME, Correction, Scope
from tallystick.store import Home

if TYPE_CHECKING:
    from tallystick.categories.cascade import ClassifySummary
    from tallystick.categories.correcting import Outcome, Preview
    from tallystick.categories.packs import Imported, Proposal
    from tallystick.categories.showing import Table

Progress = Callable[[str], None]


def _home(home: Home | Path | str) -> Home:
    return home if isinstance(home, Home) else Home.open(Path(home))


def load(home: Home | Path | str, kind: str, path: Path | str, **settings: Any) -> Any:
    """Load a tree or crosswalk that the user has (``proclass``, ``unspsc``, any CSV); see ``schemes``."""
    from tallystick.categories import schemes  # noqa: PLC0415

    return schemes.load_scheme(_home(home), kind, Path(path), **settings)


def classify(
    home: Home | Path | str,
    *,
    scheme: str = OWN_SCHEME,
    precision: float = 0.95,
    retrain: bool | None = None,
    progress: Progress | None = None,
) -> ClassifySummary:
    """Classify every payment line; see :func:`tallystick.categories.cascade.classify`."""
    from tallystick.categories.cascade import classify as run  # noqa: PLC0415

    return run(_home(home), scheme=scheme, precision=precision, retrain=retrain, say=progress)


def show(home: Home | Path | str, what: str = "", *, body: str = "") -> Table:
    """Return a table: all first-level classes, one class, a supplier; see :mod:`.showing`."""
    return showing.show(_home(home), what, body=body)


def miscoded(home: Home | Path | str, *, limit: int | None = None) -> Table:
    """Return lines whose published class disagrees with what their supplier is known for."""
    return showing.miscoded(_home(home), limit=limit)


def explain_line(home: Home | Path | str, line_id: str) -> dict[str, Any]:
    """Return for one line who was paid and for what, with every reason and what each step would have said."""
    return showing.explain_line(_home(home), line_id)


def preview_correction(home: Home | Path | str, scope: Scope | str, code: str, **selection: str) -> Preview:
    """Return what a correction would change; see :func:`tallystick.categories.correcting.preview`."""
    return correcting.preview(_home(home), scope, code, **selection)


def correct(
    home: Home | Path | str, scope: Scope | str, code: str, *, by: str, why: str, **selection: str
) -> Outcome:
    """Make a correction; see :func:`tallystick.categories.correcting.correct`."""
    return correcting.correct(_home(home), scope, code, by=by, why=why, **selection)


def reverse(home: Home | Path | str, number: int, *, by: str, why: str) -> Outcome:
    """Take a correction back; see :func:`tallystick.categories.correcting.reverse`."""
    return correcting.reverse(_home(home), number, by=by, why=why)


def corrections(home: Home | Path | str) -> list[Correction]:
    """Return the corrections of a home, oldest first, reversed ones marked."""
    return correcting.corrections(_home(home))


def export_pack(home: Home | Path | str, path: Path | str, organisation: str) -> int:
    """Write the decisions that may travel into a pack; return how many; see :mod:`.packs`."""
    return _packs.export_pack(_home(home), Path(path), organisation)


def import_pack(home: Home | Path | str, path: Path | str, *, by: str) -> Imported:
    """Take in another organisation's pack as proposals; see :mod:`.packs`."""
    return _packs.import_pack(_home(home), Path(path), by=by)


def proposals(home: Home | Path | str) -> list[Proposal]:
    """Return what the packs taken in propose, with agreement and conflict."""
    return _packs.proposals(_home(home))


def accept_proposal(home: Home | Path | str, number: str, *, by: str, why: str) -> Outcome:
    """Make a correction of a proposal."""
    return _packs.accept_proposal(_home(home), number, by=by, why=why)


def evaluate(*arguments: Any, **settings: Any) -> Any:
    """Measure the text model with suppliers held out; see :mod:`tallystick.categories.evaluation`."""
    from tallystick.categories.evaluation import evaluate as run  # noqa: PLC0415

    return run(*arguments, **settings)
