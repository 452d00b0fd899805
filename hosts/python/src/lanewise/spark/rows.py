"""Formulas whose rows are independent: batch by batch, wherever they lie."""

from __future__ import annotations

from typing import Any, Callable, Iterable, Iterator, Mapping, Optional, Sequence

import pyarrow as pa

from ..check import read_params
from ..formula import strict
from .call import Call, Outputs, Task, call_of, check_outputs, column_missing, kernels, schema_of
from .columns import constant, empty, integers, params_of, readers_of, spread, taken, type_of, written


class Rows:
    """A call bound to a schema. Making it refuses what does not fit; `map` computes a batch."""

    def __init__(self, call: Call, schema: pa.Schema) -> None:
        self.formula = kernels(call.build)[call.formula]
        self.of = of = self.formula.description
        self.call = call
        self.readers, constants = readers_of(call, of, schema)
        self.varying, self.params = params_of(call, of, schema)
        self.constants = {name: constant(value) for name, value in constants.items()}
        self.int64 = integers(call, of, self.readers, schema)
        self.kept = list(schema.names) if call.keep is None else list(call.keep)
        for name in self.kept:
            if name not in schema.names:
                raise column_missing(of, "keep", name, schema.names)
        check_outputs(call, self.kept)
        self.outputs = [output for output in of.outputs if output.name in call.outputs]
        self.fields = [
            pa.field(call.outputs[one.name], type_of(one, self.int64, len(one.dims) > 1)) for one in self.outputs
        ]
        self.schema = pa.schema([*(schema.field(name) for name in self.kept), *self.fields])
        # Parameters, tables and options are checked by a call on no rows.
        self._compute(empty(schema), 0)

    def map(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        rows = batch.num_rows
        mask = taken(batch, [*self.readers, *self.varying])
        some = batch if mask is None else batch.filter(mask)
        columns = self._compute(some, some.num_rows)
        if mask is not None:
            columns = [spread(column, mask) for column in columns]
        kept = [batch.column(name) for name in self.kept]
        assert all(len(column) == rows for column in columns)
        return pa.RecordBatch.from_arrays([*kept, *columns], names=self.schema.names)

    def _compute(self, batch: pa.RecordBatch, rows: int) -> list[Any]:
        call, path = self.call, self.of.id
        inputs, params = dict(self.constants), dict(self.params)
        if rows == 0 and any(reader.rest for reader in self.readers):
            # Without rows nobody knows how long their lists are.
            strict(self.of, call.on_invalid)
            read_params(self.of, params, bool(self.int64))
            return [pa.array([], field.type) for field in self.fields]
        for reader in self.readers:
            inputs[reader.field.name] = reader.read(path, batch.column(reader.column), call.sizes)
        for reader in self.varying:
            params[reader.field.name] = reader.read(path, batch.column(reader.column), call.sizes)
        sizes = {**call.sizes, "row": rows}
        result = self.formula(inputs, params, on_invalid=call.on_invalid, sizes=sizes, int64=self.int64)
        if self.of.bare:
            result = {self.outputs[0].name: result}
        return [written(one, result[one.name], rows, len(one.dims) > 1) for one in self.outputs]


def spark_map(
    formula: str,
    *,
    params: Optional[Mapping[str, Any]] = None,
    columns: Optional[Mapping[str, Any]] = None,
    keep: Optional[Sequence[str]] = None,
    outputs: Outputs = None,
    on_invalid: Optional[str] = None,
    sizes: Optional[Mapping[str, int]] = None,
    int64: Optional[bool] = None,
    build: str = "simd",
) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """A function for `DataFrame.mapInArrow`; `schema_of` gives the schema that goes with it.

    `columns`: by input, the name of a column of the frame, a number for all rows, or values that all rows share (a table, an array);
    None leaves an optional input out. Inputs that are not named are the columns of their own names. An input of several cells a row is
    a column of lists. `params`: what differs from the defaults; a number may be the name of a column. `keep`: columns of the frame to
    carry on, all unless it is given. `outputs`: those that are wanted, or new names by output. `on_invalid`: "nan", or "throw" to let
    the job fail at a row out of its domain. `int64`: whether to compute in 64-bit integers; where it can be done, it is where all
    columns are bigint.
    """
    call = call_of(
        formula,
        "map",
        params=params,
        columns=columns,
        keep=keep,
        outputs=outputs,
        on_invalid=on_invalid,
        sizes=sizes,
        int64=int64,
        build=build,
    )
    task = Task(call, Rows)

    def compute(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield task.of(batch.schema).map(batch)

    compute.task = task  # type: ignore[attr-defined]
    return compute


def with_formula(frame: Any, formula: str, **options: Any) -> Any:
    """The frame with the outputs of a formula as further columns. Options as of `spark_map`."""
    function = spark_map(formula, **options)
    return frame.mapInArrow(function, schema_of(frame, function))
