"""Find how a delimited text is written: delimiter, quotation mark, escape.

The measure is consistency, as in every study of the question (van den Burg, Nazábal and Sutton, *Wrangling
messy CSV files by detecting row and type patterns*, 2019): under the right dialect most rows have the same
number of cells, and the cells look like values. Preambles, footers and broken rows only lower the share.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from tallystick.spend.reading.model import Dialect
from tallystick.spend.reading.records import Record, Splitter
from tallystick.spend.reading.shapes import TYPED, Shape, shape_of

COMMON = (",", ";", "\t", "|")
# Two characters where one would do, and signs that words and times contain too: taken only where nearly
# every row agrees on three cells or more.
SPACED = (", ", "; ", "||", "\t\t")
RARE = ("~", "^", ":", " ")
_LINES_WEIGHED = 80
_GOOD = 0.5
_CELLS_WEIGHED = 600
_TIME_OR_ADDRESS = re.compile(r"(?<![\d:])\d{1,2}:[0-5]\d(?::[0-5]\d)?(?![\d:.])|\bhttps?://", re.IGNORECASE)
_EXCEL_HINT = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)


def find_dialect(lines: Sequence[str]) -> Dialect:
    """Return the dialect under which a sample of lines (with their line ends) is most consistent.

    The delimiter is empty where the text has a single column.
    """
    if lines and (hint := _EXCEL_HINT.fullmatch(lines[0])):
        return _with_quotes(lines, hint.group(1))
    filled = [line for line in lines if line.strip(" \t\r\n")]
    sample = [*filled[:_LINES_WEIGHED], *filled[_LINES_WEIGHED:][-20:]]
    best, score = _best_of((*COMMON, *SPACED), sample)
    if score <= _GOOD:
        rare, rare_score = _best_of(RARE, sample)
        best = rare if rare_score > score else best
    return best


def _best_of(delimiters: Sequence[str], sample: Sequence[str]) -> tuple[Dialect, float]:
    best, best_score = Dialect(delimiter=""), 0.0
    for delimiter in delimiters:
        if not _is_worth_weighing(sample, delimiter):
            continue
        dialect = _with_quotes(sample, delimiter)
        score = _score(sample, dialect)
        if score > best_score + 1e-9:
            best, best_score = dialect, score
    return best, best_score


def _is_worth_weighing(sample: Sequence[str], delimiter: str) -> bool:
    present = sum(1 for line in sample if delimiter in line)
    if 2 * delimiter in SPACED and _is_always_doubled(sample, delimiter):
        return False
    if delimiter in COMMON:
        return present >= max(1, 0.3 * len(sample))
    if len(sample) < 3 or present < 0.9 * len(sample):
        return False
    if delimiter == ":" and _is_mostly_in_values(sample, delimiter):
        return False
    if delimiter in SPACED:
        singles = sum(line.count(delimiter[0]) for line in sample)
        return sum(line.count(delimiter) for line in sample) * len(delimiter.strip(" ")) >= 0.7 * singles
    return True


def _is_mostly_in_values(sample: Sequence[str], sign: str) -> bool:
    """Tell whether the sign belongs to times and addresses rather than between cells."""
    outside = sum(_TIME_OR_ADDRESS.sub("", line).count(sign) for line in sample)
    return outside < 0.5 * sum(line.count(sign) for line in sample)


def _is_always_doubled(sample: Sequence[str], sign: str) -> bool:
    return sum(2 * line.count(2 * sign) for line in sample) == sum(line.count(sign) for line in sample)


def _with_quotes(sample: Sequence[str], delimiter: str) -> Dialect:
    """Return the dialect of a delimiter with the quotation mark and escape that the sample shows."""
    quote = '"'
    if _openings(sample, delimiter, "'") > 2 * _openings(sample, delimiter, '"'):
        single, double = Dialect(delimiter, "'", "'"), Dialect(delimiter, '"', '"')
        if _score(sample, single) >= _score(sample, double):
            quote = "'"
    dialect = Dialect(delimiter=delimiter, quote=quote, escape=quote)
    if any("\\" + quote in line for line in sample):
        backslash = replace(dialect, escape="\\")
        if _repairs(sample, backslash) < _repairs(sample, dialect):
            return backslash
    return dialect


def _openings(sample: Sequence[str], delimiter: str, quote: str) -> int:
    """Count quotation marks that stand where a cell begins and have a partner where one ends."""
    opening = sum(line.count(delimiter + quote) + line.startswith(quote) for line in sample)
    closing = sum(line.count(quote + delimiter) + line.rstrip("\r\n").endswith(quote) for line in sample)
    return min(opening, closing)


def _repairs(sample: Sequence[str], dialect: Dialect) -> int:
    splitter = Splitter(dialect)
    for _ in splitter.split(sample):
        pass
    return splitter.repairs


def _score(sample: Sequence[str], dialect: Dialect) -> float:
    """Return the consistency of a sample under a dialect, from 0 to 1."""
    records = [record for record in Splitter(dialect).split(sample) if not record.is_blank]
    # A title above the table says nothing about its columns, unless there is nothing else.
    rows = [record for record in records if sum(1 for cell in record.cells if cell.strip()) > 1] or records
    if not rows:
        return 0.0
    width, agreeing = _mode(rows)
    if width < 2:
        return 0.0
    # Rows below the share of titles count against: half of the lines must be rows.
    agreement = agreeing / max(len(rows), 0.5 * len(records))
    if dialect.delimiter not in COMMON and (width < 3 or agreement < 0.9):
        return 0.0
    repaired = sum(1 for record in records if record.repaired) / len(records)
    return agreement**2 * (1 - 1 / width) * (0.4 + 0.6 * _tidiness(rows)) * (1 - 0.5 * repaired)


def _mode(rows: Sequence[Record]) -> tuple[int, int]:
    counts = Counter(len(record.cells) for record in rows)
    most = max(counts.values())
    return max(width for width, count in counts.items() if count == most), most


def _tidiness(rows: Sequence[Record]) -> float:
    """Return the share of cells that look like values: typed, blank, or words without loose marks."""
    cells = tidy = 0
    for record in rows:
        for cell in record.cells:
            cells += 1
            tidy += _is_tidy(cell)
        if cells > _CELLS_WEIGHED:
            break
    return tidy / cells if cells else 0.0


def _is_tidy(cell: str) -> bool:
    if not cell or shape_of(cell) in TYPED:
        return True
    if cell[0] in " \"'" or cell[-1] == '"':
        return False
    return shape_of(cell) is not Shape.BLANK and not any(sign in cell for sign in ";\t|")
