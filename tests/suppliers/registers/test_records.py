"""How texts of registers are cut into records, whatever is wrong with them."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tallystick.kernel import FileRefused
from tallystick.suppliers.registers.pieces import keys_of
from tallystick.suppliers.registers.records import (
    cells_of,
    json_objects,
    quoted_records,
    tabbed_records,
)
from tallystick.suppliers.registers.rows import company_number, day, is_open

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"), max_size=12)


@settings(max_examples=60)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8))
def test_whatever_is_written_with_quotation_marks_is_read_again(table: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(table)
    lines = text.getvalue().removesuffix("\n").split("\n")
    assert [cells_of(record, ",") for record in quoted_records(lines)] == table


def test_a_mark_that_is_never_closed_takes_one_line_only() -> None:
    lines = ['"A","1"', '"B,"2"', '"C","3"', '"D","4"']
    records = list(quoted_records(lines))
    assert len(records) == 4
    assert cells_of(records[1], ",") is None
    assert cells_of(records[2], ",") == ["C", "3"]


def test_tabbed_cells_may_run_over_line_ends() -> None:
    lines = ["1\tfirst", "line\tx", "2\tsecond\ty", "3\tshort"]
    assert list(tabbed_records(lines, 3)) == ["1\tfirst\nline\tx", "2\tsecond\ty", "3\tshort"]


@settings(max_examples=40)
@given(
    st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=20) | st.none() | st.integers())),
    st.integers(1, 40),
)
def test_json_is_read_alike_in_pieces_of_any_size(objects: list[dict[str, object]], size: int) -> None:
    packed = json.dumps(objects).encode("utf-8-sig")
    chunks = [packed[at : at + size] for at in range(0, len(packed), size)]
    assert list(json_objects(chunks, "x")) == objects


def test_json_that_ends_early_is_refused() -> None:
    with pytest.raises(FileRefused):
        list(json_objects([b'[{"a": 1},'], "x"))


@pytest.mark.parametrize(
    ("written", "meant"),
    [("1234567", "01234567"), ("sc12345", "SC012345"), (" QZ000001", "QZ000001"), ("", "")],
)
def test_numbers_get_back_the_noughts_they_lost(written: str, meant: str) -> None:
    assert company_number(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("31/12/2019", date(2019, 12, 31)),
        ("2019-12-31T00:00:00", date(2019, 12, 31)),
        ("01/02/2003 00:00", date(2003, 2, 1)),
        ("31/02/2019", None),
        ("soon", None),
        ("", None),
    ],
)
def test_days_are_read_day_first_or_as_iso(written: str, meant: date | None) -> None:
    assert day(written) == meant


def test_a_company_in_liquidation_is_still_there_and_a_converted_one_is_not() -> None:
    assert is_open("Liquidation")
    assert is_open("Active - Proposal to Strike off")
    assert not is_open("Converted/Closed")
    assert not is_open("Dissolved")


def test_a_registered_name_has_the_key_of_a_payee_of_the_same_spelling() -> None:
    assert keys_of(["The Birchwell Building Co. Ltd."])[0] == keys_of(["BIRCHWELL BUILDING CO LIMITED"])[0]


def test_every_registered_name_has_a_key_even_one_that_reads_like_no_supplier() -> None:
    for (key, *_), name in zip(keys_of(["VARIOUS", "REDACTED", "SUNDRY CREDITORS"]), range(3), strict=True):
        assert key[0], name


def test_words_set_aside_from_a_payee_belong_to_a_registered_name() -> None:
    first, second = keys_of(["BIRCHWELL LIMITED T/A SILVERDALE CATERING"])[0]
    assert first == ("BIRCHWELL", "LTD", False)
    assert second[2]
    assert "SILVERDALE" in second[0]
