"""Spark as the engine: the records are temporary views of a session, and what it writes goes when it is closed.

Only imported where Spark is asked for, as it is an extra and needs Java.
"""

from __future__ import annotations

import os
import shutil
import signal
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import sqlglot.expressions as sge
from ibis.backends.pyspark import Backend
from ibis.formats.pyarrow import PyArrowData
from py4j.protocol import Py4JError, Py4JJavaError
from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkException
from pyspark.find_spark_home import _find_spark_home
from pyspark.java_gateway import launch_gateway
from pyspark.sql import SparkSession

from quarterday.engine.parquet import rows_of
from quarterday.errors import WorkspaceError

ASKED = "quarterday.toml says engine = “spark”"
JAVA = (
    "Install Java 17 or 21 (on Debian 12: openjdk-17-jre-headless), or set JAVA_HOME to the folder it is in."
)
QUIET = """
rootLogger.level = error
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %p %c{1}: %m%n%ex{0}
"""


class Spark(Backend):  # type: ignore[misc]  # Ibis ships no types
    """Ibis's own, which keeps records as temporary views alone, fills and reads them as Arrow, and closes whole."""

    def create_table(
        self, name: str, /, obj: pa.Table, *, temp: bool = False, overwrite: bool = False
    ) -> ir.Table:
        """A temporary view of Arrow's rows. Raises ValueError for a table that would stay."""
        if not temp:
            raise ValueError("Only temporary views: nothing may be left on disk.")
        plain = ibis.Schema.from_pyarrow(obj.schema).to_pyarrow()  # Spark has no columns of numbered codes
        rows = self._session.createDataFrame(obj.cast(plain))
        (rows.createOrReplaceTempView if overwrite else rows.createTempView)(name)
        return self.table(name)

    def read_parquet(self, paths: Sequence[Path], /, *, table_name: str) -> ir.Table:
        """A temporary view of the rows of some Parquet files, in place of one of the same name.

        The rows are read here and sent: the workers of a cluster cannot be taken to see the snapshot's files.
        """
        schema, batches = rows_of(paths)
        rows = pa.Table.from_batches(batches, schema)
        return self.create_table(table_name, rows, temp=True, overwrite=True)

    def to_pyarrow(self, expr: ir.Expr, /, **asked: Any) -> Any:
        """Arrow straight from Spark: Ibis's own goes by way of pandas, which has no whole numbers with gaps."""
        table = expr.as_table()
        self._run_pre_execute_hooks(table)
        with self._stepwise(self.compiler.to_sqlglot(table, **asked)) as query:
            rows = self.raw_sql(query).toArrow()
        return expr.__pyarrow_result__(PyArrowData.convert_table(rows, table.schema()))

    @contextmanager
    def _stepwise(self, query: sge.Query) -> Iterator[sge.Query]:
        """The query with its named parts as temporary views, those that are used twice worked out once.

        Spark itself writes a part out wherever it is used, and works it out again there; where parts use parts, it
        plans for longer than it counts.
        """
        steps = {step.alias: step.this for step in query.ctes}
        uses = Counter(table.name for table in query.find_all(sge.Table))
        query.set("with_", None)
        try:
            for name, step in steps.items():
                rows = self.raw_sql(step)
                (rows.localCheckpoint(eager=False) if uses[name] > 1 else rows).createOrReplaceTempView(name)
            yield query
        finally:
            for name in steps:
                self._session.catalog.dropTempView(name)
            for kept in self._session.sparkContext._jsc.getPersistentRDDs().values():
                kept.unpersist(False)

    def disconnect(self) -> None:
        """End the session and its Java, and delete what they wrote."""
        super().disconnect()
        _end_java()
        self._folder.cleanup()


