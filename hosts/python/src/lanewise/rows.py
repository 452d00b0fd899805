"""One row that is plainly right: numbers in, numbers out, of a formula whose columns are all rows. Whatever else comes goes the general way,
which costs five times as much and knows every message."""

from __future__ import annotations

from typing import Any, Mapping, Optional

from .check import Number
from .plan import Plan
from .results import cell
from .runtime import Instance
from .stream import layout


class Row:
    """A frame of one row in the instance of one thread."""

    def __init__(self, plan: Plan, instance: Instance) -> None:
        at, _ = layout(plan.columns, {"row": 1}, instance.base)
        self._kernel = instance.call(plan.kernel)
        self._cells = instance.f64
        self._args = plan.template()
        for arg, address in at.items():
            self._args[arg] = address
        self._args[plan.lengths["row"]] = 1
        self._params = plan.param_at
        self._defaults = {param.name: param.start(False) for param in plan.params}
        self._inputs = [
            (slot.name, slot.arg, at[slot.arg], slot.field.optional, slot.field.kind == "flag") for slot in plan.inputs
        ]
        self._outputs = [
            (slot.name, at[slot.arg] >> 3, slot.field if slot.field.kind in ("flag", "code") else None)
            for slot in plan.outputs
        ]
        self._bare = plan.of.bare

    @staticmethod
    def fits(plan: Plan) -> bool:
        """Whether a formula may be asked for rows here."""
        one = all(slot.field.dims == ("row",) for slot in (*plan.inputs, *plan.outputs))
        scratch = all(isinstance(dim, int) or dim == "row" for slot in plan.scratch for dim in slot.field.dims)
        sums = any(slot.field.sums for slot in plan.inputs)
        return plan.shape == "map" and one and scratch and not sums and layout(plan.columns, {"row": 1}, 0)[1] < 1 << 16

    def call(self, inputs: Mapping[str, Any], params: Optional[Mapping[str, Number]]) -> Any:
        """The result, or NotImplemented where the general way has to look."""
        args, cells, found = self._args, self._cells, 0
        for name, arg, address, optional, flag in self._inputs:
            value: Any = inputs.get(name)
            kind = type(value)
            if kind is float or (kind is bool and flag) or (kind is int and -(2**53) <= value <= 2**53):
                cells[address >> 3] = value
                args[arg] = address
            elif value is None and optional:
                args[arg] = 0
                found += name in inputs
                continue
            else:
                return NotImplemented
            found += 1
        if found != len(inputs):
            return NotImplemented
        for name, at in self._params.items():
            args[at] = self._defaults[name] if params is None else params.get(name, self._defaults[name])
        self._kernel(args)
        if self._bare:
            _, at, field = self._outputs[0]
            value = cells.item(at)
            return value if field is None else cell(field, value)
        return {
            name: cells.item(at) if field is None else cell(field, cells.item(at)) for name, at, field in self._outputs
        }
