"""Departments whose sums have second digits unlike those of ordinary sums (Benford's law), for ranking only.

Method, source and limits: ``docs/methods/second_digit.md``. A pattern worth a look; no pounds are claimed.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from tallystick.opportunities.model import Basis, Finder, Prior
from tallystick.spend.analysis.frame import Finding, Frame

_OWN = "our own belief, not confirmed; no published rate"

CONFORMITY: tuple[tuple[float, str], ...] = (
    (0.008, "close conformity"),
    (0.010, "acceptable conformity"),
    (0.012, "marginally acceptable conformity"),
)
"""Bounds of the mean absolute deviation for second digits, and what is below each; then nonconformity.

Source: Nigrini, Benford's Law: Applications for Forensic Accounting, Auditing, and Fraud Detection (Wiley,
2012), table 7.1; figures from general knowledge, not compared with the book.
"""


@dataclass(frozen=True)
class Digits:
    """The settings of the finder.

    Attributes:
        nonconformity: deviation above which second digits do not conform, see :data:`CONFORMITY`.
        least_amounts: different sums from which a department is judged; with fewer, chance passes the bound.
        times_chance: so many times the deviation by chance is asked for as well; ours, not confirmed.
        most_of_a_body, most_lines: departments shown for one body, and lines shown for each.
    """

    nonconformity: float = CONFORMITY[-1][0]
    least_amounts: int = 1_000
    times_chance: float = 2.5
    most_of_a_body: int = 3
    most_lines: int = 200


DIGITS = Digits()

FINDER = Finder(
    name="second_digit",
    title="Sums with unusual second digits",
    page="second_digit.md",
    source="Benford's law; mean absolute deviation and bounds of Nigrini, Benford's Law (Wiley, 2012)",
    basis=Basis.NONE,
    why_wrong="Tariffs, fixed fees and prices just below a round sum make the same pattern, and are its "
    "usual cause. It says nothing of any one payment.",
    next_step="Look at the most common sums of the department; stop where a tariff explains them.",
    grades={
        "A": "twice the published bound of nonconformity or more",
        "B": "above the published bound of nonconformity",
    },
    priors={"A": Prior(0.05, source=_OWN), "B": Prior(0.02, source=_OWN)},
)


def conformity(deviation: float) -> str:
    """Return the published word for a mean absolute deviation of second digits."""
    return next((word for bound, word in CONFORMITY if deviation <= bound), "nonconformity")


def run(frame: Frame, settings: Digits = DIGITS) -> None:
    """Rank departments by the deviation of their second digits; needs no classes or resolved suppliers."""
    values = asdict(settings)
    frame.make(
        "digit_departments", "digit_amounts", "digit_counts", "digit_deviation", "digit_ranked", **values
    )
    frame.make("digit_lines", **values)
    frame.add("found", "digit_found")
    frame.add("found_lines", "digit_evidence")
    frame.drop("digit_departments", "digit_amounts", "digit_counts", "digit_deviation", "digit_ranked")
    frame.drop("digit_lines")


FINDINGS: tuple[Finding, ...] = (Finding(FINDER, run),)
