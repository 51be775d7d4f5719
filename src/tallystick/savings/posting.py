"""From a claim as it stands to the entries that an event posts: double entry, in three bases at once.

A claim's *places* are where its pounds stand: one sum for each combination of its classes. An event takes a
claim from one state to the next; what it posts are the differences of the places before and after, and
against them one entry in the account *counterfactual*, so that each event sums to nought. Steps from status
to status, attribution and assurance only move pounds; a reversal posts them all as negative.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_FLOOR, Decimal
from typing import NamedTuple

from tallystick.savings.attribution import UNATTRIBUTED, apportion
from tallystick.savings.definitions import first_accrued, is_efficiency, is_ongoing
from tallystick.savings.model import Assurance, Balance, Bases, ClaimState, Component, SavingType, Status

SAVING = "saving"
COUNTERFACTUAL = "counterfactual"
"""The account of what would have been spent otherwise: from here savings come, here they go back to."""


class Classes(NamedTuple):
    """Where pounds of a member stand: the account, and all by which a statement may tell them apart."""

    account: str
    financial_year: str = ""
    saving_type: str = ""
    status: str = ""
    assurance: str = ""
    lever: str = ""
    party: str = ""
    component: str = ""
    first_year: str = ""
    is_ongoing: int = 0
    is_efficiency: int = 0


class Entry(NamedTuple):
    """One line of the ledger: pence in three bases, and by how many claims it changes what stands there."""

    classes: Classes
    nominal: int
    constant: int
    present: int
    claims: int


Sums = tuple[int, int, int]
"""Nominal, constant and present pence."""
Places = Mapping[Classes, Sums]

AGAINST = Classes(COUNTERFACTUAL)
_NOUGHT: Sums = (0, 0, 0)


class Pounds(NamedTuple):
    """One part of a claim's pounds, before it is said in which status and under which opinion it stands."""

    financial_year: str
    component: str
    party: str
    sums: Sums


def places(state: ClaimState) -> dict[Classes, Sums]:
    """Return where a claim's pounds stand; costs and disbenefits are negative, sums of nought are left out.

    A reversed claim stands nowhere; a lapsed one keeps the years before its lapse under the status it had. A
    share that was settled cuts the gross, rounded down, so that shares never come to more than the whole;
    costs stay whole, so that no split hides what was spent.
    """
    return _placed(state, _pounds(state))


def both_places(before: ClaimState, after: ClaimState) -> tuple[Places, Places]:
    """Return where a claim's pounds stand before and after an event; what did not change is split once."""
    old = _pounds(before)
    new = old if _same_pounds(before, after) else _pounds(after)
    return _placed(before, old), _placed(after, new)


def _pounds(state: ClaimState) -> list[Pounds]:
    until, share, shares = state.lapsed_from, state.share, state.attribution
    found: list[Pounds] = []
    for (year, component), sums in state.amounts.items():
        if until and year >= until:
            continue
        signed = _signed(sums, component, share)
        for party, part in _parts(signed, shares):
            if part != _NOUGHT:
                found.append(Pounds(year, component.value, party, part))
    return found


def _placed(state: ClaimState, pounds: list[Pounds]) -> dict[Classes, Sums]:
    if state.status is Status.REVERSED:
        return {}
    claim = state.claim
    saving_type, status, assurance = claim.saving_type.value, state.counted_as.value, state.assurance.value
    lever, first = claim.lever, first_accrued(claim)
    lasts = int(is_ongoing(claim, state.lapsed_from))
    efficient = int(is_efficiency(claim.saving_type, claim.output_effect))
    return {
        Classes(
            SAVING,
            year,
            saving_type,
            status,
            assurance,
            lever,
            party,
            component,
            first,
            lasts,
            efficient,
        ): sums
        for year, component, party, sums in pounds
    }


def _same_pounds(one: ClaimState, other: ClaimState) -> bool:
    return (
        one.amounts is other.amounts
        and one.attribution is other.attribution
        and one.share == other.share
        and one.lapsed_from == other.lapsed_from
    )


def entries(before: Places, after: Places) -> list[Entry]:
    """Return what takes one set of places to another: balanced, in an order that is always the same."""
    found: list[Entry] = []
    for place, (nominal, constant, present) in before.items():
        now = after.get(place)
        if now is None:
            found.append(Entry(place, -nominal, -constant, -present, -1))
        elif now != (nominal, constant, present):
            found.append(Entry(place, now[0] - nominal, now[1] - constant, now[2] - present, 0))
    found += [Entry(place, *sums, 1) for place, sums in after.items() if place not in before]
    total = (
        sum(entry.nominal for entry in found),
        sum(entry.constant for entry in found),
        sum(entry.present for entry in found),
    )
    if any(total):
        found.append(Entry(AGAINST, -total[0], -total[1], -total[2], 0))
    return found


def balances_of(state: ClaimState) -> list[Balance]:
    """Return where one claim's pounds stand, as the ledger's balances tell it."""
    return [
        Balance(
            member=state.claim.member,
            financial_year=place.financial_year,
            saving_type=SavingType(place.saving_type),
            status=Status(place.status),
            assurance=Assurance(place.assurance),
            lever=place.lever,
            party=place.party,
            component=Component(place.component),
            sums=Bases(*sums),
            claims=1,
            first_year=place.first_year,
            is_ongoing=bool(place.is_ongoing),
            is_efficiency=bool(place.is_efficiency),
        )
        for place, sums in places(state).items()
    ]


def positions(state: ClaimState) -> dict[Balance, Bases]:
    """Return the balances of one claim with their sums."""
    return {balance: balance.sums for balance in balances_of(state)}


def net_pence(standing: Places) -> int:
    """Return what a claim's places come to in nominal pence."""
    return sum(nominal for nominal, _, _ in standing.values())


def _signed(sums: Bases, component: Component, share: Decimal) -> Sums:
    if component is not Component.GROSS:
        return -sums.nominal, -sums.constant, -sums.present
    if share == 1:
        return sums.nominal, sums.constant, sums.present
    return _shared(sums.nominal, share), _shared(sums.constant, share), _shared(sums.present, share)


def _shared(pence: int, share: Decimal) -> int:
    return int((pence * share).to_integral_value(ROUND_FLOOR))


def _parts(sums: Sums, shares: Mapping[str, Decimal]) -> list[tuple[str, Sums]]:
    if not shares:
        return [(UNATTRIBUTED, sums)]
    nominal, constant, present = (apportion(pence, shares) for pence in sums)
    return [(party, (nominal[party], constant[party], present[party])) for party in nominal]
