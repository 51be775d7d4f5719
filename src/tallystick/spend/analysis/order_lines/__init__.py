"""Order lines and price lists: item, unit, quantity, unit price, from any table, made comparable.

For example::

    summary = load_order_lines("evidence", ["orders.xlsx"], body="Devon County Council")
    print(summary.rows_stored, summary.refused)
"""

from tallystick.spend.analysis.order_lines.items import Wording, read_wording
from tallystick.spend.analysis.order_lines.loading import load_order_lines
from tallystick.spend.analysis.order_lines.matching import ItemMatch, match_items
from tallystick.spend.analysis.order_lines.model import (
    ORDER_ITEM_COLUMNS,
    ORDER_LINE_COLUMNS,
    OrderLine,
    OrderLinesSummary,
)

__all__ = [
    "ORDER_ITEM_COLUMNS",
    "ORDER_LINE_COLUMNS",
    "ItemMatch",
    "OrderLine",
    "OrderLinesSummary",
    "Wording",
    "load_order_lines",
    "match_items",
    "read_wording",
]
