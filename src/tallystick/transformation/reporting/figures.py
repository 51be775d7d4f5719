"""The figures of a case's page: what is shown, what it means, how it was computed."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

from tallystick.spend.reporting import words
from tallystick.spend.reporting.bars import BLUE, PLUM
from tallystick.spend.reporting.model import Drawing, Figure, Table
from tallystick.transformation.appraisal import Appraisal
from tallystick.transformation.model import Evidence
from tallystick.transformation.months import month_text
from tallystick.transformation.payback import CashPayback
from tallystick.transformation.reporting import tables
from tallystick.transformation.simulation import WITHIN
from tallystick.transformation.taxonomy import Activity

_TICKS_WIDE = 6
FEW_PAID = 5
"""People paid for leaving below which a page's sums may point to one of them."""


def _figure(
    name: str,
    title: str,
    table: Table,
    *,
    meaning: list[str],
    method: list[str],
    drawing: Drawing | None = None,
    alternative: str = "",
    more: tuple[Table, ...] = (),
) -> Figure:
    return Figure(
        name=name,
        title=title,
        meaning=tuple(meaning),
        table=table,
        coverage="",
        queries=(),
        drawing=drawing,
        alternative=alternative,
        method=tuple(method),
        more=more,
    )


def all_figures(found: Appraisal) -> tuple[Figure, ...]:
    """Return the figures in the order of the page."""
    return (
        cash(found),
        assumptions(found),
        odds(found),
        release(found),
        effort(found),
        costs(found),
        baseline(found),
        optimism(found),
        sources(found),
    )


def pounds(pence: int) -> str:
    """Return pounds for sentences: whole ones below ten million, above with one decimal of a million."""
    if abs(pence) >= 1_000_000_000:
        return words.pounds_short(pence)
    whole = (abs(pence) + 50) // 100
    return f"{'-' if pence < 0 and whole else ''}£{whole:,}"


def day(value: date) -> str:
    """Return a day as ``1 April 2028``."""
    return words.day(value.isoformat())


def _bars(ranked: list[tuple[str, float, str]], *, apart: str = "") -> Drawing | None:
    """Return horizontal bars, each with its own words at its end, in the dress of the spend report."""
    if not ranked:
        return None
    largest = max(amount for _, amount, _ in ranked)
    values = tuple(
        {
            "name": name,
            "pence": amount,
            "end": amount,
            "words": label,
            "colour": PLUM if name == apart else BLUE,
        }
        for name, amount, label in ranked
    )
    return Drawing("bars", "bars_narrow", values, {"top": max(largest, 0.1) * 1.45, "bottom": 0})


def _bars_words(subject: str, ranked: list[tuple[str, float, str]]) -> str:
    return f"Bar chart of {subject}: {'; '.join(f'{name} {label}' for name, _, label in ranked)}."


def cash(found: Appraisal) -> Figure:
    """Return cumulative net cash by month with the two paybacks."""
    central, case = found.central, found.case
    marks: dict[int, str] = {}
    if central.payback.month:
        marks[central.payback.month - 1] = "paid back"
    if found.cash.vesting is not None and found.cash.vesting < case.months:
        marks[found.cash.vesting] = "vesting"
    values = tuple(
        {
            "month": month_text(case.start + place),
            "pence": pence,
            "discounted": discounted,
            "state": "below" if pence < 0 else "above",
            "mark": marks.get(place, ""),
        }
        for place, (pence, discounted) in enumerate(
            zip(central.cumulative, central.discounted_cumulative, strict=True)
        )
    )
    low = min(central.cumulative)
    meaning = [
        f"Run-rate payback: {_run_rate(found)}. Cash payback: {central.payback.said}; discounted: "
        f"{central.discounted_payback.said}. The first divides the cost by a steady year; the second counts "
        "money when it moves.",
        f"At its deepest the case has cost {pounds(-min(low, 0))} more than it has saved.",
    ]
    if found.cash.vesting is not None and case.vesting_on:
        meaning.append(
            f"From {day(case.vesting_on)} the council is succeeded; of the savings after that day "
            f"{case.adopted * 100:.0f} % are credited."
        )
    return _figure(
        "cash",
        "Net cash so far, month by month",
        tables.months(found),
        meaning=meaning,
        method=[
            "Cash payback is the first month in which savings so far reach costs so far, having been below.",
            "A post saves from its first whole month away; a year's sum is split over months to the penny.",
            "Discounting is at the Green Book rate: the first month not at all, the thirteenth by a year.",
        ],
        drawing=Drawing("cash", "cash_narrow", values, _ticks(found)),
        alternative=f"Bar chart of cumulative net cash by month. {' '.join(meaning)}",
    )


