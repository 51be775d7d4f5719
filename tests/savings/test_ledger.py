"""The ledger of a home: what goes in comes out, balances are sums of entries, nothing is edited unseen."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from savings.made_claims import MINUTE, OFFICER, SETTINGS, made_claim
from tallystick.kernel import NotFound, TallystickError, UsageProblem
from tallystick.parameters import ParameterNotInForce
from tallystick.savings import bases
from tallystick.savings.bases import Valuation
from tallystick.savings.errors import ClaimRefused, ConflictUnsettled, TransitionRefused
from tallystick.savings.ledger import Ledger
from tallystick.savings.model import (
    Assurance,
    Bases,
    Claim,
    Counterfactual,
    LedgerSettings,
    Status,
    YearAmounts,
)
from tallystick.savings.posting import balances_of
from tallystick.store import Home, Register

AUDITOR = {"by": "I. Auditor", "why": "looked at invoices"}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.open(tmp_path / "home", create=True)


@pytest.fixture
def ledger(home: Home) -> Ledger:
    opened = Ledger.of(home)
    opened.begin(SETTINGS, **OFFICER)
    return opened


def deliver(ledger: Ledger, *claim_ids: str) -> None:
    ledger.advance(claim_ids, Status.BUDGETED, **OFFICER)
    ledger.advance(claim_ids, Status.DELIVERED, **OFFICER)


def total(ledger: Ledger, **chosen: object) -> Bases:
    return sum((item.sums for item in ledger.balances(**chosen)), Bases(0, 0, 0))


def counted(ledger: Ledger) -> int:
    return total(ledger, status=[Status.DELIVERED, Status.SUSTAINED]).nominal


def test_the_life_of_a_claim(ledger: Ledger):
    assert ledger.add([made_claim()], **OFFICER) == 1
    assert counted(ledger) == 0
    deliver(ledger, "AGENCY-1")
    assert counted(ledger) == 280_000
    ledger.advance("AGENCY-1", Status.SUSTAINED, **OFFICER)
    ledger.assure("AGENCY-1", Assurance.B, **AUDITOR)
    assert counted(ledger) == 280_000
    ledger.lapse("AGENCY-1", "2024-25", by="F. Officer", why="the agency came back")
    assert counted(ledger) == 180_000
    ledger.reverse("AGENCY-1", by="F. Officer", why="hours had fallen anyway")
    assert (counted(ledger), ledger.balances()) == (0, [])
    state = ledger.claim("AGENCY-1")
    assert [(event.kind, event.by) for event in state.history] == [
        ("claimed", "F. Officer"),
        ("advanced", "F. Officer"),
        ("advanced", "F. Officer"),
        ("advanced", "F. Officer"),
        ("assured", "I. Auditor"),
        ("lapsed", "F. Officer"),
        ("reversed", "F. Officer"),
    ]
    assert state.history[-1].why == "hours had fallen anyway"
    assert state.history[-1].hash == ledger.head()
    assert ledger.check([ledger.head()]) == ()


def test_pounds_stand_in_three_bases(ledger: Ledger):
    ledger.add([made_claim()], **OFFICER)
    valuation = Valuation(SETTINGS)
    parts = [(100_000, "2022-23"), (-20_000, "2022-23"), (100_000, "2023-24"), (100_000, "2024-25")]
    expected = sum((valuation.bases(pence, year) for pence, year in parts), Bases(0, 0, 0))
    assert total(ledger) == expected
    assert expected.constant > expected.nominal


def test_what_is_claimed_comes_back_word_for_word(ledger: Ledger):
    claim = made_claim(attribution={"programme": Decimal("0.4")}, horizon_reason="why not")
    ledger.add([claim], **OFFICER)
    assert ledger.claim("AGENCY-1").claim == claim


def test_the_same_claim_again_changes_nothing_and_another_is_refused(ledger: Ledger):
    ledger.add([made_claim()], **OFFICER)
    head = ledger.head()
    assert ledger.add([made_claim(), made_claim()], **OFFICER) == 0
    assert ledger.head() == head
    with pytest.raises(ClaimRefused, match="has another claim 'AGENCY-1', made by F"):
        ledger.add([made_claim(title="More")], **OFFICER)


def test_claims_of_one_transaction_are_added_all_or_none(ledger: Ledger):
    wrong = made_claim("WRONG", start="2024-25", end="2023-24", amounts=())
    with pytest.raises(ClaimRefused, match="it ends in 2023-24, but begins in 2024-25"):
        ledger.add([made_claim(), wrong], **OFFICER)
    assert ledger.count() == 0
    assert ledger.check() == ()


def test_a_proposal_can_be_amended_and_nothing_later(ledger: Ledger):
    ledger.add([made_claim(counterfactual=Counterfactual(""))], **OFFICER)
    with pytest.raises(TransitionRefused, match="stays proposed"):
        ledger.advance("AGENCY-1", Status.BUDGETED, **OFFICER)
    better = made_claim(amounts=(YearAmounts("2022-23", 50_000),), end="2022-23")
    ledger.amend(better, by="F. Officer", why="now with a counterfactual")
    assert total(ledger).nominal == 50_000
    ledger.advance("AGENCY-1", Status.BUDGETED, **OFFICER)
    with pytest.raises(TransitionRefused, match="only a proposal can be amended"):
        ledger.amend(better, **OFFICER)
    assert ledger.check() == ()


def test_conflicting_claims_count_only_once_settled(ledger: Ledger):
    ledger.add([made_claim("HR", cost_line="Agency"), made_claim("DIGITAL", cost_line="agency")], **OFFICER)
    ledger.advance(["HR", "DIGITAL"], Status.BUDGETED, **OFFICER)
    for claim_id in ("HR", "DIGITAL"):
        with pytest.raises(ConflictUnsettled):
            ledger.advance(claim_id, Status.DELIVERED, **OFFICER)
    ledger.settle({"HR": Decimal("0.75"), "DIGITAL": Decimal(0)}, by="F. Officer", why="HR did it")
    ledger.advance("HR", Status.DELIVERED, **OFFICER)
    assert counted(ledger) == 225_000 - 20_000
    assert ledger.claim("DIGITAL").status is Status.REVERSED
    ledger.add([made_claim("THIRD", cost_line="Agency")], **OFFICER)
    ledger.advance("THIRD", Status.BUDGETED, **OFFICER)
    with pytest.raises(ConflictUnsettled, match="in conflict with HR"):
        ledger.advance("THIRD", Status.DELIVERED, **OFFICER)
    assert ledger.check() == ()


def test_two_rivals_advanced_in_one_call_are_both_refused(ledger: Ledger):
    ledger.add([made_claim("HR", cost_line="Agency"), made_claim("DIGITAL", cost_line="Agency")], **OFFICER)
    ledger.advance(["HR", "DIGITAL"], Status.BUDGETED, **OFFICER)
    with pytest.raises(ConflictUnsettled):
        ledger.advance(["HR", "DIGITAL"], Status.DELIVERED, **OFFICER)
    assert counted(ledger) == 0


def test_nobody_gives_assurance_on_their_own_claim(ledger: Ledger):
    ledger.add([made_claim()], **OFFICER)
    with pytest.raises(TransitionRefused, match="cannot give assurance"):
        ledger.assure("AGENCY-1", Assurance.A, by="f.  OFFICER", why="I am sure")
    ledger.assure("AGENCY-1", Assurance.D, **AUDITOR)
    assert ledger.claim("AGENCY-1").assurance is Assurance.D


@pytest.mark.parametrize("signature", [{"by": " ", "why": "x"}, {"by": "F. Officer", "why": ""}])
def test_every_event_says_who_and_why(ledger: Ledger, signature: dict[str, str]):
    with pytest.raises(UsageProblem, match="The ledger asks"):
        ledger.add([made_claim()], **signature)


def test_no_event_is_dated_ahead(ledger: Ledger):
    """Otherwise a claim could be sustained today by saying that it is 2030."""
    ledger.add([made_claim()], **OFFICER)
    with pytest.raises(UsageProblem, match="lies in the future"):
        ledger.advance("AGENCY-1", Status.BUDGETED, **OFFICER, at="2999-01-01T00:00:00+00:00")
    with pytest.raises(UsageProblem, match="no time zone"):
        ledger.advance("AGENCY-1", Status.BUDGETED, **OFFICER, at="2025-01-01T00:00:00")


def test_a_year_without_a_deflator_stops_with_its_name(ledger: Ledger):
    old = made_claim(amounts=(YearAmounts("1950-51", 5),), start="1950-51", end="1950-51")
    with pytest.raises(ParameterNotInForce, match="treasury/gdp_deflator"):
        ledger.add([old], **OFFICER)
    with pytest.raises(ParameterNotInForce):
        Ledger.of(Home.open(ledger._register.path.parent / "other", create=True)).begin(
            LedgerSettings("1950-51", "1950-51"), **OFFICER
        )


def test_settings_are_fixed_by_the_first_event(home: Home):
    ledger = Ledger.of(home)
    with pytest.raises(NotFound, match="no savings ledger here yet"):
        _ = ledger.settings
    with pytest.raises(NotFound):
        ledger.advance("AGENCY-1", Status.BUDGETED, **OFFICER)
    assert (ledger.balances(), list(ledger.claims()), ledger.head(), ledger.check()) == ([], [], "", ())
    assert not Register.of(home).path.exists()
    ledger.add([made_claim()], **OFFICER)
    fixed = ledger.settings
    assert fixed.price_year == fixed.present_year
    with pytest.raises(UsageProblem, match="open already"):
        ledger.begin(LedgerSettings("2020-21", "2020-21"), **OFFICER)


def test_others_record_beside_a_claim_without_moving_pounds(ledger: Ledger):
    ledger.add([made_claim()], **OFFICER)
    before = total(ledger)
    event = ledger.record("verified", by="A Clerk", facts={"claim": "AGENCY-1", "verdict": "verified"})
    ledger.record("sampled", by="A Clerk", facts={"seed": 7})
    assert ledger.claim("AGENCY-1").history[-1].hash == event.hash
    assert [item.kind for item in ledger.events({"verified", "sampled"})] == ["verified", "sampled"]
    assert total(ledger) == before
    with pytest.raises(UsageProblem, match="the ledger's own verbs"):
        ledger.record("advanced", by="A Clerk", facts={"claim": "AGENCY-1"})
    with pytest.raises(NotFound, match="no claim 'AGENCY-2'"):
        ledger.record("verified", by="A Clerk", facts={"claim": "AGENCY-2"})
    assert ledger.check() == ()


def test_claims_are_listed_largest_first_and_filtered(ledger: Ledger):
    for number, pounds in enumerate((5, 50, 20)):
        ledger.add([made_claim(f"C-{number}", amounts=(YearAmounts("2023-24", pounds),))], **OFFICER)
    ledger.add([made_claim("OTHER", member="XS-COUNTY", start="2024-25", amounts=())], **OFFICER)
    deliver(ledger, "C-2")

    def ids(**chosen: object) -> list[str]:
        return [state.claim.claim_id for state in ledger.claims(**chosen)]

    assert ids(member="XS-VENNICK") == ["C-1", "C-2", "C-0"]
    assert ids(limit=1) == ["C-1"]
    assert ids(year="2022-23", status=[Status.DELIVERED]) == ["C-2"]
    assert ids(member="XS-COUNTY", year="2022-23") == []
    assert ledger.count(status=[Status.PROPOSED]) == 3
    assert [(item.claim_id, item.net_pence) for item in ledger.sums(member="XS-VENNICK")] == [
        ("C-0", 5),
        ("C-1", 50),
        ("C-2", 20),
    ]


def test_a_misspelt_claim_names_the_nearest(ledger: Ledger):
    ledger.add([made_claim()], **OFFICER)
    with pytest.raises(NotFound) as missing:
        ledger.claim("AGENCY-2")
    assert "AGENCY-1" in missing.value.next_step


def test_revised_deflators_are_posted_as_differences(ledger: Ledger, monkeypatch: pytest.MonkeyPatch):
    ledger.add([made_claim("GONE"), made_claim()], **OFFICER)
    ledger.reverse("GONE", **OFFICER)
    assert ledger.revalue(**OFFICER) == 0
    before = total(ledger)
    monkeypatch.setattr(
        bases.Valuation, "bases", lambda self, pence, year: Bases(pence, 2 * pence, 3 * pence)
    )
    assert ledger.revalue(by="F. Officer", why="deflators of March") == 1
    assert total(ledger) == Bases(before.nominal, 2 * before.nominal, 3 * before.nominal)
    assert ledger.check() == ()


# Properties


MEMBERS = ("XS-VENNICK", "XS-COUNTY")
IDS = ("C-0", "C-1", "C-2")


def claims() -> list[Claim]:
    found = []
    for number, claim_id in enumerate(IDS):
        first = YearAmounts("2022-23", 777 * number + 5, number)
        amounts = (first, YearAmounts("2023-24", 333), YearAmounts("2024-25", 991))
        found.append(made_claim(claim_id, member=MEMBERS[number % 2], amounts=amounts))
    return found


STEPS: dict[str, Callable[[Ledger, str], object]] = {
    "budget": lambda ledger, claim: ledger.advance(claim, Status.BUDGETED, **OFFICER),
    "deliver": lambda ledger, claim: ledger.advance(claim, Status.DELIVERED, **OFFICER),
    "sustain": lambda ledger, claim: ledger.advance(claim, Status.SUSTAINED, **OFFICER),
    "lapse": lambda ledger, claim: ledger.lapse(claim, "2023-24", **OFFICER),
    "reverse": lambda ledger, claim: ledger.reverse(claim, **OFFICER),
    "share": lambda ledger, claim: ledger.attribute(claim, {"programme": Decimal("0.37")}, **OFFICER),
    "unshare": lambda ledger, claim: ledger.attribute(claim, {}, **OFFICER),
    "assure": lambda ledger, claim: ledger.assure(claim, Assurance.C, **AUDITOR),
    "keep half": lambda ledger, claim: ledger.settle({claim: Decimal("0.5")}, **OFFICER),
    "withdraw": lambda ledger, claim: ledger.settle({claim: Decimal(0)}, **OFFICER),
    "verify": lambda ledger, claim: ledger.record("verified", by="A Clerk", facts={"claim": claim}),
}
moves = st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(list(STEPS))), max_size=12)


def made_ledger(steps: list[tuple[str, str]]) -> Ledger:
    folder = Path(tempfile.mkdtemp(prefix="ledger-test-"))
    ledger = Ledger.of(Home.open(folder / "home", create=True))
    ledger.begin(SETTINGS, **OFFICER)
    # Other rooms stand in the same chain.
    ledger._register.append("suppliers", "decision", "A. Analyst", {"n": 1})
    ledger.add(claims(), **OFFICER)
    for claim_id, step in steps:
        try:
            STEPS[step](ledger, claim_id)
        except TransitionRefused:
            continue
    return ledger


def gone(ledger: Ledger) -> None:
    shutil.rmtree(ledger._register.path.parents[1])


@settings(max_examples=25, deadline=None)
@given(steps=moves)
def test_totals_are_the_sums_of_entries_whatever_happened(steps: list[tuple[str, str]]):
    ledger = made_ledger(steps)
    with closing(sqlite3.connect(ledger._register.path)) as connection:
        posted = connection.execute(
            "select sum(nominal), sum(constant), sum(present) from savings_entries "
            "join savings_classes using (class) where account = 'saving'"
        ).fetchone()
        unbalanced = connection.execute(
            "select event from savings_entries group by event "
            "having sum(nominal) <> 0 or sum(constant) <> 0 or sum(present) <> 0"
        ).fetchall()
    standing = [item for state in ledger.claims() for item in balances_of(state)]
    assert Bases(*posted) == total(ledger) == sum((item.sums for item in standing), Bases(0, 0, 0))
    assert sum((total(ledger, member=member) for member in MEMBERS), Bases(0, 0, 0)) == total(ledger)
    assert sum(item.net_pence for item in ledger.sums()) == total(ledger).nominal
    assert unbalanced == []
    assert ledger.check([ledger.head()]) == ()
    gone(ledger)


@settings(max_examples=10, deadline=None)
@given(steps=moves, seed=st.randoms(use_true_random=False))
def test_the_order_between_claims_makes_no_difference(steps: list[tuple[str, str]], seed):
    """What happens to one claim, in its order, may happen before or after what happens to others."""
    left = {claim_id: [step for claim, step in steps if claim == claim_id] for claim_id in IDS}
    mixed = []
    while any(left.values()):
        claim_id = seed.choice([key for key, value in left.items() if value])
        mixed.append((claim_id, left[claim_id].pop(0)))
    one, other = made_ledger(steps), made_ledger(mixed)
    assert one.balances() == other.balances()
    assert [one.balances(member=member) for member in MEMBERS] == [
        other.balances(member=member) for member in MEMBERS
    ]
    gone(one)
    gone(other)


TABLES = (
    "events",
    "savings_entries",
    "savings_balances",
    "savings_history",
    "savings_standings",
    "savings_classes",
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger in which everything that can happen has happened, without the triggers that protect it."""
    path = tmp_path_factory.mktemp("whole") / "register.sqlite"
    steps = [("C-0", "budget"), ("C-0", "share"), ("C-0", "deliver"), ("C-0", "sustain"), ("C-0", "assure")]
    steps += [("C-0", "lapse"), ("C-1", "keep half"), ("C-1", "verify"), ("C-2", "reverse")]
    ledger = made_ledger(steps)
    assert ledger.check() == ()
    with closing(sqlite3.connect(ledger._register.path, isolation_level=None)) as connection:
        connection.execute("pragma journal_mode = delete")
        triggers = connection.execute("select name from sqlite_master where type = 'trigger'").fetchall()
        indexes = connection.execute(
            "select name from sqlite_master where type = 'index' and sql is not null"
        ).fetchall()
        for kind, names in (("trigger", triggers), ("index", indexes)):
            for (name,) in names:
                connection.execute(f"drop {kind} {name}")
    shutil.copy(ledger._register.path, path)
    gone(ledger)
    return path


