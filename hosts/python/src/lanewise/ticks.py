"""One tick that is plainly right: columns of doubles, one cell an entity, of a bank whose tick fits its staging area.

Finding out what a caller brought costs ten times what a small bank computes. Here each input is looked at once; whatever is not plainly
right, right or wrong, goes the general way, which knows every message.
"""

from __future__ import annotations

from typing import Any, Optional

import numpy as np

from .check import Array, Number
from .plan import Plan
from .runtime import Call, Instance
from .stream import Frame

_doubles = np.dtype(np.float64)


class Tick:
    """What a step of one bank needs to know."""

    def __init__(
        self,
        plan: Plan,
        instance: Instance,
        kernel: Call,
        frame: Frame,
        resident: list[int],
        args: list[Number],
        entities: int,
    ) -> None:
        self._bare = plan.of.bare
        self._kernel = kernel
        self._shape = (entities,)
        self._memory = instance.u8
        self._args = list(args)
        for slot, address in zip(plan.states, resident):
            self._args[slot.arg] = address
        for slot in plan.scratch:
            self._args[slot.arg] = frame.at[slot.arg]
        for axis, arg in plan.lengths.items():
            self._args[arg] = entities if axis == "entity" else 1

        def view(address: int) -> Array:
            cell = address >> 3
            column: Array = instance.f64[cell : cell + entities]
            return column

        self._inputs = [
            (slot.name, slot.arg, frame.at[slot.arg], view(frame.at[slot.arg]), slot.field.optional)
            for slot in plan.inputs
        ]
        at = dict(zip((slot.arg for slot in plan.states), resident))
        self._outputs = [
            # What equals state is read there.
            (slot.name, slot.arg, 0, view(at[slot.mirror]))
            if slot.mirror is not None
            else (slot.name, slot.arg, frame.at[slot.arg], view(frame.at[slot.arg]))
            for slot in plan.outputs
        ]

    @staticmethod
    def of(
        plan: Plan,
        instance: Instance,
        kernel: Call,
        frame: Frame,
        resident: list[int],
        args: list[Number],
        entities: int,
    ) -> Optional[Tick]:
        regular = all(slot.field.dims == ("tick", "entity") for slot in (*plan.inputs, *plan.outputs))
        if plan.int64 or not regular or frame.rows < entities:
            return None
        return Tick(plan, instance, kernel, frame, resident, args, entities)

    def step(self, inputs: Any, out: Any) -> Any:
        """The result, or NotImplemented where the general way has to look."""
        if type(inputs) is not dict:
            return NotImplemented
        sinks = self._sinks(out)
        if sinks is NotImplemented:
            return NotImplemented
        args, found = self._args, 0
        for name, arg, address, view, optional in self._inputs:
            value: Any = inputs.get(name)
            kind = type(value)
            if kind is np.ndarray and value.dtype is _doubles and value.shape == self._shape:
                view[...] = value
            elif kind is float or (kind is int and -(2**53) <= value <= 2**53):
                view[...] = float(value)
            elif value is None and optional:
                args[arg] = 0
                found += name in inputs
                continue
            else:
                return NotImplemented
            args[arg] = address
            found += 1
        if found != len(inputs):
            return NotImplemented
        for i, (_, arg, address, _) in enumerate(self._outputs):
            args[arg] = address if sinks is None or sinks[i] is not None else 0
        self._kernel(args)
        if sinks is None:
            if self._bare:
                return self._outputs[0][3].copy()
            return {name: view.copy() for name, _, _, view in self._outputs}
        for sink, (_, _, _, view) in zip(sinks, self._outputs):
            if sink is not None:
                sink[...] = view
        return out

    def _sinks(self, out: Any) -> Any:
        if out is None:
            return None
        sinks: list[Any]
        if self._bare and type(out) is np.ndarray:
            sinks = [out]
        elif type(out) is dict:
            sinks = [out.get(output[0]) for output in self._outputs]
            if sum(sink is not None for sink in sinks) != len(out):
                return NotImplemented
        else:
            return NotImplemented
        for i, sink in enumerate(sinks):
            if sink is None:
                continue
            if type(sink) is not np.ndarray or sink.dtype is not _doubles or sink.shape != self._shape:
                return NotImplemented
            flags = sink.flags
            if not (flags.c_contiguous and flags.writeable) or np.may_share_memory(sink, self._memory):
                return NotImplemented
            for other in sinks[:i]:
                if other is not None and np.may_share_memory(sink, other):
                    return NotImplemented
        return sinks
