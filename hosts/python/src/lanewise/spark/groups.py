"""Formulas of groups of rows: by key, each group whole on one worker."""

from __future__ import annotations

from typing import Any, Callable, Mapping, Optional, Sequence, Union

import numpy as np
import pyarrow as pa

from ..check import read_params
from ..formula import strict
from .call import Call, Outputs, Task, call_of, check_outputs, column_missing, kernels, schema_of
from .columns import (
    Reader,
    constant,
    empty,
    integers,
    one_batch,
    params_of,
    readers_of,
    same,
    spread,
    taken,
    type_of,
    written,
)


class Groups:
    """A call bound to a schema. Making it refuses what does not fit; `group` computes one group."""

    def __init__(self, call: Call, schema: pa.Schema) -> None:
        self.formula = kernels(call.build)[call.formula]
        self.of = of = self.formula.description
        self.call = call
        for name, columns in (("by", call.keys), ("order", call.order), ("keep", call.keep or ())):
            for column in columns:
                if column not in schema.names:
                    raise column_missing(of, name, column, schema.names)
        self.readers, constants = readers_of(call, of, schema)
        self.constants = {name: constant(value) for name, value in constants.items()}
        _, self.params = params_of(call, of, schema)
        self.int64 = integers(call, of, self.readers, schema)
        self.outputs = [output for output in of.outputs if output.name in call.outputs]
        #: an output of each row makes a frame of rows
        self.rowwise = any("row" in one.dims for one in self.outputs)
        if not self.rowwise and call.keep is not None:
            raise TypeError(f'{of.id}: "keep" expected outputs of single rows to go with, all of them are of groups')
        self.kept = list(call.keys) if not self.rowwise else list(schema.names if call.keep is None else call.keep)
        check_outputs(call, self.kept)
        self.fields = [
            pa.field(call.outputs[one.name], type_of(one, self.int64, len(one.dims) > 1)) for one in self.outputs
        ]
        self.schema = pa.schema([*(schema.field(name) for name in self.kept), *self.fields])
        strict(of, call.on_invalid)
        read_params(of, self.params, bool(self.int64))
        if not any(reader.rest for reader in self.readers):
            self._compute(empty(schema), empty(schema))

    def group(self, table: pa.Table) -> pa.Table:
        table = table.select([*dict.fromkeys([*self.kept, *self.call.order, *(one.column for one in self.readers)])])
        if self.call.order:
            table = table.sort_by([(name, "ascending") for name in self.call.order])
        whole = one_batch(table)
        mask = taken(whole, self.readers)
        if any(_unknown(whole.column(one.column), one) for one in self.readers if one.group and not one.nulls):
            mask = pa.array(np.zeros(whole.num_rows, bool))
        some = whole if mask is None else whole.filter(mask)
        rows = whole.num_rows if self.rowwise else 1
        if some.num_rows:
            columns = self._compute(some, whole)
        else:
            columns = [pa.nulls(rows, field.type) for field in self.fields]
        if some.num_rows and self.rowwise:
            here = mask if mask is not None else pa.array(np.ones(rows, bool))
            at = pa.array(np.zeros(rows, np.int64))
            columns = [
                (column if mask is None else spread(column, here)) if "row" in one.dims else column.take(at)
                for one, column in zip(self.outputs, columns)
            ]
        kept = [whole.column(name) if self.rowwise else whole.column(name).slice(0, 1) for name in self.kept]
        return pa.Table.from_arrays([*kept, *columns], names=self.schema.names)

    def _compute(self, batch: pa.RecordBatch, whole: pa.RecordBatch) -> list[Any]:
        call, path = self.call, self.of.id
        inputs = dict(self.constants)
        for reader in self.readers:
            column = batch.column(reader.column)
            if reader.group and len(column):
                column = same(path, reader, whole.column(reader.column))
            inputs[reader.field.name] = reader.read(path, column, call.sizes)
        groups = 1 if batch.num_rows else 0
        for field in self.of.inputs:
            if field.kind == "offsets":
                inputs[field.name] = np.array([0, batch.num_rows][: groups + 1], np.uint32)
        sizes = {**call.sizes, "row": batch.num_rows, "group": groups}
        sizes = {axis: size for axis, size in sizes.items() if axis in self.axes}
        result = self.formula(inputs, self.params, on_invalid=call.on_invalid, sizes=sizes, int64=self.int64)
        if self.of.bare:
            result = {self.outputs[0].name: result}
        rows = {"row": batch.num_rows, "group": groups}
        return [written(one, result[one.name], rows[str(one.dims[0])], len(one.dims) > 1) for one in self.outputs]

    @property
    def axes(self) -> set[Any]:
        return {dim for field in (*self.of.inputs, *self.of.outputs) for dim in field.dims} | set(self.call.sizes)


def _unknown(column: Any, reader: Reader) -> bool:
    """Whether a value of the whole group is NULL in any of its rows."""
    return bool(column.null_count or reader.rest and column.flatten().null_count)


def spark_groups(
    formula: str,
    *,
    by: Union[str, Sequence[str]],
    order: Union[None, str, Sequence[str]] = None,
    params: Optional[Mapping[str, Any]] = None,
    columns: Optional[Mapping[str, Any]] = None,
    keep: Optional[Sequence[str]] = None,
    outputs: Outputs = None,
    on_invalid: Optional[str] = None,
    sizes: Optional[Mapping[str, int]] = None,
    int64: Optional[bool] = None,
    build: str = "simd",
) -> Callable[[pa.Table], pa.Table]:
    """A function for `frame.groupBy(by).applyInArrow`; `schema_of` gives the schema that goes with it.

    One row a group, its keys first; where an output that is wanted is one of rows, the rows of the group, with columns to `keep`.
    `order`: columns that put the rows of a group in order; without it, they come as Spark shuffled them, and the last bits of sums and
    whatever depends on places may differ from run to run. Inputs of a group are columns that have one value in it. The rest as of
    `spark_map`. Rows with NULL take no part.
    """
    call = call_of(
        formula,
        "groups",
        params=params,
        columns=columns,
        keep=keep,
        outputs=outputs,
        on_invalid=on_invalid,
        sizes=sizes,
        int64=int64,
        build=build,
        keys=by,
        order=order,
    )
    task = Task(call, Groups)

    def compute(table: pa.Table) -> pa.Table:
        return task.of(table.schema).group(table)

    compute.task = task  # type: ignore[attr-defined]
    return compute


def with_groups(frame: Any, formula: str, **options: Any) -> Any:
    """What a formula makes of the groups of a frame. Options as of `spark_groups`."""
    function = spark_groups(formula, **options)
    schema = schema_of(frame, function)
    keys = function.task.call.keys  # type: ignore[attr-defined]
    return frame.groupBy(*keys).applyInArrow(function, schema)
