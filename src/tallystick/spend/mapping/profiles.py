"""Publisher profiles: made from a proposal, found again by their headings, replayed on the next file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace

from tallystick.spend.mapping.assigning import AMOUNTS, DATES, Given
from tallystick.spend.mapping.drift import describe_drift
from tallystick.spend.mapping.headings import read_heading
from tallystick.spend.mapping.key_columns import key_columns
from tallystick.spend.mapping.kinds import decide_kind
from tallystick.spend.mapping.model import (
    ColumnMapping,
    Field,
    FileContext,
    KindDecision,
    Proposal,
    PublisherProfile,
)
from tallystick.spend.mapping.problems import other_unit
from tallystick.spend.mapping.proposing import Rows, propose
from tallystick.spend.mapping.scoring import PAYEE_LIKE, ColumnView
from tallystick.spend.mapping.shapes import Shape, describe

_VALUES_CHECKED = 40
_STILL_FITS = 0.8
_ACCEPTED_BY_PERSON = 0.99


def fingerprint(header: tuple[str, ...]) -> str:
    """Return a short hash of the headings that ignores case, punctuation and blanks, not order."""
    plain = "\x1f".join(re.sub(r"[\W_]+", "", heading).casefold() for heading in header)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def make_profile(proposal: Proposal, publisher: str, header: tuple[str, ...]) -> PublisherProfile:
    """Return the profile that replays a proposal on the publisher's next file with these headings."""
    return PublisherProfile(
        publisher=publisher,
        kind=proposal.kind.kind,
        header=header,
        columns=proposal.columns,
        amount_basis=proposal.amount_basis,
    )


def find_profile(profiles: Sequence[PublisherProfile], header: tuple[str, ...]) -> PublisherProfile | None:
    """Return the profile that answers to these headings: a person's own first, else the latest."""
    key = fingerprint(header)
    found = [profile for profile in profiles if fingerprint(profile.header) == key]
    confirmed = [profile for profile in found if profile.confirmed_by]
    best = confirmed or found
    return best[-1] if best else None


def replay(
    profile: PublisherProfile, header: tuple[str, ...], sample: Rows, context: FileContext
) -> Proposal:
    """Return a known profile as the proposal for a table, with what no longer fits as problems.

    Looks at a few dozen values of the date, amount and payee columns only. A table without headings
    gives nothing else to recognise it by, so it is proposed afresh and compared.
    """
    width = len(header) or max((len(row) for row in sample), default=0)
    same_headings = fingerprint(header) == fingerprint(profile.header)
    if not same_headings or width != len(profile.columns):
        return _other_layout(profile, header, sample, context)
    if not header and not profile.confirmed_by:
        return _afresh(profile, header, sample, context)
    given = _given(profile, header, sample)
    problems = list(_misfits(given)) if profile.kind.is_imported else []
    kind = decide_kind(given, context)
    if profile.kind.is_imported and not profile.confirmed_by:
        problems.extend(other_unit(key_columns(given).amount, context))
    if kind.kind is not profile.kind and not profile.confirmed_by:
        problems.append(
            f"The profile says {profile.kind.value}, but this file looks like {kind.kind.value}: "
            f"{'; '.join(kind.evidence)}."
        )
    columns = tuple(
        replace(column, heading=header[column.position]) if header else column for column in profile.columns
    )
    return Proposal(
        kind=KindDecision(profile.kind, _certainty(profile, kind), (f"profile of {profile.publisher}",)),
        columns=columns,
        amount_basis=profile.amount_basis,
        confidence=_confidence(profile, kind),
        problems=tuple(problems),
    )


def _certainty(profile: PublisherProfile, kind: KindDecision) -> float:
    return _ACCEPTED_BY_PERSON if profile.confirmed_by else kind.confidence


def _confidence(profile: PublisherProfile, kind: KindDecision) -> float:
    if profile.confirmed_by:
        return _ACCEPTED_BY_PERSON
    parts = [kind.confidence]
    if profile.kind.is_imported:
        for wanted in (DATES, AMOUNTS, (Field.SUPPLIER_NAME,)):
            column = _first(profile.columns, wanted)
            parts.append(column.confidence if column else 0.0)
    return min(parts)


def _first(columns: Sequence[ColumnMapping], wanted: Sequence[Field]) -> ColumnMapping | None:
    return next((column for field in wanted for column in columns if column.field is field), None)


def _given(profile: PublisherProfile, header: tuple[str, ...], sample: Rows) -> tuple[Given, ...]:
    rows = [row for row in sample[:: max(1, len(sample) // 200)] if any(row)]
    keys = {_first(profile.columns, wanted) for wanted in (DATES, AMOUNTS, (Field.SUPPLIER_NAME,))}
    empty = Shape(len(rows), 0, 0)
    filled = Shape(len(rows), len(rows), len(rows))
    given = []
    for column in profile.columns:
        shape = filled if rows else empty
        if column in keys:
            shape = describe(
                [row[column.position] if column.position < len(row) else None for row in rows],
                most=_VALUES_CHECKED,
            )
        heading = read_heading(header[column.position] if header else "")
        given.append(
            Given(
                ColumnView(column.position, heading, shape), column.field, column.confidence, column.evidence
            )
        )
    return tuple(given)


def _misfits(given: Sequence[Given]) -> list[str]:
    """Return a problem for each key column whose values no longer are what the profile says."""
    found = []
    for name, wanted in (("dates", DATES), ("amounts", AMOUNTS), ("payees", (Field.SUPPLIER_NAME,))):
        column = next((one for field in wanted for one in given if one.field is field), None)
        if column is None:
            found.append(f"The profile names no column with {name}: add one to the profile.")
        elif not _still_fits(column.field, column.view.shape):
            called = (
                f"“{column.view.heading.text}”" if column.view.heading.text else str(column.view.position + 1)
            )
            found.append(
                f"Column {called} held {name} in earlier files and does not in this one: check the file, "
                "or import it without the profile."
            )
    return found


def _still_fits(field: Field, shape: Shape) -> bool:
    if shape.is_empty:
        return False
    if field in (Field.PAID_ON, Field.INVOICE_DATE):
        return shape.dates >= _STILL_FITS
    if field is Field.PERIOD:
        return max(shape.periods, shape.dates) >= _STILL_FITS
    if field in AMOUNTS:
        return shape.money >= _STILL_FITS and shape.zeros < 0.9
    is_text = shape.text >= 0.5 and shape.dates < 0.3 and shape.money < 0.3
    return is_text and (shape.filled < 40 or shape.distinct > 1 or shape.names > PAYEE_LIKE)


def _afresh(
    profile: PublisherProfile, header: tuple[str, ...], sample: Rows, context: FileContext
) -> Proposal:
    proposal = propose(header, sample, context, (profile,))
    changed = [
        f"Column {old.position + 1} was {old.field.value} in the profile and looks like {new.field.value}."
        for old, new in zip(profile.columns, proposal.columns, strict=True)
        if old.field is not new.field and {old.field, new.field} & {*DATES, *AMOUNTS, Field.SUPPLIER_NAME}
    ]
    return replace(proposal, problems=(*proposal.problems, *changed))


def _other_layout(
    profile: PublisherProfile, header: tuple[str, ...], sample: Rows, context: FileContext
) -> Proposal:
    proposal = propose(header, sample, context, (profile,))
    now = make_profile(proposal, profile.publisher, header)
    problem = "The headings are not those of the profile: look at what changed, then accept the new one."
    return replace(proposal, problems=(*proposal.problems, problem), drift=describe_drift(profile, now))
