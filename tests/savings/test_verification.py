"""Whether later payments show a saving: the rules on made months, then whole stories in made payments."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from savings.made_payments_home import Paid, line_ids, months, publish
from tallystick.kernel import NotFound, UsageProblem
from tallystick.savings.ledger import Ledger
from tallystick.savings.model import (
    Claim,
    Counterfactual,
    Evidence,
    EvidenceKind,
    LedgerSettings,
    SavingType,
    Selection,
    Status,
    UnitYear,
    YearAmounts,
)
from tallystick.savings.verification import (
    BodyMonth,
    MonthCheck,
    Payment,
    Seen,
    Verdict,
    check_months,
    full_months,
    is_within,
    judge,
    judge_displaced,
    match_refunds,
    month_before,
    months_of,
    seen,
    spread,
    twelfth,
    year_of,
)
from tallystick.savings.verification_run import last_verification, verify
from tallystick.store import Home

# Rules


def test_a_year_runs_from_april_to_march():
    listed = months_of("2024-25")
    assert (listed[0], listed[8], listed[9], listed[11]) == ("2024-04", "2024-12", "2025-01", "2025-03")
    assert {year_of(month) for month in listed} == {"2024-25"}
    assert month_before("2024-01") == "2023-12"
    assert month_before("2024-12", -1) == "2025-01"


@given(st.integers(-(10**12), 10**12))
def test_the_months_of_a_year_claim_the_year_to_the_penny(pence: int):
    assert sum(twelfth(pence, month) for month in months_of("2025-26")) == pence


def test_a_thin_month_and_a_last_month_that_broke_off_are_not_full():
    published = [BodyMonth(month, 100, 30) for month in months("2025-04", 5)]
    published[2] = BodyMonth("2025-06", 39, 30)
    published[4] = BodyMonth("2025-08", 100, 21)
    assert full_months(published) == {"2025-04", "2025-05", "2025-07"}
    assert full_months([*published, BodyMonth("2025-09", 100, 22)]) >= {"2025-08", "2025-09"}
    assert full_months([]) == frozenset()


def test_months_are_compared_with_the_same_month_and_gaps_with_nothing():
    found = check_months(
        spend={"2024-04": 1_000, "2024-05": 2_000, "2025-04": 700},
        full={"2024-04", "2024-05", "2024-07", "2025-04", "2025-05", "2025-06", "2025-03"},
        start="2025-26",
        end="2025-26",
        baseline_year="2024-25",
        carry={"2025-26": Decimal("1.1")},
        claimed={"2025-26": 12_000},
    )
    # June has no full baseline month and March 2025 lies before the start; nothing paid in May is nought.
    assert [(m.period, m.expected_pence, m.actual_pence, m.claimed_pence) for m in found] == [
        ("2025-04", 1_100, 700, 1_000),
        ("2025-05", 2_200, 0, 1_000),
    ]


def test_variation_comes_from_pairs_of_years_and_else_from_one_year():
    level = dict.fromkeys(months("2023-04", 24), 1_000)
    seasonal = {month: 1_000 if month[5:] < "07" else 5_000 for month in months("2023-04", 24)}
    assert spread(level, level, "2025-04") == (0, 11)
    # Season is no chance where two years are known, and taken for chance where one is.
    assert spread(seasonal, seasonal, "2025-04") == (0, 11)
    one_year = spread(seasonal, [month for month in seasonal if month >= "2024-04"], "2025-04")
    assert one_year is not None
    assert one_year[0] > 2_000
    assert spread(level, months("2025-01", 3), "2025-04") is None


def test_the_range_worked_by_hand():
    # Three months, each varying by £10 with 11 degrees of freedom: 10 x sqrt(3) x 1.796 = £31.11.
    checks = [MonthCheck(f"2025-0{n}", f"2024-0{n}", 20_000, 20_000, 15_000, 5_000) for n in (4, 5, 6)]
    found = seen(checks, (Decimal(1_000), 11))
    assert (found.central, found.low, found.high) == (15_000, 15_000 - 3_111, 15_000 + 3_111)


def test_a_baseline_used_twice_counts_its_chance_twice():
    once = [MonthCheck(f"2025-0{n}", f"2024-0{n}", 0, 0, 0, 0) for n in (4, 5)]
    twice = [*once, *(replace(one, period=f"2026{one.period[4:]}") for one in once)]
    width = lambda checks: seen(checks, (Decimal(1_000_000), 11)).high  # noqa: E731
    # Variance of 4 months and of 2 baseline months used twice: (4 + 8) / 2 = 6 against (2 + 2) / 2 = 2.
    assert width(twice) / width(once) == pytest.approx(3**0.5, rel=1e-5)


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        (Seen(100, 60, 140), Verdict.VERIFIED),
        (Seen(90, 1, 179), Verdict.VERIFIED),
        (Seen(89, 1, 177), Verdict.PARTLY),
        (Seen(10, -20, 40), Verdict.NOT_SEEN),
        (Seen(40, -30, 110), Verdict.CANNOT_TELL),
        (Seen(-200, -250, -150), Verdict.NOT_SEEN),
    ],
)
def test_the_verdict_says_whether_nothing_and_whether_the_claim_is_possible(found: Seen, verdict: Verdict):
    assert judge(found, 100) is verdict


@pytest.mark.parametrize(
    ("moved", "verdict"),
    [(0, Verdict.VERIFIED), (10, Verdict.VERIFIED), (11, Verdict.PARTLY), (50, Verdict.DISPLACED)],
)
def test_what_moved_is_not_saved(moved: int, verdict: Verdict):
    assert judge_displaced(Seen(100, 60, 140), 100, moved) is verdict


@given(st.integers(-1_000, 1_000), st.integers(0, 500), st.integers(1, 1_000))
def test_nothing_is_verified_that_chance_explains(central: int, margin: int, claimed: int):
    found = Seen(central, central - margin, central + margin)
    if judge(found, claimed) in (Verdict.VERIFIED, Verdict.PARTLY):
        assert central > margin
    if judge(found, claimed) is Verdict.VERIFIED:
        assert 10 * central >= 9 * claimed


def test_a_selection_lies_within_a_wider_one():
    wide = Selection("XA", class_code="HE")
    narrow = Selection("XA", supplier="Wexilade Ltd", class_code="HE07")
    below = {"HE", "HE06", "HE07"}
    assert is_within(narrow, wide, below)
    assert not is_within(wide, narrow, {"HE07"})
    assert not is_within(replace(narrow, body_id="XB"), wide, below)
    assert is_within(narrow, Selection("XA"), set())


def test_each_refund_pays_one_line_back_once():
    paid = [Payment("a", "2025-01-10", "S", 500), Payment("b", "2025-01-12", "S", 500)]
    refund = Payment("r", "2025-02-01", "S", -500)
    assert match_refunds(paid, [refund]) == ((refund, (paid[0],)),)
    assert match_refunds(paid, [refund], taken={"r"}) == ()
    assert match_refunds(paid, [replace(refund, supplier="T")]) == ()
    assert match_refunds(paid, [replace(refund, day="2025-01-09")]) == ()
    both = Payment("r", "2025-02-01", "S", -1_000)
    assert match_refunds(paid, [both]) == ((both, tuple(paid)),)


@given(st.lists(st.integers(1, 5), max_size=8), st.lists(st.integers(1, 10), max_size=8))
def test_no_more_comes_back_than_was_paid(paid: list[int], back: list[int]):
    lines = [Payment(f"p{n}", "2025-01-01", "S", pence) for n, pence in enumerate(paid)]
    refunds = [Payment(f"r{n}", "2025-02-01", "S", -pence) for n, pence in enumerate(back)]
    matched = match_refunds(lines, refunds)
    used = [line.line_id for _, group in matched for line in group]
    assert len(used) == len(set(used))
    assert sum(-refund.pence for refund, _ in matched) == sum(line.pence for _, g in matched for line in g)


# Stories

BASE = Counterfactual("The same goods at the old price", 12_000_000, "2024-25", "2024-25")
PROOF = (Evidence(EvidenceKind.DOCUMENT, "contract"),)
STEADY = 1_000_000


def claim(name: str = "C-1", gross: int = 2_400_000, **changes: object) -> Claim:
    """A claim that Wexilade costs £2,000 a month less from April 2025."""
    known: dict[str, object] = {
        "claim_id": name,
        "member": "XA",
        "service": "Corporate",
        "lever": f"lever of {name}",
        "cost_line": "Goods",
        "saving_type": SavingType.CASH_RELEASING,
        "counterfactual": BASE,
        "amounts": (YearAmounts("2025-26", gross), YearAmounts("2026-27", gross)),
        "start": "2025-26",
        "end": "2026-27",
        "evidence": PROOF,
        "selection": Selection("XA", supplier="wexilade ltd"),
    }
    return Claim(**{**known, **changes})  # type: ignore[arg-type]


def story(fall: int = 200_000, run: int = 30, seed: int = 1) -> list[Paid]:
    """Two years and six months: eight steady suppliers, and one whose £10,000 a month falls in April 2025."""
    rng = random.Random(seed)
    lines = []
    for number, month in enumerate(months("2023-04", run)):
        lines += [Paid("XA", f"Firm {n} Ltd", month, rng.randint(900_000, 1_100_000)) for n in range(8)]
        less = fall if number >= 24 else 0
        lines.append(Paid("XA", "Wexilade Ltd", month, STEADY + rng.randint(-40_000, 40_000) - less))
    return lines


def ledger(path: Path, *claims: Claim, status: Status = Status.DELIVERED) -> Ledger:
    """A ledger with these claims, as far on as asked."""
    found = Ledger.of(Home.open(path))
    found.begin(LedgerSettings("2025-26", "2025-26"), by="A Treasurer", why="start")
    found.add(claims, by="A Clerk", why="found")
    for step in (Status.BUDGETED, Status.DELIVERED):
        if status is not Status.PROPOSED:
            found.advance([one.claim_id for one in claims], step, by="A Treasurer", why="as agreed")
        if step is status:
            break
    return found


@pytest.fixture(scope="module")
def fallen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Payments in which Wexilade falls by £2,000 a month from April 2025."""
    return publish(tmp_path_factory.mktemp("fallen") / "home", story())