def tampered(whole: Path, change: Callable[[sqlite3.Connection], object]) -> Ledger:
    path = whole.parent / "tampered.sqlite"
    for left in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        left.unlink(missing_ok=True)
    shutil.copy(whole, path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        change(connection)
    return Ledger(Register(path))


def columns_of(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"pragma table_info({table})")]


WORDS = ["", "B", "delivered", "2023-24", "C-1", "XS-COUNTY"]
EDITS = {
    "table": st.sampled_from(TABLES),
    "way": st.sampled_from(["edit", "delete", "insert", "swap"]),
    "row": st.integers(0, 10**6),
    "other": st.integers(0, 10**6),
    "column": st.integers(0, 50),
    "value": st.one_of(st.integers(-5, 50), st.sampled_from(WORDS)),
}
UNHURRIED = [HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much, HealthCheck.too_slow]


@settings(max_examples=60, deadline=None, suppress_health_check=UNHURRIED)
@given(**EDITS)
def test_no_edit_goes_unseen(whole: Path, table: str, way: str, row: int, other: int, column: int, value):
    edit_and_check(whole, table, way, row, other, column, value)


@pytest.mark.slow
@settings(max_examples=2_000, deadline=None, suppress_health_check=UNHURRIED)
@given(**EDITS)
def test_no_edit_goes_unseen_however_long_one_tries(
    whole: Path, table: str, way: str, row: int, other: int, column: int, value
):
    edit_and_check(whole, table, way, row, other, column, value)


