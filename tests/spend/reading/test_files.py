"""From a file to a loaded table: both paths, row numbers, hostile text, and the way back to CSV."""

import csv
import io
import random
import zipfile
from pathlib import Path

import duckdb
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tallystick.kernel import FileRefused
from tallystick.spend.reading import Dialect, Limits, Reader, load_table, read_file, write_tables
from tallystick.spend.reading.text import carefully

HEADER = "Date,Supplier Name,Amount,Service"
ROWS = [f"{1 + n % 28:02d}/04/2024,Supplier {n},{n}.50,Roads" for n in range(40)]


@pytest.fixture
def connection():
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        yield connection


def made(folder, data, name="payments.csv"):
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def loaded(connection, folder, data, **options):
    table = read_file(made(folder, data), folder / "work", **options).tables[0]
    result = load_table(connection, table, folder / "work")
    rows = connection.execute("SELECT * FROM raw ORDER BY source_row").fetchall()
    assert result.records == len(rows)
    return result.table, rows


def test_an_ordinary_file_is_read_by_the_engine(connection, tmp_path):
    table, rows = loaded(connection, tmp_path, "\n".join([HEADER, *ROWS]) + "\n")
    assert table.reader is Reader.FAST
    assert table.path == tmp_path / "payments.csv"
    assert table.header == ("Date", "Supplier Name", "Amount", "Service")
    assert rows[0] == (2, "01/04/2024", "Supplier 0", "0.50", "Roads")
    assert rows[-1][0] == 41
    assert table.sample == tuple(row[1:] for row in rows)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", ["", "end", "end end end"])
def test_line_ends_and_a_missing_or_repeated_last_one(connection, tmp_path, end, last):
    data = end.join([HEADER, *ROWS]) + last.replace("end", end).replace(" ", "")
    table, rows = loaded(connection, tmp_path, data)
    assert table.reader is Reader.FAST
    assert len(rows) == 40
    assert rows[-1][2] == "Supplier 39"


def test_blank_rows_keep_their_numbers(connection, tmp_path):
    data = "\n".join([HEADER, ROWS[0], "", ",,,", ROWS[1], "", ""]) + "\n"
    table, rows = loaded(connection, tmp_path, data)
    assert table.reader is Reader.CAREFUL
    assert "blank rows" in table.notes[0]
    assert [row[0] for row in rows] == [2, 3, 4, 5]
    assert rows[1][1:] == rows[2][1:] == (None,) * 4
    assert rows[3][2] == "Supplier 1"


def test_row_numbers_count_title_header_and_cells_of_several_lines_as_a_spreadsheet_does(
    connection, tmp_path
):
    data = f'Payments over £500\n\n{HEADER}\n01/04/2024,"Acme\nLeeds",1.00,Roads\n{ROWS[1]}\n'
    table, rows = loaded(connection, tmp_path, data)
    assert table.preamble == (("Payments over £500",), ())
    assert table.reader is Reader.CAREFUL
    assert [row[0] for row in rows] == [4, 5]
    assert rows[0][2] == "Acme\nLeeds"


def test_what_lies_beyond_the_sample_still_takes_the_careful_path(connection, tmp_path):
    rows = [f"{1 + n % 28:02d}/04/2024,Supplier {n},{n}.50,Roads" for n in range(9_000)]
    rows[4_321] = '09/04/2024,"Loose,4321.50,Roads'
    rows[5_555] = ""
    table, read = loaded(connection, tmp_path, "\r\n".join([HEADER, *rows]))
    assert table.reader is Reader.CAREFUL
    assert len(read) == 9_000
    assert read[4_321] == (4_323, "09/04/2024", '"Loose', "4321.50", "Roads")
    assert read[5_555] == (5_557, None, None, None, None)
    assert read[8_999][2] == "Supplier 8999"


