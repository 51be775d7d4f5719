"""Take a file in: one pass over its bytes gives its identity, its size and what kind of text it may be."""

from __future__ import annotations

import codecs
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tallystick.kernel import FileRefused
from tallystick.spend.reading.model import Limits, Original

CHUNK = 1 << 20
SMALL = 8 << 20
HEAD = 256 << 10
TAIL = 64 << 10


class Sink(Protocol):
    """Anything that takes bytes as they stream past."""

    def write(self, chunk: bytes, /) -> int:
        """Take some bytes and return how many."""


@dataclass(frozen=True)
class Intake:
    """What one pass over the bytes of a file found.

    Attributes:
        original: path, SHA-256 and size.
        line_feeds: lines ended by LF alone.
        pairs: lines ended by CR LF.
        carriage_returns: CR without LF after it: old line ends, or stray characters.
        quotes: number of double quotation marks.
        has_nul: a NUL byte occurs.
        is_ascii: every byte is below 128.
        is_utf8: the bytes are valid UTF-8.
        longest_line: bytes of the longest line, exact or an upper bound of at most one chunk.
        head: the first bytes (256 KiB).
        tail: the last bytes (64 KiB).
        content: all bytes of a small file (8 MiB), so that nothing is read twice; else ``None``.
    """

    original: Original
    line_feeds: int
    pairs: int
    carriage_returns: int
    quotes: int
    has_nul: bool
    is_ascii: bool
    is_utf8: bool
    longest_line: int
    head: bytes
    tail: bytes
    content: bytes | None

    @property
    def line_ends(self) -> int:
        """Number of line ends of any kind."""
        return self.line_feeds + self.pairs + self.carriage_returns

    @property
    def line_end_kinds(self) -> int:
        """How many kinds of line end occur."""
        return sum(1 for count in (self.line_feeds, self.pairs, self.carriage_returns) if count)

    def slice(self, start: int, length: int) -> bytes:
        """Return some bytes from anywhere in the file."""
        if self.content is not None:
            return self.content[start : start + length]
        with self.original.path.open("rb") as source:
            source.seek(start)
            return source.read(length)


class _Pass:
    """Counts kept while the chunks of one file go by."""

    def __init__(self) -> None:
        self.hash = hashlib.sha256()
        self.size = 0
        self.line_feeds = self.pairs = self.carriage_returns = self.quotes = 0
        self.has_nul = False
        self.is_ascii = True
        self.is_utf8 = True
        self.longest = 0
        self.open_line = 0
        self.ended_in_return = False
        self.decoder = codecs.getincrementaldecoder("utf-8")()

    def add(self, chunk: bytes) -> None:
        self.hash.update(chunk)
        self.size += len(chunk)
        self._count_lines(chunk)
        self.quotes += chunk.count(b'"')
        self.has_nul = self.has_nul or b"\0" in chunk
        plain = chunk.isascii()
        self.is_ascii = self.is_ascii and plain
        self._check_utf8(chunk, plain)
        self._measure_lines(chunk)

    def _count_lines(self, chunk: bytes) -> None:
        feeds, returns = chunk.count(b"\n"), chunk.count(b"\r")
        pairs = chunk.count(b"\r\n") if feeds and returns else 0
        if self.ended_in_return and chunk.startswith(b"\n"):
            # The CR before this chunk was counted as a lone one.
            self.carriage_returns -= 1
            self.pairs += 1
            feeds -= 1
        self.ended_in_return = chunk.endswith(b"\r")
        self.pairs += pairs
        self.line_feeds += feeds - pairs
        self.carriage_returns += returns - pairs

    def _check_utf8(self, chunk: bytes, plain: bool) -> None:
        if not self.is_utf8 or (plain and not self.decoder.getstate()[0]):
            return
        try:
            self.decoder.decode(chunk)
        except UnicodeDecodeError:
            self.is_utf8 = False

    def _measure_lines(self, chunk: bytes) -> None:
        end = b"\n" if b"\n" in chunk or not self.carriage_returns else b"\r"
        first = chunk.find(end)
        if first < 0:
            self.open_line += len(chunk)
            self.longest = max(self.longest, self.open_line)
            return
        last = chunk.rfind(end)
        # Lines inside one chunk cannot be longer than the chunk: that bound is enough here.
        self.longest = max(self.longest, self.open_line + first, last - first)
        self.open_line = len(chunk) - last - 1

    def finish(self) -> None:
        self.longest = max(self.longest, self.open_line)
        if self.is_utf8:
            try:
                self.decoder.decode(b"", final=True)
            except UnicodeDecodeError:
                self.is_utf8 = False


def take_in(path: Path, limits: Limits, copy_to: Sink | None = None) -> Intake:
    """Read a file once and return what its bytes are, copying them to ``copy_to`` on the way.

    Memory stays bounded whatever the size of the file.

    Raises:
        FileRefused: the file is missing, no plain file, empty, or larger than the limits allow.
    """
    size = _size_of(path, limits)
    counts = _Pass()
    kept: list[bytes] = []
    head = tail = b""
    with path.open("rb") as source:
        while chunk := source.read(SMALL if size <= SMALL else CHUNK):
            if counts.size + len(chunk) > limits.max_file_bytes:
                raise _too_large(path, limits)
            counts.add(chunk)
            if copy_to is not None:
                copy_to.write(chunk)
            if size <= SMALL:
                kept.append(chunk)
            head = head if len(head) >= HEAD else (head + chunk)[:HEAD]
            tail = (tail + chunk)[-TAIL:] if len(chunk) < TAIL else chunk[-TAIL:]
    counts.finish()
    if not counts.size:
        raise FileRefused("The file is empty.", where=str(path), next_step="Download the file again.")
    return Intake(
        original=Original(path=path, sha256=counts.hash.hexdigest(), size=counts.size),
        line_feeds=counts.line_feeds,
        pairs=counts.pairs,
        carriage_returns=counts.carriage_returns,
        quotes=counts.quotes,
        has_nul=counts.has_nul,
        is_ascii=counts.is_ascii,
        is_utf8=counts.is_utf8,
        longest_line=counts.longest,
        head=head,
        tail=tail,
        content=b"".join(kept) if size <= SMALL and counts.size <= SMALL else None,
    )


def refuse_long_lines(intake: Intake, limits: Limits) -> None:
    """Refuse a text with a line that is longer than the limits allow.

    Raises:
        FileRefused: with the length found and the length allowed.
    """
    if intake.longest_line <= limits.max_line_bytes:
        return
    exact = max(len(line) for line in intake.content.splitlines()) if intake.content else intake.longest_line
    if exact > limits.max_line_bytes:
        raise FileRefused(
            "A line of the file is too long to be a row of a table.",
            where=str(intake.original.path),
            why=f"One line has more than {limits.max_line_bytes // 1024:,} KiB.",
            next_step="Check that the file is a table of rows and columns, and download it again.",
        )


def _size_of(path: Path, limits: Limits) -> int:
    if not path.is_file():
        raise FileRefused("There is no file to read.", where=str(path), next_step="Check the path.")
    try:
        size = path.stat().st_size
    except OSError as error:
        raise FileRefused("The file cannot be opened.", where=str(path), why=str(error)) from error
    if size > limits.max_file_bytes:
        raise _too_large(path, limits)
    return size


def _too_large(path: Path, limits: Limits) -> FileRefused:
    return FileRefused(
        "The file is too large.",
        where=str(path),
        why=f"More than {limits.max_file_bytes / 1024**3:,.1f} GiB were found.",
        next_step="Split the file, or raise the limit if you trust where it comes from.",
    )
