"""One import: find the files, have them read, adopt what was made, publish one new snapshot.

Everything up to the publication can be stopped at any moment. What was finished is kept in parts and
noted in a journal, so that the next run of the same command goes on from there.
"""

from __future__ import annotations

import os
import shlex
import shutil
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tallystick import __version__
from tallystick.kernel import StoreFailure, UsageProblem, format_pence
from tallystick.members import Register, load_register
from tallystick.spend.importing.finding import find_files
from tallystick.spend.importing.fingerprints import code_fingerprint, made_by, register_mark
from tallystick.spend.importing.journal import Journal
from tallystick.spend.importing.model import Outcome, Settings, result_of
from tallystick.spend.importing.pool import WorkerPool
from tallystick.spend.importing.profiles import checked_profile
from tallystick.spend.importing.republications import supersede
from tallystick.spend.model import PAYMENT_COLUMNS, REJECT_COLUMNS, FileResult, Status
from tallystick.store import Home, storing
from tallystick.store.durable import flush_all
from tallystick.store.failpoints import reach
from tallystick.store.model import FileEntry, Manifest, Supersession

Progress = Callable[[int, int, int], None]
_IN_FORCE = (Status.ACCEPTED.value, Status.SUPERSEDED.value)
_ADOPT_AT_ONCE = 64
_ADOPT_SECONDS = 10.0
_WHAT = "The import could not be finished."


@dataclass(frozen=True)
class ImportRun:
    """What one import did: a result per file, in the order of the files given."""

    results: tuple[FileResult, ...]
    snapshot: str | None
    home: Path
    seconds: float
    superseded_lines: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """Return the number of files by status, every status named."""
        return {status.value: sum(1 for item in self.results if item.status is status) for status in Status}

    @property
    def rows(self) -> int:
        """Return the number of rows read."""
        return sum(item.rows_in for item in self.results)

    @property
    def reconciliation(self) -> str:
        """Return one sentence that shows that nothing was lost in the files that were taken."""
        taken = [
            item
            for item in self.results
            if item.status in (Status.ACCEPTED, Status.UNCHANGED, Status.SUPERSEDED)
        ]
        rows = [
            sum(getattr(item, name) for item in taken)
            for name in ("rows_in", "rows_accepted", "rows_rejected")
        ]
        pence = [
            sum(getattr(item, name) for item in taken)
            for name in ("pence_in", "pence_accepted", "pence_rejected")
        ]
        rest = sum(item.rows_not_payments for item in taken)
        return (
            f"Rows: {rows[0]:,} in = {rows[1]:,} accepted + {rows[2]:,} rejected + {rest:,} not payments. "
            f"Pounds: {format_pence(pence[0])} in = {format_pence(pence[1])} accepted + "
            f"{format_pence(pence[2])} rejected."
        )

    @property
    def waiting(self) -> list[list[FileResult]]:
        """Return the files that wait, those with the same proposed profile together."""
        groups: dict[str | None, list[FileResult]] = {}
        for result in self.results:
            if result.status is Status.PROPOSED:
                groups.setdefault(result.profile, []).append(result)
        return list(groups.values())

    def accept_command(self, result: FileResult) -> str:
        """Return the exact command that accepts the proposed mapping of one file."""
        known = result.body_id if result.body_id and not result.body_id.startswith("local:") else ""
        return (
            f"tallystick spend import {shlex.quote(result.file)} --home {shlex.quote(str(self.home))} "
            f"{f'--body {shlex.quote(known)} ' if known else ''}"
            f"--profile {shlex.quote(result.profile or '')} --accept"
        )


