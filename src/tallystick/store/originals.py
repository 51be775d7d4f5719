"""Originals: the bytes of a file as received, kept once under the name of their SHA-256."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from types import TracebackType

from tallystick.kernel import StoreFailure
from tallystick.store.failpoints import reach
from tallystick.store.failures import storing

_WHAT = "The original file could not be kept."
_READ_ONLY = 0o444
COPY_BYTES = 1 << 20


class OriginalSink:
    """Takes the bytes of a file while they stream past once, and keeps them under their hash.

    Use as a context manager; leaving it without :meth:`commit` keeps nothing. The bytes become durable
    when a snapshot that names them is published. A ``trusted`` sink does not hash what its caller hashes
    while it writes the very same bytes.
    """

    def __init__(self, originals: Path, staging: Path, *, trusted: bool = False) -> None:
        self._originals = originals
        with storing(_WHAT, staging):
            handle, name = tempfile.mkstemp(prefix="original-", dir=staging)
        self._file = os.fdopen(handle, "wb", buffering=COPY_BYTES)
        self._path = Path(name)
        self._hash = None if trusted else hashlib.sha256()
        self.size = 0

    @property
    def sha256(self) -> str:
        """The SHA-256 of the bytes written so far, hex."""
        if self._hash is None:
            raise ValueError("a trusted sink leaves the hash to its caller")
        return self._hash.hexdigest()

    def write(self, chunk: bytes | memoryview) -> int:
        """Add bytes; return how many."""
        with storing(_WHAT, self._path):
            self._file.write(chunk)
        if self._hash is not None:
            self._hash.update(chunk)
        self.size += len(chunk)
        return len(chunk)

    def commit(self, sha256: str | None = None) -> Path:
        """Keep the bytes and return where; a no-op if the same bytes are kept already.

        Raises:
            StoreFailure: the bytes do not have the hash given, or cannot be written.
        """
        digest = sha256 if self._hash is None and sha256 else self.sha256
        if sha256 is not None and sha256 != digest:
            raise StoreFailure(
                _WHAT,
                where=str(self._path),
                why=f"Its bytes have the hash {digest}, not {sha256}: the file changed while it was read.",
                next_step="Run the same command again once nothing writes to the file.",
            )
        target = original_path(self._originals, digest)
        with storing(_WHAT, target):
            self._file.close()
            if not _is_whole(target, self.size):
                target.parent.mkdir(parents=True, exist_ok=True)
                self._path.chmod(_READ_ONLY)
                self._path.replace(target)
        self._path.unlink(missing_ok=True)
        reach("after-original")
        return target

    def __enter__(self) -> OriginalSink:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._file.close()
        except OSError:
            if kind is None:
                raise
        self._path.unlink(missing_ok=True)


def original_path(originals: Path, sha256: str) -> Path:
    """Return where the bytes with this hash stand, whether or not they are there."""
    return originals / sha256[:2] / sha256


def _is_whole(path: Path, size: int) -> bool:
    # A power cut can leave a short file under the right name before its bytes were flushed; replace that.
    try:
        return path.stat().st_size == size
    except FileNotFoundError:
        return False
