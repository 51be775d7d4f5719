"""Clustering joins edge by edge, strongest first, and never against a conflict."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tallystick.suppliers.model import Tier
from tallystick.suppliers.resolution.clustering import Edge, Traits, cluster


def edge(left: int, right: int, probability: float = 0.95, tier: Tier = Tier.SIMILARITY) -> Edge:
    return Edge(left, right, tier, probability, "alike")


def test_connected_names_are_one_entity():
    found = cluster([edge(1, 2), edge(2, 3)], {})
    assert [found.cluster(node) for node in (1, 2, 3, 4)] == [1, 1, 1, 4]


def test_different_published_numbers_keep_two_clusters_apart_through_any_chain():
    traits = {1: Traits(frozenset({"GB-COH-00000006"})), 3: Traits(frozenset({"GB-COH-00000007"}))}
    found = cluster([edge(1, 2, 0.99), edge(2, 3, 0.95)], traits)
    assert found.cluster(1) == found.cluster(2) != found.cluster(3)
    assert found.refused == [(edge(2, 3, 0.95), "They were published with different numbers.")]


def test_a_company_and_a_charity_number_do_not_conflict():
    traits = {1: Traits(frozenset({"GB-COH-00000006"})), 2: Traits(frozenset({"GB-CHC-200000"}))}
    assert cluster([edge(1, 2)], traits).cluster(2) == 1


def test_similarity_never_joins_different_legal_forms_but_forms_of_company_agree():
    forms = {1: Traits(legal_form="LTD"), 2: Traits(legal_form="CIO"), 3: Traits(legal_form="PLC")}
    found = cluster([edge(1, 2), edge(1, 3)], forms)
    assert (found.cluster(2), found.cluster(3)) == (2, 1)


def test_a_chain_stops_where_two_members_were_found_to_differ():
    apart = {1: frozenset({3}), 3: frozenset({1})}
    found = cluster([edge(1, 2, 0.97), edge(2, 3, 0.95)], {}, apart=apart)
    assert found.cluster(2) == 1
    assert found.cluster(3) == 3


def test_a_decision_joins_what_numbers_keep_apart_and_a_forbidden_pair_holds_against_everything():
    numbers = {1: Traits(frozenset({"GB-COH-00000006"})), 2: Traits(frozenset({"GB-COH-00000007"}))}
    assert cluster([edge(1, 2, tier=Tier.DECISION)], numbers).cluster(2) == 1
    sides = {1: Traits(sides=frozenset({0})), 2: Traits(sides=frozenset({1}))}
    found = cluster(
        [edge(1, 3), edge(2, 3), edge(1, 2, 1.0, Tier.PUBLISHED_IDENTIFIER)],
        sides,
        forbidden=frozenset({(0, 1)}),
    )
    assert found.cluster(1) != found.cluster(2)


edges = st.lists(
    st.builds(
        edge,
        st.integers(0, 12),
        st.integers(13, 25),
        st.sampled_from([0.91, 0.95, 0.99]),
        st.sampled_from([Tier.EXACT_NAME, Tier.SIMILARITY, Tier.SUPPLIER_REF]),
    ),
    max_size=40,
)
numbers = st.dictionaries(st.integers(0, 25), st.sampled_from(["GB-COH-00000006", "GB-COH-00000007"]))


@given(edges, numbers)
def test_no_cluster_ever_holds_two_numbers_of_one_register(found_edges, held):
    traits = {node: Traits(frozenset({number})) for node, number in held.items()}
    found = cluster(found_edges, traits)
    for first, number in held.items():
        assert all(
            found.cluster(first) != found.cluster(node) for node, other in held.items() if other != number
        )


@given(edges, st.randoms(use_true_random=False))
def test_the_order_in_which_edges_come_does_not_matter(found_edges, random):
    shuffled = list(found_edges)
    random.shuffle(shuffled)
    nodes = range(26)
    one, other = cluster(found_edges, {}), cluster(shuffled, {})
    assert [one.cluster(node) for node in nodes] == [other.cluster(node) for node in nodes]
