"""Plant in a body's payments what an analysis should find, and say where each was planted."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tallystick.sample.bodies import MONTHS
from tallystick.sample.calendar import month_of
from tallystick.sample.categories import BY_KEY, CATEGORIES
from tallystick.sample.model import Body, Finding, Payment, Supplier
from tallystick.sample.payments import Buyer
from tallystick.sample.streams import Stream

DUPLICATE = "duplicate_payment"
CREDIT = "credit_note"
MISCODED = "miscoded"
SPLIT = "threshold_split"
YEAR_END = "year_end_spike"
NEWCOMER = "new_supplier_round_sums"
PRICE_SPREAD = "price_spread"
SHARED = "shared_supplier"

SHARED_FROM = 5
"""A supplier paid by so many bodies is listed as shared."""

Planted = tuple[list[Payment], list[Finding]]


def plant(buyer: Buyer, payments: Sequence[Payment]) -> Planted:
    """Return the payments with this body's findings planted, and the findings. A control stays as it is."""
    if buyer.body.is_control:
        return list(payments), []
    lines = list(payments)
    findings: list[Finding] = []
    for step in (_miscode, _split, _year_end, _newcomer, _prices, _credit, _duplicate):
        lines, found = step(buyer, lines)
        findings.extend(found)
    return lines, findings


def _finding(kind: str, payments: Sequence[Payment], note: str, pence: int | None = None) -> Finding:
    first = payments[0]
    total = sum(payment.pence for payment in payments) if pence is None else pence
    ids = tuple(payment.payment_id for payment in payments)
    return Finding(kind, first.body_id, first.supplier_id, ids, total, note)


def _stream(buyer: Buyer, kind: str) -> Stream:
    return Stream(buyer.seed, kind, buyer.body.body_id)


def _candidates(payments: Sequence[Payment]) -> list[int]:
    """Return positions of ordinary invoices of companies, which later months can answer."""
    return [
        place
        for place, payment in enumerate(payments)
        if payment.supplier_id
        and not payment.is_card
        and payment.pence > 0
        and payment.published_category == payment.category
        and not BY_KEY[payment.category].is_recurring
        and month_of(payment.paid_on) < MONTHS - 2
    ]


def _draw(stream: Stream, places: list[int], count: int) -> list[int]:
    """Return so many different places, or all of them."""
    pool = list(places)
    return [pool.pop(stream.below(len(pool))) for _ in range(min(count, len(pool)))]


def _later(body: Body, day: datetime.date, days: int) -> datetime.date:
    """Return a working day after a day, outside months the body does not publish."""
    later = day + datetime.timedelta(days=days)
    while later.weekday() > 4 or month_of(later) in body.missing_months:
        later += datetime.timedelta(days=1)
    return later


