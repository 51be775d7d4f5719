"""The tables of an appraisal: what stands on the page, in the CSV files and in the workbook."""

from __future__ import annotations

from decimal import Decimal

from tallystick.spend.reporting.model import Cell, Heading, Kind, Table
from tallystick.transformation.appraisal import Appraisal
from tallystick.transformation.maturity import Grid, Level
from tallystick.transformation.model import CostKind
from tallystick.transformation.months import month_text

FEW = 3
"""People below which a sum of payments to them would point to one."""

NAME, TEXT, COUNT, POUNDS, SHARE = Kind.TEXT, Kind.PROSE, Kind.COUNT, Kind.POUNDS, Kind.SHARE
WORD = Kind.YEAR
"""A short word that stands on one line, as a year does."""


def fte(amount: Decimal) -> float:
    """Return FTE for a cell, to two decimals."""
    return float(round(amount, 2))


def _table(name: str, caption: str, headings: list[tuple[str, Kind]], rows: list[tuple[Cell, ...]]) -> Table:
    return Table(name, caption, tuple(Heading(*item) for item in headings), tuple(rows), shown=len(rows))


def reconciliation(found: Appraisal) -> Table:
    """Return baseline and control totals by cost line."""
    return _table(
        "reconciliation",
        "Baseline against payroll and budget, by cost line",
        [("Cost line", NAME), ("FTE in the baseline", COUNT), ("FTE on payroll", COUNT), ("Difference",
        COUNT),
         ("Cost in the baseline", POUNDS), ("Budget", POUNDS), ("Difference in pounds", POUNDS)],
        [
            (c.cost_line, fte(c.baseline_fte), fte(c.payroll_fte), fte(c.fte_difference), c.baseline_pence,
             c.budget_pence, c.pence_difference)
            for c in found.ground.checks
        ],
    )  # fmt: skip


def activities(found: Appraisal) -> Table:
    """Return FTE by the two levels of the taxonomy."""
    rows = sorted(found.ground.details.items(), key=lambda item: (-item[1], item[0]))
    return _table(
        "activities",
        "What time is spent on",
        [("Activity", NAME), ("In particular", NAME), ("FTE", COUNT), ("Share of all time", SHARE)],
        [(a.value, detail, fte(n), float(n / found.ground.fte)) for (a, detail), n in rows],
    )


def processes(found: Appraisal) -> Table:
    """Return the effort that volumes and minutes claim beside what posts say, by process."""
    cells = {(plan.team, plan.activity): plan.fte for plan in found.ground.plans}
    efforts = {(cell.team, cell.activity): cell.effort for cell in found.effect.cells}
    time = found.ground.working_time
    rows: list[tuple[Cell, ...]] = []
    for p in found.case.processes:
        effort = p.volume * p.minutes / (60 * time.hours_a_day * time.days_a_year)
        key = (p.team, p.activity)
        rows.append(
            (p.name, p.team, p.activity.value, float(p.volume), float(p.minutes), float(p.failure_share),
             fte(effort), fte(efforts[key]), fte(cells[key]))
        )  # fmt: skip
    return _table(
        "processes",
        "Effort of each process by volume and minutes, beside the time that posts spend",
        [("Process", NAME), ("Team", NAME), ("Activity", NAME), ("Cases a year", COUNT), ("Minutes", COUNT),
         ("Failure demand", SHARE), ("FTE by volume", COUNT), ("All processes of the cell, FTE", COUNT),
         ("The cell by posts, FTE", COUNT)],
        rows,
    )  # fmt: skip


def drivers(found: Appraisal) -> Table:
    """Return what each driver saves, in the order in which they are applied."""
    rows: list[tuple[Cell, ...]] = [
        (
            item.driver.driver_id,
            item.driver.kind.value,
            item.driver.team,
            item.process.name if item.process else f"all {item.driver.activity.value}",
            float(item.driver.percent),
            item.driver.evidence.value,
            float(item.share),
            fte(item.fte),
            item.driver.note,
        )
        for item in found.effect.savings
    ]
    return _table(
        "drivers",
        "What each driver saves of what those before it have left",
        [("Driver", WORD), ("Kind", WORD), ("Team", NAME), ("Works on", NAME), ("Stated", SHARE), ("Evidence",
        NAME),
         ("Counted share of effort", SHARE), ("FTE saved", COUNT), ("Why", TEXT)],
        rows,
    )  # fmt: skip


