"""Draw a sample of the ledger's claims for audit, and evaluate what auditors found; both become events."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from uuid import uuid4

from tallystick.kernel import FileRefused, NotFound, UsageProblem
from tallystick.savings.ledger import Ledger
from tallystick.savings.model import Status
from tallystick.savings.sampling import Evaluation, Finding, Plan, Sized, draw, evaluate, sample_size
from tallystick.store import Event, Home
from tallystick.store.durable import replace_file
from tallystick.store.failures import storing

SAMPLED, AUDITED, EVALUATED = "sampled", "audited", "evaluated"
"""Kinds of event: a sample was drawn; one claim of it was looked at; the whole sample was evaluated."""
HEADINGS = ("sample", "claim", "member", "title", "stratum", "claimed_pounds", "audited_pounds", "note")
_COUNTED = (Status.DELIVERED, Status.SUSTAINED, Status.LAPSED)
"""Claims whose pounds may stand in totals; of a lapsed one the years before its lapse still do."""
_POUNDS = re.compile(r"-?\d+(\.\d{1,2})?")
_MOST_BYTES = 20_000_000


@dataclass(frozen=True)
class Audit:
    """A sample as drawn, and its evaluation where there is one; ``sample`` is the number of its event."""

    sample: int
    plan: Plan
    evaluation: Evaluation | None = None
    materiality_pence: int = 0


def draw_sample(
    home: Path | str,
    output: Path,
    *,
    by: str,
    size: int = 0,
    materiality_pence: int = 0,
    expected_error_pence: int = 0,
    confidence: Decimal = Decimal("0.95"),
    member: str = "",
    seed: str = "",
    at: str = "",
) -> Audit:
    """Draw counted claims for audit, write them to a CSV file to be filled in, and keep the draw as an event.

    Args:
        home: where the ledger is.
        output: the CSV file to write; ``audited_pounds`` and ``note`` are for the auditor.
        by: who draws.
        size: claims to look at; from ``materiality_pence`` where not given.
        materiality_pence: how much may be wrong.
        expected_error_pence: how much is expected to be wrong, for the size of the sample.
        confidence: of the upper limit.
        member: claims of one member only, by body id.
        seed: fixes the draw. Where not given, the hash of the ledger's last event: nobody chooses it.
        at: moment of the event, ISO; now where not given.

    Raises:
        UsageProblem: neither size nor materiality is given, or nothing counts.
        StoreFailure: the file cannot be written; then nothing is kept.
    """
    ledger = Ledger.of(Home.open(Path(home)))
    population = [Sized(one.claim_id, one.net_pence) for one in ledger.sums(member=member, status=_COUNTED)]
    if not size and not materiality_pence:
        raise UsageProblem(
            "How many claims to look at is not said.",
            next_step="Give --sample, or --materiality: how many pounds may be wrong.",
        )
    total = sum(one.pence for one in population if one.pence > 0)
    number = size or sample_size(total, materiality_pence, confidence, expected_error_pence)
    plan = draw(population, number, seed or ledger.head(), confidence)
    facts = {
        **facts_of(plan),
        "member": member,
        "materiality_pence": materiality_pence,
        "ledger": ledger.head(),
    }
    text = _sheet(ledger, plan, _name(facts))
    with storing("The sample could not be written.", output, promise="Nothing was drawn."):
        place = output.absolute()
        replace_file(
            place, text.encode("utf-8-sig"), place.with_name(f".{output.name}.{uuid4().hex[:8]}.part")
        )
    event = ledger.record(SAMPLED, by=by, facts={**facts, "name": _name(facts)}, at=at)
    return Audit(event.number, plan, materiality_pence=materiality_pence)


def evaluate_findings(home: Path | str, findings: Path, *, by: str, at: str = "") -> Audit:
    """Evaluate the filled-in file of a sample and keep the findings, by claim and in all, as events.

    Raises:
        FileRefused: the file is not the sample's: a row is missing, changed, twice there or not filled in.
        NotFound: no such sample was drawn from this ledger.
    """
    ledger = Ledger.of(Home.open(Path(home)))
    rows = _read(findings)
    name = rows[0]["sample"] if rows else ""
    event = _drawn(ledger, name, findings)
    plan = plan_of(event.facts)
    found = _findings(rows, plan, name, findings)
    done = evaluate(plan, found)
    audit = Audit(event.number, plan, done, int(event.facts.get("materiality_pence", 0)))
    told = {"sample": name, "findings": _digest(found), **_told(audit)}
    if any(
        all(was.facts.get(key) == value for key, value in told.items()) for was in ledger.events((EVALUATED,))
    ):
        return audit
    for finding in found.values():
        ledger.record(
            AUDITED,
            by=by,
            at=at,
            facts={
                "claim": finding.claim_id,
                "sample": name,
                "claimed_pence": finding.claimed_pence,
                "audited_pence": finding.audited_pence,
                "note": finding.note,
            },
        )
    ledger.record(EVALUATED, by=by, at=at, facts=told)
    return audit


def facts_of(plan: Plan) -> dict[str, Any]:
    """Return a plan as the facts of an event."""
    return {
        "population_pence": plan.population_pence,
        "claims": plan.claims,
        "left_out_pence": plan.left_out_pence,
        "left_out": plan.left_out,
        "confidence": str(plan.confidence),
        "seed": plan.seed,
        "rest_pence": plan.rest_pence,
        "top": [[one.claim_id, one.pence] for one in plan.top],
        "sampled": [[one.claim_id, one.pence] for one in plan.sampled],
    }


def plan_of(facts: Mapping[str, Any]) -> Plan:
    """Return the plan that an event keeps."""
    return Plan(
        facts["population_pence"],
        facts["claims"],
        facts["left_out_pence"],
        facts["left_out"],
        Decimal(facts["confidence"]),
        facts["seed"],
        tuple(Sized(*one) for one in facts["top"]),
        tuple(Sized(*one) for one in facts["sampled"]),
        facts["rest_pence"],
    )


def last_evaluation(ledger: Ledger) -> Mapping[str, Any]:
    """Return the facts of the last audit of the ledger with who and when; empty where there was none."""
    found: dict[str, Any] = {}
    for event in ledger.events((EVALUATED,)):
        found = {**event.facts, "by": event.by, "at": event.at, "hash": event.hash}
    return found


def _told(audit: Audit) -> dict[str, Any]:
    done = audit.evaluation
    assert done is not None  # noqa: S101 - the caller evaluated
    return {
        "population_pence": done.population_pence,
        "claims": audit.plan.claims,
        "looked_at": len(audit.plan.top) + len(audit.plan.sampled),
        "top": len(audit.plan.top),
        "confidence": str(done.confidence),
        "top_error_pence": done.top_error_pence,
        "projected_pence": done.projected_pence,
        "basic_pence": done.basic_pence,
        "allowance_pence": done.allowance_pence,
        "upper_pence": done.upper_pence,
        "wrong": done.wrong,
        "beyond": done.beyond,
        "materiality_pence": audit.materiality_pence,
    }


def _digest(found: Mapping[str, Finding]) -> str:
    """Return a hash of findings, so that the same file evaluated twice is kept once."""
    return hashlib.sha256(repr(sorted(found.items())).encode()).hexdigest()


def _name(facts: Mapping[str, Any]) -> str:
    """Return by what a sample is called in its file: a hash of all that was drawn."""
    return hashlib.sha256(repr(sorted(facts.items())).encode()).hexdigest()[:12]


def _sheet(ledger: Ledger, plan: Plan, name: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for stratum, listed in (("top", plan.top), ("sampled", plan.sampled)):
        for one in listed:
            claim = ledger.claim(one.claim_id).claim
            cells = (claim.claim_id, claim.member, claim.title or claim.service)
            writer.writerow((name, *map(_safe, cells), stratum, _pounds(one.pence), "", ""))
    return out.getvalue()


def _safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula; :func:`_plain` undoes it."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r", "'") else text


def _plain(text: str) -> str:
    return text[1:] if text.startswith("'") else text


def _pounds(pence: int) -> str:
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02d}"


def _read(path: Path) -> list[dict[str, str]]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise _refused(path, "It is larger than any sample.")
        text = path.read_text("utf-8-sig")
    except FileNotFoundError as problem:
        raise NotFound("There is no such file of findings.", where=str(path)) from problem
    except (OSError, UnicodeDecodeError) as problem:
        raise _refused(path, f"It cannot be read as text: {problem}.") from problem
    reader = csv.DictReader(io.StringIO(text))
    if missing := [name for name in HEADINGS if name not in (reader.fieldnames or ())]:
        raise _refused(path, f"It has no column {', '.join(missing)}.")
    try:
        return [{name: (row[name] or "").strip() for name in HEADINGS} for row in reader]
    except csv.Error as problem:
        raise _refused(path, f"It is not a table: {problem}.") from problem


def _drawn(ledger: Ledger, name: str, path: Path) -> Event:
    found = next((event for event in ledger.events((SAMPLED,)) if event.facts.get("name") == name), None)
    if found is None:
        raise NotFound(
            f"No sample {name!r} was drawn from this ledger.",
            where=str(path),
            next_step="Draw one: tallystick savings audit --sample 60 -o sample.csv",
        )
    return found


def _findings(rows: list[dict[str, str]], plan: Plan, name: str, path: Path) -> dict[str, Finding]:
    book = {one.claim_id: one.pence for one in (*plan.top, *plan.sampled)}
    found: dict[str, Finding] = {}
    for number, row in enumerate(rows, 2):
        claim = _plain(row["claim"])
        where = f"row {number}, claim {claim!r}"
        if row["sample"] != name:
            raise _refused(path, f"{where}: it belongs to another sample.")
        if claim not in book:
            raise _refused(path, f"{where}: the claim is not in the sample.")
        if claim in found:
            raise _refused(path, f"{where}: the claim stands there twice.")
        if _pence(row["claimed_pounds"]) != book[claim]:
            raise _refused(path, f"{where}: {row['claimed_pounds']!r} is not what was drawn.")
        audited = _pence(row["audited_pounds"])
        if audited is None:
            raise _refused(path, f"{where}: {row['audited_pounds']!r} is no amount of pounds.")
        found[claim] = Finding(claim, book[claim], audited, row["note"])
    if missing := [claim for claim in book if claim not in found]:
        raise _refused(path, f"{len(missing)} claims of the sample are missing, such as {missing[0]!r}.")
    return found


def _pence(text: str) -> int | None:
    plain = text.replace("£", "").replace(",", "").replace(" ", "")
    if not _POUNDS.fullmatch(plain):
        return None
    try:
        return int(Decimal(plain) * 100)
    except InvalidOperation:
        return None


def _refused(path: Path, why: str) -> FileRefused:
    return FileRefused(
        "The findings were not taken; nothing was recorded.",
        where=str(path),
        why=why,
        next_step="Fill in audited_pounds in every row of the sample's file; leave the other columns alone.",
    )
