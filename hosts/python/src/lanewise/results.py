"""Where outputs go: the caller's columns or new ones, and what a call returns."""

from __future__ import annotations

from typing import Any, Callable, Collection, Mapping, Optional, Sequence, Union

import numpy as np

from .check import Array, Number, Source
from .manifest import Field
from .names import text, unknown_name, wrong_kind, wrong_value
from .plan import Plan, Sizes, Slot, cells

#: One column an output by position; None where none is wanted.
Sinks = Sequence[Optional[Array]]
#: What a caller gave to write to, by position; None: new columns.
Wanted = Optional[Sequence[Any]]


def read_out(plan: Plan, out: Any) -> Wanted:
    """Columns by position. An empty mapping asks for no output at all."""
    if out is None:
        return None
    if isinstance(out, Mapping):
        names = [slot.name for slot in plan.outputs]
        for name in out:
            if name not in names:
                raise unknown_name(plan.path, "output", name, names)
        return [out.get(name) for name in names]
    if plan.of.bare:
        return [out]
    raise wrong_kind(plan.path, "out", "a mapping of columns", out)


def sinks_for(
    plan: Plan, sizes: Sizes, wanted: Wanted, int64: bool, sources: Sequence[Source], held: Mapping[str, Array] = {}
) -> Sinks:
    """One column per output. `held` is what a bank keeps, where nobody may write."""
    kind = np.int64 if int64 else np.float64
    if wanted is None:
        return [_new(plan, slot, slot.extent(sizes), kind) for slot in plan.outputs]
    sinks = [None if own is None else _sink(plan, slot, sizes, own, kind) for slot, own in zip(plan.outputs, wanted)]
    _check_overlaps(plan, sizes, sources, sinks, held)
    return sinks


def _new(plan: Plan, slot: Slot, cells: int, kind: type) -> Array:
    try:
        return np.empty(cells, kind)
    except (MemoryError, ValueError) as error:
        raise MemoryError(f'{plan.path}: "{slot.name}" expected to fit into memory, got {text(cells)} cells') from error


def _name(plan: Plan, slot: Slot) -> str:
    return "out" if plan.of.bare else f"out.{slot.name}"


def _sink(plan: Plan, slot: Slot, sizes: Sizes, own: Any, kind: type) -> Array:
    name = _name(plan, slot)
    if not isinstance(own, np.ndarray) or own.dtype != kind:
        raise wrong_kind(plan.path, name, f"NumPy array of {np.dtype(kind)}", own)
    expected = slot.extent(sizes)
    if own.size != expected:
        raise wrong_value(plan.path, name, f"length {expected}", own.size)
    if not (own.flags.c_contiguous and own.flags.writeable):
        raise wrong_value(plan.path, name, "an array that is contiguous and may be written", "one that is not")
    return own.reshape(-1)


def _check_overlaps(
    plan: Plan, sizes: Sizes, sources: Sequence[Source], sinks: Sinks, held: Mapping[str, Array]
) -> None:
    """Blocks are read, computed and written one after the other: an output across an input would change rows still to be read."""
    for i, sink in enumerate(sinks):
        if sink is None:
            continue
        slot = plan.outputs[i]
        for other, source in zip(plan.inputs, sources):
            planes = source if isinstance(source, list) else [source]
            same = _in_place(plan, other, slot, sizes)
            for plane in planes:
                if isinstance(plane, np.ndarray) and _meet(sink, plane, same):
                    raise _overlap(plan, slot, other.name)
        for k in range(i):
            before = sinks[k]
            if before is not None and _meet(sink, before, False):
                raise _overlap(plan, slot, _name(plan, plan.outputs[k]))
        for name, column in held.items():
            if _meet(sink, column, False):
                raise _overlap(plan, slot, f"state.{name}")


def _meet(sink: Array, column: Array, same: bool) -> bool:
    """Whether two columns share memory, and not just the same range where that is fine."""
    if not np.may_share_memory(sink, column):
        return False
    at, other = sink.__array_interface__["data"][0], column.__array_interface__["data"][0]
    return not (same and at == other and sink.nbytes == column.nbytes and column.flags.c_contiguous)


def _in_place(plan: Plan, source: Slot, sink: Slot, sizes: Sizes) -> bool:
    """Whether a block writes just the cells that it has read."""
    if source.field.kind == "offsets":
        return False
    if plan.shape in ("groups", "whole"):
        return True
    return not source.blocked or source.pre == sink.pre or cells(source.pre, sizes) == cells(sink.pre, sizes)


def _overlap(plan: Plan, slot: Slot, other: str) -> ValueError:
    return wrong_value(plan.path, _name(plan, slot), "memory of its own", f'a column that overlaps "{other}"')


def cell(field: Field, value: Number) -> Union[None, bool, str, Number]:
    """One output of one row, as a person would write it; None where a yes-or-no or a name has no answer."""
    if field.kind == "flag":
        return None if value != value else value != 0
    if field.kind == "code":
        return field.values[int(value)] if value == value and 0 <= value < len(field.values) else None
    return value


def pack(
    plan: Plan,
    sinks: Sinks,
    sizes: Sizes,
    wanted: Any,
    drop: Collection[str],
    back: Optional[Callable[[str, Any], Any]],
) -> Any:
    """What a call returns: the caller's columns, or new ones without the axes to `drop`; what spans no axis then is one number."""
    if wanted is not None:
        return wanted

    def value(slot: Slot, sink: Array) -> Any:
        dims = tuple(dim for dim in slot.field.dims if dim not in drop)
        if not dims:
            return cell(slot.field, sink[0].item())
        shaped = sink.reshape([cells((dim,), sizes) for dim in dims])
        return back(slot.name, shaped) if back and shaped.ndim == 1 else shaped

    if plan.of.bare:
        return value(plan.outputs[0], sinks[0])  # type: ignore[arg-type]
    return {slot.name: value(slot, sink) for slot, sink in zip(plan.outputs, sinks) if sink is not None}
