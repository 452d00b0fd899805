"""A formula as it is called. This layer knows no formula: whatever it needs to know stands in the manifest."""

from __future__ import annotations

import operator
from typing import Any, Mapping, Optional

import numpy as np

from . import frames
from .bank import Bank
from .check import Array, Inputs, Number, check_domain, check_sums, read_inputs, read_params
from .manifest import Description
from .measure import count, measure, read_sizes
from .names import unknown_name, wrong_kind, wrong_value
from .plan import HELD, Plan
from .results import pack, read_out, sinks_for
from .rows import Row
from .runtime import Engine
from .state import initial_state, read_state
from .stream import Frame, Run, at_once, frame, layout, stream
from .workspace import Workspace


class Formula:
    """One formula: call it, or make a `bank` of entities with state (recurrences) or a `workspace` in wasm memory (others)."""

    def __init__(self, description: Description, engine: Engine, of: Any) -> None:
        self._of = of
        self.description = description
        self.__doc__ = description.doc
        self.__name__ = description.name
        self._engine = engine
        self._plans: dict[str, Plan] = {}
        self._frames: dict[tuple[Any, ...], Frame] = {}
        self._rows = Row.fits(self._plan())

    def __repr__(self) -> str:
        return f"<formula {self.description.id}>"

    def __reduce__(self) -> Any:
        return operator.getitem, (self._of, self.description.id)

    def __call__(
        self,
        inputs: Any,
        params: Optional[Mapping[str, Any]] = None,
        *,
        out: Any = None,
        on_invalid: Optional[str] = None,
        sizes: Optional[Mapping[str, int]] = None,
        entities: Optional[int] = None,
        state: Optional[Mapping[str, Any]] = None,
        int64: Optional[bool] = None,
    ) -> Any:
        """Computes the formula.

        `inputs`: numbers, columns or both by name, or a frame that has the columns. `params`: what differs from the defaults; a
        number may be a column, one value a row, or an entity of a recurrence. `out`: your own arrays, by name. `on_invalid`: "nan"
        or "throw" for rows outside the domain. `sizes`: lengths of axes that the columns do not tell. Of a recurrence, `entities`
        side by side in time-major columns, and the `state` that they start from.

        TypeError for a wrong kind, ValueError for a wrong value, before anything is computed.
        """
        of = self.description
        if not of.state:
            for name, option in (("entities", entities), ("state", state)):
                if option is not None:
                    raise unknown_name(of.id, "option", name, ["out", "on_invalid", "sizes", "int64"])
        plan = self._plan()
        throws = strict(of, on_invalid)
        if self._rows and type(inputs) is dict and not (throws or int64) and out is None and sizes is None:
            result = self._row(plan, inputs, params)
            if result is not NotImplemented:
                return result
        wanted = read_out(plan, out)
        known, told = self._known(plan, sizes, entities)
        begin = read_state(plan, state)
        given, back, framed = frames.read(of.id, inputs, of.inputs)
        _integers(of, int64)
        read = read_inputs(plan, given, int64)
        if read.int64:
            plan = self._plan(int64=True)
        numbers, columns = read_params(of, params, read.int64)
        params_of = {param.name: numbers.get(param.name, param.start(read.int64)) for param in of.params}
        if columns:
            plan = self._vary(read, columns, params_of, known, told)
            told = True
        if throws or read.int64:
            check_domain(plan, read.sources, read.int64)
        told = told or any(isinstance(source, np.ndarray) and source.ndim > 1 for source in read.sources)
        lengths = measure(plan, read.sources, known)
        if on_invalid != "nan" and any(slot.field.sums for slot in plan.inputs):
            check_sums(plan, read.sources, lengths, params_of, throws or read.int64)
        sinks = sinks_for(plan, lengths, wanted, read.int64, read.sources)
        args = plan.template()
        for name, at in plan.param_at.items():
            args[at] = params_of[name]
        sources = [
            _stacked(source, slot.extent(lengths)) if isinstance(source, list) else source
            for slot, source in zip(plan.inputs, read.sources)
        ]
        run = Run(plan, self._engine.shared, _none, read.int64, lengths, args, sources, sinks)
        starts = initial_state(plan, params_of, columns, begin, lengths) if of.state else []
        self._compute(run, starts)
        result = pack(plan, sinks, lengths, out, self._dropped(plan, read, lengths, told), back)
        whole = framed and out is None and isinstance(result, dict) and _columnar(result)
        return frames.frame(inputs, result) if whole else result

    def bank(
        self,
        entities: int,
        params: Optional[Mapping[str, Any]] = None,
        *,
        state: Optional[Mapping[str, Any]] = None,
        window: Optional[int] = None,
        sizes: Optional[Mapping[str, int]] = None,
        int64: bool = False,
        on_invalid: Optional[str] = None,
    ) -> Bank:
        """Many entities with their state, computed side by side. `window`: ticks that `inputs` and `outputs` hold in wasm memory."""
        of = self.description
        if not of.state:
            raise TypeError(f"{of.id}: a bank needs state, which this formula does not have")
        entity = count(of.id, "entities", entities, 1)
        ticks = 0 if window is None else count(of.id, "window", window, 1)
        _integers(of, int64)
        plan = self._plan(int64=bool(int64))
        throws = strict(of, on_invalid)
        lengths = read_sizes(of.id, plan.axes, sizes)
        for axis in ("entity", "tick"):
            if axis in lengths:
                expected = "to be left out of a bank's sizes: its entities and columns tell"
                raise wrong_value(of.id, axis, expected, lengths[axis])
        lengths = {**of.sizes, **lengths, "entity": entity}
        for axis in plan.axes:
            if axis != "tick" and axis not in lengths:
                raise ValueError(f'{of.id}: a bank needs the length of axis "{axis}", pass sizes={{"{axis}": ...}}')
        begin = read_state(plan, state)
        numbers, columns = read_params(of, params, plan.int64)
        if columns:
            plan = self._varying(columns)
        params_of = {param.name: numbers.get(param.name, param.start(plan.int64)) for param in of.params}
        return Bank(plan, self._engine, lengths, ticks, throws, params_of, columns, begin)

    def workspace(self, size: Any, *, int64: bool = False) -> Workspace:
        """Columns in wasm memory that are filled and read in place. `size`: rows, or the length of every axis by name."""
        of = self.description
        _integers(of, int64)
        if of.state:
            raise TypeError(f"{of.id}: a workspace keeps no state; bank(entities, window=ticks) has columns in place")
        return Workspace(self._plan(int64=int64), self._engine, size)

    def _row(self, plan: Plan, inputs: Mapping[str, Any], params: Optional[Mapping[str, Any]]) -> Any:
        for value in inputs.values():
            if isinstance(value, np.ndarray):
                return NotImplemented
        numbers = None
        if params:
            numbers, columns = read_params(self.description, params, False)
            if columns:
                return NotImplemented
        instance = self._engine.shared
        row = instance.rows.get(plan.path)
        if row is None:
            row = instance.rows[plan.path] = Row(plan, instance)
        return row.call(inputs, numbers)

    def _plan(self, int64: bool = False, varying: bool = False) -> Plan:
        key = "varying" if varying else "int64" if int64 else "plain"
        found = self._plans.get(key)
        if found is None:
            found = self._plans[key] = Plan(self.description, int64, varying)
        return found

    def _varying(self, columns: Mapping[str, Array]) -> Plan:
        if "varying" not in self.description.kernels:
            name, column = next(iter(columns.items()))
            raise wrong_kind(self.description.id, name, "number", column)
        return self._plan(varying=True)

    def _vary(
        self,
        read: Inputs,
        columns: Mapping[str, Array],
        params: Mapping[str, Number],
        known: dict[str, int],
        told: bool,
    ) -> Plan:
        """The kernel whose parameters are columns: inputs of a map, or state that no tick changes."""
        plan = self._varying(columns)
        if self.description.state:
            if not told:
                known["entity"] = len(next(iter(columns.values())))
            return plan
        for slot in plan.inputs[len(read.sources) :]:
            name = slot.name[len(HELD) :]
            read.sources.append(columns.get(name, params[name]))
        read.scalar = False
        return plan

    def _known(
        self, plan: Plan, sizes: Optional[Mapping[str, int]], entities: Optional[int]
    ) -> tuple[dict[str, int], bool]:
        """Axis lengths that the inputs need not tell, and whether they tell of entities."""
        known = read_sizes(plan.path, plan.axes, sizes)
        if entities is not None:
            entity = count(plan.path, "entities", entities, 1)
            if known.get("entity", entity) != entity:
                raise wrong_value(plan.path, "entity", f"{entity} in sizes, as entities say", known["entity"])
            known["entity"] = entity
        elif "entity" in known and plan.of.state:
            count(plan.path, "entities", known["entity"], 1)
        return known, "entity" in known

    def _dropped(self, plan: Plan, read: Inputs, sizes: Mapping[str, int], told: bool) -> set[str]:
        """Axes that a caller did not ask for: the only entity of a series, the only group, the only row of numbers."""
        drop = set()
        if plan.shape == "recurrence" and not told and sizes["entity"] == 1:
            drop.add("entity")
            if read.scalar and sizes["tick"] == 1:
                drop.add("tick")
        if plan.shape == "map" and read.scalar and sizes["row"] == 1:
            drop.add("row")
        if plan.shape == "groups" and all(read.sources[plan.inputs.index(slot)] is None for slot in plan.offsets):
            drop.add("group")
        return drop

    def _compute(self, run: Run, starts: list[Any]) -> None:
        plan, engine, sizes = run.plan, self._engine, run.sizes
        if plan.shape in ("map", "recurrence"):
            where = self._frame(run)
            if where.rows:
                run.kernel = run.instance.call(plan.kernel)
                stream(run, where, starts)
                return
        # What cannot be cut into blocks gets an instance of its own size, unless it is small.
        _, end = layout(plan.columns, sizes, run.instance.base)
        if end > run.instance.end:
            run.instance = engine.large(end - run.instance.base, plan.path)
        run.kernel = run.instance.call(plan.kernel)
        at, _ = layout(plan.columns, sizes, run.instance.base)
        if plan.shape in ("map", "recurrence"):
            stream(run, Frame(at, max(1, sizes[plan.inner])), starts)
        else:
            at_once(run, at)

    def _frame(self, run: Run) -> Frame:
        plan, sizes = run.plan, run.sizes
        rest = tuple(sizes[axis] for axis in plan.axes if axis not in (plan.inner, "tick"))
        key = (plan.int64, plan.varying, *rest)
        found = self._frames.get(key)
        if found is None:
            found = frame(plan, plan.columns, sizes, run.instance.base, run.instance.end)
            if len(self._frames) > 64:
                self._frames.clear()
            self._frames[key] = found
        return found


def strict(of: Description, on_invalid: Optional[str]) -> bool:
    if on_invalid is None:
        return of.strict
    if on_invalid not in ("nan", "throw"):
        raise wrong_value(of.id, "on_invalid", '"nan" or "throw"', f'"{on_invalid}"')
    return on_invalid == "throw"


def _integers(of: Description, int64: Any) -> None:
    if int64 is not None and not isinstance(int64, bool):
        raise wrong_kind(of.id, "int64", "bool", int64)
    if int64 and not of.int64:
        raise wrong_value(of.id, "int64", "False: this formula works in doubles", "True")


def _columnar(result: Mapping[str, Any]) -> bool:
    return bool(result) and all(
        hasattr(column, "__len__") and not isinstance(column, str) for column in result.values()
    )


def _stacked(planes: list[Any], extent: int) -> Array:
    """Planes of a matrix, numbers or columns, one after the other."""
    stacked = np.empty((len(planes), extent // len(planes) if planes else 0))
    for row, plane in zip(stacked, planes):
        row[...] = plane.reshape(-1) if isinstance(plane, np.ndarray) else plane
    return stacked.reshape(-1)


def _none(args: Any) -> None:
    raise AssertionError("a kernel is bound before it is called")
