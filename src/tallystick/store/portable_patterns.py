"""Regular expressions as DuckDB reads them (RE2), written so that Spark (Java 17) finds the same.

Where the two differ: ``\\b`` in Java 17 counts accented letters as letters, ``\\s`` holds the vertical tab,
``$`` also stands before a last line break, ``.`` leaves out five line breaks instead of one, ``(?i)`` knows
ASCII only, and ``[`` inside a class opens another. Sources: github.com/google/re2/wiki/Syntax;
``java.util.regex.Pattern``, Java 17.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_BLANKS = r"\t\n\f\r "
_WORD_EDGE = r"(?:(?<=\w)(?!\w)|(?<!\w)(?=\w))"
_NO_WORD_EDGE = r"(?:(?<=\w)(?=\w)|(?<!\w)(?!\w))"
_ESCAPES_IN_CLASS = {**{letter: f"\\{letter}" for letter in "dDwWtnrfa"}, "v": r"\x0B", "s": _BLANKS}
_ESCAPES = {
    **_ESCAPES_IN_CLASS,
    "s": f"[{_BLANKS}]",
    "S": f"[^{_BLANKS}]",
    "b": _WORD_EDGE,
    "B": _NO_WORD_EDGE,
    "A": r"\A",
    "z": r"\z",
}
_FLAGS = re.compile(r"\(\?([a-zA-Z]*)(?:-([a-zA-Z]+))?([:)])")
_HEXADECIMAL = re.compile(r"\\x(?:[0-9A-Fa-f]{2}|\{[0-9A-Fa-f]{1,6}\})")
_CATEGORY = re.compile(r"\\[pP](?:[CLMNPSZ]|\{[CLMNPSZ][a-z]?\})")


class UnportablePattern(ValueError):
    """A regular expression that this module cannot write for Spark; says which part of it."""


def spark_pattern(pattern: str, *, whole: bool = False) -> str:
    r"""Return the pattern for Spark; ``whole`` where all of the text must fit (``regexp_full_match``).

    >>> spark_pattern(r"(?i)\bltd$")
    '(?d)(?iu)(?:(?<=\\w)(?!\\w)|(?<!\\w)(?=\\w))ltd\\z'

    Raises:
        UnportablePattern: it holds a part whose meaning on both sides is not known to be the same.
    """
    found = _Writer(pattern).written()
    return rf"(?d)\A(?:{found})\z" if whole else f"(?d){found}"


def spark_replacement(replacement: str) -> str:
    r"""Return the replacement for Spark: ``\1`` is written ``$1``, and a dollar stands for itself."""
    found: list[str] = []
    at = 0
    while at < len(replacement):
        letter = replacement[at]
        if letter == "\\":
            at += 1
            following = replacement[at : at + 1]
            if following.isdecimal() and following.isascii():
                found.append(f"${following}")
                if replacement[at + 1 : at + 2].isdecimal():
                    raise UnportablePattern(rf"a digit after \{following} in a replacement")
            elif following == "\\":
                found.append(r"\\")
            else:
                raise UnportablePattern(rf"\{following} in a replacement")
        else:
            found.append(rf"\{letter}" if letter == "$" else letter)
        at += 1
    return "".join(found)


class _Writer:
    """Walks a pattern once, from left to right, and writes each part as Java reads it."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0
        self._parts: list[str] = []
        self._steps: dict[str, Callable[[], None]] = {
            "\\": self._escape,
            "[": self._class,
            "(": self._group,
            "$": lambda: self._take(1, r"\z"),
        }

    def written(self) -> str:
        while self._at < len(self._pattern):
            letter = self._pattern[self._at]
            step = self._steps.get(letter)
            if step:
                step()
            else:
                self._take(1, letter)
        return "".join(self._parts)

    def _take(self, letters: int, written: str) -> None:
        self._parts.append(written)
        self._at += letters

    def _escape(self, *, in_class: bool = False) -> None:
        text = self._pattern[self._at :]
        letter = text[1:2]
        written = (_ESCAPES_IN_CLASS if in_class else _ESCAPES).get(letter)
        if written:
            self._take(2, written)
        elif found := _HEXADECIMAL.match(text) or _CATEGORY.match(text):
            self._take(found.end(), found[0])
        elif letter and letter.isascii() and not letter.isalnum():
            self._take(2, text[:2])
        else:
            raise UnportablePattern(rf"\{letter}{' in a class' if in_class else ''}")

    def _class(self) -> None:
        pattern = self._pattern
        start = "[^" if pattern.startswith("[^", self._at) else "["
        self._take(len(start), start)
        if pattern.startswith("]", self._at):
            raise UnportablePattern("a class that begins with ]")
        while not pattern.startswith("]", self._at):
            letter = pattern[self._at : self._at + 1]
            if not letter:
                raise UnportablePattern("a class without an end")
            if letter == "\\":
                self._escape(in_class=True)
            elif pattern.startswith("[:", self._at):
                raise UnportablePattern("a named class such as [:alpha:]")
            else:
                # Java reads [ inside a class as another class, and && as what two classes share.
                self._take(1, rf"\{letter}" if letter in "[&" else letter)
        self._take(1, "]")

    def _group(self) -> None:
        text = self._pattern[self._at :]
        if not text.startswith("(?"):
            return self._take(1, "(")
        found = _FLAGS.match(text)
        if not found:
            raise UnportablePattern(f"a group that begins with {text[:4]}")
        on, off, end = found[1], found[2] or "", found[3]
        if set(on + off) - set("is"):
            raise UnportablePattern(f"the flags ({found[0][1:]}")
        written = "(?" + on.replace("i", "iu") + ("-" + off.replace("i", "iu") if off else "") + end
        return self._take(found.end(), written)
