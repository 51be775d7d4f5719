"""A claim as plain values, as events keep it, and back; decimals are texts, so that nothing is rounded."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tallystick.savings.model import (
    Bases,
    Claim,
    Component,
    Counterfactual,
    Evidence,
    EvidenceKind,
    OutputEffect,
    SavingType,
    Selection,
    UnitYear,
    YearAmounts,
)

Amounts = dict[tuple[str, Component], Bases]


def claim_to_plain(claim: Claim) -> dict[str, Any]:
    """Return a claim as plain values, without what is empty."""
    plain = {
        "claim": claim.claim_id,
        "title": claim.title,
        "member": claim.member,
        "service": claim.service,
        "lever": claim.lever,
        "cost_line": claim.cost_line,
        "initiative": claim.initiative,
        "saving_type": claim.saving_type.value,
        "output_effect": claim.output_effect.value,
        "output_words": claim.output_words,
        "start": claim.start,
        "end": claim.end,
        "contract_end": claim.contract_end,
        "horizon_reason": claim.horizon_reason,
        "counterfactual": _counterfactual_to_plain(claim.counterfactual),
        "amounts": [
            [item.financial_year, item.gross_pence, item.cost_to_achieve_pence, item.disbenefit_pence]
            for item in claim.amounts
        ],
        "evidence": [evidence_to_plain(item) for item in claim.evidence],
        "selection": _selection_to_plain(claim.selection) if claim.selection else None,
        "attribution": shares_to_plain(claim.attribution),
    }
    return {name: value for name, value in plain.items() if value}


def claim_from_plain(plain: Mapping[str, Any]) -> Claim:
    """Return the claim that an event states."""
    chosen = plain.get("selection")
    return Claim(
        claim_id=plain["claim"],
        member=plain["member"],
        service=plain.get("service", ""),
        lever=plain["lever"],
        cost_line=plain["cost_line"],
        saving_type=SavingType(plain["saving_type"]),
        counterfactual=_counterfactual_from_plain(plain.get("counterfactual", {})),
        amounts=tuple(YearAmounts(*item) for item in plain.get("amounts", ())),
        start=plain["start"],
        end=plain["end"],
        initiative=plain.get("initiative", ""),
        title=plain.get("title", ""),
        evidence=tuple(evidence_from_plain(item) for item in plain.get("evidence", ())),
        selection=_selection_from_plain(chosen) if chosen else None,
        attribution=shares_from_plain(plain.get("attribution", {})),
        output_effect=OutputEffect(plain["output_effect"]),
        output_words=plain.get("output_words", ""),
        contract_end=plain.get("contract_end", ""),
        horizon_reason=plain.get("horizon_reason", ""),
    )


def shares_to_plain(shares: Mapping[str, Decimal]) -> dict[str, str]:
    """Return shares as texts."""
    return {party: str(share) for party, share in shares.items()}


def shares_from_plain(plain: Mapping[str, str]) -> dict[str, Decimal]:
    """Return shares as decimals."""
    return {party: Decimal(share) for party, share in plain.items()}


def evidence_to_plain(item: Evidence) -> list[str]:
    """Return one piece of evidence as kind, reference, what it shows."""
    return [item.kind.value, item.reference, item.shows]


def evidence_from_plain(plain: list[str]) -> Evidence:
    """Return one piece of evidence."""
    kind, reference, shows = plain
    return Evidence(EvidenceKind(kind), reference, shows)


def amounts_to_plain(amounts: Amounts) -> list[list[Any]]:
    """Return amounts as rows: year, component, nominal, constant, present."""
    return [
        [year, component.value, sums.nominal, sums.constant, sums.present]
        for (year, component), sums in amounts.items()
    ]


def amounts_from_plain(plain: list[list[Any]]) -> Amounts:
    """Return amounts by year and component."""
    return {(year, Component(component)): Bases(*sums) for year, component, *sums in plain}


def _counterfactual_to_plain(stated: Counterfactual) -> dict[str, Any]:
    plain = {
        "words": stated.words,
        "baseline_pence": stated.baseline_pence,
        "baseline_year": stated.baseline_year,
        "price_base": stated.price_base,
        "volume_driver": stated.volume_driver,
        "baseline_volume": str(stated.baseline_volume) if stated.baseline_volume else "",
        "index_name": stated.index_name,
        "years": [
            [year.financial_year, str(year.index), str(year.unit_pence), str(year.volume)]
            for year in stated.years
        ],
    }
    return {name: value for name, value in plain.items() if value}


def _counterfactual_from_plain(plain: Mapping[str, Any]) -> Counterfactual:
    return Counterfactual(
        words=plain.get("words", ""),
        baseline_pence=plain.get("baseline_pence", 0),
        baseline_year=plain.get("baseline_year", ""),
        price_base=plain.get("price_base", ""),
        volume_driver=plain.get("volume_driver", ""),
        baseline_volume=Decimal(plain.get("baseline_volume", 0)),
        index_name=plain.get("index_name", "none"),
        years=tuple(
            UnitYear(year, Decimal(index), Decimal(unit), Decimal(volume))
            for year, index, unit, volume in plain.get("years", ())
        ),
    )


def _selection_to_plain(chosen: Selection) -> dict[str, Any]:
    plain = {
        "body_id": chosen.body_id,
        "supplier": chosen.supplier,
        "class_code": chosen.class_code,
        "department": chosen.department,
        "line_ids": list(chosen.line_ids),
    }
    return {name: value for name, value in plain.items() if value}


def _selection_from_plain(plain: Mapping[str, Any]) -> Selection:
    return Selection(
        body_id=plain.get("body_id", ""),
        supplier=plain.get("supplier", ""),
        class_code=plain.get("class_code", ""),
        department=plain.get("department", ""),
        line_ids=tuple(plain.get("line_ids", ())),
    )
