"""Careful clustering: nodes join edge by edge, strongest first, and only where nothing speaks against.

Joining everything that is connected would chain: A resembles B, B resembles C, and A is another firm than C.
Here two clusters are joined only if no two of their members hold conflicting facts or were found apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tallystick.suppliers.model import Tier

_STRENGTH = {tier: place for place, tier in enumerate(Tier)}
_COMPANY_FORMS = frozenset({"LTD", "PLC", "UNLTD", "LLP", "CIC"})
_COMPARED = frozenset({Tier.REGISTER, Tier.SIMILARITY})
"""Tiers that infer from names; the others state what a publisher or a person wrote."""


@dataclass(frozen=True)
class Edge:
    """Two nodes that may be one entity: by what, how probably, and why."""

    left: int
    right: int
    tier: Tier
    probability: float
    reason: str


@dataclass(frozen=True)
class Traits:
    """What must agree within an entity: published numbers (``GB-COH-...``), legal form, decided sides."""

    org_ids: frozenset[str] = frozenset()
    legal_form: str = ""
    sides: frozenset[int] = frozenset()


_PLAIN = Traits()


@dataclass
class Clusters:
    """The outcome: for each joined node its cluster (its smallest node) and the edge that joined it first."""

    cluster_of: dict[int, int] = field(default_factory=dict)
    joined_by: dict[int, Edge] = field(default_factory=dict)
    refused: list[tuple[Edge, str]] = field(default_factory=list)

    def cluster(self, node: int) -> int:
        """Return the cluster of a node; a node that was not joined is its own."""
        return self.cluster_of.get(node, node)


class _Joining:
    """Clusters while they grow: members, numbers, forms and sides of each."""

    def __init__(self, traits: Mapping[int, Traits], apart: Mapping[int, frozenset[int]]) -> None:
        self.traits = traits
        self.apart = apart
        self.root: dict[int, int] = {}
        self.members: dict[int, list[int]] = {}
        self.org_ids: dict[int, dict[str, set[str]]] = {}
        self.forms: dict[int, set[str]] = {}
        self.sides: dict[int, set[int]] = {}

    def find(self, node: int) -> int:
        if node not in self.root:
            traits = self.traits.get(node, _PLAIN)
            self.root[node] = node
            self.members[node] = [node]
            self.org_ids[node] = {}
            for org_id in traits.org_ids:
                self.org_ids[node].setdefault(_scheme(org_id), set()).add(org_id)
            self.forms[node] = {traits.legal_form} - {""}
            self.sides[node] = set(traits.sides)
            return node
        top = node
        while self.root[top] != top:
            top = self.root[top]
        while self.root[node] != top:
            self.root[node], node = top, self.root[node]
        return top

    def objection(self, left: int, right: int, tier: Tier, forbidden: frozenset[tuple[int, int]]) -> str:
        """Return why two clusters must not be joined, or an empty text."""
        if forbidden and any(
            (min(a, b), max(a, b)) in forbidden for a in self.sides[left] for b in self.sides[right]
        ):
            return "A person decided that they differ."
        if tier is Tier.DECISION:
            return ""
        for scheme in self.org_ids[left].keys() & self.org_ids[right].keys():
            if self.org_ids[left][scheme].isdisjoint(self.org_ids[right][scheme]):
                return "They were published with different numbers."
        if tier in _COMPARED and not _forms_agree(self.forms[left] | self.forms[right]):
            return "Their legal forms differ."
        if tier is Tier.SIMILARITY and self._is_apart(left, right):
            return "Others of the same entity were found to differ."
        return ""

    def _is_apart(self, left: int, right: int) -> bool:
        small, big = sorted((left, right), key=lambda root: len(self.members[root]))
        return any(
            self.find(other) == big for node in self.members[small] for other in self.apart.get(node, ())
        )

    def join(self, left: int, right: int) -> None:
        if len(self.members[left]) < len(self.members[right]):
            left, right = right, left
        self.root[right] = left
        self.members[left] += self.members.pop(right)
        for scheme, numbers in self.org_ids.pop(right).items():
            self.org_ids[left].setdefault(scheme, set()).update(numbers)
        self.forms[left] |= self.forms.pop(right)
        self.sides[left] |= self.sides.pop(right)


def cluster(
    edges: Iterable[Edge],
    traits: Mapping[int, Traits],
    *,
    apart: Mapping[int, frozenset[int]] | None = None,
    forbidden: frozenset[tuple[int, int]] = frozenset(),
) -> Clusters:
    """Join nodes by the edges, strongest tier first, then most probable first; ties by node.

    Args:
        edges: only those that are probable enough to join; each is joined or refused with a reason.
        traits: of the nodes that have any.
        apart: for a node those that a comparison found to be others.
        forbidden: pairs of sides (smaller first) that a person's decision keeps apart.
    """
    joining = _Joining(traits, apart or {})
    found = Clusters()
    ordered = sorted(edges, key=lambda edge: (_STRENGTH[edge.tier], -edge.probability, edge.left, edge.right))
    for edge in ordered:
        left, right = joining.find(edge.left), joining.find(edge.right)
        if left != right:
            objection = joining.objection(left, right, edge.tier, forbidden)
            if objection:
                found.refused.append((edge, objection))
                continue
            joining.join(left, right)
        found.joined_by.setdefault(edge.left, edge)
        found.joined_by.setdefault(edge.right, edge)
    for members in joining.members.values():
        if len(members) > 1:
            first = min(members)
            found.cluster_of.update(dict.fromkeys(members, first))
    return found


def _forms_agree(forms: set[str]) -> bool:
    return len(forms) <= 1 or forms <= _COMPANY_FORMS


def _scheme(org_id: str) -> str:
    return "-".join(org_id.split("-")[:2])
