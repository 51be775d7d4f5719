"""Spikes in March: what a department buys in a rush before its budget ends, ranked, not accused.

Method, source and limits: ``docs/methods/year_end_spend.md``. A pattern worth a look; no pounds are claimed.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from tallystick.opportunities.model import Basis, Finder, Prior
from tallystick.spend.analysis.frame import Finding, Frame

_OWN = "our own belief, not confirmed; no published rate"


@dataclass(frozen=True)
class YearEnd:
    """The settings of the finder; all are our own, not confirmed.

    Attributes:
        least_months: other months of the year that must be published beside March.
        least_lines: payments in March, and in the other months together, from which a group is judged.
        least_ratio: March over the mean of the other months.
        times_body: the same ratio of all that the body pays, so many times over.
        times_lines: number of payments in March over the mean of the other months.
        least_pence: what March lies above the mean of the other months.
        most_of_a_body: spikes shown for one body, those furthest above first.
    """

    least_months: int = 8
    least_lines: int = 8
    least_ratio: float = 3.0
    times_body: float = 2.0
    times_lines: int = 2
    least_pence: int = 2_000_000
    most_of_a_body: int = 10


YEAR_END = YearEnd()

FINDER = Finder(
    name="year_end_spend",
    title="Spending that jumps in March",
    page="year_end_spend.md",
    source="Liebman and Mahoney, Do expiring budgets lead to wasteful year-end spending? (American Economic "
    "Review, 2017) for the pattern; rule and settings: " + _OWN,
    basis=Basis.NONE,
    why_wrong="Books close in March: yearly bills, grants, stock for the season and projects that end then "
    "are paid in March by good reason; a department's name or code may have changed during the year.",
    next_step="Ask what was bought, when it was ordered and whether it was used; carry the budget over "
    "another time.",
    grades={
        "A": "neither the group's other years nor other bodies show it",
        "B": "other bodies do not show it; there is no other year",
        "C": "another year, or other bodies, show half as much or more",
    },
    priors={
        "A": Prior(0.25, source=_OWN),
        "B": Prior(0.15, source=_OWN),
        "C": Prior(0.05, source=_OWN),
    },
)


def run(frame: Frame, settings: YearEnd = YEAR_END) -> None:
    """Find departments whose March stands out, by class or, without classes, published category."""
    values = asdict(settings)
    frame.make("year_end_months", "year_end_bodies", "year_end_years", "year_end_spikes", **values)
    frame.make("year_end_lines")
    if "category_tree" in frame.views():
        frame.make("year_end_titles")
    else:
        frame.engine.execute("create or replace table year_end_titles (class_code VARCHAR, title VARCHAR)")
    frame.add("found", "year_end_found")
    frame.add("found_lines", "year_end_evidence")
    frame.drop("year_end_months", "year_end_bodies", "year_end_years", "year_end_spikes", "year_end_lines")
    frame.drop("year_end_titles")


FINDINGS: tuple[Finding, ...] = (Finding(FINDER, run),)
