"""The noun of the rules: one sentence that leads from words to a class."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """One rule.

    It holds where one of ``words`` stands as whole words, in this order, in one of the ``where`` fields, and
    none of ``unless`` stands in any of these fields. ``words`` and ``unless`` are in the plain form of
    :func:`tallystick.categories.rules.wording.plain_words`. ``place`` is its place in the file: an earlier
    rule outranks a later one.
    """

    id: str
    place: int
    code: str
    where: tuple[str, ...]
    words: tuple[str, ...]
    unless: tuple[str, ...]
    why: str
