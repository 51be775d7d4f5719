"""The nouns of mapping: fields, the evidence for a column's meaning, the publisher profile."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tallystick.spend.model import AmountBasis, Kind


class Field(StrEnum):
    """What a published column can mean. Several columns may share a text field, in column order."""

    PAID_ON = "paid_on"
    INVOICE_DATE = "invoice_date"
    OTHER_DATE = "other_date"
    PERIOD = "period"
    BODY_NAME = "body_name"
    BODY_CODE = "body_code"
    SUPPLIER_NAME = "supplier_name"
    SUPPLIER_REF = "supplier_ref"
    COMPANY_NUMBER = "company_number"
    CHARITY_NUMBER = "charity_number"
    VAT_NUMBER = "vat_number"
    SUPPLIER_POSTCODE = "supplier_postcode"
    SUPPLIER_TYPE = "supplier_type"
    AMOUNT = "amount"
    NET_AMOUNT = "net_amount"
    GROSS_AMOUNT = "gross_amount"
    VAT_AMOUNT = "vat_amount"
    IRRECOVERABLE_VAT = "irrecoverable_vat"
    OTHER_AMOUNT = "other_amount"
    DEBIT_OR_CREDIT = "debit_or_credit"
    DEPARTMENT = "department"
    PURPOSE = "purpose"
    EXPENDITURE_CATEGORY = "expenditure_category"
    EXPENDITURE_CODE = "expenditure_code"
    PROCUREMENT_CATEGORY = "procurement_category"
    PROCUREMENT_CODE = "procurement_code"
    MERCHANT_CATEGORY = "merchant_category"
    TRANSACTION_REF = "transaction_ref"
    INVOICE_REF = "invoice_ref"
    CAPITAL_OR_REVENUE = "capital_or_revenue"
    CARD_FLAG = "card_flag"
    CONTRACT_REF = "contract_ref"
    OTHER = "other"


@dataclass(frozen=True)
class ColumnMapping:
    """The meaning given to one column, how sure, and why in words a person can check."""

    position: int
    heading: str
    field: Field
    confidence: float
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class KindDecision:
    """What the table is about, how sure, and why."""

    kind: Kind
    confidence: float
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class FileContext:
    """What surrounds a table: names and preamble often say what the columns do not."""

    file_name: str = ""
    folder: str = ""
    table_name: str = ""
    preamble: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class BodyEvidence:
    """Which body published a table, and how that was found.

    ``body_id`` starts with ``local:`` for a body that is not in the register.
    """

    body_id: str
    body_name: str
    confidence: float
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class PublisherProfile:
    """How one publisher lays out one kind of file: small, readable, correctable, replayed.

    Attributes:
        publisher: body id of the publisher.
        kind: what the files are.
        header: the headings that this profile answers to, in order; empty for a table without any.
        columns: meaning of each column, in column order.
        date_order: ``day_first``, ``month_first``, ``year_first`` or ``per_file`` (decided from values).
        amount_basis: net, gross or unknown.
        confirmed_by: who corrected or accepted it; empty for one that tallystick made on its own.
        note: free words of the person who corrected it.
    """

    publisher: str
    kind: Kind
    header: tuple[str, ...]
    columns: tuple[ColumnMapping, ...]
    date_order: str = "per_file"
    amount_basis: AmountBasis = AmountBasis.UNKNOWN
    confirmed_by: str = ""
    note: str = ""

    def positions(self, wanted: Field) -> tuple[int, ...]:
        """Return the column positions that carry a field, in column order."""
        return tuple(column.position for column in self.columns if column.field is wanted)


@dataclass(frozen=True)
class Proposal:
    """What mapping proposes for one table.

    ``confidence`` is that of the weakest of kind, date, amount and payee; ``problems`` says what a
    person has to look at before the table may proceed (empty when it may proceed on its own).
    ``drift`` lists differences from the publisher's latest earlier profile, one sentence each.
    """

    kind: KindDecision
    columns: tuple[ColumnMapping, ...]
    amount_basis: AmountBasis
    confidence: float
    problems: tuple[str, ...] = ()
    drift: tuple[str, ...] = ()

    @property
    def is_confident(self) -> bool:
        """True when the table may proceed without a person."""
        return not self.problems and self.confidence >= ACCEPTANCE_THRESHOLD


ACCEPTANCE_THRESHOLD = 0.75
"""Confidence from which a mapping proceeds on its own; ``make bench`` measures what that gives."""
