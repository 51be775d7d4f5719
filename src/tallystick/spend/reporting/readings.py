"""What was read and what was refused: every file, the sums that must agree, rejects, replaced lines."""

from __future__ import annotations

from dataclasses import dataclass

from tallystick.kernel.money import format_pence
from tallystick.spend.model import Status
from tallystick.spend.reporting import words
from tallystick.spend.reporting.model import Heading, Kind, Table
from tallystick.spend.reporting.rows import FileRow
from tallystick.spend.reporting.rules import share
from tallystick.spend.reporting.subject import Subject, basis_words

STATUS_WORDS = {
    Status.ACCEPTED: "read",
    Status.UNCHANGED: "read earlier, unchanged",
    Status.SUPERSEDED: "read, since replaced",
    Status.PROPOSED: "waiting for a person",
    Status.REFUSED: "refused",
    Status.FAILED: "could not be read",
}
KIND_WORDS = {
    "payments": "payments",
    "procurement_card": "procurement card",
    "grants": "grants",
    "contracts_register": "contracts register",
    "other": "not payments",
}
_STOPPED = (Status.REFUSED, Status.FAILED, Status.PROPOSED)


@dataclass(frozen=True)
class Sum:
    """One sum that must agree: what went in, the parts it went to, and whether they add up."""

    what: str
    whole: str
    parts: tuple[str, ...]
    agrees: bool

    @property
    def sentence(self) -> str:
        """Return the sum in one line, with its verdict."""
        verdict = "adds up" if self.agrees else "does not add up"
        return f"{self.what}: {self.whole} = {' + '.join(self.parts)} ({verdict})"


def sums(subject: Subject, body: str = "") -> tuple[Sum, ...]:
    """Return the reconciliation of all files (or one body's), computed here from its parts."""
    files = files_of(subject, body)
    rows_in = sum(f.rows_in for f in files)
    accepted, rejected = sum(f.rows_accepted for f in files), sum(f.rows_rejected for f in files)
    others = sum(f.rows_not_payments for f in files)
    pence_in = sum(f.pence_in for f in files)
    pence_accepted, pence_rejected = (
        sum(f.pence_accepted for f in files),
        sum(f.pence_rejected for f in files),
    )
    hashes = {f.file_hash for f in files}
    replaced = [row for row in subject.evidence.superseded if row.file_hash in hashes or not body]
    lines_replaced, pence_replaced = sum(r.lines for r in replaced), sum(r.pence for r in replaced)
    counted = sum(row.lines for row in subject.evidence.of_body(body))
    pence = sum(row.pence for row in subject.evidence.of_body(body))
    return (
        Sum(
            "Rows in the files",
            f"{rows_in:,}",
            (f"{accepted:,} accepted", f"{rejected:,} rejected", f"{others:,} not payments"),
            rows_in == accepted + rejected + others and all(f.reconciles for f in files),
        ),
        Sum(
            "Pounds in the files",
            format_pence(pence_in),
            (f"{format_pence(pence_accepted)} accepted", f"{format_pence(pence_rejected)} rejected"),
            pence_in == pence_accepted + pence_rejected,
        ),
        Sum(
            "Accepted rows",
            f"{accepted:,}",
            (f"{counted:,} counted in this report", f"{lines_replaced:,} replaced by a later publication"),
            accepted == counted + lines_replaced,
        ),
        Sum(
            "Accepted pounds",
            format_pence(pence_accepted),
            (
                f"{format_pence(pence)} counted in this report",
                f"{format_pence(pence_replaced)} replaced by a later publication",
            ),
            pence_accepted == pence + pence_replaced,
        ),
    )


def files_of(subject: Subject, body: str = "") -> tuple[FileRow, ...]:
    """Return the files of one body, or all."""
    return tuple(row for row in subject.evidence.files if not body or row.body_id == body)


def stopped(subject: Subject) -> Table:
    """Return the files that were refused, failed or wait for a person, each with the sentence that "
    "says why."""
    rows = [row for row in subject.evidence.files if row.status in _STOPPED]
    return Table(
        name="refused",
        caption="Files that were not read, and why",
        headings=(
            Heading("File"),
            Heading("What became of it"),
            Heading("What it is"),
            Heading("Why", Kind.PROSE),
        ),
        rows=tuple(
            (
                subject.file_names[row.file_hash],
                _status(row.status),
                KIND_WORDS.get(row.kind, row.kind),
                _sentences(row.warnings),
            )
            for row in rows
        ),
        shown=300,
    )


