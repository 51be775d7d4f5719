"""Each ``.sql`` file of the product gives the same answer on Spark as on DuckDB, over the same inputs.

Every file is one SELECT (``test_refusals.py`` holds them to that), so all of each is compared. What Python
puts around it belongs to the engine and is not:

==============================  ==============================================================
``create table x as ...``       ``SparkReader.keep``: a view computed once
``copy (...) to 'x.parquet'``   the frame's own writer
``read_csv``, ``read_parquet``  import reads files in its own process; Spark reads finished parts
``insert into x ...``           rows that Python made; on Spark a frame made of them
==============================  ==============================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from capturing import packages, statements
from on_spark import OnSpark

if TYPE_CHECKING:
    from evidence import Evidence

pytestmark = pytest.mark.spark

AT_SCALE = {
    "tallystick.spend.quality": {"certificate_totals", "certificate_thresholds", "certificate_months"},
    "tallystick.spend.reporting": {"body_months", "payee_keys", "suppliers", "labels", "concentration"},
    "tallystick.suppliers": {
        "payee_keys",
        "match_names",
        "candidate_pairs",
        "node_features",
        "payees",
        "entities",
    },
    "tallystick.spend.analysis": {
        "analysis_lines",
        "cells",
        "duplicate_keys",
        "duplicate_found",
        "shared_found",
        "split_found",
        "year_end_spikes",
        "newcomer_found",
        "opportunity_evidence",
    },
    "tallystick.opportunities": {"cell_owners", "line_owners", "shared_pounds"},
    "tallystick.categories": {"purchase_keys", "purchases", "class_memory", "purchase_classes"},
}
"""Steps that must be among those compared over the million lines."""


WITHOUT_ROWS = {
    "credit_numbers",
    "duplicate_refunds",
    "edges_identifier",
    "entity_bodies",
    "invoice_again",
    "invoice_again_evidence",
    "invoice_again_found",
}
"""Statements that find nothing in made evidence: there no two names share a registered number, no body is
paid by another, no planted repeat is refunded, and no invoice number comes again at another sum."""


Differences = dict[str, list[str]]


@pytest.fixture(scope="module")
def county_differences(
    county: Evidence, spark: object, tmp_path_factory: pytest.TempPathFactory
) -> Differences:
    folder = tmp_path_factory.mktemp("county-answers")
    return OnSpark(county.home, spark, folder).all_differences(county.capture.cases)


@pytest.fixture(scope="module")
def nation_differences(
    nation: Evidence, spark: object, tmp_path_factory: pytest.TempPathFactory
) -> Differences:
    folder = tmp_path_factory.mktemp("nation-answers")
    return OnSpark(nation.home, spark, folder).all_differences(nation.capture.cases)


@pytest.mark.parametrize("key", sorted(statements()))
def test_a_statement_gives_the_same_answer_over_the_county(key: str, county_differences: Differences):
    assert key in county_differences, f"{key} was never run: let evidence.py use what runs it"
    assert county_differences[key] == []


def test_answers_hold_rows(county: Evidence, nation: Evidence):
    """That both engines answer with nothing proves little: it may be so of few statements, named above."""
    held = {key for seen in (county, nation) for key, case in seen.capture.cases.items() if case.rows}
    assert {key.partition("/")[2] for key in county.capture.cases.keys() - held} <= WITHOUT_ROWS


@pytest.mark.parametrize("package", packages())
def test_the_statements_of_a_room_give_the_same_answers_over_a_million_lines(
    package: str, nation_differences: Differences
):
    found = {
        key.partition("/")[2]: told
        for key, told in nation_differences.items()
        if key.partition("/")[0] == package
    }
    assert set(found) >= AT_SCALE.get(package, set())
    assert {name: told for name, told in found.items() if told} == {}
