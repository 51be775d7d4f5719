"""Double entry: every event sums to nought in all three bases, and takes the claim where it says."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from savings.made_claims import made_claim, made_state
from tallystick.savings.model import (
    Assurance,
    Bases,
    ClaimState,
    Component,
    OutputEffect,
    SavingType,
    Status,
)
from tallystick.savings.posting import (
    COUNTERFACTUAL,
    SAVING,
    Entry,
    balances_of,
    both_places,
    entries,
    net_pence,
    places,
)

PROPOSED = made_state()
DELIVERED = replace(PROPOSED, status=Status.DELIVERED, counted_as=Status.DELIVERED)


def total(posted: list[Entry]) -> tuple[int, int, int]:
    return (
        sum(entry.nominal for entry in posted),
        sum(entry.constant for entry in posted),
        sum(entry.present for entry in posted),
    )


def test_a_claim_comes_from_what_would_have_been_spent():
    posted = entries({}, places(PROPOSED))
    told = [(e.classes.account, e.classes.financial_year, e.classes.component, e.nominal) for e in posted]
    assert told == [
        (SAVING, "2022-23", "gross", 100_000),
        (SAVING, "2022-23", "cost to achieve", -20_000),
        (SAVING, "2023-24", "gross", 100_000),
        (SAVING, "2024-25", "gross", 100_000),
        (COUNTERFACTUAL, "", "", -280_000),
    ]
    assert total(posted) == (0, 0, 0)


def test_a_step_moves_pounds_and_makes_none():
    posted = entries(places(PROPOSED), places(DELIVERED))
    assert {entry.classes.account for entry in posted} == {SAVING}
    assert total(posted) == (0, 0, 0)
    by_status = dict.fromkeys(("proposed", "delivered"), 0)
    for entry in posted:
        by_status[entry.classes.status] += entry.nominal
    assert by_status == {"proposed": -280_000, "delivered": 280_000}


def test_a_reversal_posts_the_same_as_negative():
    taken = entries(places(DELIVERED), places(replace(DELIVERED, status=Status.REVERSED)))
    given_ = entries({}, places(DELIVERED))
    assert [entry[1:] for entry in taken] == [
        (-entry.nominal, -entry.constant, -entry.present, -entry.claims) for entry in given_
    ]


def test_a_lapse_takes_back_the_later_years_and_no_longer_lasts():
    lapsed = replace(DELIVERED, status=Status.LAPSED, lapsed_from="2023-24")
    standing = places(lapsed)
    assert {(place.financial_year, place.status, place.is_ongoing) for place in standing} == {
        ("2022-23", "delivered", 0)
    }
    assert net_pence(standing) == 80_000
    assert total(entries(places(DELIVERED), standing)) == (0, 0, 0)


def test_a_settled_share_cuts_the_gross_and_never_the_cost():
    shared = places(replace(DELIVERED, share=Decimal("0.333333")))
    by_component: dict[str, int] = {}
    for place, (nominal, _, _) in shared.items():
        by_component[place.component] = by_component.get(place.component, 0) + nominal
    assert by_component == {"gross": 3 * 33_333, "cost to achieve": -20_000}


def test_two_halves_of_an_odd_penny_are_not_more_than_the_whole():
    odd = made_state(amounts={("2022-23", Component.GROSS): Bases(3, 3, 3)}, share=Decimal("0.5"))
    assert 2 * net_pence(places(odd)) <= 3


def test_attribution_tells_each_party_apart():
    state = replace(DELIVERED, attribution={"programme": Decimal("0.25")})
    by_party: dict[str, int] = {}
    for balance in balances_of(state):
        by_party[balance.party] = by_party.get(balance.party, 0) + balance.sums.nominal
    assert by_party == {"programme": 70_000, "unattributed": 210_000}


def test_cost_avoidance_and_cuts_are_told_as_what_they_are():
    avoided = made_state(made_claim(saving_type=SavingType.COST_AVOIDANCE))
    cut = made_state(made_claim(output_effect=OutputEffect.LESS))
    assert {(b.saving_type, b.is_efficiency) for b in balances_of(avoided)} == {
        (SavingType.COST_AVOIDANCE, False)
    }
    assert {b.is_efficiency for b in balances_of(cut)} == {False}
    assert {b.is_efficiency for b in balances_of(PROPOSED)} == {True}


pence = st.integers(-(10**9), 10**9)
states = st.builds(
    lambda amounts, status, assurance, share, parts, lapsed: made_state(
        amounts=amounts,
        status=status,
        counted_as=Status.DELIVERED if status is Status.LAPSED else status,
        assurance=assurance,
        share=share,
        attribution=parts,
        lapsed_from=lapsed,
    ),
    amounts=st.dictionaries(
        st.tuples(st.sampled_from(["2022-23", "2023-24", "2024-25"]), st.sampled_from(list(Component))),
        st.builds(Bases, pence, pence, pence),
    ),
    status=st.sampled_from(list(Status)),
    assurance=st.sampled_from(list(Assurance)),
    share=st.sampled_from([Decimal(1), Decimal("0.5"), Decimal("0.123")]),
    parts=st.sampled_from([{}, {"a": Decimal("0.5")}, {"a": Decimal("0.333"), "b": Decimal("0.667")}]),
    lapsed=st.sampled_from(["", "2023-24"]),
)


@given(before=states, after=states)
def test_between_any_two_states_entries_balance_and_arrive(before: ClaimState, after: ClaimState):
    old, new = both_places(before, after)
    assert (old, new) == (places(before), places(after))
    posted = entries(old, new)
    assert total(posted) == (0, 0, 0)
    arrived = {place: list(sums) for place, sums in old.items()}
    for classes, *amounts, _ in posted:
        if classes.account == SAVING:
            so_far = arrived.setdefault(classes, [0, 0, 0])
            for place in range(3):
                so_far[place] += amounts[place]
    assert {place: tuple(sums) for place, sums in arrived.items() if any(sums)} == new


@given(state=states)
def test_what_parties_have_is_what_there_is(state: ClaimState):
    alone = places(replace(state, attribution={}))
    shared = places(state)
    for base in range(3):
        assert sum(sums[base] for sums in shared.values()) == sum(sums[base] for sums in alone.values())
