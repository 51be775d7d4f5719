"""Find the files that a call names, and say at once of a path why it cannot be read as a file."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from tallystick.kernel import FileRefused, NotFound, TallystickError

_PARTS_OF_A_HOME = frozenset({"originals", "parts", "snapshots"})


def find_files(paths: Iterable[Path | str]) -> list[Path]:
    """Return every file named or below a folder named, each once, folders in order of name.

    Left out are hidden files and any evidence base below a folder. Links to folders are followed once.
    A folder that cannot be opened is returned itself, so that :func:`check_file` can say why.

    Raises:
        NotFound: a path does not exist.
    """
    found: dict[Path, None] = {}
    visited: set[tuple[int, int]] = set()
    for given in paths:
        path = Path(given)
        if path.is_dir():
            found.update((file, None) for file in _below(path, visited))
        elif path.exists():
            found[path] = None
        else:
            raise NotFound("There is no such file or folder.", where=str(path), next_step="Check the path.")
    return list(found)


def _below(folder: Path, visited: set[tuple[int, int]]) -> Iterator[Path]:
    try:
        seen = folder.stat()
        names = sorted(item.name for item in folder.iterdir() if not item.name.startswith("."))
    except OSError:
        yield folder
        return
    # A folder is known by its device and number, so that a link back to it ends here.
    if (seen.st_dev, seen.st_ino) in visited or _PARTS_OF_A_HOME.issubset(names):
        return
    visited.add((seen.st_dev, seen.st_ino))
    items = [(folder / name, _is_folder(folder / name)) for name in names]
    yield from (path for path, is_folder in items if not is_folder)
    for path, is_folder in items:
        if is_folder:
            yield from _below(path, visited)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def check_file(path: Path) -> None:
    """Make sure that a path leads to a plain file with a name that is text.

    Raises:
        FileRefused: it is a pipe, a device, a link to nothing, or its name is not text.
        TallystickError: it cannot be opened today, for want of permission.
    """
    try:
        str(path.absolute()).encode()
    except UnicodeEncodeError as problem:
        raise FileRefused(
            "The name of the file is not valid text.",
            where=ascii(path.name),
            why="It holds bytes that are no letters in UTF-8, the encoding of names here.",
            next_step="Rename the file (or the folder it stands in) and import it again.",
        ) from problem
    try:
        mode = path.stat().st_mode
    except OSError as problem:
        if path.is_symlink():
            raise FileRefused(
                "There is no file to read.",
                where=str(path),
                why="It is a link that leads to no file.",
                next_step="Correct or remove the link.",
            ) from problem
        raise cannot_open("file", path, problem) from problem
    if stat.S_ISDIR(mode):
        raise cannot_open("folder", path, None)
    if not stat.S_ISREG(mode):
        raise FileRefused(
            "There is no file to read.",
            where=str(path),
            why="It is a pipe, a socket or a device.",
            next_step="Name a file that is stored on a disk.",
        )


def cannot_open(what: str, path: Path, problem: OSError | None) -> TallystickError:
    """Return the advice for a file or folder that the system does not let us open."""
    why = (problem.strerror or str(problem)) if problem else "Permission denied"
    return TallystickError(
        f"The {what} cannot be opened.",
        where=str(path),
        why=f"{why}.",
        next_step="Ask for the right to read it, then run the same command again.",
    )