@dataclass
class _Progressing:
    """The state of one run while it goes on.

    ``fresh`` are the files whose parts no snapshot holds yet, a stopped run's among them; ``taken`` those
    whose outcome this run has.
    """

    home: Home
    entries: dict[str, FileEntry]
    results: dict[str, FileResult] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)
    new_profiles: list[Path] = field(default_factory=list)
    adopted_at: float = field(default_factory=time.monotonic)
    waiting: list[tuple[FileEntry, Path]] = field(default_factory=list)

    @cached_property
    def register_mark(self) -> str:
        """Return what stands for the operator's additions to the register."""
        return register_mark(self.home.bodies)

    @cached_property
    def folders(self) -> dict[str, str]:
        """Return the folders whose files, as far as they were read before, are all of one known body."""
        owners: dict[str, set[str]] = {}
        for entry in self.entries.values():
            if entry.status in _IN_FORCE and entry.body_id:
                for name, _, _ in entry.seen_as:
                    owners.setdefault(str(Path(name).parent), set()).add(entry.body_id)
        named = ((folder, next(iter(bodies))) for folder, bodies in owners.items() if len(bodies) == 1)
        return {folder: body for folder, body in named if not body.startswith("local:")}

    @cached_property
    def by_name(self) -> dict[str, list[FileEntry]]:
        """Return the entries by the names under which their bytes arrived, as the run began."""
        index: dict[str, list[FileEntry]] = {}
        for entry in self.entries.values():
            for name, _, _ in entry.seen_as:
                index.setdefault(name, []).append(entry)
        return index


def import_files(
    paths: Sequence[Path | str],
    *,
    home: Path | str,
    body: str = "",
    profile: Path | str | None = None,
    accept: bool = False,
    workers: int | None = None,
    progress: Progress | None = None,
) -> ImportRun:
    """Read files and folders into the evidence base at ``home`` and publish one new snapshot.

    Args:
        paths: files and folders; folders are read whole, hidden files left out.
        home: folder of the evidence base, made when it is absent.
        body: id or name of the body that published the files; found from the files when empty.
        profile: publisher profile to read them by.
        accept: accept proposed mappings that would otherwise wait for a person.
        workers: reading processes; one per core when not given.
        progress: called with files done, files in all, rows read so far.

    Returns:
        The run, with one :class:`~tallystick.spend.model.FileResult` per file in the order given.

    Raises:
        NotFound: a path, or the profile, does not exist.
        UsageProblem: an unknown body, or a profile that cannot be read.
        Busy: another import holds the evidence base.
        StoreFailure: the disk is full or not writable, or something did not reconcile; nothing was published.
    """
    begun = time.monotonic()
    files = find_files(paths)
    body_id = body_id_of(body, load_register(Home(Path(home)).bodies)) if body else ""
    profile_path = checked_profile(profile)
    store = Home.open(Path(home), create=True)
    with store.writer_lock():
        snapshot = store.current()
        earlier = snapshot.manifest if snapshot else None
        state = _Progressing(store, {entry.file_hash: entry for entry in earlier.files} if earlier else {})
        journal = Journal(store.path / "unfinished.jsonl")
        unfinished = {entry.file_hash: entry for entry in journal.entries(store)}
        state.entries |= unfinished
        state.fresh |= set(unfinished)
        known = {} if profile else _known(state, body_id)
        workspace = store.staging / f"run-{uuid.uuid4().hex}"
        with storing(_WHAT, workspace):
            workspace.mkdir()
        settings = Settings(
            workspace=str(workspace),
            home=str(store.path),
            known=known,
            body=body_id,
            folders=state.folders,
            profile=profile_path,
            accept=accept,
        )
        try:
            _read_all(state, files, settings, journal, workers=workers, progress=progress)
            with storing(_WHAT, store.path):
                superseded, new_lines = supersede(store, state.entries, state.fresh, earlier, workspace)
            published = _publish(state, superseded, earlier, snapshot.id if snapshot else None)
        finally:
            shutil.rmtree(workspace, ignore_errors=True)
        journal.finish()
    by_file = {entry.file: entry for entry in state.entries.values()}
    return ImportRun(
        results=tuple(_final(state.results[str(path)], by_file.get(str(path))) for path in files),
        snapshot=published,
        home=store.path,
        seconds=time.monotonic() - begun,
        superseded_lines=new_lines,
    )


