"""Open a register's file: plain, zip or gzip, as a stream of text lines under limits, in bounded memory.

Nothing is unpacked to the disk: the largest register is 2.6 GB of text in a zip of a fifth of that.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tallystick.kernel import FileRefused, NotFound
from tallystick.spend.reading import Limits, refusals
from tallystick.spend.reading.archives import check_directory, check_growth, inflate, open_zip
from tallystick.store import storing

LIMITS = Limits(max_unpacked_bytes=24 * 1024**3)
"""Nine times the largest register of 2026; the other limits are those of every file from outside."""

LONGEST_LINE = 1024**2
"""Bytes of one line; a register's longest records (a charity's objects) are far below it."""

_CHUNK = 1024**2
_DATA_NAMES = (".csv", ".txt", ".tsv", ".json")
_ZIP_SIGN = b"PK"
_GZIP_SIGN = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"


@dataclass
class Source:
    """One text to read: the file itself, or a member of a zip.

    Attributes:
        path: the file.
        name: name for people: file name, with the member where there are several.
        member: name within a zip; empty where the file is no zip.
        size: bytes of the file (or of the packed member), for progress.
        read: bytes of it read so far.
        foreign_lines: lines that were not UTF-8 and were read as Windows-1252.
    """

    path: Path
    name: str
    member: str = ""
    size: int = 0
    read: int = field(default=0)
    foreign_lines: int = field(default=0)

    def chunks(self, limits: Limits = LIMITS) -> Iterator[bytes]:
        """Yield the bytes of the text, unpacked.

        Raises:
            FileRefused: damaged, locked, or unpacking beyond the limits.
            StoreFailure: the file cannot be read from the disk.
        """
        with storing("The file could not be read.", self.path, promise=""):
            if self.member:
                yield from self._of_zip(limits)
            elif _begins_with(self.path, _GZIP_SIGN):
                yield from self._of_gzip(limits)
            else:
                with self.path.open("rb") as file:
                    while chunk := file.read(_CHUNK):
                        self.read += len(chunk)
                        yield chunk

    def lines(self, limits: Limits = LIMITS) -> Iterator[str]:
        """Yield the lines of the text without their line ends; a line too long refuses the file."""
        rest = b""
        is_first = True
        for chunk in self.chunks(limits):
            block = rest + chunk
            if is_first:
                block, is_first = block.removeprefix(_BOM), False
            cut = block.rfind(b"\n") + 1
            block, rest = block[:cut], block[cut:]
            if len(rest) > LONGEST_LINE:
                raise _endless_line(self.name)
            yield from self._decoded(block)
        if rest:
            yield from self._decoded(rest)

    def _decoded(self, block: bytes) -> Iterator[str]:
        try:
            text = block.decode("utf-8")
        except UnicodeDecodeError:
            yield from (self._plain(line) for line in block.split(b"\n")[: block.count(b"\n") or 1])
            return
        if "\x00" in text:
            text = text.replace("\x00", "")
        lines = text.split("\n")
        if not lines[-1]:
            del lines[-1]
        for line in lines:
            yield line.removesuffix("\r")

    def _plain(self, line: bytes) -> str:
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            self.foreign_lines += 1
            text = line.decode("cp1252", errors="replace")
        return text.replace("\x00", "").removesuffix("\r")

    def _of_zip(self, limits: Limits) -> Iterator[bytes]:
        with open_zip(self.path, self.name) as archive:
            entry = archive.getinfo(self.member)
            packed = max(1, entry.compress_size)
            unpacked = 0
            for chunk in inflate(archive, entry, self.name, limits.max_unpacked_bytes):
                unpacked += len(chunk)
                check_growth(self.name, packed, unpacked, limits, limits.max_unpacked_bytes)
                self.read = min(self.size, unpacked * packed // max(1, entry.file_size))
                yield chunk
            self.read = self.size

    def _of_gzip(self, limits: Limits) -> Iterator[bytes]:
        unpacked = 0
        try:
            with self.path.open("rb") as packed, gzip.GzipFile(fileobj=packed) as file:
                while chunk := file.read(_CHUNK):
                    unpacked += len(chunk)
                    self.read = min(self.size, packed.tell())
                    check_growth(self.name, self.read, unpacked, limits, limits.max_unpacked_bytes)
                    yield chunk
        except (gzip.BadGzipFile, EOFError, zlib.error) as problem:
            raise refusals.damaged(
                self.name, "the compressed data stop or break before their end"
            ) from problem


def sources(path: Path, limits: Limits = LIMITS) -> list[Source]:
    """Return the texts to read in a file, a zip, or each data file of a folder, in the order of their names.

    Raises:
        NotFound: there is nothing at that path.
        FileRefused: the archive is damaged, locked, too large, or holds no data file.
    """
    if path.is_dir():
        files = [
            item
            for item in sorted(path.iterdir())
            if item.is_file() and item.suffix.lower() in (*_DATA_NAMES, ".zip", ".gz")
        ]
        if not files:
            raise refusals.no_tables(str(path), "The folder holds no .csv, .txt, .json, .zip or .gz file.")
        return [source for file in files for source in sources(file, limits)]
    if not path.is_file():
        raise NotFound(
            "There is no such file.", where=str(path), next_step="Give the path of the register's file."
        )
    with storing("The file could not be read.", path, promise=""):
        size = path.stat().st_size
        is_zip = _begins_with(path, _ZIP_SIGN)
    if not size:
        raise refusals.no_tables(str(path), "The file is empty.")
    return _members(path, limits) if is_zip else [Source(path, path.name, size=size)]


def _members(path: Path, limits: Limits) -> list[Source]:
    with open_zip(path, path.name) as archive:
        entries = [
            entry
            for entry in check_directory(archive, path.name, limits, limits.max_unpacked_bytes)
            if entry.filename.lower().endswith(_DATA_NAMES)
            and not entry.filename.rsplit("/", 1)[-1].startswith(".")
            and not entry.filename.startswith("__MACOSX/")
        ]
    if not entries:
        raise refusals.no_tables(path.name, "The archive holds no .csv, .txt or .json file.")
    return [
        Source(path, f"{path.name} / {entry.filename}", entry.filename, entry.compress_size)
        for entry in sorted(entries, key=lambda entry: entry.filename)
    ]


def _begins_with(path: Path, sign: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(sign)) == sign


def _endless_line(where: str) -> FileRefused:
    return FileRefused(
        "The file is not a register",
        where=where,
        why=f"It has a line of more than {LONGEST_LINE // 1024**2} MB, which no register has.",
        next_step="Download the register again from its publisher and load that file.",
    )


def is_json(source: Source) -> bool:
    """Tell whether the text of a source begins as a JSON list does."""
    chunks = source.chunks()
    head = next(chunks, b"").removeprefix(_BOM).lstrip()
    with suppress(AttributeError):
        chunks.close()  # type: ignore[attr-defined]
    source.read = 0
    return head.startswith(b"[")
