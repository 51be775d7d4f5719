"""The resolution from payment lines to the tables of the suppliers room, once per distinct key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tallystick.store import Home, current_derivation
from tallystick.suppliers.decisions import Decisions
from tallystick.suppliers.model import Tier
from tallystick.suppliers.resolution.clustering import Clusters, Edge, Traits, cluster
from tallystick.suppliers.resolution.comparing import COMPARISONS, outcomes_sql, reason
from tallystick.suppliers.resolution.grouping import find_groups
from tallystick.suppliers.resolution.known import find_known
from tallystick.suppliers.resolution.model import Settings
from tallystick.suppliers.resolution.publishing import make_ids, make_tables
from tallystick.suppliers.resolution.reading import (
    create_identifiers_read,
    create_names_read,
    insert_columns,
)
from tallystick.suppliers.resolution.scoring import score, trained_parameters
from tallystick.suppliers.resolution.steps import Steps
from tallystick.suppliers.resolution.wording import known_words, place_words

if TYPE_CHECKING:
    import duckdb

_EDGE_TABLES = {
    Tier.PUBLISHED_IDENTIFIER: ("edges_identifier",),
    Tier.SUPPLIER_REF: ("edges_supplier_ref",),
    Tier.EXACT_NAME: ("edges_exact_name", "edges_other_name"),
    Tier.REGISTER: ("edges_register",),
}
_CLUSTER_COLUMNS = (
    ("node_id", "BIGINT"),
    ("cluster", "BIGINT"),
    ("tier", "VARCHAR"),
    ("probability", "DOUBLE"),
    ("reason", "VARCHAR"),
)
_MATCH_COLUMNS = (
    ("left_node", "BIGINT"),
    ("right_node", "BIGINT"),
    ("tier", "VARCHAR"),
    ("probability", "DOUBLE"),
    ("reason", "VARCHAR"),
    ("status", "VARCHAR"),
)


@dataclass
class Found:
    """What the comparison of nodes gave: every edge by status, and the clusters."""

    clusters: Clusters
    merged: list[Edge] = field(default_factory=list)
    review: list[Edge] = field(default_factory=list)
    apart: list[Edge] = field(default_factory=list)


def resolve_payments(
    steps: Steps, settings: Settings, decisions: Decisions, *, home: Home | None = None
) -> Found:
    """Make the tables of the room from ``payments``, a table or view of the engine.

    Args:
        steps: the engine.
        settings: what is demanded.
        decisions: what people decided.
        home: where registers and the derivation before are; without one there are none.
    """
    read_payees(steps)
    make_nodes(steps, settings, decisions)
    find_known(steps, home if settings.use_registers else None)
    found = compare(steps, settings, decisions)
    find_groups(steps, use_brands=settings.use_brands)
    make_ids(steps, current_derivation(home, "suppliers") if home is not None else None)
    make_tables(steps)
    return found


def read_payees(steps: Steps) -> None:
    """Create the payees of ``payments`` with their names and identifiers read."""
    steps.say("reading names")
    steps.make("payee_keys")
    create_names_read(steps.engine, "payee_keys")
    create_identifiers_read(steps.engine, "payee_keys")
    steps.make("payee_readings")


def make_nodes(steps: Steps, settings: Settings, decisions: Decisions) -> None:
    """Create the nodes: payees that are one entity without any comparison."""
    steps.say("words and their rarity")
    bound = decisions.bound_names()
    columns: tuple[list[str], ...] = ([core for core, _ in bound], [form for _, form in bound])
    steps.engine.execute("create or replace table bound_names (core varchar, legal_form varchar)")
    insert_columns(steps.engine, "bound_names", (("core", "VARCHAR"), ("legal_form", "VARCHAR")), columns)
    if not settings.use_identifiers:
        steps.engine.execute("update payee_readings set org_id = null")
    if not settings.use_vat:
        steps.engine.execute("update payee_readings set vat = null")
    known = known_words(settings.rare, settings.telling)
    steps.engine.execute("create or replace table known_words (token varchar, least_frequency bigint)")
    insert_columns(
        steps.engine,
        "known_words",
        (("token", "VARCHAR"), ("least_frequency", "BIGINT")),
        (list(known), list(known.values())),
    )
    parameters = {"rare": settings.rare, "telling": settings.telling, "common": settings.common}
    steps.make("match_words", "token_frequencies", "match_names", parameters=parameters)
    steps.make("node_keys", "nodes", "payee_nodes", parameters=parameters)


def find_candidates(steps: Steps, settings: Settings) -> None:
    """Create ``candidate_pairs`` and ``node_features``: which nodes to compare, and what is known of them."""
    places = sorted(place_words())
    steps.engine.execute("create or replace table place_words (token varchar)")
    insert_columns(steps.engine, "place_words", (("token", "VARCHAR"),), (places,))
    steps.make("column_widths", "node_bodies", "payee_categories", "node_evidence", "node_features")
    parameters = {"block": settings.block, "largest": settings.largest, "telling": settings.telling}
    steps.make("block_keys", "candidate_pairs", parameters=parameters)
    steps.drop("block_keys")


def compare(steps: Steps, settings: Settings, decisions: Decisions) -> Found:
    """Find what is one entity, tier by tier, and create ``node_clusters``."""
    steps.say("published numbers and equal names")
    edges: list[Edge] = []
    for tier, tables in _EDGE_TABLES.items():
        for table in tables:
            steps.make(table, parameters={"most_names": settings.most_names, "telling": settings.telling})
            edges += edges_of(steps.engine, table, tier)
    steps.say("candidates")
    find_candidates(steps, settings)
    steps.say("scores")
    score(steps.engine, trained_parameters())
    edges += similar_edges(steps, settings)
    steps.say("clusters")
    decided, traits, forbidden = decisions.on_nodes(steps.engine)
    joining = [edge for edge in edges if edge.probability >= settings.merge_from]
    traits = _with_traits(steps.engine, [*decided, *joining], traits)
    apart = _found_apart(steps, settings)
    clusters = cluster([*decided, *joining], traits, apart=apart, forbidden=forbidden)
    found = Found(clusters)
    _sort_out(found, edges, decided, settings)
    _store_clusters(steps, found.clusters)
    _store_matches(steps, found)
    return found


def similar_edges(steps: Steps, settings: Settings) -> list[Edge]:
    """Return the scored pairs from the review threshold up, each with what agrees and what differs."""
    steps.engine.execute(
        "create or replace table likely_pairs as select * from scored_pairs "
        f"where probability >= {float(settings.review_from)}"
    )
    keys = [comparison.key for comparison in COMPARISONS]
    listed = ", ".join(f"outcomes.{key}" for key in keys)
    rows = steps.rows(
        f"select likely_pairs.left_node, likely_pairs.right_node, likely_pairs.probability, {listed} "
        f"from likely_pairs join ({outcomes_sql('likely_pairs')}) as outcomes "
        "on outcomes.left_node = likely_pairs.left_node and outcomes.right_node = likely_pairs.right_node "
        "order by 1, 2"
    )
    return [
        Edge(left, right, Tier.SIMILARITY, float(probability), reason(dict(zip(keys, outcomes, strict=True))))
        for left, right, probability, *outcomes in rows
    ]


def _found_apart(steps: Steps, settings: Settings) -> dict[int, frozenset[int]]:
    """Return for nodes that may be joined by similarity those that the comparison found to be others."""
    rows = steps.rows(
        "with joined as (select left_node as node from scored_pairs where probability >= $merge "
        "union select right_node as node from scored_pairs where probability >= $merge) "
        "select left_node, right_node from scored_pairs where probability < $apart "
        "and left_node in (select node from joined) and right_node in (select node from joined)".replace(
            "$merge", str(float(settings.merge_from))
        ).replace("$apart", str(float(settings.apart_below)))
    )
    apart: dict[int, set[int]] = {}
    for left, right in rows:
        apart.setdefault(left, set()).add(right)
        apart.setdefault(right, set()).add(left)
    return {node: frozenset(others) for node, others in apart.items()}


def edges_of(engine: duckdb.DuckDBPyConnection, table: str, tier: Tier) -> list[Edge]:
    """Return the rows of a table of edges."""
    rows = engine.execute(f"select left_node, right_node, probability, reason from {table}").fetchall()
    return [Edge(left, right, tier, float(probability), reason) for left, right, probability, reason in rows]


def _with_traits(
    engine: duckdb.DuckDBPyConnection, edges: Iterable[Edge], sides: Mapping[int, Traits]
) -> dict[int, Traits]:
    """Return what must agree within an entity, of the nodes that any edge touches."""
    touched = sorted({node for edge in edges for node in (edge.left, edge.right)} | sides.keys())
    engine.execute("create or replace table touched_nodes (node_id bigint)")
    insert_columns(engine, "touched_nodes", (("node_id", "BIGINT"),), (touched,))
    rows = engine.execute(
        "select node_id, org_id, legal_form from nodes semi join touched_nodes using (node_id) "
        "where org_id <> '' or legal_form <> ''"
    ).fetchall()
    traits = {node: Traits(frozenset({org_id} - {""}), form) for node, org_id, form in rows}
    for node, decided in sides.items():
        known = traits.get(node, Traits())
        traits[node] = Traits(known.org_ids, known.legal_form, decided.sides)
    return traits


def _sort_out(found: Found, edges: Iterable[Edge], decided: Iterable[Edge], settings: Settings) -> None:
    refused = {id(edge) for edge, _ in found.clusters.refused}
    found.merged += decided
    for edge in edges:
        if found.clusters.cluster(edge.left) == found.clusters.cluster(edge.right):
            if edge.probability >= settings.merge_from:
                found.merged.append(edge)
        elif id(edge) not in refused:
            status = found.review if edge.probability >= settings.review_from else found.apart
            status.append(edge)
    for edge, why in found.clusters.refused:
        if found.clusters.cluster(edge.left) != found.clusters.cluster(edge.right):
            found.review.append(
                Edge(edge.left, edge.right, edge.tier, min(edge.probability, 0.5), f"{edge.reason} {why}")
            )


def _store_clusters(steps: Steps, clusters: Clusters) -> None:
    listed = ", ".join(f"{name} {kind}" for name, kind in _CLUSTER_COLUMNS)
    steps.engine.execute(f"create or replace table joined_nodes ({listed})")
    joined = [(node, clusters.cluster(node), edge) for node, edge in sorted(clusters.joined_by.items())]
    insert_columns(
        steps.engine,
        "joined_nodes",
        _CLUSTER_COLUMNS,
        (
            [node for node, _, _ in joined],
            [number for _, number, _ in joined],
            [edge.tier.value for _, _, edge in joined],
            [edge.probability for _, _, edge in joined],
            [edge.reason for _, _, edge in joined],
        ),
    )
    steps.make("node_clusters")


def _store_matches(steps: Steps, found: Found) -> None:
    listed = ", ".join(f"{name} {kind}" for name, kind in _MATCH_COLUMNS)
    steps.engine.execute(f"create or replace table compared_nodes ({listed})")
    for status, edges in (("merged", found.merged), ("review", found.review), ("apart", found.apart)):
        insert_columns(
            steps.engine,
            "compared_nodes",
            _MATCH_COLUMNS,
            (
                [edge.left for edge in edges],
                [edge.right for edge in edges],
                [edge.tier.value for edge in edges],
                [edge.probability for edge in edges],
                [edge.reason for edge in edges],
                [status] * len(edges),
            ),
        )
