"""Polluted copies of the made table, each with the table that a reader should find in it.

The kinds are those of the Pollock benchmark (Vitagliano, Hameed, Jiang, Reisener, Wu and Naumann, *Pollock:
A Data Loading Benchmark*, Proceedings of the VLDB Endowment 16(8), 2023), and some that English publishers
add. Files, generator and table are our own. For the kinds that Pollock has, the weight is the one that its
published list (``pollock_weights.json``) gives to all files of that kind together: about as many as showed
the kind among the 3,712 files of its survey. All other kinds weigh 1, as its unpolluted file does; those
weights are ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bench.messy.source import HEADER, rows

Rows = list[list[str]]

PUBLISHED_WEIGHTS: dict[str, float] = {
    "unpolluted": 1,
    "empty file": 15,
    "no last line end": 184,
    "two last line ends": 5,
    "no header": 470,
    "header of two rows": 47,
    "header of three rows": 47,
    "preamble": 282,
    "two tables, second narrower": 62.667,
    "two tables of one width": 62.667,
    "two tables, second wider": 62.667,
    "header only": 3,
    "one record": 4,
    "lines end in LF": 1691,
    "lines end in CR": 7,
    "semicolon": 834,
    "tab": 4,
    "space": 4,
    "comma and blank": 101,
    "apostrophe as quotation mark": 11,
    "backslash as escape": 1,
    "no escape": 7,
    "delimiter missing": 247,
    "delimiter too many": 278,
    "quotation mark too many": 7,
    "row delimited by spaces": 12,
}
OUR_WEIGHT = 1.0

_ROWS_HIT = (0, 1, 2, 23, 47, 79, 80)


@dataclass(frozen=True)
class Style:
    """How a table is written as text."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = '"'
    line_end: str = "\r\n"
    quote_all: bool = False

    def cell(self, text: str) -> str:
        """Return a cell as written: quoted where it has to be."""
        marks = (self.delimiter, self.quote, "\r", "\n")
        if not self.quote_all and not any(mark in text for mark in marks):
            return text
        return f"{self.quote}{text.replace(self.quote, self.escape + self.quote)}{self.quote}"

    def line(self, cells: Sequence[str]) -> str:
        """Return a row as written, without its line end."""
        return self.delimiter.join(self.cell(cell) for cell in cells)

    def text(self, table: Sequence[Sequence[str]]) -> str:
        """Return a table as written, every line closed."""
        return "".join(self.line(row) + self.line_end for row in table)


STANDARD = Style()


@dataclass(frozen=True)
class Polluted:
    """A polluted file: its kind, its bytes, and the rows (header first) that a reader should find."""

    kind: str
    name: str
    content: bytes
    truth: Rows
    encoding: str = "utf-8"

    @property
    def weight(self) -> float:
        """How much all files of the kind weigh together in the weighted score."""
        return PUBLISHED_WEIGHTS.get(self.kind, OUR_WEIGHT)


def polluted_files() -> list[Polluted]:
    """Return every polluted file, always the same, in the same order."""
    table = [HEADER, *rows()]
    makers = (_whole_file, _tables_and_titles, _dialects, _encodings, _single_rows, _many_rows, _cells)
    return [polluted for maker in makers for polluted in maker(table)]


def _text(kind: str, text: str, truth: Rows, variant: str = "", encoding: str = "utf-8") -> Polluted:
    name = "_".join(f"{kind} {variant}".replace(",", "").split())
    return Polluted(kind, f"{name}.csv", text.encode(encoding), truth, encoding)


def _whole_file(table: Rows) -> Iterator[Polluted]:
    text = STANDARD.text(table)
    yield _text("unpolluted", text, table)
    yield _text("unpolluted", Style(quote_all=True).text(table), table, "all quoted")
    yield _text("empty file", "", [])
    yield _text("no last line end", text.removesuffix("\r\n"), table)
    yield _text("two last line ends", text + "\r\n", table)
    yield _text("header only", STANDARD.text(table[:1]), table[:1])
    yield _text("one record", STANDARD.text(table[:2]), table[:2])
    yield _text("lines end in LF", replace(STANDARD, line_end="\n").text(table), table)
    yield _text("lines end in CR", replace(STANDARD, line_end="\r").text(table), table)
    mixed = "".join(STANDARD.line(row) + ("\n" if number % 3 else "\r\n") for number, row in enumerate(table))
    yield _text("line ends mixed", mixed, table)
    yield _text("ends in a control-Z", text + "\x1a", table)


