"""Unpack zip and gzip under limits that are counted while inflating, because a directory may lie.

Names inside an archive are words for people; they are never used as paths.
"""

from __future__ import annotations

import copy
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from tallystick.spend.reading import refusals
from tallystick.spend.reading.formats import detect_format
from tallystick.spend.reading.model import Format, Limits
from tallystick.spend.reading.parts import Member

_CHUNK = 1024 * 1024
_HEAD_BYTES = 65_536
# Small files may be squeezed a thousandfold and do no harm; the ratio matters only beyond this size.
_RATIO_FLOOR_BYTES = 64 * 1024**2
_READABLE_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA})
_HOUSEKEEPING = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
_GZIP_WINDOW = 31

ZIP_PROBLEMS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    struct.error,
    ValueError,
    RuntimeError,
)


def open_zip(path: Path, where: str) -> zipfile.ZipFile:
    """Open a zip; raise ``FileRefused`` where it is damaged."""
    try:
        return zipfile.ZipFile(path)
    except ZIP_PROBLEMS as problem:
        raise refusals.damaged(where, _plain(problem)) from problem


def check_directory(
    archive: zipfile.ZipFile, where: str, limits: Limits, max_bytes: int
) -> tuple[zipfile.ZipInfo, ...]:
    """Return the entries that are files; refuse what the directory itself shows to be locked or too large."""
    entries = tuple(entry for entry in archive.infolist() if not entry.is_dir())
    if len(entries) > limits.max_archive_entries:
        raise refusals.too_large(
            where, f"It holds {len(entries):,} files; the limit is {limits.max_archive_entries:,}."
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise refusals.locked(where)
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    check_growth(where, packed, unpacked, limits, max_bytes)
    return entries


def check_growth(where: str, packed: int, unpacked: int, limits: Limits, max_bytes: int) -> None:
    """Refuse what has unpacked beyond ``max_bytes``, or to a size out of proportion."""
    if unpacked > max_bytes:
        raise refusals.too_large(
            where, f"It unpacks to more than {_size(max_bytes)}, the limit for files of its kind."
        )
    if unpacked > _RATIO_FLOOR_BYTES and unpacked > limits.max_ratio * max(1, packed):
        raise refusals.too_large(
            where,
            f"It unpacks to more than {limits.max_ratio} times its size, as files made to exhaust memory do.",
        )


def inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, where: str, max_bytes: int) -> Iterator[bytes]:
    """Yield the bytes of one entry, however long they really are, up to ``max_bytes``.

    The size in the directory is set aside, since the library would stop at it and hide a false one.
    """
    if entry.compress_type not in _READABLE_METHODS:
        raise refusals.damaged(
            where, f"'{entry.filename}' is packed by method {entry.compress_type}, which is rare"
        )
    honest = copy.copy(entry)
    # Well beyond the limit, so that the excess is handed out and counted before the library ends the entry.
    honest.file_size = max_bytes + 2 * _CHUNK
    try:
        with archive.open(honest) as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk
    except ZIP_PROBLEMS as problem:
        raise refusals.damaged(where, _plain(problem)) from problem


def unpack_zip(path: Path, where: str, workspace: Path, limits: Limits) -> tuple[list[Member], list[str]]:
    """Unpack every file of a zip into the workspace and return the members and what was passed over."""
    members: list[Member] = []
    left_out: list[str] = []
    unpacked = 0
    with open_zip(path, where) as archive:
        for number, entry in enumerate(check_directory(archive, where, limits, limits.max_unpacked_bytes), 1):
            name = entry.filename.replace("\\", "/")
            if _is_housekeeping(name):
                left_out.append(f"{name}: written by the computer that made the archive, not data")
                continue
            target = workspace / f"member-{number:04d}"
            room = limits.max_unpacked_bytes - unpacked
            packed = max(1, entry.compress_size)
            unpacked += _write(
                inflate(archive, entry, where, room),
                target,
                where,
                packed=packed,
                limits=limits,
                max_bytes=room,
            )
            members.append(Member(name, target, _format_of(target)))
    return members, left_out


def unpack_gzip(path: Path, where: str, workspace: Path, limits: Limits) -> Member:
    """Unpack a gzip file (of one or several joined streams) into the workspace."""
    target = workspace / "member-0001"
    packed = path.stat().st_size
    _write(
        _gunzip(path, where),
        target,
        where,
        packed=packed,
        limits=limits,
        max_bytes=limits.max_unpacked_bytes,
    )
    return Member("", target, _format_of(target))


def _gunzip(path: Path, where: str) -> Iterator[bytes]:
    engine = zlib.decompressobj(_GZIP_WINDOW)
    has_ended = False
    try:
        with path.open("rb") as file:
            while data := file.read(_CHUNK):
                while data:
                    if engine.eof:
                        data = data.lstrip(b"\x00")
                        if not data.startswith(b"\x1f\x8b"):
                            break
                        engine = zlib.decompressobj(_GZIP_WINDOW)
                    yield engine.decompress(data, _CHUNK)
                    data = engine.unused_data if engine.eof else engine.unconsumed_tail
                has_ended = engine.eof
    except zlib.error as problem:
        raise refusals.damaged(where, _plain(problem)) from problem
    if not has_ended:
        raise refusals.damaged(where, "the compressed data stop before their end")


def _write(
    chunks: Iterator[bytes], target: Path, where: str, *, packed: int, limits: Limits, max_bytes: int
) -> int:
    written = 0
    with target.open("wb") as file:
        for chunk in chunks:
            written += len(chunk)
            check_growth(where, packed, written, limits, max_bytes)
            file.write(chunk)
    return written


def _format_of(path: Path) -> Format:
    with path.open("rb") as file:
        return detect_format(file.read(_HEAD_BYTES), path)


def _is_housekeeping(name: str) -> bool:
    lowered = name.lower()
    last = lowered.rsplit("/", 1)[-1]
    return lowered.startswith(_HOUSEKEEPING[0]) or last.startswith(".") or last in _HOUSEKEEPING


def _plain(problem: BaseException) -> str:
    words = str(problem).strip().rstrip(".")
    return words[:1].lower() + words[1:200] if words else "it stops before its end"


def _size(number: int) -> str:
    return f"{number / 1024**3:.1f} GB" if number >= 1024**3 else f"{number / 1024**2:.0f} MB"