def test_rows_that_are_too_wide_get_columns_of_their_own(connection, tmp_path):
    data = "\n".join([HEADER, *ROWS[:5], "01/05/2024,Acme,1.00,Roads,kept,too", *ROWS[5:]])
    table, rows = loaded(connection, tmp_path, data)
    assert table.width == 6
    assert table.header == ("Date", "Supplier Name", "Amount", "Service", "", "")
    assert rows[5][1:] == ("01/05/2024", "Acme", "1.00", "Roads", "kept", "too")
    assert rows[6][1:] == ("06/04/2024", "Supplier 5", "5.50", "Roads", None, None)


def test_mixed_line_ends(connection, tmp_path):
    data = f"{HEADER}\r\n{ROWS[0]}\n{ROWS[1]}\r\n{ROWS[2]}\r{ROWS[3]}\n"
    table, rows = loaded(connection, tmp_path, data)
    assert table.reader is Reader.CAREFUL
    assert [row[2] for row in rows] == ["Supplier 0", "Supplier 1", "Supplier 2", "Supplier 3"]


def test_no_header_at_all(connection, tmp_path):
    table, rows = loaded(connection, tmp_path, "\ufeff" + "\n".join(ROWS))
    assert table.header == ()
    assert table.first_row == 1
    assert rows[0] == (1, "01/04/2024", "Supplier 0", "0.50", "Roads")


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_reach_the_engine_as_utf8(connection, tmp_path, codec):
    data = "\n".join([HEADER, "01/04/2024,Café Zoë,£1.00,Roads", *ROWS]).encode(codec)
    table, rows = loaded(connection, tmp_path, data)
    assert table.reader is Reader.FAST
    assert rows[0][1:] == ("01/04/2024", "Café Zoë", "£1.00", "Roads")


def test_a_single_column(connection, tmp_path):
    table, rows = loaded(connection, tmp_path, "Supplier\nAcme\nSmith, Jones & Co\nBrown\n")
    assert table.dialect.delimiter == ""
    assert [row[1] for row in rows] == ["Acme", "Smith, Jones & Co", "Brown"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n\n",
        b" \r\n\t\r\n",
        b"\xef\xbb\xbf",
        b"\0" * 5_000,
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
        b'{"releases": [{"ocid": "x"}]}',
        bytes(random.Random(1).randbytes(20_000)),
        b"a,b\n" + b"x" * 9_000_000 + b"\n",
    ],
    ids=["empty", "blank lines", "blanks", "mark only", "nul", "pdf", "json", "junk", "long line"],
)
def test_what_is_no_table_is_refused_with_a_sentence(tmp_path, data):
    with pytest.raises(FileRefused) as caught:
        read_file(made(tmp_path, data), tmp_path / "work")
    assert len(caught.value.what) > 10


def test_nul_bytes_in_a_table_are_dropped_and_said(connection, tmp_path):
    table, rows = loaded(connection, tmp_path, "\n".join([HEADER, "01/04/2024,Ac\0me,1.00,Roads", *ROWS]))
    assert rows[0][2] == "Acme"
    assert any("NUL" in note for note in table.notes)


def test_more_columns_than_allowed_are_refused(tmp_path):
    path = made(tmp_path, ",".join(f"Amount {n}" for n in range(60)) + "\n" + ",".join("1" * 60) + "\n")
    with pytest.raises(FileRefused, match="too many columns"):
        read_file(path, tmp_path / "work", Limits(max_columns=50))


def test_a_long_but_lawful_line_is_read(connection, tmp_path):
    words = "word " * 600_000
    data = "\n".join([HEADER, *ROWS, f"01/04/2024,{words},1.00,Roads"])
    _, rows = loaded(connection, tmp_path, data)
    assert rows[-1][2] == words


def test_the_bytes_are_handed_on_while_they_are_read(tmp_path):
    kept = io.BytesIO()
    path = made(tmp_path, "\n".join([HEADER, *ROWS]))
    read_file(path, tmp_path / "work", copy_to=kept)
    assert kept.getvalue() == path.read_bytes()


