"""Everything that can be wrong with what a caller hands over is found here, before anything is computed or changed."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from numbers import Real
from typing import Any, Iterable, Mapping, Optional, Sequence, Union

import numpy as np
import numpy.typing as npt

from . import frames
from .manifest import LAST_EXACT, LAST_INT64, Description, Field, Param
from .names import text, unknown_name, wrong_kind, wrong_value
from .plan import HELD, Plan, Slot

Array = npt.NDArray[Any]
Number = Union[int, float]
#: One number for all rows, a column, or one of either for each plane of a matrix; None: left out.
Source = Union[None, Number, Array, list[Any]]


@dataclass
class Inputs:
    """Inputs by position, in one kind of number throughout."""

    sources: list[Source]
    int64: bool
    #: no input is a column
    scalar: bool


def between(low: float, high: Number) -> str:
    if high == math.inf:
        return "a finite number" if low == -math.inf else f"{text(low)} or more"
    return f"{text(low)} to {text(high)}"


# --- parameters


def _span(param: Param) -> str:
    """As `between`, but infinity is a number like others unless an end is the largest finite one."""
    if param.high != sys.float_info.max:
        ends = f"{text(param.low)} to {text(param.high)}"
    else:
        ends = "a finite number" if param.low == -sys.float_info.max else f"{text(param.low)} or more, and finite"
    return f"a whole number, {ends}" if param.whole else ends


def _admits(param: Param, value: Number) -> bool:
    return param.low <= value <= param.high and (not param.whole or math.isinf(value) is False and value == int(value))


def is_number(value: object) -> bool:
    return isinstance(value, (Real, np.number)) and not isinstance(value, (bool, np.bool_))


def plain(value: Any) -> Number:
    """A number of Python's own."""
    return int(value) if hasattr(value, "__index__") else float(value)


def read_params(
    of: Description, given: Optional[Mapping[str, Any]], int64: bool
) -> tuple[dict[str, Number], dict[str, Array]]:
    """Parameters that are given, as the kernel takes them: numbers, and those that came as columns."""
    numbers: dict[str, Number] = {}
    columns: dict[str, Array] = {}
    if given is None:
        return numbers, columns
    if not isinstance(given, Mapping):
        raise wrong_kind(of.id, "params", "a mapping", given)
    known = {param.name: param for param in of.params}
    for name, value in given.items():
        param = known.get(name)
        if param is None:
            raise unknown_name(of.id, "parameter", name, list(known))
        if value is None:
            continue
        if param.number and not int64 and _is_column(value):
            columns[name] = _param_column(of, param, value)
        else:
            numbers[name] = _read_param(of.id, param, value, int64)
    if columns:
        _check_param_columns(of, columns, numbers)
    elif numbers:
        _check_rules(of, numbers)
    return numbers, columns


def _is_column(value: object) -> bool:
    return frames.library(value) is not None or (isinstance(value, (np.ndarray, list, tuple)) and np.ndim(value) > 0)


def _param_column(of: Description, param: Param, value: Any) -> Array:
    field = Field(
        param.name,
        param.name,
        param.unit,
        ("row",),
        "real",
        param.low,
        param.high,
        sparse=param.default != param.default,
    )
    array = _array(of.id, field, value)
    if array.ndim != 1:
        raise wrong_value(of.id, param.name, "a column of one axis", f"{array.ndim} axes")
    return np.ascontiguousarray(array, dtype=np.float64)


def _check_param_columns(of: Description, columns: Mapping[str, Array], numbers: Mapping[str, Number]) -> None:
    length = -1
    for param in of.params:
        column = columns.get(param.name)
        if column is None:
            continue
        if length >= 0 and len(column) != length:
            raise wrong_value(of.id, param.name, f"length {length}", len(column))
        length = len(column)
        fit = (column >= param.low) & (column <= param.high)
        if param.whole:
            fit &= np.isfinite(column) & (np.trunc(column) == column)
        absent = math.isnan(param.default)
        if absent:
            fit |= np.isnan(column)
        if not fit.all():
            row = int(np.argmin(fit))
            expected = _expected(param) + (", or NaN" if absent else "")
            raise wrong_value(of.id, param.name, expected, f"{text(column[row])} at {row}")
    if of.rules:
        _check_rules(of, {**numbers, **columns})


def _expected(param: Param) -> str:
    return _span(param)


