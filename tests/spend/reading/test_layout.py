"""Where the table lies in its rows: preamble, header of one or more lines, first row of data."""

from tallystick.spend.reading.layout import find_layout

DATA = [[f"{day:02d}/04/2024", "Acme Ltd", f"{day * 10}.50", "Roads"] for day in range(1, 9)]
HEADER = ["Date", "Supplier Name", "Amount", "Service Area"]


def test_a_plain_header():
    found = find_layout([HEADER, *DATA])
    assert found.header == tuple(HEADER)
    assert (found.first, found.preamble, found.width) == (1, (), 4)


def test_a_title_notes_and_blank_rows_are_preamble():
    above = [["Payments over £500", "", "", ""], ["From", "01/04/2024", "", ""], ["", "", "", ""]]
    found = find_layout([*above, HEADER, *DATA])
    assert found.header == tuple(HEADER)
    assert found.first == 4
    assert found.preamble == (("Payments over £500",), ("From", "01/04/2024"), ())


def test_a_query_above_the_header_is_preamble():
    query = [
        ["select date", " supplier", " amount", " service"],
        ["from ledger.payments p"],
        ["where amount > 500", " and date between a and b"],
        [""],
    ]
    found = find_layout([*query, HEADER, *DATA])
    assert found.header == tuple(HEADER)
    assert found.first == 5


def test_a_header_of_two_lines_is_joined():
    lines = [["Payment", "Supplier", "Amount", "Service"], ["Date", "Name", "", "Area"]]
    found = find_layout([*lines, *DATA])
    assert found.header == ("Payment Date", "Supplier Name", "Amount", "Service Area")
    assert found.first == 2


def test_the_same_header_twice_is_joined_as_it_stands():
    found = find_layout([HEADER, HEADER, *DATA])
    assert found.header[0] == "Date Date"
    assert found.first == 2


def test_a_first_row_that_looks_like_the_others_is_data():
    found = find_layout(DATA)
    assert (found.header, found.first) == ((), 0)


def test_a_table_without_header_may_have_a_title():
    found = find_layout([["Payments April 2024", "", "", ""], *DATA])
    assert (found.header, found.first) == ((), 1)


def test_a_first_data_row_with_odd_values_is_not_taken_into_the_header():
    odd = ["Redacted", "Redacted personal data", "", "Adult care"]
    found = find_layout([HEADER, odd, *DATA])
    assert found.header == tuple(HEADER)
    assert found.first == 1


def test_headings_that_are_years_are_headings():
    rows = [
        ["Service", "2019", "2020", "2021"],
        *([f"Team {n}", f"{n}5.1", f"{n}6.2", f"{n}7.3"] for n in range(9)),
    ]
    found = find_layout(rows)
    assert found.header == ("Service", "2019", "2020", "2021")


def test_a_table_of_words_has_its_first_row_as_header():
    found = find_layout([["Supplier", "Town"], ["Acme", "Leeds"], ["Brown", "York"], ["Acme", "York"]])
    assert (found.header, found.first) == (("Supplier", "Town"), 1)


def test_blank_and_repeated_headings_and_blank_columns_are_kept():
    header = ["Date", "Supplier", "Amount", "", "Supplier", ""]
    rows = [[*row[:3], "", row[1], ""] for row in DATA]
    found = find_layout([header, *rows])
    assert found.header == tuple(header)
    assert found.width == 6


def test_a_line_break_in_a_heading_is_a_blank():
    found = find_layout([["Date\r\nof  payment", *HEADER[1:]], *DATA])
    assert found.header[0] == "Date of payment"


def test_one_delimiter_too_many_in_the_header_is_dropped_where_all_rows_are_shorter():
    found = find_layout([["Date", "", "Supplier Name", "Amount", "Service Area"], *DATA])
    assert found.header == tuple(HEADER)
    assert found.width == 4


def test_a_header_alone_and_one_row_of_data():
    assert find_layout([HEADER]).header == tuple(HEADER)
    found = find_layout([HEADER, DATA[0]])
    assert (found.header, found.first) == (tuple(HEADER), 1)


def test_blank_rows_under_the_header_are_passed_over():
    found = find_layout([HEADER, ["", "", "", ""], *DATA])
    assert found.first == 2
