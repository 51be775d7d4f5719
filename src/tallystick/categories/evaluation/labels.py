"""The path of a published class: its code, and the class on the first level above it.

The rule, in this order:

1. A label that a given scheme knows (by its code) has the path that the scheme gives it.
2. Where nine labels in ten are codes of digits (four or more, of one length), the first two digits are the
   first level, provided that the codes nest in them: fewer first levels than codes, and more than one. So it
   is in ProClass, CPV and UNSPSC alike.
3. Where half of the labels or more hold one separator (a full stop, a colon, a bar, ``>``, or a dash or slash
   between blanks), what stands before the first of it is the first level: ``22.DAY CARE``.
   The separator that most labels hold is taken; a label without it is a first level by itself.
4. Otherwise a label is a first level, and there is no second.

Labels that say that there is no class (NA, n/a, none, unclassified, unknown, ...) are no labels.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from tallystick.categories.model import Scheme

Path = tuple[str, ...]

_NO_CLASS = frozenset(
    ("", "na", "n/a", "n.a.", "none", "null", "-", "--", "tbc", "unknown", "unclassified", "not classified",
     "uncoded", "not applicable", "no category", "not assigned", "#n/a", "nan", "0", "x", "xx", "xxx")
)  # fmt: skip
_SEPARATORS = (r"\.", r"\s*:\s*", r"\s+[-–—]\s+", r"\s+/\s+", r"\s*>\s*", r"\s*\|\s*")
_DIGITS = re.compile(r"\d{4,10}")
_FIRST_DIGITS = 2


def is_class(label: str | None) -> bool:
    """Return False for labels that say that there is no class."""
    return label is not None and label.strip().casefold() not in _NO_CLASS


def paths_of(labels: Iterable[str], scheme: Scheme | None = None) -> dict[str, Path]:
    """Return the path of each distinct label, from the first level down, by the rule of this module."""
    distinct = sorted({label for label in labels if is_class(label)})
    known = {label: _in_scheme(label.strip(), scheme) for label in distinct} if scheme else {}
    found = {label: path for label, path in known.items() if path}
    rest = [label for label in distinct if label not in found]
    found.update(_by_digits(rest) or _by_separator(rest))
    return found


def _in_scheme(label: str, scheme: Scheme) -> Path:
    return scheme.path(label) if label in scheme.categories else ()


def _by_digits(labels: list[str]) -> dict[str, Path]:
    numbers = [label.strip() for label in labels if _DIGITS.fullmatch(label.strip())]
    if len(numbers) < 0.9 * len(labels) or not numbers:
        return {}
    lengths = Counter(map(len, numbers))
    firsts = {number[:_FIRST_DIGITS] for number in numbers}
    if lengths.most_common(1)[0][1] < 0.9 * len(numbers) or not 1 < len(firsts) < len(numbers):
        return {}
    return {label: (label.strip()[:_FIRST_DIGITS], label.strip()) for label in labels}


def _by_separator(labels: list[str]) -> dict[str, Path]:
    tidy = {label: " ".join(label.split()) for label in labels}
    held = [sum(bool(re.search(sign, text)) for text in tidy.values()) for sign in _SEPARATORS]
    most = max(held, default=0)
    if not labels or most * 2 < len(labels):
        return {label: (text.upper(),) for label, text in tidy.items()}
    sign = _SEPARATORS[held.index(most)]
    return {label: _split(text.upper(), sign) for label, text in tidy.items()}


def _split(text: str, sign: str) -> Path:
    first, *rest = re.split(sign, text, maxsplit=1)
    if not rest or not first.strip() or not rest[0].strip():
        return (text, text)
    return (first.strip(), text)
