"""Read claims: one YAML file with the keys of one claim, or with several under ``claims:``."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from tallystick.kernel import UsageProblem
from tallystick.savings.attribution import check_shares
from tallystick.savings.counterfactual import saved_pence
from tallystick.savings.definitions import usual_end
from tallystick.savings.errors import ClaimRefused
from tallystick.savings.model import (
    Claim,
    Counterfactual,
    Evidence,
    EvidenceKind,
    OutputEffect,
    SavingType,
    Selection,
    UnitYear,
    YearAmounts,
)
from tallystick.savings.reading.fields import Fields
from tallystick.savings.reading.files import read_yaml
from tallystick.savings.requirements import check_claim

KEYS = (
    "claim",
    "title",
    "member",
    "service",
    "lever",
    "cost_line",
    "initiative",
    "saving_type",
    "output_effect",
    "output_words",
    "start",
    "end",
    "contract_end",
    "horizon_reason",
    "counterfactual",
    "amounts",
    "evidence",
    "selection",
    "attribution",
)
_COUNTERFACTUAL = (
    "words",
    "baseline",
    "baseline_year",
    "price_base",
    "volume_driver",
    "baseline_volume",
    "index_name",
    "years",
)
_UNIT_YEAR = ("year", "index", "unit_cost", "volume")
_AMOUNTS = ("year", "gross", "cost_to_achieve", "disbenefit")
_EVIDENCE = ("kind", "reference", "shows")
_SELECTION = ("body", "supplier", "class", "department", "lines")


def read_claims(path: Path) -> tuple[Claim, ...]:
    """Return the claims of a YAML file; amounts in it are pounds, shares are parts of one or percentages.

    Raises:
        NotFound: there is no such file.
        FileRefused: a key is unknown, missing or no figure, or a claim contradicts itself; with its line.
    """
    top = read_yaml(path)
    if top.has("claims"):
        claims = [_claim(item) for item in top.only(["claims"]).rows("claims", KEYS)]
    else:
        claims = [_claim(top.only(KEYS))]
    ids = [claim.claim_id for claim in claims]
    for claim_id in ids:
        if ids.count(claim_id) > 1:
            raise ClaimRefused(f"The claim {claim_id!r} stands twice.", where=path.name)
    return tuple(claims)


def _claim(said: Fields) -> Claim:
    start, lever, contract_end = said.year("start"), said.text("lever"), said.day("contract_end")
    counterfactual = _counterfactual(said.inner("counterfactual", _COUNTERFACTUAL))
    claim = Claim(
        claim_id=said.text("claim"),
        member=said.text("member"),
        service=said.text("service", ""),
        lever=lever,
        cost_line=said.text("cost_line"),
        saving_type=said.one_of("saving_type", SavingType),
        counterfactual=counterfactual,
        amounts=_amounts(said, counterfactual),
        start=start,
        end=said.year("end", usual_end(start, lever, contract_end)),
        initiative=said.text("initiative", ""),
        title=said.text("title", ""),
        evidence=tuple(_evidence(item) for item in said.rows("evidence", _EVIDENCE)),
        output_effect=said.one_of("output_effect", OutputEffect, OutputEffect.UNSTATED),
        output_words=said.text("output_words", ""),
        contract_end=contract_end,
        horizon_reason=said.text("horizon_reason", ""),
        attribution=_attribution(said.inner("attribution")),
    )
    if said.has("selection"):
        claim = replace(claim, selection=_selection(said.inner("selection", _SELECTION), claim.member))
    try:
        check_claim(claim)
    except UsageProblem as problem:
        raise ClaimRefused(
            problem.what, where=said.place, why=problem.why, next_step=problem.next_step
        ) from problem
    except ClaimRefused as problem:
        where = f"{said.place}: {problem.where}" if problem.where else said.place
        raise ClaimRefused(problem.what, where=where, why=problem.why, next_step=problem.next_step) from None
    return claim


def _counterfactual(said: Fields) -> Counterfactual:
    return Counterfactual(
        words=said.text("words", ""),
        baseline_pence=said.pence("baseline", 0),
        baseline_year=said.year("baseline_year", ""),
        price_base=said.year("price_base", ""),
        volume_driver=said.text("volume_driver", ""),
        baseline_volume=said.number("baseline_volume", Decimal(0)),
        index_name=said.text("index_name", "none"),
        years=tuple(_unit_year(item) for item in said.rows("years", _UNIT_YEAR)),
    )


def _unit_year(said: Fields) -> UnitYear:
    return UnitYear(
        said.year("year"),
        said.number("index", Decimal(1)),
        said.exact_pence("unit_cost"),
        said.number("volume"),
    )


def _amounts(said: Fields, counterfactual: Counterfactual) -> tuple[YearAmounts, ...]:
    """Return the amounts; gross that is left out is computed where the counterfactual prices that year."""
    priced: dict[str, int] = {}
    if counterfactual.years and counterfactual.baseline_volume > 0:
        priced = {year.financial_year: saved_pence(counterfactual, year) for year in counterfactual.years}
    found: dict[str, YearAmounts] = {year: YearAmounts(year, pence) for year, pence in priced.items()}
    seen: set[str] = set()
    for item in said.rows("amounts", _AMOUNTS):
        year = item.year("year")
        if year in seen:
            raise item.refused("year", f"is {year}, which stands twice")
        seen.add(year)
        # Without a price by volume what is left out is nought: a year may have costs only.
        gross = item.pence("gross", priced.get(year, 0))
        found[year] = YearAmounts(year, gross, item.pence("cost_to_achieve", 0), item.pence("disbenefit", 0))
    return tuple(found[year] for year in sorted(found))


def _evidence(said: Fields) -> Evidence:
    return Evidence(said.one_of("kind", EvidenceKind), said.text("reference"), said.text("shows", ""))


def _selection(said: Fields, member: str) -> Selection:
    return Selection(
        body_id=said.text("body", member),
        supplier=said.text("supplier", ""),
        class_code=said.text("class", ""),
        department=said.text("department", ""),
        line_ids=said.texts("lines"),
    )


def _attribution(said: Fields) -> dict[str, Decimal]:
    shares = {party: said.share(party) for party in said.names()}
    check_shares(shares, said.place)
    return shares