def edit_and_check(
    whole: Path, table: str, way: str, row: int, other: int, column: int, value: object
) -> None:
    def change(connection: sqlite3.Connection) -> None:
        rows = connection.execute(f"select * from {table}").fetchall()
        names = columns_of(connection, table)
        chosen = list(rows[row % len(rows)])
        exactly = " and ".join(f"{name} is ?" for name in names)
        if way == "delete":
            connection.execute(f"delete from {table} where {exactly}", chosen)
            return
        place = column % len(names)
        if way == "swap":
            second = rows[other % len(rows)]
            assume(second[place] != chosen[place])
            first = f"update {table} set {names[place]} = ? where {exactly}"
            connection.execute(first, (second[place], *chosen))
            connection.execute(first, (chosen[place], *second))
            return
        changed = [*chosen[:place], value, *chosen[place + 1 :]]
        assume(changed != chosen)
        if way == "insert":
            connection.execute(f"insert into {table} values ({', '.join('?' * len(names))})", changed)
        else:
            connection.execute(f"update {table} set {names[place]} = ? where {exactly}", (value, *chosen))
        assume(sorted(connection.execute(f"select * from {table}"), key=repr) != sorted(rows, key=repr))

    try:
        ledger = tampered(whole, change)
    except sqlite3.IntegrityError:
        assume(False)  # the file itself refuses two rows of one key
    assert ledger.check() != ()


