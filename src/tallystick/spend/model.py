"""The nouns of the spend room: kinds of file, the canonical payment line, the result of one file.

A payment line is one line that a public body published about money it paid. It is identified by the
hash of the original file and the row in it, and never changes. Text is kept as published (outer
blanks removed); what tallystick derives stands beside it in columns of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from tallystick.kernel import Column


class Kind(StrEnum):
    """What a file is about."""

    PAYMENTS = "payments"
    PROCUREMENT_CARD = "procurement_card"
    GRANTS = "grants"
    CONTRACTS_REGISTER = "contracts_register"
    OTHER = "other"

    @property
    def is_imported(self) -> bool:
        """True for the kinds whose lines become payment lines."""
        return self in (Kind.PAYMENTS, Kind.PROCUREMENT_CARD)


class Status(StrEnum):
    """What became of a file."""

    ACCEPTED = "accepted"
    UNCHANGED = "unchanged"
    SUPERSEDED = "superseded"
    PROPOSED = "proposed"
    REFUSED = "refused"
    FAILED = "failed"


class AmountBasis(StrEnum):
    """Whether a published amount includes VAT."""

    NET = "net"
    GROSS = "gross"
    UNKNOWN = "unknown"


PAYMENT_COLUMNS: tuple[Column, ...] = (
    Column("line_id", "VARCHAR", "identity: first 16 hex digits of file_hash, table number, source row"),
    Column("file_hash", "VARCHAR", "SHA-256 of the original file, hex"),
    Column("source_row", "BIGINT", "row in the original table, counted from 1 as a spreadsheet shows it"),
    Column("body_id", "VARCHAR", "who paid: GSS code, org-id, or local: for a body not in the register"),
    Column("body_name", "VARCHAR", "name of that body in the register, else as published"),
    Column("paid_on", "DATE", "date of payment; empty only where the file publishes no more than a month"),
    Column("period", "VARCHAR", "month of the payment, YYYY-MM"),
    Column("financial_year", "VARCHAR", "1 April to 31 March, for example 2023-24"),
    Column("supplier_name", "VARCHAR", "payee as published"),
    Column("supplier_ref", "VARCHAR", "the publisher's own number for the payee"),
    Column(
        "supplier_identifier",
        "VARCHAR",
        "published company, charity or VAT number: GB-COH-, GB-CHC-, GB-VAT-",
    ),
    Column("amount_pence", "BIGINT", "amount in pence, refunds negative"),
    Column("amount_basis", "VARCHAR", "net, gross or unknown"),
    Column("irrecoverable_vat_pence", "BIGINT", "published irrecoverable VAT in pence"),
    Column("department", "VARCHAR", "department or service that incurred the expenditure"),
    Column("purpose", "VARCHAR", "published summary of purpose"),
    Column("expenditure_category", "VARCHAR", "published ledger or subjective description"),
    Column("expenditure_code", "VARCHAR", "published ledger or subjective code"),
    Column("procurement_category", "VARCHAR", "published procurement class, words"),
    Column("procurement_code", "VARCHAR", "published procurement class, code"),
    Column("merchant_category", "VARCHAR", "card merchant category as published"),
    Column("transaction_ref", "VARCHAR", "transaction, voucher or payment number"),
    Column("invoice_ref", "VARCHAR", "the supplier's invoice number"),
    Column("capital_or_revenue", "VARCHAR", "capital or revenue, where published"),
    Column("is_card", "BOOLEAN", "paid by procurement card"),
    Column("is_redacted", "BOOLEAN", "the payee was withheld by the publisher"),
    Column("source_table", "VARCHAR", "sheet or archive member the line stands in; empty for a plain file"),
    Column("date_as_published", "VARCHAR", "the text or cell that paid_on was read from"),
    Column("amount_as_published", "VARCHAR", "the text or cell that amount_pence was read from"),
)
"""The canonical payment line, in column order."""

REJECT_COLUMNS: tuple[Column, ...] = (
    Column("file_hash", "VARCHAR", "SHA-256 of the original file, hex"),
    Column("source_table", "VARCHAR", "sheet or archive member"),
    Column("source_row", "BIGINT", "row in the original table"),
    Column("column_name", "VARCHAR", "heading of the column that could not be read"),
    Column("value", "VARCHAR", "the published value"),
    Column("reason", "VARCHAR", "why the line was not accepted, in words"),
    Column("amount_pence", "BIGINT", "pence of the line where the amount itself could be read"),
    Column("row_text", "VARCHAR", "the whole published row as a JSON array"),
)
"""One line per rejected row: the first problem that stopped it."""


@dataclass(frozen=True)
class FileResult:
    """What became of one file; the counts always satisfy the reconciliation.

    ``rows_in == rows_accepted + rows_rejected + rows_not_payments`` and
    ``pence_in == pence_accepted + pence_rejected``.
    """

    file: str
    kind: Kind
    status: Status
    body_id: str | None = None
    rows_in: int = 0
    rows_accepted: int = 0
    rows_rejected: int = 0
    rows_not_payments: int = 0
    pence_in: int = 0
    pence_accepted: int = 0
    pence_rejected: int = 0
    profile: str | None = None
    warnings: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, object]:
        """Return the public object of ``--json``: exactly these keys, in this order."""
        return {
            "file": self.file,
            "kind": self.kind.value,
            "status": self.status.value,
            "body_id": self.body_id,
            "rows_in": self.rows_in,
            "rows_accepted": self.rows_accepted,
            "rows_rejected": self.rows_rejected,
            "rows_not_payments": self.rows_not_payments,
            "pence_in": self.pence_in,
            "pence_accepted": self.pence_accepted,
            "pence_rejected": self.pence_rejected,
            "profile": self.profile,
            "warnings": list(self.warnings),
        }
