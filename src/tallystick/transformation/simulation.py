"""Ten thousand times the same case with figures drawn from their ranges: the odds of payback.

The arithmetic of drivers, posts and months is that of the case itself; with ranges of no width every draw is
the case. Draws come from one seeded stream of uniform numbers, so that the same case always gives the same
odds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tallystick.kernel import UsageProblem
from tallystick.transformation.effort import CellPlan, driver_share, effort_fte, taken_in_cell
from tallystick.transformation.model import ESTIMATED, Case, Range, WorkingTime
from tallystick.transformation.payback import credited, saving_profile
from tallystick.transformation.profile import SavingItem, cost_months
from tallystick.transformation.release import DECIMALS, Candidate, in_order, supports
from tallystick.transformation.stability import Gate

if TYPE_CHECKING:
    from numpy.typing import NDArray

WITHIN = 12
"""The promise that is tested: paid back within so many months."""
_FTE_UNIT = 10**DECIMALS


@dataclass(frozen=True)
class Leaver:
    """A post that may leave, with what it saves and costs."""

    candidate: Candidate
    item: SavingItem


@dataclass(frozen=True)
class Plan:
    """What the simulation runs on: the case, its cells and gates, who may leave, contracts, and
    the horizon.
    """

    case: Case
    working_time: WorkingTime
    cells: tuple[CellPlan, ...]
    gates: Mapping[str, Gate]
    leavers: tuple[Leaver, ...]
    contracts: tuple[SavingItem, ...]
    factors: tuple[Decimal, ...]
    vesting: int | None
    adopted: Decimal


@dataclass(frozen=True)
class Spread:
    """Net over the horizon that one in ten, half, and nine in ten of the draws do not exceed; in pence."""

    p10: int
    p50: int
    p90: int


@dataclass(frozen=True)
class Simulation:
    """The odds of a case.

    Attributes:
        draws, seed: how many draws, from which seed.
        within: share of draws paid back in cash within twelve months.
        paid_back: share paid back within the horizon at all.
        months: number of draws by month of payback; key None for those never paid back.
        net, present: spread of net cash and of net present value over the horizon.
        varied: what was drawn, in words; empty where the case gives no ranges.
    """

    draws: int
    seed: int
    within: float
    paid_back: float
    months: Mapping[int | None, int]
    net: Spread
    present: Spread
    varied: tuple[str, ...]


def simulate(plan: Plan) -> Simulation:
    """Return the odds of a case over its draws.

    Raises:
        UsageProblem: the library for arrays is not installed.
    """
    try:
        import numpy as np  # noqa: PLC0415 - heavy, and only the simulation needs it
    except ImportError as error:
        raise UsageProblem(
            "The case cannot be simulated: the library for arrays is not installed.",
            where="numpy",
            next_step="Run: python -m pip install 'tallystick[analysis]'",
        ) from error

    draws = _Draws(plan.case)
    saved = _saved_fte(plan, draws)
    goes = _who_goes(plan, saved, draws)
    net = _net(plan, goes, draws)
    factors = np.array([float(factor) for factor in plan.factors])
    month = _payback_months(net)
    listed, counts = np.unique(month, return_counts=True)
    by_month = {int(m) or None: int(n) for m, n in zip(listed, counts, strict=True)}
    total = plan.case.uncertainty.draws
    return Simulation(
        draws=total,
        seed=plan.case.uncertainty.seed,
        within=sum(n for m, n in by_month.items() if m is not None and m <= WITHIN) / total,
        paid_back=1 - by_month.get(None, 0) / total,
        months=by_month,
        net=_spread(net.sum(axis=1)),
        present=_spread(np.rint((net * factors).sum(axis=1)).astype(np.int64)),
        varied=_varied(plan.case),
    )


class _Draws:
    """Draws by what is drawn; each takes its own uniform numbers from the stream, in the order of asking."""

    def __init__(self, case: Case) -> None:
        import numpy as np  # noqa: PLC0415 - see simulate

        self.count = case.uncertainty.draws
        self._stream = np.random.default_rng(case.uncertainty.seed)
        unsure = case.uncertainty
        self.volume = {p.process_id: self.of(unsure.volume) for p in case.processes}
        self.minutes = {p.process_id: self.of(unsure.minutes) for p in case.processes}
        self.percent = {d.driver_id: self.of(Range(d.low, d.percent, d.high)) for d in case.drivers}
        self.cost = self.of(unsure.cost)
        self.delay = np.rint(self.of(unsure.delay)).astype(np.int64)

    def of(self, spread: Range) -> NDArray[Any]:
        """Return draws of a triangular distribution, by the inverse of its distribution function."""
        import numpy as np  # noqa: PLC0415 - see simulate

        uniform = self._stream.random(self.count)
        low, likely, high = float(spread.low), float(spread.likely), float(spread.high)
        if high == low:
            return np.full(self.count, likely)
        rising = low + np.sqrt(uniform * (high - low) * (likely - low))
        falling = high - np.sqrt((1 - uniform) * (high - low) * (high - likely))
        return np.where(uniform < (likely - low) / (high - low), rising, falling)


def _saved_fte(plan: Plan, draws: _Draws) -> dict[str, NDArray[Any]]:
    """Return the FTE that each driver saves in every draw."""
    import numpy as np  # noqa: PLC0415 - see simulate

    saved: dict[str, NDArray[Any]] = {}
    for cell in plan.cells:
        efforts = [
            float(effort_fte(p.volume, p.minutes, plan.working_time))
            * draws.volume[p.process_id]
            * draws.minutes[p.process_id]
            for p in cell.processes
        ]
        shares = [
            [driver_share(d, process, draws.percent[d.driver_id], float) for d in drivers]
            for process, drivers in zip(cell.processes, cell.drivers_by_process, strict=True)
        ]
        on_cell = [driver_share(d, None, draws.percent[d.driver_id], float) for d in cell.drivers_on_cell]
        whole = np.full(draws.count, float(cell.fte))
        taken, taken_on_cell = taken_in_cell(whole, efforts, shares, on_cell, np.minimum)
        for drivers, parts in zip(cell.drivers_by_process, taken, strict=True):
            saved |= {d.driver_id: part for d, part in zip(drivers, parts, strict=True)}
        saved |= {d.driver_id: part for d, part in zip(cell.drivers_on_cell, taken_on_cell, strict=True)}
    return saved


def _who_goes(plan: Plan, saved: Mapping[str, NDArray[Any]], draws: _Draws) -> dict[str, NDArray[Any]]:
    """Return, by post and draw, whether its team's whole FTE saved by then reach for it."""
    import numpy as np  # noqa: PLC0415 - see simulate

    used: dict[str, NDArray[Any]] = {}
    goes: dict[str, NDArray[Any]] = {}
    for item in in_order(leaver.candidate for leaver in plan.leavers):
        team, fte = item.post.team, round(item.post.fte * _FTE_UNIT)
        reached = np.zeros(draws.count)
        for driver in plan.case.drivers:
            gate = plan.gates.get(driver.process_id)
            available = plan.case.start if gate is None else gate.earliest
            if supports(driver.team, available, item) and driver.driver_id in saved:
                reached = reached + saved[driver.driver_id]
        whole = np.floor(np.round(reached, DECIMALS)).astype(np.int64) * _FTE_UNIT
        so_far = used.get(team, np.zeros(draws.count, dtype=np.int64))
        fits = so_far + fte <= whole
        used[team] = so_far + fits * fte
        goes[item.post.post_id] = fits
    return goes