def test_the_sample_of_a_long_file_is_bounded_and_spread(tmp_path):
    rows = [f"{1 + n % 28:02d}/04/2024,Supplier {n},{n}.50,Roads" for n in range(60_000)]
    table = read_file(made(tmp_path, "\n".join([HEADER, *rows])), tmp_path / "work").tables[0]
    numbers = [int(row[1].split()[1]) for row in table.sample]
    assert len(numbers) <= 1_000
    assert len(set(numbers)) == len(numbers)
    assert min(numbers) == 0
    assert max(numbers) == 59_999
    assert any(20_000 < number < 40_000 for number in numbers)
    assert table.records == 60_000


# The letters that damaged text begins with are left out: their repair is tested with the encodings.
cell = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeffÂÃâ"), max_size=10)
special = st.sampled_from(
    ['"', '""', ",", ";", "\n", "a\nb", "a\r\nb", "a\rb", "'", "\\", '\\"', " x ", "£", ""]
)
table_rows = st.lists(st.lists(cell | special, min_size=3, max_size=3), min_size=1, max_size=8)


def through(rows, dialect, folder, path):
    """Return rows after writing them in a dialect and reading them back by one of the two paths."""
    heading = ["Supplier Name", "Amount", "Service Description", "Payment Date"]
    out = io.StringIO(newline="")
    writer = csv.writer(
        out,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        doublequote=True,
        lineterminator="\n",
        quoting=csv.QUOTE_ALL,
    )
    writer.writerow(heading)
    writer.writerows([*row, f"{1 + n % 28:02d}/04/2024"] for n, row in enumerate(rows))
    table = read_file(made(folder, out.getvalue()), folder / "work").tables[0]
    if path is Reader.CAREFUL and table.reader is Reader.FAST:
        table = carefully(table, folder / "work", "the test wants it")
    with duckdb.connect() as connection:
        result = load_table(connection, table, folder / "work")
        read = connection.execute("SELECT * FROM raw ORDER BY source_row").fetchall()
    assert result.table.header == tuple(heading)
    assert [row[0] for row in read] == list(range(2, len(rows) + 2))
    return [[text or "" for text in row[1:4]] for row in read]


@pytest.mark.parametrize("path", list(Reader))
@pytest.mark.parametrize(
    "dialect", [Dialect(), Dialect(";"), Dialect("\t"), Dialect("|")], ids=lambda d: repr(d.delimiter)
)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=table_rows)
def test_what_was_written_is_read_back_by_both_paths(tmp_path_factory, dialect, path, rows):
    assert through(rows, dialect, tmp_path_factory.mktemp("back"), path) == rows


@settings(max_examples=20, deadline=None)
@given(rows=st.lists(st.lists(cell, min_size=2, max_size=2), min_size=1, max_size=8), seed=st.integers(0, 99))
def test_fast_and_careful_agree(tmp_path_factory, rows, seed):
    folder = tmp_path_factory.mktemp("agree")
    lines = [f"{1 + n % 28:02d}/04/2024,{n}.00," + ",".join(row) for n, row in enumerate(rows)]
    data = "\n".join(["Date,Amount,Supplier,Service", *lines]) + "\n" * (seed % 3)
    table = read_file(made(folder, data), folder / "work").tables[0]
    with duckdb.connect() as connection:
        first = load_table(connection, table, folder / "work")
        fast = connection.execute("SELECT * FROM raw").fetchall()
        load_table(connection, carefully(table, folder / "again", "the test wants it"), folder / "work")
        careful = connection.execute("SELECT * FROM raw").fetchall()
    if first.table.reader is Reader.FAST:
        assert fast == careful
    assert [row[0] for row in careful] == list(range(2, len(rows) + 2))


def read_csv(path):
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.reader(source))


