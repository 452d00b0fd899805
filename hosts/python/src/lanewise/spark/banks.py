"""Formulas with state: a bank of one entity, its events in the order of time, its state in and out as the bytes of `save`."""

from __future__ import annotations

from typing import Any, Callable, Mapping, Optional, Sequence, Union

import numpy as np
import pyarrow as pa

from ..names import wrong_kind, wrong_value
from .call import Call, Outputs, Task, arrow_of, call_of, check_outputs, column_missing, kernels, schema_of
from .columns import constant, empty, integers, one_batch, params_of, readers_of, spread, taken, type_of, written


class Ticks:
    """A call bound to a schema, and a bank of one entity that every group in turn takes up."""

    def __init__(self, call: Call, schema: pa.Schema) -> None:
        self.formula = kernels(call.build)[call.formula]
        self.of = of = self.formula.description
        self.call = call
        for name, columns in (("entity", call.keys), ("time", call.order), ("keep", call.keep or ())):
            for column in columns:
                if column not in schema.names:
                    raise column_missing(of, name, column, schema.names)
        if not call.order:
            raise wrong_kind(of.id, "time", "columns that put the events of an entity in order", None)
        self.readers, constants = readers_of(call, of, schema)
        self.constants = {name: constant(value) for name, value in constants.items()}
        _, params = params_of(call, of, schema)
        self.int64 = integers(call, of, self.readers, schema)
        self.outputs = [output for output in of.outputs if output.name in call.outputs]
        self.kept = list(schema.names if call.keep is None else call.keep)
        check_outputs(call, self.kept)
        self.fields = [
            pa.field(call.outputs[one.name], type_of(one, self.int64, len(one.dims) > 2)) for one in self.outputs
        ]
        self.results = list(self.fields)
        if call.saves:
            self.fields.append(pa.field(call.saves, pa.binary()))
        self.schema = pa.schema([*(schema.field(name) for name in self.kept), *self.fields])
        self.bank = self.formula.bank(
            1, params, sizes=call.sizes or None, int64=bool(self.int64), on_invalid=call.on_invalid
        )
        if not any(reader.rest for reader in self.readers):
            self._run(empty(schema))

    def group(self, table: pa.Table, save: Optional[bytes] = None) -> pa.Table:
        """An entity's events with their outputs, and the save in the last of them."""
        table = table.select([*dict.fromkeys([*self.kept, *self.call.order, *(one.column for one in self.readers)])])
        whole = one_batch(table.sort_by([(name, "ascending") for name in self.call.order]))
        mask = taken(whole, self.readers)
        columns = self.advance(whole, mask, save)
        if self.call.saves:
            saves = [None] * (whole.num_rows - 1) + [self.bank.save()] if whole.num_rows else []
            columns.append(pa.array(saves, pa.binary()))
        kept = [whole.column(name) for name in self.kept]
        return pa.Table.from_arrays([*kept, *columns], schema=self.schema)

    def advance(self, whole: pa.RecordBatch, mask: Optional[Any], save: Optional[bytes]) -> list[Any]:
        """Outputs of ticks in the order of the rows, from a save or from the start. NULL where a row takes no part."""
        if save is None:
            self.bank.reset()
        else:
            self.bank.load(save)
        some = whole if mask is None else whole.filter(mask)
        if not some.num_rows:
            return [pa.nulls(whole.num_rows, field.type) for field in self.results]
        columns = self._run(some)
        return columns if mask is None else [spread(column, mask) for column in columns]

    def _run(self, batch: pa.RecordBatch) -> list[Any]:
        inputs = dict(self.constants)
        for reader in self.readers:
            inputs[reader.field.name] = reader.read(self.of.id, batch.column(reader.column), self.call.sizes)
        if self.int64 is False or not self.of.int64:
            # A bank keeps to doubles.
            inputs = {
                name: value.astype(np.float64) if isinstance(value, np.ndarray) and value.dtype == np.int64 else value
                for name, value in inputs.items()
            }
        result = self.bank.run(inputs)
        if self.of.bare:
            result = {self.outputs[0].name: result}
        return [written(one, result[one.name], batch.num_rows, len(one.dims) > 2) for one in self.outputs]


