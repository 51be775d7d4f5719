"""Opportunities: what analyses find, with evidence, range, confidence, and what people judged of it.

Example:
    >>> from tallystick import opportunities
    >>> for item in opportunities.ranked("evidence", limit=10).opportunities:    # doctest: +SKIP
    ...     print(item.title, item.counted_pence, item.confidence)

What looks for them is :mod:`tallystick.spend.analysis`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tallystick.opportunities.model import Basis, Finder, Opportunity, Prior, Verdict

if TYPE_CHECKING:
    from tallystick.opportunities.exporting import export
    from tallystick.opportunities.judging import Judgement
    from tallystick.opportunities.ranking import FinderTotal, Ranking
    from tallystick.opportunities.rating import HitRate
    from tallystick.opportunities.verbs import (
        EvidenceLine,
        OpportunityView,
        as_json,
        judge,
        judgements,
        last_run,
        ranked,
        rates,
        reverse_judgement,
        show,
    )

__all__ = [
    "Basis",
    "EvidenceLine",
    "Finder",
    "FinderTotal",
    "HitRate",
    "Judgement",
    "Opportunity",
    "OpportunityView",
    "Prior",
    "Ranking",
    "Verdict",
    "as_json",
    "export",
    "judge",
    "judgements",
    "last_run",
    "ranked",
    "rates",
    "reverse_judgement",
    "show",
]

_PLACES = {
    "FinderTotal": "ranking",
    "HitRate": "rating",
    "Judgement": "judging",
    "Ranking": "ranking",
    "export": "exporting",
}


def __getattr__(name: str) -> Any:
    """Load a verb when it is first asked for, so that the engine is not loaded to print help."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES.get(name, 'verbs')}"), name)
