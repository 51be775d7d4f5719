"""Score candidate pairs with Splink from parameters that were trained before."""

from __future__ import annotations

import json
import logging
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from tallystick.suppliers.resolution.comparing import COMPARISONS, condition_in

if TYPE_CHECKING:
    import duckdb

PARAMETERS = "parameters.json"

Parameters = dict[str, Any]
"""``prior`` (that a candidate pair is one entity) and for each comparison and level ``m`` and ``u``."""


@cache
def trained_parameters() -> Parameters:
    """Return the parameters that ship with the product."""
    content = (files("tallystick.suppliers.resolution") / PARAMETERS).read_text("utf-8")
    loaded: Parameters = json.loads(content)
    return loaded


def splink_settings(parameters: Parameters, dialect: str = "duckdb") -> dict[str, Any]:
    """Return the settings of a Splink linker over ``node_features`` in the dialect of an engine."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": parameters["prior"],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
        "blocking_rules_to_generate_predictions": ["l.letters = r.letters"],
        "comparisons": [
            {
                "output_column_name": comparison.key,
                "comparison_levels": [
                    _level(level, parameters["comparisons"][comparison.key].get(level.key), dialect)
                    for level in comparison.levels
                ],
            }
            for comparison in COMPARISONS
        ],
    }


def _level(level: Any, trained: dict[str, float] | None, dialect: str) -> dict[str, Any]:
    described: dict[str, Any] = {
        "sql_condition": "ELSE" if level.condition == "else" else condition_in(dialect, level.condition),
        "label_for_charts": level.key,
    }
    if level.is_null:
        return {**described, "is_null_level": True}
    if trained is not None:
        described |= {"m_probability": trained["m"], "u_probability": trained["u"]}
    return described


def score(engine: duckdb.DuckDBPyConnection, parameters: Parameters) -> None:
    """Create ``scored_pairs`` from ``candidate_pairs`` and ``node_features``.

    Columns: ``left_node``, ``right_node``, ``probability``.
    """
    if engine.execute("select count(*) from candidate_pairs").fetchall()[0][0] == 0:
        engine.execute(
            "create or replace table scored_pairs (left_node bigint, right_node bigint, probability double)"
        )
        return
    from splink import DuckDBAPI, Linker  # noqa: PLC0415

    logging.getLogger("splink").setLevel(logging.ERROR)
    api = DuckDBAPI(engine)
    features = api.register("node_features", table_name="features")
    linker = Linker(features, splink_settings(parameters), log_level=None, validate_settings=False)
    pairs = api.register("candidate_pairs", table_name="pairs")
    linker.table_management.register_blocked_pairs_for_predict(pairs)
    scored = linker.inference.predict(warning_mode="never")
    engine.execute(
        "create or replace table scored_pairs as select unique_id_l as left_node, unique_id_r as right_node, "
        f"match_probability as probability from {scored.physical_name}"
    )
    scored.drop_table_from_database_and_remove_from_cache()