def test_the_file_itself_refuses_edits(ledger: Ledger):
    ledger.add([made_claim()], **OFFICER)
    with closing(sqlite3.connect(ledger._register.path, isolation_level=None)) as connection:
        for table in ("savings_entries", "savings_classes", "savings_history", "events"):
            column = columns_of(connection, table)[0]
            for statement in (f"update {table} set {column} = 9", f"delete from {table}"):
                with pytest.raises(sqlite3.IntegrityError, match=r"never|nothing"):
                    connection.execute(statement)


def test_entries_and_balances_made_to_agree_are_found_all_the_same(whole: Path):
    """Whoever doubles entries, balances and standings in step still has the events against them."""

    def double(connection: sqlite3.Connection) -> None:
        for table in ("savings_entries", "savings_balances"):
            connection.execute(
                f"update {table} set nominal = 2 * nominal, constant = 2 * constant, present = 2 * present"
            )
        connection.execute("update savings_standings set net = 2 * net")

    assert tampered(whole, double).check() != ()


def test_an_end_cut_off_in_step_is_found_by_a_noted_head(ledger: Ledger, tmp_path: Path):
    ledger.add([made_claim()], **OFFICER)
    with closing(sqlite3.connect(ledger._register.path)) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
    shutil.copy(ledger._register.path, tmp_path / "earlier.sqlite")
    ledger.reverse("AGENCY-1", **OFFICER)
    noted = ledger.head()
    earlier = Ledger(Register(tmp_path / "earlier.sqlite"))
    assert earlier.check() == ()
    assert any("its end was cut off" in sentence for sentence in earlier.check([noted]))
    assert ledger.check([noted, noted[:12]]) == ()
    assert Ledger(Register(tmp_path / "none.sqlite")).check([noted]) != ()


