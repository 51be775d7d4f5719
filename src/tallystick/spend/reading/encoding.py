"""Find how a text is encoded and rewrite it as plain UTF-8 where it is anything else.

UTF-8 is read as it is. What is not valid UTF-8 is read as Windows-1252, byte by byte, so that a file
that mixes both comes out right. Text that was damaged by an earlier conversion (UTF-8 bytes read as
Windows-1252 and encoded again: ``Â£`` for ``£``) is repaired only where no other reading makes sense.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tallystick.spend.reading.intake import CHUNK, Intake

_BOM = "\ufeff"
# Windows-1252 leaves five bytes undefined; browsers read them as the control characters of that number.
_WINDOWS_1252 = {
    byte: bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in range(128, 256)
}
_WINDOWS_1252_BYTE = {character: byte for byte, character in _WINDOWS_1252.items()}
_TRAIL = "".join(re.escape(_WINDOWS_1252[byte]) for byte in range(0x80, 0xC0))
# Latin letters and signs (two bytes in UTF-8) and typographic signs (three): what English text contains.
_DAMAGED = re.compile(f"[ÂÃ][{_TRAIL}]|â(?:€[{_TRAIL}]|‚¬|„¢)")
_DAMAGED_LEADS = "ÂÃâ"  # looking for one letter is a hundred times quicker than the pattern
_DAMAGED_BYTES = re.compile(
    rb"\xc3[\x82\x83](?:\xc2[\x80-\xbf]|\xc5[\x92\x93\xa0\xa1\xb8\xbd\xbe]|\xc6\x92|\xcb[\x86\x9c]|\xe2)"
    rb"|\xc3\xa2\xe2(?:\x82\xac|\x80\x9a|\x80\x9e)"
)


@dataclass(frozen=True)
class Encoding:
    """How a text is encoded: a Python codec name and the byte order marks in front of the text."""

    codec: str
    marks: int = 0
    damaged: bool = False

    @property
    def is_plain(self) -> bool:
        """True when the engine can read the bytes as they are."""
        return self.codec == "utf-8" and self.marks <= 1 and not self.damaged


def find_encoding(intake: Intake) -> Encoding:
    """Return the encoding of a text from its first bytes and from what the whole pass found."""
    head = intake.head
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and not intake.is_utf8:
        return Encoding("utf-16-le" if head.startswith(codecs.BOM_UTF16_LE) else "utf-16-be", marks=1)
    if intake.has_nul and (wide := _evident_utf16(head)):
        return Encoding(wide)
    marks = 0
    while head.startswith(codecs.BOM_UTF8, 3 * marks) and marks < 4:
        marks += 1
    if not intake.is_utf8:
        return Encoding("windows-1252", marks=marks)
    damaged = not intake.is_ascii and _looks_damaged(intake)
    return Encoding("utf-8", marks=marks, damaged=damaged)


def rewrite_as_utf8(intake: Intake, encoding: Encoding, target: Path) -> tuple[str, ...]:
    """Write the text of a file as plain UTF-8 to ``target`` and return notes on what was changed.

    Byte order marks and NUL characters are dropped; line ends stay as they are.
    """
    decoding = _Decoding(encoding)
    nuls = repaired = 0
    first = True
    with target.open("w", encoding="utf-8", newline="", errors="replace") as out:
        for piece in decoding.pieces(intake):
            text = piece.lstrip(_BOM) if first else piece
            first = first and not text
            if "\0" in text:
                nuls += text.count("\0")
                text = text.replace("\0", "")
            if any(lead in text for lead in _DAMAGED_LEADS):
                text, count = _DAMAGED.subn(_repair, text)
                repaired += count
            out.write(text)
    return _notes(encoding, decoding, nuls, repaired)


def _notes(encoding: Encoding, decoding: _Decoding, nuls: int, repaired: int) -> tuple[str, ...]:
    notes = []
    if encoding.codec.startswith("utf-16"):
        notes.append("The text was in UTF-16.")
    if decoding.foreign and decoding.foreign == decoding.beyond_ascii:
        notes.append("The text was in Windows-1252.")
    elif decoding.foreign:
        notes.append(f"The text mixed UTF-8 and Windows-1252 ({decoding.foreign:,} characters).")
    if repaired:
        notes.append(f"{repaired:,} characters damaged by an earlier conversion were repaired (Â£ for £).")
    if nuls:
        notes.append(f"{nuls:,} NUL characters were dropped.")
    return tuple(notes)


class _Decoding:
    """Decode a file piece by piece, never cutting inside a line, counting what was not UTF-8."""

    def __init__(self, encoding: Encoding) -> None:
        self.foreign = 0
        self.beyond_ascii = 0
        self._codec = encoding.codec

    def pieces(self, intake: Intake) -> Iterator[str]:
        decoder = self._decoder()
        kept = ""
        for chunk in _chunks(intake):
            text = kept + decoder.decode(chunk)
            cut = text.rfind("\n") + 1 or (0 if len(text) < CHUNK else len(text))
            kept = text[cut:]
            if cut:
                yield self._counted(text[:cut])
        if rest := kept + decoder.decode(b"", final=True):
            yield self._counted(rest)

    def _decoder(self) -> codecs.IncrementalDecoder:
        if self._codec.startswith("utf-16"):
            return codecs.getincrementaldecoder(self._codec)(errors="replace")
        return codecs.getincrementaldecoder("utf-8")(errors="surrogateescape")

    def _counted(self, text: str) -> str:
        if text.isascii():
            return text
        self.beyond_ascii += len(_BEYOND_ASCII.findall(text))
        if self._codec.startswith("utf-16"):
            return text
        text, count = _ESCAPED.subn(_as_windows_1252, text)
        self.foreign += count
        return text


_ESCAPED = re.compile("[\udc80-\udcff]")
_BEYOND_ASCII = re.compile(f"[^\x00-\x7f{_BOM}]")


def _as_windows_1252(match: re.Match[str]) -> str:
    return _WINDOWS_1252[ord(match.group()) - 0xDC00]


def _repair(match: re.Match[str]) -> str:
    try:
        return bytes(_WINDOWS_1252_BYTE[character] for character in match.group()).decode("utf-8")
    except UnicodeDecodeError:
        return match.group()


def _chunks(intake: Intake) -> Iterator[bytes]:
    if intake.content is not None:
        yield intake.content
        return
    with intake.original.path.open("rb") as source:
        while chunk := source.read(CHUNK):
            yield chunk


def _looks_damaged(intake: Intake) -> bool:
    carry = b""
    for chunk in _chunks(intake):
        if _DAMAGED_BYTES.search(carry + chunk):
            return True
        carry = chunk[-8:]
    return False


def _evident_utf16(head: bytes) -> str:
    """Return the UTF-16 codec of Latin text without a mark: nearly every second byte is NUL."""
    sample = head[: len(head) // 2 * 2][:65536]
    half = len(sample) // 2
    if not half:
        return ""
    if sample[1::2].count(0) >= 0.8 * half and sample[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if sample[::2].count(0) >= 0.8 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return ""
