"""What the faces call: read a file of claims, check what it points to, and write it into the ledger."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from tallystick.kernel import NotFound, UsageProblem, financial_year
from tallystick.members import Register, load_register
from tallystick.opportunities.model import AT_STAKE
from tallystick.opportunities.verbs import show as show_opportunity
from tallystick.savings.conflicts import in_conflict
from tallystick.savings.drafting import MOST_LINES, draft
from tallystick.savings.errors import ClaimRefused
from tallystick.savings.ledger import Ledger
from tallystick.savings.model import (
    Assurance,
    Claim,
    ClaimState,
    Evidence,
    EvidenceKind,
    LedgerSettings,
    Status,
)
from tallystick.savings.plain import claim_to_plain, evidence_to_plain, shares_to_plain
from tallystick.savings.posting import net_pence, places
from tallystick.savings.reading import read_claims
from tallystick.savings.requirements import missing
from tallystick.store import Home, open_reader, storing


@dataclass(frozen=True)
class Added:
    """What adding a file did.

    Attributes:
        claims: the claims of the file as they now stand.
        new: ids of those that were not in the ledger before.
        lacking: what keeps a claim a proposal, by its id.
        in_conflict: ids of claims that say they save the same, by id.
        unchecked: sentences about what could not be checked.
    """

    claims: tuple[ClaimState, ...]
    new: frozenset[str]
    lacking: Mapping[str, tuple[str, ...]]
    in_conflict: Mapping[str, tuple[str, ...]]
    unchecked: tuple[str, ...]


def open_ledger(
    folder: Path, price_year: str, present_year: str = "", *, by: str, why: str
) -> LedgerSettings:
    """Open the ledger of a home with its settings, which are then fixed.

    Raises:
        NotFound: there is no home.
        UsageProblem: it is open already, or a year is none.
        ParameterNotInForce: no deflator is known for the year.
    """
    settings = LedgerSettings(price_year, present_year or price_year)
    Ledger.of(Home.open(folder)).begin(settings, by=by, why=why)
    return settings


def add(folder: Path, file: Path, *, by: str, why: str = "", amend: bool = False) -> Added:
    """Add the claims of a YAML file to the ledger of a home, all of them or none.

    Args:
        folder: the home.
        file: one claim, or several under ``claims:``.
        by, why: who claims, and why.
        amend: put them in the place of proposals of the same ids.

    Raises:
        NotFound: there is no such home or file; with ``amend``, no such claim.
        FileRefused: the file has a mistake, names a body, opportunity or line that is not here, or an id
            that stands for another claim.
        ParameterNotInForce: no deflator is known for one of its years.
        TransitionRefused: what should be amended is no proposal any more.
    """
    home = Home.open(folder)
    bodies = load_register(home.bodies)
    claims = [_of_known_body(claim, bodies) for claim in read_claims(file)]
    unchecked = check_references(home, claims)
    ledger = Ledger.of(home)
    reason = why or f"claims of {file.name}"
    known = {state.claim.claim_id for state in _present(ledger, claims)}
    if amend:
        ledger.amend_all(claims, by=by, why=why)
    else:
        ledger.add(claims, by=by, why=reason, at_once=len(claims))
    states = _present(ledger, claims)
    return Added(
        claims=tuple(states),
        new=frozenset(state.claim.claim_id for state in states) - known,
        lacking={state.claim.claim_id: missing(state.claim) for state in states if missing(state.claim)},
        in_conflict={state.claim.claim_id: rivals for state in states if (rivals := _rivals(ledger, state))},
        unchecked=unchecked,
    )


def draft_claim(folder: Path, opportunity_id: str, file: Path, *, member: str = "", start: str = "") -> Path:
    """Write the draft of a claim from an opportunity; a person completes it, then adds it.

    Args:
        folder: the home.
        opportunity_id: the opportunity, or a beginning of its id that fits only one.
        file: YAML file to write; one that exists is not overwritten.
        member: who claims, id or name; not needed where the opportunity concerns one body.
        start: first financial year; the present one where not given.

    Raises:
        NotFound: there is no such home or opportunity.
        UsageProblem: the opportunity tells no pounds, concerns other bodies, or the file exists.
        StoreFailure: the file cannot be written.
    """
    home = Home.open(folder)
    view = show_opportunity(folder, opportunity_id, lines=MOST_LINES)
    item = view.opportunity
    if member:
        member = _body_id(member, load_register(home.bodies), opportunity_id)
    elif len(item.bodies) == 1:
        member = item.bodies[0]
    at_stake = [line.line_id for line in view.lines if line.role == AT_STAKE]
    text = draft(item, member, start or financial_year(datetime.now(UTC).date()), at_stake)
    with storing("The draft could not be written.", file):
        try:
            with file.open("x", encoding="utf-8") as opened:
                opened.write(text)
        except FileExistsError as problem:
            raise UsageProblem(
                "The file exists and is not overwritten.", where=str(file), next_step="Give another with -o."
            ) from problem
    return file


def advance(
    folder: Path,
    claim_ids: str | Iterable[str],
    status: Status,
    *,
    by: str,
    why: str,
    evidence: Collection[Evidence] = (),
) -> list[ClaimState]:
    """Move claims on to budgeted, delivered or sustained, all of them or none.

    Raises:
        NotFound: there is no such home or claim.
        TransitionRefused, ConflictUnsettled: a condition is not met; the message says which.
        FileRefused: the evidence names an opportunity or line that is not here.
    """
    home = Home.open(folder)
    ids = [claim_ids] if isinstance(claim_ids, str) else list(claim_ids)
    _check_evidence(home, evidence, ", ".join(ids))
    ledger = Ledger.of(home)
    ledger.advance(ids, status, by=by, why=why, evidence=evidence, at_once=max(len(ids), 1))
    return [ledger.claim(claim_id) for claim_id in ids]


def reverse(folder: Path, claim_id: str, *, by: str, why: str, from_year: str = "") -> ClaimState:
    """Take a claim back by negative entries: all of it, or what it has from a financial year on.

    Raises:
        NotFound: there is no such home or claim.
        TransitionRefused: there is nothing to take back, or it never counted.
    """
    ledger = Ledger.of(Home.open(folder))
    if from_year:
        return ledger.lapse(claim_id, from_year, by=by, why=why)
    return ledger.reverse(claim_id, by=by, why=why)


def attribute(folder: Path, claim_id: str, shares: Mapping[str, Decimal], *, by: str, why: str) -> ClaimState:
    """Say anew who brought a saving about; shares sum to at most 1. Raises as ``Ledger.attribute``."""
    return Ledger.of(Home.open(folder)).attribute(claim_id, shares, by=by, why=why)


def assure(folder: Path, claim_id: str, assurance: Assurance, *, by: str, why: str) -> ClaimState:
    """Record an opinion on a claim by somebody who had no part in it. Raises as ``Ledger.assure``."""
    return Ledger.of(Home.open(folder)).assure(claim_id, assurance, by=by, why=why)


def settle(folder: Path, shares: Mapping[str, Decimal], *, by: str, why: str) -> list[ClaimState]:
    """Settle a conflict between claims by shares of their gross. Raises as ``Ledger.settle``."""
    return Ledger.of(Home.open(folder)).settle(shares, by=by, why=why)


def verify_ledger(folder: Path, noted: Collection[str] = ()) -> tuple[str, ...]:
    """Return a sentence for everything in the ledger that is not as it was posted; empty when all is whole.

    Args:
        folder: the home.
        noted: heads noted earlier, whole or at least their first 12 letters.

    Raises:
        NotFound: there is no such home.
        UsageProblem: a noted head is shorter than that.
    """
    ledger = Ledger.of(Home.open(folder))
    for head in noted:
        if len(head) < _SHORTEST_HEAD:
            raise UsageProblem(f"{head!r} is too short for a head: {_SHORTEST_HEAD} letters at least.")
    return ledger.check(noted)


def claim_json(state: ClaimState) -> dict[str, Any]:
    """Return a claim as it stands as plain values; money in pence."""
    return {
        **claim_to_plain(state.claim),
        "number": state.number,
        "status": state.status.value,
        "assurance": state.assurance.value,
        "attribution": shares_to_plain(state.attribution),
        "share": str(state.share),
        "lapsed_from": state.lapsed_from,
        "net_pence": net_pence(places(state)),
        "lacking": list(missing(state.claim)),
        "evidence": [evidence_to_plain(item) for item in state.claim.evidence],
        "history": [
            {
                "event": event.number,
                "kind": event.kind,
                "at": event.at,
                "by": event.by,
                "why": event.why,
                "hash": event.hash,
            }
            for event in state.history
        ],
    }


def check_references(home: Home, claims: Iterable[Claim]) -> tuple[str, ...]:
    """Refuse claims whose opportunities or payment lines are not in the evidence.

    Returns:
        Sentences about what could not be checked, because the evidence has no such table.

    Raises:
        ClaimRefused: naming the claim and what it points to.
    """
    unchecked: list[str] = []
    for claim in claims:
        lines = claim.selection.line_ids if claim.selection else ()
        extra = [Evidence(EvidenceKind.LINE, line_id) for line_id in lines]
        unchecked += _check_evidence(home, [*claim.evidence, *extra], claim.claim_id)
    return tuple(dict.fromkeys(unchecked))


_SHORTEST_HEAD = 12
_WHERE = {
    EvidenceKind.OPPORTUNITY: ("opportunities", "opportunity_id", "tallystick opportunities find"),
    EvidenceKind.LINE: ("payments", "line_id", "tallystick spend import PATH"),
}


def _check_evidence(home: Home, evidence: Collection[Evidence], who: str) -> list[str]:
    unchecked = []
    for kind, (view, column, command) in _WHERE.items():
        wanted = {item.reference for item in evidence if item.kind is kind}
        if not wanted:
            continue
        found = _present_in(home, view, column, wanted)
        if found is None:
            unchecked.append(f"There are no {view} here yet, so what claims name of them was not checked.")
        elif wanted - found:
            raise ClaimRefused(
                f"There is no {kind.value} {min(wanted - found)!r} in the evidence.",
                where=who,
                next_step=f"Correct its id, or make it: {command}",
            )
    return unchecked


def _present_in(home: Home, view: str, column: str, wanted: Collection[str]) -> set[str] | None:
    """Return those of the wanted ids that a view has, None where there is no such view."""
    if home.current() is None:
        return None
    with open_reader(home) as engine:
        views = {
            name for (name,) in engine.execute("select table_name from information_schema.tables").fetchall()
        }
        if view not in views:
            return None
        rows = engine.execute(
            f"select distinct {column} from {view} where list_contains($wanted, {column})",
            {"wanted": sorted(wanted)},
        ).fetchall()
        return {str(found) for (found,) in rows}


def _of_known_body(claim: Claim, bodies: Register) -> Claim:
    """Return a claim with its member and its selection's body by their ids."""
    chosen = claim.selection
    if chosen:
        chosen = replace(chosen, body_id=_body_id(chosen.body_id, bodies, claim.claim_id))
    return replace(claim, member=_body_id(claim.member, bodies, claim.claim_id), selection=chosen)


def _body_id(text: str, bodies: Register, where: str) -> str:
    found = bodies.by_id(text) or bodies.by_code(text) or bodies.by_name(text)
    if found is None:
        near = get_close_matches(text, [body.name for body in bodies], n=1)
        raise ClaimRefused(
            f"No public body is known as {text!r}.",
            where=where,
            next_step=f"Did you mean {near[0]!r}?"
            if near
            else "Give its id or name; bodies.csv adds bodies.",
        )
    return found.body_id


def _present(ledger: Ledger, claims: Iterable[Claim]) -> list[ClaimState]:
    found = []
    for claim in claims:
        try:
            found.append(ledger.claim(claim.claim_id))
        except NotFound:
            continue
    return found


def _rivals(ledger: Ledger, state: ClaimState) -> tuple[str, ...]:
    return tuple(
        sorted(
            other.claim.claim_id for other in ledger.rivals(state.claim.claim_id) if in_conflict(state, other)
        )
    )
