"""Write the query that makes all lines of one body at national size."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tallystick.sample.categories import REDACTIONS
from tallystick.sample.model import Body, Layout
from tallystick.sample.streams import QUANTILES
from tallystick.sample.values import date_sql, money_sql

SPELLINGS = 4
SLOTS_PER_MONTH = 20
PURPOSES = 8
_LOCAL_RANKS = 1_500
"""How many local suppliers one body draws from."""


@dataclass(frozen=True)
class BulkBody:
    """The numbers that decide one body's lines."""

    seed: int
    number: int
    lines: int
    national_suppliers: int
    suppliers: int


def _mixed(salt: int) -> str:
    """Return SQL for a well-spread whole number below 2^32 from the line number and a salt.

    Two rounds of multiply and shift; every product stays below 2^63.
    """
    word = f"((line + {salt}) & 4294967295)"
    for _ in range(2):
        word = f"((xor({word} >> 16, {word}) * 73244475) & 4294967295)"
    return f"xor({word} >> 16, {word})"


def _salts(settings: BulkBody, count: int) -> list[int]:
    """Return one salt for each random column of a body, far apart so that columns do not repeat."""
    key = f"{settings.seed}/{settings.number}"
    return [zlib.crc32(f"{key}/{column}".encode()) for column in range(count)]


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _categories_sql(departments: Mapping[str, str]) -> str:
    """Return SQL for the categories with the body's own department beside each."""
    cases = " ".join(
        f"WHEN {_literal(function)} THEN {_literal(_field(name))}" for function, name in departments.items()
    )
    return f"SELECT *, CASE function {cases} END AS department FROM categories"


def _days_sql(layout: Layout) -> str:
    """Return SQL for the paying days as text in the layout's one style, written once and not per line."""
    style = layout.date_styles[0]
    paid, end = date_sql("paid_on", style), date_sql("last_day(paid_on)", style)
    return f"SELECT *, {paid} AS paid_text, {end} AS month_end_text FROM days"


def _field(text: str) -> str:
    return f'"{text}"' if "," in text else text


def lines_sql(
    body: Body, settings: BulkBody, layout: Layout, months: range, departments: Mapping[str, str]
) -> str:
    """Return SQL giving month, number of lines, pence and the text of all lines, for some months.

    It reads the tables ``payees``, ``names``, ``categories``, ``purposes``, ``amounts`` and ``days``.
    """
    salts = _salts(settings, 8)
    draws = ", ".join(f"{_mixed(salt)} AS r{column}" for column, salt in enumerate(salts))
    local = settings.suppliers - settings.national_suppliers
    stride = 2 * (settings.number * 37 % 1_000) + 1
    offset = salts[0] % local
    threshold = body.threshold_pence
    scale = 3 if body.kind == "nhs" else 1
    text = f" || {_literal(layout.delimiter)} || ".join(
        _PARTS[part](_Show(body, layout)) for _, part in layout.columns
    )
    return f"""
WITH drawn AS (
    SELECT line, {draws} FROM (SELECT range AS line FROM range({settings.lines}))
), placed AS (
    SELECT *, (r0 % 12)::INTEGER AS month,
        month * {SLOTS_PER_MONTH} + ((r0 >> 8) % {SLOTS_PER_MONTH})::INTEGER AS day_place,
        -- The square of an even draw makes low ranks common: few suppliers take most lines.
        (((r2 >> 2) * (r2 >> 2)) >> 30) AS skewed,
        (CASE
            WHEN r1 % 100 < 4 THEN {settings.suppliers} + {settings.number % len(REDACTIONS)}
            WHEN r1 % 100 < 34 THEN (skewed * {settings.national_suppliers}) >> 30
            ELSE {settings.national_suppliers}
                + (((skewed * {_LOCAL_RANKS}) >> 30) * {stride} + {offset}) % {local}
        END)::INTEGER AS place,
        place * {SPELLINGS} + ((place + {settings.number * 17}
            + CASE WHEN r6 % 16 = 0 THEN r6 >> 8 ELSE 0 END) % {SPELLINGS})::INTEGER AS name_place
    FROM drawn
    WHERE r0 % 12 >= {months.start} AND r0 % 12 < {months.stop}
), coded AS (
    SELECT *,
        category * {QUANTILES} + (r3 % {QUANTILES})::INTEGER AS amount_place,
        category * {PURPOSES} + (r7 % purpose_count)::INTEGER AS purpose_place
    FROM placed JOIN payees USING (place) JOIN ({_categories_sql(departments)}) USING (category)
), valued AS (
    SELECT *,
        amount * {scale} * (9500 + r4 % 1001) // 10000 AS drawn_pence,
        drawn_pence + CASE WHEN drawn_pence < {threshold} THEN {threshold} ELSE 0 END AS large_pence,
        CASE WHEN r5 % 85 = 0 THEN -large_pence ELSE large_pence END AS pence
    FROM coded
        JOIN amounts USING (amount_place)
        JOIN purposes USING (purpose_place)
        JOIN names USING (name_place)
        JOIN ({_days_sql(layout)}) USING (day_place)
), written AS (
    SELECT month, paid_on, line, pence, {text} AS row_text FROM valued
)
SELECT month, count(*), sum(pence)::BIGINT,
    string_agg(row_text, {_newline(layout)} ORDER BY paid_on, line)
FROM written GROUP BY month ORDER BY month
"""