def _tables_and_titles(table: Rows) -> Iterator[Polluted]:
    text, width = STANDARD.text(table), len(HEADER)
    yield _text("no header", STANDARD.text(table[1:]), table[1:])
    for count, kind in ((2, "header of two rows"), (3, "header of three rows")):
        joined = [" ".join([heading] * count) for heading in HEADER]
        yield _text(kind, STANDARD.text([HEADER] * (count - 1)) + text, [joined, *table[1:]], "repeated")
    split = [heading.partition(" ") for heading in HEADER]
    upper, lower = [first for first, _, _ in split], [rest for _, _, rest in split]
    yield _text("header of two rows", STANDARD.text([upper, lower, *table[1:]]), table, "split")
    title = "Payments to suppliers of 500 pounds and more"
    yield _text(
        "preamble", STANDARD.text([[title] + [""] * (width - 1), [""] * width]) + text, table, "delimited"
    )
    yield _text("preamble", f"{title}\r\n" + text, table, "one line")
    yield _text("preamble", f"{title}\r\nApril to August 2023\r\n\r\n" + text, table, "three lines")
    contact = f'{title}\r\n"Questions: accounts desk, Town Hall"\r\nPublished,30/09/2023\r\n\r\n'
    yield _text("preamble", contact + text, table, "facts")
    for kind, columns in (
        ("two tables, second narrower", width - 1),
        ("two tables of one width", width),
        ("two tables, second wider", width + 1),
    ):
        second = [[*row, f"Extra {number}"][:columns] for number, row in enumerate(table)]
        yield _text(kind, text + STANDARD.text(second), table)
    note = "Payments to named persons are left out"
    yield _text("footer", text + f"{note}\r\n", table, "one line")
    yield _text("footer", text + f"\r\n{note}\r\nEnd of file\r\n", table, "after a blank line")
    yield _text("footer", text + STANDARD.text([[note] + [""] * (width - 1)]), table, "delimited")


def _dialects(table: Rows) -> Iterator[Polluted]:
    for kind, delimiter in (
        ("semicolon", ";"),
        ("tab", "\t"),
        ("space", " "),
        ("comma and blank", ", "),
        ("bar", "|"),
        ("colon", ":"),
        ("caret", "^"),
        ("two bars", "||"),
    ):
        yield _text(kind, Style(delimiter).text(table), table)
    yield _text("apostrophe as quotation mark", Style(quote="'", escape="'").text(table), table)
    yield _text(
        "apostrophe as quotation mark", Style(";", "'", "'", quote_all=True).text(table), table, "semicolon"
    )
    yield _text("backslash as escape", Style(escape="\\").text(table), table)
    yield _text("no escape", Style(escape="").text(table), table)
    yield _text("announced delimiter", "sep=;\r\n" + Style(";").text(table), table)


def _encodings(table: Rows) -> Iterator[Polluted]:
    beyond = [[*row[:1], f"{row[1]} – Café £", *row[2:]] for row in table[1:]]
    truth = [HEADER, *beyond]
    text = STANDARD.text(truth)
    yield _text("UTF-8 mark", "\ufeff" + text, truth)
    yield _text("UTF-8 mark", "\ufeff\ufeff" + text, truth, "twice")
    yield _text("UTF-16", "\ufeff" + text, truth, "little end first", "utf-16-le")
    yield _text("UTF-16", "\ufeff" + text, truth, "big end first", "utf-16-be")
    yield _text("Windows-1252", text, truth, encoding="cp1252")
    lines = text.splitlines(keepends=True)
    mixed = b"".join(line.encode("cp1252" if at % 4 == 1 else "utf-8") for at, line in enumerate(lines))
    yield Polluted("encodings mixed", "encodings_mixed.csv", mixed, truth)


def _single_rows(table: Rows) -> Iterator[Polluted]:
    """Break one row of each file at one cell."""
    lines = [STANDARD.line(row) for row in table]
    width = len(HEADER)
    for hit in _ROWS_HIT:
        cells = [STANDARD.cell(cell) for cell in table[hit]]
        for at in range(width):
            place = f"row {hit} column {at}"
            more = ",".join(cells[:at]) + "," * (at > 0) + "," + ",".join(cells[at:])
            yield _text("delimiter too many", _with_line(lines, hit, more), table, place)
            if at:
                less = ",".join(cells[:at]) + ",".join(cells[at:])
                yield _text("delimiter missing", _with_line(lines, hit, less), table, place)
            yield _extra_mark(table, lines, cells, hit, at, place)
        spaced = Style(" ").line(table[hit])
        yield _text("row delimited by spaces", _with_line(lines, hit, spaced), table, f"row {hit}")
        other = Style(";").line(table[hit])
        yield _text("row of another delimiter", _with_line(lines, hit, other), table, f"row {hit}")


