"""``tallystick savings``: claims, their way from proposal to sustained saving, the check of the ledger."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tallystick.cli.options import by_option, home_option, json_option, why_option
from tallystick.cli.output import print_json, print_table
from tallystick.kernel import StoreFailure, UsageProblem, format_pence

if TYPE_CHECKING:
    from tallystick.savings.model import ClaimState, Evidence, Status

_needed_why = click.option(
    "--why", required=True, metavar="TEXT", help="The reason; kept with the event, and never edited."
)
_STEPS = ("budgeted", "delivered", "sustained")
_STATUSES = ("proposed", *_STEPS, "lapsed", "reversed")


@click.group()
def savings() -> None:
    """Claim savings, move them on, take them back: a ledger that nobody can inflate."""


@savings.command("open")
@click.option("--price-year", required=True, metavar="YEAR", help="Constant prices are this year's: 2025-26.")
@click.option("--present-year", default="", metavar="YEAR", help="Present values are this year's; the same.")
@by_option
@why_option
@home_option
def open_(price_year: str, present_year: str, by: str, why: str, home: Path) -> None:
    """Open the ledger with its price year. Without it the first claim takes the year of the day.

    \b
    Example:
      tallystick savings open --price-year 2025-26 --by "F. Officer"
    """
    from tallystick.savings import open_ledger

    settings = open_ledger(home, price_year, present_year, by=by, why=why or "the ledger is opened")
    click.echo(
        f"Opened: constant prices of {settings.price_year}, present values of {settings.present_year}."
    )


@savings.command()
@click.argument("opportunity")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False), help="File.")
@click.option("--member", default="", metavar="BODY", help="Who claims, where several bodies are concerned.")
@click.option("--start", default="", metavar="YEAR", help="First financial year; the present one.")
@home_option
def draft(opportunity: str, output: Path, member: str, start: str, home: Path) -> None:
    """Write the draft of a claim from OPPORTUNITY. A person completes it, then adds it.

    \b
    Example:
      tallystick savings draft duplicate_payments-0a1b2c3d4e5f -o claim.yaml
    """
    from tallystick.savings import draft_claim

    draft_claim(home, opportunity, output, member=member, start=start)
    click.echo(f"Written to {output}. Complete it, then: tallystick savings add {output} --by NAME")


@savings.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--amend", is_flag=True, help="Put it in the place of a proposal of the same id.")
@by_option
@why_option
@home_option
@json_option
def add(file: Path, amend: bool, by: str, why: str, home: Path, as_json: bool) -> None:
    """Add the claims in FILE (YAML) as proposed: all of them or none. The same file again changes nothing.

    \b
    Example:
      tallystick savings add docs/examples/savings/waste_contract.yaml --by "F. Officer"
    """
    from tallystick import savings as room

    done = room.add(home, file, by=by, why=why, amend=amend)
    if as_json:
        for state in done.claims:
            print_json(room.claim_json(state))
        return
    _show_claims(done.claims)
    verb = "amended" if amend else "added"
    count = len(done.claims) if amend else len(done.new)
    click.echo(f"{count:,} of {len(done.claims):,} claims {verb}.")
    for claim_id, lacking in done.lacking.items():
        click.echo(f"! {claim_id} stays proposed until it has {'; '.join(lacking)}.", err=True)
    for claim_id, others in done.in_conflict.items():
        click.echo(f"! {claim_id} claims the same as {', '.join(others)}: settle before it counts.", err=True)
    for sentence in done.unchecked:
        click.echo(f"! {sentence}", err=True)


@savings.command()
@click.argument("claims", nargs=-1, required=True, metavar="CLAIM...")
@click.argument("status", type=click.Choice(_STEPS))
@click.option(
    "--evidence",
    multiple=True,
    metavar="KIND:REFERENCE",
    help="What shows it: opportunity, line, case, budget or document, and which. May be repeated.",
)
@by_option
@_needed_why
@home_option
@json_option
def advance(
    claims: tuple[str, ...],
    status: str,
    evidence: tuple[str, ...],
    by: str,
    why: str,
    home: Path,
    as_json: bool,
) -> None:
    """Move each CLAIM on to STATUS, one step at a time: budgeted, delivered, sustained.

    \b
    Example:
      tallystick savings advance VENNICK-WASTE-1 budgeted --by "F. Officer" --why "Budget 2023-24"
    """
    from tallystick import savings as room

    listed = [_evidence(text) for text in evidence]
    states = room.advance(home, claims, _status(status), by=by, why=why, evidence=listed)
    _told(states, as_json=as_json)


@savings.command()
@click.argument("claim")
@click.option(
    "--from", "from_year", default="", metavar="YEAR", help="Only from this financial year on: it lapsed."
)
@by_option
@_needed_why
@home_option
@json_option
def reverse(claim: str, from_year: str, by: str, why: str, home: Path, as_json: bool) -> None:
    """Take CLAIM back by negative entries: all of it, or with --from what it has from a year on.

    \b
    Examples:
      tallystick savings reverse VENNICK-WASTE-1 --from 2025-26 --by "F. Officer" --why "Contract ended early"
      tallystick savings reverse VENNICK-WASTE-1 --by "F. Officer" --why "The price had fallen anyway"
    """
    from tallystick import savings as room

    _told([room.reverse(home, claim, by=by, why=why, from_year=from_year)], as_json=as_json)


@savings.command()
@click.argument("shares", nargs=-1, required=True, metavar="CLAIM=SHARE...")
@by_option
@_needed_why
@home_option
@json_option
def settle(shares: tuple[str, ...], by: str, why: str, home: Path, as_json: bool) -> None:
    """Settle a conflict: each CLAIM keeps its SHARE of its gross; a share of 0 withdraws it.

    \b
    Example:
      tallystick savings settle CLAIM-1=0.7 CLAIM-2=0.3 --by "F. Officer" --why "Agreed in May"
    """
    from tallystick import savings as room

    _told(room.settle(home, _shares(shares), by=by, why=why), as_json=as_json)


@savings.command()
@click.argument("claim")
@click.argument("shares", nargs=-1, metavar="PARTY=SHARE...")
@by_option
@_needed_why
@home_option
@json_option
def attribute(claim: str, shares: tuple[str, ...], by: str, why: str, home: Path, as_json: bool) -> None:
    """Say anew who brought CLAIM about; shares sum to at most 1, the rest belongs to nobody.

    \b
    Example:
      tallystick savings attribute VENNICK-WASTE-1 "Waste together=0.5" --by "F. Officer" --why "Agreed"
    """
    from tallystick import savings as room

    _told([room.attribute(home, claim, _shares(shares), by=by, why=why)], as_json=as_json)


@savings.command()
@click.argument("claim")
@click.argument("opinion", type=click.Choice(["A", "B", "C", "D", "none"]))
@by_option
@_needed_why
@home_option
@json_option
def assure(claim: str, opinion: str, by: str, why: str, home: Path, as_json: bool) -> None:
    """Record an OPINION on CLAIM: A substantial, B moderate, C limited, D unsatisfactory.

    Whoever made the claim, or moved it on, cannot give one.

    \b
    Example:
      tallystick savings assure VENNICK-WASTE-1 B --by "I. Auditor" --why "Invoices of three months seen"
    """
    from tallystick import savings as room

    state = room.assure(home, claim, room.Assurance(opinion), by=by, why=why)
    _told([state], as_json=as_json)


@savings.command("list")
@click.option("--member", default="", help="Only this body's: its id.")
@click.option("--year", default="", metavar="YEAR", help="Only those that run in this financial year.")
@click.option("--status", multiple=True, type=click.Choice(_STATUSES), help="Only these; may be repeated.")
@click.option(
    "--limit", type=click.IntRange(1), default=40, show_default=True, help="Claims to print at most."
)
@home_option
@json_option
def list_(member: str, year: str, status: tuple[str, ...], limit: int, home: Path, as_json: bool) -> None:
    """List claims, those with the most net pounds first.

    \b
    Example:
      tallystick savings list --status delivered --status sustained
    """
    from tallystick import savings as room
    from tallystick.store import Home

    ledger = room.Ledger.of(Home.open(home))
    wanted = [_status(text) for text in status]
    found = list(ledger.claims(member=member, year=year, status=wanted, limit=limit))
    if as_json:
        for state in found:
            print_json(room.claim_json(state))
        return
    _show_claims(found)
    more = ledger.count(member=member, year=year, status=wanted) - len(found)
    if more:
        click.echo(f"{more:,} more claims: --limit {more + len(found)}", err=True)
    if head := ledger.head():
        click.echo(
            f"Head of the ledger: {head[:12]}. Note it elsewhere; `savings check --noted` asks for it."
        )


@savings.command()
@click.argument("claim")
@home_option
@json_option
def show(claim: str, home: Path, as_json: bool) -> None:
    """Show CLAIM: what is claimed, on what evidence, who did what, and the entries in its years.

    \b
    Example:
      tallystick savings show VENNICK-WASTE-1
    """
    from tallystick import savings as room
    from tallystick.store import Home

    ledger = room.Ledger.of(Home.open(home))
    state = ledger.claim(claim)
    if as_json:
        print_json(room.claim_json(state))
        return
    _show_claim(state, ledger.settings.price_year, ledger.settings.present_year)


@savings.command()
@click.option("--noted", multiple=True, metavar="HEAD", help="A head noted earlier; may be repeated.")
@home_option
def check(noted: tuple[str, ...], home: Path) -> None:
    """Check the whole ledger: every event, entry and balance, worked out again from the first event on.

    \b
    Example:
      tallystick savings check
    """
    from tallystick import savings as room
    from tallystick.store import Home

    found = room.verify_ledger(home, noted)
    for sentence in found:
        click.echo(sentence)
    if found:
        raise StoreFailure(
            "The ledger is not as it was written.",
            where=str(home),
            next_step="Take no total from it. Compare with a backup, from the first event named on.",
        )
    head = room.Ledger.of(Home.open(home)).head()
    click.echo(f"Whole. Head: {head}" if head else "There is no ledger here yet.")


@savings.command()
@by_option
@_needed_why
@home_option
def revalue(by: str, why: str, home: Path) -> None:
    """Tell all claims anew after deflators or the discount rate were revised. Pounds as paid stay.

    \b
    Example:
      tallystick savings revalue --by "F. Officer" --why "Deflators of the Autumn Budget"
    """
    from tallystick import savings as room
    from tallystick.store import Home

    changed = room.Ledger.of(Home.open(home)).revalue(by=by, why=why)
    click.echo(f"{changed:,} claims are told anew.")


def _status(text: str) -> Status:
    from tallystick.savings import Status

    return Status(text)


def _evidence(text: str) -> Evidence:
    from tallystick.savings.model import Evidence, EvidenceKind

    kind, colon, reference = text.partition(":")
    known = [item.value for item in EvidenceKind]
    if not colon or kind.strip() not in known or not reference.strip():
        raise UsageProblem(
            f"{text!r} is no evidence.",
            next_step=f"Write KIND:REFERENCE, with one of: {', '.join(known)}.",
        )
    return Evidence(EvidenceKind(kind.strip()), reference.strip())


def _shares(texts: Collection[str]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for text in texts:
        name, equals, share = text.rpartition("=")
        try:
            if not equals or not name.strip() or name.strip() in found:
                raise InvalidOperation
            percent = share.strip().endswith("%")
            value = Decimal(share.strip().removesuffix("%").strip())
            found[name.strip()] = value / 100 if percent else value
        except InvalidOperation as problem:
            raise UsageProblem(
                f"{text!r} is no share, or stands twice.", next_step="Write NAME=0.4 or NAME=40%."
            ) from problem
    return found


def _told(states: Collection[ClaimState], *, as_json: bool) -> None:
    from tallystick.savings import claim_json

    if as_json:
        for state in states:
            print_json(claim_json(state))
    else:
        _show_claims(states)


def _show_claims(states: Collection[ClaimState]) -> None:
    if not states:
        click.echo("No claims.")
        return
    from tallystick.savings.posting import net_pence, places

    print_table(
        ("claim", "member", "years", "status", "opinion", "net", "type", "title"),
        [
            (
                state.claim.claim_id,
                state.claim.member,
                f"{state.claim.start} to {state.claim.end}",
                f"lapsed from {state.lapsed_from}" if state.lapsed_from else state.status.value,
                state.assurance.value,
                format_pence(net_pence(places(state))),
                state.claim.saving_type.value,
                state.claim.title,
            )
            for state in states
        ],
        right=(5,),
    )


def _show_claim(state: ClaimState, price_year: str, present_year: str) -> None:
    claim = state.claim
    facts: dict[str, Any] = {
        "member": claim.member,
        "service": claim.service,
        "initiative": claim.initiative,
        "cost line": claim.cost_line,
        "lever": claim.lever,
        "type": claim.saving_type.value,
        "output": " ".join(part for part in (claim.output_effect.value, claim.output_words) if part),
        "otherwise": claim.counterfactual.words,
        "status": f"{state.status.value}, opinion {state.assurance.value}",
        "lapsed from": state.lapsed_from,
        "own share": ""
        if state.share == 1
        else f"{state.share}, settled with {', '.join(state.settled_with)}",
        "longer because": claim.horizon_reason,
    }
    click.echo(f"{claim.claim_id}: {claim.title}")
    for name, value in facts.items():
        if value:
            click.echo(f"  {name}: {value}")
    for item in claim.evidence:
        click.echo(f"  evidence: {item.kind.value} {item.reference}{': ' if item.shows else ''}{item.shows}")
    click.echo()
    _show_places(state, price_year, present_year)
    _show_splits(state)
    click.echo()
    print_table(
        ("event", "what", "when", "who", "why", "hash"),
        [(e.number, e.kind, e.at[:16], e.by, e.why, e.hash[:12]) for e in state.history],
    )


def _show_places(state: ClaimState, price_year: str, present_year: str) -> None:
    from tallystick.savings.posting import balances_of

    print_table(
        ("year", "what", "belongs to", "as paid", f"prices of {price_year}", f"value in {present_year}"),
        [
            (
                item.financial_year,
                item.component.value,
                item.party,
                format_pence(item.sums.nominal),
                format_pence(item.sums.constant),
                format_pence(item.sums.present),
            )
            for item in balances_of(state)
        ],
        right=(3, 4, 5),
    )


def _show_splits(state: ClaimState) -> None:
    from tallystick.savings.counterfactual import split

    stated = state.claim.counterfactual
    if not stated.years:
        return
    click.echo()
    click.echo(
        f"Cost against {stated.baseline_year or 'the baseline'} ({format_pence(stated.baseline_pence)}, "
        f"{stated.baseline_volume:,} {stated.volume_driver}):"
    )
    rows = [split(stated, year) for year in stated.years]
    print_table(
        ("year", "cost", f"index ({stated.index_name})", "own price", "volume"),
        [
            (
                row.financial_year,
                *(
                    format_pence(p)
                    for p in (row.cost_pence, row.index_pence, row.own_pence, row.volume_pence)
                ),
            )
            for row in rows
        ],
        right=(1, 2, 3, 4),
    )
