"""What an item's wording says: its words, its measures, and how many of which unit its price is for.

``box of A4 paper, five reams`` sold by the box is five reams of ``a4 paper``; the same sold by the ream is
one.
Measures (14 inch, 16 GB, 500 ml) stay part of the thing: another measure is another thing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

_NUMBER_WORDS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "twelve": "12", "dozen": "12", "twenty": "20", "fifty": "50", "hundred": "100",
}  # fmt: skip

_COUNTED: dict[str, tuple[str, Decimal]] = {
    **dict.fromkeys(
        ("each", "ea", "item", "unit", "piece", "pc", "no", "number", "1", "eaches"), ("each", Decimal(1))
    ),
    **dict.fromkeys(("pair", "pr"), ("pair", Decimal(1))),
    **dict.fromkeys(("ream", "rm"), ("ream", Decimal(1))),
    **dict.fromkeys(("sheet", "sht"), ("ream", Decimal(1) / 500)),
    **dict.fromkeys(("kg", "kilo", "kilogram", "kilogramme", "kgs"), ("kg", Decimal(1))),
    **dict.fromkeys(("g", "gram", "gramme"), ("kg", Decimal("0.001"))),
    **dict.fromkeys(("tonne", "t"), ("kg", Decimal(1000))),
    **dict.fromkeys(("litre", "liter", "ltr", "l"), ("litre", Decimal(1))),
    **dict.fromkeys(("ml", "millilitre"), ("litre", Decimal("0.001"))),
    **dict.fromkeys(("metre", "meter", "m", "mtr"), ("metre", Decimal(1))),
    **dict.fromkeys(("hour", "hr", "hrs", "hourly"), ("hour", Decimal(1))),
    **dict.fromkeys(("day", "daily"), ("day", Decimal(1))),
    "dozen": ("each", Decimal(12)),
}
"""Units that can be compared, each with its base unit and how much of it one is. A ream has 500 sheets."""

_CONTAINERS = frozenset(
    ("box", "bx", "pack", "pk", "pkt", "packet", "case", "carton", "ctn", "bag", "set", "bundle", "roll",
     "tin", "drum", "tub", "bottle", "sleeve", "pallet", "kit")
)  # fmt: skip
_SAME_CONTAINER = {"bx": "box", "pk": "pack", "pkt": "pack", "packet": "pack", "ctn": "carton"}
_MEASURES = (
    "inch", "in", "gb", "tb", "mb", "mm", "cm", "m", "ml", "l", "litre", "ltr", "g", "gsm", "kg", "w", "v",
    "mp", "hz", "ghz", "mhz", "micron", "oz", "lb", "ft", "ply", "way", "core", "port", "page", "hp",
)  # fmt: skip
_SAME_MEASURE = {"in": "inch", "litre": "l", "ltr": "l"}
_IDLE = frozenset(
    ("a", "an", "the", "of", "for", "and", "with", "in", "to", "per", "by", "x", "new", "size", "colour",
     "color", "type", "quality", "standard")
)  # fmt: skip

_COUNT_UNIT = r"(?:reams?|sheets?|pairs?|each|items?|units?|pieces?|pcs?)"
_CONTAINER = "(?:" + "|".join(sorted(_CONTAINERS, key=len, reverse=True)) + ")(?:e?s)?"
_MULTIPLIED = re.compile(
    rf"\b([0-9]+)\s*(?:{_CONTAINER}\s*)?(?:x|of)\s*([0-9]+)\s*({_COUNT_UNIT})?(?![0-9a-z])"
)
_CONTAINER_OF = re.compile(rf"\b({_CONTAINER})\s*(?:of|/|x|:)?\s*([0-9]+)\s*({_COUNT_UNIT})?(?![0-9a-z.])")
_COUNT_THEN = re.compile(rf"(?<![0-9.])([0-9]+)\s*(?:/|\s)?\s*({_COUNT_UNIT}|{_CONTAINER})\b")
_PER = re.compile(r"\b(?:per|price per|sold per)\s+([0-9]+)(?![0-9a-z.])")
# A container alone is told by "of" or its abbreviation: a laptop bag and a tool set are things of their own.
_BARE_CONTAINER = re.compile(rf"\b(?:{_CONTAINER}\s+of|bx|pk|pkt|ctn)\b")
_ANY_CONTAINER = re.compile(rf"\b{_CONTAINER}\b")
_BARE_UNIT = re.compile(r"\b(?:pairs?|prs?|each|ea)\b")
_MEASURE = re.compile(
    r"(?<![0-9.])([0-9]+(?:\.[0-9]+)?)\s*-?\s*(\"|''|"
    + "|".join(sorted(_MEASURES, key=len, reverse=True))
    + r")(?![a-z0-9])"
)
_TOKEN = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?")
_SINGULAR_KEPT = frozenset(
    ("glass", "gas", "gps", "bus", "plus", "lens", "cds", "canvas", "access", "wireless", "stainless")
)


@dataclass(frozen=True)
class Wording:
    """What the text of an item and its unit say.

    Attributes:
        words: words of the thing in alphabetical order, singular.
        measures: its measures and every word with a figure in it; things that differ here are different.
        base_unit: unit in which prices are compared: ``each``, ``ream``, ``kg`` ..., or a container such as
            ``box`` whose content is not told.
        pack: base units in one priced unit.
        why: how the pack was found, for people; empty where the unit was plain.
    """

    words: tuple[str, ...]
    measures: tuple[str, ...]
    base_unit: str
    pack: Decimal
    why: str = ""


@dataclass(frozen=True)
class _Pack:
    """So many of a counted unit."""

    count: Decimal
    unit: str
    text: str


@lru_cache(maxsize=65_536)
def read_wording(item: str, unit: str) -> Wording:
    """Return what an item's text and its unit's text say together.

    The unit decides for what the price is; a container without a number (``box``) takes its content from the
    item's text. Where neither tells, prices are compared by that container only.
    """
    text = _plain(item)
    text, measures = _take_measures(text)
    text, inside = _take_pack(text)
    is_pair = _BARE_UNIT.search(text)
    bare_unit = is_pair[0].rstrip("s") if is_pair else ""
    container = _BARE_CONTAINER.search(text)
    text = _BARE_UNIT.sub(" ", _BARE_CONTAINER.sub(" ", text))
    tokens = [_singular(token) for token in _TOKEN.findall(text)]
    words = tuple(
        sorted({token for token in tokens if token.isalpha() and token not in _IDLE and len(token) > 1})
    )
    marked = {token for token in tokens if not token.isalpha()}
    base_unit, pack, why = _priced_for(
        _plain(unit), inside, bare_unit, container[0].removesuffix(" of").strip() if container else ""
    )
    return Wording(words, tuple(sorted(marked.union(measures))), base_unit, pack, why)


def _priced_for(unit: str, inside: _Pack | None, bare_unit: str, container: str) -> tuple[str, Decimal, str]:
    """Return base unit, base units in one priced unit, and why."""
    counted, own = _unit_pack(unit)
    if own is not None:
        base, factor = _base(own.unit or (inside.unit if inside else "") or bare_unit or "each")
        return base, own.count * factor, f"sold by {own.text}"
    is_container = not unit or unit in _CONTAINERS
    if counted and not (counted == "each" and inside):
        base, factor = _base(bare_unit if counted == "each" and bare_unit else counted)
        return base, factor, "" if counted in ("each", bare_unit) else f"sold by the {counted}"
    if inside is not None and (is_container or counted == "each"):
        base, factor = _base(inside.unit or bare_unit or "each")
        return base, inside.count * factor, f"one is {inside.text}"
    if is_container:
        named = _singular(unit or container)
        base = _SAME_CONTAINER.get(named, named) or bare_unit or "each"
        return (
            (_base(base)[0], Decimal(1), "") if not named else (base, Decimal(1), "its content is not told")
        )
    return unit or "each", Decimal(1), "" if not unit else "sold by its own unit"


def _unit_pack(unit: str) -> tuple[str, _Pack | None]:
    """Return the counted unit that a unit's text is, or the pack that it names."""
    single = _singular(unit)
    if single in _COUNTED:
        return ("each", None) if _COUNTED[single] == ("each", Decimal(1)) else (single, None)
    rest, found = _take_pack(unit)
    if found is not None and not re.sub(r"[^a-z0-9]", "", _ANY_CONTAINER.sub("", rest)):
        return "", found
    if match := _PER.fullmatch(unit if unit.startswith("per") else f"per {unit}"):
        return "", _Pack(Decimal(match[1]), "", match[1])
    return _unit_pack(unit.removeprefix("per ")) if unit.startswith("per ") else ("", None)


