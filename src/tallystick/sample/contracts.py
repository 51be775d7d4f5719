"""Make the lists of contracts of the made bodies, and plant what a comparison with payments should find.

The lists stand beside the published payments, never among them: ``contracts.csv`` has all bodies in the
headings of the Transparency Code, ``contracts/`` has the same contracts as each body's register, in headings
closer to the LGA schema. ``truth/contracts.csv`` says what was planted.
"""

from __future__ import annotations

import datetime
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tallystick.sample.calendar import month_start
from tallystick.sample.categories import BY_KEY
from tallystick.sample.model import Body, Payment, Supplier
from tallystick.sample.streams import Stream
from tallystick.sample.truth import write_csv
from tallystick.sample.values import DATE_STYLES

LISTED, REGISTERS = "contracts.csv", "contracts"
UNLISTED = "no_known_contract"
ENDED = "paid_after_end"
EXCEEDED = "paid_above_value"

CODE_COLUMNS = (
    "Organisation Name",
    "Reference Number",
    "Title of Agreement",
    "Local Authority Department Responsible",
    "Supplier Name",
    "Sum to be Paid over the Length of the Contract (£)",
    "Start Date",
    "End Date",
    "Review Date",
)
REGISTER_COLUMNS = (
    "Contract Ref.",
    "Contract Title",
    "Directorate",
    "Supplier Company Name",
    "Company Number",
    "Estimated Annual Value",
    "Total Contract Value",
    "Contract Start",
    "Contract Length (months)",
    "Original End Date",
    "Current Expiry Date",
    "Review Date",
)
TRUTH_COLUMNS = ("kind", "body_id", "supplier_id", "contract_id", "pence", "note")

_LEAST_PENCE = 500_000
"""The Code asks for contracts of more than £5,000."""
_LEAST_A_YEAR = 3_600_000
"""A supplier left out on purpose is paid more than this in each year, and so is plainly above £30,000."""
_NO_CONTRACT = frozenset({"levy", "carers", "refund_people", "voluntary"})
_OF_EACH = 3
_GRACE = datetime.timedelta(days=62)


@dataclass(frozen=True)
class Contract:
    """One made contract; ``end`` is the last day, extensions taken, ``first_end`` the one first agreed."""

    contract_id: str
    body: Body
    supplier: Supplier
    title: str
    department: str
    pence: int
    start: datetime.date
    first_end: datetime.date
    end: datetime.date
    review: datetime.date


@dataclass(frozen=True)
class PlantedLeak:
    """A planted leak: payments that no contract, or not this one, covers."""

    kind: str
    body_id: str
    supplier_id: str
    contract_id: str
    pence: int
    note: str


def clear_contracts(folder: Path) -> None:
    """Remove the lists that an earlier sample left in the folder."""
    (folder / LISTED).unlink(missing_ok=True)
    if (folder / REGISTERS).exists():
        shutil.rmtree(folder / REGISTERS)


def write_contracts(
    folder: Path,
    seed: int,
    bodies: Sequence[Body],
    payments: Iterable[Payment],
    suppliers: Mapping[str, Supplier],
) -> None:
    """Write ``contracts.csv``, ``contracts/`` and ``truth/contracts.csv`` of a county."""
    paid = _paid(payments)
    listed: list[Contract] = []
    leaks: list[PlantedLeak] = []
    registers = folder / REGISTERS
    registers.mkdir(exist_ok=True)
    for body in bodies:
        contracts, planted = make_contracts(seed, body, paid[body.body_id], suppliers)
        rows = (_register_row(contract) for contract in contracts)
        write_csv(registers / f"{body.name} contracts register.csv", REGISTER_COLUMNS, rows)
        listed.extend(contracts)
        leaks.extend(planted)
    write_csv(folder / LISTED, CODE_COLUMNS, map(_code_row, listed))
    truths = ((k.kind, k.body_id, k.supplier_id, k.contract_id, k.pence, k.note) for k in leaks)
    write_csv(folder / "truth" / "contracts.csv", TRUTH_COLUMNS, truths)


def make_contracts(
    seed: int, body: Body, paid: Mapping[str, Sequence[Payment]], suppliers: Mapping[str, Supplier]
) -> tuple[list[Contract], list[PlantedLeak]]:
    """Return a body's contracts and what was planted among them; nothing is planted for a control."""
    stream = Stream(seed, "listed contracts", body.body_id)
    found = [(suppliers[key], lines) for key, lines in sorted(paid.items()) if _has_contract(lines)]
    leaks = {} if body.is_control else _choose(found, stream)
    contracts: list[Contract] = []
    planted: list[PlantedLeak] = []
    for number, (supplier, lines) in enumerate(found, start=1):
        kind = leaks.get(supplier.supplier_id, "")
        made = list(_contracts_of(body, supplier, lines, stream, number=number, kind=kind))
        contracts.extend(() if kind == UNLISTED else made)
        if kind:
            planted.append(_leak(kind, body, supplier, lines, made[-1]))
    return contracts, planted


