"""General rules for rows, headers and delimiters that are not as they should be, by small examples."""

import duckdb
import pytest

from tallystick.spend.reading.dialect import find_dialect
from tallystick.spend.reading.files import read_file
from tallystick.spend.reading.layout import find_layout
from tallystick.spend.reading.load import load_table
from tallystick.spend.reading.model import Dialect, Reader
from tallystick.spend.reading.records import Splitter
from tallystick.spend.reading.shapes import Shape
from tallystick.spend.reading.shortage import mend_shortage

# Date, payee, net amount, VAT, service
SHAPES = (Shape.DATE, Shape.WORDS, Shape.NUMBER, Shape.NUMBER, Shape.WORDS)


def split(line, width=5, shapes=SHAPES, delimiter=","):
    splitter = Splitter(Dialect(delimiter), width, shapes)
    return next(splitter.split([line + "\r\n"])), splitter.repairs


class TestDelimiters:
    def test_a_blank_between_cells_is_found_beside_colons_in_times(self):
        lines = ["Day Hour Text Amount Link\n"]
        lines += [f'0{n}/04/2023 0{n}:15 "Two words" {n}.50 https://example.org/{n}\n' for n in range(1, 9)]
        assert find_dialect(lines).delimiter == " "

    def test_colons_of_times_are_no_delimiters(self):
        assert (
            find_dialect([f"Opens at 0{n}:15 and shuts at 1{n}:45\n" for n in range(1, 9)]).delimiter != ":"
        )

    def test_colons_between_cells_are(self):
        lines = ["name:amount:service\n", *(f"Payee {n}:{n}4.5:Parks\n" for n in range(1, 9))]
        assert find_dialect(lines).delimiter == ":"


class TestRowsOfAnotherDelimiter:
    def test_a_row_of_values_that_then_fit_their_columns(self):
        record, repairs = split('03/04/2023;Tarn, Fencing;"12.50";2.50;Parks')
        assert record.cells == ["03/04/2023", "Tarn, Fencing", "12.50", "2.50", "Parks"]
        assert (record.repaired, repairs) == (True, 1)

    def test_a_header_of_words(self):
        record, _ = split("Paid;Payee;Net;VAT;Service")
        assert record.cells == ["Paid", "Payee", "Net", "VAT", "Service"]

    def test_a_header_between_blanks_only_if_its_words_are_headings(self):
        assert split("Date Payee Net VAT Service")[0].cells == ["Date", "Payee", "Net", "VAT", "Service"]
        assert split("All payments of that month")[0].cells == ["All payments of that month"]

    @pytest.mark.parametrize(
        "line",
        [
            "",
            "Parks; trees; paths",
            "Total",
            "a;b;;c;d",
            "2019;2020;2021;2022;2023",
            "03/04/2023;Tarn;no;number;x",
        ],
    )
    def test_other_rows_stay_as_they_are(self, line):
        record, repairs = split(line)
        assert record.cells == [line]
        assert repairs == 0


class TestRowsWithALostDelimiter:
    @pytest.mark.parametrize(
        ("cells", "mended"),
        [
            (["03/04/2023Tarn", "12.50", "2.50", "Parks"], ["03/04/2023", "Tarn", "12.50", "2.50", "Parks"]),
            (["03/04/2023", "Tarn12.50", "2.50", "Parks"], ["03/04/2023", "Tarn", "12.50", "2.50", "Parks"]),
        ],
    )
    def test_cells_that_can_be_told_apart_are(self, cells, mended):
        assert mend_shortage(cells, SHAPES) == mended

    def test_the_columns_behind_the_gap_are_right_even_where_its_cells_cannot_be_told_apart(self):
        shapes = (Shape.DATE, Shape.WORDS, Shape.WORDS, Shape.NUMBER, Shape.NUMBER)
        row = mend_shortage(["03/04/2023", "TarnParks", "12.50", "2.50"], shapes)
        assert row == ["03/04/2023", "TarnParks", "", "12.50", "2.50"]

    def test_a_cell_left_off_at_the_end_is_no_lost_delimiter(self):
        assert mend_shortage(["03/04/2023", "Tarn", "12.50", "2.50"], SHAPES) is None

    def test_a_sound_value_is_never_cut(self):
        shapes = (Shape.NUMBER, Shape.TIME, Shape.NUMBER, Shape.TIME)
        row = mend_shortage(["12.50", "10:34", "11:45"], shapes)
        assert row is None or {"10:34", "11:45"} <= set(row)

    def test_a_header_or_a_title_is_left_alone(self):
        assert mend_shortage(["Paid", "Payee", "Net", "Service"], SHAPES) is None
        assert mend_shortage(["", "", "", "Total"], SHAPES) is None

    def test_a_vat_amount_is_never_read_as_a_net_one(self):
        record, _ = split("03/04/2023,Tarn12.50,2.50,Parks")
        assert record.cells[2:4] == ["12.50", "2.50"]


class TestUnitsBeneathHeadings:
    @pytest.mark.parametrize("unit", ["£", "(£)", "£000", "£'000", "£m", "%", "GBP"])
    def test_a_unit_belongs_to_the_heading_above(self, unit):
        rows = [["Date", "Payee", "Amount"], ["", "", unit]]
        rows += [[f"0{n}/04/2023", f"Payee {n}", f"{n}.50"] for n in range(1, 9)]
        layout = find_layout(rows)
        assert layout.header == ("Date", "Payee", f"Amount {unit}")
        assert layout.first == 2


class TestMarksBehindBlanks:
    """The engine takes a blank and a mark for the beginning of a quoted cell, and loses what follows."""

    def rows(self, folder, *lines):
        path = folder / "payments.csv"
        path.write_text("\n".join(["Date,Payee,Amount", *lines]) + "\n", encoding="utf-8")
        table = read_file(path, folder / "work").tables[0]
        with duckdb.connect() as connection:
            loaded = load_table(connection, table, folder / "work").table
            return loaded.reader, connection.execute(
                "SELECT c0, c1, c2 FROM raw ORDER BY source_row"
            ).fetchall()

    def test_nothing_behind_the_mark_is_lost(self, tmp_path):
        lines = [f"{1 + n % 28:02d}/04/2023,Tarn,{n}.50" for n in range(3_000)]
        lines[2_500] = '03/04/2023, "Hobb,12.50'
        reader, found = self.rows(tmp_path, *lines)
        assert reader is Reader.CAREFUL
        assert found[2_500] == ("03/04/2023", ' "Hobb', "12.50")
        assert len(found) == 3_000

    def test_doubled_marks_inside_a_cell_are_no_cause_for_care(self, tmp_path):
        reader, found = self.rows(tmp_path, '03/04/2023,"Hobb, ""the Yard""",12.50', "04/04/2023,Tarn,3.50")
        assert reader is Reader.FAST
        assert found[0] == ("03/04/2023", 'Hobb, "the Yard"', "12.50")
