"""Figures of spend over time; a month without lines is a gap, and said to be one."""

from __future__ import annotations

from datetime import date
from statistics import median

from tallystick.kernel.periods import financial_year
from tallystick.spend.reporting import words
from tallystick.spend.reporting.model import Drawing, Figure, Heading, Kind, Table
from tallystick.spend.reporting.rules import charted_months, months_between
from tallystick.spend.reporting.subject import Subject

PANELS = 24
CROSSES = 48
"""Months up to which each missing one gets a cross; beyond, gaps are drawn as a strip."""


def by_month(subject: Subject, body: str = "") -> Figure:
    """Return pounds by month of one body, or of all together."""
    totals = _month_totals(subject, body)
    months = charted_months({month: lines for month, (lines, _, _) in totals.items() if lines})
    everyone = 1 if body else len(subject.bodies)
    gap = _gap(months)
    states = {month: _state(totals.get(month, (0, 0, 0))[2], everyone, gap) for month in months}
    who = subject.names[body] if body else "all bodies together"
    meaning = _month_meaning(subject, body, totals, states)
    return Figure(
        name="months",
        title=f"Pounds by month, {who}",
        meaning=meaning,
        table=Table(
            name=_file("months", subject, body),
            caption=f"Lines and pounds by month, {who}",
            headings=(
                Heading("Month", Kind.MONTH),
                *(() if body else (Heading("Bodies with lines", Kind.COUNT),)),
                Heading("Lines", Kind.COUNT),
                Heading("Pounds", Kind.POUNDS),
            ),
            rows=tuple(
                (month, *(() if body else (bodies,)), lines, pence)
                for month, (lines, pence, bodies) in sorted(totals.items())
            ),
            shown=60,
        ),
        body=body,
        coverage=subject.coverage(body),
        queries=("body_months", "months"),
        drawing=Drawing(
            "months",
            "months_narrow",
            tuple({"month": m, "pence": totals.get(m, (0, 0, 0))[1], "state": states[m]} for m in months),
            _ticks(months, 7),
            _key(months, one=everyone == 1),
        )
        if months
        else None,
        alternative="Bar chart of pounds by month. " + " ".join(meaning),
    )


def by_body_and_month(subject: Subject) -> Figure:
    """Return small panels of pounds by month, one a body."""
    chosen = subject.bodies[:PANELS]
    lines: dict[str, int] = {}
    pence: dict[tuple[str, str], int] = {}
    for row in subject.evidence.months:
        if row.period:
            lines[row.period] = lines.get(row.period, 0) + row.lines
            pence[row.body_id, row.period] = row.pence
    months = charted_months(lines)
    values = tuple(
        {
            "panel": f"{subject.names[body]}\n{words.pounds_short(subject.pence(body))}",
            "order": place,
            "month": month,
            "pence": pence.get((body, month), 0),
            "state": "all" if (body, month) in pence else _gap(months),
        }
        for place, body in enumerate(chosen)
        for month in months
    )
    meaning = _gap_meaning(subject, months)
    return Figure(
        name="body-months",
        title="Pounds by month, each body by itself",
        meaning=meaning,
        table=Table(
            name="months-by-body",
            caption="Lines and pounds by body and month; months without lines are listed with none",
            headings=(
                Heading("Body"),
                Heading("Month", Kind.MONTH),
                Heading("Lines", Kind.COUNT),
                Heading("Pounds", Kind.POUNDS),
            ),
            rows=_body_month_rows(subject, months),
            shown=36,
        ),
        coverage=subject.coverage()
        + (
            f" The {PANELS} largest bodies are drawn; the table has all."
            if len(subject.bodies) > PANELS
            else ""
        ),
        queries=("body_months", "months"),
        drawing=Drawing(
            "body_months", "body_months_narrow", values, _ticks(months, 2), _key(months, one=True)
        )
        if values
        else None,
        alternative=f"{len(chosen)} small bar charts of pounds by month, each with a scale of its own. "
        + " ".join(meaning),
    )


def by_year(subject: Subject, body: str = "") -> Figure:
    """Return pounds by body and financial year, with the months that have lines."""
    found: dict[tuple[str, str], list[int]] = {}
    for row in subject.evidence.of_body(body):
        if row.period:
            year = financial_year(date(int(row.period[:4]), int(row.period[5:7]), 1))
            entry = found.setdefault((row.body_id, year), [0, 0, 0])
            entry[0] += 1
            entry[1] += row.lines
            entry[2] += row.pence
    order = {name: place for place, name in enumerate(subject.bodies)}
    keys = sorted(found, key=lambda key: (order[key[0]], key[1]))
    whole = sum(1 for key in keys if found[key][0] == 12)
    return Figure(
        name="years",
        title="Pounds by body and financial year",
        meaning=(
            f"{whole:,} of {words.counted(len(keys), 'body-year', 'body-years')} have lines in all "
            "twelve months. "
            "Compare only years that are whole, and then only as far as the certificate allows.",
        ),
        table=Table(
            name=_file("years", subject, body),
            caption="Lines and pounds by body and financial year (1 April to 31 March)",
            headings=(
                Heading("Body"),
                Heading("Financial year"),
                Heading("Months with lines", Kind.COUNT),
                Heading("Lines", Kind.COUNT),
                Heading("Pounds", Kind.POUNDS),
            ),
            rows=tuple((subject.names[key[0]], key[1], *found[key]) for key in keys),
            shown=60,
            links={subject.names[key[0]]: subject.pages[key[0]] for key in keys},
        ),
        body=body,
        coverage=subject.coverage(body),
        queries=("body_months", "months"),
        table_open=True,
    )