def _run_rate(found: Appraisal) -> str:
    return "never" if found.run_rate is None else f"{found.run_rate} months"


def _ticks(found: Appraisal) -> dict[str, object]:
    case = found.case
    every = max(1, -(-case.months // _TICKS_WIDE))
    shown = [month_text(case.start + place) for place in range(0, case.months, every)]
    return {"ticks": shown, "tickLabels": {month: words.month_short(month) for month in shown}}


def assumptions(found: Appraisal) -> Figure:
    """Return payback under other assumptions: adoption by the successor, optimism bias."""
    meaning = ["Each row changes one assumption of the case and keeps the rest."]
    if found.sensitivities:
        none, _, whole = found.sensitivities
        meaning.append(
            f"If the successor adopts nothing the case comes to {pounds(none.net_pence)}; if it "
            f"adopts all, to {pounds(whole.net_pence)}. Costs count whenever they fall."
        )
    return _figure(
        "assumptions",
        "Under other assumptions",
        tables.outcomes(found),
        meaning=meaning,
        method=[
            "After vesting day only the share that the successor adopts is credited, running costs likewise."
        ],
    )


def odds(found: Appraisal) -> Figure:
    """Return the simulation: when the case is paid back, and how often never."""
    drawn = found.simulation
    shown = sorted(month for month in drawn.months if month is not None)
    listed = list(range(shown[0], shown[-1] + 1)) if shown else []
    values = [
        {
            "month": str(month),
            "share": drawn.months.get(month, 0) / drawn.draws,
            "state": "within" if month <= WITHIN else "later",
        }
        for month in listed
    ]
    never = drawn.months.get(None, 0) / drawn.draws
    if never:
        values.append({"month": "never", "share": never, "state": "never"})
    meaning = [
        f"Paid back within {WITHIN} months in {words.percent(drawn.within)} of {drawn.draws:,} draws, "
        f"within the horizon in {words.percent(drawn.paid_back)}.",
        f"Net over the horizon: one draw in ten is below {pounds(drawn.net.p10)}, half are below "
        f"{pounds(drawn.net.p50)}, one in ten is above {pounds(drawn.net.p90)}.",
        f"Drawn: {'; '.join(drawn.varied)}."
        if drawn.varied
        else "The case gives no ranges, so nothing varies.",
    ]
    every = max(1, -(-len(values) // 12))
    names = [str(item["month"]) for item in values]
    ticks = list(dict.fromkeys([*names[::every], *(["never"] if never else [])]))
    return _figure(
        "odds",
        "The odds of payback",
        tables.odds(found),
        meaning=meaning,
        method=[
            "Every draw takes each range at random (triangular) and runs the whole case again.",
            f"Seed {drawn.seed}: the same case gives the same odds.",
        ],
        drawing=Drawing(
            "odds", "odds_narrow", tuple(values), {"ticks": ticks, "tickLabels": {t: t for t in ticks}}
        ),
        alternative=f"Bar chart of the share of draws by month of payback. {' '.join(meaning)}",
    )


def release(found: Appraisal) -> Figure:
    """Return what becomes cash and what stays capacity, with exits and gates."""
    effect = found.effect
    capacity = effect.saved_fte - effect.released_fte
    held = [item for item in effect.releases if not item.counted]
    late = [item for item in effect.releases if item.counted and item.candidate.postponed]
    meaning = [
        f"Of {effect.saved_fte:.1f} FTE saved {effect.released_fte:.1f} leave the establishment and are "
        f"cash; {capacity:.1f} stay as capacity and are not counted in pounds.",
    ]
    if held:
        names = words.listed([item.candidate.post.post_id for item in held])
        meaning.append(f"Planned but not counted, because no whole FTE stands behind it in time: {names}.")
    if late:
        names = words.listed([item.candidate.post.post_id for item in late])
        meaning.append(f"Counted later than planned, until the processes are live and stable: {names}.")
    return _figure(
        "release",
        "From saved time to cash",
        tables.exits(found),
        meaning=meaning,
        method=[
            "A saving is cash only when a post leaves or a contract line falls. Of each team only whole "
            "FTE count.",
            "No exit is counted before its processes are live and stable: four monthly points in a row "
            "within "
            "limits of mean and 2.66 times the mean moving range.",
        ],
        more=(tables.teams(found), tables.gates(found)),
    )


def effort(found: Appraisal) -> Figure:
    """Return what the drivers save, by cell."""
    time = found.ground.working_time
    cells = sorted((c for c in found.effect.cells if c.saved), key=lambda c: -c.saved)
    ranked = [
        (f"{c.team}, {c.activity.value}", float(c.saved), f"{c.saved:.1f} of {c.fte:.1f} FTE") for c in cells
    ]
    untested = (s.fte for s in found.effect.savings if s.driver.evidence is not Evidence.TESTED)
    over = [f"{c.team}, {c.activity.value}" for c in found.effect.cells if c.effort > c.fte]
    meaning = [
        f"Drivers save {found.effect.saved_fte:.1f} of {found.ground.fte:.1f} FTE. Of these "
        f"{sum(untested, Decimal(0)):.1f} rest on what peers did or on opinion, not on a test here."
    ]
    if over:
        meaning.append(
            f"Volumes claim more time than posts spend in {words.listed(over)}: there the processes are "
            "scaled down to the time of the posts."
        )
    return _figure(
        "effort",
        "What drivers save, by team and activity",
        tables.drivers(found),
        meaning=meaning,
        method=[
            "Effort in FTE = volume x minutes / "
            f"(60 x {time.hours_a_day} hours x {time.days_a_year} productive days).",
            "A driver counts its percentage times 0.9 if tested here, 0.6 if a peer did it, 0.3 if it is an "
            "opinion. Drivers follow one another on what is left, (1 - a)(1 - b)..., so that nothing is "
            "saved twice.",
        ],
        drawing=_bars(ranked),
        alternative=_bars_words("FTE saved by team and activity", ranked),
        more=(tables.processes(found),),
    )


def costs(found: Appraisal) -> Figure:
    """Return the cost of change by head, and the yearly savings it buys."""
    table = tables.costs(found)
    heads = sorted(((str(head), int(pence or 0)) for head, pence in table.rows), key=lambda item: -item[1])
    ranked = [(head.capitalize(), float(pence), pounds(pence)) for head, pence in heads]
    terms = found.case.redundancy
    policy = "actual weeks" if terms.actual_pay else "weeks up to the statutory cap"
    return _figure(
        "costs",
        "What the change costs",
        table,
        meaning=[
            f"The change costs {pounds(found.central.one_off_pence)} and saves "
            f"{pounds(found.cash.steady_pence)} in a full year once all has happened.",
        ],
        method=[
            "Redundancy: half a week's pay for each year worked below 22, one from 22 to 40, one and a half "
            "from 41 on, at most 20 years (Employment Rights Act 1996, section 162). This council pays "
            f"{policy}, times {terms.multiplier}. Pension strain is the fund's figure.",
            "A post that goes saves its pay, employer's National Insurance and pension.",
        ],
        drawing=_bars(ranked),
        alternative=_bars_words("the cost of change by head", ranked),
        more=(tables.savings(found),),
    )


def baseline(found: Appraisal) -> Figure:
    """Return the baseline: that it reconciles, and what time is spent on."""
    by_activity = {
        activity: sum((n for (a, _), n in found.ground.details.items() if a is activity), Decimal(0))
        for activity in Activity
    }
    ranked = [
        (
            activity.value.capitalize(),
            float(amount),
            f"{amount:.1f} FTE, {words.percent(float(amount / found.ground.fte))}",
        )
        for activity, amount in sorted(by_activity.items(), key=lambda item: -item[1])
        if amount
    ]
    failing = by_activity[Activity.FAILURE_DEMAND]
    log = (tables.rebaselinings(found),) if found.case.rebaselinings else ()
    return _figure(
        "baseline",
        "The baseline: what time is spent on",
        tables.reconciliation(found),
        meaning=[
            f"{found.ground.fte:.1f} FTE and {pounds(found.ground.pence)} a year agree with payroll and "
            "budget within 1 % in every cost line.",
            f"{failing:.1f} FTE go into failure demand: work caused by what was not done, or not done right.",
        ],
        method=[
            "Every post spreads 100 % of its time over a fixed taxonomy of two levels. A case that does not "
            "reconcile is refused with the difference by line.",
        ],
        drawing=_bars(ranked, apart="Failure demand"),
        alternative=_bars_words("FTE by activity", ranked),
        more=(tables.activities(found), *log),
    )


def optimism(found: Appraisal) -> Figure:
    """Return closed cases and what optimism bias does to this one."""
    known, raised = found.reference, found.with_optimism
    meaning = ["The case names no reference class, so no optimism bias is shown."]
    if raised:
        meaning = [
            f"With estimated costs {raised.uplift * 100:.1f} % higher, as the Green Book's table has it, "
            f"cash payback is: {raised.payback.said}."
        ]
    if known:
        verdict = "Enough to plan with." if known.usable else "Too few to plan with: add your own."
        meaning.append(
            f"Closed cases known: {len(known.cases)}, from {known.programmes} programmes, so they are not "
            f"independent. Half came to {known.median:.2f} times their first estimate or less, eight in ten "
            f"to {known.p80:.2f} or less. {verdict}"
        )
    return _figure(
        "optimism",
        "How far first estimates have been exceeded",
        tables.closed_cases(found),
        meaning=meaning,
        method=[
            "The uplift is the class's upper percentage times what is not yet mitigated, never below the "
            "lower one. It raises dual running, technology, backfill, training and programme; redundancy is "
            "arithmetic, and contingency is an allowance of its own.",
        ],
    )


def sources(found: Appraisal) -> Figure:
    """Return the dated figures the case rests on."""
    unsure = [figure.name for figure in found.figures if not figure.confirmed]
    fixed = found.case.redundancy.figures_on
    meaning = [f"Rates are those in force on {day(found.case.prices_on)}; the case is in constant prices."]
    if fixed:
        meaning.append(f"Redundancy takes the figures of {day(fixed)} throughout.")
    if unsure:
        meaning.append(
            f"Not confirmed at the source: {words.listed(unsure)}. Every result that used them is so too."
        )
    return _figure(
        "figures", "Dated figures and where they stand", tables.figures(found), meaning=meaning, method=[]
    )


def paid_words(payback: CashPayback) -> str:
    """Return a payback for a large number: ``16 months`` or ``not paid back``."""
    return "not paid back" if payback.month is None else words.counted(payback.month, "month")


def start_words(found: Appraisal) -> str:
    """Return the horizon in words."""
    return words.span(month_text(found.case.start), month_text(found.case.end - 1))


def notices(found: Appraisal) -> list[str]:
    """Return what a reader must know before the figures."""
    case, said = found.case, []
    counted = [item.candidate for item in found.effect.releases if item.counted]
    closed = {gate.process.name: 0 for item in counted for gate in item.gates if not gate.open}
    waiting = [item for item in counted if any(not gate.open for gate in item.gates)]
    if waiting:
        verb = "is" if len(closed) == 1 else "are"
        said.append(
            f"{words.counted(len(waiting), 'exit')} in this case may not be approved yet: "
            f"{words.listed(list(closed))} {verb} not live and stable."
        )
    by_month = Counter(item.leaves for item in found.cash.items if item.redundancy_pence)
    if by_month and (by_month.total() < FEW_PAID or min(by_month.values()) < tables.FEW):
        said.append(
            "Only few people are paid for leaving in some month or in all, so that sums by month or head can "
            "point to persons: handle this case as personal data."
        )
    if found.cash.unreached:
        listed = words.listed(found.cash.unreached)
        said.append(f"Contract lines that fall only after the horizon are not counted: {listed}.")
    vesting = case.start + (found.cash.vesting or 0)
    if case.vesting_on and any(cost.month + cost.months > vesting for cost in case.costs):
        said.append(f"Some costs fall after vesting day, {day(case.vesting_on)}; they are counted in full.")
    return said
