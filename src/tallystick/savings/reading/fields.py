"""Values by name from a mapping: each read by its meaning, each mistake refused with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, TypeVar

from tallystick.kernel import UsageProblem
from tallystick.savings.bases import first_year
from tallystick.savings.errors import ClaimRefused

Word = TypeVar("Word", bound=StrEnum)

_NUMBER = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LONGEST_NUMBER = 24


class Fields:
    """The values of one mapping: text, lists or mappings by name; an empty text counts as not given."""

    def __init__(self, values: Mapping[str, Any], place: str, places: Mapping[str, str]) -> None:
        self._values = values
        self._places = places
        self.place = place

    def only(self, known: Iterable[str]) -> Fields:
        """Refuse a name that is not known, with the nearest one that is."""
        listed = list(known)
        for name in self._values:
            if name not in listed:
                raise ClaimRefused(
                    f"There is no key {name!r} here.",
                    where=self._places.get(name, self.place),
                    why=_nearest(name, listed),
                    next_step="Inside { } and [ ] a comma ends a value: write 13900, not 13,900."
                    if name.strip().isdigit()
                    else "Correct the key; nothing that is written is left unread.",
                )
        return self

    def names(self) -> list[str]:
        """Return the names that are given."""
        return list(self._values)

    def has(self, name: str) -> bool:
        """Return whether a value is given."""
        return self._values.get(name) not in (None, "", [])

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text; without ``default`` it must be given."""
        if not self.has(name):
            if default is None:
                raise self.refused(name, "is missing")
            return default
        value = self._values[name]
        if not isinstance(value, str):
            raise self.refused(name, "must be a single value")
        return " ".join(value.split())

    def number(self, name: str, default: Decimal | None = None) -> Decimal:
        """Return a decimal number; thousands may be parted by commas."""
        if default is not None and not self.has(name):
            return default
        text = self.text(name)
        if not _NUMBER.fullmatch(text) or len(text) > _LONGEST_NUMBER:
            raise self.refused(
                name, f"is {text!r}, which is not a number", "Write it like 1234.5 or 1,234.5."
            )
        return Decimal(text.replace(",", ""))

    def pence(self, name: str, default: int | None = None) -> int:
        """Return pounds (``28,500`` or ``£28,500.50``) as whole pence."""
        if default is not None and not self.has(name):
            return default
        exact = self.exact_pence(name)
        if exact != int(exact):
            raise self.refused(name, f"is {self.text(name)!r}, which is no whole number of pence")
        return int(exact)

    def exact_pence(self, name: str) -> Decimal:
        """Return pounds as pence that need not be whole, as unit costs are."""
        text = self.text(name)
        sign, size = ("-", text[1:]) if text.startswith("-") else ("", text)
        plain = sign + size.removeprefix("£").strip()
        if not _NUMBER.fullmatch(plain) or len(plain) > _LONGEST_NUMBER:
            raise self.refused(
                name, f"is {text!r}, which is not an amount in pounds", "Write it like 28500 or 28,500.50."
            )
        return Decimal(plain.replace(",", "")) * 100

    def share(self, name: str) -> Decimal:
        """Return a share of one: ``0.4`` or ``40 %``."""
        text = self.text(name)
        is_percentage = text.endswith("%")
        plain = text.removesuffix("%").strip()
        if not _NUMBER.fullmatch(plain) or len(plain) > _LONGEST_NUMBER:
            raise self.refused(name, f"is {text!r}, which is not a share", "Write 0.4 or 40 %.")
        return Decimal(plain.replace(",", "")) / (100 if is_percentage else 1)

    def year(self, name: str, default: str | None = None) -> str:
        """Return a financial year written ``2025-26``."""
        text = self.text(name, default)
        if text:
            try:
                first_year(text)
            except UsageProblem as problem:
                raise self.refused(
                    name, f"is {text!r}, which is no financial year", problem.next_step
                ) from problem
        return text

    def day(self, name: str) -> str:
        """Return a day written ``YYYY-MM-DD``, or an empty text where none is given."""
        text = self.text(name, "")
        try:
            if not text or (_DAY.fullmatch(text) and date.fromisoformat(text)):
                return text
        except ValueError:
            pass
        raise self.refused(name, f"is {text!r}, which is no day", "Write it as YYYY-MM-DD.")

    def one_of(self, name: str, words: type[Word], default: Word | None = None) -> Word:
        """Return one of the words of an enumeration; case, hyphens and underscores do not matter."""
        if default is not None and not self.has(name):
            return default
        text = self.text(name)
        for word in words:
            if _alike(word.value) == _alike(text):
                return word
        raise self.refused(name, f"is {text!r}", _nearest(text, [word.value for word in words]))

    def inner(self, name: str, known: Iterable[str] | None = None) -> Fields:
        """Return the mapping of a name, an empty one where it is not given; None knows every key."""
        value = self._values.get(name) or Fields({}, self._places.get(name, self.place), {})
        if not isinstance(value, Fields):
            raise self.refused(name, "must have keys of its own")
        return value if known is None else value.only(known)

    def rows(self, name: str, known: Iterable[str]) -> list[Fields]:
        """Return a list of mappings, an empty one where none is given."""
        listed = list(known)
        value = self._values.get(name) or []
        if not isinstance(value, list) or not all(isinstance(item, Fields) for item in value):
            raise self.refused(name, "must be a list", f"Each with keys: {', '.join(listed)}.")
        return [item.only(listed) for item in value]

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts, an empty one where none is given."""
        value = self._values.get(name) or []
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.refused(name, "must be a list of texts", "Write [one, another].")
        return tuple(" ".join(item.split()) for item in value)

    def refused(self, name: str, what: str, next_step: str = "") -> ClaimRefused:
        """Return the refusal of one value."""
        return ClaimRefused(
            f"{name!r} {what}.", where=self._places.get(name, self.place), next_step=next_step
        )


def _alike(text: str) -> str:
    return text.lower().replace("_", " ").replace("-", " ")


def _nearest(word: str, known: Iterable[str]) -> str:
    """Return advice with the nearest known word, or all of them where none is near."""
    listed = list(known)
    near = get_close_matches(word.strip().lower(), listed, n=1, cutoff=0.6)
    return f"Did you mean {near[0]!r}?" if near else f"Known: {', '.join(listed)}."
