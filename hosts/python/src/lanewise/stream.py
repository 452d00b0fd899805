"""Columns through wasm memory. Block by block where rows are independent: constant memory for any number of rows, and the same bits
for every size of a block, as entities are independent and ticks keep their order. All at once where everything depends on everything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional, Sequence

import numpy as np

from .check import Array, Number, Source
from .plan import Plan, Sizes, Slot, cells
from .results import Sinks
from .runtime import Call, Instance, place


@dataclass(frozen=True)
class Frame:
    """Where columns of so many rows stand, by argument."""

    at: dict[int, int]
    rows: int


#: From so many entities on ticks go one by one: a kernel of many ticks takes a pair of entities through all of them, and the cells of
#: one entity lie far apart. Measured with 10,000 entities and 100 ticks: control.pi 1.6 ns instead of 5.7, kalmanLevel 2.0 instead of 8.0.
MANY = 2048


@dataclass
class Run:
    plan: Plan
    instance: Instance
    kernel: Call
    int64: bool
    sizes: Sizes
    args: list[Number]
    sources: Sequence[Source]
    sinks: Sinks


def layout(slots: Sequence[Slot], sizes: Sizes, base: int) -> tuple[dict[int, int], int]:
    """Addresses of columns at full size, and where they end."""
    addresses, end = place([slot.bytes(sizes) for slot in slots], base)
    return {slot.arg: address for slot, address in zip(slots, addresses)}, end


def frame(plan: Plan, slots: Sequence[Slot], sizes: Sizes, base: int, end: int) -> Frame:
    """As many rows as [base, end) takes; none where not even eight fit."""

    def of(rows: int) -> Sizes:
        return {**sizes, "tick": 1, plan.inner: rows}

    row = sum(slot.bytes(of(1)) for slot in slots if slot.blocked)
    fixed = layout(slots, of(0), 0)[1] + 64 * len(slots)
    rows = max(0, (end - base - fixed) // max(row, 8)) & ~7
    return Frame(layout(slots, of(rows), base)[0], rows)


def stream(run: Run, frame: Frame, states: Optional[Sequence[Source]], resident: Sequence[int] = ()) -> None:
    """Rows of a map, or ticks of entities: from `states` as they are given, or in state that is `resident`."""
    plan, sizes, args = run.plan, run.sizes, run.args
    memory = run.instance.view(run.int64)
    inner = sizes[plan.inner]
    outer = sizes["tick"] if plan.shape == "recurrence" else 1
    if inner == 0 or outer == 0:
        return
    _place(run, memory, frame, min(frame.rows, inner * outer))
    single = outer == 1 or min(frame.rows, inner) >= MANY
    if single:
        for slot in plan.outputs:
            if slot.mirror is not None:
                args[slot.arg] = 0
    moves_in = [
        (slot, _planes(slot, source, sizes, inner))
        for slot, source in zip(plan.inputs, run.sources)
        if slot.blocked and isinstance(source, np.ndarray)
    ]
    moves_out = [
        (slot, _planes(slot, sink, sizes, inner)) for slot, sink in zip(plan.outputs, run.sinks) if sink is not None
    ]
    widths = [cells(slot.post, sizes) for slot in plan.states]
    ticks_at = plan.lengths.get("tick")
    # Views of the staging area, which are the same for all blocks but the last.
    size = (0, 0)
    windows_in: list[Array] = []
    windows_out: list[Array] = []
    for start in range(0, inner, frame.rows):
        count = min(frame.rows, inner - start)
        args[plan.lengths[plan.inner]] = count
        depth = 1 if single else max(1, frame.rows // count)
        for i, slot in enumerate(plan.states):
            if states is None:
                args[slot.arg] = resident[i] + start * widths[i] * 8
                continue
            at = args[slot.arg] = frame.at[slot.arg]
            first = states[i]
            cut = first[start * widths[i] : (start + count) * widths[i]] if isinstance(first, np.ndarray) else first
            memory[at >> 3 : (at >> 3) + count * widths[i]] = cut
        for first_tick in range(0, outer, depth):
            ticks = min(depth, outer - first_tick)
            if ticks_at is not None:
                args[ticks_at] = ticks
            # Of one tick, what equals state is read there, and that of a bank is elsewhere for every block of entities.
            if size != (ticks, count) or (single and states is None and not first_tick):
                size = (ticks, count)
                windows_in = [
                    _window(memory, frame.at[slot.arg], slot, planes, ticks, count) for slot, planes in moves_in
                ]
                windows_out = [
                    _window(memory, _from(slot, frame, args, single), slot, planes, ticks, count)
                    for slot, planes in moves_out
                ]
            for window, (slot, planes) in zip(windows_in, moves_in):
                window[...] = _part(slot, planes, first_tick, ticks, start, count)
            run.kernel(args)
            for window, (slot, planes) in zip(windows_out, moves_out):
                _part(slot, planes, first_tick, ticks, start, count)[...] = window


def _from(slot: Slot, frame: Frame, args: Sequence[Number], single: bool) -> int:
    """Where an output is read."""
    return int(args[slot.mirror]) if single and slot.mirror is not None else frame.at[slot.arg]


def _planes(slot: Slot, column: Array, sizes: Sizes, inner: int) -> Array:
    return column.reshape(-1, inner, cells(slot.post, sizes))


def _part(slot: Slot, planes: Array, first: int, ticks: int, start: int, count: int) -> Array:
    if slot.ticks:
        return planes[first : first + ticks, start : start + count]
    return planes[:, start : start + count]


def _window(memory: Array, at: int, slot: Slot, planes: Array, ticks: int, count: int) -> Array:
    depth, width = ticks if slot.ticks else planes.shape[0], planes.shape[2]
    cell = at >> 3
    return memory[cell : cell + depth * count * width].reshape(depth, count, width)


def _place(run: Run, memory: Array, frame: Frame, rows: int) -> None:
    """Fills in addresses and everything that is the same in every block: numbers for whole columns, columns without rows."""
    plan, sizes, args = run.plan, run.sizes, run.args
    for slot, source in zip(plan.inputs, run.sources):
        if source is None or slot.arg in plan.direct:
            args[slot.arg] = 0 if source is None else source  # type: ignore[assignment]
            continue
        at = args[slot.arg] = frame.at[slot.arg]
        if not isinstance(source, np.ndarray):
            planes = 1 if slot.ticks else cells(slot.pre, sizes)
            span = rows * planes * cells(slot.post, sizes) if slot.blocked else slot.extent(sizes)
            memory[at >> 3 : (at >> 3) + span] = source
        elif not slot.blocked:
            memory[at >> 3 : (at >> 3) + source.size] = source.reshape(-1)
    for slot, sink in zip(plan.outputs, run.sinks):
        args[slot.arg] = 0 if sink is None else frame.at[slot.arg]
    for slot in plan.scratch:
        args[slot.arg] = frame.at[slot.arg]
    for axis, arg in plan.lengths.items():
        args[arg] = sizes[axis]


def at_once(run: Run, at: dict[int, int]) -> None:
    """A call on everything: groups, and formulas that are handed over whole."""
    plan, sizes, args, memory = run.plan, run.sizes, run.args, run.instance.view(run.int64)
    for slot, source in zip(plan.inputs, run.sources):
        field = slot.field
        if field.kind == "offsets":
            address = args[slot.arg] = at[slot.arg]
            # All rows are one group where the caller gave none.
            starts: Any = [0, sizes[str(field.of)]] if source is None else source
            run.instance.u32[address >> 2 : (address >> 2) + len(starts)] = starts
        elif source is None or slot.arg in plan.direct:
            args[slot.arg] = 0 if source is None else source  # type: ignore[assignment]
        else:
            address = args[slot.arg] = at[slot.arg]
            flat = source.reshape(-1) if isinstance(source, np.ndarray) else source
            memory[address >> 3 : (address >> 3) + slot.extent(sizes)] = flat
    for axis, arg in plan.lengths.items():
        args[arg] = sizes[axis]
    for slot in plan.states:
        address = args[slot.arg] = at[slot.arg]
        memory[address >> 3 : (address >> 3) + slot.extent(sizes)] = slot.field.initial
    for slot, sink in zip(plan.outputs, run.sinks):
        args[slot.arg] = 0 if sink is None else at[slot.arg]
    for slot in plan.scratch:
        args[slot.arg] = at[slot.arg]
    run.kernel(args)
    for slot, sink in zip(plan.outputs, run.sinks):
        if sink is not None:
            cell = at[slot.arg] >> 3
            sink[...] = memory[cell : cell + sink.size]


def events(run: Run, frame: Frame, kernel: Call, index: Array, index_at: int, resident: Sequence[int]) -> None:
    """Observations of some entities, one after the other; state stays where it is, inputs and outputs stream past."""
    plan, sizes, args = run.plan, run.sizes, run.args
    memory = run.instance.view(run.int64)
    length = len(index)
    if not length:
        return
    _place(run, memory, frame, min(frame.rows, length))
    for slot, address in zip(plan.states, resident):
        args[slot.arg] = address
    moves_in = [
        (slot, _planes(slot, source, sizes, length))
        for slot, source in zip(plan.inputs, run.sources)
        if slot.blocked and isinstance(source, np.ndarray)
    ]
    moves_out = [
        (slot, _planes(slot, sink, sizes, length)) for slot, sink in zip(plan.outputs, run.sinks) if sink is not None
    ]
    for start in range(0, length, frame.rows):
        count = min(frame.rows, length - start)
        run.instance.u32[index_at >> 2 : (index_at >> 2) + count] = index[start : start + count]
        for slot, planes in moves_in:
            _window(memory, frame.at[slot.arg], slot, planes, 1, count)[...] = _part(slot, planes, 0, 1, start, count)
        kernel([index_at if arg == -1 else count if arg == -2 else args[arg] for arg in plan.event_args])
        for slot, planes in moves_out:
            _part(slot, planes, 0, 1, start, count)[...] = _window(memory, frame.at[slot.arg], slot, planes, 1, count)
