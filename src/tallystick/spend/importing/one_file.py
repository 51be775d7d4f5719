"""Take one file all the way: bytes, tables, meaning, payment lines, reconciliation, staged part.

Nothing here touches the snapshot in force. What is staged becomes evidence only when the run adopts
and publishes it.
"""

from __future__ import annotations

import errno
import os
import shutil
import time
import traceback
import uuid
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from tallystick.kernel import FileRefused, StoreFailure, TallystickError
from tallystick.members import load_register
from tallystick.spend.importing.decide import Decider, FileDecision, TableDecision
from tallystick.spend.importing.finding import cannot_open, check_file
from tallystick.spend.importing.fingerprints import made_by, part_key
from tallystick.spend.importing.make import Part, make_part
from tallystick.spend.importing.model import ColumnReport, Outcome, Settings, TableReport
from tallystick.spend.importing.profiles import ProfileShelf, profile_name
from tallystick.spend.mapping import profile_text
from tallystick.spend.mapping.model import PublisherProfile
from tallystick.spend.model import Kind, Status
from tallystick.spend.reading import Intake, Limits, Reading, read_file, take_in
from tallystick.store import Home, connect
from tallystick.store.failures import as_store_failure
from tallystick.store.model import FileEntry

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ENGINE_MEMORY = "1GB"


