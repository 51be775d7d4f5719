"""Train the parameters: expectation maximisation over the outcomes of comparing candidate pairs.

Rarely done, by developers: ``python -m tallystick.suppliers.resolution.training HOME...`` writes the JSON
that ships. It keeps no data, only for each outcome how often it is had by pairs that are one entity (m) and
by pairs that are not (u). Method: Fellegi and Sunter (1969) with the two-class mixture of Winkler (1988), as
Splink does, but over candidate pairs, because these are the pairs whose probability is asked for.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tallystick.suppliers.resolution.comparing import COMPARISONS, Comparison, outcomes_sql
from tallystick.suppliers.resolution.scoring import Parameters

if TYPE_CHECKING:
    import duckdb

_SMALLEST = 1e-4
_ROUNDS = 200
_STEADY = 1e-6

_NAME_SHARE: dict[str, float] = {
    "letters": 0.97,
    "order": 0.95,
    "cut": 0.96,
    "misspelt_long": 0.93,
    "misspelt": 0.85,
    "nearly": 0.88,
    "same_several": 0.85,
    "same_unique": 0.6,
    "same_rare": 0.5,
    "same_telling": 0.3,
    "same_but_ordinary": 0.15,
    "contained_several": 0.35,
    "contained_unique": 0.15,
    "contained_rare": 0.1,
    "shared_several": 0.15,
    "shared_rare": 0.03,
    "contained": 0.03,
    "other": 0.01,
}
"""Of candidate pairs with this outcome, the share that is one entity.