def _read_param(path: str, param: Param, value: Any, int64: bool) -> Number:
    if param.choices:
        names = f"one of {', '.join(text(choice) for choice in param.choices)}"
        if not isinstance(value, str):
            raise wrong_kind(path, param.name, names, value)
        if value in param.choices:
            return param.choices.index(value)
        word = str(getattr(value, "value", value))
        now = param.renamed.get(word)
        if now is not None:
            raise wrong_value(path, param.name, f'"{now}", as "{word}" is called now', f'"{word}"')
        raise wrong_value(path, param.name, names, f'"{word}"')
    if param.toggle:
        if not isinstance(value, (bool, np.bool_)):
            raise wrong_kind(path, param.name, "bool", value)
        return int(value)
    if not is_number(value):
        raise wrong_kind(path, param.name, "number", value)
    number = plain(value)
    if int64 and param.wide:
        whole = isinstance(number, int)
        high = LAST_INT64 if whole and param.high == LAST_EXACT else param.high
        if not param.low <= number <= high:
            raise wrong_value(path, param.name, f"{text(param.low)} to {text(high)}", number)
        return number if whole else math.floor(number)
    try:
        fits = _admits(param, float(number))
    except OverflowError:
        fits = False
    if not fits:
        raise wrong_value(path, param.name, _expected(param), number)
    return float(number)


def _check_rules(of: Description, given: Mapping[str, Union[Number, Array]]) -> None:
    """Relations between parameters; of columns, in every row."""
    known = {param.name: param.default for param in of.params}

    def value(name: str) -> Any:
        return given.get(name, known[name])

    for rule in of.rules:
        if rule.rule == "ordered":
            low, high = rule.params
            bad = np.atleast_1d(value(low) > value(high))
            if bad.any():
                row = int(np.argmax(bad))
                raise wrong_value(
                    of.id, low, f'at most "{high}" = {text(_cell(value(high), row))}', _cell(value(low), row)
                )
        else:
            total: Any = 0.0
            for name in rule.params:
                total = total + value(name)
            bad = np.atleast_1d(~(np.abs(total - rule.equals) <= 1e-9))
            if bad.any():
                names = " + ".join(f'"{name}"' for name in rule.params)
                got = text(_cell(total, int(np.argmax(bad))))
                raise ValueError(f"{of.id}: {names} expected to sum to {text(rule.equals)}, got {got}")


def _cell(value: Any, row: int) -> Number:
    return plain(value[row] if np.ndim(value) else value)


# --- inputs


def read_inputs(plan: Plan, given: Mapping[str, Any], int64: Optional[bool] = None) -> Inputs:
    """Inputs in order, their kinds checked. Lengths and contents come later, once everything is read."""
    sources: list[Source] = []
    scalar = True
    for slot in plan.inputs:
        if slot.name.startswith(HELD):
            continue
        value = given.get(slot.name)
        if value is None and slot.field.optional:
            sources.append(None)
            continue
        source = _read(plan.path, slot, value)
        if slot.blocked and isinstance(source, (np.ndarray, list)) and not _all_numbers(source):
            scalar = False
        sources.append(source)
    return Inputs(sources, _integers(plan, sources, int64), scalar)


def _all_numbers(source: Source) -> bool:
    return isinstance(source, list) and not any(isinstance(plane, np.ndarray) for plane in source)


def _integers(plan: Plan, sources: list[Source], asked: Optional[bool]) -> bool:
    """Whether the call works in 64-bit integers: where it was asked for, or all columns are of them."""
    columns = [
        (slot, source) for slot, source in zip(plan.inputs, sources) if isinstance(source, np.ndarray) and slot.columns
    ]
    wide = [source.dtype in (np.int64, np.uint64) for _, source in columns]
    if plan.of.int64 and asked is None and any(wide):
        asked = True
    if asked:
        for slot, source in zip(plan.inputs, sources):
            array = isinstance(source, np.ndarray)
            if source is None or not slot.columns and not slot.numbers:
                continue
            if array and source.dtype != np.int64 or not array and not isinstance(source, int):  # type: ignore[union-attr]
                raise TypeError(f"{plan.path}: expected all inputs in doubles or all in 64-bit integers, got both")
        return True
    for slot, source in columns:
        if source.dtype in (np.int64, np.uint64) and len(source) and not _exact(source):
            raise wrong_value(
                plan.path, slot.name, "whole numbers that doubles hold exactly", "64-bit integers beyond 2^53"
            )
    return False


