"""Measure a ledger of a million claims: adding them, moving them on, a statement's balances, the whole check.

Made claims of 350 bodies over six years; two thirds name parties; half are delivered, the others proposed
or budgeted.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

from bench.places import WORK
from tallystick.savings.ledger import Ledger
from tallystick.savings.model import (
    Claim,
    Counterfactual,
    Evidence,
    EvidenceKind,
    LedgerSettings,
    OutputEffect,
    SavingType,
    Status,
    YearAmounts,
)
from tallystick.savings.statement import statement
from tallystick.store import Home

CLAIMS = 1_000_000
_MEMBERS = 350
_LEVERS = ("aggregation", "renegotiation", "redesign", "recovery", "demand", "insourcing", "energy", "estate")
_TYPES = (*[SavingType.CASH_RELEASING] * 6, *[SavingType.NON_CASH_RELEASING] * 3, SavingType.COST_AVOIDANCE)
_EFFECTS = (*[OutputEffect.SAME] * 6, OutputEffect.MORE, OutputEffect.LESS, OutputEffect.UNSTATED)
_PARTIES: tuple[dict[str, str], ...] = ({}, {"programme": "0.5"}, {"programme": "0.4", "supplier": "0.25"})
_STEPS = ((Status.BUDGETED, 0.6), (Status.DELIVERED, 0.5))
_STATEMENTS = ("statement_of_all_seconds", "statement_of_one_seconds")
_STATEMENT_SECONDS = 2


def measure(claims: int = CLAIMS, say: Callable[[str], None] = lambda _: None) -> dict[str, object]:
    """Return seconds for each thing that is done with a ledger of so many claims."""
    WORK.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=WORK) as folder:
        home = Home.open(Path(folder) / "home", create=True)
        ledger = Ledger.of(home)
        ledger.begin(LedgerSettings("2025-26", "2025-26"), by="Bench", why="bench")
        found: dict[str, object] = {"claims": claims}
        found["add_seconds"] = _timed(lambda: ledger.add(made(claims), by="Bench", why="bench"))
        say(f"{found}")
        found["advance_seconds"] = _timed(
            lambda: [_advance(ledger, claims, status, share) for status, share in _STEPS]
        )
        found["megabytes"] = round(sum(p.stat().st_size for p in home.path.glob("register.sqlite*")) / 1e6)
        found |= _questions(home, ledger)
        say(f"{found}")
        found["check_seconds"] = _timed(lambda: _whole(ledger))
        slowest = max(float(str(found[name])) for name in _STATEMENTS)
        found["statement_within_2_seconds"] = slowest < _STATEMENT_SECONDS
    return found


def made(claims: int) -> Iterator[Claim]:
    """Yield made claims; the same number gives the same claims."""
    chance = random.Random(179)
    for number in range(claims):
        first = chance.randrange(2020, 2024)
        years = [f"{year}-{(year + 1) % 100:02d}" for year in range(first, first + 3)]
        gross = chance.randrange(100_000, 50_000_000)
        yield Claim(
            claim_id=f"claim-{number:07d}",
            member=f"XB-{number % _MEMBERS:03d}",
            service=f"Service {number % 12}",
            lever=_LEVERS[number // _MEMBERS % len(_LEVERS)],
            cost_line=f"Line {number}",
            saving_type=chance.choice(_TYPES),
            counterfactual=Counterfactual("The contract would have run on at its indexed price."),
            amounts=tuple(YearAmounts(year, gross, gross // 10 if year == years[0] else 0) for year in years),
            start=years[0],
            end=years[-1],
            horizon_reason="bench",
            evidence=(Evidence(EvidenceKind.DOCUMENT, f"minute {number}"),),
            attribution={party: Decimal(text) for party, text in chance.choice(_PARTIES).items()},
            output_effect=chance.choice(_EFFECTS),
        )


def _advance(ledger: Ledger, claims: int, status: Status, share: float) -> int:
    ids = (f"claim-{number:07d}" for number in range(int(claims * share)))
    return ledger.advance(ids, status, by="Bench", why="bench")


def _questions(home: Home, ledger: Ledger) -> dict[str, object]:
    def median(question: Callable[[], object]) -> float:
        return round(statistics.median(_timed(question) for _ in range(5)), 3)

    return {
        "balances": len(ledger.balances()),
        "balances_seconds": median(ledger.balances),
        "statement_of_all_seconds": median(lambda: statement(home.path)),
        "statement_of_one_seconds": median(lambda: statement(home.path, member="XB-007")),
        "largest_100_claims_seconds": median(lambda: list(ledger.claims(limit=100))),
        "all_sums_seconds": _timed(lambda: sum(item.net_pence for item in ledger.sums())),
        "one_claim_seconds": median(lambda: ledger.claim("claim-0000007")),
    }


def _whole(ledger: Ledger) -> None:
    found = ledger.check([ledger.head()])
    if found:
        raise AssertionError(f"the ledger is not whole: {found[:3]}")


def _timed(what: Callable[[], object]) -> float:
    begun = time.perf_counter()
    what()
    return round(time.perf_counter() - begun, 3)


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else CLAIMS
    print(
        measure(asked, lambda words: print(words, file=sys.stderr, flush=True)), f"on {os.cpu_count()} cores"
    )
