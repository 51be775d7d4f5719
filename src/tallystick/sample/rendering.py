"""Turn payments into the rows of one layout, and rows into the bytes of a file."""

from __future__ import annotations

import csv
import datetime
import io
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from tallystick.sample.calendar import month_end
from tallystick.sample.categories import BY_KEY
from tallystick.sample.model import Appearance, Body, Layout, Payment, Supplier
from tallystick.sample.values import DATE_STYLES, write_money
from tallystick.sample.workbook import Cell


@dataclass(frozen=True)
class View:
    """What a row shows beside its payment: the body, the supplier register, the file's last month."""

    body: Body
    suppliers: Mapping[str, Supplier]
    month: int

    def supplier(self, payment: Payment) -> Supplier | None:
        """Return the true supplier, or nothing for a person."""
        return self.suppliers.get(payment.supplier_id)


Part = Callable[[Payment, View], Cell]


def supplier_ref(body_id: str, supplier_id: str) -> str:
    """Return a body's own number for a supplier; two suppliers never share one."""
    if not supplier_id:
        return ""
    return str(100_000 + (int(supplier_id[1:]) * 7_919 + zlib.crc32(body_id.encode())) % 900_000)


def _recoverable_vat(pence: int) -> int:
    return pence // 5 if pence >= 0 else -(-pence // 5)


PARTS: dict[str, Part] = {
    "body": lambda _, view: view.body.name,
    "body_code": lambda _, view: f"https://data.ombershire.example/id/body/{view.body.body_id}",
    "company_code": lambda *_: "1000",
    "currency": lambda *_: "GBP",
    "family": lambda *_: "Department of Health and Social Care",
    "nothing": lambda *_: "",
    "date": lambda payment, _: payment.paid_on,
    "file_date": lambda _, view: month_end(view.month),
    "supplier": lambda payment, _: payment.supplier_name,
    "supplier_ref": lambda payment, view: supplier_ref(view.body.body_id, payment.supplier_id),
    "company": lambda payment, view: found.company_number if (found := view.supplier(payment)) else "",
    "vat_number": lambda payment, view: found.vat_number if (found := view.supplier(payment)) else "",
    "charity": lambda payment, view: found.charity_number if (found := view.supplier(payment)) else "",
    "amount": lambda payment, _: payment.pence,
    "vat_amount": lambda payment, _: _recoverable_vat(payment.pence),
    "gross_amount": lambda payment, _: payment.pence + _recoverable_vat(payment.pence),
    "irrecoverable_vat": lambda payment, _: payment.irrecoverable_vat_pence,
    "department": lambda payment, _: payment.department,
    "purpose": lambda payment, _: payment.purpose,
    "ledger": lambda payment, _: BY_KEY[payment.published_category].ledger,
    "code": lambda payment, _: BY_KEY[payment.published_category].code,
    "procurement": lambda payment, _: BY_KEY[payment.published_category].procurement,
    "capital": lambda payment, _: "Capital" if payment.category == "construction" else "Revenue",
    "merchant": lambda payment, _: payment.merchant_category,
    "transaction": lambda payment, _: payment.transaction_ref,
    "invoice": lambda payment, _: payment.invoice_ref,
}
"""What a column can show of a payment."""

_UNREADABLE = ("#REF!", "see note", "#VALUE!")


@dataclass(frozen=True)
class Rows:
    """The rows of one table and where each payment stands in them."""

    cells: list[list[Cell]]
    appearances: list[Appearance]
    unreadable: int


def table_rows(layout: Layout, view: View, payments: Sequence[Payment], period: str, table: str = "") -> Rows:
    """Return the rows of one table: preamble, header, payments with the layout's quirks, total, footer."""
    parts = [PARTS[part] for _, part in layout.columns]
    amount_at = next(place for place, (_, part) in enumerate(layout.columns) if part == "amount")
    header = [heading for heading, _ in layout.columns]
    cells: list[list[Cell]] = [[_filled(text, view, period) for text in row] for row in layout.preamble]
    if layout.upper_header:
        cells.append(list(layout.upper_header))
    if layout.has_header:
        cells.append(list(header))
    appearances: list[Appearance] = []
    unreadable = 0
    for number, payment in enumerate(payments, start=1):
        row = [part(payment, view) for part in parts]
        cells.append(_ragged(row, number) if layout.is_ragged else row)
        appearances.append(Appearance(payment, table, len(cells), payment.pence))
        if layout.unreadable_every and number % layout.unreadable_every == 0:
            spoilt = [
                part(replace(payment, transaction_ref=f"{payment.transaction_ref}A"), view) for part in parts
            ]
            spoilt[amount_at] = _UNREADABLE[unreadable % len(_UNREADABLE)]
            cells.append(spoilt)
            unreadable += 1
        if layout.blank_row_every and number % layout.blank_row_every == 0:
            cells.append([])
        if layout.repeat_header_every and number % layout.repeat_header_every == 0:
            cells.append(list(header))
    if layout.total_label:
        total: list[Cell] = [""] * len(header)
        total[0] = layout.total_label
        total[amount_at] = sum(payment.pence for payment in payments)
        cells.append(total)
    if layout.footer:
        cells.extend(([], [layout.footer]))
    return Rows(cells, appearances, unreadable)


def _filled(text: str, view: View, period: str) -> str:
    month = month_end(view.month)
    return text.format(body=view.body.name, period=period, month=f"{month:%Y%m}")


def _ragged(row: list[Cell], number: int) -> list[Cell]:
    if number % 17 == 5:
        return [*row, "", ""]
    if number % 3 == 1 and row[-1] == "":
        return row[:-1]
    return row


def text_bytes(layout: Layout, rows: Sequence[Sequence[Cell]]) -> bytes:
    """Return rows as delimited text in the layout's dialect, dates and amounts."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=layout.delimiter, lineterminator=layout.newline)
    for number, row in enumerate(rows):
        style = layout.date_styles[number % len(layout.date_styles)]
        writer.writerow([_text(cell, style, layout.money_style) for cell in row])
    text = target.getvalue()
    # Python writes the byte order of the machine for "utf-16"; name it instead.
    return (
        b"\xff\xfe" + text.encode("utf-16-le")
        if layout.encoding == "utf-16"
        else text.encode(layout.encoding)
    )


def _text(cell: Cell, date_style: str, money_style: str) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, datetime.date):
        return DATE_STYLES[date_style](cell)
    return write_money(cell, money_style)
