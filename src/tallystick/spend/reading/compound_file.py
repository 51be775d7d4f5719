"""Read the directory and streams of an OLE compound file, the container of old Excel and Word files.

Source of the layout: Microsoft, [MS-CFB] Compound File Binary File Format. Only what detection and the
safety checks need is read; every chain is bounded by the size of the file.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
_LAST_SECTOR = 0xFFFFFFF9
_STREAM = 2
_MINI_CUTOFF = 4096
_MAX_DIRECTORY_ENTRIES = 4_096


class CompoundFileError(Exception):
    """The structure points outside the file, in a circle or to nothing."""


class CompoundFile:
    """The streams of one OLE compound file, by name."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._size = path.stat().st_size
        with path.open("rb") as file:
            header = file.read(512)
            if len(header) < 512 or not header.startswith(SIGNATURE):
                raise CompoundFileError("the file ends inside its first block")
            (shift,) = struct.unpack_from("<H", header, 30)
            if shift not in (9, 12):
                raise CompoundFileError("unknown block size")
            self._sector = 1 << shift
            self._table = self._read_table(file, header)
            (first,) = struct.unpack_from("<I", header, 48)
            self._streams = dict(self._read_directory(file, first))

    @property
    def names(self) -> frozenset[str]:
        """Return the names of all streams, as written."""
        return frozenset(self._streams)

    def stream(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of a stream block by block.

        A stream under 4,096 bytes is kept elsewhere in the file and yields nothing: it is too small to
        matter to the checks that use this.
        """
        start, size = self._streams[name]
        if size < _MINI_CUTOFF:
            return
        with self._path.open("rb") as file:
            for block in self._chain(file, start):
                yield block[:size]
                size -= len(block)
                if size <= 0:
                    return

    def _block(self, file: BinaryIO, number: int) -> bytes:
        offset = (number + 1) * self._sector
        if offset >= self._size:
            raise CompoundFileError("the file is cut off")
        file.seek(offset)
        return file.read(self._sector)

    def _chain(self, file: BinaryIO, start: int) -> Iterator[bytes]:
        number = start
        for _ in range(self._size // self._sector + 1):
            if number >= _LAST_SECTOR:
                return
            yield self._block(file, number)
            if number >= len(self._table):
                raise CompoundFileError("a block points outside the file")
            number = self._table[number]
        raise CompoundFileError("its blocks point in a circle")

    def _read_table(self, file: BinaryIO, header: bytes) -> list[int]:
        """Return which block follows which."""
        numbers = list(struct.unpack_from("<109I", header, 76))
        (more,) = struct.unpack_from("<I", header, 68)
        per_block = self._sector // 4
        limit = self._size // self._sector + 1
        while more < _LAST_SECTOR and len(numbers) <= limit + 109:
            block = self._words(self._block(file, more))
            numbers += block[: per_block - 1]
            more = block[-1] if len(block) == per_block else _LAST_SECTOR
        table: list[int] = []
        for number in numbers[: limit + 109]:
            if number < _LAST_SECTOR:
                table += self._words(self._block(file, number))
        return table

    @staticmethod
    def _words(block: bytes) -> list[int]:
        count = len(block) // 4
        return list(struct.unpack(f"<{count}I", block[: count * 4]))

    def _read_directory(self, file: BinaryIO, first: int) -> Iterator[tuple[str, tuple[int, int]]]:
        seen = 0
        for block in self._chain(file, first):
            for offset in range(0, len(block) - 127, 128):
                seen += 1
                if seen > _MAX_DIRECTORY_ENTRIES:
                    return
                entry = block[offset : offset + 128]
                length, kind = struct.unpack_from("<HB", entry, 64)
                if kind != _STREAM or not 2 <= length <= 64:
                    continue
                name = entry[: length - 2].decode("utf-16-le", "replace")
                yield name, struct.unpack_from("<II", entry, 116)
