"""The tables of a statement: what stands on the page, in the CSV files and in the workbook."""

from __future__ import annotations

from collections.abc import Iterable

from tallystick.savings.model import Bases, SavingType
from tallystick.savings.statement import Measure, Statement
from tallystick.savings.statement_claims import ClaimRow
from tallystick.spend.reporting.model import Cell, Heading, Kind, Table

NAME, TEXT, COUNT, POUNDS, SHARE = Kind.TEXT, Kind.PROSE, Kind.COUNT, Kind.POUNDS, Kind.SHARE
WORD = Kind.YEAR
"""A short word that stands on one line, as a year does."""
TYPE_WORDS = {
    SavingType.CASH_RELEASING: "Cash-releasing",
    SavingType.NON_CASH_RELEASING: "Non-cash-releasing",
    SavingType.COST_AVOIDANCE: "Cost avoidance (no saving by itself)",
}


def all_tables(found: Statement) -> list[Table]:
    """Return every table of a statement, in the order of the page."""
    return [
        headlines(found),
        totals(found),
        classes(found),
        years(found),
        assurance(found),
        verdicts(found),
        pipeline(found),
        rules(found),
        initiatives(found),
        prices(found),
        claims("claims", f"The largest counted claims of {found.name}", found.claims, found.claims_in_all),
        claims("proposals", "Proposed and budgeted: not counted", found.proposals, found.proposals_in_all),
        balances(found),
    ]


def headlines(found: Statement) -> Table:
    """Return the figures that may be quoted, each with basis, period and horizon."""
    return _table(
        "headlines",
        "Figures to quote, each with its basis, period and horizon",
        [("Figure", NAME), ("Pounds", POUNDS), ("Basis, period and horizon", TEXT)],
        [(one.name, one.pence, one.words) for one in found.headlines],
    )


def totals(found: Statement) -> Table:
    """Return counted pounds by type in every basis; cost avoidance stands last and is in no sum."""
    rows = [_measured(TYPE_WORDS[kind], found.by_type[kind]) for kind in SavingType]
    together = _measured("Savings together, without cost avoidance", found.together)
    return _table(
        "totals",
        f"Delivered and sustained, net of costs and disbenefits, {_span(found)}",
        [("Type", NAME), *_measure_headings(found)],
        [*rows[:2], together, rows[2]],
    )


def classes(found: Statement) -> Table:
    """Return counted pounds by every class that a reader may leave out, cost avoidance included."""
    return _table(
        "classes",
        "Counted pounds by class; the classes of one kind add up to all counted pounds",
        [("Kind", WORD), ("Class", NAME), *_measure_headings(found)],
        [(row.dimension, *_measured(row.value, row.measure)) for row in found.classes],
    )


def years(found: Statement) -> Table:
    """Return counted pounds by year and type."""
    return _table(
        "years",
        "Counted pounds by financial year and type",
        [("Year", WORD), ("Type", NAME), *_bases_headings(found)],
        [(year, TYPE_WORDS[kind], *_three(sums)) for year, kind, sums in found.years],
    )


def assurance(found: Statement) -> Table:
    """Return counted pounds by assurance."""
    words = {
        "A": "A: substantial",
        "B": "B: moderate",
        "C": "C: limited",
        "D": "D: unsatisfactory",
        "none": "nobody but the claimant has looked",
    }
    return _table(
        "assurance",
        "Savings over all years by assurance, nominal, without cost avoidance",
        [("Assurance", NAME), ("Pounds", POUNDS), ("Part", SHARE)],
        [(words[grade.value], pence, float(part)) for grade, pence, part in found.assurance],
    )


def verdicts(found: Statement) -> Table:
    """Return what later payments say of the claims listed."""
    return _table(
        "later-payments",
        "What later payments say of the claims listed; their pounds stay counted until somebody acts",
        [("Verdict", NAME), ("Claims", COUNT), ("Net, all years, nominal", POUNDS)],
        list(found.verdicts),
    )


def pipeline(found: Statement) -> Table:
    """Return what is proposed and budgeted, and what was taken back; nothing of it is counted."""
    rows: list[tuple[Cell, ...]] = []
    for status, count in found.claims_by_status.items():
        measure = found.pipeline.get(status)
        sums = (None, None, None, None, None) if measure is None else _five(measure)
        rows.append((status.value, count, *sums))
    return _table(
        "pipeline",
        "Claims by where they stand; pounds of what is only proposed or budgeted, in no total",
        [("Status", NAME), ("Claims", COUNT), *_measure_headings(found)],
        rows,
    )


def rules(found: Statement) -> Table:
    """Return what other definitions of a saving would count."""
    cashable = None if found.cashable is None else float(found.cashable)
    rows: list[tuple[Cell, ...]] = [
        (
            "National Indicator 179",
            f"net ongoing cash-releasing gains in {found.year}, first accrued in {found.ni179_since} or "
            "later, claimed or held for two full years after the first; nominal",
            found.ni179_pence,
            None,
        ),
        (
            "Government Efficiency Framework",
            f"efficiencies in {found.year}: the same or more for less, no cuts, no cost avoidance; nominal",
            found.efficiency.nominal,
            None,
        ),
        (
            "Annual Efficiency Statements",
            "part of efficiencies over all years that releases cash; at least half was asked for",
            None,
            cashable,
        ),
    ]
    return _table(
        "rules",
        "The same ledger by other rules",
        [("Rule", NAME), ("Counts", TEXT), ("Pounds", POUNDS), ("Part", SHARE)],
        rows,
    )