def _base(unit: str) -> tuple[str, Decimal]:
    return _COUNTED.get(_singular(unit), (unit, Decimal(1)))


def _take_pack(text: str) -> tuple[str, _Pack | None]:
    """Return the text without the words of its pack, and that pack."""
    if match := _MULTIPLIED.search(text):
        count = Decimal(match[1]) * Decimal(match[2])
        return _cut(text, match), _Pack(count, _counted_name(match[3]), match[0].strip())
    if match := _CONTAINER_OF.search(text):
        return _cut(text, match), _Pack(Decimal(match[2]), _counted_name(match[3]), match[0].strip())
    if match := _COUNT_THEN.search(text):
        counted = _counted_name(match[2])
        if Decimal(match[1]) > 0:
            return _cut(text, match), _Pack(Decimal(match[1]), counted, match[0].strip())
    return text, None


def _cut(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"


def _counted_name(text: str | None) -> str:
    single = _singular(text or "")
    return single if single in _COUNTED else ""


def _take_measures(text: str) -> tuple[str, list[str]]:
    found: list[str] = []

    def keep(match: re.Match[str]) -> str:
        name = {'"': "inch", "''": "inch"}.get(match[2], match[2])
        found.append(f"{Decimal(match[1]).normalize():f}{_SAME_MEASURE.get(name, name)}")
        return " "

    return _MEASURE.sub(keep, text), found


def _plain(text: str) -> str:
    """Return a text in lower case with figures for number words; marks that part words become blanks."""
    lower = re.sub(r"[(),;:_*|+\[\]]|(?<![0-9a-z])-|-(?![0-9a-z])", " ", text.lower())
    lower = re.sub(r"(?<=[a-z])-(?=[a-z0-9])|(?<=[0-9])-(?=[a-z])", " ", lower)
    return " ".join(_NUMBER_WORDS.get(word, word) for word in lower.split())


def _singular(word: str) -> str:
    if len(word) <= 3 or not word.isalpha() or word in _SINGULAR_KEPT:
        return word
    if word.endswith(("boxes", "xes", "ches", "shes", "sses")):
        return word[:-2]
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
