"""Values by name from a mapping or a row: each read by its meaning, each mistake refused with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, TypeVar

from tallystick.transformation.errors import CaseRefused
from tallystick.transformation.months import month_of

Word = TypeVar("Word", bound=StrEnum)

_NUMBER = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LONGEST_NUMBER = 18
"""Digits of a number beyond which it is a mistake, not a sum."""
MOST_PENCE = 10**13
"""A hundred billion pounds: more than any council's sum, and little enough for sums to stay exact."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return advice with the nearest known word, or all of them where none is near."""
    listed = list(known)
    near = get_close_matches(word.strip().lower(), listed, n=1, cutoff=0.6)
    return f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(listed)}."


class Fields:
    """The values of one mapping or one row.

    Args:
        values: text, lists or mappings by name; an empty text counts as not given.
        place: where they stand, for example ``posts.csv, line 4``.
        places: the place of single values where it is known better.
    """

    def __init__(
        self, values: Mapping[str, Any], place: str, places: Mapping[str, str] | None = None
    ) -> None:
        self._values = values
        self._places = places or {}
        self.place = place

    def only(self, known: Iterable[str]) -> Fields:
        """Refuse a name that is not known, with the nearest one that is."""
        listed = list(known)
        for name in self._values:
            if name not in listed:
                raise CaseRefused(
                    f"There is no key {name!r} here.",
                    where=self._places.get(name, self.place),
                    why=nearest(name, listed),
                    next_step="Correct the key; nothing that is written is left unread.",
                )
        return self

    def has(self, name: str) -> bool:
        """Return whether a value is given."""
        return self._values.get(name) not in (None, "", [], {})

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text; without ``default`` it must be given."""
        if not self.has(name):
            if default is None:
                raise self._refused(name, "is missing")
            return default
        value = self._values[name]
        if not isinstance(value, str):
            raise self._refused(name, "must be a single value")
        return " ".join(value.split())

    def number(self, name: str, default: Decimal | None = None) -> Decimal:
        """Return a decimal number; thousands may be parted by commas."""
        if default is not None and not self.has(name):
            return default
        text = self.text(name)
        if not _NUMBER.fullmatch(text) or len(text) > _LONGEST_NUMBER:
            raise self._refused(
                name, f"is {text!r}, which is not a number", "Write it like 1234.5 or 1,234.5."
            )
        return Decimal(text.replace(",", ""))

    def positive(self, name: str, default: Decimal | None = None) -> Decimal:
        """Return a number above nought."""
        found = self.number(name, default)
        if found <= 0:
            raise self._refused(name, f"is {found:f}, but must be above nought")
        return found

    def whole(self, name: str, default: int | None = None, *, least: int = 0, most: int = 10**9) -> int:
        """Return a whole number between bounds."""
        found = self.number(name, None if default is None else Decimal(default))
        if found != int(found) or not least <= found <= most:
            raise self._refused(name, f"is {found:f}, but must be a whole number from {least} to {most:,}")
        return int(found)

    def percent(self, name: str, default: Decimal | None = None, *, most: int = 100) -> Decimal:
        """Return a percentage (0 to 100, with or without the sign) as a part of one."""
        if default is not None and not self.has(name):
            return default
        text = self.text(name).removesuffix("%").strip()
        if not _NUMBER.fullmatch(text) or not 0 <= Decimal(text.replace(",", "")) <= most:
            raise self._refused(name, f"is {text!r}, which is not a percentage from 0 to {most}")
        return Decimal(text.replace(",", "")) / 100

    def pence(self, name: str, default: int | None = None) -> int:
        """Return pounds (``28,500`` or ``£28,500.50``) as pence; nought or more, at most two decimals."""
        if default is not None and not self.has(name):
            return default
        text = self.text(name).removeprefix("£")
        pence = Decimal(text.replace(",", "")) * 100 if _NUMBER.fullmatch(text) else Decimal(-1)
        if not 0 <= pence <= MOST_PENCE or pence != int(pence):
            raise self._refused(
                name, f"is {text!r}, which is not an amount in pounds", "Write it like 28500 or 28,500.50."
            )
        return int(pence)

    def day(self, name: str) -> date:
        """Return a day written ``YYYY-MM-DD``."""
        text = self.text(name)
        try:
            if _DAY.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        raise self._refused(name, f"is {text!r}, which is no day", "Write it as YYYY-MM-DD.")

    def day_or_none(self, name: str) -> date | None:
        """Return a day, or None where none is given."""
        return self.day(name) if self.has(name) else None

    def month(self, name: str) -> int:
        """Return a month written ``YYYY-MM`` as a number."""
        text = self.text(name)
        if not _MONTH.fullmatch(text) or text.startswith("0000"):
            raise self._refused(name, f"is {text!r}, which is no month", "Write it as YYYY-MM.")
        return month_of(date.fromisoformat(f"{text}-01"))

    def one_of(self, name: str, words: type[Word], default: Word | None = None) -> Word:
        """Return one of the words of an enumeration; case and underscores do not matter."""
        if default is not None and not self.has(name):
            return default
        text = self.text(name)
        plain = text.lower().replace("_", " ")
        for word in words:
            if word.value == plain:
                return word
        raise self._refused(name, f"is {text!r}", nearest(plain, [word.value for word in words]))

    def yes(self, name: str, *, default: bool = False) -> bool:
        """Return whether a value is yes."""
        if not self.has(name):
            return default
        text = self.text(name).lower()
        if text not in ("yes", "no", "true", "false"):
            raise self._refused(name, f"is {text!r}", "Write yes or no.")
        return text in ("yes", "true")

    def known(self, name: str, keys: Iterable[str], what: str) -> str:
        """Return a text that must be one of the keys of another table."""
        text, listed = self.text(name), list(keys)
        if text not in listed:
            near = get_close_matches(text, listed, n=1, cutoff=0.6)
            hint = f"Did you mean {near[0]!r}?" if near else ""
            raise self._refused(name, f"is {text!r}, but there is no such {what}", hint)
        return text

    def inner(self, name: str, known: Iterable[str] | None = None) -> Fields:
        """Return the mapping of a name, an empty one where it is not given; None knows every key."""
        value = self._values.get(name) or {}
        if isinstance(value, Fields):
            return value if known is None else value.only(known)
        if value != {}:
            raise self._refused(name, "must have keys of its own")
        return Fields({}, f"{self.place}, {name}")

    def list_of(self, name: str) -> list[Any]:
        """Return the list of a name, an empty one where it is not given."""
        value = self._values.get(name) or []
        if not isinstance(value, list):
            raise self._refused(name, "must be a list")
        return value

    def names(self) -> list[str]:
        """Return the names that are given."""
        return list(self._values)

    def refused(self, name: str, what: str, next_step: str = "") -> CaseRefused:
        """Return the refusal of one value, for rules of the room that reads it."""
        return self._refused(name, what, next_step)

    def _refused(self, name: str, what: str, next_step: str = "") -> CaseRefused:
        return CaseRefused(f"{name!r} {what}.", where=self._places.get(name, self.place), next_step=next_step)
