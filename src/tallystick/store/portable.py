"""The same statements on Apache Spark, over the same Parquet files: for evidence past one machine.

::

    session = spark_session(master="spark://head:7077", checkpoints="hdfs:///checkpoints/tallystick")
    with SparkReader(Home.open(Path("evidence")), session, root="s3a://bucket/evidence") as spark:
        spark.keep("report_payees", load("tallystick.spend.reporting")["payees"], person_pattern=..., ...)
        rows = spark.rows("select body_id, count(*) as payees from report_payees group by body_id order by 1")

Needs the extra ``[spark]`` and Java 17. A statement that is not known to give the same answer as on DuckDB is
refused by name (:class:`UnportableStatement`) before it runs; see :mod:`tallystick.store.portable_sql`.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from tallystick.kernel import UsageProblem
from tallystick.store.catalogue import Statement
from tallystick.store.derivations import consistent_derivations
from tallystick.store.engine import (
    _FILE_COLUMNS,
    _REQUIRED,
    _REQUIRED_OF_REJECTS,
    _SUPERSEDED_COLUMNS,
    snapshot_of,
)
from tallystick.store.portable_patterns import spark_pattern
from tallystick.store.portable_sql import Carried, UnportableStatement, carry, carry_condition, tables

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from tallystick.store.home import Home, Snapshot
    from tallystick.store.model import Manifest

__all__ = [
    "Carried",
    "SparkReader",
    "UnportableStatement",
    "carry",
    "carry_condition",
    "parts_in_force",
    "run",
    "spark_session",
    "tables",
]

_NEEDED = {
    # What a sum, a cast or a missing element would hide is an error instead, as in DuckDB.
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "false",
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.icu.caseMappings.enabled": "true",
    "spark.sql.groupByOrdinal": "true",
    "spark.sql.orderByOrdinal": "true",
}
"""Settings that the same answer depends on; a reader sets them for itself, whatever the session says."""

_WHAT = "Spark could not be started."
_GLOB = str.maketrans({letter: f"\\{letter}" for letter in "\\*?[]{}"})


def spark_session(
    master: str = "local[2]",
    *,
    memory: str = "2g",
    checkpoints: Path | str | None = None,
    jars: Sequence[Path] = (),
    settings: Mapping[str, str] | None = None,
) -> SparkSession:
    """Return a Spark session: a small one in this process, or one on the cluster that ``master`` names.

    Args:
        master: ``local[N]`` for N cores of this machine, ``spark://host:7077``, ``yarn``, ``k8s://...``.
        memory: of the driver; locally that is all there is.
        checkpoints: folder for intermediate results, which linkage needs; on a cluster a place that every
            executor reaches. A folder under the system's own where not given.
        jars: code for the executors, for example Splink's similarity functions.
        settings: further settings of Spark, which win over ours.

    Raises:
        UsageProblem: pyspark or Java is missing.
    """
    try:
        from pyspark.errors import PySparkException  # noqa: PLC0415
        from pyspark.sql import SparkSession  # noqa: PLC0415
    except ImportError as problem:
        raise UsageProblem(
            _WHAT, why="pyspark is not installed.", next_step="Run: pip install 'tallystick[spark]'"
        ) from problem
    if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
        raise UsageProblem(
            _WHAT, why="There is no Java here.", next_step="Install Java 17, or set JAVA_HOME to where it is."
        )
    is_local = master.startswith("local")
    if is_local:
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master).appName("tallystick")
    for key, value in _session_settings(memory, jars, settings or {}, is_local=is_local).items():
        builder = builder.config(key, value)
    try:
        session = builder.getOrCreate()
    except (PySparkException, RuntimeError) as problem:
        raise UsageProblem(
            _WHAT,
            why=str(problem).split("\n", maxsplit=1)[0],
            next_step="Check Java (17) and the master URL.",
        ) from problem
    folder = str(checkpoints or Path(tempfile.gettempdir()) / "tallystick-spark")
    session.sparkContext.setCheckpointDir(folder)
    return session


def _session_settings(
    memory: str, jars: Sequence[Path], settings: Mapping[str, str], *, is_local: bool
) -> dict[str, str]:
    ours = {
        **_NEEDED,
        "spark.driver.memory": memory,
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
    }
    if is_local:
        # Spark's defaults are for a cluster: on a few cores 200 shuffle partitions, a job to list the files
        # and a task for every 32 small ones cost more than they bring.
        ours |= {
            "spark.sql.shuffle.partitions": "4",
            "spark.sql.sources.parallelPartitionDiscovery.threshold": "100000",
            "spark.sql.files.openCostInBytes": str(64 * 1024),
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
        }
    if jars:
        ours["spark.jars"] = ",".join(str(path) for path in jars)
    return ours | dict(settings)


def run(
    session: SparkSession, statement: Statement | str, parameters: Mapping[str, object] | None = None
) -> DataFrame:
    """Return the answer of a statement of our dialect over the views of a session, not computed yet.

    Parameters never become text of the statement: Spark binds them. Those that the statement does not name
    are an error, as in DuckDB.

    Raises:
        UnportableStatement: it uses something that is not known to give the same answer as on DuckDB.
        UsageProblem: a parameter is missing, or is not one of the statement's.
    """
    name, sql = (statement.name, statement.sql) if isinstance(statement, Statement) else ("", statement)
    carried = carry(sql, name)
    given = dict(parameters or {})
    if set(given) != carried.parameters:
        missing, unknown = sorted(carried.parameters - set(given)), sorted(set(given) - carried.parameters)
        told = [
            f"{what}: {', '.join(names)}."
            for what, names in (("Missing parameters", missing), ("Unknown parameters", unknown))
            if names
        ]
        raise UsageProblem("The statement could not be run.", where=name, why=" ".join(told))
    return session.sql(carried.sql, args={key: _bound(key, value, carried) for key, value in given.items()})


def _bound(key: str, value: object, carried: Carried) -> Any:
    from pyspark.sql import functions  # noqa: PLC0415

    if key in carried.patterns and value is not None:
        return spark_pattern(str(value), whole=key in carried.whole)
    if isinstance(value, list | tuple):
        return functions.array(*(functions.lit(item) for item in value))
    return functions.lit(value)


class SparkReader:
    """One snapshot on Spark: the views of :func:`tallystick.store.open_reader`, over the same Parquet files.

    Views: ``payments``, ``published_payments``, ``superseded``, ``rejects``, ``files``, ``file_periods``, the
    tables that rooms derived, and the views that they defined. They belong to this reader alone: it opens
    a session of its own beside ``session``, with the settings that the same answer depends on.

    Args:
        source: a home, for its snapshot in force, or a snapshot.
        session: from :func:`spark_session`, or any that exists (a notebook's, a platform's); a small local
            one where not given.
        root: where the executors see the home, for example ``s3a://bucket/evidence``; this machine's path
            where not given. Manifests are read from the home itself.

    Raises:
        NotFound: nothing has been imported into the home yet.
        UnportableStatement: a room defined a view that Spark is not known to answer alike.
    """

    def __init__(
        self, source: Home | Snapshot, session: SparkSession | None = None, *, root: str = ""
    ) -> None:
        self._snapshot = snapshot_of(source)
        self._root = (root or f"file://{self._snapshot.home.absolute().as_posix()}").rstrip("/")
        self.session = (session or spark_session()).newSession()
        for key, value in _NEEDED.items():
            self.session.conf.set(key, value)
        self._kept: dict[str, DataFrame] = {}
        self._create_views(self._snapshot.manifest)
        self._create_derived_views()

    def __enter__(self) -> SparkReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back what was kept; the session that was handed in stays open."""
        for frame in self._kept.values():
            frame.unpersist()
        self._kept.clear()

    def run(self, statement: Statement | str, /, **parameters: object) -> DataFrame:
        """Return the answer of a statement, not computed yet; see :func:`run`."""
        return run(self.session, statement, parameters)

    def rows(self, statement: Statement | str, /, **parameters: object) -> list[tuple[Any, ...]]:
        """Return the rows of an answer that fits into memory here."""
        return [tuple(row) for row in self.run(statement, **parameters).collect()]

    def keep(self, name: str, statement: Statement | str, /, **parameters: object) -> DataFrame:
        """Show the answer of a statement as the view ``name``, computed once: a step that others read."""
        frame = self.run(statement, **parameters).persist()
        if earlier := self._kept.pop(name, None):
            earlier.unpersist()
        self._kept[name] = frame
        frame.createOrReplaceTempView(name)
        return frame

    def show_parquet(self, name: str, *paths: Path | str) -> None:
        """Show further Parquet files as the view ``name``."""
        self.session.read.parquet(*(_as_path(path) for path in paths)).createOrReplaceTempView(name)

    # Views

    def _create_views(self, manifest: Manifest) -> None:
        accepted = [entry.part for entry in manifest.files if entry.part and entry.rows_accepted]
        rejected = [entry.part for entry in manifest.files if entry.part and entry.rows_rejected]
        lists = sorted({item.part for item in manifest.superseded})
        payment_columns = manifest.payment_columns or _REQUIRED
        reject_columns = manifest.reject_columns or _REQUIRED_OF_REJECTS
        superseded = self._parts(lists, "superseded.parquet", _SUPERSEDED_COLUMNS)
        whole, partial = parts_in_force(manifest)
        published = self._parts(accepted, "payments.parquet", payment_columns)
        in_force = published if whole == accepted else self._parts(whole, "payments.parquet", payment_columns)
        if partial:
            remaining = self._parts(partial, "payments.parquet", payment_columns)
            in_force = in_force.unionByName(remaining.join(superseded, "line_id", "left_anti"))
        views = {
            "superseded": superseded,
            "published_payments": published,
            "payments": in_force,
            "rejects": self._parts(rejected, "rejects.parquet", reject_columns),
            "files": self._files(manifest),
            "file_periods": self._file_periods(manifest),
        }
        for name, frame in views.items():
            frame.createOrReplaceTempView(name)

    def _create_derived_views(self) -> None:
        home = self._snapshot.home
        for derivation in consistent_derivations(home):
            for name, path in derivation.tables.items():
                self.show_parquet(name, f"{self._root}/{path.relative_to(home).as_posix()}")
            for name, sql in derivation.views.items():
                self.run(Statement(name, "", (), (), derivation.room, sql)).createOrReplaceTempView(name)

    def _parts(self, keys: Iterable[str], name: str, columns: Iterable[tuple[str, str]]) -> DataFrame:
        paths = [f"{self._root}/parts/{key}/{name}".translate(_GLOB) for key in keys]
        layout = _layout(columns)
        if not paths:
            return self.session.createDataFrame([], layout)
        return self.session.read.schema(layout).parquet(*paths)

    def _files(self, manifest: Manifest) -> DataFrame:
        columns = [
            (name, kind if isinstance(kind, str) else f"{kind[0]}[]") for name, kind in _FILE_COLUMNS.items()
        ]
        rows = [tuple(_plain(getattr(entry, name)) for name in _FILE_COLUMNS) for entry in manifest.files]
        return self.session.createDataFrame(rows, _layout(columns))

    def _file_periods(self, manifest: Manifest) -> DataFrame:
        rows = [
            (entry.file_hash, entry.body_id, total.period, total.lines, total.pence)
            for entry in manifest.files
            for total in entry.periods
        ]
        return self.session.createDataFrame(
            rows, "file_hash string, body_id string, period string, lines bigint, pence bigint"
        )


def parts_in_force(manifest: Manifest) -> tuple[list[str], list[str]]:
    """Return the parts whose lines are all in force, and those of which some were superseded."""
    taken: dict[str, int] = {}
    for item in manifest.superseded:
        taken[item.file_hash] = taken.get(item.file_hash, 0) + item.lines
    whole: list[str] = []
    partial: list[str] = []
    for entry in manifest.files:
        lost = taken.get(entry.file_hash, 0)
        if entry.part and lost < entry.rows_accepted:
            (partial if lost else whole).append(entry.part)
    return whole, partial


def _layout(columns: Iterable[tuple[str, str]]) -> str:
    """Return columns and their types of our engine as Spark writes a table's layout."""
    from sqlglot import expressions as exp  # noqa: PLC0415

    written = []
    for name, kind in columns:
        quoted = name.replace("`", "``")
        written.append(f"`{quoted}` {exp.DataType.build(kind, dialect='duckdb').sql(dialect='spark')}")
    return ", ".join(written)


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _as_path(path: Path | str) -> str:
    text = f"file://{path.absolute().as_posix()}" if isinstance(path, Path) else path
    return text.translate(_GLOB)
