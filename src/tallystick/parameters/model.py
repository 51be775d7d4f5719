"""The nouns of the parameters room: a dated figure, where it stands, and the refusal outside its dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from tallystick.kernel import UsageProblem


class ParameterNotInForce(UsageProblem):
    """A figure was asked for on a day for which none is known; nothing falls back silently."""

    code = "parameter-not-in-force"


@dataclass(frozen=True)
class Reference:
    """Where a figure stands."""

    title: str
    link: str


@dataclass(frozen=True)
class Figure:
    """The value of a parameter on a day.

    ``value`` is an integer, a text that is a decimal number (rates), or a table of these. ``confirmed`` is
    False where the figure rests on general knowledge: every result that used it must say so.
    """

    name: str
    unit: str
    value: Any
    since: date
    confirmed: bool
    reference: tuple[Reference, ...]

    @property
    def said(self) -> str:
        """The figure in a sentence for a list of assumptions."""
        mark = "" if self.confirmed else ", not confirmed"
        return f"{self.name}: {self.value} {self.unit}, in force since {self.since:%d %B %Y}{mark}"


@dataclass(frozen=True)
class Parameter:
    """One policy figure over time.

    Attributes:
        name: its place below the room, for example ``hmrc/employer_national_insurance``.
        description, unit: what it means, and in what it is counted.
        figures: oldest first.
        known_until: last day for which the latest figure is known to hold.
        checked_on, next_review: when a person last compared it with the reference, and should again.
    """

    name: str
    description: str
    unit: str
    figures: tuple[Figure, ...]
    known_until: date
    checked_on: date
    next_review: date

    def on(self, day: date) -> Figure:
        """Return the figure in force on a day.

        Raises:
            ParameterNotInForce: the day lies before the first or after the last day that is known.
        """
        found = [figure for figure in self.figures if figure.since <= day]
        if not found or day > self.known_until:
            raise ParameterNotInForce(
                f"No figure is known for {self.name} on {day:%d %B %Y}.",
                why=f"Known from {self.figures[0].since:%d %B %Y} to {self.known_until:%d %B %Y}: "
                f"{self.description}",
                next_step="Choose a day in that range, or add the figure with its reference.",
            )
        return found[-1]