def _newline(layout: Layout) -> str:
    return "chr(13) || chr(10)" if layout.newline == "\r\n" else "chr(10)"


@dataclass(frozen=True)
class _Show:
    """What a column's SQL depends on beside the line itself."""

    body: Body
    layout: Layout

    def money(self, column: str) -> str:
        """Return SQL writing pence in the layout's style, quoted where a comma would split the field."""
        written = f"({money_sql(column, self.layout.money_style)})"
        return f"'\"' || {written} || '\"'" if self._needs_quotes() else written

    def _needs_quotes(self) -> bool:
        return self.layout.delimiter == "," and self.layout.money_style != "plain"


_VAT = "(sign(pence) * (abs(pence) // 5))"

_PARTS: dict[str, Callable[[_Show], str]] = {
    "body": lambda show: _literal(_field(show.body.name)),
    "body_code": lambda show: _literal(f"https://data.ombershire.example/id/body/{show.body.body_id}"),
    "company_code": lambda _: "'1000'",
    "currency": lambda _: "'GBP'",
    "family": lambda _: "'Department of Health and Social Care'",
    "nothing": lambda _: "''",
    "date": lambda _: "paid_text",
    "file_date": lambda _: "month_end_text",
    "supplier": lambda _: "name",
    "supplier_ref": lambda show: (
        f"CASE WHEN key = 'carers' THEN '' ELSE (100000 + (place * 7919::BIGINT + "
        f"{zlib.crc32(show.body.body_id.encode())}) % 900000)::VARCHAR END"
    ),
    "company": lambda _: "company",
    "vat_number": lambda _: "vat",
    "charity": lambda _: "charity",
    "amount": lambda show: show.money("pence"),
    "vat_amount": lambda show: show.money(_VAT),
    "gross_amount": lambda show: show.money(f"(pence + {_VAT})"),
    "irrecoverable_vat": lambda _: "'0.00'",
    "department": lambda _: "department",
    "purpose": lambda _: "purpose",
    "ledger": lambda _: "ledger",
    "code": lambda _: "code",
    "procurement": lambda _: "procurement",
    "capital": lambda _: "CASE WHEN key = 'construction' THEN 'Capital' ELSE 'Revenue' END",
    "merchant": lambda _: "''",
    "transaction": lambda _: "(5100001 + line)::VARCHAR",
    # Multiplying by a number without a common factor keeps invoice numbers of a body all different.
    "invoice": lambda _: "'INV-' || right('0000000' || ((line * 7919) % 10000000)::VARCHAR, 7)",
}
"""The SQL of each part of a payment; the same parts as ``rendering.PARTS``."""
