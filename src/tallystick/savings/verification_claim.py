"""Verify one claim in the payments: a fall of spending, or money that came back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any

from tallystick.kernel import format_pence
from tallystick.kernel.discounting import rounded
from tallystick.savings.bases import DEFLATOR, Valuation
from tallystick.savings.definitions import sustained_from
from tallystick.savings.model import Claim, ClaimState, LedgerSettings, SavingType, Selection, Status
from tallystick.savings.verification import (
    FEWEST_MONTHS,
    BodyMonth,
    Displacement,
    MonthCheck,
    Seen,
    Verdict,
    Verification,
    check_months,
    full_months,
    is_within,
    judge,
    judge_displaced,
    judge_recovery,
    match_refunds,
    month_before,
    months_of,
    seen,
    spread,
    year_of,
)
from tallystick.savings.verification_reading import Beside, Chosen, Evidence

CLAIMING = (Status.BUDGETED, Status.DELIVERED, Status.SUSTAINED)
"""Claims in these states are seen together with others on the same lines."""
_TIMES = 2
"""How far the payments of the baseline year may be from what a claim says of it, either way."""
_WITHHELD = Decimal("0.1")
_UNTOLD = "Name the lines and a baseline year that are in the evidence, or show the saving by other means."


def verified(
    state: ClaimState,
    evidence: Evidence,
    *,
    others: Sequence[ClaimState],
    settings: LedgerSettings,
    taken: dict[str, str],
) -> Verification:
    """Return what the evidence says of one claim.

    Args:
        state: the claim.
        evidence: payments of at least the claim's body.
        others: the other claims that are alive; those on the same lines are seen together with it.
        settings: of the ledger, for claims carried by the deflator.
        taken: refunds that a claim rests on, by line id; refunds found are added.
    """
    claim, selection = state.claim, state.claim.selection
    if selection is None:
        return _untold(claim, evidence, "The claim does not name the payment lines that it should change.")
    if claim.saving_type is SavingType.NON_CASH_RELEASING:
        return _untold(
            claim, evidence, "A saving that releases no cash changes no payments: it needs other evidence."
        )
    published = evidence.months(selection.body_id)
    if not published:
        return _untold(claim, evidence, "No payments of this body are in the evidence.")
    if selection.line_ids:
        return _recovery(state, evidence, published, taken)
    return _fall(state, evidence, published, others, settings)


def _fall(
    state: ClaimState,
    evidence: Evidence,
    published: Sequence[BodyMonth],
    others: Sequence[ClaimState],
    settings: LedgerSettings,
) -> Verification:
    """Verify a claim that spending fell."""
    claim, selection = state.claim, state.claim.selection
    assert selection is not None  # noqa: S101 - the caller looked
    stated, full = claim.counterfactual, full_months(published)
    until = max(full, default="")
    if not stated.baseline_year:
        return _untold(claim, evidence, "The claim names no baseline year.", until)
    baseline = [period for period in months_of(stated.baseline_year) if period in full]
    chosen = evidence.choose(selection, baseline)
    if problem := _without_baseline(claim, selection, chosen, baseline):
        return _untold(claim, evidence, problem, until)
    together = _together(claim, selection, others, evidence)
    carry, caveats = _carry(claim, settings)
    months = check_months(
        spend=chosen.spend,
        full=full,
        start=claim.start,
        end=claim.end,
        baseline_year=stated.baseline_year,
        carry=carry,
        claimed=_claimed((state, *together)),
    )
    begun = f"{claim.start[:4]}-04"
    variation = spread(chosen.spend, full, begun)
    caveats += _caveats(claim, published, months, chosen, full)
    common: dict[str, Any] = {
        "snapshot": evidence.snapshot,
        "months": months,
        "together_with": tuple(one.claim.claim_id for one in together),
        "until": until,
        "caveats": tuple(caveats),
    }
    if len(months) < FEWEST_MONTHS:
        why = (
            f"{len(months)} of the {FEWEST_MONTHS} full months that are needed since {begun} can be compared."
        )
        return _finished(claim, state, Verdict.TOO_EARLY, why, **common)
    if variation is None or _basis_changed(published, months):
        why = (
            "Amounts were published without VAT in one of the two periods and with VAT in the other."
            if variation is not None
            else "There are too few months before the start to know the usual variation."
        )
        return _finished(claim, state, Verdict.CANNOT_TELL, why, **common)
    found = seen(months, variation)
    moved = _moved(evidence.beside(selection, chosen, begun), months, full, begun, _prices(settings))
    claimed = sum(month.claimed_pence for month in months)
    compared = {month.period for month in months} | {month.baseline_period for month in months}
    result = Verification(
        claim.claim_id, Verdict.CANNOT_TELL, "", claimed_pence=claimed, seen=found, displaced=moved, **common
    )
    verdict = judge_displaced(found, claimed, result.displaced_pence) if moved else judge(found, claimed)
    return _finished(
        claim,
        state,
        verdict,
        _why(verdict, result),
        claimed_pence=claimed,
        seen=found,
        displaced=moved,
        lines=tuple(evidence.lines(selection, chosen, compared)),
        **common,
    )


def _recovery(
    state: ClaimState, evidence: Evidence, published: Sequence[BodyMonth], taken: dict[str, str]
) -> Verification:
    """Verify a claim that money came back."""
    claim, selection = state.claim, state.claim.selection
    assert selection is not None  # noqa: S101 - the caller looked
    full = full_months(published)
    paid, refunds = evidence.recoverable(selection.line_ids)
    if missing := sorted(set(selection.line_ids) - {line.line_id for line in paid}):
        named = ", ".join(missing[:3])
        why = f"{len(missing)} of the claim's lines are not in force in this snapshot: {named}."
        return _untold(claim, evidence, why, max(full, default=""))
    used = {line for line, owner in taken.items() if owner != claim.claim_id}
    matched = match_refunds(paid, refunds, used)
    taken.update({refund.line_id: claim.claim_id for refund, _ in matched})
    back = sum(-refund.pence for refund, _ in matched)
    claimed = sum(item.gross_pence for item in claim.amounts)
    latest = max((line.day[:7] for line in paid), default="")
    since = max(latest, f"{claim.start[:4]}-04")
    verdict = judge_recovery(back, claimed, sum(1 for period in full if period > since))
    why = {
        Verdict.VERIFIED: f"{format_pence(back)} of {format_pence(claimed)} came back as a refund.",
        Verdict.PARTLY: f"{format_pence(back)} of {format_pence(claimed)} came back as a refund.",
        Verdict.TOO_EARLY: f"No refund yet, and fewer than {FEWEST_MONTHS} full months since.",
    }.get(
        verdict,
        "No refund of these lines was published; it may have been taken off a later payment instead.",
    )
    lines = sorted({line.line_id for line in paid} | {refund.line_id for refund, _ in matched})
    return _finished(
        claim,
        state,
        verdict,
        why,
        snapshot=evidence.snapshot,
        claimed_pence=claimed,
        seen=Seen(back, back, back),
        lines=tuple(lines),
        until=max(full, default=""),
    )


def _without_baseline(claim: Claim, selection: Selection, chosen: Chosen, baseline: Sequence[str]) -> str:
    """Return why there is nothing to compare with, or an empty text."""
    year, said = claim.counterfactual.baseline_year, claim.counterfactual.baseline_pence
    if selection.supplier and not chosen.suppliers:
        return f"Nobody is paid under the name {selection.supplier!r} by this body."
    if not baseline:
        return f"The baseline year {year} is not in the evidence."
    there = sum(chosen.spend.get(period, 0) for period in baseline)
    if there <= 0:
        return f"The payments show no spend of this selection in the baseline year {year}."
    whole = there * 12 // len(baseline)
    if said and not said <= _TIMES * whole <= _TIMES * _TIMES * said:
        return (
            f"The payments show {format_pence(whole)} for the baseline year {year}, the claim says "
            f"{format_pence(said)}: they do not speak of the same spend."
        )
    return ""


def _together(
    claim: Claim, selection: Selection, others: Sequence[ClaimState], evidence: Evidence
) -> tuple[ClaimState, ...]:
    """Return claims that say they lower spend among these same lines: only the sum of all can be seen."""
    below = evidence.classes_below(selection.class_code)
    return tuple(
        one
        for one in others
        if one.status in CLAIMING
        and one.claim.saving_type is not SavingType.NON_CASH_RELEASING
        and one.claim.selection is not None
        and is_within(one.claim.selection, selection, below)
        and one.claim.start <= claim.end
        and claim.start <= one.claim.end
    )


def _claimed(states: Iterable[ClaimState]) -> dict[str, int]:
    """Return gross pence by financial year of claims that are seen together, each for its own share."""
    found: dict[str, int] = {}
    for state in states:
        for item in state.claim.amounts:
            own = int(item.gross_pence * state.share)
            found[item.financial_year] = found.get(item.financial_year, 0) + own
    return found


def _carry(claim: Claim, settings: LedgerSettings) -> tuple[dict[str, Decimal], list[str]]:
    """Return index times volume by year, and what is to be said of it."""
    stated = claim.counterfactual
    if stated.years:
        base = stated.baseline_volume
        return {
            year.financial_year: year.index * (year.volume / base if base else 1) for year in stated.years
        }, []
    if stated.index_name == DEFLATOR:
        priced = Valuation(settings)
        start = priced.factors(stated.baseline_year).constant
        years = sorted(item.financial_year for item in claim.amounts)
        return {year: start / priced.factors(year).constant for year in years}, []
    if stated.index_name not in ("", "none"):
        return {}, [f"The index {stated.index_name} has no values here, so the baseline is not carried on."]
    return {}, []


def _caveats(
    claim: Claim,
    published: Sequence[BodyMonth],
    months: Sequence[MonthCheck],
    chosen: Chosen,
    full: Collection[str],
) -> list[str]:
    found = []
    last, period, left_out = max(full, default=""), f"{claim.start[:4]}-04", []
    while period <= last:
        if period not in full:
            left_out.append(period)
        period = month_before(period, -1)
    if left_out:
        found.append(f"Not published in full, so not compared: {', '.join(left_out[:6])}.")
    if months and _withheld_more(published, months):
        found.append("More payees are withheld than in the baseline year: spend may have moved out of sight.")
    if len(chosen.suppliers) > 1:
        found.append(f"The name fits {len(chosen.suppliers)} suppliers; all are taken.")
    return found


def _parts(
    published: Sequence[BodyMonth], periods: Collection[str], count: Callable[[BodyMonth], int]
) -> Decimal:
    """Return a part of the lines of some months."""
    listed = [month for month in published if month.period in periods]
    lines = sum(month.lines for month in listed)
    return Decimal(sum(count(month) for month in listed)) / lines if lines else Decimal(0)


def _withheld_more(published: Sequence[BodyMonth], months: Sequence[MonthCheck]) -> bool:
    now = _parts(published, {month.period for month in months}, lambda one: one.withheld_lines)
    then = _parts(published, {month.baseline_period for month in months}, lambda one: one.withheld_lines)
    return now - then > _WITHHELD


def _basis_changed(published: Sequence[BodyMonth], months: Sequence[MonthCheck]) -> bool:
    now = _parts(published, {month.period for month in months}, lambda one: one.gross_lines)
    then = _parts(published, {month.baseline_period for month in months}, lambda one: one.gross_lines)
    return abs(now - then) > Decimal("0.5")


def _moved(
    beside: Sequence[Beside],
    months: Sequence[MonthCheck],
    full: Collection[str],
    begun: str,
    prices: Callable[[str, str], Decimal],
) -> tuple[Displacement, ...]:
    """Return where payments beside the selection rose beyond chance in the months compared."""
    found = []
    for way in beside:
        variation = spread(way.spend, full, begun)
        if variation is None:
            continue
        # What stands beside is expected to stay as it was, but for prices in general.
        pairs = [_pair(way, month, prices) for month in months]
        fell = seen(pairs, variation)
        rise = Displacement(way.direction, Seen(-fell.central, -fell.high, -fell.low), _risers(way, pairs))
        if rise.is_beyond_chance:
            found.append(rise)
    return tuple(found)


def _pair(way: Beside, month: MonthCheck, prices: Callable[[str, str], Decimal]) -> MonthCheck:
    before = way.spend.get(month.baseline_period, 0)
    carried = rounded(before * prices(year_of(month.baseline_period), year_of(month.period)))
    after = way.spend.get(month.period, 0)
    return MonthCheck(month.period, month.baseline_period, before, carried, after, 0)


def _prices(settings: LedgerSettings) -> Callable[[str, str], Decimal]:
    """Return by how much prices in general rose between two financial years."""
    priced = Valuation(settings)
    return lambda before, after: priced.factors(before).constant / priced.factors(after).constant


def _risers(way: Beside, pairs: Sequence[MonthCheck]) -> tuple[str, ...]:
    """Return up to three payees that rose most."""
    rises = {
        name: sum(spend.get(pair.period, 0) - spend.get(pair.baseline_period, 0) for pair in pairs)
        for name, spend in way.by_payee.items()
    }
    listed = sorted((name for name, pence in rises.items() if pence > 0), key=lambda one: (-rises[one], one))
    return tuple(f"{name} (+{format_pence(rises[name])})" for name in listed[:3])


def _why(verdict: Verdict, found: Verification) -> str:
    assert found.seen is not None  # noqa: S101 - set by the caller
    low, high = format_pence(found.seen.low), format_pence(found.seen.high)
    whose = f" by {1 + len(found.together_with)} claims together" if found.together_with else ""
    text = (
        f"Over {len(found.months)} months {format_pence(found.actual_pence)} was spent where "
        f"{format_pence(found.expected_pence)} was expected: {format_pence(found.seen.central)} less "
        f"(range {low} to {high}), of {format_pence(found.claimed_pence)} claimed{whose}."
    )
    if verdict is Verdict.CANNOT_TELL:
        text += " The range holds both nothing and the whole claim."
    if found.displaced:
        ways = " and ".join(item.direction for item in found.displaced)
        text += f" {format_pence(found.displaced_pence)} of it turned up beside: {ways}."
    return text


def _finished(claim: Claim, state: ClaimState, verdict: Verdict, why: str, **facts: Any) -> Verification:
    months = facts.get("months", ())
    advised, advice = _advice(claim, state.status, verdict, max((m.period for m in months), default=""))
    return Verification(claim.claim_id, verdict, why, advised=advised, advice=advice, **facts)


def _untold(claim: Claim, evidence: Evidence, why: str, until: str = "") -> Verification:
    return Verification(
        claim.claim_id,
        Verdict.CANNOT_TELL,
        why,
        evidence.snapshot,
        until=until,
        advice=_UNTOLD,
    )


_NEXT = {
    Verdict.PARTLY: "Amend the claim to what was seen, or show the rest by other means.",
    Verdict.DISPLACED: "Ask where the work went before the claim goes on: what moved is not saved.",
    Verdict.TOO_EARLY: "Verify again when more months are published.",
    Verdict.CANNOT_TELL: "Use other evidence: the budget, the contract, or a narrower selection.",
    Verdict.NOT_SEEN: "Do not advance it on this evidence.",
}


def _advice(claim: Claim, status: Status, verdict: Verdict, last: str) -> tuple[Status | None, str]:
    """Return the status that a verdict supports, and what to do next; people decide."""
    if verdict is Verdict.VERIFIED and last and f"{last}-28" >= sustained_from(claim).isoformat():
        return Status.SUSTAINED, "Held beyond two full years: it can be called sustained."
    if verdict is Verdict.VERIFIED:
        return Status.DELIVERED, "The payments support that it is delivered."
    if verdict is Verdict.NOT_SEEN and status.counts:
        return Status.REVERSED, "Unless it is explained, reverse it, or let it lapse from the year it ended."
    return None, _NEXT[verdict]