def test_a_table_is_written_as_read_under_its_own_name(tmp_path):
    data = (
        f'Title\n\n{HEADER.replace(",", ";")}\n01/04/2024;"Acme, ""Leeds""";1,50;Roads\n\n02/04/2024;B;2;\n'
    )
    reading = read_file(made(tmp_path, data), tmp_path / "work")
    (path,) = write_tables(reading, tmp_path / "out")
    assert path == tmp_path / "out" / "payments.csv"
    assert path.read_bytes().startswith(b"Date,Supplier Name,Amount,Service\r\n")
    assert read_csv(path) == [
        ["Date", "Supplier Name", "Amount", "Service"],
        ["01/04/2024", 'Acme, "Leeds"', "1,50", "Roads"],
        ["", "", "", ""],
        ["02/04/2024", "B", "2", ""],
    ]


@settings(max_examples=12, deadline=None)
@given(rows=table_rows)
def test_reading_what_was_written_changes_nothing(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("twice")
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(["Supplier Name", "Amount", "Service Description", "Payment Date"])
    writer.writerows([*row, "01/04/2024"] for row in rows)
    (first,) = write_tables(read_file(made(folder, out.getvalue()), folder / "work"), folder / "one")
    (second,) = write_tables(read_file(first, folder / "work"), folder / "two")
    assert read_csv(first) == read_csv(second)
    assert [row[:3] for row in read_csv(first)[1:]] == rows


def test_the_texts_of_an_archive_are_tables_with_names_of_their_own(connection, tmp_path):
    path = tmp_path / "year.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("april.csv", "\r\n".join([HEADER, *ROWS]))
        archive.writestr("2024/may.csv", f"{HEADER}\n01/05/2024,Caf\xe9,£1.00,Roads\n".encode("cp1252"))
    reading = read_file(path, tmp_path / "work")
    assert sorted(table.name for table in reading.tables) == ["2024/may.csv", "april.csv"]
    assert sum(load_table(connection, table, tmp_path / "work").records for table in reading.tables) == 41
    names = sorted(written.name for written in write_tables(reading, tmp_path / "out"))
    assert names == ["year.zip.2024_may.csv.csv", "year.zip.april.csv.csv"]


def test_a_sheet_keeps_its_rows_with_line_breaks_in_heading_and_cells(connection, tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Payments over £500"])
    sheet.append([])
    sheet.append(["Payment\nDate", "Supplier", "Amount"])
    for n in range(12):
        sheet.append([f"{n + 1:02d}/04/2024", f"Acme\nLeeds {n}", n + 0.5])
    book.save(tmp_path / "book.xlsx")
    table = read_file(tmp_path / "book.xlsx", tmp_path / "work").tables[0]
    assert table.header == ("Payment Date", "Supplier", "Amount")
    assert table.preamble == (("Payments over £500",), ())
    assert load_table(connection, table, tmp_path / "work").records == 12
    rows = connection.execute("SELECT * FROM raw ORDER BY source_row").fetchall()
    assert rows[0] == (4, "01/04/2024", "Acme\nLeeds 0", "0.5")
    assert rows[-1][0] == 15


SHARED = Path(__file__).resolve().parents[3] / ".." / "shared" / "data"


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the real files in ../shared/data are absent")
@pytest.mark.parametrize("folder", ["spend/devon_cc", "spend/hyndburn", "spend/leeds", "cards/devon_cc"])
def test_every_line_of_real_texts_is_a_record(connection, tmp_path, folder):
    for path in sorted((SHARED / folder).glob("*.csv")):
        (table,) = read_file(path, tmp_path / "work").tables
        result = load_table(connection, table, tmp_path / "work")
        data = path.read_bytes().replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n")
        above = table.first_row - 1
        # Cells with line breaks make fewer records than lines; nothing may make more.
        assert 0 < result.records <= data.count(b"\n") + 1 - above
        if result.table.reader is Reader.FAST:
            assert result.records == data.count(b"\n") + 1 - above