def connect_to(master: str) -> Spark:
    """A session on a master: `local[2]`, `spark://HOST:7077`, `yarn`. A process has one at a time.

    Raises WorkspaceError where there is a session already, no Java that Spark can use, or no such master.
    """
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise WorkspaceError(f"{ASKED}, and Spark needs Java, which is not installed. {JAVA}")
    if SparkContext._active_spark_context is not None:
        raise WorkspaceError(
            "Spark is already at work in this process, which can have one session at a time."
        )
    folder = TemporaryDirectory(prefix="quarterday-spark-", ignore_cleanup_errors=True)
    try:
        session = _session(master, Path(folder.name))
    except (PySparkException, Py4JError) as error:
        why = _why_not(error, Path(folder.name, "said").read_text(encoding="utf-8", errors="replace"))
        _end_java()
        folder.cleanup()
        raise WorkspaceError(f"{ASKED}, and Spark did not start on “{master}”. {why}") from error
    connected: Spark = Spark()
    connected.do_connect(session)
    connected._folder = folder
    return connected


def _why_not(error: Exception, said: str) -> str:
    if isinstance(error, Py4JJavaError):
        return f"It said: {error.java_exception.getMessage()}"
    if "UnsupportedClassVersionError" in said or "Unrecognized option" in said:
        return f"The Java that is installed is too old. {JAVA}"
    told = (line.strip() for line in said.splitlines())
    return "It said: " + " ".join(
        line for line in told if not line.startswith(("at ", "WARNING", "Picked up"))
    )


def _session(master: str, folder: Path) -> SparkSession:
    """A session whose Java is its own, and has its folder for whatever it writes; what it says is in `said`."""
    (folder / "log4j2.properties").write_text(QUIET, encoding="utf-8")
    settings = SparkConf(loadDefaults=False)
    settings.setAll(list(_settings(master, folder).items()))
    own = {"SPARK_LOCAL_DIRS": str(folder)}
    if master.startswith("local"):
        own["SPARK_LOCAL_IP"] = "127.0.0.1"  # nobody else on the network is to see it
        own["SPARK_HOME"] = str(_linked_home(folder / "spark"))
    with (folder / "said").open("wb") as said, _environment(own):
        gateway = launch_gateway(settings, {"stdout": said, "stderr": said, "cwd": folder})  # type: ignore[no-untyped-call]
    interrupt = signal.getsignal(signal.SIGINT)
    try:
        return SparkSession(SparkContext(conf=settings, gateway=gateway))
    finally:
        signal.signal(signal.SIGINT, interrupt)  # Spark's own would outlive the session


def _linked_home(home: Path) -> Path:
    """Spark's own folder by links: workers on this machine write beside it (`work`) whatever they are told."""
    home.mkdir()
    for part in Path(_find_spark_home()).iterdir():  # type: ignore[no-untyped-call]
        (home / part.name).symlink_to(part)
    return home


def _settings(master: str, folder: Path) -> dict[str, str]:
    """What must be so; the rest (memory, executors) is for Spark's own spark-defaults.conf to say."""
    java = f"-Djava.io.tmpdir={folder} -Dlog4j2.configurationFile={folder / 'log4j2.properties'} -XX:-UsePerfData"
    settings = {
        "spark.master": master,
        "spark.app.name": "Quarterday",
        "spark.driver.extraJavaOptions": java,
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.sql.catalogImplementation": "in-memory",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.ansi.enabled": "true",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    if not master.startswith("local"):
        return settings
    return settings | {
        "spark.executor.extraJavaOptions": java,
        # a few: each costs a fixed time, and the records of a council are small
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.adaptive.enabled": "false",
    }


@contextmanager
def _environment(own: Mapping[str, str]) -> Iterator[None]:
    """The environment that Java is started in, which PySpark lets nobody hand over."""
    before = dict(os.environ)
    os.environ.update(own)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _end_java() -> None:
    """PySpark keeps its Java until Python ends; ours ends with the session, so that its folder can go."""
    gateway = SparkContext._gateway
    if gateway is None:
        return
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait()
    SparkContext._gateway = SparkContext._jvm = None
