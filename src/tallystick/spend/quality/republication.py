"""Recognise a corrected or overlapping republication, and list the lines it replaces.

Two files of one body and kind are compared where they share months. If at least half of the smaller
one's lines there reappear in the other (same day, amount, supplier and, where both publish one,
reference), one republishes the other: the later publication counts for the months it covers, and the
earlier one's lines there are superseded, also those that the correction left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from tallystick.spend.quality.model import (
    Comparison,
    PartlyRepeated,
    RepublicationFindings,
    SharedMonth,
    SupersededLines,
)
from tallystick.spend.quality.publication_order import covered_months, publication_rank
from tallystick.store.catalogue import load
from tallystick.store.model import FileEntry

if TYPE_CHECKING:
    import duckdb

WARNING_SHARE = 0.05
"""From this share on, lines that reappear without being a republication are worth a warning."""
STRAY_SHARE = 0.05
"""A month with less than this share of a file's lines is not compared: a few late lines are usual."""

_COLUMNS = "line_id, file_hash, period, paid_on, amount_pence, supplier_name, transaction_ref, invoice_ref"


def find_supersessions(
    connection: duckdb.DuckDBPyConnection,
    entries: Sequence[FileEntry],
    new: set[str],
    part_path: Callable[[str], str],
    *,
    already: str = "",
) -> list[SupersededLines]:
    """Return what new files replace, or what earlier files already replaced of them.

    See :func:`compare_publications`, which also returns the warnings.
    """
    return list(compare_publications(connection, entries, new, part_path, already=already).superseded)


def compare_publications(
    connection: duckdb.DuckDBPyConnection,
    entries: Sequence[FileEntry],
    new: set[str],
    part_path: Callable[[str], str],
    *,
    already: str = "",
) -> RepublicationFindings:
    """Compare new files with the others of their body, kind and months.

    Only pairs with a new file that share a month are read, so nothing is read where nothing overlaps.

    Args:
        connection: an engine that may create temporary tables and read the parts. It is left with the
            table ``superseded_lines`` (line_id, file_hash, superseded_by, reason), each line once.
        entries: all files of the snapshot to be, of any body and kind.
        new: hashes of the files that this import added.
        part_path: path of the Parquet file with the lines of a part.
        already: table or view with the ``line_id`` of lines that are superseded already, if any.
    """
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE superseded_lines"
        " (line_id VARCHAR, file_hash VARCHAR, superseded_by VARCHAR, reason VARCHAR)"
    )
    superseded: list[SupersededLines] = []
    warnings: list[PartlyRepeated] = []
    for group in _groups(entries):
        pairs = _pairs(group, new)
        if pairs:
            comparisons = _compare(connection, pairs, part_path)
            # The latest publication is credited first, so that a line is superseded once, by the latest.
            comparisons.sort(key=lambda found: _rank(found.later, new), reverse=True)
            superseded += _supersede_all(connection, comparisons, already)
            warnings += [warning for comparison in comparisons for warning in _warn(comparison)]
    return RepublicationFindings(tuple(superseded), tuple(warnings))


def _rank(entry: FileEntry, new: set[str]) -> tuple[object, ...]:
    return publication_rank(entry, is_new=entry.file_hash in new)


def _groups(entries: Iterable[FileEntry]) -> list[list[FileEntry]]:
    """Return the files with lines, by body and kind."""
    groups: dict[tuple[str, str], list[FileEntry]] = defaultdict(list)
    for entry in entries:
        if entry.part and entry.rows_accepted and entry.body_id:
            groups[(entry.body_id, entry.kind)].append(entry)
    return [group for _, group in sorted(groups.items()) if len(group) > 1]


def _pairs(group: Sequence[FileEntry], new: set[str]) -> list[Comparison]:
    """Return the pairs of one body and kind worth comparing: a new file, a shared month, more than strays."""
    by_month: dict[str, list[FileEntry]] = defaultdict(list)
    for entry in group:
        for month in _months_with_lines(entry):
            by_month[month].append(entry)
    shared: dict[tuple[str, str], set[str]] = defaultdict(set)
    known = {entry.file_hash: entry for entry in group}
    for month, files in by_month.items():
        for one, other in combinations(files, 2):
            if one.file_hash in new or other.file_hash in new:
                shared[(one.file_hash, other.file_hash)].add(month)
    pairs = []
    for (one_hash, other_hash), months in sorted(shared.items()):
        earlier, later = sorted((known[one_hash], known[other_hash]), key=lambda entry: _rank(entry, new))
        pairs.append(
            Comparison(
                earlier=earlier,
                later=later,
                both_cover=frozenset(months) & covered_months(earlier) & covered_months(later),
                reference_column=_shared_reference(earlier, later),
                months=tuple(SharedMonth(month) for month in sorted(months)),
            )
        )
    return pairs


