"""What a classification reports: which step decided how much, and what each demanded precision covers."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

PRECISIONS: tuple[float, ...] = (0.80, 0.90, 0.95, 0.99)
"""The precisions for which coverage is always shown."""


@dataclass(frozen=True)
class StepCount:
    """What one step decided on one level: keys, lines, pence (refunds negative).

    ``expected_right`` is the number of lines that its probabilities promise to be right.
    """

    step: str
    level: int
    purchases: int
    lines: int
    pence: int
    expected_right: float


@dataclass(frozen=True)
class Covered:
    """Lines and pence that have a class on a level or below it, when a precision is demanded."""

    precision: float
    level: int
    step: str
    lines: int
    pence: int


@dataclass(frozen=True)
class RuleCount:
    """One rule: what it hit, and how often the class that a publisher gave the same line agrees.

    ``checked_lines`` are hit lines whose published class says something on the level of the rule;
    ``agreed_lines`` those of them where it is the class of the rule.
    """

    rule_id: str
    code: str
    why: str
    lines: int
    pence: int
    checked_lines: int
    agreed_lines: int
    probability: float

    @property
    def measured_precision(self) -> float | None:
        """Share of the checked lines that agree; None where no hit line carries a published class."""
        return self.agreed_lines / self.checked_lines if self.checked_lines else None


@dataclass(frozen=True)
class ClassifySummary:
    """The outcome of one classification.

    ``model`` says what the text model was trained on, or why there is none. ``curve`` has a row for each
    precision of :data:`PRECISIONS` (and the one demanded), level and step.
    """

    derivation_id: str
    scheme: str
    precision: float
    descriptions: int
    purchases: int
    lines: int
    pence: int
    decided_lines: int
    steps: tuple[StepCount, ...]
    curve: tuple[Covered, ...]
    rules: tuple[RuleCount, ...]
    model: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def classified_lines(self) -> int:
        """Lines with a class on any level."""
        return sum(item.lines for item in self.steps if item.level)

    def covered(self, precision: float, level: int = 1) -> tuple[int, int]:
        """Return lines and pence with a class on a level or deeper at a precision, all steps together."""
        chosen = [item for item in self.curve if item.precision == precision and item.level == level]
        return sum(item.lines for item in chosen), sum(item.pence for item in chosen)

    def as_json(self) -> dict[str, Any]:
        """Return the public object of ``--json``."""
        found = asdict(self)
        for plain, count in zip(found["rules"], self.rules, strict=True):
            plain["measured_precision"] = count.measured_precision
        return found
