"""Splink on Spark finds the pairs, probabilities and entities that Splink on DuckDB finds."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from linkage import predict_on_spark, score_on_spark

from tallystick.store import Home, open_reader
from tallystick.suppliers import verbs as suppliers
from tallystick.suppliers.resolution import pipeline
from tallystick.suppliers.resolution.scoring import score, trained_parameters

if TYPE_CHECKING:
    from evidence import Evidence

pytestmark = pytest.mark.spark

NEAR = 1e-9
"""Of probabilities: the same conditions and parameters, multiplied in another order."""


def scored_by_duckdb(features: Path, pairs: Path) -> dict[tuple[int, int], float]:
    with duckdb.connect() as engine:
        for name, path in (("node_features", features), ("candidate_pairs", pairs)):
            engine.execute(f"create table {name} as select * from read_parquet('{path}')")
        score(engine, trained_parameters())
        rows = engine.execute("select left_node, right_node, probability from scored_pairs").fetchall()
    return {(left, right): probability for left, right, probability in rows}


@pytest.mark.parametrize("which", ["county", "nation"])
def test_the_same_pairs_with_the_same_probabilities(which: str, spark: Any, request: pytest.FixtureRequest):
    evidence: Evidence = request.getfixturevalue(which)
    features, pairs = (
        evidence.capture.cases[f"tallystick.suppliers/{name}"].expected
        for name in ("node_features", "candidate_pairs")
    )
    ours = scored_by_duckdb(features, pairs)
    rows = predict_on_spark(spark.newSession(), features, pairs, trained_parameters()).collect()
    theirs = {(row.left_node, row.right_node): row.probability for row in rows}
    assert ours
    assert theirs.keys() == ours.keys()
    apart = {pair: (ours[pair], theirs[pair]) for pair in ours if abs(ours[pair] - theirs[pair]) > NEAR}
    assert apart == {}


def test_the_same_entities_come_out(
    county: Evidence, spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The whole resolution, once with each engine scoring: each payee has the same entity and reason."""
    answers = []
    for engine in ("duckdb", "spark"):
        home = Home.open(Path(shutil.copytree(county.home.path, tmp_path / engine)))
        shutil.rmtree(home.path / "derived")
        if engine == "spark":
            monkeypatch.setattr(pipeline, "score", score_on_spark(spark.newSession(), tmp_path))
        suppliers.resolve(home.path)
        with open_reader(home) as reader:
            answers.append(
                reader.execute(
                    "select payee_id, entity_id, group_id, tier, round(probability, 6), reason "
                    "from payees order by payee_id"
                ).fetchall()
            )
    ours, theirs = answers
    assert len(ours) > 1000
    assert [pair for pair in zip(ours, theirs, strict=True) if pair[0] != pair[1]] == []