def initiatives(found: Statement) -> Table:
    """Return the listed claims of each initiative, one row a claim: bases and horizons are never mixed."""
    rows: list[tuple[Cell, ...]] = [
        (
            group.name,
            row.claim_id,
            row.state.claim.member,
            row.state.status.value,
            "yes" if row.state.counted_as.counts else "no",
            row.state.claim.saving_type.value,
            row.horizon,
            row.in_year.nominal,
            *_three(row.lifetime),
        )
        for group in found.initiatives
        for row in group.rows
    ]
    return _table(
        "initiatives",
        "Initiatives: each claim with its own period; a headline of one is not that of another",
        [
            ("Initiative", NAME),
            ("Claim", WORD),
            ("Member", WORD),
            ("Status", WORD),
            ("Counted", WORD),
            ("Type", WORD),
            ("Years", WORD),
            (f"Net in {found.year}", POUNDS),
            *_bases_headings(found),
        ],
        rows,
    )


def prices(found: Statement) -> Table:
    """Return price and volume of the listed claims that are priced by volume."""
    rows: list[tuple[Cell, ...]] = [
        (
            one.claim_id,
            one.driver,
            one.baseline_year,
            one.financial_year,
            one.baseline_pence,
            one.index_pence,
            one.price_pence,
            one.volume_pence,
            one.cost_pence,
        )
        for one in found.price_volume
    ]
    return _table(
        "price-volume",
        "Why the cost of a line changed: index, own price and volume (Bennet), of the claims listed",
        [
            ("Claim", WORD),
            ("Driver", NAME),
            ("From", WORD),
            ("To", WORD),
            ("Cost before", POUNDS),
            ("Index", POUNDS),
            ("Own price", POUNDS),
            ("Volume", POUNDS),
            ("Cost after", POUNDS),
        ],
        rows,
    )


CLAIM_HEADINGS = (
    Heading("Claim", WORD),
    Heading("Title", NAME),
    Heading("Member", WORD),
    Heading("Type", WORD),
    Heading("Status", WORD),
    Heading("Assurance", WORD),
    Heading("Lever", NAME),
    Heading("Years", WORD),
    Heading("Net in the year", POUNDS),
    Heading("Net, nominal", POUNDS),
    Heading("Net, constant prices", POUNDS),
    Heading("Net, present value", POUNDS),
    Heading("Signed by", NAME),
    Heading("Signed on", WORD),
    Heading("Why", TEXT),
    Heading("Event", WORD),
    Heading("Later payments", WORD),
    Heading("Evidence", TEXT),
)
"""One row of a claim, on the page and in ``all-claims.csv``."""


def claim_cells(row: ClaimRow) -> tuple[Cell, ...]:
    """Return one claim's cells."""
    claim = row.state.claim
    return (
        row.claim_id,
        row.title,
        claim.member,
        claim.saving_type.value,
        row.state.status.value,
        row.state.assurance.value,
        claim.lever,
        row.horizon,
        row.in_year.nominal,
        *_three(row.lifetime),
        row.signed.by,
        row.signed.at[:10],
        row.signed.why,
        row.signed.hash[:12],
        row.verdict,
        "; ".join(f"{one.kind.value} {one.reference}" for one in row.evidence),
    )


def claims(name: str, caption: str, rows: Iterable[ClaimRow], every: int) -> Table:
    """Return claims, largest first, with who signed them."""
    cells = tuple(claim_cells(row) for row in rows)
    return Table(name, caption, CLAIM_HEADINGS, cells, shown=len(cells), total=every)


def balances(found: Statement) -> Table:
    """Return the counted balances that every sum comes from; only in the CSV file and the workbook."""
    rows: list[tuple[Cell, ...]] = [
        (
            one.financial_year,
            one.saving_type.value,
            one.status.value,
            one.assurance.value,
            one.lever,
            one.party,
            one.component.value,
            one.first_year,
            "yes" if one.is_ongoing else "no",
            "yes" if one.is_efficiency else "no",
            *_three(one.sums),
            one.claims,
        )
        for one in found.balances
    ]
    names = ("Year", "Type", "Status", "Assurance", "Lever", "Attributed to", "Component", "First accrued",
             "Ongoing", "Efficiency")  # fmt: skip
    return _table(
        "balances",
        "Counted balances of the ledger, by class",
        [*((name, NAME) for name in names), *_bases_headings(found), ("Claims", COUNT)],
        rows,
    )


def _table(name: str, caption: str, headings: list[tuple[str, Kind]], rows: list[tuple[Cell, ...]]) -> Table:
    return Table(name, caption, tuple(Heading(*item) for item in headings), tuple(rows), shown=len(rows))


def _measure_headings(found: Statement) -> list[tuple[str, Kind]]:
    return [
        (f"In {found.year}, nominal", POUNDS),
        (f"Run-rate of {found.year}, nominal", POUNDS),
        ("All years, nominal", POUNDS),
        (f"All years, prices of {found.settings.price_year}", POUNDS),
        (f"All years, present value of {found.settings.present_year}", POUNDS),
    ]


def _bases_headings(found: Statement) -> list[tuple[str, Kind]]:
    return [
        ("Net, nominal", POUNDS),
        (f"Net, prices of {found.settings.price_year}", POUNDS),
        (f"Net, present value of {found.settings.present_year}", POUNDS),
    ]


def _three(sums: Bases) -> tuple[int, int, int]:
    return sums.nominal, sums.constant, sums.present


def _five(measure: Measure) -> tuple[int, int, int, int, int]:
    return (measure.in_year.nominal, measure.run_rate.nominal, *_three(measure.lifetime))


def _measured(name: str, measure: Measure) -> tuple[Cell, ...]:
    return (name, *_five(measure))


def _span(found: Statement) -> str:
    first, last = found.horizon
    return first if first == last else f"{first} to {last}"
