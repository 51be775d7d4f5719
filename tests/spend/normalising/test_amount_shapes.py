"""The amounts that SQL converts by itself mean the same as the one definition, values.read_pence."""

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallystick.spend.mapping.model import ColumnMapping, Field, PublisherProfile
from tallystick.spend.model import Kind
from tallystick.spend.normalising import LineFacts, TableNormaliser, line_parameters, payment_query
from tallystick.spend.values import decide_order, read_pence

HEADER = ("Date", "Payee", "Amount", "Irrecoverable VAT", "Dr/Cr")
FIELDS = (Field.PAID_ON, Field.SUPPLIER_NAME, Field.AMOUNT, Field.IRRECOVERABLE_VAT, Field.DEBIT_OR_CREDIT)
PROFILE = PublisherProfile(
    "XS-1", Kind.PAYMENTS, HEADER, tuple(ColumnMapping(i, HEADER[i], FIELDS[i], 1.0) for i in range(5))
)
FACTS = LineFacts("ab" * 32, 1, "", "XS-1", "Sample Borough", Kind.PAYMENTS, HEADER, 5)


def normalise(rows):
    """Return the canonical lines of some rows, as dictionaries, and the reconciliation."""
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(
            "CREATE TEMP TABLE raw (source_row BIGINT, c0 VARCHAR, c1 VARCHAR, c2 VARCHAR, "
            "c3 VARCHAR, c4 VARCHAR)"
        )
        for number, row in enumerate(rows, 2):
            connection.execute("INSERT INTO raw VALUES (?, ?, ?, ?, ?, ?)", [number, *row])
        normaliser = TableNormaliser(connection, FACTS, PROFILE)
        order = decide_order(normaliser.date_texts())
        normaliser.read_values(order.read, lambda text: None)
        reconciliation, _ = normaliser.set_rows_aside()
        found = connection.execute(payment_query(), line_parameters(FACTS, "unknown"))
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()], reconciliation


def written(pence: int, style: int) -> str:
    sign, pounds, rest = "-" if pence < 0 else "", *divmod(abs(pence), 100)
    return [
        f"{sign}{pounds}.{rest:02d}",
        f"{sign}{pounds:,}.{rest:02d}",
        f"{sign}£{pounds:,}.{rest:02d}",
        f"{sign}{pounds}.{rest:02d}" + "0000000001",
        f"({pounds:,}.{rest:02d})" if pence < 0 else f"{pounds:,}.{rest:02d}",
        f" £{pounds:,}.{rest:02d}{'CR' if pence < 0 else ''} ",
        f"{pounds}.{rest:02d}{'-' if pence < 0 else ''}",
    ][style]


amounts = st.lists(st.tuples(st.integers(-(10**13), 10**13), st.integers(0, 6)), min_size=1, max_size=40)


@settings(max_examples=30, deadline=None)
@given(amounts)
def test_every_house_style_gives_the_pence_that_were_written(written_amounts):
    rows = [
        ("01/02/2023", "A Firm Ltd", written(pence, style), None, None) for pence, style in written_amounts
    ]
    lines, reconciliation = normalise(rows)
    assert [line["amount_pence"] for line in lines] == [pence for pence, _ in written_amounts]
    assert reconciliation.pence_in == sum(pence for pence, _ in written_amounts)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.from_regex(r"-?£?[0-9,]{1,16}([.][0-9]{0,3})?", fullmatch=True), min_size=1, max_size=40))
def test_sql_and_the_one_definition_agree_on_anything_that_looks_like_an_amount(texts):
    lines, _ = normalise([("01/02/2023", "A Firm Ltd", text, text, None) for text in texts])
    expected = [read_pence(text) for text in texts]
    assert [line["amount_pence"] for line in lines] == [pence for pence in expected if pence is not None]
    assert [line["irrecoverable_vat_pence"] for line in lines] == [p for p in expected if p is not None]


@pytest.mark.parametrize(
    ("flag", "text", "pence"),
    [("CR", "5.00", -500), ("Cr", "-5.00", -500), ("DR", "5.00", 500), (None, "5.00", 500)],
)
def test_a_credit_flag_makes_an_amount_negative(flag, text, pence):
    lines, reconciliation = normalise([("01/02/2023", "A Firm Ltd", text, None, flag)])
    assert (lines[0]["amount_pence"], reconciliation.pence_in) == (pence, pence)


def test_lines_come_in_the_order_of_the_file():
    rows = [
        (f"{k % 28 + 1:02d}/02/2023", f"Firm {k * 7919 % 997}", f"{k}.00", None, None) for k in range(3000)
    ]
    lines, _ = normalise(rows)
    assert [line["source_row"] for line in lines] == list(range(2, 3002))


@pytest.mark.parametrize("blank", [" ", "\t", "\n", "\u00a0", "  \u00a0 "])
def test_outer_blanks_are_not_part_of_a_name(blank):
    lines, _ = normalise([("01/02/2023", f"{blank}Ålesund & Sons{blank}", "1.00", None, None)])
    assert lines[0]["supplier_name"] == "Ålesund & Sons"


def test_a_firm_called_total_is_a_firm_when_the_line_has_a_date():
    lines, reconciliation = normalise(
        [("01/02/2023", "Total", "1.00", None, None), ("02/02/2023", "A Firm Ltd", "2.00", None, None)]
    )
    assert [line["supplier_name"] for line in lines] == ["Total", "A Firm Ltd"]
    assert reconciliation.rows_rejected == 0
