"""Labelled keys of a canonical export (``tallystick spend export --format csv|parquet``)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tallystick.categories.evaluation.labels import is_class, paths_of
from tallystick.categories.learning import Examples, Texts
from tallystick.categories.model import Scheme
from tallystick.kernel import FileRefused, UsageProblem
from tallystick.store.catalogue import load
from tallystick.suppliers.names import read_names

_NEEDED = ("supplier_name", "amount_pence", "procurement_category", "procurement_code")
_ALL_LINES = """
SELECT COUNT(*) FROM payment_lines
WHERE ($from_period IS NULL OR period >= $from_period) AND ($before_period IS NULL OR period < $before_period)
"""
_WANTED = ("department", "purpose", "expenditure_category", "period", "is_redacted")


@dataclass(frozen=True)
class LabelledKeys:
    """Examples read from one file, and how many lines it holds.

    ``suppliers`` of the examples are clean names: the words that identify, without legal form or branch, so
    that two spellings of one firm are never parted between training and test.
    """

    examples: Examples
    lines_read: int

    def __len__(self) -> int:
        return len(self.examples)

    @property
    def lines_left_out(self) -> int:
        """Lines that carry no class, or whose payee is withheld or no name."""
        return self.lines_read - sum(self.examples.texts.lines)


def read_labelled_keys(
    file: Path,
    *,
    scheme: Scheme | None = None,
    from_period: str | None = None,
    before_period: str | None = None,
) -> LabelledKeys:
    """Read the distinct keys that carry a published class.

    Class codes are taken where the file has them, else the words. Withheld payees and lines without a class
    are left out and counted.

    Raises:
        FileRefused: the file is no canonical export.
        UsageProblem: no line of it carries a class.
    """
    rows, lines_read = _rows(file, {"from_period": from_period, "before_period": before_period})
    labels = [row[4] if is_class(row[4]) else row[5] for row in rows]
    classed = [(row, label) for row, label in zip(rows, labels, strict=True) if is_class(label)]
    names = read_names([row[0] for row, _ in classed])
    kept = [
        (row, label, name.core or name.published.casefold())
        for (row, label), name in zip(classed, names, strict=True)
        if name.kind.is_supplier
    ]
    if not kept:
        raise UsageProblem(
            "No line carries a published class.",
            where=str(file),
            why="procurement_code and procurement_category are empty, or every payee is withheld.",
        )
    paths = paths_of([label for _, label, _ in kept], scheme)
    columns = list(zip(*(row for row, _, _ in kept), strict=True))
    payee, department, purpose, expenditure_category, _, _, lines, pence = columns
    whose = [name for _, _, name in kept]
    texts = Texts(payee, department, purpose, expenditure_category, whose, lines, pence)
    examples = Examples(texts, [paths[label] for _, label, _ in kept], _titles(kept, paths))
    return LabelledKeys(examples, lines_read)


def relabelled(keys: LabelledKeys, paths: dict[str, tuple[str, ...]]) -> LabelledKeys:
    """Return the keys whose class a crosswalk maps, under the path it gives; the others are left out.

    ``paths`` maps the published code (the last of a path).
    """
    rows = [row for row, path in enumerate(keys.examples.labels) if path[-1] in paths]
    taken = keys.examples.take(rows)
    return replace(keys, examples=replace(taken, labels=[paths[path[-1]] for path in taken.labels]))


def _rows(file: Path, periods: dict[str, str | None]) -> tuple[list[tuple[Any, ...]], int]:
    import duckdb  # noqa: PLC0415

    scan = "read_parquet" if file.suffix.casefold() == ".parquet" else "read_csv"
    options = (
        "" if scan == "read_parquet" else ", header = true, all_varchar = true, delim = ',', quote = '\"'"
    )
    engine = duckdb.connect()
    try:
        source = engine.execute(f"SELECT * FROM {scan}(?{options}) LIMIT 0", [str(file)])
        held = [column[0] for column in source.description]
        missing = [name for name in _NEEDED if name not in held]
        if missing:
            raise FileRefused(
                "The file is not in the canonical layout.",
                where=str(file),
                why=f"It has no column {', '.join(missing)}.",
                next_step="Import the publisher's files, then: tallystick spend export --format csv -o FILE",
            )
        columns = ", ".join(_column(name, held) for name in (*_NEEDED, *_WANTED))
        place = str(file).replace("'", "''")
        engine.execute(f"CREATE VIEW payment_lines AS SELECT {columns} FROM {scan}('{place}'{options})")
        (lines_read,) = engine.execute(_ALL_LINES, periods).fetchall()[0]
        return engine.execute(load(__package__)["labelled_keys"].sql, periods).fetchall(), lines_read
    except duckdb.Error as problem:
        raise FileRefused(
            "The file cannot be read.", where=str(file), why=str(problem).splitlines()[0]
        ) from problem
    finally:
        engine.close()


def _column(name: str, held: Sequence[str]) -> str:
    kind = {"amount_pence": "BIGINT", "is_redacted": "BOOLEAN"}.get(name, "VARCHAR")
    return f"CAST({name if name in held else 'NULL'} AS {kind}) AS {name}"


def _titles(kept: list[tuple[Any, str, str]], paths: dict[str, tuple[str, ...]]) -> dict[str, str]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row, label, _ in kept:
        if row[5]:
            found[paths[label][-1]][row[5]] += row[6]
    return {code: counts.most_common(1)[0][0] for code, counts in sorted(found.items())}