def _net(plan: Plan, goes: Mapping[str, NDArray[Any]], draws: _Draws) -> NDArray[Any]:
    """Return net pence by draw and month."""
    import numpy as np  # noqa: PLC0415 - see simulate

    months = plan.case.months
    items = [leaver.item for leaver in plan.leavers] + list(plan.contracts)
    always = np.ones(draws.count, dtype=bool)
    chosen = (
        np.stack([goes[item.key] if item.kind == "post" else always for item in items], axis=1)
        if items
        else None
    )
    net = -_costs(plan, draws)
    for delay in np.unique(draws.delay):
        rows = draws.delay == delay
        late = int(delay)
        net[rows] -= _delay_cost(plan, late)
        if chosen is not None:
            profile = np.array([_item_profile(plan, item, late) for item in items], dtype=np.int64)
            net[rows] += chosen[rows].astype(np.int64) @ profile.reshape(len(items), months)
    return net


def _item_profile(plan: Plan, item: SavingItem, delay: int) -> list[int]:
    """Return saving less exit cost by month; new running costs begin without the delay, for caution."""
    months = plan.case.months
    late = delay if item.annual_pence > 0 else 0
    profile = credited(
        saving_profile(item.annual_pence, item.begins + late, months), plan.vesting, plan.adopted
    )
    if item.leaves + late < months:
        profile[item.leaves + late] -= item.exit_pence
    return profile


