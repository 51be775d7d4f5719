"""What the report holds beside the pages of payments: business cases, and the statement of the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tallystick.spend.reporting.model import Chapter


def chapters(home: Path, cases: Sequence[Path]) -> tuple[Chapter, ...]:
    """Return the chapters of a report: one for each case, and the statement where the ledger has claims.

    Cases are read and appraised now, so that one that is refused stops the report before it begins.
    """
    return (*(_case(file, number) for number, file in enumerate(cases, 1)), *_statement(home))


def _case(file: Path, number: int) -> Chapter:
    from tallystick.transformation import appraise, read_case
    from tallystick.transformation.reporting import write_case

    found = appraise(read_case(file))
    folder = "case" if number == 1 else f"case-{number}"
    title = "Business case" if number == 1 else f"Business case {number}"
    return Chapter(title, folder, lambda place: write_case(found, place, back="../index.html"))


def _statement(home: Path) -> tuple[Chapter, ...]:
    from tallystick.savings.ledger import Ledger
    from tallystick.savings.reporting import write_statement
    from tallystick.savings.statement import statement
    from tallystick.store import Home

    if next(Ledger.of(Home.open(home)).claims(limit=1), None) is None:
        return ()
    found = statement(home)
    return (Chapter("Savings", "savings", lambda place: write_statement(found, place, back="../index.html")),)