def _exact(source: Array) -> bool:
    return bool(source.min() >= -LAST_EXACT - 1 and source.max() <= LAST_EXACT + 1)


def _read(path: str, slot: Slot, value: Any) -> Source:
    field = slot.field
    if field.kind == "offsets":
        return _offsets(path, field, value)
    if is_number(value) and slot.numbers:
        return in_doubles(path, field.name, plain(value))
    if field.kind == "flag" and isinstance(value, (bool, np.bool_)):
        return int(value)
    if field.kind == "code" and isinstance(value, str):
        return _code(path, field, value)
    expected = _expected_kind(slot)
    if not slot.columns:
        raise wrong_kind(path, slot.name, "number", value)
    if value is None or isinstance(value, (str, bytes)) or is_number(value) or isinstance(value, (bool, np.bool_)):
        raise wrong_kind(path, slot.name, expected, value)
    if isinstance(value, (list, tuple)) and slot.blocked and slot.pre and not slot.ticks:
        return [plain(plane) if is_number(plane) else _array(path, field, plane, expected) for plane in value]
    array = _array(path, field, value, expected)
    if array.ndim == 0:
        raise wrong_kind(path, slot.name, expected, value)
    return array


def in_doubles(path: str, name: str, value: Number) -> Number:
    try:
        float(value)
    except OverflowError:
        raise wrong_value(path, name, "a number that doubles can hold", value) from None
    return value


def _expected_kind(slot: Slot) -> str:
    field = slot.field
    if field.kind == "flag":
        return "bool or column"
    if field.kind == "code":
        return f"{', '.join(text(name) for name in field.values)} or column"
    if not slot.columns:
        return "number"
    return "column or number" if slot.numbers else "column"


def _array(path: str, field: Field, value: Any, expected: str = "column") -> Array:
    """A column as a NumPy array of numbers, without a copy where its kind allows."""
    array: Array
    if frames.library(value) is not None:
        if frames.is_frame(value):
            raise wrong_kind(path, field.name, expected, value)
        array = frames.to_numpy(path, field.name, value, field.sparse)
    elif isinstance(value, np.ma.MaskedArray):
        raise wrong_kind(path, field.name, f"{expected}, without a mask", value)
    elif isinstance(value, np.ndarray):
        array = value
    elif isinstance(value, (list, tuple)) or hasattr(value, "__array__") or hasattr(value, "__array_interface__"):
        try:
            array = np.asarray(value) if len(value) else np.empty(0)
        except (ValueError, TypeError) as error:
            raise wrong_kind(path, field.name, expected, value) from error
    else:
        raise wrong_kind(path, field.name, expected, value)
    if field.kind == "code" and array.dtype.kind in "UOT":
        codes = [math.nan if field.sparse and _is_null(name) else _code(path, field, name) for name in array.ravel()]
        return np.array(codes, dtype=np.float64).reshape(array.shape)
    if array.dtype.kind not in "fiub" or array.dtype.itemsize > 8 or (array.dtype.kind == "b" and field.kind != "flag"):
        raise wrong_kind(path, field.name, f"{expected} of numbers", array)
    return array


def _is_null(name: Any) -> bool:
    """As libraries write a name that is missing: None, NaN, and pandas' NA, which is not even unequal to itself."""
    return name is None or type(name).__name__ == "NAType" or (isinstance(name, float) and name != name)


def _code(path: str, field: Field, name: Any) -> int:
    if isinstance(name, str) and name in field.values:
        return field.values.index(name)
    names = ", ".join(text(value) for value in field.values)
    if isinstance(name, str):
        raise wrong_value(path, field.name, f"one of {names}", f'"{name}"')
    raise wrong_kind(path, field.name, f"one of {names}", name)


def _offsets(path: str, field: Field, value: Any) -> Array:
    if value is None or isinstance(value, (str, bytes)) or is_number(value):
        raise wrong_kind(path, field.name, "whole numbers", value)
    array = _array(path, field, value, "whole numbers")
    return unsigned(path, field.name, array)


