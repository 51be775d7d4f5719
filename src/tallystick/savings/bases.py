"""What pounds of one financial year are in the three bases in which a ledger tells its totals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from tallystick.kernel import UsageProblem
from tallystick.kernel.discounting import distance_factor, rounded
from tallystick.parameters import Figure, parameter
from tallystick.savings.model import Bases, LedgerSettings

DEFLATOR = "treasury/gdp_deflator"
DISCOUNT = "treasury/discount_rate"


@dataclass(frozen=True)
class Factors:
    """What one pound of a financial year is worth: in prices of the price year, and today."""

    constant: Decimal
    present: Decimal


@dataclass(frozen=True)
class Valuation:
    """Tells pounds of any year in the ledger's three bases.

    Constant prices: carried from the year to the ledger's price year by HM Treasury's GDP deflator. Present
    value: the constant pounds, discounted by the years between the ledger's present year and the year at the
    Green Book's real rate; a year before the present one is carried forward at the same rate.
    """

    settings: LedgerSettings

    def bases(self, pence: int, financial_year: str) -> Bases:
        """Return pence that were paid, or saved, in a financial year in all three bases, each to the penny.

        Raises:
            UsageProblem: the text is no financial year.
            ParameterNotInForce: no deflator is known for one of the years; the message names it.
        """
        found = _factors(self.settings, financial_year)
        return Bases(pence, rounded(pence * found.constant), rounded(pence * found.present))

    def factors(self, financial_year: str) -> Factors:
        """Return by what a nominal pound of the year is multiplied; raises as :meth:`bases`."""
        return _factors(self.settings, financial_year)

    def figures(self, *financial_years: str) -> tuple[Figure, ...]:
        """Return the dated figures that these years rest on, each once, so that a page can name them."""
        years = sorted({self.settings.price_year, *financial_years}, key=first_year)
        return (*(_deflator(year) for year in years), _rate(self.settings))


def first_year(financial_year: str) -> int:
    """Return the calendar year in which a financial year begins, 2025 for ``2025-26``.

    Raises:
        UsageProblem: it is not written so, or the two years do not follow each other.
    """
    first, dash, second = financial_year.partition("-")
    if (
        len(first) == 4
        and first.isascii()
        and first.isdecimal()
        and dash
        and second == f"{(int(first) + 1) % 100:02d}"
    ):
        return int(first)
    raise UsageProblem(
        f"{financial_year!r} is not a financial year.",
        why="A year is written by its first year and the last two digits of the second.",
        next_step="Write it as 2025-26, for April 2025 to March 2026.",
    )


def year_from(first: int) -> str:
    """Return the financial year that begins in April of a calendar year."""
    return f"{first}-{(first + 1) % 100:02d}"


@lru_cache(maxsize=1_024)
def _factors(settings: LedgerSettings, financial_year: str) -> Factors:
    constant = _index(settings.price_year) / _index(financial_year)
    years = first_year(financial_year) - first_year(settings.present_year)
    schedule = _rate(settings).value
    return Factors(constant, constant * distance_factor(years, schedule))


def _index(financial_year: str) -> Decimal:
    return Decimal(_deflator(financial_year).value)


def _deflator(financial_year: str) -> Figure:
    return parameter(DEFLATOR).on(date(first_year(financial_year), 4, 1))


def _rate(settings: LedgerSettings) -> Figure:
    return parameter(DISCOUNT).on(date(first_year(settings.present_year), 4, 1))
