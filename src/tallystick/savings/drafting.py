"""From an opportunity to the draft of a claim: what is known is filled in, what a person must say is open."""

from __future__ import annotations

import json
from collections.abc import Iterable

from tallystick.kernel import UsageProblem, format_pence
from tallystick.opportunities.model import Basis, Opportunity
from tallystick.savings.bases import first_year, year_from
from tallystick.savings.definitions import USUAL_YEARS_OTHERWISE

MOST_LINES = 200
"""Lines that a claim of money that comes back names at most."""


def draft(item: Opportunity, member: str, start: str, line_ids: Iterable[str] = ()) -> str:
    """Return a claim file for one member's part of an opportunity.

    The counterfactual stays empty, so the claim is a proposal until somebody writes it. The amounts are the
    pounds of the opportunity that count in totals, those that another opportunity owns left out; where
    several bodies are concerned they stay empty too, or each body would claim the whole.

    Args:
        item: the opportunity.
        member: body id of who claims; one of the bodies concerned.
        start: first financial year of the saving.
        line_ids: payment lines at stake, for money that comes back once.

    Raises:
        UsageProblem: the opportunity tells no pounds, or does not concern that body.
    """
    if item.basis is Basis.NONE or item.is_withheld:
        raise UsageProblem(
            f"{item.opportunity_id} tells no pounds that could be claimed.",
            why="It is a pattern worth a look."
            if item.basis is Basis.NONE
            else "The comparison is withheld.",
            next_step="Look at its lines: tallystick opportunities show " + item.opportunity_id,
        )
    if member not in item.bodies:
        raise UsageProblem(
            f"{item.opportunity_id} does not concern {member or 'a body that is not named'}.",
            next_step=f"Give --member with one of: {', '.join(item.bodies)}.",
        )
    once = item.basis is Basis.ONCE
    count = 1 if once else USUAL_YEARS_OTHERWISE
    years = [year_from(first_year(start) + number) for number in range(count)]
    together = len(item.bodies) > 1
    pounds = "" if together else f"{item.counted_pence // 100}.{item.counted_pence % 100:02d}"
    lever = "recovery" if once else "aggregation" if together else "renegotiation"
    lines = [
        f"# Drafted from {item.opportunity_id}. Complete what is empty; correct what is not so here.",
        f"claim: {_text(f'{member}-{item.opportunity_id}')}",
        f"title: {_text(item.title)}",
        f"member: {_text(member)}",
        "service:",
        f"lever: {lever}",
        f"cost_line: {_text(_cost_line(item))}",
        "saving_type: cash-releasing",
        "output_effect: not stated     # same output, more output, less output or deferred cost",
        "output_words:",
        f"start: {years[0]}",
        f"end: {years[-1]}",
        "counterfactual:",
        "  words:                      # what would have been spent otherwise, and why",
        f"amounts:                      # {_whose(item)}",
        *(f"  - {{year: {year}, gross: {pounds}, cost_to_achieve: 0}}" for year in years),
        "evidence:",
        f"  - {{kind: opportunity, reference: {_text(item.opportunity_id)}, shows: {_text(item.title)}}}",
        *_selection(item, member, list(line_ids)[:MOST_LINES] if once else []),
    ]
    return "\n".join(lines) + "\n"


def _selection(item: Opportunity, member: str, line_ids: list[str]) -> list[str]:
    found = ["selection:                    # the payments that should change", f"  body: {_text(member)}"]
    if line_ids:
        return [*found, f"  lines: [{', '.join(_text(line_id) for line_id in line_ids)}]"]
    if item.supplier_id:
        found.append(f"  supplier: {_text(item.supplier_id)}")
    if item.class_code:
        found.append(f"  class: {_text(item.class_code)}")
    return found


def _whose(item: Opportunity) -> str:
    if len(item.bodies) == 1:
        return "the opportunity's pounds; yours are what you can show"
    return f"your part of {format_pence(item.counted_pence)}, which {len(item.bodies)} bodies have together"


def _cost_line(item: Opportunity) -> str:
    parts = [part for part in (item.supplier_name, item.class_code) if part]
    return " ".join(parts) or item.finder.replace("_", " ")


def _text(words: str) -> str:
    """Return a text as YAML reads it in any place."""
    return json.dumps(words, ensure_ascii=False)
