"""People's decisions about suppliers: same or different, dated and signed, outranking every model.

A decision names two clean names, each with its legal form and, where the name alone does not say which of
many is meant, the body that pays it. So it survives every re-run and every new file. Decisions in force never
contradict one another: one that would is refused and names the earlier one, which can be reversed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from tallystick.kernel import NotFound, UsageProblem
from tallystick.store import Event, Register
from tallystick.suppliers.model import Tier
from tallystick.suppliers.resolution.clustering import Edge, Traits

if TYPE_CHECKING:
    import duckdb

ROOM = "suppliers"
DECISION = "decision"
REVERSAL = "reversal"


class Verdict(StrEnum):
    """What a person decided of two names."""

    SAME = "same"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Side:
    """One of the two names: the clean name, its legal form, and the body that it is bound to, or empty.

    ``name`` is the spelling that the person saw.
    """

    core: str
    legal_form: str
    body_id: str = ""
    name: str = field(default="", compare=False)


@dataclass(frozen=True)
class Decision:
    """One decision as the register of events keeps it."""

    number: int
    verdict: Verdict
    left: Side
    right: Side
    by: str
    at: str
    why: str
    reversed_by: int | None = None

    @property
    def is_in_force(self) -> bool:
        """False once it was reversed."""
        return self.reversed_by is None

    def as_json(self) -> dict[str, Any]:
        """Return plain data."""
        return {**asdict(self), "verdict": self.verdict.value}


def decisions_of(events: Iterable[Event]) -> list[Decision]:
    """Return all decisions in the order in which they were taken, with what became of them."""
    found: dict[int, Decision] = {}
    for event in events:
        facts = event.facts
        if event.kind == DECISION:
            found[event.number] = Decision(
                event.number,
                Verdict(facts["verdict"]),
                Side(**facts["left"]),
                Side(**facts["right"]),
                event.by,
                event.at,
                facts["why"],
            )
        elif event.kind == REVERSAL and (old := found.get(facts["number"])) is not None:
            found[old.number] = Decision(
                old.number, old.verdict, old.left, old.right, old.by, old.at, old.why, event.number
            )
    return list(found.values())


@dataclass(frozen=True)
class Decisions:
    """The decisions in force, and the head of the events that they were read from."""

    in_force: tuple[Decision, ...] = ()
    head: str = ""

    @classmethod
    def of(cls, register: Register) -> Decisions:
        """Read the decisions in force from a register of events."""
        taken = decisions_of(register.events(ROOM, (DECISION, REVERSAL)))
        return cls(tuple(item for item in taken if item.is_in_force), register.head(ROOM))

    def made_from(self) -> dict[str, str]:
        """Return what a derivation made with these decisions was made from."""
        return {"suppliers_decisions": self.head} if self.head else {}

    def bound_names(self) -> list[tuple[str, str]]:
        """Return clean names and forms that decisions tell apart by body, so that each body's is a node."""
        return sorted(
            {
                (item.left.core, item.left.legal_form)
                for item in self.in_force
                if (item.left.core, item.left.legal_form) == (item.right.core, item.right.legal_form)
                and item.left.body_id != item.right.body_id
            }
        )

    def refuse_contradiction(self, verdict: Verdict, left: Side, right: Side) -> None:
        """Raise where a new decision would contradict those in force, directly or through others.

        Raises:
            UsageProblem: it would; the message names the decision in the way.
        """
        if left == right:
            raise UsageProblem(
                "This cannot be decided.", where=left.core, why="Both names are the same clean name."
            )
        same = [item for item in self.in_force if item.verdict is Verdict.SAME]
        if verdict is Verdict.DIFFERENT:
            joined = _closure(same)
            if joined(left) == joined(right):
                way = [item for item in same if joined(item.left) == joined(left)]
                raise _contradiction(left, right, way)
            return
        proposed = Decision(0, Verdict.SAME, left, right, "", "", "")
        joined = _closure([*same, proposed])
        for item in self.in_force:
            if item.verdict is Verdict.DIFFERENT and joined(item.left) == joined(item.right):
                raise _contradiction(left, right, [item])

    def on_nodes(
        self, engine: duckdb.DuckDBPyConnection
    ) -> tuple[list[Edge], dict[int, Traits], frozenset[tuple[int, int]]]:
        """Return the decided edges, the sides that nodes are, and the pairs of sides that must stay apart."""
        if not self.in_force:
            return [], {}, frozenset()
        sides = sorted({side for item in self.in_force for side in (item.left, item.right)}, key=_order)
        number = {side: place for place, side in enumerate(sides)}
        nodes = {side: _nodes_of(engine, side) for side in sides}
        held: dict[int, set[int]] = {}
        for side, found in nodes.items():
            for node in found:
                held.setdefault(node, set()).add(number[side])
        edges: list[Edge] = []
        forbidden: set[tuple[int, int]] = set()
        for item in self.in_force:
            if item.verdict is Verdict.SAME:
                everyone = [*nodes[item.left], *nodes[item.right]]
                edges += [Edge(everyone[0], node, Tier.DECISION, 1.0, _reason(item)) for node in everyone[1:]]
            else:
                a, b = number[item.left], number[item.right]
                forbidden.add((min(a, b), max(a, b)))
        traits = {node: Traits(sides=frozenset(places)) for node, places in held.items()}
        return edges, traits, frozenset(forbidden)


def _reason(item: Decision) -> str:
    return f"{item.by} decided on {item.at[:10]} that they are the same: {item.why}"


def _order(side: Side) -> tuple[str, str, str]:
    return side.core, side.legal_form, side.body_id


def _nodes_of(engine: duckdb.DuckDBPyConnection, side: Side) -> list[int]:
    rows = engine.execute(
        "select node_id from nodes where kind = 'organisation' and core = $core and legal_form = $form "
        "and ($body = '' or place = '' or place = $body or starts_with(place, $body || '|')) "
        "order by node_id",
        {"core": side.core, "form": side.legal_form, "body": side.body_id},
    ).fetchall()
    return [int(node) for (node,) in rows]


class _Closure:
    """Which names the decisions for *same* make one, however many steps apart."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self.parent: dict[Side, Side] = {}
        for item in decisions:
            self.parent[self(item.left)] = self(item.right)

    def __call__(self, side: Side) -> Side:
        while self.parent.get(side, side) != side:
            side = self.parent[side]
        return side


_closure = _Closure


def _contradiction(left: Side, right: Side, earlier: list[Decision]) -> UsageProblem:
    first = earlier[0]
    numbers = ", ".join(str(item.number) for item in earlier)
    return UsageProblem(
        f"This would contradict what was decided earlier of {left.name or left.core} and "
        f"{right.name or right.core}.",
        where=f"decision {numbers}",
        why=f"{first.by} decided on {first.at[:10]} that {first.left.name or first.left.core} and "
        f"{first.right.name or first.right.core} are {first.verdict.value}: {first.why}",
        next_step=f"If the earlier decision was wrong, reverse it first: "
        f"tallystick suppliers decide --reverse {first.number}",
    )


def require(decisions: Iterable[Decision], number: int) -> Decision:
    """Return the decision of this number that is in force.

    Raises:
        NotFound: there is none.
    """
    for item in decisions:
        if item.number == number and item.is_in_force:
            return item
    raise NotFound("There is no decision of this number in force.", where=str(number))
