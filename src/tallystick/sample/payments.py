"""Make the true payments of one body: monthly contracts, single invoices, cards, payments to people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from tallystick.sample.bodies import MONTHS
from tallystick.sample.calendar import payment_day
from tallystick.sample.categories import (
    CARD_CATEGORIES,
    CATEGORIES,
    DEPARTMENTS,
    KINDS,
    MERCHANT_CATEGORIES,
    REDACTIONS,
    Category,
)
from tallystick.sample.model import Body, Payment, Supplier
from tallystick.sample.streams import Stream

PLANTED_SHARE = 30
"""Lines in a thousand kept free for planted findings."""

CARD_SHARE = 80
"""Lines in a thousand paid by card, for a body that publishes a card file."""


_INVOICE_STYLES = ("INV-{:05d}", "SI{:06d}", "{:07d}", "A/{:05d}", "{:04d}-OM")


@cache
def department(body_id: str, function: str) -> str:
    """Return a body's own name of a department."""
    names = DEPARTMENTS[function]
    return names[Stream("departments", body_id).below(len(names))]


@cache
def _redaction(body_id: str) -> str:
    return Stream("redaction", body_id).pick(REDACTIONS)


@dataclass
class Buyer:
    """One body while its payments are made: its suppliers, its spellings and its running numbers."""

    seed: int
    body: Body
    suppliers: dict[str, tuple[Supplier, ...]]
    newcomer: Supplier
    _made: int = 0
    _invoices: dict[str, int] = field(default_factory=dict)
    _styles: dict[str, str] = field(default_factory=dict)
    _usual: dict[str, str] = field(default_factory=dict)

    def next_payment_id(self) -> str:
        """Return the next payment number of this body."""
        self._made += 1
        return f"{self.body.body_id}-{self._made:07d}"

    def next_invoice(self, supplier_id: str) -> str:
        """Return the supplier's next invoice number, in that supplier's own style."""
        if supplier_id not in self._styles:
            start = Stream(self.seed, "invoices", self.body.body_id, supplier_id)
            self._styles[supplier_id] = start.pick(_INVOICE_STYLES)
            self._invoices[supplier_id] = start.below(9_000)
        self._invoices[supplier_id] += 1
        return self._styles[supplier_id].format(self._invoices[supplier_id])

    def spelling(self, supplier: Supplier, stream: Stream) -> str:
        """Return how this body writes a supplier: mostly one way, now and then another."""
        if self.body.is_control:
            return supplier.name
        key = supplier.supplier_id
        if key not in self._usual:
            self._usual[key] = Stream(self.seed, "spelling", self.body.body_id, key).pick(supplier.spellings)
        return stream.pick(supplier.spellings) if stream.chance(70) else self._usual[key]

    def amount(self, category: Category, stream: Stream) -> int:
        """Return an amount in pence that is large enough to be published."""
        scale = 3 if self.body.kind == "nhs" else 1
        for _ in range(6):
            pence = stream.amount(category.median_pence * scale, category.spread_milli)
            if pence >= self.body.threshold_pence:
                return pence
        return self.body.threshold_pence + pence

    def payment(
        self,
        category: Category,
        supplier: Supplier | None,
        month: int,
        pence: int,
        stream: Stream,
        *,
        invoice: str = "",
        purpose: str = "",
        position: int | None = None,
    ) -> Payment:
        """Return one payment; without a supplier it is one to a person, whose name is withheld."""
        supplier_id = supplier.supplier_id if supplier else ""
        return Payment(
            payment_id=self.next_payment_id(),
            body_id=self.body.body_id,
            paid_on=payment_day(month, stream.below(31) if position is None else position),
            pence=pence,
            supplier_id=supplier_id,
            supplier_name=self.spelling(supplier, stream) if supplier else _redaction(self.body.body_id),
            category=category.key,
            published_category=category.key,
            department=department(self.body.body_id, category.function),
            purpose=purpose or stream.pick(category.purposes),
            invoice_ref=invoice or self.next_invoice(supplier_id or category.key),
            irrecoverable_vat_pence=pence // 6 if pence > 0 and stream.chance(25) else 0,
            is_redacted=supplier is None,
        )