def _extra_mark(table: Rows, lines: list[str], cells: list[str], hit: int, at: int, place: str) -> Polluted:
    """Return a file where one cell begins with a quotation mark that is neither escaped nor closed."""
    was_quoted = cells[at].startswith('"')
    marked = ('""' + cells[at][1:]) if was_quoted else '"' + cells[at]
    text = _with_line(lines, hit, ",".join([*cells[:at], marked, *cells[at + 1 :]]))
    row = [*table[hit][:at], '"' + table[hit][at], *table[hit][at + 1 :]]
    return _text("quotation mark too many", text, [*table[:hit], row, *table[hit + 1 :]], place)


def _with_line(lines: Sequence[str], hit: int, line: str) -> str:
    return "".join(f"{text}\r\n" for text in [*lines[:hit], line, *lines[hit + 1 :]])


def _many_rows(table: Rows) -> Iterator[Polluted]:
    lines = [STANDARD.line(row) for row in table]
    width = len(HEADER)
    cut = [text.rstrip(",") for text in lines]
    yield _text("short rows", "".join(f"{text}\r\n" for text in cut), table)
    some = [text + ",," * (number % 4 == 2) for number, text in enumerate(lines)]
    yield _text("trailing delimiters", "".join(f"{text}\r\n" for text in some), table)
    yield _text("blank rows", "\r\n\r\n".join(lines) + "\r\n", table, "every other")
    gaps = [text + "\r\n" + "\r\n" * (number % 20 == 7) for number, text in enumerate(lines)]
    yield _text("blank rows", "".join(gaps), table, "some")
    commas = "," * (width - 1)
    bare = [text + "\r\n" + f"{commas}\r\n" * (number % 20 == 7) for number, text in enumerate(lines)]
    yield _text("blank rows", "".join(bare), table, "delimited")
    for hit in (3, 47, 80):
        purpose = STANDARD.cell(table[hit][4])
        cells = [STANDARD.cell(cell) for cell in table[hit]]
        cells[4] = (purpose if purpose.startswith('"') else f'"{purpose}"')[:-1]
        yield _text("closing mark missing", _with_line(lines, hit, ",".join(cells)), table, f"row {hit}")


def _cells(table: Rows) -> Iterator[Polluted]:
    def changed(column: int, hits: Sequence[int], text: str) -> Rows:
        return [
            [*row[:column], text, *row[column + 1 :]] if number in hits else row
            for number, row in enumerate(table)
        ]

    few = (2, 23, 24, 80)
    for variant, brk in (("LF", "\n"), ("CR LF", "\r\n")):
        broken = changed(4, few, f"Works at the depot{brk}second line, with a comma")
        yield _text("line break in a cell", STANDARD.text(broken), broken, variant)
    every = changed(4, range(1, len(table)), "First line\nsecond line\n\nlast line")
    yield _text("line break in a cell", STANDARD.text(every), every, "every row")
    heading = changed(5, (0,), "Net\nAmount")
    yield _text("line break in a heading", STANDARD.text(heading), table)
    nul = STANDARD.text(table).replace("Grass cutting", "Grass\0 cutting")
    yield _text("NUL", nul, table)
    long = changed(4, (30,), "all of it " * 20_000)
    yield _text("long cell", STANDARD.text(long), long)
    spaced = "".join(
        ", ".join(f'"{cell}"' if "," in cell else cell for cell in row) + "\r\n" for row in _plain(table)
    )
    yield _text("blanks round cells", spaced, _plain(table))
    inch = "\r\n".join(",".join(row) for row in _inches(table)) + "\r\n"
    yield _text("inch mark unquoted", inch, _inches(table))
    others = changed(4, range(1, len(table), 2), "a; b | c; d | e")
    yield _text("other delimiters in cells", STANDARD.text(others), others)
    thousands = [
        [*row[:5], f"1,{row[5][-6:].strip('-').zfill(6)}", *row[6:]] if number else row
        for number, row in enumerate(table)
    ]
    yield _text("thousands separators", STANDARD.text(thousands), thousands)


def _plain(table: Rows) -> Rows:
    return [[cell.replace('"', "") for cell in row] for row in table]


def _inches(table: Rows) -> Rows:
    """Return the table without commas in cells and with inch marks inside words, as people type them."""
    return [[cell.replace(",", "").replace("Grass cutting", 'Pipe 6" bore') for cell in row] for row in table]
