"""Our own tree: read from ``tree/*.yaml``, one file for each first-level class.

A class is written in plain words. ``in`` and ``examples`` are phrases separated by semicolons; ``out`` are
phrases that begin with the code of the class where the thing belongs. A class of spend that no buyer can
change (taxes, precepts, refunds) carries ``influenceable: false``, which the classes below it inherit.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from typing import Any

from tallystick.categories.crosswalks.reading import bundled_entries
from tallystick.categories.model import OWN_SCHEME, Category, Scheme

TITLE = "What local public services buy"
VERSION = "2026.11"
SOURCE = "Tallystick's own words; Apache-2.0"
_CPV_GROUP_ENDS = "00000"


@lru_cache(maxsize=1)
def own_scheme() -> Scheme:
    """Return our own tree: about 30 classes on the first level and 200 on the second.

    Codes are two letters for the first level (``AC``) and two digits more for the second (``AC01``);
    letters keep a spreadsheet from dropping a leading zero. A code, once released, is never reused.
    """
    covered = _cpv_by_class()
    categories = {
        category.code: category for content in _files() for category in _categories_of(content, covered)
    }
    return Scheme(OWN_SCHEME, TITLE, VERSION, SOURCE, categories)


@lru_cache(maxsize=1)
def uninfluenceable_codes() -> frozenset[str]:
    """Return the codes of classes that no purchasing decision can change: taxes, precepts, refunds, pay.

    Their lines are classified like any other, but do not belong in a figure of addressable spend.
    """
    found = set()
    for content in _files():
        whole = content.get("influenceable", True)
        if not whole:
            found.add(content["code"])
        found.update(item["code"] for item in content["classes"] if not item.get("influenceable", whole))
    return frozenset(found)


def phrases(text: str) -> tuple[str, ...]:
    """Return the phrases of a cell in which semicolons separate them, blanks run together."""
    parts = (" ".join(part.split()) for part in text.split(";"))
    return tuple([part for part in parts if part])


@lru_cache(maxsize=1)
def _files() -> tuple[dict[str, Any], ...]:
    import yaml  # noqa: PLC0415  # only when the tree is asked for

    loader = getattr(
        yaml, "CSafeLoader", yaml.SafeLoader
    )  # the same safe rules, ten times faster where built
    folder = resources.files(__package__) / "tree"
    found = sorted(
        (item for item in folder.iterdir() if item.name.endswith(".yaml")), key=lambda item: item.name
    )
    return tuple([yaml.load(item.read_text("utf-8"), Loader=loader) for item in found])  # noqa: S506


def _categories_of(content: dict[str, Any], covered: dict[str, tuple[str, ...]]) -> Iterator[Category]:
    yield _category(content, 1, "", covered)
    for item in content["classes"]:
        yield _category(item, 2, content["code"], covered)


def _category(item: dict[str, Any], level: int, parent: str, covered: dict[str, tuple[str, ...]]) -> Category:
    code = item["code"]
    return Category(
        code=code,
        title=item["title"],
        level=level,
        parent=parent,
        definition=" ".join(item["definition"].split()),
        includes=phrases(item["in"]),
        excludes=phrases(item["out"]),
        examples=phrases(item.get("examples", "")),
        cpv=covered.get(code, ()),
    )


def _cpv_by_class() -> dict[str, tuple[str, ...]]:
    """CPV divisions and groups by the class that covers them: the crosswalk is the one place that says so."""
    found: dict[str, list[str]] = {}
    for entry in bundled_entries("cpv", OWN_SCHEME):
        if entry.source.endswith(_CPV_GROUP_ENDS) and entry.target:
            found.setdefault(entry.target, []).append(entry.source)
    return {code: tuple(sources) for code, sources in found.items()}
