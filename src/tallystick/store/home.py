"""The home: one folder that holds originals, parts, snapshots and the pointer to the one in force."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tallystick.kernel import NotFound, StoreFailure, UsageProblem
from tallystick.store.derivations import verify_derivations
from tallystick.store.durable import flush, flush_all
from tallystick.store.failpoints import reach
from tallystick.store.failures import as_store_failure, storing
from tallystick.store.lock import exclusive_lock
from tallystick.store.manifest import entry_from_plain, entry_to_plain, from_json, identity
from tallystick.store.model import FileEntry, Manifest
from tallystick.store.originals import COPY_BYTES, OriginalSink, original_path
from tallystick.store.publishing import publish
from tallystick.store.verifying import Damage, verify

_FOLDERS = ("originals", "parts", "snapshots", "profiles", "staging")
_KEY = re.compile(r"[0-9A-Za-z_-]{1,128}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
ENTRY_FILE = "entry.json"


@dataclass(frozen=True)
class Snapshot:
    """A published manifest and the home it stands in; it never changes."""

    home: Path
    id: str
    manifest: Manifest

    def part_file(self, key: str, name: str) -> Path:
        """Return the path of one file of a part, for example ``payments.parquet``."""
        return self.home / "parts" / key / name


class Home:
    """A folder of evidence. Reading needs no lock; writing is done inside :meth:`writer_lock`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.originals = path / "originals"
        self.parts = path / "parts"
        self.manifests = path / "snapshots"
        self.profiles = path / "profiles"
        self.staging = path / "staging"
        self.bodies = path / "bodies.csv"
        self.pointer = path / "current"
        self._is_locked = False
        self._latest: Snapshot | None = None

    @classmethod
    def open(cls, path: Path, *, create: bool = False) -> Home:
        """Open a home, or make one where ``create`` is set and the folder is absent or empty.

        Raises:
            NotFound: there is no home at that path.
            UsageProblem: the folder holds other things, so a home must not be made in it.
            StoreFailure: the folders cannot be made.
        """
        home = cls(path.expanduser().absolute())
        if home.manifests.is_dir() and home.parts.is_dir():
            if create:
                home._make_folders()
            return home
        if not create:
            raise NotFound(
                "There is no tallystick home here.",
                where=str(home.path),
                why="A home is made by the first import.",
                next_step=f"Run: tallystick spend import PATH --home {path}",
            )
        home._refuse_foreign_folder()
        home._make_folders()
        return home

    @contextmanager
    def writer_lock(self, wait_seconds: float = 0) -> Iterator[None]:
        """Be the one writer for the duration of the block; leftovers of stopped imports are swept first.

        Raises:
            Busy: another process is writing; the message says which and since when.
        """
        with exclusive_lock(self.path / "lock", wait_seconds):
            self._sweep()
            self._is_locked = True
            try:
                yield
            finally:
                self._is_locked = False

    @property
    def is_locked(self) -> bool:
        """True while this object holds the writer lock."""
        return self._is_locked

    # Originals

    def original_path(self, sha256: str) -> Path:
        """Return where the original with this hash stands, whether or not it is there."""
        return original_path(self.originals, _checked(_DIGEST, sha256, "a SHA-256 in hex"))

    def original_sink(self, *, trusted: bool = False) -> OriginalSink:
        """Return a sink that keeps the bytes streamed into it once ``commit`` is called.

        ``trusted``: the caller hashes the bytes that it writes, so the sink need not.
        """
        return OriginalSink(self.originals, self.staging, trusted=trusted)

    def keep_original(self, path: Path, sha256: str | None = None) -> str:
        """Keep a copy of a file and return its SHA-256; a no-op if the same bytes are kept already.

        Raises:
            StoreFailure: the file does not have the hash given, or the copy cannot be written.
        """
        with storing("The file could not be read.", path, promise=""):
            source = path.open("rb")
        with source, self.original_sink() as sink:
            while chunk := source.read(COPY_BYTES):
                sink.write(chunk)
            sink.commit(sha256)
            return sink.sha256

    # Parts

    def part_path(self, key: str) -> Path:
        """Return the folder of a part, whether or not it is there."""
        return self.parts / _checked(_KEY, key, "a part key")

    def has_part(self, key: str) -> bool:
        """Tell whether a part was adopted: by a published import, or by one that was stopped later."""
        return self.part_path(key).is_dir()

    def staging_folder(self, key: str) -> Path:
        """Make and return an empty folder to write a part into before :meth:`adopt_part`."""
        _checked(_KEY, key, "a part key")
        with storing("The part could not be started.", self.staging):
            return Path(tempfile.mkdtemp(prefix=f"{key}.", dir=self.staging))

    def stage_entry(self, staged: Path, entry: FileEntry) -> None:
        """Put what is known of the file beside its staged lines, so that a resumed import can reuse both."""
        target = staged / ENTRY_FILE
        with storing("The part could not be described.", target):
            target.write_text(json.dumps(entry_to_plain(entry), ensure_ascii=False, sort_keys=True), "utf-8")

    def part_entry(self, key: str) -> FileEntry | None:
        """Return what :meth:`stage_entry` put beside the lines of an adopted part, if anything."""
        try:
            return entry_from_plain(json.loads((self.part_path(key) / ENTRY_FILE).read_text("utf-8")))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, KeyError) as problem:
            raise as_store_failure(
                "The description of a part could not be read.", problem, key, promise=""
            ) from problem

    def adopt_part(self, key: str, staged: Path) -> Path:
        """Move a finished staged folder in as part ``key``, durable; a no-op if the part is there already."""
        self.adopt_parts([(key, staged)])
        return self.part_path(key)

    def adopt_parts(self, staged: Iterable[tuple[str, Path]]) -> None:
        """Move finished staged folders in as parts, sharing the cost of making them durable.

        A part that can be seen is whole: its files are on the disk before its folder gets its name.
        """
        batch = [(self.part_path(key), folder) for key, folder in staged]
        with storing("The parts could not be stored.", self.parts):
            files = [file for _, folder in batch for file in folder.iterdir()]
            for file in files:
                file.chmod(0o444)
            flush_all([*files, *(folder for _, folder in batch)])
            for target, folder in batch:
                _move_folder(folder, target)
                reach("after-part")
            flush(self.parts)

    # Snapshots

    def publish(self, manifest: Manifest) -> Snapshot:
        """Check a manifest against the parts it lists, make everything durable, and put it in force.

        ``manifest.previous`` must name the snapshot in force; ``manifest.parts`` is filled in here.

        Raises:
            StoreFailure: it does not reconcile, or could not be written; the snapshot in force stays.
        """
        snapshot_id, published = publish(self, manifest)
        self._latest = Snapshot(self.path, snapshot_id, published)
        return self._latest

    def current(self) -> Snapshot | None:
        """Return the snapshot in force, or None before the first import."""
        try:
            with storing("The pointer to the snapshot in force could not be read.", self.pointer, promise=""):
                snapshot_id = self.pointer.read_text("ascii", errors="replace").strip()
        except StoreFailure as problem:
            if isinstance(problem.__cause__, FileNotFoundError):
                return None
            raise
        return self.snapshot(snapshot_id)

    def snapshot(self, snapshot_id: str) -> Snapshot:
        """Return a snapshot by its id (the first characters are enough where no other begins with them).

        Raises:
            NotFound: no snapshot has that id.
            StoreFailure: the manifest is damaged.
        """
        if self._latest is not None and self._latest.id == snapshot_id:
            return self._latest
        path = self._manifest_path(snapshot_id)
        with storing("The snapshot could not be read.", path, promise=""):
            content = path.read_bytes()
        if identity(content) != path.stem:
            raise _damaged(path, "Its content does not have the hash that its name states.")
        try:
            self._latest = Snapshot(self.path, path.stem, from_json(content))
        except ValueError as problem:
            raise _damaged(path, str(problem)) from problem
        return self._latest

    def snapshots(self) -> Iterator[Snapshot]:
        """Yield the snapshot in force and those before it, newest first."""
        snapshot = self.current()
        while snapshot is not None:
            yield snapshot
            earlier = snapshot.manifest.previous
            snapshot = self.snapshot(earlier) if earlier else None

    def verify(self, *, originals: bool = True) -> tuple[Damage, ...]:
        """Return what on the disk differs from what the snapshot in force recorded; empty when all is whole.

        Args:
            originals: also read every original again and compare its hash with its name.
        """
        snapshot = self.current()
        published = verify(self, snapshot.manifest, originals=originals) if snapshot else ()
        return published + verify_derivations(self)

    # Details

    def _manifest_path(self, snapshot_id: str) -> Path:
        if re.fullmatch(r"[0-9a-f]{6,64}", snapshot_id):
            found = list(self.manifests.glob(f"{snapshot_id}*.json"))
            if len(found) == 1:
                return found[0]
        raise NotFound(
            f"There is no snapshot {snapshot_id!r}.",
            where=str(self.manifests),
            next_step="Run: tallystick spend status, which names the snapshot in force.",
        )

    def _make_folders(self) -> None:
        with storing("The home could not be made.", self.path):
            for name in _FOLDERS:
                (self.path / name).mkdir(parents=True, exist_ok=True)

    def _refuse_foreign_folder(self) -> None:
        if not self.path.is_dir() or all(item.name in _FOLDERS for item in self.path.iterdir()):
            return
        raise UsageProblem(
            "A home cannot be made in a folder that holds other things.",
            where=str(self.path),
            next_step="Name a new or empty folder with --home.",
        )

    def _sweep(self) -> None:
        with suppress(OSError):  # a leftover that cannot be removed does no harm: nothing refers to it
            for leftover in self.staging.iterdir():
                if leftover.is_dir():
                    shutil.rmtree(leftover, ignore_errors=True)
                else:
                    leftover.unlink(missing_ok=True)


def _move_folder(staged: Path, target: Path) -> None:
    try:
        if not target.exists():
            staged.rename(target)
            return
    except OSError:
        if not target.is_dir():  # else another worker adopted the same part first: its content is the same
            raise
    shutil.rmtree(staged, ignore_errors=True)


def _checked(pattern: re.Pattern[str], text: str, what: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError(f"{text!r} is not {what}")
    return text


def _damaged(path: Path, why: str) -> StoreFailure:
    return StoreFailure(
        "The snapshot is damaged.",
        where=str(path),
        why=why,
        next_step="Restore the home from a backup; the originals in it can also be imported into a new home.",
    )