def make_buyer(seed: int, body: Body, suppliers: Sequence[Supplier]) -> Buyer:
    """Return a buyer with the suppliers that serve the body; its newcomer is kept for a finding."""
    serving = [supplier for supplier in suppliers if body.body_id in supplier.bodies]
    newcomer = [supplier for supplier in serving if supplier.category == "consultancy"][-1]
    by_category: dict[str, list[Supplier]] = {}
    for supplier in serving:
        if supplier is not newcomer:
            by_category.setdefault(supplier.category, []).append(supplier)
    return Buyer(seed, body, {key: tuple(found) for key, found in by_category.items()}, newcomer)


def make_payments(buyer: Buyer, lines: int) -> list[Payment]:
    """Return the payments of all months before anything is planted, in order of making."""
    ordinary = lines * (1000 - (0 if buyer.body.is_control else PLANTED_SHARE)) // 1000
    published = [month for month in range(MONTHS) if month not in buyer.body.missing_months]
    contracts = _contracts(buyer, ordinary * 350 // 1000 // MONTHS)
    payments: list[Payment] = []
    for place, month in enumerate(published):
        wanted = ordinary * (place + 1) // len(published) - ordinary * place // len(published)
        payments.extend(_month(buyer, contracts, month, wanted))
    return payments


@dataclass(frozen=True)
class _Contract:
    category: Category
    supplier: Supplier | None
    pence: int
    purpose: str
    is_metered: bool


def _weighted(kind: str) -> tuple[Category, ...]:
    place = KINDS.index(kind)
    return tuple(category for category in CATEGORIES for _ in range(category.weights[place]))


def _contracts(buyer: Buyer, count: int) -> tuple[_Contract, ...]:
    stream = Stream(buyer.seed, "contracts", buyer.body.body_id)
    recurring = [category for category in _weighted(buyer.body.kind) if category.is_recurring]
    return tuple(_contract(buyer, stream.pick(recurring), stream) for _ in range(count))


def _contract(buyer: Buyer, category: Category, stream: Stream) -> _Contract:
    return _Contract(
        category=category,
        supplier=_supplier(buyer, category, stream),
        pence=buyer.amount(category, stream),
        purpose=stream.pick(category.purposes),
        is_metered=category.key in ("electricity", "gas", "water", "telephones"),
    )


def _supplier(buyer: Buyer, category: Category, stream: Stream) -> Supplier | None:
    choices = buyer.suppliers.get(category.key)
    return stream.pick_skewed(choices) if choices else None


def _month(buyer: Buyer, contracts: Sequence[_Contract], month: int, wanted: int) -> Iterator[Payment]:
    stream = Stream(buyer.seed, "month", buyer.body.body_id, month)
    cards = wanted * CARD_SHARE // 1000 if buyer.body.card_era else 0
    for contract in contracts:
        # Meters run higher in winter: April is month 0, so December to February are 8 to 10 of each year.
        season = (1250 if month % 12 in (7, 8, 9, 10) else 850) if contract.is_metered else 1000
        swing = 950 + stream.below(101) if contract.is_metered else 1000
        metered = contract.pence * season // 1000 * swing // 1000
        pence = metered if metered >= buyer.body.threshold_pence else contract.pence
        yield buyer.payment(
            contract.category, contract.supplier, month, pence, stream, purpose=contract.purpose
        )
    remaining = wanted - len(contracts) - cards
    choices = _weighted(buyer.body.kind)
    while remaining > 0:
        category = stream.pick(choices)
        parts = min(remaining, 2 + stream.below(2) if stream.chance(50) else 1)
        yield from _invoice(buyer, category, month, parts, stream)
        remaining -= parts
    for _ in range(cards):
        yield _card_payment(buyer, month, stream)


def _invoice(buyer: Buyer, category: Category, month: int, parts: int, stream: Stream) -> Iterator[Payment]:
    """Yield one invoice, charged to several lines where it has parts."""
    supplier = _supplier(buyer, category, stream)
    invoice = buyer.next_invoice(supplier.supplier_id if supplier else category.key)
    position = stream.below(31)
    for _ in range(parts):
        pence = buyer.amount(category, stream)
        yield buyer.payment(category, supplier, month, pence, stream, invoice=invoice, position=position)


def _card_payment(buyer: Buyer, month: int, stream: Stream) -> Payment:
    category = stream.pick(CARD_CATEGORIES)
    supplier = _supplier(buyer, category, stream)
    made = buyer.payment(category, supplier, month, stream.amount(category.median_pence, 800), stream)
    merchant_category = stream.pick(MERCHANT_CATEGORIES[category.key])
    return replace(made, is_card=True, irrecoverable_vat_pence=0, merchant_category=merchant_category)