def _paid(payments: Iterable[Payment]) -> dict[str, dict[str, list[Payment]]]:
    """Return the invoices of each body's companies; cards and people have no contracts."""
    found: dict[str, dict[str, list[Payment]]] = defaultdict(lambda: defaultdict(list))
    for payment in payments:
        if payment.supplier_id and not payment.is_card and payment.category not in _NO_CONTRACT:
            found[payment.body_id][payment.supplier_id].append(payment)
    return found


def _has_contract(lines: Sequence[Payment]) -> bool:
    return sum(line.pence for line in lines) > _LEAST_PENCE


def _choose(found: Sequence[tuple[Supplier, Sequence[Payment]]], stream: Stream) -> dict[str, str]:
    """Return some suppliers of each kind of leak; only such as are paid enough, and often, in both years."""
    pool = [supplier.supplier_id for supplier, lines in found if _is_plain(lines)]
    chosen: dict[str, str] = {}
    for kind in (UNLISTED, ENDED, EXCEEDED):
        for _ in range(_OF_EACH):
            if pool:
                chosen[pool.pop(stream.below(len(pool)))] = kind
    return chosen


def _is_plain(lines: Sequence[Payment]) -> bool:
    """Tell whether a supplier is paid at least monthly and enough in each of the two years."""
    years: dict[bool, int] = defaultdict(int)
    for line in lines:
        if line.category == line.published_category:
            years[line.paid_on >= month_start(12)] += line.pence
    months = {(line.paid_on.year, line.paid_on.month) for line in lines}
    return len(months) >= 20 and len(years) == 2 and min(years.values()) > _LEAST_A_YEAR


def _contracts_of(
    body: Body,
    supplier: Supplier,
    lines: Sequence[Payment],
    stream: Stream,
    *,
    number: int,
    kind: str,
) -> Iterator[Contract]:
    """Yield a supplier's contracts: one over all, or one and its successor; or one that ends too early."""
    net = sum(line.pence for line in lines)
    category = BY_KEY[lines[0].category]
    start = month_start(0) - datetime.timedelta(days=30 * (1 + stream.below(10)))
    end = month_start(24) + datetime.timedelta(days=30 * stream.below(30))
    if kind == ENDED:
        end = month_start(9 + stream.below(4)) - datetime.timedelta(days=1)
    value = net * (1200 + stream.below(800)) // 1000
    if kind == EXCEEDED:
        value = net * (350 + stream.below(200)) // 1000
    has_successor = not kind and stream.chance(200)
    turn = month_start(8 + stream.below(8))
    halves = ((start, turn), (turn, end)) if has_successor else ((start, end),)
    for place, (first, last) in enumerate(halves):
        last_day = last - datetime.timedelta(days=1) if has_successor and not place else last
        extended = stream.chance(250)
        agreed = last_day - datetime.timedelta(days=90) if extended else last_day
        yield Contract(
            contract_id=f"{body.body_id.removeprefix('XS-')[:4]}-{number:04d}{'AB'[place]}",
            body=body,
            supplier=supplier,
            title=f"{category.procurement}: {lines[0].purpose}",
            department=lines[0].department,
            pence=value // 100_000 * 100_000 + 100_000,
            start=first,
            first_end=agreed,
            end=last_day,
            review=last_day - datetime.timedelta(days=180),
        )


def _leak(
    kind: str, body: Body, supplier: Supplier, lines: Sequence[Payment], contract: Contract
) -> PlantedLeak:
    if kind == ENDED:
        pence = sum(line.pence for line in lines if line.paid_on > contract.end + _GRACE)
        note = f"ended on {contract.end.isoformat()}"
    elif kind == EXCEEDED:
        pence = sum(line.pence for line in lines) - contract.pence
        note = f"value {contract.pence // 100} pounds"
    else:
        pence = sum(line.pence for line in lines)
        note = "left out of the list"
    known = "" if kind == UNLISTED else contract.contract_id
    return PlantedLeak(kind, body.body_id, supplier.supplier_id, known, pence, note)


def _code_row(contract: Contract) -> tuple[object, ...]:
    written = DATE_STYLES["dmy"]
    return (
        contract.body.name,
        contract.contract_id,
        contract.title,
        contract.department,
        contract.supplier.name,
        _pounds(contract.pence),
        written(contract.start),
        written(contract.end),
        written(contract.review),
    )


def _register_row(contract: Contract) -> tuple[object, ...]:
    written = DATE_STYLES["mon"]
    months = max(1, (contract.end - contract.start).days * 12 // 365)
    return (
        contract.contract_id,
        contract.title,
        contract.department,
        contract.supplier.name,
        contract.supplier.company_number,
        _pounds(contract.pence * 12 // months),
        _pounds(contract.pence),
        written(contract.start),
        months,
        written(contract.first_end),
        written(contract.end),
        written(contract.review),
    )


def _pounds(pence: int) -> str:
    return f"£{pence // 100:,}.{pence % 100:02d}"
