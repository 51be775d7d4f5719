"""Appraise a case: every rule of the room in its order, from the baseline to the odds of payback."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tallystick.kernel.discounting import month_factors
from tallystick.parameters import Figure, parameter
from tallystick.transformation import baseline, optimism
from tallystick.transformation.baseline import EmployerInsurance, LineCheck
from tallystick.transformation.effort import CellPlan, CellSaving, DriverSaving, cell_saving, plan_cells
from tallystick.transformation.errors import CaseRefused
from tallystick.transformation.model import Case, CostKind, Exit, Route, WorkingTime
from tallystick.transformation.months import first_day, first_whole_month, month_of
from tallystick.transformation.optimism import ReferenceClass
from tallystick.transformation.payback import run_rate_payback
from tallystick.transformation.profile import Outcome, SavingItem, cost_months, outcome
from tallystick.transformation.redundancy import redundancy_pence, statutory_weeks
from tallystick.transformation.release import (
    Candidate,
    Release,
    TeamRelease,
    candidate,
    release,
    team_releases,
)
from tallystick.transformation.simulation import Leaver, Plan, Simulation, simulate
from tallystick.transformation.stability import Gate, gate
from tallystick.transformation.taxonomy import Activity

INSURANCE = "hmrc/employer_national_insurance"
DISCOUNT = "treasury/discount_rate"
OPTIMISM = "treasury/optimism_bias"
WORKING_TIME = "national_joint_council/working_time"
CAP = "business_and_trade/redundancy_week_pay_cap"
WEEKS = "business_and_trade/redundancy_weeks"
SENSITIVITIES = (Decimal(0), Decimal("0.5"), Decimal(1))
"""Shares of the savings that a successor body may adopt, each shown."""


class Figures:
    """Dated figures as they are asked for, each noted once for the list of assumptions."""

    def __init__(self) -> None:
        self._noted: dict[tuple[str, date], Figure] = {}

    def on(self, name: str, day: date) -> Figure:
        """Return a parameter's figure on a day, and note it.

        Raises:
            ParameterNotInForce: none is known for that day.
        """
        figure = parameter(name).on(day)
        self._noted.setdefault((name, figure.since), figure)
        return figure

    @property
    def noted(self) -> tuple[Figure, ...]:
        """All figures that were used."""
        return tuple(self._noted.values())


@dataclass(frozen=True)
class Ground:
    """The reconciled baseline: cost lines, FTE by team and by activity, and the cells that
    drivers work on.
    """

    insurance: EmployerInsurance
    working_time: WorkingTime
    checks: tuple[LineCheck, ...]
    teams: Mapping[str, Decimal]
    details: Mapping[tuple[Activity, str], Decimal]
    plans: tuple[CellPlan, ...]

    @property
    def fte(self) -> Decimal:
        """FTE of all posts."""
        return sum(self.teams.values(), Decimal(0))

    @property
    def pence(self) -> int:
        """Cost of all posts and contract lines in a year."""
        return sum(check.baseline_pence for check in self.checks)


@dataclass(frozen=True)
class Effect:
    """What drivers save, which processes stand at the gate, which posts go, and what stays capacity."""

    cells: tuple[CellSaving, ...]
    gates: Mapping[str, Gate]
    candidates: tuple[Candidate, ...]
    releases: tuple[Release, ...]
    teams: tuple[TeamRelease, ...]

    @property
    def savings(self) -> tuple[DriverSaving, ...]:
        """The saving of every driver."""
        return tuple(item for cell in self.cells for item in cell.savings)

    @property
    def saved_fte(self) -> Decimal:
        """FTE that drivers save, cash or not."""
        return sum((cell.saved for cell in self.cells), Decimal(0))

    @property
    def released_fte(self) -> Decimal:
        """FTE that leave the establishment on the strength of these savings."""
        return sum((team.released for team in self.teams), Decimal(0))


@dataclass(frozen=True)
class Cash:
    """What is saved and paid, month by month, and under which horizon it is judged.

    ``possible`` holds the saving of every post that may leave, counted or not; ``items`` those that are
    counted.
    """

    possible: Mapping[str, SavingItem]
    items: tuple[SavingItem, ...]
    unreached: tuple[str, ...]
    costs: Mapping[CostKind, Sequence[int]]
    factors: tuple[Decimal, ...]
    vesting: int | None
    adopted: Decimal

    @property
    def contracts(self) -> tuple[SavingItem, ...]:
        """The contract lines among the items."""
        return tuple(item for item in self.items if item.kind == "contract")

    @property
    def steady_pence(self) -> int:
        """Saving of a full year once everything that is counted has happened."""
        return sum(item.annual_pence for item in self.items)

    def outcome(self, label: str, *, adopted: Decimal | None = None, uplift: Decimal = Decimal(0)) -> Outcome:
        """Return the profile under a share adopted after vesting and an uplift on estimated costs."""
        share = self.adopted if adopted is None else adopted
        return outcome(
            label, self.items, self.costs, self.factors, vesting=self.vesting, adopted=share, uplift=uplift
        )


@dataclass(frozen=True)
class Appraisal:
    """All that a case comes to; each part is derived from the case and dated figures alone."""

    case: Case
    figures: tuple[Figure, ...]
    ground: Ground
    effect: Effect
    cash: Cash
    central: Outcome
    sensitivities: tuple[Outcome, ...]
    with_optimism: Outcome | None
    reference: ReferenceClass | None
    simulation: Simulation

    @property
    def run_rate(self) -> Decimal | None:
        """Run-rate payback in months: all costs of change over the steady annual saving."""
        return run_rate_payback(self.central.one_off_pence, self.cash.steady_pence)


def appraise(case: Case) -> Appraisal:
    """Return what a case comes to.

    Raises:
        CaseDoesNotReconcile: its baseline is not that of payroll and budget.
        CaseRefused: shares, ages or dates do not fit.
        ParameterNotInForce: a rate is not known for a day that the case needs.
    """
    figures = Figures()
    ground = establish(case, figures)
    effect = change(case, ground)
    cash = cash_of(case, ground, effect, figures)
    simulation = simulate(_simulated(case, ground, effect, cash))
    return Appraisal(
        case=case,
        ground=ground,
        effect=effect,
        cash=cash,
        central=cash.outcome("As the case states"),
        sensitivities=_sensitivities(cash),
        with_optimism=_with_optimism(case, cash, figures),
        reference=optimism.reference_class(case.closed_cases),
        simulation=simulation,
        figures=figures.noted,
    )


def establish(case: Case, figures: Figures) -> Ground:
    """Return the baseline, reconciled to payroll and budget.

    Raises:
        CaseDoesNotReconcile, CaseRefused, ParameterNotInForce: as :func:`appraise`.
    """
    found = figures.on(INSURANCE, case.prices_on).value
    insurance = EmployerInsurance(Decimal(found["rate"]), int(found["threshold_pence"]))
    baseline.check_shares(case.posts, case.activities)
    checks = baseline.line_checks(case.posts, case.contracts, case.controls, insurance)
    baseline.reconcile(checks)
    teams: dict[str, Decimal] = {}
    for post in case.posts:
        teams[post.team] = teams.get(post.team, Decimal(0)) + post.fte
    ground = Ground(
        insurance,
        case.working_time or _usual_working_time(case, figures),
        checks,
        teams,
        baseline.detail_fte(case.posts, case.activities),
        plan_cells(baseline.activity_fte(case.posts, case.activities), case.processes, case.drivers),
    )
    baseline.check_rebaselinings(case.rebaselinings, ground.fte, ground.pence)
    return ground


def _usual_working_time(case: Case, figures: Figures) -> WorkingTime:
    found = figures.on(WORKING_TIME, case.prices_on).value
    return WorkingTime(Decimal(found["hours_a_day"]), Decimal(found["days_a_year"]))


def change(case: Case, ground: Ground) -> Effect:
    """Return what the drivers save, and which posts may go and do."""
    cells = tuple(cell_saving(plan, ground.working_time) for plan in ground.plans)
    savings = tuple(item for cell in cells for item in cell.savings)
    gates = {p.process_id: gate(p, case.measurements, case.prepared_on) for p in case.processes}
    posts = {post.post_id: post for post in case.posts}
    candidates = tuple(
        candidate(item, posts[item.post_id], _gates_of(case, item, posts[item.post_id].team, gates), case.end)
        for item in case.exits
    )
    releases = release(candidates, savings, gates, case.start)
    return Effect(cells, gates, candidates, releases, team_releases(ground.teams, savings, releases))


def _gates_of(case: Case, planned: Exit, team: str, gates: Mapping[str, Gate]) -> list[Gate]:
    """Return the gates of an exit: the processes it names, else every process of its team that a driver
    changes.
    """
    driven = {driver.process_id for driver in case.drivers}
    names = planned.process_ids or tuple(
        p.process_id for p in case.processes if p.team == team and p.process_id in driven
    )
    return [gates[name] for name in names]


def cash_of(case: Case, ground: Ground, effect: Effect, figures: Figures) -> Cash:
    """Return what posts and contracts save, what the change costs, and the discount factor of each month.

    Raises:
        CaseRefused: a post goes by redundancy without age and service.
        ParameterNotInForce: a rate is not known for a day that is needed.
    """
    possible = {
        item.post.post_id: _post_item(case, item, ground.insurance, figures)
        for item in effect.candidates
        if item.leaves is not None
    }
    counted = [possible[r.candidate.post.post_id] for r in effect.releases if r.counted]
    contracts, unreached = _contract_items(case)
    items = (*counted, *contracts)
    vesting = None if case.vesting_on is None else max(first_whole_month(case.vesting_on) - case.start, 0)
    return Cash(
        possible,
        items,
        unreached,
        cost_months(items, case.costs, case.start, case.months),
        tuple(month_factors(case.months, figures.on(DISCOUNT, case.prices_on).value)),
        vesting,
        Decimal(1) if vesting is None else case.adopted,
    )


def _post_item(case: Case, item: Candidate, insurance: EmployerInsurance, figures: Figures) -> SavingItem:
    leaves, begins = item.leaves or 0, item.begins or 0
    post = item.post
    by_redundancy = item.exit.route is Route.REDUNDANCY
    return SavingItem(
        post.post_id,
        "post",
        f"{post.team}: {post.grade}",
        baseline.post_cost(post, insurance),
        begins - case.start,
        leaves - case.start,
        _redundancy(case, item, figures) if by_redundancy else 0,
        post.strain_pence if by_redundancy else 0,
    )


def _redundancy(case: Case, item: Candidate, figures: Figures) -> int:
    post, terms = item.post, case.redundancy
    if post.age is None or post.service is None:
        raise CaseRefused(
            f"Post {post.post_id} goes by redundancy, but its age or service is not given.",
            next_step="Give both, in complete years on the day of leaving, in the table of posts, or choose "
            "another route.",
        )
    own_day = first_day(item.leaves or 0) if item.postponed else item.exit.leaves_on
    day = terms.figures_on or own_day
    return redundancy_pence(
        statutory_weeks(post.age, post.service, figures.on(WEEKS, day).value),
        post.annual_pay_pence,
        None if terms.actual_pay else int(figures.on(CAP, day).value),
        multiplier=terms.multiplier,
    )


def _contract_items(case: Case) -> tuple[tuple[SavingItem, ...], tuple[str, ...]]:
    """Return contract lines that change within the horizon, and the ids of those that change after it."""
    items, unreached = [], []
    for line in case.contracts:
        begins = first_whole_month(line.falls_on) - case.start
        saved = line.annual_pence - line.after_pence
        if begins >= case.months:
            unreached.append(line.contract_id)
        elif saved:
            month = month_of(line.falls_on) - case.start
            items.append(SavingItem(line.contract_id, "contract", line.name, saved, begins, month))
    return tuple(items), tuple(unreached)


def _sensitivities(cash: Cash) -> tuple[Outcome, ...]:
    if cash.vesting is None:
        return ()
    return tuple(
        cash.outcome(f"Successor adopts {share * 100:.0f} %", adopted=share) for share in SENSITIVITIES
    )


def _with_optimism(case: Case, cash: Cash, figures: Figures) -> Outcome | None:
    if case.optimism is None:
        return None
    found = optimism.uplift(case.optimism, figures.on(OPTIMISM, case.prices_on).value)
    return cash.outcome(f"Estimated costs {found * 100:.1f} % higher (optimism bias)", uplift=found)


def _simulated(case: Case, ground: Ground, effect: Effect, cash: Cash) -> Plan:
    leavers = [
        Leaver(item, cash.possible[item.post.post_id])
        for item in effect.candidates
        if item.post.post_id in cash.possible
    ]
    return Plan(
        case=case,
        working_time=ground.working_time,
        cells=ground.plans,
        gates=effect.gates,
        leavers=tuple(leavers),
        contracts=cash.contracts,
        factors=cash.factors,
        vesting=cash.vesting,
        adopted=cash.adopted,
    )
