"""What entities start from, and whether it can be state at all: what callers give, write and load is input like any other."""

from __future__ import annotations

import math
from typing import Any, Mapping, Optional, Sequence

import numpy as np

from .check import Array, Number, Source, between, fits, in_doubles, is_number, plain
from .manifest import Field
from .names import text, unknown_name, wrong_kind, wrong_value
from .plan import HELD, Plan, Sizes, Slot, cells


def read_state(plan: Plan, given: Optional[Mapping[str, Any]]) -> Mapping[str, Any]:
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise wrong_kind(plan.path, "state", "a mapping", given)
    names = [field.name for field in plan.of.state]
    for name in given:
        if name not in names:
            raise unknown_name(plan.path, "state", name, names)
    return given


def label(slot: Slot) -> str:
    """A parameter that each entity has its own of is called as callers call it."""
    return slot.name[len(HELD) :] if slot.name.startswith(HELD) else f"state.{slot.name}"


def initial_state(
    plan: Plan, params: Mapping[str, Number], held: Mapping[str, Array], given: Mapping[str, Any], sizes: Sizes
) -> list[Source]:
    """What each state column starts from: the caller's number or column, a parameter, or the manifest's number."""
    starts: list[Source] = []
    for slot in plan.states:
        field = slot.field
        if field.name.startswith(HELD):
            name = field.name[len(HELD) :]
            own: Any = held.get(name, params[name])
        elif given.get(field.name) is not None:
            own = given[field.name]
        elif isinstance(field.initial, str):
            own = held.get(field.initial)
            if own is None:
                starts.append(_cast(params[field.initial], plan.int64))
                continue
        else:
            starts.append(_cast(field.initial, plan.int64))
            continue
        starts.append(_given(plan, slot, own, sizes))
    return starts


def _cast(value: Number, int64: bool) -> Number:
    return int(value) if int64 else float(value)


def _given(plan: Plan, slot: Slot, own: Any, sizes: Sizes) -> Source:
    path, name, int64 = plan.path, label(slot), plan.int64
    if is_number(own):
        number = plain(own)
        if int64 and not isinstance(number, int):
            raise wrong_kind(path, name, "whole number", own)
        if not int64:
            in_doubles(path, name, number)
        if not fits(slot.field, np.asarray(number if int64 else float(number)), int64):
            raise wrong_value(path, name, domain_of(slot.field, int64), number)
        return _cast(number, int64)
    kind = np.dtype(np.int64 if int64 else np.float64)
    if not isinstance(own, np.ndarray) or not np.can_cast(own.dtype, kind, "safe") or own.dtype == bool:
        raise wrong_kind(path, name, f"number or NumPy array of {kind}", own)
    length = slot.extent(sizes)
    if own.size != length:
        raise wrong_value(path, name, f"length {length}", own.size)
    column = own.reshape(-1).astype(kind)
    check_column(plan, slot, column, cells(slot.post, sizes))
    return column


def check_state(plan: Plan, columns: Sequence[Array], some: Optional[Array] = None) -> None:
    """Throws at the first cell that is out of its domain: of all entities, or of some."""
    for slot, column in zip(plan.states, columns):
        entities = len(column)
        width = column.size // entities if entities else 1
        check_column(plan, slot, column.reshape(-1), width, some)


def check_column(plan: Plan, slot: Slot, column: Array, width: int, some: Optional[Array] = None) -> None:
    picked = column if some is None else column.reshape(-1, width)[some].reshape(-1)
    inside = fits(slot.field, picked, plan.int64)
    if inside.all():
        return
    at = int(np.argmin(inside))
    entity = at // width if some is None else int(some[at // width])
    cell = f", cell {at % width}" if width > 1 else ""
    got = f"{text(picked[at])} of entity {entity}{cell}"
    raise wrong_value(plan.path, label(slot), domain_of(slot.field, plan.int64), got)


def domain_of(field: Field, int64: bool) -> str:
    low, high = field.ends(int64)
    if field.extended and high == math.inf:
        ends = "a number" if low == -math.inf else f"{text(low)} or more"
    else:
        ends = between(low, high)
    whole = "a whole number, " if field.kind == "integer" else ""
    return f"{whole}{ends}{', or NaN' if field.sparse else ''}"
