"""The nouns of a case: what its author states. Shares are parts of one, money is whole pence, months are
numbers.

Months are counted as in :mod:`tallystick.transformation.months`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tallystick.transformation.taxonomy import Activity


class Channel(StrEnum):
    """How a customer comes: each has its own effort."""

    TELEPHONE = "telephone"
    FACE_TO_FACE = "face to face"
    ONLINE = "online"
    POST_AND_EMAIL = "post and e-mail"


class DriverKind(StrEnum):
    """What makes work go away, in the order in which drivers are applied."""

    SHIFT = "shift"
    STOP = "stop"
    SIMPLIFY = "simplify"
    AUTOMATE = "automate"
    SPAN = "span"


class Evidence(StrEnum):
    """What stands behind a driver's percentage."""

    TESTED = "tested"
    PEER = "peer"
    OPINION = "opinion"


CONFIDENCE: Mapping[Evidence, Decimal] = {
    Evidence.TESTED: Decimal("0.9"),
    Evidence.PEER: Decimal("0.6"),
    Evidence.OPINION: Decimal("0.3"),
}
"""The part of a stated percentage that is counted: tested here, done by a peer, or thought likely."""


class Route(StrEnum):
    """How a post comes to leave the establishment."""

    REDUNDANCY = "redundancy"
    VACANCY = "vacancy"
    TURNOVER = "turnover"
    REDEPLOYMENT = "redeployment"


class CostKind(StrEnum):
    """Heads of the cost of change."""

    REDUNDANCY = "redundancy"
    PENSION_STRAIN = "pension strain"
    DUAL_RUNNING = "dual running"
    TECHNOLOGY = "technology"
    BACKFILL = "backfill"
    TRAINING = "training"
    PROGRAMME = "programme"
    CONTINGENCY = "contingency"


ESTIMATED = (
    CostKind.DUAL_RUNNING,
    CostKind.TECHNOLOGY,
    CostKind.BACKFILL,
    CostKind.TRAINING,
    CostKind.PROGRAMME,
)
"""Heads that are estimates and so open to optimism; redundancy is arithmetic, contingency is the allowance.
"""


@dataclass(frozen=True)
class Post:
    """One post of the establishment.

    ``annual_pay_pence`` is what payroll pays the holder in a year at the post's FTE; ``pension_rate`` the
    employer's contribution as a share of pay. ``age`` and ``service`` (complete years) are those on the
    planned day of leaving, needed only where the post goes by redundancy; ``strain_pence`` is the pension
    fund's figure.
    """

    post_id: str
    team: str
    cost_line: str
    grade: str
    fte: Decimal
    annual_pay_pence: int
    pension_rate: Decimal
    age: int | None = None
    service: int | None = None
    strain_pence: int = 0


@dataclass(frozen=True)
class ActivityShare:
    """The share of a post's time spent on one activity of the taxonomy."""

    post_id: str
    activity: Activity
    detail: str
    share: Decimal


@dataclass(frozen=True)
class ControlTotal:
    """What payroll and budget say of a cost line: FTE paid, and the year's budget in pence."""

    cost_line: str
    payroll_fte: Decimal
    budget_pence: int


@dataclass(frozen=True)
class Process:
    """A piece of work that repeats, done in one team within one activity.

    ``volume`` is cases a year, ``minutes`` the work on one of them, ``failure_share`` the share of the volume
    that is failure demand, ``channels`` the share of the volume by channel. ``live_on`` is the day the new
    way of working goes live; without it nobody may leave on the strength of this process.
    """

    process_id: str
    name: str
    team: str
    activity: Activity
    volume: Decimal
    minutes: Decimal
    failure_share: Decimal = Decimal(0)
    channels: Mapping[Channel, Decimal] = field(default_factory=dict)
    live_on: date | None = None


@dataclass(frozen=True)
class Driver:
    """What makes work go away, in a process or (without ``process_id``) in all of a team's activity.

    ``percent`` is a share of: the failure demand (stop, on a process), the volume of ``from_channel`` (shift,
    on a process, of which ``effort_after`` remains as effort), otherwise the effort. ``low`` and ``high`` are
    its range.
    """

    driver_id: str
    kind: DriverKind
    team: str
    activity: Activity
    process_id: str
    percent: Decimal
    low: Decimal
    high: Decimal
    evidence: Evidence
    from_channel: Channel | None = None
    effort_after: Decimal = Decimal(0)
    note: str = ""