def test_a_fall_that_is_there_is_verified_with_its_lines(tmp_path: Path):
    home = publish(tmp_path / "home", story())
    book = ledger(home, claim())
    (found,) = verify(home, by="A Clerk")
    assert found.verdict is Verdict.VERIFIED
    assert found.seen is not None
    assert found.seen.low > 0
    assert abs(found.seen.central - 1_200_000) < 200_000
    assert found.claimed_pence == 1_200_000
    assert found.advised is Status.DELIVERED
    # Six months of 2025 and the same six of 2024, one line each, and nothing else.
    wanted = line_ids(
        home,
        "supplier_name = 'Wexilade Ltd' and (period between '2024-04' and '2024-09' "
        "or period between '2025-04' and '2025-09')",
    )
    assert list(found.lines) == wanted
    event = book.claim("C-1").history[-1]
    assert (event.kind, event.by, event.facts["verdict"]) == ("verified", "A Clerk", "verified")
    assert event.facts["line_ids"] == wanted
    assert event.facts["snapshot"] == Home.open(home).current().id  # type: ignore[union-attr]


def test_verifying_never_changes_a_claims_pounds_or_status(tmp_path: Path):
    home = publish(tmp_path / "home", story(fall=0))
    book = ledger(home, claim())
    before, balances = book.claim("C-1"), book.balances()
    (found,) = verify(home, by="A Clerk")
    assert found.verdict is Verdict.NOT_SEEN
    assert found.advised is Status.REVERSED
    after = book.claim("C-1")
    assert (after.status, after.amounts, book.balances()) == (before.status, before.amounts, balances)


