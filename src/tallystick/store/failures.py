"""Turn operating-system and engine errors of the store into advice."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tallystick.kernel import StoreFailure

UNCHANGED = "Nothing was published; the snapshot in force is unchanged."

_CAUSES: dict[int, tuple[str, str]] = {
    errno.ENOSPC: ("The disk is full.", "Free space on that disk, then run the same command again."),
    errno.EDQUOT: (
        "The disk quota is used up.",
        "Free space or raise the quota, then run the same command again.",
    ),
    errno.EFBIG: (
        "The file would exceed the largest size allowed here.",
        "Raise the file-size limit (ulimit -f) or use another disk, then run the same command again.",
    ),
    errno.EROFS: ("The disk is read-only.", "Choose a folder on a writable disk with --home."),
    errno.EACCES: (
        "Permission was refused.",
        "Ask for write access to that folder, or choose another with --home.",
    ),
    errno.EPERM: (
        "Permission was refused.",
        "Ask for write access to that folder, or choose another with --home.",
    ),
    errno.ENOTDIR: (
        "A file stands where a folder is needed.",
        "Move that file away, or choose another --home.",
    ),
    errno.EMFILE: (
        "Too many files are open.",
        "Raise the limit (ulimit -n), then run the same command again.",
    ),
    errno.EIO: ("The disk reported an error.", "Check the disk before importing again."),
}


def as_store_failure(
    what: str, problem: Exception, where: Path | str = "", *, promise: str = UNCHANGED
) -> StoreFailure:
    """Return the advice for an error of the operating system or the engine."""
    place = str(getattr(problem, "filename", None) or where)
    number = problem.errno if isinstance(problem, OSError) else _number_in(str(problem))
    cause, step = _CAUSES.get(
        number or 0, (str(problem), "Look at the cause, then run the same command again.")
    )
    return StoreFailure(what, where=place, why=f"{cause} {promise}".strip(), next_step=step)


@contextmanager
def storing(what: str, where: Path | str = "", *, promise: str = UNCHANGED) -> Iterator[None]:
    """Raise :class:`StoreFailure` in place of an operating-system or engine input/output error.

    Args:
        what: what could not be done, in one sentence.
        where: the path, for errors that do not name one.
        promise: what still holds; empty where nothing was being written.
    """
    try:
        yield
    except OSError as problem:
        raise as_store_failure(what, problem, where, promise=promise) from problem
    except Exception as problem:
        if not _is_engine_storage_error(problem):
            raise
        raise as_store_failure(what, problem, where, promise=promise) from problem


@contextmanager
def reading_parts(what: str, where: Path | str, *, next_step: str) -> Iterator[None]:
    """Raise :class:`StoreFailure` in place of any engine error: the SQL is ours, so a part is damaged."""
    try:
        yield
    except Exception as problem:
        if not _is_engine_error(problem):
            raise
        raise StoreFailure(
            what, where=str(where), why=str(problem).split("\n\nLINE")[0], next_step=next_step
        ) from problem


def _is_engine_error(problem: Exception) -> bool:
    # By name, so that this module does not load the engine.
    return type(problem).__module__.endswith("duckdb")


def _is_engine_storage_error(problem: Exception) -> bool:
    return _is_engine_error(problem) and type(problem).__name__ in ("IOException", "PermissionException")


def _number_in(message: str) -> int | None:
    words = {
        "No space left": errno.ENOSPC,
        "File too large": errno.EFBIG,
        "Read-only file system": errno.EROFS,
        "Permission denied": errno.EACCES,
        "Not a directory": errno.ENOTDIR,
        "Too many open files": errno.EMFILE,
    }
    return next((number for phrase, number in words.items() if phrase in message), None)
