"""How published text becomes pence, days and months, and which payees were withheld."""

from tallystick.spend.values.amounts import is_exact, read_pence
from tallystick.spend.values.dates import DateOrder, OrderDecision, decide_order, read_date, shape_of
from tallystick.spend.values.periods import period_in_text, read_period
from tallystick.spend.values.redactions import is_redacted

__all__ = [
    "DateOrder",
    "OrderDecision",
    "decide_order",
    "is_exact",
    "is_redacted",
    "period_in_text",
    "read_date",
    "read_pence",
    "read_period",
    "shape_of",
]
