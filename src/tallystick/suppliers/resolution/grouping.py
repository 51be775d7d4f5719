"""Commercial groups: entities that trade in one group, by a VAT registration or by the names they carry.

A group is never an entity: it says who stands behind several legal persons, as far as their names and
registrations show it. Each link has a basis in words and a probability.
"""

from __future__ import annotations

import csv
from importlib.resources import files

from tallystick.suppliers.model import Tier
from tallystick.suppliers.resolution.clustering import Edge, Traits, cluster
from tallystick.suppliers.resolution.reading import insert_columns
from tallystick.suppliers.resolution.steps import Steps

LIKELY = 0.5
"""A link less probable than this joins no group."""
_LIKELY_PAIR = 0.75
_REGISTERED = "one VAT registration"
_BRANDED = "names of the well-known group"
_MOST_REGISTERED = 60
_MOST_NAMED = 8
_GROUP_COLUMNS = (("cluster", "BIGINT"), ("group_cluster", "BIGINT"), ("basis", "VARCHAR"))


def find_groups(steps: Steps, *, use_brands: bool = True) -> None:
    """Create ``group_links`` and ``cluster_groups``: the group of each cluster that has company, and why."""
    _create_brands(steps)
    steps.make(
        "group_links",
        parameters={
            "most_registered": _MOST_REGISTERED,
            "most_named": _MOST_NAMED,
            "likely": _LIKELY_PAIR,
            "use_brands": use_brands,
        },
    )
    links = [
        Edge(left, right, _tier(basis), float(probability), basis)
        for left, right, basis, probability in steps.rows(
            "select left_cluster, right_cluster, basis, probability from group_links order by all"
        )
        if probability >= LIKELY
    ]
    found = cluster(links, _traits(steps, links))
    listed = ", ".join(f"{name} {kind}" for name, kind in _GROUP_COLUMNS)
    steps.engine.execute(f"create or replace table cluster_groups ({listed})")
    joined = sorted(found.joined_by.items())
    insert_columns(
        steps.engine,
        "cluster_groups",
        _GROUP_COLUMNS,
        (
            [node for node, _ in joined],
            [found.cluster(node) for node, _ in joined],
            [f"{edge.reason} (probability {edge.probability:.2f})" for _, edge in joined],
        ),
    )


def _tier(basis: str) -> Tier:
    """Return how strong a link is: registrations overrule names, known brands overrule guesses by words."""
    if basis.startswith(_REGISTERED):
        return Tier.DECISION
    return Tier.PUBLISHED_IDENTIFIER if basis.startswith(_BRANDED) else Tier.SIMILARITY


def _traits(steps: Steps, links: list[Edge]) -> dict[int, Traits]:
    """Return what keeps groups apart: two brands always; registrations and public bodies, guesses by words.

    The clustering knows such marks as numbers of a register, and as legal forms, which guesses must not mix.
    """
    steps.make("group_marks")
    brands: dict[int, set[str]] = {}
    for link in links:
        if link.reason.startswith(_BRANDED):
            for node in (link.left, link.right):
                brands.setdefault(node, set()).add(f"X-BRAND-{link.reason}")
    marks = dict(steps.rows("select cluster, min(mark) from group_marks group by cluster"))
    return {
        node: Traits(frozenset(brands.get(node, ())), marks.get(node, ""))
        for node in sorted(brands.keys() | marks.keys())
    }


def _create_brands(steps: Steps) -> None:
    text = (files("tallystick.suppliers.resolution") / "brands.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    columns = (
        ("stem", "VARCHAR"),
        ("brand_group", "VARCHAR"),
        ("first_word", "VARCHAR"),
        ("is_distinctive", "BOOLEAN"),
    )
    listed = ", ".join(f"{name} {kind}" for name, kind in columns)
    steps.engine.execute(f"create or replace table brands ({listed})")
    insert_columns(
        steps.engine,
        "brands",
        columns,
        (
            [row["stem"] for row in rows],
            [row["group"] for row in rows],
            [row["stem"].split()[0] for row in rows],
            [row["anywhere"] == "yes" for row in rows],
        ),
    )
