"""The trees and crosswalks that a classification uses: what ships, and what the user loaded."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from tallystick.categories import crosswalks as crosswalk_room
from tallystick.categories import schemes as scheme_room
from tallystick.categories.cascade.phrases import Phrases
from tallystick.categories.model import OWN_SCHEME, Scheme
from tallystick.kernel import NotFound
from tallystick.store import current_derivation

if TYPE_CHECKING:
    from tallystick.categories.crosswalks import Crosswalk
    from tallystick.store import Home

_DEEPEST_SEED = 3
"""CPV titles below its third level speak of single articles and teach little of a council's purchases."""


@dataclass(frozen=True)
class Trees:
    """The tree to classify in, crosswalks into it by the name of their source, and the words of classes.

    ``titles`` are words that name a class in other trees (CPV titles, loaded headings), by our code; the text
    model learns from them too. ``version`` changes with everything that was loaded.
    """

    scheme: Scheme
    crosswalks: dict[str, Crosswalk]
    phrases: Phrases
    titles: dict[str, tuple[str, ...]]
    version: str


def trees(home: Home, name: str = OWN_SCHEME) -> Trees:
    """Return the tree of that name with every crosswalk that leads into it.

    Raises:
        NotFound: no such tree ships and none was loaded.
    """
    loaded = current_derivation(home, "schemes")
    if loaded is None and name == OWN_SCHEME:
        return _shipped()
    return _trees(home, name, loaded.id if loaded else "")


@lru_cache(maxsize=1)
def _shipped() -> Trees:
    return _trees(None, OWN_SCHEME, "")


def _trees(home: Home | None, name: str, loaded: str) -> Trees:
    scheme = scheme_room.scheme(home, name)
    crosswalks = {
        source: crosswalk_room.crosswalk(source, name, home)
        for source, target in crosswalk_room.crosswalks(home)
        if target == name
    }
    others = []
    for source, crosswalk in crosswalks.items():
        try:
            others.append((scheme_room.scheme(home, source), crosswalk))
        except NotFound:
            continue  # a crosswalk of codes alone: its headings were not loaded
    titles: dict[str, list[str]] = {}
    phrases: list[tuple[str, str]] = []
    for tree, crosswalk in others:
        for category in tree.categories.values():
            target = crosswalk.map(category.code)
            if target is not None and target in scheme.categories:
                phrases.append((category.title, target))
                if category.level <= _DEEPEST_SEED:
                    titles.setdefault(target, []).append(category.title)
    return Trees(
        scheme,
        crosswalks,
        Phrases(scheme, phrases),
        {code: tuple(found) for code, found in titles.items()},
        f"{scheme.name} {scheme.version} {loaded}".strip(),
    )
