"""The nouns of a list of contracts: one listed contract, the table of them, what a load gave."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from tallystick.kernel import Column

ROOM = "contract_list"
"""The room of the store whose derivation holds the lists in force."""

Progress = Callable[[int, int], None]
"""Called with files done and files in all."""

LISTED_CONTRACT_COLUMNS: tuple[Column, ...] = (
    Column("body_id", "VARCHAR", "whose contract it is, as in payments"),
    Column("contract_id", "VARCHAR", "reference as published, else the row it stands in: row-12"),
    Column("title", "VARCHAR", "title as published, else the description"),
    Column("department", "VARCHAR", "department responsible, as published"),
    Column(
        "supplier_name", "VARCHAR", "supplier as published; several suppliers of one contract have a row each"
    ),
    Column("supplier_identifier", "VARCHAR", "GB-COH-, GB-CHC-, GB-VAT- with the published number, or empty"),
    Column("start_date", "DATE", "first day, where published"),
    Column("end_date", "DATE", "latest published last day, extensions taken included; empty for open-ended"),
    Column("review_date", "DATE", "day of review, where published"),
    Column("value_pence", "BIGINT", "pence over the whole length; empty where not published or shared"),
    Column("annual_value_pence", "BIGINT", "pence a year; empty where not published or shared"),
    Column("class_code", "VARCHAR", "class of purchase; empty in lists that were loaded from files"),
    Column("file_hash", "VARCHAR", "SHA-256 of the original file, hex"),
    Column("source_row", "BIGINT", "row in the original table, counted from 1 as a spreadsheet shows it"),
)
"""``listed_contracts``: one row for each supplier of a contract."""


@dataclass(frozen=True)
class ListedContract:
    """One supplier's contract as a list gives it; money in pence, ``None`` where nothing is published."""

    contract_id: str
    title: str
    department: str
    supplier_name: str
    supplier_identifier: str
    start_date: date | None
    end_date: date | None
    review_date: date | None
    value_pence: int | None
    annual_value_pence: int | None


@dataclass(frozen=True)
class ContractListSummary:
    """What one load gave: ``rows_in == rows_stored + rows_refused``; blank rows are no rows.

    Attributes:
        files: each file, its rows, and the bodies whose contracts it lists.
        rows_in, rows_stored, rows_refused: published rows, those stored, those refused.
        contracts: rows of ``listed_contracts`` now in force for these bodies (one for each supplier).
        refused: reasons with the number of rows refused for each.
        notes: what a reader should know, such as values that could not be read.
        derivation: the list in force from now on.
    """

    files: tuple[tuple[str, int, tuple[str, ...]], ...]
    rows_in: int
    rows_stored: int
    rows_refused: int
    contracts: int
    refused: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    derivation: str = ""

    def as_json(self) -> dict[str, object]:
        """Return the public object of ``--json``: exactly these keys, in this order."""
        return {
            "files": [
                {"file": name, "rows": rows, "bodies": list(bodies)} for name, rows, bodies in self.files
            ],
            "rows_in": self.rows_in,
            "rows_stored": self.rows_stored,
            "rows_refused": self.rows_refused,
            "contracts": self.contracts,
            "refused": dict(self.refused),
            "notes": list(self.notes),
            "derivation": self.derivation,
        }