def _miscode(buyer: Buyer, payments: list[Payment]) -> Planted:
    stream = _stream(buyer, MISCODED)
    findings = []
    for place in _draw(stream, _candidates(payments), max(1, len(payments) // 200)):
        true = payments[place]
        wrong = stream.pick([category.key for category in CATEGORIES if category.key != true.category])
        payments[place] = replace(true, published_category=wrong)
        findings.append(_finding(MISCODED, [payments[place]], f"{true.category} published as {wrong}"))
    return payments, findings


def _split(buyer: Buyer, payments: list[Payment]) -> Planted:
    """Buy one thing in several invoices, each just under the limit for a written quotation."""
    stream = _stream(buyer, SPLIT)
    limit = 3_000_000 if buyer.body.threshold_pence > 500_000 else 500_000
    findings = []
    for _ in range(max(1, len(payments) // 1500)):
        category = BY_KEY[stream.pick(("repairs", "software", "training"))]
        supplier = stream.pick(buyer.suppliers[category.key])
        month, position = _open_month(buyer.body, stream), stream.below(24)
        purpose = stream.pick(category.purposes)
        group = [
            buyer.payment(
                category,
                supplier,
                month,
                limit - limit // 500 - stream.below(limit // 20),
                stream,
                purpose=purpose,
                position=position + part,
            )
            for part in range(3 + stream.below(2))
        ]
        payments.extend(group)
        findings.append(_finding(SPLIT, group, f"limit {limit // 100} pounds"))
    return payments, findings


def _open_month(body: Body, stream: Stream) -> int:
    return stream.pick([month for month in range(MONTHS) if month not in body.missing_months])


def _year_end(buyer: Buyer, payments: list[Payment]) -> Planted:
    """Spend what is left of a budget in the last days of March."""
    if buyer.body.kind not in ("county", "unitary", "police"):
        return payments, []
    stream = _stream(buyer, YEAR_END)
    category = BY_KEY["protective" if buyer.body.kind == "police" else "hardware"]
    spike = [
        buyer.payment(
            category,
            stream.pick(buyer.suppliers[category.key]),
            MONTHS - 1,
            buyer.amount(category, stream),
            stream,
            position=21 + stream.below(8),
        )
        for _ in range(max(3, len(payments) // 160))
    ]
    note = f"{category.key} bought by {spike[0].department} from 22 March 2024"
    return [*payments, *spike], [_finding(YEAR_END, spike, note)]


def _newcomer(buyer: Buyer, payments: list[Payment]) -> Planted:
    """Pay round sums to a supplier that was never paid before."""
    if buyer.body.kind not in ("district", "fire"):
        return payments, []
    stream = _stream(buyer, NEWCOMER)
    category = BY_KEY["consultancy"]
    group = [
        buyer.payment(category, buyer.newcomer, month, (2 + stream.below(8)) * 100_000, stream)
        for month in range(MONTHS - 5, MONTHS)
    ]
    return [*payments, *group], [_finding(NEWCOMER, group, "first paid in November 2023, round sums only")]


@dataclass(frozen=True)
class _Commodity:
    category: str
    name: str
    unit_pence: int
    quantities: tuple[int, ...]


_COMMODITIES = (
    _Commodity("hardware", "laptop, 14 inch, 16 GB", 61_500, (4, 6, 10, 12, 20)),
    _Commodity("protective", "safety boots, pair", 5_450, (20, 30, 40, 60)),
    _Commodity("stationery", "box of A4 paper, five reams", 1_480, (50, 60, 80, 120)),
)


def _prices(buyer: Buyer, payments: list[Payment]) -> Planted:
    """Buy the same goods as other bodies do, at this body's own unit price."""
    layouts = [era.layout for era in buyer.body.eras]
    says_purpose = all(any(part == "purpose" for _, part in layout.columns) for layout in layouts)
    if not says_purpose or buyer.body.kind == "nhs":
        return payments, []
    findings = []
    for commodity in _COMMODITIES:
        stream = Stream(buyer.seed, PRICE_SPREAD, buyer.body.body_id, commodity.name)
        category = BY_KEY[commodity.category]
        supplier = buyer.suppliers[category.key][0]
        unit_pence = commodity.unit_pence * (85 + stream.below(56)) // 100
        group = []
        for _ in range(max(2, len(payments) // 800)):
            quantity = stream.pick(commodity.quantities)
            purpose = f"{quantity} x {commodity.name}"
            month = _open_month(buyer.body, stream)
            group.append(
                buyer.payment(category, supplier, month, quantity * unit_pence, stream, purpose=purpose)
            )
        payments.extend(group)
        findings.append(_finding(PRICE_SPREAD, group, f"{commodity.name} at {unit_pence} pence each"))
    return payments, findings


def _credit(buyer: Buyer, payments: list[Payment]) -> Planted:
    stream = _stream(buyer, CREDIT)
    findings = []
    for place in _draw(stream, _candidates(payments), max(1, len(payments) // 100)):
        original = payments[place]
        credit = replace(
            original,
            payment_id=buyer.next_payment_id(),
            paid_on=_later(buyer.body, original.paid_on, 5 + stream.below(40)),
            pence=-original.pence if stream.chance(600) else -(original.pence // 2),
            invoice_ref=f"CN{original.invoice_ref}",
            irrecoverable_vat_pence=0,
            refund_of=original.payment_id,
        )
        payments.append(credit)
        findings.append(_finding(CREDIT, [credit, original], "credit note", credit.pence))
    return payments, findings


def _duplicate(buyer: Buyer, payments: list[Payment]) -> Planted:
    """Pay an invoice again: as it was, with its number written otherwise, or to another spelling."""
    stream = _stream(buyer, DUPLICATE)
    credited = {payment.refund_of for payment in payments if payment.refund_of}
    choices = [place for place in _candidates(payments) if payments[place].payment_id not in credited]
    by_id = {supplier.supplier_id: supplier for found in buyer.suppliers.values() for supplier in found}
    findings = []
    for number, place in enumerate(_draw(stream, choices, max(1, len(payments) // 1000))):
        original = payments[place]
        again = replace(
            original,
            payment_id=buyer.next_payment_id(),
            paid_on=_later(buyer.body, original.paid_on, 6 + stream.below(35)),
            duplicate_of=original.payment_id,
        )
        how = ("same invoice number", "number written otherwise", "another spelling of the payee")[number % 3]
        if number % 3 == 1:
            again = replace(again, invoice_ref=_rewritten(original.invoice_ref))
        if number % 3 == 2 and original.supplier_id in by_id:
            others = [s for s in by_id[original.supplier_id].spellings if s != original.supplier_name]
            again = replace(again, supplier_name=stream.pick(others))
        payments.append(again)
        findings.append(_finding(DUPLICATE, [again, original], how, again.pence))
    return payments, findings


def _rewritten(reference: str) -> str:
    """Return the invoice number as another clerk would type it."""
    bare = reference.replace("-", "").replace("/", "")
    return bare if bare != reference else f"{reference[:2]} {reference[2:]}"


def shared_suppliers(payments: Iterable[Payment], suppliers: Sequence[Supplier]) -> list[Finding]:
    """Return one finding for each supplier that enough bodies pay, with the net pence of all of them."""
    bodies: dict[str, set[str]] = defaultdict(set)
    pence: dict[str, int] = defaultdict(int)
    for payment in payments:
        if payment.supplier_id and not payment.is_card:
            bodies[payment.supplier_id].add(payment.body_id)
            pence[payment.supplier_id] += payment.pence
    return [
        Finding(SHARED, "", supplier.supplier_id, (), pence[supplier.supplier_id], " ".join(sorted(paying)))
        for supplier in suppliers
        if len(paying := bodies[supplier.supplier_id]) >= SHARED_FROM
    ]
