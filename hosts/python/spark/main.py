"""Row formulas on a cluster of two workers against Node: python spark/main.py --quick | --full.

Quick: a million rows of one formula, and some of every other formula of plain rows. Full: a hundred million rows of one formula, one
worker against two in turns.
"""

from __future__ import annotations

import json
import os
import platform
import signal
import subprocess
import sys
import time
from datetime import date
from functools import reduce
from pathlib import Path
from statistics import median
from typing import Any, Callable

import pyspark
from cluster import cluster, session
from workload import digest_of, digester, frame, plain, workload

from lanewise.spark import with_formula
from lanewise.spark.call import kernels

HERE = Path(__file__).parent
BIG = "energy.treasuryFee"


def made(spark: Any, work: dict[str, Any], partitions: int) -> Any:
    """The frame of row ids and outputs."""
    columns = {one["own"]: f"in_{one['own']}" for one in work["inputs"]}
    outputs = {one["own"]: f"out_{one['own']}" for one in work["outputs"]}
    rows = frame(spark, work, partitions)
    return with_formula(rows, work["formula"], columns=columns, outputs=outputs, keep=["id"], on_invalid="nan")


def hashes(spark: Any, works: list[dict[str, Any]], partitions: int) -> tuple[dict[str, tuple[int, str]], int]:
    """Rows and digest of each formula, all in one job, and how many executors had a part in it."""
    digests = [
        made(spark, work, partitions)
        .mapInArrow(digester(work), "rows long, first long, second long, executor long")
        .selectExpr(f"'{work['formula']}' formula", "*")
        for work in works
    ]
    parts: dict[str, list[Any]] = {}
    for part in reduce(lambda one, other: one.unionAll(other), digests).collect():
        parts.setdefault(part["formula"], []).append(part)
    executors = {part["executor"] for own in parts.values() for part in own}
    return {formula: digest_of(own) for formula, own in parts.items()}, len(executors)


def node(works: list[dict[str, Any]]) -> list[dict[str, Any]]:
    run = subprocess.run(
        ["node", HERE / "node.mjs"], input=json.dumps(works), text=True, check=True, capture_output=True
    )
    return [json.loads(line) for line in run.stdout.splitlines()]


def quick() -> int:
    lw = kernels("simd")
    big = workload(lw[BIG].description, 1_000_000)
    small = [workload(lw[id].description, 5003) for id in lw if id != BIG and plain(lw[id].description)]
    expected = {one["formula"]: one for one in node([big, *small])}
    mismatches = rows = 0
    with cluster() as two, session(two, 2) as spark:
        workers = 0
        # Two jobs: a plan and a start for each formula would take longer than its rows.
        for works, partitions in (([big], 4), (small, 1)):
            made_of, computed = hashes(spark, works, partitions)
            workers = max(workers, computed)
            for formula, (count, digest) in made_of.items():
                wanted = expected[formula]
                rows += count
                if count != wanted["rows"] or digest != wanted["digest"]:
                    mismatches += 1
                    print(f"{formula}: {count} rows {digest}, Node has {wanted['rows']} rows {wanted['digest']}")
    line = f"{len(expected)} formulas, {rows} rows, mismatches {mismatches}"
    print(f"spark {pyspark.__version__} (wasmtime, {workers} workers): {line}")
    return 1 if mismatches or workers != 2 else 0


def full(rows: int, rounds: int) -> int:
    lw = kernels("simd")
    work = workload(lw[BIG].description, rows, outputs=("fee", "congestion"))
    warm, tenth = {**work, "rows": 1_000_000}, {**work, "rows": rows // 10}
    expected, mismatches = node([work])[0], 0
    print(f"node: {expected['digest']}, {expected['seconds']:.1f} s", flush=True)
    seconds: dict[tuple[str, int], list[float]] = {}
    cores: dict[tuple[str, int], list[float]] = {}

    def timed(what: str, workers: int, job: Callable[[], Any]) -> Any:
        start, computed = time.perf_counter(), both.cpu()
        result = job()
        seconds.setdefault((what, workers), []).append(time.perf_counter() - start)
        cores.setdefault((what, workers), []).append(both.cpu() - computed)
        print(
            f"{workers} workers, {what}: {seconds[what, workers][-1]:.1f} s, {cores[what, workers][-1]:.1f} core s",
            flush=True,
        )
        return result

    def nowhere(outputs: Any) -> None:
        outputs.write.format("noop").mode("overwrite").save()

    with cluster() as both:
        for _ in range(rounds):
            for workers in (1, 2):
                with session(both, workers) as spark:
                    hashes(spark, [warm], 2 * workers)
                    told, computed = timed("hash", workers, lambda: hashes(spark, [work], 16))
                    count, digest = told[BIG]
                    mismatches += count != rows or digest != expected["digest"] or computed != workers
                    print(f"{workers} workers: {count} rows, {digest}", flush=True)
                    timed("formula", workers, lambda: nowhere(made(spark, tenth, 16)))
                    timed("inputs", workers, lambda: nowhere(frame(spark, tenth, 16)))
    print(
        f"\n{date.today()}, {platform.machine()}, {os.cpu_count()} cores, Spark {pyspark.__version__}, {rows} rows, median of {rounds}\n"
    )
    print("| job | rows | one worker, M rows/s | two workers, M rows/s | ratio | core seconds a million rows |")
    print("| --- | --- | --- | --- | --- | --- |")
    names = {
        "hash": "inputs by SQL, formula, digest of ids and bits",
        "formula": "inputs by SQL, formula, written nowhere",
        "inputs": "inputs by SQL alone",
    }
    for what, name in names.items():
        one, two = (median(seconds[what, workers]) for workers in (1, 2))
        spent = median(cores[what, 1] + cores[what, 2])
        done = work["rows"] if what == "hash" else tenth["rows"]
        print(
            f"| {name} | {done} | {done / one / 1e6:.2f} | {done / two / 1e6:.2f} | {one / two:.2f} | {spent / done * 1e6:.2f} |"
        )
    print(f"\nspark {pyspark.__version__} (wasmtime, 2 workers): 1 formulas, {rows} rows, mismatches {mismatches}")
    return 1 if mismatches else 0


if __name__ == "__main__":
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    # Who ends this ends the cluster too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if "--full" in sys.argv:
        numbers = [int(float(one)) for one in sys.argv if one[0].isdigit()]
        sys.exit(full(*(numbers + [100_000_000, 2][len(numbers) :])))
    sys.exit(quick())
