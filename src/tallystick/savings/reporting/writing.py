"""Write a statement's page, CSV files and workbook into a folder that is swapped in whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tallystick import __version__
from tallystick.kernel import format_pence
from tallystick.savings.ledger import Ledger
from tallystick.savings.model import SavingType, Status
from tallystick.savings.reporting import tables
from tallystick.savings.reporting.bars import assurance_bar
from tallystick.savings.reporting.leaving_out import Choices, choices
from tallystick.savings.statement import Statement
from tallystick.savings.statement_claims import ClaimRow, every_claim
from tallystick.spend.reporting import words
from tallystick.spend.reporting.charts import need_report_extra
from tallystick.spend.reporting.folder import (
    check_place,
    replaced_folder,
    write_rows,
    write_table,
    write_text,
)
from tallystick.spend.reporting.model import Cell, Kind, Table
from tallystick.store import Home
from tallystick.store.workbooks import Column, Sheet, Source, write_workbook
from tallystick.store.workbooks import Kind as CellKind

if TYPE_CHECKING:
    from jinja2 import Environment

BOOK = "statement.xlsx"
_KINDS = {Kind.COUNT: CellKind.COUNT, Kind.POUNDS: CellKind.POUNDS, Kind.SHARE: CellKind.SHARE}
_TITLES = {
    "years": "Year by year",
    "pipeline": "What is only proposed or budgeted",
    "rules": "By other rules",
    "initiatives": "Initiatives",
    "price-volume": "Price and volume",
    "proposals": "The largest proposals",
}
_TOTAL_KEYS = ("cash-releasing", "non-cash-releasing", "together", "cost_avoidance")


@dataclass(frozen=True)
class ShownClaim:
    """A claim ready for the page."""

    row: ClaimRow
    verdict: str
    classes: str
    facts: tuple[tuple[str, str], ...]


def write_statement(
    found: Statement,
    folder: Path,
    *,
    home: Path | str | None = None,
    all_claims: bool = False,
    back: str = "",
) -> Path:
    """Write a statement as ``index.html``, ``data/*.csv`` and ``statement.xlsx``; return the page.

    The page needs no other file and works without JavaScript.

    Args:
        found: the statement.
        folder: a new or empty folder, or an earlier statement, which is replaced whole.
        home: where the ledger is; only for ``all_claims``.
        all_claims: write every claim of the member to ``data/all-claims.csv`` too.
        back: the page that it belongs to, if any.

    Raises:
        UsageProblem: the folder holds something else, or the libraries for reports are not installed.
        StoreFailure: the folder cannot be written; what was there before is unchanged.
        ValueError: all claims are asked for without a home; a defect of the caller.
    """
    if all_claims and home is None:
        raise ValueError("all claims are read from a home")
    need_report_extra()
    check_place(folder)
    listed = tables.all_tables(found)
    page = _environment().get_template("statement.html").render(**_shows(found, listed), back=back)
    with replaced_folder(folder) as building:
        write_text(building, "index.html", page)
        for table in listed:
            write_table(building, table)
        if all_claims and home is not None:
            rows = _every(Ledger.of(Home.open(Path(home))), found)
            write_rows(building, "data/all-claims.csv", tables.CLAIM_HEADINGS, rows)
        write_workbook(building / BOOK, [_sheet(table) for table in listed if table.rows], _sources(found))
    return folder / "index.html"


def _every(ledger: Ledger, found: Statement) -> Iterator[tuple[Cell, ...]]:
    for row in every_claim(ledger, found.member, found.year):
        yield tables.claim_cells(row)


def _shows(found: Statement, listed: list[Table]) -> dict[str, Any]:
    from markupsafe import Markup  # noqa: PLC0415 - the report extra is optional

    by_name = {table.name: table for table in listed}
    boxes = choices(found)
    script = (files(__package__) / "templates" / "recompute.js").read_text(encoding="utf-8")
    style = (files("tallystick.spend.reporting") / "assets" / "report.css").read_text(encoding="utf-8")
    return {
        "version": __version__,
        "style": Markup(style),  # noqa: S704 - our own style sheet
        "script": Markup(script),  # noqa: S704 - our own script
        "bar": Markup(assurance_bar(found.assurance)),  # noqa: S704 - our own drawing, its text escaped
        "name": found.name,
        "heading": f"Savings statement {found.year}",
        "stamp": f"As at {words.day(found.made_on.isoformat())}",
        "lead": _lead(found),
        "notices": _notices(found),
        "numbers": [
            {"what": one.name, "number": _short(one.pence), "note": one.words} for one in found.headlines
        ],
        "totals": by_name["totals"],
        "total_keys": _TOTAL_KEYS,
        "classes": by_name["classes"],
        "assurance": by_name["assurance"],
        "assured": _assured(found),
        "verdicts": by_name["later-payments"],
        "audit": _audit(found),
        "claims": [_shown(row, boxes) for row in found.claims],
        "claim_table": by_name["claims"],
        "extent": _extent(found),
        "choices": boxes,
        "tables": [by_name[name] for name in _TITLES],
        "titles": _TITLES,
        "source": f"The savings ledger of this home; its last event is {found.head}.",
    }


def _short(pence: int) -> str:
    """Return pounds for headings: whole pounds below ten million."""
    if abs(pence) >= 10**9:
        return words.pounds_short(pence)
    return format_pence(round(pence / 100) * 100).removesuffix(".00")


def _lead(found: Statement) -> str:
    cash = found.by_type[SavingType.CASH_RELEASING]
    first, last = found.horizon
    if not first:
        return f"{found.name} has no delivered saving in the ledger."
    return (
        f"{format_pence(cash.in_year.nominal)} released in cash in {found.year}, net, and "
        f"{format_pence(cash.lifetime.nominal)} from {first} to {last}, both nominal; "
        f"{format_pence(cash.lifetime.present)} of that at present value of {found.settings.present_year}."
    )


def _notices(found: Statement) -> list[str]:
    notices = []
    if found.without:
        notices.append(f"Left out by the reader: {words.listed(found.without)}.")
    if found.unconfirmed:
        notices.append(
            f"Constant prices and present values rest on figures that are not confirmed: "
            f"{words.listed(found.unconfirmed)}. Nominal figures do not."
        )
    if found.to_come.nominal:
        notices.append(
            f"{format_pence(found.to_come.nominal)} of the nominal savings over all years lies in years "
            f"after {found.year}: claimed as delivered, and still to be lived through."
        )
    avoided = found.by_type[SavingType.COST_AVOIDANCE].lifetime.nominal
    if avoided:
        notices.append(f"{format_pence(avoided)} of costs avoided stands apart and is in no total.")
    return notices


def _assured(found: Statement) -> str:
    nobody = next((part for grade, _, part in found.assurance if grade.value == "none"), None)
    if not any(part for _, _, part in found.assurance):
        return "There is nothing to be sure of."
    return (
        f"{words.percent(float(nobody or 0))} of these pounds rest on the claimant's word alone. "
        "Grades are given by somebody who neither made nor moved the claim."
    )


def _audit(found: Statement) -> list[str]:
    told = found.audit
    if not told:
        return ["No audit by sampling has been recorded."]
    confidence = f"{float(told['confidence']) * 100:g} %"
    return [
        f"Audit by monetary-unit sampling, evaluated by {told['by']} on {words.day(str(told['at'])[:10])}: "
        f"{told['looked_at']} of {told['claims']:,} claims looked at, {told['wrong']} overstated. Of "
        f"{format_pence(told['population_pence'])} the projected error is "
        f"{format_pence(told['projected_pence'])}; with {confidence} confidence it is not above "
        f"{format_pence(told['upper_pence'])}. The sample was drawn of the whole ledger as it stood then, or "
        "of one member's part of it."
    ]


def _extent(found: Statement) -> str:
    shown = len(found.claims)
    text = (
        f"The {shown:,} largest of {found.claims_in_all:,} claims"
        if shown < found.claims_in_all
        else (f"All {words.counted(shown, 'claim')}")
    )
    return (
        f"{text} that are delivered, sustained or lapsed, with who signed, on what evidence, and whether "
        "later payments show it. Pounds are net, nominal, over all years."
    )


def _shown(row: ClaimRow, boxes: Choices) -> ShownClaim:
    claim = row.state.claim
    stated = claim.counterfactual
    signed = f"{row.signed.by} on {words.day(row.signed.at[:10])}: {row.signed.why}"
    made = f"{row.claimed.by} on {words.day(row.claimed.at[:10])}"
    facts = [
        ("Member and line", f"{claim.member}, {claim.cost_line}"),
        ("What it is", f"{claim.saving_type.value}, by {claim.lever}; {claim.service}"),
        ("Otherwise", stated.words or "not stated"),
        ("Years", row.horizon),
        ("Net in the year", format_pence(row.in_year.nominal)),
        (
            "Net, all years",
            f"{format_pence(row.lifetime.nominal)} nominal, {format_pence(row.lifetime.constant)} constant, "
            f"{format_pence(row.lifetime.present)} present value",
        ),
        ("Claimed by", made),
        (f"{row.state.status.value.capitalize()} by", signed),
        ("Event", f"{row.signed.number}, {row.signed.hash}"),
        ("Assurance", row.state.assurance.value),
        ("Later payments", _verified(row)),
    ]
    facts += [("Evidence", _walk(one.kind.value, one.reference, one.shows)) for one in row.evidence]
    if row.state.status is Status.LAPSED:
        facts.append(("Lapsed from", row.state.lapsed_from))
    return ShownClaim(row, row.verdict or "not verified", boxes.classes_of(row), tuple(facts))


def _verified(row: ClaimRow) -> str:
    if not row.verdict:
        return f"Nobody asked yet: tallystick savings verify {row.claim_id}"
    when = f" ({words.day(row.verified_on)}, snapshot {row.snapshot[:12]})" if row.verified_on else ""
    return f"{row.verdict.capitalize()}. {row.verdict_why}{when}"


_WALKS = {
    "opportunity": "tallystick opportunities show {}",
    "line": "tallystick spend query \"SELECT * FROM payments WHERE line_id = '{}'\"",
    "case": "tallystick transformation case {}",
}


def _walk(kind: str, reference: str, shows: str) -> str:
    """Return an evidence in words, with the command that leads to it where there is one."""
    command = _WALKS.get(kind, "").format(reference)
    text = f"{kind} {reference}" + (f": {shows}" if shows else "")
    return f"{text}. See: {command}" if command else text


def _sheet(table: Table) -> Sheet:
    columns = tuple(Column(head.text, _KINDS.get(head.kind, CellKind.TEXT)) for head in table.headings)
    return Sheet(table.name.replace("-", " ").capitalize(), columns, table.rows, table.caption)


def _sources(found: Statement) -> list[Source]:
    return [
        Source(f"Savings ledger: {found.name}", f"last event {found.head}", found.made_on.isoformat()),
        *(Source(one) for one in found.figures),
        *(Source(f"Left out by the reader: {one}") for one in found.without),
    ]


@cache
def _environment() -> Environment:
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - likewise

    made = Environment(
        loader=ChoiceLoader([PackageLoader(__package__), PackageLoader("tallystick.spend.reporting")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    made.filters["cell"] = lambda value, kind: words.cell_text(value, Kind(kind))
    made.filters["day"] = words.day
    made.filters["count_words"] = lambda number: words.counted(number, "row")
    made.filters["query_words"] = lambda number: words.counted(number, "query", "queries")
    return made
