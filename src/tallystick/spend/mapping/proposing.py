"""Propose what a table is and what its columns mean, and say what a person has to look at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tallystick.spend.mapping.assigning import (
    Given,
    assign,
    find,
    settle_amounts,
    settle_bodies,
    with_field,
)
from tallystick.spend.mapping.drift import describe_drift
from tallystick.spend.mapping.headings import read_heading, table_prefixes
from tallystick.spend.mapping.key_columns import key_columns, settle_lone_columns
from tallystick.spend.mapping.kinds import decide_kind
from tallystick.spend.mapping.model import Field, FileContext, Proposal, PublisherProfile
from tallystick.spend.mapping.problems import find_problems
from tallystick.spend.mapping.scoring import ColumnView, candidates
from tallystick.spend.mapping.shapes import describe
from tallystick.spend.model import AmountBasis
from tallystick.spend.values import period_in_text

_NET_TITLE = re.compile(r"\b(?:exclu\w+|net)(?: of)?(?: recoverable)? vat\b", re.IGNORECASE)
_GROSS_TITLE = re.compile(r"\b(?:inclu\w+|gross)(?: of)? vat\b", re.IGNORECASE)

Rows = Sequence[Sequence[str | None]]


def propose(
    header: tuple[str, ...], sample: Rows, context: FileContext, previous: Sequence[PublisherProfile] = ()
) -> Proposal:
    """Return what a table is, what each column means, how sure, and what a person has to look at.

    Args:
        header: heading of each column; an empty tuple where the table has none.
        sample: data rows, each as long as the header; a thousand are plenty.
        context: names and preamble around the table.
        previous: earlier profiles of the same publisher, oldest first; the latest is remembered and
            compared with.
    """
    width = len(header) or max((len(row) for row in sample), default=0)
    rows = [row if len(row) >= width else [*row, *[None] * (width - len(row))] for row in sample if any(row)]
    latest = previous[-1] if previous else None
    given = assign(look_at(header, rows, width, latest))
    given = settle_bodies(given)
    given = settle_amounts(given, rows)
    given = _settle_dates(given, context)
    kind = decide_kind(given, context)
    given = settle_lone_columns(given, kind)
    parts = [kind.confidence, *key_columns(given).confidences] if kind.kind.is_imported else [kind.confidence]
    columns = tuple(one.as_mapping() for one in given)
    proposal = Proposal(
        kind=kind,
        columns=columns,
        amount_basis=_basis(given, context),
        confidence=round(min(parts), 2),
        problems=find_problems(given, rows, kind, context),
    )
    return replace(proposal, drift=_drift(latest, proposal, header)) if latest else proposal


def look_at(
    header: tuple[str, ...], rows: Rows, width: int, latest: PublisherProfile | None
) -> tuple[ColumnView, ...]:
    """Return every column with its heading in plain words, the shape of its values and its candidates."""
    remembered = _remembered(latest, header)
    prefixes = table_prefixes(header)
    views = []
    for position in range(width):
        heading = read_heading(header[position] if header else "", prefixes)
        shape = describe([row[position] for row in rows])
        key = read_heading(header[position]).words if header else (str(position),)
        views.append(ColumnView(position, heading, shape, candidates(heading, shape, remembered.get(key))))
    return tuple(views)


def _remembered(latest: PublisherProfile | None, header: tuple[str, ...]) -> dict[tuple[str, ...], Field]:
    if latest is None or bool(latest.header) != bool(header):
        return {}
    if not header:
        return {(str(column.position),): column.field for column in latest.columns}
    words = [read_heading(column.heading).words for column in latest.columns]
    # A heading that stands twice says nothing certain about either column.
    return {
        key: column.field
        for key, column in zip(words, latest.columns, strict=True)
        if key and words.count(key) == 1 and column.field is not Field.OTHER
    }


def _drift(latest: PublisherProfile, proposal: Proposal, header: tuple[str, ...]) -> tuple[str, ...]:
    now = PublisherProfile(latest.publisher, proposal.kind.kind, header, proposal.columns)
    return describe_drift(latest, now)


# ---------------------------------------------------------------------------------------------------------
# Dates


def _settle_dates(given: tuple[Given, ...], context: FileContext) -> tuple[Given, ...]:
    paid = find(given, Field.PAID_ON)
    if paid is not None and paid.confidence < 0.9:
        window = next(
            (
                found
                for text in (context.file_name, context.table_name, *_title(context))
                if (found := period_in_text(text))
            ),
            None,
        )
        first, last = paid.view.shape.first_day, paid.view.shape.last_day
        if window and first and last and window[0] <= first and last <= window[1]:
            reason = f"all its dates fall in the period that the file names ({window[0]} to {window[1]})"
            given = with_field(given, paid.view.position, Field.PAID_ON, reason, 0.86)
    if paid is None and (invoice := find(given, Field.INVOICE_DATE)) is not None:
        reason = "no date of payment is published: the invoice date stands in for it"
        given = with_field(given, invoice.view.position, Field.INVOICE_DATE, reason)
    elif paid is None and (month := find(given, Field.PERIOD)) is not None and month.view.shape.periods > 0.8:
        given = with_field(
            given, month.view.position, Field.PERIOD, "no date is published: the month stands in for it"
        )
    return given


def _title(context: FileContext) -> tuple[str, ...]:
    return tuple(" ".join(cell for cell in row if cell) for row in context.preamble[:5])


def _basis(given: Sequence[Given], context: FileContext) -> AmountBasis:
    """Return whether the amount that counts includes VAT: from its column, else from the title."""
    column = key_columns(given).amount
    if column is None:
        return AmountBasis.UNKNOWN
    if column.field is not Field.AMOUNT:
        return AmountBasis.NET if column.field is Field.NET_AMOUNT else AmountBasis.GROSS
    title = " ".join(_title(context))
    is_net, is_gross = bool(_NET_TITLE.search(title)), bool(_GROSS_TITLE.search(title))
    if is_net == is_gross:
        return AmountBasis.UNKNOWN
    return AmountBasis.NET if is_net else AmountBasis.GROSS