@dataclass(frozen=True)
class Exit:
    """A post that is planned to leave the establishment, and the processes that must work before it may."""

    post_id: str
    leaves_on: date
    route: Route
    process_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class ContractLine:
    """A contract that is paid in a year, and what is paid from a day on. A new running cost
    begins at nought.
    """

    contract_id: str
    name: str
    cost_line: str
    annual_pence: int
    after_pence: int
    falls_on: date


@dataclass(frozen=True)
class Cost:
    """A cost of change: its head, first month, number of months it is spread over, and pence in all."""

    kind: CostKind
    month: int
    months: int
    pence: int
    note: str = ""


@dataclass(frozen=True)
class Measurement:
    """One monthly point of a process after it went live: minutes for a case, or what else the
    case measures.
    """

    process_id: str
    measured_on: date
    value: Decimal


@dataclass(frozen=True)
class Rebaselining:
    """One change of the baseline: when, by whom, why, and from what to what."""

    on: date
    by: str
    reason: str
    fte_before: Decimal
    fte_after: Decimal
    pence_before: int
    pence_after: int


@dataclass(frozen=True)
class ClosedCase:
    """A finished programme: its first estimate and what it came to, with the source.

    ``programme`` names what it was part of: two ratios of one programme are not independent.
    """

    name: str
    programme: str
    head: str
    first_pence: int
    later_pence: int
    source: str

    @property
    def ratio(self) -> Decimal:
        """The later figure as a multiple of the first estimate."""
        return Decimal(self.later_pence) / self.first_pence


@dataclass(frozen=True)
class Range:
    """Least, likeliest and most of an uncertain figure (a triangular distribution)."""

    low: Decimal
    likely: Decimal
    high: Decimal

    @property
    def fixed(self) -> bool:
        """Whether nothing varies."""
        return self.low == self.high


ONE = Range(Decimal(1), Decimal(1), Decimal(1))
NOUGHT = Range(Decimal(0), Decimal(0), Decimal(0))


@dataclass(frozen=True)
class Uncertainty:
    """Ranges for the simulation: multiples of volumes, minutes and estimated costs; months of delay.

    ``delay_cost_pence`` is what each month of delay costs. Percentages of drivers carry their own ranges.
    """

    draws: int = 10_000
    seed: int = 1
    volume: Range = ONE
    minutes: Range = ONE
    cost: Range = ONE
    delay: Range = NOUGHT
    delay_cost_pence: int = 0


@dataclass(frozen=True)
class RedundancyTerms:
    """The council's own terms: a multiple of the statutory sum, and whether actual pay replaces the cap.

    ``figures_on`` prices every exit with the figures of one day (constant prices); otherwise each exit takes
    those of its own day.
    """

    multiplier: Decimal = Decimal(1)
    actual_pay: bool = False
    figures_on: date | None = None


@dataclass(frozen=True)
class WorkingTime:
    """Hours in a working day and productive days in a year of one FTE."""

    hours_a_day: Decimal
    days_a_year: Decimal


@dataclass(frozen=True)
class OptimismChoice:
    """Which reference classes the estimated costs belong to (shares of one), and what is
    already mitigated.
    """

    classes: Mapping[str, Decimal]
    mitigated: Decimal = Decimal(0)


@dataclass(frozen=True)
class Case:
    """A transformation case as its author states it.

    ``prices_on`` is the day whose rates price posts, discounting and optimism bias: the case is in constant
    prices. ``start`` is the first month, ``months`` how many. From ``vesting_on`` on only the share
    ``adopted`` of the savings is credited.
    """

    title: str
    body: str
    prepared_on: date
    prices_on: date
    start: int
    months: int
    posts: tuple[Post, ...]
    activities: tuple[ActivityShare, ...]
    controls: tuple[ControlTotal, ...]
    drivers: tuple[Driver, ...]
    processes: tuple[Process, ...] = ()
    exits: tuple[Exit, ...] = ()
    contracts: tuple[ContractLine, ...] = ()
    costs: tuple[Cost, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    rebaselinings: tuple[Rebaselining, ...] = ()
    closed_cases: tuple[ClosedCase, ...] = ()
    vesting_on: date | None = None
    adopted: Decimal = Decimal(0)
    redundancy: RedundancyTerms = RedundancyTerms()
    working_time: WorkingTime | None = None
    optimism: OptimismChoice | None = None
    uncertainty: Uncertainty = Uncertainty()
    body_id: str = ""
    note: str = ""

    @property
    def end(self) -> int:
        """The month after the last."""
        return self.start + self.months