def test_a_forged_step_is_found_even_with_a_right_hash(ledger: Ledger):
    """Someone who can write the file appends an event that skips a status; the replay does not take it."""
    ledger.add([made_claim()], **OFFICER)
    register = ledger._register
    event = register.append(
        "savings", "advanced", "Nobody", {"claim": "AGENCY-1", "to": "sustained", "why": "x"}
    )
    with closing(sqlite3.connect(register.path, isolation_level=None)) as connection:
        (claim,) = connection.execute("select claim from savings_standings").fetchone()
        connection.execute("insert into savings_history values (?, ?)", (claim, event.number))
    assert any("cannot be what happened to claim" in sentence for sentence in ledger.check())


WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from savings.made_claims import OFFICER, made_claim
from tallystick.savings.ledger import Ledger
from tallystick.savings.model import Status
from tallystick.store import Home
ledger = Ledger.of(Home.open(Path(sys.argv[1])))
for number in range(12):
    claim = f"W{sys.argv[2]}-{number}"
    ledger.add([made_claim(claim)], **OFFICER)
    ledger.advance(claim, Status.BUDGETED, **OFFICER)
"""


def test_many_processes_lose_nothing(home: Home):
    """Six at once, from the first event on: not even the opening of the ledger happens twice."""
    tests = str(Path(__file__).parents[1])
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(home.path), str(number), tests])
        for number in range(6)
    ]
    assert [writer.wait(timeout=120) for writer in writers] == [0] * 6
    ledger = Ledger.of(home)
    assert ledger.count(status=[Status.BUDGETED]) == 72
    assert total(ledger).nominal == 72 * 280_000
    assert len(list(ledger.events({"opened"}))) == 1
    assert ledger.check() == ()


def test_events_state_all_facts(ledger: Ledger):
    """Whoever has the events alone can work out every entry: amounts in three bases stand in them."""
    ledger.add([made_claim()], **OFFICER)
    (event,) = ledger.events({"claimed"})
    assert event.facts["stated"]["counterfactual"] == {
        "words": "The hours bought would have stayed as they were.",
        "index_name": "none",
    }
    assert event.facts["amounts"][0][:3] == ["2022-23", "gross", 100_000]
    assert len(event.facts["amounts"][0]) == 5
    assert json.dumps(event.facts)


def test_evidence_that_comes_with_a_step_stays(ledger: Ledger):
    ledger.add([made_claim(evidence=())], **OFFICER)
    ledger.advance("AGENCY-1", Status.BUDGETED, **OFFICER, evidence=[MINUTE])
    assert ledger.claim("AGENCY-1").claim.evidence == (MINUTE,)
    assert ledger.check() == ()


def test_a_refused_transaction_leaves_no_class_behind(ledger: Ledger):
    """Numbers of classes that were taken back with a transaction must not be remembered."""
    odd = made_claim("ODD", lever="a lever of its own")
    with pytest.raises(TallystickError):
        ledger.add([odd, replace(odd, title="another")], **OFFICER)
    ledger.add([odd], **OFFICER)
    assert ledger.check() == ()
