"""Two engines, one answer: every statement, every function, every view, on DuckDB and on a local Spark.

``make test-spark`` runs these; without pyspark or Java they are skipped, which the closing line shows.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from evidence import Evidence

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # for capturing, comparing and evidence


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "spark: needs the extra [spark] and Java 17; run by make test-spark")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    why = _why_there_is_no_spark()
    for item in items:
        if HERE in item.path.parents and item.get_closest_marker("spark"):
            item.add_marker(pytest.mark.slow)
            # pyspark leaves the sockets that it collects through to the garbage collector.
            item.add_marker(pytest.mark.filterwarnings("ignore::ResourceWarning"))
            item.add_marker(pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"))
            item.add_marker(pytest.mark.filterwarnings("ignore::DeprecationWarning"))
            if why:
                item.add_marker(pytest.mark.skip(reason=why))


def _why_there_is_no_spark() -> str:
    if importlib.util.find_spec("pyspark") is None:
        return "pyspark is not installed (extra [spark])"
    if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
        return "there is no Java here"
    return ""


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    from splink.internals.spark.jar_location import similarity_jar_location

    from tallystick.store.portable import spark_session

    folder = tmp_path_factory.mktemp("spark")
    session = spark_session(
        checkpoints=folder / "checkpoints",
        jars=[Path(similarity_jar_location())],
        settings={
            "spark.local.dir": str(folder / "local"),
            "spark.sql.warehouse.dir": str(folder / "warehouse"),
        },
    )
    yield session
    session.stop()


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    from evidence import county

    return county(tmp_path_factory.mktemp("county"))


@pytest.fixture(scope="session")
def nation(county: Evidence, tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    from evidence import nation

    lines = int(os.environ.get("TALLYSTICK_SPARK_LINES", "1000000"))
    return nation(tmp_path_factory.mktemp("nation"), lines, county.home)
