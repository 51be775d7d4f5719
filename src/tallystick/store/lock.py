"""One writer at a time: a lock of the operating system, which frees it when the process ends in any way."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tallystick.kernel import Busy
from tallystick.store.failures import storing

_POLL_SECONDS = 0.05


@contextmanager
def exclusive_lock(path: Path, wait_seconds: float = 0) -> Iterator[None]:
    """Hold the lock file for the duration of the block.

    A process started by ``fork`` inside the block shares the lock until it ends; one started by
    ``spawn`` or ``subprocess`` does not.

    Raises:
        Busy: another process holds it, and still did after ``wait_seconds``.
        StoreFailure: the lock file cannot be written.
    """
    with storing("The store cannot be locked for writing.", path):
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o644)
    try:
        deadline = time.monotonic() + wait_seconds
        while not _try_lock(handle):
            if time.monotonic() >= deadline:
                raise _busy(path)
            time.sleep(_POLL_SECONDS)
        try:
            with storing("The store cannot be locked for writing.", path):
                _write_holder(handle)
            yield
        finally:
            os.ftruncate(handle, 0)
            _unlock(handle)
    finally:
        os.close(handle)


def _write_holder(handle: int) -> None:
    holder = {"pid": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")}
    os.ftruncate(handle, 0)
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, json.dumps(holder).encode())


def _busy(path: Path) -> Busy:
    try:
        holder = json.loads(path.read_text("utf-8"))
        who = f"Process {holder['pid']} has been importing into it since {holder['since']}."
    except (OSError, ValueError, KeyError, TypeError):
        who = "Another process is importing into it."  # it has the lock but has not yet written its name
    return Busy(
        "The store is in use.",
        where=str(path.parent),
        why=f"{who} One import runs at a time; nothing was changed.",
        next_step="Wait until it has finished, or stop that process, then run the same command again.",
    )


if sys.platform == "win32":
    import msvcrt

    _FAR_BYTE = 1 << 30  # a locked byte cannot be read by others on Windows, so lock one beyond the text

    def _try_lock(handle: int) -> bool:
        os.lseek(handle, _FAR_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(handle: int) -> None:
        os.lseek(handle, _FAR_BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
