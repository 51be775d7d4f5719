"""The baseline: what posts cost, what their time is spent on, and whether payroll and budget say the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from tallystick.kernel import format_pence
from tallystick.kernel.discounting import rounded
from tallystick.transformation.errors import CaseDoesNotReconcile, CaseRefused
from tallystick.transformation.model import ActivityShare, ContractLine, ControlTotal, Post, Rebaselining
from tallystick.transformation.taxonomy import Activity

TOLERANCE = Decimal("0.01")
"""How far a cost line may be from payroll FTE and from budget: one per cent."""


@dataclass(frozen=True)
class EmployerInsurance:
    """Employer's National Insurance: a rate on yearly pay above a threshold in pence."""

    rate: Decimal
    threshold_pence: int


@dataclass(frozen=True)
class LineCheck:
    """One cost line in the baseline and in the control totals."""

    cost_line: str
    baseline_fte: Decimal
    payroll_fte: Decimal
    baseline_pence: int
    budget_pence: int

    @property
    def fte_difference(self) -> Decimal:
        """Baseline less payroll."""
        return self.baseline_fte - self.payroll_fte

    @property
    def pence_difference(self) -> int:
        """Baseline less budget."""
        return self.baseline_pence - self.budget_pence

    @property
    def agrees(self) -> bool:
        """Whether both differences are within one per cent of the control total."""
        return abs(self.fte_difference) <= TOLERANCE * self.payroll_fte and abs(
            self.pence_difference
        ) <= TOLERANCE * abs(self.budget_pence)

    @property
    def said(self) -> str:
        """The differences in a sentence."""
        return (
            f"{self.cost_line}: {self.baseline_fte:,f} FTE against {self.payroll_fte:,f} on payroll "
            f"({self.fte_difference:+,f}); {format_pence(self.baseline_pence)} against a budget of "
            f"{format_pence(self.budget_pence)} ({format_pence(self.pence_difference)})"
        )


def post_cost(post: Post, insurance: EmployerInsurance) -> int:
    """Return what a post costs in a year, in pence: pay, employer's National Insurance and pension."""
    above = max(post.annual_pay_pence - insurance.threshold_pence, 0)
    return (
        post.annual_pay_pence
        + rounded(above * insurance.rate)
        + rounded(post.annual_pay_pence * post.pension_rate)
    )


def check_shares(posts: Iterable[Post], activities: Iterable[ActivityShare]) -> None:
    """Refuse shares of time that do not sum to 100 %, each post by name.

    Raises:
        CaseRefused: some do not.
    """
    sums: dict[str, Decimal] = {post.post_id: Decimal(0) for post in posts}
    for item in activities:
        sums[item.post_id] += item.share
    wrong = [f"{post_id}: {(total * 100).normalize():f} %" for post_id, total in sums.items() if total != 1]
    if wrong:
        more = f" and {len(wrong) - 10} more" if len(wrong) > 10 else ""
        raise CaseRefused(
            "The shares of time of some posts do not sum to 100 %.",
            why=f"{'; '.join(wrong[:10])}{more}.",
            next_step="Correct the shares of these posts in the table of activities.",
        )


def activity_fte(
    posts: Iterable[Post], activities: Iterable[ActivityShare]
) -> dict[tuple[str, Activity], Decimal]:
    """Return FTE by team and activity: the cells that drivers work on."""
    by_id = {post.post_id: post for post in posts}
    found: dict[tuple[str, Activity], Decimal] = {}
    for item in activities:
        post = by_id[item.post_id]
        cell = (post.team, item.activity)
        found[cell] = found.get(cell, Decimal(0)) + post.fte * item.share
    return found


def detail_fte(
    posts: Iterable[Post], activities: Iterable[ActivityShare]
) -> dict[tuple[Activity, str], Decimal]:
    """Return FTE by the two levels of the taxonomy, all teams together."""
    by_id = {post.post_id: post for post in posts}
    found: dict[tuple[Activity, str], Decimal] = {}
    for item in activities:
        key = (item.activity, item.detail)
        found[key] = found.get(key, Decimal(0)) + by_id[item.post_id].fte * item.share
    return found


def line_checks(
    posts: Sequence[Post],
    contracts: Sequence[ContractLine],
    controls: Sequence[ControlTotal],
    insurance: EmployerInsurance,
) -> tuple[LineCheck, ...]:
    """Return baseline and control total of every cost line that either of them has, in the order of the
    controls.
    """
    names = list(dict.fromkeys([*(c.cost_line for c in controls), *(p.cost_line for p in posts)]))
    names += [line.cost_line for line in contracts if line.cost_line not in names]
    known = {control.cost_line: control for control in controls}
    nothing = ControlTotal("", Decimal(0), 0)
    return tuple(
        LineCheck(
            name,
            sum((post.fte for post in posts if post.cost_line == name), Decimal(0)),
            known.get(name, nothing).payroll_fte,
            sum(post_cost(post, insurance) for post in posts if post.cost_line == name)
            + sum(line.annual_pence for line in contracts if line.cost_line == name),
            known.get(name, nothing).budget_pence,
        )
        for name in dict.fromkeys(names)
    )


def reconcile(checks: Sequence[LineCheck]) -> None:
    """Refuse a baseline of which any cost line is further than one per cent from payroll FTE or budget.

    Lines are judged one by one, so that an error in one cannot hide behind its opposite in another.

    Raises:
        CaseDoesNotReconcile: with the difference of every line that does not agree.
    """
    wrong = [check for check in checks if not check.agrees]
    if wrong:
        raise CaseDoesNotReconcile(
            f"The baseline does not reconcile to payroll and budget within 1 %: "
            f"{len(wrong)} of {len(checks)} cost lines differ.",
            why="\n".join(f"  {check.said}" for check in wrong),
            next_step="Find the posts or the budget that are missing or counted twice, and record why the "
            "baseline changed in the table of rebaselinings.",
        )


def check_rebaselinings(log: Sequence[Rebaselining], fte: Decimal, pence: int) -> None:
    """Refuse a log of rebaselinings with a gap, without a reason, or that does not end at today's baseline.

    Raises:
        CaseRefused: naming the entry.
    """
    for before, after in pairwise(log):
        if (before.fte_after, before.pence_after) != (
            after.fte_before,
            after.pence_before,
        ) or after.on < before.on:
            raise CaseRefused(
                f"The rebaselining of {after.on:%d %B %Y} does not begin where the one before it ended.",
                why=f"That one ended at {before.fte_after:,f} FTE and {format_pence(before.pence_after)}; "
                f"this one begins at {after.fte_before:,f} FTE and {format_pence(after.pence_before)}.",
                next_step="Add the change that is missing between them, with its reason.",
            )
    for entry in log:
        if not entry.reason.strip() or not entry.by.strip():
            raise CaseRefused(
                f"The rebaselining of {entry.on:%d %B %Y} says no reason or no name.",
                next_step="Write why the baseline changed, and who decided it.",
            )
    if log and (log[-1].fte_after, log[-1].pence_after) != (fte, pence):
        raise CaseRefused(
            "The log of rebaselinings does not end at the baseline of the case.",
            why=f"It ends at {log[-1].fte_after:,f} FTE and {format_pence(log[-1].pence_after)}; "
            f"the posts and contracts come to {fte:,f} FTE and {format_pence(pence)}.",
            next_step="Record the last change of the baseline with its reason.",
        )