def body_id_of(body: str, register: Register) -> str:
    """Return the id of a body named by id, code or name.

    Raises:
        UsageProblem: the register does not know it.
    """
    known = register.by_id(body) or register.by_code(body) or register.by_name(body)
    if known is None:
        names = {candidate.name: candidate for candidate in register}
        names |= {candidate.name.split()[0]: candidate for candidate in register if candidate.kind.is_council}
        near = dict.fromkeys(names[name] for name in get_close_matches(body, names, n=3, cutoff=0.7))
        close = [f"{candidate.body_id} {candidate.name}" for candidate in near]
        raise UsageProblem(
            f"No body is known as {body!r}.",
            why="A body is named by its id (a GSS code such as E08000035) or its full name.",
            next_step=(f"Did you mean {' or '.join(close)}? " if close else "")
            + "Look for it: tallystick spend body find WORD; or add it: tallystick spend body add ID NAME",
        )
    return known.body_id


def _known(state: _Progressing, body_id: str) -> dict[str, str]:
    """Return the originals whose part would come out the same again."""
    texts: dict[str, str] = {}

    def text(name: str) -> str:
        if name not in texts:
            path = state.home.profiles / name
            texts[name] = path.read_text(encoding="utf-8") if path.is_file() else ""
        return texts[name]

    known: dict[str, str] = {}
    for entry in state.entries.values():
        if entry.status in _IN_FORCE and (not body_id or entry.body_id == body_id):
            maker = made_by(map(text, entry.profiles), entry.body_id or "", state.register_mark)
        elif entry.status == Status.REFUSED.value and not body_id:
            maker = code_fingerprint()
        else:
            continue
        if maker == entry.made_by:
            known[entry.file_hash] = maker
    return known


def _read_all(
    state: _Progressing,
    files: list[Path],
    settings: Settings,
    journal: Journal,
    *,
    workers: int | None,
    progress: Progress | None,
) -> None:
    unread = [path for path in files if not _seen_before(state, path, settings.known)]
    done, rows = len(files) - len(unread), 0
    if progress:
        progress(done, len(files), rows)
    try:
        with WorkerPool(settings, workers or os.cpu_count() or 1) as pool:
            for outcome in pool.run(unread):
                _take(state, outcome, journal)
                done += 1
                rows += outcome.entry.rows_in
                if progress:
                    progress(done, len(files), rows)
    except BaseException:
        with suppress(StoreFailure):  # the problem that stopped the run is the one to tell
            _adopt(state, journal)
        raise
    _adopt(state, journal)


def _seen_before(state: _Progressing, path: Path, known: dict[str, str]) -> bool:
    """Tell by name, size and time alone that a file holds bytes that were read before, as git does."""
    if not known:
        return False
    try:
        stat = path.stat()
    except OSError:
        return False  # the reading process says why it cannot be opened
    name = (str(path.absolute()), stat.st_size, stat.st_mtime_ns)
    for entry in state.by_name.get(name[0], ()):
        if name in entry.seen_as and entry.file_hash in known:
            state.results[str(path)] = _again(state, entry, path)
            return True
    return False


def _again(state: _Progressing, entry: FileEntry, path: Path | str) -> FileResult:
    """Return the result for bytes already imported: unchanged, or still refused."""
    status = Status.UNCHANGED if entry.status in _IN_FORCE else Status(entry.status)
    return replace(result_of(entry, home=state.home.path, status=status), file=str(path))