def test_the_same_result_is_kept_once_and_a_later_month_anew(tmp_path: Path):
    home = publish(tmp_path / "home", story())
    book = ledger(home, claim())
    verify(home, by="A Clerk", until="2025-08")
    verify(home, by="A Clerk", until="2025-08")
    assert sum(event.kind == "verified" for event in book.claim("C-1").history) == 1
    verify(home, by="A Clerk", record=False)
    assert last_verification(book.claim("C-1"))["until"] == "2025-08"
    verify(home, by="A Clerk")
    assert last_verification(book.claim("C-1"))["until"] == "2025-09"
    assert book.check() == ()


def test_a_smaller_fall_than_claimed_is_partly_seen(tmp_path: Path):
    home = publish(tmp_path / "home", story())
    ledger(home, claim(gross=6_000_000))
    (found,) = verify(home, by="A Clerk")
    assert found.verdict is Verdict.PARTLY
    assert found.advised is None


def test_too_early_until_three_full_months(tmp_path: Path):
    home = publish(tmp_path / "home", story(run=26))
    ledger(home, claim())
    (found,) = verify(home, by="A Clerk")
    assert found.verdict is Verdict.TOO_EARLY
    assert "2 of the 3 full months" in found.why


def test_a_claim_smaller_than_chance_cannot_be_told(tmp_path: Path):
    home = publish(tmp_path / "home", story(fall=0, seed=4))
    ledger(home, claim(gross=120_000))
    (found,) = verify(home, by="A Clerk")
    assert found.verdict is Verdict.CANNOT_TELL
    assert "both nothing and the whole claim" in found.why


