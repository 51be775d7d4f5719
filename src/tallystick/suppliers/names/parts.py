"""A name with marks, brackets, dashes or commas taken apart: which words are the legal name, which are
not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tallystick.suppliers.names.forms import form_size, take_form
from tallystick.suppliers.names.noise_words import (
    ALWAYS_NOISE,
    IDENTIFYING_BRACKETS,
    NOISE,
    OFFICES,
    PUBLIC_WORDS,
    SHARED_NAMES,
    SITE_WORDS,
)
from tallystick.suppliers.names.people import evidence, surname_first
from tallystick.suppliers.names.people_words import STRONG_TITLES
from tallystick.suppliers.names.place_words import PLACES
from tallystick.suppliers.names.vocabulary import MARKS, Mark, marks_of

_WORD = re.compile(r"[^\W_]+")
_LEADING = re.compile(
    r"^[\s*#_.\-]*(?:(?:Z{3,}|Z{2,}(?=[\s_\-*.:/]))[\s_\-*.:/]*(?=[A-Z0-9(])"
    r"|\d{5,}[\s\-_:/]*(?=[A-Z(])|0\d{3,}[\s\-_:/]*(?=[A-Z])|[A-Z]{1,3}\d{6,}\s*[:\-]\s*(?=[A-Z]))"
)
_STARRED_NUMBER = re.compile(r"\(?\*{2,}\d+\)?")
_STARS = re.compile(r"\*+([^*]*)\*+")
_ALWAYS_NOISE = re.compile(
    r"\b(?:" + "|".join(note.replace(" ", r"\s*") for note in ALWAYS_NOISE) + r"|DNU)\b"
    r"(?:[\s\-:,*(]*(?:PLEASE\s+)?USE\s+\w*\d\w*\)?)?"
)
_REFERENCE = re.compile(
    r"(?:\b(?:(?:REG(?:ISTERED)?\s+)?CHARITY\s+(?:NUMBER|NO|REG)|REF|NO|ACC|AC|A/C|ACCT|ACCOUNT|INV|INVOICE|PO)"
    r"[\s.:#]*)?(?:#\s*)?\b\d{5,}\s*$|#?\bDX\s*\d+.*$|#\w*\d.*$"
)
"""References, exchange numbers (DX) and registered numbers at the end of a name."""
_DATE = re.compile(r"\b\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}\b|\b\d{4}[/\-]\d{1,2}[/\-]\d{1,2}\b")
_OTHER_NAME = re.compile(
    r"(?P<open>[(\[]\s*)?(?:"
    r"(?P<trading>\bT\s?[/\\]\s?AS?\b\.?|\bT\.A\.(?=\s)|\b(?:TRADING|TRADES|TRADED)\s+AS\b"
    r"|\bD/?B/?A\b|\bA/?K/?A\b|\b(?:ALSO\s+)?KNOWN\s+AS\b"
    r"|(?:(?<=\bLTD)|(?<=\bLIMITED)|(?<=\bLLP)|(?<=\bLTD\.))\s+T\s?A\s)"
    r"|(?P<formerly>\b(?:FORM(?:ER|AL|E)LY|PREVIOUSLY|PREV\b\.?|F/?K/?A\b)"
    r"(?:\s+(?:KNOWN|TRADING)\s+AS\b)?|(?<=[(\[])\s*(?:WAS|EX|FORMER|PRE)\b)"
    r"|(?P<care>\bC\s?[/\\]\s?O\b\.?|\bCARE\s+OF\b)"
    r"|(?P<now>\bNOW\s+(?:KNOWN|TRADING)\s+AS\b|(?<=[(\[])\s*NOW\b)"
    r")[\s:\-]*"
)
_MAY_BE_OTHER_NAME = re.compile(
    r"[/\\]|TRADING|TRADES|TRADED|KNOWN|FORM[ARE]|PREV|CARE OF|NOW |DBA|[FA]KA|T\.A"
    r"|[(\[]\s*(?:WAS|EX|PRE|NOW)|(?:LTD|LIMITED|LLP)\.? +T"
)
"""What every mark of another name holds; quicker to look for than the marks themselves."""
_DIGITS = re.compile(r"\d\d")
_BREAK = re.compile(r"([()\[\]{}<>]|\s-+(?=\s|$)|-+\s|\s-+|--+|(?<=\w\w)\s*/\s*(?=\w\w)|,|;|\||:)")
_SMALL_WORDS = frozenset(("OF", "AND", "THE", "FOR", "IN", "TO"))
_OPENING = frozenset("([{<")
_CLOSING = frozenset(")]}>")
_STRONG_FORM_INSIDE = int(Mark.FORM_INSIDE)
_ORGANISATION = int(Mark.ORGANISATION)


@dataclass(slots=True)
class Parts:
    """A name taken apart; words are upper case without punctuation."""

    words: list[str]
    trading_as: str = ""
    trading_form: str = ""
    formerly: str = ""
    care_of: str = ""
    branch: list[str] = field(default_factory=list)
    is_surname_first: bool = False


def words_of(text: str) -> list[str]:
    """Split upper-case text into words: apostrophes closed up, ampersands and plus signs as AND."""
    if "'" in text:
        text = text.replace("'", "")
    if "&" in text:
        text = text.replace("&", " AND ")
    if "+" in text:
        text = re.sub(r"(?<=[A-Z0-9])\s*\+\s*(?=[A-Z0-9])", " AND ", text)
    return _WORD.findall(text)


def take_apart(text: str) -> Parts:
    """Take a plain upper-case name apart.

    A bracket before the legal form belongs to the name (``AMEY (WAKEFIELD) LTD``), one behind it is a
    branch (``AMEY LTD (WAKEFIELD)``). Without a legal form, brackets and dashed ends that name a place, a
    site or a department of a public body are a branch, unless the name is one that many bodies share (``ST
    MARYS SCHOOL (TAUNTON)``): there the place identifies and stays.
    """
    main, parts = _other_names(_without_noise(text.replace("'", "")))
    segments = _segments(main)
    if _is_person_with_comma(segments):
        titles = [word for word in segments[1][1] if word in STRONG_TITLES]
        given = [word for word in segments[1][1] if word not in STRONG_TITLES]
        parts.words, parts.is_surname_first = titles + given + segments[0][1], True
        return parts
    _gather(segments, parts)
    _site_at_end(parts)
    if not parts.words:
        parts.words = words_of(parts.trading_as) or words_of(parts.care_of) or parts.branch
        parts.branch = [] if parts.words is parts.branch else parts.branch
    return parts


def _without_noise(text: str) -> str:
    text = _LEADING.sub("", text)
    if "*" in text:
        text = _STARRED_NUMBER.sub(" ", text)
        text = _STARS.sub(lambda star: " " if _is_noise(words_of(star[1])) else f" {star[1]} ", text)
    if "USE" in text or "DNU" in text or "NOT PAY" in text:
        text = _ALWAYS_NOISE.sub(" ", text)
    if not text[-1:].isdigit() and not _DIGITS.search(text):
        return text
    shorter = _REFERENCE.sub("", _DATE.sub(" ", text))
    return shorter if _WORD.search(shorter) else text


def _other_names(text: str) -> tuple[str, Parts]:
    """Take trading, former and care-of names off; return what is left beside them."""
    parts = Parts([])
    found = list(_OTHER_NAME.finditer(text)) if _MAY_BE_OTHER_NAME.search(text) else []
    if not found:
        return text, parts
    main = text[: found[0].start()]
    for number, mark in enumerate(found):
        end = found[number + 1].start() if number + 1 < len(found) else len(text)
        section = text[mark.end() : end]
        if mark["open"]:
            section, _, rest = section.partition(")")
            main += " " + rest
        if mark["now"]:
            parts.formerly, main = _cleaned(main), section
        elif mark["trading"] and not parts.trading_as:
            parts.trading_as = _cleaned(section)
            parts.trading_form = take_form(words_of(section))[1]
        elif mark["formerly"]:
            parts.formerly = parts.formerly or _cleaned(section)
        elif mark["care"]:
            parts.care_of = parts.care_of or _cleaned(section)
    return main, parts


def _cleaned(text: str) -> str:
    words = words_of(text)
    while len(words) > 1 and words[0] == "THE":
        del words[0]
    return " ".join(take_form(words)[0])


def _segments(text: str) -> list[tuple[str, list[str]]]:
    """Split at brackets, dashes and commas; notes of the ledger are left out."""
    segments: list[tuple[str, list[str]]] = []
    kind = "start"
    for piece in _BREAK.split(text):
        mark = piece.strip()
        if piece and mark in _OPENING:
            kind = "bracket"
        elif piece and mark in _CLOSING:
            kind = "after"
        elif mark in (",", ";", "|", ":"):
            kind = "comma" if kind != "bracket" else kind
        elif mark and not mark.strip("-/"):
            kind = "dash" if kind != "bracket" else kind
        elif words := words_of(piece):
            if segments and _is_noise(words):
                continue
            if kind == "bracket" and segments and segments[-1][0] == "bracket":
                segments[-1][1].extend(words)
            else:
                segments.append((kind if segments else "start", words))
    return segments


def _is_noise(words: list[str]) -> bool:
    if not all(word in NOISE or word.isdigit() for word in words):
        return False
    return any(not word.isdigit() or len(word) >= 4 for word in words)


def _is_person_with_comma(segments: list[tuple[str, list[str]]]) -> bool:
    if (
        len(segments) == 3
        and segments[2][0] == "comma"
        and all(word in STRONG_TITLES for word in segments[2][1])
    ):
        segments[1][1].extend(segments.pop()[1])
    return len(segments) == 2 and segments[1][0] == "comma" and surname_first(segments[0][1], segments[1][1])


def _gather(segments: list[tuple[str, list[str]]], parts: Parts) -> None:
    """Put each segment with the name or with the branch."""
    name = parts.words
    for number, (kind, words) in enumerate(segments):
        follows = number + 1 < len(segments) and segments[number + 1][0] == "after"
        if not name or (kind == "after" and not parts.branch and not _has_form(name)):
            name.extend(words)
        elif words == ["THE"]:
            continue
        elif _has_form(name):
            if not _is_form(words):
                parts.branch.extend(words)
        elif _is_acronym(name, words):
            parts.branch.extend(name)
            name[:] = words
        elif _is_acronym(words, name):
            parts.branch.extend(words)
        elif _belongs(name, kind, words, follows=follows):
            name.extend(words)
        else:
            parts.branch.extend(words)


def _is_trade(words: list[str]) -> bool:
    """Tell whether nothing but words of a trade stand before a form: (ROOFING CONTRACTORS LTD), (UK LTD)."""
    return all(MARKS[word] & _ORGANISATION for word in take_form(words)[0])


def _is_acronym(short: list[str], words: list[str]) -> bool:
    """Tell whether one word is the initials of three or more others: NPIA, RICS."""
    if len(short) != 1 or len(short[0]) < 3 or len(words) < 3:
        return False
    return "".join(word[0] for word in words if word not in _SMALL_WORDS) == short[0]


def _belongs(name: list[str], kind: str, words: list[str], *, follows: bool) -> bool:
    """Tell whether a segment is a part of the name that has no legal form yet."""
    is_bracket = kind == "bracket"
    if (
        (is_bracket and follows)
        or _is_form(words)
        or (_has_form(words) and (not is_bracket or _is_trade(words)))
    ):
        return True
    if evidence(name, marks_of(name)):
        return False
    shared = any(word in SHARED_NAMES for word in name)
    if _is_site(words):
        return shared
    if all(word in IDENTIFYING_BRACKETS for word in words):
        return kind != "dash"
    if any(word in PUBLIC_WORDS for word in name) or ("NHS" in name and "TRUST" in name):
        return False
    return not is_bracket or shared or (len(name) == 1 and bool(marks_of(words) & _ORGANISATION))


def _is_site(words: list[str]) -> bool:
    if " ".join(words) in PLACES:
        return True
    if words[-1] in ("OFFICE", "OFFICES") and len(words) > 1:
        return words[0] in OFFICES or " ".join(words[:-1]) in PLACES
    return any(word in SITE_WORDS for word in words) and len(words) <= 5


def _has_form(words: list[str]) -> bool:
    return len(words) > 1 and form_size(words, len(words)) > 0


def _is_form(words: list[str]) -> bool:
    return form_size(["", *words], len(words) + 1) == len(words)


def _site_at_end(parts: Parts) -> None:
    """LEEDS BRANCH, SITE 4 at the end of a name without a dash before them."""
    words = parts.words
    size = 0
    if len(words) > 2 and words[-1] in ("BRANCH", "DEPOT"):
        size = next((size for size in (3, 2, 1) if " ".join(words[-1 - size : -1]) in PLACES), -1) + 1
    elif len(words) > 2 and words[-2] in ("SITE", "BRANCH", "DEPOT") and words[-1].isdigit():
        size = 2
    if 0 < size < len(words) and not any(word in SHARED_NAMES for word in words[:-size]):
        parts.branch[:0] = words[-size:]
        del words[-size:]
