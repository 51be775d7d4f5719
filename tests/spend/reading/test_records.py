"""Lines into records: strict where the text obeys, repaired where it is broken."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tallystick.spend.reading.model import Dialect
from tallystick.spend.reading.records import Splitter, mend_surplus
from tallystick.spend.reading.shapes import Shape

SHAPES = (Shape.DATE, Shape.WORDS, Shape.NUMBER, Shape.CODE)


def split(*lines, dialect=None, width=4, shapes=SHAPES, returns=False):
    splitter = Splitter(dialect or Dialect(), width, shapes, returns_end_lines=returns)
    return [record.cells for record in splitter.split(lines)]


GOOD = "02/04/2024,Brown Ltd,40.00,INV-2\r\n"
GOOD_CELLS = ["02/04/2024", "Brown Ltd", "40.00", "INV-2"]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ('01/04/2024,"Acme, Leeds",5.00,INV-1\r\n', ["01/04/2024", "Acme, Leeds", "5.00", "INV-1"]),
        ('01/04/2024,"The ""Grand""",5.00,INV-1\r\n', ["01/04/2024", 'The "Grand"', "5.00", "INV-1"]),
        ('01/04/2024,"Acme,5.00,INV-1\r\n', ["01/04/2024", '"Acme', "5.00", "INV-1"]),
        ('"01/04/2024,Acme,5.00,INV-1\r\n', ['"01/04/2024', "Acme", "5.00", "INV-1"]),
        ('01/04/2024,Acme,5.00,"\r\n', ["01/04/2024", "Acme", "5.00", '"']),
        (
            '01/04/2024,"The "Grand", Leeds",5.00,INV-1\r\n',
            ["01/04/2024", 'The "Grand", Leeds', "5.00", "INV-1"],
        ),
        ('01/04/2024,""Acme, Leeds",5.00,INV-1\r\n', ["01/04/2024", '"Acme, Leeds', "5.00", "INV-1"]),
        ('01/04/2024,"Pipe 12"",5.00,INV-1\r\n', ["01/04/2024", 'Pipe 12"', "5.00", "INV-1"]),
        ('01/04/2024,Pipe 12",5.00,INV-1\r\n', ["01/04/2024", 'Pipe 12"', "5.00", "INV-1"]),
        ('01/04/2024"Acme, Leeds",5.00,INV-1\r\n', ["01/04/2024", "Acme, Leeds", "5.00", "INV-1"]),
        ('01/04/2024,"Acme" ,5.00,INV-1\r\n', ["01/04/2024", "Acme", "5.00", "INV-1"]),
        ("01/04/2024,Acme, Leeds,5.00,INV-1\r\n", ["01/04/2024", "Acme, Leeds", "5.00", "INV-1"]),
        (",01/04/2024,Acme,5.00,INV-1\r\n", ["01/04/2024", "Acme", "5.00", "INV-1"]),
        ("01/04/2024,Acme,,5.00,INV-1\r\n", ["01/04/2024", "Acme", "5.00", "INV-1"]),
        ("01/04/2024,Acme,5.00,INV-1,,,\r\n", ["01/04/2024", "Acme", "5.00", "INV-1"]),
    ],
)
def test_a_row_is_read_as_it_was_meant_and_the_next_is_untouched(line, cells):
    assert split(line, GOOD) == [cells, GOOD_CELLS]


def test_a_cell_over_several_lines_is_one_cell():
    lines = ('01/04/2024,"Acme\r\n', "second line, with comma\r\n", 'end",5.00,INV-1\r\n', GOOD)
    assert split(*lines) == [
        ["01/04/2024", "Acme\r\nsecond line, with comma\r\nend", "5.00", "INV-1"],
        GOOD_CELLS,
    ]


def test_a_loose_quotation_mark_does_not_swallow_the_rows_up_to_the_next_one():
    lines = ('01/04/2024,"Acme,5.00,INV-1\r\n', GOOD, GOOD, '03/04/2024,Dean",6.00,INV-3\r\n')
    assert split(*lines) == [
        ["01/04/2024", '"Acme', "5.00", "INV-1"],
        GOOD_CELLS,
        GOOD_CELLS,
        ["03/04/2024", 'Dean"', "6.00", "INV-3"],
    ]


def test_rows_that_are_short_stay_short_and_keep_their_place():
    assert split("01/04/2024,Acme\r\n", "\r\n", GOOD) == [["01/04/2024", "Acme"], [""], GOOD_CELLS]


def test_an_unquoted_comma_that_could_stand_in_two_places_is_left_in_an_extra_cell():
    shapes = (Shape.DATE, Shape.WORDS, Shape.WORDS, Shape.NUMBER)
    cells = ["01/04/2024", "Acme", "Leeds", "Roads", "5.00"]
    assert mend_surplus(cells, 4, shapes, ",") is None


def test_backslashes_escape_quotation_marks_only():
    dialect = Dialect(escape="\\")
    line = '01/04/2024,"A \\"b\\" c:\\dir, x",5.00,INV-1\n'
    assert split(line, dialect=dialect) == [["01/04/2024", 'A "b" c:\\dir, x', "5.00", "INV-1"]]


def test_a_stray_carriage_return_is_part_of_its_cell_unless_it_ends_the_lines_of_the_file():
    assert split("01/04/2024,Ac\r", "me,5.00,INV-1\n") == [["01/04/2024", "Ac\rme", "5.00", "INV-1"]]
    assert split("01/04/2024,Acme,5.00,INV-1\r", "02\r", returns=True) == [
        ["01/04/2024", "Acme", "5.00", "INV-1"],
        ["02"],
    ]


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
rows = st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=6)


@given(rows=rows, delimiter=st.sampled_from([",", ";", "\t", "|"]), end=st.sampled_from(["\n", "\r\n"]))
def test_what_was_written_by_the_rules_is_read_as_it_was(rows, delimiter, end):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(rows)
    lines = list(io.StringIO(out.getvalue(), newline=""))
    assert split(*lines, dialect=Dialect(delimiter), width=3, shapes=()) == rows


@given(rows=rows)
def test_the_scanner_for_longer_delimiters_agrees_with_the_rules_too(rows):
    text = "".join(", ".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows)
    lines = list(io.StringIO(text, newline=""))
    assert split(*lines, dialect=Dialect(", "), width=3, shapes=()) == rows


@given(st.lists(st.text("a1,\"\\ '£", max_size=30), max_size=5))
def test_whatever_the_lines_hold_each_is_read_and_none_is_lost(texts):
    splitter = Splitter(Dialect(), 3, (Shape.WORDS, Shape.NUMBER, Shape.WORDS))
    records = list(splitter.split([f"{text}\n" for text in texts]))
    assert sum(record.lines for record in records) == len(texts)
