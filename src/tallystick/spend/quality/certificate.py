"""The comparability certificate: what published payments of a body and year allow to be compared."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import PurePath
from statistics import median
from typing import TYPE_CHECKING, Any

from tallystick.kernel import financial_year, period
from tallystick.spend.quality.model import DATE_DOUBT, Certificate, Measure
from tallystick.spend.quality.thresholds import Band, find_threshold
from tallystick.spend.quality.verdicts import judge
from tallystick.spend.values import period_in_text
from tallystick.store.catalogue import load

if TYPE_CHECKING:
    import duckdb

FIELDS = (
    "supplier_name",
    "supplier_ref",
    "supplier_identifier",
    "department",
    "purpose",
    "expenditure_category",
    "procurement_category",
    "transaction_ref",
    "irrecoverable_vat",
    "merchant_category",
)
"""What a line may carry beside date and amount; a code counts as its category, an invoice as a reference."""

MISSING_SHARE = 0.01
STRAY_IN_YEAR = 0.1
STRAY_OF_BODY = 0.02
"""A month with less than these shares of the year's and of the body's median month holds only stray lines."""
MIXED_SHARE = 0.02

_Key = tuple[str, str]
_Row = dict[str, Any]


def certify(connection: duckdb.DuckDBPyConnection, *, today: date | None = None) -> list[Certificate]:
    """Return one certificate per body and financial year, in that order.

    Args:
        connection: an engine with the views ``payments``, ``published_payments``, ``superseded``,
            ``rejects`` and ``files``.
        today: the present day; months after it are not missing.
    """
    now = today or datetime.now(UTC).date()
    months = _months_by_body(_rows(connection, "certificate_months"))
    bands = _bands(_rows(connection, "certificate_thresholds"))
    republished = {_key(row): row for row in _rows(connection, "certificate_republished")}
    about_files = _about_files(connection)
    certificates = []
    for row in _rows(connection, "certificate_totals"):
        key = _key(row)
        certificate = _certificate(
            row,
            months=months.get(row["body_id"], {}),
            bands=bands.get(key, ()),
            republished=republished.get(key),
            files=about_files.get(key, _FileFacts()),
            now=now,
        )
        certificates.append(replace(certificate, verdicts=judge(certificate)))
    return certificates


def _certificate(
    row: _Row,
    *,
    months: Mapping[str, int],
    bands: Sequence[Band],
    republished: _Row | None,
    files: _FileFacts,
    now: date,
) -> Certificate:
    lines, absolute = row["lines"], row["absolute_pence"]
    filled = {name: round(row[name] / lines, 4) for name in FIELDS}
    present, missing = _present_and_missing(row["financial_year"], months, now)
    has_cards = row["separate_card_lines"] or row["included_card_lines"]
    return Certificate(
        body_id=row["body_id"],
        body_name=row["body_name"] or row["body_id"],
        financial_year=row["financial_year"],
        lines=lines,
        pence=row["pence"],
        threshold=find_threshold(bands),
        vat_basis=_vat_basis(row["net_lines"], row["gross_lines"], lines),
        months_present=present,
        months_missing=missing,
        redacted=_measure(row["redacted_lines"], row["redacted_pence"], lines, absolute),
        refunds=_measure(row["refund_lines"], row["refund_pence"], lines, absolute),
        cards="included" if row["included_card_lines"] else ("separate" if has_cards else "none"),
        card_lines=row["separate_card_lines"] + row["included_card_lines"],
        fields_filled=filled,
        fields_missing=_fields_missing(filled, has_cards=bool(has_cards)),
        republished=_republished(republished, lines, absolute),
        republished_files=republished["files"] if republished else 0,
        rejected=_measure(files.rejected_lines, files.rejected_pence, lines, absolute, is_part=False),
        lines_of_doubtful_date=files.doubtful_lines,
        lines_without_day=row["lines_without_day"],
        lines_outside_stated_period=files.lines_outside,
    )


def _vat_basis(net: int, gross: int, lines: int) -> str:
    """Return net, gross, unknown or mixed; a few lines of another basis do not make a year mixed."""
    unknown = lines - net - gross
    few = MIXED_SHARE * lines
    if net > few and gross > few:
        return "mixed"
    return max((("net", net), ("gross", gross), ("unknown", unknown)), key=lambda item: item[1])[0]


def _fields_missing(filled: Mapping[str, float], *, has_cards: bool) -> tuple[str, ...]:
    # A merchant category belongs to a card transaction; without cards nothing is missing.
    expected = [name for name in FIELDS if has_cards or name != "merchant_category"]
    return tuple(name for name in expected if filled[name] < MISSING_SHARE)


def _measure(lines: int, pence: int, of_lines: int, of_pence: int, *, is_part: bool = True) -> Measure:
    """Return lines and pence with their shares; of the whole they are part of, or of both together."""
    all_lines = of_lines if is_part else of_lines + lines
    all_pence = of_pence if is_part else of_pence + pence
    return Measure(
        lines=lines,
        pence=pence,
        share_of_lines=round(lines / all_lines, 6) if all_lines else 0.0,
        share_of_pounds=round(pence / all_pence, 6) if all_pence else 0.0,
    )


def _republished(row: _Row | None, lines: int, absolute: int) -> Measure:
    return _measure(row["lines"], row["pence"], lines, absolute, is_part=False) if row else Measure()


# ---------------------------------------------------------------------------------------------------------
# Months


def months_of(year: str) -> tuple[str, ...]:
    """Return the twelve months of a financial year such as ``2023-24``, April first."""
    first = int(year[:4])
    return tuple(f"{first + (number > 12):04d}-{(number - 1) % 12 + 1:02d}" for number in range(4, 16))


def _present_and_missing(
    year: str, months: Mapping[str, int], now: date
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    due = [month for month in months_of(year) if month <= period(now)]
    published = [months[month] for month in due if month in months]
    least = 1.0
    if published:
        least = max(STRAY_IN_YEAR * median(published), STRAY_OF_BODY * median(months.values()), least)
    present = tuple(month for month in due if months.get(month, 0) >= least)
    return present, tuple(month for month in due if month not in present)


def _months_by_body(rows: Iterable[_Row]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
        found[row["body_id"]][row["period"]] = row["lines"]
    return found


def _bands(rows: Iterable[_Row]) -> dict[_Key, list[Band]]:
    found: dict[_Key, list[Band]] = defaultdict(list)
    for row in rows:
        found[_key(row)].append(
            Band(
                row["threshold_pence"], row["lines"], row["lines_below"], row["just_below"], row["just_above"]
            )
        )
    return found


# ---------------------------------------------------------------------------------------------------------
# Files


@dataclass
class _FileFacts:
    """What the files of one body and year add: rejects, doubtful dates, lines outside the stated period."""

    rejected_lines: int = 0
    rejected_pence: int = 0
    doubtful_lines: int = 0
    lines_outside: int = 0


@dataclass
class _FileMonths:
    """The lines of one file by body, financial year and month."""

    lines: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def main_key(self) -> _Key:
        """Return the body and year that most lines of the file belong to."""
        years: Counter[_Key] = Counter()
        for (body, year, _), lines in self.lines.items():
            years[(body, year)] += lines
        return years.most_common(1)[0][0]


def _about_files(connection: duckdb.DuckDBPyConnection) -> dict[_Key, _FileFacts]:
    by_file: dict[str, _FileMonths] = defaultdict(_FileMonths)
    for row in _rows(connection, "certificate_files"):
        by_file[row["file_hash"]].lines[(row["body_id"], row["financial_year"], row["period"])] = row["lines"]
    rejects = {row["file_hash"]: row for row in _rows(connection, "certificate_rejects")}
    facts: dict[_Key, _FileFacts] = defaultdict(_FileFacts)
    for file_hash, name, body_id, warnings in connection.execute(
        "SELECT file_hash, file, body_id, warnings FROM files"
    ).fetchall():
        stated = period_in_text(PurePath(str(name).replace("\\", "/")).stem)
        rejected = rejects.get(file_hash)
        held = by_file.get(file_hash)
        if rejected:
            # A rejected line often has no date, so it counts where most lines of its file do.
            key = held.main_key() if held else (body_id, financial_year(stated[0]) if stated else "")
            facts[key].rejected_lines += rejected["lines"]
            facts[key].rejected_pence += rejected["pence"]
        if held:
            is_doubtful = any(str(warning).startswith(DATE_DOUBT) for warning in warnings or ())
            _add_dates(facts, held, stated, is_doubtful=is_doubtful)
    return facts


def _add_dates(
    facts: dict[_Key, _FileFacts], held: _FileMonths, stated: tuple[date, date] | None, *, is_doubtful: bool
) -> None:
    for (body, year, month), lines in held.lines.items():
        if is_doubtful:
            facts[(body, year)].doubtful_lines += lines
        if stated and month and not period(stated[0]) <= month <= period(stated[1]):
            facts[(body, year)].lines_outside += lines


def _key(row: _Row) -> _Key:
    return row["body_id"], row["financial_year"]


def _rows(connection: duckdb.DuckDBPyConnection, statement: str) -> list[_Row]:
    """Run a statement of this room and return its rows by column name."""
    cursor = connection.execute(load("tallystick.spend.quality")[statement].sql)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