def _take(state: _Progressing, outcome: Outcome, journal: Journal) -> None:
    entry = outcome.entry
    earlier = state.entries.get(entry.file_hash)
    repeated = earlier is not None and (outcome.unchanged or entry.file_hash in state.taken)
    if repeated and earlier is not None:
        names = tuple(dict.fromkeys((*earlier.seen_as, *entry.seen_as)))
        state.entries[entry.file_hash] = replace(earlier, seen_as=names)
        state.results[entry.file] = _again(state, earlier, entry.file)
        if outcome.staged:
            shutil.rmtree(outcome.staged, ignore_errors=True)
        return
    entry = replace(entry, imported_at=_now())
    _save_profiles(state, outcome)
    if entry.part:
        texts = [(state.home.profiles / name).read_text(encoding="utf-8") for name in entry.profiles]
        entry = replace(entry, made_by=made_by(texts, entry.body_id or "", state.register_mark))
        state.waiting.append((entry, Path(outcome.staged)))
    elif entry.status == Status.REFUSED.value:
        entry = replace(entry, made_by=code_fingerprint())
    if entry.file_hash:
        state.entries[entry.file_hash] = entry if entry.part else _uncounted(entry)
        state.fresh.add(entry.file_hash)
        state.taken.add(entry.file_hash)
    state.results[entry.file] = result_of(entry, home=state.home.path)
    if len(state.waiting) >= _ADOPT_AT_ONCE or time.monotonic() > state.adopted_at + _ADOPT_SECONDS:
        _adopt(state, journal)


def _uncounted(entry: FileEntry) -> FileEntry:
    """Return the entry of a file that is not part of the evidence: its lines are counted nowhere."""
    counts = ("rows_in", "rows_accepted", "rows_rejected", "rows_not_payments", "pence_in", "pence_accepted")
    nothing: dict[str, Any] = dict.fromkeys((*counts, "pence_rejected"), 0)
    return replace(entry, **nothing, not_payments={}, periods=(), first_day="", last_day="")


def _adopt(state: _Progressing, journal: Journal) -> None:
    """Move finished parts into the store and note them, so that a stopped run can go on."""
    with storing(_WHAT, state.home.path):
        flush_all(state.new_profiles)
        state.home.adopt_parts([(entry.part or "", staged) for entry, staged in state.waiting])
        journal.note(entry for entry, _ in state.waiting)
    state.waiting.clear()
    state.new_profiles.clear()
    state.adopted_at = time.monotonic()
    reach("after-journal")


def _save_profiles(state: _Progressing, outcome: Outcome) -> None:
    """Keep new profiles; one that is there already stays, because a person may have corrected it."""
    for name, text in outcome.profiles:
        path = state.home.profiles / name
        if path.is_file() and not name.startswith("proposed/") and not outcome.by_person:
            continue
        with storing(_WHAT, path):
            path.parent.mkdir(parents=True, exist_ok=True)
            # In one step: half a profile could not be read by any later import.
            whole = state.home.staging / "profile.yaml"
            whole.write_text(text, encoding="utf-8")
            whole.replace(path)
        state.new_profiles.append(path)


def _publish(
    state: _Progressing, superseded: tuple[Supersession, ...], earlier: Manifest | None, previous: str | None
) -> str | None:
    files = tuple(sorted(state.entries.values(), key=lambda entry: (entry.file, entry.file_hash)))
    lines = sum(entry.rows_accepted for entry in files if entry.part) - sum(item.lines for item in superseded)
    pence = sum(entry.pence_accepted for entry in files if entry.part) - sum(
        item.pence for item in superseded
    )
    if earlier is not None and earlier.files == files and earlier.superseded == superseded:
        return previous
    manifest = Manifest(
        created_at=_now(),
        previous=previous,
        files=files,
        superseded=superseded,
        versions=_versions(),
        lines=lines,
        pence=pence,
        payment_columns=tuple((column.name, column.sql_type) for column in PAYMENT_COLUMNS),
        reject_columns=tuple((column.name, column.sql_type) for column in REJECT_COLUMNS),
    )
    return state.home.publish(manifest).id


def _versions() -> dict[str, str]:
    return {
        "tallystick": __version__,
        "code": code_fingerprint()[:16],
        "duckdb": version("duckdb"),
        "python-calamine": version("python-calamine"),
    }


def _final(result: FileResult, entry: FileEntry | None) -> FileResult:
    """Return a result with what only the whole run could show: that other files superseded it."""
    if result.status is Status.ACCEPTED and entry is not None and entry.status == Status.SUPERSEDED.value:
        return replace(result, status=Status.SUPERSEDED, warnings=entry.warnings)
    return result


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
