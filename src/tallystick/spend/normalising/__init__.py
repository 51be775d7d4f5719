"""Table to payments: canonical lines, rejects, named non-rows, and the reconciliation of all three."""

from tallystick.spend.normalising.lines import (
    LineFacts,
    TableNormaliser,
    line_parameters,
    payment_query,
    reject_query,
)
from tallystick.spend.normalising.model import Reconciliation, RowClass, SetAside, TotalCheck

__all__ = [
    "LineFacts",
    "Reconciliation",
    "RowClass",
    "SetAside",
    "TableNormaliser",
    "TotalCheck",
    "line_parameters",
    "payment_query",
    "reject_query",
]
