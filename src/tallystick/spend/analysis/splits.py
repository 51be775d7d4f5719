"""Several payments just below a limit to one supplier within days: perhaps one order cut into parts.

Method, source and limits: ``docs/methods/threshold_splits.md``. A pattern worth a look; it claims no pounds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date

from tallystick.opportunities.model import Basis, Finder, Prior
from tallystick.parameters import parameter
from tallystick.spend.analysis.contract_cover import make_classes
from tallystick.spend.analysis.frame import Finding, Frame

_OWN = "our own belief, not confirmed; no published rate"
OWN_LIMITS = "councils_own/quotation_limits"
LEGAL_LIMITS = "cabinet_office/procurement_thresholds"
_HUNDRED = 10_000
"""Pence of a hundred pounds."""
_LIMIT_LAYOUT = {
    "limit_pence": "BIGINT",
    "is_law": "BOOLEAN",
    "least_pence": "BIGINT",
    "above_pence": "BIGINT",
    "since": "DATE",
    "until": "DATE",
}
_LEGAL = ("goods_and_services", "notifiable")
_ALWAYS, _NEVER = date(1980, 1, 1), date(9999, 1, 1)


@dataclass(frozen=True)
class Splitting:
    """The settings of the finder; ours, not confirmed, unless a source is named.

    Attributes:
        limits_pence: the limits of the bodies' own rules; those of the parameter
            ``councils_own/quotation_limits`` where none are given. The Act's come with them, by date.
        band_percent: how far below a limit is just below it.
        least_payments, span_days, gap_days: payments, days from first to last, and days from one to
            the next, that make a run.
        tight_days: days within which a run is of the best grade.
        most_expected: so many such payments may be expected by chance in a run of the best grade; with
            more than twice as many it is of the weakest.
        most_of_a_body: runs shown for one body, the rarest first.
    """

    limits_pence: tuple[int, ...] = ()
    band_percent: int = 8
    least_payments: int = 3
    span_days: int = 31
    gap_days: int = 10
    tight_days: int = 14
    most_expected: float = 0.25
    most_of_a_body: int = 20


SPLITTING = Splitting()


@dataclass(frozen=True)
class Limit:
    """A limit in pence, and the days of payment from which and before which it is looked for."""

    pence: int
    is_law: bool = False
    since: date = _ALWAYS
    until: date = _NEVER


FINDER = Finder(
    name="threshold_splits",
    title="Several payments just below a limit",
    page="threshold_splits.md",
    source="each body's own contract procedure rules; Procurement Act 2023 schedules 1 and 3 (thresholds, "
    "valuing contracts); rule and settings: " + _OWN,
    basis=Basis.NONE,
    why_wrong="Several orders of a like size are no split; the limit may not be this body's, and is for the "
    "order or the whole contract, not the payment; a contract let properly is often billed in parts.",
    next_step="Look at the orders behind the payments: same need, same officer, same time? If so, value them "
    "together.",
    grades={
        "A": "different sums for one class within two weeks, or below a limit that the body's payments bunch "
        "under; rare for this supplier",
        "B": "rare, but over longer, for several classes, or to a supplier often paid more than the limit",
        "C": "the supplier is often paid such sums, has so many invoices, or most of the sums are equal",
    },
    priors={
        "A": Prior(0.2, source=_OWN),
        "B": Prior(0.1, source=_OWN),
        "C": Prior(0.03, source=_OWN),
    },
)


def limits_of(own_pence: Iterable[int]) -> Iterator[Limit]:
    """Yield the limits to look below: the bodies' own, and those of the Act by their dates.

    Of two within a tenth of each other the body's own stands, so that no payment is below both.
    """
    own = sorted(set(own_pence) or set(parameter(OWN_LIMITS).figures[-1].value.values()))
    yield from (Limit(pence) for pence in own)
    figures = parameter(LEGAL_LIMITS).figures
    for place, figure in enumerate(figures):
        until = figures[place + 1].since if place + 1 < len(figures) else _NEVER
        for name in _LEGAL:
            pence = int(figure.value[name])
            if not any(abs(pence - one) * 10 < one for one in own):
                yield Limit(pence, True, figure.since, until)


def run(frame: Frame, settings: Splitting = SPLITTING) -> None:
    """Find runs of payments just below a limit. Works without classes and without resolved suppliers."""
    values = {key: value for key, value in asdict(settings).items() if key != "limits_pence"}
    make_classes(frame)
    _make_limits(frame, settings)
    frame.make("split_band", "split_near", "split_bunching", "split_runs", "split_groups", **values)
    frame.make("split_invoices", "split_ranked", **values)
    frame.add("found", "split_found")
    frame.add("found_lines", "split_evidence")
    frame.drop("split_band", "split_near", "split_bunching", "split_runs", "split_groups")
    frame.drop("split_invoices", "split_ranked", "split_limits")


def _make_limits(frame: Frame, settings: Splitting) -> None:
    """Make ``split_limits``: each limit and its band, once for every hundred pounds that it touches."""
    rows = [
        {
            "limit_pence": limit.pence,
            "is_law": limit.is_law,
            "least_pence": limit.pence * (100 - settings.band_percent) // 100,
            "above_pence": limit.pence * (100 + settings.band_percent) // 100,
            "since": limit.since.isoformat(),
            "until": limit.until.isoformat(),
        }
        for limit in limits_of(settings.limits_pence)
    ]
    listed = ", ".join(f"item.{name} as {name}" for name in _LIMIT_LAYOUT)
    frame.engine.execute(
        f"create or replace table split_limits as select {listed}, "
        f"unnest(range(item.least_pence // {_HUNDRED}, item.above_pence // {_HUNDRED} + 1)) as hundreds "
        "from (select unnest(from_json(?, ?)) as item)",
        [json.dumps(rows), json.dumps([_LIMIT_LAYOUT])],
    )


FINDINGS: tuple[Finding, ...] = (Finding(FINDER, run),)