def unsigned(path: str, name: str, array: Array) -> Array:
    """Whole numbers as u32: what says where to read."""
    if array.ndim != 1 or (array.dtype.kind not in "iu" and array.size):
        raise wrong_kind(path, name, "a column of whole numbers", array)
    if array.dtype == np.uint32:
        # A copy: nobody else changes it once it is checked.
        copy: Array = array.copy()
        return copy
    bad = (array < 0) | (array > 0xFFFFFFFF)
    if bad.any():
        at = int(np.argmax(bad))
        raise wrong_value(path, name, "0 to 4294967295", f"{text(array[at])} at {at}")
    return array.astype(np.uint32)


# --- contents


def check_offsets(path: str, name: str, offsets: Array, rows: int) -> None:
    expected = f"to rise from 0 to {rows}"
    if len(offsets) and offsets[0] != 0:
        raise wrong_value(path, name, expected, f"{offsets[0]} at 0")
    falls = offsets[1:] < offsets[:-1]
    if falls.any():
        at = int(np.argmax(falls)) + 1
        raise wrong_value(path, name, expected, f"{offsets[at]} at {at}")
    last = int(offsets[-1]) if len(offsets) else 0
    if last != rows:
        raise wrong_value(path, name, expected, f"{last} at the end")


def fits(field: Field, column: Array, int64: bool) -> Array:
    """Which cells are in the domain of a field."""
    low, high = field.ends(int64)
    if int64:
        inside = np.ones(column.shape, bool)
        # Whole numbers of Python's own may be beyond.
        beyond = column.dtype != np.int64
        if beyond or low > -math.inf:
            inside &= column >= int(max(low, -LAST_INT64 - 1))
        if beyond or high < LAST_INT64:
            inside &= column <= int(high)
        return inside
    if field.clamped:
        inside = ~np.isnan(column)
    else:
        inside = (column >= low) & (column <= high)
        if not field.extended and column.dtype.kind == "f" and (low == -math.inf or high == math.inf):
            inside &= np.isfinite(column)
    if field.kind != "real" and column.dtype.kind == "f":
        inside &= np.trunc(column) == column
    if field.sparse:
        inside |= np.isnan(column)
    return inside


def check_domain(plan: Plan, sources: Sequence[Source], int64: bool) -> None:
    """Throws at the first value outside its domain. Kernels mark such rows NaN; this is for callers who would rather stop."""
    for slot, source in zip(plan.inputs, sources):
        field = slot.field
        if source is None or field.kind == "offsets":
            continue
        for plane in source if isinstance(source, list) else [source]:
            column = np.ravel(np.asarray(plane))
            inside = fits(field, column, int64)
            if not inside.all():
                row = int(np.argmin(inside))
                got = text(column[row])
                expected = between(*field.ends(int64))
                if field.kind == "integer":
                    expected = f"a whole number, {expected}"
                raise wrong_value(plan.path, slot.name, expected, f"{got} in row {row}" if np.ndim(plane) else got)
        if field.rising:
            table = np.ravel(np.asarray(source))
            rises = table[1:] > table[:-1]
            if not rises.all():
                at = int(np.argmin(rises))
                raise wrong_value(plan.path, slot.name, "to rise", f"{text(table[at + 1])} after {text(table[at])}")


def check_sums(
    plan: Plan, sources: Sequence[Source], sizes: Mapping[str, int], params: Mapping[str, Number], every: bool
) -> None:
    """Throws at the first group whose cells do not sum to what they should; unless `every`, only where a toggle asks for it."""
    offsets = next((source for slot, source in zip(plan.inputs, sources) if slot.field.kind == "offsets"), None)
    edges: Iterable[Any] = [0, sizes["row"]] if offsets is None else offsets  # type: ignore[assignment]
    edges = [int(edge) for edge in edges]
    for slot, source in zip(plan.inputs, sources):
        for one in slot.field.sums:
            asked = every if one.toggle is None else params[one.toggle] == 1
            if not asked or source is None:
                continue
            column = np.broadcast_to(np.asarray(source, dtype=np.float64).ravel(), (sizes["row"],))
            for group, (begin, end) in enumerate(zip(edges, edges[1:])):
                if begin == end:
                    continue
                # From the first to the last, as a person would add them.
                total = float(np.cumsum(column[begin:end])[-1])
                if not (math.isfinite(total) and one.low <= total <= one.high):
                    expected = f"to sum to {between(one.low, one.high)}"
                    raise wrong_value(plan.path, slot.name, expected, f"{text(total)} in group {group}")