def _month_totals(subject: Subject, body: str) -> dict[str, tuple[int, int, int]]:
    """Return lines, pence and bodies by month, with every month between the first and the last."""
    totals: dict[str, tuple[int, int, int]] = {}
    for row in subject.evidence.of_body(body):
        if row.period:
            lines, pence, bodies = totals.get(row.period, (0, 0, 0))
            totals[row.period] = (lines + row.lines, pence + row.pence, bodies + 1)
    spanned = months_between(min(totals), max(totals)) if totals else ()
    if len(spanned) > 1200:
        return totals
    return {month: totals.get(month, (0, 0, 0)) for month in spanned}


def _state(bodies: int, everyone: int, gap: str) -> str:
    return gap if bodies == 0 else "all" if bodies >= everyone else "some"


def _gap(months: tuple[str, ...]) -> str:
    return "none" if len(months) <= CROSSES else "long gap"


def _key(months: tuple[str, ...], *, one: bool) -> tuple[tuple[str, str], ...]:
    gap = "cross" if len(months) <= CROSSES else "strip"
    if one:
        return (("solid", "Pounds in the month"), (gap, "No lines in the month"))
    return (("solid", "Every body has lines"), ("hollow", "Some bodies have none"), (gap, "No lines at all"))


def _month_meaning(
    subject: Subject, body: str, totals: dict[str, tuple[int, int, int]], states: dict[str, str]
) -> tuple[str, ...]:
    present = {month: pence for month, (lines, pence, _) in totals.items() if lines}
    undated = sum(row.lines for row in subject.evidence.of_body(body) if not row.period)
    if not present:
        return ("No line carries a month.",)
    whole = {month: pence for month, pence in present.items() if states.get(month) == "all"}
    who = subject.names[body] if body else words.counted(len(subject.bodies), "body", "bodies")
    sentences = [f"{who} paid {words.pounds_short(subject.pence(body))} in {subject.period_words(body)}."]
    if len(whole) > 1:
        high, low = max(whole, key=lambda m: whole[m]), min(whole, key=lambda m: whole[m])
        among = "" if body else "Among months in which every body has lines, "
        typical = words.pounds_short(round(median(whole.values())))
        text = f"the middle month came to {typical}; the highest was {words.month(high)} at " + (
            f"{words.pounds_short(whole[high])} and the lowest {words.month(low)} at "
            f"{words.pounds_short(whole[low])}."
        )
        sentences.append(among + text if among else text[0].upper() + text[1:])
    gaps = [month for month, (lines, _, _) in totals.items() if not lines]
    some = [month for month, state in states.items() if state == "some"]
    if gaps:
        sentences.append(f"No lines at all for {words.spans(gaps)}.")
    if some:
        sentences.append(
            f"In {words.counted(len(some), 'month')} some bodies have no lines ({words.spans(some)}), "
            "so the total is lower than what was spent."
        )
    if not gaps and not some:
        sentences.append("No month is missing.")
    if undated:
        sentences.append(f"{words.counted(undated, 'line')} carry no month and are left out here.")
    return tuple(sentences)


def _gap_meaning(subject: Subject, months: tuple[str, ...]) -> tuple[str, ...]:
    first, last = (months[0], months[-1]) if months else ("", "")
    sentences = []
    for body in subject.bodies[:PANELS]:
        have = sorted(row.period for row in subject.evidence.of_body(body) if row.period)
        if not have:
            continue
        parts = []
        if gaps := subject.gaps(body):
            parts.append(f"has no lines for {words.spans(gaps, 4)}")
        if have[0] > first:
            parts.append(f"starts in {words.month(have[0])}")
        if have[-1] < last:
            parts.append(f"ends in {words.month(have[-1])}")
        if parts:
            sentences.append(f"{subject.names[body]} {words.listed(parts)}.")
    steady = "Every body has lines in every month of the period."
    tail = "Each panel has a scale of its own: compare shapes, not heights."
    return (*(sentences or [steady]), tail)


def _body_month_rows(subject: Subject, months: tuple[str, ...]) -> tuple[tuple[str, str, int, int], ...]:
    made = []
    for body in subject.bodies:
        rows = {row.period: row for row in subject.evidence.of_body(body) if row.period}
        for month in sorted({*rows, *months}):
            row = rows.get(month)
            made.append((subject.names[body], month, row.lines if row else 0, row.pence if row else 0))
    return tuple(made)


def _ticks(months: tuple[str, ...], most: int) -> dict[str, object]:
    """Choose the months that carry a label: starts of financial years, thinned; of quarters where few."""
    starts = [month for month in months if month.endswith("-04")]
    if len(starts) < 3:
        starts = [month for month in months if month[5:] in ("01", "04", "07", "10")]
    if not starts:
        starts = list(months[:1])
    every = -(-len(starts) // most)
    chosen = starts[::every]
    return {"ticks": chosen, "tickLabels": {month: words.month_short(month) for month in chosen}}


def _file(name: str, subject: Subject, body: str) -> str:
    return f"{body_file(subject, body)}-{name}" if body else name


def body_file(subject: Subject, body: str) -> str:
    """Return the beginning of the names of a body's CSV files."""
    return subject.pages[body].removeprefix("bodies/").removesuffix(".html")