def teams(found: Appraisal) -> Table:
    """Return saved, released and capacity FTE by team."""
    return _table(
        "teams",
        "Saved time: what becomes cash and what stays capacity",
        [("Team", NAME), ("FTE today", COUNT), ("FTE saved", COUNT), ("FTE that leave: cash", COUNT),
         ("FTE that stay: capacity", COUNT)],
        [(t.team, fte(t.baseline), fte(t.saved), fte(t.released), fte(t.capacity)) for t in
        found.effect.teams],
    )  # fmt: skip


def exits(found: Appraisal) -> Table:
    """Return every planned exit, whether it is counted, and why not; no pay and no age."""
    rows: list[tuple[Cell, ...]] = []
    for item in found.effect.releases:
        c = item.candidate
        waits = [gate.process.process_id for gate in c.gates if not gate.open]
        why = item.why or (f"Waits for {', '.join(waits)}." if waits else "")
        rows.append(
            (c.post.post_id, c.post.team, fte(c.post.fte), c.exit.route.value,
            c.exit.leaves_on.isoformat()[:7],
             month_text(c.leaves) if c.leaves is not None else "", "yes" if item.counted else "no",
             "open" if not waits else "closed", why)
        )  # fmt: skip
    return _table(
        "exits",
        "Planned exits: when they may happen, and whether their saving is counted",
        [("Post", WORD), ("Team", NAME), ("FTE", COUNT), ("Route", WORD), ("Planned", Kind.MONTH),
         ("Counted from", Kind.MONTH), ("Cash", WORD), ("Gate today", WORD), ("Why", TEXT)],
        rows,
    )  # fmt: skip


def gates(found: Appraisal) -> Table:
    """Return every process at the redundancy gate."""
    rows: list[tuple[Cell, ...]] = []
    for gate in found.effect.gates.values():
        limits = gate.limits
        rows.append(
            (gate.process.name, gate.process.live_on.isoformat() if gate.process.live_on else "",
            gate.state.value,
             gate.points, f"{limits.lower:.2f} to {limits.upper:.2f}" if limits else "",
             month_text(gate.earliest) if gate.earliest is not None else "")
        )  # fmt: skip
    return _table(
        "gates",
        "Processes at the redundancy gate on the day the case was prepared",
        [("Process", NAME), ("Live on", NAME), ("State", NAME), ("Points", COUNT), ("Limits", NAME),
         ("Nobody leaves before", Kind.MONTH)],
        rows,
    )  # fmt: skip


def savings(found: Appraisal) -> Table:
    """Return yearly savings by team and contract line; posts of one team stand together."""
    by_team: dict[str, list[int]] = {}
    rows: list[tuple[Cell, ...]] = []
    teams_of = {post.post_id: post.team for post in found.case.posts}
    for item in found.cash.items:
        if item.kind == "post":
            by_team.setdefault(teams_of[item.key], []).append(item.annual_pence)
        else:
            rows.append((item.name, "contract", 1, item.annual_pence))
    posts: list[tuple[Cell, ...]] = [
        (team, "posts", len(pence), sum(pence)) for team, pence in by_team.items()
    ]
    return _table(
        "savings",
        "Saving of a full year once all has happened",
        [("What", NAME), ("Kind", WORD), ("Number", COUNT), ("Pounds a year", POUNDS)],
        posts + rows,
    )


def costs(found: Appraisal) -> Table:
    """Return the cost of change by head; payments to fewer than three people are shown with the strain."""
    totals = {kind: sum(pence) for kind, pence in found.cash.costs.items()}
    paid = sum(1 for item in found.cash.items if item.redundancy_pence)
    rows: list[tuple[Cell, ...]] = [
        (kind.value, pence)
        for kind, pence in totals.items()
        if kind not in (CostKind.REDUNDANCY, CostKind.PENSION_STRAIN)
    ]
    leaving = totals[CostKind.REDUNDANCY], totals[CostKind.PENSION_STRAIN]
    if paid < FEW:
        rows.insert(0, ("redundancy and pension strain (few people, shown together)", sum(leaving)))
    else:
        rows[:0] = [("redundancy", leaving[0]), ("pension strain", leaving[1])]
    return _table(
        "costs",
        "Cost of change by head",
        [("Head", NAME), ("Pounds", POUNDS)],
        [row for row in rows if row[1]],
    )


def months(found: Appraisal) -> Table:
    """Return the profile month by month, undiscounted and discounted."""
    central, start = found.central, found.case.start
    rows: list[tuple[Cell, ...]] = [
        (month_text(start + place), cost, saving, net, so_far, today)
        for place, (cost, saving, net, so_far, today) in enumerate(
            zip(
                central.costs,
                central.savings,
                central.net,
                central.cumulative,
                central.discounted_cumulative,
                strict=True,
            )
        )
    ]
    return _table(
        "months",
        "Month by month",
        [("Month", Kind.MONTH), ("Cost of change", POUNDS), ("Saving", POUNDS), ("Net", POUNDS),
         ("Net so far", POUNDS), ("Net so far, discounted", POUNDS)],
        rows,
    )  # fmt: skip


