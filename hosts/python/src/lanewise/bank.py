"""Entities with state. The state lives in an instance of the bank's own; inputs and outputs stream past it in blocks, or stand in a
window of the same memory for those who fill it in place."""

from __future__ import annotations

from typing import Any, Mapping, Optional, Sequence, Union

import numpy as np

from . import frames
from .check import Array, Number, Source, check_domain, read_inputs, unsigned
from .measure import check_held, count, measure
from .names import wrong_kind, wrong_value
from .plan import HELD, Plan, cells
from .results import cell, pack, read_out, sinks_for
from .runtime import STAGING, Engine, align
from .saves import decode, encode, header
from .state import check_state, initial_state
from .stream import MANY, Frame, Run, events, frame, layout, stream
from .ticks import Tick
from .workspace import Views, start_absent, view


class Bank:
    """Entities side by side: `Formula.bank` makes one. Calls of one bank come from one thread at a time; other banks, from others.

    `state`: one array a variable, entities first; views that may be read and written between ticks. `inputs` and `outputs`: the window
    in wasm memory, of banks that have one.
    """

    def __init__(
        self,
        plan: Plan,
        engine: Engine,
        sizes: Mapping[str, int],
        window: int,
        throws: bool,
        params: Mapping[str, Number],
        held: Mapping[str, Array],
        begin: Mapping[str, Any],
    ) -> None:
        self._plan = plan
        self.entities = sizes["entity"]
        self._strict = throws
        self._window = window
        self._sizes = sizes
        self._params = params
        check_held(plan, sizes)
        self._initial: Sequence[Source] = initial_state(plan, params, held, begin, sizes)
        ticks = {**sizes, "tick": max(1, window)}
        # Of a window of one tick, outputs that equal state are the state.
        mirrored = {slot.arg for slot in plan.outputs if window == 1 and slot.mirror is not None}
        inputs = [slot for slot in plan.inputs if slot.field.dims]
        ports = [*inputs, *(slot for slot in plan.outputs if slot.arg not in mirrored), *plan.scratch]
        staged = [*inputs, *plan.outputs, *plan.scratch]
        state_room = layout(plan.states, ticks, 0)[1]
        window_room = layout(ports, ticks, 0)[1] if window else 0
        # Eight rows at least, beside the index of as many events.
        eight = layout(staged, {**ticks, "tick": 1, "entity": 8}, 0)[1] + 128 * (len(staged) + 1)
        room = state_room + window_room + max(STAGING, 2 * eight)
        self._instance = instance = engine.lend(room, plan.path)
        self._kernel = instance.call(plan.kernel)
        resident, free = layout(plan.states, ticks, instance.base)
        self._resident = [resident[slot.arg] for slot in plan.states]
        self._columns = [view(instance, plan, slot, resident[slot.arg], ticks) for slot in plan.states]
        self.state: Mapping[str, Array] = Views(
            f"{plan.path}: state",
            {slot.name: column for slot, column in zip(plan.states, self._columns) if not slot.name.startswith(HELD)},
        )
        self._ports: Optional[tuple[Mapping[str, Array], Mapping[str, Array]]] = None
        self._args = plan.template()
        for name, arg in plan.param_at.items():
            self._args[arg] = params[name]
        if window:
            at, free = layout(ports, ticks, free)
            for slot in plan.outputs:
                if slot.arg in mirrored and slot.mirror is not None:
                    at[slot.arg] = resident[slot.mirror]
            self._ports = (
                Views(
                    f"{plan.path}: inputs",
                    {slot.name: view(instance, plan, slot, at[slot.arg], ticks) for slot in inputs},
                ),
                Views(
                    f"{plan.path}: outputs",
                    {slot.name: view(instance, plan, slot, at[slot.arg], ticks) for slot in plan.outputs},
                ),
            )
            start_absent(plan, self._ports[0], ticks)
            in_place = {arg: address for arg, address in at.items() if arg not in mirrored}
            self._in_place = list(self._args)
            for arg, address in {**resident, **in_place}.items():
                self._in_place[arg] = address
            for axis, arg in plan.lengths.items():
                self._in_place[arg] = ticks[axis]
            # How far the columns of the next tick are, where ticks go one by one.
            self._strides: list[tuple[int, int]] = []
            if window > 1 and self.entities >= MANY:
                self._in_place[plan.lengths["tick"]] = 1
                self._strides = [
                    (slot.arg, 8 * self.entities * cells(slot.post, sizes))
                    for slot in (*plan.inputs, *plan.outputs)
                    if slot.ticks
                ]
        self._free = free
        self._staged = staged
        self._frame = frame(plan, staged, ticks, free, instance.end)
        self._event_frame: Optional[tuple[Frame, int]] = None
        self._tick = (
            None
            if throws
            else Tick.of(plan, instance, self._kernel, self._frame, self._resident, self._args, self.entities)
        )
        self.reset()

    @property
    def inputs(self) -> Mapping[str, Array]:
        """Inputs in wasm memory, `window` ticks of all entities: fill them, then `run()`."""
        return self._window_of()[0]

    @property
    def outputs(self) -> Mapping[str, Array]:
        """Outputs of the last `run()` in place."""
        return self._window_of()[1]

    def step(self, inputs: Any, *, out: Any = None) -> Any:
        """One tick of all entities: one value an entity in each column. `out={}` computes no outputs."""
        if self._tick is not None:
            result = self._tick.step(inputs, out)
            if result is not NotImplemented:
                return result
        return self._advance(inputs, out, one=True)

    def run(self, inputs: Any = None, *, out: Any = None, **numbers: float) -> Any:
        """Many ticks, time-major: all entities of the first tick, then of the next. Without inputs, the window in place."""
        plan = self._plan
        direct = [slot.name for slot in plan.inputs if slot.arg in plan.direct and inputs is None]
        for name, value in numbers.items():
            if name not in direct:
                raise wrong_kind(plan.path, name, "nothing: it is a column, or no input", value)
        if inputs is not None:
            return self._advance(inputs, out, one=False)
        self._window_of()
        if out is not None:
            raise wrong_kind(plan.path, "out", "nothing: outputs stand in the window", out)
        args = self._in_place
        for slot in plan.inputs:
            if slot.arg in plan.direct:
                if slot.name not in numbers:
                    raise wrong_kind(plan.path, slot.name, "number", None)
                args[slot.arg] = numbers[slot.name]
        if self._strict:
            check_state(plan, self._columns)
        if not self._strides:
            self._kernel(args)
            return None
        args = list(args)
        for _ in range(self._window):
            self._kernel(args)
            for arg, stride in self._strides:
                args[arg] += stride
        return None

    def step_at(self, indices: Any, inputs: Any, *, out: Any = None) -> Any:
        """One observation for each of some entities, in the order given; an entity may come up more than once."""
        plan = self._plan
        wanted = read_out(plan, out)
        sources, back, framed = self._read(inputs)
        index = self._indices(indices)
        sizes = measure(plan, sources, {**self._sizes, "tick": 1, "entity": len(index)})
        sinks = sinks_for(plan, sizes, wanted, plan.int64, sources, self.state)
        if self._strict:
            check_state(plan, self._columns, index)
        if self._event_frame is None:
            # The entities whose turn it is stand behind the columns, at half a cell an event: at most half of what those take.
            middle = self._free + (self._instance.end - self._free) * 5 // 8
            self._event_frame = frame(plan, self._staged, sizes, self._free, middle), align(middle)
        where, index_at = self._event_frame
        run = Run(plan, self._instance, self._kernel, plan.int64, sizes, list(self._args), sources, sinks)
        assert plan.events is not None
        events(run, where, self._instance.call(plan.events), index, index_at, self._resident)
        return self._packed(inputs, pack(plan, sinks, sizes, out, {"tick"}, back), framed, out)

    def at(self, entity: int, inputs: Any) -> Any:
        """One observation of one entity: numbers in, numbers out."""
        plan = self._plan
        if count(plan.path, "entity", entity, 0) >= self.entities:
            raise wrong_value(plan.path, "entity", f"0 to {self.entities - 1}", entity)
        for slot, source in zip(plan.inputs, self._read(inputs)[0]):
            if isinstance(source, np.ndarray) and slot.blocked and not slot.post:
                raise wrong_kind(plan.path, slot.name, "number", source)
        result = self.step_at([int(entity)], inputs)

        def value(name: str, column: Any) -> Any:
            if column.ndim > 1:
                return column[0]
            field = next(slot.field for slot in plan.outputs if slot.name == name)
            return cell(field, column[0].item())

        if plan.of.bare:
            return value("output", result)
        return {name: value(name, column) for name, column in result.items()}

    def reset(self) -> None:
        """Back to the initial state."""
        for column, initial in zip(self._columns, self._initial):
            column[...] = initial.reshape(column.shape) if isinstance(initial, np.ndarray) else initial

    def save(self) -> bytes:
        """The state as bytes, for `load` of a bank of the same formula and size, in this host or another."""
        return encode(self._header(), self._columns)

    def load(self, data: Union[bytes, bytearray, memoryview], *, params: str = "any") -> None:
        """Takes up a saved state; refuses what is not this formula's, version's and size's, what was changed on its way, and what is no
        state, and then changes nothing. Parameters may differ unless they are asked to be the "same"."""
        if params not in ("any", "same"):
            raise wrong_value(self._plan.path, "params", '"any" or "same"', f'"{params}"')
        sizes = [column.size for column in self._columns]
        saved = decode(self._plan, data, self._header(), sizes, params == "same")
        shaped = [column.reshape(own.shape) for column, own in zip(saved, self._columns)]
        check_state(self._plan, shaped)
        for own, column in zip(self._columns, shaped):
            own[...] = column

    def _header(self) -> dict[str, Any]:
        widths = [cells(slot.post, self._sizes) for slot in self._plan.states]
        return header(self._plan, self.entities, widths, self._params)

    def _window_of(self) -> tuple[Mapping[str, Array], Mapping[str, Array]]:
        if self._ports is None:
            raise ValueError(f"{self._plan.path}: this bank has no window, make it with window=ticks")
        return self._ports

    def _read(self, given: Any) -> tuple[list[Source], Any, bool]:
        plan = self._plan
        found, back, framed = frames.read(plan.path, given, plan.of.inputs)
        read = read_inputs(plan, found, plan.int64)
        if self._strict or plan.int64:
            check_domain(plan, read.sources, plan.int64)
        return read.sources, back, framed

    def _advance(self, given: Any, out: Any, one: bool) -> Any:
        plan = self._plan
        wanted = read_out(plan, out)
        sources, back, framed = self._read(given)
        if one:
            # A tick is one row of a column of ticks.
            sources = [
                source[np.newaxis]
                if isinstance(source, np.ndarray) and slot.ticks and source.ndim == len(slot.field.dims) - 1
                else source
                for slot, source in zip(plan.inputs, sources)
            ]
        sizes = measure(plan, sources, {**self._sizes, "tick": 1} if one else self._sizes)
        sinks = sinks_for(plan, sizes, wanted, plan.int64, sources, self.state)
        if self._strict:
            check_state(plan, self._columns)
        run = Run(plan, self._instance, self._kernel, plan.int64, sizes, list(self._args), sources, sinks)
        stream(run, self._frame, None, self._resident)
        return self._packed(given, pack(plan, sinks, sizes, out, {"tick"} if one else (), back), framed, out)

    def _packed(self, given: Any, result: Any, framed: bool, out: Any) -> Any:
        return frames.frame(given, result) if framed and out is None and isinstance(result, dict) else result

    def _indices(self, given: Any) -> Array:
        path = self._plan.path
        if frames.library(given) is not None:
            given = frames.to_numpy(path, "indices", given, False)
        if isinstance(given, (list, tuple)):
            given = np.asarray(given) if len(given) else np.empty(0, np.uint32)
        if not isinstance(given, np.ndarray):
            raise wrong_kind(path, "indices", "a column of whole numbers", given)
        index = unsigned(path, "indices", given)
        if len(index) and int(index.max()) >= self.entities:
            at = int(np.argmax(index >= self.entities))
            raise wrong_value(path, "indices", f"0 to {self.entities - 1}", f"{index[at]} at {at}")
        return index