Measured on pairs that a body pays under one of its own supplier numbers and on pairs with published company
numbers, rounded, and lowered where both are known to err. Without this anchor the two classes of the mixture
drift to whatever divides all pairs best, such as who buys what.
"""

_START: dict[str, dict[str, tuple[float, float]]] = {
    "places": {"equal": (0.6, 0.3), "one": (0.37, 0.5), "overlap": (0.02, 0.08), "other": (0.01, 0.12)},
    "numbers": {"equal": (0.7, 0.1), "one": (0.3, 0.9)},
    "initials": {"equal": (0.6, 0.05), "one": (0.35, 0.7), "other": (0.05, 0.25)},
    "legal_form": {
        "none": (0.3, 0.35),
        "equal": (0.3, 0.25),
        "one": (0.37, 0.37),
        "company": (0.02, 0.02),
        "other": (0.005, 0.02),
    },
    "bodies": {"shared": (0.4, 0.2), "other": (0.6, 0.8)},
    "categories": {"shared": (0.7, 0.2), "other": (0.3, 0.8)},
    "vat": {"shared": (0.95, 0.02), "other": (0.05, 0.98)},
    "postcode": {"equal": (0.7, 0.01), "other": (0.3, 0.99)},
}
_FIXED = frozenset({"name", "places", "postcode", "bodies"})
"""Not trained: no data holds postcodes yet, how many bodies a home holds says little of the next home, and
that different places mean different entities is known rather than found."""


def starting_parameters(counted: Sequence[tuple[Any, ...]]) -> Parameters:
    """Return the parameters from which training begins: the name as measured, the rest plausible."""
    pairs = {level: sum(row[0] for row in counted if row[1] == level) for level in _NAME_SHARE}
    total = sum(pairs.values())
    matches = sum(count * _NAME_SHARE[level] for level, count in pairs.items())
    name = {
        level: {
            "m": max((count + 1) * _NAME_SHARE[level] / matches, _SMALLEST),
            "u": (count + 1) * (1 - _NAME_SHARE[level]) / (total - matches),
        }
        for level, count in pairs.items()
    }
    others = {
        key: {level: {"m": m, "u": u} for level, (m, u) in levels.items()} for key, levels in _START.items()
    }
    return {"prior": matches / total, "comparisons": {"name": name, **others}}


def patterns(engine: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    """Return how often each combination of outcomes occurs: the count, then the level of each comparison."""
    engine.execute(
        "create or replace temp view pairs_to_train as "
        "select join_key_l as left_node, join_key_r as right_node from candidate_pairs"
    )
    keys = ", ".join(comparison.key for comparison in COMPARISONS)
    return engine.execute(
        f"select count(*), {keys} from ({outcomes_sql('pairs_to_train')}) group by all order by all"
    ).fetchall()


def train(counted: Sequence[tuple[Any, ...]]) -> Parameters:
    """Return parameters fitted to the combinations of outcomes.

    Args:
        counted: of :func:`patterns`, of one home or of several together.
    """
    import numpy as np  # noqa: PLC0415

    parameters = starting_parameters(counted)
    weights = np.array([row[0] for row in counted], dtype=float)
    outcomes = [
        np.array([_number(comparison, row[place + 1]) for row in counted])
        for place, comparison in enumerate(COMPARISONS)
    ]
    prior = float(parameters["prior"])
    m, u = _vectors(parameters, "m"), _vectors(parameters, "u")
    for _ in range(_ROUNDS):
        match = np.full(len(weights), np.log(prior))
        other = np.full(len(weights), np.log1p(-prior))
        for place, gamma in enumerate(outcomes):
            known = gamma >= 0
            match[known] += np.log(m[place][gamma[known]])
            other[known] += np.log(u[place][gamma[known]])
        share = 1 / (1 + np.exp(np.clip(other - match, -500, 500)))
        moved = 0.0
        for place, comparison in enumerate(COMPARISONS):
            if comparison.key not in _FIXED:
                moved = max(moved, _fit(m[place], outcomes[place], weights * share))
                moved = max(moved, _fit(u[place], outcomes[place], weights * (1 - share)))
        if moved < _STEADY:
            break
    return _plain(prior, m, u)


def _vectors(parameters: Parameters, which: str) -> list[Any]:
    import numpy as np  # noqa: PLC0415

    vectors = []
    for comparison in COMPARISONS:
        trained: Mapping[str, Mapping[str, float]] = parameters["comparisons"][comparison.key]
        levels = [level.key for level in comparison.levels if not level.is_null]
        vectors.append(np.array([trained[key][which] for key in levels]))
    return vectors


def _number(comparison: Comparison, key: str) -> int:
    levels = [level.key for level in comparison.levels if not level.is_null]
    return levels.index(key) if key in levels else -1


def _fit(vector: Any, gamma: Any, weights: Any) -> float:
    import numpy as np  # noqa: PLC0415

    known = gamma >= 0
    sums = np.bincount(gamma[known], weights[known], minlength=len(vector))
    if sums.sum() <= 0:
        return 0.0
    fitted = np.clip(sums / sums.sum(), _SMALLEST, None)
    fitted /= fitted.sum()
    moved = float(np.abs(fitted - vector).max())
    vector[:] = fitted
    return moved


def _plain(prior: float, m: Sequence[Any], u: Sequence[Any]) -> Parameters:
    comparisons: dict[str, dict[str, dict[str, float]]] = {}
    for comparison, m_vector, u_vector in zip(COMPARISONS, m, u, strict=True):
        levels = [level.key for level in comparison.levels if not level.is_null]
        comparisons[comparison.key] = {
            key: {"m": round(float(m_value), 6), "u": round(float(u_value), 6)}
            for key, m_value, u_value in zip(levels, m_vector, u_vector, strict=True)
        }
    return {"prior": round(prior, 6), "comparisons": comparisons}


def main(homes: Sequence[str]) -> None:
    """Train on the payments of these homes and write the parameters that ship."""
    import json  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    from tallystick.store import Home, connect  # noqa: PLC0415
    from tallystick.store.engine import create_views, snapshot_of  # noqa: PLC0415
    from tallystick.suppliers.decisions import Decisions  # noqa: PLC0415
    from tallystick.suppliers.resolution.model import Settings  # noqa: PLC0415
    from tallystick.suppliers.resolution.pipeline import find_candidates, make_nodes, read_payees  # noqa: PLC0415
    from tallystick.suppliers.resolution.scoring import PARAMETERS  # noqa: PLC0415
    from tallystick.suppliers.resolution.steps import Steps  # noqa: PLC0415

    counted: list[tuple[Any, ...]] = []
    for home in homes:
        with connect() as engine:
            create_views(engine, snapshot_of(Home.open(Path(home))))
            steps, settings = Steps(engine), Settings()
            read_payees(steps)
            make_nodes(steps, settings, Decisions())
            find_candidates(steps, settings)
            counted += patterns(engine)
    text = json.dumps(train(counted), indent=1)
    Path(__file__).with_name(PARAMETERS).write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
