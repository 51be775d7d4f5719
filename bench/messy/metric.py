"""The Pollock score, from its published definition, implemented here on lists of rows.

Ten measures of a file, each from 0 to 1, are added: whether it loaded at all; precision, recall and F1 of
the header, of the records, and of the cells (Vitagliano and others, *Pollock: A Data Loading Benchmark*,
PVLDB 16(8), 2023). Headers, records and cells are compared as multisets. Following the benchmark's own
programs, precision is the share of what should be found, recall the share of what was found, a record is
the text of its cells run together, and an empty table is found by whoever does not fail.

As there, values are compared by what they mean (12/03/2023 and 2023-03-12; 48.00 and 48.0), here in the cells
too: some of the systems convert values on reading, and that is no error in itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

MEASURES = 10

_NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d+)?")
_DAY_FIRST = re.compile(r"\d{2}/\d{2}/\d{4}")


def score(truth: Sequence[Sequence[str]], loaded: Sequence[Sequence[str]] | None) -> float:
    """Return the score of a file, 0 to 10; ``loaded`` is ``None`` where the system failed."""
    if loaded is None:
        return 0.0
    if not truth:
        return float(MEASURES)
    found = [[normalised(cell) for cell in row] for row in loaded]
    expected = [[normalised(cell) for cell in row] for row in truth]
    headers = agreement(expected[0], found[0] if found else [])
    records = agreement(map("".join, expected[1:]), map("".join, found[1:]))
    cells = agreement((cell for row in expected for cell in row), (cell for row in found for cell in row))
    return 1.0 + sum(headers) + sum(records) + sum(cells)


def agreement(expected: Iterable[str], found: Iterable[str]) -> tuple[float, float, float]:
    """Return precision, recall and F1 of two multisets; all 1 where nothing is expected."""
    wanted, given = Counter(expected), Counter(found)
    if not wanted:
        return 1.0, 1.0, 1.0
    shared = (wanted & given).total()
    if not shared:
        return 0.0, 0.0, 0.0
    precision, recall = shared / wanted.total(), shared / given.total()
    return precision, recall, 2 * precision * recall / (precision + recall)


@lru_cache(maxsize=1 << 16)
def normalised(cell: str) -> str:
    """Return a value in one form: lower case, plain number, ISO date, time with seconds."""
    if _NUMBER.fullmatch(cell):
        number = Decimal(cell)
        return f"{number.normalize():f}" if number else "0"
    if _DAY_FIRST.fullmatch(cell):
        try:
            return datetime.strptime(cell, "%d/%m/%Y").date().isoformat()
        except ValueError:
            return cell
    if re.fullmatch(r"\d{2}:\d{2}", cell):
        return f"{cell}:00"
    return cell.casefold()


def simple(scores: Sequence[float]) -> float:
    """Return the simple score: the mean over all files."""
    return sum(scores) / len(scores)


def weighted(scores: Sequence[tuple[str, float]], weights: dict[str, float]) -> float:
    """Return the weighted score: each kind counts by its weight, whatever the number of its files.

    ``scores`` has kind and score of each file; ``weights`` has one weight per kind.
    """
    means = by_kind(scores)
    return sum(mean * weights[kind] for kind, mean in means.items()) / sum(weights[kind] for kind in means)


def by_kind(scores: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Return the mean score of each kind."""
    together: dict[str, list[float]] = {}
    for kind, value in scores:
        together.setdefault(kind, []).append(value)
    return {kind: sum(values) / len(values) for kind, values in together.items()}
