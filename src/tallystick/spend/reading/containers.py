"""Take text and sheets out of workbooks, archives and web pages, whatever state they are in.

Foreign formats are parsed by :mod:`child` in another process. A crash, a timeout or a full memory there
becomes a refusal here.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tallystick.kernel.errors import FileRefused
from tallystick.spend.reading import refusals
from tallystick.spend.reading.formats import describe_binary
from tallystick.spend.reading.model import Format, Limits
from tallystick.spend.reading.parts import Member

_PARSED = frozenset(
    {Format.XLSX, Format.XLS, Format.XLSB, Format.ODS, Format.HTML, Format.XML, Format.ZIP, Format.GZIP}
)
_ARCHIVES = frozenset({Format.ZIP, Format.GZIP})
# A year of monthly workbooks may take longer than one of them, but not without end.
_ARCHIVE_PATIENCE = 5
# The child takes the modules it names and skips the face of each package, which would load engines.
_START = """
import sys, types
from pathlib import Path
root = Path(sys.argv[1])
for name in ("tallystick", "tallystick.spend", "tallystick.spend.reading"):
    package = types.ModuleType(name)
    package.__path__ = [str(root.joinpath(*name.split(".")[1:]))]
    sys.modules[name] = package
from tallystick.spend.reading.child import main
main()
"""
_UNREADABLE: dict[Format, tuple[str, str]] = {
    Format.PDF: (
        "it is a PDF document, made for reading and printing",
        "Ask the publisher for the same data as CSV or as a spreadsheet.",
    ),
    Format.JSON: (
        "it is a JSON document, not a table",
        "If the publisher offers the same data as CSV, read that.",
    ),
    Format.DOCUMENT: (
        "it is a text document or presentation, not a table",
        "Ask the publisher for the same data as CSV or as a spreadsheet.",
    ),
    Format.IMAGE: (
        "it is a picture",
        "Ask the publisher for the same data as CSV or as a spreadsheet.",
    ),
    Format.EMPTY: (
        "it is empty",
        "Download it again; if it is still empty, tell the publisher.",
    ),
}


@dataclass(frozen=True)
class Part:
    """One text or sheet taken out of a file.

    Attributes:
        name: archive member, sheet, or both as ``member / sheet``; empty for a file of one nameless table.
        path: its bytes in the workspace.
        is_text: the bytes are a text as published, which still needs its encoding and layout found;
            otherwise they are UTF-8 CSV with every row of the sheet from row 1.
        notes: what a reader of the report should know.
    """

    name: str
    path: Path
    is_text: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Extraction:
    """The parts of one file, and in words what was passed over and why."""

    parts: tuple[Part, ...]
    left_out: tuple[str, ...] = ()


def extract(path: Path, format: Format, workspace: Path, limits: Limits) -> Extraction:  # noqa: A002
    """Return the texts and sheets of a file as files in the workspace.

    ``format`` is what :func:`formats.detect_format` found. Members of an archive are treated by their own
    content, one level deep; a member that cannot be read is named in ``left_out``. Raises ``FileRefused``
    where nothing can be read, or where the file is locked, damaged, unsafe or too large.
    """
    if format is Format.TEXT:
        return Extraction((Part("", path, True),))
    if format not in _PARSED:
        raise _unreadable(path, format, path.name)
    workspace.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="extract-", dir=workspace))
    if format in _ARCHIVES:
        return _from_archive(path, format, folder, limits)
    return _from_document(path, format, path.name, folder, limits=limits, seconds=limits.child_wall_seconds)


def _from_document(
    path: Path, file_format: Format, where: str, folder: Path, *, limits: Limits, seconds: float
) -> Extraction:
    found = _run_child(path, file_format, where, folder, limits=limits, seconds=seconds)
    left_out = tuple(found["left_out"])
    parts = tuple(
        Part(sheet["name"], Path(sheet["path"]), False, tuple(sheet["notes"])) for sheet in found["sheets"]
    )
    if not parts:
        raise refusals.no_tables(where, f"No sheet of the workbook holds data. {_listed(left_out)}".strip())
    return Extraction(parts, left_out)


def _from_archive(path: Path, file_format: Format, folder: Path, limits: Limits) -> Extraction:
    deadline = time.monotonic() + _ARCHIVE_PATIENCE * limits.child_wall_seconds
    found = _run_child(path, file_format, path.name, folder, limits=limits, seconds=limits.child_wall_seconds)
    parts: list[Part] = []
    left_out: list[str] = list(found["left_out"])
    room = limits.max_unpacked_bytes
    for number, member in enumerate(found["members"], 1):
        name = str(member["name"])
        try:
            inner = _from_member(
                Member(name, Path(member["path"]), Format(member["format"])),
                where=f"{path.name}, {name}" if name else path.name,
                folder=folder / f"{number:04d}",
                limits=limits,
                deadline=deadline,
            )
        except FileRefused as refusal:
            if not name:
                raise
            left_out.append(f"{name}: {_in_one_line(refusal)}")
            continue
        room -= sum(part.path.stat().st_size for part in inner.parts)
        if room < 0:
            raise refusals.too_large(path.name, "Its members together hold more text than the limits allow.")
        parts += inner.parts
        left_out += [f"{name}, {words}" if name else words for words in inner.left_out]
    if not parts:
        raise refusals.no_tables(
            path.name, f"Nothing in the archive can be read. {_listed(tuple(left_out))}".strip()
        )
    return Extraction(tuple(parts), tuple(left_out))


def _from_member(member: Member, *, where: str, folder: Path, limits: Limits, deadline: float) -> Extraction:
    if member.format is Format.TEXT:
        return Extraction((Part(member.name, member.path, True),))
    if member.format in _ARCHIVES:
        raise refusals.nested(where)
    if member.format not in _PARSED:
        raise _unreadable(member.path, member.format, where)
    seconds = min(limits.child_wall_seconds, deadline - time.monotonic())
    if seconds <= 0:
        raise refusals.stopped(where, "the archive as a whole took too long")
    folder.mkdir()
    inner = _from_document(member.path, member.format, where, folder, limits=limits, seconds=seconds)
    member.path.unlink()
    is_alone = len(inner.parts) == 1
    parts = tuple(
        Part(_joined(member.name, part.name, is_alone=is_alone), part.path, False, part.notes)
        for part in inner.parts
    )
    return Extraction(parts, inner.left_out)


def _joined(member: str, sheet: str, *, is_alone: bool) -> str:
    if not member or not sheet:
        return member or sheet
    return member if is_alone else f"{member} / {sheet}"


def _run_child(
    path: Path, file_format: Format, where: str, folder: Path, *, limits: Limits, seconds: float
) -> dict[str, Any]:
    request = {
        "path": str(path.absolute()),
        "format": file_format.value,
        "where": where,
        "workspace": str(folder.absolute()),
        "limits": asdict(limits),
    }
    package = Path(__file__).resolve().parents[2]
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-c", _START, str(package)],
            input=json.dumps(request).encode("ascii"),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as problem:
        raise refusals.stopped(where, f"reading took longer than {seconds:.0f} seconds") from problem
    if done.returncode != 0 or not done.stdout:
        raise refusals.stopped(where, _ending(done.returncode, limits))
    return _checked(json.loads(done.stdout), where, limits)


def _checked(answer: dict[str, Any], where: str, limits: Limits) -> dict[str, Any]:
    if "refused" in answer:
        what, place, why, next_step = answer["refused"]
        raise FileRefused(what, where=place, why=why, next_step=next_step)
    failure = answer.get("failure")
    if failure == "memory":
        raise refusals.stopped(where, _memory(limits))
    if failure == "password":
        raise refusals.locked(where)
    if failure == "output":
        raise refusals.stopped(
            where, f"its content could not be written to the workspace ({answer['detail']})"
        )
    return answer


def _ending(code: int, limits: Limits) -> str:
    """Return in plain words why a child ended; a negative code is the number of a signal."""
    import signal  # noqa: PLC0415  (only needed for a child that was ended)

    if code == -getattr(signal, "SIGXCPU", -1_000):
        return f"reading took more than {limits.child_cpu_seconds} seconds of the processor"
    if code == -signal.SIGABRT:
        return _memory(limits)
    if code < 0:
        return f"the reader was ended by the system (signal {-code})"
    return f"the reader failed (exit code {code})"


def _memory(limits: Limits) -> str:
    return f"reading needs more than {limits.child_memory_bytes / 1024**3:.1f} GB of memory"


def _unreadable(path: Path, file_format: Format, where: str) -> FileRefused:
    if file_format is Format.ENCRYPTED_WORKBOOK:
        return refusals.locked(where)
    if file_format in _UNREADABLE:
        why, next_step = _UNREADABLE[file_format]
    else:
        with path.open("rb") as file:
            why = f"it is {describe_binary(file.read(512))}"
        next_step = "Unpack or convert it to CSV or a spreadsheet, and read that."
    return FileRefused(
        "The file is not a table", where=where, why=f"{why[:1].upper()}{why[1:]}.", next_step=next_step
    )


def _in_one_line(refusal: FileRefused) -> str:
    return f"{refusal.what[:1].lower()}{refusal.what[1:]}. {refusal.why}".strip()


def _listed(left_out: tuple[str, ...]) -> str:
    shown = "; ".join(words.rstrip(".") for words in left_out[:3])
    more = f"; and {len(left_out) - 3} more" if len(left_out) > 3 else ""
    return f"Left out: {shown}{more}." if left_out else ""
