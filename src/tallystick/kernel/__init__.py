"""What every room shares: money in pence, periods and financial years, errors that advise."""

from tallystick.kernel.errors import (
    Busy,
    FileRefused,
    NotFound,
    StoreFailure,
    TallystickError,
    UsageProblem,
)
from tallystick.kernel.money import format_pence
from tallystick.kernel.periods import financial_year, period
from tallystick.kernel.tables import Column

__all__ = [
    "Busy",
    "Column",
    "FileRefused",
    "NotFound",
    "StoreFailure",
    "TallystickError",
    "UsageProblem",
    "financial_year",
    "format_pence",
    "period",
]