def test_money_that_moved_to_another_department_is_displaced(tmp_path: Path):
    lines = [replace(line, department="Roads" if line.supplier == "Wexilade Ltd" else "") for line in story()]
    lines += [
        Paid("XA", "Wexilade Ltd", month, 195_000 + 1_000 * (n % 7), department="Parks")
        for n, month in enumerate(months("2025-04", 6))
    ]
    home = publish(tmp_path / "home", lines)
    ledger(home, claim(selection=Selection("XA", supplier="Wexilade Ltd", department="Roads")))
    (found,) = verify(home, by="A Clerk")
    assert found.verdict is Verdict.DISPLACED
    assert found.displaced[0].direction == "to other departments"
    assert 2 * found.displaced_pence >= found.seen.central  # type: ignore[union-attr]


def test_the_gap_of_a_month_is_left_out_and_said(tmp_path: Path):
    home = publish(tmp_path / "home", [line for line in story() if line.period != "2025-06"])
    ledger(home, claim())
    (found,) = verify(home, by="A Clerk")
    assert [month.period for month in found.months] == [
        "2025-04", "2025-05", "2025-07", "2025-08", "2025-09",
    ]  # fmt: skip
    assert found.claimed_pence == 1_000_000
    assert any("2025-06" in caveat for caveat in found.caveats)
    assert found.verdict is Verdict.VERIFIED


def test_more_volume_at_a_lower_price_is_a_saving(tmp_path: Path):
    # 1,000 units at £120 became 1,500 at £100: spend rises, and still £30,000 less than it would have been.
    priced = Counterfactual(
        "1,500 units at the old price",
        12_000_000,
        "2024-25",
        "2024-25",
        "units",
        Decimal(1_000),
        "none",
        (UnitYear("2025-26", Decimal(1), Decimal(10_000), Decimal(1_500)),),
    )
    home = publish(tmp_path / "home", story(fall=-250_000))
    ledger(home, claim(counterfactual=priced, amounts=(YearAmounts("2025-26", 3_000_000),), end="2025-26"))
    (found,) = verify(home, by="A Clerk")
    assert found.verdict is Verdict.VERIFIED
    assert found.actual_pence > sum(month.baseline_pence for month in found.months)


def test_two_claims_on_the_same_lines_are_seen_together(tmp_path: Path):
    home = publish(tmp_path / "home", story())
    ledger(home, claim("C-1"), claim("C-2"))
    first, second = verify(home, by="A Clerk")
    # £2,000 a month fell, £4,000 are claimed: neither is verified by the fall that the other claims too.
    assert {first.verdict, second.verdict} == {Verdict.PARTLY}
    assert (first.together_with, second.together_with) == (("C-2",), ("C-1",))
    assert first.claimed_pence == 2_400_000


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"selection": None}, "does not name the payment lines"),
        ({"selection": Selection("XA", supplier="Nobody Ltd")}, "Nobody is paid under the name"),
        ({"selection": Selection("XZ", supplier="Wexilade Ltd")}, "No payments of this body"),
        ({"counterfactual": replace(BASE, baseline_year="2019-20")}, "is not in the evidence"),
        ({"counterfactual": replace(BASE, baseline_year="")}, "names no baseline year"),
        ({"counterfactual": replace(BASE, baseline_pence=90_000_000)}, "do not speak of the same spend"),
        ({"saving_type": SavingType.NON_CASH_RELEASING}, "releases no cash"),
    ],
)
def test_what_payments_cannot_speak_of_is_said(
    fallen: Path, changes: dict[str, object], why: str, tmp_path: Path
):
    home = tmp_path / "home"
    publish(home, story(run=27))
    ledger(home, claim(**changes))
    (found,) = verify(home, ["C-1"], by="A Clerk", record=False)
    assert found.verdict is Verdict.CANNOT_TELL
    assert why in found.why
    assert found.advice