def _months_with_lines(entry: FileEntry) -> list[str]:
    total = sum(month.lines for month in entry.periods)
    covered = covered_months(entry)
    return [m.period for m in entry.periods if m.period in covered or m.lines >= STRAY_SHARE * total > 0]


def _shared_reference(one: FileEntry, other: FileEntry) -> str:
    """Return the reference that both files publish; one file's numbering says nothing about the other's."""
    for column in ("transaction_ref", "invoice_ref"):
        if column in one.fields and column in other.fields:
            return column
    return ""


def _compare(
    connection: duckdb.DuckDBPyConnection, pairs: Sequence[Comparison], part_path: Callable[[str], str]
) -> list[Comparison]:
    """Count, month by month, what the later file of each pair repeats of the earlier one."""
    statements = load("tallystick.spend.quality")
    files = {entry.part: entry for pair in pairs for entry in (pair.earlier, pair.later) if entry.part}
    paths = ", ".join("'" + part_path(part).replace("'", "''") + "'" for part in sorted(files))
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE republication_months (pair INTEGER, earlier VARCHAR, later VARCHAR,"
        " period VARCHAR, reference_column VARCHAR)"
    )
    connection.executemany(
        "INSERT INTO republication_months VALUES (?, ?, ?, ?, ?)",
        [
            (number, pair.earlier.file_hash, pair.later.file_hash, month.period, pair.reference_column)
            for number, pair in enumerate(pairs)
            for month in pair.months
        ],
    )
    connection.execute(
        "CREATE OR REPLACE TEMP VIEW republication_candidates AS"
        f" SELECT {_COLUMNS} FROM read_parquet([{paths}])"
    )
    for name in ("republication_lines", "republication_matches"):
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {statements[name].sql}")
    counts: dict[int, list[SharedMonth]] = defaultdict(list)
    for number, *facts in connection.execute(statements["republication_counts"].sql).fetchall():
        counts[number].append(SharedMonth(*facts))
    return [pair.counted(number, counts[number]) for number, pair in enumerate(pairs)]


def _supersede_all(
    connection: duckdb.DuckDBPyConnection, comparisons: Sequence[Comparison], already: str
) -> list[SupersededLines]:
    """Supersede in the order given; a file with no line left is not looked at again.

    Of many near-copies of one month each is compared with each, but only the latest takes anything.
    """
    left = {found.earlier.file_hash: found.earlier.rows_accepted for found in comparisons}
    superseded: list[SupersededLines] = []
    for found in comparisons:
        if left[found.earlier.file_hash] > 0:
            taken = _supersede(connection, found, already)
            left[found.earlier.file_hash] -= sum(item.lines for item in taken)
            superseded += taken
    return superseded


def _supersede(
    connection: duckdb.DuckDBPyConnection, found: Comparison, already: str
) -> list[SupersededLines]:
    """Add what one comparison supersedes to ``superseded_lines`` and return it, if it is anything."""
    if not found.is_republication and not found.is_partial_republication:
        return []
    kept = ["line_id NOT IN (SELECT line_id FROM superseded_lines)"]
    if already:
        kept.append(f"line_id NOT IN (SELECT line_id FROM {already})")
    connection.execute(
        f"""
        INSERT INTO superseded_lines
        SELECT DISTINCT line_id, $earlier, $later, $reason FROM (
            SELECT line_id FROM republication_lines
            WHERE pair = $pair AND side = 'earlier' AND list_contains($whole, period)
            UNION ALL
            SELECT line_id FROM republication_matches
            WHERE pair = $pair AND (has_reference OR $is_republication)
        ) WHERE {" AND ".join(kept)}
        """,
        {
            "earlier": found.earlier.file_hash,
            "later": found.later.file_hash,
            "reason": found.reason,
            "pair": found.number,
            "whole": list(found.wholly_replaced),
            "is_republication": found.is_republication,
        },
    )
    lines, pence = connection.execute(
        """
        SELECT COUNT(*), CAST(COALESCE(SUM(lines.amount_pence), 0) AS BIGINT)
        FROM superseded_lines
        JOIN (SELECT line_id, amount_pence FROM republication_lines WHERE pair = $pair AND side = 'earlier')
            AS lines USING (line_id)
        WHERE file_hash = $earlier AND superseded_by = $later
        """,
        {"pair": found.number, "earlier": found.earlier.file_hash, "later": found.later.file_hash},
    ).fetchall()[0]
    if not lines:
        return []
    return [
        SupersededLines(
            file_hash=found.earlier.file_hash,
            superseded_by=found.later.file_hash,
            reason=found.reason,
            lines=lines,
            pence=pence,
        )
    ]


def _warn(found: Comparison) -> list[PartlyRepeated]:
    if found.is_republication or found.is_partial_republication or found.share < WARNING_SHARE:
        return []
    return [PartlyRepeated(found.earlier.file_hash, found.later.file_hash, found.matched, found.share)]
