"""A cluster on this machine, as Spark sets it up on many: a master, and workers of one core each, all processes of their own."""

from __future__ import annotations

import os
import queue
import re
import shutil
import subprocess
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterator, Sequence

import pyspark

_home = Path(pyspark.__file__).parent
#: What a worker of one core may have, for its executor's heap; its Python has a few hundred MB beside it.
MEMORY = "1g"


class _Process:
    """A daemon of Spark's in the foreground, its log read line by line."""

    def __init__(self, command: Sequence[str], env: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            command, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
        )
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._seen: list[str] = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def wait_for(self, pattern: str, seconds: float = 300) -> str:
        while True:
            try:
                line = self._lines.get(timeout=seconds)
            except queue.Empty:
                line = None
            if line is None:
                raise RuntimeError(f"expected {pattern} from Spark, got {''.join(self._seen[-20:])}")
            self._seen.append(line)
            found = re.search(pattern, line)
            if found:
                return found[0]

    def cpu(self) -> float:
        """Seconds that all processes of this one's session have computed so far, executors and their Pythons too."""
        ticks = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                # It ended meanwhile; its parent has its time.
                continue
            if int(fields[3]) == self._process.pid:
                ticks += sum(map(int, fields[11:15]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        # Executors are children of their worker, which ends them when it ends.
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Cluster:
    """The master's address, and its workers."""

    def __init__(self, address: str, workers: Sequence[_Process]) -> None:
        self.address, self._workers = address, workers

    def cpu(self) -> float:
        return sum(worker.cpu() for worker in self._workers)


@contextmanager
def cluster(workers: int = 2) -> Iterator[Cluster]:
    """Worker k runs on core k alone where the system can pin it, so that two are twice one."""
    folder = tempfile.mkdtemp(prefix="lanewise-spark-")
    env = {
        **os.environ,
        "SPARK_HOME": str(_home),
        "SPARK_LOCAL_DIRS": folder,
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_NO_DAEMONIZE": "1",
    }
    spark_class = str(_home / "bin" / "spark-class")
    started: list[_Process] = []
    try:
        master = [spark_class, "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", "0"]
        started.append(_Process([*master, "--webui-port", "0"], env))
        address = started[0].wait_for(r"spark://127\.0\.0\.1:\d+")
        for k in range(workers):
            command = [spark_class, "org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "--webui-port", "0"]
            command += ["--cores", "1", "--memory", "2g", "--work-dir", f"{folder}/{k}", address]
            if shutil.which("taskset"):
                command = ["taskset", "-c", str(k % (os.cpu_count() or 1)), *command]
            started.append(_Process(command, env))
        for worker in started[1:]:
            worker.wait_for("Successfully registered with master")
        yield Cluster(address, started[1:])
    finally:
        for process in reversed(started):
            process.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def session(of: Cluster, cores: int) -> Iterator[Any]:
    """A session with so many of the cluster's cores, one executor each, all of them there before the first job."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(of.address).appName("lanewise")
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.memory": "1g",
        "spark.executor.memory": MEMORY,
        "spark.executor.cores": "1",
        "spark.cores.max": str(cores),
        "spark.scheduler.minRegisteredResourcesRatio": "1.0",
        "spark.scheduler.maxRegisteredResourcesWaitingTime": "300s",
        "spark.sql.shuffle.partitions": str(2 * cores),
        "spark.sql.execution.arrow.maxRecordsPerBatch": "65536",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    # What digests is no part of the package that workers have installed.
    spark.sparkContext.addPyFile(str(Path(__file__).parent / "workload.py"))
    try:
        yield spark
    finally:
        spark.stop()
