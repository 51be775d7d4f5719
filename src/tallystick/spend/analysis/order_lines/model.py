"""The nouns of order lines: one line of an order or price list, the table of them, what a load gave."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tallystick.kernel import Column

ROOM = "order_lines"
"""The room of the store whose derivation holds the order lines in force."""

Progress = Callable[[int, int], None]
"""Called with files done and files in all."""

ORDER_LINE_COLUMNS: tuple[Column, ...] = (
    Column("order_line_id", "VARCHAR", "12 hex digits of the file, number of its table, row: stays the same"),
    Column("body_id", "VARCHAR", "who ordered, as in payments"),
    Column("ordered_on", "DATE", "day of the order or invoice; empty where none is given"),
    Column("supplier", "VARCHAR", "supplier as written; empty where none is given"),
    Column("item", "VARCHAR", "what was bought, as written"),
    Column("unit", "VARCHAR", "unit that the price is for, as written; empty where none is given"),
    Column("quantity", "DECIMAL(18,4)", "units ordered; empty in a price list"),
    Column("unit_price_pence", "DECIMAL(18,4)", "pence for one unit, to a ten-thousandth of a penny"),
    Column("total_pence", "BIGINT", "line total as written; empty where none is given"),
    Column("reference", "VARCHAR", "number of the order or invoice, as written"),
    Column("is_list_price", "BOOLEAN", "an offered price: no quantity was ordered"),
    Column("file_hash", "VARCHAR", "SHA-256 of the original file, hex"),
    Column("file_name", "VARCHAR", "name of the file"),
    Column("source_row", "BIGINT", "row in the original table, counted from 1 as a spreadsheet shows it"),
)
"""``order_lines``: one row for each line of an order, or of a price list."""

ORDER_ITEM_COLUMNS: tuple[Column, ...] = (
    Column("item", "VARCHAR", "as in order_lines"),
    Column("unit", "VARCHAR", "as in order_lines"),
    Column("item_key", "VARCHAR", "the same for lines that are taken to be the same thing"),
    Column("item_name", "VARCHAR", "how that thing is called here: its most usual wording"),
    Column("base_unit", "VARCHAR", "unit in which its prices are compared"),
    Column("pack", "DECIMAL(18,4)", "base units in one priced unit"),
    Column("likeness", "DOUBLE", "1 for the same words, less for words that are alike"),
    Column("reason", "VARCHAR", "why it is taken to be that thing"),
)
"""``order_items``: one row for each wording of an item and its unit."""


@dataclass(frozen=True)
class OrderLine:
    """One line as it was read; money in pence. ``quantity`` is None in a price list."""

    item: str
    unit: str
    quantity: Decimal | None
    unit_price_pence: Decimal
    total_pence: int | None
    supplier: str = ""
    ordered_on: date | None = None
    reference: str = ""


@dataclass(frozen=True)
class OrderLinesSummary:
    """What one load gave: ``rows_in == rows_stored + rows_refused``; blank rows are no rows.

    Attributes:
        files: each file, its rows, and the bodies that ordered.
        rows_in, rows_stored, rows_refused: rows read, those stored, those refused.
        refused: reasons with the number of rows refused for each.
        items: different things, after like wordings were joined, over all lines in force.
        order_lines: lines in force of all bodies.
        notes: what a reader should know.
        derivation: what is in force from now on.
    """

    files: tuple[tuple[str, int, tuple[str, ...]], ...]
    rows_in: int
    rows_stored: int
    rows_refused: int
    items: int
    order_lines: int
    refused: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    derivation: str = ""

    def as_json(self) -> dict[str, object]:
        """Return the public object of ``--json``: exactly these keys, in this order."""
        return {
            "files": [
                {"file": name, "rows": rows, "bodies": list(bodies)} for name, rows, bodies in self.files
            ],
            "rows_in": self.rows_in,
            "rows_stored": self.rows_stored,
            "rows_refused": self.rows_refused,
            "items": self.items,
            "order_lines": self.order_lines,
            "refused": dict(self.refused),
            "notes": list(self.notes),
            "derivation": self.derivation,
        }
