"""Find bytes on the disk that are no longer those that were published."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tallystick.store.model import Manifest, PartFile

if TYPE_CHECKING:
    from tallystick.store.home import Home

_HASHERS = 4  # hashing releases the interpreter's lock


@dataclass(frozen=True)
class Damage:
    """One file that is not as it was published, and how it differs."""

    path: Path
    why: str


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, hex."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def record_parts(home: Home, keys: list[str]) -> tuple[PartFile, ...]:
    """Return size and hash of every Parquet file of these parts."""

    def record(path: Path) -> PartFile:
        return PartFile(path.parent.name, path.name, path.stat().st_size, file_sha256(path))

    paths = [path for key in keys for path in sorted(home.part_path(key).glob("*.parquet"))]
    with ThreadPoolExecutor(_HASHERS) as pool:
        return tuple(pool.map(record, paths))


def verify(home: Home, manifest: Manifest, *, originals: bool) -> tuple[Damage, ...]:
    """Compare parts, and originals if asked, with what the manifest recorded."""
    wanted = list(_recorded(home, manifest, originals))
    with ThreadPoolExecutor(_HASHERS) as pool:
        found = pool.map(lambda item: damage_of(*item), wanted)
        return tuple(item for item in found if item is not None)


def _recorded(home: Home, manifest: Manifest, originals: bool) -> Iterator[tuple[Path, int, str]]:
    for part in manifest.parts:
        yield home.part_path(part.part) / part.name, part.size, part.sha256
    if originals:
        for entry in manifest.files:
            path = home.original_path(entry.file_hash)
            if entry.part or path.exists():
                yield path, entry.size, entry.file_hash


def damage_of(path: Path, size: int, sha256: str) -> Damage | None:
    """Return how a file differs from its recorded size and hash, or None where it does not."""
    try:
        found = path.stat().st_size
        if found != size:
            return Damage(path, f"It has {found} bytes; {size} were published.")
        if file_sha256(path) != sha256:
            return Damage(path, "Its bytes have changed since they were published.")
    except FileNotFoundError:
        return Damage(path, "It is missing.")
    except OSError as problem:
        return Damage(path, f"It cannot be read: {problem.strerror}.")
    return None