def test_amounts_with_vat_are_not_compared_with_amounts_without(tmp_path: Path):
    lines = [replace(line, basis="gross") if line.period >= "2025-04" else line for line in story()]
    home = publish(tmp_path / "home", lines)
    ledger(home, claim())
    (found,) = verify(home, by="A Clerk")
    assert found.verdict is Verdict.CANNOT_TELL
    assert "VAT" in found.why


def test_a_refund_of_the_line_verifies_a_recovery_once(tmp_path: Path):
    twice = [Paid("XA", "Bromfelt Ltd", "2025-07", 123_456), Paid("XA", "Bromfelt Ltd", "2025-07", 123_456)]
    home = publish(tmp_path / "home", [*story(), *twice, Paid("XA", "Bromfelt Ltd", "2025-08", -123_456)])
    both = line_ids(home, "supplier_name = 'Bromfelt Ltd' and amount_pence > 0")
    money_back = {"amounts": (YearAmounts("2025-26", 123_456),), "end": "2025-26", "lever": "recovery"}
    first = claim("R-1", selection=Selection("XA", line_ids=(both[0],)), **money_back)
    second = claim(
        "R-2", selection=Selection("XA", line_ids=(both[1],)), **{**money_back, "cost_line": "Other"}
    )
    ledger(home, first, second)
    found = verify(home, by="A Clerk")
    assert [one.verdict for one in found] == [Verdict.VERIFIED, Verdict.TOO_EARLY]
    (again,) = verify(home, ["R-2"], by="A Clerk")
    assert again.verdict is Verdict.TOO_EARLY
    publish(
        home, [Paid("XA", f"Firm {n} Ltd", month, 10**6) for month in months("2025-10", 3) for n in range(20)]
    )
    assert [one.verdict for one in verify(home, by="A Clerk")] == [Verdict.VERIFIED, Verdict.NOT_SEEN]


def test_lines_that_are_no_longer_in_force_cannot_be_recovered(tmp_path: Path):
    home = publish(tmp_path / "home", story(run=27))
    ledger(home, claim(selection=Selection("XA", line_ids=("gone-1-1",))))
    (found,) = verify(home, by="A Clerk")
    assert found.verdict is Verdict.CANNOT_TELL
    assert "gone-1-1" in found.why


def test_calls_that_do_not_fit_are_refused(fallen: Path, tmp_path: Path):
    with pytest.raises(NotFound):
        verify(tmp_path / "nowhere", by="A Clerk")
    with pytest.raises(UsageProblem, match="not a month"):
        verify(fallen, by="A Clerk", until="2025")
    with pytest.raises(NotFound, match="no savings ledger"):
        verify(fallen, by="A Clerk")


def test_hardly_anything_that_did_not_happen_is_verified():
    # The rules alone, 400 times, no saving at all, a tenth of a year's spend claimed: the low end is above
    # nought at most about as often as the 5 % that it is made for.
    wrong = 0
    for number in range(400):
        rng = random.Random(number)
        spend = {month: int(rng.gauss(1_000_000, 150_000)) for month in months("2023-04", 30)}
        full = frozenset(spend)
        checks = check_months(
            spend=spend,
            full=full,
            start="2025-26",
            end="2026-27",
            baseline_year="2024-25",
            carry={},
            claimed={"2025-26": 1_200_000},
        )
        variation = spread(spend, full, "2025-04")
        assert variation is not None
        wrong += judge(seen(checks, variation), 600_000) in (Verdict.VERIFIED, Verdict.PARTLY)
    assert wrong / 400 < 0.09
