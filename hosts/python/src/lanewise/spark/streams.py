"""Formulas with state on streams: Spark keeps the save of each entity's bank from one micro-batch to the next.

By `applyInPandasWithState`, which Spark has had since 3.4 and which asks for no store of its own. pandas has one sign for NULL and NaN,
so which rows take part is settled before and after it, where SQL can tell.
"""

from __future__ import annotations

from typing import Any, Iterable, Iterator, Mapping, Optional, Sequence, Union

import numpy as np
import pyarrow as pa

from ..names import wrong_value
from .banks import Ticks, spark_bank
from .call import Outputs, Task, arrow_of, schema_of
from .columns import Reader

#: Whether a row takes part.
_taken = "__lanewise_taken"


def with_stream(
    frame: Any,
    formula: str,
    *,
    entity: Union[str, Sequence[str]],
    time: Union[str, Sequence[str]],
    keep: Optional[Sequence[str]] = None,
    params: Optional[Mapping[str, Any]] = None,
    columns: Optional[Mapping[str, Any]] = None,
    outputs: Outputs = None,
    on_invalid: Optional[str] = None,
    sizes: Optional[Mapping[str, int]] = None,
    int64: Optional[bool] = None,
    build: str = "simd",
) -> Any:
    """A streaming frame with the outputs of a bank, in append mode. Options as of `spark_bank`.

    Events of one micro-batch take their turns in the order of `time`; who comes later than the batch of his time comes after it. Kept
    are `entity` and `time` unless `keep` says more: they pass through pandas, which makes doubles of whole numbers with NULLs.
    """
    from pyspark.sql import functions as F
    from pyspark.sql.types import BinaryType, BooleanType, StructField, StructType

    names = [[one] if isinstance(one, str) else list(one) for one in (entity, time)]
    kept = list(dict.fromkeys([*names[0], *names[1]] if keep is None else keep))
    function = spark_bank(
        formula,
        entity=entity,
        time=time,
        params=params,
        columns=columns,
        keep=kept,
        outputs=outputs,
        saves=None,
        on_invalid=on_invalid,
        sizes=sizes,
        int64=int64,
        build=build,
    )
    task: Task = function.task  # type: ignore[attr-defined]
    schema = schema_of(frame, function)
    if _taken in frame.columns:
        raise wrong_value(formula, "frame", f'no column "{_taken}"', "one")
    arrow = arrow_of(frame)
    ticks: Ticks = task.make(task.call, arrow)
    needed = list(dict.fromkeys([*kept, *names[0], *names[1], *(reader.column for reader in ticks.readers)]))
    fit = F.lit(True)
    for reader in ticks.readers:
        if not reader.nulls:
            fit = fit & _known(F, reader)
    prepared = frame.select(*needed, fit.alias(_taken))
    state = StructType([StructField("save", BinaryType(), False)])

    def advance(key: Any, frames: Iterable[Any], held: Any) -> Iterator[Any]:
        import pandas as pd

        events = pd.concat(list(frames), ignore_index=True).sort_values(names[1], kind="stable", ignore_index=True)
        bound: Ticks = task.of(arrow)
        batch = _batch(events, bound.readers, arrow)
        taken = events[_taken].to_numpy(dtype=bool)
        computed = bound.advance(batch, None if taken.all() else pa.array(taken), held.get[0] if held.exists else None)
        held.update((bound.bank.save(),))
        made = events[kept].copy()
        for field, column in zip(bound.results, computed):
            # Whole numbers with NULLs would become doubles.
            made[field.name] = (column.fill_null(0) if pa.types.is_integer(field.type) else column).to_pandas()
        made[_taken] = taken
        yield made

    result = prepared.groupBy(*names[0]).applyInPandasWithState(
        advance, StructType([*schema.fields, StructField(_taken, BooleanType(), False)]), state, "append", "NoTimeout"
    )
    return result.select(*kept, *(_restored(F, field).alias(field.name) for field in ticks.results))


def _known(F: Any, reader: Reader) -> Any:
    column = F.col(f"`{reader.column}`")
    return column.isNotNull() & ~F.exists(column, lambda cell: cell.isNull()) if reader.rest else column.isNotNull()


def _restored(F: Any, field: pa.Field) -> Any:
    """pandas made NULL of NaN: of rows that took part it is NaN again, of others NULL."""
    column, nan = F.col(f"`{field.name}`"), F.lit(float("nan"))
    if pa.types.is_float64(field.type):
        column = F.coalesce(column, nan)
    elif pa.types.is_list(field.type) and pa.types.is_float64(field.type.value_type):
        column = F.transform(column, lambda cell: F.coalesce(cell, nan))
    return F.when(F.col(_taken), column)


def _batch(events: Any, readers: Sequence[Reader], schema: pa.Schema) -> pa.RecordBatch:
    """The inputs as they were: NaN in a row that takes part is NaN."""
    columns, names = [], []
    for reader in readers:
        if reader.column in names:
            continue
        kind = schema.field(reader.column).type
        own = events[reader.column]
        if reader.rest:
            column = pa.array([None if one is None else np.asarray(one) for one in own], kind)
        elif pa.types.is_floating(kind):
            column = pa.array(own.to_numpy(dtype=kind.to_pandas_dtype()), kind, from_pandas=False)
        else:
            column = pa.Array.from_pandas(own, type=kind)
        columns.append(column)
        names.append(reader.column)
    return pa.RecordBatch.from_arrays(columns, names=names)
