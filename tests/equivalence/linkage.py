"""Linkage on Splink's Spark backend: the room's own settings, candidates and features, scored by Spark."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from on_spark import keep_answer

from tallystick.suppliers.resolution.scoring import splink_settings


def predict_on_spark(session: Any, features: Path, pairs: Path, parameters: dict[str, Any]) -> Any:
    """Return the scored pairs as a frame of Spark: ``left_node, right_node, probability, weight``.

    The session needs a checkpoint folder, also where intermediate results are written as Parquet.
    """
    from splink import Linker
    from splink.backends.spark import SparkAPI

    logging.getLogger("splink").setLevel(logging.ERROR)
    api = SparkAPI(spark_session=session, break_lineage_method="parquet")
    registered = api.register(session.read.parquet(str(features)), table_name="features")
    linker = Linker(registered, splink_settings(parameters, "spark"), log_level=None, validate_settings=False)
    blocked = api.register(session.read.parquet(str(pairs)), table_name="pairs")
    linker.table_management.register_blocked_pairs_for_predict(blocked)
    scored = linker.inference.predict(warning_mode="never")
    return session.sql(
        "select unique_id_l as left_node, unique_id_r as right_node, match_probability as probability "
        f"from {scored.physical_name}"
    )


def score_on_spark(session: Any, folder: Path) -> Any:
    """Return a stand-in for the room's ``score`` that has Spark do the work and hands its answer back."""

    def score(engine: Any, parameters: dict[str, Any]) -> None:
        features = keep_answer(engine, "select * from node_features", folder / "features.parquet")
        pairs = keep_answer(engine, "select * from candidate_pairs", folder / "pairs.parquet")
        answer = folder / "scored"
        predict_on_spark(session, features, pairs, parameters).write.parquet(str(answer))
        engine.execute(
            f"create or replace table scored_pairs as select * from read_parquet('{answer}/*.parquet')"
        )

    return score