def spark_bank(
    formula: str,
    *,
    entity: Union[str, Sequence[str]],
    time: Union[str, Sequence[str]],
    params: Optional[Mapping[str, Any]] = None,
    columns: Optional[Mapping[str, Any]] = None,
    keep: Optional[Sequence[str]] = None,
    outputs: Outputs = None,
    saves: Optional[str] = "save",
    on_invalid: Optional[str] = None,
    sizes: Optional[Mapping[str, int]] = None,
    int64: Optional[bool] = None,
    build: str = "simd",
) -> Callable[[pa.Table], pa.Table]:
    """A function for `events.groupBy(entity).applyInArrow`; `schema_of` gives the schema that goes with it.

    `time`: columns that put the events of an entity in order; where several are at one time, name what tells them apart too. `saves`:
    the column for the state after an entity's last event, as bytes that banks of any host load; None for none. `sizes`: lengths of axes
    that columns do not tell. The rest as of `spark_map`; parameters are numbers. An event with NULL takes no part.
    """
    call = call_of(
        formula,
        "recurrence",
        params=params,
        columns=columns,
        keep=keep,
        outputs=outputs,
        on_invalid=on_invalid,
        sizes=sizes,
        int64=int64,
        build=build,
        keys=entity,
        order=time,
        saves=saves,
    )
    task = Task(call, Ticks)

    def compute(table: pa.Table) -> pa.Table:
        return task.of(table.schema).group(table)

    compute.task = task  # type: ignore[attr-defined]
    return compute


def with_bank(frame: Any, formula: str, *, states: Any = None, **options: Any) -> Any:
    """The events of a frame with the outputs of a bank. Options as of `spark_bank`.

    `states`: where entities go on from: a frame of their columns and one of saves, one row an entity, as `states_of` makes it. Entities
    that are not in it start from the initial state.
    """
    function = spark_bank(formula, **options)
    task: Task = function.task  # type: ignore[attr-defined]
    schema, keys = schema_of(frame, function), task.call.keys
    if states is None:
        return frame.groupBy(*keys).applyInArrow(function, schema)
    saves = task.call.saves or "save"
    _check_states(task.call, arrow_of(states), arrow_of(frame), saves)

    def resume(events: pa.Table, held: pa.Table) -> pa.Table:
        ticks = task.of(events.schema)
        if not events.num_rows:
            return ticks.schema.empty_table()
        if held.num_rows > 1:
            raise wrong_value(task.call.formula, "states", "one row an entity", held.num_rows)
        return ticks.group(events, held[saves][0].as_py() if held.num_rows else None)

    return frame.groupBy(*keys).cogroup(states.groupBy(*keys)).applyInArrow(resume, schema)


def _check_states(call: Call, states: pa.Schema, events: pa.Schema, saves: str) -> None:
    for name in (*call.keys, saves):
        if name not in states.names:
            raise column_missing(call.of, "states", name, states.names)
    for name in call.keys:
        if states.field(name).type != events.field(name).type:
            raise TypeError(
                f'{call.formula}: "states" expected column "{name}" of {events.field(name).type} as that of the events, '
                f"got {states.field(name).type}"
            )
    kind = states.field(saves).type
    if not (pa.types.is_binary(kind) or pa.types.is_large_binary(kind)):
        raise TypeError(f'{call.formula}: "states" expected column "{saves}" of binary, got {kind}')


def states_of(result: Any, *, entity: Union[str, Sequence[str]], states: Any = None, saves: str = "save") -> Any:
    """The state of each entity after what `with_bank` made: of `states` before, those stay whose entities had no event."""
    keys = [entity] if isinstance(entity, str) else list(entity)
    last = result.where(f"`{saves}` IS NOT NULL").select(*keys, saves)
    return last if states is None else states.select(*keys, saves).join(last, keys, "left_anti").unionByName(last)
