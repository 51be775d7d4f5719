"""``tallystick savings verify``, ``statement`` and ``audit``: the proof of what the ledger claims."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tallystick.cli.options import by_option, home_option, json_option, quiet_option
from tallystick.cli.output import ProgressLine, print_json, print_table
from tallystick.kernel import UsageProblem, format_pence

if TYPE_CHECKING:
    from tallystick.savings.sampling_run import Audit
    from tallystick.savings.statement import Measure, Statement
    from tallystick.savings.verification import Verification


@click.command()
@click.argument("claims", nargs=-1, metavar="[CLAIM]...")
@click.option("--until", default="", metavar="YYYY-MM", help="Look at payments up to this month only.")
@click.option("--look", is_flag=True, help="Only look: keep nothing in the ledger.")
@click.option(
    "--by",
    default="nobody: computed from the payments",
    show_default=True,
    envvar="TALLYSTICK_BY",
    metavar="NAME",
    help="Who looked; kept with what is found. Also read from TALLYSTICK_BY.",
)
@home_option
@json_option
@quiet_option
def verify(
    claims: tuple[str, ...], until: str, look: bool, by: str, home: Path, as_json: bool, quiet: bool
) -> None:
    """Say whether later payments show the saving of each CLAIM; of all that name payment lines without one.

    What is found is kept beside the claim with the exact lines; it never changes the claim's pounds.

    \b
    Example:
      tallystick savings verify
    """
    from tallystick.savings.verification_run import facts_of
    from tallystick.savings.verification_run import verify as run

    with ProgressLine("claims", quiet=quiet or as_json) as line:
        done = run(
            home,
            claims,
            by=by,
            until=until,
            record=not look,
            progress=lambda now, total: line.update(now, total, 0),
        )
    if as_json:
        for found in done:
            print_json(facts_of(found))
        return
    print_table(
        ("claim", "verdict", "claimed", "seen", "low", "high", "months", "supports"),
        [_verified(found) for found in done],
        right=(2, 3, 4, 5, 6),
    )
    for found in done:
        click.echo(f"{found.claim_id}: {found.why} {found.advice}")
        for caveat in found.caveats:
            click.echo(f"! {found.claim_id}: {caveat}", err=True)
    if not done:
        click.echo("No claim that is alive names payment lines to look at.", err=True)


def _verified(found: Verification) -> tuple[object, ...]:
    seen = found.seen
    shown = ("", "", "") if seen is None else tuple(map(format_pence, (seen.central, seen.low, seen.high)))
    return (
        found.claim_id,
        found.verdict.value,
        format_pence(found.claimed_pence) if found.claimed_pence else "",
        *shown,
        len(found.months) or "",
        found.advised.value if found.advised else "",
    )


@click.command()
@click.option("--member", default="", metavar="BODY", help="Body id or name; all together where not given.")
@click.option("--year", default="", metavar="YEAR", help="Financial year, for example 2025-26.")
@click.option("--without", multiple=True, metavar="NAME=VALUE", help="Leave a class out; may be repeated.")
@click.option("--since", default="", metavar="YEAR", help="First year of National Indicator 179's total.")
@click.option(
    "--listed", type=click.IntRange(0, 10_000), default=50, show_default=True, help="Claims to list."
)
@click.option("--all-claims", is_flag=True, help="Write every claim to data/all-claims.csv; needs -o.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, file_okay=False), help="Folder for the pages."
)
@home_option
@json_option
def statement(
    member: str,
    year: str,
    without: tuple[str, ...],
    since: str,
    listed: int,
    all_claims: bool,
    output: Path | None,
    home: Path,
    as_json: bool,
) -> None:
    """Show what was saved in a year and over all years, by type and in three bases; -o writes the pages.

    \b
    Examples:
      tallystick savings statement --year 2025-26 -o statement
      tallystick savings statement --without assurance=none
    """
    from tallystick.savings.statement import statement as tell

    if all_claims and output is None:
        raise UsageProblem("--all-claims writes a file.", next_step="Give a folder too: -o statement")
    found = tell(home, member=member, year=year, without=without, since=since, listed=listed)
    if output is not None:
        from tallystick.savings.reporting import write_statement

        write_statement(found, output, home=home, all_claims=all_claims)
    if as_json:
        print_json(_told(found))
        return
    _show_statement(found)
    if output is not None:
        click.echo(f"Page: {output / 'index.html'}", err=True)


def _show_statement(found: Statement) -> None:
    click.echo(f"{found.name}, {found.year}; delivered and sustained, net.")
    rows: list[tuple[str, Measure]] = [(kind.value, sums) for kind, sums in found.by_type.items()]
    rows.insert(2, ("together, without cost avoidance", found.together))
    print_table(
        (
            "type",
            "in the year",
            "run-rate",
            "all years",
            f"prices of {found.settings.price_year}",
            f"present value {found.settings.present_year}",
        ),
        [
            (
                name,
                *map(
                    format_pence,
                    (
                        sums.in_year.nominal,
                        sums.run_rate.nominal,
                        sums.lifetime.nominal,
                        sums.lifetime.constant,
                        sums.lifetime.present,
                    ),
                ),
            )
            for name, sums in rows
        ],
        right=(1, 2, 3, 4, 5),
    )
    for one in found.headlines:
        click.echo(f"{one.name}: {format_pence(one.pence)} ({one.words})")
    if found.to_come.nominal:
        click.echo(f"Of all years, {format_pence(found.to_come.nominal)} lies in years after {found.year}.")
    parts = ", ".join(f"{grade.value} {float(part):.0%}" for grade, _, part in found.assurance)
    click.echo(f"Assurance: {parts}.")
    click.echo(f"National Indicator 179 since {found.ni179_since}: {format_pence(found.ni179_pence)}.")
    for status, sums in found.pipeline.items():
        click.echo(f"Not counted, {status.value}: {format_pence(sums.lifetime.nominal)} over all years.")
    for name in found.unconfirmed:
        click.echo(f"! Not confirmed: {name}; constant prices and present values rest on it.", err=True)
    click.echo(f"Ledger: {found.head}", err=True)


def _told(found: Statement) -> dict[str, Any]:
    def plain(sums: Measure) -> dict[str, dict[str, int]]:
        return {
            name: {"nominal": one.nominal, "constant": one.constant, "present": one.present}
            for name, one in (
                ("in_year", sums.in_year),
                ("run_rate", sums.run_rate),
                ("lifetime", sums.lifetime),
            )
        }

    return {
        "member": found.member,
        "name": found.name,
        "year": found.year,
        "horizon": list(found.horizon),
        "price_year": found.settings.price_year,
        "present_year": found.settings.present_year,
        "ledger": found.head,
        "without": list(found.without),
        "pence_by_type": {kind.value: plain(sums) for kind, sums in found.by_type.items()},
        "pence_together": plain(found.together),
        "to_come_pence": found.to_come.nominal,
        "later_payments": {
            verdict: {"claims": claims, "net_pence": pence} for verdict, claims, pence in found.verdicts
        },
        "not_counted": {status.value: plain(sums) for status, sums in found.pipeline.items()},
        "claims": {status.value: count for status, count in found.claims_by_status.items()},
        "assurance": {
            grade.value: {"pence": pence, "part": float(part)} for grade, pence, part in found.assurance
        },
        "headlines": [{"name": one.name, "pence": one.pence, "words": one.words} for one in found.headlines],
        "ni179_pence": found.ni179_pence,
        "ni179_since": found.ni179_since,
        "efficiency_pence": found.efficiency.nominal,
        "audit": dict(found.audit),
        "unconfirmed": list(found.unconfirmed),
        "listed": [
            {
                "claim": row.claim_id,
                "title": row.title,
                "status": row.state.status.value,
                "net_pence": row.lifetime.nominal,
                "signed_by": row.signed.by,
                "signed_at": row.signed.at,
                "event": row.signed.hash,
                "later_payments": row.verdict,
            }
            for row in found.claims
        ],
    }


@click.command()
@click.option("--sample", type=click.IntRange(1, 100_000), help="How many claims to look at.")
@click.option("--materiality", default="", metavar="POUNDS", help="How much may be wrong; sets the size.")
@click.option("--expected-error", default="0", metavar="POUNDS", help="How much is expected to be wrong.")
@click.option("--confidence", default="0.95", show_default=True, help="Of the upper limit, 0.5 to 0.999.")
@click.option("--seed", default="", help="Fixes the draw; the hash of the ledger's last event by default.")
@click.option("--member", default="", metavar="BODY_ID", help="Claims of one member only.")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="CSV file to write.")
@click.option(
    "--findings", type=click.Path(path_type=Path, dir_okay=False), help="The file, filled in: evaluate it."
)
@by_option
@home_option
@json_option
def audit(
    sample: int | None,
    materiality: str,
    expected_error: str,
    confidence: str,
    seed: str,
    member: str,
    output: Path | None,
    findings: Path | None,
    by: str,
    home: Path,
    as_json: bool,
) -> None:
    """Draw claims for audit by their pounds, or evaluate what was found in them.

    \b
    Examples:
      tallystick savings audit --sample 60 -o sample.csv --by "An Auditor"
      tallystick savings audit --findings sample.csv --by "An Auditor"
    """
    from tallystick.savings.sampling_run import draw_sample, evaluate_findings

    if findings is not None:
        if output is not None or sample or materiality:
            raise UsageProblem("Findings are evaluated by themselves.", next_step="Give --findings alone.")
        _show_evaluation(evaluate_findings(home, findings, by=by), as_json=as_json)
        return
    if output is None:
        raise UsageProblem(
            "Where to write the sample is not said.",
            next_step='For example: tallystick savings audit --sample 60 -o sample.csv --by "An Auditor"',
        )
    done = draw_sample(
        home,
        output,
        by=by,
        size=sample or 0,
        materiality_pence=_pence(materiality or "0", "--materiality"),
        expected_error_pence=_pence(expected_error, "--expected-error"),
        confidence=_decimal(confidence, "--confidence"),
        member=member,
        seed=seed,
    )
    _show_sample(done, output, as_json=as_json)


def _show_sample(done: Audit, output: Path, *, as_json: bool) -> None:
    plan = done.plan
    if as_json:
        from tallystick.savings.sampling_run import facts_of

        print_json({"event": done.sample, "file": str(output), **facts_of(plan)})
        return
    click.echo(
        f"{len(plan.top) + len(plan.sampled)} of {plan.claims:,} claims, of "
        f"{format_pence(plan.population_pence)}: {len(plan.top)} above the interval of "
        f"{format_pence(round(plan.interval_pence))}, all taken, and {len(plan.sampled)} drawn."
    )
    if plan.left_out:
        click.echo(
            f"! {plan.left_out:,} claims that come to {format_pence(plan.left_out_pence)} cannot be drawn: "
            "look at them apart.",
            err=True,
        )
    click.echo(
        f"Fill in audited_pounds in {output}, then: tallystick savings audit --findings {output}", err=True
    )


def _show_evaluation(done: Audit, *, as_json: bool) -> None:
    found = done.evaluation
    assert found is not None  # noqa: S101 - it was evaluated
    if as_json:
        print_json(
            {
                "event": done.sample,
                "population_pence": found.population_pence,
                "projected_pence": found.projected_pence,
                "upper_pence": found.upper_pence,
                "basic_pence": found.basic_pence,
                "allowance_pence": found.allowance_pence,
                "top_error_pence": found.top_error_pence,
                "confidence": str(found.confidence),
                "wrong": found.wrong,
            }
        )
        return
    click.echo(
        f"{found.wrong} claims were overstated; {format_pence(found.top_error_pence)} in the top stratum."
    )
    click.echo(f"Projected error: {format_pence(found.projected_pence)}.")
    click.echo(
        f"With {float(found.confidence):.0%} confidence no more than {format_pence(found.upper_pence)} of "
        f"{format_pence(found.population_pence)} is wrong."
    )
    if done.materiality_pence:
        above = found.is_material(done.materiality_pence)
        where = "above" if above else "not above"
        click.echo(f"That is {where} the {format_pence(done.materiality_pence)} that may be wrong.")
    if found.beyond:
        click.echo(
            f"! {found.beyond} claims were worth less than nothing: the limit does not hold for such errors.",
            err=True,
        )


def _decimal(text: str, option: str) -> Decimal:
    try:
        found = Decimal(text.replace(",", "").replace("£", ""))
    except InvalidOperation as problem:
        raise UsageProblem(f"{text!r} is no number for {option}.") from problem
    if not found.is_finite() or found < 0:
        raise UsageProblem(f"{text!r} is no amount for {option}.")
    return found


def _pence(text: str, option: str) -> int:
    return int(_decimal(text, option) * 100)
