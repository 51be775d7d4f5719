"""When one file publishes another's month again, and which lines then count."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from quality_cases import Line, Shelf

from tallystick.spend.quality import compare_publications, find_supersessions


def month_of_lines(year: int, month: int, count: int = 40, start: int = 0) -> list[Line]:
    return [
        Line(date(year, month, 1 + n % 28), 50_000 + 137 * (n + start), f"Supplier {(n + start) % 11}")
        for n in range(count)
    ]


JUNE, JULY, AUGUST = (month_of_lines(2022, month) for month in (6, 7, 8))


@pytest.fixture
def shelf(connection: Any, tmp_path: Path) -> Shelf:
    return Shelf(connection, tmp_path)


def find(shelf: Shelf, *new: str) -> dict[tuple[str, str], int]:
    found = find_supersessions(shelf.connection, shelf.entries, set(new), shelf.part_path)
    for item in found:
        ids = shelf.connection.execute(f"SELECT line_id FROM {item.relation}").fetchall()
        assert len(set(ids)) == item.lines
    return {(item.file_hash, item.superseded_by): item.lines for item in found}


def counted_lines(shelf: Shelf) -> Counter[Line]:
    """Return the lines that count after the comparison, from every file."""
    gone = {
        (line_id)
        for (line_id,) in shelf.connection.execute("SELECT line_id FROM superseded_lines").fetchall()
    }
    return Counter(
        line
        for file_hash, lines in shelf.lines.items()
        for number, line in enumerate(lines, start=1)
        if f"{file_hash[:16]}-1-{number}" not in gone
    )


def test_a_corrected_month_replaces_the_first_publication_wholly(shelf: Shelf) -> None:
    first = shelf.add("spend-june-2022.csv", JUNE)
    corrected = [*JUNE[:35], Line(date(2022, 6, 30), 99_999, "Added Later Ltd")]
    second = shelf.add("spend-june-2022-revised.csv", corrected)
    assert find(shelf, second) == {(first, second): 40}
    assert counted_lines(shelf) == Counter(corrected)


def test_the_reason_says_what_was_found(shelf: Shelf) -> None:
    first = shelf.add("june.csv", JUNE)
    second = shelf.add("june-v2.csv", JUNE[:35])
    found = find_supersessions(shelf.connection, shelf.entries, {first, second}, shelf.part_path)
    assert found[0].reason == "published again in june-v2.csv: 35 of 35 lines of 2022-06 reappear"
    assert found[0].pence == sum(line.pence for line in JUNE)


def test_it_does_not_matter_which_of_the_two_arrives_first(shelf: Shelf) -> None:
    revised = shelf.add("spend-june-2022-corrected.csv", JUNE[:35])
    first = shelf.add("spend-june-2022.csv", JUNE)
    assert find(shelf, first) == {(first, revised): 40}


def test_a_quarter_replaces_three_months_or_they_it(shelf: Shelf) -> None:
    months = [shelf.add(f"spend {n}.csv", lines) for n, lines in enumerate((JUNE, JULY, AUGUST))]
    quarter = shelf.add("summer quarter.csv", JUNE + JULY + AUGUST)
    assert find(shelf, quarter) == {(month, quarter): 40 for month in months}

    drafts = Shelf(shelf.connection, shelf.folder)
    quarter = drafts.add("summer quarter draft.csv", JUNE + JULY + AUGUST)
    july = drafts.add("july.csv", JULY[:30])
    assert find(drafts, july) == {(quarter, july): 40}
    assert counted_lines(drafts) == Counter(JUNE + JULY[:30] + AUGUST)


def test_two_files_of_one_month_with_different_lines_both_count(shelf: Shelf) -> None:
    shelf.add("2022-06_i.csv", JUNE)
    parts = shelf.add("2022-06_p.csv", month_of_lines(2022, 6, start=500))
    findings = compare_publications(shelf.connection, shelf.entries, {parts}, shelf.part_path)
    assert findings.superseded == ()
    assert findings.warnings == ()


def test_cards_and_payments_of_one_month_are_never_compared(shelf: Shelf) -> None:
    shelf.add("june.csv", JUNE)
    cards = shelf.add("june-cards.csv", JUNE, kind="procurement_card")
    assert find(shelf, cards) == {}


def test_a_part_of_a_month_replaces_only_the_lines_it_repeats(shelf: Shelf) -> None:
    whole = shelf.add("june.csv", JUNE)
    part = shelf.add("june-update.csv", [*JUNE[:10], Line(date(2022, 6, 5), 1)])
    assert find(shelf, part) == {(whole, part): 10}
    assert counted_lines(shelf) == Counter([*JUNE, Line(date(2022, 6, 5), 1)])


def test_some_repeated_lines_are_a_warning_and_all_count(shelf: Shelf) -> None:
    shelf.add("june.csv", JUNE)
    other = shelf.add("june-other.csv", JUNE[:8] + month_of_lines(2022, 6, 32, start=500))
    findings = compare_publications(shelf.connection, shelf.entries, {other}, shelf.part_path)
    assert findings.superseded == ()
    assert [(w.matched, w.share) for w in findings.warnings] == [(8, 0.2)]
    assert "8 lines (20% of the smaller file)" in findings.warnings[0].sentence


def test_late_lines_of_the_month_before_do_not_replace_that_month(shelf: Shelf) -> None:
    late = [Line(date(2022, 6, 29), 7_000 + n, "Late Ltd") for n in range(6)]
    shelf.add("june.csv", [*JUNE, *late[:4]])
    july = shelf.add("july.csv", [*JULY, *late])
    assert find(shelf, july) == {}


def test_late_lines_that_carry_the_same_reference_count_once(shelf: Shelf) -> None:
    june = [Line(line.paid_on, line.pence, line.supplier, f"T{n}") for n, line in enumerate(JUNE)]
    july = [Line(line.paid_on, line.pence, line.supplier, f"U{n}") for n, line in enumerate(JULY)]
    first = shelf.add("june.csv", june)
    second = shelf.add("july.csv", [*july, *june[:5]], modified=2)
    assert find(shelf, second) == {(first, second): 5}
    assert counted_lines(shelf) == Counter(june + july)


def test_the_same_amounts_under_other_references_are_other_payments(shelf: Shelf) -> None:
    shelf.add(
        "june-a.csv", [Line(line.paid_on, line.pence, line.supplier, f"A{n}") for n, line in enumerate(JUNE)]
    )
    other = shelf.add(
        "june-b.csv", [Line(line.paid_on, line.pence, line.supplier, f"B{n}") for n, line in enumerate(JUNE)]
    )
    assert find(shelf, other) == {}


def test_repeated_equal_lines_are_matched_one_to_one(shelf: Shelf) -> None:
    same = [Line(date(2022, 6, 7), 50_000)] * 10
    shelf.add("june.csv", same + JUNE[:10])
    other = shelf.add("june-b.csv", same[:4] + month_of_lines(2022, 6, 16, start=500))
    findings = compare_publications(shelf.connection, shelf.entries, {other}, shelf.part_path)
    assert [w.matched for w in findings.warnings] == [4]


def test_three_publications_leave_the_last_and_each_line_is_superseded_once(shelf: Shelf) -> None:
    first = shelf.add("june.csv", JUNE)
    second = shelf.add("june-v2.csv", JUNE[:38])
    third = shelf.add("june-v3.csv", JUNE[:36])
    assert find(shelf, first, second, third) == {(first, third): 40, (second, third): 38}
    assert counted_lines(shelf) == Counter(JUNE[:36])


def test_lines_already_superseded_are_not_listed_again(shelf: Shelf) -> None:
    first = shelf.add("june.csv", JUNE)
    second = shelf.add("june-v2.csv", JUNE)
    find(shelf, second)
    shelf.connection.execute("CREATE TABLE before AS SELECT * FROM superseded_lines")
    third = shelf.add("june-v3.csv", JUNE)
    found = find_supersessions(shelf.connection, shelf.entries, {third}, shelf.part_path, already="before")
    assert [(item.file_hash, item.superseded_by) for item in found] == [(second, third)]
    assert first


def test_supplier_names_are_compared_without_case_and_punctuation(shelf: Shelf) -> None:
    first = shelf.add("june.csv", [Line(line.paid_on, line.pence, "A.B.C. Ltd.") for line in JUNE])
    second = shelf.add("june_final.csv", [Line(line.paid_on, line.pence, "ABC LTD") for line in JUNE])
    assert find(shelf, second) == {(first, second): 40}


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ({"name": "june.csv"}, {"name": "june v2.csv"}),
        ({"name": "june v2.csv"}, {"name": "june v3.csv"}),
        ({"name": "june-draft.csv"}, {"name": "june.csv"}),
        ({"name": "june.csv"}, {"name": "june re-issued.csv"}),
        ({"name": "june 01-08-2022.csv"}, {"name": "june 15-08-2022.csv"}),
        ({"name": "20220801_june.csv"}, {"name": "20221101_june.csv"}),
        ({"name": "b.csv", "modified": 100}, {"name": "a.csv", "modified": 103}),
        (
            {"name": "june corrected.csv", "modified": 100},
            {"name": "june corrected 20220901.csv", "modified": 1},
        ),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_names_then_dates_then_modification_say_which_is_later(
    shelf: Shelf, earlier: dict[str, Any], later: dict[str, Any], turned: bool
) -> None:
    files = {}
    for name, facts in sorted({"earlier": earlier, "later": later}.items(), reverse=turned):
        files[name] = shelf.add(lines=JUNE, **facts)
    assert find(shelf, *files.values()) == {(files["earlier"], files["later"]): 40}


def test_what_a_later_import_brings_is_later_where_nothing_else_says(shelf: Shelf) -> None:
    old, new = shelf.add("z.csv", JUNE), shelf.add("a.csv", JUNE[:30])
    assert find(shelf, new) == {(old, new): 40}


def test_nothing_is_read_where_no_months_are_shared(shelf: Shelf) -> None:
    shelf.add("june.csv", JUNE)
    new = shelf.add("july.csv", JULY)

    def no_part(part: str) -> str:
        raise AssertionError(f"part {part} was read")

    assert find_supersessions(shelf.connection, shelf.entries, {new}, no_part) == []


lines_of_june = st.lists(
    st.builds(
        Line,
        paid_on=st.integers(0, 29).map(lambda n: date(2022, 6, 1) + timedelta(days=n)),
        pence=st.integers(-200_000, 200_000),
        supplier=st.sampled_from(["Acme Ltd", "Brook & Co", "REDACTED"]),
    ),
    min_size=6,
    max_size=30,
)


@settings(max_examples=12, deadline=None)
@given(kept=lines_of_june, removed=st.lists(st.integers(1, 5), max_size=3), turned=st.booleans())
def test_after_a_correction_each_true_line_counts_once(
    kept: list[Line], removed: list[int], turned: bool
) -> None:
    import duckdb

    wrong = [Line(date(2022, 6, 30), 900_000 + n, "Wrong Ltd") for n in removed]
    with TemporaryDirectory() as folder, duckdb.connect(config={"threads": "1"}) as connection:
        shelf = Shelf(connection, Path(folder))
        files = [("june.csv", kept + wrong), ("june-corrected.csv", kept)]
        hashes = [shelf.add(name, lines) for name, lines in sorted(files, reverse=turned)]
        for new in ({hashes[1]}, {hashes[0]}, set(hashes)):
            find_supersessions(connection, shelf.entries, new, shelf.part_path)
            assert counted_lines(shelf) == Counter(kept)


def test_of_many_near_copies_only_the_last_counts_and_each_line_goes_once(shelf: Shelf) -> None:
    copies = [
        shelf.add(f"spend-june-2022-v{n:02d}.csv", [*JUNE[:n], *JUNE[n + 1 :]], modified=n + 1)
        for n in range(12)
    ]
    taken = find(shelf, *copies)
    assert counted_lines(shelf) == Counter(shelf.lines[copies[-1]])
    assert sum(taken.values()) == sum(len(shelf.lines[copy]) for copy in copies[:-1])
