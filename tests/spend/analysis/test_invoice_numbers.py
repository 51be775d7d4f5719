"""Invoice numbers: a series without gaps stands out only where that is rare; a number that comes again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.spend.analysis.pattern_cases import Paid, found, frame_of

from tallystick.spend.analysis.invoice_numbers import FINDINGS

NUMBERS = FINDINGS[0]
START = date(2023, 4, 3)


def ordinary(suppliers: int = 20, body: str = "ELM") -> list[Paid]:
    """Suppliers with other customers: their numbers jump."""
    return [
        Paid(
            f"Firm {s}",
            900 + s,
            START + timedelta(days=20 * n),
            body=body,
            invoice=f"F{s}-{1000 + 37 * n + s * n}",
        )
        for s in range(suppliers)
        for n in range(14)
    ]


def series(count: int = 26, supplier: str = "Single Ltd", **more: object) -> list[Paid]:
    return [
        Paid(supplier, 3_000 + n, START + timedelta(days=13 * n), invoice=f"SL{n + 1:04d}", **more)  # type: ignore[arg-type]
        for n in range(count)
    ]


def test_numbers_without_a_gap_over_a_year_are_found_with_the_base_rate():
    one = found(frame_of(ordinary() + series()), NUMBERS)[0]
    assert (one["grade"], one["lines"]) == ("A", 26)
    assert one["title"] == (
        "Single Ltd numbers its invoices to Elm Council without a gap: it may have no other customer"
    )
    assert one["facts"]["series_of_the_body"] == 21
    assert one["facts"]["of_these_without_gaps"] == 1


def test_a_gap_or_fewer_invoices_lower_the_grade():
    gap = [paid for paid in series() if not paid.invoice.endswith("0007")]
    assert found(frame_of(ordinary() + gap), NUMBERS)[0]["grade"] == "B"
    assert found(frame_of(ordinary() + series(15)), NUMBERS)[0]["grade"] == "B"


@pytest.mark.parametrize(
    ("payments", "why"),
    [
        (series(11), "too few"),
        ([*series(26), Paid("Single Ltd", 800, START, body="OAK", invoice="Z")], "another body pays it"),
        (series(26, kind="individual"), "individuals are never shown"),
        ([Paid(p.supplier, p.pounds, START + timedelta(days=n), invoice=p.invoice)
          for n, p in enumerate(series())],
         "all within a month"),
        ([Paid(p.supplier, p.pounds, p.day, invoice=q.invoice)
          for p, q in zip(series(), reversed(series()), strict=True)], "paid in the reverse order"),
    ],
)  # fmt: skip
def test_what_is_ordinary_is_left_alone(payments: list[Paid], why: str):
    assert found(frame_of(ordinary() + payments), NUMBERS) == [], why


def test_where_most_series_have_no_gaps_the_number_is_the_bodys_own_and_nothing_is_shown():
    own = [paid for s in range(20) for paid in series(supplier=f"Firm {s}")]
    assert found(frame_of(own), NUMBERS) == []


def large(*given: tuple[str, float, int]) -> list[Paid]:
    return [
        Paid("Works Ltd", sum_, START + timedelta(days=day), invoice=number) for number, sum_, day in given
    ]


BASE = [Paid(f"Big {n}", 6_000 + n, START + timedelta(days=n), invoice=f"N{7000 + n}") for n in range(60)]


def test_one_number_at_two_sums_and_one_with_a_letter_added_are_shown():
    rows = found(frame_of(BASE + large(("K1234", 8_000, 0), ("K1234", 9_500, 40))), NUMBERS)
    assert [(one["grade"], one["facts"]["kind"]) for one in rows] == [("C", "another sum")]
    assert rows[0]["spend_pence"] == 1_750_000
    rows = found(frame_of(BASE + large(("K1234", 8_000, 0), ("K1234A", 8_000, 40))), NUMBERS)
    assert [one["facts"]["kind"] for one in rows] == ["a letter added"]


@pytest.mark.parametrize(
    ("payments", "why"),
    [
        (large(("K1234", 8_000, 0), ("K1234", 9_500, 5)), "lines of one invoice"),
        (large(("K1234", 8_000, 0), ("K1234", 8_000, 40)), "the same sum is the duplicate finder's"),
        (large(("K1234", 8_000, 0), ("K1234", -9_500, 40)), "a refund"),
        (large(("K1234", 8_000, 0), ("K1234", 9_500, 40), ("K1234", 9_900, 80)), "a standing reference"),
        (large(("K1234", 800, 0), ("K1234", 950, 40)), "small sums"),
    ],
)
def test_what_explains_itself_is_left_alone(payments: list[Paid], why: str):
    assert found(frame_of(BASE + payments), NUMBERS) == [], why


def test_where_many_numbers_come_again_they_are_no_invoice_numbers():
    standing = [
        Paid(f"Big {n}", 6_000 + 10 * k, START + timedelta(days=n + 30 * k), invoice=f"N{7000 + n}")
        for n in range(60)
        for k in range(2)
    ]
    assert found(frame_of(standing), NUMBERS) == []
