"""Turn one loaded table into canonical payment lines, rejects and named non-rows.

Dates, odd amounts and payees are read once per distinct text by plain Python rules; everything per
line is the SQL beside this file. The rows that could not be read are few and are told apart in
:mod:`tallystick.spend.normalising.rows`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from tallystick.kernel import financial_year, period
from tallystick.spend.mapping.model import Field, PublisherProfile
from tallystick.spend.model import Kind
from tallystick.spend.normalising.model import Reconciliation, RowClass, SetAside, TotalCheck
from tallystick.spend.normalising.rows import Candidate, Roles, classify, is_total_words
from tallystick.spend.values import is_redacted, read_pence

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PLAIN_AMOUNT = "-?£?([0-9]{1,12}|[0-9]{1,3}(,[0-9]{3}){1,3})([.][0-9]{1,2})?"
_BLANKS = " \t\r\n\u00a0\u200b\ufeff"
_BLANKS_AT_END = " \t\n\u00a0"
_JOINED = (Field.DEPARTMENT, Field.PURPOSE, Field.EXPENDITURE_CATEGORY, Field.PROCUREMENT_CATEGORY)
_SINGLE = (
    Field.SUPPLIER_NAME,
    Field.SUPPLIER_REF,
    Field.COMPANY_NUMBER,
    Field.CHARITY_NUMBER,
    Field.VAT_NUMBER,
    Field.EXPENDITURE_CODE,
    Field.PROCUREMENT_CODE,
    Field.MERCHANT_CATEGORY,
    Field.TRANSACTION_REF,
    Field.INVOICE_REF,
    Field.CAPITAL_OR_REVENUE,
)
_AMOUNTS = (Field.NET_AMOUNT, Field.GROSS_AMOUNT, Field.AMOUNT)
_DATES = (Field.PAID_ON, Field.INVOICE_DATE, Field.PERIOD)


@dataclass(frozen=True)
class LineFacts:
    """What is the same for every line of a table."""

    file_hash: str
    table_number: int
    table_name: str
    body_id: str
    body_name: str
    kind: Kind
    header: tuple[str, ...]
    width: int

    @property
    def line_prefix(self) -> str:
        """Return the part of the line id before the row number."""
        return f"{self.file_hash[:16]}-{self.table_number}-"


class TableNormaliser:
    """Normalises one loaded table (named ``raw``) on one connection; one use per table.

    Look at :meth:`date_texts`, then call :meth:`read_values` with a reader of dates, then
    :meth:`set_rows_aside`; :func:`payment_query` and :func:`reject_query` then give the lines.
    """

    def __init__(
        self, connection: DuckDBPyConnection, facts: LineFacts, profile: PublisherProfile, raw: str = "raw"
    ) -> None:
        self._connection = connection
        self._raw = raw
        self._facts = facts
        self._profile = profile
        self._date = self._first(_DATES)
        self._amount = self._first(_AMOUNTS)
        self._payee = self._first((Field.SUPPLIER_NAME,))
        self._vat = self._first((Field.IRRECOVERABLE_VAT,))
        self._dates: dict[str, int] | None = None

    def _first(self, wanted: Sequence[Field]) -> int | None:
        for one in wanted:
            positions = self._profile.positions(one)
            if positions:
                return positions[0]
        return None

    @property
    def publishes_months(self) -> bool:
        """True when a column gives the month or period of each payment."""
        return bool(self._profile.positions(Field.PERIOD))

    @property
    def date_is_month(self) -> bool:
        """True when the table publishes a month or period and no date."""
        return not self._profile.positions(Field.PAID_ON) and not self._profile.positions(Field.INVOICE_DATE)

    def _map_columns(self) -> None:
        """Create the view ``mapped``: published text by field, outer blanks removed, empty as NULL."""
        sign = self._first((Field.DEBIT_OR_CREDIT,))
        columns = [
            "source_row",
            f"{_text(self._date)} AS date_text",
            f"{_text(self._amount)} AS amount_text",
            f"{_text(self._vat)} AS vat_text",
            f"upper({_text(sign)}) AS debit_or_credit"
            if sign is not None
            else "NULL::VARCHAR AS debit_or_credit",
            *(f"{_text(self._first((one,)))} AS {one.value}" for one in _SINGLE),
            *(f"{_joined(self._profile.positions(one))} AS {one.value}" for one in _JOINED),
        ]
        self._connection.execute(
            f"CREATE OR REPLACE TEMP VIEW mapped AS SELECT {', '.join(columns)} FROM {self._raw}"
        )

    def date_texts(self) -> dict[str, int]:
        """Return every distinct published date with its number of rows."""
        if self._dates is not None:
            return self._dates
        rows = self._connection.execute(
            f"SELECT {_text(self._date)} AS text, count(*) FROM {self._raw} GROUP BY text ORDER BY text"
        ).fetchall()
        self._dates = {text: count for text, count in rows if text is not None}
        return self._dates

    def read_values(
        self, read_day: Callable[[str], date | None], read_month: Callable[[str], str | None]
    ) -> None:
        """Create ``typed_rows``, reading each distinct date, odd amount and payee once."""
        self._map_columns()
        dates = [_date_reading(text, read_day, read_month) for text in self.date_texts()]
        self._fill("date_readings", "text VARCHAR, day DATE, month VARCHAR, financial_year VARCHAR", dates)
        odd = {
            text
            for position in (self._amount, self._vat)
            for text in self._distinct(position, f"NOT regexp_full_match(text, '{PLAIN_AMOUNT}')")
        }
        self._fill(
            "amount_readings",
            "text VARCHAR, pence BIGINT",
            [(text, read_pence(text)) for text in sorted(odd)],
        )
        marked = [(text, *_payee_reading(text)) for text in self._distinct(self._payee, "text IS NOT NULL")]
        self._fill(
            "payee_readings",
            "text VARCHAR, is_redacted BOOLEAN, is_total BOOLEAN",
            [row for row in marked if row[1] or row[2]],
        )
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE typed_rows AS {_sql('typed_rows')}")

    def _distinct(self, position: int | None, condition: str) -> list[str]:
        if position is None:
            return []
        rows = self._connection.execute(
            f"SELECT DISTINCT text FROM (SELECT {_text(position)} AS text FROM {self._raw}) WHERE {condition}"
        ).fetchall()
        return [text for (text,) in rows]

    def _fill(self, name: str, columns: str, rows: Sequence[tuple[object, ...]]) -> None:
        """Make a small table of rows, handed over column by column as JSON.

        The engine's Python client takes a list value by value, which was many times slower.
        """
        names, types = zip(*(column.split() for column in columns.split(", ")), strict=True)
        parts = [
            f"unnest(from_json(?, '[\"{sql_type}\"]')) AS {column}"
            for column, sql_type in zip(names, types, strict=True)
        ]
        values = [json.dumps([row[index] for row in rows], default=str) for index in range(len(names))]
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {', '.join(parts)}", values)

    def set_rows_aside(self) -> tuple[Reconciliation, list[SetAside]]:
        """Tell apart the rows that are no payments; return the reconciliation as read.

        ``pence_accepted`` of the result is still zero: it is read back from the written part.
        """
        rows_in, pence_read, doubtful = self._connection.execute(
            "SELECT count(*), coalesce(sum(pence), 0)::BIGINT, count(*) FILTER (WHERE month IS NULL "
            "OR pence IS NULL OR is_total) FROM typed_rows"
        ).fetchall()[0]
        set_aside, checks = self._classify_candidates() if doubtful else ([], [])
        self._fill(
            "set_aside",
            "source_row BIGINT, row_class VARCHAR, column_name VARCHAR, value VARCHAR, reason VARCHAR, "
            "pence BIGINT",
            [
                (item.source_row, item.row_class.value, item.column, item.value, item.reason, item.pence)
                for item in set_aside
            ],
        )
        named: dict[str, int] = {}
        rejected = pence_rejected = pence_elsewhere = 0
        for item in set_aside:
            if item.row_class is RowClass.REJECT:
                rejected += 1
                pence_rejected += item.pence or 0
            else:
                named[item.row_class.value] = named.get(item.row_class.value, 0) + 1
                pence_elsewhere += item.pence or 0
        reconciliation = Reconciliation(
            rows_in=rows_in,
            rows_rejected=rejected,
            not_payments=named,
            pence_in=pence_read - pence_elsewhere,
            pence_rejected=pence_rejected,
            totals=tuple(checks),
        )
        return reconciliation, set_aside

    def _classify_candidates(self) -> tuple[list[SetAside], list[TotalCheck]]:
        roles = Roles(self._facts.header, self._date, self._amount, self._payee)
        decided: list[SetAside] = []
        checks: list[TotalCheck] = []
        closed = restored = 0
        for source_row, has_date, pence, certain, *texts in self._candidates():
            above = certain + restored
            # A grand total closes everything above it, a subtotal what stands since the last one.
            computed = min((above, above - closed), key=lambda total: abs(total - (pence or 0)))
            item = classify(Candidate(source_row, texts, has_date, pence), roles, computed)
            if item.row_class is RowClass.PAYMENT:
                restored += pence
                continue
            decided.append(item)
            if item.row_class is RowClass.TOTAL and item.pence is not None:
                checks.append(TotalCheck(source_row, item.pence, computed))
                closed = above
        return decided, checks

    def _candidates(self) -> list[tuple[Any, ...]]:
        """Return row, has date, pence, pence of the payment lines above, and the cells of doubtful rows."""
        doubtful = "(month IS NULL OR pence IS NULL OR is_total)"
        cells = ", ".join(f"raw.c{position}" for position in range(self._facts.width))
        return self._connection.execute(f"""
            SELECT source_row, has_date, pence, above, {cells}
            FROM (
                SELECT
                    source_row,
                    month IS NOT NULL AS has_date,
                    pence,
                    {doubtful} AS is_doubtful,
                    coalesce(sum(CASE WHEN {doubtful} THEN 0 ELSE pence END) OVER (
                        ORDER BY source_row ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                    ), 0)::BIGINT AS above
                FROM typed_rows
            ) AS running
            JOIN {self._raw} AS raw USING (source_row)
            WHERE is_doubtful
            ORDER BY source_row
        """).fetchall()


def line_parameters(facts: LineFacts, amount_basis: str) -> dict[str, object]:
    """Return the values that :file:`payment_lines.sql` takes beside its tables."""
    return {
        "line_prefix": facts.line_prefix,
        "file_hash": facts.file_hash,
        "body_id": facts.body_id,
        "body_name": facts.body_name,
        "amount_basis": amount_basis,
        "is_card": facts.kind is Kind.PROCUREMENT_CARD,
        "source_table": facts.table_name,
    }


def reject_query(facts: LineFacts, raw: str = "raw") -> str:
    """Return the query for the rejects of one table, whole published row included."""
    cells = ", ".join(f"raw.c{position}" for position in range(facts.width))
    return (
        "SELECT $file_hash AS file_hash, $source_table AS source_table, source_row, column_name, value, "
        f"reason, pence AS amount_pence, CAST(to_json([{cells}]) AS VARCHAR) AS row_text "
        f"FROM set_aside JOIN {raw} AS raw USING (source_row) WHERE row_class = 'reject' ORDER BY source_row"
    )


@lru_cache
def _sql(name: str) -> str:
    return resources.files(__package__).joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


def payment_query() -> str:
    """Return the query of :file:`payment_lines.sql`."""
    return _sql("payment_lines")


def _text(position: int | None) -> str:
    """Return a cell without outer blanks; the engine's trim is slow, and few cells need it."""
    if position is None:
        return "NULL::VARCHAR"
    cell = f"c{position}"
    ends = " OR ".join(f"ends_with({cell}, '{blank}')" for blank in _BLANKS_AT_END)
    # Below '!' stand blanks and control characters; above '~' the typographic blanks, and some names.
    needs_it = f"{cell} < '!' OR {cell} > '~' OR {ends}"
    return f"CASE WHEN {needs_it} THEN nullif(trim({cell}, '{_BLANKS}'), '') ELSE {cell} END"


def _joined(positions: tuple[int, ...]) -> str:
    if len(positions) <= 1:
        return _text(positions[0] if positions else None)
    return f"nullif(concat_ws(' / ', {', '.join(_text(position) for position in positions)}), '')"


def _date_reading(
    text: str, read_day: Callable[[str], date | None], read_month: Callable[[str], str | None]
) -> tuple[object, ...]:
    day = read_day(text)
    if day is not None:
        return (text, day, period(day), financial_year(day))
    month = read_month(text)
    if month is None:
        return (text, None, None, None)
    return (text, None, month, financial_year(date(int(month[:4]), int(month[5:]), 1)))


@lru_cache(maxsize=200_000)
def _payee_reading(text: str) -> tuple[bool, bool]:
    return is_redacted(text), is_total_words(text)
