"""Say how two answers differ: columns, rows, and order where the statement asks for one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

TOLERANCE = 1e-9
"""Of doubles, relative above 1: sums are added up in another order."""

_FRACTIONS = ("DOUBLE", "FLOAT", "DECIMAL")


def differences(expected: Path, actual: Sequence[Path], *, ordered: bool, most: int = 5) -> list[str]:
    """Return a sentence for each difference, the first few; empty where the answers are the same."""
    listed = ", ".join(f"'{path}'" for path in sorted(actual))
    with duckdb.connect() as engine:
        engine.execute(f"create view expected as select * from read_parquet('{expected}')")
        engine.execute(f"create view actual as select * from read_parquet([{listed}])")
        ours, theirs = (_columns(engine, view) for view in ("expected", "actual"))
        if [name for name, _ in ours] != [name for name, _ in theirs]:
            return [f"columns {[name for name, _ in ours]} became {[name for name, _ in theirs]}"]
        counts = [
            engine.execute(f"select count(*) from {view}").fetchall()[0][0] for view in ("expected", "actual")
        ]
        if counts[0] != counts[1]:
            return [f"{counts[0]} rows became {counts[1]}"]
        kinds = {name: (kind, theirs[place][1]) for place, (name, kind) in enumerate(ours)}
        return _different_rows(engine, kinds, ordered=ordered, most=most)


def _columns(engine: duckdb.DuckDBPyConnection, view: str) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in engine.execute(f"describe {view}").fetchall()]


def _different_rows(
    engine: duckdb.DuckDBPyConnection, kinds: dict[str, tuple[str, str]], *, ordered: bool, most: int
) -> list[str]:
    fractions = [name for name, both in kinds.items() if any(kind.startswith(_FRACTIONS) for kind in both)]
    exact = [name for name in kinds if name not in fractions]
    by = ", ".join(
        [f'"{name}"' for name in exact] + [f'round(cast("{name}" as double), 6)' for name in fractions]
    )
    number = "row_number() over ()" if ordered else f"row_number() over (order by {by})"
    for view in ("expected", "actual"):
        engine.execute(f"create table {view}_rows as select {number} as row_, * from {view}")
    tests = [f'e."{name}" is distinct from a."{name}"' for name in exact]
    for name in fractions:
        one, other = f'cast(e."{name}" as double)', f'cast(a."{name}" as double)'
        near = f"abs({one} - {other}) <= {TOLERANCE} * greatest(1, abs({one}))"
        tests.append(f"not coalesce({near}, {one} is not distinct from {other})")
    rows = engine.execute(
        "select e, a from expected_rows as e join actual_rows as a using (row_) "
        f"where {' or '.join(tests)} limit {most}"
    ).fetchall()
    found = []
    for one, other in rows:
        changed = [f"{key}: {one[key]!r} became {other[key]!r}" for key in one if one[key] != other[key]]
        found.append(f"row {one['row_']}: {'; '.join(changed)}")
    return found
