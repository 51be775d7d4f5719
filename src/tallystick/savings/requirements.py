"""What a claim must hold to be written down at all, and what more it needs to be more than a proposal."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from tallystick.kernel import format_pence
from tallystick.savings.attribution import check_shares
from tallystick.savings.bases import first_year, year_from
from tallystick.savings.counterfactual import saved_pence
from tallystick.savings.definitions import usual_end
from tallystick.savings.errors import ClaimRefused
from tallystick.savings.model import Claim, Evidence, YearAmounts

MOST_PENCE = 10**12
"""Ten billion pounds: beyond any council's saving, and little enough for a million claims to be added up."""
MOST_YEARS = 60
MOST_LETTERS = 4_000


def check_claim(claim: Claim) -> None:
    """Refuse a claim that contradicts itself; what it only lacks keeps it a proposal instead.

    Raises:
        ClaimRefused: with the claim's id and what to correct.
        UsageProblem: a year is none.
    """
    _check_words(claim)
    _check_years(claim)
    _check_horizon(claim)
    for item in claim.amounts:
        _check_amounts(claim, item)
    _check_prices(claim)
    check_shares(claim.attribution, claim.claim_id)


def missing(claim: Claim, added: Collection[Evidence] = ()) -> tuple[str, ...]:
    """Return what keeps a claim a proposal (counterfactual, evidence, amount); empty when nothing does."""
    found = []
    if not claim.counterfactual.words.strip():
        found.append("a counterfactual: what would have been spent otherwise, and why")
    if not claim.evidence and not added:
        found.append("evidence: an opportunity, lines, a case, a budget or a document")
    if not any(item.gross_pence for item in claim.amounts):
        found.append("an amount in at least one year")
    return tuple(found)


def _check_words(claim: Claim) -> None:
    named = {
        "claim": claim.claim_id,
        "member": claim.member,
        "lever": claim.lever,
        "cost_line": claim.cost_line,
    }
    for name, text in named.items():
        if not text.strip():
            raise _refused(claim, f"{name!r} is missing", "Say whose saving it is, on which line, by what.")
    words = (*named.values(), claim.title, claim.service, claim.initiative, claim.counterfactual.words)
    if any(len(text) > MOST_LETTERS for text in words):
        raise _refused(claim, f"a text is longer than {MOST_LETTERS:,} letters")
    if claim.claim_id != " ".join(claim.claim_id.split()) or not claim.claim_id.isprintable():
        raise _refused(claim, "its id has spaces at an end, or letters that cannot be seen")


def _check_years(claim: Claim) -> None:
    years = first_year(claim.end) - first_year(claim.start) + 1
    if not 1 <= years <= MOST_YEARS:
        raise _refused(claim, f"it ends in {claim.end}, but begins in {claim.start}")
    known = {year_from(first_year(claim.start) + number) for number in range(years)}
    listed = [item.financial_year for item in claim.amounts]
    for year in listed:
        if year not in known:
            raise _refused(claim, f"it has an amount in {year}, outside {claim.start} to {claim.end}")
        if listed.count(year) > 1:
            raise _refused(claim, f"the year {year} stands twice")
    for stated in (claim.counterfactual.baseline_year, claim.counterfactual.price_base):
        if stated:
            first_year(stated)


def _check_horizon(claim: Claim) -> None:
    if claim.contract_end:
        try:
            date.fromisoformat(claim.contract_end)
        except ValueError as problem:
            raise _refused(
                claim, f"'contract_end' is {claim.contract_end!r}", "Write YYYY-MM-DD."
            ) from problem
    usual = usual_end(claim.start, claim.lever, claim.contract_end)
    if claim.end > usual and not claim.horizon_reason.strip():
        raise _refused(
            claim,
            f"it is claimed until {claim.end}, but usual for this lever is until {usual}",
            "End it there, or say under 'horizon_reason' why it lasts longer.",
        )


def _check_amounts(claim: Claim, item: YearAmounts) -> None:
    if item.cost_to_achieve_pence < 0 or item.disbenefit_pence < 0:
        raise _refused(
            claim,
            f"a cost in {item.financial_year} is negative",
            "Costs and disbenefits are told as positive; what is gained is gross.",
        )
    if max(abs(item.gross_pence), item.cost_to_achieve_pence, item.disbenefit_pence) > MOST_PENCE:
        raise _refused(claim, f"an amount in {item.financial_year} is above {format_pence(MOST_PENCE)}")


def _check_prices(claim: Claim) -> None:
    stated = claim.counterfactual
    if stated.baseline_pence < 0 or stated.baseline_volume < 0:
        raise _refused(claim, "its baseline is negative")
    if not stated.years:
        return
    if stated.baseline_volume == 0:
        raise _refused(
            claim,
            "it is priced by volume, but the baseline year has none",
            "Give 'baseline_volume' of the 'volume_driver'.",
        )
    told = {item.financial_year: item.gross_pence for item in claim.amounts}
    priced = {year.financial_year: saved_pence(stated, year) for year in stated.years}
    for year in sorted(told.keys() | priced.keys()):
        if told.get(year, 0) != priced.get(year, 0):
            raise _refused(
                claim,
                f"gross in {year} is {format_pence(told.get(year, 0))}, but baseline, index, unit cost and "
                f"volume give {format_pence(priced.get(year, 0))}",
                "(baseline unit cost x index - unit cost) x volume; leave gross out and it is computed.",
            )


def _refused(claim: Claim, what: str, next_step: str = "") -> ClaimRefused:
    return ClaimRefused(f"The claim cannot be taken: {what}.", where=claim.claim_id, next_step=next_step)