def _costs(plan: Plan, draws: _Draws) -> NDArray[Any]:
    import numpy as np  # noqa: PLC0415 - see simulate

    by_kind = cost_months((), plan.case.costs, plan.case.start, plan.case.months)
    paid = np.zeros((draws.count, plan.case.months), dtype=np.int64)
    for kind, row in by_kind.items():
        months = np.array(row, dtype=np.int64)
        if kind in ESTIMATED:
            paid += np.rint(months * draws.cost[:, None]).astype(np.int64)
        else:
            paid += months
    return paid


def _delay_cost(plan: Plan, delay: int) -> NDArray[Any]:
    """Return what a delay costs by month: so much for each, from the month in which savings were to begin."""
    import numpy as np  # noqa: PLC0415 - see simulate

    paid = np.zeros(plan.case.months, dtype=np.int64)
    planned = [leaver.item.begins for leaver in plan.leavers] + [item.begins for item in plan.contracts]
    first = min(planned, default=0)
    paid[first : first + delay] = plan.case.uncertainty.delay_cost_pence
    return paid


def _payback_months(net: NDArray[Any]) -> NDArray[Any]:
    """Return the month of cash payback of every draw by the rule of ``cash_payback``; 0 for never."""
    import numpy as np  # noqa: PLC0415 - see simulate

    cumulative = net.cumsum(axis=1)
    below = np.logical_or.accumulate(cumulative < 0, axis=1)
    moved = np.logical_or.accumulate(net != 0, axis=1)
    never_below = ~below[:, -1:]
    back = np.where(never_below, moved, below & (cumulative >= 0))
    return np.where(back.any(axis=1), back.argmax(axis=1) + 1, 0)


def _spread(values: NDArray[Any]) -> Spread:
    import numpy as np  # noqa: PLC0415 - see simulate

    return Spread(*(int(np.quantile(values, part, method="inverted_cdf")) for part in (0.1, 0.5, 0.9)))


def _varied(case: Case) -> tuple[str, ...]:
    unsure = case.uncertainty
    words = []
    for name, spread in (
        ("volumes", unsure.volume),
        ("minutes", unsure.minutes),
        ("estimated costs", unsure.cost),
    ):
        if not spread.fixed:
            words.append(f"{name} from {spread.low * 100:.0f} % to {spread.high * 100:.0f} % of those stated")
    ranged = sum(1 for driver in case.drivers if driver.low != driver.high)
    if ranged:
        words.append(f"the percentages of {ranged} of {len(case.drivers)} drivers within their ranges")
    if not unsure.delay.fixed:
        words.append(f"a delay of {unsure.delay.low:.0f} to {unsure.delay.high:.0f} months")
    return tuple(words)