def outcomes(found: Appraisal) -> Table:
    """Return payback and net under each set of assumptions."""
    listed = [found.central, *found.sensitivities, *([found.with_optimism] if found.with_optimism else [])]
    return _table(
        "outcomes",
        "The same case under other assumptions",
        [("Assumption", NAME), ("Cost of change", POUNDS), ("Cash payback", NAME), ("Discounted payback",
        NAME),
         ("Net over the horizon", POUNDS), ("Net present value", POUNDS)],
        [
            (o.label, o.one_off_pence, o.payback.said, o.discounted_payback.said, o.net_pence,
            o.present_pence) for o in listed
        ],
    )  # fmt: skip


def odds(found: Appraisal) -> Table:
    """Return the number of draws by month of payback."""
    drawn = found.simulation
    rows: list[tuple[Cell, ...]] = []
    so_far = 0
    for month in sorted(key for key in drawn.months if key is not None):
        so_far += drawn.months[month]
        rows.append((f"month {month}", drawn.months[month], so_far / drawn.draws))
    if None in drawn.months:
        rows.append(("not within the horizon", drawn.months[None], None))
    return _table(
        "odds",
        f"Month of cash payback in {drawn.draws:,} draws",
        [("Paid back in", NAME), ("Draws", COUNT), ("Paid back by then", SHARE)],
        rows,
    )


def closed_cases(found: Appraisal) -> Table:
    """Return the closed cases that first estimates are compared with."""
    return _table(
        "closed-cases",
        "Closed cases: later figure over first estimate",
        [("Case", NAME), ("Programme", NAME), ("First estimate", POUNDS), ("Later figure", POUNDS), ("Ratio",
        COUNT),
         ("Source", TEXT)],
        [
            (c.name, c.programme, c.first_pence, c.later_pence, float(round(c.ratio, 2)), c.source)
            for c in found.case.closed_cases
        ],
    )  # fmt: skip


def rebaselinings(found: Appraisal) -> Table:
    """Return the log of changes of the baseline."""
    return _table(
        "rebaselinings",
        "Changes of the baseline",
        [("Day", NAME), ("By", NAME), ("Reason", TEXT), ("FTE before", COUNT), ("FTE after", COUNT),
         ("Cost before", POUNDS), ("Cost after", POUNDS)],
        [
            (r.on.isoformat(), r.by, r.reason, fte(r.fte_before), fte(r.fte_after), r.pence_before,
            r.pence_after) for r in found.case.rebaselinings
        ],
    )  # fmt: skip


def figures(found: Appraisal) -> Table:
    """Return the dated figures that the case used, with their references."""
    return _table(
        "figures",
        "Dated figures used",
        [("Figure", NAME), ("In force since", NAME), ("Standing", NAME), ("Reference", TEXT), ("Link", TEXT)],
        [
            (f.name, f.since.isoformat(), "confirmed" if f.confirmed else "not confirmed",
            f.reference[0].title,
             f.reference[0].link)
            for f in found.figures
        ],
    )  # fmt: skip


def grid_cells(grid: Grid) -> Table:
    """Return every cell of a maturity grid with its standing and evidence."""
    rows: list[tuple[Cell, ...]] = []
    for row in grid.rows:
        for level in Level:
            cell = grid.cell(row, level)
            proof = "; ".join(f"{p.title} ({p.where}, {p.dated:%d %B %Y})" for p in cell.evidence)
            rows.append((row, level.value, cell.standing.value, cell.statement, proof, cell.next_step))
    return _table(
        "grid",
        "Every cell with what shows it",
        [("Row", NAME), ("Level", NAME), ("Standing", NAME), ("Statement", TEXT), ("Evidence", TEXT),
         ("Next step", TEXT)],
        rows,
    )  # fmt: skip


def next_steps(grid: Grid) -> Table:
    """Return the next thing to do or to prove in each row."""
    return _table(
        "next-steps",
        "What to do or to prove next",
        [("Row", NAME), ("Level", NAME), ("Standing", NAME), ("Next step", TEXT)],
        [
            (c.row, c.level.value, c.standing.value, c.next_step or "Nothing is written down yet.")
            for c in grid.next_steps()
        ],
    )
