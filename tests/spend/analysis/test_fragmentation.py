"""Tails of suppliers within a body, and classes that bodies buy side by side."""

from __future__ import annotations

from tests.spend.analysis.buying_cases import Spend, cell_sums, check_promises, found, made_frame

from tallystick.spend.analysis.fragmentation import FINDER, FRAGMENTING, run
from tallystick.spend.analysis.frame import Frame

POUNDS = 100


def looked(frame: Frame) -> list[dict[str, object]]:
    run(frame)
    check_promises(frame)
    return found(frame)


def tail(body: str, suppliers: int, code: str = "OF01", pence: int = 2_000 * POUNDS) -> list[Spend]:
    return [Spend(body, f"{body} supplier {number:03}", code, pence, lines=2) for number in range(suppliers)]


def test_a_hundred_suppliers_of_paper_have_a_tail_of_twenty() -> None:
    frame = made_frame(tail("A", 100))
    (one,) = looked(frame)
    assert one["title"] == "A Council buys Paper from 100 suppliers; 20 of them share the last fifth"
    assert (one["grade"], one["body_id"], one["bodies"]) == ("B", "A", 1)
    assert one["facts"]["concentration"] in (99, 100)  # a hundred equal shares of 1 %, squared and added up
    assert one["spend_pence"] == 20 * 2_000 * POUNDS == cell_sums(frame)[one["opportunity_id"]]


def test_savings_of_a_tail_are_price_and_published_cost_of_invoices() -> None:
    """Survey of 285 councils, 2012: £3.40 for an invoice on average, 25p the least."""
    (one,) = looked(made_frame(tail("A", 100)))
    spend, invoices = 40_000 * POUNDS, 40
    assert one["low_pence"] == invoices * 0.25 * 25
    assert one["central_pence"] == spend * 0.03 + invoices * 0.5 * 340
    assert one["high_pence"] == spend * 0.08 + invoices * 0.75 * 1_000


def test_twice_the_least_tail_is_the_first_grade() -> None:
    (one,) = looked(made_frame(tail("A", 150)))
    assert (one["grade"], one["facts"]["tail_suppliers"]) == ("A", 2 * FRAGMENTING.least_tail)


def test_a_class_that_one_supplier_leads_is_no_finding() -> None:
    assert looked(made_frame([*tail("A", 100), Spend("A", "Leader", "OF01", 10**9)])) == []


def test_few_suppliers_are_no_finding() -> None:
    assert looked(made_frame(tail("A", 20, pence=10**6))) == []


def test_care_is_left_out_because_people_are_many() -> None:
    assert looked(made_frame(tail("A", 100, code="AC01"))) == []


def test_what_is_unclassified_is_no_class() -> None:
    assert looked(made_frame(tail("A", 100, code=""))) == []


def market(*bodies: str) -> list[Spend]:
    """Bodies with six own suppliers each, and one that serves all of them."""
    own = [Spend(body, f"{body}{n}", "IT02", 5_000 * POUNDS) for body in bodies for n in range(6)]
    return [*own, *(Spend(body, "Everywhere", "IT02", 5_000 * POUNDS) for body in bodies)]


def test_three_bodies_side_by_side_in_one_market_are_a_joint_finding() -> None:
    frame = made_frame(market("A", "B", "C"))
    (one,) = looked(frame)
    assert one["title"] == "3 bodies buy Computers from 19 suppliers; 18 of them serve one body only"
    assert (one["grade"], one["body_id"], one["bodies"]) == ("C", "", 3)
    assert one["spend_pence"] == 18 * 5_000 * POUNDS == cell_sums(frame)[one["opportunity_id"]]
    assert (one["low_pence"], one["central_pence"]) == (0, 18 * 100 * POUNDS)


def test_a_body_whose_suppliers_serve_nobody_else_is_not_drawn_in() -> None:
    """The control body of the sample has suppliers of its own: nothing shows that one could serve it too."""
    apart = [Spend("Control", f"own {n}", "IT02", 5_000 * POUNDS) for n in range(9)]
    frame = made_frame([*market("A", "B", "C"), *apart])
    (one,) = looked(frame)
    assert one["bodies"] == 3
    assert not frame.rows("select 1 from found_cells where body_id = 'Control'")


def test_two_bodies_are_too_few_and_one_is_none() -> None:
    assert looked(made_frame(market("A", "B"))) == []
    assert looked(made_frame(market("A"))) == []


def test_without_classes_it_does_not_run() -> None:
    assert FINDER.needs == ("category_tree",)


def test_a_finding_keeps_its_id_when_later_months_arrive() -> None:
    (before,) = looked(made_frame(tail("A", 100)))
    (after,) = looked(made_frame(tail("A", 110, pence=3_000 * POUNDS)))
    assert before["opportunity_id"] == after["opportunity_id"]
