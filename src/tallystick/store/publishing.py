"""Publishing: prove that a manifest reconciles with its parts, then replace the pointer.

Order of events, each durable before the next: parts and originals, manifest, pointer. A process killed
between any two of them leaves the earlier snapshot in force and whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tallystick.kernel import StoreFailure
from tallystick.store import manifest as manifests
from tallystick.store.durable import flush_all, replace_file
from tallystick.store.failpoints import reach
from tallystick.store.failures import reading_parts, storing
from tallystick.store.inspecting import Inspection, inspect_parts, superseded_problems
from tallystick.store.model import FileEntry, Manifest
from tallystick.store.verifying import record_parts

if TYPE_CHECKING:
    from tallystick.store.home import Home

_WHAT = "The snapshot could not be published."
_SHOWN = 12
_DAMAGED = (
    "The snapshot in force is unchanged. Remove the folder of the part named above, which was never "
    "published, and run the same command again: it makes the part anew."
)


def publish(home: Home, manifest: Manifest) -> tuple[str, Manifest]:
    """Return the id and the completed manifest of the snapshot now in force. See :meth:`Home.publish`."""
    before = _snapshot_to_follow(home, manifest)
    _refuse(manifests.problems(manifest) + _missing(home, manifest))
    completed = _complete(home, manifest, before)
    with storing(_WHAT, home.path):
        _make_durable(home, completed, before)
        reach("before-manifest")
        content = manifests.to_json(completed)
        snapshot_id = manifests.identity(content)
        replace_file(home.manifests / f"{snapshot_id}.json", content, home.staging / "manifest.json")
        reach("after-manifest")
        reach("before-pointer")
        replace_file(home.pointer, f"{snapshot_id}\n".encode(), home.staging / "current")
        reach("after-pointer")
    return snapshot_id, completed


def _snapshot_to_follow(home: Home, manifest: Manifest) -> Manifest | None:
    if not home.is_locked:
        raise StoreFailure(
            _WHAT, where=str(home.path), why="Publishing needs the writer lock, which is not held."
        )
    current = home.current()
    if manifest.previous != (current.id if current else None):
        raise StoreFailure(
            _WHAT,
            where=str(home.path),
            why="Another snapshot was published since this import began.",
            next_step="Run the same command again: it starts from the snapshot now in force.",
        )
    return current.manifest if current else None


def _missing(home: Home, manifest: Manifest) -> list[str]:
    found: list[str] = []
    for entry in manifest.files:
        if entry.part is None:
            continue
        folder = home.part_path(entry.part)
        if entry.rows_accepted and not (folder / "payments.parquet").is_file():
            found.append(f"{entry.file}: its lines are missing from part {entry.part}")
        if entry.rows_rejected and not (folder / "rejects.parquet").is_file():
            found.append(f"{entry.file}: its rejected rows are missing from part {entry.part}")
        if not home.original_path(entry.file_hash).is_file():
            found.append(f"{entry.file}: the original was not kept")
    for key in {item.part for item in manifest.superseded}:
        if not (home.part_path(key) / "superseded.parquet").is_file():
            found.append(f"the list of superseded lines is missing from part {key}")
    return found


def _complete(home: Home, manifest: Manifest, before: Manifest | None) -> Manifest:
    """Check the parts that are new against the manifest and record them; carry the others over."""
    listed = _listed(manifest)
    carried = {part.part for part in before.parts} & listed if before else set()
    new_entries = [entry for entry in manifest.files if entry.part and entry.part not in carried]
    with storing(_WHAT, home.parts), reading_parts(_WHAT, home.parts, next_step=_DAMAGED):
        inspection = inspect_parts(home, new_entries)
        found = [sentence for entry in new_entries for sentence in _differences(entry, inspection)]
        found += inspection.unreadable
        found += _strangers(new_entries, inspection)
        payment_columns = manifest.payment_columns or inspection.payment_columns
        reject_columns = manifest.reject_columns or inspection.reject_columns
        if before and carried:
            payment_columns = payment_columns or before.payment_columns
            reject_columns = reject_columns or before.reject_columns
            found += _other_layout(payment_columns, before.payment_columns)
        found += _columns(inspection.payment_columns, payment_columns, "lines")
        found += _columns(inspection.reject_columns, reject_columns, "rejected rows")
        if not found and manifest.superseded and (before is None or manifest.superseded != before.superseded):
            found += superseded_problems(home, manifest)
        _refuse(found)
        recorded = record_parts(home, sorted(listed - carried))
    kept = tuple(part for part in before.parts if part.part in carried) if before else ()
    parts = tuple(sorted(kept + recorded, key=lambda part: (part.part, part.name)))
    return replace(manifest, parts=parts, payment_columns=payment_columns, reject_columns=reject_columns)


def _listed(manifest: Manifest) -> set[str]:
    return {entry.part for entry in manifest.files if entry.part} | {
        item.part for item in manifest.superseded
    }


def _differences(entry: FileEntry, inspection: Inspection) -> Iterable[str]:
    stated = (
        ("lines", (entry.rows_accepted, entry.pence_accepted), inspection.payments),
        ("rejected rows", (entry.rows_rejected, entry.pence_rejected), inspection.rejects),
    )
    for what, (rows, pence), written in stated:
        rows_found, pence_found = written.get((entry.part or "", entry.file_hash), (0, 0))
        if rows_found != rows:
            yield f"{entry.file}: {rows} {what} stated, {rows_found} written (difference {rows - rows_found})"
        if pence_found != pence:
            odd = pence - pence_found
            yield f"{entry.file}: {pence} pence of {what} stated, {pence_found} written (difference {odd})"


def _strangers(entries: list[FileEntry], inspection: Inspection) -> list[str]:
    own = {(entry.part or "", entry.file_hash) for entry in entries}
    written = inspection.payments.keys() | inspection.rejects.keys()
    return [f"part {key} holds lines of another file, {digest}" for key, digest in sorted(written - own)]


def _columns(
    written: tuple[tuple[str, str], ...], stated: tuple[tuple[str, str], ...], what: str
) -> list[str]:
    if not written or written == stated:
        return []
    odd = sorted(set(written) ^ set(stated))
    return [f"the columns of the {what} differ from those stated: {odd or 'their order'}"]


def _other_layout(columns: tuple[tuple[str, str], ...], earlier: tuple[tuple[str, str], ...]) -> list[str]:
    if not earlier or columns == earlier:
        return []
    return [
        "lines kept from the earlier snapshot have the columns of another version: read those files again"
    ]


def _make_durable(home: Home, manifest: Manifest, before: Manifest | None) -> None:
    known = {entry.file_hash for entry in before.files} if before else set()
    fresh = [home.original_path(entry.file_hash) for entry in manifest.files if entry.file_hash not in known]
    kept = [path for path in fresh if path.is_file()]
    folders: set[Path] = {path.parent for path in kept}
    flush_all([*kept, *sorted(folders), home.originals, home.parts])


def _refuse(found: list[str]) -> None:
    if not found:
        return
    shown = found[:_SHOWN]
    if len(found) > _SHOWN:
        shown.append(f"and {len(found) - _SHOWN} more")
    raise StoreFailure(
        "The import does not reconcile and was not published.",
        why="\n".join(shown),
        next_step="The snapshot in force is unchanged. Please report this with the files named above: "
        "tallystick should have put such a file aside.",
    )