def read(subject: Subject, body: str = "") -> Table:
    """Return the files that were read, with their sums and remarks."""
    reasons: dict[str, list[str]] = {}
    for reason in subject.evidence.reasons:
        column = f" ({reason.column_name})" if reason.column_name else ""
        reasons.setdefault(reason.file_hash, []).append(f"{reason.lines:,}: {reason.reason}{column}")
    rows = [row for row in files_of(subject, body) if row.status not in _STOPPED]
    rows.sort(key=lambda row: (row.body_name, row.first_day, row.file))
    return Table(
        name="files",
        caption="Files that were read; every row went to one of the three counts",
        headings=(
            Heading("File"),
            *(() if body else (Heading("Body"),)),
            Heading("Adds up"),
            Heading("What became of it"),
            Heading("Days"),
            Heading("Rows in", Kind.COUNT),
            Heading("Accepted", Kind.COUNT),
            Heading("Rejected", Kind.COUNT),
            Heading("Not payments", Kind.COUNT),
            Heading("Pounds accepted", Kind.POUNDS),
            Heading("Pounds rejected", Kind.POUNDS),
            Heading("Why rows were rejected", Kind.PROSE),
            Heading("Remarks", Kind.PROSE),
        ),
        rows=tuple(
            (
                subject.file_names[row.file_hash],
                *(() if body else (row.body_name or row.body_id,)),
                "yes" if row.reconciles else "NO",
                _status(row.status),
                f"{row.first_day} to {row.last_day}" if row.first_day else "",
                row.rows_in,
                row.rows_accepted,
                row.rows_rejected,
                row.rows_not_payments,
                row.pence_accepted,
                row.pence_rejected,
                "; ".join(reasons.get(row.file_hash, ())[:3]),
                _sentences(row.warnings),
            )
            for row in rows
        ),
        shown=100 if body else 500,
    )


def reject_reasons(subject: Subject) -> Table:
    """Return why rows were rejected, all files together."""
    totals: dict[tuple[str, str], list[int]] = {}
    for row in subject.evidence.reasons:
        entry = totals.setdefault((row.reason, row.column_name), [0, 0, 0])
        entry[0] += 1
        entry[1] += row.lines
        entry[2] += row.pence
    ranked = sorted(totals.items(), key=lambda item: (-item[1][1], item[0]))
    return Table(
        name="reject-reasons",
        caption="Why rows were rejected",
        headings=(
            Heading("Reason"),
            Heading("Column as published"),
            Heading("Files", Kind.COUNT),
            Heading("Rows", Kind.COUNT),
            Heading("Pounds that could be read", Kind.POUNDS),
        ),
        rows=tuple((reason, column, *numbers) for (reason, column), numbers in ranked),
    )


def replaced(subject: Subject) -> Table:
    """Return lines replaced by a later publication, file by file."""
    names = subject.file_names
    return Table(
        name="replaced",
        caption="Lines replaced by a later publication of the same period, counted once",
        headings=(
            Heading("File"),
            Heading("Replaced by"),
            Heading("Why", Kind.PROSE),
            Heading("Lines", Kind.COUNT),
            Heading("Pounds", Kind.POUNDS),
        ),
        rows=tuple(
            (
                names.get(row.file_hash, row.file_hash),
                names.get(row.superseded_by, row.superseded_by),
                row.reason,
                row.lines,
                row.pence,
            )
            for row in subject.evidence.superseded
        ),
        shown=100,
    )


def summary_sentence(subject: Subject) -> str:
    """Return what was read in one sentence."""
    files = subject.evidence.files
    done = sum(1 for row in files if row.status not in _STOPPED)
    waiting = sum(1 for row in files if row.status == Status.PROPOSED)
    refused = len(files) - done - waiting
    rows_in, rejected = sum(f.rows_in for f in files), sum(f.rows_rejected for f in files)
    parts = [f"{words.counted(done, 'file')} read"]
    if refused:
        parts.append(f"{refused:,} refused")
    if waiting:
        parts.append(f"{waiting:,} waiting for a person to confirm the columns")
    return f"{words.listed(parts)}; {words.percent(share(rejected, rows_in))} of rows rejected."


def _status(status: str) -> str:
    return STATUS_WORDS.get(Status(status), status) if status in set(Status) else status


def rejects(subject: Subject, reject_files: dict[str, str]) -> Table:
    """Return the files with rejected rows, each leading to its rows."""
    by_file = {row.file_hash: row for row in subject.evidence.files}
    rows, links = [], {}
    for file_hash, place in reject_files.items():
        file = by_file.get(file_hash)
        name = subject.file_names.get(file_hash, file_hash)
        if name in links:
            name = f"{name} ({file_hash[:12]})"
        links[name] = place
        rows.append((name, file.rows_rejected if file else None, file.pence_rejected if file else None))
    rows.sort(key=lambda row: (-(row[1] or 0), row[0]))
    return Table(
        name="rejects-by-file",
        caption="Files with rejected rows; each name leads to a CSV file of the rows",
        headings=(
            Heading("File"),
            Heading("Rejected rows", Kind.COUNT),
            Heading("Pounds rejected", Kind.POUNDS),
        ),
        rows=tuple(rows),
        shown=100,
        links=links,
    )


def basis_of(subject: Subject, body: str) -> str:
    """Return whether a body's amounts include VAT, in one sentence."""
    return basis_words(subject.evidence.of_body(body))


def _sentences(warnings: list[str] | None) -> str:
    return " ".join(
        warning if warning.endswith((".", "!", "?")) else f"{warning}." for warning in warnings or ()
    )
