"""Inputs that Spark and Node make alike, and a digest of outputs that does not ask for the order of rows.

Input k of row `id` is `(id * factor[k] % 1000003) / 1000003 * span + low`, floored where it is whole: exact up to the division, which
every engine rounds alike. Ranges go over both ends of the domain, so that some rows are NaN; every 1009th row has NULL in one input.
"""

from __future__ import annotations

import os
from typing import Any, Iterable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lanewise.manifest import Description

#: With 1e8 rows their products stay below 2^53.
FACTORS = [7919, 104729, 1299709, 15485863, 32452843, 49979687, 67867967, 86028121, 611953, 1301081, 2750159, 4256233]
PRIME, NULLS = 1000003, 1009


def plain(of: Description) -> bool:
    """Whether a row is one cell of each column."""
    fields = (*of.inputs, *of.outputs)
    return of.shape == "map" and all(field.dims == ("row",) for field in fields) and len(of.inputs) <= len(FACTORS)


def workload(of: Description, rows: int, outputs: Any = None) -> dict[str, Any]:
    """What both sides are told."""
    inputs = []
    for factor, field in zip(FACTORS, of.inputs):
        low = max(field.low, -50.0)
        span = min(field.high, low + 100.0) - low
        whole = field.kind != "real"
        over = 1 if whole else span / 20
        inputs.append(
            {
                "name": field.raw,
                "own": field.name,
                "factor": factor,
                "low": low - over,
                "span": span + 2 * over,
                "whole": whole,
            }
        )
    null = next((field.name for field in of.inputs if not field.sparse), None)
    wanted = [one for one in of.outputs if outputs is None or one.name in outputs]
    return {
        "formula": of.id,
        "rows": rows,
        "inputs": inputs,
        "null": null,
        "outputs": [{"name": one.raw, "own": one.name, "kind": one.kind, "values": one.values} for one in wanted],
    }


def frame(spark: Any, work: dict[str, Any], partitions: int) -> Any:
    """The inputs by Spark's own SQL."""
    from pyspark.sql import functions as F

    ids = spark.range(0, work["rows"], 1, partitions)
    columns = [F.col("id")]
    for one in work["inputs"]:
        unit = (F.col("id") * F.lit(one["factor"]) % F.lit(PRIME)).cast("double") / F.lit(float(PRIME))
        cell = unit * F.lit(one["span"]) + F.lit(one["low"])
        if one["whole"]:
            cell = F.floor(cell).cast("double")
        if one["own"] == work["null"]:
            cell = F.when(F.col("id") % NULLS != 0, cell)
        columns.append(cell.alias(f"in_{one['own']}"))
    return ids.select(*columns)


def _mix(x: Any) -> Any:
    x = (x ^ (x >> 16)) * np.uint32(0x21F0AAAD)
    x = (x ^ (x >> 15)) * np.uint32(0x735A2D97)
    return x ^ (x >> 15)


def sums_of(ids: Any, columns: list[tuple[Any, tuple[str, ...]]]) -> tuple[int, int]:
    """Two sums over rows and outputs of 32-bit mixes of the row's id and the output's bits."""
    row = ids.astype(np.uint32)
    first = second = 0
    for k, (column, values) in enumerate(columns):
        if pa.types.is_string(column.type):
            column = pc.index_in(column, value_set=pa.array(values)).cast(pa.float64())
        elif pa.types.is_boolean(column.type):
            column = column.cast(pa.float64())
        null = column.is_null().to_numpy(zero_copy_only=False) if column.null_count else None
        cells = (column.fill_null(0.0) if null is not None else column).to_numpy()
        words = cells.view(np.uint32)
        low, high = words[0::2], words[1::2]
        if null is not None:
            low, high = np.where(null, np.uint32(0xFFFFFFFF), low), np.where(null, np.uint32(0xFFFFFFFF), high)
        start = _mix(row + np.uint32((k + 1) * 0x9E3779B9 & 0xFFFFFFFF))
        first += int(_mix(_mix(start ^ low) ^ high).sum(dtype=np.uint64))
        second += int(_mix(_mix(start + high) + low).sum(dtype=np.uint64))
    return first, second


def digester(work: dict[str, Any]) -> Any:
    """A function for `mapInArrow`: rows and both sums of a partition, and which executor computed them."""
    outputs = [(f"out_{one['own']}", tuple(one["values"])) for one in work["outputs"]]

    def digest(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        rows = first = second = 0
        for batch in batches:
            ids = batch.column("id").to_numpy()
            a, b = sums_of(ids, [(batch.column(name), values) for name, values in outputs])
            rows, first, second = rows + len(ids), first + a, second + b
        # 64 bits of both: Spark's whole numbers have a sign.
        words = [np.array([value & 0xFFFFFFFFFFFFFFFF], np.uint64).view(np.int64) for value in (first, second)]
        # All Python workers of an executor are children of one process.
        columns = [pa.array([rows]), *map(pa.array, words), pa.array([os.getppid()])]
        yield pa.RecordBatch.from_arrays(columns, names=["rows", "first", "second", "executor"])

    return digest


def digest_of(parts: Iterable[Any]) -> tuple[int, str]:
    """Rows, and the digest of all parts."""
    rows = first = second = 0
    for part in parts:
        rows, first, second = rows + part["rows"], first + part["first"], second + part["second"]
    return rows, f"{first & 0xFFFFFFFFFFFFFFFF:016x}{second & 0xFFFFFFFFFFFFFFFF:016x}"
