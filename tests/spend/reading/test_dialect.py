"""The dialect of a text is found from a sample, whatever stands above and below the table."""

import pytest

from tallystick.spend.reading.dialect import find_dialect

ROWS = [
    ["Date", "Supplier", "Amount", "Service"],
    ["01/04/2024", "Acme & Sons", "120.50", "Roads"],
    ["02/04/2024", "Brown Ltd", "1,340.00", "Adult care"],
    ["03/04/2024", "O'Neill", "-5.00", "Parks; gardens"],
    ["04/04/2024", "Dean's Yard", "75.25", "Schools"],
]


def written(delimiter, quote='"'):
    def cell(text):
        special = any(sign in text for sign in (delimiter, quote, ",")) and delimiter
        return f"{quote}{text.replace(quote, quote * 2)}{quote}" if special else text

    return [delimiter.join(cell(text) for text in row) + "\r\n" for row in ROWS]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "~", "^", ", ", "||"])
def test_the_delimiter_is_found(delimiter):
    assert find_dialect(written(delimiter)).delimiter == delimiter


def test_a_title_and_a_footer_do_not_mislead():
    lines = ["Payments over £500, April 2024\r\n", "\r\n", *written(";"), "Total of all rows, see notes\r\n"]
    assert find_dialect(lines).delimiter == ";"


def test_a_text_of_one_column_has_no_delimiter():
    assert (
        find_dialect(["Supplier\n", "Acme Ltd\n", "Brown and Sons\n", "Smith, Jones & Co\n"]).delimiter == ""
    )
    assert find_dialect(["09:15\n", "10:30\n", "11:45\n", "12:00\n"]).delimiter == ""


def test_single_quotation_marks_are_found_and_apostrophes_are_not_taken_for_them():
    assert find_dialect(written(",", "'")).quote == "'"
    assert find_dialect(written("|")).quote == '"'


def test_a_backslash_before_a_quotation_mark_is_found():
    lines = ["id,name,amount\n", '1,"He said \\"yes\\", twice",2.00\n', '2,"12\\" pipe, steel",3.00\n']
    assert find_dialect(lines).escape == "\\"
    doubled = ["id,name,amount\n", '1,"He said ""yes"", twice",2.00\n', '2,"12"" pipe, steel",3.00\n']
    assert find_dialect(doubled).escape == '"'


def test_the_hint_that_excel_writes_is_followed():
    assert find_dialect(["sep=;\n", "a,b;c,d\n", "1,2;3,4\n"]).delimiter == ";"


def test_decimal_commas_do_not_beat_semicolons():
    lines = ["Datum;Betrag;Name\n", *(f"0{day}.04.2024;{day},50;Firma {day}\n" for day in range(1, 9))]
    assert find_dialect(lines).delimiter == ";"


def test_one_loose_quotation_mark_does_not_spoil_the_dialect():
    lines = written(",")
    lines[2] = '02/04/2024,"Brown Ltd,40.00,Adult care\r\n'
    found = find_dialect(lines)
    assert (found.delimiter, found.quote, found.escape) == (",", '"', '"')
