"""Which rule holds for a text: each distinct text is read once, against the rules whose words occur in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from tallystick.categories.rules.model import Rule
from tallystick.categories.rules.wording import plain_words

DESCRIPTION_FIELDS: tuple[str, ...] = ("purpose", "expenditure_category", "department", "merchant_category")
PAYEE_FIELDS: tuple[str, ...] = ("payee", "public_body")
"""``public_body`` is the kind of the register of bodies, for example ``police``, or the id of one body."""


class Matcher:
    """Rules, ready to be asked for one row of fields after another."""

    def __init__(self, rules: Iterable[Rule], fields: tuple[str, ...]) -> None:
        self._fields = fields
        self._remembered: dict[tuple[str, str], tuple[Rule, ...]] = {}
        self._anchored: dict[str, dict[str, list[tuple[str, Rule]]]] = {
            field: defaultdict(list) for field in fields
        }
        for rule in rules:
            for field in rule.where:
                if field in self._anchored:
                    for phrase in rule.words:
                        anchor = max(phrase.split(), key=len)
                        self._anchored[field][anchor].append((f" {phrase} ", rule))

    def find(self, values: Mapping[str, str | None]) -> Rule | None:
        """Return the strongest rule that holds for a row, or None.

        Args:
            values: text of each field as published; None or empty where there is none.
        """
        found: list[Rule] = []
        for field in self._fields:
            value = values.get(field)
            if value:
                found.extend(self._candidates(field, value))
        if not found:
            return None
        for rule in sorted(found, key=lambda rule: rule.place):
            if not rule.unless or not _says(rule, values):
                return rule
        return None

    def _candidates(self, field: str, value: str) -> tuple[Rule, ...]:
        key = (field, value)
        known = self._remembered.get(key)
        if known is None:
            known = tuple(self._matching(field, plain_words(value)))
            if len(self._remembered) < 1_000_000:
                self._remembered[key] = known
        return known

    def _matching(self, field: str, words: str) -> Iterable[Rule]:
        anchored = self._anchored[field]
        padded = f" {words} "
        for word in set(words.split()):
            for phrase, rule in anchored.get(word, ()):
                if phrase in padded:
                    yield rule


def _says(rule: Rule, values: Mapping[str, str | None]) -> bool:
    for field in rule.where:
        padded = f" {plain_words(values.get(field) or '')} "
        if any(f" {phrase} " in padded for phrase in rule.unless):
            return True
    return False
