"""Characters of a published name: damaged encodings repaired, accents and typographic marks made plain."""

from __future__ import annotations

import html
import re
import unicodedata

_PLAIN_MARKS = str.maketrans(
    {
        **dict.fromkeys("‘’‛`´ʼ′", "'"),
        **dict.fromkeys("“”", '"'),
        **dict.fromkeys("–—‐‑−", "-"),
        **dict.fromkeys("\u00ad\u200b\ufeff", ""),
        **dict.fromkeys("\u00a0•·…", " "),
        **{"ß": "SS", "Æ": "AE", "æ": "AE", "Œ": "OE", "œ": "OE", "Ø": "O", "ø": "O"},
        **{"Ł": "L", "ł": "L", "Đ": "D", "đ": "D", "ı": "I", "¦": "|"},
    }
)
_DAMAGED = re.compile("[ÃÂâ][\u0080-\u00bf€™œžŸ‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜›¡-¿]")
_LOST_APOSTROPHE = re.compile(r"(?<=[A-Za-z])[\ufffd?](?=[sS]\b)")
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|amp|apos|quot|nbsp|lt|gt);", re.IGNORECASE)


def plain_upper(text: str) -> str:
    """Return a name in upper-case plain letters, its punctuation kept.

    UTF-8 that was read as Windows-1252 is read again, HTML entities are resolved, accents are dropped, and an
    apostrophe that was lost on the way (``JOHN?S``) is put back. Letters of other scripts stay as they are.
    """
    if "&" in text and ";" in text and _ENTITY.search(text):
        text = html.unescape(text.replace("&AMP;", "&amp;"))
    if not text.isascii():
        text = _without_accents(_undamaged(text))
    if "?" in text or "\ufffd" in text:
        text = _LOST_APOSTROPHE.sub("'", text)
    return text.upper()


def _undamaged(text: str) -> str:
    if not _DAMAGED.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(_PLAIN_MARKS))
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))
