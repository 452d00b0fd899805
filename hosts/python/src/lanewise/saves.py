"""A bank's state as bytes, the same for every host: see `saves` in the manifest's rules."""

from __future__ import annotations

import json
import struct
import zlib
from typing import Any, Mapping, Sequence

import numpy as np

from .check import Array, Number
from .names import snake
from .plan import HELD, Plan, Slot

_magic = b"LWB2"
_marks = struct.Struct("<4sII")
Header = dict[str, Any]


def header(plan: Plan, entities: int, widths: Sequence[int], params: Mapping[str, Number]) -> Header:
    own = {param.raw: param.written(params[param.name]) for param in plan.params}
    names = (f"{_raw(plan, slot)}*{width}" for slot, width in zip(plan.states, widths))
    return {
        "formula": plan.path,
        "version": plan.of.version,
        "entities": entities,
        "cells": "i64" if plan.int64 else "f64",
        "columns": " ".join(names),
        "params": own,
    }


def _raw(plan: Plan, slot: Slot) -> str:
    """As the manifest calls it: state, or a parameter that is a column."""
    if not slot.name.startswith(HELD):
        return slot.field.raw
    return HELD + next(param.raw for param in plan.of.params if HELD + param.name == slot.name)


def encode(head: Header, columns: Sequence[Array]) -> bytes:
    written = json.dumps(head, separators=(",", ":"), ensure_ascii=False).encode()
    gap = -(_marks.size + len(written)) % 8
    body = b"".join([written, bytes(gap), *(column.tobytes() for column in columns)])
    crc = zlib.crc32(body, zlib.crc32(_magic + struct.pack("<I", len(written))))
    return _marks.pack(_magic, len(written), crc) + body


def decode(plan: Plan, given: Any, expected: Header, sizes: Sequence[int], same_params: bool) -> list[Array]:
    """The columns, of so many cells each, once the header is what this bank expects."""

    def refusal(what: str, got: object) -> ValueError:
        return ValueError(f"{plan.path}: saved state expected {what}, got {got}")

    if not isinstance(given, (bytes, bytearray, memoryview)):
        raise TypeError(f"{plan.path}: saved state expected bytes, got {type(given).__name__}")
    data = bytes(given)
    if len(data) < _marks.size or data[:4] != _magic:
        raise refusal("bytes that save() made", "something else")
    _, length, crc = _marks.unpack_from(data)
    if zlib.crc32(data[_marks.size :], zlib.crc32(data[:8])) != crc:
        raise refusal("bytes as save() made them", f"{len(data)} bytes that do not have their checksum")
    start = _marks.size + length
    try:
        head = json.loads(data[_marks.size : start].decode())
        saved = head["params"]
        saved.items()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise refusal("bytes that save() made", "something else") from None
    for key in ("formula", "version", "entities", "cells", "columns"):
        loads = key == "formula" and head.get(key) in plan.of.loads
        if head.get(key) != expected[key] and not loads:
            raise refusal(f"{key} {expected[key]}", head.get(key))
    if same_params:
        for name in {**expected["params"], **saved}:
            if not _equal(expected["params"].get(name), saved.get(name)):
                raise refusal(f'parameter "{snake(name)}" {expected["params"].get(name)}', saved.get(name))
    begin = start + -start % 8
    size = sum(sizes) * 8
    if len(data) - begin != size:
        raise refusal(f"{size} bytes of columns", len(data) - begin)
    kind = "<i8" if plan.int64 else "<f8"
    found = []
    for count in sizes:
        found.append(np.frombuffer(data, kind, count, begin))
        begin += 8 * count
    return found


def _equal(a: Any, b: Any) -> bool:
    """Names are compared as names, numbers as numbers: hosts may write one in several ways."""
    if a == b:
        return True
    try:
        x, y = float(a), float(b)
    except (TypeError, ValueError, OverflowError):
        return False
    return x == y or (x != x and y != y)
