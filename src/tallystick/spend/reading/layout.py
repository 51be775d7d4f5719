"""Find where the table lies in its rows: preamble, header, first row of data.

A header is known by what it says (words that headings use everywhere) and by contrast: it has words
where the rows beneath have dates and numbers. A first full row that already looks like those beneath is
data, and the table has no header.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from tallystick.spend.reading.shapes import TYPED, Shape, column_shapes, shape_of

Row = Sequence[str]

_HEADING_WORDS = frozenset(  # what headings of published tables say, whoever publishes them
    """
    account activity actual address agreement amount analysis approved area authority award
    balance band beneficiary bill body budget capital card cardholder category centre charity
    city class code comment comments commodity company contract contractor cost council country
    county cr credit creditor currency customer date day dd debit department desc description
    detail details directorate district div division doc document dr email end entity estimate
    event expenditure expense family field file flag from fund fy gender gl grade grant gross
    group heading id identifier inv invoice irrecoverable item job key label lad ledger level
    line link local location mcc measure merchant method month name narrative net no notes num
    number office officer order org organisation organization original other owner paid party
    pay payee payment percentage period phone place po post postcode posting price proclass
    procurement product project provider publisher purchase purpose qty quantity quarter rate
    reason recipient record ref reference region registration remarks responsible revenue role
    row salary section sector service site source spend spending start status sub subjective sum
    summary supplier table tax team telephone term time title to total town trans transaction
    trn type unit uri url value vat vendor voucher ward website week year zip
    """.split()  # noqa: SIM905  (a list would take two hundred lines)
)
_WORD = re.compile(r"[a-z][a-z\-]*")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_YEAR = re.compile(r"(?:19|20)\d\d(?:[/-]\d{2,4})?")
_UNIT = re.compile(r"\(?\s*(?:£|%|£\s*p|gbp|£\s*(?:['’]?000s?|k|m|million))\s*\)?", re.IGNORECASE)
_QUERY = re.compile(
    r"\s*\(?\s*(?:select|from|where|and|or|join|left|inner|order by|group by|union|with|set)\b",
    re.IGNORECASE,
)
_SQL_START = re.compile(r"\s*\(?\s*(?:select|with|declare|exec)\s", re.IGNORECASE)
_LONGEST_SEARCH = 60


@dataclass(frozen=True)
class Layout:
    """Where a table lies: its header, the rows above it, and the index of the first row of data."""

    header: tuple[str, ...]
    preamble: tuple[tuple[str, ...], ...]
    first: int
    width: int
    notes: tuple[str, ...] = ()


def find_layout(rows: Sequence[Row], more: Sequence[Row] = ()) -> Layout:
    """Return the layout of a table from its first rows and, for contrast, some rows from further down."""
    beneath = [row for row in (*rows, *more) if _filled(row)]
    if not beneath:
        return Layout(header=(), preamble=(), first=len(rows), width=max(map(len, rows), default=1))
    width = modal_width(beneath)
    typical = median(_filled(row) for row in _core(beneath, width))
    shapes = _shapes_beneath(beneath, width)
    first_typed = _first_data_like(rows, shapes, typical)
    top, bottom = _find_header(rows, first_typed, shapes, typical)
    if top is None:
        start = _start_without_header(rows, first_typed, typical)
        return Layout(header=(), preamble=_texts(rows[:start]), first=start, width=width)
    return _with_header(rows, top, bottom, width, beneath)


def modal_width(rows: Sequence[Row]) -> int:
    """Return the number of cells most rows have; the larger number where two are as frequent."""
    counts = Counter(len(row) for row in _core(rows, 0))
    most = max(counts.values())
    return max(width for width, count in counts.items() if count == most)


def _core(rows: Sequence[Row], width: int) -> list[Row]:
    """Return the rows that are more than a title, or all where there are none."""
    same = [row for row in rows if not width or len(row) == width]
    return [row for row in same if _filled(row) > 1] or list(rows)


def _with_header(rows: Sequence[Row], top: int, bottom: int, width: int, beneath: Sequence[Row]) -> Layout:
    notes = []
    lines = [_trimmed(row) for row in rows[top : bottom + 1]]
    if bottom > top:
        notes.append(f"The header takes {bottom - top + 1} rows; they were joined.")
    longest = max(map(len, lines))
    header = [
        " ".join(text for line in lines if at < len(line) and (text := tidy_heading(line[at])))
        for at in range(longest)
    ]
    if _has_stray_blank(header, width, beneath):
        header.remove("")
        notes.append("The header has one delimiter too many; it was dropped.")
    if width > len(header) > 0 and beneath and _rows_reach(beneath, len(header) + 1):
        notes.append(f"The header has {len(header)} headings for rows of {width} cells.")
    width = max(width, len(header))
    first = bottom + 1
    while first < len(rows) and not _filled(rows[first]):
        first += 1
    padded = tuple(header) + ("",) * (width - len(header))
    return Layout(padded, _texts(rows[:top]), first, width, tuple(notes))


def tidy_heading(cell: str) -> str:
    """Return a heading with line breaks and runs of blanks as one blank."""
    return " ".join(cell.split())


def _has_stray_blank(header: list[str], width: int, beneath: Sequence[Row]) -> bool:
    """Tell whether the one blank heading is a delimiter too many: every row is exactly one cell shorter."""
    if len(header) != width + 1 or header.count("") != 1:
        return False
    return sum(1 for row in beneath if len(row) == width) >= 0.9 * (len(beneath) - 1)


def _rows_reach(beneath: Sequence[Row], width: int) -> bool:
    return sum(1 for row in beneath if len(_trimmed(row)) >= width) > 0.5 * len(beneath)


def _shapes_beneath(rows: Sequence[Row], width: int) -> tuple[Shape, ...]:
    """Return the shapes of the columns, judged from the rows that a header cannot be."""
    full = [row for row in rows if len(row) == width] or list(rows)
    skip = min(len(full) // 2, 10)
    return column_shapes(full[skip:][:300], width)


def _first_data_like(rows: Sequence[Row], shapes: Sequence[Shape], typical: float) -> int:
    for index, row in enumerate(rows):
        if _looks_like_data(row, shapes, typical):
            return index
    return len(rows)


def _looks_like_data(row: Row, shapes: Sequence[Shape], typical: float) -> bool:
    """Tell whether the row has dates and numbers where the columns have them."""
    if _filled(row) < 0.5 * typical:
        return False
    present = matched = 0
    for cell, expected in zip(row, shapes, strict=False):
        if expected not in TYPED or not cell.strip():
            continue
        present += 1
        matched += shape_of(cell) is expected and not _is_year_heading(cell)
    return matched > 0 and matched >= 0.5 * present


def _is_year_heading(cell: str) -> bool:
    return _YEAR.fullmatch(cell.strip()) is not None


def _find_header(
    rows: Sequence[Row], first_typed: int, shapes: Sequence[Shape], typical: float
) -> tuple[int | None, int]:
    """Return the first and last row of the header, or ``None`` where there is none."""
    # Where no column has dates or numbers nothing looks like data: the first full row is the header.
    untyped = not any(shape in TYPED for shape in shapes)
    limit = min(first_typed, _LONGEST_SEARCH, len(rows))
    best, best_score = None, 0.0
    in_query = False
    for index in range(limit):
        row = rows[index]
        if not _filled(row):
            in_query = False
            continue
        in_query = _starts_query(row) or (in_query and _continues_query(row))
        score = 0.0 if in_query else _heading_score(row, typical)
        # Next to the data a header as good as another is the header; among words the first full row is.
        needed = best_score + (0.25 if untyped and best is not None else 0.0)
        if score > needed or (score == best_score > 0.0 and not untyped):
            best, best_score = index, score
    if best is None or (untyped and not _stands_apart(rows, best)):
        return None, -1
    top = best
    while top > 0 and _belongs_above(rows[top - 1], rows[best], typical):
        top -= 1
    bottom = best
    while bottom + 1 < limit and _belongs_below(rows[bottom + 1], rows[best], shapes):
        bottom += 1
    return top, bottom


def _heading_score(row: Row, typical: float) -> float:
    """Return how much a row is like a header: full, short words, words that headings use, each of its own."""
    cells = [cell.strip() for cell in row if cell.strip()]
    if len(cells) < max(min(2, typical), 0.4 * typical):
        return 0.0
    known = sum(1 for cell in cells if is_heading(cell)) / len(cells)
    typed = sum(1 for cell in cells if shape_of(cell) in TYPED and not _is_year_heading(cell)) / len(cells)
    long = sum(1 for cell in cells if len(cell) > 80) / len(cells)
    distinct = len({cell.casefold() for cell in cells}) / len(cells)
    full = min(len(cells) / typical, 1.0) if typical else 1.0
    return max(0.0, full + 1.5 * known + 0.5 * distinct - 2.0 * typed - long - 0.4)


def is_heading(cell: str) -> bool:
    """Tell whether a cell reads like a heading: short, with a word that headings use."""
    text = cell.strip()
    if not text or len(text) > 80:
        return False
    words = _WORD.findall(_CAMEL.sub(" ", text).casefold())
    return any(word in _HEADING_WORDS or word.removesuffix("s") in _HEADING_WORDS for word in words)


def _stands_apart(rows: Sequence[Row], index: int) -> bool:
    """Tell whether a full row of words is a header: headings do not come back as values beneath."""
    row = rows[index]
    known = [cell for cell in row if is_heading(cell)]
    if len(known) >= 0.5 * max(_filled(row), 1):
        return True
    beneath = rows[index + 1 :]
    if not beneath:
        return bool(known)
    returning = sum(
        1
        for at, cell in enumerate(row)
        if cell.strip() and any(at < len(other) and other[at].strip() == cell.strip() for other in beneath)
    )
    codes = sum(1 for cell in row if shape_of(cell) is Shape.CODE)
    return returning == 0 and codes == 0


def _belongs_above(above: Row, header: Row, typical: float) -> bool:
    """Tell whether the row above a header is a first line of it."""
    cells = [cell for cell in above if cell.strip()]
    if len(cells) < 2 or _starts_query(above) or any(shape_of(cell) in TYPED for cell in cells):
        return False
    if _same(above, header):
        return True
    fills = sum(
        1 for at, cell in enumerate(above) if cell.strip() and not (at < len(header) and header[at].strip())
    )
    known = sum(1 for cell in cells if is_heading(cell))
    full = len(cells) >= 0.5 * typical and known >= 0.5 * len(cells)
    return full or (fills > 0 and known >= 0.5 * len(cells) and fills >= 0.5 * len(cells))


def _belongs_below(below: Row, header: Row, shapes: Sequence[Shape]) -> bool:
    """Tell whether the row beneath a header is a second line of it."""
    cells = [cell for cell in below if cell.strip()]
    if not cells:
        return False
    if _same(below, header):
        return True
    # A unit beneath its heading ("Amount" and then "£") is no value, though "£000" looks like a number.
    words = [cell for cell in cells if not _UNIT.fullmatch(cell.strip())]
    if any(shape_of(cell) in TYPED for cell in words) or not any(shape in TYPED for shape in shapes):
        return False
    known = len(cells) - len(words) + sum(1 for cell in words if is_heading(cell))
    return known >= 0.6 * len(cells)


def _same(one: Row, other: Row) -> bool:
    return [cell.strip() for cell in _trimmed(one)] == [cell.strip() for cell in _trimmed(other)]


def _start_without_header(rows: Sequence[Row], first_typed: int, typical: float) -> int:
    """Return the first row that is full enough to be data; what stands above is preamble."""
    for index, row in enumerate(rows[: first_typed + 1]):
        if _filled(row) >= max(min(2, typical), 0.5 * typical):
            return index
    return min(first_typed, len(rows))


def _starts_query(row: Row) -> bool:
    return any(_SQL_START.match(cell) for cell in row[:2])


def _continues_query(row: Row) -> bool:
    return bool(_QUERY.match(next((cell for cell in row if cell.strip()), ""))) or _filled(row) <= 2


def _filled(row: Row) -> int:
    return sum(map(bool, map(str.strip, row)))


def _trimmed(row: Row) -> list[str]:
    cells = list(row)
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def _texts(rows: Sequence[Row]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(cell.strip() for cell in _trimmed(row)) for row in rows)
