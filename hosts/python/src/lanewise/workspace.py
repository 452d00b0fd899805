"""Columns in wasm memory that a caller fills and reads in place: no copies."""

from __future__ import annotations

from typing import Any, Mapping, Optional

import numpy as np

from .check import Array, check_offsets, is_number, read_params
from .measure import count, read_sizes
from .names import wrong_kind, wrong_value
from .plan import Plan, Slot, cells
from .runtime import Engine
from .stream import layout


class Workspace:
    """One at a time in one thread; views stay readable for as long as somebody holds them."""

    def __init__(self, plan: Plan, engine: Engine, size: Any) -> None:
        path = plan.path
        if not is_number(size) and not isinstance(size, Mapping):
            raise wrong_kind(path, "size", "a number or lengths", size)
        given = {plan.axes[0]: size} if is_number(size) else size
        self._plan = plan
        self._sizes = {**plan.of.sizes, **read_sizes(path, plan.axes, given)}
        for axis in plan.axes:
            count(path, axis, self._sizes.get(axis), 0)
        room = layout(plan.columns, self._sizes, 0)[1]
        self._instance = instance = engine.lend(room, path)
        self._kernel = instance.call(plan.kernel)
        self._at, _ = layout(plan.columns, self._sizes, instance.base)
        #: Fill these.
        self.inputs: Mapping[str, Array] = Views(
            f"{path}: inputs", {slot.name: self._view(slot) for slot in plan.inputs if slot.field.dims}
        )
        #: Read these after `run`.
        self.outputs: Mapping[str, Array] = Views(
            f"{path}: outputs", {slot.name: self._view(slot) for slot in plan.outputs}
        )
        self._carried = [self._view(slot) for slot in plan.states]
        start_absent(plan, self.inputs, self._sizes)
        self._args = plan.template()
        for arg, address in self._at.items():
            self._args[arg] = address
        for axis, arg in plan.lengths.items():
            self._args[arg] = self._sizes[axis]

    def run(self, params: Optional[Mapping[str, Any]] = None, rows: Optional[int] = None, **numbers: float) -> None:
        """Computes the outputs from the inputs as they stand; of a map, of the first `rows` rows when told. Inputs that have no axis are
        given by name."""
        plan, args = self._plan, list(self._args)
        path = plan.path
        if rows is not None:
            regular = plan.shape == "map" and plan.axes == ["row"]
            if not regular:
                raise ValueError(f'{path}: "rows" expected to be left out: make a workspace of the right size')
            if count(path, "rows", rows, 0) > self._sizes["row"]:
                raise wrong_value(path, "rows", f"at most {self._sizes['row']}", rows)
            args[plan.lengths["row"]] = int(rows)
        given, columns = read_params(plan.of, params, plan.int64)
        for name in columns:
            raise wrong_kind(path, name, "number, for a workspace", columns[name])
        for name, value in given.items():
            args[plan.param_at[name]] = value
        for slot in plan.inputs:
            if slot.arg in plan.direct:
                number = numbers.pop(slot.name, None)
                if not is_number(number):
                    raise wrong_kind(path, slot.name, "number", number)
                args[slot.arg] = number  # type: ignore[assignment]
            elif slot.field.kind == "offsets":
                check_offsets(path, slot.name, self.inputs[slot.name], self._sizes[str(slot.field.of)])
        for name, value in numbers.items():
            raise wrong_kind(path, name, "nothing: it is a column, or no input", value)
        for slot, column in zip(plan.states, self._carried):
            column[...] = slot.field.initial
        self._kernel(args)

    def _view(self, slot: Slot) -> Array:
        return view(self._instance, self._plan, slot, self._at[slot.arg], self._sizes)


class Views(dict[str, Array]):
    """Columns in wasm memory by name. Another array in place of one would be computed by nobody."""

    def __init__(self, of: str, columns: Mapping[str, Array]) -> None:
        super().__init__(columns)
        self._of = of

    def __setitem__(self, name: str, value: Array) -> None:
        # `views[name] += 1` has written already.
        if value is not self.get(name):
            raise TypeError(f'{self._of} expected to be written in place, ["{name}"][...] = values, got another array')


def view(instance: Any, plan: Plan, slot: Slot, at: int, sizes: Mapping[str, int]) -> Array:
    """A column where it lies, in the shape of its axes."""
    extent = slot.extent(sizes)
    if slot.field.kind == "offsets":
        offsets: Array = instance.u32[at >> 2 : (at >> 2) + extent]
        return offsets
    column: Array = instance.view(plan.int64)[at >> 3 : (at >> 3) + extent]
    return column.reshape([cells((dim,), sizes) for dim in slot.field.dims])


def start_absent(plan: Plan, views: Mapping[str, Array], sizes: Mapping[str, int]) -> None:
    """Optional columns start as if they were left out, and all rows as one group."""
    for slot in plan.inputs:
        if slot.field.kind == "offsets":
            views[slot.name][1:] = sizes[str(slot.field.of)]
        elif slot.field.optional and slot.name in views:
            absent = slot.field.otherwise
            views[slot.name][...] = 0 if plan.int64 and np.isnan(absent) else absent
