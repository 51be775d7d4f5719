"""One error tree for the whole library: each error says what, where, why and what to do next.

A face (command line, web, API) prints :meth:`TallystickError.advice` without a traceback and ends
with ``exit_code``. Anything that is not a ``TallystickError`` is a defect of ours and keeps its traceback.
"""

from __future__ import annotations


class TallystickError(Exception):
    """A problem that a user can understand and act upon.

    Args:
        what: what could not be done, in one sentence.
        where: the file, sheet, row or column, if there is one.
        why: the cause.
        next_step: what the user can do now, with the exact command where there is one.
    """

    code = "error"
    exit_code = 1

    def __init__(self, what: str, *, where: str = "", why: str = "", next_step: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.why = why
        self.next_step = next_step

    def __reduce__(self) -> tuple[object, ...]:
        """Travel between processes with every part kept."""
        return (_rebuild, (type(self), self.what, self.where, self.why, self.next_step))

    def __str__(self) -> str:
        return self.advice()

    def advice(self) -> str:
        """Return the whole message: what, where, why, what to do next, one line each."""
        first = f"{self.what} ({self.where})" if self.where else self.what
        lines = [first, self.why, self.next_step]
        return "\n".join(line for line in lines if line)


def _rebuild(kind: type[TallystickError], what: str, where: str, why: str, next_step: str) -> TallystickError:
    return kind(what, where=where, why=why, next_step=next_step)


class UsageProblem(TallystickError):
    """The call itself does not fit: unknown body, missing path, malformed option."""

    code = "usage"
    exit_code = 2


class NotFound(TallystickError):
    """Something asked for by name or id does not exist."""

    code = "not-found"
    exit_code = 3


class FileRefused(TallystickError):
    """A file from outside cannot or must not be read; nothing was changed."""

    code = "file-refused"
    exit_code = 4


class StoreFailure(TallystickError):
    """The store could not be written or read (disk full, no permission, damaged); nothing was published."""

    code = "store"
    exit_code = 5


class Busy(TallystickError):
    """Another process holds the store."""

    code = "busy"
    exit_code = 6
