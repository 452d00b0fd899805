"""How a formula meets memory: which axis its rows run along, and what each column looks like around that axis."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Mapping, Optional, Sequence, Union

from .manifest import Description, Dims, Field, Kernel

Sizes = Mapping[str, int]

#: What a parameter is called where it is a column.
HELD = "params."


def cells(dims: Dims, sizes: Sizes) -> int:
    """Cells that dims span."""
    product = 1
    for dim in dims:
        product *= sizes[dim] if isinstance(dim, str) else dim
    return product


@dataclass(frozen=True)
class Slot:
    """One column. Its cells are `pre` x rows x `post`; one that is not `blocked` has no rows and is handed over whole."""

    field: Field
    arg: int
    blocked: bool
    pre: Dims
    post: Dims
    #: takes one number for all rows
    numbers: bool
    #: takes a column
    columns: bool
    #: its planes are ticks
    ticks: bool
    #: the argument of the state that an output equals after each tick
    mirror: Optional[int] = None

    @property
    def name(self) -> str:
        return self.field.name

    def extent(self, sizes: Sizes) -> int:
        """Cells of a whole column; offsets hold the end too."""
        return cells(self.field.dims, sizes) + (self.field.kind == "offsets")

    def bytes(self, sizes: Sizes) -> int:
        return self.extent(sizes) * (4 if self.field.kind == "offsets" else 8)


class Plan:
    """A formula with one of its kernels: on doubles, on 64-bit integers, or with columns of parameters."""

    def __init__(self, of: Description, int64: bool = False, varying: bool = False) -> None:
        self.of = of
        self.path = of.id
        self.int64 = int64
        self.varying = varying
        self.shape = of.shape
        key = "varying" if varying else "kernelInt64" if int64 else "kernel"
        self.kernel = of.kernels[key]
        self.events: Optional[Kernel] = of.kernels.get(
            "varyingEvents" if varying else "eventsInt64" if int64 else "events"
        )
        self.inner = "entity" if self.shape == "recurrence" else "row"
        self._at = {(arg.role, arg.name): i for i, arg in enumerate(self.kernel.args)}
        held = [
            _held(param.name, param.unit, param.low, param.high, param.default) for param in of.params if param.number
        ]
        inputs, state = of.inputs, of.state
        if varying and of.state:
            state = (*state, *(replace(one, dims=("entity",)) for one in held))
        elif varying:
            inputs = (*inputs, *(replace(one, dims=("row",)) for one in held))
        self.inputs = self._slots("input", inputs)
        self.states = self._slots("state" if of.state else "carry", state or of.carry)
        self.outputs = self._slots("output", of.outputs)
        self.scratch = self._slots("scratch", of.scratch)
        self.params = [param for param in of.params if not (varying and param.number)]
        self.axes = [arg.name for arg in self.kernel.args if arg.role == "length"]
        self.lengths = {axis: self._at["length", axis] for axis in self.axes}
        self.param_at = {param.name: self._at["param", param.name] for param in self.params}
        self.direct = {slot.arg for slot in self.inputs if not slot.field.dims}
        self.offsets = [slot for slot in self.inputs if slot.field.kind == "offsets"]
        #: Where each argument of the kernel of events stands among those of the other; -1 and -2 are the index and its length.
        self.event_args = [
            -1
            if arg.role == "index"
            else -2
            if arg.role == "length" and arg.name == "event"
            else self._at[arg.role, arg.name]
            for arg in (self.events.args if self.events else ())
        ]

    def template(self) -> list[Union[int, float]]:
        """Arguments with the defaults of all parameters, and 0 for the rest."""
        args: list[Union[int, float]] = [0] * len(self.kernel.args)
        for param in self.params:
            args[self.param_at[param.name]] = param.start(self.int64)
        return args

    @property
    def columns(self) -> Sequence[Slot]:
        """Every column that lives in memory."""
        inputs = [slot for slot in self.inputs if slot.field.dims]
        return [*inputs, *self.outputs, *self.states, *self.scratch]

    def _slots(self, role: str, fields: Sequence[Field]) -> list[Slot]:
        return [self._slot(role, one) for one in fields]

    def _slot(self, role: str, field: Field) -> Slot:
        whole = self.shape == "whole"
        at = -1 if whole or self.inner not in field.dims else field.dims.index(self.inner)
        grouped = self.shape == "groups" and field.dims[:1] == ("group",)
        offsets = field.kind == "offsets"
        return Slot(
            field=field,
            arg=self._at[role, field.name],
            blocked=at >= 0,
            pre=field.dims if at < 0 else field.dims[:at],
            post=() if at < 0 else field.dims[at + 1 :],
            numbers=not offsets and (at >= 0 or not field.dims or grouped),
            columns=not offsets and bool(field.dims),
            ticks=at > 0 and field.dims[0] == "tick",
            mirror=None if field.mirrors is None else self._at["state", field.mirrors],
        )


def _held(name: str, unit: str, low: float, high: float, default: float) -> Field:
    held = HELD + name
    return Field(held, held, unit, (), "real", low, high, extended=True, sparse=math.isnan(default), initial=default)
