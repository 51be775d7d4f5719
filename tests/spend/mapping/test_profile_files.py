"""Profiles as files: read back as written, and a mistake is shown where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mapping_cases import made

from tallystick.kernel import NotFound, UsageProblem
from tallystick.spend.mapping import make_profile, profile_text, propose, read_profile, write_profile
from tallystick.spend.mapping.model import ColumnMapping, Field, FileContext, PublisherProfile
from tallystick.spend.model import AmountBasis, Kind

GOOD = """\
publisher: E00000001
kind: payments
date_order: day_first
amount_basis: net
confirmed_by: A Person
note: ''
has_header: true
columns:
- column: 1
  heading: Date
  field: paid_on
- column: 2
  heading: Payee
  field: supplier_name
- column: 3
  heading: Net
  field: net_amount
"""

_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)


@st.composite
def profiles(draw: st.DrawFn) -> PublisherProfile:
    """Return any profile whose headings are those of its columns."""
    columns = tuple(
        ColumnMapping(
            position,
            draw(_TEXT),
            draw(st.sampled_from(Field)),
            draw(st.integers(0, 99)) / 100,
            tuple(draw(st.lists(_TEXT, max_size=3))),
        )
        for position in range(draw(st.integers(1, 5)))
    )
    header = tuple(column.heading for column in columns) if draw(st.booleans()) else ()
    return PublisherProfile(
        publisher=draw(_TEXT),
        kind=draw(st.sampled_from(Kind)),
        header=header,
        columns=columns,
        date_order=draw(st.sampled_from(["per_file", "day_first", "month_first", "year_first"])),
        amount_basis=draw(st.sampled_from(AmountBasis)),
        confirmed_by=draw(_TEXT),
        note=draw(_TEXT),
    )


@settings(max_examples=60, deadline=None)
@given(profiles())
def test_a_profile_is_read_back_as_it_was_written(profile: PublisherProfile) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "profile.yaml"
        write_profile(profile, path)
        assert read_profile(path) == profile


def test_a_made_profile_is_readable_and_carries_its_evidence() -> None:
    table = made("Date Paid:date | Supplier:payee | Net Amount:money")
    profile = make_profile(propose(table.header, table.rows(), FileContext()), "E00000001", table.header)
    text = profile_text(profile)
    assert "heading: Date Paid\n  field: paid_on\n" in text
    assert "- heading says payment date" in text.replace("date payment", "payment date")
    assert "amount_basis: net" in text
    assert len(text.splitlines()) < 40


def test_what_a_person_leaves_out_has_a_plain_meaning(tmp_path: Path) -> None:
    path = tmp_path / "profile.yaml"
    path.write_text(GOOD.replace("note: ''\n", "").replace("date_order: day_first\n", ""), encoding="utf-8")
    profile = read_profile(path)
    assert profile.note == ""
    assert profile.date_order == "per_file"
    assert profile.columns[0] == ColumnMapping(0, "Date", Field.PAID_ON, 1.0)
    assert profile.header == ("Date", "Payee", "Net")


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("field: paid_on", "field: payed_on", 11, "Did you mean “paid_on”?"),
        ("field: supplier_name", "field: payee", 14, "Allowed: paid_on, invoice_date"),
        ("kind: payments", "kind: payment", 2, "Did you mean “payments”?"),
        ("amount_basis: net", "amount_basis: netto", 4, "Did you mean “net”?"),
        ("date_order: day_first", "date_order: dayfirst", 3, "Did you mean “day_first”?"),
        ("publisher:", "publsher:", 1, "Did you mean “publisher”?"),
        ("  heading: Payee\n", "", 12, "A profile needs it."),
        ("column: 3", "column: 5", 15, "lists every column of the table"),
        ("has_header: true", "has_header: perhaps", 7, "Write true or false."),
        ("kind: payments", "kind: [payments", 3, ""),
        ("heading: Net", "heading: [Net]", 16, ""),
    ],
)
def test_a_mistake_is_shown_with_its_line_and_what_is_allowed(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    path = tmp_path / "profile.yaml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(UsageProblem) as raised:
        read_profile(path)
    assert raised.value.where == f"{path}, line {line}"
    assert words in raised.value.why
    assert raised.value.next_step


@pytest.mark.parametrize("text", ["", "just words", "- a\n- b\n", "{}", "\x00", "columns: []"])
def test_what_is_no_profile_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "profile.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageProblem):
        read_profile(path)


def test_a_profile_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_profile(tmp_path / "none.yaml")


def test_headings_that_disagree_with_the_columns_are_not_written(tmp_path: Path) -> None:
    column = ColumnMapping(0, "Date", Field.PAID_ON, 1.0)
    with pytest.raises(ValueError, match="headings"):
        write_profile(
            PublisherProfile("E00000001", Kind.PAYMENTS, ("Day",), (column,)), tmp_path / "profile.yaml"
        )
