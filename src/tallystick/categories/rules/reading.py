"""Read rules from YAML, and refuse what a reader could not follow."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from typing import Any

from tallystick.categories.rules.matching import DESCRIPTION_FIELDS, PAYEE_FIELDS
from tallystick.categories.rules.model import Rule
from tallystick.categories.rules.wording import plain_words

_KEYS = {"id", "class", "where", "words", "why"}
_FIELDS = frozenset((*DESCRIPTION_FIELDS, *PAYEE_FIELDS))


@lru_cache(maxsize=1)
def bundled_rules() -> tuple[Rule, ...]:
    """Return the rules that ship with the library, strongest first."""
    return read_rules(resources.files(__package__).joinpath("rules.yaml").read_text("utf-8"))


def read_rules(text: str) -> tuple[Rule, ...]:
    """Return the rules of a YAML text.

    Raises:
        ValueError: a rule lacks a part, names an unknown field, or has the id of another; a defect of ours.
    """
    import yaml  # noqa: PLC0415  # only when a classification asks for the rules

    found = tuple(_rules(yaml.safe_load(text) or []))
    ids = [rule.id for rule in found]
    repeated = sorted({each for each in ids if ids.count(each) > 1})
    if repeated:
        raise ValueError(f"rules {', '.join(repeated)} stand in the file twice")
    return found


def _rules(items: list[dict[str, Any]]) -> Iterator[Rule]:
    for place, item in enumerate(items, start=1):
        missing = sorted(_KEYS - set(item))
        if missing:
            raise ValueError(f"rule {item.get('id', place)} lacks {', '.join(missing)}")
        where = tuple(_parts(item["where"]))
        odd = sorted(set(where) - _FIELDS)
        if odd or not where:
            raise ValueError(
                f"rule {item['id']} names no field {', '.join(odd)}; there are {sorted(_FIELDS)}"
            )
        if len({field in PAYEE_FIELDS for field in where}) > 1:
            raise ValueError(f"rule {item['id']} mixes fields of the payee and of the description")
        words = tuple(plain_words(part) for part in _parts(item["words"]))
        unless = tuple(plain_words(part) for part in _parts(item.get("unless", "")))
        if not words or not all(words) or not all(unless):
            raise ValueError(f"rule {item['id']} has an empty phrase")
        yield Rule(item["id"], place, item["class"], where, words, unless, " ".join(item["why"].split()))


def _parts(text: str) -> list[str]:
    return [part for part in (" ".join(part.split()) for part in text.split(";")) if part]
