"""Write order lines of the planted purchases: the goods of ``price_spread``, as each body lists them."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from tallystick.sample.findings import PRICE_SPREAD
from tallystick.sample.model import Body, Finding, Payment
from tallystick.sample.publishing import write_bytes
from tallystick.sample.truth import write_csv
from tallystick.sample.values import DATE_STYLES

PRICE_COLUMNS = ("body_id", "item", "unit_pence", "orders", "quantity", "pence")
"""``truth/prices.csv``: what each body pays for one unit of each thing."""

FOLDER = "orders"
_PURPOSE = re.compile(r"([0-9]+) x (.+)")


@dataclass(frozen=True)
class _Order:
    """One order of one thing."""

    payment: Payment
    item: str
    quantity: int

    @property
    def unit_pence(self) -> Decimal:
        return Decimal(self.payment.pence) / self.quantity


@dataclass(frozen=True)
class _Wording:
    """How a body writes a thing: words, unit, and how many of its units one of ours is."""

    item: str
    unit: str
    parts: int = 1


@dataclass(frozen=True)
class _System:
    """How one purchasing system lists orders.

    ``columns`` are headings with the part each holds; ``wordings`` are by the words of the purchase's name.
    """

    columns: tuple[tuple[str, str], ...]
    date_style: str
    delimiter: str = ","
    preamble: tuple[str, ...] = ()
    in_pence: bool = False
    total_label: str = ""
    wordings: tuple[tuple[str, _Wording], ...] = ()


_SYSTEMS = (
    _System(
        (
            ("Order number", "reference"), ("Order date", "date"), ("Supplier", "supplier"), ("Item", "item"),
            ("Unit", "unit"), ("Quantity", "quantity"), ("Unit price", "price"), ("Line total", "total"),
        ),
        "dmy",
        wordings=(
            ("laptop", _Wording("laptop, 14 inch, 16 GB", "each")),
            ("boots", _Wording("safety boots, pair", "pair")),
            ("paper", _Wording("box of A4 paper, five reams", "box")),
        ),
    ),
    _System(
        (
            ("PO Number", "reference"), ("Date Ordered", "date"), ("Vendor Name", "supplier"),
            ("Description of Goods", "item"), ("UOM", "unit"), ("Qty", "quantity"),
            ("Unit Cost (£)", "price"),
        ),
        "mon",
        delimiter=";",
        preamble=("Purchase orders, all departments",),
        wordings=(
            ("laptop", _Wording('Laptop 14" 16GB', "EA")),
            ("boots", _Wording("Boots, safety", "PR")),
            ("paper", _Wording("Paper A4, 5 x 500 sheets", "BX")),
        ),
    ),
    _System(
        (
            ("Item Description", "item"), ("Unit of Measure", "unit"), ("Quantity Ordered", "quantity"),
            ("Unit Price (pence)", "price"), ("Net Total (pence)", "total"), ("Supplier Name", "supplier"),
            ("Purchase Order Date", "date"),
        ),
        "iso",
        in_pence=True,
        total_label="Total",
        wordings=(
            ("laptop", _Wording("LAPTOP 14 INCH 16 GB", "Each")),
            ("boots", _Wording("Pair of safety boots", "Each")),
            ("paper", _Wording("A4 paper", "Ream", parts=5)),
        ),
    ),
)  # fmt: skip

_OTHER_THINGS = (
    ("laptop, 15 inch, 16 GB", "each", 79_900),
    ("safety shoes", "pair", 4_250),
    ("toner, black", "each", 5_210),
)
"""Things that are almost, not quite, the planted ones. Every body pays the same: nothing is to be found."""


def write_orders(
    folder: Path, bodies: Sequence[Body], payments: Iterable[Payment], findings: Iterable[Finding]
) -> int:
    """Write ``orders/<body>.csv`` and ``truth/prices.csv`` below ``folder``; return the order lines written.

    Each body with planted prices has a file in the layout of its purchasing system, with the planted
    purchases, some things that are alike but not the same, and one row without a price. Nothing published
    changes.
    """
    (folder / FOLDER).mkdir(exist_ok=True)
    wanted = {key for finding in findings if finding.kind == PRICE_SPREAD for key in finding.payment_ids}
    by_body: dict[str, list[_Order]] = defaultdict(list)
    for payment in payments:
        if payment.payment_id in wanted and (match := _PURPOSE.fullmatch(payment.purpose)):
            by_body[payment.body_id].append(_Order(payment, match[2], int(match[1])))
    lines = 0
    buying = [body for body in bodies if by_body.get(body.body_id)]
    for place, body in enumerate(buying):
        system = _SYSTEMS[place % len(_SYSTEMS)]
        orders = sorted(
            by_body[body.body_id], key=lambda order: (order.payment.paid_on, order.payment.payment_id)
        )
        rows = list(_rows(system, orders))
        lines += len(rows)
        write_bytes(folder / FOLDER / f"{body.folder}-order-lines.csv", _file(system, body, rows))
    write_csv(folder / "truth" / "prices.csv", PRICE_COLUMNS, _truth(buying, by_body))
    return lines


def clear_orders(folder: Path) -> None:
    """Remove the order lines of an earlier county."""
    shutil.rmtree(folder / FOLDER, ignore_errors=True)


def _rows(system: _System, orders: Sequence[_Order]) -> Iterator[dict[str, str]]:
    for order in orders:
        wording = next(own for word, own in system.wordings if word in order.item)
        yield _row(
            system, order.payment, wording, order.quantity * wording.parts, order.unit_pence / wording.parts
        )
    first = orders[0].payment
    for item, unit, unit_pence in _OTHER_THINGS:
        yield _row(system, first, _Wording(item, unit), 10, Decimal(unit_pence))
    yield {
        **_row(system, first, _Wording("delivery", "each"), 1, Decimal(100)),
        "price": "on request",
        "total": "",
    }


def _row(
    system: _System, payment: Payment, wording: _Wording, quantity: int, unit_pence: Decimal
) -> dict[str, str]:
    return {
        "reference": f"PO{payment.transaction_ref}",
        "date": DATE_STYLES[system.date_style](payment.paid_on),
        "supplier": payment.supplier_name,
        "item": wording.item,
        "unit": wording.unit,
        "quantity": str(quantity),
        "price": _money(unit_pence, system),
        "total": _money(unit_pence * quantity, system),
    }


def _money(pence: Decimal, system: _System) -> str:
    amount = pence if system.in_pence else pence / 100
    text = f"{amount.normalize():f}"
    return text if system.in_pence or "." in text else f"{text}.00"


def _file(system: _System, body: Body, rows: Sequence[dict[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=system.delimiter, lineterminator="\r\n")
    for text in (body.name, *system.preamble) if system.preamble else ():
        writer.writerow([text])
    writer.writerow([heading for heading, _ in system.columns])
    writer.writerows([row[part] for _, part in system.columns] for row in rows)
    if system.total_label:
        writer.writerow([system.total_label, *[""] * (len(system.columns) - 1)])
    return out.getvalue().encode("utf-8")


def _truth(bodies: Iterable[Body], by_body: dict[str, list[_Order]]) -> Iterator[tuple[object, ...]]:
    for body in bodies:
        orders: dict[str, list[_Order]] = defaultdict(list)
        for order in by_body[body.body_id]:
            orders[order.item].append(order)
        for item, own in sorted(orders.items()):
            quantity = sum(order.quantity for order in own)
            pence = sum(order.payment.pence for order in own)
            yield (body.body_id, item, pence // quantity, len(own), quantity, pence)
