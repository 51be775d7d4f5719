"""Tell what a file is from its bytes, never from its name.

Councils publish text called ``.xls``, web pages called ``.csv`` and spreadsheets called ``.csv``; only the
content decides how a file is read.
"""

from __future__ import annotations

import re
import struct
from pathlib import Path

from tallystick.spend.reading.compound_file import SIGNATURE as OLE_SIGNATURE
from tallystick.spend.reading.compound_file import CompoundFile, CompoundFileError
from tallystick.spend.reading.model import Format

_HEAD_BYTES = 65_536
_MAX_ZIP_DIRECTORY = 32 * 1024**2

_IMAGES: tuple[bytes, ...] = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*")
_OLD_BIFF: tuple[bytes, ...] = (
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08\x08\x00",
    b"\x09\x08\x10\x00",
)
_NAMED_BINARIES: tuple[tuple[bytes, str], ...] = (
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x00\x01\x00\x00Standard Jet DB", "a Microsoft Access database"),
    (b"\x00\x01\x00\x00Standard ACE DB", "a Microsoft Access database"),
    (b"PAR1", "a Parquet file"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (OLE_SIGNATURE, "an old Office file that is not a spreadsheet"),
)
# A short signature could also begin a text, and what follows it will not look like one.
_SIGNATURES: tuple[tuple[tuple[bytes, ...], Format], ...] = (
    ((b"\x1f\x8b",), Format.GZIP),
    ((b"%PDF-",), Format.PDF),
    (_IMAGES, Format.IMAGE),
    (_OLD_BIFF, Format.XLS),
    ((b"{\\rtf", b"%!PS"), Format.DOCUMENT),
    (tuple(signature for signature, _ in _NAMED_BINARIES if len(signature) > 4), Format.BINARY),
)
_HTML_START = re.compile(
    r"<(!doctype\s+html|(html|head|body|table|tbody|tr|td|meta|title|div|span|p|h[1-6]|script|style|form|center|font"
    r"|link|base|br|hr|ul|ol|img|a|b|i|main|section|header|noscript|iframe|frameset)[\s>/])",
    re.IGNORECASE,
)
_XML_COMMENT = re.compile(r"<!--.*?(-->|\Z)", re.DOTALL)
_XML_PROLOGUE = re.compile(r"<\?.*?\?>", re.DOTALL)
_XML_ROOT = re.compile(r"<[A-Za-z_][\w.-]*(:[\w.-]+)?(\s+[\w:.-]+\s*=\s*[\"']|\s*/?>\s*(<|\Z))")
_JSON_OBJECT = re.compile(r'\{\s*("(?:[^"\\\x00-\x1f]|\\.)*"\s*:|\}\s*\Z)')
_JSON_TOKEN = re.compile(
    r'\s*(?:"(?:[^"\\\x00-\x08\x0a-\x1f]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|([{}\[\],:]))'
)
_OPENING = frozenset("{[")
_CLOSING = frozenset("}]")


def detect_format(head: bytes, path: Path) -> Format:
    """Return what the content of a file is.

    ``head`` is the beginning of the file (64 KiB is plenty); ``path`` is opened only where the answer
    lies elsewhere in the file: the directory of a zip, the streams of an OLE file.
    """
    if not head.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe") and path.stat().st_size <= len(head):
        return Format.EMPTY
    return _by_signature(head, path) or _by_text(head)


def describe_binary(head: bytes) -> str:
    """Return plain words for content that cannot be read, for example ``a RAR archive``."""
    for signature, words in _NAMED_BINARIES:
        if head.startswith(signature):
            return words
    if head[257:262] == b"ustar":
        return "a tar archive"
    if not head.strip(b"\x00"):
        return "nothing but zero bytes, as an interrupted download leaves behind"
    return "a binary file of a kind tallystick does not know"


def _by_signature(head: bytes, path: Path) -> Format | None:
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip_format(path)
    if head.startswith(OLE_SIGNATURE):
        return _ole_format(path)
    start = head.lstrip(b"\xef\xbb\xbf\r\n\t ")
    for signatures, kind in _SIGNATURES:
        if head.startswith(signatures) or (kind is Format.PDF and start.startswith(signatures)):
            return kind
    if _is_bitmap_or_webp(head):
        return Format.IMAGE
    return Format.BINARY if head[257:262] == b"ustar" else None


def _is_bitmap_or_webp(head: bytes) -> bool:
    is_bitmap = head.startswith(b"BM") and len(head) > 14 and head[6:10] == b"\x00\x00\x00\x00"
    return is_bitmap or (head.startswith(b"RIFF") and head[8:12] == b"WEBP")


def _zip_format(path: Path) -> Format:
    """Return the kind of a zip by the names of its members, as Office and OpenDocument files define them."""
    names = _zip_names(path)
    if "xl/workbook.bin" in names:
        return Format.XLSB
    if "[content_types].xml" in names:
        if any(name.startswith("xl/") for name in names):
            return Format.XLSX
        if any(name.startswith(("word/", "ppt/", "visio/")) for name in names):
            return Format.DOCUMENT
    if "mimetype" in names and "content.xml" in names:
        return _open_document_format(path)
    if any(name.startswith("index/") and name.endswith(".iwa") for name in names):
        return Format.DOCUMENT
    return Format.ZIP


def _zip_names(path: Path) -> frozenset[str]:
    """Return the member names in lower case with forward slashes; none where the directory is false."""
    import zipfile  # noqa: PLC0415  (slow to import, and few files are zips)

    if _zip_directory_size(path) > _MAX_ZIP_DIRECTORY:
        return frozenset()
    try:
        with zipfile.ZipFile(path) as archive:
            return frozenset(name.replace("\\", "/").lower() for name in archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error, EOFError):
        return _names_in_local_headers(path)


def _zip_directory_size(path: Path) -> int:
    """Return the size a zip claims for its directory, so that a false claim is never read into memory."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 66_000))
        tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or end + 16 > len(tail):
        return 0
    (claimed,) = struct.unpack_from("<I", tail, end + 12)
    return int(claimed) if claimed != 0xFFFFFFFF else size


def _names_in_local_headers(path: Path) -> frozenset[str]:
    """Return the names that stand before the members: all that is left of a zip that was cut off."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    names = set()
    for match in re.finditer(rb"PK\x03\x04", head):
        if match.start() + 30 <= len(head):
            (length,) = struct.unpack_from("<H", head, match.start() + 26)
            name = head[match.start() + 30 : match.start() + 30 + length]
            names.add(name.decode("utf-8", "replace").replace("\\", "/").lower())
    return frozenset(names)


def _open_document_format(path: Path) -> Format:
    with path.open("rb") as file:
        head = file.read(512)
    # The standard wants the type first and not compressed, so that it can be read here.
    if b"opendocument.spreadsheet" in head:
        return Format.ODS
    if b"opendocument." in head:
        return Format.DOCUMENT
    return Format.ODS


def _ole_format(path: Path) -> Format:
    try:
        names = {name.lower() for name in CompoundFile(path).names}
    except (CompoundFileError, struct.error, OSError):
        return Format.XLS
    if "encryptedpackage" in names:
        return Format.ENCRYPTED_WORKBOOK
    if names & {"worddocument", "powerpoint document", "visiodocument"}:
        return Format.DOCUMENT
    if names & {"workbook", "book"}:
        return Format.XLS
    return Format.BINARY


def _by_text(head: bytes) -> Format:
    text = _decoded(head)
    if text is None:
        return Format.BINARY
    start = text.lstrip("\ufeff\x00 \t\r\n")
    if start.startswith("<"):
        return _markup_format(start)
    if start.startswith(("{", "[")) and _is_json_beginning(start, is_whole=len(head) < _HEAD_BYTES):
        return Format.JSON
    return Format.TEXT


def _decoded(head: bytes) -> str | None:
    """Return the head as text good enough to recognise markup, or ``None`` where it is not text."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace")
    zeros_even, zeros_odd = head[0::2].count(0), head[1::2].count(0)
    half = max(1, len(head) // 2)
    if zeros_odd > 0.4 * half and zeros_even < 0.05 * half:
        return head.decode("utf-16-le", "replace")
    if zeros_even > 0.4 * half and zeros_odd < 0.05 * half:
        return head.decode("utf-16-be", "replace")
    controls = len(head) - len(head.translate(None, bytes([*range(1, 9), *range(14, 26), *range(28, 32)])))
    if controls > max(2, 0.02 * len(head)) or zeros_even + zeros_odd > 0.3 * len(head):
        return None
    return head.decode("utf-8", "replace")


def _markup_format(start: str) -> Format:
    body = _XML_COMMENT.sub("", start).lstrip()
    is_declared = body.startswith("<?xml")
    body = _XML_PROLOGUE.sub("", body).lstrip()
    if _HTML_START.match(body):
        return Format.HTML
    if is_declared or body.startswith("<!DOCTYPE") or _XML_ROOT.match(body):
        return Format.XML
    return Format.HTML if start.startswith("<!--") else Format.TEXT


def _is_json_beginning(text: str, *, is_whole: bool) -> bool:
    """Tell an object or array from a delimited text whose first heading is in braces or square brackets.

    An object begins with a name and a colon. For an array the tokens up to 8,192 characters must be JSON
    tokens, and nothing but another document may follow its end.
    """
    sample = text[:8_192]
    if _JSON_OBJECT.match(sample):
        return True
    position, depth = 0, 0
    while match := _JSON_TOKEN.match(sample, position):
        position = match.end()
        sign = match.group(1) or ""
        depth += (sign in _OPENING) - (sign in _CLOSING)
        if depth == 0:
            return _follows_json(sample[position:])
    is_cut = len(sample) < len(text) or not is_whole
    return text[0] == "[" and is_cut and len(sample) - position < 4_096


def _follows_json(rest: str) -> bool:
    stripped = rest.lstrip()
    return not stripped or (stripped[0] in "{[" and "\n" in rest[: len(rest) - len(stripped)])
