"""Measure 2: agreement with an independent normalisation of the same files, line by line."""

from __future__ import annotations

import csv
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

from bench.places import SHARED
from tallystick import spend
from tallystick.spend.values import DateOrder, read_date, read_pence

Line = tuple[date | None, int | None, str]


def oracle_lines(path: Path) -> list[Line]:
    """Return date, pence and payee of each line as the third party normalised it."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    rows = list(csv.DictReader(text.splitlines()))
    payee = next(name for name in rows[0] if name.startswith("Ben"))
    return [
        (
            read_date(row["Payment Date"], DateOrder.YEAR_FIRST),
            read_pence(row["Amount"]),
            _squashed(row[payee]),
        )
        for row in rows
    ]


def _squashed(text: str | None) -> str:
    return " ".join((text or "").split()).casefold()


def our_lines(home: Path, name: str) -> list[Line]:
    """Return date, pence and payee of each line that was imported from one file."""
    answer = spend.query(
        home,
        "SELECT paid_on, amount_pence, supplier_name FROM published_payments JOIN files USING (file_hash) "
        f"WHERE file LIKE '%/{name}' ORDER BY source_row",
    )
    return [(day, pence, _squashed(payee)) for day, pence, payee in answer.rows]


def measure() -> dict[str, object]:
    """Import the originals of the oracle's files and compare both as multisets of lines."""
    total = matched = dates = pence = payees = 0
    explained: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        names = [
            path.relative_to(SHARED / "spend_oracle")
            for path in sorted((SHARED / "spend_oracle").rglob("*.csv"))
        ]
        spend.import_files([SHARED / "spend" / name for name in names], home=home)
        for name in names:
            theirs = oracle_lines(SHARED / "spend_oracle" / name)
            ours = our_lines(home, str(name))
            both = sum((Counter(theirs) & Counter(ours)).values())
            total += len(theirs)
            matched += both
            dates += _agree(theirs, ours, 0)
            pence += _agree(theirs, ours, 1)
            payees += _agree(theirs, ours, 2)
            if both < len(theirs):
                why = differences(theirs, ours)
                explained.update(why)
                print(f"  {name}: {len(theirs) - both:,} of {len(theirs):,} differ: {dict(why)}")
    return {
        "lines": total,
        "agree": matched,
        "share": round(matched / total, 6),
        "date": round(dates / total, 6),
        "pence": round(pence / total, 6),
        "payee": round(payees / total, 6),
        "differences": dict(explained),
    }


def _agree(theirs: list[Line], ours: list[Line], part: int) -> int:
    return sum((Counter(line[part] for line in theirs) & Counter(line[part] for line in ours)).values())


def differences(theirs: list[Line], ours: list[Line]) -> Counter[str]:
    """Return how the lines that do not match differ, pairing what is left over by its closest line."""
    left = list((Counter(theirs) - Counter(ours)).elements())
    spare = Counter(ours) - Counter(theirs)
    kinds: Counter[str] = Counter()
    for line in left:
        near = next(
            (
                other
                for other in spare.elements()
                if sum(a == b for a, b in zip(line, other, strict=True)) == 2
            ),
            None,
        )
        if near is None:
            kinds["no counterpart"] += 1
            continue
        spare[near] -= 1
        spare += Counter()
        part = next(i for i in range(3) if line[i] != near[i])
        kinds[("date", "pence", "payee")[part]] += 1
    return kinds
