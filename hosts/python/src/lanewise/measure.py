"""Lengths of axes, told by columns, options or the manifest."""

from __future__ import annotations

from typing import Any, Mapping, Optional, Sequence

import numpy as np

from .check import Source, check_offsets, is_number, plain
from .names import unknown_name, wrong_kind, wrong_value
from .plan import Plan, Slot, cells


def count(path: str, name: str, value: Any, least: int) -> int:
    if not is_number(value):
        raise wrong_kind(path, name, "number", value)
    number = plain(value)
    if number != number or number in (float("inf"), float("-inf")) or number != int(number) or number < least:
        raise wrong_value(path, name, f"a whole number, {least} or more", number)
    return int(number)


def read_sizes(path: str, axes: Sequence[str], given: Optional[Mapping[str, Any]]) -> dict[str, int]:
    """Lengths of axes that a caller gives."""
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise wrong_kind(path, "sizes", "a mapping", given)
    for axis in given:
        if axis not in axes:
            raise unknown_name(path, "axis", axis, axes)
    return {axis: count(path, axis, size, 0) for axis, size in given.items()}


def measure(plan: Plan, sources: Sequence[Source], known: Mapping[str, int]) -> dict[str, int]:
    """Length of every axis: from `known`, from the columns, or 1 where nothing says."""
    path = plan.path
    sizes = dict(known)
    for slot, source in zip(plan.inputs, sources):
        if slot.field.kind == "offsets":
            axis = str(slot.field.dims[0])
            sizes.setdefault(axis, 1 if source is None else max(len(source) - 1, 0))  # type: ignore[arg-type]
        elif isinstance(source, np.ndarray) and source.ndim > 1:
            _shape(path, slot, source, sizes)
    if plan.shape == "recurrence" and "entity" not in sizes:
        sizes["entity"] = 1
    # A field with two unknown axes waits until others have settled one of them.
    waiting = list(zip(plan.inputs, sources))
    for _ in range(len(waiting)):
        waiting = [(slot, source) for slot, source in waiting if not _settle(path, slot, source, sizes)]
        if not waiting:
            break
    for axis in plan.axes:
        if axis in sizes:
            continue
        if axis in plan.of.sizes:
            sizes[axis] = plan.of.sizes[axis]
        elif axis in ("row", "tick", "entity"):
            sizes[axis] = 1
        else:
            raise ValueError(
                f'{path}: length of axis "{axis}" cannot be told from the inputs, pass sizes={{"{axis}": ...}}'
            )
    check_held(plan, sizes)
    # Offsets first: where they are wrong, what belongs to groups seems to be.
    for first in (True, False):
        for slot, source in zip(plan.inputs, sources):
            if (slot.field.kind == "offsets") is first:
                _check_length(path, slot, source, sizes)
    return sizes


def check_held(plan: Plan, sizes: Mapping[str, int]) -> None:
    """What each entity remembers has at least one place."""
    if not plan.of.state:
        return
    for slot in plan.states:
        for axis in slot.post:
            if isinstance(axis, str) and sizes[axis] == 0:
                raise wrong_value(plan.path, axis, "1 or more", 0)


def _shape(path: str, slot: Slot, source: Any, sizes: dict[str, int]) -> None:
    """What a column of several axes tells of each."""
    dims = slot.field.dims
    if source.ndim != len(dims):
        axes = " x ".join(map(str, dims))
        raise wrong_value(path, slot.name, f"the axes {axes}, or one", f"{source.ndim} axes")
    for dim, size in zip(dims, source.shape):
        if isinstance(dim, str):
            sizes.setdefault(dim, size)


def _settle(path: str, slot: Slot, source: Source, sizes: dict[str, int]) -> bool:
    """Solves one field for its one unknown axis; false while it has more."""
    if not isinstance(source, (np.ndarray, list)) or slot.field.kind == "offsets":
        return True
    dims = slot.field.dims
    if isinstance(source, list):
        sizes.setdefault(str(dims[0]), len(source))
        plane = next((plane for plane in source if isinstance(plane, np.ndarray)), None)
        if plane is None:
            return True
        dims, length = dims[1:], plane.size
    else:
        length = source.size
    unknown = [dim for dim in dims if isinstance(dim, str) and dim not in sizes]
    if not unknown:
        return True
    if len(set(unknown)) > 1:
        return False
    times = len(unknown)
    product = cells(tuple(dim for dim in dims if dim != unknown[0]), sizes)
    size = round((length / product) ** (1 / times)) if product else 0
    if size**times * product != length:
        shape = "a square" if times == 2 else f"a multiple of {product}"
        raise wrong_value(path, slot.name, f"length to be {shape}", length)
    sizes[str(unknown[0])] = size
    return True


def _check_length(path: str, slot: Slot, source: Source, sizes: Mapping[str, int]) -> None:
    if isinstance(source, list):
        planes = cells(slot.field.dims[:1], sizes)
        if len(source) != planes:
            raise wrong_value(path, slot.name, f"{planes} columns", len(source))
        rest = cells(slot.field.dims[1:], sizes)
        for plane in source:
            if isinstance(plane, np.ndarray) and plane.size != rest:
                raise wrong_value(path, slot.name, f"columns of length {rest}", plane.size)
    elif isinstance(source, np.ndarray):
        expected = slot.extent(sizes)
        if source.size != expected:
            raise wrong_value(path, slot.name, f"length {expected}", source.size)
        if slot.field.kind == "offsets":
            check_offsets(path, slot.name, source, sizes[str(slot.field.of)])
        elif source.ndim > 1:
            shape = tuple(cells((dim,), sizes) for dim in slot.field.dims)
            if source.shape != shape:
                raise wrong_value(path, slot.name, f"shape {shape}", str(source.shape))
