"""Month by month: what the case costs and saves, and what that comes to under different assumptions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from tallystick.kernel.discounting import discounted, rounded
from tallystick.transformation.model import ESTIMATED, Cost, CostKind
from tallystick.transformation.payback import CashPayback, apportion, cash_payback, credited, saving_profile


@dataclass(frozen=True)
class SavingItem:
    """One thing that lowers the budget: a post that goes or a contract line that falls.

    Months count from the case's first, which is 0. ``exit_pence`` is paid in the month ``leaves``.
    """

    key: str
    kind: str
    name: str
    annual_pence: int
    begins: int
    leaves: int = 0
    redundancy_pence: int = 0
    strain_pence: int = 0

    @property
    def exit_pence(self) -> int:
        """What the exit costs: redundancy and pension strain."""
        return self.redundancy_pence + self.strain_pence


@dataclass(frozen=True)
class Outcome:
    """A month-by-month profile under one set of assumptions, in pence, and what it comes to."""

    label: str
    adopted: Decimal
    uplift: Decimal
    costs: tuple[int, ...]
    savings: tuple[int, ...]
    discounted_net: tuple[int, ...]

    @property
    def net(self) -> tuple[int, ...]:
        """Savings less costs, by month."""
        return tuple(saving - cost for saving, cost in zip(self.savings, self.costs, strict=True))

    @property
    def cumulative(self) -> tuple[int, ...]:
        """Net cash so far, by month."""
        return tuple(accumulate(self.net))

    @property
    def discounted_cumulative(self) -> tuple[int, ...]:
        """Discounted net so far, by month."""
        return tuple(accumulate(self.discounted_net))

    @property
    def one_off_pence(self) -> int:
        """All costs of change."""
        return sum(self.costs)

    @property
    def net_pence(self) -> int:
        """Net over the horizon."""
        return sum(self.net)

    @property
    def present_pence(self) -> int:
        """Net present value over the horizon."""
        return sum(self.discounted_net)

    @property
    def payback(self) -> CashPayback:
        """Cash payback."""
        return cash_payback(self.net)

    @property
    def discounted_payback(self) -> CashPayback:
        """Cash payback of discounted amounts."""
        return cash_payback(self.discounted_net)


def cost_months(
    items: Sequence[SavingItem], costs: Sequence[Cost], start: int, months: int
) -> dict[CostKind, list[int]]:
    """Return costs of change by head and month; a cost over several months is split to the penny."""
    found = {kind: [0] * months for kind in CostKind}
    for item in items:
        if item.leaves < months:
            found[CostKind.REDUNDANCY][item.leaves] += item.redundancy_pence
            found[CostKind.PENSION_STRAIN][item.leaves] += item.strain_pence
    for cost in costs:
        for place, pence in enumerate(apportion(cost.pence, [1] * cost.months)):
            found[cost.kind][cost.month - start + place] += pence
    return found


def outcome(
    label: str,
    items: Sequence[SavingItem],
    costs: Mapping[CostKind, Sequence[int]],
    factors: Sequence[Decimal],
    *,
    vesting: int | None,
    adopted: Decimal,
    uplift: Decimal = Decimal(0),
) -> Outcome:
    """Return the profile of a case.

    Args:
        label: what the assumptions are.
        items: what is saved.
        costs: costs of change by head and month.
        factors: discount factor of each month.
        vesting: first month of the successor body; None where there is none.
        adopted: the share of savings credited from then on. Costs count whenever they fall.
        uplift: optimism bias on the estimated heads of cost.
    """
    months = len(factors)
    saved = [0] * months
    for item in items:
        profile = credited(saving_profile(item.annual_pence, item.begins, months), vesting, adopted)
        saved = [so_far + pence for so_far, pence in zip(saved, profile, strict=True)]
    paid = [
        sum(
            rounded(by_month[place] * (1 + uplift)) if kind in ESTIMATED else by_month[place]
            for kind, by_month in costs.items()
        )
        for place in range(months)
    ]
    net = [saving - cost for saving, cost in zip(saved, paid, strict=True)]
    return Outcome(label, adopted, uplift, tuple(paid), tuple(saved), tuple(discounted(net, factors)))
