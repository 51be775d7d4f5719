"""``tallystick categories``: what was bought, in one tree; corrections that travel."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tallystick.cli.options import by_option, home_option, json_option, quiet_option, why_option
from tallystick.cli.output import Talk, print_json, print_table
from tallystick.kernel import format_pence

if TYPE_CHECKING:
    from tallystick.categories.cascade import ClassifySummary
    from tallystick.categories.correcting import Outcome, Preview
    from tallystick.categories.evaluation import Evaluation

_LOADED = ("proclass", "unspsc", "csv", "crosswalk")


@click.group()
def categories() -> None:
    """Say of every payment line what was bought, how sure that is, and why."""


@categories.command()
@click.argument("kind", type=click.Choice(_LOADED))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", default="", help="Name of the scheme; for a crosswalk, the scheme of its codes.")
@home_option
def load(kind: str, file: Path, name: str, home: Path) -> None:
    """Load a tree of classes, or a crosswalk from one to ours. Headings stay as their owner wrote them.

    \b
    Examples:
      tallystick categories load proclass proclass_17.csv
      tallystick categories load crosswalk our_ledger_to_tallystick.csv --name our_ledger
    """
    from tallystick.categories import load as load_tree

    found = load_tree(home, kind, file, name=name)
    click.echo(f"Loaded {file.name}: {found.summary}")


@categories.command()
@click.option(
    "--precision",
    type=click.FloatRange(0.5, 0.999),
    default=0.95,
    show_default=True,
    help="Share of classes that must be right; what is less sure stays on a higher level or unclassified.",
)
@click.option("--scheme", default="tallystick", show_default=True, help="Tree to classify into.")
@click.option(
    "--retrain/--no-retrain", default=None, help="Train the text model anew, or never; else when due."
)
@home_option
@json_option
@quiet_option
def classify(
    precision: float, scheme: str, retrain: bool | None, home: Path, as_json: bool, quiet: bool
) -> None:
    """Classify every payment line in force. Run `tallystick suppliers resolve` first.

    \b
    Examples:
      tallystick categories classify
      tallystick categories classify --precision 0.9
    """
    from tallystick.categories import classify as run

    with Talk(quiet=quiet or as_json) as talk:
        summary = run(home, scheme=scheme, precision=precision, retrain=retrain, progress=talk.say)
    if as_json:
        print_json(summary.as_json())
    else:
        _show_classified(summary)


def _show_classified(summary: ClassifySummary) -> None:
    steps: dict[str, list[int]] = {}
    for item in summary.steps:
        counts = steps.setdefault(item.step, [0, 0])
        counts[0] += item.lines
        counts[1] += item.pence
    print_table(
        ("decided by", "lines", "share", "pounds"),
        [
            (step, lines, f"{lines / max(summary.lines, 1):.1%}", format_pence(pence))
            for step, (lines, pence) in steps.items()
        ],
        right=(1, 2, 3),
    )
    click.echo()
    print_table(
        ("demanding", "first level: lines", "pounds", "second level: lines", "pounds"),
        [_curve_row(summary, precision) for precision in sorted({item.precision for item in summary.curve})],
        right=(1, 2, 3, 4),
    )
    click.echo(
        f"{summary.classified_lines:,} of {summary.lines:,} lines have a class at {summary.precision:.0%} "
        f"precision; {summary.purchases:,} distinct purchases in {summary.seconds:.1f} seconds."
    )
    click.echo("Next: tallystick categories show, or tallystick spend report -o report", err=True)


def _curve_row(summary: ClassifySummary, precision: float) -> tuple[str, ...]:
    cells = [f"{precision:.0%}"]
    for level in (1, 2):
        lines, pence = summary.covered(precision, level)
        share = lines / max(summary.lines, 1)
        cells += [f"{share:.1%}", f"{pence / summary.pence:.1%}" if summary.pence else ""]
    return tuple(cells)


@categories.command()
@click.argument("what", default="")
@click.option("--body", default="", help="Only what this body paid: id or name.")
@click.option("--limit", type=click.IntRange(1), default=40, show_default=True, help="Rows to print at most.")
@home_option
@json_option
def show(what: str, body: str, limit: int, home: Path, as_json: bool) -> None:
    """Show the tree with its money, a class, a supplier, or how it came about.

    WHAT is a class (code or title), a supplier, or one of: tree, steps, rules, coverage, published,
    corrections, proposals, miscoded. Without it, the first level of the tree.

    \b
    Examples:
      tallystick categories show
      tallystick categories show "Adult social care"
      tallystick categories show steps
    """
    from tallystick import categories as room

    if what == "proposals":
        _show_proposals(home, as_json=as_json)
        return
    table = room.miscoded(home) if what == "miscoded" else room.show(home, what, body=body)
    if as_json:
        for item in table.as_json():
            print_json(item)
        return
    click.echo(table.title)
    numbers = [
        i
        for i, name in enumerate(table.columns)
        if any(isinstance(row[i], int | float) for row in table.rows)
    ]
    print_table(
        [name.replace("_", " ").replace("pence", "pounds") for name in table.columns],
        [
            [_cell(name, value) for name, value in zip(table.columns, row, strict=True)]
            for row in table.rows[:limit]
        ],
        right=numbers,
    )
    if len(table.rows) > limit:
        click.echo(f"{len(table.rows) - limit:,} more rows: --limit {len(table.rows)}", err=True)


def _cell(name: str, value: Any) -> Any:
    if value is None:
        return ""
    if name.endswith("pence"):
        return format_pence(int(value))
    if isinstance(value, float):
        return f"{value:.1%}"
    return value


def _show_proposals(home: Path, *, as_json: bool) -> None:
    from tallystick.categories import proposals

    for item in proposals(home):
        claim = item.claim
        if as_json:
            print_json(asdict(item))
        else:
            where = f"ledger code {claim.ledger_code} of {claim.body_id}" if claim.ledger_code else ""
            what = " under ".join(part for part in (claim.supplier, where) if part)
            click.echo(f"{item.number}  {item.status}: {what}")
            click.echo(f"    {item.sentence} Here: {item.lines:,} lines, {format_pence(item.pence)}.")


_SCOPE_OPTIONS = (
    click.option("--line", "line_id", default="", metavar="LINE_ID", help="Only this payment line."),
    click.option("--supplier", default="", help="This supplier: entity id or name."),
    click.option("--ledger-code", default="", help="This ledger code of a body (with --body)."),
    click.option("--body", default="", help="The body whose ledger code it is: id or name."),
)


def _scoped(command: Any) -> Any:
    for option in reversed(_SCOPE_OPTIONS):
        command = option(command)
    return command


@categories.command()
@click.argument("code", default="")
@_scoped
@click.option("--accept", metavar="NUMBER", default="", help="Accept a proposal of a pack instead.")
@click.option("--reverse", type=int, metavar="NUMBER", help="Take back a correction instead.")
@click.option("--preview", "only_preview", is_flag=True, help="Only say what it would change.")
@by_option
@why_option
@home_option
def correct(
    code: str,
    line_id: str,
    supplier: str,
    ledger_code: str,
    body: str,
    accept: str,
    reverse: int | None,
    only_preview: bool,
    by: str,
    why: str,
    home: Path,
) -> None:
    """Give lines the class CODE (a code or a title): one line, a supplier, a ledger code, or both together.

    What it changes is said first. Decisions are kept with name, date and reason; they can be taken back, and
    the text model learns from them at the next `classify`.

    \b
    Examples:
      tallystick categories correct AC01 --supplier "Example Care" --by "B. Buyer" --why "Care home"
      tallystick categories correct IT --ledger-code 31510 --body E06000001 --by "B. Buyer" --preview
      tallystick categories correct --reverse 3 --by "B. Buyer" --why "Wrong supplier"
    """
    from tallystick import categories as room
    from tallystick.kernel import UsageProblem

    if sum((bool(code), bool(accept), reverse is not None)) != 1:
        raise UsageProblem(
            "Say one of three: the class to give, --accept NUMBER, or --reverse NUMBER.",
            next_step="tallystick categories correct --help",
        )
    if reverse is not None:
        _show_outcome(room.reverse(home, reverse, by=by, why=why))
    elif accept:
        _show_outcome(room.accept_proposal(home, accept, by=by, why=why))
    else:
        scope = _scope(line_id, supplier, ledger_code)
        selection = {"line_id": line_id, "supplier": supplier, "body": body, "ledger_code": ledger_code}
        _show_preview(room.preview_correction(home, scope, code, **selection))
        if not only_preview:
            _show_outcome(room.correct(home, scope, code, by=by, why=why, **selection))


def _scope(line_id: str, supplier: str, ledger_code: str) -> str:
    if line_id:
        return "line"
    if supplier:
        return "supplier_and_code" if ledger_code else "supplier"
    return "ledger_code"


def _show_preview(found: Preview) -> None:
    click.echo(f"{found.selection.words}: {found.code} {found.title}")
    click.echo(found.sentence)
    if found.from_classes:
        print_table(
            ("class now", "title", "lines", "pounds"),
            [(item.code, item.title, item.lines, format_pence(item.pence)) for item in found.from_classes],
            right=(2, 3),
        )
    for warning in found.warnings:
        click.echo(f"! {warning}", err=True)


def _show_outcome(done: Outcome) -> None:
    item = done.correction
    state = "reversed" if item.is_reversed else "made"
    click.echo(
        f"Correction {item.number} {state} by {item.by}: {done.lines:,} lines, {format_pence(done.pence)}."
    )
    if not done.is_applied:
        click.echo("Next: tallystick categories classify, which applies it.", err=True)


@categories.group()
def pack() -> None:
    """Take decisions to other organisations, and theirs in. No payment line travels."""


@pack.command(name="export")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False), help="File.")
@click.option("--organisation", required=True, help="Who stands for the decisions.")
@home_option
def pack_export(output: Path, organisation: str, home: Path) -> None:
    """Write the decisions in force that may travel: no lines, no amounts, no individuals.

    \b
    Example:
      tallystick categories pack export -o pack.json --organisation "Example Borough Council"
    """
    from tallystick.categories import export_pack

    click.echo(f"{export_pack(home, output, organisation):,} decisions written to {output}.")


@pack.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@by_option
@home_option
def pack_import(file: Path, by: str, home: Path) -> None:
    """Take in another organisation's decisions as proposals. Nothing is overwritten.

    \b
    Example:
      tallystick categories pack import pack.json --by "B. Buyer"
    """
    from tallystick.categories import import_pack

    done = import_pack(home, file, by=by)
    click.echo(
        f"{done.organisation}: {done.decisions:,} decisions. New here {done.new:,}, agreeing "
        f"{done.agreeing:,}, in conflict with a decision of yours "
        f"{done.conflicting:,}, not in this evidence {done.not_here:,}."
    )
    if done.replaces:
        click.echo(f"It takes the place of their pack of {done.replaces}.")
    click.echo("Next: tallystick categories show proposals", err=True)


@categories.command()
@click.option("--train", required=True, type=click.Path(path_type=Path), help="Export to learn from.")
@click.option("--test", required=True, type=click.Path(path_type=Path), help="Export to be tested on.")
@click.option(
    "--precision",
    type=click.FloatRange(0.5, 0.999),
    default=0.95,
    show_default=True,
    help="Precision at which coverage is measured.",
)
@click.option("--unseen-only", is_flag=True, help="Train without the suppliers that the test has too.")
@json_option
@quiet_option
def evaluate(
    train: Path, test: Path, precision: float, unseen_only: bool, as_json: bool, quiet: bool
) -> None:
    """Train the text model on one file and test it on another, suppliers seen and unseen apart.

    Both are canonical exports (CSV or Parquet) whose lines carry a published procurement class. The same file
    twice is measured in five folds of whole suppliers.

    \b
    Example:
      tallystick categories evaluate --train half.csv --test other-half.csv
    """
    from tallystick.categories import evaluate as measure

    with Talk(quiet=quiet or as_json) as talk:
        found = measure(train, test, precision=precision, unseen_only=unseen_only, progress=talk.say)
    if as_json:
        print_json(found.as_json())
    else:
        _show_evaluation(found)


def _show_evaluation(found: Evaluation) -> None:
    click.echo(
        f"{found.split}: trained on {found.train_keys:,} keys of {found.train_suppliers:,} suppliers, tested "
        f"on {found.test_keys:,} keys ({found.test_lines:,} lines) of {found.test_suppliers:,}."
    )
    rows = []
    for item in found.levels:
        for whose, scored in (("every", item.every), ("unseen", item.unseen), ("seen", item.seen)):
            if scored is not None:
                right, best = scored.accuracy, scored.coverage_best
                shares = (right.by_key, right.by_line, right.by_pound, scored.macro_f1)
                told = [f"{share:.3f}" for share in (*shares, best.by_key, best.by_line, best.by_pound)]
                rows.append((item.level, whose, scored.keys, *told))
    covered = (f"covered at {found.precision:.0%}: key", "line", "pound")
    print_table(
        ("level", "suppliers", "keys", "by key", "by line", "by pound", "macro-F1", *covered),
        rows,
        right=(0, 2, 3, 4, 5, 6, 7, 8, 9),
    )
    for warning in found.warnings:
        click.echo(f"! {warning}", err=True)