class FileReader:
    """Reads file after file in one process, with one engine, one register and one shelf of profiles."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._workspace = Path(settings.workspace)
        self._home = Home.open(Path(settings.home)) if settings.home else None
        self._engine = connect(memory_limit=ENGINE_MEMORY, threads=1, temp_directory=self._workspace)
        self._shelf = ProfileShelf(self._home.profiles if self._home else None)
        register = load_register(self._home.bodies if self._home else None)
        self._decider = Decider(
            register, self._shelf, body=settings.body, profile=settings.profile, folders=settings.folders
        )

    def forget(self) -> None:
        """Begin a new block: what was learned from the last one is forgotten."""
        self._shelf.forget()

    def read(self, path: Path) -> Outcome:
        """Return the outcome for one file; a problem of the file is an outcome too, never an exception."""
        begun = time.monotonic()
        scratch = self._workspace / f"scratch-{uuid.uuid4().hex}"
        entry = FileEntry("", str(path), 0, Kind.OTHER.value, Status.FAILED.value)
        try:
            scratch.mkdir()
            check_file(path)
            intake = self._take_in(path)
            original = intake.original
            entry = replace(
                entry, file_hash=original.sha256, size=original.size, seen_as=(_seen(path, original.size),)
            )
            if original.sha256 in self._settings.known:
                outcome = Outcome(entry, unchanged=True)
            else:
                outcome = self._import(path, intake, entry, scratch)
        except Exception as problem:
            outcome = self._problem(path, entry, problem)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        return replace(outcome, seconds=round(time.monotonic() - begun, 4))

    def _problem(self, path: Path, entry: FileEntry, problem: Exception) -> Outcome:
        """Return the outcome for a file that could not be read to its end.

        Raises:
            StoreFailure: the disk is to blame, so that no other file would fare better.
        """
        if isinstance(problem, StoreFailure) and isinstance(problem.__cause__, OSError):
            raise problem
        if _disk_is_to_blame(problem):
            raise as_store_failure("The import could not be finished.", problem, self._workspace)
        if isinstance(problem, FileRefused):
            return _stopped(entry, Status.REFUSED, problem)
        if isinstance(problem, OSError):
            problem = cannot_open("file", path, problem)
        elif not isinstance(problem, TallystickError):
            traceback.print_exception(problem)
            problem = _defect(path, problem)
        return _stopped(entry, Status.FAILED, problem)

    def _take_in(self, path: Path) -> Intake:
        if self._home is None or not self._settings.keep_originals:
            return take_in(path, Limits())
        with self._home.original_sink(trusted=True) as sink:
            intake = take_in(path, Limits(), sink)
            sink.commit(intake.original.sha256)
        return intake

    def _import(self, path: Path, intake: Intake, entry: FileEntry, scratch: Path) -> Outcome:
        reading = read_file(path, scratch, intake=intake)
        decision = self._decider.decide(path, reading)
        entry = replace(
            entry,
            kind=decision.kind.value,
            format=reading.format.value,
            body_id=decision.body.body_id,
            body_name=decision.body.body_name,
        )
        outcome = Outcome(
            entry,
            tables=tuple(_table_report(item) for item in decision.tables),
            body_evidence=decision.body.evidence,
            body_confidence=decision.body.confidence,
        )
        if not decision.ours:
            return _not_ours(outcome, decision, reading)
        return self._normalise(path, decision, outcome, scratch)

    def _normalise(self, path: Path, decision: FileDecision, outcome: Outcome, scratch: Path) -> Outcome:
        folder = self._workspace / f"part-{uuid.uuid4().hex}"
        folder.mkdir()
        engine = self._engine.cursor()
        try:
            part = make_part(
                engine,
                decision,
                file_hash=outcome.entry.file_hash,
                file_name=path.name,
                workspace=scratch,
                folder=folder,
            )
            sample = _sample(engine, folder, self._settings.sample_lines)
        finally:
            engine.close()
        evidence = part.order.evidence if part.order else ""
        outcome = replace(
            self._judge(outcome, decision, part),
            tables=tuple(replace(report, date_evidence=evidence) for report in outcome.tables),
            sample=sample,
        )
        if not outcome.entry.part:
            shutil.rmtree(folder, ignore_errors=True)
            return outcome
        return replace(outcome, staged=str(folder))

    def _judge(self, outcome: Outcome, decision: FileDecision, part: Part) -> Outcome:
        """Decide whether a normalised file proceeds, waits for a person, or failed."""
        problems = (*decision.problems, *_too_many_rejects(part))
        proceeds = not problems or (self._settings.accept and part.reconciliation.rows_accepted > 0)
        by_person = proceeds and self._settings.accept
        profiles = tuple(
            (
                profile_name(item.profile, proposed=not proceeds),
                _profile_text(_confirmed(item.profile) if by_person else item.profile),
            )
            for item in decision.ours
        )
        names = tuple(dict.fromkeys(name for name, _ in profiles))
        entry = replace(_with_part(outcome.entry, part, decision), profile=names[0], profiles=names)
        if not part.reconciliation.holds:
            said = (*entry.warnings, _does_not_reconcile(part))
            entry = replace(entry, status=Status.FAILED.value, warnings=said)
        elif proceeds:
            key = part_key(entry.file_hash, made_by((text for _, text in profiles), decision.body.body_id))
            said = (*entry.warnings, *(f"accepted by the operator although: {item}" for item in problems))
            entry = replace(entry, status=Status.ACCEPTED.value, part=key, warnings=said)
        else:
            entry = replace(entry, status=Status.PROPOSED.value, warnings=(*problems, *entry.warnings))
        return replace(outcome, entry=entry, profiles=profiles, by_person=by_person)


def _confirmed(profile: PublisherProfile) -> PublisherProfile:
    """Return the profile as a person's own, so that the publisher's next file is not asked about again."""
    return profile if profile.confirmed_by else replace(profile, confirmed_by="accepted on import")


def _too_many_rejects(part: Part) -> tuple[str, ...]:
    if not part.too_many_rejects:
        return ()
    lines = part.reconciliation.rows_accepted + part.reconciliation.rows_rejected
    return (
        f"{part.reconciliation.rows_rejected:,} of {lines:,} lines could not be read: "
        "the mapping, or the file, is probably wrong",
    )


@lru_cache(maxsize=256)
def _profile_text(profile: PublisherProfile) -> str:
    return profile_text(profile)


def _disk_is_to_blame(problem: Exception) -> bool:
    numbers = {errno.ENOSPC, errno.EDQUOT, errno.EROFS}
    if not isinstance(problem, FileRefused):  # the reader of workbooks has a limit on file size of its own
        numbers.add(errno.EFBIG)
    # By the words of the system: the engine and the reader of workbooks pass those on as text.
    return any(os.strerror(number) in str(problem) for number in numbers)


def _defect(path: Path, problem: Exception) -> TallystickError:
    if isinstance(problem, MemoryError) or type(problem).__name__ == "OutOfMemoryException":
        return TallystickError(
            "Reading the file needs more memory than one file may take.",
            where=str(path),
            next_step="Split the file, then import its pieces.",
        )
    return TallystickError(
        "A defect of tallystick stopped the reading of this file.",
        where=str(path),
        why=f"{type(problem).__name__}: {problem}. Nothing of this file was imported.",
        next_step="Please report it with the lines printed above.",
    )


def _seen(path: Path, size: int) -> tuple[str, int, int]:
    return (str(path.absolute()), size, path.stat().st_mtime_ns)


def _stopped(entry: FileEntry, status: Status, problem: Exception) -> Outcome:
    sentences = (" ".join(line.split()) for line in str(problem).splitlines() if line.strip())
    reason = " ".join(text if text[-1] in ".?!:" else f"{text}." for text in sentences)
    reason = reason or type(problem).__name__
    return Outcome(replace(entry, status=status.value, warnings=(reason,)), reason=reason)


def _not_ours(outcome: Outcome, decision: FileDecision, reading: Reading) -> Outcome:
    evidence = [sentence for item in decision.tables for sentence in item.proposal.kind.evidence]
    what = {
        Kind.CONTRACTS_REGISTER: "this is a register of contracts, not payments",
        Kind.GRANTS: "this is a list of grants, not payments",
    }.get(decision.kind, "no table of payments was found in this file")
    because = f": {'; '.join(dict.fromkeys(evidence))}" if evidence else ""
    reason = f"{what}{because}"
    entry = replace(
        outcome.entry,
        status=Status.REFUSED.value,
        warnings=(reason, *reading.left_out),
        body_id=None,
        body_name=None,
    )
    return replace(outcome, entry=entry, reason=reason)


def _with_part(entry: FileEntry, part: Part, decision: FileDecision) -> FileEntry:
    counted = part.reconciliation
    return replace(
        entry,
        reader="+".join(part.readers),
        amount_basis=decision.ours[0].profile.amount_basis.value,
        date_order=part.order.order.value if part.order and part.order.order else "",
        rows_in=counted.rows_in,
        rows_accepted=counted.rows_accepted,
        rows_rejected=counted.rows_rejected,
        rows_not_payments=counted.rows_not_payments,
        not_payments=counted.not_payments,
        pence_in=counted.pence_in,
        pence_accepted=counted.pence_accepted,
        pence_rejected=counted.pence_rejected,
        first_day=part.first_day,
        last_day=part.last_day,
        periods=part.periods,
        fields=part.fields,
        warnings=(*part.warnings, *_body_warnings(decision)),
    )


def _body_warnings(decision: FileDecision) -> tuple[str, ...]:
    if decision.body.body_id.startswith("local:"):
        return (
            f"body not in the register, kept as {decision.body.body_id}: " + " ".join(decision.body.evidence),
        )
    return ()


def _does_not_reconcile(part: Part) -> str:
    counted = part.reconciliation
    return (
        f"does not reconcile: {counted.rows_in:,} rows in, {counted.rows_accepted:,} accepted, "
        f"{counted.rows_rejected:,} rejected, {counted.rows_not_payments:,} not payments; "
        f"{counted.pence_in} pence in, {counted.pence_accepted} accepted, "
        f"{counted.pence_rejected} rejected. Nothing of it was published."
    )


def _table_report(item: TableDecision) -> TableReport:
    table = item.table
    return TableReport(
        name=table.name,
        kind=item.proposal.kind.kind.value,
        kind_confidence=item.proposal.kind.confidence,
        kind_evidence=item.proposal.kind.evidence,
        confidence=item.proposal.confidence,
        reader=table.reader.value,
        header_row=table.first_row - 1 if table.header else 0,
        preamble_rows=len(table.preamble),
        columns=tuple(
            ColumnReport(column.heading, column.field.value, column.confidence, column.evidence)
            for column in item.profile.columns
        ),
        problems=item.proposal.problems,
        drift=item.drift,
        notes=table.notes,
        replayed=item.replayed,
    )


def _sample(engine: DuckDBPyConnection, folder: Path, lines: int) -> tuple[dict[str, object], ...]:
    if not lines:
        return ()
    found = engine.execute(
        "SELECT paid_on, period, supplier_name, amount_pence, department, purpose, expenditure_category, "
        "transaction_ref FROM read_parquet($lines) LIMIT $count",
        {"lines": str(folder / "payments.parquet"), "count": lines},
    )
    names = [column[0] for column in found.description or ()]
    return tuple(dict(zip(names, row, strict=True)) for row in found.fetchall())
