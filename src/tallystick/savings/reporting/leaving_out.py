"""What a reader's browser needs to add the statement up again without classes that the reader leaves out."""

from __future__ import annotations

import json
from dataclasses import dataclass

from tallystick.savings.model import Component
from tallystick.savings.statement import Statement
from tallystick.savings.statement_claims import ClaimRow

KINDS = ("type", "status", "assurance", "lever", "party", "year")
TITLES = {
    "type": "Type",
    "status": "Status",
    "assurance": "Assurance",
    "lever": "Lever",
    "party": "Attributed to",
    "year": "Financial year",
}
MOST_CLASSES = 12
"""Classes of one kind that can be left out one by one; the smaller ones stand together as ``others``."""
OTHERS = "all others"


@dataclass(frozen=True)
class Choice:
    """One class with a box to leave it out: its number within its kind, and its pence over all years."""

    kind: str
    number: int
    value: str
    pence: int


@dataclass(frozen=True)
class Choices:
    """All boxes by kind, and the sums that they act on as JSON."""

    kinds: tuple[tuple[str, tuple[Choice, ...]], ...]
    data: str
    numbers: dict[str, dict[str, int]]

    def classes_of(self, row: ClaimRow) -> str:
        """Return the numbers of a claim's type, status, assurance and lever, for the list to follow."""
        claim = row.state.claim
        values = (claim.saving_type.value, row.state.counted_as.value, row.state.assurance.value, claim.lever)
        return " ".join(str(self.number(kind, value)) for kind, value in zip(KINDS, values, strict=False))

    def number(self, kind: str, value: str) -> int:
        """Return the number of a class within its kind."""
        known = self.numbers[kind]
        return known.get(value, known.get(OTHERS, -1))


def choices(found: Statement) -> Choices:
    """Return the classes of a statement, and its sums by all of them."""
    listed: list[tuple[str, tuple[Choice, ...]]] = []
    numbers: dict[str, dict[str, int]] = {}
    for kind in KINDS:
        rows = [(row.value, row.measure.lifetime.nominal) for row in found.classes if row.dimension == kind]
        kept = rows if kind in ("type", "status", "assurance", "year") else _largest(rows)
        numbers[kind] = {value: place for place, (value, _) in enumerate(kept)}
        boxes = tuple(Choice(kind, place, value, pence) for place, (value, pence) in enumerate(kept))
        listed.append((TITLES[kind], boxes))
    made = Choices(tuple(listed), "", numbers)
    return Choices(made.kinds, _data(found, made), numbers)


def _largest(rows: list[tuple[str, int]]) -> list[tuple[str, int]]:
    ordered = sorted(rows, key=lambda row: (-abs(row[1]), row[0]))
    if len(ordered) <= MOST_CLASSES:
        return ordered
    return [*ordered[:MOST_CLASSES], (OTHERS, sum(pence for _, pence in ordered[MOST_CLASSES:]))]


def _data(found: Statement, made: Choices) -> str:
    """Return rows of six class numbers, then pence: in the year, run-rate, and all years in three bases."""
    sums: dict[tuple[int, ...], list[int]] = {}
    for one in found.balances:
        values = (
            one.saving_type.value,
            one.status.value,
            one.assurance.value,
            one.lever,
            one.party,
            one.financial_year,
        )
        key = tuple(made.number(kind, value) for kind, value in zip(KINDS, values, strict=True))
        is_year = one.financial_year == found.year
        runs = is_year and one.component is not Component.COST_TO_ACHIEVE
        pence = (
            one.sums.nominal if is_year else 0,
            one.sums.nominal if runs else 0,
            one.sums.nominal,
            one.sums.constant,
            one.sums.present,
        )
        known = sums.setdefault(key, [0] * len(pence))
        for place, more in enumerate(pence):
            known[place] += more
    types = [value for value, _ in sorted(made.numbers["type"].items(), key=lambda item: item[1])]
    rows = [[*key, *pence] for key, pence in sorted(sums.items())]
    # "<" never stands in the page as such, so that no name can end the script it is in.
    return json.dumps({"types": types, "rows": rows}, ensure_ascii=True).replace("<", "\\u003c")
