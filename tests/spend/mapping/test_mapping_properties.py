"""Rules that hold for any table: order of columns, further columns, headings in other clothes."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mapping_cases import made

from tallystick.spend.mapping import propose
from tallystick.spend.mapping.assigning import SHARED
from tallystick.spend.mapping.model import Field, FileContext, Proposal

TABLES = (
    "Body Name:body | Payment Date:date | Vendor:payee | Vendor No:payee id | Net Amt:money | Unit:ledger",
    "Invoice Date:earlier | Date Paid:date | Supplier:payee | Amount:money | Ref:ref | Narrative:purpose",
    "Trans Date:date | Merchant Name:merchant | Net:net | VAT:vat | Gross:gross | MCC:ledger",
    ":date | :payee | :money | :ref | :department | :ledger",
)
UNRELATED = (
    "Line:small", "Status:word", "Batch No:code", "Cardholder:department", "Week:small", "Currency:word",
    "Project Code:code", "Sequence No:small", "Empty:empty", "Post Code:postcode", "Capital/Revenue:c/r",
)  # fmt: skip
KEYS = (
    Field.PAID_ON,
    Field.INVOICE_DATE,
    Field.NET_AMOUNT,
    Field.GROSS_AMOUNT,
    Field.AMOUNT,
    Field.SUPPLIER_NAME,
)


def _proposal(columns: list[str]) -> Proposal:
    table = made(" | ".join(columns))
    return propose(table.header, table.rows(24), FileContext())


def _meaning(columns: list[str]) -> dict[str, tuple[Field, float]]:
    found = _proposal(columns).columns
    return {text: (column.field, column.confidence) for text, column in zip(columns, found, strict=True)}


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(TABLES), st.randoms(use_true_random=False))
def test_the_order_of_columns_does_not_change_their_meaning(text: str, chance: object) -> None:
    columns = text.split(" | ")
    turned = list(columns)
    chance.shuffle(turned)  # type: ignore[attr-defined]
    assert _meaning(turned) == _meaning(columns)


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(TABLES[:3]), st.sampled_from(UNRELATED), st.integers(0, 6))
def test_an_unrelated_column_does_not_change_date_amount_or_payee(text: str, added: str, place: int) -> None:
    columns = text.split(" | ")
    more = [*columns[:place], added, *columns[place:]]
    before, after = _meaning(columns), _meaning(more)
    for key in KEYS:
        assert [c for c in columns if before[c][0] is key] == [c for c in more if after[c][0] is key]


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(TABLES), st.integers(2, 60))
def test_each_single_field_is_claimed_once_and_every_column_has_one(text: str, rows: int) -> None:
    table = made(text)
    proposal = propose(table.header, table.rows(rows), FileContext())
    counted = Counter(column.field for column in proposal.columns)
    assert [column.position for column in proposal.columns] == list(range(len(table.looks)))
    assert all(count == 1 for field, count in counted.items() if field not in SHARED)
    assert all(0 <= column.confidence <= 0.99 for column in proposal.columns)


@pytest.mark.parametrize(
    "clothes", [str.upper, str.lower, lambda h: h.replace(" ", "_"), lambda h: f" {h} :"]
)
def test_case_and_punctuation_of_headings_do_not_matter(clothes: object) -> None:
    for text in TABLES[:3]:
        table = made(text)
        dressed = tuple(clothes(heading) for heading in table.header)  # type: ignore[operator]
        plain = propose(table.header, table.rows(24), FileContext()).columns
        other = propose(dressed, table.rows(24), FileContext()).columns
        assert [column.field for column in plain] == [column.field for column in other]


_CELLS = st.one_of(
    st.none(), st.text(max_size=12), st.sampled_from(["01/02/2023", "12.50", "N/A", "Acme Ltd"])
)


@settings(max_examples=30, deadline=None)
@given(st.data(), st.integers(1, 6), st.integers(0, 12))
def test_any_table_whatever_gets_an_answer(data: st.DataObject, width: int, length: int) -> None:
    header = tuple(data.draw(st.lists(st.text(max_size=14), min_size=width, max_size=width)))
    rows = data.draw(
        st.lists(st.lists(_CELLS, min_size=width, max_size=width), min_size=length, max_size=length)
    )
    proposal = propose(header, rows, FileContext())
    assert len(proposal.columns) == width
    assert proposal.is_confident == (not proposal.problems and proposal.confidence >= 0.75)
