"""Make the sample county: thirteen bodies with everything real files do, or the national size of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tallystick.kernel import StoreFailure, UsageProblem
from tallystick.sample import truth
from tallystick.sample.bodies import THIRTEEN
from tallystick.sample.contracts import clear_contracts, write_contracts
from tallystick.sample.findings import plant, shared_suppliers
from tallystick.sample.model import Body, CountySummary, Finding, Payment, Progress, PublishedFile
from tallystick.sample.national import make_national
from tallystick.sample.orders import clear_orders, write_orders
from tallystick.sample.others import other_files
from tallystick.sample.payments import make_buyer, make_payments
from tallystick.sample.publishing import publish_body, write_bytes
from tallystick.sample.rendering import View
from tallystick.sample.suppliers import county_suppliers

MARKER = "sample.json"
_README = """Made data. Every body, place, supplier, number and payment here is invented.

published/   the files as the bodies publish them, one folder for each body
truth/       what is true about them: files, lines, suppliers, findings
bodies.csv   the bodies, in the columns of the register of bodies

Made with seed {seed}, {bodies} bodies, {lines} lines for each body.
"""


def make_county(
    folder: Path,
    *,
    seed: int = 2004,
    bodies: int = 13,
    lines_per_body: int = 4000,
    progress: Progress | None = None,
) -> CountySummary:
    """Make the sample county in a folder: ``published/``, ``truth/`` and ``bodies.csv``.

    Up to thirteen bodies publish two financial years with every quirk, and the truth of each line is
    kept. More than thirteen publish twelve months at national size, with the truth of each file.
    The same seed and sizes give the same bytes on every machine.

    Args:
        folder: a new or empty folder, or one that an earlier call filled (its files are replaced).
        seed: decides all chance.
        bodies: 1 to 9,999.
        lines_per_body: payment lines of each body over the whole time, 48 or more.
        progress: called with files done, files in all and lines so far.

    Returns:
        Counts and totals of what was made; pence.

    Raises:
        UsageProblem: a size out of range, or a folder that holds something else.
        StoreFailure: the folder cannot be written.
    """
    _check_sizes(bodies, lines_per_body)
    settings = {"seed": seed, "bodies": bodies, "lines_per_body": lines_per_body}
    try:
        _prepare(folder)
        write_bytes(folder / MARKER, json.dumps(settings).encode())
        readme = _README.format(seed=seed, bodies=bodies, lines=lines_per_body).encode()
        write_bytes(folder / "README.txt", readme)
        if bodies > len(THIRTEEN):
            return make_national(folder, seed, bodies, lines_per_body, progress)
        return _make(folder, seed, THIRTEEN[:bodies], lines_per_body, progress)
    except OSError as problem:
        raise StoreFailure(
            "The sample could not be written.",
            where=str(problem.filename or folder),
            why=problem.strerror or str(problem),
            next_step="Free some space or choose a folder you may write to, then run the command again.",
        ) from problem


def _check_sizes(bodies: int, lines_per_body: int) -> None:
    if not 1 <= bodies <= 9_999:
        raise UsageProblem(
            "The number of bodies is out of range.", why=f"{bodies} is not between 1 and 9,999."
        )
    if lines_per_body < 48:
        raise UsageProblem(
            "There are too few lines for each body.",
            why=f"{lines_per_body} lines do not reach every month of two years.",
            next_step="Ask for 48 or more with --lines-per-body.",
        )


def _prepare(folder: Path) -> None:
    """Make the folder, or empty one that an earlier sample filled; never touch anything else."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()) and not (folder / MARKER).is_file():
        raise UsageProblem(
            "The folder is not empty.",
            where=str(folder),
            why="A sample is only written to a new folder, or over an earlier sample.",
            next_step="Name a folder that does not exist yet.",
        )
    for part in ("published", "truth"):
        if (folder / part).exists():
            shutil.rmtree(folder / part)
        (folder / part).mkdir()
    clear_contracts(folder)
    clear_orders(folder)


@dataclass
class _Tally:
    """What has been made so far."""

    progress: Progress | None
    files_in_all: int
    files: list[PublishedFile] = field(default_factory=list)
    lines: int = 0

    def add(self, file: PublishedFile) -> None:
        self.files.append(replace(file, appearances=()))
        self.lines += file.rows
        if self.progress:
            self.progress(len(self.files), max(self.files_in_all, len(self.files)), self.lines)

    def finish(self) -> None:
        """Say that all is done; how many files a body makes is an estimate until then."""
        if self.progress:
            self.progress(len(self.files), len(self.files), self.lines)


def _make(
    folder: Path, seed: int, bodies: Sequence[Body], lines_per_body: int, progress: Progress | None
) -> CountySummary:
    suppliers = county_suppliers(seed, THIRTEEN)
    by_id = {supplier.supplier_id: supplier for supplier in suppliers}
    tally = _Tally(progress, files_in_all=len(bodies) * 24)
    payments: list[Payment] = []
    findings: list[Finding] = []
    lines: list[tuple[object, ...]] = []
    for body in bodies:
        buyer = make_buyer(seed, body, suppliers)
        made, found = plant(buyer, make_payments(buyer, lines_per_body))
        made = _numbered(made)
        for file in publish_body(folder / "published", View(body, by_id, 0), made, seed):
            lines.extend(truth.line_rows(file))
            tally.add(file)
        payments.extend(made)
        findings.extend(found)
    _write_others(folder, seed, bodies, tally)
    findings.extend(shared_suppliers(payments, suppliers))
    kept = folder / "truth"
    truth.write_csv(kept / "lines.csv", truth.LINE_COLUMNS, lines)
    truth.write_files(kept / "files.csv", tally.files)
    truth.write_suppliers(kept / "suppliers.csv", payments, by_id)
    truth.write_findings(kept / "findings.csv", findings)
    truth.write_bodies(folder / "bodies.csv", bodies)
    write_contracts(folder, seed, bodies, payments, by_id)
    write_orders(folder, bodies, payments, findings)
    tally.finish()
    return truth.summarise(folder, seed, len(bodies), tally.files, len(findings))


def _numbered(payments: Sequence[Payment]) -> list[Payment]:
    """Return payments in the order the body paid them, each with its transaction number."""
    ordered = sorted(payments, key=lambda payment: (payment.paid_on, payment.payment_id))
    return [replace(payment, transaction_ref=str(5_100_001 + place)) for place, payment in enumerate(ordered)]


def _write_others(folder: Path, seed: int, bodies: Sequence[Body], tally: _Tally) -> None:
    folders = {body.body_id: body.folder for body in bodies}
    for other in other_files(seed):
        if other.body_id not in folders:
            continue
        name = f"{folders[other.body_id]}/{other.name}"
        write_bytes(folder / "published" / name, other.content)
        tally.add(PublishedFile(name, other.body_id, other.kind, "refused", quirks=(other.quirk,)))
